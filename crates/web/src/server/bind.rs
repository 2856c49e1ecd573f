//! Forms and the fields of procedures: what is asked for, and what was typed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use chuangyou_app::Rulebook;
use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_engine::case::{Case, FieldName, FieldValue, Moment};
use chuangyou_programme::model::{Action, Field, FieldId, FieldType, Guard, Procedure, Text};
use chuangyou_store::attachment::{Folder, Incoming, Refused};

use super::{Fault, Site};
use crate::fill::people::can_be_named;
use chuangyou_pages::component::{self, Control, fault};
use chuangyou_pages::lang::both;
use chuangyou_pages::page::Choice;

/// What a form sent: texts by name, and files.
#[derive(Debug, Default)]
pub(crate) struct Posted {
    texts: BTreeMap<String, Vec<String>>,
    /// Files with their names, by field.
    pub(crate) files: Vec<PostedFile>,
}

/// The largest file, in bytes. A default of this project.
pub(crate) const LARGEST_FILE: u64 = 10 << 20;

/// A file that a form sent. It came piece by piece and lies on the disk; unless it is kept, it is gone with the request.
#[derive(Debug)]
pub(crate) struct PostedFile {
    pub(crate) field: String,
    pub(crate) name: String,
    /// What came, or why it was not taken further.
    content: Mutex<Option<Result<Incoming, Refused>>>,
}

impl PostedFile {
    /// What came, once; whoever asks again finds nothing.
    pub(crate) fn take(&self) -> Result<Incoming, Refused> {
        let content = self.content.lock().unwrap_or_else(PoisonError::into_inner).take();
        content.unwrap_or(Err(Refused::Empty))
    }
}

impl Posted {
    /// The text sent under a name; empty if there was none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    /// All texts sent under a name.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.texts.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every text but those the page itself put there, for a draft.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let own = |name: &&String| !matches!(name.as_str(), "key" | "save");
        self.texts
            .iter()
            .filter(|(name, _)| own(name))
            .map(|(name, texts)| (name.clone(), texts.join("\n")))
            .collect()
    }

    /// What a draft kept.
    pub(crate) fn of_texts(texts: BTreeMap<String, String>) -> Self {
        let texts = texts.into_iter().map(|(name, text)| (name, vec![text])).collect();
        Self { texts, files: Vec::new() }
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Fault> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            return Self::parts(request, site).await;
        }
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, site).await;
        let axum::Form(pairs) = form.map_err(|why| match why.into_response_status() {
            413 => Fault::TooLarge,
            _ => Fault::Bad("the form cannot be read".to_owned()),
        })?;
        let mut posted = Self::default();
        for (name, text) in pairs {
            posted.texts.entry(name).or_default().push(text);
        }
        Ok(posted)
    }
}

/// The status that a rejected form would have had.
trait Status {
    fn into_response_status(self) -> u16;
}

impl<R: axum::response::IntoResponse> Status for R {
    fn into_response_status(self) -> u16 {
        self.into_response().status().as_u16()
    }
}

impl Posted {
    async fn parts(request: Request, site: &Site) -> Result<Self, Fault> {
        let parts = Multipart::from_request(request, site).await;
        let mut parts = parts.map_err(|why| Fault::Bad(why.body_text()))?;
        let mut posted = Self::default();
        while let Some(part) = parts.next_field().await.map_err(bad)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let content = Mutex::new(Some(receive(site.attachments(), part).await?));
                    // A file input that was left empty sends a file without a name.
                    if !name.is_empty() {
                        posted.files.push(PostedFile { field, name, content });
                    }
                }
                None => posted.texts.entry(field).or_default().push(part.text().await.map_err(bad)?),
            }
        }
        Ok(posted)
    }
}

fn bad(why: MultipartError) -> Fault {
    match why.status().as_u16() {
        413 => Fault::TooLarge,
        _ => Fault::Bad(why.body_text()),
    }
}

/// How many pieces of a file wait to be written at most; more are not asked for meanwhile.
const WAITING: usize = 4;

/// Takes in a file as it comes. What is too large is read to its end, so that the form's other fields are not lost, and not kept.
async fn receive(
    folder: Folder,
    mut part: axum::extract::multipart::Field<'_>,
) -> Result<Result<Incoming, Refused>, Fault> {
    let (pieces, mut waiting) = tokio::sync::mpsc::channel::<Bytes>(WAITING);
    let written = tokio::task::spawn_blocking(move || {
        let mut incoming = folder.receive(LARGEST_FILE)?;
        while let Some(piece) = waiting.blocking_recv() {
            incoming.write(&piece)?;
        }
        Ok(incoming)
    });
    while let Some(piece) = part.chunk().await.map_err(bad)? {
        // Whoever has refused the file receives no more of it.
        drop(pieces.send(piece).await);
    }
    drop(pieces);
    match written.await.map_err(|error| Fault::Broken(error.to_string()))? {
        Err(Refused::Failure(failure)) => Err(failure.into()),
        other => Ok(other),
    }
}

