//! The programme's clauses and procedures, with what rests on each and its live numbers.

use chuangyou_app::Rulebook;
use chuangyou_app::board::{Share, Snapshot};
use chuangyou_calendar::Day;
use chuangyou_programme::model::{
    self, Actor, Amount, Clause, ClauseId, Clock, Limit, Parameter, ParameterId, Point, Procedure, Scope,
    SourceRef, StateId, Template, Text, Threshold, TimerDeed,
};

use super::board::cards;
use super::plain;
use chuangyou_pages::component::{DiagramEdge, DiagramState, ProcedureDiagram, Span, Stand, Tally};
use chuangyou_pages::lang::{Lang, both};
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::programme as page;

/// How many characters of a fingerprint people compare.
const FINGERPRINT: usize = 8;

/// The rulebook with the numbers of the last count.
pub(crate) struct Numbered<'a> {
    pub(crate) book: &'a Rulebook,
    shares: Vec<&'a Share>,
    today: Day,
}

impl<'a> Numbered<'a> {
    pub(crate) fn new(book: &'a Rulebook, snapshot: &'a Snapshot) -> Self {
        let today = book.almanac().day(snapshot.as_of.0);
        Self { book, shares: snapshot.shares.iter().collect(), today }
    }

    /// The first page.
    pub(crate) fn programme(&self) -> page::Programme {
        let programme = self.book.programme();
        page::Programme {
            title: programme.title.clone(),
            version: programme.version.chars().take(FINGERPRINT).collect(),
            clauses: ids(&programme.clauses).map(|(at, clause)| self.clause_line(at, clause)).collect(),
            procedures: programme.procedures.iter().map(|procedure| self.line(procedure)).collect(),
        }
    }

    fn clause_line(&self, at: ClauseId, clause: &Clause) -> page::ClauseLine {
        let programme = self.book.programme();
        let procedures = programme.procedures.iter().filter(|procedure| procedure.clauses.contains(&at));
        let rules = programme.rules.iter().filter(|rule| rule.clause == at);
        let indicators = programme.indicators.iter().filter(|indicator| indicator.clause == Some(at));
        page::ClauseLine {
            id: clause.id.clone(),
            title: clause.title.clone(),
            text: clause.text.clone(),
            cited_by: (procedures.count(), rules.count(), indicators.count()),
            cards: self.cards_of(|rule| rule.clause == at),
        }
    }

    fn cards_of(&self, of: impl Fn(&model::Rule) -> bool) -> Tally {
        cards(&self.shares, |name| self.book.rule(name).is_some_and(&of))
    }

    fn line(&self, procedure: &Procedure) -> page::ProcedureLine {
        let open = self.shares.iter().flat_map(|share| &share.open);
        let closed = self.shares.iter().flat_map(|share| &share.closed_this_year);
        let own = |name: &str| name == procedure.id;
        page::ProcedureLine {
            id: procedure.id.clone(),
            title: procedure.title.clone(),
            open: open.filter(|(name, _, _)| own(name)).map(|(_, _, count)| count).sum(),
            closed: closed.filter(|(name, _)| own(name)).map(|(_, count)| count).sum(),
        }
    }

    /// A clause; `None` if there is none of that id.
    pub(crate) fn clause(&self, id: &str) -> Option<page::Clause> {
        let programme = self.book.programme();
        let (at, clause) = ids(&programme.clauses).find(|(_, clause)| clause.id == id)?;
        let procedures = programme.procedures.iter().filter(|procedure| procedure.clauses.contains(&at));
        let rules = programme.rules.iter().filter(|rule| rule.clause == at);
        let rule_line = |rule: &model::Rule| page::RuleLine {
            title: rule.title.clone(),
            asks: rule.template.describe(programme),
            cards: self.cards_of(|one| one.id == rule.id),
        };
        let indicators = programme.indicators.iter().filter(|indicator| indicator.clause == Some(at));
        let schedules = programme.schedules.iter().filter(|schedule| schedule.clause == at);
        Some(page::Clause {
            id: clause.id.clone(),
            title: clause.title.clone(),
            text: clause.text.clone(),
            source: clause.source.as_ref().map(source),
            procedures: procedures.map(|procedure| self.line(procedure)).collect(),
            rules: rules.map(rule_line).collect(),
            indicators: indicators.map(|indicator| indicator.title.clone()).collect(),
            schedules: schedules.map(|schedule| schedule.title.clone()).collect(),
            parameters: self.parameters(at),
        })
    }

