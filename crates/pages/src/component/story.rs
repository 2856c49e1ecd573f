//! What became of a card: what it rests on, what was decided about it, and the cases that followed, each with those that followed
//! from it.

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::{Card, Fact, Happened, Level};
use crate::lang::Lang;
use crate::url::Url;

/// A card with everything that is to be known of it.
#[derive(Debug, Clone)]
pub struct CardStory {
    /// The card.
    pub card: Card,
    /// What it counts as.
    pub stand: CardStand,
    /// The rule's version, and the limit as it was frozen when its clock started.
    pub basis: Vec<Fact>,
    /// The events it rests on, the earliest first.
    pub rests_on: Vec<Happened>,
    /// Who was told.
    pub told: Vec<Text>,
    /// What people decided about it, the earliest first.
    pub rulings: Vec<Happened>,
    /// The cases that were opened for it, and those in which it is a ground.
    pub followed: Vec<Followed>,
}

/// What a card counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStand {
    /// It stands.
    Stands,
    /// Somebody has to release it first.
    Waits,
    /// People decided that it counts no more.
    Revoked,
    /// Facts that came late took its ground away.
    Withdrawn,
}

impl CardStand {
    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stands => "card-stands",
            Self::Waits => "card-waits",
            Self::Revoked => "card-revoked",
            Self::Withdrawn => "card-withdrawn",
        }
    }
}

/// A case that followed from a card or from another case.
#[derive(Debug, Clone)]
pub enum Followed {
    /// One that the reader may read.
    Shown(Box<FollowedCase>),
    /// There is one; the reader may not read it.
    Hidden,
}

/// A case that followed, in short.
#[derive(Debug, Clone)]
pub struct FollowedCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// What it is: the procedure.
    pub title: Text,
    /// The unit that has it.
    pub unit: Text,
    /// Where it stands.
    pub state: Text,
    /// How urgent it is.
    pub level: Level,
    /// How it hangs together with the case above it.
    pub because: Text,
    /// What happened in it, the earliest first.
    pub timeline: Vec<Happened>,
    /// What was imposed in it.
    pub measures: Vec<MeasureLine>,
    /// What it published.
    pub publications: Vec<PublicationLine>,
    /// What followed from it.
    pub followed: Vec<Followed>,
}

/// A consequence that was imposed.
#[derive(Debug, Clone)]
pub struct MeasureLine {
    /// What it is.
    pub title: Text,
    /// On whom.
    pub on: Text,
    /// The first day of its effect.
    pub from: Day,
    /// The last; `None`: for good.
    pub until: Option<Day>,
    /// What it means for appraisal, bonus, appointment, honours.
    pub effects: Vec<Text>,
    /// When it was revoked.
    pub lifted_at: Option<LocalSecond>,
}

/// Something that a case made public.
#[derive(Debug, Clone)]
pub struct PublicationLine {
    /// Its id.
    pub id: String,
    /// What it is: 内部通报.
    pub kind: Text,
    /// Its heading.
    pub title: Text,
    /// When.
    pub at: LocalSecond,
    /// What became of it.
    pub fate: PublicationFate,
}

/// What became of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationFate {
    /// It stands as it was published.
    Stands,
    /// It stands in the place of another, which it corrects.
    Corrects,
    /// A correction stands in its place.
    Corrected,
    /// It was taken back.
    Withdrawn,
    /// Somebody looks at it before it appears.
    Waiting,
    /// Somebody looked at it, and it does not appear.
    Refused,
    /// The time for which it was to be shown is over.
    Expired,
}

impl PublicationFate {
    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stands => "fate-stands",
            Self::Corrects => "fate-corrects",
            Self::Corrected => "fate-corrected",
            Self::Withdrawn => "fate-withdrawn",
            Self::Waiting => "fate-waiting",
            Self::Refused => "fate-refused",
            Self::Expired => "fate-expired",
        }
    }
}

/// The cases that followed, each with those that followed from it.
#[derive(Template)]
#[template(path = "component/followed.html")]
pub struct FollowedList<'a> {
    w: Lang,
    v: &'a [Followed],
}

impl HtmlSafe for FollowedList<'_> {}

/// Measures and publications of a case.
#[derive(Template)]
#[template(path = "component/outcomes.html")]
pub struct Outcomes<'a> {
    w: Lang,
    measures: &'a [MeasureLine],
    publications: &'a [PublicationLine],
}

impl HtmlSafe for Outcomes<'_> {}

impl Lang {
    /// The cases that followed, each with those that followed from it.
    pub fn followed(self, followed: &[Followed]) -> FollowedList<'_> {
        FollowedList { w: self, v: followed }
    }

    /// What a case imposed, and what it published.
    pub fn outcomes<'a>(
        self,
        measures: &'a [MeasureLine],
        publications: &'a [PublicationLine],
    ) -> Outcomes<'a> {
        Outcomes { w: self, measures, publications }
    }
}
