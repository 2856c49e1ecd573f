//! Supervision orders: the unit is pressed, and so are those who press.

use crate::city::City;

fn order() -> City {
    let mut city = City::new();
    city.draft("o1", "supervision-order", "chuangyou-inspection", "");
    city.story(
        "2011-03-21 o1 chuangyou-inspection:group-head issue_order about_case=c1 ordered_unit=planning-window order_text=finish_it order_days=10 | in issued, then opens order-reply in planning-window",
    );
    city
}

#[test]
fn the_unit_names_a_day_and_reports_and_the_supervisor_finishes_the_order() {
    order().story(
        "2011-03-22 replies/planning-window planning-window:clerk promise_result promised_days=11 | refused: \"Working days it will take\" is 11: expected from 0 to 10
         2011-03-22 replies/planning-window planning-window:clerk promise_result promised_days=5  | in promised, due result 2011-03-29
         2011-03-22 o1 chuangyou-inspection:group-head finish_order order_result=done             | refused: linked cases are still awaited from: planning-window
         2011-03-28 replies/planning-window planning-window:clerk report_result result_text=done  | in reported, stopped result after 4 of 5
         2011-03-31 o1 chuangyou-inspection:group-head finish_order order_result=done             | in finished
         2011-03-31 o1 cards                                                                      | none
         2011-03-31 replies/planning-window cards                                                 | none",
    );
}

#[test]
fn a_unit_that_names_no_day_gets_a_card_and_so_does_one_that_does_not_keep_it() {
    order().story(
        "2011-03-22T23:59 replies/planning-window cards    | none
         2011-03-23T00:00 tick                             | fires replies/planning-window:no_day_named
         2011-03-23T00:00 replies/planning-window cards    | order-promise.yellow
         2011-03-23 replies/planning-window planning-window:clerk promise_result promised_days=1 | due result 2011-03-24
         2011-03-25 replies/planning-window cards          | order-promise.yellow order-result.notice order-result.yellow
         2011-03-31 replies/planning-window cards          | order-promise.yellow order-result.notice order-result.red order-result.yellow",
    );
}

#[test]
fn a_supervisor_who_does_not_finish_an_order_gets_a_card() {
    order().story(
        "2011-03-22 replies/planning-window planning-window:clerk report_result result_text=done | in reported
         2011-03-25T23:59 o1 cards | none
         2011-03-26 o1 cards       | order-finish.yellow",
    );
}

#[test]
fn a_supervisor_who_does_not_start_an_order_gets_a_card() {
    let mut city = City::new();
    city.story(
        "2011-03-21 o2 opens supervision-order chuangyou-inspection about_case=c1 | in to_issue, due order_start 2011-03-23
         2011-03-24 tick     | fires o2:supervisor_does_not_start
         2011-03-24 o2 cards | order-start.yellow
         2011-03-24 o2 chuangyou-inspection:group-head issue_order ordered_unit=chuangyou-inspection order_text=x order_days=5 | refused: whoever \"Unit that is pressed\" names must stand aside
         2011-03-24 o2 chuangyou-inspection:group-head drop_order order_result=settled | in dropped",
    );
}

#[test]
fn a_unit_is_pressed_again_when_nothing_came_of_it_but_not_for_ever() {
    let mut city = order();
    let again = "o1 chuangyou-inspection:group-head press_again order_text=do_it order_days=3 order_result=nothing_done";
    let report = "planning-window:clerk report_result result_text=soon";
    city.story(&format!(
        "2011-03-22 replies/planning-window {report} | in reported
         2011-03-23 {again}                          | in issued, then opens order-reply in planning-window"
    ));
}
