//! Everything that is computed from the journal, computed again.

use chuangyou_engine::case::CaseId;
use chuangyou_store::card::{self, Raised, Status};
use chuangyou_store::{CaseRow, Failure, case_link, case_row, journal, task};
use tracing::error;

use crate::carry::Trouble;
use crate::city::City;
use crate::desk::{Desk, OnDesk, highest, highest_of_each, links_of, tasks};
use crate::reconcile::unless_taken;

/// How many cases one transaction takes.
const PAGE: u32 = 100;

/// What a rebuild has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Cases of the journal that were computed again.
    pub cases: u64,
    /// Of these, cases whose row was another one.
    pub rows: u64,
    /// Of these, cases whose tasks were others.
    pub tasks: u64,
    /// Of these, cases whose cards were others.
    pub cards: u64,
    /// Rows without any event, which were taken away.
    pub removed: u64,
    /// Cases that could not be computed.
    pub failed: u64,
}

impl Rebuilt {
    fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.rows += other.rows;
        self.tasks += other.tasks;
        self.cards += other.cards;
        self.removed += other.removed;
        self.failed += other.failed;
    }
}

/// Folds the journal again, case by case, and puts right whatever rows, tasks, cards and instants of waking are not what it makes
/// of them. Cases of other systems have no events of ours, and are left alone. The city may be at work meanwhile: a case that
/// somebody acts on at the same moment is left as they leave it.
///
/// `progress` is told after every page.
///
/// # Errors
/// [`Failure`] if the store cannot be read or written; a case that cannot be computed is counted and stops nothing.
pub async fn rebuild(city: &City, mut progress: impl FnMut(Rebuilt)) -> Result<Rebuilt, Failure> {
    let mut rebuilt = Rebuilt::default();
    let mut after = CaseId::from(String::new());
    loop {
        let begin = after.clone();
        let page =
            city.read(move |tx, jurisdiction| journal::cases_after(tx, jurisdiction, &begin, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        rebuilt.add(unless_taken(city.at_desk(move |desk| desk.rebuild_all(&page)).await)?);
        progress(rebuilt);
    }
    rebuilt.add(city.at_desk(move |desk| desk.remove_without_events(PAGE)).await?);
    progress(rebuilt);
    Ok(rebuilt)
}

impl Desk<'_, '_> {
    fn rebuild_all(&mut self, page: &[CaseId]) -> Result<Rebuilt, Failure> {
        let mut rebuilt = Rebuilt::default();
        for case in page {
            match self.attempt(|desk| desk.rebuild_case(case)) {
                Ok(one) => rebuilt.add(one),
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                Err(Trouble::Failed(Failure::Taken(_))) => {}
                Err(trouble) => {
                    rebuilt.failed += 1;
                    error!(case = %case, %trouble, "a case cannot be computed again");
                }
            }
        }
        Ok(rebuilt)
    }

    fn rebuild_case(&mut self, id: &CaseId) -> Result<Rebuilt, Trouble> {
        // The row before the journal: if somebody acts in between, the row has another version when it is to be replaced.
        let before = case_row::by_id(self.tx, self.jurisdiction, id)?;
        let Some(on) = self.replay(id)? else {
            return Ok(Rebuilt::default());
        };
        let verdict = self.judge(&on);
        let (level, cards) = self.rebuild_cards(id, verdict.cards)?;
        let row = self.row(&on, level, verdict.next_change);
        on.events
            .iter()
            .flat_map(links_of)
            .try_for_each(|link| case_link::put(self.tx, self.jurisdiction, &link))?;
        let tasks = self.rebuild_tasks(&on, &row)?;
        let is_right = before.as_ref().is_some_and(|before| same(before, &row));
        if !is_right {
            if let Some(before) = before {
                case_row::delete(self.tx, self.jurisdiction, id, before.version)?;
            }
            case_row::insert(self.tx, self.jurisdiction, &row)?;
        }
        Ok(Rebuilt {
            cases: 1,
            rows: u64::from(!is_right),
            tasks: u64::from(tasks == Was::Wrong),
            cards: u64::from(cards == Was::Wrong),
            ..Rebuilt::default()
        })
    }

    /// The cards of a case, and their highest level. When one was raised and what people decided about it is kept, for nothing else
    /// knows it.
    fn rebuild_cards(
        &mut self,
        id: &CaseId,
        found: Vec<chuangyou_engine::Card>,
    ) -> Result<(u32, Was), Failure> {
        let known = card::of_case(self.tx, self.jurisdiction, id)?;
        let rulings = self.rulings(id, &known)?;
        let found = highest_of_each(found, &rulings);
        let mut right: Vec<Raised> = found.iter().map(|card| self.raised(card, &known, &rulings)).collect();
        let level = highest(&right);
        let gone = known.iter().filter(|known| !found.iter().any(|card| known.is_of(card)));
        right.extend(gone.map(|gone| Raised { status: Status::Withdrawn, ..gone.clone() }));
        right.sort_by(|a, b| (&a.card.rule, &a.card.subject).cmp(&(&b.card.rule, &b.card.subject)));
        let goes_on = |(known, right): (&Raised, &Raised)| goes_on_to(known, right);
        let is_right = right.len() == known.len() && known.iter().zip(&right).all(goes_on);
        let was = if is_right { Was::Right } else { Was::Wrong };
        // Also when they are equal: what is searched for stands in columns of its own.
        card::clear(self.tx, self.jurisdiction, id)?;
        right.iter().try_for_each(|raised| card::put(self.tx, self.jurisdiction, raised))?;
        Ok((level, was))
    }

    fn rebuild_tasks(&mut self, on: &OnDesk, row: &CaseRow) -> Result<Was, Failure> {
        let (posts, urgency) = tasks(self.book, &on.case, row.due_at);
        let right: Vec<_> = posts.iter().map(|post| (post.clone(), urgency)).collect();
        let known = task::of_case(self.tx, self.jurisdiction, &row.id)?;
        if known == right {
            return Ok(Was::Right);
        }
        task::replace(self.tx, self.jurisdiction, &row.id, &posts, urgency)?;
        Ok(Was::Wrong)
    }

    fn remove_without_events(&mut self, limit: u32) -> Result<Rebuilt, Failure> {
        let mut rebuilt = Rebuilt::default();
        let mut after = CaseId::from(String::new());
        loop {
            let page = case_row::without_events(self.tx, self.jurisdiction, &after, limit)?;
            let Some(last) = page.last() else { return Ok(rebuilt) };
            after = last.clone();
            for case in &page {
                let Some(row) = case_row::by_id(self.tx, self.jurisdiction, case)? else { continue };
                case_row::delete(self.tx, self.jurisdiction, case, row.version)?;
                task::replace(self.tx, self.jurisdiction, case, &[], task::NOT_URGENT)?;
                card::clear(self.tx, self.jurisdiction, case)?;
                rebuilt.removed += 1;
            }
        }
    }
}

/// What something computed was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Was {
    Right,
    Wrong,
}

/// Whether a card is what it was, but for what its clock has used since then: that goes on by itself, and is written down when the
/// card is looked at.
fn goes_on_to(known: &Raised, now: &Raised) -> bool {
    let used = known.card.facts.used.max(now.card.facts.used);
    let mut later = known.clone();
    later.card.facts.used = used;
    later == *now
}

/// Whether two rows say the same of a case, whatever trouble the last pass had with it.
fn same(before: &CaseRow, computed: &CaseRow) -> bool {
    CaseRow { trouble: None, ..before.clone() } == *computed
}
