//! Clocks and rules as written.

use super::common::{
    AmountDecl, ConditionDecl, DurationDecl, MatchDecl, PointDecl, Points, TextDecl, keys_of,
};
use super::decode::{Decode, Definitions, Fields, Name, Property, Reader, Several, Sp};
use super::macros::table;
use super::node::Node;
use super::schema::{defined, object};
use super::vocabulary::TemplateWord;
use crate::diagnostic::Sink;
use crate::model::{AttributeTo, Binary, Issue, Level, PeriodLength, QuotaOf, Resume};
use chuangyou_calendar::{Convention, DayEnd, Roll, TimeUnit};
use serde_json::{Map, json};

table! {
    /// A limit of time over a case. Beside `[procedure]` it belongs to that procedure, elsewhere to the programme.
    struct ClockDecl {
        /// Unique in the procedure, or in the programme.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// How long it may take. Exactly one of `budget` and `due` is written.
        budget: Option<Sp<AmountDecl>>,
        /// The attribute of the case that holds the instant at which it is due.
        due: Option<DueDecl>,
        /// The share of the budget that is meant. Default: all of it.
        share: Option<Sp<ShareDecl>>,
        /// What is counted; with `due`, the unit in which levels are measured.
        unit: Sp<TimeUnit>,
        /// How it is counted. Default `date`.
        convention: Option<Convention>,
        /// What a due day off work does (calendar days and months). Default `forward`.
        roll: Option<Roll>,
        /// When the last day ends. Default `midnight`.
        day_end: Option<DayEnd>,
        /// What starts it.
        start: PointDecl,
        /// What stops it: the first of these after the start.
        stop: Points,
        /// What suspends it.
        pause: Several<Sp<PauseDecl>>,
        /// Who may lengthen it.
        extend: Option<ExtendDecl>,
        /// `true`: every start event begins another run. Default `false`.
        repeat: Option<bool>,
        /// `true`: it is meant to go on after its case has ended. Default `false`.
        outlasts_case: Option<bool>,
    }
}

table! {
    /// A due time that the case carries.
    struct DueDecl {
        /// The attribute's name.
        case: Name,
    }
}

table! {
    /// A share of a clock's budget, rounded up.
    struct ShareDecl {
        /// In ten-thousandths.
        value: Sp<AmountDecl>,
        /// The least it comes to, in the clock's unit. Default 0.
        at_least: Option<Sp<AmountDecl>>,
    }
}

table! {
    /// A suspension of a clock.
    struct PauseDecl {
        /// What begins it.
        from: MatchDecl,
        /// What ends it.
        to: MatchDecl,
        /// What the clock does afterwards. Default `continue`.
        resume: Option<Resume>,
    }
}

table! {
    /// Lengthening of a clock.
    struct ExtendDecl {
        /// The event that grants it. Granted after expiry, it does not count.
        by: MatchDecl,
        /// How often it may be granted. Default 1.
        at_most: Option<Sp<u16>>,
        /// The most that one grant adds, in the clock's unit.
        limit: Sp<AmountDecl>,
        /// The event attribute that says how much was granted. Default: the whole limit.
        granted: Option<Name>,
    }
}

table! {
    /// What every rule has.
    struct RuleHead {
        /// Unique in the programme.
        id: Name,
        /// What people call it.
        title: TextDecl,
        /// The clause it rests on.
        clause: Name,
        /// Which cases it watches. Default: all.
        applies: Option<AppliesDecl>,
        /// The card's level. Default `yellow`; not with `template = "clock"`, whose levels say their own.
        level: Option<Sp<Level>>,
        /// To whom a card is put down. Default: handler and unit.
        attribute_to: Option<Vec<AttributeTo>>,
        /// How a card becomes effective. Default `automatic`.
        issue: Option<Issue>,
        /// What must hold.
        template: Sp<TemplateWord>,
    }
}

table! {
    /// Which cases a rule watches.
    struct AppliesDecl {
        /// Only cases of this procedure.
        procedure: Option<Name>,
        /// Only cases whose attributes satisfy all of these.
        when: Vec<Sp<ConditionDecl>>,
    }
}

