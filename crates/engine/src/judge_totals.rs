//! Rules over many cases, judged once the totals are whole: quotas and ratios.

use crate::card::{Card, Facts};
use crate::ruleset::{CompiledAmount, CompiledQuota, CompiledRatio};
use crate::totals::Totals;
use crate::{RuleSet, bulk};
use chuangyou_calendar::Day;
use chuangyou_programme::model::{AttributeTo, PeriodLength, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Ten-thousandths in one.
const WHOLE: i128 = 10_000;

/// The cards of quota and ratio rules over whole totals at an instant, in the order of the cards file.
///
/// They stand for a unit and a period, not for a case: their `case` is `unit@period`. They must not be judged over
/// a part of the cases.
pub fn judge_totals(rules: &RuleSet, totals: &Totals, as_of: i64) -> Vec<Card> {
    let mut cards = Vec::new();
    for quota in &rules.quotas {
        judge_quota(rules, quota, totals, as_of, &mut cards);
    }
    for ratio in &rules.ratios {
        judge_ratio(rules, ratio, totals, &mut cards);
    }
    cards.sort_by(Card::in_file_order);
    cards
}

/// Every whole period from the first month in which anything was seen to the instant, every unit.
fn judge_quota(rules: &RuleSet, quota: &CompiledQuota, totals: &Totals, as_of: i64, cards: &mut Vec<Card>) {
    let rule = &rules.programme.rules[quota.rule.index()];
    let now = bulk::month(&rules.almanac, as_of);
    let Some(first) = totals.cells.keys().map(|(_, month)| *month).min() else { return };
    let months = length(quota.per);
    let mut period = bulk::period(quota.per, first);
    while period + months <= now {
        let day = first_day(period);
        if let Some(at_least) = plain_amount(rules, &quota.at_least, day) {
            for unit in units(rules, totals) {
                let count = totals.quotas.get(&(quota.rule.0, unit.to_owned(), period)).copied().unwrap_or(0);
                if (count as i64) < at_least {
                    let facts = Facts { due: None, limit: Some(at_least), used: Some(count as i64) };
                    cards.push(card(rules, rule, unit, period, (period + months, facts)));
                }
            }
        }
        period += months;
    }
}

/// The units that ought to meet a quota: the programme's own that have no window below them, else those seen.
fn units<'a>(rules: &'a RuleSet, totals: &'a Totals) -> BTreeSet<&'a str> {
    let own = rules.programme.units.iter().filter(|u| u.kind.as_deref() != Some("window"));
    let own: BTreeSet<&str> = own.map(|u| u.id.as_str()).collect();
    if own.is_empty() { totals.units.iter().map(String::as_str).collect() } else { own }
}

/// Over the whole time of the totals: a unit far above the median of its peers.
fn judge_ratio(rules: &RuleSet, ratio: &CompiledRatio, totals: &Totals, cards: &mut Vec<Card>) {
    let rule = &rules.programme.rules[ratio.rule.index()];
    let mut sums: BTreeMap<&str, (i64, i64, i32)> = BTreeMap::new();
    for ((indicator, unit, month), cell) in &totals.indicators {
        if *indicator == ratio.indicator.0 {
            let sum = sums.entry(unit).or_insert((0, 0, *month));
            *sum = (sum.0 + cell.numerator, sum.1 + cell.denominator, sum.2.max(*month));
        }
    }
    let judged: Vec<(&str, i64, i32)> = sums
        .iter()
        .filter(|(_, (_, d, _))| *d >= i64::from(ratio.min_n.max(1)))
        .map(|(unit, (n, d, month))| (*unit, (i128::from(*n) * WHOLE / i128::from(*d)) as i64, *month))
        .collect();
    let mut shares: Vec<i64> = judged.iter().map(|(_, share, _)| *share).collect();
    shares.sort_unstable();
    let Some(&median) = shares.get(shares.len().saturating_sub(1) / 2) else { return };
    for (unit, share, month) in judged {
        let allowed = plain_amount(rules, &ratio.above_median_by, first_day(month));
        if let Some(allowed) = allowed.filter(|a| share > median + a) {
            let facts = Facts { due: None, limit: Some(median + allowed), used: Some(share) };
            cards.push(card(rules, rule, unit, month, (month + 1, facts)));
        }
    }
}

fn card(rules: &RuleSet, rule: &Rule, unit: &str, period: i32, (ends, facts): (i32, Facts)) -> Card {
    let leader = rule.attribute_to.contains(&AttributeTo::Leader);
    Card {
        case: format!("{unit}@{}", month_name(period)),
        rule: rule.id.clone(),
        level: rule.level,
        subject: String::new(),
        at: rules.almanac.start_of(first_day(ends)),
        unit: unit.to_owned(),
        handler: String::new(),
        leader: if leader { rules.leader_of(unit).to_owned() } else { String::new() },
        clause: rules.programme.clause(rule.clause).id.clone(),
        facts,
    }
}

/// An amount that depends on no case.
fn plain_amount(rules: &RuleSet, amount: &CompiledAmount, day: Day) -> Option<i64> {
    match amount {
        CompiledAmount::Fixed(n) => Some(*n),
        CompiledAmount::Dated(id) => rules.programme.parameters[id.index()].on(day).map(|(value, _)| value),
        _ => None,
    }
}

fn length(per: PeriodLength) -> i32 {
    match per {
        PeriodLength::Month => 1,
        PeriodLength::Quarter => 3,
        PeriodLength::Year => 12,
    }
}

fn first_day(month: i32) -> Day {
    Day::new(month.div_euclid(12), (month.rem_euclid(12) + 1) as u8, 1)
        .expect("the first of a month is a day")
}

/// `2011-07` for a month counted from year 0.
pub fn month_name(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}
