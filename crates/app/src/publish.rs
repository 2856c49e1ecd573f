//! What acts make public, impose, and decide about cards.

use std::collections::BTreeMap;

use chuangyou_engine::case::{Case, CaseId, Event, FieldValue, Fields, Moment};
use chuangyou_engine::ladder;
use chuangyou_programme::model::{self, CardAct};
use chuangyou_store::outbox::Entry;
use chuangyou_store::publication::{self, Publication, Standing};
use chuangyou_store::{Failure, consequence, followed, holding};

use crate::carry::Trouble;
use crate::desk::{Desk, OnDesk};
use crate::follow::subject_of;

impl Desk<'_, '_> {
    /// Makes public what the case's fields say, in the place of what was published before if it is a correction.
    /// Where somebody looks at it first, a case is opened for that, and nothing appears yet.
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
        let review = declared.review.map(|_| self.chance.case_id(self.now));
        let new = Publication {
            id: self.chance.id(self.now),
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
            withdrawn: None,
            standing: if review.is_some() { Standing::Waiting } else { Standing::Shown },
            review,
        };
        publication::put(self.tx, self.jurisdiction, &new)?;
        self.have_it_reviewed(declared, on, (&new, act_of(entry, on)?))
    }

    /// Opens the case in which somebody looks at a publication before it appears.
    fn have_it_reviewed(
        &mut self,
        declared: &model::Publication,
        on: &OnDesk,
        (new, act): (&Publication, &Event),
    ) -> Result<(), Trouble> {
        let (Some(procedure), Some(id)) = (declared.review, new.review.clone()) else { return Ok(()) };
        let text = |text: String| FieldValue::Text(text);
        let mut told = BTreeMap::from([
            ("about_case", FieldValue::Case(on.case.id.clone())),
            ("publication", text(declared.id.clone())),
            ("wording", text(self.wording(on, declared))),
        ]);
        let by = act.actor.person().cloned();
        told.extend(by.map(|person| ("published_by", FieldValue::Person(person))));
        self.open_by_itself(procedure, on.case.unit.as_str(), id, told)
    }

    /// What a publication says, line by line, as its procedure calls the fields.
    fn wording(&self, on: &OnDesk, declared: &model::Publication) -> String {
        let procedure = self.book.procedure(on.case.procedure.as_str());
        let fields = procedure.into_iter().flat_map(|procedure| &procedure.fields);
        let line = |field: &model::Field| {
            let value = on.case.fields.get(field.id.as_str())?;
            let said = match value {
                FieldValue::List(entries) => entries.join("；"),
                other => other.text()?,
            };
            Some(format!("{}：{said}", field.label.zh))
        };
        let shown = fields.filter(|field| declared.fields.contains(&field.id));
        shown.filter_map(line).collect::<Vec<_>>().join("\n")
    }

    /// Lets the publication appear that is looked at in this case, from now on and for its whole time; or does not.
    pub(crate) fn review(
        &mut self,
        entry: &Entry,
        on: &OnDesk,
        act: model::PublicationAct,
    ) -> Result<(), Trouble> {
        let found = publication::of_review(self.tx, self.jurisdiction, &on.case.id)?;
        let Some(found) = found.filter(|found| found.standing == Standing::Waiting) else { return Ok(()) };
        let standing = match act {
            model::PublicationAct::Release => Standing::Shown,
            model::PublicationAct::Refuse => Standing::Refused,
        };
        let acted_at = act_of(entry, on)?.occurred_at;
        let declared = self.book.programme().publication(&found.kind);
        let until = declared.and_then(|declared| self.shown_until(declared, acted_at));
        let now = Publication { standing, published_at: self.now, until, ..found };
        Ok(publication::reviewed(self.tx, self.jurisdiction, &now)?)
    }

    fn shown_until(&self, declared: &model::Publication, from: Moment) -> Option<chuangyou_calendar::Day> {
        let day = self.book.almanac().day(from.0);
        ladder::last_day_of(self.book.programme(), declared.lasts.as_ref()?, day)
    }

    /// The latest that the case, or the one it is about, published under that name and that stands.
    fn published_before(&mut self, case: &Case, kind: &str) -> Result<Option<Publication>, Failure> {
        for id in [Some(&case.id), about(&case.fields)].into_iter().flatten() {
            let all = publication::of_case(self.tx, self.jurisdiction, id)?;
            let stands = |one: &Publication| {
                one.kind == kind && one.corrected_by.is_none() && one.standing == Standing::Shown
            };
            if let Some(found) = all.into_iter().rfind(stands) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Takes back what was published; that it was stays to be seen, with what the act says of it.
    pub(crate) fn withdraw(&mut self, entry: &Entry, on: &OnDesk, kind: &str) -> Result<(), Failure> {
        let Some(earlier) = self.published_before(&on.case, kind)? else { return Ok(()) };
        let declared = self.book.programme().publication(kind);
        let named = declared.into_iter().flat_map(|declared| &declared.withdrawal);
        let given = &act_of(entry, on)?.fields;
        let said = named.filter_map(|name| {
            let value = given.get(name.as_str())?;
            (!matches!(value, FieldValue::Commitment(_))).then(|| (name.as_str().into(), value.clone()))
        });
        let said: Fields = said.collect();
        publication::withdraw(self.tx, self.jurisdiction, &earlier.id, self.now, &said)
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
            unit: self.unit_of_subject(&on.case.fields)?,
        };
        consequence::impose(self.tx, self.jurisdiction, &imposed)?;
        self.climb_for(&subject)
    }

    /// The unit of whom a case is about: the one that it names, else one in which they hold a post; empty if there is none.
    fn unit_of_subject(&mut self, fields: &Fields) -> Result<String, Failure> {
        if let Some(FieldValue::Unit(unit)) = fields.get("subject_unit") {
            return Ok(unit.to_string());
        }
        let Some(FieldValue::Person(person)) = fields.get("subject_person") else {
            return Ok(String::new());
        };
        let held = holding::of_account(self.tx, self.jurisdiction, person, self.now)?;
        Ok(held.first().map(|held| held.unit.to_string()).unwrap_or_default())
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
