//! The custodians' keys.
//!
//! A custodian has a pair of keys. The secret one lies in the store under a passphrase that is kept nowhere: whoever forgets it cannot
//! read any more, and nobody can help but another custodian, who passes on what they can read themselves.

use std::sync::Arc;

use chuangyou_engine::case::PersonId;
use chuangyou_envelope::envelope::{Envelope, Place, Wrapped};
use chuangyou_envelope::{PublicKey, SecretKey, custody};
use chuangyou_store::sealed::CustodianKey;
use chuangyou_store::{Failure, private, sealed};

use crate::city::City;

/// The shortest passphrase, in characters. A default of this project: long enough that guessing it is dear where every guess costs
/// what Argon2 makes it cost, short enough to be a sentence.
pub const SHORTEST_PASSPHRASE: usize = 16;

/// Why keys cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum CustodyError {
    /// The passphrase is too short.
    #[error("a custody passphrase has at least {SHORTEST_PASSPHRASE} characters")]
    TooShort,
    /// The passphrase is another one.
    #[error("the custody passphrase is wrong")]
    Wrong,
    /// They have no keys yet.
    #[error("there are no custody keys yet")]
    NoKey,
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The keys of somebody, if they have any.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub async fn key_of(city: &City, account: &PersonId) -> Result<Option<CustodianKey>, Failure> {
    let account = account.clone();
    city.read(move |tx, jurisdiction| sealed::key_of(tx, jurisdiction, &account)).await
}

/// Gives somebody new keys under a passphrase. With those that they had before, what was sealed to them is closed to them, unless
/// another custodian passes it on.
///
/// # Errors
/// [`CustodyError::TooShort`].
pub async fn make(city: &City, account: &PersonId, passphrase: &str) -> Result<(), CustodyError> {
    let drawn = city.drawn_by(&format!("custody key of {account}, {}", city.now().0));
    let key = SecretKey::drawn_from(&drawn);
    keep(city, account, key, passphrase).await
}

/// Puts another passphrase in the place of the old one; the keys stay.
///
/// # Errors
/// [`CustodyError`].
pub async fn change(city: &City, account: &PersonId, old: &str, new: &str) -> Result<(), CustodyError> {
    let key = unlock(city, account, old).await?;
    keep(city, account, key, new).await
}

async fn keep(city: &City, account: &PersonId, key: SecretKey, passphrase: &str) -> Result<(), CustodyError> {
    if passphrase.trim().chars().count() < SHORTEST_PASSPHRASE {
        return Err(CustodyError::TooShort);
    }
    let public = key.public().to_string();
    let (holder, passphrase) = (account.to_string(), passphrase.trim().to_owned());
    let locked = beside(move || custody::lock(&key, &passphrase, &holder)).await?;
    let kept = CustodianKey { account: account.clone(), public, locked, made_at: city.now() };
    Ok(city.write(move |tx, jurisdiction| sealed::put_key(tx, jurisdiction, &kept)).await?)
}

/// The secret key of somebody who knows the passphrase.
///
/// # Errors
/// [`CustodyError::NoKey`], [`CustodyError::Wrong`].
pub async fn unlock(city: &City, account: &PersonId, passphrase: &str) -> Result<SecretKey, CustodyError> {
    let kept = key_of(city, account).await?.ok_or(CustodyError::NoKey)?;
    let passphrase = passphrase.trim().to_owned();
    let key = beside(move || custody::unlock(&kept.locked, &passphrase, kept.account.as_str())).await?;
    key.ok_or(CustodyError::Wrong)
}

/// How many values are passed on in one transaction.
const PAGE: u32 = 200;

/// Passes everything that one custodian can read on to another, and tells how many values that were. Whoever does so twice changes
/// nothing.
///
/// # Errors
/// [`CustodyError::NoKey`] if the other has no keys.
pub async fn pass_on(city: &City, with: &Arc<SecretKey>, to: &PersonId) -> Result<u64, CustodyError> {
    let to = key_of(city, to).await?.ok_or(CustodyError::NoKey)?;
    let to: PublicKey = to.public.parse().map_err(|why| Failure::corrupt("the key of a custodian", why))?;
    let (mut after, mut passed) = (String::new(), 0);
    loop {
        let (from, mine) = (after.clone(), with.public().id().to_string());
        let page = city.read(move |tx, jurisdiction| {
            let page = private::after(tx, jurisdiction, &from, PAGE)?;
            let with_mine = page.into_iter().map(|placed| {
                let wrapped = sealed::passed_on(tx, jurisdiction, (&placed.commitment, &mine))?;
                Ok((placed, wrapped))
            });
            with_mine.collect::<Result<Vec<_>, Failure>>()
        });
        let page = page.await?;
        let Some((last, _)) = page.last() else { return Ok(passed) };
        after.clone_from(&last.commitment);
        let (with, to) = (Arc::clone(with), to.clone());
        let wrapped = beside(move || wrap_all(&page, &with, &to)).await?;
        passed += wrapped.len() as u64;
        let id = to_id(&wrapped);
        city.write(move |tx, jurisdiction| {
            wrapped.iter().try_for_each(|(commitment, wrapped)| {
                sealed::pass_on(tx, jurisdiction, (commitment, &id), &wrapped.bytes)
            })
        })
        .await?;
    }
}

fn to_id(wrapped: &[(String, Wrapped)]) -> String {
    wrapped.first().map(|(_, wrapped)| wrapped.to.to_string()).unwrap_or_default()
}

/// Of these values, those that are sealed and that the one key opens, for the other.
fn wrap_all(
    page: &[(private::Placed, Option<Vec<u8>>)],
    with: &SecretKey,
    to: &PublicKey,
) -> Vec<(String, Wrapped)> {
    let mine = with.public().id();
    let wrap = |(placed, passed_on): &(private::Placed, Option<Vec<u8>>)| {
        let envelope = Envelope::read(&placed.value).ok().filter(|envelope| !envelope.is_for(to.id()))?;
        let passed_on = passed_on.clone().map(|bytes| Wrapped { to: mine, bytes });
        let place = Place { case: placed.case.as_str(), field: &placed.field };
        let wrapped = envelope.pass_on(place, with, passed_on.as_ref(), to).ok()?;
        Some((placed.commitment.clone(), wrapped))
    };
    page.iter().filter_map(wrap).collect()
}

/// Does what takes long beside the requests that wait.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Broken(error.to_string()))
}
