//! From the programme's model to bits and positions.

use super::{
    AttributeIndex, Bit, CompileError, Compiled, CompiledAmount, CompiledBasis, CompiledBound, CompiledClock,
    CompiledCondition, CompiledExtend, CompiledIndicator, CompiledLevel, CompiledLimit, CompiledMeasure,
    CompiledPause, CompiledPoint, CompiledQuantity, CompiledQuota, CompiledRatio, CompiledRule, Group,
    Measures, Predicates, RoleAttributes, RuleSet, Span,
};
use crate::Almanac;
use chuangyou_programme::model::{
    Amount, Basis, Clock, ClockId, Closing, Condition, Duration, Indicator, Limit, Match, Measure, Point,
    Programme, Quantity, RatioBound, Resume, Rule, RuleId, Share, Template, Threshold, Unit,
};
use hashbrown::HashMap;

/// The standard XES key of the person who acted.
const RESOURCE: &str = "org:resource";

pub(super) fn compile(programme: Programme, almanac: Almanac) -> Result<RuleSet, CompileError> {
    let mut names = Names::default();
    let roles = roles(&programme, &mut names);
    let mut groups = vec![Group::default()];
    let mut quotas = Vec::new();
    let mut ratios = Vec::new();
    for (position, rule) in programme.rules.iter().enumerate() {
        let id = RuleId(position as u16);
        match &rule.template {
            Template::Quota { per, at_least, each } => quotas.push(CompiledQuota {
                rule: id,
                per: *per,
                each: *each,
                at_least: names.amount(at_least),
                applies: names.applies(&programme, rule),
            }),
            Template::Ratio { indicator, bound, min_n } => ratios.push(CompiledRatio {
                rule: id,
                indicator: *indicator,
                bound: match bound {
                    RatioBound::AboveMedianBy(by) => CompiledBound::AboveMedianBy(names.amount(by)),
                    RatioBound::Above(cap) => CompiledBound::Above(names.amount(cap)),
                },
                min_n: *min_n,
            }),
            _ => add_rule(&programme, id, &mut groups, &mut names)?,
        }
    }
    let measures = measures(&programme, &mut names)?;
    let items = programme.items.iter().enumerate().map(|(i, item)| (item.id.clone(), i)).collect();
    let leaders = leaders(&programme.units);
    let attributes = names.names;
    Ok(RuleSet { programme, almanac, attributes, groups, measures, roles, items, leaders, quotas, ratios })
}

fn roles(programme: &Programme, names: &mut Names) -> RoleAttributes {
    let source = programme.source.clone().unwrap_or_default();
    let mut optional = |name: &Option<String>| name.as_deref().map(|n| names.index(n));
    RoleAttributes {
        unit: optional(&source.roles.unit.or_else(|| own_case(programme, "unit"))),
        handler: optional(&source.roles.handler.or_else(|| own_case(programme, "handler"))),
        item: optional(&source.roles.item.or_else(|| own_case(programme, "item"))),
        recorded_at: optional(&source.roles.recorded_at.or_else(|| own_case(programme, "recorded_at"))),
        procedure: optional(&own_case(programme, "procedure")),
        actor: names.index(source.roles.actor.as_deref().unwrap_or(RESOURCE)),
        closed_at: match &source.closing {
            Closing::Attribute(name) => Some(names.index(name)),
            _ => None,
        },
    }
}

/// The attribute by which the platform's own journal names a role; only programmes without a source use it.
fn own_case(programme: &Programme, role: &str) -> Option<String> {
    programme.source.is_none().then(|| role.to_owned())
}

fn leaders(units: &[Unit]) -> HashMap<String, String> {
    let mut leaders = HashMap::new();
    for unit in units {
        if let Some(post) = &unit.leader {
            for name in std::iter::once(&unit.id).chain(&unit.aliases) {
                leaders.insert(name.clone(), format!("{}:{post}", unit.id));
            }
        }
    }
    leaders
}

/// Attribute names in the order in which they were first met.
#[derive(Default)]
struct Names {
    names: Vec<String>,
}

