//! A report by receipt, from the first word to the paid reward, and what of it can be read afterwards by whoever gets hold of
//! everything that the city keeps.

use std::path::Path;
use std::sync::Arc;

use chuangyou_app::account::{self, NewAccount};
use chuangyou_app::sealed::report::{self, Said, SealedFile};
use chuangyou_app::sealed::{self, custody, proof};
use chuangyou_app::{Done, Executed, On, Refusal, Rulebook, chance, reconcile};
use chuangyou_engine::case::{Case, CaseId, Event, FieldValue, Moment, Person, PersonId, Rejection, replay};
use chuangyou_envelope::envelope::Closed;
use chuangyou_envelope::trace::clean;
use chuangyou_envelope::{Receipt, SecretKey};
use chuangyou_programme::model::Field;
use chuangyou_store::account::ChosenBy;
use chuangyou_store::attachment::Folder;
use chuangyou_store::holding::{self, Holding};
use chuangyou_store::{Location, journal, message, private};

use crate::common::{Place, Town, choice, given, local, staff, text};
use crate::in_both;

in_both![
    an_anonymous_report_is_followed_to_a_paid_reward_and_nothing_that_is_kept_tells_of_it,
    as_long_as_no_custodian_has_keys_nothing_is_taken,
    what_the_reporter_does_is_recorded_by_the_hour,
    a_withdrawal_does_not_stop_the_case,
    a_later_custodian_reads_what_an_earlier_one_passes_on,
    an_edited_proof_is_refused,
    an_envelope_is_opened_in_its_own_case_and_field_alone,
    the_same_report_sent_twice_is_one,
    what_was_erased_is_gone_for_the_custodian_too,
];

const TIP: &str = "窗口收了三次红包 three red envelopes at the planning window";
const NAME: &str = "Zhang the Baker 张面包";
const CONTACT: &str = "0379-61234567";
const ANSWER: &str = "it was on the second Tuesday 第二个星期二";
const QUESTION: &str = "which day was it 哪一天";
const PICTURE: &[u8] = b"the note said: pay or wait until June";
const PASSPHRASE: &str = "three brown foxes and a well";

/// Somebody with an account and a post.
async fn post(town: &Town, login: &str, post: &str) -> Person {
    let (login, password) = (login.to_owned(), Some("a long password".to_owned()));
    let new = NewAccount { login: login.clone(), name: login, password, chosen_by: ChosenBy::Other };
    let id = account::open(&town.city, new).await.unwrap();
    let held = Holding {
        account: id.clone(),
        unit: "chuangyou-cases".into(),
        post: post.into(),
        from_at: local("2011-01-01 00:00"),
        to_at: None,
    };
    town.city.write(move |tx, city| holding::put(tx, city, &held)).await.unwrap();
    Person { id, ..staff("x", "chuangyou-cases", "custodian", 10) }
}

/// A city in which one custodian has keys.
async fn town(place: &Place) -> (Town, Person) {
    let town = Town::at_place(place, "2011-03-07 09:37").await;
    let custodian = post(&town, "keeper", "custodian").await;
    custody::make(&town.city, &custodian.id, PASSPHRASE).await.unwrap();
    (town, custodian)
}

async fn report(town: &Town, receipt: &Receipt, key: &str) -> Result<Executed, Refusal> {
    let book = town.city.book();
    let offered = report::offered(&book).unwrap();
    let on = On::New {
        procedure: offered.procedure.id.as_str().into(),
        unit: offered.unit.id.as_str().into(),
        item: None,
        party: Some(report::party(receipt)),
    };
    let fields =
        given(&[("tip_text", text(TIP)), ("reporter_name", text(NAME)), ("reporter_contact", text(CONTACT))]);
    let files = [("tip_evidence".into(), vec![clean(PICTURE).unwrap()])].into();
    report::submit(&town.city, receipt, on, &offered.action.id, key.to_owned(), Said { fields, files }).await
}

async fn go_on(
    town: &Town,
    receipt: &Receipt,
    action: &str,
    fields: &[(&str, FieldValue)],
) -> Result<Executed, Refusal> {
    let case = report::find(&town.city, receipt).await.unwrap().unwrap().id;
    let (on, said) = (On::Case { id: case, seen: None }, Said { fields: given(fields), ..Said::default() });
    report::submit(&town.city, receipt, on, action, chance::timeless(), said).await
}

