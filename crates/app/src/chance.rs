//! What nobody can guess: ids, salts, codes, tokens.

use std::fmt::Write as _;

use chuangyou_engine::case::{CaseId, Moment};

/// Figures and letters that are not taken for each other when read aloud (Crockford's base 32).
const FIGURES: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// So many bytes of the operating system's chance.
///
/// # Panics
/// If the operating system has none: nothing that must not be guessed can be made then.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives chance");
    bytes
}

/// A new id of a case: ten figures of time, so that cases opened together lie together, and sixteen of chance.
pub fn case_id(now: Moment) -> CaseId {
    CaseId::from(id(now))
}

/// A new id of anything else.
pub fn id(now: Moment) -> String {
    let millis = u128::from((now.0 / 1000).unsigned_abs() & 0xffff_ffff_ffff);
    let chance: [u8; 10] = bytes();
    let chance = chance.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    let number = millis << 80 | chance;
    (0..26).rev().map(|place| FIGURES[(number >> (place * 5) & 31) as usize] as char).collect()
}

/// An id of chance alone, which does not say when it was made: for what must not.
pub fn timeless() -> String {
    let number = u128::from_be_bytes(bytes());
    (0..26).rev().map(|place| FIGURES[(number >> (place * 5) & 31) as usize] as char).collect()
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
        assert!(case_id(early) < case_id(late));
        assert_ne!(case_id(early), case_id(early));
        assert_eq!(case_id(early).as_str().len(), 26);
    }

    #[test]
    fn a_code_is_four_groups_of_four_figures() {
        let code = code();
        let groups: Vec<_> = code.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{code}");
    }
}
