//! The row of a case: what lists and jobs look for, computed from its events.

use chuangyou_engine::case::{CaseId, Fields, Moment, PersonId};

use crate::batch::{by_keys, keys};
use crate::db::Query;
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx, Value};

/// The columns that [`read`] reads, of the cases of a jurisdiction.
macro_rules! rows {
    () => {
        "SELECT case_id, number, procedure, version, head, state, outcome, unit, item, handler, party, parent, source, opened_at,
            changed_at, closed_at, due_at, due_clock, due_provisional, calendar, level, wake_at, trouble, ledger_kind, ledger_fields
        FROM case_row WHERE jurisdiction = $1"
    };
}
pub(crate) use rows;

statements! {
    INSERT = "INSERT INTO case_row (jurisdiction, case_id, number, procedure, version, head, state, outcome, unit, item, handler,
            party, parent, source, opened_at, changed_at, closed_at, due_at, due_clock, due_provisional, calendar, level, wake_at,
            ledger_at, ledger_kind, ledger_fields)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)";
    UPDATE = "UPDATE case_row SET version = $3, head = $4, state = $5, outcome = $6, unit = $7, item = $8, handler = $9,
            changed_at = $10, closed_at = $11, due_at = $12, due_clock = $13, due_provisional = $14, calendar = $15, level = $16,
            wake_at = $17, ledger_at = $18, ledger_kind = $19, ledger_fields = $20, trouble = NULL
        WHERE jurisdiction = $1 AND case_id = $2 AND version = $21 AND wake_at IS NOT DISTINCT FROM $22 AND calendar = $23";
    BY_ID = concat!(rows!(), " AND case_id = $2");
    BY_IDS = concat!(rows!(), " AND case_id IN ", keys!());
    BY_NUMBER = concat!(rows!(), " AND number = $2");
    OF_UNIT = concat!(rows!(), " AND unit = $2 AND changed_at < $3 ORDER BY changed_at DESC LIMIT $4");
    OPEN_OF_UNIT = concat!(rows!(), " AND unit = $2 AND outcome IS NULL AND due_at > $3 ORDER BY due_at LIMIT $4");
    OF_UNIT_AFTER = concat!(rows!(), " AND unit = $2 AND (changed_at, case_id) > ($3, $4) ORDER BY changed_at, case_id LIMIT $5");
    OPEN_OF_UNIT_AFTER = concat!(rows!(), " AND unit = $2 AND outcome IS NULL AND (changed_at, case_id) > ($3, $4)
        ORDER BY changed_at, case_id LIMIT $5");
    OF_PARTY = concat!(rows!(), " AND party = $2 ORDER BY changed_at DESC LIMIT $3");
    OF_PARENT = concat!(rows!(), " AND parent = $2 ORDER BY case_id LIMIT $3");
    OF_PARENTS = concat!(rows!(), " AND parent IN ", keys!(), " ORDER BY case_id");
    AWAKE = "SELECT case_id FROM case_row WHERE jurisdiction = $1 AND wake_at <= $2 ORDER BY wake_at LIMIT $3";
    CALENDAR_BEFORE = "SELECT case_id FROM case_row WHERE jurisdiction = $1 AND outcome IS NULL AND calendar < $2 LIMIT $3";
    CALENDAR_AFTER = "SELECT case_id FROM case_row WHERE jurisdiction = $1 AND outcome IS NULL AND calendar > $2 LIMIT $3";
    OPEN_AFTER = "SELECT case_id FROM case_row WHERE jurisdiction = $1 AND outcome IS NULL AND case_id > $2 ORDER BY case_id LIMIT $3";
    TROUBLE = "UPDATE case_row SET trouble = $3, wake_at = $4 WHERE jurisdiction = $1 AND case_id = $2";
    COUNT_OPEN = "SELECT count(*) FROM case_row WHERE jurisdiction = $1 AND outcome IS NULL";
    DELETE = "DELETE FROM case_row WHERE jurisdiction = $1 AND case_id = $2 AND version = $3";
    WITHOUT_EVENTS = "SELECT case_id FROM case_row WHERE jurisdiction = $1 AND source IS NULL AND case_id > $2 AND NOT EXISTS
            (SELECT 1 FROM event WHERE event.jurisdiction = case_row.jurisdiction AND event.case_id = case_row.case_id)
        ORDER BY case_id LIMIT $3";
}

