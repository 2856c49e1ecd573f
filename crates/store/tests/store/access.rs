//! Accounts, posts, sessions, drafts, tokens and codes; and what the platform keeps for people to read.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_programme::model::Text;
use chuangyou_store::account::{self, Account, ChosenBy};
use chuangyou_store::calendar_year::{self, CalendarYear, DueMoved};
use chuangyou_store::draft::{self, Draft};
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::message::{self, Message, read};
use chuangyou_store::notice::{self, Notice};
use chuangyou_store::observed::{self, Content, Observed, Report};
use chuangyou_store::register::{self, RegisterEntry};
use chuangyou_store::session::{self, Session};
use chuangyou_store::task::Post;
use chuangyou_store::token::{self, Token};
use chuangyou_store::{Failure, tracking};

use crate::common::{Place, Wait};
use crate::fixture::city;
use crate::on_both;

on_both![
    an_account_is_found_by_id_login_and_subject,
    failed_log_ins_are_counted_until_one_succeeds,
    a_post_is_held_from_an_instant_until_another,
    a_session_is_known_by_its_id_alone_until_it_expires,
    a_draft_is_its_authors_alone,
    a_tracking_code_opens_its_own_case,
    a_token_is_worth_something_until_it_ends,
    messages_come_latest_first_to_those_they_are_for,
    what_one_reader_has_read_is_new_to_another,
    a_notice_is_found_by_its_number_and_its_case,
    the_later_act_for_a_day_counts_in_a_register,
    a_year_is_loaded_over_and_a_move_is_noted_once,
    a_repeated_report_is_told_from_another_one_under_its_id,
];

fn zhang() -> Account {
    Account {
        id: "p-1".into(),
        login: "zhang".to_owned(),
        name: "张三".to_owned(),
        password: None,
        subject: Some("oidc|1".to_owned()),
        must_change: false,
        failures: 0,
        locked_until: Moment(0),
        closed_at: None,
        opened_at: Moment(1),
    }
}

fn an_account_is_found_by_id_login_and_subject(place: &Place) {
    let db = place.open();
    let li = Account { id: "p-2".into(), login: "li".to_owned(), subject: None, ..zhang() };
    let expected = li.clone();
    db.write_now(move |tx| [zhang(), li].iter().try_for_each(|who| account::insert(tx, &city(), who)))
        .unwrap();
    let found = db
        .read_now(|tx| {
            let by_id = account::by_id(tx, &city(), &"p-1".into())?;
            let by_login = account::by_login(tx, &city(), "zhang")?;
            Ok([by_id, by_login, account::by_subject(tx, &city(), "oidc|1")?])
        })
        .unwrap();
    assert_eq!(found, [(); 3].map(|()| Some(zhang())));
    let again = Account { id: "p-3".into(), subject: None, ..zhang() };
    let refused = db.write_now(move |tx| account::insert(tx, &city(), &again)).unwrap_err();
    assert!(matches!(refused, Failure::Taken(_)), "{refused:?}");
    let page = |after: &'static str| db.read_now(move |tx| account::list(tx, &city(), after, 1)).unwrap();
    assert_eq!([page(""), page("li"), page("zhang")], [vec![expected], vec![zhang()], vec![]]);
    let close = |at| db.write_now(move |tx| account::close(tx, &city(), &"p-1".into(), Moment(at))).unwrap();
    assert_eq!([close(5), close(6)], [true, false]);
}

fn failed_log_ins_are_counted_until_one_succeeds(place: &Place) {
    let db = place.open();
    let who = || PersonId::from("p-1");
    db.write_now(|tx| account::insert(tx, &city(), &zhang())).unwrap();
    let fail = || db.write_now(move |tx| account::note_failure(tx, &city(), &who())).unwrap();
    assert_eq!([fail(), fail()], [1, 2]);
    db.write_now(move |tx| account::lock(tx, &city(), &who(), Moment(9))).unwrap();
    let now = || db.read_now(move |tx| account::by_id(tx, &city(), &who())).unwrap().unwrap();
    assert_eq!((now().failures, now().locked_until), (2, Moment(9)));
    db.write_now(move |tx| account::note_success(tx, &city(), &who())).unwrap();
    assert_eq!(now(), zhang());
    fail();
    db.write_now(move |tx| account::set_password(tx, &city(), &who(), "hash", ChosenBy::Other)).unwrap();
    assert_eq!(now(), Account { password: Some("hash".to_owned()), must_change: true, ..zhang() });
    let nobody = db.write_now(|tx| account::note_failure(tx, &city(), &"nobody".into())).unwrap();
    assert_eq!(nobody, 0);
}

