//! The receipt of a report, and what is derived from it.

use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use sm3::Sm3;
use zeroize::Zeroize as _;

use crate::{Draw, Machine, SecretKey, digest, draw, figures, hex};

/// How many figures of five bits a receipt has.
const FIGURES: u32 = 20;

/// How many a voucher has.
const VOUCHER_FIGURES: u32 = 16;

/// What whoever reports is given, once: a hundred bits of chance in four groups of five figures. It is kept nowhere; whoever has it is
/// the reporter.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(u128);

impl Receipt {
    /// A new one.
    pub fn new() -> Self {
        Self::drawn_from(&Machine)
    }

    /// A new one with chance from elsewhere.
    pub fn drawn_from(chance: &dyn Draw) -> Self {
        Self(u128::from_be_bytes(draw::bytes(chance)) >> (128 - 5 * FIGURES))
    }

    /// The key by which the reporter reads on.
    pub fn reading_key(&self) -> SecretKey {
        let mut seed = self.derive("reading key");
        let key = SecretKey::of_seed(seed);
        seed.zeroize();
        key
    }

    /// What the reward is paid against.
    pub fn voucher(&self) -> Voucher {
        let [bytes @ .., _, _, _, _, _, _] = self.derive::<16>("voucher");
        let number = bytes.iter().fold(0, |number: u128, byte| number << 8 | u128::from(*byte));
        Voucher(figures::write(number, VOUCHER_FIGURES, 4))
    }

    /// HKDF over SM3 (RFC 5869), with another label for each purpose.
    fn derive<const N: usize>(&self, label: &str) -> [u8; N] {
        let mut secret = self.0.to_be_bytes();
        let mut derived = [0; N];
        Hkdf::<Sm3>::new(Some(b"chuangyou receipt"), &secret)
            .expand(label.as_bytes(), &mut derived)
            .expect("a few bytes are not too many");
        secret.zeroize();
        derived
    }
}

impl Default for Receipt {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&figures::write(self.0, FIGURES, 5))
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}

/// A text that is no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a receipt has twenty figures and letters")]
pub struct NoReceipt;

impl FromStr for Receipt {
    type Err = NoReceipt;

    fn from_str(text: &str) -> Result<Self, NoReceipt> {
        figures::read(text, FIGURES).map(Self).ok_or(NoReceipt)
    }
}

/// What a reward is paid against: eighty bits that follow from the receipt and tell nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Voucher(String);

impl Voucher {
    /// The voucher that somebody typed, as forgiving as a receipt.
    pub fn read(text: &str) -> Option<Self> {
        figures::read(text, VOUCHER_FIGURES).map(|number| Self(figures::write(number, VOUCHER_FIGURES, 4)))
    }

    /// What of it is kept: SM3, in hexadecimal.
    pub fn kept(&self) -> String {
        hex(&digest("chuangyou voucher", &[self.0.as_bytes()]))
    }
}

impl fmt::Display for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Voucher")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_however_it_is_typed() {
        let receipt: Receipt = "01234-56789-ABCDE-FGHJK".parse().unwrap();
        for typed in ["o1234 56789 abcde fghjk", "OI2345 6789ABCDEFGHJK", "０１２３４－56789—ABCDE–fghjk\n"]
        {
            assert!(typed.parse::<Receipt>() == Ok(receipt.clone()), "{typed}");
        }
        assert_eq!(receipt.to_string(), "01234-56789-ABCDE-FGHJK");
        for wrong in ["", "01234-56789-ABCDE-FGHJ", "01234-56789-ABCDE-FGHJKM", "01234-56789-ABCDE-FGHJU"] {
            assert_eq!(wrong.parse::<Receipt>(), Err(NoReceipt), "{wrong}");
        }
    }

    #[test]
    fn two_receipts_differ_and_each_leads_to_the_same_things_again() {
        let (one, other) = (Receipt::new(), Receipt::new());
        assert!(one != other);
        let again: Receipt = one.to_string().parse().unwrap();
        assert_eq!(one.reading_key().public(), again.reading_key().public());
        assert!(one.voucher() == again.voucher() && one.voucher() != other.voucher());
        assert_eq!(Voucher::read(&one.voucher().to_string().to_lowercase()), Some(one.voucher()));
    }

    #[test]
    fn neither_says_itself_when_it_is_debugged() {
        let receipt = Receipt::new();
        assert_eq!(
            format!("{receipt:?} {:?} {:?}", receipt.voucher(), receipt.reading_key()),
            "Receipt Voucher SecretKey"
        );
    }
}
