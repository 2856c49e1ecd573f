//! Reports by receipt, asked as a browser asks: from the form to the paid voucher, and whatever is tried against them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

/// The harness of the application's tests: the programme, the calendar, the clock's times.
#[path = "../../../app/tests/common/mod.rs"]
mod common;
mod house;

use std::path::Path;

use axum::http::StatusCode;
use chuangyou_engine::case::{CaseId, FieldValue};
use chuangyou_envelope::{Receipt, work};
use common::{choice, local, staff, text};
use house::{House, log};

const PASSWORD: &str = "correct horse battery";
const PASSPHRASE: &str = "three brown foxes and a well";
const TIP: &str = "<script>alert(1)</script> three envelopes 三个红包";
const NAME: &str = "Zhang the Baker";
const CONTACT: &str = "0379-61234567";

/// What a page's form sends along under a name.
fn value(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = page.find(&start).unwrap_or_else(|| panic!("no {name} in {page}")) + start.len();
    page[at..].split('"').next().unwrap().to_owned()
}

/// The receipt that a page shows.
fn receipt(page: &str) -> Receipt {
    value(page, "receipt").parse().unwrap()
}

/// A photograph with the place where it was taken, and with an archive behind its end.
fn polyglot() -> Vec<u8> {
    let segment = |marker: u8, data: &[u8]| {
        [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
    };
    [
        vec![0xff, 0xd8],
        segment(0xe1, b"Exif\0\0 34.6N 112.4E"),
        segment(0xc0, &[8, 0, 16, 0, 16, 1, 1, 0x11, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0x34, 0xff, 0xd9],
        b"PK\x03\x04 evil.exe".to_vec(),
    ]
    .concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_followed_from_the_form_to_the_paid_voucher_and_neither_folder_nor_log_tells_of_it() {
    let (house, keeper) = House::with_keys().await;
    let fields = [("tip_text", TIP), ("reporter_name", NAME), ("reporter_contact", CONTACT)];
    let made = house.report(&fields, &[&polyglot()]).await;
    assert_eq!((made.status, &made.cookie), (StatusCode::OK, &None), "{}", made.page);
    assert!(made.page.contains("chuangyou proof of receipt 1"));
    let receipt = receipt(&made.page);
    let case = house.case(&receipt).await;

    expect_words_and_no_name(&house, &keeper, &case).await;

    let claimed = reward(&house, &keeper, &case, &receipt).await;
    let voucher = receipt.voucher().to_string();
    assert!(claimed.contains(&voucher) && claimed.contains("Claimed"), "{claimed}");

    let pay = format!("/work/cases/{case}/do/pay_reward");
    let refused = house.post(&keeper, &pay, "key=p1&voucher=0000-0000-0000-0000").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.page.contains("is not the voucher of this case"), "{}", refused.page);
    let paid = house.post(&keeper, &pay, &format!("key=p2&voucher={}", voucher.to_lowercase())).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.page);

    expect_no_trace(&house, &receipt, &voucher);
}

/// The custodian unlocks the key, and sees the words, not the name; others in the same group see none of it.
async fn expect_words_and_no_name(house: &House, keeper: &str, case: &CaseId) {
    let sealed = format!("/work/cases/{case}/sealed");
    let case_page = house.get(keeper, &format!("/work/cases/{case}")).await.page;
    assert!(case_page.contains(&sealed) && case_page.contains("Sealed") && !case_page.contains("envelopes"));
    assert!(!house.get(keeper, &sealed).await.page.contains("envelopes"));
    let wrong = house.post(keeper, &sealed, "passphrase=four brown foxes and a well").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = house.post(keeper, &sealed, &format!("passphrase={PASSPHRASE}")).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.page);
    let open = house.get(keeper, &sealed).await.page;
    assert!(open.contains("&#60;script&#62;alert(1)") && !open.contains("<script>alert"), "{open}");
    assert!(!open.contains(NAME) && !open.contains(CONTACT) && open.contains("Open the identity"));
    let at = open.find(&format!("{sealed}/")).unwrap();
    let file = house.get(keeper, open[at..].split('"').next().unwrap()).await;
    assert!(file.status == StatusCode::OK && file.bytes.starts_with(&[0xff, 0xd8]));
    assert!(!holds(&file.bytes, b"112.4E") && !holds(&file.bytes, b"evil.exe"));

    // Others in the same group see none of it, and each look of the custodian's is on record.
    let officer = house.log_in("officer").await;
    assert_eq!(house.get(&officer, &sealed).await.status, StatusCode::NOT_FOUND);
    assert!(open.contains("keeper") && open.contains("What is reported"));
}