/// What a form offers besides what was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer<'a> {
    /// The fields that are not asked for.
    pub(crate) skip: &'a [&'a str],
    /// Whom fields for people can name; whoever is asked types if there is nobody.
    pub(crate) people: &'a [Choice],
    /// The fields of the case whose values are secret to the reader: they are asked for as if nothing were known.
    pub(crate) hidden: &'a [&'a str],
}

/// The fields that an action takes, as a form asks for them, with what was typed or is known already.
pub(crate) fn controls(
    book: &Rulebook,
    procedure: &Procedure,
    action: &Action,
    case: Option<&Case>,
    posted: &Posted,
    Offer { skip, people, hidden }: Offer<'_>,
) -> Vec<component::Field> {
    let asked = taken(procedure, action).filter(|(_, field)| !skip.contains(&field.id.as_str()));
    let index = procedure.actions.iter().position(|one| one.id == action.id);
    asked
        .map(|(_, field)| {
            let seen = case.filter(|_| !hidden.contains(&field.id.as_str()));
            let known = seen.and_then(|case| case.fields.get(field.id.as_str())).and_then(typed);
            let typed = posted.texts.get(&field.id).map(|texts| texts.join("\n"));
            let required = field.required_by.iter().any(|id| Some(id.index()) == index);
            let mut offered = control(book, field, people);
            if let (Control::Select(choices), Some(case)) = (&mut offered, case) {
                let entries = drawn_from(procedure, action, field, case);
                let is_entry =
                    |entries: &Vec<String>, id: &str| entries.iter().any(|entry| entry.trim() == id);
                choices.retain(|choice| entries.is_none_or(|entries| is_entry(entries, &choice.id)));
            }
            let control = component::Field::new(&field.id, field.label.clone(), offered);
            let control = if required { control } else { control.optional() };
            let control = match field.kind {
                FieldType::Case => control.with_hint(both("field-case-hint")),
                FieldType::CaseNumber => control.with_hint(both("field-case-number-hint")),
                _ => control,
            };
            control.with_value(typed.or(known).unwrap_or_default())
        })
        .collect()
}

/// The fields that an action takes, in the procedure's order.
pub(crate) fn taken<'p>(
    procedure: &'p Procedure,
    action: &'p Action,
) -> impl Iterator<Item = (FieldId, &'p Field)> {
    let fields = (0u16..).map(FieldId).zip(&procedure.fields);
    fields.filter(|(id, _)| action.fields.contains(id))
}

/// The list of the case from which an action asks the field's value to be, if it does: nothing else is offered.
fn drawn_from<'c>(
    procedure: &Procedure,
    action: &Action,
    field: &Field,
    case: &'c Case,
) -> Option<&'c Vec<String>> {
    let of = action.guards.iter().find_map(|guard| match guard {
        Guard::Among { field: asked, of } if procedure.fields[asked.index()].id == field.id => Some(of),
        _ => None,
    })?;
    match case.fields.get(procedure.fields[of.index()].id.as_str())? {
        FieldValue::List(entries) => Some(entries),
        _ => None,
    }
}

fn control(book: &Rulebook, field: &Field, people: &[Choice]) -> Control {
    let programme = book.programme();
    let choice = |id: &str, title: &Text| Choice { id: id.to_owned(), title: title.clone() };
    match &field.kind {
        FieldType::Text if field.id.ends_with("phone") => Control::Phone,
        FieldType::Text if field.personal => Control::Text("name"),
        FieldType::Person if !people.is_empty() => Control::Select(people.to_vec()),
        FieldType::Text
        | FieldType::Enterprise
        | FieldType::Case
        | FieldType::CaseNumber
        | FieldType::Person => Control::Text("off"),
        FieldType::LongText => Control::LongText,
        FieldType::Number => Control::Number,
        FieldType::Money => Control::Money,
        FieldType::Date => Control::Date,
        FieldType::Instant => Control::Instant,
        FieldType::Choice(choices) => {
            Control::Choice(choices.iter().map(|(id, title)| choice(id, title)).collect())
        }
        FieldType::File => {
            Control::File { accept: ACCEPT, at_most_mib: (LARGEST_FILE >> 20) as u32, kept: Vec::new() }
        }
        FieldType::Unit => {
            Control::Select(programme.units.iter().map(|unit| choice(&unit.id, &unit.title)).collect())
        }
        FieldType::Item => {
            Control::Select(programme.items.iter().map(|item| choice(&item.id, &item.title)).collect())
        }
        FieldType::List => Control::List,
        FieldType::Flag => Control::Flag,
    }
}

