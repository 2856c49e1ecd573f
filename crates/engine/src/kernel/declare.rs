//! The DECLARE templates over a finite trace, as functions of two bits of an event's hits.
//!
//! Each function answers for the textbook formula of its template (given in `docs/programme-language.md`).
//! A trace that is closed is judged as it stands; an open one only when no continuation could mend it, or when
//! a time window has run out. The earliest instant of violation is reported.

use chuangyou_programme::model::Binary;

/// The events of a case as one rule sees them: in order, with the predicates each satisfies.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'a> {
    /// Bit `p` of `hits[i]` says that event `i` satisfies predicate `p`.
    pub hits: &'a [u64],
    /// When event `i` occurred, microseconds since the epoch.
    pub at: &'a [i64],
}

/// Until when a case is known.
#[derive(Debug, Clone, Copy)]
pub struct Horizon {
    /// The instant of judgement, microseconds since the epoch.
    pub as_of: i64,
    /// When the case closed, if it has.
    pub closed_at: Option<i64>,
}

/// A breach of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The first instant at which it was certain, microseconds since the epoch.
    pub at: i64,
    /// The event it is put down to, if one.
    pub event: Option<usize>,
}

/// What a template says of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The earliest violation.
    pub violation: Option<Violation>,
    /// The next instant at which the finding could change without a new event; `i64::MAX` if none.
    pub pending: i64,
}

impl Finding {
    /// Nothing wrong and nothing pending.
    pub const HOLDS: Self = Self { violation: None, pending: i64::MAX };

    /// Violated at `at`.
    pub fn violated(at: i64, event: Option<usize>) -> Self {
        Self { violation: Some(Violation { at, event }), pending: i64::MAX }
    }

    /// Both must hold: the earlier violation, the nearer deadline.
    pub fn and(self, other: Self) -> Self {
        let violation = match (self.violation, other.violation) {
            (Some(a), Some(b)) => Some(if b.at < a.at { b } else { a }),
            (a, b) => a.or(b),
        };
        Self { violation, pending: self.pending.min(other.pending) }
    }
}

impl Steps<'_> {
    /// Number of events.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    fn has(&self, event: usize, bit: u8) -> bool {
        self.hits[event] >> bit & 1 != 0
    }

    fn first(&self, bit: u8) -> Option<usize> {
        self.hits.iter().position(|h| h >> bit & 1 != 0)
    }

    fn last(&self, bit: u8) -> Option<usize> {
        self.hits.iter().rposition(|h| h >> bit & 1 != 0)
    }

    fn nth(&self, bit: u8, n: u32) -> Option<usize> {
        let mut hits = self.hits.iter().enumerate().filter(|(_, h)| *h >> bit & 1 != 0);
        hits.nth(n as usize).map(|(i, _)| i)
    }
}

/// `a` occurs at least `n` times.
pub fn existence(steps: Steps<'_>, a: u8, n: u32, horizon: Horizon) -> Finding {
    match (n.checked_sub(1).map(|k| steps.nth(a, k)), horizon.closed_at) {
        (Some(None), Some(closed)) => Finding::violated(closed, None),
        _ => Finding::HOLDS,
    }
}

/// `a` occurs fewer than `n` times.
pub fn absence(steps: Steps<'_>, a: u8, n: u32) -> Finding {
    match steps.nth(a, n.saturating_sub(1)) {
        Some(event) => Finding::violated(steps.at[event], Some(event)),
        None => Finding::HOLDS,
    }
}

/// `a` occurs exactly `n` times.
pub fn exactly(steps: Steps<'_>, a: u8, n: u32, horizon: Horizon) -> Finding {
    absence(steps, a, n + 1).and(existence(steps, a, n, horizon))
}

/// `a` is the first event.
pub fn init(steps: Steps<'_>, a: u8) -> Finding {
    if steps.is_empty() || steps.has(0, a) { Finding::HOLDS } else { Finding::violated(steps.at[0], Some(0)) }
}

