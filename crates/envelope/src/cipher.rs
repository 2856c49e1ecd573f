//! SM4 in GCM, as RFC 8998 has it.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{AesGcm, KeyInit as _};
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::Draw;
use crate::draw::bytes;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// A key for one text.
pub(crate) type ContentKey = Zeroizing<[u8; 16]>;

/// How many bytes the nonce before a ciphertext has.
const NONCE: usize = 12;

pub(crate) fn new_key(chance: &dyn Draw) -> ContentKey {
    Zeroizing::new(bytes(chance))
}

/// The nonce and the ciphertext, which ends with its tag.
pub(crate) fn seal(chance: &dyn Draw, key: &ContentKey, plain: &[u8], about: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = bytes(chance);
    let sealed = Sm4Gcm::new((&**key).into()).encrypt(&nonce.into(), Payload { msg: plain, aad: about });
    let mut whole = nonce.to_vec();
    whole.extend(sealed.expect("a text of some megabytes is not too long"));
    whole
}

/// The plain text; `None` if it was sealed with another key, about something else, or somebody has touched it.
pub(crate) fn open(key: &ContentKey, sealed: &[u8], about: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let opened = Sm4Gcm::new((&**key).into()).decrypt(&(*nonce).into(), Payload { msg: sealed, aad: about });
    opened.ok().map(Zeroizing::new)
}
