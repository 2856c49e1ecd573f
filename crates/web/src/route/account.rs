//! Logging in and out, opening an account, changing the password.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chuangyou_app::account::{self, AccountError, NewAccount, SHORTEST_PASSWORD};
use chuangyou_programme::model::Text;
use chuangyou_store::account::{Account, ChosenBy};
use serde::Deserialize;

use super::house::local;
use crate::server::{
    ACCOUNT, Access, Fault, Handled, LoggedIn, Posted, Site, Unlocked, Visit, Way, get, post,
};
use chuangyou_pages::component::{Form, fault};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::Tone;
use chuangyou_pages::page::account::{Login, Password, Register};
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/login", Access::Everyone, login),
        post("/login", Access::Everyone, log_in),
        post("/logout", Access::LoggedIn, log_out),
        get("/register", Access::Everyone, register),
        post("/register", Access::Everyone, open),
        get("/password", Access::LoggedIn, password),
        post("/password", Access::LoggedIn, change),
    ]
}

/// Where to go on after logging in.
#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    pub(super) back: String,
}

async fn login(State(site): State<Site>, visit: Visit, Query(Back { back }): Query<Back>) -> Response {
    let mut page = with_back(&site, Login::new("", None), &back);
    page.reason = (!back.is_empty()).then(|| both("login-needed"));
    visit.show(&site, &page)
}

fn with_back(site: &Site, mut page: Login, back: &str) -> Login {
    page.provider = provider_button(site, back);
    if !back.is_empty() {
        page.form.post_to = Url::LoginBack(back).to_string();
    }
    page
}

#[cfg(feature = "oidc")]
use super::provider::button as provider_button;

#[cfg(not(feature = "oidc"))]
fn provider_button(_: &Site, _: &str) -> Option<(String, Text)> {
    None
}

async fn log_in(
    State(site): State<Site>,
    visit: Visit,
    Query(Back { back }): Query<Back>,
    posted: Posted,
) -> Result<Response, Fault> {
    let login = posted.text("account").to_owned();
    site.limits.account(&login, site.city.now())?;
    match account::log_in(&site.city, &login, posted.text("password")).await {
        Ok(account) => enter(&site, &visit, &account, Way::Password, &back).await,
        Err(AccountError::Failed(failure)) => Err(failure.into()),
        Err(error) => {
            let (status, fault) = said(&site, &error);
            Ok(visit.show_with(&site, status, &with_back(&site, Login::new(&login, Some(fault)), &back)))
        }
    }
}

/// Lets in somebody who has shown who they are, and goes on to where they wanted to go.
pub(super) async fn enter(
    site: &Site,
    visit: &Visit,
    account: &Account,
    way: Way,
    back: &str,
) -> Result<Response, Fault> {
    // Another id than before: whoever knew the old one is not logged in with it.
    visit.session.cycle_id().await?;
    visit.session.insert(ACCOUNT, LoggedIn { account: account.id.clone(), way }).await?;
    let book = site.city.book();
    let (id, now) = (account.id.clone(), site.city.now());
    let person = site.city.read(move |tx, city| account::person(tx, city, &book, &id, now)).await?;
    let first = if person.posts.is_empty() { Url::MyCases } else { Url::Work };
    let back = if back.is_empty() { first.to_string() } else { local(back).to_owned() };
    let must_change = account.must_change && way == Way::Password;
    let to = if must_change { Url::Password.to_string() } else { back };
    let hello = both_with("said-logged-in", &[("name", &account.name)]);
    visit.go(to, Tone::Done, hello).await
}

fn said(site: &Site, error: &AccountError) -> (StatusCode, Text) {
    match error {
        AccountError::Locked { until } => {
            let minutes = (until.0 - site.city.now().0) / 60_000_000 + 1;
            (StatusCode::TOO_MANY_REQUESTS, Login::locked(minutes as u32))
        }
        AccountError::TooShort => {
            (StatusCode::UNPROCESSABLE_ENTITY, both_with("password-short", &[("n", &SHORTEST_PASSWORD)]))
        }
        AccountError::TooAlike => (StatusCode::UNPROCESSABLE_ENTITY, both("password-alike")),
        AccountError::LoginTaken => (StatusCode::UNPROCESSABLE_ENTITY, both("login-taken")),
        AccountError::Wrong | AccountError::Failed(_) => (StatusCode::UNPROCESSABLE_ENTITY, Login::wrong()),
    }
}

async fn log_out(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    Unlocked::forget(&site, &visit);
    visit.session.flush().await?;
    #[cfg(feature = "oidc")]
    if visit.way == Way::Provider {
        return Ok(super::provider::logged_out(&site, &visit).await);
    }
    Ok(Redirect::to(&Url::Home.to_string()).into_response())
}

async fn register(State(site): State<Site>, visit: Visit) -> Response {
    visit.show(&site, &Register::new("", ""))
}

async fn open(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let (name, phone) = (posted.text("name").trim().to_owned(), posted.text("phone").trim().to_owned());
    let mut page = Register::new(&name, &phone);
    require(&mut page.form, &posted);
    if page.form.is_faulty() {
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let password = Some(posted.text("password").to_owned());
    let new = NewAccount { login: phone, name: name.clone(), password, chosen_by: ChosenBy::Owner };
    match account::open(&site.city, new).await {
        Ok(account) => {
            visit.session.cycle_id().await?;
            visit.session.insert(ACCOUNT, LoggedIn { account, way: Way::Password }).await?;
            visit.go(Url::MyCases, Tone::Done, both("said-registered")).await
        }
        Err(AccountError::Failed(failure)) => Err(failure.into()),
        Err(error) => {
            let (status, fault) = said(&site, &error);
            let field = if matches!(error, AccountError::LoginTaken) { "phone" } else { "password" };
            mark(&mut page.form, field, fault);
            Ok(visit.show_with(&site, status, &page))
        }
    }
}

async fn password(State(site): State<Site>, visit: Visit) -> Response {
    visit.show(&site, &Password::new())
}

async fn change(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let mut page = Password::new();
    require(&mut page.form, &posted);
    if page.form.is_faulty() {
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let account = visit.logged_in()?;
    let (old, new) = (posted.text("old"), posted.text("password"));
    match account::change_password(&site.city, account, old, new).await {
        Ok(()) => visit.go(Url::MyCases, Tone::Done, both("said-password")).await,
        Err(AccountError::Failed(failure)) => Err(failure.into()),
        Err(error) => {
            let (status, fault) = said(&site, &error);
            let field = if matches!(error, AccountError::Wrong) { "old" } else { "password" };
            mark(&mut page.form, field, fault);
            Ok(visit.show_with(&site, status, &page))
        }
    }
}

/// Says at every field that was left empty that it must not be, and at the repeated password that it differs.
fn require(form: &mut Form, posted: &Posted) {
    for field in &mut form.fields {
        if posted.text(&field.id).trim().is_empty() {
            field.fault = Some(fault::missing());
        } else if field.id == "again" && posted.text("again") != posted.text("password") {
            field.fault = Some(both("password-again"));
        }
    }
}

fn mark(form: &mut Form, id: &str, fault: Text) {
    match form.fields.iter_mut().find(|field| field.id == id) {
        Some(field) => field.fault = Some(fault),
        None => form.fault = Some(fault),
    }
}
