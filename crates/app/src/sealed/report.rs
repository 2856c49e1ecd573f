//! Reports by receipt: to make one, and to go on with it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use chuangyou_engine::case::{CaseId, FieldName, FieldValue, Moment, Person, PersonId, Pseudonym};
use chuangyou_envelope::Receipt;
use chuangyou_envelope::envelope::{self, FileKey};
use chuangyou_envelope::trace::{Clean, Kind};
use chuangyou_programme::model::{Action, Actor, FieldType, Portal, Procedure, Scope, Unit};
use chuangyou_store::attachment::{self, Attachment, Folder, Stored};
use chuangyou_store::{CaseRow, Digest, Failure, case_row};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{full_hour, keys_of};
use crate::city::City;
use crate::execute::{Executed, On, Refusal, Submission, execute};
use crate::rulebook::Rulebook;

/// What the portal offers to whoever wants to report.
#[derive(Debug, Clone, Copy)]
pub struct Offered<'b> {
    /// The procedure.
    pub procedure: &'b Procedure,
    /// The action with which its party begins it.
    pub action: &'b Action,
    /// The unit in which it is opened: that of whoever it is sealed to.
    pub unit: &'b Unit,
    /// To whom it is sealed.
    pub sealed_to: &'b Actor,
}

/// What the programme offers to whoever wants to report; `None` if it offers nothing, or nothing that is sealed.
pub fn offered(book: &Rulebook) -> Option<Offered<'_>> {
    let programme = book.programme();
    let procedure = programme.procedures.iter().find(|procedure| procedure.portal == Some(Portal::Report))?;
    let action = procedure.actions.iter().find(|action| {
        let first = action.from.first().is_some_and(|state| state.index() == 0);
        first && action.by.iter().any(|actor| actor.role == "party" && actor.scope == Scope::Case)
    })?;
    let mut taken = action.fields.iter().map(|field| &procedure.fields[field.index()]);
    let sealed_to = taken.find_map(|field| field.sealed_to.as_ref())?;
    let has_role = |unit: &&Unit| unit.posts.iter().any(|post| post.roles.contains(&sealed_to.role));
    let unit = programme.units.iter().find(has_role)?;
    Some(Offered { procedure, action, unit, sealed_to })
}

/// Whether a report could be sealed now: whether any custodian has keys.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub async fn can_be_sealed(city: &City) -> Result<bool, Failure> {
    let (book, now) = (city.book(), city.now());
    city.read(move |tx, jurisdiction| {
        let Some(offered) = offered(&book) else { return Ok(false) };
        let keys = keys_of(tx, jurisdiction, &book, &offered.unit.id, offered.sealed_to, now)?;
        Ok(!keys.is_empty())
    })
    .await
}

/// Under which name cases know whoever has a receipt.
pub fn party(receipt: &Receipt) -> PersonId {
    let reading_key = receipt.reading_key().public().to_string();
    Pseudonym { reading_key, voucher_hash: receipt.voucher().kept() }.id()
}

/// Whoever has a receipt, as the engine knows them.
pub fn person(receipt: &Receipt) -> Person {
    Person { id: party(receipt), posts: Vec::new() }
}

/// The case of a receipt; `None` if there is none.
///
/// # Errors
/// [`Failure`] if the store cannot be read.
pub async fn find(city: &City, receipt: &Receipt) -> Result<Option<CaseRow>, Failure> {
    let party = party(receipt);
    city.read(move |tx, jurisdiction| Ok(case_row::of_party(tx, jurisdiction, &party, 1)?.pop())).await
}

/// What whoever has a receipt says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What was filled in.
    pub fields: BTreeMap<FieldName, FieldValue>,
    /// The files that came with it, by field.
    pub files: BTreeMap<FieldName, Vec<Clean>>,
}

/// Does something with a receipt: makes the report, or goes on with it. Files are kept sealed, and only if it is done.
///
/// # Errors
/// [`Refusal`].
pub async fn submit(
    city: &City,
    receipt: &Receipt,
    on: On,
    action: &str,
    key: String,
    said: Said,
) -> Result<Executed, Refusal> {
    let hour = full_hour(city.now());
    let mut fields = said.fields;
    let mut stored = Vec::new();
    for (field, files) in said.files {
        let (manifest, kept) = keep_all(city, files, hour).await?;
        fields.insert(field, FieldValue::File(manifest));
        stored.extend(kept);
    }
    let (action, actor) = (action.to_owned(), person(receipt));
    let submission = Submission { key, on, action, done_at: None, actor, fields };
    let done = execute(city, submission).await;
    match &done {
        Ok(done) => note_files(city, &done.case, stored, hour).await?,
        Err(_) => forget_files(city, stored).await?,
    }
    done
}

