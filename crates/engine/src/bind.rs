//! A rule set bound to one log: its names resolved to the log's symbols and columns.

use crate::RuleSet;
use crate::kernel::Judged;
use crate::ruleset::{AttributeIndex, Bit, CompiledCondition, Group};
use chuangyou_eventlog::{Column, ColumnData, Log, Symbol, ValueRef};
use chuangyou_programme::model::{ActivityId, Closing, Comparison, Literal, Procedure, Programme};
use hashbrown::HashMap;

/// A rule set and a log that know each other.
pub(crate) struct Bound<'a> {
    pub rules: &'a RuleSet,
    pub log: &'a Log,
    pub columns: Vec<Columns<'a>>,
    pub groups: Vec<BoundGroup<'a>>,
    pub measures: BoundGroup<'a>,
    closing: BoundClosing<'a>,
}

/// Where an attribute is found in this log.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub case: Option<&'a Column>,
    pub event: Option<&'a Column>,
}

/// A group's predicates by the log's symbols.
pub(crate) struct BoundGroup<'a> {
    /// Bits that an activity satisfies by its name alone.
    plain: Vec<u64>,
    /// Bits that also ask for data: position + 1 into `conditional`; 0 for none.
    conditional_of: Vec<u16>,
    conditional: Vec<Vec<(Bit, &'a [CompiledCondition])>>,
}

enum BoundClosing<'a> {
    LogEnds,
    Never,
    Attribute(AttributeIndex),
    /// By symbol.
    Activities(Vec<bool>),
    /// The platform's own cases: those of each procedure by symbol, and of all for a case that does not say its own.
    Own {
        by_procedure: Vec<(&'a str, Vec<bool>)>,
        any: Vec<bool>,
    },
}

/// Who acted: comparable within one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActorKey {
    Symbol(Symbol),
    Number(i64),
}

impl<'a> Bound<'a> {
    pub(crate) fn new(rules: &'a RuleSet, log: &'a Log) -> Self {
        let names = Vocabulary::new(&rules.programme, log);
        let column = |name: &String| Columns { case: log.case_column(name), event: log.event_column(name) };
        Self {
            rules,
            log,
            columns: rules.attributes.iter().map(column).collect(),
            groups: rules.groups.iter().map(|g| BoundGroup::new(g, &names)).collect(),
            measures: BoundGroup::new(&rules.measures.group, &names),
            closing: closing(rules, &names),
        }
    }

    /// A value of the case, else of the first of its events that has one.
    pub(crate) fn value_of_case(&self, attribute: AttributeIndex, case: &Judged<'_>) -> Option<ValueRef<'a>> {
        let columns = self.columns[usize::from(attribute)];
        let own = columns.case.and_then(|c| c.get(case.case, &self.log.strings));
        own.or_else(|| {
            let column = columns.event?;
            (0..case.at.len()).find_map(|i| column.get(case.position(i), &self.log.strings))
        })
    }

    /// A value of the event at `position` in the log, else of its case.
    pub(crate) fn value_of_event(
        &self,
        attribute: AttributeIndex,
        case: usize,
        position: usize,
    ) -> Option<ValueRef<'a>> {
        let columns = self.columns[usize::from(attribute)];
        let own = columns.event.and_then(|c| c.get(position, &self.log.strings));
        own.or_else(|| columns.case.and_then(|c| c.get(case, &self.log.strings)))
    }

