//! The portal, the workbench, the board and the JSON API, as routes.
//!
//! A handler extracts what it is asked, fills a view of [`chuangyou_pages::page`] from the rulebook and the store, and shows it. Every
//! route stands in a table ([`routes`]) with the readers that it is for.

pub mod api;
mod fill;
mod route;
mod server;

#[cfg(feature = "oidc")]
pub use server::IdentityProvider;
pub use server::{Access, Demonstration, Route, Settings, Stop, router, router_until, routes};
