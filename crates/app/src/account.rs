//! Accounts: who comes in, and in what posts they act.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use chuangyou_engine::case::{HeldRole, Moment, Person, PersonId};
use chuangyou_store::account::{self, Account, ChosenBy};
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Failure, Jurisdiction, Tx};

use crate::chance;
use crate::city::City;
use crate::rulebook::Rulebook;

/// The shortest password. A default of this project, after the advice to ask for length and not for kinds of characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// After so many failed log-ins in a row the account is locked for a while. A default of this project.
const FAILURES_BEFORE_LOCK: u32 = 5;

/// How long it is locked, in microseconds: fifteen minutes. A default of this project.
const LOCK: i64 = 15 * 60 * 1_000_000;

/// With what the ids of those begin who have no account.
const GUEST: &str = "guest-";

/// Whoever comes without an account and makes something: somebody new each time, known by that alone. The key is the form's.
pub fn guest(key: &str) -> PersonId {
    PersonId::from(format!("{GUEST}{key}"))
}

/// Whether somebody has no account, and so nothing to prove who they are by but the code of their case.
pub fn is_guest(person: &PersonId) -> bool {
    person.as_str().starts_with(GUEST)
}

/// Why somebody cannot come in, or an account cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The login or the password is wrong; which of them is not said.
    #[error("the login or the password is wrong")]
    Wrong,
    /// Too many failures; whatever the password, nobody comes in until then.
    #[error("the account is locked after too many failures")]
    Locked {
        /// Until when.
        until: Moment,
    },
    /// The new password is too short.
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    /// The new password is the old one, or the login.
    #[error("the new password is the old one or the login")]
    TooAlike,
    /// Another account has this login.
    #[error("another account has this login")]
    LoginTaken,
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Somebody who is to have an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name they log in with.
    pub login: String,
    /// Their own name.
    pub name: String,
    /// Their password; `None` if they come by an identity provider.
    pub password: Option<String>,
    /// Who chose the password.
    pub chosen_by: ChosenBy,
}

/// Opens an account.
///
/// # Errors
/// [`AccountError::TooShort`], [`AccountError::TooAlike`], [`AccountError::LoginTaken`].
pub async fn open(city: &City, new: NewAccount) -> Result<PersonId, AccountError> {
    let now = city.now();
    let password = match &new.password {
        Some(password) => Some(hash(checked(password, &new.login)?).await?),
        None => None,
    };
    let id = PersonId::from(chance::id(now));
    let account = Account {
        id: id.clone(),
        login: new.login.trim().to_lowercase(),
        name: new.name,
        password,
        subject: None,
        must_change: new.chosen_by == ChosenBy::Other,
        failures: 0,
        locked_until: Moment(0),
        closed_at: None,
        opened_at: now,
    };
    let inserted = city.write(move |tx, city| account::insert(tx, city, &account)).await;
    match inserted {
        Err(Failure::Taken(_)) => Err(AccountError::LoginTaken),
        other => Ok(other.map(|()| id)?),
    }
}

/// Lets somebody in who knows the password, unless there were too many failures.
///
/// # Errors
/// [`AccountError::Wrong`], [`AccountError::Locked`].
pub async fn log_in(city: &City, login: &str, password: &str) -> Result<Account, AccountError> {
    let (now, login) = (city.now(), login.trim().to_lowercase());
    let found = city.read(move |tx, city| account::by_login(tx, city, &login)).await?;
    let found = found.filter(|account| account.closed_at.is_none());
    if let Some(account) = found.as_ref().filter(|account| account.locked_until > now) {
        return Err(AccountError::Locked { until: account.locked_until });
    }
    // An unknown login takes as long as a wrong password.
    let kept = found.as_ref().and_then(|account| account.password.clone());
    let right = matches(password, kept).await?;
    match found {
        Some(account) if right => {
            let id = account.id.clone();
            city.write(move |tx, city| account::note_success(tx, city, &id)).await?;
            Ok(account)
        }
        Some(account) => {
            city.write(move |tx, city| note_failure(tx, city, &account.id, now)).await?;
            Err(AccountError::Wrong)
        }
        None => Err(AccountError::Wrong),
    }
}