fn a_post_is_held_from_an_instant_until_another(place: &Place) {
    let db = place.open();
    let post = Holding {
        account: "p-1".into(),
        unit: "tax".into(),
        post: "clerk".to_owned(),
        from_at: Moment(10),
        to_at: None,
    };
    let put = post.clone();
    db.write_now(move |tx| holding::put(tx, &city(), &put)).unwrap();
    let end = |at| {
        let tax = "tax".into();
        db.write_now(move |tx| holding::end(tx, &city(), &"p-1".into(), (&tax, "clerk"), Moment(at))).unwrap()
    };
    assert_eq!([end(9), end(20), end(20)], [false, true, false]);
    let held =
        |at| db.read_now(move |tx| holding::of_account(tx, &city(), &"p-1".into(), Moment(at))).unwrap();
    let of_unit =
        |at| db.read_now(move |tx| holding::of_unit(tx, &city(), &"tax".into(), Moment(at))).unwrap();
    let held_until_20 = vec![Holding { to_at: Some(Moment(20)), ..post }];
    assert_eq!([held(9), held(10), held(19), held(20)].map(|held| held.len()), [0, 1, 1, 0]);
    assert_eq!((held(10), of_unit(19)), (held_until_20.clone(), held_until_20.clone()));
    let ever = db.read_now(|tx| holding::ever_of_account(tx, &city(), &"p-1".into())).unwrap();
    assert_eq!(ever, held_until_20);
}

fn a_session_is_known_by_its_id_alone_until_it_expires(place: &Place) {
    let db = place.open();
    let put = |body: &str, expires_at| {
        let session = Session { body: body.to_owned(), expires_at: Moment(expires_at) };
        db.write_now(move |tx| session::put(tx, "secret", &session)).unwrap();
    };
    put("first", 5);
    put("second", 10);
    let get = |id: &'static str, now| db.read_now(move |tx| session::get(tx, id, Moment(now))).unwrap();
    assert_eq!(get("secret", 9), Some(Session { body: "second".to_owned(), expires_at: Moment(10) }));
    assert_eq!((get("secret", 10), get("another", 9)), (None, None));
    let ids = db.read_now(|tx| tx.query("SELECT id FROM session", &[])?[0].get::<String>(0)).unwrap();
    assert!(!ids.contains("secret"));
    let expire = |now| db.write_now(move |tx| session::expire(tx, Moment(now))).unwrap();
    assert_eq!([expire(9), expire(10), expire(10)], [0, 1, 0]);
    assert!(!db.write_now(|tx| session::delete(tx, "secret")).unwrap());
}

fn a_draft_is_its_authors_alone(place: &Place) {
    let db = place.open();
    let draft = |account: &str, body: &str| Draft {
        id: "d".to_owned(),
        account: account.into(),
        procedure: "application".into(),
        item: Some("item".into()),
        body: body.to_owned(),
        saved_at: Moment(3),
    };
    let put = |draft: Draft| db.write_now(move |tx| draft::put(tx, &city(), &draft));
    put(draft("p-1", "first")).unwrap();
    put(draft("p-1", "second")).unwrap();
    assert!(matches!(put(draft("p-2", "mine")), Err(Failure::Taken(_))));
    let get = |who: &'static str| db.read_now(move |tx| draft::get(tx, &city(), &who.into(), "d")).unwrap();
    assert_eq!((get("p-1"), get("p-2")), (Some(draft("p-1", "second")), None));
    let of = db.read_now(|tx| draft::of_account(tx, &city(), &"p-1".into(), 10)).unwrap();
    assert_eq!(of, [draft("p-1", "second")]);
    let delete =
        |who: &'static str| db.write_now(move |tx| draft::delete(tx, &city(), &who.into(), "d")).unwrap();
    assert_eq!([delete("p-2"), delete("p-1"), delete("p-1")], [false, true, false]);
}

fn a_tracking_code_opens_its_own_case(place: &Place) {
    let db = place.open();
    let put = |case: &'static str, code: &'static str| {
        db.write_now(move |tx| tracking::put(tx, &city(), &case.into(), code)).unwrap();
    };
    let opens = |case: &'static str, code: &'static str| {
        db.read_now(move |tx| tracking::check(tx, &city(), &case.into(), code)).unwrap()
    };
    put("a", "1234");
    put("b", "5678");
    assert_eq!([opens("a", "1234"), opens("b", "1234"), opens("c", "1234")], [true, false, false]);
    put("a", "9999");
    assert_eq!([opens("a", "1234"), opens("a", "9999")], [false, true]);
}

