//! Pieces of work that share a transaction.
//!
//! Work that can be done again is done without marks between the pieces: if one of them fails, which is rare, everything is
//! undone and each is done again so that it can be undone alone. Work that is done once is marked from the beginning. In either
//! case one bad piece never undoes another's.

use super::work::{Runs, Verdict, Work};
use super::{Connection, Failure, Sql, Writes};

/// Whether a group is kept: whoever waits for a piece of it is told so.
pub(super) type Kept = Result<(), Failure>;

/// Does pieces of work in one transaction: `first`, and whatever `more` gives meanwhile.
pub(super) fn transact(
    connection: &mut Connection,
    begin: Sql,
    first: Box<dyn Work>,
    more: impl FnMut(usize) -> Option<Box<dyn Work>>,
) -> Kept {
    let runs = first.runs();
    let mut group = vec![first];
    let kept = match runs {
        Runs::Again => together(connection, begin, &mut group, more),
        Runs::Once | Runs::Anywhere => one_by_one(connection, begin, &mut group, more),
    };
    let told = kept.as_ref().map(drop).map_err(ToString::to_string);
    for work in group {
        work.finish(told.clone());
    }
    kept
}

/// Does a piece of work that only reads; who waits for it does not wait for the end of the transaction.
pub(super) fn read(connection: &mut Connection, begin: Sql, mut work: Box<dyn Work>) -> Kept {
    if let Err(failure) = connection.begin(begin, Writes::Apart) {
        work.finish(Err(failure.to_string()));
        return Err(failure);
    }
    work.run(&mut connection.tx());
    work.finish(Ok(()));
    connection.undo_to("ROLLBACK")
}

/// Does a piece of work that only reads, outside any transaction.
pub(super) fn glance(connection: &mut Connection, mut work: Box<dyn Work>) {
    work.run(&mut connection.tx());
    work.finish(Ok(()));
}

/// Does pieces that can be done again, without marks.
fn together(
    connection: &mut Connection,
    begin: Sql,
    group: &mut Vec<Box<dyn Work>>,
    mut more: impl FnMut(usize) -> Option<Box<dyn Work>>,
) -> Kept {
    connection.begin(begin, Writes::Merged)?;
    let mut next = 0;
    while let Some(work) = group.get_mut(next) {
        if work.run(&mut connection.tx()) == Verdict::Undo {
            return apart(connection, begin, group);
        }
        next += 1;
        group.extend(more(next));
    }
    match connection.flush() {
        Ok(()) => connection.mark("COMMIT"),
        Err(_) => apart(connection, begin, group),
    }
}

/// Undoes everything and does each piece again, so that it can be undone alone.
fn apart(connection: &mut Connection, begin: Sql, group: &mut Vec<Box<dyn Work>>) -> Kept {
    connection.undo_to("ROLLBACK")?;
    one_by_one(connection, begin, group, |_| None)
}

/// Does pieces so that each can be undone alone.
fn one_by_one(
    connection: &mut Connection,
    begin: Sql,
    group: &mut Vec<Box<dyn Work>>,
    mut more: impl FnMut(usize) -> Option<Box<dyn Work>>,
) -> Kept {
    connection.begin(begin, Writes::Apart)?;
    let mut next = 0;
    while let Some(work) = group.get_mut(next) {
        match next {
            0 => first_of_group(connection, work.as_mut(), begin)?,
            _ => next_of_group(connection, work.as_mut())?,
        }
        next += 1;
        group.extend(more(next));
    }
    connection.mark("COMMIT")
}

/// The first piece of work of a transaction: what it wrote is undone by beginning again.
fn first_of_group(connection: &mut Connection, work: &mut dyn Work, begin: Sql) -> Result<(), Failure> {
    match run(connection, work) {
        Verdict::Keep => Ok(()),
        Verdict::Undo => connection.undo_to("ROLLBACK").and_then(|()| connection.begin(begin, Writes::Apart)),
    }
}

/// A later one: what it wrote is undone without the others.
fn next_of_group(connection: &mut Connection, work: &mut dyn Work) -> Result<(), Failure> {
    connection.mark("SAVEPOINT piece")?;
    if run(connection, work) == Verdict::Undo {
        connection.undo_to("ROLLBACK TO SAVEPOINT piece")?;
    }
    connection.mark("RELEASE SAVEPOINT piece")
}

/// Does a piece of work, and everything that it put off.
fn run(connection: &mut Connection, work: &mut dyn Work) -> Verdict {
    if work.run(&mut connection.tx()) == Verdict::Undo {
        return Verdict::Undo;
    }
    match connection.flush() {
        Ok(()) => Verdict::Keep,
        Err(failure) => {
            work.fail(failure);
            Verdict::Undo
        }
    }
}
