//! The key that heads are signed with (SM2, GB/T 32918), and the one they are verified with.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};

use crate::{Digest, Failure, private_file};

/// The signer's identity where nobody has agreed on another one (GB/T 35276).
const IDENTITY: &str = "1234567812345678";

/// The key that heads are signed with.
pub struct SealKey(SigningKey);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.public().id())
    }
}

impl SealKey {
    /// The key in the file at `path`, or, if there is none, a new one made of `random`, which only the owner of the file may
    /// read. Of two processes that make one at once, both get the same.
    ///
    /// # Errors
    /// [`Failure::File`], or [`Failure::Corrupt`] if what lies there is no key.
    pub fn load_or_create(path: &Path, random: [u8; 32]) -> Result<Self, Failure> {
        if let Some(key) = Self::load(path)? {
            return Ok(key);
        }
        let key = Self::from_random(random);
        match key.create(path) {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::load(path)?.ok_or_else(|| Failure::file(path, io::ErrorKind::NotFound.into()))
            }
            Err(error) => Err(Failure::file(path, error)),
        }
    }

    /// The key made of thirty-two bytes of chance.
    pub fn from_random(random: [u8; 32]) -> Self {
        let mut scalar = Digest(random);
        loop {
            if let Ok(key) = SigningKey::from_slice(IDENTITY, &scalar.0) {
                return Self(key);
            }
            // One in four thousand million is zero or beyond the order of the curve.
            scalar = Digest::of(&[&scalar.0]);
        }
    }

    /// The key that its signatures are verified with.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().clone())
    }

    /// The signature over a text that is signed for a purpose, other than a head.
    pub fn sign_for(&self, purpose: &str, text: &[u8]) -> [u8; 64] {
        self.sign(&for_purpose(purpose, text))
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().into()
    }

    fn load(path: &Path) -> Result<Option<Self>, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::file(path, error)),
        };
        let scalar = Digest::from_hex(text.trim());
        let key = scalar.and_then(|scalar| SigningKey::from_slice(IDENTITY, &scalar.0).ok());
        let why = "expected a private SM2 key in 64 hexadecimal figures";
        key.map(Self).map(Some).ok_or_else(|| Failure::corrupt(path.display().to_string(), why))
    }

    /// Writes the key beside its place and gives it its name when it is whole; fails if the name has been given meanwhile.
    fn create(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            fs::create_dir_all(folder)?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}", self.public().id()));
        let mut file = private_file(Path::new(&beside))?;
        let scalar: [u8; 32] = self.0.to_bytes().into();
        let made = writeln!(file, "{}", Digest(scalar))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::hard_link(&beside, path));
        fs::remove_file(&beside)?;
        made
    }
}

/// The key that heads are verified with. It is written as 130 hexadecimal figures: the uncompressed point.
#[derive(Debug, Clone)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// SM3 of the uncompressed point.
    pub fn id(&self) -> Digest {
        Digest::of(&[&self.0.to_sec1_bytes()])
    }

    /// Whether its holder signed a text for that purpose.
    pub fn has_signed_for(&self, purpose: &str, text: &[u8], signature: &[u8; 64]) -> bool {
        self.verifies(&for_purpose(purpose, text), signature)
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

/// What is signed for one purpose is nothing that could be signed for another: heads begin with `chuangyou head` and a zero.
fn for_purpose(purpose: &str, text: &[u8]) -> Vec<u8> {
    [b"chuangyou for ", purpose.as_bytes(), b"\0", text].concat()
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.to_sec1_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a public SM2 key in 130 hexadecimal figures")]
pub struct PublicKeyError;

impl FromStr for PublicKey {
    type Err = PublicKeyError;

    fn from_str(text: &str) -> Result<Self, PublicKeyError> {
        let (form, point) = text.trim().split_at_checked(2).ok_or(PublicKeyError)?;
        let (x, y) = point.split_at_checked(64).ok_or(PublicKeyError)?;
        let digest = |text: &str| Digest::from_hex(text).ok_or(PublicKeyError);
        let mut bytes = vec![4];
        bytes.extend(digest(x)?.0);
        bytes.extend(digest(y)?.0);
        let key = VerifyingKey::from_sec1_bytes(IDENTITY, &bytes).ok().filter(|_| form == "04");
        key.map(Self).ok_or(PublicKeyError)
    }
}
