//! Everything that the store holds of a case and that an act on it is decided by, asked for at once.

use chuangyou_engine::case::{CaseId, Moment};

use crate::case_row::{self, CaseRow};
use crate::command::{self, Done};
use crate::journal::{self, Kept};
use crate::task::{self, Post};
use crate::{Failure, Jurisdiction, Tx};

/// A case as the store holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// Its events, oldest first; none if there is no such case.
    pub events: Vec<Kept>,
    /// Its row.
    pub row: Option<CaseRow>,
    /// Who may act on it, and how urgent it is.
    pub tasks: Vec<(Post, Moment)>,
}

/// A case as the store holds it.
///
/// # Errors
/// [`Failure::Corrupt`] if one of its events cannot be read any more.
pub fn of_case(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<CaseFile, Failure> {
    let found = tx.queries([
        journal::of_case(jurisdiction, case),
        case_row::of_id(jurisdiction, case),
        task::of_case_query(jurisdiction, case),
    ]);
    read(case, found?)
}

/// What became of the command with this key, if there was one, and the case that it is about.
///
/// # Errors
/// As [`of_case`].
pub fn with_command(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    key: &str,
    case: &CaseId,
) -> Result<(Option<Done>, CaseFile), Failure> {
    let [done, events, row, tasks] = tx.queries([
        command::of_key(jurisdiction, key),
        journal::of_case(jurisdiction, case),
        case_row::of_id(jurisdiction, case),
        task::of_case_query(jurisdiction, case),
    ])?;
    Ok((command::done(&done)?, read(case, [events, row, tasks])?))
}

fn read(case: &CaseId, [events, row, tasks]: [Vec<crate::Row>; 3]) -> Result<CaseFile, Failure> {
    Ok(CaseFile {
        events: journal::kept(case, &events)?,
        row: row.first().map(case_row::read).transpose()?,
        tasks: task::read(&tasks)?,
    })
}
