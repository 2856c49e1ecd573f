//! From what is written to the resolved programme: every name becomes an index, every unit is checked.
//!
//! Resolution never stops at a fault. A function that cannot give its result has reported why and returns
//! `None`; the programme exists only if nothing was reported.

mod clock;
mod consequence;
mod draw;
mod event;
mod flow;
mod guard;
mod guide;
mod head;
mod indicator;
mod item;
pub(crate) mod merge;
pub(crate) mod named;
mod outlast;
mod paper;
mod procedure;
mod quantity;
mod register;
mod rule;
mod schedule;
mod source;

use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::model::{ActivityId, ClockId, Programme};
use crate::syntax::decode::Name;
use crate::syntax::suggest;
use chuangyou_calendar::Day;
use merge::Merged;
use named::{HasId, Named};
use std::collections::{HashMap, HashSet};

/// The procedure whose names are in force, as an index into the merged procedures.
type Scope = Option<usize>;

/// The work of resolving one programme.
struct Resolver<'a> {
    merged: &'a Merged,
    sink: Sink,
    activities: Activities,
    clocks: HashMap<String, ClockEntry>,
    /// Roles that some post has; `None` when the programme has no units.
    roles: Option<HashSet<&'a str>>,
    /// The programme's first day, if it is for a year.
    first_day: Option<Day>,
    used_parameters: HashSet<u16>,
    used_clocks: HashSet<ClockId>,
}

/// A clock that can be cited.
#[derive(Debug, Clone, Copy)]
struct ClockEntry {
    index: usize,
    scope: Scope,
}

/// The vocabulary of activities, in the order in which the programme first speaks of them.
#[derive(Debug, Default)]
struct Activities {
    names: Vec<String>,
    index: HashMap<String, u16>,
    /// One more than can be numbered was asked for.
    overflowed: bool,
}

impl Activities {
    fn id(&mut self, name: &str) -> ActivityId {
        if let Some(&id) = self.index.get(name) {
            return ActivityId(id);
        }
        let Ok(id) = u16::try_from(self.names.len()) else {
            self.overflowed = true;
            return ActivityId(u16::MAX);
        };
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), id);
        ActivityId(id)
    }
}

/// Resolves a merged programme. The programme is `None` only if faults were reported, to `sink` or before.
pub(crate) fn resolve(merged: &Merged, version: String, sink: Sink) -> (Option<Programme>, Sink) {
    let mut resolver = Resolver {
        merged,
        sink,
        activities: Activities::default(),
        clocks: HashMap::new(),
        roles: roles(merged),
        first_day: None,
        used_parameters: HashSet::new(),
        used_clocks: HashSet::new(),
    };
    let programme = resolver.programme(version);
    resolver.check_used();
    if let Some(programme) = programme.as_ref().filter(|_| resolver.sink.is_sound()) {
        resolver.check_outlasting(programme);
    }
    (programme, resolver.sink)
}

/// Every role that a post has, if there are units at all.
fn roles(merged: &Merged) -> Option<HashSet<&str>> {
    let common = merged.staffings.items.iter().flat_map(|staffing| &staffing.value.posts);
    let posts = merged.units.items.iter().flat_map(|unit| &unit.value.posts).chain(common);
    (!merged.units.items.is_empty() || merged.units.any_faulty())
        .then(|| posts.flat_map(|post| post.roles.iter().map(|role| role.as_str())).collect())
}