    /// The numbers that the rules and procedures of a clause use, in the programme's order.
    fn parameters(&self, clause: ClauseId) -> Vec<page::ParameterLine> {
        let programme = self.book.programme();
        let mut used: Vec<ParameterId> = Vec::new();
        for rule in programme.rules.iter().filter(|rule| rule.clause == clause) {
            used.extend(amounts(&rule.template).into_iter().filter_map(parameter));
        }
        for procedure in programme.procedures.iter().filter(|procedure| procedure.clauses.contains(&clause)) {
            used.extend(procedure.timers.iter().filter_map(|timer| parameter(&timer.after.amount)));
            let clocks = procedure.clocks.iter().map(|id| &programme.clocks[id.index()]);
            used.extend(clocks.filter_map(|clock| match &clock.limit {
                Limit::Budget(amount) => parameter(amount),
                Limit::DueAt(_) => None,
            }));
        }
        used.sort_unstable();
        used.dedup();
        used.into_iter().filter_map(|id| self.parameter_line(&programme.parameters[id.index()])).collect()
    }

    fn parameter_line(&self, parameter: &Parameter) -> Option<page::ParameterLine> {
        let (value, version) = parameter.on(self.today)?;
        Some(page::ParameterLine {
            title: parameter.title.clone(),
            value: parameter.unit.map_or_else(|| plain(value.to_string()), |unit| spelt(value, unit)),
            from: parameter.values[version].from,
            source: source(&parameter.source),
        })
    }

    /// A procedure; `None` if there is none of that id.
    pub(crate) fn procedure(&self, id: &str) -> Option<page::Procedure> {
        let programme = self.book.programme();
        let procedure = self.book.procedure(id)?;
        let clauses = procedure.clauses.iter().map(|id| programme.clause(*id));
        let choice = |clause: &Clause| Choice { id: clause.id.clone(), title: clause.title.clone() };
        let clocks = procedure.clocks.iter().map(|id| &programme.clocks[id.index()]);
        Some(page::Procedure {
            id: procedure.id.clone(),
            title: procedure.title.clone(),
            clauses: clauses.map(choice).collect(),
            diagram: self.diagram(procedure),
            actions: procedure.actions.iter().map(|action| self.action(procedure, action)).collect(),
            clocks: clocks.map(|clock| self.clock(clock)).collect(),
            timers: procedure.timers.iter().map(|timer| self.timer(procedure, timer)).collect(),
        })
    }

    fn diagram(&self, procedure: &Procedure) -> ProcedureDiagram {
        let open = |state: &str| {
            let counted = self.shares.iter().flat_map(|share| &share.open);
            let here = counted.filter(|(name, at, _)| *name == procedure.id && at == state);
            here.map(|(_, _, count)| count).sum()
        };
        let state = |state: &model::State| DiagramState {
            title: state.title.clone(),
            stand: if state.outcome.is_some() { Stand::Closed } else { Stand::Open },
            open: open(&state.id),
        };
        let numbered = procedure.actions.iter().zip(1..);
        let edges = numbered.flat_map(|(action, number)| {
            let moves = action.from.iter().filter_map(move |from| Some((from.index(), action.to?.index())));
            moves.map(move |(from, to)| DiagramEdge { from, to, number })
        });
        ProcedureDiagram { states: procedure.states.iter().map(state).collect(), edges: edges.collect() }
    }

    fn action(&self, procedure: &Procedure, action: &model::Action) -> page::ActionRow {
        let title = |id: &StateId| procedure.states[id.index()].title.clone();
        let fields = action.fields.iter().map(|id| procedure.fields[id.index()].label.clone());
        page::ActionRow {
            title: action.title.clone(),
            from: action.from.iter().map(title).collect(),
            to: action.to.as_ref().map(title),
            by: action.by.iter().map(|actor| self.actor(actor)).collect(),
            fields: fields.collect(),
        }
    }

    /// A role at a place in words: what its post is called somewhere, and where it must be held.
    fn actor(&self, actor: &Actor) -> Text {
        if actor.role == "party" {
            return both("by-party");
        }
        let posts = self.book.programme().units.iter().flat_map(|unit| &unit.posts);
        let mut posts = posts.filter(|post| post.roles.contains(&actor.role));
        let role = posts.next().map_or_else(|| plain(&actor.role), |post| post.title.clone());
        let place = match actor.scope {
            Scope::Case => "role-on-case",
            Scope::Unit => "role-in-unit",
            Scope::Above => "role-above",
            Scope::Jurisdiction => "role-anywhere",
            Scope::Supervisor => "role-supervisor",
        };
        let say = |lang: Lang| lang.t1(place, "role", lang.of(&role));
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    }

