//! Whether the journal is still what was recorded, and if not, which event of which case is not.
//!
//! Four things are held against each other: the text of each event against its link and the columns beside it, the events of
//! a case against each other, the sealed log against the events, and the log's roots against the signed heads. Whoever can write
//! to the database can make the first two agree again after meddling; the third needs the log rewritten, the fourth the key.
//! A log whose end was cut off agrees with itself, so that is found only with a head that was kept elsewhere ([`Trust::head`]).
//! Events that wait to be sealed are held against what was noted for the sealer.
//!
//! Everything is read in pages: what is in memory does not grow with the journal.

mod finding;
mod journal;
mod log;

pub use finding::Finding;

use crate::seal::{Head, PublicKey};
use crate::{Failure, Jurisdiction, Tx};

pub(crate) use journal::ALL as JOURNAL;
pub(crate) use log::ALL as LOG;

/// How many rows are read at once.
const PAGE: u32 = 1000;

/// How many findings are kept; the others are counted.
const FINDINGS: usize = 1000;

/// What is known from elsewhere than the database.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The keys that heads may be signed with: today's and, if it was changed, those before.
    pub keys: Vec<PublicKey>,
    /// A head that was kept elsewhere: the log must contain it.
    pub head: Option<Head>,
}

/// How far the verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Events that were held against their chain.
    pub events: u64,
    /// Leaves of the sealed log that were held against their events.
    pub leaves: u64,
}

/// What the verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// How many events the journal has.
    pub events: u64,
    /// How many cases they belong to.
    pub cases: u64,
    /// How many of the events are sealed.
    pub sealed: u64,
    /// How many of the events wait to be sealed.
    pub waiting: u64,
    /// How many signed blocks the log has.
    pub blocks: u64,
    /// The last head: to be kept elsewhere, if there are no findings.
    pub head: Option<Head>,
    /// What is not as it was recorded; at most a thousand.
    pub findings: Vec<Finding>,
    /// How many findings there are beyond those.
    pub further_findings: u64,
}

impl Report {
    /// Whether everything is as it was recorded.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS {
            self.findings.push(finding);
        } else {
            self.further_findings += 1;
        }
    }

    /// Whether an event is known to be missing already.
    fn misses(&self, of: &str, version: u64) -> bool {
        self.findings.iter().any(|finding| {
            matches!(finding, Finding::Missing { case, first, last }
                if case.as_str() == of && (*first..=*last).contains(&version))
        })
    }
}

/// Verifies the journal of a jurisdiction; to be done in a transaction that only reads. `each` is told how far it has come.
///
/// # Errors
/// As the database has it; [`Failure::Corrupt`] if the log is damaged in such a way that it cannot be read at all. What can be
/// read and is wrong is no error but a finding.
pub fn verify(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    trust: &Trust,
    each: &mut impl FnMut(Progress),
) -> Result<Report, Failure> {
    let mut report = Report::default();
    journal::chains(tx, jurisdiction, &mut report, each)?;
    journal::rows(tx, jurisdiction, &mut report)?;
    log::leaves(tx, jurisdiction, trust, &mut report, each)?;
    log::waiting(tx, jurisdiction, &mut report)?;
    Ok(report)
}
