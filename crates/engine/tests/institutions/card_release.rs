//! The release of a card that a person has to look at first.

use crate::city::City;

fn waiting() -> City {
    let mut city = City::new();
    city.story(
        "2011-03-21 w1 opens card-release planning-window about_case=c1 card_rule=refusal-share card_level=yellow card_facts=40_of_100 card_handler=planning-window:clerk card_unit=planning-window | in waiting, due release 2011-03-23",
    );
    city
}

#[test]
fn the_supervisor_of_the_unit_releases_a_card_with_a_reason() {
    waiting().story(
        "2011-03-22 w1 planning-window:chief release_card release_opinion=yes         | refused: \"Release the card\" is done by: supervisor in the supervising unit
         2011-03-22 w1 service-centre:deputy-director release_card                    | refused: still needed: Why it is released, or is not
         2011-03-22 w1 service-centre:deputy-director release_card release_opinion=no_reason_for_so_many | in released, then card: release
         2011-03-22 w1 cards                                                          | none",
    );
}

#[test]
fn a_card_that_is_not_released_never_stands() {
    waiting().story(
        "2011-03-22 w1 service-centre:deputy-director withhold_card release_opinion=a_new_item_explains_it | in withheld, then nothing",
    );
}

#[test]
fn a_card_that_nobody_looks_at_goes_to_the_office() {
    waiting().story(
        "2011-03-23T23:59 tick      | nothing fires
         2011-03-24T00:00 tick      | fires w1:release_goes_up
         2011-03-24T00:00 w1 cards  | card-release-limit.notice
         2011-03-24 w1 service-centre:deputy-director release_card release_opinion=late | refused: \"Release the card\" cannot be done in \"With the programme office\"; it can in: Waiting to be released
         2011-03-25 w1 chuangyou-general:group-head release_by_office release_opinion=yes | in released, then card: release",
    );
}