fn a_token_is_worth_something_until_it_ends(place: &Place) {
    let db = place.open();
    let token = Token {
        hash: token::hashed("secret"),
        name: "the land office's system".to_owned(),
        scopes: vec!["events:write".to_owned(), "cases:read".to_owned()],
        account: None,
        made_at: Moment(1),
        ends_at: None,
    };
    let put = token.clone();
    db.write_now(move |tx| token::put(tx, &city(), &put)).unwrap();
    let find = |secret: &'static str, now| {
        db.read_now(move |tx| token::find(tx, &city(), token::hashed(secret), Moment(now))).unwrap()
    };
    assert_eq!((find("secret", 5), find("guess", 5)), (Some(token.clone()), None));
    assert!(db.write_now(|tx| token::end(tx, &city(), token::hashed("secret"), Moment(6))).unwrap());
    assert_eq!((find("secret", 5).is_some(), find("secret", 6)), (true, None));
    let listed = db.read_now(|tx| token::list(tx, &city())).unwrap();
    assert_eq!(listed, [Token { ends_at: Some(Moment(6)), ..token }]);
}

fn text(zh: &str) -> Text {
    Text { zh: zh.to_owned(), en: format!("{zh} in English") }
}

fn post(role: &str) -> Post {
    Post { unit: "tax".to_owned(), role: role.to_owned() }
}

fn messages_come_latest_first_to_those_they_are_for(place: &Place) {
    let db = place.open();
    let message = |at: i64, role: &str, person: Option<&str>| Message {
        id: format!("m{at}"),
        post: post(role),
        person: person.map(PersonId::from),
        case: Some("a".into()),
        text: text("预警"),
        at: Moment(at),
    };
    let all = [
        message(1, "clerk", None),
        message(2, "leader", None),
        message(3, "clerk", Some("p-1")),
        message(4, "clerk", None),
    ];
    let put = all.clone();
    db.write_now(move |tx| put.iter().try_for_each(|message| message::put(tx, &city(), message))).unwrap();
    let [first, second, third, fourth] = all;
    let of = |roles: &'static [&'static str], before, limit| {
        let posts: Vec<Post> = roles.iter().map(|role| post(role)).collect();
        db.read_now(move |tx| message::of_posts(tx, &city(), &posts, Moment(before), limit)).unwrap()
    };
    assert_eq!(of(&["clerk", "leader", "clerk"], 9, 2), [fourth.clone(), second]);
    assert_eq!(of(&["clerk"], 9, 9), [fourth, first.clone()]);
    assert_eq!(of(&["clerk"], 4, 9), [first]);
    let own = db.read_now(|tx| message::of_person(tx, &city(), &"p-1".into(), Moment(9), 9)).unwrap();
    assert_eq!(own, [third]);
}

fn what_one_reader_has_read_is_new_to_another(place: &Place) {
    let db = place.open();
    let message = |at: i64, person: Option<&str>| Message {
        id: format!("m{at}"),
        post: post("clerk"),
        person: person.map(PersonId::from),
        case: None,
        text: text("预警"),
        at: Moment(at),
    };
    let all = [message(1, None), message(2, None), message(3, Some("p-1")), message(4, None)];
    let put = all.clone();
    db.write_now(move |tx| put.iter().try_for_each(|message| message::put(tx, &city(), message))).unwrap();
    let unread = |who: &'static str, limit| {
        db.read_now(move |tx| read::unread(tx, &city(), &who.into(), &[post("clerk"), post("clerk")], limit))
            .unwrap()
    };
    assert_eq!((unread("p-1", 100), unread("p-2", 100), unread("p-1", 2)), (4, 3, 2));
    let [_, second, _, fourth] = all.clone();
    db.write_now(move |tx| read::mark(tx, &city(), &"p-1".into(), &fourth)).unwrap();
    db.write_now(move |tx| read::mark(tx, &city(), &"p-1".into(), &second)).unwrap();
    assert_eq!((unread("p-1", 100), unread("p-2", 100)), (2, 3));
    let until = |at| {
        db.write_now(move |tx| read::mark_all(tx, &city(), &"p-1".into(), Moment(at))).unwrap();
        let read = db.read_now(|tx| read::of_reader(tx, &city(), &"p-1".into())).unwrap();
        let new = all.iter().filter(|message| !read.holds(message)).map(|message| message.at.0);
        (new.collect::<Vec<_>>(), unread("p-1", 100))
    };
    assert_eq!(until(2), (vec![3], 1), "what is later stays new, and what was read later stays read");
    assert_eq!(until(1), (vec![3], 1), "nothing becomes new again");
    assert_eq!(until(9), (vec![], 0));
}

