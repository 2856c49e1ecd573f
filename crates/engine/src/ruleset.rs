//! A programme made ready to judge: predicates as bits, names as numbers, limits as lookups.

mod compile;
mod predicate;

use crate::Almanac;
use chuangyou_calendar::{Calendar, ClockRule, OfficeClock, OfficeHours, TimeUnit, Zone};
use chuangyou_programme::model::{
    Amount, AttributeTo, Binary, Clock, ClockId, Condition, IndicatorId, Item, Level, PeriodLength,
    Programme, QuotaOf, RuleId,
};
use hashbrown::HashMap;

pub(crate) use predicate::{Bit, Predicates};

/// A programme and its calendar, compiled.
#[derive(Debug)]
pub struct RuleSet {
    pub(crate) programme: Programme,
    pub(crate) almanac: Almanac,
    /// Names of the attributes that conditions, roles, limits and indicators read.
    pub(crate) attributes: Vec<String>,
    pub(crate) groups: Vec<Group>,
    /// Indicators, with predicates and clocks of their own.
    pub(crate) measures: Measures,
    pub(crate) roles: RoleAttributes,
    pub(crate) items: HashMap<String, usize>,
    pub(crate) leaders: HashMap<String, String>,
    pub(crate) quotas: Vec<CompiledQuota>,
    pub(crate) ratios: Vec<CompiledRatio>,
}

/// The attributes that a reader must keep for this programme; everything else may be skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Event attributes.
    pub event: Vec<String>,
    /// Case attributes.
    pub case: Vec<String>,
}

/// Why a checked programme cannot be compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The zone is unknown.
    #[error("the programme's zone: {0}")]
    Zone(#[from] chuangyou_calendar::ZoneError),
    /// The office hours are not hours.
    #[error("the programme's office hours: {0}")]
    OfficeHours(#[from] chuangyou_calendar::OfficeHoursError),
    /// One rule speaks of more kinds of event than fit.
    #[error("rule `{0}` speaks of more than 64 different kinds of event; split it")]
    TooManyPredicates(String),
}

/// An attribute by its position in [`RuleSet::attributes`].
pub(crate) type AttributeIndex = u16;

/// Rules that share one word of predicate bits.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub predicates: Predicates,
    pub clocks: Vec<CompiledClock>,
    pub rules: Vec<CompiledRule>,
}

/// What indicators need besides the cards: their own predicates and clocks.
#[derive(Debug, Default)]
pub(crate) struct Measures {
    pub group: Group,
    pub indicators: Vec<CompiledIndicator>,
}

#[derive(Debug)]
pub(crate) struct RoleAttributes {
    pub unit: Option<AttributeIndex>,
    pub handler: Option<AttributeIndex>,
    pub item: Option<AttributeIndex>,
    pub recorded_at: Option<AttributeIndex>,
    pub actor: AttributeIndex,
    pub closed_at: Option<AttributeIndex>,
    /// The platform's own cases say of which procedure they are.
    pub procedure: Option<AttributeIndex>,
}

#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub id: RuleId,
    pub level: Level,
    pub applies: Vec<CompiledCondition>,
    pub template: Compiled,
    pub to_handler: bool,
    pub to_unit: bool,
    pub to_leader: bool,
}

impl CompiledRule {
    pub(crate) fn attributes_to(&mut self, to: &[AttributeTo]) {
        self.to_handler = to.contains(&AttributeTo::Handler);
        self.to_unit = to.contains(&AttributeTo::Unit);
        self.to_leader = to.contains(&AttributeTo::Leader);
    }
}

#[derive(Debug)]
pub(crate) struct CompiledCondition {
    pub attribute: AttributeIndex,
    pub condition: Condition,
}

#[derive(Debug)]
pub(crate) enum Compiled {
    Existence { a: Bit, n: u32 },
    Absence { a: Bit, n: u32 },
    Exactly { a: Bit, n: u32 },
    Init { a: Bit },
    End { a: Bit },
    Binary { relation: Binary, a: Bit, b: Bit, within: Option<Span>, same: Vec<AttributeIndex> },
    Clock { levels: Vec<CompiledLevel> },
    DifferentActors { a: Bit, b: Bit },
    SameActor { a: Bit, b: Bit },
    EntryLag { a: Bit, at_least: Option<Span>, at_most: Option<Span> },
    Duration { from: CompiledPoint, to: CompiledPoint, at_least: Option<Span>, at_most: Option<Span> },
}

/// A duration whose amount may depend on the case.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub amount: CompiledAmount,
    pub unit: TimeUnit,
}

#[derive(Debug, Clone)]
pub(crate) enum CompiledAmount {
    Fixed(i64),
    Dated(chuangyou_programme::model::ParameterId),
    ItemPromised,
    ItemStatutory,
    Case(AttributeIndex),
    Event(AttributeIndex),
}

