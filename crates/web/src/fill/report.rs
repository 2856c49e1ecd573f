//! What is sealed, for those who may read it: whoever has the receipt, and the custodians.

use std::sync::Arc;

use chuangyou_app::Rulebook;
use chuangyou_app::sealed::report::{self, SealedFile};
use chuangyou_app::sealed::{self, Opened};
use chuangyou_engine::case::{Event, FieldValue, Phase, Pseudonym, allowed, standing};
use chuangyou_envelope::{Receipt, SecretKey};
use chuangyou_programme::model::{Action, Field, FieldType, Procedure, Text};
use chuangyou_store::CaseRow;

use super::case::{self as filled, CaseFile, Reader};
use super::paper;
use crate::route::report::{Wrong, form_of};
use crate::server::{Fault, Posted, Site};
use chuangyou_pages::component::Field as FormField;
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::report::{Letter, ReportAct, ReportCase, Writer, Written};
use chuangyou_pages::url::Url;

/// A report as whoever has its receipt sees it; with an action that was tried and went wrong, if there was one.
pub(crate) async fn case(
    site: &Site,
    receipt: &Receipt,
    row: &CaseRow,
    tried: Option<(&Action, &Posted, Wrong)>,
) -> Result<ReportCase, Fault> {
    let file = filled::read(site, &row.id).await?.ok_or(Fault::NotFound)?;
    let (book, now) = (site.city.book(), site.city.now());
    let procedure = book.procedure(&row.procedure).ok_or(Fault::NotFound)?;
    let fields: Vec<&Field> = procedure.fields.iter().filter(|field| field.sealed_to.is_some()).collect();
    let key = Arc::new(receipt.reading_key());
    let opened = sealed::open(&site.city, &file.case, &file.events, &fields, &key).await?;
    let person = report::person(receipt);
    let may = allowed(&book.context(), &file.case, &person, now);
    let may = may.into_iter().map(|id| &procedure.actions[id.index()]);
    let mut tried = tried;
    let acts = may.map(|action| {
        let wrong = tried.take_if(|(one, ..)| one.id == action.id);
        act(&book, procedure, action, receipt, wrong)
    });
    Ok(ReportCase {
        receipt: receipt.to_string(),
        number: row.number.clone(),
        state: filled::state_title(&book, &row.procedure, &row.state),
        limits: limits(&book, &file, now),
        voucher: report::wants_voucher(procedure, row).then(|| receipt.voucher().to_string()),
        done: None,
        acts: acts.collect(),
        written: written(&book, &file, &fields, &opened),
        letters: letters(&book, &file),
    })
}

fn act(
    book: &Rulebook,
    procedure: &Procedure,
    action: &Action,
    receipt: &Receipt,
    wrong: Option<(&Action, &Posted, Wrong)>,
) -> ReportAct {
    let typed = Posted::default();
    let posted = wrong.as_ref().map_or(&typed, |(_, posted, _)| posted);
    let mut form = form_of(book, (procedure, action), posted, Url::ReportAct(&action.id));
    if let Some((.., wrong)) = wrong {
        wrong.put_on(&mut form);
    }
    form.fields.push(FormField::hidden("receipt", vec![receipt.to_string()]));
    ReportAct { title: action.title.clone(), form }
}

/// The limits that run, and until when.
fn limits(
    book: &Rulebook,
    file: &CaseFile,
    now: chuangyou_engine::case::Moment,
) -> Vec<(Text, chuangyou_calendar::Day)> {
    let ctx = book.context();
    let running = file.case.clocks.keys().filter_map(|name| {
        let standing = standing(&ctx, &file.case, name, now)?;
        let due = standing.due.filter(|_| standing.phase == Phase::Running)?;
        Some((ctx.clock(name)?.title.clone(), due.day))
    });
    running.collect()
}

/// The papers served in a case with what they say, as its party reads them, latest first.
pub(crate) fn letters(book: &Rulebook, file: &CaseFile) -> Vec<Letter> {
    let served = file.notices.iter().rev();
    let papers = served.filter_map(|notice| paper::paper(book, file, &notice.number, Reader::Party));
    papers
        .map(|paper| Letter { title: paper.title, number: paper.number, on: paper.on, body: paper.body })
        .collect()
}

/// What was written in sealed fields, latest first; of what cannot be opened nothing is said.
pub(crate) fn written(book: &Rulebook, file: &CaseFile, fields: &[&Field], opened: &Opened) -> Vec<Written> {
    let written = file.events.iter().rev().filter_map(|event| {
        let lines: Vec<(Text, Text)> = fields.iter().filter_map(|field| line(field, event, opened)).collect();
        (!lines.is_empty()).then(|| Written {
            at: book.almanac().second(event.occurred_at.0),
            title: filled::event_title(book.procedure(file.case.procedure.as_str()), event),
            by: writer(event),
            lines,
        })
    });
    written.collect()
}

fn writer(event: &Event) -> Writer {
    match event.actor.person().and_then(Pseudonym::of) {
        Some(_) => Writer::Reporter,
        None => Writer::Custodian,
    }
}

fn line(field: &Field, event: &Event, opened: &Opened) -> Option<(Text, Text)> {
    let FieldValue::Commitment(commitment) = event.fields.get(field.id.as_str())? else { return None };
    let text = match opened.get(commitment) {
        Some(Ok(text)) if field.kind == FieldType::File => {
            let count = SealedFile::read_all(text).len();
            both_with("report-files", &[("n", &count)])
        }
        Some(Ok(text)) => super::plain(text.as_str()),
        Some(Err(_)) => return None,
        None => both("report-erased"),
    };
    Some((field.label.clone(), text))
}

/// The files of which opened values speak, in the order in which they came.
pub(crate) fn files(file: &CaseFile, fields: &[&Field], opened: &Opened) -> Vec<SealedFile> {
    let mut found = Vec::new();
    for event in &file.events {
        for field in fields.iter().filter(|field| field.kind == FieldType::File) {
            if let Some(FieldValue::Commitment(commitment)) = event.fields.get(field.id.as_str())
                && let Some(Ok(text)) = opened.get(commitment)
            {
                found.extend(SealedFile::read_all(text));
            }
        }
    }
    found
}

/// What a custodian's key opens in a case, of the fields that may be read now.
pub(crate) async fn open(
    site: &Site,
    file: &CaseFile,
    fields: &[&Field],
    key: &Arc<SecretKey>,
) -> Result<Opened, Fault> {
    Ok(sealed::open(&site.city, &file.case, &file.events, fields, key).await?)
}
