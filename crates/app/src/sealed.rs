//! What is sealed: reports that nobody reads but the custodians, each with keys of their own, and whoever made them.
//!
//! Sealing happens where a submission is carried out ([`crate::execute()`]), so that nothing comes into the store around it: the value
//! of a field that is `sealed_to` a role becomes an envelope before anything is written. Reading happens here.

pub mod custody;
pub mod proof;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chuangyou_engine::case::{Case, Event, FieldName, FieldValue, Moment, Person, Pseudonym, RoleAt};
use chuangyou_envelope::envelope::{Closed, Envelope, Place, Wrapped};
use chuangyou_envelope::{PublicKey, SecretKey, Voucher};
use chuangyou_programme::model::{Action, Actor, Field, Guard, Procedure, Scope};
use chuangyou_store::sealed::CustodianKey;
use chuangyou_store::{Failure, Jurisdiction, Tx, account, holding, private, sealed};
use zeroize::Zeroizing;

use crate::chance::Stream;
use crate::city::City;
use crate::desk::posts_at;
use crate::rulebook::Rulebook;

/// An hour, in microseconds.
const HOUR: i64 = 3600 * 1_000_000;

/// Whether anything in a procedure is sealed.
pub(crate) fn seals(procedure: &Procedure) -> bool {
    procedure.fields.iter().any(|field| field.sealed_to.is_some())
}

/// The full hour before an instant: what somebody does who has a receipt and no name is recorded no more exactly than that. Zones
/// differ by whole quarters of an hour; the hour is that of the programme's zone wherever they differ by whole hours.
pub(crate) fn full_hour(at: Moment) -> Moment {
    Moment(at.0 - at.0.rem_euclid(HOUR))
}

/// When others are told of what such a party did: with the next full hour, so that the message does not say when it was.
pub(crate) fn told_at(event: &Event) -> Moment {
    let is_unknown = event.actor.person().is_some_and(|person| Pseudonym::of(person).is_some());
    if is_unknown { Moment(full_hour(event.recorded_at).0 + HOUR) } else { event.recorded_at }
}

/// The keys of those who hold a role at a place, seen from a unit.
pub(crate) fn keys_of(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    book: &Rulebook,
    unit: &str,
    to: &Actor,
    now: Moment,
) -> Result<Vec<CustodianKey>, Failure> {
    let mut keys: Vec<CustodianKey> = Vec::new();
    for post in posts_at(book, unit, &RoleAt::from(to)) {
        let posts = book.unit(&post.unit).map(|unit| unit.posts.as_slice()).unwrap_or_default();
        for held in holding::of_unit(tx, jurisdiction, &post.unit.as_str().into(), now)? {
            let has_role =
                posts.iter().any(|known| known.id == held.post && known.roles.contains(&post.role));
            if !has_role || keys.iter().any(|key| key.account == held.account) {
                continue;
            }
            let known = account::by_id(tx, jurisdiction, &held.account)?;
            if known.is_some_and(|known| known.closed_at.is_none()) {
                keys.extend(sealed::key_of(tx, jurisdiction, &held.account)?);
            }
        }
    }
    Ok(keys)
}

/// A value in its envelope, for the holders of those keys and for the case's party, if that has a receipt.
pub(crate) fn seal(
    value: &str,
    case: &Case,
    field: &str,
    (keys, chance): (&[CustodianKey], &Stream),
) -> Result<String, Failure> {
    let read = |key: &str| {
        key.parse::<PublicKey>().map_err(|why| Failure::corrupt("the key of a custodian or reporter", why))
    };
    let mut to = keys.iter().map(|key| read(&key.public)).collect::<Result<Vec<_>, Failure>>()?;
    if let Some(name) = case.party.as_ref().and_then(Pseudonym::of) {
        to.push(read(&name.reading_key)?);
    }
    let place = Place { case: case.id.as_str(), field };
    Ok(Envelope::seal_by(chance, value, place, &to).to_string())
}

/// The field in which an action takes a voucher.
pub(crate) fn voucher_field<'p>(procedure: &'p Procedure, action: &Action) -> Option<&'p Field> {
    action.guards.iter().find_map(|guard| match guard {
        Guard::Voucher(field) => Some(&procedure.fields[field.index()]),
        _ => None,
    })
}