/// Goes through log and folder for what nobody is to find there.
fn expect_no_trace(house: &House, receipt: &Receipt, voucher: &str) {
    let (receipt, bare) = (receipt.to_string(), receipt.to_string().replace('-', ""));
    let secrets = [
        "envelopes",
        "三个红包",
        NAME,
        "Baker",
        CONTACT,
        "second Tuesday",
        "IMG_2011",
        "112.4E",
        &receipt,
        &bare,
        voucher,
        PASSPHRASE,
    ];
    let log = log().lock().unwrap().clone();
    assert!(holds(&log, b"/report/receipt"), "the requests themselves are logged");
    for secret in secrets {
        assert!(!holds(&log, secret.as_bytes()), "the log tells `{secret}`");
    }
    let mut kept = Vec::new();
    files(house.folder.path(), &mut kept);
    for (name, bytes) in kept {
        for secret in secrets {
            assert!(!holds(&bytes, secret.as_bytes()), "{name} tells `{secret}`");
        }
    }
}

/// From the extract to the claim, with a question in between; gives the page that the claim led to.
async fn reward(house: &House, keeper: &str, case: &CaseId, receipt: &Receipt) -> String {
    let (custodian, head) =
        (staff("k", "chuangyou-cases", "custodian", 10), staff("h", "chuangyou-cases", "leader", 40));
    let extract = [
        ("named", choice("anonymous")),
        ("extract", text("permits wait for gifts")),
        ("conduct_class", choice("extortion")),
        ("accused_unit", FieldValue::Unit("planning-window".into())),
    ];
    house.act(&custodian, case, "extract_tip", &extract).await;
    let asked = house
        .post(keeper, &format!("/work/cases/{case}/do/ask_reporter"), "key=q&question=Which day was it")
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.page);
    let follow = format!("receipt={}", receipt.to_string().to_lowercase());
    let page = house.post("", "/report/receipt", &follow).await.page;
    assert!(page.contains("Which day was it") && page.contains("three envelopes"), "{page}");
    let answer = format!("{follow}&reply_to_question=the second Tuesday");
    let answered = house.post("", "/report/receipt/answer_question", &answer).await;
    assert!(
        answered.status == StatusCode::OK && answered.page.contains("the second Tuesday"),
        "{}",
        answered.page
    );

    house.act(&head, case, "accept_tip", &[("verifier", FieldValue::Person("o".into()))]).await;
    let found = [
        ("verified", choice("whole")),
        ("finding", text("three gifts")),
        ("source_kind", choice("tip")),
        ("problem", text("gifts at the window")),
    ];
    house.act(&staff("o", "chuangyou-cases", "case_investigator", 10), case, "verify_tip", &found).await;
    house.act(&head, case, "record_sanction", &[("sanction_case", FieldValue::Case("a1".into()))]).await;
    let tier = [("reward_tier", choice("evidence")), ("reward_amount", FieldValue::Money(50_000))];
    house.act(&head, case, "award_reward", &tier).await;
    house.at("2011-03-08 10:12").await;
    let page = house.post("", "/report/receipt", &follow).await.page;
    assert!(!page.contains(&receipt.voucher().to_string()), "there is nothing to be paid yet");
    house.post("", "/report/receipt/claim_reward", &follow).await.page
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

