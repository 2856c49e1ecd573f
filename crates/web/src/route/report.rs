//! Reports by receipt. Nothing is known of whoever comes here but the receipt, which comes with each request and stays nowhere.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chuangyou_app::sealed::proof::{self, Refused};
use chuangyou_app::sealed::report::{self, Said};
use chuangyou_app::{Done, Executed, On, Refusal, Rulebook, chance};
use chuangyou_engine::case::FieldName;
use chuangyou_envelope::Receipt;
use chuangyou_envelope::trace::{Clean, Uncleanable, clean};
use chuangyou_programme::model::{Action, FieldType, Procedure, Text};
use chuangyou_store::CaseRow;

use super::act::place;
use super::apply::online;
use crate::fill::report as filled;
use crate::server::{
    Access, Fault, Handled, Offer, Posted, Sent, Site, Stranger, controls, get, post, read_fields,
};
use chuangyou_pages::component::{Control, Field, Form, fault};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::report::{Finding, ProofChecked, ReceiptAsked, Received, Report};
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/report", Access::Everyone, begin),
        post("/report", Access::Everyone, make),
        get("/report/receipt", Access::Everyone, ask),
        post("/report/receipt", Access::Everyone, follow),
        post("/report/receipt/{action}", Access::Everyone, go_on),
        get("/report/proof", Access::Everyone, proof_form),
        post("/report/proof", Access::Everyone, check_proof),
        post("/report/proof/file", Access::Everyone, proof_file),
    ]
}

/// What is wrong with what was sent: field by field, or as a whole.
#[derive(Default)]
pub(crate) struct Wrong {
    pub(crate) fields: BTreeMap<String, Text>,
    pub(crate) whole: Option<Text>,
    pub(crate) status: StatusCode,
}

impl Wrong {
    fn whole(text: Text, status: StatusCode) -> Self {
        Self { whole: Some(text), status, ..Self::default() }
    }

