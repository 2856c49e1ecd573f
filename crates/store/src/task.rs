//! Who may act on an open case now: the lists that people work from, ordered by urgency.

use chuangyou_engine::case::{CaseId, Moment};

use crate::board::Place;
use crate::db::Query;
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

statements! {
    CLEAR = "DELETE FROM task WHERE jurisdiction = $1 AND case_id = $2";
    INSERT = "INSERT INTO task (jurisdiction, unit, role, urgency, case_id) VALUES ($1, $2, $3, $4, $5)";
    OF_ROLE = "
        SELECT case_id, urgency FROM task
        WHERE jurisdiction = $1 AND unit = $2 AND role = $3 AND (urgency, case_id) > ($4, $5) ORDER BY urgency, case_id LIMIT $6";
    OF_CASE = "SELECT unit, role, urgency FROM task WHERE jurisdiction = $1 AND case_id = $2";
    COUNT = "SELECT count(*) FROM (SELECT 1 FROM task WHERE jurisdiction = $1 AND unit = $2 AND role = $3 LIMIT $4) AS counted";
}

/// The urgency of a case that has no due date: after all others.
pub const NOT_URGENT: Moment = Moment(i64::MAX);

/// A role in a unit that may act on a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    /// The unit.
    pub unit: String,
    /// The role.
    pub role: String,
}

/// Says anew who may act on a case, and how urgent it is.
///
/// # Errors
/// As the database has it.
pub fn replace(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
    posts: &[Post],
    urgency: Moment,
) -> Result<(), Failure> {
    tx.later(CLEAR, vec![jurisdiction.value(), case.as_str().into()])?;
    posts.iter().try_for_each(|post| {
        let unit = post.unit.as_str().into();
        let role = post.role.as_str().into();
        let values = vec![jurisdiction.value(), unit, role, urgency.0.into(), case.as_str().into()];
        tx.later(INSERT, values)
    })
}

/// Up to `limit` cases that a role in a unit may act on, the most urgent first: those after that place, in which whatever is not due has [`NOT_URGENT`].
///
/// # Errors
/// As the database has it.
pub fn of_post(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    post: &Post,
    after: &Place,
    limit: u32,
) -> Result<Vec<(CaseId, Moment)>, Failure> {
    let (unit, role) = (post.unit.as_str().into(), post.role.as_str().into());
    let (urgency, case) = (after.due_at.unwrap_or(NOT_URGENT).0.into(), after.case.as_str().into());
    let rows = tx.query(OF_ROLE, &[jurisdiction.value(), unit, role, urgency, case, limit.into()])?;
    rows.iter().map(|row| Ok((CaseId::from(row.get::<String>(0)?), Moment(row.get(1)?)))).collect()
}

/// Who may act on a case, by unit and role, and how urgent it is.
///
/// # Errors
/// As the database has it.
pub fn of_case(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Vec<(Post, Moment)>, Failure> {
    let [rows] = tx.queries([of_case_query(jurisdiction, case)])?;
    read(&rows)
}

pub(crate) fn of_case_query(jurisdiction: &Jurisdiction, case: &CaseId) -> Query {
    (OF_CASE, vec![jurisdiction.value(), case.as_str().into()])
}

pub(crate) fn read(rows: &[Row]) -> Result<Vec<(Post, Moment)>, Failure> {
    let post = |row: &Row| Ok::<_, Failure>(Post { unit: row.get(0)?, role: row.get(1)? });
    let mut tasks: Vec<_> =
        rows.iter().map(|row| Ok((post(row)?, Moment(row.get(2)?)))).collect::<Result<_, Failure>>()?;
    // Sorted here: asked for the order, a database reads through all tasks in it.
    tasks.sort();
    Ok(tasks)
}

/// How many cases a role in a unit may act on; counted up to `at_most`.
///
/// # Errors
/// As the database has it.
pub fn count(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    post: &Post,
    at_most: u32,
) -> Result<i64, Failure> {
    let values = [jurisdiction.value(), post.unit.as_str().into(), post.role.as_str().into(), at_most.into()];
    tx.first(COUNT, &values)?.map_or(Ok(0), |row| row.get(0))
}
