//! A whole log on all cores.

mod measure;
mod resolve;
mod sink;

use crate::RuleSet;
use crate::bind::{Bound, text_of};
use crate::card::{Card, RawCard};
use crate::kernel::clock::{ClockReading, ClockScratch};
use crate::kernel::{Judged, Scratch, Sink};
use crate::totals::{Totals, UsedBin};
use chuangyou_eventlog::{ColumnData, Log, Share, Symbol};
use chuangyou_programme::model::{ClockId, Level, PeriodLength, RuleId};
use hashbrown::HashMap;
use rayon::prelude::*;
use sink::CaseSink;

pub(crate) use resolve::resolve;

/// Cases judged between two reports of progress.
const CHUNK: usize = 4_096;

/// What a run is to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// Keep the cards themselves, not only their counts.
    pub cards: bool,
    /// Compute totals.
    pub totals: bool,
}

impl Watch {
    /// Cards and `next_change`, for one trace.
    pub const CARDS_AND_CHANGES: Self = Self { cards: true, totals: false };
    /// Totals only.
    pub const TOTALS: Self = Self { cards: false, totals: true };
    /// Cards and totals.
    pub const ALL: Self = Self { cards: true, totals: true };
}

/// What the rules say of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervised {
    /// All cards, in the order of the cards file; empty unless asked for.
    pub cards: Vec<Card>,
    /// The totals.
    pub totals: Totals,
}

/// Judges every case of a log at an instant, on `threads` threads. `progress` is told how many cases are done.
pub fn supervise_log(
    rules: &RuleSet,
    log: &Log,
    as_of: i64,
    watch: Watch,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Supervised {
    supervise_share(rules, log, None, as_of, watch, threads, progress)
}

/// The same for one share of the cases of a log that holds them all.
pub fn supervise_share(
    rules: &RuleSet,
    log: &Log,
    share: Option<Share>,
    as_of: i64,
    watch: Watch,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Supervised {
    let bound = Bound::new(rules, log);
    let chunks = log.cases().div_ceil(CHUNK);
    let judge = |collector, chunk| judge_chunk(collector, chunk, share, progress);
    let new = || Collector::new(&bound, as_of, watch);
    let parts: Vec<Collector<'_, '_>> = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) if threads > 1 => {
            pool.install(|| (0..chunks).into_par_iter().with_min_len(1).fold(new, judge).collect())
        }
        _ => vec![(0..chunks).fold(new(), judge)],
    };
    let mut raw = Vec::new();
    let mut totals = Totals::new(rules.programme.rules.len());
    for part in parts {
        let (cards, part, _) = part.finish();
        raw.extend(cards);
        totals = totals.merge(part);
    }
    Supervised { cards: resolve(&bound, raw), totals }
}

fn judge_chunk<'b, 'a>(
    mut collector: Collector<'b, 'a>,
    chunk: usize,
    share: Option<Share>,
    progress: &(dyn Fn(u64) + Sync),
) -> Collector<'b, 'a> {
    let log = collector.bound.log;
    let end = log.cases().min((chunk + 1) * CHUNK);
    for case in chunk * CHUNK..end {
        if share.is_none_or(|share| share.keeps(log.case_id(case))) {
            collector.case(case);
        }
    }
    progress((end - chunk * CHUNK) as u64);
    collector
}

/// Everything found so far by one thread.
pub(crate) struct Collector<'b, 'a> {
    bound: &'b Bound<'a>,
    as_of: i64,
    watch: Watch,
    scratch: Scratch<'a>,
    positions: Vec<u32>,
    at: Vec<i64>,
    symbols: Vec<Symbol>,
    cards: Vec<RawCard>,
    next_change: i64,
    totals: Totals,
    cells: HashMap<(UnitKey, i32), usize>,
    rows: Vec<Row>,
    tally: Tally,
    seen: Vec<u32>,
    /// Runs of each clock by the share of the limit they used.
    used: Vec<[u64; UsedBin::LAST as usize + 1]>,
}

/// The unit of a case, cheap to compare: the symbol of its name where the log has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum UnitKey {
    None,
    Symbol(Symbol),
    Name(String),
}

/// Sums of one unit and month, before they are given names.
struct Row {
    unit: UnitKey,
    month: i32,
    cell: crate::totals::Cell,
    indicators: Vec<crate::totals::IndicatorCell>,
}

/// The cards of the case at hand.
#[derive(Default)]
struct Tally {
    /// Highest level of each rule (0 none, else gravity + 1), and its number of cards.
    highest: Vec<(u8, u32)>,
    touched: Vec<RuleId>,
    late: bool,
}

