//! Cards with their names.

use crate::bind::{Bound, text_of};
use crate::card::{Card, Facts, RawCard, Subject};
use crate::kernel::Judged;
use chuangyou_programme::model::AttributeTo;
use rayon::prelude::*;

/// Cards with their names, in the order of the cards file.
pub(crate) fn resolve(bound: &Bound<'_>, raw: Vec<RawCard>) -> Vec<Card> {
    let mut cards: Vec<Card> = raw.par_iter().map(|card| resolve_one(bound, card)).collect();
    cards.par_sort_unstable_by(Card::in_file_order);
    cards
}

fn resolve_one(bound: &Bound<'_>, raw: &RawCard) -> Card {
    let rules = bound.rules;
    let rule = &rules.programme.rules[raw.rule.index()];
    let case = raw.case as usize;
    let range = bound.log.events_of(case);
    let judged = Judged {
        case,
        base: range.start,
        positions: None,
        at: &bound.log.time()[range],
        as_of: i64::MAX,
        closed_at: None,
    };
    let then = with_whom_it_lay(bound, &judged, raw);
    let role = |attribute: Option<u16>| {
        let value = |a| match then {
            Some(event) => bound.value_of_this_event(a, event),
            None => bound.value_of_case(a, &judged),
        };
        attribute.and_then(value).map(text_of).unwrap_or_default()
    };
    let to = |kind| rule.attribute_to.contains(&kind);
    let unit = role(rules.roles.unit);
    let handler = if to(AttributeTo::Handler) {
        let named = role(rules.roles.handler);
        if named.is_empty() { acting(bound, &judged, raw) } else { named }
    } else {
        String::new()
    };
    let some = |n: i32| (n >= 0).then_some(i64::from(n));
    Card {
        case: bound.log.case_id(case).to_owned(),
        rule: rule.id.clone(),
        level: raw.level,
        subject: subject(bound, raw),
        at: raw.at,
        leader: if to(AttributeTo::Leader) { rules.leader_of(&unit).to_owned() } else { String::new() },
        unit: if to(AttributeTo::Unit) { unit } else { String::new() },
        handler,
        clause: rules.programme.clause(rule.clause).id.clone(),
        facts: Facts {
            due: (raw.due != i64::MIN && raw.due != i64::MAX).then_some(raw.due),
            limit: some(raw.limit),
            used: some(raw.used),
        },
    }
}

fn subject(bound: &Bound<'_>, raw: &RawCard) -> String {
    match (raw.subject, raw.event) {
        (Subject::Clock(clock), _) => bound.rules.clock(clock).id.clone(),
        (_, Some(event)) => bound.log.strings.text(bound.log.activity()[event as usize]).to_owned(),
        _ => String::new(),
    }
}

/// The event that says with whom one of the platform's own cases lay when a card became certain: the one that the card is put down
/// to, else the first from then on; `None` if there was none, or the log's events say nothing of it, so that it is as the case says
/// now. Whoever is given a case later does not answer for what was late before.
fn with_whom_it_lay(bound: &Bound<'_>, case: &Judged<'_>, raw: &RawCard) -> Option<usize> {
    if bound.rules.programme.source.is_some() || bound.rules.programme.procedures.is_empty() {
        return None;
    }
    let first = || (0..case.at.len()).find(|&i| case.at[i] >= raw.at).map(|i| case.position(i));
    let unit = bound.rules.roles.unit?;
    let event = raw.event.map(|event| event as usize).or_else(first)?;
    bound.value_of_this_event(unit, event).map(|_| event)
}

/// Who did the event the card is put down to, else who acted last before it.
fn acting(bound: &Bound<'_>, case: &Judged<'_>, raw: &RawCard) -> String {
    if let Some(event) = raw.event {
        let name = bound.actor_name(event as usize);
        if !name.is_empty() {
            return name;
        }
    }
    let before =
        (0..case.at.len()).filter(|&i| case.at[i] <= raw.at && bound.actor(case.position(i)).is_some());
    before.max_by_key(|&i| (case.at[i], i)).map(|i| bound.actor_name(case.position(i))).unwrap_or_default()
}
