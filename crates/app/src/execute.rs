//! The only way in which somebody changes a case.

mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chuangyou_engine::case::{
    Case, CaseId, Command, Event, FieldName, FieldValue, Fields, ItemCode, Moment, NewCase, Person, PersonId,
    ProcedureName, Pseudonym, Rejection, UnitCode, decide, must_be_closed,
};
use chuangyou_programme::model::Procedure;
use chuangyou_store::private::Secret;
use chuangyou_store::sealed::CustodianKey;
use chuangyou_store::{Digest, Failure, Jurisdiction, Tx, case_row, command, private};

use crate::access::may_read;
use crate::chance::Stream;
use crate::city::City;
use crate::desk::{Desk, OnDesk};
use crate::filing::Filing;
use crate::metrics;
use crate::sealed::{self, full_hour};

pub(crate) use together::execute_all;

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// A key of the sender's choosing: the same submission sent twice is done once.
    pub key: String,
    /// On which case.
    pub on: On,
    /// Which action.
    pub action: String,
    /// When it was done, if that was before it is submitted: an act on paper, entered later.
    pub done_at: Option<Moment>,
    /// Who does it, with the posts they hold now.
    pub actor: Person,
    /// What is filled in; personal fields as they are, in plain.
    pub fields: BTreeMap<FieldName, FieldValue>,
}

/// On which case something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// One that exists.
    Case {
        /// Which.
        id: CaseId,
        /// The version that the actor had before their eyes, to be told if somebody was faster.
        seen: Option<u32>,
    },
    /// A new one.
    New {
        /// Its procedure.
        procedure: ProcedureName,
        /// The unit it lies with.
        unit: UnitCode,
        /// What it is about.
        item: Option<ItemCode>,
        /// Whom it is for.
        party: Option<PersonId>,
    },
}

/// What a submission led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// The case.
    pub case: CaseId,
    /// Its version afterwards.
    pub version: u32,
    /// Whether it was done now.
    pub done: Done,
}

/// Whether a submission was carried out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was.
    Now,
    /// It had been before: this is its repetition.
    Before,
}

/// Why a submission led to nothing. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such case, or the actor may not know of it.
    #[error("there is no such case")]
    NotFound,
    /// The programme's rules are against it.
    #[error("{0}")]
    Rejected(Rejection),
    /// Somebody was faster: what has happened since the version that the actor saw.
    #[error("the case has changed since it was looked at")]
    Conflict {
        /// The events that the actor has not seen.
        since: Vec<Event>,
    },
    /// The key was used for something else.
    #[error("this key has been used for another submission")]
    KeyReused,
    /// Something is to be sealed, and none of those who are to read it has keys.
    #[error("nobody to whom this is to be sealed has keys")]
    NobodyHasKeys,
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// How often a submission is decided beside others before it is decided in turn: somebody may write to its case between our
/// reading and our writing.
const SIDE_BY_SIDE: u32 = 2;

/// How often it is decided at most, when two meet on a case whose version nobody asked about.
const ATTEMPTS: u32 = 6;

/// Carries out a submission: the case moves on, or nothing at all has happened. When this returns, it is durable.
///
/// It is decided by what is durable already, beside other submissions, and only then waits for its turn to be written. If by then
/// somebody else has written to the case, it is decided anew by what is there now.
///
/// # Errors
/// [`Refusal`], which can be said to people.
pub async fn execute(city: &City, submission: Submission) -> Result<Executed, Refusal> {
    let submission = Arc::new(submission);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let submission = Arc::clone(&submission);
        let outcome = match attempts {
            1 => decide_then_write(city, submission, Repetition::Unlikely).await,
            ..=SIDE_BY_SIDE => decide_then_write(city, submission, Repetition::Possible).await,
            _ => city.at_desk_in_turn(move |desk| desk.carry_out(&submission)).await,
        };
        match outcome {
            Err(Refusal::Failed(Failure::Taken(_))) if attempts < ATTEMPTS => {}
            other => {
                if other.is_ok() {
                    city.nudge();
                }
                metrics::submitted(&other);
                return other;
            }
        }
    }
}

async fn decide_then_write(
    city: &City,
    submission: Arc<Submission>,
    repetition: Repetition,
) -> Result<Executed, Refusal> {
    let at = (city.now(), city.drawn_by(&submission.key));
    match city.at_reading_desk(at, move |desk| desk.decide(&submission, repetition)).await? {
        Decided::Before(done) => Ok(done),
        Decided::Now(act) => {
            let jurisdiction = city.jurisdiction().clone();
            Ok(city.db().append(move |tx| act.write(tx, &jurisdiction)).await?)
        }
    }
}

/// Whether a submission may have been carried out before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repetition {
    /// Nothing hints at it: its key is looked up only if something stands in its way.
    Unlikely,
    /// It may: its key is looked up first.
    Possible,
}

