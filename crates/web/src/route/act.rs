//! Taking an action: the form for it, and what becomes of it. Shared by the portal and the workbench.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chuangyou_app::access::{is_restricted, may_read_row};
use chuangyou_app::{Executed, On, Refusal, Submission, chance, execute};
use chuangyou_engine::case::{CaseId, Event, FieldName, FieldValue, Rejection};
use chuangyou_programme::model::{Action, FieldType, Procedure, Text};
use chuangyou_store::attachment::{self, Attachment, AttachmentRules, FileType, Incoming, Refused, Stored};
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, Tx, case_row};

use crate::fill::case::CaseFile;
use crate::fill::people;
use crate::fill::words::may_see;
use crate::server::{Fault, LARGEST_FILE, Offer, Posted, Site, Visit, controls, read_fields, taken};
use chuangyou_pages::component::{Control, Form, KeptFile, fault};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Choice;

/// An action that somebody is about to take.
pub(crate) struct Acting<'a> {
    pub(crate) site: &'a Site,
    pub(crate) visit: &'a Visit,
    pub(crate) procedure: &'a Procedure,
    pub(crate) action: &'a Action,
    pub(crate) file: Option<&'a CaseFile>,
    /// What is known without asking.
    pub(crate) preset: BTreeMap<FieldName, FieldValue>,
    /// The address that takes the form.
    pub(crate) post_to: String,
    /// The words on its button.
    pub(crate) submit: Text,
}

/// What became of an attempt.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub(crate) enum Outcome {
    /// It was done.
    Done(Executed),
    /// The form comes back with what is wrong, and with what has changed if somebody was faster.
    Again { form: Form, status: StatusCode, changed: Vec<Event> },
}

