//! Rules over many cases, judged once the totals are whole: quotas and ratios.

use crate::card::{Card, Facts};
use crate::ruleset::{CompiledAmount, CompiledBound, CompiledQuota, CompiledRatio};
use crate::totals::Totals;
use crate::{RuleSet, bulk};
use chuangyou_calendar::Day;
use chuangyou_programme::model::{AttributeTo, PeriodLength, QuotaOf, Rule};
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

/// Every whole period from the first month in which anything was seen to the instant. A log that holds no case of the
/// kind at all is not judged: it is a log of something else.
fn judge_quota(rules: &RuleSet, quota: &CompiledQuota, totals: &Totals, as_of: i64, cards: &mut Vec<Card>) {
    let rule = &rules.programme.rules[quota.rule.index()];
    let mut counts: BTreeMap<(&str, i32), u64> = BTreeMap::new();
    for ((_, unit, period), count) in totals.quotas.iter().filter(|((id, ..), _)| *id == quota.rule.0) {
        let unit = if quota.each == QuotaOf::Unit { unit.as_str() } else { "" };
        *counts.entry((unit, *period)).or_default() += count;
    }
    let first = totals.cells.keys().map(|(_, month)| *month).min();
    let (Some(first), false) = (first, counts.is_empty()) else { return };
    let (now, months) = (rules.almanac.month(as_of), length(quota.per));
    let periods =
        (bulk::period(quota.per, first)..).step_by(months as usize).take_while(|p| p + months <= now);
    for period in periods {
        // Before its parameter is in force the quota asks for nothing.
        let at_least = plain_amount(rules, &quota.at_least, first_day(period)).unwrap_or(0);
        for unit in counted(rules, totals, quota.each) {
            let count = counts.get(&(unit, period)).copied().unwrap_or(0) as i64;
            if count < at_least {
                let facts = Facts { due: None, limit: Some(at_least), used: Some(count) };
                cards.push(card(rules, rule, unit, period, (period + months, facts)));
            }
        }
    }
}

/// The units that a quota counts: the programme's own, windows aside, else those seen; one without a name for all.
fn counted<'a>(rules: &'a RuleSet, totals: &'a Totals, each: QuotaOf) -> BTreeSet<&'a str> {
    if each == QuotaOf::Jurisdiction {
        return [""].into();
    }
    let own = rules.programme.units.iter().filter(|u| u.kind.as_deref() != Some("window"));
    let own: BTreeSet<&str> = own.map(|u| u.id.as_str()).collect();
    if own.is_empty() { totals.units.iter().map(String::as_str).collect() } else { own }
}

/// Over the whole time of the totals: a unit above the cap, or far above the median of its peers.
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
        let most = match &ratio.bound {
            CompiledBound::AboveMedianBy(by) => {
                plain_amount(rules, by, first_day(month)).map(|by| median + by)
            }
            CompiledBound::Above(cap) => plain_amount(rules, cap, first_day(month)),
        };
        if let Some(most) = most.filter(|most| share > *most) {
            let facts = Facts { due: None, limit: Some(most), used: Some(share) };
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
