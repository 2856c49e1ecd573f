//! Ledgers: the cases of a procedure, what is overdue first, for whoever may read them.

use chuangyou_engine::case::Person;
use chuangyou_programme::model::Procedure;
use chuangyou_store::ledger::{self, Half, Place};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx};

use crate::access::{Sight, may_act_anywhere, may_read_row, sight};
use crate::rulebook::Rulebook;

/// How many cases are read at once.
const READ: u32 = 100;

/// How many cases are read at most for one page: a page that finds few of what it is narrowed to goes on elsewhere. A default of
/// this project.
const READ_AT_MOST: usize = 5000;

/// What of a ledger is asked for; what is `None` does not narrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The procedure.
    pub procedure: String,
    /// Those that are open, or those that are closed.
    pub half: Half,
    /// Those of this unit.
    pub unit: Option<String>,
    /// Those in this state.
    pub state: Option<String>,
    /// Those with this choice in the first field of the ledger that has choices.
    pub kind: Option<String>,
}

impl Asked {
    fn holds(&self, row: &CaseRow) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let kind = row.ledger.as_ref().map_or("", |line| line.kind.as_str());
        is(&self.state, &row.state) && is(&self.kind, kind)
    }
}

/// The procedures whose ledgers somebody may open, in the programme's order.
pub fn open_to<'b>(book: &'b Rulebook, person: &Person) -> Vec<&'b Procedure> {
    book.programme().procedures.iter().filter(|procedure| is_open_to(procedure, person)).collect()
}

/// Whether somebody may open the ledger of a procedure: it has one, and whoever holds a post like theirs can know of its cases.
pub fn is_open_to(procedure: &Procedure, person: &Person) -> bool {
    let by_place = ["unit", "above", "supervisor"];
    let visible = procedure.visible_to.iter().any(|word| by_place.contains(&word.as_str()));
    let may = may_act_anywhere(procedure, person) || (visible && !person.posts.is_empty());
    procedure.ledger.is_some() && may
}

/// The units whose cases somebody finds in a ledger: their own, those below, and those that they supervise.
pub fn reach(book: &Rulebook, procedure: &Procedure, person: &Person) -> Sight {
    if may_act_anywhere(procedure, person) { Sight::All } else { sight(book, person) }
}

/// Up to `limit` cases after a place, and the place after which there may be more. Nothing that the reader may not know of is
/// among them.
///
/// # Errors
/// As the database has it.
pub fn page(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    (book, person): (&Rulebook, &Person),
    asked: &Asked,
    mut after: Place,
    limit: usize,
) -> Result<(Vec<CaseRow>, Option<Place>), Failure> {
    let Some(procedure) = book.procedure(&asked.procedure).filter(|procedure| is_open_to(procedure, person))
    else {
        return Ok((Vec::new(), None));
    };
    let reach = reach(book, procedure, person);
    let (mut found, mut seen) = (Vec::new(), 0);
    while seen < READ_AT_MOST {
        let rows = read(tx, jurisdiction, asked, &reach, &after)?;
        seen += rows.len();
        let is_last = rows.len() < READ as usize;
        for row in rows {
            let next = Place::of(&row);
            if asked.holds(&row) && may_read_row(book, &row, person) {
                if found.len() == limit {
                    return Ok((found, Some(after)));
                }
                found.push(row);
            }
            after = next;
        }
        if is_last {
            return Ok((found, None));
        }
    }
    Ok((found, Some(after)))
}

/// The next cases of the units that are asked for: of all at once, or of each by itself, merged.
fn read(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    asked: &Asked,
    reach: &Sight,
    after: &Place,
) -> Result<Vec<CaseRow>, Failure> {
    let of = (asked.procedure.as_str(), asked.half);
    match (&asked.unit, reach) {
        (Some(unit), reach) if reach.holds(unit) => {
            ledger::page(tx, jurisdiction, of, Some(unit), after, READ)
        }
        (Some(_), _) => Ok(Vec::new()),
        (None, Sight::All) => ledger::page(tx, jurisdiction, of, None, after, READ),
        (None, Sight::Units(units)) => {
            let mut rows = Vec::new();
            for unit in units {
                rows.extend(ledger::page(tx, jurisdiction, of, Some(unit), after, READ)?);
            }
            rows.sort_by_cached_key(|row| {
                let place = Place::of(row);
                (place.at, place.case)
            });
            rows.truncate(READ as usize);
            Ok(rows)
        }
    }
}
