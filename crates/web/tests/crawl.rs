//! Somebody in every role follows every link that they are shown: each leads somewhere. Then they ask for what the others were shown, and are
//! let in to nothing that is not theirs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod town;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use chuangyou_engine::case::{CaseId, PersonId};
use chuangyou_store::{Failure, account, case_row, holding};
use town::{Reader, Visited, Web};

/// How many pages of one list with other filters or other places in it are looked at.
const QUERIES: usize = 3;

/// Pages of service items, which are all made alike, and how many of each kind are looked at.
const ITEMS: ([&str; 2], usize) = (["/services/", "/admin/items/"], 40);

/// The units in which somebody holds a post, with its roles.
type Posts = Vec<(String, Vec<String>)>;

/// Somebody who reads.
struct Walker {
    login: String,
    id: String,
    posts: Posts,
    reader: Reader,
    /// What links led them to.
    shown: BTreeSet<String>,
}

impl Walker {
    async fn log_in(web: &Web, login: &str, id: &str, posts: Posts) -> Self {
        let reader = web.log_in(login).await;
        Self { login: login.to_owned(), id: id.to_owned(), posts, reader, shown: BTreeSet::new() }
    }

    /// Whether they work in a window, and nowhere else: what they may read is what lies there.
    fn window(&self) -> Option<&str> {
        let of_windows = |role: &String| ["clerk", "reviewer"].contains(&role.as_str());
        match self.posts.as_slice() {
            [(unit, roles)] if roles.iter().all(of_windows) => Some(unit),
            _ => None,
        }
    }
}

/// A guest, two from outside, and the first in each role of the programme.
async fn walkers(web: &Web) -> Vec<Walker> {
    let mut walkers = Vec::new();
    for (login, id) in [("", ""), ("wang", "demo-wang"), ("lanyi", "demo-lanyi")] {
        walkers.push(Walker::log_in(web, login, id, Vec::new()).await);
    }
    let now = web.city.now();
    let staff = web.city.read(move |tx, city| {
        let staff = account::staff(tx, city, 1000)?;
        let held = staff.into_iter().map(|one| Ok((holding::of_account(tx, city, &one.id, now)?, one)));
        held.collect::<Result<Vec<_>, Failure>>()
    });
    let mut seen = BTreeSet::new();
    for (held, one) in staff.await.unwrap() {
        let posts: Posts = held.iter().filter_map(|held| post(web, held)).collect();
        let roles: Vec<String> = posts.iter().flat_map(|(_, roles)| roles.clone()).collect();
        if roles.into_iter().filter(|role| seen.insert(role.clone())).count() > 0 {
            walkers.push(Walker::log_in(web, &one.login, one.id.as_str(), posts).await);
        }
    }
    walkers
}

/// The unit and the roles of a post that somebody holds.
fn post(web: &Web, held: &holding::Holding) -> Option<(String, Vec<String>)> {
    let book = web.city.book();
    let unit = book.programme().units.iter().find(|unit| unit.id == held.unit.as_str())?;
    let post = unit.posts.iter().find(|post| post.id == held.post)?;
    Some((unit.id.clone(), post.roles.clone()))
}

/// Follows every link from the front page on; what they were shown, and the links that led nowhere.
async fn walk(web: &Web, reader: &Reader) -> (BTreeSet<String>, Vec<String>) {
    let (mut shown, mut dead) = (BTreeSet::new(), Vec::new());
    let mut queries: BTreeMap<String, usize> = BTreeMap::new();
    let mut ahead: VecDeque<(String, String)> = VecDeque::from([("/".to_owned(), "the address".to_owned())]);
    while let Some((path, from)) = ahead.pop_front() {
        let plain = path.split('?').next().unwrap_or_default().to_owned();
        if path.contains('?') {
            let seen = queries.entry(plain).or_default();
            *seen += 1;
            if *seen > QUERIES {
                continue;
            }
        }
        if shown.contains(&path) {
            continue;
        }
        if let Some(kind) = ITEMS.0.iter().find(|start| path.starts_with(*start)) {
            let seen = queries.entry((*kind).to_owned()).or_default();
            *seen += 1;
            if *seen > ITEMS.1 {
                continue;
            }
        }
        shown.insert(path.clone());
        match web.ask(reader, "GET", &path).await {
            Visited::Sent(to) if to.starts_with("/login") && !reader.cookie().is_empty() => {
                dead.push(format!("{from} → {path}: log in"));
            }
            Visited::Sent(to) => ahead.push_back((to, path)),
            Visited::Status(StatusCode::OK) => {
                let (_, page) = web.page(reader, "GET", &path).await;
                ahead.extend(links(&page).map(|link| (link, path.clone())));
            }
            Visited::Status(status) => dead.push(format!("{from} → {path}: {status}")),
        }
    }
    (shown, dead)
}

