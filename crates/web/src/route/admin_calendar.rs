//! Calendars: the years that are known, and another that is shown before it is used.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chuangyou_app::calendar::{self, Move, PREVIEW_AT_MOST, YearError};
use chuangyou_calendar::import::{ImportFormat, read};
use chuangyou_calendar::{CalendarError, Notice, YearFile};
use chuangyou_programme::model::Text;
use chuangyou_store::Failure;

use crate::fill::{admin as filled, case::last_day, plain};
use crate::server::{Access, Fault, Handled, Posted, PostedFile, Site, Visit, get, post};
use chuangyou_pages::component::{Control, Field, Form, fault};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::Tone;
use chuangyou_pages::page::calendar::{AdminCalendarYear, AdminCalendars, CalendarLine, MovedCase, Preview};
use chuangyou_pages::page::work::Reach;
use chuangyou_pages::url::Url;

pub(super) fn routes() -> Vec<Handled> {
    vec![
        get("/admin/calendars", Access::Administrators, calendars),
        post("/admin/calendars", Access::Administrators, show),
        get("/admin/calendars/{name}/{year}", Access::Administrators, year),
        post("/admin/calendars/{name}/{year}", Access::Administrators, take),
    ]
}

async fn calendars(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    Ok(visit.show(&site, &list(&site, "", None).await?))
}

/// The calendars, with the form for another year and what was wrong with it.
async fn list(site: &Site, typed: &str, wrong: Option<Text>) -> Result<AdminCalendars, Failure> {
    let book = site.city.book();
    let name = site.city.base().calendar.id.clone();
    let line = CalendarLine {
        title: plain(&name),
        name,
        years: calendar::years(&site.city).await?.into_keys().collect(),
        until: book.almanac().calendar.last_known(),
    };
    let file = Control::File { accept: ".toml,.json,.ics,.csv", at_most_mib: 1, kept: Vec::new() };
    let text = Field::new("text", both("calendar-text"), Control::LongText).with_value(typed);
    let text = Field { fault: wrong, ..text.with_hint(both("calendar-text-hint")).optional() };
    let fields = vec![Field::new("file", both("calendar-file"), file).optional(), text];
    let form = Form::new(Url::AdminCalendars, both("calendar-show"), fields);
    Ok(AdminCalendars { calendars: vec![line], form })
}

