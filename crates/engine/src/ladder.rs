//! The ladder of consequences: so many cards or consequences within a time, and one is proposed. People decide.

use std::collections::HashMap;

use chuangyou_calendar::{Day, TimeUnit};
use chuangyou_programme::model::{
    Amount, Consequence, CountedIn, Duration, Ground, Level, Programme, SubjectOf,
};

/// Something that is counted for a person or a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The day on which it was certain, or imposed.
    pub day: Day,
    /// What it is.
    pub what: What,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A card that stands.
    Card {
        /// The case it was raised on: of several cards of one case the highest counts, and counts once.
        case: String,
        /// Its level.
        level: Level,
    },
    /// A consequence that was imposed and not revoked.
    Consequence {
        /// Its place in the programme's list.
        kind: usize,
    },
}

/// A consequence that was proposed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Its place in the programme's list.
    pub kind: usize,
    /// When.
    pub day: Day,
    /// When people declined it, if they did.
    pub declined: Option<Day>,
}

/// A consequence that the counts propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its place in the programme's list.
    pub kind: usize,
    /// The first day of the time over which was counted.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// What met the ground: positions in what was counted, in its order.
    pub grounds: Vec<usize>,
}

/// The gravest consequence whose grounds are met on `today`, unless it or a graver one was proposed within the same time.
/// One that was declined stands in the way of the same grounds alone: whoever declined it judged what there was to judge, and
/// nothing of what came later.
///
/// `counted` is what stands to the account of one person or unit, as `of` says; `made` is what was proposed to them before.
pub fn proposal(
    programme: &Programme,
    of: SubjectOf,
    counted: &[Counted],
    made: &[Made],
    today: Day,
) -> Option<Proposal> {
    let rungs = programme.consequences.iter().enumerate();
    let rungs = rungs.filter_map(|(kind, consequence)| {
        let rung = consequence.rung.as_ref().filter(|rung| rung.of == of)?;
        Some((kind, consequence, rung))
    });
    let met = rungs.filter_map(|(kind, consequence, rung)| {
        let from = first_day(rung.counted_in, today);
        let grounds = rung.any.iter().find_map(|ground| met(programme, ground, counted, from, today))?;
        Some((consequence, Proposal { kind, from, to: today, grounds }))
    });
    // Of equally grave ones the first that the programme names.
    let (gravest, proposal) =
        met.reduce(|best, next| if next.0.weight > best.0.weight { next } else { best })?;
    let as_grave = |made: &Made| programme.consequences[made.kind].weight >= gravest.weight;
    let within = |made: &Made| made.day >= proposal.from && made.day <= today;
    let is_new_since = |day: Day| proposal.grounds.iter().any(|&at| counted[at].day > day);
    let answers = |made: &Made| made.declined.is_none_or(|declined| !is_new_since(declined));
    (!made.iter().any(|made| as_grave(made) && within(made) && answers(made))).then_some(proposal)
}

/// Whether no card that stands to the account could propose anything on `today`, however many there are: what they could propose at
/// most was proposed within the same time and nobody has declined it, and `imposed` alone meets no ground. Then [`proposal`] gives
/// nothing, and the cards need not be looked at.
///
/// `imposed` holds the consequences that are counted, and no cards.
pub fn is_answered(
    programme: &Programme,
    of: SubjectOf,
    imposed: &[Counted],
    made: &[Made],
    today: Day,
) -> bool {
    let rungs = || {
        programme
            .consequences
            .iter()
            .filter_map(|one| Some((one, one.rung.as_ref().filter(|rung| rung.of == of)?)))
    };
    if rungs().any(|(consequence, _)| is_met(programme, consequence, imposed, today)) {
        return false;
    }
    let by_cards =
        rungs().filter(|(_, rung)| rung.any.iter().any(|ground| matches!(ground, Ground::Cards { .. })));
    let gravest_and_latest = by_cards
        .map(|(consequence, rung)| (consequence.weight, first_day(rung.counted_in, today)))
        .reduce(|(weight, from), (other, later)| (weight.max(other), from.max(later)));
    let Some((gravest, from)) = gravest_and_latest else { return true };
    made.iter().any(|made| {
        let is_within = made.day >= from && made.day <= today;
        is_within && made.declined.is_none() && programme.consequences[made.kind].weight >= gravest
    })
}

