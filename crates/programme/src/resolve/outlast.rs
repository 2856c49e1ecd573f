//! Clocks that go on after their case has ended: nobody is left to stop them, and they run into cards.
//!
//! Every state that a case can come to stand in is taken together with every way in which the clock may stand then. What conditions
//! and guards say is not looked at: where an action may start, stop or suspend the clock, it may also not.

use std::collections::HashSet;

use super::Resolver;
use super::flow::available;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Action, Clock, Match, Point, Procedure, Programme, StateId};

/// How a clock may stand in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Standing {
    run: Run,
    is_paused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Run {
    NotYet,
    On,
    Over,
}

/// Whether an action does something to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Never,
    Perhaps,
    Always,
}

impl Resolver<'_> {
    /// Warns of clocks that may run when their case ends, and do not say that they are meant to.
    pub(super) fn check_outlasting(&mut self, programme: &Programme) {
        let clocks = self.all_clocks();
        for (clock, (_, decl)) in programme.clocks.iter().zip(clocks) {
            let Some(of) = clock.procedure.filter(|_| !clock.outlasts_case) else { continue };
            let procedure = &programme.procedures[of.index()];
            if let Some(last) = goes_on_after(procedure, clock) {
                let message =
                    format!("the clock `{}` goes on when `{}` ends the case", decl.id.value, last.id);
                let d =
                    Diagnostic::new(Code::ClockOutlastsCase, decl.id.span, message, "nothing stops it then");
                self.sink.push(d.help(format!(
                    "add `{}` to its `stop`, or write `outlasts_case = true` if it is meant to go on",
                    last.id
                )));
            }
        }
    }
}

/// An action that may end a case while the clock runs.
fn goes_on_after<'p>(procedure: &'p Procedure, clock: &Clock) -> Option<&'p Action> {
    let begin = Standing { run: Run::NotYet, is_paused: false };
    let mut seen = HashSet::from([(StateId(0), begin, true)]);
    let mut next: Vec<(StateId, Standing, bool)> = seen.iter().copied().collect();
    while let Some((state, standing, is_first)) = next.pop() {
        for action in procedure.actions.iter().filter(|action| available(procedure, action, state)) {
            let to = action.to.unwrap_or(state);
            let ends = procedure.states[to.index()].outcome.is_some();
            for after in after(clock, action, standing, is_first) {
                if ends && after.run == Run::On && !after.is_paused {
                    return Some(action);
                }
                if !ends && seen.insert((to, after, false)) {
                    next.push((to, after, false));
                }
            }
        }
    }
    None
}

/// How the clock may stand after an action. What stops it comes before what starts it, as clocks have it.
fn after(clock: &Clock, action: &Action, standing: Standing, is_first: bool) -> Vec<Standing> {
    let stops = any(clock.stop.iter().map(|stop| does(stop, action, is_first)));
    let starts = does(&clock.start, action, is_first);
    let pauses = any(clock.pauses.iter().map(|pause| matched(&pause.from, action)));
    let resumes = any(clock.pauses.iter().map(|pause| matched(&pause.to, action)));
    let mut all = vec![standing];
    let steps: [(Does, &dyn Fn(Standing) -> Standing); 4] = [
        (stops, &|one| if one.run == Run::On { Standing { run: Run::Over, ..one } } else { one }),
        (resumes, &|one| Standing { is_paused: false, ..one }),
        (pauses, &|one| Standing { is_paused: true, ..one }),
        (starts, &|one| {
            let begins = one.run == Run::NotYet || (one.run == Run::Over && clock.repeat);
            if begins { Standing { run: Run::On, ..one } } else { one }
        }),
    ];
    for (does, step) in steps {
        let stepped: Vec<Standing> = all.iter().map(|one| step(*one)).collect();
        match does {
            Does::Never => {}
            Does::Perhaps => all.extend(stepped),
            Does::Always => all = stepped,
        }
    }
    all
}

fn any(each: impl Iterator<Item = Does>) -> Does {
    each.fold(Does::Never, |found, one| match (found, one) {
        (Does::Always, _) | (_, Does::Always) => Does::Always,
        (Does::Perhaps, _) | (_, Does::Perhaps) => Does::Perhaps,
        (Does::Never, Does::Never) => Does::Never,
    })
}

fn does(point: &Point, action: &Action, is_first: bool) -> Does {
    match point {
        Point::Event(event) => matched(event, action),
        Point::FirstEvent if is_first => Does::Always,
        Point::FirstEvent => Does::Never,
        // A closed case has come to its last event: the clock stops with it.
        Point::LastEvent => Does::Always,
        Point::Case(_) => Does::Perhaps,
    }
}

fn matched(event: &Match, action: &Action) -> Does {
    match (event.names(action.activity), event.when.is_empty()) {
        (false, _) => Does::Never,
        (true, false) => Does::Perhaps,
        (true, true) => Does::Always,
    }
}
