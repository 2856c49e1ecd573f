//! Who makes a request, in which language, and what surrounds the page that answers it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chuangyou_app::account;
use chuangyou_engine::case::{HeldRole, Person, PersonId};
use chuangyou_programme::model::Text;
use chuangyou_store::account::Account;
use chuangyou_store::message;
use chuangyou_store::task::Post;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::session::{ACCOUNT, FLASH, LoggedIn, Way};
use super::{Fault, Site};
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::{self, Duty, Flash, Frame, Page, Tone};

/// The cookie that holds the reader's language.
pub(crate) const LANGUAGE: &str = "lang";

/// A request's maker and surroundings.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) lang: Lang,
    pub(crate) session: Session,
    /// Who is logged in.
    pub(crate) account: Option<Account>,
    /// The same as the engine knows them, with the posts they hold now; a guest holds none and has an empty id.
    pub(crate) person: Person,
    /// How they came in.
    #[cfg_attr(not(feature = "oidc"), expect(dead_code, reason = "there is one way"))]
    pub(crate) way: Way,
    /// How many messages the reader has not read, as far as they were counted.
    unread: u32,
    /// Path and query.
    here: String,
    flash: Option<Flash>,
}

impl Visit {
    /// A page with status 200.
    pub(crate) fn show<P: Page>(&self, site: &Site, page: &P) -> Response {
        self.show_with(site, StatusCode::OK, page)
    }

    /// A page with another status.
    pub(crate) fn show_with<P: Page>(&self, site: &Site, status: StatusCode, page: &P) -> Response {
        (status, Html(page.render(&self.frame(site)))).into_response()
    }

    /// A page for whoever has just ceased to be anybody.
    #[cfg(feature = "oidc")]
    pub(crate) fn show_to_guest<P: Page>(&self, site: &Site, page: &P) -> Response {
        Html(page.render(&site.guest_frame(self.lang))).into_response()
    }

    /// Who is logged in; whoever is not is asked to log in and comes back here.
    pub(crate) fn logged_in(&self) -> Result<&Account, Fault> {
        self.account.as_ref().ok_or_else(|| Fault::LogIn { back: self.here.clone() })
    }

    /// Goes to another page, which says what was done.
    pub(crate) async fn go(&self, to: impl ToString, tone: Tone, text: Text) -> Result<Response, Fault> {
        let said = Said { done: tone == Tone::Done, text };
        self.session.insert(FLASH, said).await?;
        Ok(Redirect::to(&to.to_string()).into_response())
    }

    /// A value of the address's query, as it stands there.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.here.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The posts that the reader holds, as lists of tasks and messages know them: what waits for them alone waits at `@` and their id.
    pub(crate) fn posts(&self) -> Vec<Post> {
        posts(&self.person)
    }

    /// Whether somebody holds one of these roles anywhere.
    pub(crate) fn holds(&self, roles: &[String]) -> bool {
        self.person.posts.iter().any(|held| roles.contains(&held.role))
    }

    /// What surrounds a page.
    pub(crate) fn frame(&self, site: &Site) -> Frame {
        let book = site.city.book();
        let programme = book.programme();
        // The unit above all others gives the city its name.
        let top = programme.units.iter().find(|unit| unit.parent.is_none());
        Frame {
            lang: self.lang,
            city: top.map_or_else(|| programme.title.clone(), |unit| unit.title.clone()),
            programme: programme.title.clone(),
            viewer: self.viewer(site),
            is_demonstration: site.settings.demonstration.is_some(),
            here: self.here.clone(),
            flash: self.flash.clone(),
        }
    }

    fn viewer(&self, site: &Site) -> page::Viewer {
        let Some(account) = &self.account else {
            return page::Viewer::Guest;
        };
        let name = account.name.clone();
        let Some(held) = self.person.posts.iter().max_by_key(|held| held.rank) else {
            return page::Viewer::Party { name };
        };
        let book = site.city.book();
        let unit = book.unit(held.unit.as_str());
        let titled = |title: &Text, of: &Text| Text {
            zh: format!("{} {}", of.zh, title.zh),
            en: format!("{}, {}", title.en, of.en),
        };
        let posts = unit.into_iter().flat_map(|unit| unit.posts.iter().map(move |post| (unit, post)));
        let mut posts = posts.filter(|(_, post)| post.roles.contains(&held.role) && post.rank == held.rank);
        let post = posts.next().map(|(unit, post)| titled(&post.title, &unit.title)).unwrap_or_default();
        page::Viewer::Staff { name, post, unread: self.unread as usize, duty: self.duty(site) }
    }

