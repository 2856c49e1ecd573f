//! What people come with: what the portal offers them, and what its forms ask for.

use chuangyou_engine::case::{FieldValue, Moment, PersonId};
use chuangyou_programme::model::{Action, Item, Portal, Procedure, Scope};
use chuangyou_store::CaseRow;

use super::super::form::{self, Form, Others};
use super::super::outsider::Outsider;
use super::super::plan::{Plan, new_case};
use super::party;
use crate::dice::Dice;
use crate::given::{Given, choice};
use crate::rulebook::Rulebook;
use crate::sealed::report;

/// Somebody who comes with something.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Comer<'a> {
    pub(in super::super) book: &'a Rulebook,
    pub(in super::super) others: Others<'a>,
    pub(in super::super) now: Moment,
}

impl Comer<'_> {
    /// They apply for an item; `None` if the programme offers none.
    pub(in super::super) fn apply(&self, item: &Item, by: Outsider, dice: &mut Dice) -> Option<Plan> {
        let (procedure, action) = offered(self.book, Portal::Apply)?;
        let unit = &self.book.programme().units[item.unit.index()].id;
        if !party::knows(procedure) {
            let form = Form { item: Some(&item.id), ..self.form(procedure, action, unit, &by.person.id) };
            let given = form::fill(&form, &self.others, dice);
            let on = new_case(procedure, unit, Some(item), Some(&by.person));
            return Some(Plan::coming(on, by, &action.id, given));
        }
        let number = dice.below(9999);
        let documents: Vec<&str> =
            item.guide.documents.iter().map(|document| document.title.zh.as_str()).collect();
        let (action, given) = party::application(&item.id, &documents, number);
        let on = new_case(procedure, unit, Some(item), Some(&by.person));
        Some(Plan::coming(on, by, &action, given))
    }

    /// They ask a unit something.
    pub(in super::super) fn ask(&self, unit: &str, by: Outsider, dice: &mut Dice) -> Option<Plan> {
        self.come_with(Portal::Ask, unit, by, dice)
    }

    /// They complain about a unit; of what kind, if it is of one.
    pub(in super::super) fn complain(
        &self,
        unit: &str,
        by: Outsider,
        kind: &str,
        dice: &mut Dice,
    ) -> Option<Plan> {
        let mut plan = self.come_with(Portal::Complain, unit, by, dice)?;
        let told = [("kind", choice(kind)), ("complained_unit", FieldValue::Unit(unit.into()))];
        for (field, value) in told {
            plan.given.entry(field.into()).and_modify(|given| *given = value);
        }
        Some(plan)
    }

    /// They report something, where the programme seals it.
    pub(in super::super) fn report(&self, by: Outsider, dice: &mut Dice) -> Option<Plan> {
        let unit = report::offered(self.book)?.unit.id.clone();
        self.come_with(Portal::Report, &unit, by, dice)
    }

    /// They fill in the form of an action in a case of theirs.
    pub(in super::super) fn fill(
        &self,
        row: &CaseRow,
        action: &str,
        by: &Outsider,
        dice: &mut Dice,
    ) -> Option<(String, Given)> {
        let procedure = self.book.procedure(&row.procedure)?;
        let action = procedure.actions.iter().find(|known| known.id == action)?;
        let form = self.form(procedure, action, &row.unit, &by.person.id);
        Some((action.id.clone(), form::fill(&form, &self.others, dice)))
    }

    fn form<'f>(
        &'f self,
        procedure: &'f Procedure,
        action: &'f Action,
        unit: &'f str,
        by: &'f PersonId,
    ) -> Form<'f> {
        let (book, now) = (self.book, self.now);
        Form { book, now, procedure, action, unit, item: None, by, said: None, voucher: None, attempt: 0 }
    }

    fn come_with(&self, portal: Portal, unit: &str, by: Outsider, dice: &mut Dice) -> Option<Plan> {
        let (procedure, action) = offered(self.book, portal)?;
        let form = self.form(procedure, action, unit, &by.person.id);
        let given = form::fill(&form, &self.others, dice);
        let on = new_case(procedure, unit, None, Some(&by.person));
        Some(Plan::coming(on, by, &action.id, given))
    }
}

/// What the portal offers there, and the action with which somebody from outside begins it.
fn offered(book: &Rulebook, portal: Portal) -> Option<(&Procedure, &Action)> {
    let procedure = book.programme().procedures.iter().find(|procedure| procedure.portal == Some(portal))?;
    let by_party = |action: &&Action| {
        let is_first = action.from.first().is_some_and(|state| state.index() == 0);
        is_first && action.by.iter().any(|actor| actor.role == "party" && actor.scope == Scope::Case)
    };
    Some((procedure, procedure.actions.iter().find(by_party)?))
}
