//! What custodians do: keep their keys, and read what is sealed in a case.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chuangyou_app::sealed::custody::{self, CustodyError};
use chuangyou_app::sealed::{is_any_custodian, is_custodian, is_released};
use chuangyou_engine::case::PersonId;
use chuangyou_envelope::SecretKey;
use chuangyou_programme::model::{Field as Declared, Procedure, Text};
use chuangyou_store::sealed::{self, Look};
use chuangyou_store::{Failure, account};

use crate::fill::case::{self as filled, CaseFile};
use crate::fill::{plain, report};
use crate::server::{Access, Fault, Handled, Posted, Site, Unlocked, Visit, get, post};
use chuangyou_pages::component::{Control, Field, Form, fault};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::custody::{Custody, SealedCase};
use chuangyou_pages::page::{Choice, Tone};
use chuangyou_pages::url::Url;

/// How many looks are shown.
const LOOKS: u32 = 100;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/work/cases/{id}/sealed", Access::Staff, show),
        post("/work/cases/{id}/sealed", Access::Staff, unlock),
        get("/work/cases/{id}/sealed/{hash}", Access::Staff, file),
        get("/work/custody", Access::Staff, keys),
        post("/work/custody", Access::Staff, change_keys),
    ]
}

/// Whether a case has anything sealed for the reader: what the link on its page goes by.
pub(super) fn concerns(site: &Site, visit: &Visit, file: &CaseFile) -> bool {
    let book = site.city.book();
    let procedure = book.procedure(&file.row.procedure);
    let mut fields = procedure.into_iter().flat_map(|procedure| &procedure.fields);
    fields.any(|field| is_custodian(&book, &file.row.unit, field, &visit.person))
}

/// The sealed fields of a case that the reader keeps: those that may be read now, and those that wait.
struct Kept<'p> {
    procedure: &'p Procedure,
    readable: Vec<&'p Declared>,
    waiting: Vec<&'p Declared>,
}

/// For whoever keeps nothing of the case there is no such page.
fn kept<'p>(
    site: &Site,
    visit: &Visit,
    file: &CaseFile,
    procedure: &'p Procedure,
) -> Result<Kept<'p>, Fault> {
    let book = site.city.book();
    let mine =
        procedure.fields.iter().filter(|field| is_custodian(&book, &file.row.unit, field, &visit.person));
    let (readable, waiting): (Vec<_>, Vec<_>) =
        mine.partition(|field| is_released(procedure, &file.case, field));
    if readable.is_empty() && waiting.is_empty() {
        Err(Fault::NotFound)
    } else {
        Ok(Kept { procedure, readable, waiting })
    }
}

async fn show(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let page = page(&site, &visit, &file, None).await?;
    Ok(visit.show(&site, &page))
}

async fn page(site: &Site, visit: &Visit, file: &CaseFile, wrong: Option<Text>) -> Result<SealedCase, Fault> {
    let book = site.city.book();
    let procedure = book.procedure(&file.row.procedure).ok_or(Fault::NotFound)?;
    let kept = kept(site, visit, file, procedure)?;
    let has_keys = custody::key_of(&site.city, &visit.person.id).await?.is_some();
    let mut page = SealedCase {
        case: (file.row.id.to_string(), file.row.number.clone()),
        form: has_keys.then(|| passphrase_form(file.row.id.as_str(), wrong)),
        without_keys: !has_keys,
        written: Vec::new(),
        waiting: Vec::new(),
        files: Vec::new(),
        closed: 0,
        looks: Vec::new(),
    };
    if let Some(key) = Unlocked::of(site, visit).filter(|_| has_keys) {
        page.form = None;
        open(site, visit, file, &kept, &key, &mut page).await?;
    }
    page.looks = looks(site, file, procedure).await?;
    Ok(page)
}

fn passphrase_form(case: &str, wrong: Option<Text>) -> Form {
    let field = Field::new("passphrase", both("custody-passphrase"), Control::Password("off"));
    Form::new(Url::Sealed(case), both("sealed-open"), vec![Field { fault: wrong, ..field }])
}

/// Fills the page with what the key opens, and notes that somebody looks.
async fn open(
    site: &Site,
    visit: &Visit,
    file: &CaseFile,
    kept: &Kept<'_>,
    key: &Arc<SecretKey>,
    page: &mut SealedCase,
) -> Result<(), Fault> {
    let opened = report::open(site, file, &kept.readable, key).await?;
    look(site, visit, file, &kept.readable).await?;
    page.closed = opened.values().filter(|one| one.is_err()).count();
    page.written = report::written(&site.city.book(), file, &kept.readable, &opened);
    let files = report::files(file, &kept.readable, &opened);
    let listed = files.iter().enumerate().map(|(at, file)| {
        let ending = file.kind().map_or("bin", |kind| kind.ending());
        (file.hash().to_owned(), format!("{}.{ending}", at + 1), file.bytes)
    });
    page.files = listed.collect();
    let waits = |field: &&Declared| {
        let action = &kept.procedure.actions[field.opened_by?.index()];
        Some((field.label.clone(), action.title.clone()))
    };
    page.waiting = kept.waiting.iter().filter_map(waits).collect();
    Ok(())
}

