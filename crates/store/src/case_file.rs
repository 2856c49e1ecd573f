//! Everything that the store holds of a case and that an act on it is decided by, asked for at once.

use chuangyou_engine::case::{CaseId, Moment};

use crate::case_row::{self, CaseRow};
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
    let [events, row, tasks] = tx.queries([
        journal::of_case(jurisdiction, case),
        case_row::of_id(jurisdiction, case),
        task::of_case_query(jurisdiction, case),
    ])?;
    Ok(CaseFile {
        events: journal::kept(case, &events)?,
        row: row.first().map(case_row::read).transpose()?,
        tasks: task::read(&tasks)?,
    })
}
