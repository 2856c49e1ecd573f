//! Pages and the JSON API.
//!
//! [`page`] turns data into HTML and knows neither requests nor the database: a handler fills a view, such as
//! [`page::home::Home`], and asks for [`page::Page::render`]. Every word of a page comes from the catalogues under
//! `locales/` ([`lang`]) or from the programme, every address from [`url`], every file it loads from [`assets`].

pub mod api;
pub mod assets;
pub mod component;
mod fill;
pub mod lang;
pub mod page;
mod route;
mod server;
pub mod url;

#[cfg(feature = "oidc")]
pub use server::IdentityProvider;
pub use server::{Access, Demonstration, Route, Settings, Stop, router, router_until, routes};