/// A rule: its head and what its template needs.
#[derive(Debug, Clone)]
pub(crate) struct RuleDecl {
    pub(crate) head: RuleHead,
    pub(crate) template: TemplateDecl,
}

/// What each template needs.
#[derive(Debug, Clone)]
pub(crate) enum TemplateDecl {
    Existence(CountKeys),
    Absence(CountKeys),
    Exactly(CountKeys),
    Init(UnaryKeys),
    End(UnaryKeys),
    Binary(Binary, BinaryKeys),
    Clock(ClockKeys),
    DifferentActors(PairKeys),
    SameActor(PairKeys),
    EntryLag(EntryLagKeys),
    Duration(DurationKeys),
    Quota(QuotaKeys),
    Ratio(RatioKeys),
}

table! {
    /// Templates that count one kind of event.
    struct CountKeys {
        /// Which events.
        a: MatchDecl,
        /// How many. Default 1.
        n: Option<Sp<u32>>,
    }
}

table! {
    /// Templates over one kind of event.
    struct UnaryKeys {
        /// Which events.
        a: MatchDecl,
    }
}

table! {
    /// Templates over two kinds of event.
    struct BinaryKeys {
        /// The first kind of event.
        a: MatchDecl,
        /// The second kind of event.
        b: MatchDecl,
        /// The other event lies within this time of the one that asks for it.
        within: Option<Sp<DurationDecl>>,
        /// Event attributes on which both events agree.
        same: Vec<Name>,
    }
}

table! {
    /// Templates over who did what.
    struct PairKeys {
        /// The first kind of event.
        a: MatchDecl,
        /// The second kind of event.
        b: MatchDecl,
    }
}

table! {
    /// The levels of a clock rule.
    struct ClockKeys {
        /// The levels, each with its clock and its threshold.
        levels: Vec<Sp<LevelDecl>>,
    }
}

table! {
    /// A level of a clock rule; exactly one of `remaining` and `over` is written.
    struct LevelDecl {
        /// The card's level.
        level: Level,
        /// Which clock.
        clock: Name,
        /// So much or less is left; only while the case is unfinished.
        remaining: Option<Sp<AmountDecl>>,
        /// So much over the limit; 1 is late at all.
        over: Option<Sp<AmountDecl>>,
    }
}

table! {
    /// Bounds on the time between an act and its entry.
    struct EntryLagKeys {
        /// Which events.
        a: MatchDecl,
        /// The shortest lag.
        at_least: Option<Sp<DurationDecl>>,
        /// The longest lag.
        at_most: Option<Sp<DurationDecl>>,
    }
}

table! {
    /// Bounds on the time between two points.
    struct DurationKeys {
        /// Where it begins.
        from: PointDecl,
        /// Where it ends.
        to: PointDecl,
        /// The shortest time.
        at_least: Option<Sp<DurationDecl>>,
        /// The longest time.
        at_most: Option<Sp<DurationDecl>>,
    }
}

table! {
    /// How many cases a unit has in a period.
    struct QuotaKeys {
        /// The period.
        per: PeriodLength,
        /// How many cases at least.
        at_least: Sp<AmountDecl>,
        /// Whose cases; each unit's if not given.
        each: Option<QuotaOf>,
    }
}

table! {
    /// An indicator compared among peers, or with a cap; exactly one of `above_median_by` and `above` is written.
    struct RatioKeys {
        /// The indicator; it has a denominator.
        indicator: Name,
        /// An outlier lies more than this many ten-thousandths above the median of its peers.
        above_median_by: Option<Sp<AmountDecl>>,
        /// More than this many ten-thousandths are too many, whatever the peers have.
        above: Option<Sp<AmountDecl>>,
        /// Units with a smaller denominator are not judged. Default 1.
        min_n: Option<u32>,
    }
}

