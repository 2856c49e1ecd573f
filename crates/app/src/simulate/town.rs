//! The loop of days and hours: who comes, who sits at their table, what is due by itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, FieldValue, Moment, Person};
use chuangyou_programme::model::Item;
use chuangyou_store::task::{self, Post};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, case_row};

use super::agent::party::{self, Look, Reaction};
use super::agent::{Choice, Given, Seen, approval, habit};
use super::dice::Dice;
use super::form::Others;
use super::nature::Nature;
use super::people::{Order, People, Worker};
use super::season;
use super::span::{Span, SpanError};
use crate::city::City;
use crate::demo::{Cast, give_keys};
use crate::execute::{Executed, On, Refusal, Submission, execute_all};
use crate::reconcile;

/// When people are at work, in minutes after the office opens, and for how many minutes what they do then is spread.
const SITTINGS: [(i64, i64); 3] = [(10, 80), (100, 60), (400, 90)];

/// How many cases somebody finds on top of their table at once.
const ON_TOP: u32 = 250;

/// How many cases of late somebody may mean.
const RECENT: usize = 40;

/// How often what was done is sealed, in days; a default of this project.
const SEALED_EVERY: i32 = 7;

const MINUTE: i64 = 60 * 1_000_000;

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Cases that people opened.
    pub cases: u64,
    /// Commands that were carried out, those that opened cases among them.
    pub commands: u64,
    /// Commands that were refused: somebody tried what the programme does not let them.
    pub refused: u64,
    /// What happened by itself: timers, papers, linked cases, cards.
    pub by_itself: u64,
    /// Days that have passed.
    pub days: u32,
}

/// Why a city could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// Nobody can be at work in the span.
    #[error(transparent)]
    Span(#[from] SpanError),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Lets a city be at work for a span of days. Its clock is to be one that can be set and stands before the span, and it should
/// have its chance from the same seed. `progress` is told after every day.
///
/// # Errors
/// [`SimulationError`] if the calendar does not know the span, or the store fails.
pub async fn make(city: &City, span: Span, mut progress: impl FnMut(Made)) -> Result<Made, SimulationError> {
    span.days(&city.book().almanac().calendar)?;
    let begins = Moment(city.book().almanac().start_of(span.from));
    city.clock().move_to(begins);
    let cast = Cast::hire(city, begins).await?;
    give_keys(city, &cast).await?;
    let mut town = Town::new(city, span, People::of(&cast, span.seed));
    let mut day = span.from;
    while day <= span.until {
        town.live(day).await?;
        progress(town.made);
        day += 1;
    }
    reconcile::settle(city).await?;
    Ok(town.made)
}

/// A city while it is made.
struct Town<'c> {
    city: &'c City,
    span: Span,
    people: People,
    /// How often each item is asked for, beside the others.
    popularity: Vec<u64>,
    /// Applications that an average working day brings, in thousandths.
    daily: u64,
    /// Until when somebody leaves a case alone, by their place among the workers and the case.
    waits: HashMap<(usize, CaseId), Day>,
    /// How often somebody was refused in a case at a version of it.
    refused: HashMap<CaseId, (u32, u32)>,
    /// Who looks at cases of theirs, by day.
    looks: BTreeMap<Day, Vec<(CaseId, Person)>>,
    recent: Vec<CaseId>,
    made: Made,
}

/// Something that is to be done in a sitting.
struct Plan {
    on: On,
    by: Person,
    action: String,
    given: Given,
    what: What,
}

/// What a plan is about: what is remembered when it is done.
enum What {
    /// Somebody comes with something new, and looks at it later.
    New(Person),
    /// Something in a case that a resident looks at.
    Own { case: CaseId, party: Person },
    /// Something on a table.
    Table { case: CaseId, version: u32 },
}

impl<'c> Town<'c> {
    fn new(city: &'c City, span: Span, people: People) -> Self {
        let book = city.book();
        let mut dice = Dice::about(span.seed, &["popularity"]);
        // A few items make most of the work (Zipf).
        let popularity = book.programme().items.iter().map(|_| 10_000 / (1 + dice.below(60))).collect();
        let calendar = &book.almanac().calendar;
        let working = calendar.working_days_between(span.from - 1, span.until).max(1);
        let daily = u64::from(span.cases) * 1000 / u64::from(working.unsigned_abs());
        Self {
            city,
            span,
            people,
            popularity,
            daily,
            waits: HashMap::new(),
            refused: HashMap::new(),
            looks: BTreeMap::new(),
            recent: Vec::new(),
            made: Made::default(),
        }
    }