async fn look(site: &Site, visit: &Visit, file: &CaseFile, fields: &[&Declared]) -> Result<(), Failure> {
    let is_there =
        |field: &&&Declared| file.events.iter().any(|event| event.fields.contains_key(field.id.as_str()));
    let what: Vec<&str> = fields.iter().filter(is_there).map(|field| field.id.as_str()).collect();
    let look = Look { at: site.city.now(), account: visit.person.id.clone(), what: what.join(" ") };
    let case = file.row.id.clone();
    site.city.write(move |tx, city| sealed::look(tx, city, &case, &look)).await
}

async fn looks(
    site: &Site,
    file: &CaseFile,
    procedure: &Procedure,
) -> Result<Vec<(chuangyou_calendar::LocalSecond, String, Vec<Text>)>, Failure> {
    let case = file.row.id.clone();
    let found = site.city.read(move |tx, city| {
        let named = sealed::looks(tx, city, &case, LOOKS)?.into_iter().map(|look| {
            let name = account::by_id(tx, city, &look.account)?.map(|account| account.name);
            Ok((name.unwrap_or_else(|| look.account.to_string()), look))
        });
        named.collect::<Result<Vec<_>, Failure>>()
    });
    let book = site.city.book();
    let label = |id: &str| {
        let field = procedure.fields.iter().find(|field| field.id == id);
        field.map_or_else(|| plain(id), |field| field.label.clone())
    };
    let line = |(name, look): (String, Look)| {
        (book.almanac().second(look.at.0), name, look.what.split(' ').map(label).collect())
    };
    Ok(found.await?.into_iter().map(line).collect())
}

