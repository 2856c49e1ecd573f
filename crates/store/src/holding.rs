//! Who holds which post: from an instant on, and until another.

use chuangyou_engine::case::{Moment, PersonId, UnitCode};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads, of the holdings of a jurisdiction.
macro_rules! holdings {
    () => {
        "SELECT account, unit, post, from_at, to_at FROM holding WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO holding (jurisdiction, account, unit, post, from_at, to_at) VALUES ($1, $2, $3, $4, $5, $6)";
    END = "UPDATE holding SET to_at = $5 WHERE jurisdiction = $1 AND account = $2 AND unit = $3 AND post = $4
        AND from_at <= $5 AND (to_at IS NULL OR to_at > $5)";
    OF_ACCOUNT = concat!(
        holdings!(),
        " AND account = $2 AND from_at <= $3 AND (to_at IS NULL OR to_at > $3) ORDER BY unit, post, from_at"
    );
    EVER_OF_ACCOUNT = concat!(holdings!(), " AND account = $2 ORDER BY from_at, unit, post");
    COUNT = "SELECT count(DISTINCT account) FROM holding WHERE jurisdiction = $1 AND from_at <= $2 AND (to_at IS NULL OR to_at > $2)";
    OF_UNIT = concat!(
        holdings!(),
        " AND unit = $2 AND from_at <= $3 AND (to_at IS NULL OR to_at > $3) ORDER BY post, account, from_at"
    );
}

/// A post of a unit in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Whose.
    pub account: PersonId,
    /// The unit.
    pub unit: UnitCode,
    /// The post, as the programme names it.
    pub post: String,
    /// From when on.
    pub from_at: Moment,
    /// The first instant at which it is theirs no more.
    pub to_at: Option<Moment>,
}

/// Gives somebody a post.
///
/// # Errors
/// [`Failure::Taken`] if they have been given it from that same instant on.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, holding: &Holding) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        holding.account.as_str().into(),
        holding.unit.as_str().into(),
        holding.post.as_str().into(),
        holding.from_at.0.into(),
        holding.to_at.map(|at| at.0).into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// Takes a post back at an instant. `false` if they do not hold it then.
///
/// # Errors
/// As the database has it.
pub fn end(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
    (unit, post): (&UnitCode, &str),
    at: Moment,
) -> Result<bool, Failure> {
    let who = account.as_str().into();
    let values = [jurisdiction.value(), who, unit.as_str().into(), post.into(), at.0.into()];
    Ok(tx.execute(END, &values)? > 0)
}

/// What somebody holds at an instant, by unit and post.
///
/// # Errors
/// As the database has it.
pub fn of_account(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
    at: Moment,
) -> Result<Vec<Holding>, Failure> {
    let values = [jurisdiction.value(), account.as_str().into(), at.0.into()];
    tx.query(OF_ACCOUNT, &values)?.iter().map(read).collect()
}

/// Whatever somebody has held, holds or is to hold, in order of time.
///
/// # Errors
/// As the database has it.
pub fn ever_of_account(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
) -> Result<Vec<Holding>, Failure> {
    let values = [jurisdiction.value(), account.as_str().into()];
    tx.query(EVER_OF_ACCOUNT, &values)?.iter().map(read).collect()
}

/// Who holds the posts of a unit at an instant, by post.
///
/// # Errors
/// As the database has it.
pub fn of_unit(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    unit: &UnitCode,
    at: Moment,
) -> Result<Vec<Holding>, Failure> {
    let values = [jurisdiction.value(), unit.as_str().into(), at.0.into()];
    tx.query(OF_UNIT, &values)?.iter().map(read).collect()
}

/// How many people hold a post at an instant.
///
/// # Errors
/// As the database has it.
pub fn count(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, at: Moment) -> Result<i64, Failure> {
    tx.first(COUNT, &[jurisdiction.value(), at.0.into()])?.map_or(Ok(0), |row| row.get(0))
}

fn read(row: &Row) -> Result<Holding, Failure> {
    Ok(Holding {
        account: row.get::<String>(0)?.into(),
        unit: row.get::<String>(1)?.into(),
        post: row.get(2)?,
        from_at: Moment(row.get(3)?),
        to_at: row.get::<Option<i64>>(4)?.map(Moment),
    })
}