/// A file that was sealed: where it lies, what opens it, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    hash: String,
    key: String,
    ending: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl SealedFile {
    /// Where it lies.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What it is.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of_ending(&self.ending)
    }

    /// The files of which a field's opened value speaks.
    pub fn read_all(manifest: &str) -> Vec<Self> {
        serde_json::from_str(manifest).unwrap_or_default()
    }

    /// Its bytes.
    ///
    /// # Errors
    /// [`Failure::Corrupt`] if what lies there is not what was sealed.
    pub fn open(&self, folder: &Folder) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let broken = |why: &str| Failure::corrupt(format!("the sealed file {}", self.hash), why);
        let hash = Digest::from_hex(&self.hash).ok_or_else(|| broken("its hash is none"))?;
        let key = FileKey::read(&self.key).ok_or_else(|| broken("its key is none"))?;
        envelope::open_file(&folder.read(hash)?, &key).map_err(|why| broken(&why.to_string()))
    }
}

/// Seals files and puts them in their place; gives what the field says of them.
async fn keep_all(city: &City, files: Vec<Clean>, hour: Moment) -> Result<(String, Vec<Stored>), Failure> {
    let folder = folder(city);
    let at = SystemTime::UNIX_EPOCH + Duration::from_micros(hour.0.unsigned_abs());
    let kept = tokio::task::spawn_blocking(move || {
        let keep = |file: &Clean| {
            let (sealed, key) = envelope::seal_file(&file.bytes);
            let stored = folder.store_sealed(&sealed, at).map_err(|why| match why {
                attachment::Refused::Failure(failure) => failure,
                other => Failure::Broken(other.to_string()),
            })?;
            let listed = SealedFile {
                hash: stored.hash.to_string(),
                key: key.to_text().to_string(),
                ending: file.kind.ending().to_owned(),
                bytes: file.bytes.len() as u64,
            };
            Ok((listed, stored))
        };
        files.iter().map(keep).collect::<Result<Vec<_>, Failure>>()
    });
    let kept = kept.await.map_err(|error| Failure::Broken(error.to_string()))??;
    let (listed, stored): (Vec<SealedFile>, Vec<Stored>) = kept.into_iter().unzip();
    let manifest =
        serde_json::to_string(&listed).map_err(|error| Failure::corrupt("a list of files", error))?;
    Ok((manifest, stored))
}

async fn note_files(city: &City, case: &CaseId, stored: Vec<Stored>, hour: Moment) -> Result<(), Failure> {
    if stored.is_empty() {
        return Ok(());
    }
    let owner = case.to_string();
    city.write(move |tx, jurisdiction| {
        stored.into_iter().try_for_each(|stored| {
            let noted = Attachment {
                hash: stored.hash,
                owner: owner.clone(),
                name: String::new(),
                file_type: stored.file_type,
                size_bytes: stored.size_bytes,
                stored_at: hour,
            };
            attachment::put(tx, jurisdiction, &noted)
        })
    })
    .await
}

async fn forget_files(city: &City, stored: Vec<Stored>) -> Result<(), Failure> {
    let folder = folder(city);
    let forget = move || stored.iter().try_for_each(|stored| folder.remove(stored.hash));
    tokio::task::spawn_blocking(forget).await.map_err(|error| Failure::Broken(error.to_string()))?
}

fn folder(city: &City) -> Folder {
    Folder::new(city.folder().join("attachments"))
}

/// Whether the voucher of a case's receipt is wanted now, or was: whether an action that takes it can be taken, or was.
pub fn wants_voucher(procedure: &Procedure, row: &CaseRow) -> bool {
    let here = procedure.states.iter().position(|state| state.id == row.state);
    procedure.actions.iter().filter(|action| super::voucher_field(procedure, action).is_some()).any(
        |action| {
            let mut states = action.from.iter().chain(&action.to);
            states.any(|state| Some(state.index()) == here)
        },
    )
}

/// The fields that somebody with a receipt may fill in for an action, in the procedure's order.
pub fn asked<'p>(
    procedure: &'p Procedure,
    action: &'p Action,
) -> impl Iterator<Item = &'p chuangyou_programme::model::Field> {
    let fields = procedure.fields.iter().enumerate();
    let taken = fields.filter(|(at, _)| action.fields.iter().any(|id| id.index() == *at));
    taken.map(|(_, field)| field).filter(|field| field.kind != FieldType::Flag)
}
