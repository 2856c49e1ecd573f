//! What acts make public, impose, and decide about cards.

use chuangyou_engine::case::{Case, CaseId, Event, FieldValue, Fields, Moment};
use chuangyou_engine::ladder;
use chuangyou_programme::model::{self, CardAct};
use chuangyou_store::outbox::Entry;
use chuangyou_store::publication::{self, Publication};
use chuangyou_store::{Failure, consequence, followed};

use crate::carry::Trouble;
use crate::chance;
use crate::desk::{Desk, OnDesk};
use crate::follow::subject_of;

impl Desk<'_, '_> {
    /// Makes public what the case's fields say, in the place of what was published before if it is a correction.
    pub(crate) fn publish(
        &mut self,
        entry: &Entry,
        on: &OnDesk,
        kind: &str,
        place: Place,
    ) -> Result<(), Trouble> {
        let Some(declared) = self.book.programme().publication(kind) else { return Ok(()) };
        let act = act_of(entry, on)?;
        let shown = declared.fields.iter().filter_map(|name| {
            let value = on.case.fields.get(name.as_str())?;
            (!matches!(value, FieldValue::Commitment(_))).then(|| (name.as_str().into(), value.clone()))
        });
        let new = Publication {
            id: chance::id(self.now),
            kind: kind.to_owned(),
            case: on.case.id.clone(),
            version: entry.version,
            unit: on.case.unit.clone(),
            fields: shown.collect(),
            published_at: self.now,
            until: self.shown_until(declared, act.occurred_at),
            corrects: match place {
                Place::New => None,
                Place::OfEarlier => self.published_before(&on.case, kind)?.map(|earlier| earlier.id),
            },
            corrected_by: None,
            withdrawn_at: None,
        };
        Ok(publication::put(self.tx, self.jurisdiction, &new)?)
    }

    fn shown_until(&self, declared: &model::Publication, from: Moment) -> Option<chuangyou_calendar::Day> {
        let day = self.book.almanac().day(from.0);
        ladder::last_day_of(self.book.programme(), declared.lasts.as_ref()?, day)
    }

    /// The latest that the case, or the one it is about, published under that name and that stands.
    fn published_before(&mut self, case: &Case, kind: &str) -> Result<Option<Publication>, Failure> {
        for id in [Some(&case.id), about(&case.fields)].into_iter().flatten() {
            let all = publication::of_case(self.tx, self.jurisdiction, id)?;
            let stands = |one: &Publication| one.kind == kind && one.corrected_by.is_none();
            if let Some(found) = all.into_iter().rfind(stands) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Takes back what was published; that it was stays to be seen.
    pub(crate) fn withdraw(&mut self, case: &Case, kind: &str) -> Result<(), Failure> {
        match self.published_before(case, kind)? {
            Some(earlier) => publication::withdraw(self.tx, self.jurisdiction, &earlier.id, self.now),
            None => Ok(()),
        }
    }

    /// Imposes a consequence on whom the case is about, and sees what its account now calls for.
    pub(crate) fn impose(&mut self, entry: &Entry, on: &OnDesk, kind: &str) -> Result<(), Trouble> {
        let act = act_of(entry, on)?;
        let (Some(declared), Some(subject)) =
            (self.book.programme().consequence(kind), subject_of(&on.case.fields))
        else {
            return Ok(());
        };
        let from = self.book.almanac().day(act.occurred_at.0);
        let imposed = consequence::Imposed {
            subject: subject.clone(),
            kind: kind.to_owned(),
            case: on.case.id.clone(),
            version: entry.version,
            from,
            until: ladder::last_day(self.book.programme(), declared, from),
            lifted: None,
        };
        consequence::impose(self.tx, self.jurisdiction, &imposed)?;
        self.climb_for(&subject)
    }

    /// Revokes a consequence that this case, or the one it is about, imposed.
    pub(crate) fn lift(&mut self, case: &Case, kind: &str) -> Result<(), Failure> {
        let Some(subject) = subject_of(&case.fields) else { return Ok(()) };
        let cases = (&case.id, about(&case.fields).unwrap_or(&case.id));
        consequence::lift(self.tx, self.jurisdiction, (&subject, kind), cases, self.now).map(drop)
    }

    /// Decides about the card for which the case was opened, and looks at the case of the card again.
    pub(crate) fn rule_on_card(&mut self, entry: &Entry, act: CardAct) -> Result<(), Trouble> {
        let Some(card) = followed::handled_by(self.tx, self.jurisdiction, &entry.case)? else {
            return Ok(());
        };
        followed::rule(self.tx, self.jurisdiction, &card, (act, entry.version), self.now)?;
        self.advance(&card.case)
    }
}

/// Where a publication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a place of its own.
    New,
    /// In the place of what was published before.
    OfEarlier,
}

/// The case that another is about, as its field `about_case` says.
fn about(fields: &Fields) -> Option<&CaseId> {
    match fields.get("about_case") {
        Some(FieldValue::Case(case)) => Some(case),
        _ => None,
    }
}

fn act_of<'o>(entry: &Entry, on: &'o OnDesk) -> Result<&'o Event, Failure> {
    let act = on.events.iter().find(|event| event.version == entry.version);
    act.ok_or_else(|| {
        Failure::corrupt("the outbox", format!("case {} has no event {}", entry.case, entry.version))
    })
}
