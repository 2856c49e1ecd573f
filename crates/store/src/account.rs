//! Accounts: who may come in. What they may do there is said by the posts they hold ([`crate::holding`]).

use chuangyou_engine::case::{Moment, PersonId};

use crate::batch::{by_keys, keys};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

/// The columns that [`read`] reads, of the accounts of a jurisdiction.
macro_rules! accounts {
    () => {
        "SELECT id, login, name, password, subject, must_change, failures, locked_until, closed_at, opened_at
            FROM account WHERE jurisdiction = $1"
    };
}

statements! {
    INSERT = "INSERT INTO account (jurisdiction, id, login, name, password, subject, must_change, failures, locked_until, closed_at,
            opened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BY_ID = concat!(accounts!(), " AND id = $2");
    NAMES = concat!("SELECT id, name FROM account WHERE jurisdiction = $1 AND id IN ", keys!());
    BY_LOGIN = concat!(accounts!(), " AND login = $2");
    BY_SUBJECT = concat!(accounts!(), " AND subject = $2");
    LIST = concat!(accounts!(), " AND login > $2 ORDER BY login LIMIT $3");
    STAFF = concat!(accounts!(), " AND id IN (SELECT account FROM holding WHERE jurisdiction = $1) ORDER BY login LIMIT $2");
    SEARCH = concat!(accounts!(), " AND (login LIKE $2 OR name LIKE $3) ORDER BY login LIMIT $4");
    PASSWORD = "UPDATE account SET password = $3, must_change = $4, failures = 0, locked_until = 0 WHERE jurisdiction = $1 AND id = $2";
    SUBJECT = "UPDATE account SET subject = $3 WHERE jurisdiction = $1 AND id = $2";
    FAILED = "UPDATE account SET failures = failures + 1 WHERE jurisdiction = $1 AND id = $2 RETURNING failures";
    LOCK = "UPDATE account SET locked_until = $3 WHERE jurisdiction = $1 AND id = $2";
    SUCCEEDED = "UPDATE account SET failures = 0, locked_until = 0 WHERE jurisdiction = $1 AND id = $2 AND (failures > 0 OR locked_until > 0)";
    CLOSE = "UPDATE account SET closed_at = $3 WHERE jurisdiction = $1 AND id = $2 AND closed_at IS NULL";
}

/// Somebody who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who; the journal knows people by this alone.
    pub id: PersonId,
    /// The name they log in with.
    pub login: String,
    /// Their own name.
    pub name: String,
    /// The hash of their password; `None` if they come by an identity provider only.
    pub password: Option<String>,
    /// How the identity provider calls them.
    pub subject: Option<String>,
    /// Whether they have to choose a password of their own before anything else.
    pub must_change: bool,
    /// How often log-in failed since it last succeeded.
    pub failures: u32,
    /// Until when log-in is refused, whatever the password; the beginning of time if it is not.
    pub locked_until: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// When it was opened.
    pub opened_at: Moment,
}

/// What these people are called, in no order; those without an account are missing.
///
/// # Errors
/// As the database has it.
pub fn names<'p>(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    people: impl IntoIterator<Item = &'p PersonId>,
) -> Result<Vec<(PersonId, String)>, Failure> {
    let rows = by_keys(tx, NAMES, jurisdiction, people.into_iter().map(PersonId::as_str))?;
    rows.iter().map(|row| Ok((row.get::<String>(0)?.into(), row.get(1)?))).collect()
}

/// Who chose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// The person it belongs to.
    Owner,
    /// Somebody else, so its owner has to change it first of all.
    Other,
}

/// Opens an account.
///
/// # Errors
/// [`Failure::Taken`] if the id, the login or the provider's subject belongs to another account.
pub fn insert(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, account: &Account) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        account.id.as_str().into(),
        account.login.as_str().into(),
        account.name.as_str().into(),
        account.password.as_deref().into(),
        account.subject.as_deref().into(),
        account.must_change.into(),
        account.failures.into(),
        account.locked_until.0.into(),
        account.closed_at.map(|at| at.0).into(),
        account.opened_at.0.into(),
    ];
    tx.execute(INSERT, &values).map(drop)
}

/// The account of a person.
///
/// # Errors
/// As the database has it.
pub fn by_id(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
) -> Result<Option<Account>, Failure> {
    one(tx, BY_ID, &[jurisdiction.value(), person.as_str().into()])
}