async fn events(town: &Town, case: &CaseId) -> (Case, Vec<Event>) {
    let id = case.clone();
    let kept = town.read(move |tx, city| journal::events_of(tx, city, &id)).await;
    let events: Vec<Event> = kept.into_iter().map(|kept| kept.event).collect();
    (replay(&events).unwrap(), events)
}

fn field<'b>(book: &'b Rulebook, name: &str) -> &'b Field {
    book.procedure("tip").unwrap().fields.iter().find(|field| field.id == name).unwrap()
}

/// What a key opens of one field of a case, in the order of events.
async fn read(town: &Town, case: &CaseId, name: &str, key: &Arc<SecretKey>) -> Vec<Result<String, Closed>> {
    let (book, (case, events)) = (town.city.book(), events(town, case).await);
    let opened = sealed::open(&town.city, &case, &events, &[field(&book, name)], key).await.unwrap();
    let said = events.iter().filter_map(|event| event.fields.get(name));
    said.filter_map(|value| match value {
        FieldValue::Commitment(commitment) => opened.get(commitment),
        _ => None,
    })
    .map(|one| one.as_ref().map(|text| text.to_string()).map_err(|closed| *closed))
    .collect()
}

fn head() -> Person {
    staff("head", "chuangyou-cases", "leader", 40)
}

/// From the report to the claimed reward.
async fn reward(town: &Town, case: &CaseId, receipt: &Receipt, custodian: &Person) {
    let act = async |who: &Person, action: &str, fields: &[(&str, FieldValue)]| {
        town.act(who, case, action, given(fields)).await.unwrap_or_else(|why| panic!("{action}: {why}"));
    };
    let extract = [
        ("named", choice("anonymous")),
        ("extract", text("permits wait for gifts")),
        ("conduct_class", choice("extortion")),
        ("accused_unit", FieldValue::Unit("planning-window".into())),
    ];
    act(custodian, "extract_tip", &extract).await;
    act(custodian, "ask_reporter", &[("question", text(QUESTION))]).await;
    go_on(town, receipt, "answer_question", &[("reply_to_question", text(ANSWER))]).await.unwrap();
    town.at("2011-03-08 10:12").await;
    act(&head(), "accept_tip", &[("verifier", FieldValue::Person("officer".into()))]).await;
    town.at("2011-03-21 10:12").await;
    let found = [
        ("verified", choice("whole")),
        ("finding", text("three gifts")),
        ("source_kind", choice("tip")),
        ("problem", text("gifts at the window")),
    ];
    act(&staff("officer", "chuangyou-cases", "case_investigator", 10), "verify_tip", &found).await;
    act(&head(), "record_sanction", &[("sanction_case", FieldValue::Case("a1".into()))]).await;
    act(
        &head(),
        "award_reward",
        &[("reward_tier", choice("evidence")), ("reward_amount", FieldValue::Money(50_000))],
    )
    .await;
    town.at("2011-03-22 10:12").await;
    go_on(town, receipt, "claim_reward", &[]).await.unwrap();
}

