//! Threads that hold the connections, and the work that is handed to them.
//!
//! A database call blocks; the server does not. So each connection lives on a thread of its own, and work reaches it through
//! a queue. On SQLite one thread writes: it takes all the work that waits or comes meanwhile, does each piece so that it can be
//! undone by itself, and commits them together, so that thirty-two clients wait for one disk write and not for thirty-two. On PostgreSQL several
//! threads write side by side, one transaction for each piece of work.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::connect::Purpose;
use super::{Connection, Failure, Kind, Location, Sql, Tx, migrate};

/// How many pieces of work one commit takes at most, so that nobody waits long for others' work.
const GROUP: usize = 64;

/// How much work may wait; whoever comes with more waits for room.
const QUEUE: usize = 1024;

/// How many connections there are for reading, and on PostgreSQL for writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readers {
    /// For reading.
    pub reading: usize,
    /// For writing; SQLite has one whatever is said.
    pub writing: usize,
}

impl Default for Readers {
    fn default() -> Self {
        Self { reading: 4, writing: 8 }
    }
}

/// A database: hands work to the threads that hold its connections. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    writers: SyncSender<Box<dyn Work>>,
    readers: SyncSender<Box<dyn Work>>,
    kind: Kind,
}

impl Db {
    /// Opens the database, brings it to today's form, and starts its threads.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] if it cannot be reached; [`Failure::Corrupt`] if a newer version has written it.
    pub fn open(location: &Location, readers: Readers) -> Result<Self, Failure> {
        let mut first = location.connect(Purpose::Write)?;
        migrate::migrate(&mut first)?;
        let kind = first.tx().kind();
        let (writers, work) = sync_channel(QUEUE);
        let work = Arc::new(Mutex::new(work));
        let writing = if kind == Kind::Sqlite { 1 } else { readers.writing.max(1) };
        let mut first = Some(first);
        for number in 0..writing {
            let thread = Thread { location: location.clone(), purpose: Purpose::Write, kind };
            spawn(format!("store-write-{number}"), thread, first.take(), Arc::clone(&work))?;
        }
        let (to_readers, work) = sync_channel(QUEUE);
        let work = Arc::new(Mutex::new(work));
        for number in 0..readers.reading.max(1) {
            let thread = Thread { location: location.clone(), purpose: Purpose::Read, kind };
            spawn(format!("store-read-{number}"), thread, None, Arc::clone(&work))?;
        }
        Ok(Self { writers, readers: to_readers, kind })
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Does `work` in one transaction that is durable when this returns. An error undoes all that `work` wrote.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the database on the way.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.writers.clone(), work).await
    }

    /// Does `work`, which only reads, on one consistent state of the database.
    ///
    /// # Errors
    /// Whatever `work` fails with, or the database on the way.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        hand_over(self.readers.clone(), work).await
    }
}

/// A piece of work on its way to a connection and back.
trait Work: Send {
    /// Does it, and says whether what it wrote is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Says how it went, now that everything is kept or undone.
    fn finish(self: Box<Self>, kept: Result<(), String>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Undo,
}

struct Piece<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Piece<F, T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Failure> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let Some(work) = self.work.take() else {
            return Verdict::Undo;
        };
        let result = catch_unwind(AssertUnwindSafe(|| work(tx)));
        let result =
            result.unwrap_or_else(|_| Err(Failure::Broken("a piece of work panicked".into()).into()));
        let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
        self.result = Some(result);
        verdict
    }

    fn finish(self: Box<Self>, kept: Result<(), String>) {
        let result = match (self.result, kept) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(why)) => Err(Failure::Unavailable(why).into()),
            (None, Ok(())) => Err(Failure::Broken("the work was not done".into()).into()),
        };
        // Whoever asked may have gone away.
        drop(self.reply.send(result));
    }
}

