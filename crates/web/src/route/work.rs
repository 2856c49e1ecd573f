//! The workbench: what waits for me, the cases of my unit, a case, an action on it.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chuangyou_app::access::{is_restricted, may_read_row};
use chuangyou_app::{On, Rulebook};
use chuangyou_engine::case::{CaseId, ClockName, HeldRole, Moment, Person, allowed};
use chuangyou_programme::model::{Effect, Procedure, Text};
use chuangyou_store::attachment::{self, FileType};
use chuangyou_store::board::Place;
use chuangyou_store::task;
use chuangyou_store::{CaseRow, Digest, Failure, case_row};

use serde::Deserialize;

use super::act::{Acting, Outcome};
use super::unit;
use crate::fill::case::{self as filled, CaseFile, Party, Reader};
use crate::fill::{observed, paper, unit_title};
use crate::server::{Access, Fault, Handled, Posted, Site, Visit, get, post};
use chuangyou_pages::component::{FileLine, Level};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::work::{Begin, MyTasks, Task};
use chuangyou_pages::page::work_case::{ActionDesk, ActionForm, CaseHead, Linked, Origin, StaffCase};
use chuangyou_pages::page::{Choice, Tone};
use chuangyou_pages::url::{Url, encoded};

/// How many cases a list shows.
const PAGE: u32 = 50;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/work", Access::Staff, mine),
        get("/work/cases/{id}", Access::Staff, case),
        get("/work/cases/{id}/do/{action}", Access::Staff, form),
        post("/work/cases/{id}/do/{action}", Access::Staff, act),
        get("/work/cases/{id}/notices/{number}", Access::Staff, notice),
        get("/work/cases/{id}/files/{hash}", Access::Staff, file),
        get("/work/new/{procedure}", Access::Staff, new_form),
        post("/work/new/{procedure}", Access::Staff, open),
    ]
}

/// Where a page of my tasks begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begins {
    /// The place after which it does.
    after: String,
}

async fn mine(
    State(site): State<Site>,
    visit: Visit,
    Query(begins): Query<Begins>,
) -> Result<Response, Fault> {
    let posts = visit.posts();
    let begin = unit::place(&begins.after);
    let after = begin.clone().unwrap_or_else(Place::first);
    let (rows, next) = site
        .city
        .read(move |tx, city| {
            let mut found: Vec<(Moment, CaseId)> = Vec::new();
            for post in &posts {
                let of_post = task::of_post(tx, city, post, &after, PAGE + 1)?;
                found.extend(of_post.into_iter().map(|(case, urgency)| (urgency, case)));
            }
            found.sort();
            found.dedup();
            let goes_on = found.len() > PAGE as usize;
            found.truncate(PAGE as usize);
            let last = found.last().filter(|_| goes_on);
            let next = last.map(|(urgency, case)| Place { due_at: Some(*urgency), case: case.clone() });
            let row = |(_, case): &(Moment, CaseId)| case_row::by_id(tx, city, case).transpose();
            let rows = found.iter().filter_map(row).collect::<Result<Vec<_>, Failure>>()?;
            Ok::<_, Failure>((rows, next))
        })
        .await?;
    let (book, now) = (site.city.book(), site.city.now());
    let tasks: Vec<Task> = rows.iter().map(|row| task_of(&book, row, now)).collect();
    let count = |level: Level| (level, tasks.iter().filter(|task| task.level == level).count());
    let counts = [Level::Red, Level::Yellow, Level::Notice, Level::Good].map(count);
    let openable = openable(&book, &visit).into_iter();
    let openable =
        openable.map(|procedure| Choice { id: procedure.id.clone(), title: procedure.title.clone() });
    let is_custodian = chuangyou_app::sealed::is_any_custodian(&book, &visit.person);
    let begin = if begin.is_some() { Begin::Later } else { Begin::First };
    let next = next.as_ref().map(unit::written);
    let page = MyTasks { begin, next, counts, openable: openable.collect(), tasks, is_custodian };
    Ok(visit.show(&site, &page))
}

/// The procedures that somebody may begin at the counter of their unit.
fn openable<'b>(book: &'b Rulebook, visit: &Visit) -> Vec<&'b Procedure> {
    let begins = |procedure: &&Procedure| beginning(procedure, visit).is_some();
    book.programme().procedures.iter().filter(begins).collect()
}

