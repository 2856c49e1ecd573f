//! The server: who makes a request, what it may see, which handler answers.
//!
//! Every route stands in one table ([`routes`]) with the readers it is for; a route that is not in the table does not exist, and a
//! test goes through all of them with every kind of reader.

mod bind;
mod custody;
mod fault;
pub(crate) mod limit;
pub(crate) mod metrics;
mod report;
mod session;
mod stop;
mod visit;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts as _, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::MethodRouter;
use chuangyou_app::City;
use chuangyou_app::demo::{Somebody, Trial};
use chuangyou_store::attachment::Folder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

pub(crate) use bind::{LARGEST_FILE, Offer, Posted, PostedFile, controls, read_fields, taken};
pub(crate) use custody::Unlocked;
pub(crate) use fault::Fault;
pub(crate) use report::{Sent, Stranger, Work};
pub(crate) use session::{ACCOUNT, LoggedIn, Way};
pub use stop::Stop;
pub(crate) use visit::{LANGUAGE, Visit};

use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::{Frame, Viewer};

/// What the server is told at its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whether browsers come by HTTPS only, so that cookies are marked secure.
    pub https: bool,
    /// Roles whose holders see the supervision board.
    pub supervisors: Vec<String>,
    /// Roles whose holders administer.
    pub administrators: Vec<String>,
    /// The largest request, in bytes: an application with its files.
    pub largest_request: usize,
    /// How long a session lasts that nobody uses.
    pub session_idle: Duration,
    /// How much work is asked of a browser that reports: so many zero bits, found by trying.
    pub report_work_bits: u32,
    /// How many reports are taken in an hour from browsers that do no work, all together.
    pub reports_without_work: u32,
    /// What a visitor of a demonstration is shown; `None` in a city that people live in.
    pub demonstration: Option<Demonstration>,
    /// Who vouches for people besides their passwords.
    #[cfg(feature = "oidc")]
    pub provider: Option<IdentityProvider>,
}

/// A city to look at, in which everybody's password is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demonstration {
    /// Whom a visitor can be.
    pub people: Vec<Somebody>,
    /// What they might try first.
    pub tour: Vec<Trial>,
    /// The password of everybody.
    pub password: String,
    /// What opens the sealed reports.
    pub passphrase: String,
}

/// The city's identity provider, and what people call it.
#[cfg(feature = "oidc")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityProvider {
    /// The provider.
    pub provider: chuangyou_app::identity::Provider,
    /// What stands on the button: log in with …
    pub label: chuangyou_programme::model::Text,
}

impl Default for Settings {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            https: false,
            supervisors: words(&["supervisor", "leader", "chief_leader", "administrator"]),
            administrators: words(&["administrator"]),
            largest_request: 50 << 20,
            session_idle: Duration::from_mins(30),
            report_work_bits: 17,
            reports_without_work: 6,
            demonstration: None,
            #[cfg(feature = "oidc")]
            provider: None,
        }
    }
}

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) city: City,
    pub(crate) settings: Arc<Settings>,
    pub(crate) limits: Arc<limit::Limits>,
    pub(crate) work: Arc<Work>,
    /// The keys that custodians have unlocked.
    pub(crate) unlocked: Arc<Unlocked>,
    pub(crate) stop: Stop,
}

impl Site {
    /// The folder of attachments.
    pub(crate) fn attachments(&self) -> Folder {
        Folder::new(self.city.folder().join("attachments"))
    }

    /// What surrounds a page when nothing can be known of its reader.
    pub(crate) fn guest_frame(&self, lang: Lang) -> Frame {
        let book = self.city.book();
        let programme = book.programme();
        let top = programme.units.iter().find(|unit| unit.parent.is_none());
        Frame {
            lang,
            city: top.map_or_else(|| programme.title.clone(), |unit| unit.title.clone()),
            programme: programme.title.clone(),
            viewer: Viewer::Guest,
            is_demonstration: self.settings.demonstration.is_some(),
            here: "/".to_owned(),
            flash: None,
        }
    }
}

