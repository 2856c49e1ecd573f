//! The service guide, from the register of items.

use chuangyou_app::Rulebook;
use chuangyou_calendar::Day;
use chuangyou_engine::case::Moment;
use chuangyou_programme::model::{
    Amount, Channel, Charges, DocumentSource, Fee as Charge, Item, ItemVersion, Programme, SpecialProcedure,
    Subject, SubjectId, Text,
};

use super::plain;
use chuangyou_pages::component::Span;
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::home::{Group, Shelf};
use chuangyou_pages::page::service::{
    Batch, Cost, Document, Fee, Need, Online, Service, ServiceLine, Services, Subjects,
};

/// An item in a list; `None` if it has no limits today.
pub(crate) fn line(programme: &Programme, item: &Item, today: Day) -> Option<ServiceLine> {
    let version = item.on(today)?;
    Some(ServiceLine {
        id: item.id.clone(),
        title: item.title.clone(),
        unit: programme.units[item.unit.index()].title.clone(),
        summary: item.guide.summary.clone(),
        promised: promised(version),
        statutory: statutory(version),
    })
}

/// Up to so many items stand in one list; more are folded, subject by subject.
const IN_ONE_LIST: usize = 30;

/// Subjects with how many items each has, under the subjects above them; those without are left out.
pub(crate) fn subjects(programme: &Programme) -> Vec<Group> {
    let all = &programme.subjects;
    let mut items = vec![0; all.len()];
    for id in programme.items.iter().filter_map(|item| item.guide.subject) {
        items[id.index()] += 1;
    }
    let parent = |at: usize| all[at].parent.map(SubjectId::index);
    let is_above = |at: usize| (0..all.len()).any(|below| parent(below) == Some(at));
    let shelf = |at: usize| Shelf { id: all[at].id.clone(), title: all[at].title.clone(), items: items[at] };
    let below = |above: Option<usize>| -> Vec<Shelf> {
        let wanted = |at: &usize| parent(*at) == above && items[*at] > 0 && !is_above(*at);
        (0..all.len()).filter(wanted).map(shelf).collect()
    };
    let under = |at: usize| {
        let (mut head, shelves) = (shelf(at), below(Some(at)));
        head.items += shelves.iter().map(|shelf| shelf.items).sum::<usize>();
        Group { head: Some(head), shelves }
    };
    let alone = Group { head: None, shelves: below(None) };
    let groups = std::iter::once(alone).chain((0..all.len()).filter(|at| is_above(*at)).map(under));
    groups.filter(|group| !group.shelves.is_empty()).collect()
}

/// Units that handle items, with how many each has.
pub(crate) fn units(programme: &Programme) -> Vec<Shelf> {
    let count = |index: usize| programme.items.iter().filter(|item| item.unit.index() == index).count();
    let shelf = |(index, unit): (usize, &chuangyou_programme::model::Unit)| Shelf {
        id: unit.id.clone(),
        title: unit.title.clone(),
        items: count(index),
    };
    programme.units.iter().enumerate().map(shelf).filter(|shelf| shelf.items > 0).collect()
}

/// What the guide is searched for; what is empty is not asked for.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Search {
    /// Words that all must stand in titles, summaries, units and codes, in either language.
    #[serde(default)]
    q: String,
    /// A subject; it means those below it too.
    #[serde(default)]
    subject: String,
    /// A unit.
    #[serde(default)]
    unit: String,
}

impl Search {
    /// The items that are meant, in the order of the programme.
    pub(crate) fn among<'p>(&self, programme: &'p Programme) -> Vec<&'p Item> {
        let words: Vec<String> = self.q.split_whitespace().map(str::to_lowercase).collect();
        let wanted = |item: &&Item| {
            (self.subject.is_empty() || is_under(programme, item, &self.subject))
                && (self.unit.is_empty() || programme.units[item.unit.index()].id == self.unit)
                && words.iter().all(|word| mentions(programme, item, word))
        };
        programme.items.iter().filter(wanted).collect()
    }
}

/// The list of services, searched and narrowed.
pub(crate) fn services(book: &Rulebook, search: Search, today: Day) -> Services {
    let programme = book.programme();
    let choice = |shelf: Shelf| Choice { id: shelf.id, title: shelf.title };
    let choices = |group: Group| Subjects {
        head: group.head.map(choice),
        choices: group.shelves.into_iter().map(choice).collect(),
    };
    Services {
        subjects: subjects(programme).into_iter().map(choices).collect(),
        units: units(programme).into_iter().map(choice).collect(),
        found: batches(programme, &search.among(programme), today),
        q: search.q.trim().to_owned(),
        subject: search.subject,
        unit: search.unit,
    }
}

/// Whether an item stands under a subject or under one below it.
fn is_under(programme: &Programme, item: &Item, subject: &str) -> bool {
    let own = item.guide.subject.map(|id| &programme.subjects[id.index()]);
    let above = own.and_then(|own| own.parent).map(|id| &programme.subjects[id.index()]);
    [own, above].into_iter().flatten().any(|one| one.id == subject)
}

