//! Measures, as whoever reads may know of them.

use std::collections::BTreeMap;

use chuangyou_app::Rulebook;
use chuangyou_app::access::{Sight, may_read_row};
use chuangyou_app::ground::{GroundLine, grounds, stands, still_met};
use chuangyou_calendar::Day;
use chuangyou_engine::case::{Case, CaseId, Event, Person, replay};
use chuangyou_engine::ladder::number_on;
use chuangyou_programme::model::{self, CountedIn, Text};
use chuangyou_store::card::{self, Raised};
use chuangyou_store::case_link::{self, OPENED_BY};
use chuangyou_store::consequence::{self, Imposed, ImposedPlace, Proposed, ProposedPlace};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, account, case_row, journal};

use super::case::state_title;
use super::outcome::{measure, person_of, subject};
use super::unit_title;
use super::words::{Names, level_word};
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::measure::{Enough, GroundStand, ImposedLine, ProposalLine};

/// How many are read at once, and how many at most for one page. Defaults of this project.
const READ: u32 = 100;
const READ_AT_MOST: usize = 1000;

/// Who reads: their own measures always; those of units that they see; and those whose cases they may read.
pub(crate) struct MeasureReader<'a> {
    pub(crate) book: &'a Rulebook,
    pub(crate) person: &'a Person,
    /// The units of which they see measures; `None`: of none.
    pub(crate) sight: Option<Sight>,
}

impl MeasureReader<'_> {
    fn may_know(&self, whom: &str, unit: &str, rows: &[&CaseRow]) -> bool {
        let own = person_of(whom).is_some_and(|person| person == self.person.id);
        let sees = self.sight.as_ref().is_some_and(|sight| match sight {
            Sight::All => true,
            Sight::Units(_) => !unit.is_empty() && sight.holds(unit),
        });
        own || sees || rows.iter().any(|row| may_read_row(self.book, row, self.person))
    }
}

/// A proposal with the cases in which people decide: its own, and those that it had opened.
pub(crate) struct Waiting {
    proposed: Proposed,
    rows: Vec<CaseRow>,
    grounds: Vec<GroundLine>,
    counted: (Day, Day),
}

/// What is known of a page of proposals.
pub(crate) struct Proposals {
    waiting: Vec<Waiting>,
    cards: Vec<Raised>,
    imposed: Vec<Imposed>,
    names: Names,
}

/// The proposals after a place on which nobody has decided and of which the reader may know, and where the list goes on.
pub(crate) fn proposals(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    reader: &MeasureReader<'_>,
    (mut after, limit): (Option<ProposedPlace>, usize),
) -> Result<(Proposals, Option<ProposedPlace>), Failure> {
    let (mut found, mut seen, mut next) = (Vec::new(), 0, None);
    'pages: while seen < READ_AT_MOST {
        let some = consequence::proposed_lately(tx, city, after.as_ref(), READ)?;
        seen += some.len();
        let is_last = some.len() < READ as usize;
        for (proposed, rows) in with_cases(tx, city, some)? {
            let all: Vec<&CaseRow> = rows.iter().collect();
            let waits = rows.iter().any(|row| row.outcome.is_none());
            if waits && reader.may_know(&proposed.subject, &proposed.unit, &all) {
                if found.len() == limit {
                    next = after;
                    break 'pages;
                }
                found.push((proposed.clone(), rows));
            }
            after = Some(proposed.place());
        }
        if is_last {
            break;
        }
        if seen >= READ_AT_MOST {
            next.clone_from(&after);
        }
    }
    Ok((told(tx, city, found)?, next))
}

/// Proposals with the rows of their cases and of those that these had opened, in their order.
fn with_cases(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    some: Vec<Proposed>,
) -> Result<Vec<(Proposed, Vec<CaseRow>)>, Failure> {
    let own: Vec<CaseId> = some.iter().map(|one| one.case.clone()).collect();
    let links = case_link::to_all(tx, city, &own)?;
    let opened: BTreeMap<CaseId, CaseId> = links
        .into_iter()
        .filter(|link| link.field == OPENED_BY)
        .map(|link| (link.case, link.other))
        .collect();
    let all: Vec<CaseId> = own.iter().chain(opened.keys()).cloned().collect();
    let rows: BTreeMap<CaseId, CaseRow> =
        case_row::by_ids(tx, city, &all)?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let of = |one: Proposed| {
        let later = opened.iter().filter(|(_, by)| **by == one.case).map(|(case, _)| case);
        let cases = std::iter::once(&one.case).chain(later);
        let rows = cases.filter_map(|case| rows.get(case)).cloned().collect();
        (one, rows)
    };
    Ok(some.into_iter().map(of).collect())
}

