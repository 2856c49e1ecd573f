//! A small programme, put together by hand: one procedure, a unit tree, one service item, one year of calendar.

use std::sync::LazyLock;

use chuangyou_calendar::{
    Calendar, Convention, Day, DayEnd, OfficeClock, OfficeHours, Roll, TimeUnit, Weekend, YearFile, Zone,
};
use chuangyou_engine::Almanac;
use chuangyou_programme::model::{
    Action, ActionId, ActivityId, Actor, Amount, Clock, ClockId, DatedValue, Duration, Field, FieldId,
    FieldType, Guide, Item, ItemVersion, Limit, Match, Parameter, ParameterId, Point, Procedure, ProcedureId,
    Programme, Provenance, Scope, SourceRef, State, StateId, Text, Timer, TimerDeed, Unit, UnitId,
};

use crate::story::World;

/// A programme under construction. Its procedure `matter` has the states `open` and `closed` (outcome `done`).
pub(crate) struct Plan {
    pub(crate) programme: Programme,
}

/// The bureau's permit has a statutory limit of 20 working days and a promised one of 5; of 3 from June 2026 on.
pub(crate) const ITEM: &str = "permit";

impl Plan {
    pub(crate) fn new() -> Self {
        let mut plan = Self { programme: empty_programme() };
        plan.programme.procedures.push(procedure("matter"));
        plan.state("open", None);
        plan.state("closed", Some("done"));
        plan
    }

    pub(crate) fn world(self) -> World {
        World::new(self.programme)
    }

    pub(crate) fn procedure(&mut self) -> &mut Procedure {
        &mut self.programme.procedures[0]
    }

    pub(crate) fn state(&mut self, id: &str, outcome: Option<&str>) -> StateId {
        let states = &mut self.procedure().states;
        states.push(State { id: id.to_owned(), title: text(id), outcome: outcome.map(str::to_owned) });
        StateId(states.len() as u16 - 1)
    }

    pub(crate) fn field(&mut self, id: &str, kind: FieldType) -> FieldId {
        let fields = &mut self.procedure().fields;
        let field = Field {
            id: id.to_owned(),
            label: text(id),
            kind,
            required_by: Vec::new(),
            personal: false,
            secret_to: Vec::new(),
            sealed_to: None,
            opened_by: None,
        };
        fields.push(field);
        FieldId(fields.len() as u16 - 1)
    }

    pub(crate) fn edit_field(&mut self, id: FieldId) -> &mut Field {
        &mut self.procedure().fields[id.index()]
    }

    /// An action for `by` (such as `clerk@unit`; nothing: only the system), in every open state, leading nowhere.
    pub(crate) fn action(&mut self, id: &str, by: &[&str]) -> ActionId {
        let activity = ActivityId(self.programme.activities.len() as u16);
        self.programme.activities.push(id.to_owned());
        let action = Action {
            id: id.to_owned(),
            activity,
            title: text(id),
            from: Vec::new(),
            to: None,
            by: by.iter().map(|role| actor(role)).collect(),
            fields: Vec::new(),
            guards: Vec::new(),
            effects: Vec::new(),
        };
        self.procedure().actions.push(action);
        ActionId(self.procedure().actions.len() as u16 - 1)
    }

    /// An action of the bureau's clerk from some states to another.
    pub(crate) fn step(&mut self, id: &str, from: &[StateId], to: StateId) -> ActionId {
        let action = self.action(id, &["clerk@unit"]);
        self.edit(action).from = from.to_vec();
        self.edit(action).to = Some(to);
        action
    }

    pub(crate) fn edit(&mut self, id: ActionId) -> &mut Action {
        &mut self.procedure().actions[id.index()]
    }

    pub(crate) fn event(&mut self, action: ActionId) -> Match {
        Match { activities: vec![self.edit(action).activity], when: Vec::new() }
    }

    /// A clock in working days by date that starts with an action and never stops.
    pub(crate) fn clock(&mut self, id: &str, budget: Amount, start: ActionId) -> ClockId {
        let clock = Clock {
            id: id.to_owned(),
            title: text(id),
            procedure: Some(ProcedureId(0)),
            limit: Limit::Budget(budget),
            share: None,
            unit: TimeUnit::WorkingDay,
            convention: Convention::Date,
            roll: Roll::Forward,
            day_end: DayEnd::Midnight,
            start: Point::Event(self.event(start)),
            stop: Vec::new(),
            pauses: Vec::new(),
            extend: None,
            repeat: false,
            outlasts_case: false,
        };
        self.programme.clocks.push(clock);
        let clock = ClockId(self.programme.clocks.len() as u16 - 1);
        self.procedure().clocks.push(clock);
        clock
    }

    pub(crate) fn edit_clock(&mut self, id: ClockId) -> &mut Clock {
        &mut self.programme.clocks[id.index()]
    }

    pub(crate) fn timer(
        &mut self,
        id: &str,
        days: i64,
        since: ActionId,
        while_in: &[StateId],
        deed: TimerDeed,
    ) {
        let after = working_days(days);
        let timer =
            Timer { id: id.to_owned(), after, since, while_in: while_in.to_vec(), until: Vec::new(), deed };
        self.procedure().timers.push(timer);
    }