/// The account with that login.
///
/// # Errors
/// As the database has it.
pub fn by_login(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    login: &str,
) -> Result<Option<Account>, Failure> {
    one(tx, BY_LOGIN, &[jurisdiction.value(), login.into()])
}

/// The account that the identity provider calls so.
///
/// # Errors
/// As the database has it.
pub fn by_subject(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    subject: &str,
) -> Result<Option<Account>, Failure> {
    one(tx, BY_SUBJECT, &[jurisdiction.value(), subject.into()])
}

/// Up to `limit` accounts whose login comes after `after`, in its order; the empty login comes before all.
///
/// # Errors
/// As the database has it.
pub fn list(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: &str,
    limit: u32,
) -> Result<Vec<Account>, Failure> {
    tx.query(LIST, &[jurisdiction.value(), after.into(), limit.into()])?.iter().map(read).collect()
}

/// Up to `limit` accounts of people who hold a post, once held one or are to hold one, by login.
///
/// # Errors
/// As the database has it.
pub fn staff(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, limit: u32) -> Result<Vec<Account>, Failure> {
    tx.query(STAFF, &[jurisdiction.value(), limit.into()])?.iter().map(read).collect()
}

/// Up to `limit` accounts with these words in their login or name, by login. Every account is looked at.
///
/// # Errors
/// As the database has it.
pub fn search(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    words: &str,
    limit: u32,
) -> Result<Vec<Account>, Failure> {
    // What `LIKE` takes for more than itself is not looked for.
    let plain: String = words.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    let (login, name) = (format!("%{}%", plain.to_lowercase()), format!("%{plain}%"));
    let values = [jurisdiction.value(), Value::from(login), Value::from(name), limit.into()];
    tx.query(SEARCH, &values)?.iter().map(read).collect()
}

/// Puts the hash of another password, and forgets failed log-ins. `false` if there is no such account.
///
/// # Errors
/// As the database has it.
pub fn set_password(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    password: &str,
    by: ChosenBy,
) -> Result<bool, Failure> {
    let must_change = Value::Bool(by == ChosenBy::Other);
    let values = [jurisdiction.value(), person.as_str().into(), password.into(), must_change];
    Ok(tx.execute(PASSWORD, &values)? == 1)
}

/// Says how the identity provider calls a person. `false` if there is no such account.
///
/// # Errors
/// [`Failure::Taken`] if it calls somebody else so.
pub fn set_subject(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    subject: Option<&str>,
) -> Result<bool, Failure> {
    Ok(tx.execute(SUBJECT, &[jurisdiction.value(), person.as_str().into(), subject.into()])? == 1)
}

/// Notes a failed log-in and tells how many there have been since the last that succeeded; 0 if there is no such account.
///
/// # Errors
/// As the database has it.
pub fn note_failure(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, person: &PersonId) -> Result<u32, Failure> {
    tx.first(FAILED, &[jurisdiction.value(), person.as_str().into()])?.map_or(Ok(0), |row| row.get(0))
}

/// Refuses log-in until an instant.
///
/// # Errors
/// As the database has it.
pub fn lock(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    until: Moment,
) -> Result<(), Failure> {
    tx.execute(LOCK, &[jurisdiction.value(), person.as_str().into(), until.0.into()]).map(drop)
}

/// Notes a log-in that succeeded: failures and lock are forgotten.
///
/// # Errors
/// As the database has it.
pub fn note_success(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, person: &PersonId) -> Result<(), Failure> {
    tx.execute(SUCCEEDED, &[jurisdiction.value(), person.as_str().into()]).map(drop)
}

/// Closes an account; it stays, because the journal speaks of it. `false` if it is closed already or does not exist.
///
/// # Errors
/// As the database has it.
pub fn close(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    at: Moment,
) -> Result<bool, Failure> {
    Ok(tx.execute(CLOSE, &[jurisdiction.value(), person.as_str().into(), at.0.into()])? == 1)
}

fn one(tx: &mut Tx<'_>, sql: crate::Sql, values: &[Value]) -> Result<Option<Account>, Failure> {
    tx.first(sql, values)?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Account, Failure> {
    Ok(Account {
        id: row.get::<String>(0)?.into(),
        login: row.get(1)?,
        name: row.get(2)?,
        password: row.get(3)?,
        subject: row.get(4)?,
        must_change: row.get(5)?,
        failures: row.get(6)?,
        locked_until: Moment(row.get(7)?),
        closed_at: row.get::<Option<i64>>(8)?.map(Moment),
        opened_at: Moment(row.get(9)?),
    })
}