impl Names {
    fn index(&mut self, name: &str) -> AttributeIndex {
        let known = self.names.iter().position(|n| n == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        }) as AttributeIndex
    }

    fn amount(&mut self, amount: &Amount) -> CompiledAmount {
        CompiledAmount::new(amount, &mut |name| self.index(name))
    }

    fn span(&mut self, duration: &Duration) -> Span {
        Span { amount: self.amount(&duration.amount), unit: duration.unit }
    }

    fn spans(&mut self, duration: Option<&Duration>) -> Option<Span> {
        duration.map(|d| self.span(d))
    }

    fn conditions(&mut self, conditions: &[Condition]) -> Vec<CompiledCondition> {
        let compiled =
            |c: &Condition| CompiledCondition { attribute: self.index(&c.attribute), condition: c.clone() };
        conditions.iter().map(compiled).collect()
    }

    /// The rule's conditions; a rule of one procedure among several also asks for the case's procedure.
    fn applies(&mut self, programme: &Programme, rule: &Rule) -> Vec<CompiledCondition> {
        let mut conditions = self.conditions(&rule.applies.when);
        if let Some(procedure) = rule.applies.procedure.filter(|_| programme.procedures.len() > 1) {
            conditions.push(CompiledCondition {
                attribute: self.index("procedure"),
                condition: procedure_is(programme, procedure),
            });
        }
        conditions
    }
}

/// The case is of this procedure, or does not say of which it is.
fn procedure_is(programme: &Programme, procedure: chuangyou_programme::model::ProcedureId) -> Condition {
    use chuangyou_programme::model::{Comparison, Literal};
    let others = programme.procedures.iter().enumerate().filter(|(i, _)| *i != procedure.index());
    let others = others.map(|(_, p)| Literal::Text(p.id.clone())).collect();
    Condition { attribute: "procedure".to_owned(), comparison: Comparison::NotIn(others) }
}

/// A group that is being filled.
struct Filling<'a> {
    programme: &'a Programme,
    group: &'a mut Group,
    names: &'a mut Names,
}

fn add_rule(
    programme: &Programme,
    id: RuleId,
    groups: &mut Vec<Group>,
    names: &mut Names,
) -> Result<(), CompileError> {
    let rule = &programme.rules[id.index()];
    let matches = matches_of_rule(programme, rule);
    let last = groups.last().map_or(0, |g| room_needed(&g.predicates, &matches));
    if last > Predicates::MOST {
        if room_needed(&Predicates::default(), &matches) > Predicates::MOST {
            return Err(CompileError::TooManyPredicates(rule.id.clone()));
        }
        groups.push(Group::default());
    }
    let group = groups.last_mut().expect("there is always a group");
    Filling { programme, group, names }.rule(id, rule);
    Ok(())
}

/// How many predicates the group would have.
fn room_needed(predicates: &Predicates, matches: &[&Match]) -> usize {
    let mut all: Vec<&Match> = predicates.iter().map(|(_, m, _)| m).collect();
    for m in matches {
        if !all.contains(m) {
            all.push(m);
        }
    }
    all.len()
}

fn matches_of_rule<'a>(programme: &'a Programme, rule: &'a Rule) -> Vec<&'a Match> {
    match &rule.template {
        Template::Existence { a, .. }
        | Template::Absence { a, .. }
        | Template::Exactly { a, .. }
        | Template::Init { a }
        | Template::End { a }
        | Template::EntryLag { a, .. } => vec![a],
        Template::Binary { a, b, .. } | Template::DifferentActors { a, b } | Template::SameActor { a, b } => {
            vec![a, b]
        }
        Template::Duration { from, to, .. } => [from, to].into_iter().filter_map(match_of_point).collect(),
        Template::Clock { levels } => {
            levels.iter().flat_map(|l| matches_of_clock(&programme.clocks[l.clock.index()])).collect()
        }
        Template::Quota { .. } | Template::Ratio { .. } => Vec::new(),
    }
}

fn match_of_point(point: &Point) -> Option<&Match> {
    match point {
        Point::Event(m) => Some(m),
        Point::FirstEvent | Point::LastEvent | Point::Case(_) => None,
    }
}

fn matches_of_clock(clock: &Clock) -> Vec<&Match> {
    let points = std::iter::once(&clock.start).chain(&clock.stop).filter_map(match_of_point);
    let pauses = clock.pauses.iter().flat_map(|p| [&p.from, &p.to]);
    points.chain(pauses).chain(clock.extend.iter().map(|e| &e.by)).collect()
}