impl Acting<'_> {
    /// The form, with what was typed before; `key` is the idempotency key, and what uploaded files belong to meanwhile.
    pub(crate) async fn form(&self, posted: &Posted, key: &str) -> Result<Form, Fault> {
        let book = self.site.city.book();
        let skip: Vec<&str> = self.preset.keys().map(FieldName::as_str).collect();
        let case = self.file.map(|file| &file.case);
        let reader = self.file.map(|file| file.reader(&self.visit.person));
        let secret = taken(self.procedure, self.action).filter(|(_, field)| {
            case.zip(reader).is_some_and(|(case, reader)| !may_see(case, field, reader))
        });
        let hidden: Vec<&str> = secret.map(|(_, field)| field.id.as_str()).collect();
        let offer = Offer { skip: &skip, people: &self.people().await?, hidden: &hidden };
        let mut fields = controls(&book, self.procedure, self.action, case, posted, offer);
        let kept = self.kept(key).await?;
        for field in &mut fields {
            if let Control::File { kept: shown, .. } = &mut field.control {
                let prefix = format!("{}/", field.id);
                shown.extend(
                    kept.iter()
                        .filter(|(owner, _)| owner.ends_with(prefix.trim_end_matches('/')))
                        .map(|(_, file)| file.clone()),
                );
            }
        }
        let key = key.to_owned();
        Ok(Form { key, ..Form::new(&self.post_to, self.submit.clone(), fields) })
    }

    /// Takes the action with what was posted.
    pub(crate) async fn attempt(&self, on: On, posted: &Posted) -> Result<Outcome, Fault> {
        let book = self.site.city.book();
        let key = match posted.text("key") {
            "" => chance::id(self.site.city.now()),
            key => key.to_owned(),
        };
        let (mut fields, mut faults) =
            read_fields(&book, self.procedure, self.action, posted, &self.people().await?);
        faults.extend(self.find_cases(&mut fields).await?);
        faults.extend(self.take_files(posted, &key).await?);
        for (owner, file) in self.kept(&key).await? {
            if let Some((_, field)) = owner.rsplit_once('/') {
                fields.insert(field.into(), FieldValue::File(file.hash));
            }
        }
        fields.extend(self.preset.clone());
        if !faults.is_empty() {
            return self.again(posted, &key, faults, None).await;
        }
        let submission = Submission {
            key: key.clone(),
            on,
            action: self.action.id.clone(),
            done_at: None,
            actor: self.visit.person.clone(),
            fields,
        };
        match execute(&self.site.city, submission).await {
            Ok(done) => {
                self.give_files(&key, &done).await?;
                Ok(Outcome::Done(done))
            }
            Err(Refusal::Rejected(rejection)) => {
                let (faults, whole) = place(&rejection);
                self.again(posted, &key, faults, whole).await
            }
            Err(Refusal::Conflict { since }) => {
                let form = self.form(posted, &chance::id(self.site.city.now())).await?;
                let form = Form { fault: Some(both("changed-meanwhile")), ..form };
                Ok(Outcome::Again { form, status: StatusCode::CONFLICT, changed: since })
            }
            Err(Refusal::NobodyHasKeys) => {
                self.again(posted, &key, BTreeMap::new(), Some(both("sealed-no-keys"))).await
            }
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Cases are named by the numbers that people know them by: any that the reader may read, and by staff any that is not
    /// restricted, for whoever writes of a case need not be let in to it.
    async fn find_cases(
        &self,
        fields: &mut BTreeMap<FieldName, FieldValue>,
    ) -> Result<BTreeMap<String, Text>, Failure> {
        let named = fields.iter().filter_map(|(field, value)| match value {
            FieldValue::Case(number) => Some((field.clone(), number.clone())),
            _ => None,
        });
        let named: Vec<(FieldName, CaseId)> = named.collect();
        if named.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (book, person) = (self.site.city.book(), self.visit.person.clone());
        let find = move |tx: &mut Tx<'_>, city: &Jurisdiction| {
            let found = named.into_iter().map(|(field, number)| {
                let by_number = case_row::by_number(tx, city, number.as_str())?;
                let row = if by_number.is_some() { by_number } else { case_row::by_id(tx, city, &number)? };
                let is_open =
                    |row: &CaseRow| !person.posts.is_empty() && !is_restricted(&book, &row.procedure);
                let row = row.filter(|row| may_read_row(&book, row, &person) || is_open(row));
                Ok::<_, Failure>((field, row.map(|row| row.id)))
            });
            found.collect::<Result<Vec<_>, _>>()
        };
        let mut faults = BTreeMap::new();
        for (field, case) in self.site.city.read(find).await? {
            match case {
                Some(case) => drop(fields.insert(field, FieldValue::Case(case))),
                None => drop(faults.insert(field.to_string(), both("fault-no-case"))),
            }
        }
        Ok(faults)
    }

    /// Whom the action's fields can name.
    async fn people(&self) -> Result<Vec<Choice>, Failure> {
        let case = self.file.map(|file| &file.case);
        people::colleagues(self.site, &self.visit.person, (self.procedure, self.action), case).await
    }

    async fn again(
        &self,
        posted: &Posted,
        key: &str,
        mut faults: BTreeMap<String, Text>,
        whole: Option<Text>,
    ) -> Result<Outcome, Fault> {
        let mut form = self.form(posted, key).await?;
        for field in &mut form.fields {
            field.fault = faults.remove(&field.id);
        }
        // What is wrong with something that the form does not ask for is said of the form.
        form.fault = whole.or_else(|| faults.into_values().next());
        Ok(Outcome::Again { form, status: StatusCode::UNPROCESSABLE_ENTITY, changed: Vec::new() })
    }

    /// Takes in the files that were sent; says by field which were refused and why.
    async fn take_files(&self, posted: &Posted, key: &str) -> Result<BTreeMap<String, Text>, Fault> {
        let mut faults = BTreeMap::new();
        for file in &posted.files {
            let is_asked = taken(self.procedure, self.action)
                .any(|(_, field)| field.id == file.field && field.kind == FieldType::File);
            if !is_asked {
                continue;
            }
            let (content, name) = (file.take(), file.name.clone());
            let stored = tokio::task::spawn_blocking(move || keep(content?, &name)).await;
            match stored.map_err(|error| Fault::Broken(error.to_string()))? {
                Ok(stored) => self.note_file(key, &file.field, stored).await?,
                Err(Refused::Failure(failure)) => return Err(failure.into()),
                Err(refused) => drop(faults.insert(file.field.clone(), words(&refused))),
            }
        }
        Ok(faults)
    }

    async fn note_file(&self, key: &str, field: &str, stored: Stored) -> Result<(), Failure> {
        let owner = self.owner(key, field);
        let noted = Attachment {
            hash: stored.hash,
            owner: owner.clone(),
            name: stored.name,
            file_type: stored.file_type,
            size_bytes: stored.size_bytes,
            stored_at: self.site.city.now(),
        };
        // A later file takes the place of an earlier one.
        self.site
            .city
            .write(move |tx, city| {
                attachment::forget(tx, city, &owner)?;
                attachment::put(tx, city, &noted)
            })
            .await
    }

    /// The files that came with earlier attempts under this key, each with its owner.
    async fn kept(&self, key: &str) -> Result<Vec<(String, KeptFile)>, Failure> {
        let fields = taken(self.procedure, self.action).filter(|(_, field)| field.kind == FieldType::File);
        let owners: Vec<String> = fields.map(|(_, field)| self.owner(key, &field.id)).collect();
        if owners.is_empty() {
            return Ok(Vec::new());
        }
        self.site
            .city
            .read(move |tx, city| {
                let mut kept = Vec::new();
                for owner in owners {
                    for file in attachment::of_owner(tx, city, &owner)? {
                        let hash = file.hash.to_string();
                        kept.push((
                            owner.clone(),
                            KeptFile { name: file.name, bytes: file.size_bytes, hash },
                        ));
                    }
                }
                Ok(kept)
            })
            .await
    }

    async fn give_files(&self, key: &str, done: &Executed) -> Result<(), Failure> {
        let fields = taken(self.procedure, self.action).filter(|(_, field)| field.kind == FieldType::File);
        let owners: Vec<String> = fields.map(|(_, field)| self.owner(key, &field.id)).collect();
        if owners.is_empty() {
            return Ok(());
        }
        let case = done.case.to_string();
        self.site
            .city
            .write(move |tx, city| {
                owners.iter().try_for_each(|owner| attachment::give(tx, city, owner, &case).map(drop))
            })
            .await
    }

    /// What a file belongs to until the case has it: the person, the attempt and the field, so that nobody else's key reaches it.
    fn owner(&self, key: &str, field: &str) -> String {
        let attempt = Digest::of(&[self.visit.person.id.as_str().as_bytes(), b"\0", key.as_bytes()]);
        format!("{attempt}/{field}")
    }
}