/// What was found, in one list or by subject; items without one come last.
fn batches(programme: &Programme, found: &[&Item], today: Day) -> Vec<Batch> {
    let lines = |items: &[&Item]| items.iter().filter_map(|item| line(programme, item, today)).collect();
    if found.len() <= IN_ONE_LIST {
        let all = Batch { subject: None, lines: lines(found) };
        return Some(all).filter(|all| !all.lines.is_empty()).into_iter().collect();
    }
    let subjects = programme.subjects.iter().map(Some).chain([None]).enumerate();
    let batch = |(at, subject): (usize, Option<&Subject>)| {
        let of_it =
            |item: &&&Item| item.guide.subject.map_or(programme.subjects.len(), SubjectId::index) == at;
        let items: Vec<&Item> = found.iter().filter(of_it).copied().collect();
        let title = subject
            .map_or_else(|| chuangyou_pages::lang::both("services-other"), |subject| subject.title.clone());
        Batch { subject: Some(title), lines: lines(&items) }
    };
    subjects.map(batch).filter(|batch| !batch.lines.is_empty()).collect()
}

fn mentions(programme: &Programme, item: &Item, word: &str) -> bool {
    let unit = &programme.units[item.unit.index()].title;
    let texts = [Some(&item.title), Some(unit), item.guide.summary.as_ref()];
    let has = |text: &Text| text.zh.to_lowercase().contains(word) || text.en.to_lowercase().contains(word);
    texts.into_iter().flatten().any(has) || item.id.to_lowercase().contains(word)
}

/// The guide to an item; `None` if it has no limits today.
pub(crate) fn service(book: &Rulebook, item: &Item, now: Moment) -> Option<Service> {
    let programme = book.programme();
    let today = book.almanac().day(now.0);
    let (version, guide) = (item.on(today)?, &item.guide);
    let unit = &programme.units[item.unit.index()];
    let subject = guide.subject.map(|id| &programme.subjects[id.index()]);
    Some(Service {
        id: item.id.clone(),
        title: item.title.clone(),
        summary: guide.summary.clone(),
        subject: subject.map(|subject| Choice { id: subject.id.clone(), title: subject.title.clone() }),
        unit: Choice { id: unit.id.clone(), title: unit.title.clone() },
        together: item.co_units.iter().map(|id| programme.units[id.index()].title.clone()).collect(),
        promised: promised(version),
        statutory: statutory(version),
        since: version.from,
        benchmark: version
            .benchmark
            .as_ref()
            .map(|best| (best.who.clone(), Span { amount: best.limit, unit: best.unit })),
        documents: guide.documents.iter().map(document).collect(),
        cost: cost(programme, &guide.charges, today),
        special: guide.special_procedures.iter().map(special).collect(),
        conditions: guide.conditions.clone(),
        basis: guide.basis.iter().map(|source| plain(&source.title)).collect(),
        result: guide.result.clone(),
        place: place(guide.hall.as_ref(), guide.window.as_ref()),
        hours: None,
        phone: guide.phone.clone(),
        online: if is_online(item) { Online::Open } else { Online::WindowOnly },
    })
}

/// Whether the portal takes applications for an item: it says so, or says nothing about how.
pub(crate) fn is_online(item: &Item) -> bool {
    item.guide.channels.is_empty() || item.guide.channels.contains(&Channel::Online)
}

fn promised(version: &ItemVersion) -> Span {
    Span { amount: version.promised, unit: version.promised_unit }
}

fn statutory(version: &ItemVersion) -> Span {
    Span { amount: version.statutory, unit: version.statutory_unit }
}

fn document(document: &chuangyou_programme::model::Document) -> Document {
    let source = match document.source_of {
        DocumentSource::Applicant => None,
        DocumentSource::Agency => Some(chuangyou_pages::lang::both("document-agency")),
        DocumentSource::Authority => Some(chuangyou_pages::lang::both("document-authority")),
    };
    let need = match (document.required, document.deferrable) {
        (_, true) => Need::Deferrable,
        (true, false) => Need::Required,
        (false, false) => Need::Optional,
    };
    let (title, form) = (document.title.clone(), document.form.clone());
    Document { title, form, copies: u32::from(document.copies), source, need }
}

fn special(procedure: &SpecialProcedure) -> (Text, Span) {
    (procedure.title.clone(), Span { amount: procedure.limit, unit: procedure.unit })
}

fn cost(programme: &Programme, charges: &Charges, today: Day) -> Cost {
    match charges {
        Charges::Unsaid => Cost::Unsaid,
        Charges::Nothing => Cost::Free,
        Charges::Fees(fees) => {
            Cost::Fees(fees.iter().filter_map(|fee| charge(programme, fee, today)).collect())
        }
    }
}

fn charge(programme: &Programme, fee: &Charge, today: Day) -> Option<Fee> {
    let amount = match &fee.amount {
        Amount::Fixed(fen) => *fen,
        Amount::Parameter(id) => programme.parameters[id.index()].on(today)?.0,
        _ => return None,
    };
    Some(Fee { title: fee.title.clone(), amount, basis: plain(&fee.basis.title) })
}

fn place(hall: Option<&Text>, window: Option<&Text>) -> Option<Text> {
    match (hall, window) {
        (Some(hall), Some(window)) => {
            Some(Text { zh: format!("{}{}", hall.zh, window.zh), en: format!("{}, {}", window.en, hall.en) })
        }
        (one, other) => one.or(other).cloned(),
    }
}
