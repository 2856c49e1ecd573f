//! The loop of days and hours: who comes, who sits at their table, what is due by itself.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_programme::model::Item;
use chuangyou_store::{CaseRow, Failure};

use super::agent::comer::Comer;
use super::agent::office::{self, Kind};
use super::agent::party::{self, Look, Reaction};
use super::agent::{Choice, Seen, approval, habit};
use super::form::Others;
use super::nature::Nature;
use super::outsider::Outsider;
use super::people::{Order, People, Worker};
use super::plan::{Plan, What};
use super::season;
use super::span::{Span, SpanError};
use super::table::{self, OnTable, Tables, Why};
use crate::city::City;
use crate::demo::{Cast, give_keys};
use crate::dice::Dice;
use crate::execute::{Executed, On, Refusal, Submission, execute_all};
use crate::reconcile;

/// When people are at work, in minutes after the office opens, and for how many minutes what they do then is spread.
const SITTINGS: [(i64, i64); 3] = [(10, 80), (100, 60), (400, 90)];

/// How many cases of late somebody may mean.
const RECENT: usize = 40;

/// After so many working days somebody looks again at a case that they moved, if they do.
const BACK_AFTER: i32 = 3;

/// For how many working days somebody leaves to others what is not for them.
const LEFT_TO_OTHERS: i32 = 8;

/// For how many working days somebody looks back at what does not move.
const PATIENCE: i64 = 10;

