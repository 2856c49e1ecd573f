//! Stories: each line is an act and what comes of it.
//!
//! ```text
//! 2026-02-02 clerk accept              | due 2026-02-09
//! 2026-02-04 clerk request_correction  | paused after 2 of 5
//! 2026-02-05T14:00 clerk accept  a=1   | refused: …
//! 2026-02-10 tick                      | fires deem_accepted, in accepted
//! ```
//!
//! An act is a day (with a time, else 09:00), a person, an action and its fields; `tick` fires what is due;
//! `closes LINK OUTCOME` closes a linked case. What is said after the bar is checked piece by piece.

use std::collections::BTreeSet;

use chuangyou_calendar::LocalSecond;
use chuangyou_engine::Almanac;
use chuangyou_engine::case::{
    Case, ClockName, Command, Context, Event, FieldValue, Fields, HeldRole, ItemCode, Moment, NewCase,
    Person, PersonId, Phase, Registers, Rejection, UnitCode, allowed, child_closed, decide, due_timers,
    evolve, fire, standing,
};
use chuangyou_programme::model::{FieldType, Procedure, Programme};

use crate::plan::{ITEM, almanac, day};

pub(crate) struct World {
    pub(crate) programme: Programme,
    pub(crate) almanac: Almanac,
    pub(crate) registers: Registers,
    pub(crate) scene: Scene,
}

/// Where a story plays.
pub(crate) struct Scene {
    pub(crate) procedure: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) item: &'static str,
    pub(crate) person: fn(&str) -> Person,
    /// The clock that is meant by `due`, `paused` and `stopped`.
    pub(crate) clock: &'static str,
}

impl World {
    pub(crate) fn new(programme: Programme) -> Self {
        let scene = Scene { procedure: "matter", unit: "bureau", item: ITEM, person, clock: "promise" };
        let registers = Registers::of(&programme);
        Self { programme, almanac: almanac(), registers, scene }
    }

