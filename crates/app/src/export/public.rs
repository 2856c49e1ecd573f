//! What of a city's journal is for everybody.

use std::collections::BTreeSet;

use chuangyou_engine::case::{Author, Case, CaseId, Change, Event, FieldName, FieldValue, Fields, PersonId};
use chuangyou_programme::model::Procedure;
use chuangyou_store::case_link;
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, case_row, journal};

use super::{PAGE, Restricted};
use crate::access::is_restricted;
use crate::rulebook::Rulebook;

/// What a case's party is called in an export.
const PARTY: &str = "party";

/// What is kept out of an export.
#[derive(Debug, Default)]
pub(super) struct Public {
    /// Procedures whose cases are for few.
    procedures: Vec<String>,
    /// Their cases, and those that name one of them, directly or through others.
    cases: BTreeSet<CaseId>,
    /// The numbers by which people know them.
    numbers: BTreeSet<String>,
}

impl Public {
    /// What is kept out of an export of a city.
    ///
    /// # Errors
    /// As the database has it.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        jurisdiction: &Jurisdiction,
        book: &Rulebook,
        restricted: Restricted,
    ) -> Result<Self, Failure> {
        if restricted == Restricted::Included {
            return Ok(Self::default());
        }
        let all = book.programme().procedures.iter();
        let procedures = all.map(|known| known.id.clone()).filter(|id| is_restricted(book, id)).collect();
        let mut public = Self { procedures, ..Self::default() };
        let mut found = Vec::new();
        let mut after = CaseId::from(String::new());
        loop {
            let ids = journal::cases_after(tx, jurisdiction, &after, PAGE)?;
            let Some(last) = ids.last() else { break };
            after = last.clone();
            let rows = case_row::by_ids(tx, jurisdiction, &ids)?;
            let few = rows.into_iter().filter(|row: &CaseRow| is_restricted(book, &row.procedure));
            found.extend(few.map(|row| row.id));
        }
        public.add_with_those_that_name_them(tx, jurisdiction, found)?;
        Ok(public)
    }

    fn add_with_those_that_name_them(
        &mut self,
        tx: &mut Tx<'_>,
        jurisdiction: &Jurisdiction,
        mut found: Vec<CaseId>,
    ) -> Result<(), Failure> {
        while !found.is_empty() {
            found.retain(|id| self.cases.insert(id.clone()));
            let rows = case_row::by_ids(tx, jurisdiction, &found)?;
            self.numbers.extend(rows.into_iter().map(|row| row.number));
            let naming = case_link::to_all(tx, jurisdiction, &found)?.into_iter().map(|link| link.case);
            let linked = case_row::of_parents(tx, jurisdiction, &found)?.into_iter().map(|row| row.id);
            found = naming.chain(linked).collect();
        }
        Ok(())
    }

    /// The procedures whose cases are kept out.
    pub(super) fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().map(String::as_str)
    }

    /// Whether nobody is to learn of a case.
    pub(super) fn keeps_out(&self, case: &CaseId) -> bool {
        self.cases.contains(case)
    }

    /// A case and its events as anybody may know them: no field that is personal, sealed or secret, no word of a case that is kept
    /// out, and the party called a party.
    pub(super) fn told(&self, book: &Rulebook, mut case: Case, mut events: Vec<Event>) -> (Case, Vec<Event>) {
        let procedure = book.procedure(case.procedure.as_str());
        case.children.retain(|_, child| !self.procedures.iter().any(|few| few == child.procedure.as_str()));
        events.retain(|event| is_told(&case, event));
        let party = case.party.take();
        let is_party = |person: &PersonId| party.as_ref() == Some(person);
        for event in &mut events {
            let fields = std::mem::take(&mut event.fields);
            event.fields = self.told_fields(procedure, fields, &is_party);
            let given = event.changes.iter_mut().filter_map(|change| match change {
                Change::GivenToPerson(person) => Some(person),
                _ => None,
            });
            let acted = match &mut event.actor {
                Author::Person { id, .. } => Some(id),
                Author::System => None,
            };
            given.chain(acted).filter(|person| is_party(person)).for_each(|person| *person = PARTY.into());
        }
        case.fields = self.told_fields(procedure, std::mem::take(&mut case.fields), &is_party);
        if case.handler.as_ref().is_some_and(is_party) {
            case.handler = Some(PARTY.into());
        }
        (case, events)
    }

    fn told_fields(
        &self,
        procedure: Option<&Procedure>,
        fields: Fields,
        is_party: &dyn Fn(&PersonId) -> bool,
    ) -> Fields {
        let told = fields.into_iter().filter(|(name, _)| is_public(procedure, name));
        told.filter_map(|(name, value)| Some((name, self.told_value(value, is_party)?))).collect()
    }

    fn told_value(&self, value: FieldValue, is_party: &dyn Fn(&PersonId) -> bool) -> Option<FieldValue> {
        match value {
            FieldValue::Commitment(_) => None,
            FieldValue::Case(case) => (!self.keeps_out(&case)).then_some(FieldValue::Case(case)),
            FieldValue::Person(person) if is_party(&person) => Some(FieldValue::Person(PARTY.into())),
            FieldValue::List(entries) => {
                let entries = entries.into_iter().filter(|entry| !self.is_named_in(entry));
                Some(FieldValue::List(entries.collect()))
            }
            FieldValue::Text(text) => (!self.is_named_in(&text)).then_some(FieldValue::Text(text)),
            other => Some(other),
        }
    }

    /// Whether a text names a case that is kept out, by its id or its number.
    fn is_named_in(&self, text: &str) -> bool {
        let is_between =
            |letter: char| letter.is_whitespace() || "，。、；：！？（）“”,;:!?()\"".contains(letter);
        !self.cases.is_empty()
            && text.split(is_between).any(|word| self.cases.contains(word) || self.numbers.contains(word))
    }
}

/// Whether an event is not about a linked case that is kept out.
fn is_told(case: &Case, event: &Event) -> bool {
    let link = event.changes.iter().find_map(|change| match change {
        Change::ChildOpened { link, .. }
        | Change::ChildClosed { link, .. }
        | Change::ChildDeemed { link, .. } => Some(link),
        _ => None,
    });
    link.is_none_or(|link| case.children.contains_key(link))
}

/// Whether a field of a procedure is for everybody. One that the procedure does not know any more is for nobody.
fn is_public(procedure: Option<&Procedure>, name: &FieldName) -> bool {
    let field = procedure.and_then(|known| known.fields.iter().find(|field| field.id == name.as_str()));
    field.is_some_and(|field| !field.personal && field.secret_to.is_empty() && field.sealed_to.is_none())
}
