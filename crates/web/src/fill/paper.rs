//! Papers, as they were when they were served: from the events up to the one that served them.

use chuangyou_app::{Rulebook, account};
use chuangyou_calendar::Day;
use chuangyou_engine::case::{Case, ClockName, due, replay};
use chuangyou_programme::model::{Slot, Text};
use chuangyou_store::notice::Notice;

use super::case::{CaseFile, Party, Reader};
use super::{plain, unit_title};
use chuangyou_pages::lang::{Lang, both};
use chuangyou_pages::page::work_case::Paper;

/// The paper of that number, served in this case.
pub(crate) fn paper(book: &Rulebook, file: &CaseFile, number: &str, reader: Reader<'_>) -> Option<Paper> {
    let served = file.notices.iter().find(|notice| notice.number == number)?;
    let declared = book.programme().notices.iter().find(|notice| notice.id == served.template)?;
    let until: Vec<_> = file.events.iter().take_while(|event| event.version <= served.version).collect();
    let then = replay(until).ok()?;
    let on = book.almanac().day(served.served_at.0);
    let body = declared.body.fill_each(|slot| fill(book, (file, reader), &then, served, on, slot));
    let to = file.party(book, reader).and_then(Party::name).unwrap_or_default();
    // Whoever has no account and gave no name is addressed by none.
    let is_unnamed = to.is_empty() && file.case.party.as_ref().is_some_and(account::is_guest);
    let addressed = if is_unnamed { both("erased").zh } else { to.clone() };
    let unit = unit_title(book, served.unit.as_str());
    Some(Paper {
        case: (file.row.id.to_string(), file.row.number.clone()),
        reader: reader.into(),
        title: declared.title.clone(),
        number: served.number.clone(),
        body: between(paragraphs(&body), &addressed, &unit),
        to,
        unit,
        on,
    })
}

/// The text without its first line, if that is to whom it goes, and without its last lines, if they are who signs and when: the
/// sheet has places of its own for them.
fn between(mut body: Vec<Text>, to: &str, unit: &Text) -> Vec<Text> {
    if body.first().is_some_and(|first| !to.is_empty() && first.zh.trim_end_matches(['：', ':']) == to) {
        body.remove(0);
    }
    while body
        .last()
        .is_some_and(|last| last.zh == unit.zh || last.zh.parse::<Day>().is_ok() || is_date(&last.zh))
    {
        body.pop();
    }
    body
}

/// Whether a line is nothing but a date as papers write it.
fn is_date(line: &str) -> bool {
    line.ends_with('日') && line.chars().all(|c| c.is_ascii_digit() || "年月日".contains(c))
}

fn fill(
    book: &Rulebook,
    (file, reader): (&CaseFile, Reader<'_>),
    then: &Case,
    served: &Notice,
    on: Day,
    slot: &Slot,
) -> Text {
    match slot {
        Slot::CaseNumber => plain(&file.row.number),
        Slot::Unit => unit_title(book, served.unit.as_str()),
        Slot::Item => file.about(book),
        Slot::Applicant => match file.party(book, reader) {
            Some(Party::Named(name)) => plain(name),
            Some(Party::Withheld) => both("withheld"),
            None => both("erased"),
        },
        Slot::Date => dated(on),
        Slot::Due(clock) => {
            let full = ClockName::from(format!("{}.{clock}", then.procedure));
            let ends = [ClockName::from(clock.as_str()), full]
                .into_iter()
                .find_map(|clock| due(&book.context(), then, &clock));
            ends.map_or_else(|| both("not-running"), |due| dated(due.day))
        }
        Slot::Clause => {
            let declared = book.programme().notices.iter().find(|notice| notice.id == served.template);
            let clause = declared.and_then(|notice| notice.clause);
            clause.map(|id| book.programme().clauses[id.index()].title.clone()).unwrap_or_default()
        }
        Slot::Field(name) => file.fact_of(book, reader, then, name).unwrap_or_else(|| both("left-blank")),
    }
}

fn dated(day: Day) -> Text {
    Text { zh: Lang::Zh.date(&day), en: Lang::En.date(&day) }
}

/// The paragraphs of a text; both languages have the same number of them, or stand in one.
fn paragraphs(text: &Text) -> Vec<Text> {
    let (zh, en): (Vec<&str>, Vec<&str>) = (split(&text.zh), split(&text.en));
    if zh.len() != en.len() {
        return vec![text.clone()];
    }
    let pair = |(zh, en): (&str, &str)| Text { zh: zh.to_owned(), en: en.to_owned() };
    zh.into_iter().zip(en).map(pair).collect()
}

fn split(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}