/// For whom a route is. What a single case shows is decided case by case besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For everybody.
    Everyone,
    /// For whoever is logged in.
    LoggedIn,
    /// For whoever holds a post.
    Staff,
    /// For whoever supervises.
    Supervisors,
    /// For whoever administers.
    Administrators,
    /// For other systems, by token; decided by the handler.
    Token,
}

/// A route: how it is asked, and for whom it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// For whom.
    pub access: Access,
}

/// A route with its handler.
pub(crate) struct Handled {
    pub(crate) route: Route,
    pub(crate) handler: MethodRouter<Site>,
}

/// A route that is read.
pub(crate) fn get<H, T>(path: &'static str, access: Access, handler: H) -> Handled
where
    H: axum::handler::Handler<T, Site>,
    T: 'static,
{
    let route = Route { method: Method::GET, path, access };
    Handled { route, handler: axum::routing::get(handler) }
}

/// A route that is posted to.
pub(crate) fn post<H, T>(path: &'static str, access: Access, handler: H) -> Handled
where
    H: axum::handler::Handler<T, Site>,
    T: 'static,
{
    let route = Route { method: Method::POST, path, access };
    Handled { route, handler: axum::routing::post(handler) }
}

/// Every route there is.
pub fn routes() -> Vec<Route> {
    crate::route::all().into_iter().map(|handled| handled.route).collect()
}

/// The server over a city, for as long as it lasts.
pub fn router(city: City, settings: Settings) -> Router {
    router_until(city, settings, Stop::default())
}

/// The server over a city, whose streams end when it is asked to stop.
pub fn router_until(city: City, settings: Settings, stop: Stop) -> Router {
    let sessions = SessionManagerLayer::new(session::Sessions(city.clone()))
        .with_name("session")
        .with_secure(settings.https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(settings.session_idle.try_into().unwrap_or_default()));
    let largest = settings.largest_request;
    let (settings, limits) = (Arc::new(settings), Arc::default());
    let site = Site { city, settings, limits, work: Arc::default(), unlocked: Arc::default(), stop };
    metrics::begin();
    let mut router = Router::new();
    for Handled { route, handler } in crate::route::all() {
        let handler = if limit::is_limited(&route) {
            handler.layer(middleware::from_fn_with_state(site.clone(), limit::limit))
        } else {
            handler
        };
        let guarded = handler.layer(middleware::from_fn_with_state((site.clone(), route.access), guard));
        router = router.route(route.path, guarded);
    }
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    router
        .fallback(|| async { Fault::NotFound })
        .layer(middleware::from_fn_with_state(site.clone(), fault::explain))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(largest))
        .layer(CsrfLayer::new())
        .layer(sessions)
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(metrics::count))
        .layer(TraceLayer::new_for_http())
        .with_state(site)
}

const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Lets through whom a route is for. Others see what they would see if it did not exist; whoever is not logged in is asked to.
async fn guard(
    State((site, access)): State<(Site, Access)>,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let (mut parts, body) = request.into_parts();
    if !matches!(access, Access::Everyone | Access::Token) {
        let visit = Visit::from_request_parts(&mut parts, &site).await?;
        let account = visit.logged_in()?;
        let must_change =
            account.must_change && parts.uri.path() != chuangyou_pages::url::Url::Password.to_string();
        if must_change && parts.uri.path() != chuangyou_pages::url::Url::Logout.to_string() {
            return Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(
                &chuangyou_pages::url::Url::Password.to_string(),
            )));
        }
        let may = match access {
            Access::Everyone | Access::Token | Access::LoggedIn => true,
            Access::Staff => !visit.person.posts.is_empty(),
            Access::Supervisors => visit.holds(&site.settings.supervisors),
            Access::Administrators => visit.holds(&site.settings.administrators),
        };
        if !may {
            return Err(Fault::NotFound);
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}
