//! One action on many cases: asked for, shown, and taken on each by itself.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use chuangyou_app::{On, Refusal, Rulebook, Submission, chance, execute};
use chuangyou_engine::case::{CaseId, FieldName, FieldValue, allowed};
use chuangyou_programme::model::{Action, FieldType, Procedure, Text};

use super::unit::is_bulk_safe;
use super::work::task_of;
use crate::fill::case::{self as filled, CaseFile};
use crate::fill::people;
use crate::server::{Access, Fault, Handled, Offer, Posted, Site, Visit, controls, post, read_fields};
use chuangyou_pages::component::{Control, Field, Form};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::work::{BulkConfirm, BulkDone, Task};
use chuangyou_pages::page::{Choice, Tone};
use chuangyou_pages::url::Url;

/// How many cases one submission takes at most. A default of this project.
const AT_MOST: usize = 200;

pub(super) fn routes() -> Vec<Handled> {
    vec![post("/work/bulk", Access::Staff, bulk)]
}

async fn bulk(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let book = site.city.book();
    let (procedure, action) = chosen(&book, posted.text("action")).ok_or_else(unnamed)?;
    if posted.all("case").is_empty() {
        return visit.go(Url::UnitWork, Tone::Trouble, both("bulk-nothing-ticked")).await;
    }
    let cases: Vec<Ticked> = posted.all("case").iter().take(AT_MOST).map(|text| Ticked::of(text)).collect();
    if posted.text("confirm") == "yes" {
        let people = people::colleagues(&site, &visit.person, (procedure, action), None).await?;
        let (fields, faults) = read_fields(&book, procedure, action, &posted, &people);
        if faults.is_empty() {
            let done = take_all(&site, &visit, action, &cases, fields, posted.text("key")).await?;
            return Ok(visit.show(&site, &done));
        }
        let page = confirm(&site, &visit, (procedure, action), &cases, &posted, faults).await?;
        return Ok(visit.show_with(&site, axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let page = confirm(&site, &visit, (procedure, action), &cases, &posted, BTreeMap::new()).await?;
    Ok(visit.show(&site, &page))
}

fn unnamed() -> Fault {
    Fault::Bad("no action is named that can be taken on many cases".to_owned())
}

/// The action of that name, `procedure/action`, if it can be taken on many cases at once.
fn chosen<'b>(book: &'b Rulebook, name: &str) -> Option<(&'b Procedure, &'b Action)> {
    let (procedure, action) = name.split_once('/')?;
    let procedure = book.procedure(procedure)?;
    let action = procedure.actions.iter().find(|one| one.id == action)?;
    is_bulk_safe(procedure, action).then_some((procedure, action))
}

/// A case that was ticked, with the version that was shown: `id@version`.
struct Ticked {
    id: String,
    seen: Option<u32>,
}

impl Ticked {
    fn of(text: &str) -> Self {
        let (id, seen) = text.split_once('@').map_or((text, None), |(id, seen)| (id, seen.parse().ok()));
        Self { id: id.to_owned(), seen }
    }
}

async fn confirm(
    site: &Site,
    visit: &Visit,
    (procedure, action): (&Procedure, &Action),
    cases: &[Ticked],
    posted: &Posted,
    mut faults: BTreeMap<String, Text>,
) -> Result<BulkConfirm, Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let (mut able, mut unable, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for ticked in cases {
        let Some(file) = visible(site, visit, &ticked.id).await? else { continue };
        let task = task_of(&book, &file.row, now);
        let is_its = file.row.procedure == procedure.id;
        let may = allowed(&book.context(), &file.case, &visit.person, now);
        if is_its && may.iter().any(|id| procedure.actions[id.index()].id == action.id) {
            values.push(format!("{}@{}", ticked.id, file.row.version));
            able.push(task);
        } else {
            unable.push((task, both("bulk-cannot")));
        }
    }
    let people = people::colleagues(site, &visit.person, (procedure, action), None).await?;
    let mut fields = shared(&book, (procedure, action), posted, &people);
    for field in &mut fields {
        field.fault = faults.remove(&field.id);
    }
    fields.extend([
        Field::hidden("case", values),
        Field::hidden("action", vec![format!("{}/{}", procedure.id, action.id)]),
        Field::hidden("confirm", vec!["yes".to_owned()]),
    ]);
    let form = Form { key: chance::id(now), ..Form::new(Url::Bulk, both("bulk-submit"), fields) };
    Ok(BulkConfirm { action: action.title.clone(), able, unable, form })
}

/// The fields that can be the same in all cases.
fn shared(
    book: &Rulebook,
    (procedure, action): (&Procedure, &Action),
    posted: &Posted,
    people: &[Choice],
) -> Vec<Field> {
    let own = procedure.fields.iter().filter(|field| field.personal || field.kind == FieldType::File);
    let skip: Vec<&str> = own.map(|field| field.id.as_str()).collect();
    let fields = controls(book, procedure, action, None, posted, Offer { skip: &skip, people, hidden: &[] });
    fields.into_iter().filter(|field| !matches!(field.control, Control::File { .. })).collect()
}

async fn visible(site: &Site, visit: &Visit, id: &str) -> Result<Option<CaseFile>, Fault> {
    match filled::read_visible(site, &visit.person, id).await {
        Ok(file) => Ok(Some(file)),
        Err(Fault::NotFound) => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn take_all(
    site: &Site,
    visit: &Visit,
    action: &Action,
    cases: &[Ticked],
    fields: BTreeMap<FieldName, FieldValue>,
    key: &str,
) -> Result<BulkDone, Fault> {
    let (book, now) = (site.city.book(), site.city.now());
    let key = if key.is_empty() { chance::id(now) } else { key.to_owned() };
    let (mut done, mut not_done): (Vec<Task>, Vec<(Task, Text)>) = (Vec::new(), Vec::new());
    for ticked in cases {
        let submission = Submission {
            key: format!("{key}/{}", ticked.id),
            on: On::Case { id: CaseId::from(ticked.id.as_str()), seen: ticked.seen },
            action: action.id.clone(),
            done_at: None,
            actor: visit.person.clone(),
            fields: fields.clone(),
        };
        let outcome = execute(&site.city, submission).await;
        let Some(file) = visible(site, visit, &ticked.id).await? else { continue };
        let task = task_of(&book, &file.row, now);
        match outcome {
            Ok(_) => done.push(task),
            Err(Refusal::Failed(failure)) => return Err(failure.into()),
            Err(refusal) => not_done.push((task, why(&refusal))),
        }
    }
    Ok(BulkDone { action: action.title.clone(), done, not_done })
}

fn why(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::Rejected(rejection) => rejection.text(),
        Refusal::Conflict { .. } | Refusal::KeyReused => both("bulk-changed"),
        Refusal::NobodyHasKeys => both("sealed-no-keys"),
        Refusal::NotFound | Refusal::Failed(_) => both("bulk-gone"),
    }
}
