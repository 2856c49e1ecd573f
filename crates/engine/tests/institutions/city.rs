//! The city of the Luoyang programme, and stories that play in it.
//!
//! ```text
//! 2011-03-07 c1 citizen submit …                    | in submitted
//! 2011-03-08 c1 planning-window:clerk accept …      | in accepted, due promise 2011-03-18
//! 2011-03-21 tick                                   | fires c1:remind
//! 2011-03-21 c1 cards                               | time-limit.yellow
//! 2011-03-21 c1 cards_of planning-window            | time-limit.yellow
//! 2011-03-21 k1 opens card-answer planning-window card_rule=time-limit | in to_answer
//! ```
//! An act is a day (with a time, else 09:00; `2011-03-07>2011-03-10` was recorded later than it was done), a case, a person (the citizen, or a unit and a post), an action and its
//! fields. Linked cases are opened at once and are called by their join and unit, `co_reviews/land`; their end is told to
//! the case that waits for them. A case that another only opens is called `v1>finding`, the second of its kind
//! `v1>finding#2`; `opens` opens one as the system does. What an act carries out is said by `then`. `tick` fires what is due in every case, `calendar` opens what schedules open since the
//! last. After every line the clocks as the rules read them agree with the clocks of the case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use chuangyou_calendar::{Calendar, Day, LocalSecond, Threshold};
use chuangyou_engine::case::{
    Activity, Case, CaseId, Change, ClockName, Command, Context, Effect, Entrant, Event, FieldName,
    FieldValue, Fields, HeldRole, LinkId, Lots, Moment, NewCase, Parent, Person, Phase, ProcedureName,
    Registers, Rejection, UnitCode, child_closed, child_opened, decide, due, due_timers, fire, open, replay,
    schedule_due, standing, trace,
};
use chuangyou_engine::lot::Seed;
use chuangyou_engine::{Reading, RuleSet, readings, supervise};
use chuangyou_programme::model::{DrawFrom, Effect as DeclaredEffect, FieldType, Programme, Slot};

/// The shipped programme, compiled once.
static LUOYANG: LazyLock<RuleSet> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let programme = chuangyou_programme::load(&root.join("programmes/luoyang-2011")).expect("it checks");
    let calendar = Calendar::load_dir(&root.join("calendars/cn")).expect("it is sound");
    RuleSet::compile(programme, calendar).expect("it compiles")
});

pub(crate) struct City {
    pub(crate) programme: Programme,
    registers: Registers,
    journals: BTreeMap<String, Vec<Event>>,
    drafts: BTreeMap<String, Case>,
    /// Until when the calendar has been asked.
    asked: Moment,
}

impl City {
    pub(crate) fn new() -> Self {
        let programme = LUOYANG.programme().clone();
        let registers = Registers::of(&programme);
        let (journals, drafts) = (BTreeMap::new(), BTreeMap::new());
        let asked = Self::moment("2011-01-01");
        Self { programme, registers, journals, drafts, asked }
    }

