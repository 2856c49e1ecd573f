//! What nobody can guess: ids, salts, codes, tokens.
//!
//! Chance is the operating system's. A city that is only simulated may draw it from a seed instead, so that it comes out the same
//! every time: [`Chance::seeded`]. Nobody is to live in such a city, for whoever knows the seed knows its codes.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_envelope::Draw;
use chuangyou_store::Digest;

/// Figures and letters that are not taken for each other when read aloud (Crockford's base 32).
const FIGURES: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Where a city's chance comes from.
#[derive(Debug, Clone, Default)]
pub enum Chance {
    /// The operating system.
    #[default]
    Machine,
    /// A seed: the same works draw the same.
    Seeded(Arc<Seeded>),
}

/// A seed, and how many works have drawn from it in turn.
#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    works: AtomicU64,
}

impl Chance {
    /// Chance that follows from a seed: for a city that is simulated.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Seeded { seed, works: AtomicU64::new(0) }))
    }

    /// What the next piece of work draws.
    pub(crate) fn in_turn(&self) -> Stream {
        match self {
            Self::Machine => Stream::Machine,
            Self::Seeded(seeded) => {
                let turn = seeded.works.fetch_add(1, Ordering::Relaxed);
                Stream::following(seeded.seed, "in turn", &turn.to_be_bytes())
            }
        }
    }

    /// What the work of that name draws, whenever it is done.
    pub(crate) fn of_work(&self, name: &str) -> Stream {
        match self {
            Self::Machine => Stream::Machine,
            Self::Seeded(seeded) => Stream::following(seeded.seed, "by name", name.as_bytes()),
        }
    }
}

/// What one piece of work draws.
#[derive(Debug)]
pub(crate) enum Stream {
    /// From the operating system.
    Machine,
    /// From a seed: SM3 over what it follows from and how much was drawn.
    Seeded { follows: Digest, drawn: Cell<u64> },
}

impl Stream {
    fn following(seed: u64, kind: &str, name: &[u8]) -> Self {
        let follows = Digest::of(&[&seed.to_be_bytes(), kind.as_bytes(), name]);
        Self::Seeded { follows, drawn: Cell::new(0) }
    }

    /// So many bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Fills a place with chance.
    pub(crate) fn fill(&self, place: &mut [u8]) {
        match self {
            Self::Machine => getrandom::fill(place).expect("the operating system gives chance"),
            Self::Seeded { follows, drawn } => {
                for piece in place.chunks_mut(32) {
                    let drawn = drawn.replace(drawn.get() + 1);
                    let block = Digest::of(&[&follows.0, &drawn.to_be_bytes()]).0;
                    piece.copy_from_slice(&block[..piece.len()]);
                }
            }
        }
    }

    /// A new id of a case: ten figures of time, so that cases opened together lie together, and sixteen of chance.
    pub(crate) fn case_id(&self, now: Moment) -> CaseId {
        CaseId::from(self.id(now))
    }

    /// A new id of anything else.
    pub(crate) fn id(&self, now: Moment) -> String {
        let millis = u128::from((now.0 / 1000).unsigned_abs() & 0xffff_ffff_ffff);
        let chance: [u8; 10] = self.bytes();
        let chance = chance.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
        figures(millis << 80 | chance)
    }

    /// An id of chance alone, which does not say when it was made: for what must not.
    pub(crate) fn timeless(&self) -> String {
        figures(u128::from_be_bytes(self.bytes()))
    }
}

impl Draw for Stream {
    fn fill(&self, place: &mut [u8]) {
        Self::fill(self, place);
    }
}

fn figures(number: u128) -> String {
    (0..26).rev().map(|place| FIGURES[(number >> (place * 5) & 31) as usize] as char).collect()
}

/// So many bytes of the operating system's chance.
///
/// # Panics
/// If the operating system has none: nothing that must not be guessed can be made then.
pub fn bytes<const N: usize>() -> [u8; N] {
    Stream::Machine.bytes()
}

/// A new id that begins with the time.
pub fn id(now: Moment) -> String {
    Stream::Machine.id(now)
}

/// An id of chance alone, which does not say when it was made: for what must not.
pub fn timeless() -> String {
    Stream::Machine.timeless()
}

/// A code for people to keep: sixteen figures in groups of four, 80 bits.
pub fn code() -> String {
    let chance: [u8; 10] = bytes();
    let number = chance.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    let mut code = String::with_capacity(19);
    for place in (0..16).rev() {
        code.push(FIGURES[(number >> (place * 5) & 31) as usize] as char);
        if place % 4 == 0 && place > 0 {
            code.push('-');
        }
    }
    code
}

/// A token for machines: 256 bits in hexadecimal.
pub fn token() -> String {
    bytes::<32>().iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text takes whatever is written");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_later_cases_come_later_and_no_two_are_equal() {
        let (early, late) = (Moment(1_300_000_000_000_000), Moment(1_300_000_000_001_000));
        assert!(id(early) < id(late));
        assert_ne!(id(early), id(early));
        assert_eq!(id(early).len(), 26);
    }

    #[test]
    fn the_same_work_draws_the_same_from_the_same_seed_and_nothing_else_does() {
        let of_work = |seed, name| Chance::seeded(seed).of_work(name).timeless();
        assert_eq!(of_work(7, "submit"), of_work(7, "submit"));
        assert_ne!(of_work(7, "submit"), of_work(8, "submit"));
        assert_ne!(of_work(7, "submit"), of_work(7, "accept"));
        let (one, other) = (Chance::seeded(7), Chance::seeded(7));
        let in_turn = |chance: &Chance| [chance.in_turn().timeless(), chance.in_turn().timeless()];
        assert_eq!(in_turn(&one), in_turn(&other));
        assert_ne!(in_turn(&one), in_turn(&other).map(|_| one.in_turn().timeless()));
    }

    #[test]
    fn a_code_is_four_groups_of_four_figures() {
        let code = code();
        let groups: Vec<_> = code.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{code}");
    }
}
