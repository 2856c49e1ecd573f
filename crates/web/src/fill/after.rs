//! What followed from a case, read at once: the cases that were opened for its cards or by it, those that name it, and those that
//! followed from them.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_app::Rulebook;
use chuangyou_app::ground::grounds;
use chuangyou_engine::case::{Case, CaseId, Event, FieldValue, replay};
use chuangyou_engine::ladder;
use chuangyou_programme::model::{Effect, Procedure};
use chuangyou_store::card::Raised;
use chuangyou_store::case_link::{self, CaseLink};
use chuangyou_store::consequence::{self, Imposed, Proposed};
use chuangyou_store::followed::{self, Followed, Ruling};
use chuangyou_store::publication::{self, Publication};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, case_row, journal};

/// How far one looks: a card, its answer, the mend it promises, who is held to account, and the decision. A default of this
/// project.
const DEPTH: usize = 5;

/// How many cases are told of at most; the rest is told by their own pages. A default of this project.
const CASES: usize = 48;

/// What followed from a case.
#[derive(Debug, Default)]
pub(crate) struct After {
    /// The cases that were opened for its cards.
    pub(crate) handled: Vec<Followed>,
    pub(crate) rulings: Vec<Ruling>,
    /// What was proposed to those to whom its cards are put down, with such a card among the grounds.
    pub(crate) proposed: Vec<Proposed>,
    /// The links to it and to the cases that followed.
    pub(crate) links: Vec<CaseLink>,
    /// The cases that followed, in the order in which they were found.
    pub(crate) cases: Vec<FollowedFile>,
    /// What the case itself and those that followed made public and imposed.
    pub(crate) publications: Vec<Publication>,
    pub(crate) imposed: Vec<Imposed>,
    /// What the case was opened for.
    pub(crate) origin: Option<Origin>,
    /// What somebody looks at in the case before it appears.
    pub(crate) to_review: Option<Publication>,
    /// The rows of cases that its fields name.
    pub(crate) named: Vec<CaseRow>,
}

/// What a case was opened for.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A card of another case.
    Card(Followed),
    /// What the ladder proposes.
    Proposal(Proposed),
    /// Another case had it opened.
    Case(CaseId),
}

/// A case that followed.
#[derive(Debug)]
pub(crate) struct FollowedFile {
    pub(crate) row: CaseRow,
    pub(crate) case: Case,
    pub(crate) events: Vec<Event>,
}

/// Reads what followed from a case. What cannot have followed is not asked for: most cases cost one question.
pub(crate) fn read(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    book: &Rulebook,
    (case, cards): (&Case, &[Raised]),
) -> Result<After, Failure> {
    let mut after = own(tx, city, book, case)?;
    let mut near = Vec::new();
    if !cards.is_empty() {
        after.handled = followed::of_case(tx, city, &case.id)?;
        after.rulings = followed::rulings(tx, city, &case.id)?;
        let mut proposed = consequence::proposed_to(tx, city, &subjects(cards))?;
        proposed.retain(|one| may_rest(book, cards, one));
        after.proposed = resting_on(tx, city, &case.id, proposed)?;
        near.extend(after.handled.iter().map(|one| one.handled_by.clone()));
        near.extend(after.proposed.iter().map(|one| one.case.clone()));
    }
    after.links = case_link::to_all(tx, city, std::slice::from_ref(&case.id))?;
    near.extend(after.links.iter().map(|link| link.case.clone()));
    follow(tx, city, &case.id, near, &mut after)?;
    Ok(after)
}

/// Whether a proposal can rest on one of these cards: none is older than the longest time over which is counted.
fn may_rest(book: &Rulebook, cards: &[Raised], one: &Proposed) -> bool {
    let since = ladder::counts_since(one.day);
    cards.iter().map(|raised| book.almanac().day(raised.card.at)).any(|day| since <= day && day <= one.day)
}

/// Of some proposals, those with a card of this case among their grounds.
fn resting_on(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    case: &CaseId,
    proposed: Vec<Proposed>,
) -> Result<Vec<Proposed>, Failure> {
    let ids: Vec<CaseId> = proposed.iter().map(|one| one.case.clone()).collect();
    let decided_in = files(tx, city, &ids)?;
    let rests = |file: &FollowedFile| grounds(&file.case.fields).iter().any(|line| line.case == *case);
    let resting: BTreeSet<&CaseId> =
        decided_in.iter().filter(|file| rests(file)).map(|file| &file.case.id).collect();
    Ok(proposed.into_iter().filter(|one| resting.contains(&one.case)).collect())
}

