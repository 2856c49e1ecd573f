//! Papers that are served, publications, and kinds of consequence.

use super::{Actor, ClauseId, Text};

/// A paper that is served.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// How `serve` cites it.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// The pattern of its numbers.
    pub number: String,
    /// The clause it rests on.
    pub clause: Option<ClauseId>,
    /// What it says.
    pub body: Body,
}

/// A text with placeholders, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// Chinese.
    pub zh: Vec<Part>,
    /// English.
    pub en: Vec<Part>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words as written.
    Words(String),
    /// Something that is filled in.
    Slot(Slot),
}

/// What is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A field of the case: `{missing_items}`.
    Field(String),
    /// The case's number: `{case.number}`.
    CaseNumber,
    /// The title of the case's unit: `{unit}`.
    Unit,
    /// The title of the case's item: `{item}`.
    Item,
    /// Whom the case is for: `{applicant}`.
    Applicant,
    /// The day on which the paper is served: `{date}`.
    Date,
    /// The last day of a clock of the case: `{due.promise}`, by the clock's id within the case's procedure.
    Due(String),
    /// The title of the notice's clause: `{clause}`.
    Clause,
}

impl Body {
    /// The text with every slot filled in, in Chinese and English.
    ///
    /// ```
    /// use chuangyou_programme::model::{Body, Part, Slot};
    ///
    /// let body = Body { zh: vec![Part::Slot(Slot::Date)], en: vec![Part::Words("On ".into()), Part::Slot(Slot::Date)] };
    /// let text = body.fill(|_| "2011-03-09".to_owned());
    /// assert_eq!(text.en, "On 2011-03-09");
    /// ```
    pub fn fill(&self, value: impl Fn(&Slot) -> String) -> Text {
        self.fill_each(|slot| {
            let value = value(slot);
            Text { zh: value.clone(), en: value }
        })
    }

    /// The same, where what is filled in differs between the languages.
    pub fn fill_each(&self, value: impl Fn(&Slot) -> Text) -> Text {
        let joined = |parts: &[Part], of: fn(Text) -> String| {
            let text = |part: &Part| match part {
                Part::Words(words) => words.clone(),
                Part::Slot(slot) => of(value(slot)),
            };
            parts.iter().map(text).collect()
        };
        Text { zh: joined(&self.zh, |text| text.zh), en: joined(&self.en, |text| text.en) }
    }

    /// What is filled in, in the order of the Chinese text.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.zh.iter().filter_map(|part| match part {
            Part::Slot(slot) => Some(slot),
            Part::Words(_) => None,
        })
    }
}

/// Something that is made public.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// How `publish` cites it.
    pub id: String,
    /// Its heading.
    pub title: Text,
    /// The fields of the case that are shown: none of them personal or secret.
    pub fields: Vec<String>,
    /// Who looks at it before it appears; `None`: nobody.
    pub review: Option<Actor>,
}

/// A kind of consequence that can be proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// How `propose_consequence` cites it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clause it rests on.
    pub clause: ClauseId,
}

impl super::Programme {
    /// The notice called `id`.
    pub fn notice(&self, id: &str) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.id == id)
    }

    /// The publication called `id`.
    pub fn publication(&self, id: &str) -> Option<&Publication> {
        self.publications.iter().find(|publication| publication.id == id)
    }
}