fn keep(incoming: Incoming, name: &str) -> Result<Stored, Refused> {
    let rules = AttachmentRules { max_bytes: LARGEST_FILE, allowed: FileType::all().collect() };
    incoming.finish(&rules, name)
}

fn words(refused: &Refused) -> Text {
    match refused {
        Refused::TooLarge { .. } => fault::file_too_large((LARGEST_FILE >> 20) as u32),
        Refused::Disguised { .. } => both("file-disguised"),
        Refused::Empty => fault::missing(),
        _ => {
            let endings: Vec<&str> =
                FileType::all().flat_map(|kind| kind.endings().iter().copied()).collect();
            fault::file_kind(&endings.join(" "))
        }
    }
}

/// Where on a form a rejection belongs: at its fields, or at the top.
pub(crate) fn place(rejection: &Rejection) -> (BTreeMap<String, Text>, Option<Text>) {
    let at = |field: &str, text: Text| (BTreeMap::from([(field.to_owned(), text)]), None);
    match rejection {
        Rejection::MissingFields { fields } => {
            (fields.iter().map(|field| (field.id.to_string(), fault::missing())).collect(), None)
        }
        Rejection::WrongFieldType { field, .. }
        | Rejection::OutOfBounds { field, .. }
        | Rejection::ConditionNotMet { field } => at(&field.id, rejection.text()),
        _ => (BTreeMap::new(), Some(rejection.text())),
    }
}