    /// A value of the event at `position` in the log itself.
    pub(crate) fn value_of_this_event(
        &self,
        attribute: AttributeIndex,
        position: usize,
    ) -> Option<ValueRef<'a>> {
        self.columns[usize::from(attribute)].event.and_then(|c| c.get(position, &self.log.strings))
    }

    /// Who acted in the event at `position`; empty names are nobody.
    pub(crate) fn actor(&self, position: usize) -> Option<ActorKey> {
        let column = self.columns[usize::from(self.rules.roles.actor)].event?;
        match &column.data {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => {
                let symbol = symbols[position];
                (!symbol.is_missing() && !self.log.strings.text(symbol).is_empty())
                    .then_some(ActorKey::Symbol(symbol))
            }
            ColumnData::Int(numbers) => numbers.get(position).map(ActorKey::Number),
            _ => None,
        }
    }

    /// The name of who acted in the event at `position`.
    pub(crate) fn actor_name(&self, position: usize) -> String {
        match self.actor(position) {
            Some(ActorKey::Symbol(symbol)) => self.log.strings.text(symbol).to_owned(),
            Some(ActorKey::Number(number)) => number.to_string(),
            None => String::new(),
        }
    }

    /// The instant a case closed, if it had by `as_of`. `whole` says that no event lies after `as_of`.
    pub(crate) fn closed_at(&self, case: &Judged<'_>, symbols: &[Symbol], whole: bool) -> Option<i64> {
        match &self.closing {
            BoundClosing::LogEnds if whole => case.at.iter().copied().max(),
            BoundClosing::LogEnds | BoundClosing::Never => None,
            BoundClosing::Attribute(attribute) => match self.value_of_case(*attribute, case) {
                Some(ValueRef::Time(closed)) if closed <= case.as_of => Some(closed),
                _ => None,
            },
            BoundClosing::Activities(closes) => last_of(closes, case, symbols),
            BoundClosing::Own { by_procedure, any } => {
                let named = self.rules.roles.procedure.and_then(|p| self.value_of_case(p, case));
                let own = named.and_then(|value| match value {
                    ValueRef::Text(name) | ValueRef::Id(name) => {
                        by_procedure.iter().find(|(procedure, _)| *procedure == name)
                    }
                    _ => None,
                });
                last_of(own.map_or(any, |(_, closes)| closes), case, symbols)
            }
        }
    }

    /// Fills `hits` with the predicates that each event of the case satisfies.
    pub(crate) fn hits(
        &self,
        group: &BoundGroup<'_>,
        case: &Judged<'_>,
        symbols: &[Symbol],
        hits: &mut Vec<u64>,
    ) {
        hits.clear();
        hits.extend(symbols.iter().map(|s| group.plain[s.0 as usize]));
        if group.conditional.is_empty() {
            return;
        }
        for (event, symbol) in symbols.iter().enumerate() {
            let Some(list) = group.conditional_of[symbol.0 as usize].checked_sub(1) else { continue };
            for (bit, conditions) in &group.conditional[usize::from(list)] {
                let position = case.position(event);
                let holds = |c: &CompiledCondition| {
                    holds(&c.condition.comparison, self.value_of_event(c.attribute, case.case, position))
                };
                hits[event] |= u64::from(conditions.iter().all(holds)) << bit;
            }
        }
    }

    /// Whether the case satisfies all conditions.
    pub(crate) fn applies(&self, conditions: &[CompiledCondition], case: &Judged<'_>) -> bool {
        conditions.iter().all(|c| holds(&c.condition.comparison, self.value_of_case(c.attribute, case)))
    }
}

/// The programme's activity of each symbol of a log.
struct Vocabulary {
    activities: Vec<Option<ActivityId>>,
}

impl Vocabulary {
    fn new(programme: &Programme, log: &Log) -> Self {
        let known: HashMap<&str, ActivityId> = programme
            .activities
            .iter()
            .enumerate()
            .map(|(i, a)| (a.as_str(), ActivityId(i as u16)))
            .collect();
        let renamed: HashMap<&str, &str> = programme
            .source
            .iter()
            .flat_map(|s| &s.activities)
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect();
        let activity = |i: usize| {
            let text = log.strings.text(Symbol(i as u32));
            known.get(renamed.get(text).copied().unwrap_or(text)).copied()
        };
        Self { activities: (0..log.strings.len()).map(activity).collect() }
    }
}

impl<'a> BoundGroup<'a> {
    fn new(group: &'a Group, names: &Vocabulary) -> Self {
        let mut bound = Self {
            plain: vec![0; names.activities.len()],
            conditional_of: vec![0; names.activities.len()],
            conditional: Vec::new(),
        };
        for (symbol, activity) in names.activities.iter().enumerate() {
            let Some(activity) = *activity else { continue };
            let mut conditional = Vec::new();
            for (bit, wanted, conditions) in group.predicates.iter().filter(|(_, m, _)| m.names(activity)) {
                if wanted.when.is_empty() {
                    bound.plain[symbol] |= 1 << bit;
                } else {
                    conditional.push((bit, conditions));
                }
            }
            if !conditional.is_empty() {
                bound.conditional.push(conditional);
                bound.conditional_of[symbol] = bound.conditional.len() as u16;
            }
        }
        bound
    }
}