/// Where in a ledger an open case stands that nothing is due in: after all others.
const NEVER: i64 = i64::MAX;

/// The row of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// The number that people know it by.
    pub number: String,
    /// Its procedure.
    pub procedure: String,
    /// The version of its last event.
    pub version: u32,
    /// The link of its last event.
    pub head: Digest,
    /// Where it stands.
    pub state: String,
    /// What became of it, once it is closed.
    pub outcome: Option<String>,
    /// The unit it lies with.
    pub unit: String,
    /// The service item.
    pub item: Option<String>,
    /// Who handles it.
    pub handler: Option<PersonId>,
    /// Whom it is for.
    pub party: Option<PersonId>,
    /// The case that waits for it.
    pub parent: Option<CaseId>,
    /// The other system that reports it; `None` for the platform's own.
    pub source: Option<String>,
    /// When its first event occurred.
    pub opened_at: Moment,
    /// When its last event occurred.
    pub changed_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// The first instant too late for its most urgent clock.
    pub due_at: Option<Moment>,
    /// That clock.
    pub due_clock: Option<String>,
    /// Whether that instant may still move, because the calendar does not know the day yet.
    pub due_provisional: bool,
    /// The version of the calendar by which it was projected.
    pub calendar: String,
    /// Its highest card: 0 none, 1 notice, 2 yellow, 3 red.
    pub level: u32,
    /// When something next happens by itself.
    pub wake_at: Option<Moment>,
    /// Why the last pass over it failed.
    pub trouble: Option<String>,
    /// What the ledger of its procedure shows of it; `None` if there is none.
    pub ledger: Option<LedgerLine>,
}

/// What a ledger shows of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// What the ledger can be narrowed by: the choice in its first field that has choices; empty without one.
    pub kind: String,
    /// The fields it shows, as far as they are filled in.
    pub fields: Fields,
}

/// Puts the row of a new case.
///
/// # Errors
/// [`Failure::Taken`] if the case or its number exists.
pub fn insert(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, row: &CaseRow) -> Result<(), Failure> {
    let mut values = vec![jurisdiction.value(), row.id.as_str().into(), row.number.as_str().into()];
    values.extend([
        row.procedure.as_str().into(),
        row.version.into(),
        row.head.into(),
        row.state.as_str().into(),
    ]);
    values.extend([row.outcome.as_deref().into(), row.unit.as_str().into(), row.item.as_deref().into()]);
    values.extend([person(row.handler.as_ref()), person(row.party.as_ref())]);
    values.extend([row.parent.as_ref().map(CaseId::as_str).into(), row.source.as_deref().into()]);
    values.extend([row.opened_at.0.into(), row.changed_at.0.into(), moment(row.closed_at)]);
    values.extend(projected(row));
    values.extend(ledger(row)?);
    tx.later(INSERT, values)
}

/// Puts the row of a case in the place of the one that it was computed after.
///
/// # Errors
/// [`Failure::Taken`] if that is not its row any more: somebody has acted on the case, or a pass has looked at it.
pub fn update(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    row: &CaseRow,
    before: &CaseRow,
) -> Result<(), Failure> {
    let mut values = vec![jurisdiction.value(), row.id.as_str().into(), row.version.into(), row.head.into()];
    values.extend([row.state.as_str().into(), row.outcome.as_deref().into(), row.unit.as_str().into()]);
    values.extend([row.item.as_deref().into(), person(row.handler.as_ref())]);
    values.extend([row.changed_at.0.into(), moment(row.closed_at)]);
    values.extend(projected(row));
    values.extend(ledger(row)?);
    values.extend([before.version.into(), moment(before.wake_at), before.calendar.as_str().into()]);
    tx.later_one(UPDATE, values, format!("case {} is not as it was at version {}", row.id, before.version))
}

fn projected(row: &CaseRow) -> [Value; 6] {
    [
        moment(row.due_at),
        row.due_clock.as_deref().into(),
        row.due_provisional.into(),
        row.calendar.as_str().into(),
        row.level.into(),
        moment(row.wake_at),
    ]
}

/// Where a case stands in its ledger: what is due first comes first, what is never due last; of what is closed, the latest.
pub(crate) fn ledger_at(row: &CaseRow) -> i64 {
    match row.closed_at {
        Some(closed) => -closed.0,
        None => row.due_at.map_or(NEVER, |due| due.0),
    }
}