/// The endings of files that are taken.
const ACCEPT: &str = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.ofd,.doc,.xls,.txt";

/// A value as it was typed.
fn typed(value: &FieldValue) -> Option<String> {
    Some(match value {
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(fen) => format!("{}.{:02}", fen / 100, (fen % 100).abs()),
        FieldValue::List(entries) => entries.join("\n"),
        FieldValue::Flag(up) => if *up { "yes" } else { "" }.to_owned(),
        other => other.text()?,
    })
}

/// What was typed, as values of the procedure's fields; and what of it cannot be read, by field. What is left empty is left
/// out: whether that may be is for the procedure to say.
pub(crate) fn read_fields(
    book: &Rulebook,
    procedure: &Procedure,
    action: &Action,
    posted: &Posted,
    people: &[Choice],
) -> (BTreeMap<FieldName, FieldValue>, BTreeMap<String, Text>) {
    let (mut values, mut faults) = (BTreeMap::new(), BTreeMap::new());
    for (_, field) in taken(procedure, action) {
        let text = posted.all(&field.id).join("\n");
        if text.trim().is_empty() {
            continue;
        }
        match read_field(book, field, text.trim()) {
            Ok(FieldValue::Person(person)) if !can_be_named(people, &person) => {
                drop(faults.insert(field.id.clone(), fault::not_a_choice()));
            }
            Ok(value) => drop(values.insert(FieldName::from(field.id.as_str()), value)),
            Err(fault) => drop(faults.insert(field.id.clone(), fault)),
        }
    }
    (values, faults)
}

fn read_field(book: &Rulebook, field: &Field, text: &str) -> Result<FieldValue, Text> {
    let own = || text.to_owned();
    Ok(match &field.kind {
        FieldType::Text | FieldType::LongText | FieldType::CaseNumber => FieldValue::Text(own()),
        FieldType::Number => FieldValue::Number(text.parse().map_err(|_| fault::not_a_number())?),
        FieldType::Money => FieldValue::Money(fen(text).ok_or_else(fault::not_money)?),
        FieldType::Date => FieldValue::Date(text.parse().map_err(|_| fault::not_a_day())?),
        FieldType::Instant => FieldValue::Instant(instant(book, text).ok_or_else(fault::not_a_day)?),
        FieldType::Choice(_) => FieldValue::Choice(own()),
        FieldType::File => FieldValue::File(own()),
        FieldType::Unit => FieldValue::Unit(text.into()),
        FieldType::Person => FieldValue::Person(text.into()),
        FieldType::Item => FieldValue::Item(text.into()),
        FieldType::Enterprise => FieldValue::Enterprise(own()),
        FieldType::Case => FieldValue::Case(text.into()),
        FieldType::List => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            FieldValue::List(lines.map(str::to_owned).collect())
        }
        FieldType::Flag => FieldValue::Flag(text == "yes"),
    })
}

/// Yuan with at most two decimals, as fen.
fn fen(text: &str) -> Option<i64> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let fen = match decimals.len() {
        0 => 0,
        1 => decimals.parse::<i64>().ok()? * 10,
        2 => decimals.parse::<i64>().ok()?,
        _ => return None,
    };
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fen).filter(|_| !decimals.starts_with(['-', '+']))
}

/// `2011-03-01T09:00`, as a browser's form has it, in the programme's zone.
fn instant(book: &Rulebook, text: &str) -> Option<Moment> {
    let (day, time) = text.split_once('T')?;
    let day: Day = day.parse().ok()?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.get(..2)?.parse::<i64>().ok()?);
    let second = LocalSecond::midnight(day) + hour * 3600 + minute * 60;
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then(|| Moment(book.almanac().instant(second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_exactly() {
        assert_eq!(fen("12"), Some(1200));
        assert_eq!(fen("12.5"), Some(1250));
        assert_eq!(fen("0.05"), Some(5));
        assert_eq!((fen("1.005"), fen("1,50"), fen("x"), fen("1.-5")), (None, None, None, None));
    }
}
