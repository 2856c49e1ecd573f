//! Work that is asked of whoever sends something without saying who they are: cheap once, dear for a flood.

use hkdf::Hkdf;
use sm3::{Digest as _, Sm3};

use crate::{Machine, draw, from_hex, hex};

/// What challenges are signed with. It lives as long as the server runs.
pub struct Challenger([u8; 32]);

impl std::fmt::Debug for Challenger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Challenger")
    }
}

impl Default for Challenger {
    fn default() -> Self {
        Self(draw::bytes(&Machine))
    }
}

impl Challenger {
    /// A challenge that holds until then, in seconds of any clock: what the work is to be done on.
    pub fn challenge(&self, until: i64) -> String {
        let nonce = hex(&draw::bytes::<16>(&Machine));
        let said = format!("{until}.{nonce}");
        format!("{said}.{}", self.sign(&said))
    }

    /// Until when a challenge holds, in seconds; `None` if it is none of ours.
    pub fn until(&self, challenge: &str) -> Option<i64> {
        let (said, signature) = challenge.rsplit_once('.')?;
        let (until, nonce) = said.split_once('.')?;
        from_hex::<16>(nonce)?;
        // Compared by their hashes, so that how long it takes says nothing of how much is right.
        let same = Sm3::digest(self.sign(said)) == Sm3::digest(signature);
        if same { until.parse().ok() } else { None }
    }

    fn sign(&self, said: &str) -> String {
        let mut signature = [0; 16];
        Hkdf::<Sm3>::new(Some(&self.0), said.as_bytes())
            .expand(b"challenge", &mut signature)
            .expect("a few bytes are not too many");
        hex(&signature)
    }
}

/// Whether the work was done: SM3 over the challenge, a colon and the answer begins with so many zero bits. To find an answer takes
/// 2^`bits` attempts on average.
pub fn is_done(challenge: &str, answer: &str, bits: u32) -> bool {
    if answer.is_empty() || answer.len() > 20 || !answer.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digest = Sm3::new().chain_update(challenge).chain_update(":").chain_update(answer).finalize();
    let zeros: u32 = digest.iter().take_while(|byte| **byte == 0).count() as u32 * 8
        + digest.iter().find(|byte| **byte != 0).map_or(0, |byte| byte.leading_zeros());
    zeros >= bits
}

/// An answer, found by trying.
pub fn answer(challenge: &str, bits: u32) -> String {
    let mut answers = (0u64..).map(|number| number.to_string());
    answers.find(|answer| is_done(challenge, answer, bits)).expect("there is always an answer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_says_until_when_it_holds_and_cannot_be_changed() {
        let challenger = Challenger::default();
        let challenge = challenger.challenge(1700);
        assert_eq!(challenger.until(&challenge), Some(1700));
        assert_eq!(challenger.until(&challenge.replacen("1700", "9700", 1)), None);
        assert_eq!(Challenger::default().until(&challenge), None);
        assert_eq!(["", "1700", "1700..", "x.y.z"].map(|text| challenger.until(text)), [None; 4]);
    }

    #[test]
    fn an_answer_holds_for_its_challenge_alone() {
        let found = answer("one", 10);
        assert!(is_done("one", &found, 10) && !is_done("other", &found, 16));
        assert!(!is_done("one", "", 0) && !is_done("one", "1x", 0));
    }
}