async fn an_anonymous_report_is_followed_to_a_paid_reward_and_nothing_that_is_kept_tells_of_it(
    place: &Place,
) {
    let (town, custodian) = town(place).await;
    let receipt = Receipt::new();
    let case = report(&town, &receipt, "first").await.unwrap().case;
    reconcile::settle(&town.city).await.unwrap();

    // The reporter reads what was said with the receipt alone, the custodian with the passphrase.
    let key = Arc::new(custody::unlock(&town.city, &custodian.id, PASSPHRASE).await.unwrap());
    let wrong = custody::unlock(&town.city, &custodian.id, "three brown foxes and a bell").await;
    assert!(matches!(wrong, Err(custody::CustodyError::Wrong)), "{wrong:?}");
    let mine = Arc::new(receipt.to_string().to_lowercase().parse::<Receipt>().unwrap().reading_key());
    for key in [&key, &mine] {
        assert_eq!(read(&town, &case, "tip_text", key).await, [Ok(TIP.to_owned())]);
    }
    let files = read(&town, &case, "tip_evidence", &key).await.remove(0).unwrap();
    let folder = Folder::new(place.folder().join("attachments"));
    assert_eq!(&**SealedFile::read_all(&files)[0].open(&folder).unwrap(), PICTURE);

    // Whom it is from is not for the custodian before somebody has asked and somebody else has agreed.
    let book = town.city.book();
    let tip = book.procedure("tip").unwrap();
    let is_released = |case: &Case| sealed::is_released(tip, case, field(&book, "reporter_name"));
    assert!(!is_released(&events(&town, &case).await.0));

    reward(&town, &case, &receipt, &custodian).await;
    assert_eq!(read(&town, &case, "question", &mine).await, [Ok(QUESTION.to_owned())]);
    assert_eq!(read(&town, &case, "reply_to_question", &key).await, [Ok(ANSWER.to_owned())]);

    // Paid against the voucher, which the receipt always leads to, and against no other.
    let pay = async |voucher: &str| {
        town.act(&custodian, &case, "pay_reward", given(&[("voucher", text(voucher))])).await.map(|_| ())
    };
    for wrong in ["0000-0000-0000-0000", "no voucher at all"] {
        let refused = pay(wrong).await;
        assert!(matches!(refused, Err(Refusal::Rejected(Rejection::NotTheVoucher { .. }))), "{refused:?}");
    }
    let voucher = receipt.voucher().to_string();
    pay(&voucher.to_lowercase()).await.unwrap();
    assert_eq!(town.row(&case).await.outcome.as_deref(), Some("paid"));
    town.at("2011-03-23 10:12").await;

    expect_no_trace(place, &receipt.to_string(), &voucher);
}

/// Goes through everything that the city keeps for what nobody is to find there.
fn expect_no_trace(place: &Place, receipt: &str, voucher: &str) {
    let said = [TIP, "红包", "red envelopes", NAME, "Baker", CONTACT, ANSWER, QUESTION, "pay or wait"];
    let secrets: Vec<&str> = said.into_iter().chain([receipt, voucher, PASSPHRASE]).collect();
    for kept in everything(place) {
        for secret in &secrets {
            let bare = secret.replace('-', "");
            for said in [(*secret).to_owned(), bare.clone(), bare.to_lowercase()] {
                assert!(!holds(&kept.1, said.as_bytes()), "{} tells `{said}`", kept.0);
            }
        }
    }
}

/// Everything that the city keeps: each file of its folder, and each row of its database.
fn everything(place: &Place) -> Vec<(String, Vec<u8>)> {
    let mut kept = Vec::new();
    files(place.folder(), &mut kept);
    if let Location::Server(url) = &place.location {
        let (url, mut rows) = (url.clone(), Vec::new());
        // The client has a runtime of its own.
        let dump = std::thread::spawn(move || {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
            for name in client.query(names, &[]).unwrap() {
                let name: String = name.get(0);
                for row in client.query(&format!("SELECT t::text FROM {name} t"), &[]).unwrap() {
                    rows.push((name.clone(), row.get::<_, String>(0).into_bytes()));
                }
            }
            rows
        });
        kept.extend(dump.join().unwrap());
    }
    assert!(
        kept.iter().any(|(_, bytes)| holds(bytes, b"permits wait for gifts")),
        "what is not sealed is found"
    );
    kept
}