    pub(crate) fn ctx(&self) -> Context<'_> {
        Context::new(&self.programme, &self.almanac, &self.registers)
    }

    /// A new case of the scene, for the citizen.
    pub(crate) fn case(&self) -> Case {
        let new = NewCase {
            id: "c-1".into(),
            number: "2026-1".into(),
            procedure: self.scene.procedure.into(),
            unit: self.scene.unit.into(),
            item: Some(self.scene.item.into()),
            party: Some("citizen".into()),
            parent: None,
            opened_by: None,
        };
        Case::draft(&self.ctx(), new).expect("the programme has the procedure, the unit and the item")
    }

    fn procedure(&self) -> &Procedure {
        let mut procedures = self.programme.procedures.iter();
        procedures.find(|procedure| procedure.id == self.scene.procedure).expect("the scene's procedure")
    }

    pub(crate) fn moment(&self, written: &str) -> Moment {
        let (date, time) = written.split_once('T').unwrap_or((written, "09:00"));
        let mut parts = time.split(':').map(|part| part.parse::<u32>().expect("a number"));
        let (hour, minute) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        let local = LocalSecond::at(day(date), hour, minute, parts.next().unwrap_or(0));
        Moment(self.almanac.instant(local))
    }

    /// `2026-02-02 clerk accept a=1`
    pub(crate) fn command(&self, written: &str) -> Command {
        let mut words = written.split_whitespace();
        let at = self.moment(words.next().expect("a day"));
        let actor = (self.scene.person)(words.next().expect("a person"));
        let action = words.next().expect("an action").into();
        let fields = words.map(|word| self.field(word)).collect::<Fields>();
        Command { action, at, recorded_at: at, actor, fields, lots: None, closed_cases: BTreeSet::new() }
    }

    /// `name=value`, where a kind such as `text:` before the value overrides the field's own.
    fn field(&self, word: &str) -> (chuangyou_engine::case::FieldName, FieldValue) {
        let (name, value) = word.split_once('=').expect("name=value");
        let declared = self.procedure().fields.iter().find(|field| field.id == name);
        let number = || value.parse().expect("a number");
        let value = match declared.map(|field| &field.kind) {
            _ if value.starts_with('#') => FieldValue::Commitment(value[1..].to_owned()),
            _ if value.starts_with("text:") => FieldValue::Text(value[5..].to_owned()),
            Some(FieldType::Number) => FieldValue::Number(number()),
            Some(FieldType::Money) => FieldValue::Money(number()),
            Some(FieldType::Flag) => FieldValue::Flag(value == "yes"),
            Some(FieldType::Date) => FieldValue::Date(day(value)),
            Some(FieldType::Instant) => FieldValue::Instant(self.moment(value)),
            Some(FieldType::Unit) => FieldValue::Unit(value.into()),
            Some(FieldType::Case) => FieldValue::Case(value.into()),
            Some(FieldType::Person) => FieldValue::Person(value.into()),
            Some(FieldType::Choice(_)) => FieldValue::Choice(value.to_owned()),
            Some(FieldType::List) => FieldValue::List(value.split('+').map(str::to_owned).collect()),
            Some(FieldType::Item) => FieldValue::Item(ItemCode::from(value)),
            _ => FieldValue::Text(value.to_owned()),
        };
        (name.into(), value)
    }

    /// Tells a story from a new case on; every line must come out as it says.
    pub(crate) fn story(&self, lines: &str) -> Case {
        self.story_from(self.case(), lines)
    }

    pub(crate) fn story_from(&self, mut case: Case, lines: &str) -> Case {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        for line in lines {
            let (act, expected) = line.split_once('|').expect("act | what comes of it");
            let (act, expected) = (act.trim(), expected.trim());
            let at = self.moment(act.split_whitespace().next().expect("a day"));
            match self.act(&case, act) {
                Ok((after, fired)) => {
                    case = after;
                    self.check(&case, at, &fired, line, expected);
                }
                Err(refusal) => assert_eq!(format!("refused: {refusal}"), expected, "\n  in: {line}"),
            }
        }
        case
    }

    fn act(&self, case: &Case, act: &str) -> Result<(Case, Vec<String>), Rejection> {
        let words: Vec<&str> = act.split_whitespace().collect();
        let at = self.moment(words[0]);
        match words[1..] {
            ["tick"] => Ok(self.tick(case.clone(), at)),
            ["closes", link, outcome] => {
                let events = child_closed(&self.ctx(), case, &link.into(), &outcome.into(), at)?;
                Ok((fold(case, &events), Vec::new()))
            }
            _ => Ok((fold(case, &decide(&self.ctx(), case, &self.command(act))?), Vec::new())),
        }
    }

    /// Fires everything that is due, the oldest first.
    pub(crate) fn tick(&self, mut case: Case, now: Moment) -> (Case, Vec<String>) {
        let mut fired = Vec::new();
        while let Some(rung) = due_timers(&self.ctx(), &case, now).first() {
            let events = fire(&self.ctx(), &case, &rung.of, now).expect("it is due");
            case = fold(&case, &events);
            fired.push(rung.of.to_string());
        }
        (case, fired)
    }

    fn check(&self, case: &Case, at: Moment, fired: &[String], line: &str, expected: &str) {
        for piece in expected.split(", ").filter(|piece| *piece != "done") {
            let subject = piece.split_whitespace().next().unwrap_or_default();
            let found = match subject {
                "in" => format!("in {}", case.state),
                "fires" if fired.is_empty() => "fires nothing".to_owned(),
                "fires" => format!("fires {}", fired.join(" ")),
                "with" => {
                    format!("with {}", case.handler.as_ref().map_or(case.unit.as_str(), PersonId::as_str))
                }
                _ => self.clock(case, at),
            };
            assert_eq!(found, piece, "\n  in: {line}");
        }
    }

    fn clock(&self, case: &Case, at: Moment) -> String {
        let Some(clock) = standing(&self.ctx(), case, &ClockName::from(self.scene.clock), at) else {
            return "not started".to_owned();
        };
        let of = clock.limit.map_or_else(String::new, |limit| format!(" of {limit}"));
        match (clock.phase, clock.due) {
            (Phase::Paused, _) => format!("paused after {}{of}", clock.used),
            (Phase::Stopped, _) => format!("stopped after {}{of}", clock.used),
            (Phase::Running, Some(due)) if due.provisional => format!("due {} provisionally", due.day),
            (Phase::Running, Some(due)) => format!("due {}", due.day),
            (Phase::Running, None) => "running without end".to_owned(),
        }
    }

    /// The actions a person may take, by name.
    pub(crate) fn allowed(&self, case: &Case, name: &str, at: &str) -> Vec<&str> {
        let actions = &self.procedure().actions;
        let ids = allowed(&self.ctx(), case, &(self.scene.person)(name), self.moment(at));
        ids.iter().map(|id| actions[id.index()].id.as_str()).collect()
    }
}

pub(crate) fn fold(case: &Case, events: &[Event]) -> Case {
    events.iter().fold(case.clone(), evolve)
}

/// The people of the stories and the posts they hold.
pub(crate) fn person(name: &str) -> Person {
    let posts: &[(&str, &str, i32)] = match name {
        "clerk" | "clara" => &[("bureau", "clerk", 10)],
        "leader" => &[("bureau", "leader", 30), ("bureau", "clerk", 10)],
        "mayor" => &[("city", "leader", 50)],
        "watcher" => &[("office", "supervisor", 40)],
        "planner" => &[("planning", "clerk", 10)],
        "citizen" | "stranger" => &[],
        other => panic!("nobody is called {other}"),
    };
    let held = |&(unit, role, rank): &(&str, &str, i32)| HeldRole {
        unit: UnitCode::from(unit),
        role: role.to_owned(),
        rank,
    };
    Person { id: name.into(), posts: posts.iter().map(held).collect() }
}
