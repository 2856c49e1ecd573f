//! Signed heads.

use chuangyou_engine::case::Moment;
use serde::{Deserialize, Serialize};

use super::{PublicKey, SealKey};
use crate::merkle::Frontier;
use crate::{Digest, Failure, Jurisdiction, Row};

/// The head of the sealed log after a block: what was logged until then, in 32 bytes, signed. It can be kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Head {
    /// Whose log it is.
    pub jurisdiction: Jurisdiction,
    /// The block's number; the first has 1.
    pub number: u64,
    /// How many events the log has.
    pub size: u64,
    /// The root of their tree.
    pub root: Digest,
    /// When it was signed.
    pub signed_at: Moment,
    /// The key it was signed with: [`PublicKey::id`].
    pub key_id: Digest,
    /// SM2 over all of the above and the root of the block before.
    pub signature: [u8; 64],
}

impl Head {
    pub(super) fn sign(
        jurisdiction: &Jurisdiction,
        key: &SealKey,
        (number, previous): (u64, Digest),
        frontier: &Frontier,
        signed_at: Moment,
    ) -> Self {
        let mut head = Self {
            jurisdiction: jurisdiction.clone(),
            number,
            size: frontier.size(),
            root: frontier.root(),
            signed_at,
            key_id: key.public().id(),
            signature: [0; 64],
        };
        head.signature = key.sign(&head.signed(previous));
        head
    }

    /// Whether the holder of that key signed this head after a block whose root is `previous`.
    pub fn is_signed_by(&self, key: &PublicKey, previous: Digest) -> bool {
        self.key_id == key.id() && key.verifies(&self.signed(previous), &self.signature)
    }

    /// The bytes that are signed.
    fn signed(&self, previous: Digest) -> Vec<u8> {
        let jurisdiction = self.jurisdiction.as_str().as_bytes();
        let mut bytes = b"chuangyou head\0".to_vec();
        bytes.extend((jurisdiction.len() as u64).to_be_bytes());
        bytes.extend(jurisdiction);
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(self.size.to_be_bytes());
        bytes.extend(self.root.0);
        bytes.extend(previous.0);
        bytes.extend(self.signed_at.0.to_be_bytes());
        bytes.extend(self.key_id.0);
        bytes
    }
}

pub(super) fn read(jurisdiction: &Jurisdiction, row: &Row) -> Result<Head, Failure> {
    let number: i64 = row.get(0)?;
    let corrupt = |why: &str| Failure::corrupt(format!("block {number}"), why);
    let (size, key_id, signature): (i64, String, Vec<u8>) = (row.get(1)?, row.get(4)?, row.get(5)?);
    Ok(Head {
        jurisdiction: jurisdiction.clone(),
        number: number.try_into().map_err(|_| corrupt("its number is negative"))?,
        size: size.try_into().map_err(|_| corrupt("its size is negative"))?,
        root: row.get(2)?,
        signed_at: Moment(row.get(3)?),
        key_id: Digest::from_hex(&key_id).ok_or_else(|| corrupt("its key has no id"))?,
        signature: signature.try_into().map_err(|_| corrupt("its signature is not of 64 bytes"))?,
    })
}

/// A head as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    jurisdiction: String,
    number: u64,
    size: u64,
    root: String,
    signed_at: Moment,
    key_id: String,
    signature: String,
}

impl From<Head> for Written {
    fn from(head: Head) -> Self {
        let halves = head.signature.as_chunks::<32>().0.iter();
        Self {
            jurisdiction: head.jurisdiction.as_str().to_owned(),
            number: head.number,
            size: head.size,
            root: head.root.to_string(),
            signed_at: head.signed_at,
            key_id: head.key_id.to_string(),
            signature: halves.map(|half| Digest(*half).to_string()).collect(),
        }
    }
}

impl TryFrom<Written> for Head {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, &'static str> {
        let digest = |text: &str| Digest::from_hex(text).ok_or("expected 64 hexadecimal figures");
        let mut signature = [0; 64];
        let halves = written.signature.split_at_checked(64).ok_or("expected 128 hexadecimal figures")?;
        signature[..32].copy_from_slice(&digest(halves.0)?.0);
        signature[32..].copy_from_slice(&digest(halves.1)?.0);
        Ok(Self {
            jurisdiction: Jurisdiction::new(written.jurisdiction),
            number: written.number,
            size: written.size,
            root: digest(&written.root)?,
            signed_at: written.signed_at,
            key_id: digest(&written.key_id)?,
            signature,
        })
    }
}