impl CompiledAmount {
    pub(crate) fn new(amount: &Amount, attribute: &mut impl FnMut(&str) -> AttributeIndex) -> Self {
        match amount {
            Amount::Fixed(n) => Self::Fixed(*n),
            Amount::Parameter(id) => Self::Dated(*id),
            Amount::ItemPromised => Self::ItemPromised,
            Amount::ItemStatutory => Self::ItemStatutory,
            Amount::Case(name) => Self::Case(attribute(name)),
            Amount::Event(name) => Self::Event(attribute(name)),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum CompiledPoint {
    Event(Bit),
    FirstEvent,
    LastEvent,
    Case(AttributeIndex),
}

#[derive(Debug)]
pub(crate) struct CompiledLevel {
    pub level: Level,
    /// Position in the group's clocks.
    pub clock: usize,
    pub over: bool,
    pub amount: CompiledAmount,
}

#[derive(Debug)]
pub(crate) struct CompiledClock {
    pub id: ClockId,
    pub limit: CompiledLimit,
    pub start: CompiledPoint,
    /// Bits of all stopping events.
    pub stop: u64,
    pub stop_at_last_event: bool,
    pub stop_attributes: Vec<AttributeIndex>,
    pub pauses: Vec<CompiledPause>,
    pub extend: Option<CompiledExtend>,
    pub repeat: bool,
    /// Every bit that matters to it; a case without any of the start's is skipped.
    pub mask: u64,
}

#[derive(Debug)]
pub(crate) enum CompiledLimit {
    Budget(CompiledAmount),
    /// A share of the first, in ten-thousandths, and the least it comes to.
    Share(CompiledAmount, CompiledAmount, CompiledAmount),
    DueAt(AttributeIndex),
}

#[derive(Debug)]
pub(crate) struct CompiledPause {
    pub from: u64,
    pub to: u64,
    pub restart: bool,
}

#[derive(Debug)]
pub(crate) struct CompiledExtend {
    pub by: u64,
    pub at_most: u16,
    pub limit: CompiledAmount,
    pub granted: Option<AttributeIndex>,
}

#[derive(Debug)]
pub(crate) struct CompiledIndicator {
    pub numerator: CompiledMeasure,
    pub denominator: Option<CompiledMeasure>,
    pub by_start: bool,
}

#[derive(Debug)]
pub(crate) struct CompiledMeasure {
    pub basis: CompiledBasis,
    pub quantity: CompiledQuantity,
    pub when: Vec<CompiledCondition>,
    pub closed_only: bool,
}

#[derive(Debug)]
pub(crate) enum CompiledBasis {
    Cases,
    CasesWithCard(RuleId, Option<Level>),
    Cards(Option<RuleId>, Option<Level>),
    Events(Option<Bit>),
}

#[derive(Debug)]
pub(crate) enum CompiledQuantity {
    Count,
    WorkingDays,
    Used(usize),
    Rework,
    Loops,
    Events,
    DistinctActivities,
    Attribute(AttributeIndex),
}

#[derive(Debug)]
pub(crate) struct CompiledQuota {
    pub rule: RuleId,
    pub per: PeriodLength,
    pub each: QuotaOf,
    pub at_least: CompiledAmount,
    pub applies: Vec<CompiledCondition>,
}

#[derive(Debug)]
pub(crate) struct CompiledRatio {
    pub rule: RuleId,
    pub indicator: IndicatorId,
    pub bound: CompiledBound,
    pub min_n: u32,
}

/// What an indicator may be at most.
#[derive(Debug)]
pub(crate) enum CompiledBound {
    AboveMedianBy(CompiledAmount),
    Above(CompiledAmount),
}

impl RuleSet {
    /// Compiles a checked programme over its calendar.
    pub fn compile(programme: Programme, calendar: Calendar) -> Result<Self, CompileError> {
        let zone = Zone::get(&programme.zone)?;
        let hours = match &programme.office_hours {
            Some(spec) => OfficeHours::try_from(spec)?,
            None => OfficeHours::all_day(),
        };
        let office = OfficeClock::new(&calendar, &hours);
        compile::compile(programme, Almanac::new(calendar, zone, office))
    }

    /// The programme.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// Its calendar, zone and office hours.
    pub fn almanac(&self) -> &Almanac {
        &self.almanac
    }

    /// What a reader must keep.
    pub fn wanted(&self) -> Wanted {
        Wanted { event: self.attributes.clone(), case: self.attributes.clone() }
    }

    /// Who leads the unit that cases call `name`: `unit:post`, or empty.
    pub fn leader_of(&self, name: &str) -> &str {
        self.leaders.get(name).map_or("", String::as_str)
    }

    pub(crate) fn clock(&self, id: ClockId) -> &Clock {
        &self.programme.clocks[id.index()]
    }

    /// How a clock counts.
    pub(crate) fn clock_rule(&self, id: ClockId) -> ClockRule<'_> {
        let clock = self.clock(id);
        ClockRule::new(&self.almanac.office, clock.unit, clock.convention)
            .with_roll(clock.roll)
            .with_day_end(clock.day_end)
    }

    pub(crate) fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(id).map(|&i| &self.programme.items[i])
    }
}
