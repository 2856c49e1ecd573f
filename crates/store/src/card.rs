//! Cards that were raised: one for each case, rule and subject; a higher level takes the place of a lower one.

use chuangyou_engine::Card;
use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_programme::model::Level;

use crate::batch::{by_keys, keys};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

/// The columns that [`read`] reads.
macro_rules! cards {
    () => {
        "SELECT case_id, rule, subject, level, certain_at, raised_at, unit, handler, clause, programme, status, body
            FROM card WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO card (jurisdiction, case_id, rule, subject, level, certain_at, raised_at, unit, handler, clause, programme, status, body,
            follow)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)
        ON CONFLICT (jurisdiction, case_id, rule, subject) DO UPDATE SET level = excluded.level, certain_at = excluded.certain_at,
            raised_at = excluded.raised_at, unit = excluded.unit, handler = excluded.handler, clause = excluded.clause,
            programme = excluded.programme, status = excluded.status, body = excluded.body, follow = 1";
    STATUS = "UPDATE card SET status = $5, follow = 1 WHERE jurisdiction = $1 AND case_id = $2 AND rule = $3 AND subject = $4";
    OF_CASE = concat!(cards!(), " AND case_id = $2 ORDER BY rule, subject");
    OF_CASES = concat!(cards!(), " AND case_id IN ", keys!(), " ORDER BY case_id, rule, subject");
    LATEST = concat!(cards!(), " AND raised_at < $2 ORDER BY raised_at DESC LIMIT $3");
    AFTER = concat!(cards!(), " AND (raised_at, case_id, rule, subject) > ($2, $3, $4, $5)
        ORDER BY raised_at, case_id, rule, subject LIMIT $6");
    OF_UNIT = concat!(cards!(), " AND status = $2 AND unit = $3 ORDER BY rule, level DESC, certain_at LIMIT $4");
    TALLY = "SELECT unit, rule, level, count(*) FROM card WHERE jurisdiction = $1 AND status = $2 GROUP BY unit, rule, level ORDER BY unit, rule, level";
    TO_FOLLOW = concat!(cards!(), " AND follow = 1 ORDER BY raised_at, case_id, rule, subject LIMIT $2");
    FOLLOWED = "UPDATE card SET follow = 0 WHERE jurisdiction = $1 AND case_id = $2 AND rule = $3 AND subject = $4";
    OF_HANDLER = concat!(cards!(), " AND handler = $2 AND handler <> '' AND certain_at >= $3 AND status = $4 ORDER BY certain_at, case_id");
    OF_UNIT_SINCE = concat!(cards!(), " AND unit = $2 AND certain_at >= $3 AND status = $4 ORDER BY certain_at, case_id");
    COUNT_OF_UNIT = "SELECT count(*) FROM card WHERE jurisdiction = $1 AND unit = $2 AND certain_at >= $3 AND status = $4";
    CLEAR = "DELETE FROM card WHERE jurisdiction = $1 AND case_id = $2";
}

/// What a card counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It stands.
    Standing,
    /// Somebody has to release it first.
    Waiting,
    /// Facts that came late took its ground away.
    Withdrawn,
    /// People decided that it counts no more.
    Revoked,
}

impl Status {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
            Self::Revoked => "revoked",
        }
    }

    /// The status of that name in the database.
    pub(crate) fn read(name: &str) -> Result<Self, Failure> {
        let all = [Self::Standing, Self::Waiting, Self::Withdrawn, Self::Revoked];
        let found = all.into_iter().find(|status| status.name() == name);
        found.ok_or_else(|| Failure::corrupt("the status of a card", name))
    }
}

/// A card as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The card.
    pub card: Card,
    /// When the platform found it.
    pub raised_at: Moment,
    /// The programme's version whose rule raised it.
    pub programme: String,
    /// What it counts as.
    pub status: Status,
}

impl Raised {
    /// Whether it is the card of that case, rule and subject, on whatever level.
    pub fn is_of(&self, card: &Card) -> bool {
        (&self.card.case, &self.card.rule, &self.card.subject) == (&card.case, &card.rule, &card.subject)
    }
}

/// How many cards there are of one unit, rule and level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The unit.
    pub unit: String,
    /// The rule.
    pub rule: String,
    /// The level.
    pub level: Level,
    /// How many.
    pub count: i64,
}

/// The level as a number that grows: 1 notice, 2 yellow, 3 red.
pub fn rank(level: Level) -> u32 {
    match level {
        Level::Notice => 1,
        Level::Yellow => 2,
        Level::Red => 3,
    }
}

/// Puts a card in the place of the one that its case has of this rule and subject, if any.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, raised: &Raised) -> Result<(), Failure> {
    let card = &raised.card;
    let body = serde_json::to_string(card).map_err(|error| Failure::corrupt("a card", error))?;
    let mut values = vec![jurisdiction.value(), card.case.as_str().into(), card.rule.as_str().into()];
    values.extend([card.subject.as_str().into(), rank(card.level).into(), card.at.into()]);
    values.extend([raised.raised_at.0.into(), card.unit.as_str().into(), card.handler.as_str().into()]);
    values.extend([card.clause.as_str().into(), raised.programme.as_str().into()]);
    values.extend([raised.status.name().into(), Value::from(body)]);
    tx.later(PUT, values)
}

