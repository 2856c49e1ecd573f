//! Drawing by lot: the example of the page, and what holds of every draw.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_engine::lot::{Candidate, Seed, draw};
use proptest::prelude::*;

fn pool(text: &str) -> Vec<Candidate> {
    text.split(", ").map(|one| one.parse().unwrap()).collect()
}

const WINDOWS: &str = "environment-window 1, health-window 4, land-window 2, planning-window 1, tax-window 1";

/// The names were worked out by another program, with OpenSSL's SM3.
#[test]
fn a_draw_comes_out_as_the_page_says() {
    let zeros: Seed = "00".repeat(32).parse().unwrap();
    assert_eq!(draw(&zeros, "windows", &pool(WINDOWS), 3), ["land-window", "health-window", "tax-window"]);
    let other: Seed = "5eed".repeat(16).parse().unwrap();
    let names = ["land-window", "health-window", "environment-window"];
    assert_eq!(draw(&other, "windows", &pool(WINDOWS), 3), names);
}

#[test]
fn a_draw_for_another_field_is_another_draw() {
    let seed = Seed([9; 32]);
    let labels = (0..20).map(|n| draw(&seed, &format!("field{n}"), &pool(WINDOWS), 2));
    assert!(labels.collect::<BTreeSet<_>>().len() > 5);
}

#[test]
fn what_weighs_more_is_drawn_more_often_and_what_weighs_nothing_never() {
    let pool = pool("light 1, heavy 3, nothing 0");
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for n in 0..4000u16 {
        let mut seed = [0; 32];
        seed[..2].copy_from_slice(&n.to_be_bytes());
        *counts.entry(draw(&Seed(seed), "one", &pool, 1).remove(0)).or_default() += 1;
    }
    assert!(!counts.contains_key("nothing"));
    // Three in four of 4000, give or take five times the standard deviation.
    let heavy = counts["heavy"];
    assert!((2863..=3137).contains(&heavy), "{heavy}");
}

#[test]
fn a_text_that_is_no_seed_or_no_candidate_is_refused() {
    let long = "0".repeat(65);
    for text in ["", "00", "not a seed", long.as_str(), "零零"] {
        assert_eq!(text.parse::<Seed>().unwrap_err().to_string(), "a seed is 64 hexadecimal figures");
    }
    for text in ["", "window", "window -1", "window 99999999999", "window one"] {
        assert!(text.parse::<Candidate>().is_err(), "{text}");
    }
    let seed: Seed = "5eed".repeat(16).parse().unwrap();
    assert_eq!(seed.to_string().parse(), Ok(seed));
}

proptest! {
    #[test]
    fn everybody_is_drawn_at_most_once_and_the_order_of_the_pool_does_not_matter(
        seed: [u8; 32],
        weights in prop::collection::vec(0u32..=u32::MAX, 0..40),
        count in 0usize..50,
    ) {
        let mut pool: Vec<Candidate> = weights
            .iter()
            .enumerate()
            .map(|(n, weight)| Candidate { name: format!("unit{n}"), weight: *weight })
            .collect();
        let drawn = draw(&Seed(seed), "windows", &pool, count);
        let there = weights.iter().filter(|weight| **weight > 0).count();
        prop_assert_eq!(drawn.len(), count.min(there));
        prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
        pool.reverse();
        prop_assert_eq!(draw(&Seed(seed), "windows", &pool, count), drawn);
    }
}