async fn hand_over<T, E, F>(to: SyncSender<Box<dyn Work>>, work: F) -> Result<T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    let gone = || Failure::Unavailable("the store has been closed".into());
    let (reply, answer) = oneshot::channel();
    let piece: Box<dyn Work> = Box::new(Piece { work: Some(work), result: None, reply });
    if let Err(std::sync::mpsc::TrySendError::Full(piece)) = to.try_send(piece) {
        let sent = tokio::task::spawn_blocking(move || to.send(piece)).await;
        if !matches!(sent, Ok(Ok(()))) {
            return Err(gone().into());
        }
    }
    answer.await.unwrap_or_else(|_| Err(gone().into()))
}

struct Thread {
    location: Location,
    purpose: Purpose,
    kind: Kind,
}

type Queue = Arc<Mutex<Receiver<Box<dyn Work>>>>;

fn spawn(name: String, thread: Thread, first: Option<Connection>, queue: Queue) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::Broken(error.to_string());
    let run = move || thread.run(first, &queue);
    std::thread::Builder::new().name(name).spawn(run).map(drop).map_err(broken)
}

impl Thread {
    fn run(&self, mut connection: Option<Connection>, queue: &Queue) {
        while let Some(work) = next_of(queue) {
            if connection.as_ref().is_none_or(Connection::is_lost) {
                connection = match self.location.connect(self.purpose) {
                    Ok(connection) => Some(connection),
                    Err(failure) => {
                        work.finish(Err(failure.to_string()));
                        continue;
                    }
                };
            }
            let Some(open) = connection.as_mut() else { continue };
            if self.transact(open, work, queue).is_err() {
                // Whatever state it is in, a new connection is in a known one.
                connection = None;
            }
        }
    }

    /// A piece of work that joins the `done` others in the open transaction: on SQLite's writing thread one that waits, elsewhere none.
    fn one_more(&self, queue: &Queue, done: usize) -> Option<Box<dyn Work>> {
        if self.kind != Kind::Sqlite || self.purpose != Purpose::Write || done >= GROUP {
            return None;
        }
        queue.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }

    /// Does a piece of work in a transaction, and whatever else comes until that is done: clients who come one after the other, each
    /// while the one before is served, share a commit.
    fn transact(
        &self,
        connection: &mut Connection,
        first: Box<dyn Work>,
        queue: &Queue,
    ) -> Result<(), Failure> {
        let begin = match (self.kind, self.purpose) {
            (Kind::Sqlite, Purpose::Write) => "BEGIN IMMEDIATE",
            (Kind::Postgres, Purpose::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            _ => "BEGIN",
        };
        let mut group = vec![first];
        let mut done = connection.mark(begin);
        if done.is_ok() {
            done = first_of_group(connection, group[0].as_mut(), begin);
            while done.is_ok()
                && let Some(mut work) = self.one_more(queue, group.len())
            {
                done = next_of_group(connection, work.as_mut());
                group.push(work);
            }
            let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
            done = done.and(connection.mark(end));
        }
        let told = done.as_ref().map(drop).map_err(ToString::to_string);
        for work in group {
            work.finish(told.clone());
        }
        done
    }
}

/// The next piece of work; `None` when the store is closed.
fn next_of(queue: &Queue) -> Option<Box<dyn Work>> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// The first piece of work of a transaction: what it wrote is undone by beginning again.
fn first_of_group(connection: &mut Connection, work: &mut dyn Work, begin: Sql) -> Result<(), Failure> {
    match work.run(&mut connection.tx()) {
        Verdict::Keep => Ok(()),
        Verdict::Undo => connection.mark("ROLLBACK").and_then(|()| connection.mark(begin)),
    }
}

/// A later one: what it wrote is undone without the others.
fn next_of_group(connection: &mut Connection, work: &mut dyn Work) -> Result<(), Failure> {
    connection.mark("SAVEPOINT piece")?;
    if work.run(&mut connection.tx()) == Verdict::Undo {
        connection.mark("ROLLBACK TO SAVEPOINT piece")?;
    }
    connection.mark("RELEASE SAVEPOINT piece")
}