/// Where its ledger has it, and what it shows.
fn ledger(row: &CaseRow) -> Result<[Value; 3], Failure> {
    let Some(line) = &row.ledger else { return Ok([Value::Null, Value::Null, Value::Null]) };
    let fields =
        serde_json::to_string(&line.fields).map_err(|error| Failure::corrupt("a line of a ledger", error))?;
    Ok([ledger_at(row).into(), line.kind.as_str().into(), fields.into()])
}

/// Notes why a case could not be moved on, and when to try again.
///
/// # Errors
/// As the database has it.
pub fn note_trouble(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    why: &str,
    again_at: Moment,
) -> Result<(), Failure> {
    let values = [jurisdiction.value(), case.as_str().into(), why.into(), again_at.0.into()];
    tx.execute(TROUBLE, &values).map(drop)
}

/// Takes the row of a case at version `before` away, for it to be computed again.
///
/// # Errors
/// [`Failure::Taken`] if the case has another version by now.
pub fn delete(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    before: u32,
) -> Result<(), Failure> {
    match tx.execute(DELETE, &[jurisdiction.value(), case.as_str().into(), before.into()])? {
        1 => Ok(()),
        _ => Err(Failure::Taken(format!("case {case} is not at version {before} any more"))),
    }
}

/// Up to `limit` of the platform's own cases after `after` that have a row and no event, in order.
///
/// # Errors
/// As the database has it.
pub fn without_events(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: &CaseId,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    ids(tx, WITHOUT_EVENTS, &[jurisdiction.value(), after.as_str().into(), limit.into()])
}

/// The row of the case with that id.
///
/// # Errors
/// As the database has it.
pub fn by_id(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Option<CaseRow>, Failure> {
    let [rows] = tx.queries([of_id(jurisdiction, case)])?;
    rows.first().map(read).transpose()
}

/// The rows of these cases, in no order; those that do not exist are missing.
///
/// # Errors
/// As the database has it.
pub fn by_ids(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: &[CaseId],
) -> Result<Vec<CaseRow>, Failure> {
    by_keys(tx, BY_IDS, jurisdiction, cases.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

pub(crate) fn of_id(jurisdiction: &Jurisdiction, case: &CaseId) -> Query {
    (BY_ID, vec![jurisdiction.value(), case.as_str().into()])
}

/// The row of the case with that number.
///
/// # Errors
/// As the database has it.
pub fn by_number(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    number: &str,
) -> Result<Option<CaseRow>, Failure> {
    one(tx, BY_NUMBER, &[jurisdiction.value(), number.into()])
}

/// Up to `limit` cases of a unit that changed last before `before`, the latest first.
///
/// # Errors
/// As the database has it.
pub fn of_unit(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    unit: &str,
    before: Moment,
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    many(tx, OF_UNIT, &[jurisdiction.value(), unit.into(), before.0.into(), limit.into()])
}

/// Up to `limit` open cases of a unit that are due after `after`, the most urgent first; cases without a due date are left out.
///
/// # Errors
/// As the database has it.
pub fn open_of_unit(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    unit: &str,
    after: Moment,
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    many(tx, OPEN_OF_UNIT, &[jurisdiction.value(), unit.into(), after.0.into(), limit.into()])
}

/// Which cases of a unit are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that are open.
    Open,
}

/// Up to `limit` cases of a unit in the order in which they changed last, those after the one that changed at that instant.
///
/// # Errors
/// As the database has it.
pub fn of_unit_after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (unit, which): (&str, Which),
    after: (Moment, &CaseId),
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    let values = [jurisdiction.value(), unit.into(), after.0.0.into(), after.1.as_str().into(), limit.into()];
    match which {
        Which::All => many(tx, OF_UNIT_AFTER, &values),
        Which::Open => many(tx, OPEN_OF_UNIT_AFTER, &values),
    }
}

/// Up to `limit` cases of a party, the latest first.
///
/// # Errors
/// As the database has it.
pub fn of_party(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    party: &PersonId,
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    many(tx, OF_PARTY, &[jurisdiction.value(), party.as_str().into(), limit.into()])
}

/// Up to `limit` cases that this case waits for or once waited for.
///
/// # Errors
/// As the database has it.
pub fn of_parent(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    parent: &CaseId,
    limit: u32,
) -> Result<Vec<CaseRow>, Failure> {
    many(tx, OF_PARENT, &[jurisdiction.value(), parent.as_str().into(), limit.into()])
}

/// The cases that these cases wait for or once waited for.
///
/// # Errors
/// As the database has it.
pub fn of_parents(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    parents: &[CaseId],
) -> Result<Vec<CaseRow>, Failure> {
    by_keys(tx, OF_PARENTS, jurisdiction, parents.iter().map(CaseId::as_str))?.iter().map(read).collect()
}

/// Up to `limit` cases in which something happens by itself at `now` or should have before, the oldest first.
///
/// # Errors
/// As the database has it.
pub fn awake(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    now: Moment,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    ids(tx, AWAKE, &[jurisdiction.value(), now.0.into(), limit.into()])
}

/// Up to `limit` open cases that were projected by another version of the calendar: their due dates, and when they wake.
///
/// # Errors
/// As the database has it.
pub fn of_other_calendar(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    calendar: &str,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    // Two ranges of an index: what agrees with the calendar is not read.
    let mut found = ids(tx, CALENDAR_BEFORE, &[jurisdiction.value(), calendar.into(), limit.into()])?;
    let rest = limit.saturating_sub(found.len() as u32);
    if rest > 0 {
        found.extend(ids(tx, CALENDAR_AFTER, &[jurisdiction.value(), calendar.into(), rest.into()])?);
    }
    Ok(found)
}

/// Up to `limit` open cases whose ids come after `after`, in order; the empty id comes before all.
///
/// # Errors
/// As the database has it.
pub fn open_after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: &str,
    limit: u32,
) -> Result<Vec<CaseId>, Failure> {
    ids(tx, OPEN_AFTER, &[jurisdiction.value(), after.into(), limit.into()])
}

