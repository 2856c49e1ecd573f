//! Who makes a request of the API: the holder of a token, within its scope.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use chuangyou_app::account;
use chuangyou_app::token::Scope;
use chuangyou_engine::case::{Person, PersonId};
use chuangyou_store::token::{self, Token};
use chuangyou_store::{Failure, account as accounts};
use serde_json::json;

use super::Problem;
use crate::server::Site;

/// What a route asks of a token.
pub(super) trait Needs {
    /// The scope that it must have.
    const SCOPE: Scope;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name;

        impl Needs for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )*};
}

needs! {
    /// For routes that read cases.
    CasesRead
    /// For routes that act on cases.
    CommandsWrite
    /// For routes that take in other systems' events.
    EventsWrite
    /// For routes that read cards.
    CardsRead
}

/// The holder of a token with the scope that the route needs.
#[derive(Debug)]
pub(super) struct Bearer<N> {
    /// In whose name it acts, with the posts they hold now.
    person: Option<Person>,
    scope: PhantomData<N>,
}

impl<N> Bearer<N> {
    /// Somebody in whose name something can be done or read.
    pub(super) fn person(self) -> Result<Person, Problem> {
        self.person.ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, "api-no-account"))
    }
}

impl<N: Needs> FromRequestParts<Site> for Bearer<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let secret = header.and_then(|header| header.split_once(' '));
        let secret = secret.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let unknown = || Problem::new(StatusCode::UNAUTHORIZED, "api-no-token");
        let (_, secret) = secret.ok_or_else(unknown)?;
        let (token, person) = look_up(site, secret.trim()).await?.ok_or_else(unknown)?;
        if !token.scopes.iter().any(|scope| scope == N::SCOPE.name()) {
            let problem = Problem::new(StatusCode::FORBIDDEN, "api-scope");
            return Err(problem.with("scope", json!(N::SCOPE.name())));
        }
        Ok(Self { person, scope: PhantomData })
    }
}

/// The token that is still worth something, and whom it stands for. One of a closed account is worth nothing.
async fn look_up(site: &Site, secret: &str) -> Result<Option<(Token, Option<Person>)>, Failure> {
    let (book, now, hash) = (site.city.book(), site.city.now(), token::hashed(secret));
    site.city
        .read(move |tx, city| {
            let Some(token) = token::find(tx, city, hash, now)? else { return Ok(None) };
            let Some(id) = token.account.clone() else { return Ok(Some((token, None))) };
            let is_open = |id: &PersonId, tx: &mut chuangyou_store::Tx<'_>| {
                let account = accounts::by_id(tx, city, id)?;
                Ok::<_, Failure>(account.is_some_and(|account| account.closed_at.is_none()))
            };
            if !is_open(&id, tx)? {
                return Ok(None);
            }
            let person = account::person(tx, city, &book, &id, now)?;
            Ok(Some((token, Some(person))))
        })
        .await
}