/// The action with which somebody begins a case of a procedure.
fn beginning<'p>(procedure: &'p Procedure, visit: &Visit) -> Option<&'p chuangyou_programme::model::Action> {
    procedure.actions.iter().find(|action| {
        action.from.first().is_some_and(|state| state.index() == 0)
            && action.by.iter().any(|actor| visit.person.posts.iter().any(|held| held.role == actor.role))
    })
}

pub(super) fn task_of(book: &Rulebook, row: &CaseRow, now: Moment) -> Task {
    let clock = row.due_at.zip(row.due_clock.as_deref()).map(|(at, name)| {
        let title = book.context().clock(&ClockName::from(name)).map(|clock| clock.title.clone());
        filled::bare_clock(
            book,
            title.unwrap_or_default(),
            at,
            now,
            (row.due_provisional, filled::level(row)),
        )
    });
    Task {
        id: row.id.to_string(),
        number: row.number.clone(),
        about: filled::about(book, row.item.as_deref(), &row.procedure),
        party: None,
        handler: None,
        state: filled::state_title(book, &row.procedure, &row.state),
        level: filled::level(row).max(clock.as_ref().map_or(Level::Good, |clock| clock.level)),
        clock,
    }
}

async fn case(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    if let Some(file) = observed::read_visible(&site, &visit.person, &id).await? {
        return Ok(visit.show(&site, &file.page(&site, site.city.now())));
    }
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let (book, now) = (site.city.book(), site.city.now());
    let case = file.row.id.to_string();
    let files = site.city.read(move |tx, city| attachment::of_owner(tx, city, &case)).await?;
    let actions = file.actions(&book, &visit.person, now);
    let files = files.into_iter().filter(|file| file.file_type != FileType::Sealed).map(|file| FileLine {
        hash: file.hash.to_string(),
        name: file.name,
        bytes: file.size_bytes,
        at: filled::second(&book, file.stored_at),
    });
    let reader = Reader::Staff(&visit.person);
    let page = StaffCase {
        head: head(&book, &file, reader),
        clocks: file.clocks(&book, now),
        opened_for: file.opened_for(&book, reader),
        cards: file.card_stories(&book, reader),
        measures: file.measures(&book, |case| *case == file.case.id),
        publications: file.publications(&book, |case| *case == file.case.id),
        followed: file.other_followed(&book, reader),
        facts: file.all_facts(&book, reader),
        no_actions: actions.is_empty().then(|| both("no-actions-here")),
        actions,
        timeline: file.timeline(&book, reader),
        linked: file.linked.iter().filter_map(|row| linked(&book, row, &visit.person)).collect(),
        papers: file.papers(&book),
        files: files.collect(),
        keeps_sealed: super::sealed::concerns(&site, &visit, &file),
    };
    Ok(visit.show(&site, &page))
}

fn head(book: &Rulebook, file: &CaseFile, reader: Reader<'_>) -> CaseHead {
    let procedure = book.procedure(&file.row.procedure);
    CaseHead {
        id: file.row.id.to_string(),
        number: file.row.number.clone(),
        procedure: (
            file.row.procedure.clone(),
            procedure.map(|procedure| procedure.title.clone()).unwrap_or_default(),
        ),
        about: file.about(book),
        party: file.party(book, reader).and_then(Party::name),
        unit: unit_title(book, &file.row.unit),
        handler: None,
        state: filled::state_title(book, &file.row.procedure, &file.row.state),
        level: filled::level(&file.row),
        origin: Origin::Own,
    }
}

/// A case that another is linked to, as somebody may know of it; `None` if they may not even know that there is one.
fn linked(book: &Rulebook, row: &CaseRow, person: &Person) -> Option<Linked> {
    let is_open = may_read_row(book, row, person);
    (is_open || !is_restricted(book, &row.procedure)).then(|| Linked {
        id: row.id.to_string(),
        is_open,
        number: row.number.clone(),
        title: book.procedure(&row.procedure).map(|procedure| procedure.title.clone()).unwrap_or_default(),
        unit: unit_title(book, &row.unit),
        state: filled::state_title(book, &row.procedure, &row.state),
        level: filled::level(row),
    })
}