impl<'b, 'a> Collector<'b, 'a> {
    pub(crate) fn new(bound: &'b Bound<'a>, as_of: i64, watch: Watch) -> Self {
        let rules = bound.rules.programme.rules.len();
        Self {
            bound,
            as_of,
            watch,
            scratch: Scratch::default(),
            positions: Vec::new(),
            at: Vec::new(),
            symbols: Vec::new(),
            cards: Vec::new(),
            next_change: i64::MAX,
            totals: Totals::new(rules),
            cells: HashMap::new(),
            rows: Vec::new(),
            tally: Tally { highest: vec![(0, 0); rules], ..Tally::default() },
            used: vec![[0; UsedBin::LAST as usize + 1]; bound.rules.programme.clocks.len()],
            seen: vec![0; if watch.totals { bound.log.strings.len() } else { 0 }],
        }
    }

    /// Judges one case of the log.
    pub(crate) fn case(&mut self, case: usize) {
        let bound = self.bound;
        let range = bound.log.events_of(case);
        let (at, symbols) = (&bound.log.time()[range.clone()], &bound.log.activity()[range.clone()]);
        if at.iter().all(|&t| t <= self.as_of) {
            let judged =
                Judged { case, base: range.start, positions: None, at, as_of: self.as_of, closed_at: None };
            self.judge(judged, symbols, true);
            return;
        }
        let mut kept = std::mem::take(&mut self.positions);
        let (mut kept_at, mut kept_symbols) =
            (std::mem::take(&mut self.at), std::mem::take(&mut self.symbols));
        kept.clear();
        kept_at.clear();
        kept_symbols.clear();
        for i in (0..at.len()).filter(|&i| at[i] <= self.as_of) {
            kept.push((range.start + i) as u32);
            kept_at.push(at[i]);
            kept_symbols.push(symbols[i]);
        }
        let judged = Judged {
            case,
            base: range.start,
            positions: Some(&kept),
            at: &kept_at,
            as_of: self.as_of,
            closed_at: None,
        };
        self.judge(judged, &kept_symbols, false);
        (self.positions, self.at, self.symbols) = (kept, kept_at, kept_symbols);
    }

    fn judge(&mut self, judged: Judged<'_>, symbols: &[Symbol], whole: bool) {
        let bound = self.bound;
        let closed_at = bound.closed_at(&judged, symbols, whole);
        let judged = Judged { closed_at, ..judged };
        let mut scratch = std::mem::take(&mut self.scratch);
        for (group, predicates) in bound.groups.iter().enumerate() {
            bound.hits(predicates, &judged, symbols, &mut scratch.hits);
            let mut sink = CaseSink { collector: self, case: &judged };
            bound.judge(group, &judged, &mut scratch, &mut sink);
        }
        if self.watch.totals {
            self.add_totals(&judged, symbols, &mut scratch);
        }
        self.tally.clear();
        self.scratch = scratch;
    }

    fn add_totals(&mut self, case: &Judged<'_>, symbols: &[Symbol], scratch: &mut Scratch<'a>) {
        self.totals.cases += 1;
        self.totals.events += symbols.len() as u64;
        self.totals.closed += u64::from(case.closed_at.is_some());
        for rule in &self.tally.touched {
            let (highest, cards) = self.tally.highest[rule.index()];
            self.totals.rules[rule.index()].count(gravity(highest), u64::from(cards));
        }
        let Some((first, last)) = case.span() else { return };
        let unit = self.unit_key(case);
        let almanac = &self.bound.rules.almanac;
        self.add_quotas(case, &unit, first);
        let end = almanac.month(last);
        let row = self.row(unit.clone(), end);
        let highest = self.tally.touched.iter().map(|r| self.tally.highest[r.index()].0).max().unwrap_or(0);
        let cell = &mut self.rows[row].cell;
        cell.cases += 1;
        cell.closed += u64::from(case.closed_at.is_some());
        cell.late += u64::from(self.tally.late);
        match highest {
            1 => cell.notice += 1,
            2 => cell.yellow += 1,
            3 => cell.red += 1,
            _ => {}
        }
        self.add_indicators(case, symbols, scratch, (unit, end, almanac.month(first)));
    }

    fn add_quotas(&mut self, case: &Judged<'_>, unit: &UnitKey, first: i64) {
        for quota in &self.bound.rules.quotas {
            if self.bound.applies(&quota.applies, case) {
                let period = period(quota.per, self.bound.rules.almanac.month(first));
                let key = (quota.rule.0, self.unit_name(unit), period);
                *self.totals.quotas.entry(key).or_default() += 1;
            }
        }
    }

    fn unit_key(&self, case: &Judged<'_>) -> UnitKey {
        let Some(attribute) = self.bound.rules.roles.unit else { return UnitKey::None };
        let columns = self.bound.columns[usize::from(attribute)];
        let symbol = |data: &ColumnData, row: usize| match data {
            ColumnData::Text(symbols) | ColumnData::Id(symbols) => {
                Some(symbols[row]).filter(|s| !s.is_missing())
            }
            _ => None,
        };
        let own = columns.case.and_then(|c| symbol(&c.data, case.case));
        let first = || columns.event.and_then(|c| symbol(&c.data, case.position(0)));
        match own.or_else(first) {
            Some(symbol) => UnitKey::Symbol(symbol),
            None => self
                .bound
                .value_of_case(attribute, case)
                .map_or(UnitKey::None, |value| UnitKey::Name(text_of(value))),
        }
    }

