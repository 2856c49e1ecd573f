//! How cases flow through a procedure: nothing unreachable, no dead end, nobody waits for nobody.

use super::Resolver;
use super::merge;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Action, Effect, Guard, Procedure, StateId, TimerDeed};

impl Resolver<'_> {
    pub(super) fn check_flow(&mut self, procedure: &Procedure, written: &merge::Procedure) {
        let reached = reachable(procedure);
        for (at, state) in procedure.states.iter().enumerate() {
            let place = written.states.items[at].id.span;
            if !reached[at] {
                let message = format!("no case ever reaches the state `{}`", state.id);
                let d = Diagnostic::new(Code::UnreachableState, place, message, "unreachable");
                self.sink.push(d.help("give an action that leads here `to` it, or remove the state"));
            } else if state.outcome.is_none() && !has_way_out(procedure, StateId(at as u16)) {
                let message = format!("a case never leaves the state `{}`", state.id);
                let d = Diagnostic::new(Code::DeadEnd, place, message, "no action leads out of it");
                self.sink.push(d.help("add an action from this state, or give the state an `outcome`"));
            }
        }
        self.check_actions(procedure, written);
        self.check_timers(procedure, written);
    }

    fn check_actions(&mut self, procedure: &Procedure, written: &merge::Procedure) {
        let spawned = self.is_spawned(&procedure.id);
        for (action, decl) in procedure.actions.iter().zip(&written.actions.items) {
            let timed = procedure.timers.iter().any(
                |timer| matches!(timer.deed, TimerDeed::Do(id) if procedure.actions[id.index()].id == action.id),
            );
            let opened = spawned || self.is_scheduled(&procedure.id) || self.is_handling(&procedure.id);
            let opens = action.from.contains(&StateId(0)) && opened;
            if action.by.is_empty()
                && action.effects.iter().any(|effect| matches!(effect, Effect::Impose { .. }))
            {
                let message =
                    format!("nobody decides in the action `{}`, and it imposes a consequence", action.id);
                let d = Diagnostic::new(Code::NobodyCan, decl.id.span, message, "the system would decide");
                self.sink.push(d.help("say `by` whom: only people impose consequences"));
            }
            if action.by.is_empty() && action.effects.iter().any(|effect| matches!(effect, Effect::Draw(_))) {
                let message = format!("nobody takes the action `{}`, and it draws by lot", action.id);
                let d =
                    Diagnostic::new(Code::NobodyCan, decl.id.span, message, "the system draws for nobody");
                self.sink.push(d.help("say `by` whom: somebody draws, and chance decides"));
            }
            let waits = action.guards.iter().any(|guard| matches!(guard, Guard::Closed(_)));
            if action.by.is_empty() && waits {
                let message =
                    format!("nobody takes the action `{}`, and it waits for another case", action.id);
                let d =
                    Diagnostic::new(Code::NobodyCan, decl.id.span, message, "the system looks at one case");
                self.sink.push(d.help("say `by` whom: somebody takes it when the other case is closed"));
            }
            if action.by.is_empty() && !timed && !opens {
                let message = format!("nobody can take the action `{}`", action.id);
                let d =
                    Diagnostic::new(Code::NobodyCan, decl.id.span, message, "no role and no timer takes it");
                self.sink.push(d.help("add `by = [\"clerk@unit\"]`, or a timer that does it"));
            }
        }
    }

    /// Whether cases of the procedure are opened by other cases.
    fn is_spawned(&self, id: &str) -> bool {
        use crate::syntax::procedure::EffectDecl;
        let spawns =
            |effect: &EffectDecl| matches!(effect, EffectDecl::Spawn(e) if e.spawn.procedure.value == id);
        self.merged
            .procedures
            .items
            .iter()
            .flat_map(|p| &p.actions.items)
            .any(|action| action.effects.iter().any(|effect| spawns(effect)))
    }

    /// Whether cards, the ladder of consequences, or what waits to be published open cases of the procedure.
    fn is_handling(&self, id: &str) -> bool {
        let handlings = &self.merged.handlings.items;
        let handled = handlings.iter().flat_map(|handling| [&handling.opens, &handling.waiting]);
        let decided = self.merged.consequences.items.iter().map(|consequence| &consequence.opens);
        let reviewed = self.merged.publications.items.iter().map(|publication| &publication.review);
        handled.chain(decided).chain(reviewed).flatten().any(|opens| opens.value == id)
    }

    /// Whether the calendar opens cases of the procedure.
    fn is_scheduled(&self, id: &str) -> bool {
        self.merged.schedules.items.iter().any(|schedule| schedule.opens.value == id)
    }

    fn check_timers(&mut self, procedure: &Procedure, written: &merge::Procedure) {
        for (timer, decl) in procedure.timers.iter().zip(&written.timers.items) {
            let TimerDeed::Do(id) = &timer.deed else {
                continue;
            };
            let action = &procedure.actions[id.index()];
            for (state, name) in timer.while_in.iter().zip(&decl.r#while.0) {
                if !available(procedure, action, *state) {
                    let message =
                        format!("the action `{}` cannot be taken in the state `{}`", action.id, name.value);
                    let d = Diagnostic::new(Code::WrongState, name.span, message, "the timer runs here");
                    let place = written.actions.items[id.index()].id.span;
                    self.sink.push(d.related(place, "the action").help(format!(
                        "add `{}` to `from` of the action, or remove it from `while` of the timer",
                        name.value
                    )));
                }
            }
        }
    }
}

/// Whether an action may be taken in a state.
pub(super) fn available(procedure: &Procedure, action: &Action, state: StateId) -> bool {
    if action.from.is_empty() {
        procedure.states[state.index()].outcome.is_none()
    } else {
        action.from.contains(&state)
    }
}

fn has_way_out(procedure: &Procedure, state: StateId) -> bool {
    procedure
        .actions
        .iter()
        .any(|action| action.to.is_some_and(|to| to != state) && available(procedure, action, state))
}

/// Which states a case can come to stand in.
fn reachable(procedure: &Procedure) -> Vec<bool> {
    let mut reached = vec![false; procedure.states.len()];
    let mut next = vec![StateId(0)];
    while let Some(state) = next.pop() {
        if std::mem::replace(&mut reached[state.index()], true) {
            continue;
        }
        let steps = procedure.actions.iter().filter(|action| available(procedure, action, state));
        next.extend(steps.filter_map(|action| action.to));
    }
    reached
}