fn a_notice_is_found_by_its_number_and_its_case(place: &Place) {
    let db = place.open();
    let notice = Notice {
        number: "洛税受字〔2026〕1号".to_owned(),
        case: "a".into(),
        version: 2,
        template: "acceptance".to_owned(),
        unit: "tax".into(),
        served_at: Moment(3),
    };
    let put = |notice: Notice| db.write_now(move |tx| notice::put(tx, &city(), &notice));
    put(notice.clone()).unwrap();
    assert!(matches!(put(Notice { case: "b".into(), ..notice.clone() }), Err(Failure::Taken(_))));
    let number = notice.number.clone();
    let found = db.read_now(move |tx| notice::by_number(tx, &city(), &number)).unwrap();
    assert_eq!(found.as_ref(), Some(&notice));
    assert_eq!(db.read_now(|tx| notice::of_case(tx, &city(), &"a".into())).unwrap(), [notice]);
}

fn the_later_act_for_a_day_counts_in_a_register(place: &Place) {
    let db = place.open();
    let entry = |day, version| RegisterEntry {
        register: "items".to_owned(),
        entry: "item".to_owned(),
        from_day: Day(day),
        case: "a".into(),
        version,
        body: format!("{{\"version\":{version}}}"),
    };
    let put = [entry(5, 1), entry(-1, 2), entry(5, 3)];
    db.write_now(move |tx| put.iter().try_for_each(|entry| register::put(tx, &city(), entry))).unwrap();
    let of = db.read_now(|tx| register::of_register(tx, &city(), "items")).unwrap();
    assert_eq!(of, [entry(-1, 2), entry(5, 3)]);
}

fn a_year_is_loaded_over_and_a_move_is_noted_once(place: &Place) {
    let db = place.open();
    let year = |year, body: &str| CalendarYear {
        calendar: "cn".to_owned(),
        year,
        body: body.to_owned(),
        loaded_at: Moment(1),
        loaded_by: "p-1".into(),
    };
    let put = [year(2027, "first"), year(2026, "other"), year(2027, "second")];
    db.write_now(move |tx| put.iter().try_for_each(|year| calendar_year::put(tx, year))).unwrap();
    let years = db.read_now(|tx| calendar_year::of_calendar(tx, "cn")).unwrap();
    assert_eq!(years, [year(2026, "other"), year(2027, "second")]);
    let moved = |at| DueMoved {
        case: "a".into(),
        clock: "promise".into(),
        calendar: "cn@2027".to_owned(),
        due_before: Some(Moment(5)),
        due_after: Some(Moment(6)),
        reason: text("新的放假通知"),
        moved_at: Moment(at),
    };
    let note = |at| {
        let moved = moved(at);
        db.write_now(move |tx| calendar_year::put_due_moved(tx, &city(), &moved)).unwrap()
    };
    assert_eq!([note(1), note(2)], [true, false]);
    assert_eq!(
        db.read_now(|tx| calendar_year::due_moved_of_case(tx, &city(), &"a".into())).unwrap(),
        [moved(1)]
    );
}

fn a_repeated_report_is_told_from_another_one_under_its_id(place: &Place) {
    let db = place.open();
    let report = |received_at, occurred_at| Observed {
        source: "land".to_owned(),
        source_id: "17".to_owned(),
        case: "land:1".into(),
        activity: "accept".to_owned(),
        occurred_at: Moment(occurred_at),
        received_at: Moment(received_at),
        body: "{}".to_owned(),
    };
    let insert = |received_at, occurred_at| {
        let report = report(received_at, occurred_at);
        db.write_now(move |tx| observed::insert(tx, &city(), &report)).unwrap()
    };
    assert_eq!(insert(10, 5), Report::Inserted);
    assert_eq!(insert(11, 5), Report::Repeated(Content::Same));
    assert_eq!(insert(12, 6), Report::Repeated(Content::Different));
    assert_eq!(db.read_now(|tx| observed::of_case(tx, &city(), &"land:1".into())).unwrap(), [report(10, 5)]);
    assert_eq!(db.read_now(|tx| observed::count(tx, &city())).unwrap(), 1);
}
