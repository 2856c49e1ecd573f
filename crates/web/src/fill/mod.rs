//! Views filled from the rulebook and the store.

pub(crate) mod board;
pub(crate) mod case;
pub(crate) mod guide;
pub(crate) mod paper;
pub(crate) mod programme;
pub(crate) mod why;

use chuangyou_app::Rulebook;
use chuangyou_programme::model::{Item, Text};

/// What people call a unit; its code if the programme does not know it any more.
pub(crate) fn unit_title(book: &Rulebook, code: &str) -> Text {
    book.unit(code).map_or_else(|| plain(code), |unit| unit.title.clone())
}

/// The item of that code.
pub(crate) fn item<'b>(book: &'b Rulebook, code: &str) -> Option<&'b Item> {
    book.programme().items.iter().find(|item| item.id == code)
}

/// The same words in both languages.
pub(crate) fn plain(text: impl Into<String>) -> Text {
    let zh = text.into();
    Text { en: zh.clone(), zh }
}
