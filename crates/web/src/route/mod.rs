//! The handlers, by the part of the house they belong to. Each extracts, calls and shows.

mod account;
pub(crate) mod act;
mod admin;
mod admin_calendar;
mod apply;
mod board;
mod bulk;
mod house;
mod ledger;
mod measure;
mod message;
mod party;
mod portal;
mod programme;
#[cfg(feature = "oidc")]
mod provider;
mod publication;
mod raise;
pub(crate) mod report;
mod sealed;
mod track;
mod unit;
mod welcome;
mod work;

use crate::server::Handled;

/// Every route with its handler.
pub(crate) fn all() -> Vec<Handled> {
    [
        portal::routes(),
        account::routes(),
        #[cfg(feature = "oidc")]
        provider::routes(),
        apply::routes(),
        raise::routes(),
        welcome::routes(),
        report::routes(),
        party::routes(),
        track::routes(),
        work::routes(),
        ledger::routes(),
        sealed::routes(),
        message::routes(),
        measure::routes(),
        house::routes(),
        crate::api::routes(),
        admin::routes(),
        admin_calendar::routes(),
        board::routes(),
        bulk::routes(),
        unit::routes(),
        programme::routes(),
        publication::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