impl Filling<'_> {
    fn bit(&mut self, wanted: &Match) -> Bit {
        let names = &mut *self.names;
        self.group
            .predicates
            .bit(wanted, &mut |name| names.index(name))
            .expect("room was made before the rule was added")
    }

    fn mask(&mut self, wanted: &Match) -> u64 {
        1 << self.bit(wanted)
    }

    fn point(&mut self, point: &Point) -> CompiledPoint {
        match point {
            Point::Event(m) => CompiledPoint::Event(self.bit(m)),
            Point::FirstEvent => CompiledPoint::FirstEvent,
            Point::LastEvent => CompiledPoint::LastEvent,
            Point::Case(name) => CompiledPoint::Case(self.names.index(name)),
        }
    }

    fn rule(&mut self, id: RuleId, rule: &Rule) {
        let template = self.template(&rule.template);
        let applies = self.names.applies(self.programme, rule);
        let mut compiled = CompiledRule {
            id,
            level: rule.level,
            applies,
            template,
            to_handler: false,
            to_unit: false,
            to_leader: false,
        };
        compiled.attributes_to(&rule.attribute_to);
        self.group.rules.push(compiled);
    }

    fn template(&mut self, template: &Template) -> Compiled {
        match template {
            Template::Existence { a, n } => Compiled::Existence { a: self.bit(a), n: *n },
            Template::Absence { a, n } => Compiled::Absence { a: self.bit(a), n: *n },
            Template::Exactly { a, n } => Compiled::Exactly { a: self.bit(a), n: *n },
            Template::Init { a } => Compiled::Init { a: self.bit(a) },
            Template::End { a } => Compiled::End { a: self.bit(a) },
            Template::Binary { relation, a, b, within, same } => Compiled::Binary {
                relation: *relation,
                a: self.bit(a),
                b: self.bit(b),
                within: self.names.spans(within.as_ref()),
                same: same.iter().map(|name| self.names.index(name)).collect(),
            },
            Template::Clock { levels } => Compiled::Clock { levels: self.levels(levels) },
            Template::DifferentActors { a, b } => {
                Compiled::DifferentActors { a: self.bit(a), b: self.bit(b) }
            }
            Template::SameActor { a, b } => Compiled::SameActor { a: self.bit(a), b: self.bit(b) },
            Template::EntryLag { a, at_least, at_most } => Compiled::EntryLag {
                a: self.bit(a),
                at_least: self.names.spans(at_least.as_ref()),
                at_most: self.names.spans(at_most.as_ref()),
            },
            Template::Duration { from, to, at_least, at_most } => Compiled::Duration {
                from: self.point(from),
                to: self.point(to),
                at_least: self.names.spans(at_least.as_ref()),
                at_most: self.names.spans(at_most.as_ref()),
            },
            Template::Quota { .. } | Template::Ratio { .. } => {
                unreachable!("quotas and ratios are judged over totals, not over cases")
            }
        }
    }

    fn levels(&mut self, levels: &[chuangyou_programme::model::ClockLevel]) -> Vec<CompiledLevel> {
        let mut compiled = Vec::with_capacity(levels.len());
        for level in levels {
            let (over, amount) = match &level.threshold {
                Threshold::Remaining(amount) => (false, amount),
                Threshold::Over(amount) => (true, amount),
            };
            compiled.push(CompiledLevel {
                level: level.level,
                clock: self.clock(level.clock),
                over,
                amount: self.names.amount(amount),
            });
        }
        compiled
    }

    /// The position of the clock in the group, compiled on first use.
    fn clock(&mut self, id: ClockId) -> usize {
        if let Some(known) = self.group.clocks.iter().position(|c| c.id == id) {
            return known;
        }
        let clock = &self.programme.clocks[id.index()];
        let start = self.point(&clock.start);
        let mut compiled = CompiledClock {
            id,
            limit: match &clock.limit {
                Limit::Budget(amount) => self.budget(amount, clock.share.as_ref()),
                Limit::DueAt(name) => CompiledLimit::DueAt(self.names.index(name)),
            },
            start,
            stop: 0,
            stop_at_last_event: false,
            stop_attributes: Vec::new(),
            pauses: Vec::new(),
            extend: None,
            repeat: clock.repeat,
            mask: 0,
        };
        self.clock_ends(clock, &mut compiled);
        self.clock_changes(clock, &mut compiled);
        self.group.clocks.push(compiled);
        self.group.clocks.len() - 1
    }

    fn budget(&mut self, amount: &Amount, share: Option<&Share>) -> CompiledLimit {
        let whole = self.names.amount(amount);
        let Some(share) = share else {
            return CompiledLimit::Budget(whole);
        };
        let least =
            share.at_least.as_ref().map_or(CompiledAmount::Fixed(0), |least| self.names.amount(least));
        CompiledLimit::Share(whole, self.names.amount(&share.of_ten_thousand), least)
    }

    fn clock_ends(&mut self, clock: &Clock, compiled: &mut CompiledClock) {
        for stop in &clock.stop {
            match self.point(stop) {
                CompiledPoint::Event(bit) => compiled.stop |= 1 << bit,
                CompiledPoint::FirstEvent => {}
                CompiledPoint::LastEvent => compiled.stop_at_last_event = true,
                CompiledPoint::Case(attribute) => compiled.stop_attributes.push(attribute),
            }
        }
        compiled.mask |= compiled.stop;
        if let CompiledPoint::Event(bit) = compiled.start {
            compiled.mask |= 1 << bit;
        }
    }

    fn clock_changes(&mut self, clock: &Clock, compiled: &mut CompiledClock) {
        for pause in &clock.pauses {
            let (from, to) = (self.mask(&pause.from), self.mask(&pause.to));
            compiled.mask |= from | to;
            compiled.pauses.push(CompiledPause { from, to, restart: pause.resume == Resume::Restart });
        }
        if let Some(extend) = &clock.extend {
            let by = self.mask(&extend.by);
            compiled.mask |= by;
            compiled.extend = Some(CompiledExtend {
                by,
                at_most: extend.at_most,
                limit: self.names.amount(&extend.limit),
                granted: extend.granted.as_deref().map(|name| self.names.index(name)),
            });
        }
    }

    fn measure(&mut self, measure: &Measure) -> CompiledMeasure {
        let basis = match &measure.basis {
            Basis::Cases => CompiledBasis::Cases,
            Basis::CasesWithCard(rule, level) => CompiledBasis::CasesWithCard(*rule, *level),
            Basis::Cards(rule, level) => CompiledBasis::Cards(*rule, *level),
            Basis::Events(wanted) => CompiledBasis::Events(wanted.as_ref().map(|m| self.bit(m))),
        };
        let quantity = match &measure.quantity {
            Quantity::Count => CompiledQuantity::Count,
            Quantity::WorkingDays => CompiledQuantity::WorkingDays,
            Quantity::Used(clock) => CompiledQuantity::Used(self.clock(*clock)),
            Quantity::Rework => CompiledQuantity::Rework,
            Quantity::Loops => CompiledQuantity::Loops,
            Quantity::Events => CompiledQuantity::Events,
            Quantity::DistinctActivities => CompiledQuantity::DistinctActivities,
            Quantity::Attribute(name) => CompiledQuantity::Attribute(self.names.index(name)),
        };
        let when = self.names.conditions(&measure.when);
        CompiledMeasure { basis, quantity, when, closed_only: measure.closed_only }
    }
}