    pub(crate) fn parameter(&mut self, id: &str, values: &[(&str, i64)]) -> ParameterId {
        let values = values.iter().map(|&(from, value)| DatedValue { from: day(from), value }).collect();
        let source = SourceRef {
            title: "an example".to_owned(),
            url: None,
            note: None,
            provenance: Provenance::Default,
        };
        let unit = Some(TimeUnit::WorkingDay);
        self.programme.parameters.push(Parameter {
            id: id.to_owned(),
            title: text(id),
            unit,
            values,
            source,
        });
        ParameterId(self.programme.parameters.len() as u16 - 1)
    }

    pub(crate) fn second_procedure(&mut self, id: &str) -> ProcedureId {
        let mut second = procedure(id);
        second.states.push(State { id: "asked".to_owned(), title: text("asked"), outcome: None });
        self.programme.procedures.push(second);
        ProcedureId(self.programme.procedures.len() as u16 - 1)
    }
}

pub(crate) fn working_days(days: i64) -> Duration {
    Duration { amount: Amount::Fixed(days), unit: TimeUnit::WorkingDay }
}

/// `clerk@unit`
pub(crate) fn actor(written: &str) -> Actor {
    let (role, scope) = written.split_once('@').expect("role@scope");
    let scope = match scope {
        "case" => Scope::Case,
        "unit" => Scope::Unit,
        "above" => Scope::Above,
        "jurisdiction" => Scope::Jurisdiction,
        "supervisor" => Scope::Supervisor,
        other => panic!("no scope is called {other}"),
    };
    Actor { role: role.to_owned(), scope }
}

pub(crate) fn text(en: &str) -> Text {
    Text { zh: format!("「{en}」"), en: en.to_owned() }
}

pub(crate) fn day(written: &str) -> Day {
    written.parse().expect("a date")
}

/// Shanghai, every hour of a working day, and the year 2026 with one make-up Saturday and Spring Festival.
pub(crate) fn almanac() -> Almanac {
    static ALMANAC: LazyLock<Almanac> = LazyLock::new(compile_almanac);
    ALMANAC.clone()
}

fn compile_almanac() -> Almanac {
    let mut file = "year = 2026\n".to_owned();
    let mut name = |date: &str, kind: &str| {
        file.push_str(&format!(
            "[[day]]\ndate = \"{date}\"\nname = \"Spring Festival\"\nkind = \"{kind}\"\n"
        ));
    };
    name("2026-02-14", "work");
    (15..=23).for_each(|of_february| name(&format!("2026-02-{of_february}"), "off"));
    let year = YearFile::parse(&file, "2026.toml").expect("a year file");
    let calendar = Calendar::from_years("cn", &[year], Weekend::SATURDAY_SUNDAY).expect("a calendar");
    let office = OfficeClock::new(&calendar, &OfficeHours::all_day());
    Almanac::new(calendar, Zone::get("Asia/Shanghai").expect("a zone"), office)
}

fn empty_programme() -> Programme {
    Programme {
        id: "example".to_owned(),
        title: text("example"),
        jurisdiction: None,
        year: Some(2026),
        calendar: "cn".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        office_hours: None,
        parameters: Vec::new(),
        clauses: Vec::new(),
        units: units(),
        subjects: Vec::new(),
        items: vec![item()],
        activities: Vec::new(),
        clocks: Vec::new(),
        procedures: Vec::new(),
        notices: Vec::new(),
        publications: Vec::new(),
        consequences: Vec::new(),
        handlings: Vec::new(),
        schedules: Vec::new(),
        rules: Vec::new(),
        indicators: Vec::new(),
        source: None,
        version: "v1".to_owned(),
    }
}

/// The city above the bureau, planning and fire departments; an office supervises the bureau.
fn units() -> Vec<Unit> {
    let unit = |id: &str, parent: Option<u16>, kind: &str, supervisor: Option<u16>| Unit {
        id: id.to_owned(),
        title: text(id),
        parent: parent.map(UnitId),
        kind: Some(kind.to_owned()),
        posts: Vec::new(),
        leader: None,
        supervisor: supervisor.map(UnitId),
        aliases: Vec::new(),
        code: None,
    };
    vec![
        unit("city", None, "government", None),
        unit("bureau", Some(0), "department", Some(4)),
        unit("planning", Some(0), "department", None),
        unit("fire", Some(0), "department", None),
        unit("office", Some(0), "office", None),
    ]
}

fn item() -> Item {
    let version = |from: &str, promised: i64| ItemVersion {
        from: day(from),
        statutory: 20,
        statutory_unit: TimeUnit::WorkingDay,
        promised,
        promised_unit: TimeUnit::WorkingDay,
        benchmark: None,
    };
    Item {
        id: ITEM.to_owned(),
        title: text(ITEM),
        unit: UnitId(1),
        kind: None,
        co_units: vec![UnitId(2), UnitId(3)],
        versions: vec![version("2020-01-01", 5), version("2026-06-01", 3)],
        guide: Guide::default(),
    }
}

fn procedure(id: &str) -> Procedure {
    Procedure {
        id: id.to_owned(),
        title: text(id),
        clauses: Vec::new(),
        number: "{seq}".to_owned(),
        visible_to: Vec::new(),
        portal: None,
        guidance: Vec::new(),
        ledger: None,
        states: Vec::new(),
        fields: Vec::new(),
        clocks: Vec::new(),
        actions: Vec::new(),
        timers: Vec::new(),
        children: Vec::new(),
    }
}