/// What is to be done about a submission.
enum Decided {
    /// Nothing: it was carried out before.
    Before(Executed),
    /// This is to be written.
    Now(Box<Act>),
}

/// A submission that has been decided, as it is to be written.
struct Act {
    key: String,
    done: command::Done,
    at: Moment,
    filing: Filing,
    secrets: Vec<(FieldName, Secret)>,
}

impl Act {
    fn write(&self, tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<Executed, Failure> {
        let Self { key, done, at, filing, secrets } = self;
        filing.write(tx, jurisdiction)?;
        for (field, secret) in secrets {
            private::put(tx, jurisdiction, filing.case(), field.as_str(), secret)?;
        }
        command::put(tx, jurisdiction, key, done, *at)?;
        Ok(Executed { case: done.case.clone(), version: done.version, done: Done::Now })
    }
}

impl Desk<'_, '_> {
    /// Decides a submission and writes what follows.
    fn carry_out(&mut self, submission: &Submission) -> Result<Executed, Refusal> {
        match self.decide(submission, Repetition::Possible)? {
            Decided::Before(done) => Ok(done),
            Decided::Now(act) => Ok(act.write(self.tx, self.jurisdiction)?),
        }
    }

    /// Decides a submission by what is there, unless it was carried out before; writes nothing.
    fn decide(&mut self, submission: &Submission, repetition: Repetition) -> Result<Decided, Refusal> {
        let before = |desk: &mut Self| command::find(desk.tx, desk.jurisdiction, &submission.key);
        let mut done = match repetition {
            Repetition::Possible => before(self)?,
            Repetition::Unlikely => None,
        };
        if done.is_none() {
            match self.decide_now(submission) {
                // It may be refused because it was carried out before; a key that is there twice is found when it is written.
                Err(refusal) if repetition == Repetition::Unlikely => {
                    done = Some(before(self)?.ok_or(refusal)?);
                }
                other => return other.map(|act| Decided::Now(Box::new(act))),
            }
        }
        let Some(done) = done else { return Err(Refusal::KeyReused) };
        let row = case_row::by_id(self.tx, self.jurisdiction, &done.case)?;
        let procedure = row.and_then(|row| self.book.procedure(&row.procedure));
        if done.fingerprint != fingerprint(submission, procedure) {
            return Err(Refusal::KeyReused);
        }
        Ok(Decided::Before(Executed { case: done.case, version: done.version, done: Done::Before }))
    }

    fn decide_now(&mut self, submission: &Submission) -> Result<Act, Refusal> {
        let found = match &submission.on {
            On::New { .. } => None,
            On::Case { id, .. } => self.load(id)?,
        };
        let mut on = self.take(submission, found)?;
        let procedure = self.book.procedure(on.case.procedure.as_str());
        let keys = self.keys_for(&on.case, procedure, submission)?;
        if Pseudonym::of(&submission.actor.id).is_some() {
            self.now = full_hour(self.now);
        }
        self.let_time_pass(&mut on)?;
        let (fields, secrets) = commit_to_personal(&on.case, procedure, submission, (&keys, self.chance))?;
        let mut command = self.command(&on, submission, fields);
        command.lots = self.lots(&on.case, &command)?;
        command.closed_cases = self.closed_cases(&on.case, &command)?;
        let events = decide(&self.context(), &on.case, &command)?;
        on.push(events);
        let filing = self.file(on)?;
        let (case, version) = (filing.case().clone(), filing.row.version);
        let done = command::Done { fingerprint: fingerprint(submission, procedure), case, version };
        Ok(Act { key: submission.key.clone(), done, at: self.now, filing, secrets })
    }

    /// Takes the case to the desk, unless the actor may not know of it or has not seen what happened last.
    fn take(&self, submission: &Submission, found: Option<OnDesk>) -> Result<OnDesk, Refusal> {
        match &submission.on {
            On::Case { seen, .. } => {
                let found = found.ok_or(Refusal::NotFound)?;
                if !may_read(self.book, &found.case, &submission.actor) {
                    return Err(Refusal::NotFound);
                }
                match seen {
                    Some(seen) if *seen != found.case.version => {
                        let since = found.events.into_iter().filter(|event| event.version > *seen);
                        Err(Refusal::Conflict { since: since.collect() })
                    }
                    _ => Ok(found),
                }
            }
            On::New { procedure, unit, item, party } => {
                let new = NewCase {
                    // Given when the case is written: until then somebody else may be given the same.
                    number: String::new(),
                    id: self.id_of_new(procedure),
                    procedure: procedure.clone(),
                    unit: unit.clone(),
                    item: item.clone(),
                    party: party.clone(),
                    parent: None,
                    opened_by: None,
                };
                let series = self.series_of(procedure, unit, item.as_ref());
                Ok(OnDesk::unnumbered(Case::draft(&self.context(), new)?, series))
            }
        }
    }