/// Whether what was counted up to a day meets any ground of a consequence; one that nothing proposes by itself is never met.
pub fn is_met(programme: &Programme, consequence: &Consequence, counted: &[Counted], today: Day) -> bool {
    consequence.rung.as_ref().is_some_and(|rung| {
        let from = first_day(rung.counted_in, today);
        rung.any.iter().any(|ground| met(programme, ground, counted, from, today).is_some())
    })
}

/// The last day on which a consequence imposed on `day` has effect; `None`: for good.
///
/// A duration in working days or hours is not one of effects; it counts as calendar days.
pub fn last_day(programme: &Programme, consequence: &Consequence, day: Day) -> Option<Day> {
    last_day_of(programme, consequence.lasts.as_ref()?, day)
}

/// The last day of a time that begins with `day`; as [`last_day`].
pub fn last_day_of(programme: &Programme, lasts: &Duration, day: Day) -> Option<Day> {
    let many = i32::try_from(number_on(programme, &lasts.amount, day)?).ok()?;
    Some(match lasts.unit {
        TimeUnit::Month => Day(day.add_months(many).0 - 1),
        _ => Day(day.0.checked_add(many)?.checked_sub(1)?),
    })
}

/// The first day of the time over which is counted on `today`.
fn first_day(counted_in: CountedIn, today: Day) -> Day {
    match counted_in {
        CountedIn::CalendarYear => Day::first_of_year(today.year()),
        CountedIn::RollingYear => Day(today.add_months(-12).0 + 1),
    }
}

/// The first day of the longest time over which any rung counts on `today`: what lies before it counts for nothing.
///
/// ```
/// use chuangyou_engine::ladder::counts_since;
///
/// assert_eq!(counts_since("2012-03-01".parse()?).to_string(), "2011-03-02");
/// assert_eq!(counts_since("2011-12-31".parse()?).to_string(), "2011-01-01");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn counts_since(today: Day) -> Day {
    first_day(CountedIn::RollingYear, today).min(first_day(CountedIn::CalendarYear, today))
}

/// What meets a ground, if there is enough of it.
fn met(
    programme: &Programme,
    ground: &Ground,
    counted: &[Counted],
    from: Day,
    today: Day,
) -> Option<Vec<usize>> {
    let within = counted.iter().enumerate().filter(|(_, one)| one.day >= from && one.day <= today);
    let (found, at_least): (Vec<usize>, _) = match ground {
        Ground::Cards { level, at_least } => (one_of_each_case(within, *level), at_least),
        Ground::Consequences { kind, at_least } => {
            let of_kind = within.filter(|(_, one)| one.what == What::Consequence { kind: *kind });
            (of_kind.map(|(at, _)| at).collect(), at_least)
        }
    };
    let enough = number_on(programme, at_least, today).and_then(|many| usize::try_from(many).ok())?;
    (found.len() >= enough).then_some(found)
}

/// Of the cards of at least a level, the highest of each case.
fn one_of_each_case<'c>(within: impl Iterator<Item = (usize, &'c Counted)>, least: Level) -> Vec<usize> {
    let (mut found, mut places) = (Vec::<(usize, Level)>::new(), HashMap::<&str, usize>::new());
    for (at, one) in within {
        let What::Card { case, level } = &one.what else { continue };
        if rank(*level) < rank(least) {
            continue;
        }
        let place = *places.entry(case).or_insert(found.len());
        match found.get_mut(place) {
            Some(known) if rank(known.1) < rank(*level) => *known = (at, *level),
            Some(_) => {}
            None => found.push((at, *level)),
        }
    }
    found.into_iter().map(|(at, _)| at).collect()
}

fn rank(level: Level) -> u8 {
    match level {
        Level::Notice => 1,
        Level::Yellow => 2,
        Level::Red => 3,
    }
}

/// A constant, in force on that day.
pub fn number_on(programme: &Programme, amount: &Amount, day: Day) -> Option<i64> {
    match amount {
        Amount::Fixed(number) => Some(*number),
        Amount::Parameter(id) => programme.parameters[id.index()].on(day).map(|(value, _)| value),
        Amount::ItemPromised | Amount::ItemStatutory | Amount::Case(_) | Amount::Event(_) => None,
    }
}
