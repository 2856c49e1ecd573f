//! Papers that are served, publications, what follows from cards, and kinds of consequence.

use super::{Actor, Amount, ClauseId, Duration, Level, ProcedureId, Text, UnitId};

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
    /// The procedure of the case in which somebody looks at it before it appears; `None`: nobody does.
    pub review: Option<ProcedureId>,
    /// The fields of the case that are shown in its place once it was withdrawn: none of them personal or secret.
    pub withdrawal: Vec<String>,
    /// A field that names a case of which the acts and their days are shown too.
    pub timeline: Option<String>,
    /// Who may read it.
    pub audience: Audience,
    /// How long it is shown; `None`: for good.
    pub lasts: Option<Duration>,
}

/// Who may read a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Everybody with a post.
    Staff,
    /// Those with a post in the case's unit, or in one above it.
    Unit,
}

/// What follows from cards of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// The level.
    pub level: Level,
    /// Who is told; a card tells those of its level and of every lower one.
    pub tells: Vec<Actor>,
    /// The procedure of the case that is opened for a card that stands.
    pub opens: Option<ProcedureId>,
    /// The procedure of the case that is opened for a card that waits to be released.
    pub waiting: Option<ProcedureId>,
}

/// A kind of consequence that can be proposed, and imposed by people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// How effects cite it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The clause it rests on.
    pub clause: ClauseId,
    /// What proposes it by itself; `None`: only an action does.
    pub rung: Option<Rung>,
    /// What it means for appraisal, bonus, appointment, honours.
    pub effects: Vec<Text>,
    /// How long it has effect; `None`: for good.
    pub lasts: Option<Duration>,
    /// How grave it is: of several for one fact the gravest counts.
    pub weight: u32,
}

/// A rung of the ladder: so many cards or consequences in a period, and a consequence is proposed. People decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Whose cards are counted.
    pub of: SubjectOf,
    /// Any of these is enough.
    pub any: Vec<Ground>,
    /// Over what time they are counted.
    pub counted_in: CountedIn,
    /// The procedure of the case in which people decide.
    pub opens: ProcedureId,
    /// The unit in which it is opened.
    pub in_unit: UnitId,
    /// Outcomes of that case, or of one that it opens, by which people decline it.
    pub declined: Vec<String>,
}

/// Whose cards are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectOf {
    /// A person's: whoever they were put down to.
    Person,
    /// A unit's.
    Unit,
}

/// What is counted, and how many are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's sentence names its parts")]
pub enum Ground {
    /// At least so many cards of a level, or of a higher one.
    Cards { level: Level, at_least: Amount },
    /// At least so many consequences of a kind, by its place in the programme's list.
    Consequences { kind: usize, at_least: Amount },
}

/// Over what time cards and consequences are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedIn {
    /// From the first of January.
    CalendarYear,
    /// The twelve months before each day.
    RollingYear,
}

impl super::Programme {
    /// The notice called `id`.
    pub fn notice(&self, id: &str) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.id == id)
    }

    /// The consequence called `id`.
    pub fn consequence(&self, id: &str) -> Option<&Consequence> {
        self.consequences.iter().find(|consequence| consequence.id == id)
    }

    /// What follows from cards of that level, if the programme says so.
    pub fn handling(&self, level: Level) -> Option<&Handling> {
        self.handlings.iter().find(|handling| handling.level == level)
    }

    /// The publication called `id`.
    pub fn publication(&self, id: &str) -> Option<&Publication> {
        self.publications.iter().find(|publication| publication.id == id)
    }
}