    fn duty(&self, site: &Site) -> Duty {
        if self.holds(&site.settings.administrators) {
            Duty::Administers
        } else if self.holds(&site.settings.supervisors) {
            Duty::Supervises
        } else {
            Duty::Handles
        }
    }
}

/// A flash as a session keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    done: bool,
    text: Text,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Fault> {
        // Whoever was asked for earlier in this request is not looked up again.
        if let Some(visit) = parts.extensions.get::<Self>() {
            return Ok(visit.clone());
        }
        let session = Session::from_request_parts(parts, site)
            .await
            .map_err(|(_, why)| Fault::Broken(why.to_owned()))?;
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        let logged_in: Option<LoggedIn> = session.get(ACCOUNT).await?;
        let way = logged_in.as_ref().map_or(Way::Password, |logged_in| logged_in.way);
        let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let asks =
            if accept.is_some_and(|accept| accept.contains("text/html")) { Asks::Page } else { Asks::Data };
        let (mut account, person, unread) = match logged_in {
            Some(LoggedIn { account, .. }) => look_up(site, account, asks).await?,
            None => (None, guest(), 0),
        };
        // A first password is to be changed by whoever was given it, not by whoever has no need of one.
        if let Some(account) = account.as_mut().filter(|_| way == Way::Provider) {
            account.must_change = false;
        }
        let said: Option<Said> = match asks {
            Asks::Page => session.remove(FLASH).await?,
            Asks::Data => None,
        };
        let flash = said.map(|said| {
            let tone = if said.done { Tone::Done } else { Tone::Trouble };
            Flash { tone, text: said.text }
        });
        let visit =
            Self { lang: language(&parts.headers), session, account, person, way, unread, here, flash };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

fn guest() -> Person {
    Person { id: PersonId::from(""), posts: Vec::new() }
}

/// How many unread messages are counted. A default of this project.
const UNREAD: u32 = 100;

/// Whether a request asks for a page, or for data that a page or a program loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Page,
    Data,
}

fn posts(person: &Person) -> Vec<Post> {
    let post = |held: &HeldRole| Post { unit: held.unit.to_string(), role: held.role.clone() };
    let mut posts: Vec<Post> = person.posts.iter().map(post).collect();
    posts.push(Post { unit: format!("@{}", person.id), role: "handler".to_owned() });
    posts.sort();
    posts.dedup();
    posts
}

async fn look_up(site: &Site, id: PersonId, asks: Asks) -> Result<(Option<Account>, Person, u32), Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let found = site.city.read(move |tx, city| {
        let found = chuangyou_store::account::by_id(tx, city, &id)?;
        let Some(found) = found.filter(|account| account.closed_at.is_none()) else {
            return Ok::<_, chuangyou_store::Failure>(None);
        };
        let person = account::person(tx, city, &book, &id, now)?;
        let is_told = asks == Asks::Page && !person.posts.is_empty();
        let unread = if is_told { message::read::unread(tx, city, &id, &posts(&person), UNREAD)? } else { 0 };
        Ok(Some((found, person, unread)))
    });
    Ok(match found.await? {
        Some((account, person, unread)) => (Some(account), person, unread),
        None => (None, guest(), 0),
    })
}

/// The language of the cookie, else what the browser asks for, else Chinese.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let cookies = text(header::COOKIE).unwrap_or_default().split(';');
    let mut cookies = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    let chosen = cookies.find(|(name, _)| *name == LANGUAGE).and_then(|(_, tag)| tag.parse().ok());
    let asked = || {
        let first = text(header::ACCEPT_LANGUAGE)?.split([',', ';']).next()?;
        Some(if first.starts_with("en") { Lang::En } else { Lang::Zh })
    };
    chosen.or_else(asked).unwrap_or_default()
}