/// `a` is the last event of a closed case.
pub fn end(steps: Steps<'_>, a: u8, horizon: Horizon) -> Finding {
    match (steps.len().checked_sub(1), horizon.closed_at) {
        (Some(last), Some(closed)) if !steps.has(last, a) => Finding::violated(closed, Some(last)),
        _ => Finding::HOLDS,
    }
}

/// A binary template. `too_late(t)` is the first instant at which something due since `t` is late
/// (`i64::MAX` without a window).
pub fn binary(
    relation: Binary,
    steps: Steps<'_>,
    (a, b): (u8, u8),
    horizon: Horizon,
    too_late: impl Fn(i64) -> i64 + Copy,
) -> Finding {
    let pair = (a, b);
    match relation {
        Binary::RespondedExistence => responded_existence(steps, pair, horizon),
        Binary::CoExistence => {
            responded_existence(steps, pair, horizon).and(responded_existence(steps, (b, a), horizon))
        }
        Binary::Response => response(steps, pair, horizon, too_late),
        Binary::AlternateResponse => alternate_response(steps, pair, horizon, too_late),
        Binary::ChainResponse => chain_response(steps, pair, horizon, too_late),
        Binary::Precedence => precedence(steps, pair, too_late),
        Binary::AlternatePrecedence => alternate_precedence(steps, pair, too_late),
        Binary::ChainPrecedence => chain_precedence(steps, pair, too_late),
        Binary::Succession => response(steps, pair, horizon, too_late).and(precedence(steps, pair, too_late)),
        Binary::AlternateSuccession => alternate_response(steps, pair, horizon, too_late)
            .and(alternate_precedence(steps, pair, too_late)),
        Binary::ChainSuccession => {
            chain_response(steps, pair, horizon, too_late).and(chain_precedence(steps, pair, too_late))
        }
        Binary::NotCoExistence => not_co_existence(steps, pair),
        Binary::NotSuccession => not_succession(steps, pair),
        Binary::NotChainSuccession => not_chain_succession(steps, pair),
        Binary::Choice => choice(steps, pair, horizon),
        Binary::ExclusiveChoice => choice(steps, pair, horizon).and(not_co_existence(steps, pair)),
    }
}

fn responded_existence(steps: Steps<'_>, (a, b): (u8, u8), horizon: Horizon) -> Finding {
    match (steps.first(a), horizon.closed_at) {
        (Some(event), Some(closed)) if steps.first(b).is_none() => Finding::violated(closed, Some(event)),
        _ => Finding::HOLDS,
    }
}

/// What becomes of an `a` at `event` that nothing has answered: late, unanswered at the close, or pending.
fn unanswered(steps: Steps<'_>, event: usize, late: i64, horizon: Horizon) -> Finding {
    let expired = late <= horizon.as_of;
    match horizon.closed_at {
        Some(closed) if !expired || closed < late => Finding::violated(closed, Some(event)),
        _ if expired => Finding::violated(late, Some(event)),
        _ => Finding { violation: None, pending: late },
    }
    .checked(steps, event)
}

impl Finding {
    /// A violation is never dated before the event that it is put down to.
    fn checked(self, steps: Steps<'_>, event: usize) -> Self {
        let violation = self.violation.map(|v| Violation { at: v.at.max(steps.at[event]), ..v });
        Self { violation, ..self }
    }
}

fn response(steps: Steps<'_>, (a, b): (u8, u8), horizon: Horizon, too_late: impl Fn(i64) -> i64) -> Finding {
    let mut finding = Finding::HOLDS;
    let mut answer = 0;
    for event in 0..steps.len() {
        if !steps.has(event, a) {
            continue;
        }
        answer = answer.max(event);
        while answer < steps.len() && !steps.has(answer, b) {
            answer += 1;
        }
        let late = too_late(steps.at[event]);
        if answer == steps.len() {
            finding = finding.and(unanswered(steps, event, late, horizon));
        } else if steps.at[answer] >= late {
            finding = finding.and(Finding::violated(late, Some(event)));
        }
    }
    finding
}