impl TemplateDecl {
    fn take(word: TemplateWord, reader: &mut Reader<'_>, sink: &mut Sink) -> Option<Self> {
        Some(match word {
            TemplateWord::Existence => Self::Existence(CountKeys::take(reader, sink)?),
            TemplateWord::Absence => Self::Absence(CountKeys::take(reader, sink)?),
            TemplateWord::Exactly => Self::Exactly(CountKeys::take(reader, sink)?),
            TemplateWord::Init => Self::Init(UnaryKeys::take(reader, sink)?),
            TemplateWord::End => Self::End(UnaryKeys::take(reader, sink)?),
            TemplateWord::Binary(relation) => Self::Binary(relation, BinaryKeys::take(reader, sink)?),
            TemplateWord::Clock => Self::Clock(ClockKeys::take(reader, sink)?),
            TemplateWord::DifferentActors => Self::DifferentActors(PairKeys::take(reader, sink)?),
            TemplateWord::SameActor => Self::SameActor(PairKeys::take(reader, sink)?),
            TemplateWord::EntryLag => Self::EntryLag(EntryLagKeys::take(reader, sink)?),
            TemplateWord::Duration => Self::Duration(DurationKeys::take(reader, sink)?),
            TemplateWord::Quota => Self::Quota(QuotaKeys::take(reader, sink)?),
            TemplateWord::Ratio => Self::Ratio(RatioKeys::take(reader, sink)?),
        })
    }
}

impl TemplateWord {
    /// The keys that a rule of this template has besides the head's.
    pub(crate) fn properties(self, definitions: &mut Definitions) -> Vec<Property> {
        match self {
            Self::Existence | Self::Absence | Self::Exactly => CountKeys::properties(definitions),
            Self::Init | Self::End => UnaryKeys::properties(definitions),
            Self::Binary(_) => BinaryKeys::properties(definitions),
            Self::Clock => ClockKeys::properties(definitions),
            Self::DifferentActors | Self::SameActor => PairKeys::properties(definitions),
            Self::EntryLag => EntryLagKeys::properties(definitions),
            Self::Duration => DurationKeys::properties(definitions),
            Self::Quota => QuotaKeys::properties(definitions),
            Self::Ratio => RatioKeys::properties(definitions),
        }
    }
}

impl Decode for RuleDecl {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let mut reader = Reader::new(node, sink)?;
        let head = RuleHead::take(&mut reader, sink);
        // Without a template nobody knows which further keys belong to the rule.
        let unread = || node.get("template").and_then(|t| TemplateWord::decode(t, &mut Sink::default()));
        let Some(word) = head.as_ref().map(|head| head.template.value).or_else(unread) else {
            reader.finish_with_slips(sink);
            return None;
        };
        let template = TemplateDecl::take(word, &mut reader, sink);
        reader.finish(sink)?;
        Some(Self { head: head?, template: template? })
    }

    fn schema(definitions: &mut Definitions) -> serde_json::Value {
        defined("Rule", definitions, rule_schema)
    }
}

/// All keys of all templates, and for each template which of them it needs and knows.
fn rule_schema(definitions: &mut Definitions) -> serde_json::Value {
    use super::scalar::Words;
    let head = keys_of::<RuleHead>();
    let mut properties = RuleHead::properties(definitions);
    let mut branches = Vec::new();
    for (word, template, _) in TemplateWord::WORDS {
        let own = template.properties(definitions);
        let known: Vec<&str> = head.iter().copied().chain(own.iter().map(|p| p.key)).collect();
        let needed: Vec<&str> = own.iter().filter(|p| p.required).map(|p| p.key).collect();
        let specific: Map<String, serde_json::Value> =
            own.iter().map(|p| (p.key.to_owned(), p.schema.clone())).collect();
        branches.push(json!({
            "if": { "properties": { "template": { "const": word } }, "required": ["template"] },
            "then": { "required": needed, "properties": specific, "propertyNames": { "enum": known } },
        }));
        for property in own {
            if !properties.iter().any(|p| p.key == property.key) {
                properties.push(Property { required: false, schema: json!({}), ..property });
            }
        }
    }
    let mut schema =
        object("Something that must hold of every case it applies to, and the card it raises.", properties);
    schema["allOf"] = json!(branches);
    schema
}