    /// A day, from midnight to midnight.
    async fn live(&mut self, day: Day) -> Result<(), Failure> {
        let book = self.city.book();
        let almanac = book.almanac();
        self.pass(Moment(almanac.start_of(day) + 5 * MINUTE)).await?;
        if almanac.calendar.is_working(day) {
            let opens = almanac.instant(almanac.office.opens(day));
            for (sitting, (begins, lasts)) in SITTINGS.into_iter().enumerate() {
                self.sit(day, sitting as u64, Moment(opens + begins * MINUTE), lasts).await?;
            }
        }
        if day.0 % SEALED_EVERY == 0 {
            reconcile::settle(self.city).await?;
        }
        self.made.days += 1;
        Ok(())
    }

    /// Lets happen what is due by itself.
    async fn pass(&mut self, at: Moment) -> Result<(), Failure> {
        self.city.clock().move_to(at);
        self.made.by_itself += reconcile::rest(self.city).await?.done;
        Ok(())
    }

    /// One sitting: people come, look, and work off their tables.
    async fn sit(&mut self, day: Day, sitting: u64, at: Moment, lasts: i64) -> Result<(), Failure> {
        self.pass(at).await?;
        let mut plans = self.arrivals(day, sitting);
        plans.extend(self.looks(day, sitting).await?);
        plans.extend(self.tables(day, at).await?);
        self.carry_out(plans, day, at, lasts).await
    }

    /// What residents come with, a third of the day's in each sitting.
    fn arrivals(&mut self, day: Day, sitting: u64) -> Vec<Plan> {
        let book = self.city.book();
        let rush = season::rush(self.span.seed, &book.almanac().calendar, day);
        let mut dice = Dice::about(self.span.seed, &["arrivals", &day.to_string(), &sitting.to_string()]);
        let many = dice.count(self.daily * rush / 3000);
        let items = &book.programme().items;
        let wanted = |item: &Item| season::wanted(day, &book.programme().units[item.unit.index()].id);
        let weights: Vec<u64> =
            items.iter().zip(&self.popularity).map(|(item, popular)| popular * wanted(item)).collect();
        (0..many)
            .filter_map(|_| {
                let item = &items[dice.weighted(weights.iter().copied())?];
                let by = self.people.resident(&mut dice);
                Some(match dice.below(1000) {
                    0..=29 => question(&book.programme().units[item.unit.index()].id, by),
                    30..=35 => complaint(&book.programme().units[item.unit.index()].id, by, "manners"),
                    _ => {
                        application(&book.programme().units[item.unit.index()].id, item, by, dice.below(9999))
                    }
                })
            })
            .collect()
    }

    /// What residents do about cases of their own.
    async fn looks(&mut self, day: Day, sitting: u64) -> Result<Vec<Plan>, Failure> {
        if sitting > 0 {
            return Ok(Vec::new());
        }
        let later = self.looks.split_off(&(day + 1));
        let due: Vec<(CaseId, Person)> =
            std::mem::replace(&mut self.looks, later).into_values().flatten().collect();
        let ids = due.iter().map(|(case, _)| case.clone()).collect();
        let rows = self.city.read(move |tx, city| rows(tx, city, ids)).await?;
        let book = self.city.book();
        let mut plans = Vec::new();
        for (case, party) in due {
            let Some(row) = rows.get(&case) else { continue };
            let nature = Nature::of(self.span.seed, case.as_str());
            let look = Look { row, nature: &nature, book: &book, now: self.city.now() };
            match party::react(&look) {
                Reaction::Do(Choice::Act { action, given }) => {
                    let on = On::Case { id: case.clone(), seen: None };
                    plans.push(Plan {
                        on,
                        by: party.clone(),
                        action,
                        given,
                        what: What::Own { case, party },
                    });
                }
                Reaction::Complain(kind) => plans.push(complaint(&row.unit, party, kind)),
                Reaction::LookAgain(days) => self.look_again(day, days, case, party),
                Reaction::Do(Choice::Wait(_)) | Reaction::Done => {}
            }
        }
        Ok(plans)
    }