/// Shows a year that is not used yet, and what would move.
async fn show(State(site): State<Site>, visit: Visit, posted: Posted) -> Result<Response, Fault> {
    let typed = posted.text("text").to_owned();
    let text = match posted.files.first() {
        Some(file) => text_of(file).await?,
        None => typed.clone(),
    };
    if text.trim().is_empty() {
        let page = list(&site, &typed, Some(fault::missing())).await?;
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let previewed = match parse(&site, &text).await {
        Ok(year) => preview(&site, &year, None).await,
        Err(error) => Err(error),
    };
    match previewed {
        Ok(page) => Ok(visit.show(&site, &page)),
        Err(YearError::Calendar(error)) => {
            let page = list(&site, &typed, Some(unreadable(&error))).await?;
            Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(YearError::Failed(failure)) => Err(failure.into()),
    }
}

/// The text of a file that was sent; empty if it is larger than any year.
async fn text_of(file: &PostedFile) -> Result<String, Fault> {
    let content = file.take();
    let read = tokio::task::spawn_blocking(move || match content {
        Ok(incoming) => incoming.read(),
        Err(_) => Ok(Vec::new()),
    });
    let bytes = read.await.map_err(|error| Fault::Broken(error.to_string()))??;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unreadable(error: &CalendarError) -> Text {
    both_with("calendar-unreadable", &[("why", &error.to_string())])
}

/// A year in any of the formats; of several, the first that is not known yet, else the last.
async fn parse(site: &Site, text: &str) -> Result<YearFile, YearError> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let weekend = site.city.base().calendar.weekend;
    let format = match start {
        _ if start.starts_with('{') => ImportFormat::HolidayCn,
        _ if start.starts_with("BEGIN:") => ImportFormat::ICalendar,
        _ if start.lines().next().is_some_and(|line| line.contains("date") && line.contains(',')) => {
            ImportFormat::Csv
        }
        _ => return Ok(YearFile::parse(text, "TOML")?),
    };
    let mut years = read(format, text, &format!("{format:?}"), weekend)?;
    let known = calendar::years(&site.city).await?;
    let at = years.iter().position(|year| !known.contains_key(&year.year)).unwrap_or(years.len() - 1);
    Ok(years.swap_remove(at))
}

async fn preview(site: &Site, year: &YearFile, wrong: Option<Text>) -> Result<AdminCalendarYear, YearError> {
    let found = calendar::preview(&site.city, year).await?;
    let book = site.city.book();
    let moved = |one: &Move| MovedCase {
        id: one.case.to_string(),
        number: one.number.clone(),
        clock: book.context().clock(&one.clock).map_or_else(Text::default, |clock| clock.title.clone()),
        before: last_day(&book, one.before),
        after: last_day(&book, one.after),
    };
    let title = year.notices.last().and_then(|notice| notice.title.clone()).unwrap_or_default();
    let reason = Field::new("reason", both("calendar-reason"), Control::LongText).with_value(title);
    let fields = vec![Field { fault: wrong, ..reason }, Field::hidden("text", vec![year.to_toml()])];
    let name = site.city.base().calendar.id.as_str();
    let form = Form {
        confirm: Some(both("calendar-sure")),
        ..Form::new(Url::AdminCalendar(name, year.year), both("calendar-use"), fields)
    };
    let preview = Preview {
        reach: if found.looked_at < PREVIEW_AT_MOST { Reach::Whole } else { Reach::MostUrgent },
        moved: found.moved,
        later: found.later,
        examples: found.examples.iter().map(moved).collect(),
        form,
    };
    let one = std::slice::from_ref(year);
    let known = site.city.base().calendar.with(one)?;
    Ok(AdminCalendarYear {
        name: name.to_owned(),
        year: year.year,
        notices: notices(year),
        days: filled::days(&known, year.year),
        preview: Some(preview),
    })
}

fn notices(year: &YearFile) -> Vec<Text> {
    let title = |notice: &Notice| notice.title.clone().or_else(|| notice.url.clone());
    year.notices.iter().filter_map(title).map(plain).collect()
}

async fn year(
    State(site): State<Site>,
    visit: Visit,
    Path((name, year)): Path<(String, i32)>,
) -> Result<Response, Fault> {
    let known = calendar::years(&site.city).await?;
    let file = known.get(&year).filter(|_| name == site.city.base().calendar.id).ok_or(Fault::NotFound)?;
    let book = site.city.book();
    let days = filled::days(&book.almanac().calendar, year);
    let page = AdminCalendarYear { name, year, notices: notices(file), days, preview: None };
    Ok(visit.show(&site, &page))
}

/// Uses a year that was shown; the reason becomes its last notice, and is recorded with every case that moves.
async fn take(
    State(site): State<Site>,
    visit: Visit,
    Path((name, number)): Path<(String, i32)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let bad = |error: YearError| match error {
        YearError::Calendar(error) => Fault::Bad(error.to_string()),
        YearError::Failed(failure) => Fault::Store(failure),
    };
    let mut file = YearFile::parse(posted.text("text"), "TOML").map_err(|error| bad(error.into()))?;
    if name != site.city.base().calendar.id || file.year != number {
        return Err(Fault::NotFound);
    }
    let reason = posted.text("reason").trim().to_owned();
    if reason.is_empty() {
        let page = preview(&site, &file, Some(fault::missing())).await.map_err(bad)?;
        return Ok(visit.show_with(&site, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    if file.notices.last().and_then(|notice| notice.title.as_deref()) != Some(reason.as_str()) {
        file.notices.push(Notice { title: Some(reason), url: None });
    }
    calendar::put(&site.city, &file, &visit.person.id).await.map_err(bad)?;
    let said = both_with("calendar-used", &[("year", &number.to_string())]);
    visit.go(Url::AdminCalendars, Tone::Done, said).await
}
