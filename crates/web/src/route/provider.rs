//! Log-in by the city's identity provider.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use chuangyou_app::identity::{self, Answer, LogInError, Pending, Tied, TokenFault};
use chuangyou_engine::case::PersonId;
use chuangyou_programme::model::Text;
use chuangyou_store::account::Account;

use super::account::{Back, enter};
use crate::server::{Access, Fault, Handled, IdentityProvider, Posted, Site, Visit, Way, get, post};
use chuangyou_pages::component::{Control, Field, Form};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Tone;
use chuangyou_pages::page::provider::{Ends, LoggedOut, NotLoggedIn, Trouble};
use chuangyou_pages::url::Url;

/// The log-in that waits for the provider's answer, in a session.
const PENDING: &str = "provider";

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/login/provider", Access::Everyone, begin),
        get("/login/provider/back", Access::Everyone, finish),
        get("/logout/provider", Access::Everyone, end),
        post("/admin/people/{id}/provider", Access::Administrators, tie),
    ]
}

fn configured(site: &Site) -> Result<&IdentityProvider, Fault> {
    site.settings.provider.as_ref().ok_or(Fault::NotFound)
}

async fn begin(
    State(site): State<Site>,
    visit: Visit,
    Query(Back { back }): Query<Back>,
) -> Result<Response, Fault> {
    match configured(&site)?.provider.begin(back, site.city.now()).await {
        Ok((to, pending)) => {
            visit.session.insert(PENDING, pending).await?;
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => trouble(&site, &visit, error),
    }
}

async fn finish(
    State(site): State<Site>,
    visit: Visit,
    Query(answer): Query<Answer>,
) -> Result<Response, Fault> {
    let provider = &configured(&site)?.provider;
    // Taken out before anything else: an answer is for one attempt.
    let pending: Option<Pending> = visit.session.remove(PENDING).await?;
    let back = pending.as_ref().map(|pending| pending.back.clone()).unwrap_or_default();
    let came = match provider.finish(pending, answer, site.city.now()).await {
        Ok(identity) => identity::come_in(&site.city, identity, provider.strangers()).await,
        Err(error) => Err(error),
    };
    match came {
        Ok(account) => enter(&site, &visit, &account, Way::Provider, &back).await,
        Err(error) => trouble(&site, &visit, error),
    }
}

/// The page that says why somebody is not logged in.
fn trouble(site: &Site, visit: &Visit, error: LogInError) -> Result<Response, Fault> {
    let why = match &error {
        LogInError::Failed(_) => None,
        LogInError::Cancelled => Some(Trouble::Cancelled),
        LogInError::Refused(_) => Some(Trouble::Refused),
        LogInError::NotBegun => Some(Trouble::NotBegun),
        LogInError::TooLate => Some(Trouble::TooLate),
        LogInError::Unreachable(_) => Some(Trouble::Unreachable),
        LogInError::Senseless(_) | LogInError::Token(TokenFault::Unreadable) => Some(Trouble::Senseless),
        LogInError::Token(TokenFault::Signature) => Some(Trouble::Signature),
        LogInError::Token(TokenFault::Issuer) => Some(Trouble::Issuer),
        LogInError::Token(TokenFault::Audience) => Some(Trouble::Audience),
        LogInError::Token(TokenFault::Expired) => Some(Trouble::Expired),
        LogInError::Token(TokenFault::Nonce) => Some(Trouble::Nonce),
        LogInError::Token(TokenFault::Claim) => Some(Trouble::Claim),
        LogInError::Stranger => Some(Trouble::Stranger),
        LogInError::Closed => Some(Trouble::Closed),
    };
    let Some(why) = why else {
        let LogInError::Failed(failure) = error else { return Err(Fault::Broken(error.to_string())) };
        return Err(failure.into());
    };
    if why.status() >= 500 {
        tracing::warn!(%error, "the identity provider let nobody in");
    }
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    Ok(visit.show_with(site, status, &NotLoggedIn { why }))
}

/// Sends the reader to the place where their session at the provider ends.
async fn end(State(site): State<Site>) -> Result<Response, Fault> {
    let place = configured(&site)?.provider.end(site.city.now()).await;
    Ok(Redirect::to(&place.unwrap_or_else(|| Url::Home.to_string())).into_response())
}

/// The page after a session ended that the provider had begun.
pub(super) async fn logged_out(site: &Site, visit: &Visit) -> Response {
    let place = match &site.settings.provider {
        Some(configured) => configured.provider.end(site.city.now()).await,
        None => None,
    };
    let ends_there = if place.is_some() { Ends::ByLink } else { Ends::Unknown };
    visit.show_to_guest(site, &LoggedOut { ends_there })
}

/// The button on the log-in page, which leads on to where the reader wanted to go.
pub(super) fn button(site: &Site, back: &str) -> Option<(String, Text)> {
    let configured = site.settings.provider.as_ref()?;
    Some((Url::ProviderLoginBack(back).to_string(), configured.label.clone()))
}

/// The form that ties an account to somebody at the provider.
pub(super) fn form(site: &Site, account: &Account) -> Option<Form> {
    let provider = &site.settings.provider.as_ref()?.provider;
    let known = account.subject.as_deref().and_then(|subject| provider.name_of(subject));
    let field = Field::new("subject", both("person-provider"), Control::Text("off"));
    let field = field.with_hint(both("person-provider-hint")).optional();
    let fields = vec![field.with_value(known.unwrap_or_default())];
    Some(Form::new(Url::AdminPersonProvider(account.id.as_str()), both("person-tie"), fields))
}

async fn tie(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let provider = &configured(&site)?.provider;
    let who = PersonId::from(id.as_str());
    let mut page = super::admin::known(&site, &who, None).await?;
    let name = posted.text("subject").trim();
    let subject = (!name.is_empty()).then(|| provider.subject(name));
    match identity::tie(&site.city, &who, subject).await? {
        Tied::Done => visit.go(Url::AdminPerson(&id), Tone::Done, both("person-done")).await,
        Tied::ToAnother => {
            for field in page.provider.iter_mut().flat_map(|form| &mut form.fields) {
                name.clone_into(&mut field.value);
                field.fault = Some(both("person-tied-to-another"));
            }
            Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