    fn look_again(&mut self, day: Day, working_days: i32, case: CaseId, party: Person) {
        let next = self.city.book().almanac().calendar.due(day, working_days);
        self.looks.entry(next).or_default().push((case, party));
    }

    /// What people at work do with what lies on their tables: each case moves once in a sitting.
    async fn tables(&mut self, day: Day, at: Moment) -> Result<Vec<Plan>, Failure> {
        let found = self.seen(day).await?;
        let book = self.city.book();
        let (mut plans, mut taken) = (Vec::new(), HashSet::new());
        let others = Others { people: &self.people, recent: &self.recent };
        for (place, mut rows) in found {
            let worker = &self.people.workers[place];
            if worker.traits.order == Order::Oldest {
                rows.sort_by(|one, other| (one.opened_at, &one.id).cmp(&(other.opened_at, &other.id)));
            }
            let mut left = capacity(self.daily, worker);
            for row in rows {
                if left == 0 || taken.contains(&row.id) {
                    continue;
                }
                let nature = Nature::of(self.span.seed, row.id.as_str());
                let refused = self.refused.get(&row.id).filter(|(version, _)| *version == row.version);
                let refused = refused.map_or(0, |(_, times)| *times);
                let seen = Seen { row: &row, nature: &nature, worker, book: &book, now: at, refused };
                let choice = match row.procedure.as_str() {
                    "approval" => approval::decide(&seen),
                    _ => habit::decide(&seen, &others),
                };
                match choice {
                    Choice::Wait(days) => {
                        let until = book.almanac().calendar.due(day, days.max(1));
                        self.waits.insert((place, row.id), until);
                    }
                    Choice::Act { action, given } => {
                        left -= 1;
                        taken.insert(row.id.clone());
                        let what = What::Table { case: row.id.clone(), version: row.version };
                        let on = On::Case { id: row.id, seen: None };
                        plans.push(Plan { on, by: worker.person.clone(), action, given, what });
                    }
                }
            }
        }
        Ok(plans)
    }

    /// What lies on the tables of those who are there, as the workbench would show it, but for what they leave alone until later.
    async fn seen(&mut self, day: Day) -> Result<Vec<(usize, Vec<CaseRow>)>, Failure> {
        let present =
            self.people.workers.iter().enumerate().filter(|(_, worker)| self.people.is_present(worker, day));
        let tables: Vec<(usize, Post)> = present.flat_map(|(place, worker)| posts(place, worker)).collect();
        let waits = std::mem::take(&mut self.waits);
        let (found, waits) = self
            .city
            .read(move |tx, city| {
                let mut found = Vec::new();
                for (place, post) in tables {
                    let on_top = task::of_post(tx, city, &post, ON_TOP)?.into_iter().map(|(case, _)| case);
                    let waits =
                        |case: &CaseId| waits.get(&(place, case.clone())).is_some_and(|until| *until > day);
                    let open: Vec<CaseId> = on_top.filter(|case| !waits(case)).collect();
                    if !open.is_empty() {
                        let rows = rows(tx, city, open.clone())?;
                        found.push((place, open.iter().filter_map(|case| rows.get(case).cloned()).collect()));
                    }
                }
                Ok::<_, Failure>((found, waits))
            })
            .await?;
        self.waits = waits;
        if day.0 % SEALED_EVERY == 0 {
            self.waits.retain(|_, until| *until > day);
        }
        Ok(found)
    }

    /// Does what was planned, spread over the sitting, and remembers what follows.
    async fn carry_out(&mut self, plans: Vec<Plan>, day: Day, at: Moment, lasts: i64) -> Result<(), Failure> {
        let step = lasts * MINUTE / (plans.len() as i64 + 1);
        let mut submissions = Vec::with_capacity(plans.len());
        let mut kept = Vec::with_capacity(plans.len());
        let mut moved = HashSet::new();
        for (turn, plan) in plans.into_iter().enumerate() {
            let at = Moment(at.0 + step * (turn as i64 + 1));
            let Plan { on, by, action, given, what } = plan;
            if let On::Case { id, .. } = &on
                && !moved.insert(id.clone())
            {
                // Somebody else was faster: whoever looked at a case of their own looks again, whoever sat at a table sees it there.
                if let What::Own { case, party } = what {
                    self.look_again(day, 1, case, party);
                }
                continue;
            }
            let key = format!("{}-{turn}", at.0);
            submissions.push((at, Submission { key, on, action, done_at: None, actor: by, fields: given }));
            kept.push(what);
        }
        self.city.clock().move_to(Moment(at.0 + lasts * MINUTE));
        let outcomes = execute_all(self.city, submissions).await;
        for (what, outcome) in kept.into_iter().zip(outcomes) {
            self.remember(what, outcome, day)?;
        }
        Ok(())
    }

