//! The ledger of a procedure: its cases, what is overdue first.

use chuangyou_engine::case::CaseId;

use crate::case_row::{self, rows};
use crate::statement::statements;
use crate::{CaseRow, Failure, Jurisdiction, Tx};

statements! {
    OPEN = concat!(rows!(), " AND procedure = $2 AND outcome IS NULL AND ledger_at IS NOT NULL AND (ledger_at, case_id) > ($3, $4)
        ORDER BY ledger_at, case_id LIMIT $5");
    CLOSED = concat!(rows!(), " AND procedure = $2 AND outcome IS NOT NULL AND ledger_at IS NOT NULL AND (ledger_at, case_id) > ($3, $4)
        ORDER BY ledger_at, case_id LIMIT $5");
    OPEN_OF_UNIT = concat!(rows!(), " AND procedure = $2 AND unit = $6 AND outcome IS NULL AND ledger_at IS NOT NULL
            AND (ledger_at, case_id) > ($3, $4)
        ORDER BY ledger_at, case_id LIMIT $5");
    CLOSED_OF_UNIT = concat!(rows!(), " AND procedure = $2 AND unit = $6 AND outcome IS NOT NULL AND ledger_at IS NOT NULL
            AND (ledger_at, case_id) > ($3, $4)
        ORDER BY ledger_at, case_id LIMIT $5");
}

/// Which cases of a ledger are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Those that are open: what is due first comes first, what nothing is due in comes last.
    Open,
    /// Those that are closed, the latest first.
    Closed,
}

/// A place in the order of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where the case of the place stands.
    pub at: i64,
    /// That case.
    pub case: CaseId,
}

impl Place {
    /// Before all cases.
    pub fn first() -> Self {
        Self { at: i64::MIN, case: CaseId::from("") }
    }

    /// Where a case stands.
    pub fn of(row: &CaseRow) -> Self {
        Self { at: case_row::ledger_at(row), case: row.id.clone() }
    }
}

/// Up to `limit` cases of a procedure's ledger after a place: all of them, or those of the unit that is named.
///
/// # Errors
/// As the database has it.
pub fn page(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (procedure, half): (&str, Half),
    unit: Option<&str>,
    after: &Place,
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    let mut values = vec![jurisdiction.value(), procedure.into(), after.at.into()];
    values.extend([after.case.as_str().into(), limit.into()]);
    values.extend(unit.map(Into::into));
    let sql = match (half, unit) {
        (Half::Open, None) => OPEN,
        (Half::Closed, None) => CLOSED,
        (Half::Open, Some(_)) => OPEN_OF_UNIT,
        (Half::Closed, Some(_)) => CLOSED_OF_UNIT,
    };
    case_row::many(tx, sql, &values)
}