/// All indicators in one group of their own, with the clocks they read.
fn measures(programme: &Programme, names: &mut Names) -> Result<Measures, CompileError> {
    let mut group = Group::default();
    let mut indicators = Vec::new();
    for indicator in &programme.indicators {
        let matches = matches_of_indicator(programme, indicator);
        if room_needed(&group.predicates, &matches) > Predicates::MOST {
            return Err(CompileError::TooManyPredicates(indicator.id.clone()));
        }
        let mut filling = Filling { programme, group: &mut group, names };
        indicators.push(CompiledIndicator {
            numerator: filling.measure(&indicator.numerator),
            denominator: indicator.denominator.as_ref().map(|m| filling.measure(m)),
            by_start: indicator.period_of == chuangyou_programme::model::PeriodOf::Start,
        });
    }
    Ok(Measures { group, indicators })
}

fn matches_of_indicator<'a>(programme: &'a Programme, indicator: &'a Indicator) -> Vec<&'a Match> {
    let measures = std::iter::once(&indicator.numerator).chain(&indicator.denominator);
    let mut matches = Vec::new();
    for measure in measures {
        if let Basis::Events(Some(m)) = &measure.basis {
            matches.push(m);
        }
        if let Quantity::Used(clock) = &measure.quantity {
            matches.extend(matches_of_clock(&programme.clocks[clock.index()]));
        }
    }
    matches
}
