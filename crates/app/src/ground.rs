//! The grounds of a proposal: a line for each card or consequence that was counted, and whether it still stands.

use chuangyou_calendar::Day;
use chuangyou_engine::case::{CaseId, FieldValue, Fields};
use chuangyou_engine::ladder::{self, Counted, What};
use chuangyou_programme::model::Level;
use chuangyou_store::card::{Raised, Status};
use chuangyou_store::consequence::Imposed;

use crate::rulebook::Rulebook;

/// A line of the grounds of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundLine {
    /// The day on which it was certain, or imposed.
    pub day: Day,
    /// The level of a card; `None` for a consequence.
    pub level: Option<Level>,
    /// The card's rule, or the consequence's kind.
    pub kind: String,
    /// The case that it was raised on, or in which it was imposed.
    pub case: CaseId,
}

impl GroundLine {
    /// The line as a field holds it.
    pub fn written(&self) -> String {
        let level = self.level.map(|level| format!("{} ", level.name())).unwrap_or_default();
        format!("{} {level}{} {}", self.day, self.kind, self.case)
    }

    /// A line as a field holds it; `None` if it is something else.
    ///
    /// ```
    /// use chuangyou_app::ground::GroundLine;
    ///
    /// let line = GroundLine::read("2011-03-10 yellow time-limit C1").unwrap();
    /// assert_eq!((line.kind.as_str(), line.case.as_str()), ("time-limit", "C1"));
    /// assert_eq!(line.written(), "2011-03-10 yellow time-limit C1");
    /// assert_eq!(GroundLine::read("2011-03-10 warning C2").unwrap().level, None);
    /// assert_eq!(GroundLine::read("it was said at the meeting"), None);
    /// ```
    pub fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let (day, level, kind, case) = match words[..] {
            [day, level, kind, case] => {
                let all = [Level::Notice, Level::Yellow, Level::Red];
                (day, Some(all.into_iter().find(|one| one.name() == level)?), kind, case)
            }
            [day, kind, case] => (day, None, kind, case),
            _ => return None,
        };
        Some(Self { day: day.parse().ok()?, level, kind: kind.to_owned(), case: case.into() })
    }
}

/// The grounds that a case was told of when it was opened by a proposal.
pub fn grounds(fields: &Fields) -> Vec<GroundLine> {
    match fields.get("grounds") {
        Some(FieldValue::List(lines)) => lines.iter().filter_map(|line| GroundLine::read(line)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a ground stands today: the card on that level or a higher one, the consequence not revoked. `cards` and `imposed` are those
/// of the cases that the grounds name.
pub fn stands(line: &GroundLine, cards: &[Raised], imposed: &[Imposed]) -> bool {
    match line.level {
        Some(level) => cards.iter().any(|raised| {
            let card = &raised.card;
            raised.status == Status::Standing
                && card.case == line.case.as_str()
                && card.rule == line.kind
                && card.level >= level
        }),
        None => {
            imposed.iter().any(|one| one.case == line.case && one.kind == line.kind && one.lifted.is_none())
        }
    }
}

/// Whether these grounds, counted up to that day, still call for a consequence.
pub fn still_met(book: &Rulebook, kind: &str, on: Day, left: &[&GroundLine]) -> bool {
    let programme = book.programme();
    let counted = left.iter().filter_map(|line| {
        let what = if let Some(level) = line.level {
            What::Card { case: line.case.to_string(), level }
        } else {
            What::Consequence { kind: programme.consequences.iter().position(|one| one.id == line.kind)? }
        };
        Some(Counted { day: line.day, what })
    });
    let counted: Vec<Counted> = counted.collect();
    programme.consequence(kind).is_some_and(|one| ladder::is_met(programme, one, &counted, on))
}
