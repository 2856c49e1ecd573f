//! How often something may be tried: a bucket of tokens for each address and each account, refilled as time goes by.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use chuangyou_engine::case::Moment;

use super::{Fault, Route, Site};

/// What is posted where passwords and codes could be guessed, or the house be flooded.
const LIMITED: [&str; 10] = [
    "/login",
    "/register",
    "/track",
    "/track/{number}/do/{action}",
    "/enquire",
    "/complain",
    "/report",
    "/report/receipt",
    "/report/receipt/{action}",
    "/report/proof",
];

/// How many attempts one address may make at once, and how long it takes to regain one, in microseconds. Offices share an address.
/// A default of this project.
const BY_ADDRESS: Rate = Rate { burst: 60, regain: 1_000_000 };

/// The same for one account. A default of this project.
const BY_ACCOUNT: Rate = Rate { burst: 10, regain: 6_000_000 };

/// How many receipts that lead nowhere one address may try, and how long it takes to regain one. Nobody guesses a hundred bits; that
/// nobody even begins is worth more than a minute of somebody who mistypes. A default of this project.
const GUESSES_BY_ADDRESS: Rate = Rate { burst: 8, regain: 30_000_000 };

/// The same for the whole server. A default of this project.
const GUESSES: Rate = Rate { burst: 200, regain: 2_000_000 };

/// How many buckets are kept before the full ones are thrown away.
const KEPT: usize = 10_000;

/// How often something may be done.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: i64,
    regain: i64,
}

/// When each bucket will be full again.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<String, i64>>);

impl Limits {
    /// Counts an attempt to log in to an account.
    ///
    /// # Errors
    /// [`Fault::TooMany`] if there were too many.
    pub(crate) fn account(&self, login: &str, now: Moment) -> Result<(), Fault> {
        self.take(format!("account {}", login.trim().to_lowercase()), BY_ACCOUNT, now)
    }

    /// Counts a receipt that leads nowhere.
    pub(crate) fn guess(&self, from: &Address, now: Moment) {
        // Whether it was one too many is for the next attempt to hear.
        let _ = self.take(from.guesses(), GUESSES_BY_ADDRESS, now);
        let _ = self.take("guesses".to_owned(), GUESSES, now);
    }

    /// Whether a receipt may be tried.
    ///
    /// # Errors
    /// [`Fault::TooMany`] if too many led nowhere.
    pub(crate) fn may_guess(&self, from: &Address, now: Moment) -> Result<(), Fault> {
        self.look(&from.guesses(), GUESSES_BY_ADDRESS, now)?;
        self.look("guesses", GUESSES, now)
    }

    /// Takes one of the few places of those who report without work: so many an hour for the whole server.
    ///
    /// # Errors
    /// [`Fault::TooMany`] if there is none left.
    pub(crate) fn without_work(&self, an_hour: u32, now: Moment) -> Result<(), Fault> {
        let burst = i64::from(an_hour.max(1));
        self.take("without work".to_owned(), Rate { burst, regain: 3_600_000_000 / burst }, now)
    }

    fn look(&self, key: &str, rate: Rate, now: Moment) -> Result<(), Fault> {
        let full_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = full_at.get(key).copied().unwrap_or(now.0).max(now.0);
        match known + rate.regain - now.0 - rate.burst * rate.regain {
            wait @ 1.. => Err(Fault::TooMany { seconds: (wait + 999_999) / 1_000_000 }),
            _ => Ok(()),
        }
    }

    fn address(&self, address: IpAddr, now: Moment) -> Result<(), Fault> {
        self.take(format!("address {address}"), BY_ADDRESS, now)
    }

    fn take(&self, key: String, rate: Rate, now: Moment) -> Result<(), Fault> {
        let mut full_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= KEPT {
            full_at.retain(|_, at| *at > now.0);
        }
        let known = full_at.get(&key).copied().unwrap_or(now.0).max(now.0);
        let missing = known + rate.regain - now.0;
        let wait = missing - rate.burst * rate.regain;
        if wait > 0 {
            return Err(Fault::TooMany { seconds: (wait + 999_999) / 1_000_000 });
        }
        full_at.insert(key, now.0 + missing);
        Ok(())
    }
}