    fn fields(fields: BTreeMap<String, Text>) -> Self {
        Self { fields, whole: None, status: StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// Says it on a form.
    pub(crate) fn put_on(self, form: &mut Form) {
        let mut faults = self.fields;
        let took_files = form.takes_files();
        for field in &mut form.fields {
            field.fault = faults.remove(&field.id);
            if took_files && matches!(field.control, Control::File { .. }) && field.fault.is_none() {
                field.hint = Some(both("report-again-files"));
            }
        }
        form.fault = self.whole.or_else(|| faults.into_values().next());
    }
}

async fn begin(State(site): State<Site>, stranger: Stranger) -> Result<Response, Fault> {
    let page = report_page(&site, &Posted::default(), None).await?;
    Ok(stranger.show(&site, &page))
}

/// The form, with what was typed, if what is sent could be sealed.
async fn report_page(site: &Site, posted: &Posted, wrong: Option<Wrong>) -> Result<Report, Fault> {
    let book = site.city.book();
    let offered = report::offered(&book).ok_or(Fault::NotFound)?;
    let work_bits = site.settings.report_work_bits;
    if !report::can_be_sealed(&site.city).await? {
        return Ok(Report { form: None, work_bits });
    }
    let mut form = form_of(&book, (offered.procedure, offered.action), posted, Url::Report);
    form.submit = both("report-submit");
    form.fields.push(Field::hidden("challenge", vec![site.work.challenge(site.city.now())]));
    form.fields.push(Field::hidden("answer", vec![String::new()]));
    if let Some(wrong) = wrong {
        wrong.put_on(&mut form);
    }
    Ok(Report { form: Some(form), work_bits })
}

/// The form for an action of whoever has a receipt. Its key says nothing of when it was made.
pub(crate) fn form_of(
    book: &Rulebook,
    (procedure, action): (&Procedure, &Action),
    posted: &Posted,
    post_to: Url<'_>,
) -> Form {
    let preset = online(procedure, action);
    let skip: Vec<&str> = preset.keys().map(FieldName::as_str).collect();
    let mut fields =
        controls(book, procedure, action, None, posted, Offer { skip: &skip, people: &[], hidden: &[] });
    for field in &mut fields {
        if let Control::File { accept, .. } = &mut field.control {
            *accept = ".jpg,.jpeg,.png,.webp,.txt";
            field.hint = Some(both("report-files-hint"));
        }
    }
    let key = match posted.text("key") {
        "" => chance::timeless(),
        key => key.to_owned(),
    };
    Form { key, ..Form::new(post_to, action.title.clone(), fields) }
}

async fn make(State(site): State<Site>, stranger: Stranger, sent: Sent) -> Result<Response, Fault> {
    let posted = &sent.texts;
    let receipt = Receipt::new();
    match try_to_make(&site, &receipt, &sent).await? {
        Ok(done) => {
            let proof = proof::of_case(&site.city, &done.case).await?;
            let row = report::find(&site.city, &receipt).await?.ok_or(Fault::NotFound)?;
            let at = site.city.book().almanac().second(row.opened_at.0);
            let receipt = receipt.to_string();
            Ok(stranger.show(&site, &Received { receipt, number: row.number, at, proof: proof.to_string() }))
        }
        Err(wrong) => {
            let status = wrong.status;
            let page = report_page(&site, posted, Some(wrong)).await?;
            Ok(stranger.show_with(&site, status, &page))
        }
    }
}

async fn try_to_make(site: &Site, receipt: &Receipt, sent: &Sent) -> Result<Result<Executed, Wrong>, Fault> {
    let book = site.city.book();
    let offered = report::offered(&book).ok_or(Fault::NotFound)?;
    let said = match said(&book, (offered.procedure, offered.action), sent) {
        Ok(said) => said,
        Err(faults) => return Ok(Err(Wrong::fields(faults))),
    };
    if let Some(missing) = missing(offered.procedure, offered.action, &said) {
        return Ok(Err(Wrong::fields(missing)));
    }
    let (challenge, answer) = (sent.texts.text("challenge"), sent.texts.text("answer"));
    let (now, settings) = (site.city.now(), &site.settings);
    let is_done = site.work.take(challenge, answer, settings.report_work_bits, now);
    if !is_done && let Err(why) = site.limits.without_work(settings.reports_without_work, now) {
        let Fault::TooMany { seconds } = why else { return Err(why) };
        let text = both_with("report-full", &[("minutes", &((seconds + 59) / 60))]);
        return Ok(Err(Wrong::whole(text, StatusCode::TOO_MANY_REQUESTS)));
    }
    let on = On::New {
        procedure: offered.procedure.id.as_str().into(),
        unit: offered.unit.id.as_str().into(),
        item: None,
        party: Some(report::party(receipt)),
    };
    submit(site, receipt, on, offered.action, &sent.texts, said).await
}

/// What was filled in, without what tells of its maker; or what is wrong with it, by field.
fn said(
    book: &Rulebook,
    (procedure, action): (&Procedure, &Action),
    sent: &Sent,
) -> Result<Said, BTreeMap<String, Text>> {
    let (mut fields, mut faults) = read_fields(book, procedure, action, &sent.texts, &[]);
    let is_file = |name: &str| {
        let mut asked = report::asked(procedure, action);
        asked.any(|field| field.id == name && field.kind == FieldType::File)
    };
    // Whatever is sent under the name of a file and is none is nothing that was filled in.
    fields.retain(|name, _| !is_file(name.as_str()));
    fields.extend(online(procedure, action));
    let mut files: BTreeMap<FieldName, Vec<Clean>> = BTreeMap::new();
    for file in sent.files.iter().filter(|file| is_file(&file.field)) {
        let cleaned = file.bytes.as_ref().map(|bytes| clean(bytes));
        match cleaned {
            Some(Ok(clean)) => files.entry(file.field.as_str().into()).or_default().push(clean),
            Some(Err(why)) => drop(faults.insert(file.field.clone(), unclean(why))),
            None => drop(faults.insert(file.field.clone(), fault::file_too_large(10))),
        }
    }
    if faults.is_empty() { Ok(Said { fields, files }) } else { Err(faults) }
}

fn unclean(why: Uncleanable) -> Text {
    match why {
        Uncleanable::Empty => fault::missing(),
        Uncleanable::Kind => both("report-file-kind"),
        Uncleanable::Damaged => both("report-file-damaged"),
        Uncleanable::Animated => both("report-file-animated"),
        Uncleanable::TooManyPoints => both("report-file-points"),
    }
}

/// What must be filled in and is not: asked before work is counted, so that a slip costs nobody their place.
fn missing(procedure: &Procedure, action: &Action, said: &Said) -> Option<BTreeMap<String, Text>> {
    let index = procedure.actions.iter().position(|one| one.id == action.id);
    let required =
        procedure.fields.iter().filter(|field| field.required_by.iter().any(|id| Some(id.index()) == index));
    let is_missing = |field: &&chuangyou_programme::model::Field| {
        !said.fields.contains_key(field.id.as_str()) && !said.files.contains_key(field.id.as_str())
    };
    let missing: BTreeMap<_, _> =
        required.filter(is_missing).map(|field| (field.id.clone(), fault::missing())).collect();
    (!missing.is_empty()).then_some(missing)
}

async fn submit(
    site: &Site,
    receipt: &Receipt,
    on: On,
    action: &Action,
    posted: &Posted,
    said: Said,
) -> Result<Result<Executed, Wrong>, Fault> {
    let key = match posted.text("key") {
        "" => chance::timeless(),
        key => format!("report/{key}"),
    };
    Ok(match report::submit(&site.city, receipt, on, &action.id, key, said).await {
        Ok(done) if done.done == Done::Now => Ok(done),
        Ok(_) | Err(Refusal::KeyReused) => Err(Wrong::whole(both("report-taken"), StatusCode::CONFLICT)),
        Err(Refusal::Rejected(rejection)) => {
            let (fields, whole) = place(&rejection);
            Err(Wrong { fields, whole, status: StatusCode::UNPROCESSABLE_ENTITY })
        }
        Err(Refusal::NobodyHasKeys) => {
            Err(Wrong::whole(both("sealed-no-keys"), StatusCode::SERVICE_UNAVAILABLE))
        }
        Err(refusal) => return Err(refusal.into()),
    })
}

async fn ask(State(site): State<Site>, stranger: Stranger) -> Response {
    stranger.show(&site, &ReceiptAsked::new(None))
}

/// The case of the receipt that was sent. Receipts that lead nowhere are counted.
async fn found(
    site: &Site,
    stranger: &Stranger,
    posted: &Posted,
) -> Result<Option<(Receipt, CaseRow)>, Fault> {
    let now = site.city.now();
    site.limits.may_guess(&stranger.from, now)?;
    let Ok(receipt) = posted.text("receipt").parse::<Receipt>() else {
        site.limits.guess(&stranger.from, now);
        return Ok(None);
    };
    let row = report::find(&site.city, &receipt).await?;
    if row.is_none() {
        site.limits.guess(&stranger.from, now);
    }
    Ok(row.map(|row| (receipt, row)))
}

fn wrong_receipt(site: &Site, stranger: &Stranger) -> Response {
    let page = ReceiptAsked::new(Some(both("report-receipt-wrong")));
    stranger.show_with(site, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn follow(State(site): State<Site>, stranger: Stranger, sent: Sent) -> Result<Response, Fault> {
    let Some((receipt, row)) = found(&site, &stranger, &sent.texts).await? else {
        return Ok(wrong_receipt(&site, &stranger));
    };
    let page = filled::case(&site, &receipt, &row, None).await?;
    Ok(stranger.show(&site, &page))
}

async fn go_on(
    State(site): State<Site>,
    stranger: Stranger,
    Path(action): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let Some((receipt, row)) = found(&site, &stranger, &sent.texts).await? else {
        return Ok(wrong_receipt(&site, &stranger));
    };
    let book = site.city.book();
    let procedure = book.procedure(&row.procedure).ok_or(Fault::NotFound)?;
    let action = procedure.actions.iter().find(|one| one.id == action).ok_or(Fault::NotFound)?;
    let tried = match said(&book, (procedure, action), &sent) {
        Ok(said) => {
            let on = On::Case { id: row.id.clone(), seen: None };
            submit(&site, &receipt, on, action, &sent.texts, said).await?
        }
        Err(faults) => Err(Wrong::fields(faults)),
    };
    match tried {
        Ok(_) => {
            let row = report::find(&site.city, &receipt).await?.ok_or(Fault::NotFound)?;
            let mut page = filled::case(&site, &receipt, &row, None).await?;
            page.done = Some(both("report-done"));
            Ok(stranger.show(&site, &page))
        }
        Err(wrong) => {
            let status = wrong.status;
            let page = filled::case(&site, &receipt, &row, Some((action, &sent.texts, wrong))).await?;
            Ok(stranger.show_with(&site, status, &page))
        }
    }
}

async fn proof_form(State(site): State<Site>, stranger: Stranger) -> Response {
    stranger.show(&site, &ProofChecked::new("", None))
}

async fn check_proof(State(site): State<Site>, stranger: Stranger, sent: Sent) -> Result<Response, Fault> {
    let text = sent.texts.text("proof");
    let (status, finding) = match proof::check(&site.city, text).await {
        Ok(proof) => {
            let received = proof.received.replace('T', " ");
            (StatusCode::OK, Finding::Genuine { number: proof.number, received })
        }
        Err(Refused::Failed(failure)) => return Err(failure.into()),
        Err(refused) => (StatusCode::UNPROCESSABLE_ENTITY, Finding::Refused(why(&refused))),
    };
    Ok(stranger.show_with(&site, status, &ProofChecked::new(text, Some(finding))))
}

fn why(refused: &Refused) -> Text {
    match refused {
        Refused::Elsewhere(place) => both_with("report-proof-elsewhere", &[("place", place)]),
        Refused::Forged => both("report-proof-forged"),
        Refused::Unknown => both("report-proof-unknown"),
        Refused::Malformed | Refused::Failed(_) => both("report-proof-malformed"),
    }
}

async fn proof_file(State(site): State<Site>, stranger: Stranger, sent: Sent) -> Result<Response, Fault> {
    let Some((_, row)) = found(&site, &stranger, &sent.texts).await? else {
        return Ok(wrong_receipt(&site, &stranger));
    };
    let proof = proof::of_case(&site.city, &row.id).await?.to_string();
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"proof-of-receipt.txt\""),
    ];
    Ok((headers, proof).into_response())
}