    fn clock(&self, clock: &Clock) -> page::ClockRow {
        let limit = match &clock.limit {
            Limit::Budget(amount) => self.amount(amount, clock.unit),
            Limit::DueAt(name) => plain(name),
        };
        page::ClockRow {
            title: clock.title.clone(),
            limit,
            starts: self.point(&clock.start),
            stops: clock.stop.iter().flat_map(|point| self.point(point)).collect(),
        }
    }

    fn amount(&self, amount: &Amount, unit: chuangyou_calendar::TimeUnit) -> Text {
        match amount {
            Amount::ItemPromised => both("limit-promised"),
            Amount::ItemStatutory => both("limit-statutory"),
            Amount::Case(_) | Amount::Event(_) => both("limit-of-case"),
            Amount::Fixed(_) | Amount::Parameter(_) => spelt(self.value(amount), unit),
        }
    }

    fn value(&self, amount: &Amount) -> i64 {
        match amount {
            Amount::Fixed(value) => *value,
            Amount::Parameter(id) => {
                let parameter = &self.book.programme().parameters[id.index()];
                parameter.on(self.today).map_or(0, |(value, _)| value)
            }
            _ => 0,
        }
    }

    fn point(&self, point: &Point) -> Vec<Text> {
        match point {
            Point::Event(matched) => {
                let titles = matched.activities.iter().map(|id| self.book.programme().activity_title(*id));
                titles.collect()
            }
            Point::FirstEvent => vec![both("point-first")],
            Point::LastEvent => vec![both("point-last")],
            Point::Case(name) => vec![plain(name)],
        }
    }

    fn timer(&self, procedure: &Procedure, timer: &model::Timer) -> page::TimerRow {
        let framed = |key: &str, who: &Actor| {
            let who = self.actor(who);
            let say = |lang: Lang| lang.t1(key, "who", lang.of(&who));
            Text { zh: say(Lang::Zh), en: say(Lang::En) }
        };
        page::TimerRow {
            after: Span { amount: self.value(&timer.after.amount), unit: timer.after.unit },
            since: procedure.actions[timer.since.index()].title.clone(),
            deed: match &timer.deed {
                TimerDeed::Do(action) => procedure.actions[action.index()].title.clone(),
                TimerDeed::Remind(who, _) => framed("timer-reminds", who),
                TimerDeed::Escalate(who, _) => framed("timer-escalates", who),
            },
        }
    }
}

fn ids(clauses: &[Clause]) -> impl Iterator<Item = (ClauseId, &Clause)> {
    (0u16..).map(ClauseId).zip(clauses)
}

fn spelt(amount: i64, unit: chuangyou_calendar::TimeUnit) -> Text {
    let say = |lang: Lang| lang.span(amount, &unit);
    Text { zh: say(Lang::Zh), en: say(Lang::En) }
}

fn parameter(amount: &Amount) -> Option<ParameterId> {
    match amount {
        Amount::Parameter(id) => Some(*id),
        _ => None,
    }
}

/// The amounts that a rule is about.
fn amounts(template: &Template) -> Vec<&Amount> {
    match template {
        Template::Binary { within: Some(within), .. } => vec![&within.amount],
        Template::Clock { levels } => levels
            .iter()
            .map(|level| match &level.threshold {
                Threshold::Remaining(amount) | Threshold::Over(amount) => amount,
            })
            .collect(),
        Template::EntryLag { at_least, at_most, .. } | Template::Duration { at_least, at_most, .. } => {
            at_least.iter().chain(at_most).map(|bound| &bound.amount).collect()
        }
        Template::Quota { at_least, .. } => vec![at_least],
        Template::Ratio { bound, .. } => match bound {
            model::RatioBound::AboveMedianBy(amount) | model::RatioBound::Above(amount) => vec![amount],
        },
        _ => Vec::new(),
    }
}

fn source(source: &SourceRef) -> page::Source {
    page::Source {
        title: plain(&source.title),
        note: source.note.clone(),
        provenance: match source.provenance {
            model::Provenance::Law => page::Provenance::Law,
            model::Provenance::Plan => page::Provenance::Plan,
            model::Provenance::Model => page::Provenance::Model,
            model::Provenance::Default => page::Provenance::Default,
        },
    }
}