/// Those to whom cards are put down, as proposals know them.
fn subjects(cards: &[Raised]) -> Vec<String> {
    let whose = cards.iter().flat_map(|raised| {
        [("person", &raised.card.handler), ("unit", &raised.card.unit)]
            .into_iter()
            .filter(|(_, id)| !id.is_empty())
            .map(|(kind, id)| format!("{kind}:{id}"))
    });
    whose.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What a case itself made public, imposed, and was opened for: asked only where its procedure can have.
fn own(tx: &mut Tx<'_>, city: &Jurisdiction, book: &Rulebook, case: &Case) -> Result<After, Failure> {
    let mut after = After::default();
    let Some(procedure) = book.procedure(case.procedure.as_str()) else { return Ok(after) };
    let programme = book.programme();
    let is =
        |id: chuangyou_programme::model::ProcedureId| programme.procedures[id.index()].id == procedure.id;
    if has(procedure, |effect| matches!(effect, Effect::Publish { .. } | Effect::Correct { .. })) {
        after.publications = publication::of_case(tx, city, &case.id)?;
    }
    if has(procedure, |effect| matches!(effect, Effect::Impose { .. })) {
        after.imposed = consequence::of_case(tx, city, &case.id)?;
    }
    if programme.publications.iter().any(|one| one.review.is_some_and(is)) {
        after.to_review = publication::of_review(tx, city, &case.id)?;
    }
    let handles =
        programme.handlings.iter().any(|one| one.opens.is_some_and(is) || one.waiting.is_some_and(is));
    let decides =
        programme.consequences.iter().filter_map(|one| one.rung.as_ref()).any(|rung| is(rung.opens));
    let mut origin = None;
    if handles {
        origin = followed::handled_by(tx, city, &case.id)?.map(Origin::Card);
    }
    if origin.is_none() && decides {
        let proposed = consequence::proposed_in(tx, city, std::slice::from_ref(&case.id))?;
        origin = proposed.into_iter().next().map(Origin::Proposal);
    }
    after.origin = origin.or_else(|| case.opened_by.clone().map(Origin::Case));
    after.named = case_row::by_ids(tx, city, &named(case, after.origin.as_ref()))?;
    Ok(after)
}

/// The cases that a case names: in fields, among its grounds, and as what it was opened for.
fn named(case: &Case, origin: Option<&Origin>) -> Vec<CaseId> {
    let in_fields = case.fields.values().filter_map(|value| match value {
        FieldValue::Case(other) => Some(other.clone()),
        _ => None,
    });
    let among_grounds = grounds(&case.fields).into_iter().map(|line| line.case);
    let origin = origin.and_then(|origin| match origin {
        Origin::Card(card) => Some(card.case.clone()),
        Origin::Case(other) => Some(other.clone()),
        Origin::Proposal(_) => None,
    });
    let all: BTreeSet<CaseId> = in_fields.chain(among_grounds).chain(origin).collect();
    all.into_iter().collect()
}

fn has(procedure: &Procedure, effect: impl Fn(&Effect) -> bool) -> bool {
    procedure.actions.iter().flat_map(|action| &action.effects).any(effect)
}

/// Reads the cases that followed, step by step further away, each step at once.
fn follow(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    root: &CaseId,
    mut near: Vec<CaseId>,
    after: &mut After,
) -> Result<(), Failure> {
    let mut seen: BTreeSet<CaseId> = [root.clone()].into();
    for _ in 0..DEPTH {
        near.retain(|case| seen.insert(case.clone()));
        near.truncate(CASES - after.cases.len());
        if near.is_empty() {
            return Ok(());
        }
        after.cases.extend(files(tx, city, &near)?);
        after.publications.extend(publication::of_cases(tx, city, &near)?);
        after.imposed.extend(consequence::of_cases(tx, city, &near)?);
        let links = case_link::to_all(tx, city, &near)?;
        let children = case_row::of_parents(tx, city, &near)?;
        near = links
            .iter()
            .map(|link| link.case.clone())
            .chain(children.into_iter().map(|row| row.id))
            .collect();
        after.links.extend(links);
    }
    Ok(())
}

/// Cases with their rows and events; those of other systems have none.
fn files(tx: &mut Tx<'_>, city: &Jurisdiction, ids: &[CaseId]) -> Result<Vec<FollowedFile>, Failure> {
    let mut rows: BTreeMap<CaseId, CaseRow> =
        case_row::by_ids(tx, city, ids)?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut events: BTreeMap<CaseId, Vec<Event>> = BTreeMap::new();
    for event in journal::events_of_all(tx, city, ids)? {
        events.entry(event.case.clone()).or_default().push(event);
    }
    let file = |id: &CaseId| {
        let (row, events) = (rows.remove(id)?, events.remove(id)?);
        let case = replay(&events).map_err(|why| Failure::corrupt(format!("case {id}"), why));
        Some(case.map(|case| FollowedFile { row, case, events }))
    };
    ids.iter().filter_map(file).collect()
}

impl After {
    /// Everybody whom the events of the cases that followed speak of.
    pub(crate) fn people(&self) -> impl Iterator<Item = &chuangyou_engine::case::PersonId> {
        self.cases.iter().flat_map(|file| super::words::people_of(&file.events))
    }

    /// The numbers of the cases that were read.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (CaseId, String)> {
        let rows = self.cases.iter().map(|file| &file.row).chain(&self.named);
        rows.map(|row| (row.id.clone(), row.number.clone()))
    }
}
