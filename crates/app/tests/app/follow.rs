//! What follows from cards, told for a small city: who is told, what is opened, what people decide, and what is proposed to them.

use chuangyou_app::{Base, On, ground, rebuild};
use chuangyou_engine::case::{CaseId, FieldValue, PersonId};
use chuangyou_store::card::{Raised, Status};
use chuangyou_store::followed::Followed;
use chuangyou_store::publication::Publication;
use chuangyou_store::task::Post;
use chuangyou_store::{CaseRow, Kind, card, case_link, consequence, followed, journal, message, publication};

use crate::common::{Place, Town, choice, given, local, luoyang, staff, text};
use crate::in_both;

in_both![
    a_card_is_told_and_opens_one_case_for_each_level,
    a_revoked_card_counts_no_more_and_a_restored_one_does,
    a_revoked_red_card_leaves_the_yellow_one,
    a_rebuild_keeps_what_people_decided,
    two_late_cases_propose_a_measure_once,
    what_people_impose_has_effect_is_published_and_is_corrected_in_its_place,
    a_proposal_whose_grounds_an_appeal_took_away_is_told_apart_and_can_be_closed,
    a_case_that_another_had_opened_knows_by_which_even_after_a_rebuild,
];

fn base() -> Base {
    let folder = crate::common::folder("crates/app/tests/app/follow");
    let programme = chuangyou_programme::load(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    Base { programme, ..luoyang() }
}

async fn town(place: &Place) -> Town {
    Town::open(place, base(), "town", "2011-03-07 09:00").await
}

/// A job that the clerk of that name takes up and leaves.
async fn job(town: &Town, clerk: &str) -> CaseId {
    let on = On::New { procedure: "job".into(), unit: "bureau".into(), item: None, party: None };
    town.submit(&staff(clerk, "bureau", "clerk", 10), on, "accept", given(&[])).await.unwrap().case
}

async fn opened_for(town: &Town, case: &CaseId) -> Vec<Followed> {
    let case = case.clone();
    town.read(move |tx, city| followed::of_case(tx, city, &case)).await
}

async fn told(town: &Town, unit: &str, role: &str) -> Vec<String> {
    let posts = vec![Post { unit: unit.into(), role: role.into() }];
    let now = local("2012-12-31");
    let all = town.read(move |tx, city| message::of_posts(tx, city, &posts, now, 100)).await;
    all.into_iter().map(|message| message.text.en.split(':').next().unwrap().to_owned()).collect()
}

fn statuses(cards: &[Raised]) -> Vec<(&str, Status)> {
    cards.iter().map(|raised| (raised.card.level.name(), raised.status)).collect()
}

async fn supervise(town: &Town, case: &CaseId, action: &str) {
    town.act(&staff("zhou", "office", "supervisor", 20), case, action, given(&[])).await.unwrap();
    chuangyou_app::reconcile::settle(&town.city).await.unwrap();
}

async fn a_card_is_told_and_opens_one_case_for_each_level(place: &Place) {
    let town = town(place).await;
    let job = job(&town, "li").await;
    town.at("2011-03-09 23:00").await;
    assert!(opened_for(&town, &job).await.is_empty(), "on the last day it is not late");

    town.at("2011-03-10 09:00").await;
    let opened = opened_for(&town, &job).await;
    assert_eq!(opened.iter().map(|one| one.level.name()).collect::<Vec<_>>(), ["yellow"]);
    assert_eq!(told(&town, "bureau", "leader").await, ["Yellow card"]);
    assert_eq!(
        told(&town, "bureau", "clerk").await,
        ["Yellow card"],
        "whoever reads of a notice reads of a yellow card"
    );
    assert!(told(&town, "office", "supervisor").await.is_empty());

    town.at("2011-03-14 09:00").await;
    let opened = opened_for(&town, &job).await;
    assert_eq!(opened.iter().map(|one| one.level.name()).collect::<Vec<_>>(), ["yellow", "red"]);
    assert_eq!(told(&town, "bureau", "leader").await, ["Red card", "Yellow card"]);
    assert_eq!(told(&town, "office", "supervisor").await, ["Red card"]);

    // Nothing more follows, however often one looks.
    town.at("2011-03-14 10:00").await;
    town.at("2011-03-20 10:00").await;
    assert_eq!(opened_for(&town, &job).await.len(), 2);

    // The case that was opened lies with the unit, and knows and names what it is about.
    let answer = opened[1].handled_by.clone();
    let row: CaseRow = town.row(&answer).await;
    assert_eq!(
        (row.procedure.as_str(), row.unit.as_str(), row.state.as_str()),
        ("answer", "bureau", "issued")
    );
    let to = job.clone();
    let links = town.read(move |tx, city| case_link::to(tx, city, &to)).await;
    let from: Vec<&CaseId> = links.iter().map(|link| &link.case).collect();
    assert!(from.contains(&&answer) && from.len() == 2, "{links:?}");
}

async fn a_revoked_card_counts_no_more_and_a_restored_one_does(place: &Place) {
    let town = town(place).await;
    let job = job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    let answer = opened_for(&town, &job).await[0].handled_by.clone();
    assert_eq!(town.row(&job).await.level, 2);

    supervise(&town, &answer, "revoke").await;
    assert_eq!(statuses(&town.cards(&job).await), [("yellow", Status::Revoked)]);
    assert_eq!(town.row(&job).await.level, 0);

    // It stays so when the case moves on, and when time passes.
    town.at("2011-03-10 15:00").await;
    assert_eq!(statuses(&town.cards(&job).await), [("yellow", Status::Revoked)]);

    supervise(&town, &answer, "restore").await;
    assert_eq!(statuses(&town.cards(&job).await), [("yellow", Status::Standing)]);
    assert_eq!(town.row(&job).await.level, 2);
    assert_eq!(opened_for(&town, &job).await.len(), 1, "the same case handles it");
}

async fn a_revoked_red_card_leaves_the_yellow_one(place: &Place) {
    let town = town(place).await;
    let job = job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    town.at("2011-03-14 09:00").await;
    let red = opened_for(&town, &job).await[1].handled_by.clone();
    supervise(&town, &red, "revoke").await;
    assert_eq!(statuses(&town.cards(&job).await), [("yellow", Status::Standing)]);
    assert_eq!(town.row(&job).await.level, 2);
}

async fn a_rebuild_keeps_what_people_decided(place: &Place) {
    let town = town(place).await;
    let job = job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    let answer = opened_for(&town, &job).await[0].handled_by.clone();
    supervise(&town, &answer, "revoke").await;
    let rebuilt = rebuild::rebuild(&town.city, |_| ()).await.unwrap();
    assert_eq!((rebuilt.rows, rebuilt.cards, rebuilt.failed), (0, 0, 0), "{rebuilt:?}");
    chuangyou_app::reconcile::settle(&town.city).await.unwrap();
    assert_eq!(statuses(&town.cards(&job).await), [("yellow", Status::Revoked)]);
    assert_eq!(opened_for(&town, &job).await.len(), 1);
}

/// What was proposed to a person: the kind, and the case in which people decide.
async fn proposed(town: &Town, person: &str) -> Vec<consequence::Proposed> {
    let subject = format!("person:{person}");
    town.read(move |tx, city| consequence::proposed(tx, city, &subject, "2011-01-01".parse().unwrap())).await
}

async fn two_late_cases_propose_a_measure_once(place: &Place) {
    let town = town(place).await;
    job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    assert!(proposed(&town, "li").await.is_empty(), "one is not enough");
    job(&town, "li").await;
    job(&town, "wang").await;
    town.at("2011-03-15 09:00").await;
    let to_li = proposed(&town, "li").await;
    assert_eq!(to_li.len(), 1);
    assert_eq!(to_li[0].kind, "education");
    assert!(proposed(&town, "wang").await.is_empty());
    let row = town.row(&to_li[0].case).await;
    assert_eq!(
        (row.procedure.as_str(), row.unit.as_str(), row.state.as_str()),
        ("decision", "office", "open")
    );
    job(&town, "li").await;
    town.at("2011-03-25 09:00").await;
    assert_eq!(proposed(&town, "li").await.len(), 1, "within the year it is proposed once");
}

async fn publications(town: &Town, case: &CaseId) -> Vec<Publication> {
    let case = case.clone();
    town.read(move |tx, city| publication::of_case(tx, city, &case)).await
}

async fn what_people_impose_has_effect_is_published_and_is_corrected_in_its_place(place: &Place) {
    let town = town(place).await;
    job(&town, "li").await;
    job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    let case = proposed(&town, "li").await[0].case.clone();
    let officer = staff("zhou", "office", "supervisor", 20);
    let fields = given(&[("measure", choice("education")), ("reasons", text("两件超时"))]);
    town.act(&officer, &case, "impose", fields).await.unwrap();
    town.at("2011-03-10 10:00").await;

    let subject = "person:li".to_owned();
    let of_li = move |tx: &mut chuangyou_store::Tx<'_>, city: &chuangyou_store::Jurisdiction| {
        consequence::of_subject(tx, city, &subject, "2011-01-01".parse().unwrap())
    };
    let imposed = town.read(of_li.clone()).await;
    assert_eq!(imposed.len(), 1);
    assert_eq!(imposed[0].until, Some("2011-04-09".parse().unwrap()), "a month");
    let first = publications(&town, &case).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].fields.get("reasons"), Some(&text("两件超时")));
    assert!(!first[0].fields.contains_key("subject_person"), "only what is declared is shown");

    // The appeal is won: the measure is lifted, and the correction stands where the circular stood.
    let mayor = staff("mayor", "city", "leader", 50);
    let fields = given(&[("reasons", text("系统故障，不应追究"))]);
    town.act(&mayor, &case, "give_way", fields).await.unwrap();
    town.at("2011-03-11 10:00").await;
    let imposed = town.read(of_li).await;
    assert_eq!(imposed[0].lifted.as_ref().map(|(_, by)| by), Some(&case));
    let both = publications(&town, &case).await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[1].corrects.as_ref(), Some(&both[0].id));
    assert_eq!(both[0].corrected_by.as_ref(), Some(&both[1].id));
    let (kind, today) = (first[0].kind.clone(), "2011-03-11".parse().unwrap());
    let shown =
        town.read(move |tx, city| publication::shown(tx, city, (&kind, None), (None, today), 10)).await;
    assert_eq!(shown.iter().map(|one| &one.id).collect::<Vec<_>>(), [&both[1].id], "in its place");
    let (kind, later) = (first[0].kind.clone(), "2011-09-11".parse().unwrap());
    let shown =
        town.read(move |tx, city| publication::shown(tx, city, (&kind, None), (None, later), 10)).await;
    assert!(shown.is_empty(), "after six months it is shown no more");
    let person = FieldValue::Person(PersonId::from("li"));
    assert_ne!(first[0].fields.get("measure"), Some(&person));
    assert!(matches!(town.city.db().kind(), Kind::Sqlite | Kind::Postgres));
}

