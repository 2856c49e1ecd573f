//! Draws by lot: who or what can be drawn, without those who must stand aside, and what the act writes down.

use chuangyou_programme::model::{Draw, DrawFrom, Effect, FieldId, FieldType};

use super::decide::Act;
use super::rejection::{Rejection, Unresolved};
use super::{ActionName, Case, Context, FieldName, FieldValue, Fields, Moment, UnitCode};
use crate::lot::{self, Candidate, Seed};

/// The chance of an act, and who or what its draws are from. Both are looked up by whoever decides the act; nobody who
/// acts chooses either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lots {
    /// The seed.
    pub seed: Seed,
    /// For each draw of the action, in the programme's order, everybody or everything of its set.
    pub pools: Vec<Vec<Entrant>>,
}

/// Somebody or something that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// The unit's code, or the person's id.
    pub name: String,
    /// Where they belong: the unit itself, or those of the person's posts.
    pub units: Vec<UnitCode>,
    /// How often it is drawn, beside the others.
    pub weight: u32,
}

/// What a draw of an action is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The set.
    pub from: &'a DrawFrom,
    /// Cards of so many calendar days before add to a unit's weight; `None`: all weigh the same.
    pub risk_days: Option<i64>,
}

/// What the draws of an action are from, in the programme's order: an entry of [`Lots::pools`] for each.
///
/// # Errors
/// [`Rejection::Unresolved`] if a number of days cannot be found.
pub fn asked<'a>(
    ctx: &Context<'a>,
    case: &Case,
    action: &ActionName,
    given: &Fields,
    at: Moment,
) -> Result<Vec<Asked<'a>>, Rejection> {
    let actions = ctx.procedure(&case.procedure).into_iter().flat_map(|procedure| &procedure.actions);
    let action = actions.filter(|declared| declared.id == action.as_str());
    draws(action.flat_map(|action| &action.effects))
        .map(|draw| {
            let days = draw.risk_days.as_ref().map(|days| ctx.amount(days, case, given, at));
            Ok(Asked { from: &draw.from, risk_days: days.transpose()?.map(|found| found.value) })
        })
        .collect()
}

fn draws<'a>(effects: impl IntoIterator<Item = &'a Effect>) -> impl Iterator<Item = &'a Draw> {
    effects.into_iter().filter_map(|effect| match effect {
        Effect::Draw(draw) => Some(draw),
        _ => None,
    })
}

/// Whether the action draws into the field, so that nobody fills it in.
pub(super) fn fills_in(effects: &[Effect], id: FieldId) -> bool {
    draws(effects).any(|draw| [draw.into, draw.seed, draw.pool].contains(&id))
}

/// What the draws of an act write down: the seed, what could be drawn, and what was.
pub(super) fn drawn(act: &Act<'_>, lots: Option<&Lots>) -> Result<Fields, Rejection> {
    let mut fields = Fields::new();
    for (at, draw) in draws(&act.action.effects).enumerate() {
        let lots = lots.and_then(|lots| Some((lots.seed, lots.pools.get(at)?)));
        let (seed, entrants) = lots.ok_or_else(|| Unresolved::Lots { field: name(act, draw.into) })?;
        fields.extend(one(act, draw, &seed, entrants)?);
    }
    Ok(fields)
}

fn one(
    act: &Act<'_>,
    draw: &Draw,
    seed: &Seed,
    entrants: &[Entrant],
) -> Result<[(FieldName, FieldValue); 3], Rejection> {
    let into = act.field(draw.into);
    let wanted = match &draw.count {
        Some(amount) => act.ctx.amount(amount, act.case, act.fields, act.at)?.value.max(0),
        None => 1,
    };
    let apart = |entrant: &&Entrant| !draw.apart_from.iter().any(|&field| stands_aside(act, field, entrant));
    let mut pool: Vec<Candidate> = entrants
        .iter()
        .filter(apart)
        .map(|entrant| Candidate { name: entrant.name.clone(), weight: entrant.weight })
        .collect();
    pool.sort_unstable();
    pool.dedup_by(|one, other| one.name == other.name);
    let drawn = lot::draw(seed, &into.id, &pool, usize::try_from(wanted).unwrap_or(usize::MAX));
    if (drawn.len() as i64) < wanted {
        return Err(Rejection::TooFewToDraw { field: into.into(), wanted, there: drawn.len() });
    }
    let value = match (&into.kind, drawn.first()) {
        (FieldType::Unit, Some(unit)) => FieldValue::Unit(unit.as_str().into()),
        (FieldType::Person, Some(person)) => FieldValue::Person(person.as_str().into()),
        _ => FieldValue::List(drawn),
    };
    let pool = pool.iter().map(ToString::to_string).collect();
    Ok([
        (name(act, draw.into), value),
        (name(act, draw.seed), FieldValue::Text(seed.to_string())),
        (name(act, draw.pool), FieldValue::List(pool)),
    ])
}

/// Whether the field names them, or a unit that they belong to, or one above or below it.
fn stands_aside(act: &Act<'_>, field: FieldId, entrant: &Entrant) -> bool {
    let ctx = act.ctx;
    let is_near = |named: &UnitCode| {
        let near = |own: &UnitCode| own == named || ctx.is_above(own, named) || ctx.is_above(named, own);
        entrant.units.iter().any(near)
    };
    match act.value(&act.field(field).id) {
        Some(FieldValue::Person(person)) => person.as_str() == entrant.name,
        Some(FieldValue::Unit(unit)) => is_near(unit),
        Some(FieldValue::List(named)) => {
            let mut named = named.iter().map(|entry| entry.trim());
            named.any(|entry| entry == entrant.name || is_near(&entry.into()))
        }
        _ => false,
    }
}

fn name(act: &Act<'_>, field: FieldId) -> FieldName {
    act.field(field).id.as_str().into()
}
