//! A small city that has been at work for some weeks, made through [`execute`] like any other: for looking at, and for trying
//! things out. It plays the approvals and enquiries of Luoyang's programme; the people and what they apply for are made up.

mod cast;
mod plan;
mod tour;

use std::collections::BTreeMap;

use chuangyou_engine::case::{CaseId, FieldName, FieldValue, Moment, Person, PersonId};
use chuangyou_store::{Failure, case_row};

use crate::chance;
use crate::city::City;
use crate::execute::{On, Refusal, Submission, execute};
use crate::reconcile;
use crate::sealed::custody::{self, CustodyError};
use crate::sealed::is_any_custodian;

pub(crate) use cast::Cast;
pub use cast::{PASSPHRASE, PASSWORD, Somebody, people};
use plan::{Deed, Plan, Step};
pub use tour::{Trial, tour};

/// For how many days the city has been at work.
const DAYS: i64 = 45;

const DAY: i64 = 86_400 * 1_000_000;

/// Why a city could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A step of the plan was refused: the plan and the programme do not go together.
    #[error("{action} in the plan of a demonstration: {refusal}")]
    Refused {
        /// What was to be done.
        action: String,
        /// Why it was refused.
        refusal: Refusal,
    },
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// When the city's history begins, if it is `now`.
pub fn beginning(now: Moment) -> Moment {
    Moment(now.0 - DAYS * DAY)
}

/// Plays the city's history from [`beginning`] until now. Its clock is to be one that can be set.
///
/// # Errors
/// [`DemoError`] if the store fails, or the programme is not the one that the plan was made for.
pub async fn make(city: &City, now: Moment) -> Result<(), DemoError> {
    let cast = Cast::hire(city, beginning(now)).await?;
    give_keys(city, &cast).await?;
    let plan = Plan::new(&city.book(), &cast, beginning(now), now);
    let mut cases: Vec<Option<CaseId>> = vec![None; plan.cases];
    for step in plan.steps {
        city.clock().move_to(step.at);
        reconcile::settle(city).await?;
        take(city, &cast, &mut cases, step).await?;
    }
    city.clock().move_to(now);
    reconcile::settle(city).await?;
    Ok(())
}

/// Gives keys to everybody to whom anything is sealed, so that reports can be taken.
pub(crate) async fn give_keys(city: &City, cast: &Cast) -> Result<(), Failure> {
    let book = city.book();
    let people: BTreeMap<&PersonId, &Person> = cast.staff().map(|(_, person)| (&person.id, person)).collect();
    for person in people.into_values().filter(|person| is_any_custodian(&book, person)) {
        custody::make(city, &person.id, PASSPHRASE).await.map_err(|why| match why {
            CustodyError::Failed(failure) => failure,
            other => Failure::Broken(other.to_string()),
        })?;
    }
    Ok(())
}

async fn take(city: &City, cast: &Cast, cases: &mut [Option<CaseId>], step: Step) -> Result<(), DemoError> {
    let known = cases[step.case].clone();
    match step.deed {
        Deed::Open { on, action, fields, by } => {
            cases[step.case] = Some(submit(city, &by, on, action, fields).await?);
        }
        Deed::Act { action, fields, by } => {
            let Some(id) = known else { return Ok(()) };
            submit(city, &by, On::Case { id, seen: None }, action, fields).await?;
        }
        Deed::Agree => {
            let Some(parent) = known else { return Ok(()) };
            agree(city, cast, &parent).await?;
        }
    }
    Ok(())
}

/// Lets every department that was asked in parallel sign and agree.
async fn agree(city: &City, cast: &Cast, parent: &CaseId) -> Result<(), DemoError> {
    let parent = parent.clone();
    let asked = city.read(move |tx, city| case_row::of_parent(tx, city, &parent, 50)).await?;
    for row in asked.iter().filter(|row| row.outcome.is_none()) {
        let on = || On::Case { id: row.id.clone(), seen: None };
        submit(city, &cast.in_role(&row.unit, "clerk"), on(), "sign_for", BTreeMap::new()).await?;
        submit(city, &cast.in_role(&row.unit, "reviewer"), on(), "agree", BTreeMap::new()).await?;
    }
    reconcile::settle(city).await?;
    Ok(())
}

async fn submit(
    city: &City,
    by: &Person,
    on: On,
    action: &str,
    fields: BTreeMap<FieldName, FieldValue>,
) -> Result<CaseId, DemoError> {
    let submission = Submission {
        key: chance::id(city.now()),
        on,
        action: action.to_owned(),
        done_at: None,
        actor: by.clone(),
        fields,
    };
    let refused = |refusal| DemoError::Refused { action: action.to_owned(), refusal };
    execute(city, submission).await.map(|done| done.case).map_err(refused)
}
