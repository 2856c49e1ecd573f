//! How far a pass that goes along the calendar has come.

use chuangyou_engine::case::Moment;

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Tx};

statements! {
    GET = "SELECT at FROM mark WHERE jurisdiction = $1 AND pass = $2";
    ADVANCE = "INSERT INTO mark (jurisdiction, pass, at) VALUES ($1, $2, $3)
        ON CONFLICT (jurisdiction, pass) DO UPDATE SET at = excluded.at WHERE mark.at < excluded.at";
}

/// How far a pass has come; `None` if it has never been run.
///
/// # Errors
/// As the database has it.
pub fn get(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, pass: &str) -> Result<Option<Moment>, Failure> {
    let row = tx.first(GET, &[jurisdiction.value(), pass.into()])?;
    row.map(|row| row.get(0).map(Moment)).transpose()
}

/// Notes that a pass has come so far; never less far than before.
///
/// # Errors
/// As the database has it.
pub fn advance(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, pass: &str, at: Moment) -> Result<(), Failure> {
    tx.execute(ADVANCE, &[jurisdiction.value(), pass.into(), at.0.into()]).map(drop)
}