/// How often somebody begins the same again who was refused.
const MOST_ATTEMPTS: u32 = 6;

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
    looks: BTreeMap<Day, Vec<(CaseId, Outsider)>>,
    /// Vouchers that reporters have shown, by their case.
    vouchers: HashMap<CaseId, String>,
    /// What people at work may begin of their own accord.
    kinds: Vec<Kind>,
    /// How many they have begun.
    turn: u64,
    /// Who looks again at what they began or had on their table, by day.
    backs: BTreeMap<Day, Vec<(usize, CaseId)>>,
    /// What was refused when it was begun, and how often.
    again: Vec<(usize, u32)>,
    recent: VecDeque<CaseId>,
    made: Made,
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
        let kinds = office::kinds(&book, &people);
        Self {
            city,
            span,
            kinds,
            turn: 0,
            backs: BTreeMap::new(),
            again: Vec::new(),
            vouchers: HashMap::new(),
            people,
            popularity,
            daily,
            waits: HashMap::new(),
            refused: HashMap::new(),
            looks: BTreeMap::new(),
            recent: VecDeque::new(),
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
        let mut plans = self.arrivals(day, sitting, at);
        plans.extend(self.begun(day, sitting, at));
        plans.extend(self.looks(day, sitting).await?);
        plans.extend(self.tables(day, at).await?);
        self.carry_out(plans, day, at, lasts).await
    }

    /// What residents come with, a third of the day's in each sitting.
    fn arrivals(&mut self, day: Day, sitting: u64, now: Moment) -> Vec<Plan> {
        let book = self.city.book();
        let rush = season::rush(self.span.seed, &book.almanac().calendar, day);
        let mut dice = Dice::about(self.span.seed, &["arrivals", &day.to_string(), &sitting.to_string()]);
        let many = dice.count(self.daily * rush / 3000);
        let (items, units) = (&book.programme().items, &book.programme().units);
        let wanted = |item: &Item| season::wanted(day, &units[item.unit.index()].id);
        let weights: Vec<u64> =
            items.iter().zip(&self.popularity).map(|(item, popular)| popular * wanted(item)).collect();
        let others = Others { people: &self.people, recent: self.recent.as_slices().0 };
        let comer = Comer { book: &book, others, now };
        (0..many)
            .filter_map(|turn| {
                let item = &items[dice.weighted(weights.iter().copied())?];
                let unit = units[item.unit.index()].id.as_str();
                let by = Outsider::from(self.people.resident(&mut dice));
                match dice.below(1000) {
                    0..=29 => comer.ask(unit, by, &mut dice),
                    30..=35 => comer.complain(unit, by, "manners", &mut dice),
                    36..=41 => {
                        let unknown = self.city.drawn_by(&format!("receipt {day} {sitting} {turn}"));
                        comer.report(Outsider::unknown(&unknown), &mut dice)
                    }
                    _ => comer.apply(item, by, &mut dice),
                }
            })
            .collect()
    }

    /// What people at work begin of their own accord, and begin again if it was refused.
    fn begun(&mut self, day: Day, sitting: u64, now: Moment) -> Vec<Plan> {
        let mut dice = Dice::about(self.span.seed, &["begun", &day.to_string(), &sitting.to_string()]);
        let kinds = self.kinds.len();
        let many = if kinds == 0 { 0 } else { dice.count(office::often(kinds, self.daily) / 3) };
        let mut wanted = std::mem::take(&mut self.again);
        for _ in 0..many {
            wanted.push((office::in_turn(self.span.seed, kinds, self.turn), 0));
            self.turn += 1;
        }
        let book = self.city.book();
        let others = Others { people: &self.people, recent: self.recent.as_slices().0 };
        let is_present = |place: usize| self.people.is_present(&self.people.workers[place], day);
        let begin = |(kind, attempt): (usize, u32)| {
            office::begin((&book, &others, now), (kind, &self.kinds[kind]), (attempt, is_present), &mut dice)
        };
        wanted.into_iter().filter_map(begin).collect()
    }

    /// What residents do about cases of their own.
    async fn looks(&mut self, day: Day, sitting: u64) -> Result<Vec<Plan>, Failure> {
        if sitting > 0 {
            return Ok(Vec::new());
        }
        let later = self.looks.split_off(&(day + 1));
        let due: Vec<(CaseId, Outsider)> =
            std::mem::replace(&mut self.looks, later).into_values().flatten().collect();
        let ids = due.iter().map(|(case, _)| case.clone()).collect();
        let rows = table::rows(self.city, ids).await?;
        let book = self.city.book();
        let mut plans = Vec::new();
        for (case, party) in due {
            let Some(row) = rows.get(&case) else { continue };
            let nature = Nature::of(self.span.seed, case.as_str());
            let look = Look { row, nature: &nature, book: &book, now: self.city.now() };
            let reaction = party::react(&look);
            plans.extend(self.reacts(day, (case, party), row, reaction));
        }
        Ok(plans)
    }

    /// What becomes of a resident's reaction.
    fn reacts(
        &mut self,
        day: Day,
        (case, party): (CaseId, Outsider),
        row: &CaseRow,
        reaction: Reaction,
    ) -> Option<Plan> {
        let book = self.city.book();
        let others = Others { people: &self.people, recent: self.recent.as_slices().0 };
        let comer = Comer { book: &book, others, now: self.city.now() };
        let mut dice = Dice::about(self.span.seed, &["reaction", case.as_str(), &day.to_string()]);
        let done = match reaction {
            Reaction::Do(Choice::Act { action, given }) => (action, given),
            Reaction::Fill(action) => comer.fill(row, &action, &party, &mut dice)?,
            Reaction::Complain(kind) => return comer.complain(&row.unit, party, kind, &mut dice),
            Reaction::LookAgain(days) => {
                self.look_again(day, days, case, party);
                return None;
            }
            Reaction::Do(Choice::Wait(_)) | Reaction::Done => return None,
        };
        // Whoever claims a reward shows the voucher at the counter.
        self.vouchers.extend(party.voucher().map(|voucher| (case.clone(), voucher)));
        let by = party.person.clone();
        Some(Plan::in_case(&case.clone(), by, done, What::Own { case, party }))
    }

    fn look_again(&mut self, day: Day, working_days: i32, case: CaseId, party: Outsider) {
        let next = self.city.book().almanac().calendar.due(day, working_days);
        self.looks.entry(next).or_default().push((case, party));
    }

    /// What people at work do with what lies on their tables: each case moves once in a sitting.
    async fn tables(&mut self, day: Day, at: Moment) -> Result<Vec<Plan>, Failure> {
        let found = self.seen(day).await?;
        let book = self.city.book();
        let (mut plans, mut taken) = (Vec::new(), HashSet::new());
        let others = Others { people: &self.people, recent: self.recent.as_slices().0 };
        for (place, mut cases) in found {
            let worker = &self.people.workers[place];
            if worker.traits.order == Order::Oldest {
                cases.sort_by(|one, other| {
                    (one.row.opened_at, &one.row.id).cmp(&(other.row.opened_at, &other.row.id))
                });
            }
            let mut left = capacity(self.daily, worker);
            for OnTable { row, said, why } in cases {
                if left == 0 || taken.contains(&row.id) {
                    continue;
                }
                let nature = Nature::of(self.span.seed, row.id.as_str());
                let refused = self.refused.get(&row.id).filter(|(version, _)| *version == row.version);
                let seen = Seen {
                    row: &row,
                    nature: &nature,
                    worker,
                    book: &book,
                    now: at,
                    said: said.as_ref(),
                    voucher: self.vouchers.get(&row.id).map(String::as_str),
                    refused: refused.map_or(0, |(_, times)| *times),
                };
                let choice = match book.procedure(&row.procedure) {
                    Some(procedure) if party::knows(procedure) => approval::decide(&seen),
                    _ => habit::decide(&seen, &others),
                };
                match choice {
                    Choice::Wait(days) => {
                        let until = book.almanac().calendar.due(day, days.max(1));
                        let is_fresh = seen.working_days_since(row.changed_at) < PATIENCE;
                        if why == Why::Table {
                            self.waits.insert((place, row.id), until);
                        } else if is_fresh && row.outcome.is_none() {
                            self.backs.entry(until).or_default().push((place, row.id));
                        }
                    }
                    Choice::Act { action, given } => {
                        left -= 1;
                        taken.insert(row.id.clone());
                        let looks_back = book
                            .procedure(&row.procedure)
                            .map_or(0, |procedure| habit::looks_back(procedure, &action));
                        let (case, version) = (row.id.clone(), row.version);
                        let what = What::Table { case, version, place, looks_back };
                        plans.push(Plan::in_case(&row.id, worker.person.clone(), (action, given), what));
                    }
                }
            }
        }
        Ok(plans)
    }

    /// What lies on the tables of those who are there, as the workbench would show it, but for what they leave alone until later.
    async fn seen(&mut self, day: Day) -> Result<Vec<(usize, Vec<OnTable>)>, Failure> {
        let workers = self.people.workers.iter().enumerate();
        let present = workers.filter(|(_, worker)| self.people.is_present(worker, day));
        let posts = present.flat_map(|(place, worker)| table::posts(place, worker)).collect();
        let later = self.backs.split_off(&(day + 1));
        let backs = std::mem::replace(&mut self.backs, later).into_values().flatten().collect();
        let tables = Tables { posts, backs, waits: std::mem::take(&mut self.waits) };
        let (found, waits) = table::seen(self.city, tables, day).await?;
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
        let outcomes = execute_all(self.city, submissions).await?;
        for (what, outcome) in kept.into_iter().zip(outcomes) {
            self.remember(what, outcome, day)?;
        }
        Ok(())
    }

    fn remember(&mut self, what: What, outcome: Result<Executed, Refusal>, day: Day) -> Result<(), Failure> {
        match (what, outcome) {
            (_, Err(Refusal::Failed(failure))) => return Err(failure),
            (What::Table { case, version, place, .. }, Err(refusal)) => {
                tracing::debug!(%case, %refusal, "refused");
                if let Some(days) = left_alone(&refusal) {
                    let until = self.city.book().almanac().calendar.due(day, days);
                    self.waits.insert((place, case.clone()), until);
                }
                let times =
                    self.refused.get(&case).filter(|(known, _)| *known == version).map_or(0, |(_, n)| *n);
                self.refused.insert(case, (version, times + 1));
                self.made.refused += 1;
            }
            (What::Begun { kind, attempt, .. }, Err(refusal)) => {
                tracing::debug!(%refusal, "refused");
                if attempt < MOST_ATTEMPTS {
                    self.again.push((kind, attempt + 1));
                }
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
            What::Begun { place, .. } => {
                self.made.cases += 1;
                self.backs.entry(day).or_default().push((place, done.case.clone()));
            }
            What::Table { case, place, looks_back, .. } => {
                self.refused.remove(&case);
                if Dice::about(self.span.seed, &["back", case.as_str()]).in_thousand(looks_back) {
                    let on = self.city.book().almanac().calendar.due(day, BACK_AFTER);
                    self.backs.entry(on).or_default().push((place, case));
                }
                return;
            }
        }
        if self.recent.len() >= RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(done.case.clone());
        self.recent.make_contiguous();
    }
}

/// For how many working days somebody leaves a case alone who was refused in it: what is not for them is left to others, and what
/// waits for somebody else will not come on the same day.
fn left_alone(refusal: &Refusal) -> Option<i32> {
    use chuangyou_engine::case::Rejection::{
        ChildrenPending, NotApart, NotSeparated, PrerequisiteMissing, SamePerson,
    };
    match refusal {
        Refusal::Rejected(NotApart { .. } | NotSeparated { .. } | SamePerson { .. }) => Some(LEFT_TO_OTHERS),
        Refusal::Rejected(ChildrenPending { .. } | PrerequisiteMissing { .. }) => Some(1),
        _ => None,
    }
}

/// How many cases somebody moves in a sitting: windows grow with the city.
fn capacity(daily: u64, worker: &Worker) -> u64 {
    let share = daily / worker.traits.pace.unsigned_abs().max(1) / 3;
    5 + share / 2
}
