//! `chuangyou draw`: the example of docs/draws.md.

use crate::run::{Ran, run};

const SEED: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const POOL: [&str; 5] =
    ["environment-window 1", "health-window 4", "land-window 2", "planning-window 1", "tax-window 1"];

fn draw(seed: &str, count: &str, pool: &[&str]) -> Ran {
    let mut args = vec!["draw", "--seed", seed, "--into", "windows", "--count", count];
    args.extend(pool);
    run(&args, "")
}

#[test]
fn anybody_repeats_a_draw_from_its_seed_and_its_pool() {
    assert_eq!(draw(SEED, "3", &POOL).ok(), "land-window\nhealth-window\ntax-window\n");
}

#[test]
fn a_draw_of_more_than_there_is_or_of_something_that_is_no_candidate_says_so() {
    assert_eq!(draw(SEED, "6", &POOL).code, 1);
    let ran = draw("5eed", "1", &POOL);
    assert!(ran.code == 2 && ran.err.contains("64 hexadecimal figures"), "{}", ran.err);
    let ran = draw(SEED, "1", &["land-window"]);
    assert!(ran.code == 2 && ran.err.contains("is not a name, a space and a weight"), "{}", ran.err);
}
