//! Publications, as whoever reads may see them.

use std::collections::BTreeMap;

use chuangyou_app::Rulebook;
use chuangyou_app::access::{may_read_publication, may_read_row};
use chuangyou_calendar::Day;
use chuangyou_engine::case::{FieldValue, Fields, Person, PersonId};
use chuangyou_programme::model::{self, Effect, Field};
use chuangyou_store::publication::{self, Place, Publication, Standing};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, account, case_row};

use super::case::{Reader, second};
use super::course;
use super::outcome::{heading, publication_line};
use super::words::Names;
use super::{plain, unit_title};
use chuangyou_pages::component::{Fact, PublicationFate};
use chuangyou_pages::page::publication::{CourseStep, PublicationEntry, PublicationPage, PublishedCase};

/// How many publications are read at once, and how many at most for one kind on one page. Defaults of this project.
const READ: u32 = 100;
const READ_AT_MOST: usize = 1000;

/// The kinds that somebody may read at least some of.
pub(crate) fn kinds<'b>(book: &'b Rulebook, person: &Person) -> Vec<&'b model::Publication> {
    let all = book.programme().publications.iter();
    all.filter(|kind| kind.audience == model::Audience::Public || !person.posts.is_empty()).collect()
}

/// Up to `limit` publications of these kinds, and of a unit if one is named, after a place, the latest first.
pub(crate) fn latest(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    (book, person, today): (&Rulebook, &Person, Day),
    (kinds, unit): (&[String], Option<&str>),
    (after, limit): (Option<Place>, usize),
) -> Result<Vec<Publication>, Failure> {
    let mut found = Vec::new();
    for kind in kinds {
        let Some(declared) = book.programme().publication(kind) else { continue };
        let (mut after, mut seen, mut taken) = (after.clone(), 0, 0);
        while seen < READ_AT_MOST && taken < limit {
            let some = publication::shown(tx, city, (kind, unit), (after.as_ref(), today), READ)?;
            seen += some.len();
            after = some.last().map(Publication::place);
            let is_last = some.len() < READ as usize;
            let may = some.into_iter().filter(|one| may_read_publication(book, declared, &one.unit, person));
            found.extend(may.inspect(|_| taken += 1));
            if is_last {
                break;
            }
        }
    }
    found.sort_by_key(|one: &Publication| std::cmp::Reverse(one.place()));
    found.truncate(limit);
    Ok(found)
}

/// A publication with what its page shows besides.
pub(crate) struct PublicationFile {
    one: Publication,
    /// What it stands in the place of.
    corrects: Option<Publication>,
    row: Option<CaseRow>,
    course: Vec<CourseStep>,
    names: Names,
}

/// Reads a publication, or the correction that stands in its place.
pub(crate) fn read(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    book: &Rulebook,
    id: &str,
) -> Result<Option<PublicationFile>, Failure> {
    let Some(mut one) = publication::by_id(tx, city, id)? else { return Ok(None) };
    // A correction is always later than what it corrects, so this ends.
    while let Some(correction) = &one.corrected_by {
        let Some(next) = publication::by_id(tx, city, correction)? else { break };
        one = next;
    }
    let corrects = match &one.corrects {
        Some(earlier) => publication::by_id(tx, city, earlier)?,
        None => None,
    };
    let row = case_row::by_id(tx, city, &one.case)?;
    let course = course::of_publication(tx, city, book, &one)?;
    let people: Vec<PersonId> = people(&one.fields).collect();
    let people: BTreeMap<_, _> = account::names(tx, city, &people)?.into_iter().collect();
    Ok(Some(PublicationFile { one, corrects, row, course, names: Names { people, ..Names::default() } }))
}

fn people(fields: &Fields) -> impl Iterator<Item = PersonId> {
    fields.values().filter_map(|value| match value {
        FieldValue::Person(person) => Some(person.clone()),
        _ => None,
    })
}