/// When the last of the events that close a case occurred.
fn last_of(closes: &[bool], case: &Judged<'_>, symbols: &[Symbol]) -> Option<i64> {
    let last = symbols.iter().rposition(|s| closes[s.0 as usize])?;
    Some(case.at[last])
}

fn closing<'a>(rules: &'a RuleSet, names: &Vocabulary) -> BoundClosing<'a> {
    let by_symbol = |closes: &dyn Fn(ActivityId) -> bool| {
        names.activities.iter().map(|a| a.is_some_and(closes)).collect()
    };
    match (&rules.programme.source, rules.roles.closed_at) {
        (_, Some(attribute)) => BoundClosing::Attribute(attribute),
        (Some(source), None) => match &source.closing {
            Closing::Activities(closing) => BoundClosing::Activities(by_symbol(&|a| closing.contains(&a))),
            Closing::Never => BoundClosing::Never,
            Closing::LogEnds | Closing::Attribute(_) => BoundClosing::LogEnds,
        },
        (None, None) if rules.programme.procedures.is_empty() => BoundClosing::LogEnds,
        (None, None) => {
            let procedures = &rules.programme.procedures;
            let of = |p: &'a Procedure| (p.id.as_str(), by_symbol(&|a| closes(p, a)));
            BoundClosing::Own {
                by_procedure: procedures.iter().map(of).collect(),
                any: by_symbol(&|a| procedures.iter().any(|p| closes(p, a))),
            }
        }
    }
}

/// Whether an action of that name leads a case of the procedure to an outcome.
fn closes(procedure: &Procedure, activity: ActivityId) -> bool {
    let ends = |to: chuangyou_programme::model::StateId| procedure.states[to.index()].outcome.is_some();
    procedure.actions.iter().any(|a| a.activity == activity && a.to.is_some_and(ends))
}

/// Whether a value satisfies a comparison.
pub(crate) fn holds(comparison: &Comparison, value: Option<ValueRef<'_>>) -> bool {
    match comparison {
        Comparison::Is(literal) => value.is_some_and(|v| equal(literal, v)),
        Comparison::IsNot(literal) => !value.is_some_and(|v| equal(literal, v)),
        Comparison::In(literals) => value.is_some_and(|v| literals.iter().any(|l| equal(l, v))),
        Comparison::NotIn(literals) => !value.is_some_and(|v| literals.iter().any(|l| equal(l, v))),
        Comparison::AtLeast(n) => value.is_some_and(|v| number(v).is_some_and(|x| x >= *n as f64)),
        Comparison::AtMost(n) => value.is_some_and(|v| number(v).is_some_and(|x| x <= *n as f64)),
        Comparison::Present => value.is_some(),
        Comparison::Absent => value.is_none(),
    }
}

#[expect(clippy::float_cmp, reason = "a whole number equals a float exactly or not at all")]
fn equal(literal: &Literal, value: ValueRef<'_>) -> bool {
    match (literal, value) {
        (Literal::Text(text), ValueRef::Text(v) | ValueRef::Id(v)) => text == v,
        (Literal::Text(text), ValueRef::Int(v)) => *text == v.to_string(),
        (Literal::Int(n), v) => number(v).is_some_and(|x| x == *n as f64),
        (Literal::Bool(b), ValueRef::Bool(v)) => *b == v,
        (Literal::Bool(b), ValueRef::Text(v)) => v.eq_ignore_ascii_case(if *b { "true" } else { "false" }),
        _ => false,
    }
}

fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Int(n) => Some(n as f64),
        ValueRef::Float(x) => Some(x),
        ValueRef::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A whole number of a value; fractions are cut off.
pub(crate) fn whole_number(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Int(n) => Some(n),
        other => number(other).filter(|x| x.is_finite()).map(|x| x.trunc() as i64),
    }
}

/// The text of a value for a table cell.
pub(crate) fn text_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) | ValueRef::Id(text) => text.to_owned(),
        ValueRef::Int(n) => n.to_string(),
        ValueRef::Float(x) => x.to_string(),
        ValueRef::Bool(b) => b.to_string(),
        ValueRef::Time(t) => t.to_string(),
        ValueRef::List(_) | ValueRef::Container(_) => String::new(),
    }
}