async fn form(
    State(site): State<Site>,
    visit: Visit,
    Path((id, action)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let page = action_form(&site, &visit, &file, &action, Url::Act(&id, &action)).await?;
    Ok(visit.show(&site, &page))
}

/// The form for an action, if the reader may take it now.
pub(super) async fn action_form(
    site: &Site,
    visit: &Visit,
    file: &CaseFile,
    action: &str,
    post_to: Url<'_>,
) -> Result<ActionForm, Fault> {
    let book = site.city.book();
    let procedure = book.procedure(&file.row.procedure).ok_or(Fault::NotFound)?;
    let may = allowed(&book.context(), &file.case, &visit.person, site.city.now());
    let found = may.into_iter().map(|id| &procedure.actions[id.index()]).find(|one| one.id == action);
    let acting = acting(site, visit, file, procedure, found.ok_or(Fault::NotFound)?, post_to);
    let key = chuangyou_app::chance::id(site.city.now());
    let form = acting.form(&seen(file), &key).await?;
    Ok(page(&book, file, &acting, form, Vec::new()))
}

/// The version that the reader has before their eyes travels with the form.
fn seen(file: &CaseFile) -> Posted {
    Posted::of_texts([("seen".to_owned(), file.row.version.to_string())].into())
}

fn acting<'a>(
    site: &'a Site,
    visit: &'a Visit,
    file: &'a CaseFile,
    procedure: &'a Procedure,
    action: &'a chuangyou_programme::model::Action,
    post_to: Url<'_>,
) -> Acting<'a> {
    let post_to = format!("{post_to}?seen={}", file.row.version);
    let submit = action.title.clone();
    Acting {
        site,
        visit,
        procedure,
        action,
        file: Some(file),
        preset: std::collections::BTreeMap::new(),
        post_to,
        submit,
    }
}

fn page(
    book: &Rulebook,
    file: &CaseFile,
    acting: &Acting<'_>,
    form: chuangyou_pages::component::Form,
    changed: Vec<chuangyou_pages::component::Happened>,
) -> ActionForm {
    let reader = file.reader(&acting.visit.person);
    ActionForm {
        case: Some(head(book, file, reader)),
        action: acting.action.title.clone(),
        consequences: consequences(book, acting.procedure, acting.action),
        changed,
        form,
        desk: if reader == Reader::Party { ActionDesk::Mine } else { ActionDesk::Work },
    }
}

/// What follows from an action, in plain words: what is served, and where the case goes.
fn consequences(
    book: &Rulebook,
    procedure: &Procedure,
    action: &chuangyou_programme::model::Action,
) -> Vec<Text> {
    let notices = &book.programme().notices;
    let mut said: Vec<Text> = Vec::new();
    for effect in &action.effects {
        if let Effect::Serve { notice } = effect
            && let Some(notice) = notices.iter().find(|one| one.id == *notice)
        {
            said.push(framed("follows-serves", &notice.title));
        }
    }
    if let Some(to) = action.to {
        said.push(framed("follows-state", &procedure.states[to.index()].title));
    }
    said
}

fn framed(key: &str, title: &Text) -> Text {
    let say = |lang: chuangyou_pages::lang::Lang| lang.t1(key, "title", lang.of(title));
    Text { zh: say(chuangyou_pages::lang::Lang::Zh), en: say(chuangyou_pages::lang::Lang::En) }
}