impl PublicationFile {
    /// Its page; `None` if it is not for the reader. What has not appeared yet, or is shown no more, is for those who may read its
    /// case.
    pub(crate) fn page(&self, book: &Rulebook, person: &Person, today: Day) -> Option<PublicationPage> {
        let one = &self.one;
        let declared = book.programme().publication(&one.kind)?;
        let row = self.row.as_ref().filter(|row| may_read_row(book, row, person));
        let is_shown = one.standing == Standing::Shown && one.until.is_none_or(|until| until >= today);
        let may = is_shown && may_read_publication(book, declared, &one.unit, person);
        if !may && row.is_none() {
            return None;
        }
        let corrects = self.corrects.as_ref();
        let withdrawn = one.withdrawn.as_ref();
        Some(PublicationPage {
            entry: self.entry_of(book, today),
            says: if withdrawn.is_some() { Vec::new() } else { self.says(book, declared) },
            course: if withdrawn.is_some() { Vec::new() } else { self.course.clone() },
            until: one.until,
            corrects: corrects.filter(|_| withdrawn.is_none()).map(|earlier| {
                let title = heading(book, earlier, None).unwrap_or_else(|| declared.title.clone());
                (title, second(book, earlier.published_at))
            }),
            withdrawn: withdrawn.map(|(at, said)| {
                let facts = facts(book, &self.names, &declared.withdrawal, &one.kind, said);
                (second(book, *at), facts)
            }),
            case: row.map(|row| PublishedCase {
                id: row.id.to_string(),
                number: row.number.clone(),
                reader: Reader::of(person, row.party.as_ref()).into(),
            }),
        })
    }

    fn entry_of(&self, book: &Rulebook, today: Day) -> PublicationEntry {
        let before = self.corrects.as_ref().map(|earlier| &earlier.fields);
        let listed = entry(book, &self.one, today);
        let title = heading(book, &self.one, before).filter(|_| self.one.withdrawn.is_none());
        PublicationEntry { title: title.unwrap_or(listed.title), ..listed }
    }

    /// What it says; of a correction, what is new in it.
    fn says(&self, book: &Rulebook, declared: &model::Publication) -> Vec<Fact> {
        let before = self.corrects.as_ref().map(|earlier| &earlier.fields);
        let is_new =
            |name: &str, value: &FieldValue| before.is_none_or(|before| before.get(name) != Some(value));
        let fields = self.one.fields.iter().filter(|(name, value)| is_new(name.as_str(), value));
        let fields: Fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
        facts(book, &self.names, &declared.fields, &self.one.kind, &fields)
    }
}

/// A publication as the list shows it.
pub(crate) fn entry(book: &Rulebook, one: &Publication, today: Day) -> PublicationEntry {
    let line = publication_line(book, one, today);
    let title = if line.fate == PublicationFate::Withdrawn { line.kind.clone() } else { line.title };
    PublicationEntry {
        id: line.id,
        kind: line.kind,
        title,
        unit: unit_title(book, one.unit.as_str()),
        at: line.at,
        fate: line.fate,
    }
}

/// Fields in words, in the order in which the publication names them.
fn facts(book: &Rulebook, names: &Names, order: &[String], kind: &str, fields: &Fields) -> Vec<Fact> {
    let fact = |name: &String| {
        let value = fields.get(name.as_str())?;
        match declared(book, kind, name) {
            Some(field) => Some(Fact { label: field.label.clone(), value: names.value(book, field, value)? }),
            None => Some(Fact { label: plain(name), value: plain(value.text()?) }),
        }
    };
    order.iter().filter_map(fact).collect()
}

/// A field of a procedure that publishes, corrects or withdraws that kind.
fn declared<'b>(book: &'b Rulebook, kind: &str, name: &str) -> Option<&'b Field> {
    let cites = |effect: &Effect| match effect {
        Effect::Publish { publication }
        | Effect::Correct { publication }
        | Effect::Withdraw { publication } => publication == kind,
        _ => false,
    };
    let procedures = book.programme().procedures.iter();
    let citing = procedures
        .filter(|procedure| procedure.actions.iter().any(|action| action.effects.iter().any(cites)));
    citing.flat_map(|procedure| &procedure.fields).find(|field| field.id == name)
}