/// What is kept of a voucher: what it hashes to. Of what is none, that it is none.
pub(crate) fn kept_of_voucher(typed: &FieldValue) -> FieldValue {
    let kept = typed.text().and_then(|text| Voucher::read(&text)).map(|voucher| voucher.kept());
    FieldValue::Text(kept.unwrap_or_else(|| "-".to_owned()))
}

/// Whether somebody holds the role to which a field is sealed, where it must be held.
pub fn is_custodian(book: &Rulebook, unit: &str, field: &Field, person: &Person) -> bool {
    let posts = field.sealed_to.as_ref().map(|to| posts_at(book, unit, &RoleAt::from(to)));
    posts
        .unwrap_or_default()
        .iter()
        .any(|post| person.posts.iter().any(|held| held.unit.as_str() == post.unit && held.role == post.role))
}

/// Whether somebody holds a role to which anything in the programme is sealed.
pub fn is_any_custodian(book: &Rulebook, person: &Person) -> bool {
    let fields = book.programme().procedures.iter().flat_map(|procedure| &procedure.fields);
    let roles: BTreeSet<&str> =
        fields.filter_map(|field| field.sealed_to.as_ref()).map(|to| to.role.as_str()).collect();
    person.posts.iter().any(|held| roles.contains(held.role.as_str()))
}

/// The keys of all those who hold a role, anywhere, to which anything in the programme is sealed.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub fn custodians(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    book: &Rulebook,
    now: Moment,
) -> Result<Vec<CustodianKey>, Failure> {
    let programme = book.programme();
    let fields = programme.procedures.iter().flat_map(|procedure| &procedure.fields);
    let roles: BTreeSet<&str> =
        fields.filter_map(|field| field.sealed_to.as_ref()).map(|to| to.role.as_str()).collect();
    let mut keys: Vec<CustodianKey> = Vec::new();
    for role in roles {
        let to = Actor { role: role.to_owned(), scope: Scope::Jurisdiction };
        let unit = programme.units.first().map_or("", |unit| unit.id.as_str());
        for key in keys_of(tx, jurisdiction, book, unit, &to, now)? {
            if keys.iter().all(|known| known.account != key.account) {
                keys.push(key);
            }
        }
    }
    Ok(keys)
}

/// Whether what a field holds may be read now by those it is sealed to: unless it waits for an action.
pub fn is_released(procedure: &Procedure, case: &Case, field: &Field) -> bool {
    field.opened_by.is_none_or(|id| case.history.contains_key(procedure.actions[id.index()].id.as_str()))
}

/// What was sealed, by the commitment that stands for it in the journal; a reason where it cannot be opened. What was erased is
/// missing.
pub type Opened = BTreeMap<String, Result<Zeroizing<String>, Closed>>;

/// Opens what was sealed in these fields of a case.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub async fn open(
    city: &City,
    case: &Case,
    events: &[Event],
    fields: &[&Field],
    key: &Arc<SecretKey>,
) -> Result<Opened, Failure> {
    let id = key.public().id().to_string();
    let wanted: Vec<(FieldName, String)> = events
        .iter()
        .flat_map(|event| &event.fields)
        .filter(|(name, _)| fields.iter().any(|field| field.id == name.as_str()))
        .filter_map(|(name, value)| match value {
            FieldValue::Commitment(commitment) => Some((name.clone(), commitment.clone())),
            _ => None,
        })
        .collect();
    let found = city
        .read(move |tx, jurisdiction| {
            let mut found = Vec::new();
            for (field, commitment) in wanted {
                if let Some(value) = private::find(tx, jurisdiction, &commitment)? {
                    let passed_on = sealed::passed_on(tx, jurisdiction, (&commitment, &id))?;
                    found.push((field, commitment, value, passed_on));
                }
            }
            Ok::<_, Failure>(found)
        })
        .await?;
    let (case, key) = (case.id.clone(), Arc::clone(key));
    let opened = tokio::task::spawn_blocking(move || {
        let open_one =
            |(field, commitment, value, passed_on): (FieldName, String, String, Option<Vec<u8>>)| {
                let place = Place { case: case.as_str(), field: field.as_str() };
                let passed_on = passed_on.map(|bytes| Wrapped { to: key.public().id(), bytes });
                let text = Envelope::read(&value)
                    .and_then(|envelope| envelope.open_passed_on(place, &key, passed_on.as_ref()));
                (commitment, text)
            };
        found.into_iter().map(open_one).collect()
    });
    opened.await.map_err(|error| Failure::Broken(error.to_string()))
}
