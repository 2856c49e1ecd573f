//! Views filled from the rulebook and the store.

pub(crate) mod admin;
pub(crate) mod after;
pub(crate) mod board;
pub(crate) mod case;
pub(crate) mod course;
pub(crate) mod guide;
pub(crate) mod ledger;
pub(crate) mod measure;
pub(crate) mod observed;
pub(crate) mod outcome;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod programme;
pub(crate) mod publication;
pub(crate) mod report;
pub(crate) mod story;
pub(crate) mod why;
pub(crate) mod words;

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

/// A post of a unit, in words.
pub(crate) fn post_title(book: &Rulebook, unit: &str, post: &str) -> Text {
    let posts = book.unit(unit).into_iter().flat_map(|unit| &unit.posts);
    let mut posts = posts.filter(|one| one.id == post);
    let (of, post) =
        (unit_title(book, unit), posts.next().map_or_else(|| plain(post), |one| one.title.clone()));
    Text { zh: format!("{} · {}", of.zh, post.zh), en: format!("{} · {}", of.en, post.en) }
}