/// The pages that a page leads to.
fn links(page: &str) -> impl Iterator<Item = String> {
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let within = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    let pages = within.filter(|href| !["/assets/", "/language"].iter().any(|start| href.starts_with(start)));
    pages.map(|href| href.split('#').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&"))
}

/// The id in the path of a case's page, for staff or for its party.
fn case_of<'p>(path: &'p str, start: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(start)?;
    (!rest.contains(['/', '?']) && !rest.is_empty()).then_some(rest)
}

/// The families of the cases of the city: whom each belongs to, by unit and party, with all that are tied to it.
struct Families {
    rows: BTreeMap<String, case_row::CaseRow>,
}

impl Families {
    async fn read(web: &Web, ids: BTreeSet<String>) -> Self {
        let rows = web.city.read(move |tx, city| {
            let (mut rows, mut ahead) = (BTreeMap::new(), Vec::from_iter(ids));
            while let Some(id) = ahead.pop() {
                let id = CaseId::from(id);
                if rows.contains_key(id.as_str()) {
                    continue;
                }
                let Some(row) = case_row::by_id(tx, city, &id)? else { continue };
                ahead.extend(row.parent.as_ref().map(ToString::to_string));
                ahead
                    .extend(case_row::of_parent(tx, city, &id, 50)?.iter().map(|child| child.id.to_string()));
                rows.insert(id.to_string(), row);
            }
            Ok::<_, Failure>(rows)
        });
        Self { rows: rows.await.unwrap() }
    }

    /// Whether the case, or one that it is tied to through the cases that wait for each other, lies with the unit.
    fn touches(&self, id: &str, unit: &str) -> bool {
        let (mut seen, mut ahead) = (BTreeSet::new(), vec![id.to_owned()]);
        while let Some(id) = ahead.pop() {
            let Some(row) = self.rows.get(&id).filter(|_| seen.insert(id.clone())) else { continue };
            if row.unit == unit {
                return true;
            }
            ahead.extend(row.parent.as_ref().map(ToString::to_string));
            let children =
                self.rows.values().filter(|row| row.parent.as_ref().is_some_and(|p| p.as_str() == id));
            ahead.extend(children.map(|child| child.id.to_string()));
        }
        false
    }
}

/// What is wrong with somebody's being let in there; nothing if it is theirs, or for everybody.
fn trespass(walker: &Walker, path: &str, families: &Families) -> Option<String> {
    let is_staff = !walker.posts.is_empty();
    let inside = ["/work", "/board", "/ledgers", "/messages"];
    if !is_staff && inside.iter().any(|start| path.starts_with(start)) {
        return Some("for staff".to_owned());
    }
    let administers = walker.posts.iter().any(|(_, roles)| roles.iter().any(|role| role == "administrator"));
    if path.starts_with("/admin") && !administers {
        return Some("for administrators".to_owned());
    }
    if let Some(id) = case_of(path, "/cases/") {
        let party = families.rows.get(id).and_then(|row| row.party.as_ref());
        return (party.map(PersonId::as_str) != Some(&walker.id)).then(|| "another's case".to_owned());
    }
    let (id, unit) = (case_of(path, "/work/cases/")?, walker.window()?);
    (!families.touches(id, unit)).then(|| "another unit's case".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_leads_somewhere_and_nobody_comes_by_what_is_not_theirs() {
    let web = Web::new().await;
    let mut walkers = walkers(&web).await;
    let mut wrong = Vec::new();
    for walker in &mut walkers {
        let (shown, dead) = walk(&web, &walker.reader).await;
        wrong.extend(dead.iter().map(|dead| format!("{}: {dead}", walker.login)));
        walker.shown = shown;
    }
    let everything: BTreeSet<&String> = walkers.iter().flat_map(|walker| &walker.shown).collect();
    let ids = everything.iter().filter_map(|path| case_of(path, "/work/cases/").or(case_of(path, "/cases/")));
    let families = Families::read(&web, ids.map(str::to_owned).collect()).await;
    assert!(families.rows.len() > 60, "the supervisor was shown {} cases only", families.rows.len());
    for walker in &walkers {
        for path in everything.iter().filter(|path| !path.contains('?')) {
            let visited = web.ask(&walker.reader, "GET", path).await;
            if matches!(&visited, Visited::Status(status) if status.is_server_error()) {
                wrong.push(format!("{}: {path}: {visited:?}", walker.login));
            }
            if visited.is_let_in() {
                wrong.extend(
                    trespass(walker, path, &families).map(|why| format!("{}: {path}: {why}", walker.login)),
                );
            }
        }
    }
    println!("{} readers, {} pages, {} cases", walkers.len(), everything.len(), families.rows.len());
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