async fn a_proposal_whose_grounds_an_appeal_took_away_is_told_apart_and_can_be_closed(place: &Place) {
    let town = town(place).await;
    let late = job(&town, "li").await;
    job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    let proposal = proposed(&town, "li").await.remove(0);
    assert_eq!(proposal.unit, "bureau", "who may read of it goes by the unit");
    assert_eq!(standing_grounds(&town, &proposal).await, (2, true));

    let answer = opened_for(&town, &late).await[0].handled_by.clone();
    supervise(&town, &answer, "revoke").await;
    assert_eq!(standing_grounds(&town, &proposal).await, (1, false), "one is not enough");

    let officer = staff("zhou", "office", "supervisor", 20);
    let fields = given(&[("reasons", text("亮牌已撤销"))]);
    town.act(&officer, &proposal.case, "drop", fields).await.unwrap();
    assert_eq!(town.row(&proposal.case).await.outcome.as_deref(), Some("closed"));
    let subject = "person:li".to_owned();
    let since = "2011-01-01".parse().unwrap();
    let imposed = town.read(move |tx, city| consequence::of_subject(tx, city, &subject, since)).await;
    assert!(imposed.is_empty(), "nothing follows by itself");
}

/// How many grounds of a proposal stand, and whether they are enough.
async fn standing_grounds(town: &Town, proposal: &consequence::Proposed) -> (usize, bool) {
    let (case, book) = (proposal.case.clone(), town.city.book());
    let (lines, cards) = town
        .read(move |tx, city| {
            let events: Vec<_> =
                journal::events_of(tx, city, &case)?.into_iter().map(|kept| kept.event).collect();
            let lines = ground::grounds(&chuangyou_engine::case::replay(&events).unwrap().fields);
            let cases: Vec<CaseId> = lines.iter().map(|line| line.case.clone()).collect();
            Ok((lines, card::of_cases(tx, city, &cases)?))
        })
        .await;
    let left: Vec<_> = lines.iter().filter(|line| ground::stands(line, &cards, &[])).collect();
    (left.len(), ground::still_met(&book, &proposal.kind, proposal.day, &left))
}

async fn a_case_that_another_had_opened_knows_by_which_even_after_a_rebuild(place: &Place) {
    let town = town(place).await;
    let job = job(&town, "li").await;
    town.at("2011-03-10 09:00").await;
    let answer = opened_for(&town, &job).await[0].handled_by.clone();
    supervise(&town, &answer, "have_it_told").await;
    let opened = |links: Vec<case_link::CaseLink>| {
        let by = links.into_iter().filter(|link| link.field == case_link::OPENED_BY);
        by.map(|link| link.case).collect::<Vec<_>>()
    };
    let of = answer.clone();
    let before = opened(town.read(move |tx, city| case_link::to(tx, city, &of)).await);
    assert_eq!(before.len(), 1);
    assert_eq!(town.row(&before[0]).await.procedure, "bulletin");
    rebuild::rebuild(&town.city, |_| ()).await.unwrap();
    let after = opened(town.read(move |tx, city| case_link::to(tx, city, &answer)).await);
    assert_eq!(before, after);
}
