//! The ladder of consequences as the Luoyang programme has it: what counts, over which time, and for how long it lasts.

use chuangyou_engine::ladder::{Counted, Made, What, last_day, proposal};
use chuangyou_programme::model::{Level, SubjectOf};

use crate::city::{City, day};

fn card(on: &str, case: &str, level: Level) -> Counted {
    Counted { day: day(on), what: What::Card { case: case.to_owned(), level } }
}

fn kind(city: &City, id: &str) -> usize {
    city.programme
        .consequences
        .iter()
        .position(|consequence| consequence.id == id)
        .expect("the ladder has it")
}

fn admonition(city: &City, on: &str) -> Counted {
    Counted { day: day(on), what: What::Consequence { kind: kind(city, "efficiency-admonition") } }
}

/// The id of what is proposed on that day.
fn proposed(city: &City, of: SubjectOf, counted: &[Counted], on: &str) -> Option<String> {
    let proposal = proposal(&city.programme, of, counted, &[], day(on))?;
    Some(city.programme.consequences[proposal.kind].id.clone())
}

#[test]
fn two_yellow_cards_or_one_red_propose_admonitory_education_and_three_or_two_an_admonition() {
    let city = City::new();
    let yellow =
        |n: usize| (0..n).map(|n| card("2011-03-07", &n.to_string(), Level::Yellow)).collect::<Vec<_>>();
    let red = |n: usize| (0..n).map(|n| card("2011-03-07", &n.to_string(), Level::Red)).collect::<Vec<_>>();
    let person = |counted: &[Counted]| proposed(&city, SubjectOf::Person, counted, "2011-03-08");
    assert_eq!(person(&yellow(1)), None);
    assert_eq!(person(&yellow(2)).as_deref(), Some("admonition-education"));
    assert_eq!(person(&red(1)).as_deref(), Some("admonition-education"));
    assert_eq!(person(&yellow(3)).as_deref(), Some("efficiency-admonition"));
    assert_eq!(person(&red(2)).as_deref(), Some("efficiency-admonition"));
}

#[test]
fn cards_of_december_and_of_january_are_not_added_up() {
    let city = City::new();
    let cards = [card("2011-12-29", "c1", Level::Yellow), card("2012-01-05", "c2", Level::Yellow)];
    assert_eq!(proposed(&city, SubjectOf::Person, &cards, "2012-01-06"), None);
}

#[test]
fn a_second_admonition_in_the_calendar_year_proposes_unqualified() {
    let city = City::new();
    let both = [admonition(&city, "2011-03-07"), admonition(&city, "2011-11-07")];
    assert_eq!(proposed(&city, SubjectOf::Person, &both, "2011-11-08").as_deref(), Some("unqualified"));
}

#[test]
fn a_second_admonition_within_twelve_months_but_in_the_next_year_is_dealt_with_more_severely() {
    let city = City::new();
    let both = [admonition(&city, "2011-11-07"), admonition(&city, "2012-02-06")];
    assert_eq!(
        proposed(&city, SubjectOf::Person, &both, "2012-02-07").as_deref(),
        Some("repeated-admonition")
    );
    let apart = [admonition(&city, "2011-02-07"), admonition(&city, "2012-03-05")];
    assert_eq!(proposed(&city, SubjectOf::Person, &apart, "2012-03-06"), None);
}

#[test]
fn two_red_cards_of_a_unit_propose_that_it_has_no_honours() {
    let city = City::new();
    let cards = [card("2011-03-07", "c1", Level::Red), card("2011-05-09", "c2", Level::Red)];
    assert_eq!(proposed(&city, SubjectOf::Unit, &cards, "2011-05-10").as_deref(), Some("unit-no-honours"));
    assert_eq!(proposed(&city, SubjectOf::Unit, &cards[..1], "2011-05-10"), None);
}

#[test]
fn what_was_proposed_in_the_year_is_not_proposed_again() {
    let city = City::new();
    let cards: Vec<_> = (0..3).map(|n| card("2011-03-07", &n.to_string(), Level::Yellow)).collect();
    let made = [Made { kind: kind(&city, "efficiency-admonition"), day: day("2011-03-08"), declined: None }];
    assert_eq!(proposal(&city.programme, SubjectOf::Person, &cards, &made, day("2011-03-09")), None);
}

#[test]
fn an_admonition_has_effect_for_six_months() {
    let city = City::new();
    let admonition = &city.programme.consequences[kind(&city, "efficiency-admonition")];
    assert_eq!(last_day(&city.programme, admonition, day("2011-03-29")), Some(day("2011-09-28")));
}