fn alternate_response(
    steps: Steps<'_>,
    (a, b): (u8, u8),
    horizon: Horizon,
    too_late: impl Fn(i64) -> i64,
) -> Finding {
    let mut finding = Finding::HOLDS;
    for event in 0..steps.len() {
        if !steps.has(event, a) {
            continue;
        }
        let late = too_late(steps.at[event]);
        let next = (event + 1..steps.len()).find(|&i| steps.has(i, a) || steps.has(i, b));
        finding = finding.and(match next {
            None => unanswered(steps, event, late, horizon),
            Some(i) if steps.at[i] >= late => Finding::violated(late, Some(event)),
            Some(i) if !steps.has(i, b) => Finding::violated(steps.at[i], Some(i)),
            Some(_) => Finding::HOLDS,
        });
    }
    finding
}

fn chain_response(
    steps: Steps<'_>,
    (a, b): (u8, u8),
    horizon: Horizon,
    too_late: impl Fn(i64) -> i64,
) -> Finding {
    let mut finding = Finding::HOLDS;
    for event in (0..steps.len()).filter(|&i| steps.has(i, a)) {
        let late = too_late(steps.at[event]);
        let next = event + 1;
        finding = finding.and(if next == steps.len() {
            unanswered(steps, event, late, horizon)
        } else if steps.at[next] >= late {
            Finding::violated(late, Some(event))
        } else if steps.has(next, b) {
            Finding::HOLDS
        } else {
            Finding::violated(steps.at[next], Some(next))
        });
    }
    finding
}

fn precedence(steps: Steps<'_>, (a, b): (u8, u8), too_late: impl Fn(i64) -> i64) -> Finding {
    let mut late = i64::MIN; // before the first `a` every `b` is too late
    for event in 0..steps.len() {
        if steps.has(event, a) {
            late = too_late(steps.at[event]);
        }
        if steps.has(event, b) && steps.at[event] >= late {
            return Finding::violated(steps.at[event], Some(event));
        }
    }
    Finding::HOLDS
}

fn alternate_precedence(steps: Steps<'_>, (a, b): (u8, u8), too_late: impl Fn(i64) -> i64) -> Finding {
    let mut late = i64::MIN;
    for event in 0..steps.len() {
        if steps.has(event, a) {
            late = too_late(steps.at[event]);
        }
        if steps.has(event, b) {
            if steps.at[event] >= late {
                return Finding::violated(steps.at[event], Some(event));
            }
            late = i64::MIN;
        }
    }
    Finding::HOLDS
}

fn chain_precedence(steps: Steps<'_>, (a, b): (u8, u8), too_late: impl Fn(i64) -> i64) -> Finding {
    let breach = (0..steps.len()).filter(|&i| steps.has(i, b)).find(|&i| {
        let in_time = |before: usize| steps.has(before, a) && steps.at[i] < too_late(steps.at[before]);
        !i.checked_sub(1).is_some_and(in_time)
    });
    breach.map_or(Finding::HOLDS, |event| Finding::violated(steps.at[event], Some(event)))
}

fn not_co_existence(steps: Steps<'_>, (a, b): (u8, u8)) -> Finding {
    match (steps.first(a), steps.first(b)) {
        (Some(i), Some(j)) => Finding::violated(steps.at[i.max(j)], Some(i.max(j))),
        _ => Finding::HOLDS,
    }
}

fn not_succession(steps: Steps<'_>, (a, b): (u8, u8)) -> Finding {
    let Some(first) = steps.first(a) else { return Finding::HOLDS };
    match (first..steps.len()).find(|&i| steps.has(i, b)) {
        Some(event) => Finding::violated(steps.at[event], Some(event)),
        None => Finding::HOLDS,
    }
}

fn not_chain_succession(steps: Steps<'_>, (a, b): (u8, u8)) -> Finding {
    match (1..steps.len()).find(|&i| steps.has(i - 1, a) && steps.has(i, b)) {
        Some(event) => Finding::violated(steps.at[event], Some(event)),
        None => Finding::HOLDS,
    }
}

fn choice(steps: Steps<'_>, (a, b): (u8, u8), horizon: Horizon) -> Finding {
    match (steps.last(a).or_else(|| steps.last(b)), horizon.closed_at) {
        (None, Some(closed)) => Finding::violated(closed, None),
        _ => Finding::HOLDS,
    }
}
