//! Every DECLARE template against a naive evaluation of its textbook formula over finite traces.

use chuangyou_engine::declare::{self, Finding, Horizon, Steps};
use chuangyou_programme::model::Binary;
use proptest::prelude::*;

/// Linear temporal logic over finite traces (LTLf, De Giacomo and Vardi 2013).
#[derive(Clone)]
enum Formula {
    True,
    Atom(u8),
    Not(Box<Formula>),
    And(Box<Formula>, Box<Formula>),
    Or(Box<Formula>, Box<Formula>),
    /// There is a next event and it satisfies.
    Next(Box<Formula>),
    Until(Box<Formula>, Box<Formula>),
}

use Formula::True;

fn atom(bit: u8) -> Formula {
    Formula::Atom(bit)
}
fn not(f: Formula) -> Formula {
    Formula::Not(Box::new(f))
}
fn and(f: Formula, g: Formula) -> Formula {
    Formula::And(Box::new(f), Box::new(g))
}
fn or(f: Formula, g: Formula) -> Formula {
    Formula::Or(Box::new(f), Box::new(g))
}
fn implies(f: Formula, g: Formula) -> Formula {
    or(not(f), g)
}
fn next(f: Formula) -> Formula {
    Formula::Next(Box::new(f))
}
/// If there is a next event, it satisfies.
fn weak_next(f: Formula) -> Formula {
    not(next(not(f)))
}
fn until(f: Formula, g: Formula) -> Formula {
    Formula::Until(Box::new(f), Box::new(g))
}
fn eventually(f: Formula) -> Formula {
    until(True, f)
}
fn always(f: Formula) -> Formula {
    not(eventually(not(f)))
}
fn weak_until(f: Formula, g: Formula) -> Formula {
    or(until(f.clone(), g), always(f))
}
fn iff(f: Formula, g: Formula) -> Formula {
    and(implies(f.clone(), g.clone()), implies(g, f))
}

/// Whether the formula holds at position `i` of a trace: word for word the semantics, no cleverness.
fn satisfies(formula: &Formula, trace: &[u64], i: usize) -> bool {
    match formula {
        True => true,
        Formula::Atom(bit) => trace.get(i).is_some_and(|hits| hits >> bit & 1 != 0),
        Formula::Not(f) => !satisfies(f, trace, i),
        Formula::And(f, g) => satisfies(f, trace, i) && satisfies(g, trace, i),
        Formula::Or(f, g) => satisfies(f, trace, i) || satisfies(g, trace, i),
        Formula::Next(f) => i + 1 < trace.len() && satisfies(f, trace, i + 1),
        Formula::Until(f, g) => {
            (i..trace.len()).any(|k| satisfies(g, trace, k) && (i..k).all(|j| satisfies(f, trace, j)))
        }
    }
}

const A: u8 = 0;
const B: u8 = 1;
const BITS: (u8, u8) = (A, B);

/// The textbook formulas (Pesic 2008; Di Ciccio and Montali 2022), with `a` and `b` as atoms.
fn formula(relation: Binary) -> Formula {
    let (a, b) = (|| atom(A), || atom(B));
    let response = || always(implies(a(), eventually(b())));
    let precedence = || weak_until(not(b()), a());
    let alternate_response = || always(implies(a(), next(until(not(a()), b()))));
    let alternate_precedence = || and(precedence(), always(implies(b(), weak_next(precedence()))));
    let chain_response = || always(implies(a(), next(b())));
    let chain_precedence = || and(not(b()), always(implies(next(b()), a())));
    let not_co_existence = || not(and(eventually(a()), eventually(b())));
    match relation {
        Binary::RespondedExistence => implies(eventually(a()), eventually(b())),
        Binary::CoExistence => iff(eventually(a()), eventually(b())),
        Binary::Response => response(),
        Binary::Precedence => precedence(),
        Binary::Succession => and(response(), precedence()),
        Binary::AlternateResponse => alternate_response(),
        Binary::AlternatePrecedence => alternate_precedence(),
        Binary::AlternateSuccession => and(alternate_response(), alternate_precedence()),
        Binary::ChainResponse => chain_response(),
        Binary::ChainPrecedence => chain_precedence(),
        Binary::ChainSuccession => and(chain_response(), chain_precedence()),
        Binary::NotCoExistence => not_co_existence(),
        Binary::NotSuccession => always(implies(a(), not(eventually(b())))),
        Binary::NotChainSuccession => always(implies(a(), not(next(b())))),
        Binary::Choice => or(eventually(a()), eventually(b())),
        Binary::ExclusiveChoice => and(or(eventually(a()), eventually(b())), not_co_existence()),
    }
}