fn told(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    found: Vec<(Proposed, Vec<CaseRow>)>,
) -> Result<Proposals, Failure> {
    let ids: Vec<CaseId> = found.iter().map(|(one, _)| one.case.clone()).collect();
    let mut events: BTreeMap<CaseId, Vec<Event>> = BTreeMap::new();
    for event in journal::events_of_all(tx, city, &ids)? {
        events.entry(event.case.clone()).or_default().push(event);
    }
    let waiting: Vec<Waiting> = found
        .into_iter()
        .map(|(proposed, rows)| {
            let case = events.get(&proposed.case).and_then(|events| replay(events).ok());
            let (grounds, counted) =
                (case.as_ref().map(|case| grounds(&case.fields)), counted(case.as_ref(), &proposed));
            Waiting { proposed, rows, grounds: grounds.unwrap_or_default(), counted }
        })
        .collect();
    let mut cited: Vec<CaseId> =
        waiting.iter().flat_map(|one| &one.grounds).map(|line| line.case.clone()).collect();
    cited.sort();
    cited.dedup();
    let (cards, imposed) = (card::of_cases(tx, city, &cited)?, consequence::of_cases(tx, city, &cited)?);
    let numbers = case_row::by_ids(tx, city, &cited)?.into_iter().map(|row| (row.id, row.number));
    let mut names = Names { cases: numbers.collect(), ..Names::default() };
    let people: Vec<_> = waiting.iter().filter_map(|one| person_of(&one.proposed.subject)).collect();
    names.people = account::names(tx, city, &people)?.into_iter().collect();
    Ok(Proposals { waiting, cards, imposed, names })
}

/// The time over which was counted, as the case was told.
fn counted(case: Option<&Case>, proposed: &Proposed) -> (Day, Day) {
    use chuangyou_engine::case::FieldValue;
    let day = |name: &str| match case?.fields.get(name)? {
        FieldValue::Date(day) => Some(*day),
        _ => None,
    };
    (day("counted_from").unwrap_or(proposed.day), day("counted_to").unwrap_or(proposed.day))
}

impl Proposals {
    /// The proposals in lines.
    pub(crate) fn lines(&self, reader: &MeasureReader<'_>) -> Vec<ProposalLine> {
        self.waiting.iter().map(|one| self.line(reader, one)).collect()
    }

    fn line(&self, reader: &MeasureReader<'_>, one: &Waiting) -> ProposalLine {
        let book = reader.book;
        let declared = book.programme().consequence(&one.proposed.kind);
        let stand = |line: &GroundLine| {
            let stands = stands(line, &self.cards, &self.imposed);
            if stands { GroundStand::Stands } else { GroundStand::Gone }
        };
        let left: Vec<&GroundLine> =
            one.grounds.iter().filter(|line| stand(line) == GroundStand::Stands).collect();
        let met = still_met(book, &one.proposed.kind, one.counted.1, &left);
        let cases = one.rows.iter().filter(|row| may_read_row(book, row, reader.person));
        ProposalLine {
            title: declared.map_or_else(|| super::plain(&one.proposed.kind), |one| one.title.clone()),
            on: subject(book, &self.names, &one.proposed.subject),
            unit: unit_of(book, &one.proposed.subject, &one.proposed.unit),
            clause: declared.map(|declared| clause(book, declared)),
            rung: declared.map(|declared| rung(book, declared, one.counted.1)).unwrap_or_default(),
            counted: one.counted,
            grounds: one.grounds.iter().map(|line| (self.names.ground(book, line), stand(line))).collect(),
            enough: if met { Enough::Still } else { Enough::NoMore },
            cases: cases
                .map(|row| {
                    (row.id.to_string(), row.number.clone(), state_title(book, &row.procedure, &row.state))
                })
                .collect(),
        }
    }
}

