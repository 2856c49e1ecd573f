//! Pairs of keys (SM2): what is sealed to the public one is opened with the secret one.

use std::fmt;
use std::str::FromStr;

use sm2::elliptic_curve::sec1::ToSec1Point as _;
use sm2::pke::{DecryptingKey, EncryptingKey};
use zeroize::Zeroizing;

use crate::draw::{self, Drawn};
use crate::{Draw, Machine, digest, from_hex, hex};

/// A secret key. It is wiped when it is dropped.
pub struct SecretKey(sm2::SecretKey);

/// A public key. It is written as 66 hexadecimal figures: the compressed point.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(sm2::PublicKey);

/// What a key is known by: sixteen hexadecimal figures of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 8]);

impl SecretKey {
    /// A new key.
    pub fn new() -> Self {
        Self::drawn_from(&Machine)
    }

    /// A new key with chance from elsewhere.
    pub fn drawn_from(chance: &dyn Draw) -> Self {
        Self::of_seed(draw::bytes(chance))
    }

    /// The key that follows from thirty-two bytes of which nobody knows anything.
    pub(crate) fn of_seed(seed: [u8; 32]) -> Self {
        let mut scalar = Zeroizing::new(seed);
        loop {
            if let Ok(key) = sm2::SecretKey::from_slice(&*scalar) {
                return Self(key);
            }
            // One in four thousand million is zero or beyond the order of the curve.
            *scalar = digest("chuangyou key", &[&*scalar]);
        }
    }

    /// The key in its thirty-two bytes; `None` if they are no key.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        sm2::SecretKey::from_slice(bytes).ok().map(Self)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The key that belongs to it and may be known.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.public_key())
    }

    /// What was encrypted to its public key; `None` if that was another one, or somebody has touched it.
    pub(crate) fn decrypt(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        DecryptingKey::new(self.0.clone()).decrypt(wrapped).ok().map(Zeroizing::new)
    }
}

impl Default for SecretKey {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}

impl PublicKey {
    /// What it is known by.
    pub fn id(&self) -> KeyId {
        let digest = digest("chuangyou key id", &[self.to_string().as_bytes()]);
        let mut id = [0; 8];
        id.copy_from_slice(&digest[..8]);
        KeyId(id)
    }

    /// A few bytes that only the holder of the secret key can read.
    pub(crate) fn encrypt(&self, chance: &dyn Draw, bytes: &[u8]) -> Vec<u8> {
        EncryptingKey::new(self.0).encrypt(&mut Drawn(chance), bytes).expect("there is something to encrypt")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.0.to_sec1_point(true).as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a public SM2 key in 66 hexadecimal figures")]
pub struct NoKey;

impl FromStr for PublicKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let bytes: [u8; 33] = from_hex(text).ok_or(NoKey)?;
        sm2::PublicKey::from_sec1_bytes(&bytes).map(Self).map_err(|_| NoKey)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for KeyId {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        from_hex(text).map(Self).ok_or(NoKey)
    }
}
