//! What people and other systems might do, drawn by dice.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chuangyou_app::dice::Dice;
use chuangyou_app::observed::Reported;
use chuangyou_app::{City, On, Rulebook, Submission, Years};
use chuangyou_calendar::{Weekend, YearFile};
use chuangyou_engine::case::{CaseId, FieldName, FieldValue, HeldRole, Person, UnitCode};
use chuangyou_programme::model::{Action, Actor, FieldType, Procedure, Programme, Scope};
use chuangyou_store::{CaseRow, case_row};
use serde_json::json;

use crate::common::{choice, citizen, folder, given, list, text};

/// Items with the windows that their cases lie with.
const ITEMS: [(&str, &str); 2] = [
    ("site-selection-opinion", "planning-window"),
    ("investment-project-approval", "development-reform-window"),
];

/// Somebody applies or asks.
pub(crate) fn opening(dice: &mut Dice, key: String) -> Submission {
    let actor = citizen(&format!("citizen {}", dice.below(3)));
    let (item, unit) = ITEMS[dice.below(2) as usize];
    let party = Some(actor.id.clone());
    let (procedure, action, item, fields) = if dice.below(3) == 0 {
        ("enquiry", "ask_online", None, given(&[("matter", text("在哪里办理？"))]))
    } else {
        let fields = given(&[
            ("item", FieldValue::Item(item.into())),
            ("applicant", text("王小明")),
            ("applicant_kind", choice("enterprise")),
            ("applicant_phone", text("0379-60000000")),
            ("channel", choice("online")),
            ("materials", list(&["申请书"])),
        ]);
        ("approval", "submit", Some(item.into()), fields)
    };
    let on = On::New { procedure: procedure.into(), unit: unit.into(), item, party };
    Submission { key, on, action: action.into(), done_at: None, actor, fields }
}

/// Somebody does something with a case that is there: mostly somebody who may, something that the case is ready for.
pub(crate) async fn act(dice: &mut Dice, city: &City, cases: &[CaseId], key: String) -> Option<Submission> {
    let case = dice.pick(cases)?.clone();
    let asked = case.clone();
    let row = city.read(move |tx, jurisdiction| case_row::by_id(tx, jurisdiction, &asked)).await.ok()??;
    let book = city.book();
    let procedure = book.procedure(&row.procedure)?;
    let ready: Vec<&Action> =
        procedure.actions.iter().filter(|action| is_ready(procedure, action, &row)).collect();
    let action = *dice.pick(&ready)?;
    let actor = match (dice.below(10), dice.pick(&action.by)) {
        (0, _) | (_, None) => citizen("stranger"),
        (_, Some(actor)) => somebody(dice, &book, actor, &row),
    };
    let fields = fill_in(dice, &book, (procedure, action), &row);
    let seen = (dice.below(2) == 0).then_some(row.version);
    let on = On::Case { id: case, seen };
    Some(Submission { key, on, action: action.id.clone(), done_at: None, actor, fields })
}

fn is_ready(procedure: &Procedure, action: &Action, row: &CaseRow) -> bool {
    let state = |id: &chuangyou_programme::model::StateId| procedure.states[id.index()].id == row.state;
    !action.by.is_empty()
        && row.outcome.is_none()
        && (action.from.is_empty() || action.from.iter().any(state))
}

/// Somebody who holds a role where the case needs it.
fn somebody(dice: &mut Dice, book: &Rulebook, actor: &Actor, row: &CaseRow) -> Person {
    let programme = book.programme();
    let above = book.above(&row.unit).next().map_or(row.unit.clone(), |unit| unit.id.clone());
    let unit = match actor.scope {
        Scope::Case if actor.role == "party" => {
            return Person { id: row.party.clone().unwrap_or_else(|| "nobody".into()), posts: Vec::new() };
        }
        Scope::Case | Scope::Unit => row.unit.clone(),
        Scope::Above => above,
        Scope::Supervisor => {
            let of = |unit: &str| book.context().supervisor_of(&UnitCode::from(unit));
            of(&row.unit).or_else(|| of(&above)).map_or(above.clone(), |unit| unit.to_string())
        }
        Scope::Jurisdiction => dice.pick(&programme.units).map_or(above, |unit| unit.id.clone()),
    };
    let id = row.handler.clone().filter(|_| actor.scope == Scope::Case);
    let id = id.unwrap_or_else(|| format!("{}@{unit}", actor.role).into());
    let post = HeldRole { unit: unit.as_str().into(), role: actor.role.clone(), rank: 1 };
    Person { id, posts: vec![post] }
}

