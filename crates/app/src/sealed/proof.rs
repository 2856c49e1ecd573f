//! The proof of receipt: what the city signs for whoever has reported, so that nobody can say later that there was nothing.

use std::fmt;

use chuangyou_engine::case::CaseId;
use chuangyou_store::{Digest, Failure, case_row, journal};

use crate::city::City;

/// What proofs are signed for, so that no signature stands for anything else.
const PURPOSE: &str = "proof of receipt";

/// How a proof begins.
const HEADING: &str = "chuangyou proof of receipt 1";

/// That a report came in: which, when, and the event that says so in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Whose journal.
    pub jurisdiction: String,
    /// The case's number.
    pub number: String,
    /// The hour in which it came in, as people read it.
    pub received: String,
    /// The link of the event that opened the case.
    pub event: Digest,
    /// SM2 over all of it, by the key that heads of the sealed log are signed with.
    pub signature: [u8; 64],
}

/// Why a text is no proof.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It does not look like one.
    #[error("this is no proof of receipt")]
    Malformed,
    /// It is of another jurisdiction.
    #[error("this proof is of another jurisdiction: {0}")]
    Elsewhere(String),
    /// It was changed, or signed by somebody else.
    #[error("the signature is not the city's: the proof was changed or made up")]
    Forged,
    /// It is signed, and the journal does not have what it speaks of.
    #[error("the journal does not have the event that the proof names")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The proof that a case came in.
///
/// # Errors
/// [`Failure`] if there is no such case, or the key cannot be read.
pub async fn of_case(city: &City, case: &CaseId) -> Result<Proof, Failure> {
    let id = case.clone();
    let (number, first) = city
        .read(move |tx, jurisdiction| {
            let row = case_row::by_id(tx, jurisdiction, &id)?;
            let first = journal::events_of(tx, jurisdiction, &id)?.into_iter().next();
            row.zip(first).ok_or_else(|| Failure::corrupt(format!("case {id}"), "it has no events"))
        })
        .await
        .map(|(row, first)| (row.number, first))?;
    let received = city.book().almanac().second(first.event.occurred_at.0).to_string();
    let jurisdiction = city.jurisdiction().as_str().to_owned();
    let mut proof = Proof { jurisdiction, number, received, event: first.hash, signature: [0; 64] };
    proof.signature = city.seal_key()?.sign_for(PURPOSE, proof.said().as_bytes());
    Ok(proof)
}

/// Whether a text is a proof that the city gave: what it proves.
///
/// # Errors
/// [`Refused`].
pub async fn check(city: &City, text: &str) -> Result<Proof, Refused> {
    let proof = Proof::read(text).ok_or(Refused::Malformed)?;
    if proof.jurisdiction != city.jurisdiction().as_str() {
        return Err(Refused::Elsewhere(proof.jurisdiction));
    }
    let key = city.seal_key()?.public();
    if !key.has_signed_for(PURPOSE, proof.said().as_bytes(), &proof.signature) {
        return Err(Refused::Forged);
    }
    let (number, event) = (proof.number.clone(), proof.event);
    let known = city
        .read(move |tx, jurisdiction| {
            let Some(row) = case_row::by_number(tx, jurisdiction, &number)? else { return Ok(false) };
            let events = journal::events_of(tx, jurisdiction, &row.id)?;
            Ok::<_, Failure>(events.first().is_some_and(|first| first.hash == event))
        })
        .await?;
    if known { Ok(proof) } else { Err(Refused::Unknown) }
}

impl Proof {
    /// What is signed.
    fn said(&self) -> String {
        let Self { jurisdiction, number, received, event, signature: _ } = self;
        format!(
            "{HEADING}\njurisdiction: {jurisdiction}\nnumber: {number}\nreceived: {received}\nevent: {event}\n"
        )
    }

    /// The proof that a text says; its lines may end as they like, and blank ones do not count.
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.next()? != HEADING {
            return None;
        }
        let mut value = |name: &str| {
            let value = lines.next()?.strip_prefix(name)?.strip_prefix(": ")?;
            Some(value.to_owned())
        };
        let (jurisdiction, number, received) = (value("jurisdiction")?, value("number")?, value("received")?);
        let (event, signature) = (Digest::from_hex(&value("event")?)?, value("signature")?);
        let (first, second) = signature.split_at_checked(64)?;
        let halves = [Digest::from_hex(first)?.0, Digest::from_hex(second)?.0];
        let signature: [u8; 64] = halves.concat().try_into().ok()?;
        lines.next().is_none().then_some(Self { jurisdiction, number, received, event, signature })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}signature: ", self.said())?;
        self.signature.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        writeln!(f)
    }
}
