//! What the supervision board counts, over all cases of a jurisdiction, and the open cases of a unit for its list.
//!
//! The counts read whole indexes, so they belong into a pass whose result is kept, never into a request.

use chuangyou_engine::case::{CaseId, Moment, PersonId};
use chuangyou_programme::model::Level;

use crate::card::{self, Status};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    OPEN = "SELECT unit, source, procedure, state, count(*), count(CASE WHEN due_at >= $2 AND due_at <= $3 THEN 1 END)
        FROM case_row WHERE jurisdiction = $1 AND outcome IS NULL GROUP BY unit, source, procedure, state";
    CLOSED = "SELECT unit, source, procedure, count(*), count(CASE WHEN closed_at >= $3 THEN 1 END)
        FROM case_row WHERE jurisdiction = $1 AND closed_at IS NOT NULL AND closed_at >= $2 GROUP BY unit, source, procedure";
    CARDS = "SELECT unit, rule, level, count(*) FROM card WHERE jurisdiction = $1 AND status = 'standing' GROUP BY unit, rule, level";
    REPORTED = "SELECT card.unit, case_row.source, card.rule, card.level, count(*) FROM case_row CROSS JOIN card
        WHERE case_row.jurisdiction = $1 AND case_row.source IS NOT NULL AND card.jurisdiction = case_row.jurisdiction
            AND card.case_id = case_row.case_id AND card.status = 'standing'
        GROUP BY card.unit, case_row.source, card.rule, card.level";
    LATE = "SELECT case_row.case_id, case_row.unit, case_row.source, card.rule, card.status FROM case_row CROSS JOIN card
        WHERE case_row.jurisdiction = $1 AND case_row.closed_at IS NOT NULL AND case_row.closed_at >= $2
            AND card.jurisdiction = case_row.jurisdiction AND card.case_id = case_row.case_id AND card.level >= 2";
    NEAR = "SELECT case_id, number, procedure, state, item, handler, level, due_at FROM case_row
        WHERE jurisdiction = $1 AND unit = $2 AND outcome IS NULL AND due_at >= $3 AND (due_at > $3 OR case_id > $4)
            AND (level = $5 OR $5 < 0) AND (state = $6 OR $6 = '') AND (handler = $7 OR $7 = '')
        ORDER BY due_at, case_id LIMIT $8";
    UNDUE = "SELECT case_id, number, procedure, state, item, handler, level, due_at FROM case_row
        WHERE jurisdiction = $1 AND unit = $2 AND outcome IS NULL AND due_at IS NULL AND case_id > $3
            AND (level = $4 OR $4 < 0) AND (state = $5 OR $5 = '') AND (handler = $6 OR $6 = '')
        ORDER BY case_id LIMIT $7";
}

/// Cases under way that agree in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The unit they lie with.
    pub unit: String,
    /// The other system that reports them; `None` for the platform's own.
    pub source: Option<String>,
    /// Their procedure.
    pub procedure: String,
    /// Where they stand.
    pub state: String,
    /// How many.
    pub count: i64,
    /// How many of them fall due within the span asked for.
    pub due: i64,
}

/// Cases that were closed and agree in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The unit they lay with.
    pub unit: String,
    /// The other system that reported them; `None` for the platform's own.
    pub source: Option<String>,
    /// Their procedure.
    pub procedure: String,
    /// How many since the earlier instant.
    pub count: i64,
    /// How many since the later instant.
    pub lately: i64,
}

/// Standing cards that agree in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The unit to which they are put down.
    pub unit: String,
    /// The other system that reports their cases; `None` for the platform's own.
    pub source: Option<String>,
    /// The rule.
    pub rule: String,
    /// The level.
    pub level: Level,
    /// How many.
    pub count: i64,
}

/// A case that was closed with a yellow or a red card of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The case.
    pub case: CaseId,
    /// The unit it lay with.
    pub unit: String,
    /// The other system that reported it.
    pub source: Option<String>,
    /// The rule.
    pub rule: String,
}

/// As much of an open case as a list is narrowed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Its id.
    pub id: CaseId,
    /// The number that people know it by.
    pub number: String,
    /// Its procedure.
    pub procedure: String,
    /// Where it stands.
    pub state: String,
    /// The service item.
    pub item: Option<String>,
    /// Who handles it.
    pub handler: Option<PersonId>,
    /// Its highest card: 0 none, 1 notice, 2 yellow, 3 red.
    pub level: u32,
    /// The first instant too late for its most urgent clock.
    pub due_at: Option<Moment>,
}

