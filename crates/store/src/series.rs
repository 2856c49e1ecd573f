//! Series of numbers, each without gaps as long as what took a number is kept.

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Tx};

statements! {
    NEXT = "INSERT INTO series (jurisdiction, name, last) VALUES ($1, $2, 1)
        ON CONFLICT (jurisdiction, name) DO UPDATE SET last = series.last + 1 RETURNING last";
}

/// The next number of a series; its first is 1. On PostgreSQL others who want a number of this series wait until this transaction ends.
///
/// # Errors
/// As the database has it.
pub fn next(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, name: &str) -> Result<i64, Failure> {
    let row = tx.first_ahead(NEXT, vec![jurisdiction.value(), name.into()])?;
    row.ok_or_else(|| Failure::corrupt("a series of numbers", "it gave none"))?.get(0)
}