    fn remember(&mut self, what: What, outcome: Result<Executed, Refusal>, day: Day) -> Result<(), Failure> {
        match (what, outcome) {
            (_, Err(Refusal::Failed(failure))) => return Err(failure),
            (What::Table { case, version }, Err(refusal)) => {
                tracing::debug!(%case, %refusal, "refused");
                let times =
                    self.refused.get(&case).filter(|(known, _)| *known == version).map_or(0, |(_, n)| *n);
                self.refused.insert(case, (version, times + 1));
                self.made.refused += 1;
            }
            (_, Err(refusal)) => {
                tracing::debug!(%refusal, "refused");
                self.made.refused += 1;
            }
            (what, Ok(done)) => {
                self.made.commands += 1;
                self.follow_up(what, &done, day);
            }
        }
        Ok(())
    }

    fn follow_up(&mut self, what: What, done: &Executed, day: Day) {
        match what {
            What::New(party) => {
                self.made.cases += 1;
                self.look_again(day, 3, done.case.clone(), party);
            }
            What::Own { case, party } => self.look_again(day, 3, case, party),
            What::Table { case, .. } => {
                self.refused.remove(&case);
                return;
            }
        }
        if self.recent.len() >= RECENT {
            self.recent.remove(0);
        }
        self.recent.push(done.case.clone());
    }
}

/// The tables of somebody: that of their role, and the one of what was given to them by name.
fn posts(place: usize, worker: &Worker) -> [(usize, Post); 2] {
    let of_role = Post { unit: worker.unit.clone(), role: worker.role.clone() };
    let by_name = Post { unit: format!("@{}", worker.person.id), role: "handler".to_owned() };
    [(place, of_role), (place, by_name)]
}

/// How many cases somebody moves in a sitting: windows grow with the city.
fn capacity(daily: u64, worker: &Worker) -> u64 {
    let share = daily / 1000 * 1000 / worker.traits.pace.unsigned_abs().max(1) / 3;
    5 + share / 2
}

fn rows(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    cases: Vec<CaseId>,
) -> Result<HashMap<CaseId, CaseRow>, Failure> {
    let found = case_row::by_ids(tx, jurisdiction, &cases)?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

fn new(procedure: &str, unit: &str, item: Option<&Item>, party: &Person) -> On {
    On::New {
        procedure: procedure.into(),
        unit: unit.into(),
        item: item.map(|item| item.id.as_str().into()),
        party: Some(party.id.clone()),
    }
}

fn application(unit: &str, item: &Item, by: Person, number: u64) -> Plan {
    let documents: Vec<&str> =
        item.guide.documents.iter().map(|document| document.title.zh.as_str()).collect();
    planned(new("approval", unit, Some(item), &by), by, party::application(&item.id, &documents, number))
}

fn question(unit: &str, by: Person) -> Plan {
    let asked = [
        ("matter", super::agent::text("办理这个事项需要哪些材料？")),
        ("enquirer", super::agent::text("居民")),
    ];
    planned(new("enquiry", unit, None, &by), by, Choice::act("ask_online", &asked))
}

fn complaint(unit: &str, by: Person, kind: &str) -> Plan {
    let said = [
        ("kind", super::agent::choice(kind)),
        ("problem", super::agent::text("窗口办理不及时，多次询问没有结果。")),
        ("complained_unit", FieldValue::Unit(unit.into())),
    ];
    planned(new("complaint", unit, None, &by), by, Choice::act("complain", &said))
}

fn planned(on: On, by: Person, choice: Choice) -> Plan {
    let (action, given) = match choice {
        Choice::Act { action, given } => (action, given),
        Choice::Wait(_) => (String::new(), Given::new()),
    };
    Plan { on, by: by.clone(), action, given, what: What::New(by) }
}