const RELATIONS: [Binary; 16] = [
    Binary::RespondedExistence,
    Binary::Response,
    Binary::AlternateResponse,
    Binary::ChainResponse,
    Binary::Precedence,
    Binary::AlternatePrecedence,
    Binary::ChainPrecedence,
    Binary::Succession,
    Binary::AlternateSuccession,
    Binary::ChainSuccession,
    Binary::CoExistence,
    Binary::NotCoExistence,
    Binary::NotSuccession,
    Binary::NotChainSuccession,
    Binary::Choice,
    Binary::ExclusiveChoice,
];

/// `a` occurs at least `n` times.
fn at_least(n: u32) -> Formula {
    match n {
        0 => True,
        1 => eventually(atom(A)),
        _ => eventually(and(atom(A), next(at_least(n - 1)))),
    }
}

type Template = Box<dyn Fn(Steps<'_>, Horizon) -> Finding>;

/// Every template with its name and formula.
fn templates() -> Vec<(String, Template, Formula)> {
    let mut all: Vec<(String, Template, Formula)> = RELATIONS
        .iter()
        .map(|&relation| -> (String, Template, Formula) {
            let check = move |s: Steps<'_>, h| declare::binary(relation, s, BITS, h, |_| i64::MAX);
            (format!("{relation:?}"), Box::new(check), formula(relation))
        })
        .collect();
    for n in 1..4 {
        let exactly = and(at_least(n), not(at_least(n + 1)));
        all.push((
            format!("existence {n}"),
            Box::new(move |s, h| declare::existence(s, A, n, h)),
            at_least(n),
        ));
        all.push((format!("absence {n}"), Box::new(move |s, _| declare::absence(s, A, n)), not(at_least(n))));
        all.push((format!("exactly {n}"), Box::new(move |s, h| declare::exactly(s, A, n, h)), exactly));
    }
    let last = eventually(and(atom(A), not(next(True))));
    all.push(("init".into(), Box::new(|s, _| declare::init(s, A)), atom(A)));
    all.push(("end".into(), Box::new(|s, h| declare::end(s, A, h)), last));
    all
}

fn instants(trace: &[u64]) -> Vec<i64> {
    (0..trace.len() as i64).map(|i| i * 10).collect()
}

fn judge(template: &Template, trace: &[u64], closed: bool) -> Finding {
    let at = instants(trace);
    let end = at.last().copied().unwrap_or(0);
    let closed_at = closed.then_some(end);
    template(Steps { hits: trace, at: &at }, Horizon { as_of: end + 1_000, closed_at })
}

/// Neither `a` nor `b`, `a`, `b`, both.
const ALL_EVENTS: &[u64] = &[0, 1, 2, 3];
/// As in the literature: no event is both `a` and `b`.
const PLAIN_EVENTS: &[u64] = &[0, 1, 2];

/// Every continuation of up to `more` events over an alphabet.
fn continuations(trace: &[u64], more: usize, alphabet: &[u64]) -> Vec<Vec<u64>> {
    let mut all = vec![trace.to_vec()];
    let mut ends = vec![trace.to_vec()];
    for _ in 0..more {
        ends = ends
            .iter()
            .flat_map(|t| {
                alphabet.iter().map(move |hits| t.iter().copied().chain([*hits]).collect::<Vec<_>>())
            })
            .collect();
        all.extend(ends.clone());
    }
    all
}

#[test]
fn every_trace_of_up_to_five_events_is_judged_as_its_formula_says() {
    for trace in continuations(&[], 5, ALL_EVENTS).into_iter().filter(|t| !t.is_empty()) {
        for (name, template, formula) in &templates() {
            let found = judge(template, &trace, true).violation.is_none();
            assert_eq!(found, satisfies(formula, &trace, 0), "{name} on {trace:?}");
        }
    }
}

#[test]
fn an_open_case_is_in_breach_exactly_when_no_continuation_can_mend_it() {
    for trace in continuations(&[], 3, PLAIN_EVENTS).into_iter().filter(|t| !t.is_empty()) {
        for (name, template, formula) in &templates() {
            let hopeless = continuations(&trace, 3, PLAIN_EVENTS).iter().all(|t| !satisfies(formula, t, 0));
            let found = judge(template, &trace, false).violation.is_some();
            assert_eq!(found, hopeless, "{name} on {trace:?}");
        }
    }
}

proptest! {
    #[test]
    fn long_random_traces_are_judged_as_their_formulas_say(trace in proptest::collection::vec(0_u64..4, 1..40)) {
        for (name, template, formula) in &templates() {
            let found = judge(template, &trace, true).violation.is_none();
            prop_assert_eq!(found, satisfies(formula, &trace, 0), "{} on {:?}", name, trace);
        }
    }

    #[test]
    fn a_breach_is_dated_by_the_shortest_prefix_that_shows_it(trace in proptest::collection::vec(0_u64..3, 1..12)) {
        for (name, template, _) in &templates() {
            let whole = judge(template, &trace, false).violation;
            let first = (1..=trace.len()).find(|&n| judge(template, &trace[..n], false).violation.is_some());
            let at = first.map(|n| instants(&trace)[n - 1]);
            prop_assert_eq!(whole.map(|v| v.at), at, "{} on {:?}", name, trace);
        }
    }

    /// With a window, `response` is: some `b` from each `a` on, before it is too late.
    #[test]
    fn windows_bound_responses_and_precedences(
        trace in proptest::collection::vec(0_u64..4, 1..20),
        window in 1_i64..60,
        as_of in 0_i64..400,
    ) {
        let at = instants(&trace);
        let seen = at.iter().filter(|&&t| t <= as_of).count();
        let (trace, at) = (&trace[..seen], &at[..seen]);
        let steps = Steps { hits: trace, at };
        let horizon = Horizon { as_of, closed_at: None };
        let has = |i: usize, bit: u8| trace[i] >> bit & 1 != 0;
        let unanswered = (0..seen).filter(|&i| has(i, A)).any(|i| {
            let late = at[i] + window;
            let answered = (i..seen).any(|j| has(j, B) && at[j] < late);
            !answered && late <= as_of
        });
        let found = declare::binary(Binary::Response, steps, BITS, horizon, |t| t + window);
        prop_assert_eq!(found.violation.is_some(), unanswered);
        let unprepared = (0..seen).filter(|&j| has(j, B)).any(|j| {
            !(0..=j).any(|i| has(i, A) && at[j] < at[i] + window)
        });
        let found = declare::binary(Binary::Precedence, steps, BITS, horizon, |t| t + window);
        prop_assert_eq!(found.violation.is_some(), unprepared);
    }

    #[test]
    fn what_is_pending_changes_at_the_instant_it_says(
        trace in proptest::collection::vec(0_u64..4, 1..10),
        window in 1_i64..60,
    ) {
        let at = instants(&trace);
        let as_of = at[at.len() - 1];
        let steps = Steps { hits: &trace, at: &at };
        for relation in [Binary::Response, Binary::AlternateResponse, Binary::ChainResponse] {
            let judge = |as_of| declare::binary(relation, steps, BITS, Horizon { as_of, closed_at: None }, |t| t + window);
            let now = judge(as_of);
            if now.violation.is_none() && now.pending != i64::MAX {
                prop_assert!(judge(now.pending - 1).violation.is_none());
                prop_assert!(judge(now.pending).violation.is_some());
            }
        }
    }
}
