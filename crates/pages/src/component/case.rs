//! What pages show of a case: what happened, papers, what may be done.

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_calendar::LocalSecond;
use chuangyou_programme::model::Text;

use super::Level;
use crate::lang::Lang;

/// Something that happened to a case.
#[derive(Debug, Clone)]
pub struct Happened {
    /// When.
    pub at: LocalSecond,
    /// What.
    pub title: Text,
    /// By whom, as the reader may know it: the public sees units, staff see names.
    pub by: Option<Text>,
    /// What was filled in that the reader may see.
    pub facts: Vec<Fact>,
    /// When it was entered, if that was notably later.
    pub entered_at: Option<LocalSecond>,
    /// The paper that was served with it.
    pub paper: Option<PaperLine>,
}

/// Something known about a case.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is.
    pub label: Text,
    /// Its value, in words.
    pub value: Text,
}

/// A paper that was served.
#[derive(Debug, Clone)]
pub struct PaperLine {
    /// Its number.
    pub number: String,
    /// What it is: 受理通知书.
    pub title: Text,
}

/// An action that the reader may take now.
#[derive(Debug, Clone)]
pub struct ActionLine {
    /// The action's id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Whether it moves the case on or ends it badly; the first kind comes first.
    pub weight: Weight,
}

/// How an action's button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// What is usually done next.
    Main,
    /// What is done besides.
    Other,
}

/// A card: what a broken rule raised.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its level.
    pub level: Level,
    /// The rule.
    pub rule: Text,
    /// The clause it rests on: its id and its heading.
    pub clause: Option<(String, Text)>,
    /// When it was raised.
    pub raised_at: LocalSecond,
    /// The facts it rests on, in a sentence.
    pub reason: Text,
    /// To whom it is put down.
    pub attributed_to: Option<Text>,
}

/// A file of a case.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// Its content's hash.
    pub hash: String,
    /// As whoever uploaded it calls it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it came in.
    pub at: LocalSecond,
}

/// What happened in a case, the earliest first.
#[derive(Template)]
#[template(path = "component/timeline.html")]
pub struct Timeline<'a> {
    w: Lang,
    timeline: &'a [Happened],
}

impl HtmlSafe for Timeline<'_> {}

impl Lang {
    /// What happened in a case, the earliest first.
    pub fn timeline(self, timeline: &[Happened]) -> Timeline<'_> {
        Timeline { w: self, timeline }
    }
}