/// How many cases are open.
///
/// # Errors
/// As the database has it.
pub fn count_open(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<i64, Failure> {
    tx.first(COUNT_OPEN, &[jurisdiction.value()])?.map_or(Ok(0), |row| row.get(0))
}

fn one(tx: &mut Tx<'_>, sql: crate::Sql, values: &[Value]) -> Result<Option<CaseRow>, Failure> {
    tx.first(sql, values)?.as_ref().map(read).transpose()
}

pub(crate) fn many(tx: &mut Tx<'_>, sql: crate::Sql, values: &[Value]) -> Result<Vec<CaseRow>, Failure> {
    tx.query(sql, values)?.iter().map(read).collect()
}

fn ids(tx: &mut Tx<'_>, sql: crate::Sql, values: &[Value]) -> Result<Vec<CaseId>, Failure> {
    tx.query(sql, values)?.iter().map(|row| Ok(CaseId::from(row.get::<String>(0)?))).collect()
}

pub(crate) fn read(row: &Row) -> Result<CaseRow, Failure> {
    let person = |index| Ok::<_, Failure>(row.get::<Option<String>>(index)?.map(PersonId::from));
    let moment = |index| Ok::<_, Failure>(row.get::<Option<i64>>(index)?.map(Moment));
    Ok(CaseRow {
        id: row.get::<String>(0)?.into(),
        number: row.get(1)?,
        procedure: row.get(2)?,
        version: row.get(3)?,
        head: row.get(4)?,
        state: row.get(5)?,
        outcome: row.get(6)?,
        unit: row.get(7)?,
        item: row.get(8)?,
        handler: person(9)?,
        party: person(10)?,
        parent: row.get::<Option<String>>(11)?.map(CaseId::from),
        source: row.get(12)?,
        opened_at: Moment(row.get(13)?),
        changed_at: Moment(row.get(14)?),
        closed_at: moment(15)?,
        due_at: moment(16)?,
        due_clock: row.get(17)?,
        due_provisional: row.get(18)?,
        calendar: row.get(19)?,
        level: row.get(20)?,
        wake_at: moment(21)?,
        trouble: row.get(22)?,
        ledger: match row.get::<Option<String>>(23)? {
            Some(kind) => {
                let fields: String = row.get(24)?;
                let fields = serde_json::from_str(&fields)
                    .map_err(|error| Failure::corrupt("a line of a ledger", error))?;
                Some(LedgerLine { kind, fields })
            }
            None => None,
        },
    })
}

fn person(person: Option<&PersonId>) -> Value {
    person.map(PersonId::as_str).into()
}

fn moment(moment: Option<Moment>) -> Value {
    moment.map(|moment| moment.0).into()
}