/// Consequences that were imposed, after a place, of which the reader may know and which have effect today or have not, as `wanted`
/// says; and where the list goes on.
pub(crate) fn imposed(
    tx: &mut Tx<'_>,
    city: &Jurisdiction,
    reader: &MeasureReader<'_>,
    wanted: impl Fn(&Imposed) -> bool,
    (mut after, limit): (Option<ImposedPlace>, usize),
) -> Result<(Vec<ImposedLine>, Option<ImposedPlace>), Failure> {
    let (mut found, mut seen, mut next) = (Vec::new(), 0, None);
    'pages: while seen < READ_AT_MOST {
        let some = consequence::imposed_lately(tx, city, after.as_ref(), READ)?;
        seen += some.len();
        let is_last = some.len() < READ as usize;
        let ids: Vec<CaseId> = some.iter().map(|one| one.case.clone()).collect();
        let rows: BTreeMap<CaseId, CaseRow> =
            case_row::by_ids(tx, city, &ids)?.into_iter().map(|row| (row.id.clone(), row)).collect();
        for one in some {
            let row = rows.get(&one.case);
            let of: Vec<&CaseRow> = row.into_iter().collect();
            let place = one.place();
            if wanted(&one) && reader.may_know(&one.subject, &one.unit, &of) {
                if found.len() == limit {
                    next = after;
                    break 'pages;
                }
                found.push((one, row.cloned()));
            }
            after = Some(place);
        }
        if is_last {
            break;
        }
        if seen >= READ_AT_MOST {
            next.clone_from(&after);
        }
    }
    let people: Vec<_> = found.iter().filter_map(|(one, _)| person_of(&one.subject)).collect();
    let people = account::names(tx, city, &people)?.into_iter().collect();
    let names = Names { people, ..Names::default() };
    Ok((found.iter().map(|(one, row)| line(reader, &names, one, row.as_ref())).collect(), next))
}

fn line(reader: &MeasureReader<'_>, names: &Names, one: &Imposed, row: Option<&CaseRow>) -> ImposedLine {
    let book = reader.book;
    let row = row.filter(|row| may_read_row(book, row, reader.person));
    ImposedLine {
        measure: measure(book, names, one),
        unit: unit_of(book, &one.subject, &one.unit),
        clause: book.programme().consequence(&one.kind).map(|declared| clause(book, declared)),
        case: row.map(|row| (row.id.to_string(), row.number.clone())),
    }
}

/// The unit of a person; of a unit, it is said already.
fn unit_of(book: &Rulebook, whom: &str, unit: &str) -> Option<Text> {
    let is_told = person_of(whom).is_some() && !unit.is_empty();
    is_told.then(|| unit_title(book, unit))
}

fn clause(book: &Rulebook, declared: &model::Consequence) -> (String, Text) {
    let clause = &book.programme().clauses[declared.clause.index()];
    (clause.id.clone(), clause.title.clone())
}

/// What calls for a consequence, in words: any of these is enough.
fn rung(book: &Rulebook, declared: &model::Consequence, on: Day) -> Text {
    let programme = book.programme();
    let Some(rung) = &declared.rung else { return Text::default() };
    let key = match rung.counted_in {
        CountedIn::CalendarYear => "year",
        CountedIn::RollingYear => "rolling",
    };
    let many = |amount: &model::Amount| number_on(programme, amount, on).unwrap_or_default();
    let ground = |ground: &model::Ground| {
        let (what, n) = match ground {
            model::Ground::Cards { level, at_least } => (level_word(*level), many(at_least)),
            model::Ground::Consequences { kind, at_least } => {
                (programme.consequences[*kind].title.clone(), many(at_least))
            }
        };
        let say = |lang: Lang| lang.say("rung", &[("n", &n), ("what", &lang.of(&what)), ("over", &key)]);
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    };
    let all: Vec<Text> = rung.any.iter().map(ground).collect();
    let or = |a: Text, b: Text| {
        let zh = Lang::Zh.t2("rung-or", "a", &a.zh, "b", &b.zh);
        Text { zh, en: Lang::En.t2("rung-or", "a", &a.en, "b", &b.en) }
    };
    all.into_iter().reduce(or).unwrap_or_default()
}