    /// The id of a new case; where reports are sealed, one that does not say when it was given.
    fn id_of_new(&self, procedure: &ProcedureName) -> CaseId {
        let seals = self.book.procedure(procedure.as_str()).is_some_and(sealed::seals);
        if seals { CaseId::from(self.chance.timeless()) } else { self.chance.case_id(self.now) }
    }

    /// What the engine is to decide about.
    fn command(&self, on: &OnDesk, submission: &Submission, fields: Fields) -> Command {
        let (at, recorded_at) = if Pseudonym::of(&submission.actor.id).is_some() {
            // Within the hour somebody else may have acted.
            let at = on.case.last_at.map_or(self.now, |last| last.max(self.now));
            (at, at)
        } else {
            (submission.done_at.unwrap_or(self.now), self.now)
        };
        let (action, actor) = (submission.action.as_str().into(), submission.actor.clone());
        Command { action, at, recorded_at, actor, fields, lots: None, closed_cases: BTreeSet::new() }
    }

    /// Of the cases that the command or the case names, those that are closed. Only what a guard asks for is looked up.
    fn closed_cases(&mut self, case: &Case, command: &Command) -> Result<BTreeSet<CaseId>, Failure> {
        let named: Vec<CaseId> = must_be_closed(&self.context(), case, command).cloned().collect();
        let rows = case_row::by_ids(self.tx, self.jurisdiction, &named)?;
        Ok(rows.into_iter().filter(|row| row.outcome.is_some()).map(|row| row.id).collect())
    }

    /// The keys to which what is filled in is to be sealed, by field.
    fn keys_for(
        &mut self,
        case: &Case,
        procedure: Option<&Procedure>,
        submission: &Submission,
    ) -> Result<Keys, Refusal> {
        let mut keys = Keys::new();
        for field in procedure.into_iter().flat_map(|procedure| &procedure.fields) {
            let value = submission.fields.get(field.id.as_str()).filter(|value| !value.is_blank());
            if let (Some(to), Some(_)) = (&field.sealed_to, value) {
                let (unit, now) = (case.unit.as_str(), self.now);
                let found = sealed::keys_of(self.tx, self.jurisdiction, self.book, unit, to, now)?;
                if found.is_empty() {
                    return Err(Refusal::NobodyHasKeys);
                }
                keys.insert(field.id.as_str().into(), found);
            }
        }
        Ok(keys)
    }
}

/// Keys by the field that is sealed to them.
type Keys = BTreeMap<FieldName, Vec<CustodianKey>>;

/// What is personal leaves the act and stays behind as commitments: in plain, or in an envelope. Of a voucher, what it hashes to
/// stays.
fn commit_to_personal(
    case: &Case,
    procedure: Option<&Procedure>,
    submission: &Submission,
    (keys, chance): (&Keys, &Stream),
) -> Result<(Fields, Vec<(FieldName, Secret)>), Refusal> {
    let (mut kept, mut secrets) = (Fields::new(), Vec::new());
    for (name, value) in &submission.fields {
        let value = match value.text().filter(|_| !value.is_blank()) {
            Some(text) if is_personal(procedure, name) => {
                let text = match keys.get(name) {
                    Some(keys) => sealed::seal(&text, case, name.as_str(), (keys, chance))?,
                    None => text,
                };
                let secret = Secret::new(text, chance.bytes());
                let commitment = secret.commitment();
                secrets.push((name.clone(), secret));
                FieldValue::Commitment(commitment)
            }
            Some(_) if is_voucher(procedure, submission, name) => sealed::kept_of_voucher(value),
            _ => value.clone(),
        };
        kept.insert(name.clone(), value);
    }
    Ok((kept, secrets))
}

fn is_personal(procedure: Option<&Procedure>, name: &FieldName) -> bool {
    let mut fields = procedure.into_iter().flat_map(|procedure| &procedure.fields);
    fields.any(|field| field.id == name.as_str() && field.personal)
}

fn is_voucher(procedure: Option<&Procedure>, submission: &Submission, name: &FieldName) -> bool {
    let Some(procedure) = procedure else { return false };
    let action = procedure.actions.iter().find(|action| action.id == submission.action);
    let field = action.and_then(|action| sealed::voucher_field(procedure, action));
    field.is_some_and(|field| field.id == name.as_str())
}

/// What a submission is, but for its key: who wants to do what, with which words. Of what is personal only that it was said counts:
/// whoever can guess it would find it in the hash.
fn fingerprint(submission: &Submission, procedure: Option<&Procedure>) -> Digest {
    let Submission { key: _, on, action, done_at, actor, fields } = submission;
    let is_kept_back =
        |name: &FieldName| is_personal(procedure, name) || is_voucher(procedure, submission, name);
    let said: BTreeMap<&FieldName, Option<&FieldValue>> =
        fields.iter().map(|(name, value)| (name, (!is_kept_back(name)).then_some(value))).collect();
    let said = format!("{on:?}\0{action}\0{done_at:?}\0{}\0{said:?}", actor.id);
    Digest::of(&[said.as_bytes()])
}
