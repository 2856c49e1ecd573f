//! Log-in by an identity provider, from the button to the workbench, and every way in which it must fail.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod fake;
#[path = "../town/mod.rs"]
mod town;

use axum::http::StatusCode;
use chuangyou_app::identity::{Provider, ProviderSettings, Strangers};
use chuangyou_engine::case::Moment;
use chuangyou_programme::model::Text;
use chuangyou_store::account;
use chuangyou_web::{IdentityProvider, Settings};
use fake::Fake;
use serde_json::{Value, json};
use town::{Answered, Reader, Web};

/// A city whose people come by a provider.
struct Scene {
    fake: Fake,
    web: Web,
}

/// What a log-in began with, as the provider's address was told.
struct Begun {
    state: String,
    nonce: String,
    challenge: String,
}

impl Scene {
    async fn new(strangers: Strangers) -> Self {
        let fake = Fake::start().await;
        let settings = ProviderSettings {
            issuer: fake.issuer().to_owned(),
            client_id: fake::CLIENT.0.to_owned(),
            client_secret: Some(fake::CLIENT.1.to_owned()),
            redirect: "https://city.example/login/provider/back".to_owned(),
            scopes: vec!["openid".to_owned(), "profile".to_owned()],
            claim: "sub".to_owned(),
            name_claim: "name".to_owned(),
            strangers,
            authorities: None,
        };
        let label = Text { zh: "河南政务".to_owned(), en: "Henan".to_owned() };
        let provider = Some(IdentityProvider { provider: Provider::new(settings).unwrap(), label });
        Self { fake, web: Web::with(Settings { provider, ..Settings::default() }).await }
    }

    /// A browser follows the button.
    async fn begin(&self, reader: &mut Reader) -> Begun {
        let answered = self.web.browse(reader, "GET", "/login/provider?back=/my", "").await;
        let place = format!("{}/authorize?", self.fake.issuer());
        let query = answered.to.strip_prefix(&place).unwrap_or_else(|| panic!("{answered:?}"));
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).unwrap_or_else(|| panic!("{name} in {query}")).1.to_owned()
        };
        assert_eq!((value("response_type"), value("code_challenge_method")), ("code".into(), "S256".into()));
        assert_eq!(value("redirect_uri"), "https%3A%2F%2Fcity.example%2Flogin%2Fprovider%2Fback");
        assert_eq!((value("scope"), value("client_id")), ("openid%20profile".into(), "city%3Ahall".into()));
        Begun { state: value("state"), nonce: value("nonce"), challenge: value("code_challenge") }
    }

    /// What the provider says of somebody who has just logged in there.
    fn claims(&self, begun: &Begun, name: &str) -> Value {
        let now = self.web.city.now().0 / 1_000_000;
        json!({
            "iss": self.fake.issuer(), "aud": "city:hall", "sub": name, "name": "李晓明",
            "iat": now, "exp": now + 300, "nonce": begun.nonce,
        })
    }

    /// The provider sends the browser back.
    async fn come_back(&self, reader: &mut Reader, begun: &Begun) -> Answered {
        let path = format!("/login/provider/back?state={}&code=the-code", begun.state);
        self.web.browse(reader, "GET", &path, "").await
    }

    /// From the button to the answer, with claims that a test may spoil.
    async fn log_in(&self, reader: &mut Reader, name: &str, spoil: impl FnOnce(&mut Value)) -> Answered {
        let begun = self.begin(reader).await;
        let mut claims = self.claims(&begun, name);
        spoil(&mut claims);
        self.fake.expect(&begun.challenge, claims);
        self.come_back(reader, &begun).await
    }
}