#[tokio::test(flavor = "multi_thread")]
async fn the_name_is_shown_to_the_custodian_after_a_request_that_another_person_approved() {
    let (house, keeper) = House::with_keys().await;
    let made = house.report(&[("tip_text", "x"), ("reporter_name", NAME)], &[]).await;
    let case = house.case(&receipt(&made.page)).await;
    let sealed = format!("/work/cases/{case}/sealed");
    house.post(&keeper, &sealed, &format!("passphrase={PASSPHRASE}")).await;
    let (head, officer) =
        (staff("h", "chuangyou-cases", "leader", 40), staff("o", "chuangyou-cases", "case_investigator", 10));
    let custodian = staff("k", "chuangyou-cases", "custodian", 10);
    let extract = [
        ("named", choice("named")),
        ("extract", text("slow")),
        ("conduct_class", choice("slow")),
        ("accused_unit", FieldValue::Unit("planning-window".into())),
    ];
    house.act(&custodian, &case, "extract_tip", &extract).await;
    house.act(&head, &case, "accept_tip", &[("verifier", FieldValue::Person("o".into()))]).await;
    house.act(&officer, &case, "request_identity", &[("opening_reason", text("a threat"))]).await;
    house.act(&head, &case, "approve_opening", &[("opening_opinion", text("yes"))]).await;
    assert!(!house.get(&keeper, &sealed).await.page.contains(NAME));
    house.act(&custodian, &case, "open_identity", &[]).await;
    let page = house.get(&keeper, &sealed).await.page;
    assert!(page.contains(NAME) && page.contains("The reporter"), "{page}");

    // Ten minutes without use lock the key.
    house.at("2011-03-07 09:48").await;
    assert!(!house.get(&keeper, &sealed).await.page.contains(NAME));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_the_page_says_that_nothing_can_be_taken() {
    let house = House::new().await;
    let page = house.get("", "/report").await.page;
    assert!(page.contains("cannot be taken yet") && !page.contains("tip_text"), "{page}");
    let refused = house.multipart("/report", &[("tip_text", TIP.to_owned())], &[]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.page);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_cleaned_is_refused_in_plain_words_and_the_text_is_kept() {
    let (house, _) = House::with_keys().await;
    let bomb = [b"PK\x03\x04".to_vec(), vec![0; 4096]].concat();
    for file in [&b"%PDF-1.7"[..], &bomb, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0\x18ftypmp42"] {
        let refused = house.report(&[("tip_text", TIP)], &[file]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.page);
        assert!(
            refused.page.contains("Send screenshots or photographs") && refused.page.contains("三个红包")
        );
    }
    assert!(!house.folder.path().join("attachments").exists(), "nothing was written, not even for a while");
    let empty = house.report(&[], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_two_hundred_megabytes_is_too_large_and_leaves_nothing() {
    let (house, _) = House::with_keys().await;
    let huge = vec![b'x'; 200 << 20];
    let refused = house.multipart("/report", &[("tip_text", TIP.to_owned())], &[&huge]).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!house.folder.path().join("attachments").exists());
    let long = "x".repeat(1 << 20);
    assert_eq!(house.report(&[("tip_text", &long)], &[]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_receipts_is_throttled() {
    let (house, _) = House::with_keys().await;
    let guess =
        async || house.post("", "/report/receipt", &format!("receipt={}", Receipt::new())).await.status;
    for _ in 0..8 {
        assert_eq!(guess().await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(guess().await, StatusCode::TOO_MANY_REQUESTS);
    house.clock.move_to(local("2011-03-07 09:38"));
    assert_eq!(guess().await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_reports_an_hour_come_without_work_and_others_hear_when_to_come_back() {
    let (house, _) = House::with_keys().await;
    let report = async || house.multipart("/report", &[("tip_text", TIP.to_owned())], &[]).await;
    for _ in 0..6 {
        assert_eq!(report().await.status, StatusCode::OK);
    }
    let full = report().await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(full.page.contains("in 10 minutes") && full.page.contains("三个红包"), "{}", full.page);
    assert_eq!(
        house.report(&[("tip_text", TIP)], &[]).await.status,
        StatusCode::OK,
        "with work there is room"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn work_counts_for_one_report_and_the_same_form_twice_is_one_report() {
    let (house, _) = House::with_keys().await;
    let page = house.get("", "/report").await.page;
    let challenge = value(&page, "challenge");
    let answer = work::answer(&challenge, 8);
    let fields = [
        ("key", value(&page, "key")),
        ("challenge", challenge),
        ("answer", answer),
        ("tip_text", TIP.to_owned()),
    ];
    assert_eq!(house.multipart("/report", &fields, &[]).await.status, StatusCode::OK);
    let again = house.multipart("/report", &fields, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.page.contains("had been received before"), "{}", again.page);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_of_receipt_is_checked_and_an_edited_one_refused() {
    let (house, _) = House::with_keys().await;
    let made = house.report(&[("tip_text", TIP)], &[]).await;
    let receipt = receipt(&made.page);
    let proof = house.post("", "/report/proof/file", &format!("receipt={receipt}")).await.page;
    assert!(proof.starts_with("chuangyou proof of receipt 1\n"), "{proof}");
    let check =
        async |proof: &str| house.multipart("/report/proof", &[("proof", proof.to_owned())], &[]).await;
    let genuine = check(&proof).await;
    assert!(genuine.status == StatusCode::OK && genuine.page.contains("Genuine"), "{}", genuine.page);
    for edited in [proof.replace("2011-03-07", "2011-03-01"), proof.replace("-00001", "-00002")] {
        let refused = check(&edited).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.page.contains("the proof was changed"), "{}", refused.page);
    }
    assert!(check("my proof").await.page.contains("This is no proof of receipt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custodian_passes_earlier_reports_on_to_a_successor() {
    let (house, keeper) = House::with_keys().await;
    let made = house.report(&[("tip_text", TIP)], &[]).await;
    let case = house.case(&receipt(&made.page)).await;
    let successor = house.log_in("successor").await;
    let (other, sealed) = ("a river that runs uphill", format!("/work/cases/{case}/sealed"));
    let short = house.post(&successor, "/work/custody", "what=make&make-new=short&make-again=short").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!("what=make&make-new={other}&make-again={other}");
    assert_eq!(house.post(&successor, "/work/custody", &form).await.status, StatusCode::SEE_OTHER);
    let unlock = format!("passphrase={other}");
    assert_eq!(house.post(&successor, &sealed, &unlock).await.status, StatusCode::SEE_OTHER);
    let closed = house.get(&successor, &sealed).await.page;
    assert!(closed.contains("cannot be opened") && !closed.contains("三个红包"), "{closed}");

    let page = house.get(&keeper, "/work/custody").await.page;
    let option = "<option value=\"";
    let at = page.find(&format!("{option}p")).or_else(|| page.rfind(option)).unwrap() + option.len();
    let to = page[at..].split('"').next().unwrap().to_owned();
    let form = format!("what=pass-on&to={to}&pass-on-old={PASSPHRASE}");
    let passed = house.post(&keeper, "/work/custody", &form).await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.page);
    assert!(house.get(&successor, &sealed).await.page.contains("三个红包"));
}