fn note_failure(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    now: Moment,
) -> Result<(), Failure> {
    let failures = account::note_failure(tx, jurisdiction, person)?;
    if failures % FAILURES_BEFORE_LOCK == 0 && failures > 0 {
        account::lock(tx, jurisdiction, person, Moment(now.0 + LOCK))?;
    }
    Ok(())
}

/// Changes somebody's password, who knows the old one.
///
/// # Errors
/// [`AccountError::Wrong`], [`AccountError::TooShort`], [`AccountError::TooAlike`].
pub async fn change_password(
    city: &City,
    account: &Account,
    old: &str,
    new: &str,
) -> Result<(), AccountError> {
    if !matches(old, account.password.clone()).await? {
        return Err(AccountError::Wrong);
    }
    if old == new {
        return Err(AccountError::TooAlike);
    }
    let (id, hash) = (account.id.clone(), hash(checked(new, &account.login)?).await?);
    city.write(move |tx, city| account::set_password(tx, city, &id, &hash, ChosenBy::Owner)).await?;
    Ok(())
}

/// Gives somebody a new first password, which they change when they log in next. It is told once, here.
///
/// # Errors
/// As the store has it.
pub async fn give_password(city: &City, person: &PersonId) -> Result<String, AccountError> {
    let password = chance::code();
    let (id, hash) = (person.clone(), hash(&password).await?);
    city.write(move |tx, city| account::set_password(tx, city, &id, &hash, ChosenBy::Other)).await?;
    Ok(password)
}

/// Somebody with the posts they hold at an instant.
///
/// # Errors
/// As the store has it.
pub fn person(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    book: &Rulebook,
    id: &PersonId,
    at: Moment,
) -> Result<Person, Failure> {
    let held = holding::of_account(tx, jurisdiction, id, at)?;
    Ok(Person { id: id.clone(), posts: held.iter().flat_map(|holding| roles(book, holding)).collect() })
}

/// The roles that a post brings, by the programme.
fn roles(book: &Rulebook, holding: &Holding) -> Vec<HeldRole> {
    let posts = book.unit(holding.unit.as_str()).into_iter().flat_map(|unit| &unit.posts);
    let post = posts.filter(|post| post.id == holding.post);
    post.flat_map(|post| post.roles.iter().map(|role| (role, post.rank)))
        .map(|(role, rank)| HeldRole { unit: holding.unit.clone(), role: role.clone(), rank })
        .collect()
}

fn checked<'p>(password: &'p str, login: &str) -> Result<&'p str, AccountError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        Err(AccountError::TooShort)
    } else if password.eq_ignore_ascii_case(login.trim()) {
        Err(AccountError::TooAlike)
    } else {
        Ok(password)
    }
}

/// The Argon2id hash of a password, in the PHC format, with a salt of its own. It takes long on purpose, so not on a thread of the
/// server.
pub(crate) async fn hash(password: &str) -> Result<String, Failure> {
    let password = password.to_owned();
    blocking(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| Failure::Broken(error.to_string()))
    })
    .await?
}

async fn matches(password: &str, kept: Option<String>) -> Result<bool, Failure> {
    let password = password.to_owned();
    blocking(move || {
        let is_kept = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
        let Ok(hash) = PasswordHash::new(&kept) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && is_kept
    })
    .await
}

/// A hash that no password is tried against in earnest.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$oO0wP5iCJ3u1mYvJ4S3p0QWnq1cWm1V7b5b4D1a2c3E";

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_log_in_takes_the_work_of_a_known_one() {
        let nobody = PasswordHash::new(NOBODY).expect("a hash that can be tried");
        let tried = Argon2::default().verify_password(b"any password", &nobody);
        assert_eq!(tried, Err(argon2::password_hash::Error::PasswordInvalid), "tried and found wrong");
    }
}