fn assert_said(answered: &Answered, status: StatusCode, words: &str) {
    assert_eq!(answered.status, status, "{answered:?}");
    assert!(answered.page.contains(words), "{words}: {}", answered.page);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_becomes_a_citizen_and_is_the_same_one_next_time() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut first = Reader::guest();
    let page = scene.web.browse(&mut first, "GET", "/login?back=/my", "").await.page;
    assert!(page.contains("href=\"/login/provider?back=%2Fmy\"") && page.contains("河南政务"), "{page}");
    let answered = scene.log_in(&mut first, "person-7", |_| {}).await;
    assert_eq!((answered.status, answered.to.as_str()), (StatusCode::SEE_OTHER, "/my"), "{answered:?}");
    assert_eq!(scene.web.browse(&mut first, "GET", "/my", "").await.status, StatusCode::OK);
    assert_eq!(scene.web.browse(&mut first, "GET", "/work", "").await.status, StatusCode::NOT_FOUND);
    scene.log_in(&mut Reader::guest(), "person-7", |_| {}).await;
    let found = scene.web.city.read(|tx, city| account::search(tx, city, "李晓明", 10)).await.unwrap();
    assert_eq!(found.len(), 1, "one account for one person: {found:?}");
    assert_eq!(found[0].password, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_is_another_after_the_log_in() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut reader = Reader::guest();
    let begun = scene.begin(&mut reader).await;
    let before = reader.cookie().to_owned();
    scene.fake.expect(&begun.challenge, scene.claims(&begun, "person-7"));
    scene.come_back(&mut reader, &begun).await;
    assert_ne!(reader.cookie(), before);
    assert!(reader.cookie().starts_with("session="), "{}", reader.cookie());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_is_known_once_an_administrator_has_said_who_they_are() {
    let scene = Scene::new(Strangers::Refused).await;
    let mut clerk = Reader::guest();
    let answered = scene.log_in(&mut clerk, "staff-12", |_| {}).await;
    assert_said(&answered, StatusCode::FORBIDDEN, "没有与您关联的账号");
    let mut admin = scene.web.log_in("admin").await;
    let id = |login: &'static str| {
        scene.web.city.read(move |tx, city| account::by_login(tx, city, login).map(|found| found.unwrap().id))
    };
    let path = format!("/admin/people/{}/provider", id("clerk").await.unwrap());
    let tied = scene.web.browse(&mut admin, "POST", &path, "subject=staff-12").await;
    assert_eq!(tied.status, StatusCode::SEE_OTHER, "{tied:?}");
    let answered = scene.log_in(&mut clerk, "staff-12", |_| {}).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{answered:?}");
    assert_eq!(scene.web.browse(&mut clerk, "GET", "/work", "").await.status, StatusCode::OK);
    let page = scene.web.browse(&mut admin, "GET", path.trim_end_matches("/provider"), "").await.page;
    assert!(page.contains("staff-12"), "the administrator sees who it is: {page}");
    let other = format!("/admin/people/{}/provider", id("leader").await.unwrap());
    let refused = scene.web.browse(&mut admin, "POST", &other, "subject=staff-12").await;
    assert_said(&refused, StatusCode::UNPROCESSABLE_ENTITY, "已有其他账号与该标识关联");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_equal_mail_address_or_name_ties_nobody() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut reader = Reader::guest();
    let spoil = |claims: &mut Value| {
        claims["email"] = json!("clerk");
        claims["preferred_username"] = json!("clerk");
    };
    scene.log_in(&mut reader, "clerk", spoil).await;
    assert_eq!(scene.web.browse(&mut reader, "GET", "/work", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_does_not_hold_lets_nobody_in_and_the_page_says_why() {
    let scene = Scene::new(Strangers::Welcome).await;
    let now = scene.web.city.now().0 / 1_000_000;
    let cases: [(&str, Value, &str); 9] = [
        ("aud", json!("another-system"), "发给其他系统"),
        ("aud", json!(["city:hall", "another-system"]), "发给其他系统"),
        ("azp", json!("another-system"), "发给其他系统"),
        ("nonce", json!("of another log-in"), "属于另一次登录"),
        ("iss", json!("https://id.example"), "来自其他身份认证平台"),
        ("exp", json!(now - 3600), "此刻无效"),
        ("iat", json!(now + 3600), "此刻无效"),
        ("exp", json!("never"), "无法识别"),
        ("sub", json!(""), "没有提供本平台识别您所需的标识"),
    ];
    for (claim, value, words) in cases {
        let mut reader = Reader::guest();
        let answered = scene.log_in(&mut reader, "person-7", |claims| claims[claim] = value).await;
        assert_said(&answered, StatusCode::BAD_GATEWAY, words);
        assert_eq!(scene.web.browse(&mut reader, "GET", "/my", "").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_signature_is_not_believed_and_a_new_key_of_the_providers_is() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut reader = Reader::guest();
    scene.log_in(&mut Reader::guest(), "person-7", |_| {}).await;
    scene.fake.change_key();
    let answered = scene.log_in(&mut reader, "person-7", |_| {}).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{answered:?}");
    scene.fake.be_forged();
    let answered = scene.log_in(&mut Reader::guest(), "person-7", |_| {}).await;
    assert_said(&answered, StatusCode::BAD_GATEWAY, "不是身份认证平台签发的");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_in_the_browser_that_began_and_for_ten_minutes() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut reader = Reader::guest();
    let begun = scene.begin(&mut reader).await;
    scene.fake.expect(&begun.challenge, scene.claims(&begun, "person-7"));
    let answered = scene.come_back(&mut Reader::guest(), &begun).await;
    assert_said(&answered, StatusCode::BAD_REQUEST, "没有等待该结果的登录");
    assert_eq!(scene.come_back(&mut reader, &begun).await.status, StatusCode::SEE_OTHER);
    let replayed = scene.come_back(&mut reader, &begun).await;
    assert_said(&replayed, StatusCode::BAD_REQUEST, "没有等待该结果的登录");
    let mut late = Reader::guest();
    let begun = scene.begin(&mut late).await;
    let city = &scene.web.city;
    city.clock().move_to(Moment(city.now().0 + 11 * 60 * 1_000_000));
    assert_said(&scene.come_back(&mut late, &begun).await, StatusCode::BAD_REQUEST, "超过十分钟");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_that_is_broken_off_or_refused_there_is_told_in_the_readers_language() {
    let scene = Scene::new(Strangers::Welcome).await;
    for (error, status, words) in [
        ("access_denied", StatusCode::OK, "取消了登录"),
        ("server_error", StatusCode::BAD_GATEWAY, "未能确认您的身份"),
    ] {
        let mut reader = Reader::guest();
        let begun = scene.begin(&mut reader).await;
        let path = format!("/login/provider/back?state={}&error={error}", begun.state);
        assert_said(&scene.web.browse(&mut reader, "GET", &path, "").await, status, words);
    }
    // A code that the provider does not know.
    let mut reader = Reader::guest();
    let begun = scene.begin(&mut reader).await;
    assert_said(&scene.come_back(&mut reader, &begun).await, StatusCode::BAD_GATEWAY, "未能确认您的身份");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_logs_out_is_told_that_the_provider_may_still_know_them() {
    let scene = Scene::new(Strangers::Welcome).await;
    let mut reader = Reader::guest();
    scene.log_in(&mut reader, "person-7", |_| {}).await;
    let out = scene.web.browse(&mut reader, "POST", "/logout", "").await;
    assert_said(&out, StatusCode::OK, "在身份认证平台可能仍处于登录状态");
    assert!(out.page.contains("href=\"/logout/provider\""), "{}", out.page);
    let ended = scene.web.browse(&mut reader, "GET", "/logout/provider", "").await;
    assert_eq!(ended.to, format!("{}/end?client_id=city%3Ahall", scene.fake.issuer()));
    assert_eq!(scene.web.browse(&mut reader, "GET", "/my", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_without_a_provider_has_no_button_and_one_that_is_away_says_so() {
    let web = Web::new().await;
    let page = web.browse(&mut Reader::guest(), "GET", "/login", "").await.page;
    assert!(!page.contains("/login/provider"), "{page}");
    let scene = Scene::new(Strangers::Welcome).await;
    let nowhere = ProviderSettings {
        // The discard port: nobody listens there.
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "city".to_owned(),
        client_secret: None,
        redirect: "https://city.example/login/provider/back".to_owned(),
        scopes: vec!["openid".to_owned()],
        claim: "sub".to_owned(),
        name_claim: "name".to_owned(),
        strangers: Strangers::Welcome,
        authorities: None,
    };
    let away = Provider::new(nowhere).unwrap().begin(String::new(), scene.web.city.now()).await;
    assert!(matches!(away, Err(chuangyou_app::identity::LogInError::Unreachable(_))), "{away:?}");
}
