//! What an act leaves in the store: worked out from what was read, and then written without reading again.
//!
//! So that many can be worked out side by side while one thread does nothing but write, everything is decided before the first
//! statement that writes. Whether it still rests on what is there, the statements themselves say.

use chuangyou_engine::Card;
use chuangyou_engine::case::{CaseId, Event, Moment};
use chuangyou_store::card::{self, Raised, Status};
use chuangyou_store::case_link::{self, CaseLink};
use chuangyou_store::journal::{self, Linked};
use chuangyou_store::task::{self, Post};
use chuangyou_store::{CaseRow, Digest, Failure, Jurisdiction, Tx, case_row, outbox, series};

use crate::number::Series;

/// What an act leaves in the store.
#[derive(Debug)]
pub(crate) struct Filing {
    pub(crate) entries: Entries,
    /// What is to be carried out because of each event.
    pub(crate) deeds: Vec<Deeds>,
    /// The row of the case; for a case without a number yet, but for that.
    pub(crate) row: CaseRow,
    /// The row in whose place it comes.
    pub(crate) before: Option<CaseRow>,
    /// Who may act on the case and how urgent it is, if that is not what it was.
    pub(crate) tasks: Option<(Vec<Post>, Moment)>,
    pub(crate) cards: CardChanges,
    /// Other cases that it names.
    pub(crate) links: Vec<CaseLink>,
}

/// New events of a case.
#[derive(Debug)]
pub(crate) enum Entries {
    /// With their links.
    Linked(Vec<Linked>),
    /// Those of a new case that takes its number from a series when it is written: until then they cannot be linked.
    Unnumbered {
        series: Series,
        /// The link that the first is chained to.
        origin: Digest,
        events: Vec<Event>,
    },
}

/// What is to be carried out because of an event.
#[derive(Debug)]
pub(crate) struct Deeds {
    pub(crate) version: u32,
    /// From when on.
    pub(crate) at: Moment,
    pub(crate) words: Vec<String>,
}

/// How the cards of a case change.
#[derive(Debug, Default)]
pub(crate) struct CardChanges {
    pub(crate) raised: Vec<Raised>,
    /// Those whose ground is gone.
    pub(crate) withdrawn: Vec<Card>,
}

impl CardChanges {
    pub(crate) fn write(&self, tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<(), Failure> {
        self.raised.iter().try_for_each(|raised| card::put(tx, jurisdiction, raised))?;
        let mut withdrawn = self.withdrawn.iter();
        withdrawn.try_for_each(|gone| card::set_status(tx, jurisdiction, gone, Status::Withdrawn))
    }
}

impl Filing {
    /// The case.
    pub(crate) fn case(&self) -> &CaseId {
        &self.row.id
    }

    /// Writes it. It may be written again after it was undone; a new case has the number that it was given last.
    ///
    /// # Errors
    /// [`Failure::Taken`], now or at the end of the transaction, if it does not rest on what is there any more.
    pub(crate) fn write(&self, tx: &mut Tx<'_>, jurisdiction: &Jurisdiction) -> Result<(), Failure> {
        match &self.entries {
            Entries::Linked(linked) => self.write_linked(tx, jurisdiction, linked, &self.row),
            Entries::Unnumbered { series, origin, events } => {
                let number = series.number(series::next(tx, jurisdiction, &series.name())?);
                let events = events.iter().map(|event| event.clone().numbered(&number));
                let linked = journal::chain(*origin, events)?;
                let head = linked.last().map_or(*origin, |linked| linked.hash);
                let row = CaseRow { number, head, ..self.row.clone() };
                self.write_linked(tx, jurisdiction, &linked, &row)
            }
        }
    }

    fn write_linked(
        &self,
        tx: &mut Tx<'_>,
        jurisdiction: &Jurisdiction,
        linked: &[Linked],
        row: &CaseRow,
    ) -> Result<(), Failure> {
        // The row first: where two are at the same case, the second stops here.
        match &self.before {
            None => case_row::insert(tx, jurisdiction, row)?,
            Some(before) => case_row::update(tx, jurisdiction, row, before)?,
        }
        linked.iter().try_for_each(|linked| journal::put(tx, jurisdiction, linked))?;
        for Deeds { version, at, words } in &self.deeds {
            outbox::put(tx, jurisdiction, (self.case(), *version), words, *at)?;
        }
        if let Some((posts, urgency)) = &self.tasks {
            task::replace(tx, jurisdiction, self.case(), posts, *urgency)?;
        }
        self.links.iter().try_for_each(|link| case_link::put(tx, jurisdiction, link))?;
        self.cards.write(tx, jurisdiction)
    }
}