fn fill_in(
    dice: &mut Dice,
    book: &Rulebook,
    (procedure, action): (&Procedure, &Action),
    row: &CaseRow,
) -> BTreeMap<FieldName, FieldValue> {
    let mut filled = BTreeMap::new();
    for field in action.fields.iter().map(|id| &procedure.fields[id.index()]) {
        if dice.below(12) == 0 {
            continue;
        }
        let value = match &field.kind {
            FieldType::Text | FieldType::LongText | FieldType::CaseNumber => text("说明"),
            FieldType::Number => FieldValue::Number(3),
            FieldType::Money => FieldValue::Money(100),
            FieldType::Choice(choices) => match dice.pick(choices) {
                Some((id, _)) => choice(id),
                None => continue,
            },
            FieldType::Unit => FieldValue::Unit(unit_beside(dice, book.programme(), row)),
            FieldType::Person => FieldValue::Person(format!("clerk@{}", row.unit).into()),
            FieldType::Item => FieldValue::Item(ITEMS[0].0.into()),
            FieldType::List => list(&["申请书"]),
            FieldType::Flag => FieldValue::Flag(true),
            _ => continue,
        };
        filled.insert(field.id.as_str().into(), value);
    }
    filled
}

fn unit_beside(dice: &mut Dice, programme: &Programme, row: &CaseRow) -> UnitCode {
    let unit = dice.pick(&programme.units).map_or(row.unit.as_str(), |unit| unit.id.as_str());
    UnitCode::from(unit)
}

/// The programme of a system whose cases are watched.
pub(crate) fn receipt() -> Arc<Rulebook> {
    static RECEIPT: OnceLock<Arc<Rulebook>> = OnceLock::new();
    let make = || {
        let programme = chuangyou_programme::load(&folder("programmes/wabo-receipt")).unwrap();
        let mut paths: Vec<_> =
            std::fs::read_dir(folder("calendars/nl")).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let years = paths.iter().filter(|path| !path.ends_with("calendar.toml"));
        let parse = |path: &std::path::PathBuf| {
            YearFile::parse(&std::fs::read_to_string(path).unwrap(), &path.display().to_string()).unwrap()
        };
        let files = years.map(parse).collect();
        let years = Years { id: "nl".into(), weekend: Weekend::SATURDAY_SUNDAY, files };
        Arc::new(Rulebook::new(programme, years.with(&[]).unwrap()).unwrap())
    };
    RECEIPT.get_or_init(make).clone()
}

/// How many cases are watched.
pub(crate) const WATCHED_CASES: u64 = 3;

/// What happens in each watched case, in the order of its ids: when, and when that is in Luoyang.
pub(crate) const WATCHED: [(&str, &str, &str); 4] = [
    ("Confirmation of receipt", "2011-10-11T11:45:00Z", "2011-10-11 19:45"),
    ("T02 Check confirmation of receipt", "2011-10-12T06:26:00Z", "2011-10-12 14:26"),
    ("T04 Determine confirmation of receipt", "2011-10-12T06:30:00Z", "2011-10-12 14:30"),
    ("T05 Print and send confirmation of receipt", "2011-10-12T07:00:00Z", "2011-10-12 15:00"),
];

/// What an event says.
pub(crate) enum Said {
    Text(&'static str),
    At(&'static str),
}

/// What the first event of each watched case says of it.
pub(crate) fn about(which: usize) -> Vec<(&'static str, Said)> {
    if which > 0 {
        return Vec::new();
    }
    vec![
        ("department", Said::Text("General")),
        ("responsible", Said::Text("Resource21")),
        ("channel", Said::Text("Internet")),
        ("startdate", Said::At("2011-10-11 19:42")),
        ("deadline", Said::At("2011-10-25 20:41")),
    ]
}

pub(crate) fn event_id(case: u64, which: usize) -> String {
    format!("c{case}-e{which}")
}

/// A few of the events of the watched cases: in any order, some of them for the second time.
pub(crate) fn batch(dice: &mut Dice) -> Vec<Reported> {
    let size = 1 + dice.below(4);
    let mut draw = |_| reported(dice.below(WATCHED_CASES), dice.below(WATCHED.len() as u64) as usize);
    (0..size).map(&mut draw).collect()
}

fn reported(case: u64, which: usize) -> Reported {
    let (activity, at, _) = WATCHED[which];
    let said = |said: Said| match said {
        Said::Text(text) => json!(text),
        Said::At(at) => json!(format!("{}:00+08:00", at.replace(' ', "T"))),
    };
    let attributes = about(which).into_iter().map(|(name, value)| (name.to_owned(), said(value))).collect();
    Reported {
        id: event_id(case, which),
        case: format!("case-{case}"),
        activity: activity.into(),
        at: at.into(),
        resource: Some("Resource21".into()),
        attributes,
    }
}