/// Where a request comes from, for as long as it is answered; it is never written down.
#[derive(Clone)]
pub(crate) struct Address(Option<IpAddr>);

impl Address {
    /// Where a request with these parts comes from.
    pub(crate) fn of(parts: &axum::http::request::Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Self(address(peer, &parts.headers))
    }

    fn guesses(&self) -> String {
        self.0.map_or_else(|| "guesses from nowhere".to_owned(), |address| format!("guesses {address}"))
    }
}

/// Whether a route is one of those that may be asked only so often.
pub(super) fn is_limited(route: &Route) -> bool {
    route.method == Method::POST && LIMITED.contains(&route.path)
}

/// Lets through what its address may still ask for.
pub(super) async fn limit(State(site): State<Site>, request: Request, next: Next) -> Result<Response, Fault> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if let Some(address) = address(peer, request.headers()) {
        site.limits.address(address, site.city.now())?;
    }
    Ok(next.run(request).await)
}

/// Whom a request comes from. A proxy on the same machine says it in its last entry; anybody else is who they are.
fn address(peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
    let forwarded = || {
        let header = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        header.rsplit(',').next()?.trim().parse().ok()
    };
    match peer {
        Some(peer) if peer.is_loopback() => forwarded().or(Some(peer)),
        peer => peer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_may_be_tried_ten_times_and_then_once_in_six_seconds() {
        let (limits, start) = (Limits::default(), 1_000_000_000);
        let attempt = |second: i64| limits.account("Wang", Moment(start + second * 1_000_000)).is_ok();
        assert!((0..10).all(|_| attempt(0)));
        assert!(!attempt(0) && !attempt(5));
        assert!(attempt(6) && !attempt(6));
        assert!(limits.account("li", Moment(start)).is_ok(), "others may still");
    }

    #[test]
    fn the_answer_says_how_long_to_wait() {
        let limits = Limits::default();
        let mut refused = (0..11).filter_map(|_| limits.account("wang", Moment(0)).err());
        assert!(matches!(refused.next(), Some(Fault::TooMany { seconds: 6 })));
    }

    #[test]
    fn receipts_that_lead_nowhere_are_tried_eight_times_and_then_twice_a_minute() {
        let (limits, here, there) = (Limits::default(), "192.0.2.1", "192.0.2.2");
        let attempt = |from: &str, second: i64| {
            let (from, now) = (Address(from.parse().ok()), Moment(second * 1_000_000));
            let may = limits.may_guess(&from, now).is_ok();
            limits.guess(&from, now);
            may
        };
        assert!((0..8).all(|_| attempt(here, 0)));
        assert!(!attempt(here, 0) && attempt(there, 0));
        assert!(attempt(here, 31) && !attempt(here, 32));
    }

    #[test]
    fn a_few_an_hour_may_report_without_work() {
        let limits = Limits::default();
        let attempt = |minute: i64| limits.without_work(4, Moment(minute * 60_000_000)).is_ok();
        assert!((0..4).all(|_| attempt(0)));
        assert!(!attempt(14) && attempt(15) && !attempt(16));
    }

    #[test]
    fn only_a_proxy_on_this_machine_may_say_whom_a_request_comes_from() {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            axum::http::HeaderValue::from_static("198.51.100.9, 203.0.113.7"),
        )]);
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(address(ip("127.0.0.1"), &headers), ip("203.0.113.7"));
        assert_eq!(address(ip("192.0.2.1"), &headers), ip("192.0.2.1"));
        assert_eq!(address(ip("127.0.0.1"), &HeaderMap::new()), ip("127.0.0.1"));
        assert_eq!(address(None, &headers), None);
    }
}
