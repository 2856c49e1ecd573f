//! Envelopes: a value that the holders of certain keys can read, and nobody else.
//!
//! ```text
//! "CYE1"  version
//! n       how many can open it, one byte
//! n ×     whose key (8 bytes), how many bytes follow (2), the content key encrypted to it (SM2, GB/T 32918.4)
//! 12      nonce
//! …       the padded text in SM4-GCM, and its tag (16)
//! ```
//!
//! The text is bound to the [`Place`] it was written for: in another case, or another field, it cannot be opened.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use crate::cipher::{self, ContentKey};
use crate::{Draw, KeyId, Machine, PublicKey, SecretKey, digest, padding};

const VERSION: &[u8; 4] = b"CYE1";

/// Where a value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The case.
    pub case: &'a str,
    /// The field.
    pub field: &'a str,
}

impl Place<'_> {
    fn about(&self) -> [u8; 32] {
        digest("chuangyou envelope", &[VERSION, self.case.as_bytes(), self.field.as_bytes()])
    }
}

/// Why an envelope is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It is none.
    #[error("this is no envelope")]
    Malformed,
    /// It was never sealed to this key, nor passed on to it.
    #[error("it was not sealed to this key")]
    NotForThisKey,
    /// It was changed, or belongs elsewhere.
    #[error("it was changed after it was sealed, or belongs to another case or field")]
    Changed,
}

/// The content key of an envelope, for one who can open it.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Whose key it is encrypted to.
    pub to: KeyId,
    /// The encrypted content key.
    pub bytes: Vec<u8>,
}

/// A value that the holders of certain keys can read. It is written in base 64.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    wrapped: Vec<Wrapped>,
    sealed: Vec<u8>,
}

impl Envelope {
    /// Seals a text to the holders of these keys; the same key twice counts once.
    pub fn seal(plain: &str, place: Place<'_>, to: &[PublicKey]) -> Self {
        Self::seal_by(&Machine, plain, place, to)
    }

    /// The same with chance from elsewhere.
    pub fn seal_by(chance: &dyn Draw, plain: &str, place: Place<'_>, to: &[PublicKey]) -> Self {
        let key = cipher::new_key(chance);
        let mut wrapped: Vec<Wrapped> = Vec::with_capacity(to.len());
        for public in to {
            if wrapped.iter().all(|known| known.to != public.id()) {
                wrapped.push(Wrapped { to: public.id(), bytes: public.encrypt(chance, &*key) });
            }
        }
        Self { wrapped, sealed: cipher::seal(chance, &key, &padding::pad(plain.as_bytes()), &place.about()) }
    }

    /// What was sealed.
    ///
    /// # Errors
    /// [`Closed`].
    pub fn open(&self, place: Place<'_>, with: &SecretKey) -> Result<Zeroizing<String>, Closed> {
        self.open_passed_on(place, with, None)
    }

    /// The same, for whom it may have been passed on to.
    ///
    /// # Errors
    /// [`Closed`].
    pub fn open_passed_on(
        &self,
        place: Place<'_>,
        with: &SecretKey,
        passed_on: Option<&Wrapped>,
    ) -> Result<Zeroizing<String>, Closed> {
        let key = self.content_key(with, passed_on)?;
        let padded = cipher::open(&key, &self.sealed, &place.about()).ok_or(Closed::Changed)?;
        let plain = padding::unpad(&padded).ok_or(Closed::Changed)?;
        let text = std::str::from_utf8(plain).map_err(|_| Closed::Changed)?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// Lets the holder of another key open it too: what is to be kept beside the envelope, which itself stays as it is.
    ///
    /// # Errors
    /// [`Closed`], if it cannot be opened with this key.
    pub fn pass_on(
        &self,
        place: Place<'_>,
        with: &SecretKey,
        passed_on: Option<&Wrapped>,
        to: &PublicKey,
    ) -> Result<Wrapped, Closed> {
        let key = self.content_key(with, passed_on)?;
        cipher::open(&key, &self.sealed, &place.about()).ok_or(Closed::Changed)?;
        Ok(Wrapped { to: to.id(), bytes: to.encrypt(&Machine, &*key) })
    }

    /// Whether it was sealed to that key.
    pub fn is_for(&self, key: KeyId) -> bool {
        self.wrapped.iter().any(|wrapped| wrapped.to == key)
    }

    fn content_key(&self, with: &SecretKey, passed_on: Option<&Wrapped>) -> Result<ContentKey, Closed> {
        let id = with.public().id();
        let mut all = self.wrapped.iter().chain(passed_on);
        let wrapped = all.find(|wrapped| wrapped.to == id).ok_or(Closed::NotForThisKey)?;
        let key = with.decrypt(&wrapped.bytes).ok_or(Closed::Changed)?;
        let mut content: ContentKey = Zeroizing::new([0; 16]);
        if key.len() != content.len() {
            return Err(Closed::Changed);
        }
        content.copy_from_slice(&key);
        Ok(content)
    }

    /// The envelope in a text.
    ///
    /// # Errors
    /// [`Closed::Malformed`].
    pub fn read(text: &str) -> Result<Self, Closed> {
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| Closed::Malformed)?;
        Self::of_bytes(&bytes).ok_or(Closed::Malformed)
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, mut rest) = bytes.strip_prefix(VERSION)?.split_first()?;
        let mut wrapped = Vec::with_capacity(usize::from(*count));
        for _ in 0..*count {
            let (to, after) = rest.split_first_chunk::<8>()?;
            let (length, after) = after.split_first_chunk::<2>()?;
            let (bytes, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            wrapped.push(Wrapped { to: KeyId(*to), bytes: bytes.to_vec() });
            rest = after;
        }
        Some(Self { wrapped, sealed: rest.to_vec() })
    }
}

impl fmt::Display for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = VERSION.to_vec();
        bytes.push(u8::try_from(self.wrapped.len()).unwrap_or(u8::MAX));
        for Wrapped { to, bytes: wrapped } in self.wrapped.iter().take(usize::from(u8::MAX)) {
            bytes.extend(to.0);
            bytes.extend((wrapped.len() as u16).to_be_bytes());
            bytes.extend(wrapped);
        }
        bytes.extend(&self.sealed);
        f.write_str(&STANDARD_NO_PAD.encode(bytes))
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope(to {})", self.wrapped.len())
    }
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped(to {})", self.to)
    }
}

/// Seals a file under a key of its own: the bytes to be kept, and the key, which belongs into an envelope.
pub fn seal_file(plain: &[u8]) -> (Vec<u8>, FileKey) {
    let key = cipher::new_key(&Machine);
    (cipher::seal(&Machine, &key, &padding::pad(plain), FILE), FileKey(key))
}

/// The file that was sealed under a key.
///
/// # Errors
/// [`Closed::Changed`] if it was another file.
pub fn open_file(sealed: &[u8], key: &FileKey) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let padded = cipher::open(&key.0, sealed, FILE).ok_or(Closed::Changed)?;
    padding::unpad(&padded).map(|plain| Zeroizing::new(plain.to_vec())).ok_or(Closed::Changed)
}

const FILE: &[u8] = b"chuangyou file";

/// The key of one file. It is written as 32 hexadecimal figures.
#[derive(Clone, PartialEq, Eq)]
pub struct FileKey(ContentKey);

impl FileKey {
    /// The key in hexadecimal.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(crate::hex(&*self.0))
    }

    /// The key that was written so.
    pub fn read(text: &str) -> Option<Self> {
        crate::from_hex(text).map(|key| Self(Zeroizing::new(key)))
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey")
    }
}