/// Cases under way, and how many of each kind fall due in `due`, both ends included.
///
/// # Errors
/// As the database has it.
pub fn open(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    due: (Moment, Moment),
) -> Result<Vec<Open>, Failure> {
    let rows = tx.query(OPEN, &[jurisdiction.value(), due.0.0.into(), due.1.0.into()])?;
    let read = |row: &Row| {
        Ok(Open {
            unit: row.get(0)?,
            source: row.get(1)?,
            procedure: row.get(2)?,
            state: row.get(3)?,
            count: row.get(4)?,
            due: row.get(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Cases closed since `since`, and how many of them since `lately`, which is not earlier.
///
/// # Errors
/// As the database has it.
pub fn closed(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    since: Moment,
    lately: Moment,
) -> Result<Vec<Closed>, Failure> {
    let rows = tx.query(CLOSED, &[jurisdiction.value(), since.0.into(), lately.0.into()])?;
    let read = |row: &Row| {
        Ok(Closed {
            unit: row.get(0)?,
            source: row.get(1)?,
            procedure: row.get(2)?,
            count: row.get(3)?,
            lately: row.get(4)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The cards that stand.
///
/// # Errors
/// As the database has it.
pub fn cards(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Vec<Standing>, Failure> {
    // All cards from an index alone, then those of reported cases: whose the others are need not be looked up card by card.
    let reported = tx.query(REPORTED, &[jurisdiction.value()])?;
    let read = |row: &Row| {
        Ok(Standing {
            unit: row.get(0)?,
            source: row.get(1)?,
            rule: row.get(2)?,
            level: card::level(row.get(3)?)?,
            count: row.get(4)?,
        })
    };
    let mut standing = reported.iter().map(read).collect::<Result<Vec<Standing>, Failure>>()?;
    let mut own = Vec::new();
    for row in tx.query(CARDS, &[jurisdiction.value()])? {
        let (unit, rule, level): (String, String, Level) =
            (row.get(0)?, row.get(1)?, card::level(row.get(2)?)?);
        let is_same = |one: &&Standing| one.unit == unit && one.rule == rule && one.level == level;
        let others: i64 = standing.iter().filter(is_same).map(|one| one.count).sum();
        let count = row.get::<i64>(3)? - others;
        if count > 0 {
            own.push(Standing { unit, source: None, rule, level, count });
        }
    }
    standing.extend(own);
    Ok(standing)
}

/// Cases closed since `since` that have a standing yellow or red card, once for each such card.
///
/// # Errors
/// As the database has it.
pub fn late(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, since: Moment) -> Result<Vec<Late>, Failure> {
    // The cases come first and the status is looked at here, for SQLite would look through all standing cards for each case.
    let rows = tx.query(LATE, &[jurisdiction.value(), since.0.into()])?;
    let read = |row: &Row| {
        let status: String = row.get(4)?;
        let case = CaseId::from(row.get::<String>(0)?);
        let late = Late { case, unit: row.get(1)?, source: row.get(2)?, rule: row.get(3)? };
        Ok((status == Status::Standing.name()).then_some(late))
    };
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// Which open cases of a unit are asked for: what is `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Those whose highest card is of this rank: 0 none, 1 notice, 2 yellow, 3 red.
    pub level: Option<u32>,
    /// Those in this state.
    pub state: Option<String>,
    /// Those that this person handles.
    pub handler: Option<PersonId>,
}

/// A place in the order of [`near`]: by due date, what is never due last, and by id where that is equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The due date there; `None` among the cases that are not due at any time.
    pub due_at: Option<Moment>,
    /// The case there.
    pub case: CaseId,
}

impl Place {
    /// Before all cases.
    pub fn first() -> Self {
        Self { due_at: Some(Moment(i64::MIN)), case: CaseId::from("") }
    }
}

impl Near {
    /// Where it stands in the order.
    pub fn place(&self) -> Place {
        Place { due_at: self.due_at, case: self.id.clone() }
    }
}

/// Up to `limit` open cases of a unit after a place, the most urgent first, then those that are not due at any time.
///
/// # Errors
/// As the database has it.
pub fn near(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (unit, narrow): (&str, &Narrow),
    after: &Place,
    limit: u32,
) -> Result<Vec<Near>, Failure> {
    let narrowed = [
        narrow.level.map_or(-1, i64::from).into(),
        narrow.state.as_deref().unwrap_or_default().into(),
        narrow.handler.as_ref().map_or("", PersonId::as_str).into(),
    ];
    let mut found = Vec::new();
    let mut undue_after = after.case.as_str();
    if let Some(due_at) = after.due_at {
        let mut values = vec![jurisdiction.value(), unit.into(), due_at.0.into(), undue_after.into()];
        values.extend(narrowed.clone());
        values.push(limit.into());
        found = tx.query(NEAR, &values)?;
        undue_after = "";
    }
    let rest = limit.saturating_sub(found.len() as u32);
    if rest > 0 {
        let mut values = vec![jurisdiction.value(), unit.into(), undue_after.into()];
        values.extend(narrowed);
        values.push(rest.into());
        found.extend(tx.query(UNDUE, &values)?);
    }
    found.iter().map(read_near).collect()
}

fn read_near(row: &Row) -> Result<Near, Failure> {
    Ok(Near {
        id: row.get::<String>(0)?.into(),
        number: row.get(1)?,
        procedure: row.get(2)?,
        state: row.get(3)?,
        item: row.get(4)?,
        handler: row.get::<Option<String>>(5)?.map(PersonId::from),
        level: row.get(6)?,
        due_at: row.get::<Option<i64>>(7)?.map(Moment),
    })
}