async fn act(
    State(site): State<Site>,
    visit: Visit,
    Path((id, action)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let to = Url::Act(&id, &action);
    take(&site, &visit, &file, &action, to, Url::WorkCase(&id), &posted).await
}

/// Takes an action with what was posted, and goes back to the case.
pub(super) async fn take(
    site: &Site,
    visit: &Visit,
    file: &CaseFile,
    action: &str,
    post_to: Url<'_>,
    back: Url<'_>,
    posted: &Posted,
) -> Result<Response, Fault> {
    match attempt(site, visit, file, action, post_to, posted).await? {
        Attempt::Done(said) => visit.go(back, Tone::Done, said).await,
        Attempt::Again(status, form) => Ok(visit.show_with(site, status, &*form)),
    }
}

/// What became of an action on a case.
pub(super) enum Attempt {
    /// It was taken, in words.
    Done(Text),
    /// Its form comes back.
    Again(StatusCode, Box<ActionForm>),
}

/// Takes an action on a case with what was posted.
pub(super) async fn attempt(
    site: &Site,
    visit: &Visit,
    file: &CaseFile,
    action: &str,
    post_to: Url<'_>,
    posted: &Posted,
) -> Result<Attempt, Fault> {
    let book = site.city.book();
    let procedure = book.procedure(&file.row.procedure).ok_or(Fault::NotFound)?;
    let found = procedure.actions.iter().find(|one| one.id == action).ok_or(Fault::NotFound)?;
    let acting = acting(site, visit, file, procedure, found, post_to);
    let seen = visit.query("seen").and_then(|seen| seen.parse().ok());
    let on = On::Case { id: file.row.id.clone(), seen };
    Ok(match acting.attempt(on, posted).await? {
        Outcome::Done(_) => Attempt::Done(framed_as("said-done", "action", &found.title)),
        Outcome::Again { form, status, changed } => {
            let reader = file.reader(&visit.person);
            let changed = changed.iter().map(|event| file.happened(&book, reader, event)).collect();
            Attempt::Again(status, Box::new(page(&book, file, &acting, form, changed)))
        }
    })
}

fn framed_as(key: &str, gap: &str, title: &Text) -> Text {
    let say = |lang: chuangyou_pages::lang::Lang| lang.t1(key, gap, lang.of(title));
    Text { zh: say(chuangyou_pages::lang::Lang::Zh), en: say(chuangyou_pages::lang::Lang::En) }
}

async fn new_form(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let book = site.city.book();
    let acting = opening(&site, &visit, &book, &id)?;
    let form = acting.form(&Posted::default(), &chuangyou_app::chance::id(site.city.now())).await?;
    Ok(visit.show(&site, &opened(&book, &acting, form)))
}

fn opening<'a>(site: &'a Site, visit: &'a Visit, book: &'a Rulebook, id: &str) -> Result<Acting<'a>, Fault> {
    let procedure = book.procedure(id).ok_or(Fault::NotFound)?;
    let action = beginning(procedure, visit).ok_or(Fault::NotFound)?;
    let (preset, post_to) = (std::collections::BTreeMap::new(), Url::Open(id).to_string());
    let submit = action.title.clone();
    Ok(Acting { site, visit, procedure, action, file: None, preset, post_to, submit })
}

fn opened(book: &Rulebook, acting: &Acting<'_>, form: chuangyou_pages::component::Form) -> ActionForm {
    let consequences = consequences(book, acting.procedure, acting.action);
    let (action, changed) = (acting.action.title.clone(), Vec::new());
    ActionForm { case: None, action, consequences, changed, form, desk: ActionDesk::Work }
}

async fn open(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let book = site.city.book();
    let acting = opening(&site, &visit, &book, &id)?;
    let by = |held: &&HeldRole| acting.action.by.iter().any(|actor| actor.role == held.role);
    let unit = visit.person.posts.iter().find(by).map(|held| held.unit.clone()).ok_or(Fault::NotFound)?;
    let procedure = acting.procedure.id.as_str().into();
    let on = On::New { procedure, unit, item: None, party: None };
    match acting.attempt(on, &posted).await? {
        Outcome::Done(done) => {
            let said = framed_as("said-done", "action", &acting.action.title);
            visit.go(Url::WorkCase(done.case.as_str()), Tone::Done, said).await
        }
        Outcome::Again { form, status, .. } => {
            Ok(visit.show_with(&site, status, &opened(&book, &acting, form)))
        }
    }
}

async fn notice(
    State(site): State<Site>,
    visit: Visit,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let paper = paper::paper(&site.city.book(), &file, &number, Reader::Staff(&visit.person));
    Ok(visit.show(&site, &paper.ok_or(Fault::NotFound)?))
}

/// A file of a case, to be saved and never to be run in the page.
async fn file(
    State(site): State<Site>,
    visit: Visit,
    Path((id, hash)): Path<(String, String)>,
) -> Result<Response, Fault> {
    filled::read_visible(&site, &visit.person, &id).await?;
    let hash = Digest::from_hex(&hash).ok_or(Fault::NotFound)?;
    let found = site.city.read(move |tx, city| attachment::find(tx, city, &id, hash)).await?;
    let found = found.ok_or(Fault::NotFound)?;
    let folder = site.attachments();
    let bytes = tokio::task::spawn_blocking(move || folder.read(hash)).await;
    let bytes = bytes.map_err(|error| Fault::Broken(error.to_string()))??;
    let name: String = found.name.chars().filter(|c| !c.is_control() && *c != '"').collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&name));
    let headers = [
        (header::CONTENT_TYPE, found.file_type.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
