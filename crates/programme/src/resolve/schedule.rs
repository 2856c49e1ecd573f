//! Schedules.

use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Among, ClauseId, DaysOf, ProcedureId, Recurring, Schedule, UnitId};
use crate::syntax::common::one_of;
use crate::syntax::decode::{Name, Sp};
use crate::syntax::procedure::ActionDecl;
use crate::syntax::schedule::{DueOnDecl, ScheduleDecl};
use crate::syntax::vocabulary::FieldWord;
use chuangyou_calendar::Roll;

impl Resolver<'_> {
    pub(super) fn schedules(&mut self) -> Option<Vec<Schedule>> {
        let merged = self.merged;
        all(merged.schedules.items.iter().map(|schedule| self.schedule(schedule)).collect())
    }

    fn schedule(&mut self, decl: &Sp<ScheduleDecl>) -> Option<Schedule> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        let clause = self.cite(&merged.clauses, "clause", &decl.clause);
        let opens = self.cited_procedure(&decl.opens);
        let among: Vec<_> = decl.r#for.0.iter().map(|name| self.among(name)).collect();
        if decl.r#for.0.is_empty() {
            let d = Diagnostic::new(Code::EmptyList, decl.span, "the schedule is for nobody", "needs `for`");
            self.sink.push(d.help("write `for = \"items\"` or `for = \"units.government\"`"));
        }
        let on =
            self.recurring(decl.on.span, (&decl.on.date, &decl.on.day, &decl.on.working_day), decl.on.roll);
        let due = decl.due.as_ref().map(|due| self.due_on(due, opens));
        if let Some(opens) = opens {
            self.check_opening(decl, opens);
        }
        Some(Schedule {
            id: decl.id.value.clone(),
            title,
            clause: ClauseId(clause?),
            opens: opens?,
            among: all(among)?,
            on: on?,
            due: super::guard::optional(due)?,
        })
    }

    fn among(&mut self, name: &Name) -> Option<Among> {
        let merged = self.merged;
        if name.as_str() == "items" {
            return Some(Among::Items);
        }
        if let Some(kind) = name.strip_prefix("units.") {
            let known = merged.units.items.iter().any(|unit| unit.kind.as_deref() == Some(kind));
            if !known && !merged.units.any_faulty() {
                let kinds: Vec<&str> = merged.units.items.iter().filter_map(|u| u.kind.as_deref()).collect();
                let name = Sp { value: kind.to_owned(), span: name.span };
                self.unknown("kind of unit", &name, &kinds, "give a unit this `kind`".to_owned());
                return None;
            }
            return Some(Among::Kind(kind.to_owned()));
        }
        self.cite(&merged.units, "unit", name).map(|at| Among::Unit(UnitId(at)))
    }

    fn due_on(&mut self, decl: &Sp<DueOnDecl>, opens: Option<ProcedureId>) -> Option<(String, Recurring)> {
        let days = self.recurring(decl.span, (&decl.date, &decl.day, &decl.working_day), decl.roll);
        if let Some(opens) = opens {
            self.typed_field(&decl.field, &[FieldWord::Date], opens.index())?;
        }
        Some((decl.field.value.clone(), days?))
    }

    fn recurring(
        &mut self,
        span: Span,
        (date, day, working_day): (&Option<Name>, &Option<Sp<u8>>, &Option<Sp<u8>>),
        roll: Option<Roll>,
    ) -> Option<Recurring> {
        let days = match (date, day, working_day) {
            (Some(date), None, None) => self.day_of_year(date)?,
            (None, Some(day), None) => DaysOf::Month(self.between(day, 31)?),
            (None, None, Some(day)) => DaysOf::WorkingDay(self.between(day, 23)?),
            _ => {
                let found = [date.is_some(), day.is_some(), working_day.is_some()];
                let found = found.into_iter().filter(|is| *is).count();
                return one_of(span, &["date", "day", "working_day"], found, &mut self.sink);
            }
        };
        Some(Recurring { days, roll: roll.unwrap_or(Roll::Forward) })
    }

    fn between(&mut self, number: &Sp<u8>, most: u8) -> Option<u8> {
        if (1..=most).contains(&number.value) {
            return Some(number.value);
        }
        let message = format!("{} is no day of a month here", number.value);
        let help = format!("write a day from 1 to {most}");
        self.sink.error(Code::OutOfRange, number.span, message, format!("1 to {most}"), help);
        None
    }

    /// `MM-DD`.
    fn day_of_year(&mut self, date: &Name) -> Option<DaysOf> {
        let parts = date.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2);
        let parsed = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        if let Some((month @ 1..=12, day @ 1..=31)) = parsed {
            return Some(DaysOf::Year { month, day });
        }
        let message = format!("`{}` is not a day of the year", date.value);
        self.sink.error(Code::OutOfRange, date.span, message, "not `MM-DD`", "write it as `02-28`");
        None
    }

    /// The system opens the cases: there is an action for it, and it needs no field but the day it is due.
    fn check_opening(&mut self, decl: &Sp<ScheduleDecl>, opens: ProcedureId) {
        let merged = self.merged;
        let procedure = &merged.procedures.items[opens.index()];
        if procedure.any_faulty() {
            return;
        }
        let Some(first) = procedure.states.items.first().map(|state| state.id.as_str()) else {
            return;
        };
        let opening = |action: &&Sp<ActionDecl>| {
            action.by.is_empty() && action.from.iter().any(|f| f.as_str() == first)
        };
        let Some(action) = procedure.actions.items.iter().find(opening) else {
            let message = format!("the system cannot open a case of `{}`", procedure.head.id.value);
            let d = Diagnostic::new(Code::WrongState, decl.opens.span, message, "no action opens it");
            let help = format!("add to the procedure an action from `{first}` without `by`");
            self.sink.push(d.help(help));
            return;
        };
        let given = decl.due.as_ref().map(|due| due.field.as_str());
        let needs = |name: &&Name| {
            let field = procedure.fields.items.iter().find(|f| f.id.value == name.value);
            field.is_some_and(|f| f.required_by.iter().any(|by| by.value == action.id.value))
        };
        if let Some(field) = action.fields.iter().filter(|f| Some(f.as_str()) != given).find(needs) {
            let message = format!("the system cannot fill in the field `{}`", field.value);
            let d = Diagnostic::new(Code::FieldNotTaken, decl.opens.span, message, "opened by the system");
            let help = "let another action require the field, or give it in `due`";
            self.sink.push(d.related(field.span, "required by the opening").help(help));
        }
    }
}
