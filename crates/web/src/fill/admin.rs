//! Administration: units with their holders, what a check of the journal found, a year day by day.

use chuangyou_app::Rulebook;
use chuangyou_calendar::{Calendar, Day, DayKind as Kind};
use chuangyou_programme::model::{Text, Unit};
use chuangyou_store::verify::{Finding, Report};

use super::plain;
use chuangyou_pages::component::Span;
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::Choice;
use chuangyou_pages::page::admin::{ItemLine, UnitItems, UnitLine};
use chuangyou_pages::page::calendar::DayKind;

/// The unit tree, each unit after the one above it; `vacant` tells how many posts of a unit nobody holds.
pub(crate) fn units(book: &Rulebook, vacant: impl Fn(&Unit) -> usize) -> Vec<UnitLine> {
    let roots = book.programme().units.iter().filter(|unit| unit.parent.is_none());
    let mut waiting: Vec<&Unit> = roots.collect();
    waiting.reverse();
    let mut lines = Vec::new();
    while let Some(unit) = waiting.pop() {
        lines.push(UnitLine {
            id: unit.id.clone(),
            title: unit.title.clone(),
            depth: book.above(&unit.id).count().min(5),
            posts: (unit.posts.len(), vacant(unit)),
        });
        let above = |one: &&Unit| book.above(&one.id).next().is_some_and(|parent| parent.id == unit.id);
        let below: Vec<&Unit> = book.programme().units.iter().filter(above).collect();
        waiting.extend(below.into_iter().rev());
    }
    lines
}

/// Every post of every unit, to choose from: `unit/post`.
pub(crate) fn posts(book: &Rulebook) -> Vec<Choice> {
    let units = book.programme().units.iter();
    let posts = units.flat_map(|unit| unit.posts.iter().map(move |post| (unit, post)));
    posts
        .map(|(unit, post)| Choice {
            id: format!("{}/{}", unit.id, post.id),
            title: super::post_title(book, &unit.id, &post.id),
        })
        .collect()
}

/// Every item that has a version in force, under the unit that handles it, units in the programme's order.
pub(crate) fn items(book: &Rulebook, today: Day) -> Vec<UnitItems> {
    let programme = book.programme();
    let line = |item: &chuangyou_programme::model::Item| {
        let version = item.on(today)?;
        let promised = Span { amount: version.promised, unit: version.promised_unit };
        let statutory = Span { amount: version.statutory, unit: version.statutory_unit };
        Some(ItemLine {
            id: item.id.clone(),
            title: item.title.clone(),
            limits: (promised, statutory),
            versions: item.versions.len(),
        })
    };
    let of_unit = |(at, unit): (usize, &Unit)| UnitItems {
        unit: unit.title.clone(),
        items: programme.items.iter().filter(|item| item.unit.index() == at).filter_map(line).collect(),
    };
    let units = programme.units.iter().enumerate().map(of_unit);
    units.filter(|unit| !unit.items.is_empty()).collect()
}

/// Every day of a year.
pub(crate) fn days(calendar: &Calendar, year: i32) -> Vec<(Day, DayKind)> {
    let kind = |day: Day| match calendar.day_info(day).kind {
        Kind::Working => DayKind::Working,
        Kind::Weekend => DayKind::Weekend,
        Kind::MakeUpWorkday { name, .. } => DayKind::MakeUp(plain(name)),
        Kind::DayOff { name, .. } => DayKind::Holiday(plain(name)),
    };
    let bounds = Day::new(year, 1, 1).zip(Day::new(year, 12, 31));
    let days = bounds.into_iter().flat_map(|(first, last)| (first.0..=last.0).map(Day));
    days.map(|day| (day, kind(day))).collect()
}

/// What a check found, sentence by sentence.
pub(crate) fn findings(report: &Report) -> Vec<Text> {
    let mut said: Vec<Text> = report.findings.iter().map(finding).collect();
    if report.further_findings > 0 {
        said.push(both_with("finding-more", &[("n", &report.further_findings)]));
    }
    said
}

fn finding(finding: &Finding) -> Text {
    match finding {
        Finding::Edited { case, version } => event(case.as_str(), *version, "finding-edited"),
        Finding::Replaced { case, version } => event(case.as_str(), *version, "finding-replaced"),
        Finding::Moved { case, version, .. } => event(case.as_str(), *version, "finding-moved"),
        Finding::ColumnDiffers { case, version, .. } => event(case.as_str(), *version, "finding-column"),
        Finding::Unreadable { case, version, .. } => event(case.as_str(), *version, "finding-unreadable"),
        Finding::Inserted { case, version } => event(case.as_str(), *version, "finding-inserted"),
        Finding::SealedAgain { case, version } => event(case.as_str(), *version, "finding-sealed-again"),
        Finding::Missing { case, first, last } => {
            both_with("finding-missing", &[("case", &case.as_str()), ("first", first), ("last", last)])
        }
        Finding::RowDiffers { case } => both_with("finding-row", &[("case", &case.as_str())]),
        Finding::LeavesMissing { first, last } => log(*first, *last, "finding-leaves-missing"),
        Finding::LeavesUnsigned { first } => log(*first, *first, "finding-leaves-unsigned"),
        Finding::RootDiffers { first, last, .. } => log(*first, *last, "finding-root"),
        Finding::BlocksMissing { first, last } => log(*first, *last, "finding-blocks-missing"),
        Finding::BlockChanged { number, .. } => log(*number, *number, "finding-block-changed"),
        Finding::Forged { number } => log(*number, *number, "finding-forged"),
        Finding::UnknownKey { number, .. } => log(*number, *number, "finding-key"),
        Finding::CutOff { kept, last } => log(*last, *kept, "finding-cut-off"),
        Finding::OtherHead { number } => log(*number, *number, "finding-other-head"),
    }
}

fn event(case: &str, version: u64, what: &str) -> Text {
    let what = both(what);
    let say =
        |what: &str| both_with("finding-event", &[("case", &case), ("version", &version), ("what", &what)]);
    Text { zh: say(&what.zh).zh, en: say(&what.en).en }
}

fn log(first: u64, last: u64, what: &str) -> Text {
    let what = both(what);
    let say = |what: &str| both_with("finding-log", &[("first", &first), ("last", &last), ("what", &what)]);
    Text { zh: say(&what.zh).zh, en: say(&what.en).en }
}
