//! What people see: views, which are plain data, and the templates that show them.
//!
//! [`page`] turns data into HTML and knows neither requests nor the database: whoever serves it fills a view, such as
//! [`page::home::Home`], and asks for [`page::Page::render`]. Every word of a page comes from the catalogues under
//! `locales/` ([`lang`]) or from the programme, every address from [`url`], every file it loads from [`assets`].

pub mod assets;
pub mod component;
pub mod lang;
pub mod page;
pub mod url;
