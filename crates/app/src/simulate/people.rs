//! Who works in the city, and what they are like.

use chuangyou_calendar::Day;
use chuangyou_engine::case::Person;

use crate::demo::Cast;
use crate::dice::Dice;

/// How many residents and enterprises there are besides those whom a visitor can be.
pub(super) const RESIDENTS: u64 = 4000;

/// Somebody at work, with what they are like.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    pub(super) person: Person,
    pub(super) unit: String,
    pub(super) role: String,
    pub(super) traits: Traits,
}

/// What somebody at work is like: it follows from the seed and their unit and role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits {
    /// How much of the time they take that an ordinary colleague takes, in thousandths.
    pub(super) pace: i64,
    /// How often they do what has to be done twice, in a thousand cases.
    pub(super) errs: u64,
    /// How often they forget what lies on their table, in a thousand cases.
    pub(super) forgets: u64,
    /// What they take up first.
    pub(super) order: Order,
    /// Whether they bend the clock.
    pub(super) honesty: Honesty,
}

/// What somebody takes up first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// What has lain longest.
    Oldest,
    /// What is due first.
    MostUrgent,
}

/// Whether somebody bends the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Honesty {
    Honest,
    /// On the last day they find that experts must be heard; what was supplied gives rise to a second demand.
    Gamer,
}

impl Traits {
    fn of(seed: u64, unit: &str, role: &str) -> Self {
        let mut house = Dice::about(seed, &["house", unit]);
        let pace = 420 + house.below(500) as i64;
        let honesty = if house.in_thousand(120) { Honesty::Gamer } else { Honesty::Honest };
        let mut own = Dice::about(seed, &["worker", unit, role]);
        Self {
            pace: pace + own.below(160) as i64,
            errs: own.below(40),
            forgets: own.below(90),
            order: if own.in_thousand(600) { Order::MostUrgent } else { Order::Oldest },
            honesty,
        }
    }
}

/// Everybody who works in the city.
#[derive(Debug)]
pub(super) struct People {
    /// By unit and role.
    pub(super) workers: Vec<Worker>,
    /// Whom a visitor can be who holds no post.
    pub(super) visitors: Vec<Person>,
    seed: u64,
}

impl People {
    pub(super) fn of(cast: &Cast, seed: u64) -> Self {
        let worker = |((unit, role), person): (&(String, String), &Person)| Worker {
            person: person.clone(),
            unit: unit.clone(),
            role: role.clone(),
            traits: Traits::of(seed, unit, role),
        };
        let workers = cast.staff().map(worker).collect();
        Self { workers, visitors: cast.citizens.clone(), seed }
    }

    /// A resident; one in forty is somebody whom a visitor can be.
    pub(super) fn resident(&self, dice: &mut Dice) -> Person {
        let visitor = if dice.in_thousand(25) { dice.pick(&self.visitors).cloned() } else { None };
        let number = dice.below(RESIDENTS);
        visitor.unwrap_or_else(|| Person { id: format!("resident-{number:04}").into(), posts: Vec::new() })
    }

    /// Whether somebody is at work on a day: two weeks in the year, and now and then a day, they are not.
    pub(super) fn is_present(&self, worker: &Worker, day: Day) -> bool {
        let mut leave =
            Dice::about(self.seed, &["leave", worker.person.id.as_str(), &day.year().to_string()]);
        let begins = leave.below(350) as i32;
        let of_year = day - Day::first_of_year(day.year());
        let mut ill = Dice::about(self.seed, &["ill", worker.person.id.as_str(), &day.to_string()]);
        !(begins..begins + 10).contains(&of_year) && !ill.in_thousand(12)
    }
}