/// Says what a card counts as.
///
/// # Errors
/// As the database has it.
pub fn set_status(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    card: &Card,
    status: Status,
) -> Result<(), Failure> {
    let key = [jurisdiction.value(), card.case.as_str().into(), card.rule.as_str().into()];
    let [jurisdiction, case, rule] = key;
    tx.later(STATUS, vec![jurisdiction, case, rule, card.subject.as_str().into(), status.name().into()])
}

/// The cards of a case, by rule and subject.
///
/// # Errors
/// As the database has it.
pub fn of_case(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Raised>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// The cards of these cases.
///
/// # Errors
/// As the database has it.
pub fn of_cases(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<Raised>, Failure> {
    by_keys(tx, OF_CASES, jurisdiction, cases.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

/// Up to `limit` cards that were raised before `before`, the latest first.
///
/// # Errors
/// As the database has it.
pub fn latest(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    before: Moment,
    limit: u32,
) -> Result<Vec<Raised>, Failure> {
    tx.query(LATEST, &[jurisdiction.value(), before.0.into(), limit.into()])?.iter().map(read).collect()
}

/// A place in the order in which cards are raised: when, case, rule and subject.
pub type Place = (i64, String, String, String);

/// Up to `limit` cards that were raised after that place, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (raised_at, case, rule, subject): &Place,
    limit: u32,
) -> Result<Vec<Raised>, Failure> {
    let mut values = vec![jurisdiction.value(), (*raised_at).into(), case.as_str().into()];
    values.extend([rule.as_str().into(), subject.as_str().into(), limit.into()]);
    tx.query(AFTER, &values)?.iter().map(read).collect()
}

/// Up to `limit` cards of a unit, by rule, the highest level first, then the oldest.
///
/// # Errors
/// As the database has it.
pub fn of_unit(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    status: Status,
    unit: &str,
    limit: u32,
) -> Result<Vec<Raised>, Failure> {
    let values = [jurisdiction.value(), status.name().into(), unit.into(), limit.into()];
    tx.query(OF_UNIT, &values)?.iter().map(read).collect()
}

/// How many cards there are, by unit, rule and level.
///
/// # Errors
/// As the database has it.
pub fn tally(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, status: Status) -> Result<Vec<Tally>, Failure> {
    let rows = tx.query(TALLY, &[jurisdiction.value(), status.name().into()])?;
    let tally = |row: &Row| {
        let level = level(row.get(2)?)?;
        Ok(Tally { unit: row.get(0)?, rule: row.get(1)?, level, count: row.get(3)? })
    };
    rows.iter().map(tally).collect()
}

/// Up to `limit` cards from which something is still to follow, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn to_follow(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, limit: u32) -> Result<Vec<Raised>, Failure> {
    tx.query(TO_FOLLOW, &[jurisdiction.value(), limit.into()])?.iter().map(read).collect()
}

/// Notes that everything has followed from a card.
///
/// # Errors
/// As the database has it.
pub fn has_followed(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, card: &Card) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        card.case.as_str().into(),
        card.rule.as_str().into(),
        card.subject.as_str().into(),
    ];
    tx.execute(FOLLOWED, &values).map(drop)
}

/// To whose account a card counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account<'a> {
    /// The person it is put down to.
    Person(&'a str),
    /// The unit it is put down to.
    Unit(&'a str),
}

/// The cards that stand to somebody's account and were certain at `since` or later, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn of_account(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: Account<'_>,
    since: Moment,
) -> Result<Vec<Raised>, Failure> {
    let (sql, whose) = match account {
        Account::Person(person) => (OF_HANDLER, person),
        Account::Unit(unit) => (OF_UNIT_SINCE, unit),
    };
    let values = [jurisdiction.value(), whose.into(), since.0.into(), Status::Standing.name().into()];
    tx.query(sql, &values)?.iter().map(read).collect()
}

/// How many cards stand to a unit's account that were certain at `since` or later.
///
/// # Errors
/// As the database has it.
pub fn count_of_unit(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    unit: &str,
    since: Moment,
) -> Result<i64, Failure> {
    let values = [jurisdiction.value(), unit.into(), since.0.into(), Status::Standing.name().into()];
    tx.first(COUNT_OF_UNIT, &values)?.map_or(Ok(0), |row| row.get(0))
}

/// Takes a case's cards away, for them to be computed again.
///
/// # Errors
/// As the database has it.
pub fn clear(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<(), Failure> {
    tx.later(CLEAR, vec![jurisdiction.value(), case.as_str().into()])
}

pub(crate) fn level(rank: i64) -> Result<Level, Failure> {
    match rank {
        1 => Ok(Level::Notice),
        2 => Ok(Level::Yellow),
        3 => Ok(Level::Red),
        other => Err(Failure::corrupt("the level of a card", other)),
    }
}

fn read(row: &Row) -> Result<Raised, Failure> {
    let body: String = row.get(11)?;
    let card = serde_json::from_str(&body).map_err(|error| Failure::corrupt("a card", error))?;
    let status = Status::read(&row.get::<String>(10)?)?;
    Ok(Raised { card, raised_at: Moment(row.get(5)?), programme: row.get(9)?, status })
}