    pub(crate) fn ctx(&self) -> Context<'_> {
        Context::new(&self.programme, LUOYANG.almanac(), &self.registers)
    }

    /// A case that somebody may open by an act: `procedure`, in `unit`, about `item` if that is not empty, for the citizen.
    pub(crate) fn draft(&mut self, name: &str, procedure: &str, unit: &str, item: &str) {
        let new = NewCase {
            id: name.into(),
            number: name.to_owned(),
            procedure: procedure.into(),
            unit: unit.into(),
            item: (!item.is_empty()).then(|| item.into()),
            party: Some("citizen".into()),
            parent: None,
            opened_by: None,
        };
        let draft = Case::draft(&self.ctx(), new).expect("the programme knows them");
        self.drafts.insert(name.to_owned(), draft);
    }

    /// The same for somebody who has a receipt and no account.
    pub(crate) fn draft_for(&mut self, party: &str, name: &str, procedure: &str, unit: &str) {
        self.draft(name, procedure, unit, "");
        let draft = self.drafts.get_mut(name).expect("it was drafted just now");
        draft.party = Some(party.into());
    }

    pub(crate) fn case(&self, name: &str) -> Case {
        match self.journals.get(name) {
            Some(journal) => replay(journal).expect("a whole journal"),
            None => self.drafts.get(name).unwrap_or_else(|| panic!("there is no case {name}")).clone(),
        }
    }

    fn closed(&self) -> BTreeSet<CaseId> {
        let closed = self.journals.keys().filter(|name| self.case(name).closed.is_some());
        closed.map(|name| CaseId::from(name.as_str())).collect()
    }

    pub(crate) fn journal(&self, name: &str) -> &[Event] {
        &self.journals[name]
    }

    fn moment(written: &str) -> Moment {
        let (date, time) = written.split_once('T').unwrap_or((written, "09:00"));
        let (hour, minute) = time.split_once(':').expect("HH:MM");
        let number = |text: &str| text.parse().expect("a number");
        Moment(LUOYANG.almanac().instant(LocalSecond::at(day(date), number(hour), number(minute), 0)))
    }

    /// Tells a story; every line must come out as it says.
    pub(crate) fn story(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (act, expected) = line.split_once('|').expect("act | what comes of it");
            let words: Vec<&str> = act.split_whitespace().collect();
            let (at, recorded_at) = words[0].split_once('>').unwrap_or((words[0], words[0]));
            let (at, recorded_at) = (Self::moment(at), Self::moment(recorded_at));
            let found = match words[1..] {
                ["tick"] => self.tick(at),
                ["calendar"] => self.calendar(at),
                [name, "cards"] => self.cards(name, at, None),
                [name, "cards_of", unit] => self.cards(name, at, Some(unit)),
                [name, "opens", procedure, unit, ref fields @ ..] => {
                    self.opens(name, procedure, unit, fields, at);
                    self.told(name, at, expected.trim())
                }
                [name, person, action, ref fields @ ..] => {
                    match self.act(name, person, action, fields, (at, recorded_at)) {
                        Ok(()) => self.told(name, at, expected.trim()),
                        Err(refusal) => format!("refused: {refusal}"),
                    }
                }
                _ => panic!("this is no act: {line}"),
            };
            assert_eq!(found, expected.trim(), "\n  in: {line}");
            self.agree(recorded_at, line);
        }
    }

    fn act(
        &mut self,
        name: &str,
        person_name: &str,
        action: &str,
        fields: &[&str],
        (at, recorded_at): (Moment, Moment),
    ) -> Result<(), Rejection> {
        let case = self.case(name);
        let fields = fields.iter().map(|word| self.field(&case, word)).collect::<Fields>();
        let actor = self.person(person_name);
        let lots = self.lots(&case, action);
        let closed_cases = self.closed();
        let command = Command { action: action.into(), at, recorded_at, actor, fields, lots, closed_cases };
        let events = decide(&self.ctx(), &case, &command)?;
        self.keep(name, events);
        Ok(())
    }

    /// Everything of the sets that an action draws from, all weighing the same; of each post there are two holders.
    fn lots(&self, case: &Case, action: &str) -> Option<Lots> {
        let procedure = self.programme.procedures.iter().find(|p| p.id == case.procedure.as_str())?;
        let action = procedure.actions.iter().find(|declared| declared.id == action)?;
        let draws = action.effects.iter().filter_map(|effect| match effect {
            DeclaredEffect::Draw(draw) => Some(draw),
            _ => None,
        });
        let entrant = |name: String, unit: &str| Entrant { name, units: vec![unit.into()], weight: 1 };
        let pools = draws.map(|draw| match &draw.from {
            DrawFrom::Units(kind) => {
                let of_kind = self.programme.units.iter().filter(|unit| unit.kind.as_ref() == Some(kind));
                of_kind.map(|unit| entrant(unit.id.clone(), &unit.id)).collect()
            }
            DrawFrom::People(role) => {
                let posts = self
                    .programme
                    .units
                    .iter()
                    .flat_map(|unit| unit.posts.iter().map(move |post| (unit, post)));
                let held = posts.filter(|(_, post)| post.roles.contains(role));
                held.flat_map(|(unit, post)| {
                    ["", "#2"].map(|nth| entrant(format!("{}:{}{nth}", unit.id, post.id), &unit.id))
                })
                .collect()
            }
        });
        Some(Lots { seed: Seed([7; 32]), pools: pools.collect() })
    }

    /// Writes events down, opens the linked cases that they ask for, and tells a parent of a case's end.
    fn keep(&mut self, name: &str, events: Vec<Event>) {
        for event in events {
            let at = event.occurred_at;
            self.journals.entry(name.to_owned()).or_default().push(event.clone());
            for effect in &event.effects {
                if let Effect::Open { procedure, unit, link } = effect {
                    self.open_linked(name, procedure, unit, link.as_ref(), at);
                }
            }
            let after = self.case(name);
            self.papers_are_complete(&after, &event);
            if let (Some(closed), Some(parent)) = (&after.closed, &after.parent) {
                let waiting = self.case(parent.case.as_str());
                let told = child_closed(&self.ctx(), &waiting, &parent.link, &closed.outcome, at);
                self.keep(parent.case.as_str(), told.expect("it was open"));
            }
        }
    }

    /// Opens a case that another asks for, and tells it the fields that both have.
    fn open_linked(
        &mut self,
        parent_name: &str,
        procedure: &ProcedureName,
        unit: &UnitCode,
        link: Option<&LinkId>,
        at: Moment,
    ) {
        let parent = self.case(parent_name);
        let id =
            self.unused(link.map_or_else(|| format!("{parent_name}>{procedure}").as_str().into(), short));
        let new = NewCase {
            id: id.clone(),
            number: id.to_string(),
            procedure: procedure.clone(),
            unit: unit.clone(),
            item: parent.item.clone(),
            party: parent.party.clone().filter(|_| link.is_some()),
            parent: link.map(|link| Parent { case: parent.id.clone(), link: link.clone() }),
            opened_by: link.is_none().then(|| parent.id.clone()),
        };
        let fields = self.shared(&parent, procedure);
        let opened = open(&self.ctx(), new, fields, at, at).expect("it can be opened");
        self.keep(id.as_str(), vec![opened]);
        if let Some(link) = link {
            let told = child_opened(&self.ctx(), &self.case(parent_name), link, &id, at);
            self.keep(parent_name, told.expect("it is expected"));
        }
    }

    /// The name, or the next of `name#2`, `name#3`, … that no case has.
    fn unused(&self, name: CaseId) -> CaseId {
        let further = (2..).map(|n| CaseId::from(format!("{name}#{n}")));
        let mut names = std::iter::once(name.clone()).chain(further);
        names.find(|name| !self.journals.contains_key(name.as_str())).expect("there are numbers enough")
    }

    /// The fields of a case that a procedure has too, but for personal and secret ones.
    fn shared(&self, from: &Case, procedure: &ProcedureName) -> Fields {
        let declared = self.programme.procedures.iter().find(|p| p.id == procedure.as_str());
        let fields = declared.into_iter().flat_map(|procedure| &procedure.fields);
        let there = self.programme.procedures.iter().find(|p| p.id == from.procedure.as_str());
        let is_sealed = |id: &str| {
            let mut there = there.into_iter().flat_map(|procedure| &procedure.fields);
            there.any(|field| field.id == id && !field.secret_to.is_empty()) && !from.released.contains(id)
        };
        let open =
            fields.filter(|field| !field.personal && field.secret_to.is_empty() && !is_sealed(&field.id));
        open.filter_map(|field| Some((field.id.as_str().into(), from.fields.get(field.id.as_str())?.clone())))
            .collect()
    }

    /// Opens a case as the system does for a card, for a rung of the ladder, or by the calendar.
    fn opens(&mut self, name: &str, procedure: &str, unit: &str, fields: &[&str], at: Moment) {
        let new = NewCase {
            id: name.into(),
            number: name.to_owned(),
            procedure: procedure.into(),
            unit: unit.into(),
            item: None,
            party: None,
            parent: None,
            opened_by: None,
        };
        let draft = Case::draft(&self.ctx(), new.clone()).expect("the programme knows them");
        let fields = fields.iter().map(|word| self.field(&draft, word)).collect();
        let opened = open(&self.ctx(), new, fields, at, at).expect("it can be opened");
        self.keep(name, vec![opened]);
    }

    /// Every slot of every paper that is served can be filled in.
    fn papers_are_complete(&self, case: &Case, event: &Event) {
        let notice = |effect: &Effect| match effect {
            Effect::Serve { notice } => self.programme.notice(notice),
            _ => None,
        };
        for notice in event.effects.iter().filter_map(notice) {
            for slot in notice.body.slots() {
                let is_known = match slot {
                    Slot::Field(field) => case.fields.contains_key(field.as_str()),
                    Slot::Due(clock) => {
                        let clock = ClockName::from(format!("{}.{clock}", case.procedure));
                        due(&self.ctx(), case, &clock).is_some()
                    }
                    Slot::Item => case.item.is_some(),
                    Slot::CaseNumber | Slot::Unit | Slot::Applicant | Slot::Date | Slot::Clause => true,
                };
                assert!(is_known, "{} of {}: {slot:?} is blank", notice.id, case.id);
            }
        }
    }

    /// Fires everything that is due, the oldest first.
    fn tick(&mut self, now: Moment) -> String {
        let mut fired = Vec::new();
        loop {
            let due = |(name, journal): (&String, &Vec<Event>)| {
                let case = replay(journal).expect("a whole journal");
                let rung = due_timers(&self.ctx(), &case, now).into_iter().next()?;
                Some((rung.due_at, name.clone(), rung.of))
            };
            let Some((_, name, of)) = self.journals.iter().filter_map(due).min_by_key(|(at, ..)| *at) else {
                break;
            };
            let events = fire(&self.ctx(), &self.case(&name), &of, now).expect("it is due");
            let lapsed = matches!(events[0].activity, Activity::TimerLapsed);
            fired.push(format!("{name}:{}{}", short(&of.to_string().into()), if lapsed { "!" } else { "" }));
            self.keep(&name, events);
        }
        if fired.is_empty() { "nothing fires".to_owned() } else { format!("fires {}", fired.join(" ")) }
    }

    /// Opens what the schedules open since the last time; cases are called by schedule and item or unit.
    fn calendar(&mut self, now: Moment) -> String {
        let due = schedule_due(&self.ctx(), self.asked, now);
        self.asked = now;
        let mut opened: BTreeMap<String, usize> = BTreeMap::new();
        for occurrence in due {
            let of = occurrence.item.as_ref().map_or(occurrence.unit.as_str(), |item| item.as_str());
            let mut name = format!("{}/{of}", occurrence.schedule);
            if self.journals.contains_key(&name) {
                name = format!("{name}/{}", occurrence.on);
            }
            let until = occurrence.due.as_ref().map_or_else(String::new, |(_, day)| format!(" until {day}"));
            *opened.entry(format!("{} on {}{until}", occurrence.schedule, occurrence.on)).or_default() += 1;
            let named = (name.as_str().into(), name.clone());
            let event = occurrence.open(&self.ctx(), named, now).expect("it can be opened");
            self.keep(&name, vec![event]);
        }
        let opened: Vec<String> = opened.into_iter().map(|(what, n)| format!("{n} × {what}")).collect();
        if opened.is_empty() { "opens nothing".to_owned() } else { format!("opens {}", opened.join(", ")) }
    }

    /// The cards of a case, or of these those that are put down to a unit: `rule.level` in their order.
    fn cards(&self, name: &str, at: Moment, of: Option<&str>) -> String {
        let trace = trace(&self.ctx(), self.journal(name)).expect("a whole journal");
        let mut cards = supervise(&LUOYANG, &trace, at.0).cards;
        cards.retain(|card| of.is_none_or(|of| card.unit == of));
        let cards: Vec<String> = cards.iter().map(|c| format!("{}.{}", c.rule, c.level.name())).collect();
        if cards.is_empty() { "none".to_owned() } else { cards.join(" ") }
    }

    /// What `expected` asks of the case, as it is.
    fn told(&self, name: &str, at: Moment, expected: &str) -> String {
        let case = self.case(name);
        let piece = |piece: &str| match piece.split_whitespace().collect::<Vec<_>>()[..] {
            ["in", _] => format!("in {}", case.state),
            ["with", _] => {
                let who = case.handler.as_ref().map_or(case.unit.as_str(), |person| person.as_str());
                format!("with {who}")
            }
            ["serves", _] => {
                let last =
                    self.journal(name).iter().rev().find(|e| matches!(e.activity, Activity::Action(_)));
                let served = last.iter().flat_map(|event| &event.effects).find_map(|effect| match effect {
                    Effect::Serve { notice } => Some(notice.as_str()),
                    _ => None,
                });
                format!("serves {}", served.unwrap_or("nothing"))
            }
            ["then", ..] => format!("then {}", self.carried_out(name)),
            [_, clock, ..] => self.clock(&case, clock, at),
            _ => "done".to_owned(),
        };
        expected.split(", ").map(piece).collect::<Vec<_>>().join(", ")
    }

    /// What the last act of a case opens, imposes, publishes and does to a card.
    fn carried_out(&self, name: &str) -> String {
        let acts = self.journal(name).iter().rev();
        let last = acts.into_iter().find(|event| matches!(event.activity, Activity::Action(_)));
        let said = |effect: &Effect| match effect {
            Effect::Open { procedure, unit, .. } => Some(format!("opens {procedure} in {unit}")),
            Effect::Impose { kind } => Some(format!("imposes {kind}")),
            Effect::Lift { kind } => Some(format!("lifts {kind}")),
            Effect::Card { act } => Some(format!("card: {act:?}").to_lowercase()),
            Effect::Publication { act } => Some(format!("publication: {act:?}").to_lowercase()),
            Effect::Publish { publication } => Some(format!("publishes {publication}")),
            Effect::Correct { publication } => Some(format!("corrects {publication}")),
            Effect::Withdraw { publication } => Some(format!("withdraws {publication}")),
            Effect::ProposeConsequence { kind } => Some(format!("proposes {kind}")),
            Effect::LiftSecrecy { field } => Some(format!("releases {field}")),
            _ => None,
        };
        let said: Vec<String> = last.iter().flat_map(|event| &event.effects).filter_map(said).collect();
        if said.is_empty() { "nothing".to_owned() } else { said.join(" and ") }
    }

    fn clock(&self, case: &Case, clock: &str, at: Moment) -> String {
        let full = ClockName::from(format!("{}.{clock}", case.procedure));
        let Some(standing) = standing(&self.ctx(), case, &full, at) else {
            return format!("no {clock}");
        };
        let of = standing.limit.map_or_else(String::new, |limit| format!(" of {limit}"));
        match (standing.phase, standing.due) {
            (Phase::Stopped, _) => format!("stopped {clock} after {}{of}", standing.used),
            (Phase::Running, Some(due)) => format!("due {clock} {}", due.day),
            (Phase::Paused | Phase::Running, _) => format!("paused {clock} after {}{of}", standing.used),
        }
    }

    /// The clocks that the rules read are those of the case: same limit, same use, same expiry.
    fn agree(&self, now: Moment, line: &str) {
        let ctx = self.ctx();
        let second = LUOYANG.almanac().second(now.0);
        for (name, journal) in &self.journals {
            let case = self.case(name);
            let trace = trace(&ctx, journal).expect("a whole journal");
            let found = readings(&LUOYANG, &trace, now.0, |reading| {
                let clock = &self.programme.clocks[reading.clock.index()];
                let expired = reading.run().crossing(Threshold::Over(1), second);
                let budget = matches!(reading.reading, Reading::Budget(_));
                let used = budget.then(|| reading.used(second));
                let expired = expired.map(|at| Moment(LUOYANG.almanac().instant(at)));
                (clock.id.clone(), reading.stopped_at.is_some(), (reading.limit(), used, expired))
            });
            for clock in case.clocks.keys() {
                let runs: Vec<_> = found.iter().filter(|(id, ..)| id == clock.as_str()).collect();
                let Some((.., read)) = runs.iter().find(|(_, stopped, _)| !stopped).or(runs.last()) else {
                    continue;
                };
                let Some(own) = standing(&ctx, &case, clock, now) else {
                    panic!("{name}: the rules read {clock}, which the case has not started\n  in: {line}");
                };
                let used = own.limit.map(|_| own.used);
                assert_eq!(*read, (own.limit, used, own.expired_at), "{clock} of {name}\n  in: {line}");
            }
            let started = found.iter().map(|(id, ..)| id);
            let own = |id: &&String| id.starts_with(&format!("{}.", case.procedure));
            for id in started.filter(own) {
                assert!(case.clocks.contains_key(id.as_str()), "{name}: {id} started nowhere\n  in: {line}");
            }
        }
    }

    /// `name=value`; in texts and entries, `_` stands for a space.
    fn field(&self, case: &Case, word: &str) -> (FieldName, FieldValue) {
        let (name, value) = word.split_once('=').expect("name=value");
        let mut procedures = self.programme.procedures.iter();
        let procedure = procedures.find(|p| p.id == case.procedure.as_str()).expect("the case's procedure");
        let declared = procedure.fields.iter().find(|field| field.id == name);
        let number = || value.parse().expect("a number");
        let plain = value.replace('_', " ");
        let value = match declared.map(|field| &field.kind) {
            _ if value.starts_with('#') => FieldValue::Commitment(value[1..].to_owned()),
            Some(FieldType::Number) => FieldValue::Number(number()),
            Some(FieldType::Money) => FieldValue::Money(number()),
            Some(FieldType::Flag) => FieldValue::Flag(value == "yes"),
            Some(FieldType::Date) => FieldValue::Date(day(value)),
            Some(FieldType::Unit) => FieldValue::Unit(value.into()),
            Some(FieldType::Person) => FieldValue::Person(value.into()),
            Some(FieldType::Item) => FieldValue::Item(value.into()),
            Some(FieldType::Case) => FieldValue::Case(value.into()),
            Some(FieldType::File) => FieldValue::File(value.to_owned()),
            Some(FieldType::Choice(_)) => FieldValue::Choice(value.to_owned()),
            Some(FieldType::List) => FieldValue::List(plain.split('+').map(str::to_owned).collect()),
            _ => FieldValue::Text(plain),
        };
        (name.into(), value)
    }

    /// The citizen, or whoever holds a post: `planning-window:clerk`; of several, `planning-window:clerk#2`.
    fn person(&self, name: &str) -> Person {
        let Some((unit_name, post)) = name.split_once(':') else {
            return Person { id: name.into(), posts: Vec::new() };
        };
        let post = post.split('#').next().unwrap_or(post);
        let unit = self.programme.units.iter().find(|unit| unit.id == unit_name);
        let unit = unit.unwrap_or_else(|| panic!("no unit is called {unit_name}"));
        let held = unit.posts.iter().find(|held| held.id == post);
        let held = held.unwrap_or_else(|| panic!("{unit_name} has no post {post}"));
        let role = |role: &String| HeldRole { unit: unit_name.into(), role: role.clone(), rank: held.rank };
        Person { id: name.into(), posts: held.roles.iter().map(role).collect() }
    }
}

/// `co_reviews/land@4` without its version.
fn short(link: &LinkId) -> CaseId {
    link.as_str().split('@').next().unwrap_or_default().into()
}

pub(crate) fn day(written: &str) -> Day {
    written.parse().expect("a date")
}

/// The limit that a clock froze when it last started.
pub(crate) fn frozen(events: &[Event], clock: &str) -> Option<String> {
    events.iter().rev().flat_map(|event| &event.changes).find_map(|change| match change {
        Change::ClockStarted { clock: name, limit } if name.as_str() == clock => {
            Some(format!("{:?} by {:?}", limit.size, limit.basis))
        }
        _ => None,
    })
}