impl Resolver<'_> {
    fn programme(&mut self, version: String) -> Option<Programme> {
        let head = self.head();
        self.name_clocks();
        self.name_actions();
        let parameters = self.parameters();
        let clauses = self.clauses();
        let units = self.units();
        let subjects = self.subjects();
        let items = self.items();
        let clocks = self.resolve_clocks();
        let procedures = self.procedures();
        let notices = self.notices();
        let publications = self.publications();
        let handlings = self.handlings();
        let consequences = self.consequences();
        let schedules = self.schedules();
        let rules = self.rules();
        self.check_circles();
        let indicators = self.indicators();
        let source = self.source();
        self.check_sizes();
        let head = head?;
        Some(Programme {
            id: head.id,
            title: head.title,
            jurisdiction: head.jurisdiction,
            year: head.year,
            calendar: head.calendar,
            zone: head.zone,
            office_hours: head.office_hours,
            parameters: parameters?,
            clauses,
            units: units?,
            subjects: subjects?,
            items: items?,
            activities: std::mem::take(&mut self.activities.names),
            clocks: clocks?,
            procedures: procedures?,
            notices: notices?,
            publications: publications?,
            handlings: handlings?,
            consequences: consequences?,
            schedules: schedules?,
            rules: rules?,
            indicators: indicators?,
            source: source?,
            version,
        })
    }

    /// The actions of procedures come first in the vocabulary of activities.
    fn name_actions(&mut self) {
        for procedure in &self.merged.procedures.items {
            for action in procedure.actions.ids() {
                self.activities.id(action);
            }
        }
    }

    fn check_sizes(&mut self) {
        let sizes = [
            ("parameters", self.merged.parameters.items.len()),
            ("clauses", self.merged.clauses.items.len()),
            ("units", self.merged.units.items.len()),
            ("subjects", self.merged.subjects.items.len()),
            ("items", self.merged.items.items.len()),
            ("clocks", self.clocks.len()),
            ("procedures", self.merged.procedures.items.len()),
            ("rules", self.merged.rules.items.len()),
            ("indicators", self.merged.indicators.items.len()),
            ("activities", self.activities.names.len() + usize::from(self.activities.overflowed)),
        ];
        let place = self.merged.heads.last().map_or_else(Span::default, |head| head.span);
        for (kind, size) in sizes {
            if size > 1 << 16 {
                let message = format!("{size} {kind} are more than the 65536 that can be numbered");
                self.sink.error(
                    Code::TooMany,
                    place,
                    message,
                    "this programme",
                    "split the programme into several",
                );
            }
        }
    }

    /// Warns of what nothing cites. What is faulty may cite it, so only a sound programme is looked at.
    fn check_used(&mut self) {
        if !self.sink.diagnostics.is_empty() {
            return;
        }
        for (at, parameter) in self.merged.parameters.items.iter().enumerate() {
            if !self.used_parameters.contains(&(at as u16)) {
                let message = format!("nothing cites the parameter `{}`", parameter.id.value);
                let d = Diagnostic::new(Code::UnusedParameter, parameter.id.span, message, "never used");
                self.sink.push(d.help("cite it with `{ parameter = \"…\" }`, or remove it"));
            }
        }
        self.check_papers_used();
        for (at, (_, clock)) in self.all_clocks().into_iter().enumerate() {
            if !self.used_clocks.contains(&ClockId(at as u16)) {
                let message = format!("no rule, guard or indicator cites the clock `{}`", clock.id.value);
                let d = Diagnostic::new(Code::UnusedClock, clock.id.span, message, "runs unwatched");
                self.sink.push(d.help("watch it with a rule of `template = \"clock\"`, or remove it"));
            }
        }
    }

    /// The index of a cited definition; reports one that does not exist.
    fn cite<T: HasId>(&mut self, table: &Named<T>, kind: &str, name: &Name) -> Option<u16> {
        if let Some(at) = table.get(name) {
            return Some(at as u16);
        }
        if !table.may_be_faulty(name) {
            let known: Vec<&str> = table.ids().collect();
            self.unknown(
                kind,
                name,
                &known,
                format!("define it with `[[{kind}]]` and `id = \"{}\"`", name.value),
            );
        }
        None
    }

    /// Reports a name that is not defined; the nearest known one helps, or else `otherwise`.
    fn unknown(&mut self, kind: &str, name: &Name, known: &[&str], otherwise: String) {
        let help = suggest::help(name, known.iter().copied()).unwrap_or(otherwise);
        let message = format!("there is no {kind} `{}`", name.value);
        self.sink.push(
            Diagnostic::new(Code::UnknownName, name.span, message, format!("unknown {kind}")).help(help),
        );
    }
}

/// All or nothing: the list if every element resolved.
fn all<T>(items: Vec<Option<T>>) -> Option<Vec<T>> {
    items.into_iter().collect()
}
