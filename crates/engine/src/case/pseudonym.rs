//! A party that nobody knows: a name made of what follows from its receipt, and from which nothing follows.

use super::PersonId;

/// How the ids of such parties begin. No account has such an id.
const PREFIX: &str = "sealed-";

/// The name of a party that has a receipt instead of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pseudonym {
    /// The public key that the party's letters are sealed to, in hexadecimal.
    pub reading_key: String,
    /// What the voucher of the receipt hashes to, in hexadecimal.
    pub voucher_hash: String,
}

impl Pseudonym {
    /// What stands behind a party's id; `None` if the party has an account.
    ///
    /// ```
    /// use chuangyou_engine::case::{PersonId, Pseudonym};
    ///
    /// let name = Pseudonym { reading_key: "03ab".to_owned(), voucher_hash: "77fe".to_owned() };
    /// assert_eq!(Pseudonym::of(&name.id()), Some(name));
    /// assert_eq!(Pseudonym::of(&PersonId::from("wang")), None);
    /// ```
    pub fn of(party: &PersonId) -> Option<Self> {
        let (reading_key, voucher_hash) = party.as_str().strip_prefix(PREFIX)?.split_once('-')?;
        Some(Self { reading_key: reading_key.to_owned(), voucher_hash: voucher_hash.to_owned() })
    }

    /// The id under which cases know the party.
    pub fn id(&self) -> PersonId {
        PersonId::from(format!("{PREFIX}{}-{}", self.reading_key, self.voucher_hash))
    }
}