fn files(folder: &Path, kept: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, kept);
        } else {
            kept.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

async fn as_long_as_no_custodian_has_keys_nothing_is_taken(place: &Place) {
    let town = Town::at_place(place, "2011-03-07 09:37").await;
    assert!(!report::can_be_sealed(&town.city).await.unwrap());
    let refused = report(&town, &Receipt::new(), "first").await;
    assert!(matches!(refused, Err(Refusal::NobodyHasKeys)), "{refused:?}");
    let mut kept = Vec::new();
    files(place.folder(), &mut kept);
    assert!(kept.iter().all(|(name, _)| !name.contains("attachments")), "no file stays either");

    let custodian = post(&town, "keeper", "custodian").await;
    let short = custody::make(&town.city, &custodian.id, "short").await;
    assert!(matches!(short, Err(custody::CustodyError::TooShort)), "{short:?}");
    custody::make(&town.city, &custodian.id, PASSPHRASE).await.unwrap();
    assert!(report::can_be_sealed(&town.city).await.unwrap());
    report(&town, &Receipt::new(), "second").await.unwrap();
}

async fn what_the_reporter_does_is_recorded_by_the_hour(place: &Place) {
    let (town, custodian) = town(place).await;
    let receipt = Receipt::new();
    let case = report(&town, &receipt, "first").await.unwrap().case;
    let nine = local("2011-03-07 09:00");
    let row = town.row(&case).await;
    assert_eq!((row.opened_at, row.changed_at), (nine, nine));
    let (_, first) = events(&town, &case).await;
    assert_eq!((first[0].occurred_at, first[0].recorded_at), (nine, nine));

    // The message that it came in comes with the next hour.
    let told = async || {
        let posts =
            [chuangyou_store::task::Post { unit: "chuangyou-cases".into(), role: "custodian".into() }];
        let now = local("2012-01-01");
        let told = town.read(move |tx, city| message::of_posts(tx, city, &posts, now, 9)).await;
        told.into_iter().map(|message| message.at).collect::<Vec<Moment>>()
    };
    reconcile::settle(&town.city).await.unwrap();
    assert!(told().await.is_empty());
    town.at("2011-03-07 10:00").await;
    assert_eq!(told().await, [local("2011-03-07 10:00")]);

    // Whoever was asked within the hour answers no earlier than they were asked.
    town.at("2011-03-07 11:20").await;
    town.act(&custodian, &case, "ask_reporter", given(&[("question", text(QUESTION))])).await.unwrap();
    town.at("2011-03-07 11:40").await;
    go_on(&town, &receipt, "answer_question", &[("reply_to_question", text(ANSWER))]).await.unwrap();
    let (_, all) = events(&town, &case).await;
    assert_eq!(all[2].occurred_at, local("2011-03-07 11:20"));

    expect_hours(place);
}

/// What the folder says of when the attachments were written is a full hour.
fn expect_hours(place: &Place) {
    let mut kept = Vec::new();
    files(&place.folder().join("attachments"), &mut kept);
    for (name, _) in &kept {
        let written = std::fs::metadata(name).unwrap().modified().unwrap();
        let seconds = written.duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap().as_secs();
        assert_eq!(seconds % 3600, 0, "{name}");
    }
    assert_eq!(kept.len(), 1);
}

async fn a_withdrawal_does_not_stop_the_case(place: &Place) {
    let (town, custodian) = town(place).await;
    let receipt = Receipt::new();
    let case = report(&town, &receipt, "first").await.unwrap().case;
    go_on(&town, &receipt, "withdraw_tip", &[("withdrawal_reason", text("I am afraid"))]).await.unwrap();
    assert_eq!(town.row(&case).await.outcome, None);
    reward(&town, &case, &receipt, &custodian).await;
    let key = Arc::new(custody::unlock(&town.city, &custodian.id, PASSPHRASE).await.unwrap());
    assert_eq!(read(&town, &case, "withdrawal_reason", &key).await, [Ok("I am afraid".to_owned())]);
}

async fn a_later_custodian_reads_what_an_earlier_one_passes_on(place: &Place) {
    let (town, first) = town(place).await;
    let receipt = Receipt::new();
    let case = report(&town, &receipt, "first").await.unwrap().case;
    let second = post(&town, "successor", "custodian").await;
    let to: &PersonId = &second.id;
    let key = Arc::new(custody::unlock(&town.city, &first.id, PASSPHRASE).await.unwrap());
    let none = custody::pass_on(&town.city, &key, to).await;
    assert!(matches!(none, Err(custody::CustodyError::NoKey)), "{none:?}");

    custody::make(&town.city, to, "a river that runs uphill").await.unwrap();
    let other = Arc::new(custody::unlock(&town.city, to, "a river that runs uphill").await.unwrap());
    assert_eq!(read(&town, &case, "tip_text", &other).await, [Err(Closed::NotForThisKey)]);
    assert_eq!(
        custody::pass_on(&town.city, &key, to).await.unwrap(),
        4,
        "text, name, contact and the list of files"
    );
    assert_eq!(read(&town, &case, "tip_text", &other).await, [Ok(TIP.to_owned())]);

    // What comes later is sealed to both; another passphrase opens the same, new keys open nothing that was.
    go_on(&town, &receipt, "answer_question", &[("reply_to_question", text(ANSWER))]).await.unwrap();
    assert_eq!(read(&town, &case, "reply_to_question", &other).await, [Ok(ANSWER.to_owned())]);
    custody::change(&town.city, &first.id, PASSPHRASE, "four grey foxes and a well").await.unwrap();
    let again = Arc::new(custody::unlock(&town.city, &first.id, "four grey foxes and a well").await.unwrap());
    assert_eq!(read(&town, &case, "tip_text", &again).await, [Ok(TIP.to_owned())]);
    custody::make(&town.city, &first.id, PASSPHRASE).await.unwrap();
    let new = Arc::new(custody::unlock(&town.city, &first.id, PASSPHRASE).await.unwrap());
    assert_eq!(read(&town, &case, "tip_text", &new).await, [Err(Closed::NotForThisKey)]);
}

async fn an_edited_proof_is_refused(place: &Place) {
    let (town, _) = town(place).await;
    let case = report(&town, &Receipt::new(), "first").await.unwrap().case;
    let given = proof::of_case(&town.city, &case).await.unwrap().to_string();
    assert!(given.contains("received: 2011-03-07T09:00:00"), "{given}");
    proof::check(&town.city, &given.replace('\n', "\r\n\r\n")).await.unwrap();

    let edited = [
        given.replace("2011-03-07", "2011-03-01"),
        given.replace("-00001", "-00002"),
        given
            .replacen("event: ", "event: 00", 1)
            .replacen("event: 00", "event: ", 1)
            .replace("signature: ", "signature: 0")
            .trim_end()
            .to_owned(),
        given.replace("chuangyou proof", "my proof"),
        format!("{given}and more\n"),
        String::new(),
    ];
    for text in edited {
        let refused = proof::check(&town.city, &text).await;
        let said = matches!(refused, Err(proof::Refused::Forged | proof::Refused::Malformed));
        assert!(said, "{text}: {refused:?}");
    }
    let elsewhere = proof::check(&town.city, &given.replace("jurisdiction: ", "jurisdiction: x")).await;
    assert!(matches!(elsewhere, Err(proof::Refused::Elsewhere(_))), "{elsewhere:?}");
}

async fn an_envelope_is_opened_in_its_own_case_and_field_alone(place: &Place) {
    let (town, custodian) = town(place).await;
    let (one, other) = (Receipt::new(), Receipt::new());
    let first = report(&town, &one, "first").await.unwrap().case;
    let second = report(&town, &other, "second").await.unwrap().case;
    let key = Arc::new(custody::unlock(&town.city, &custodian.id, PASSPHRASE).await.unwrap());
    let (case, events_of_first) = events(&town, &first).await;
    let moved = Case { id: second, ..case };
    let book = town.city.book();
    let tip_text = [field(&book, "tip_text")];
    let opened = sealed::open(&town.city, &moved, &events_of_first, &tip_text, &key).await.unwrap();
    assert!(opened.values().all(|one| one.as_ref().is_err_and(|closed| *closed == Closed::Changed)));
    assert_eq!(opened.len(), 1);
}

async fn the_same_report_sent_twice_is_one(place: &Place) {
    let (town, _) = town(place).await;
    let receipt = Receipt::new();
    let first = report(&town, &receipt, "first").await.unwrap();
    let again = report(&town, &receipt, "first").await.unwrap();
    assert_eq!((again.case, again.done), (first.case, Done::Before));
    let other = report(&town, &Receipt::new(), "first").await;
    assert!(matches!(other, Err(Refusal::KeyReused)), "{other:?}");
}

async fn what_was_erased_is_gone_for_the_custodian_too(place: &Place) {
    let (town, custodian) = town(place).await;
    let case = report(&town, &Receipt::new(), "first").await.unwrap().case;
    let id = case.clone();
    let erased = town.city.write(move |tx, city| private::erase(tx, city, &id)).await.unwrap();
    assert_eq!(erased, 4);
    let key = Arc::new(custody::unlock(&town.city, &custodian.id, PASSPHRASE).await.unwrap());
    assert_eq!(read(&town, &case, "tip_text", &key).await, []);
}
