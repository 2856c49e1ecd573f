//! What follows from an act: changes to the case itself, and what is to be carried out.

use std::collections::BTreeSet;

use chuangyou_programme::model::{Effect as Declared, FieldId, ProcedureId};

use super::decide::Act;
use super::event::{Change, Effect};
use super::rejection::{Rejection, Unresolved};
use super::{FieldName, FieldValue, LinkId, ProcedureName, UnitCode, children};

/// The changes and effects of an act, in the order in which the programme declares them.
pub(super) fn consequences(act: &Act<'_>) -> Result<(Vec<Change>, Vec<Effect>), Rejection> {
    let mut all = Consequences { act, changes: Vec::new(), effects: Vec::new() };
    for declared in &act.action.effects {
        all.add(declared)?;
    }
    Ok((all.changes, all.effects))
}

struct Consequences<'a> {
    act: &'a Act<'a>,
    changes: Vec<Change>,
    effects: Vec<Effect>,
}

impl Consequences<'_> {
    fn add(&mut self, declared: &Declared) -> Result<(), Rejection> {
        let effect = match declared {
            Declared::Assign { field } => {
                self.changes.push(assign(self.act, *field)?);
                return Ok(());
            }
            Declared::Spawn { procedure, per, join } => return self.spawn(*procedure, per.as_deref(), *join),
            Declared::Release { field } => {
                let field = self.name(*field);
                self.changes.push(Change::SecrecyLifted { field: field.clone() });
                Effect::LiftSecrecy { field }
            }
            // What is drawn is filled in before anything follows from it.
            Declared::Draw(_) => return Ok(()),
            Declared::Serve { notice } => Effect::Serve { notice: notice.clone() },
            Declared::Notify { who, text } => Effect::Notify { who: who.into(), text: text.clone() },
            Declared::Publish { publication } => Effect::Publish { publication: publication.clone() },
            Declared::SetRegister { register, field } => {
                Effect::SetRegister { register: register.clone(), field: self.name(*field) }
            }
            Declared::InviteRating => Effect::InviteRating,
            Declared::ProposeConsequence { kind } => Effect::ProposeConsequence { kind: kind.clone() },
            Declared::Impose { field } => Effect::Impose { kind: self.text(*field)? },
            Declared::Lift { field } => Effect::Lift { kind: self.text(*field)? },
            Declared::Card { act } => Effect::Card { act: *act },
            Declared::Publication { act } => Effect::Publication { act: *act },
            Declared::Correct { publication } => Effect::Correct { publication: publication.clone() },
            Declared::Withdraw { publication } => Effect::Withdraw { publication: publication.clone() },
        };
        self.effects.push(effect);
        Ok(())
    }

    fn spawn(
        &mut self,
        procedure: ProcedureId,
        per: Option<&str>,
        join: Option<usize>,
    ) -> Result<(), Rejection> {
        let act = self.act;
        let procedure = ProcedureName::from(act.ctx.programme.procedures[procedure.index()].id.as_str());
        let join = join.map(|index| &act.procedure.children[index]);
        let silence = join.map(|join| children::silence(act, join)).transpose()?.flatten();
        let units = match per.or_else(|| join.and_then(|join| join.per.as_deref())) {
            Some(selection) => act.ctx.select(selection, act.case, act.fields)?,
            None => vec![act.case.unit.clone()],
        };
        let mut seen = BTreeSet::new();
        for unit in units.into_iter().filter(|unit| seen.insert(unit.clone())) {
            let link = join.map(|join| LinkId::from(format!("{}/{unit}@{}", join.id, act.case.version + 1)));
            if let (Some(join), Some(link)) = (join, &link) {
                self.changes.push(Change::ChildExpected {
                    link: link.clone(),
                    join: join.id.as_str().into(),
                    procedure: procedure.clone(),
                    unit: unit.clone(),
                    silence: silence.clone(),
                });
            }
            self.effects.push(Effect::Open { procedure: procedure.clone(), unit, link });
        }
        Ok(())
    }

    /// What stands in the field, which has to be filled in.
    fn text(&self, field: FieldId) -> Result<String, Rejection> {
        let declared = self.act.field(field);
        let value = self.act.value(&declared.id).and_then(FieldValue::text);
        value.ok_or_else(|| Rejection::MissingFields { fields: vec![declared.into()] })
    }

    fn name(&self, field: FieldId) -> FieldName {
        self.act.field(field).id.as_str().into()
    }
}

/// The case goes to the unit or the person in the field.
fn assign(act: &Act<'_>, id: FieldId) -> Result<Change, Rejection> {
    let field = act.field(id);
    match act.value(&field.id) {
        Some(FieldValue::Person(person)) => Ok(Change::GivenToPerson(person.clone())),
        Some(FieldValue::Unit(unit)) if is_known(act, unit) => Ok(Change::GivenToUnit(unit.clone())),
        Some(FieldValue::Unit(unit)) => Err(Unresolved::Unit { unit: unit.clone() }.into()),
        _ => Err(Rejection::MissingFields { fields: vec![field.into()] }),
    }
}

fn is_known(act: &Act<'_>, unit: &UnitCode) -> bool {
    act.ctx.unit(unit).is_some()
}