async fn unlock(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    if !concerns(&site, &visit, &file) {
        return Err(Fault::NotFound);
    }
    match unlocked(&site, &visit, posted.text("passphrase")).await? {
        Ok(key) => {
            Unlocked::keep(&site, &visit, key);
            Ok(Redirect::to(&Url::Sealed(&id).to_string()).into_response())
        }
        Err(wrong) => {
            let page = page(&site, &visit, &file, Some(wrong)).await?;
            Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The reader's key, if that is the passphrase. Attempts are counted as those to log in are.
async fn unlocked(site: &Site, visit: &Visit, passphrase: &str) -> Result<Result<SecretKey, Text>, Fault> {
    site.limits.account(&format!("custody {}", visit.person.id), site.city.now())?;
    match custody::unlock(&site.city, &visit.person.id, passphrase).await {
        Ok(key) => Ok(Ok(key)),
        Err(CustodyError::Failed(failure)) => Err(failure.into()),
        Err(_) => Ok(Err(both("sealed-wrong"))),
    }
}

async fn file(
    State(site): State<Site>,
    visit: Visit,
    Path((id, hash)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let file = filled::read_visible(&site, &visit.person, &id).await?;
    let book = site.city.book();
    let procedure = book.procedure(&file.row.procedure).ok_or(Fault::NotFound)?;
    let kept = kept(&site, &visit, &file, procedure)?;
    let Some(key) = Unlocked::of(&site, &visit) else {
        return Ok(Redirect::to(&Url::Sealed(&id).to_string()).into_response());
    };
    let opened = report::open(&site, &file, &kept.readable, &key).await?;
    let files = report::files(&file, &kept.readable, &opened);
    let at = files.iter().position(|file| file.hash() == hash).ok_or(Fault::NotFound)?;
    look(&site, &visit, &file, &kept.readable).await?;
    let (wanted, folder) = (files[at].clone(), site.attachments());
    let kind = wanted.kind().ok_or(Fault::NotFound)?;
    let bytes = tokio::task::spawn_blocking(move || wanted.open(&folder)).await;
    let bytes = bytes.map_err(|error| Fault::Broken(error.to_string()))??;
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{}\"", at + 1, kind.ending())),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}

async fn keys(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let page = custody_page(&site, &visit).await?;
    Ok(visit.show(&site, &page))
}

async fn custody_page(site: &Site, visit: &Visit) -> Result<Custody, Fault> {
    let book = site.city.book();
    if !is_any_custodian(&book, &visit.person) {
        return Err(Fault::NotFound);
    }
    let mine = custody::key_of(&site.city, &visit.person.id).await?;
    let others = others(site, visit).await?;
    let mut forms = Vec::new();
    if mine.is_some() {
        forms.push(change_form());
        if !others.is_empty() {
            forms.push(pass_on_form(&others));
        }
        forms.push(renew_form());
    } else {
        forms.push(make_form());
    }
    let since = mine.map(|mine| book.almanac().second(mine.made_at.0));
    Ok(Custody { since, forms, others })
}

/// The other custodians who have keys.
async fn others(site: &Site, visit: &Visit) -> Result<Vec<Choice>, Failure> {
    let (book, now, me) = (site.city.book(), site.city.now(), visit.person.id.clone());
    site.city
        .read(move |tx, city| {
            let keys = chuangyou_app::sealed::custodians(tx, city, &book, now)?;
            let others = keys.into_iter().filter(|key| key.account != me);
            let named = others.map(|key| {
                let name = account::by_id(tx, city, &key.account)?.map(|account| account.name);
                let title = plain(name.unwrap_or_default());
                Ok(Choice { id: key.account.to_string(), title })
            });
            named.collect()
        })
        .await
}

type Section = (Text, Text, Form);

/// A form of the page; fields of several forms stand on one page, each under a name of its own.
fn section(what: &str, (title, hint): (Text, Text), mut fields: Vec<Field>) -> Section {
    fields.push(Field::hidden("what", vec![what.to_owned()]));
    (title.clone(), hint, Form::new(Url::Custody, title, fields))
}

fn password(id: &str, label: &str, autocomplete: &'static str) -> Field {
    Field::new(id, both(label), Control::Password(autocomplete))
}

fn make_form() -> Section {
    let words = (both("custody-make"), both("custody-make-text"));
    section("make", words, new_passphrase("make"))
}

fn renew_form() -> Section {
    let words = (both("custody-renew"), both("custody-renew-text"));
    let (title, hint, form) = section("renew", words, new_passphrase("renew"));
    (title, hint, Form { confirm: Some(both("custody-renew-confirm")), ..form })
}

fn new_passphrase(what: &str) -> Vec<Field> {
    let new = password(&format!("{what}-new"), "custody-passphrase", "new-password");
    vec![
        new.with_hint(both("custody-passphrase-hint")),
        password(&format!("{what}-again"), "custody-repeat", "new-password"),
    ]
}

fn change_form() -> Section {
    let words = (both("custody-change"), both("custody-change-text"));
    let mut fields = vec![password("change-old", "custody-old", "off")];
    fields.extend(new_passphrase("change"));
    section("change", words, fields)
}

fn pass_on_form(others: &[Choice]) -> Section {
    let words = (both("custody-pass-on"), both("custody-pass-on-text"));
    section(
        "pass-on",
        words,
        vec![
            Field::new("to", both("custody-to"), Control::Select(others.to_vec())),
            password("pass-on-old", "custody-old", "off"),
        ],
    )
}

async fn change_keys(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let mut page = custody_page(&site, &visit).await?;
    let what = posted.text("what").to_owned();
    match carry_out(&site, &visit, &page, &what, &posted).await? {
        Ok(said) => visit.go(Url::Custody, Tone::Done, said).await,
        Err((field, why)) => {
            for (.., form) in &mut page.forms {
                for one in form.fields.iter_mut().filter(|one| one.id == field) {
                    one.fault = Some(why.clone());
                }
            }
            Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// What is done with keys, and what is said of it; or the field that is wrong, and why.
async fn carry_out(
    site: &Site,
    visit: &Visit,
    page: &Custody,
    what: &str,
    posted: &Posted,
) -> Result<Result<Text, (String, Text)>, Fault> {
    let (city, me) = (&site.city, &visit.person.id);
    let (new, again) = (format!("{what}-new"), format!("{what}-again"));
    let typed = posted.text(&new);
    if what != "pass-on" && typed.trim() != posted.text(&again).trim() {
        return Ok(Err((again, both("custody-differ"))));
    }
    let old = format!("{what}-old");
    let done = match (what, page.since.is_some()) {
        ("make", false) | ("renew", true) => {
            custody::make(city, me, typed).await.map(|()| both("custody-made"))
        }
        ("change", true) => {
            site.limits.account(&format!("custody {me}"), city.now())?;
            custody::change(city, me, posted.text(&old), typed).await.map(|()| both("custody-changed"))
        }
        ("pass-on", true) => {
            let to = posted.text("to");
            if page.others.iter().all(|other| other.id != to) {
                return Ok(Err(("to".to_owned(), fault::not_a_choice())));
            }
            return pass_on(site, visit, &PersonId::from(to), posted.text(&old)).await;
        }
        _ => return Err(Fault::Bad("there is nothing of this kind to be done".to_owned())),
    };
    Unlocked::forget(site, visit);
    match done {
        Ok(said) => Ok(Ok(said)),
        Err(CustodyError::TooShort) => Ok(Err((new, both("custody-too-short")))),
        Err(CustodyError::Wrong | CustodyError::NoKey) => Ok(Err((old, both("sealed-wrong")))),
        Err(CustodyError::Failed(failure)) => Err(failure.into()),
    }
}

async fn pass_on(
    site: &Site,
    visit: &Visit,
    to: &PersonId,
    passphrase: &str,
) -> Result<Result<Text, (String, Text)>, Fault> {
    let key = match unlocked(site, visit, passphrase).await? {
        Ok(key) => Arc::new(key),
        Err(wrong) => return Ok(Err(("pass-on-old".to_owned(), wrong))),
    };
    match custody::pass_on(&site.city, &key, to).await {
        Ok(passed) => Ok(Ok(both_with("custody-passed-on", &[("n", &passed)]))),
        Err(CustodyError::Failed(failure)) => Err(failure.into()),
        Err(_) => Ok(Err(("to".to_owned(), fault::not_a_choice()))),
    }
}