    fn unit_name(&self, unit: &UnitKey) -> String {
        match unit {
            UnitKey::None => String::new(),
            UnitKey::Symbol(symbol) => self.bound.log.strings.text(*symbol).to_owned(),
            UnitKey::Name(name) => name.clone(),
        }
    }

    fn row(&mut self, unit: UnitKey, month: i32) -> usize {
        let indicators = self.bound.rules.measures.indicators.len();
        let rows = &mut self.rows;
        *self.cells.entry((unit, month)).or_insert_with_key(|(unit, month)| {
            rows.push(Row {
                unit: unit.clone(),
                month: *month,
                cell: crate::totals::Cell::default(),
                indicators: vec![crate::totals::IndicatorCell::default(); indicators],
            });
            rows.len() - 1
        })
    }

    /// The cards, the totals and the next change of all cases judged.
    pub(crate) fn finish(mut self) -> (Vec<RawCard>, Totals, Option<i64>) {
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            let unit = self.unit_name(&row.unit);
            if !unit.is_empty() {
                self.totals.units.insert(unit.clone());
            }
            for (indicator, cell) in row.indicators.into_iter().enumerate() {
                if cell != crate::totals::IndicatorCell::default() || row.cell.cases > 0 {
                    self.totals.add_indicator((indicator as u16, unit.clone(), row.month), cell);
                }
            }
            if row.cell.cases > 0 {
                self.totals.add_cell((unit, row.month), row.cell);
            }
        }
        for (clock, bins) in self.bound.rules.programme.clocks.iter().zip(&self.used) {
            for (bin, count) in (0..).map(UsedBin).zip(bins).filter(|(_, count)| **count > 0) {
                self.totals.used.insert((clock.id.clone(), bin), *count);
            }
        }
        let next_change = (self.next_change != i64::MAX).then_some(self.next_change);
        (self.cards, self.totals, next_change)
    }
}

impl Tally {
    fn clear(&mut self) {
        for rule in self.touched.drain(..) {
            self.highest[rule.index()] = (0, 0);
        }
        self.late = false;
    }

    fn count(&mut self, rule: RuleId, level: Level, about_time: bool) {
        let (highest, cards) = &mut self.highest[rule.index()];
        if *cards == 0 {
            self.touched.push(rule);
        }
        *highest = (*highest).max(level as u8 + 1);
        *cards += 1;
        self.late |= about_time && level >= Level::Yellow;
    }

    /// 1 if the rule's highest card is of that level, or there is one and no level is asked for.
    fn cards_of(&self, rule: RuleId, level: Option<Level>) -> i64 {
        let highest = self.highest[rule.index()].0;
        i64::from(highest > 0 && level.is_none_or(|l| highest == l as u8 + 1))
    }
}

fn gravity(highest: u8) -> Level {
    match highest {
        0 | 1 => Level::Notice,
        2 => Level::Yellow,
        _ => Level::Red,
    }
}

/// A sink for clocks that are read once more for indicators.
struct Ignore;

impl Sink for Ignore {
    fn card(&mut self, _: RawCard) {}
    fn pending(&mut self, _: i64) {}
    fn reading(&mut self, _: &ClockReading<'_>) {}
    fn without_limit(&mut self, _: ClockId) {}
}

/// Every reading of every clock of the only case of a log; `whole` says that no event of it was left out.
pub(crate) fn readings(bound: &Bound<'_>, as_of: i64, whole: bool, each: &mut dyn FnMut(&ClockReading<'_>)) {
    let (at, symbols) = (bound.log.time(), bound.log.activity());
    let judged = Judged { case: 0, base: 0, positions: None, at, as_of, closed_at: None };
    let judged = Judged { closed_at: bound.closed_at(&judged, symbols, whole), ..judged };
    let (mut hits, mut found, mut scratch) = (Vec::new(), Vec::new(), ClockScratch::default());
    for (group, predicates) in bound.groups.iter().enumerate() {
        bound.hits(predicates, &judged, symbols, &mut hits);
        for clock in &bound.rules.groups[group].clocks {
            found.clear();
            bound.read_clock(clock, &judged, &hits, (&mut scratch, &mut found), &mut Ignore);
            found.iter().for_each(&mut *each);
        }
    }
}

/// When the only case of a log closed, if it had; `whole` says that no event of it was left out.
pub(crate) fn closed_at(bound: &Bound<'_>, as_of: i64, whole: bool) -> Option<i64> {
    let (at, symbols) = (bound.log.time(), bound.log.activity());
    let judged = Judged { case: 0, base: 0, positions: None, at, as_of, closed_at: None };
    bound.closed_at(&judged, symbols, whole)
}

/// The first month of the period that a month lies in.
pub(crate) fn period(per: PeriodLength, month: i32) -> i32 {
    let months = match per {
        PeriodLength::Month => 1,
        PeriodLength::Quarter => 3,
        PeriodLength::Year => 12,
    };
    month - month.rem_euclid(months)
}
