//! SM3 (GB/T 32905), and what it is taken over.

use std::fmt;

use sm3::{Digest as _, Sm3};

use crate::db::{Column, Value};

/// An SM3 digest: 32 bytes; shown as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of several parts one after another. Where parts have no fixed length, give their lengths too.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut sm3 = Sm3::new();
        for part in parts {
            sm3.update(part);
        }
        Self(sm3.finalize().into())
    }

    /// The digest that these 64 hexadecimal figures write.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, figures) in bytes.iter_mut().zip(text.chunks(2)) {
            let figure = |figure: u8| (figure as char).to_digit(16);
            *byte = (figure(figures[0])? * 16 + figure(figures[1])?) as u8;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl From<Digest> for Value {
    fn from(digest: Digest) -> Self {
        Self::from(digest.0)
    }
}

impl Column for Digest {
    fn read(value: &Value) -> Option<Self> {
        <[u8; 32]>::read(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_is_that_of_the_standard() {
        // GB/T 32905-2016, appendix A.1: the message "abc".
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(Digest::of(&[b"abc"]).to_string(), expected);
        assert_eq!(Digest::of(&[b"a", b"bc"]), Digest::from_hex(expected).unwrap());
    }

    #[test]
    fn what_is_not_a_digest_is_not_read_as_one() {
        assert_eq!(Digest::from_hex("66c7"), None);
        assert_eq!(Digest::from_hex(&"zz".repeat(32)), None);
    }
}
