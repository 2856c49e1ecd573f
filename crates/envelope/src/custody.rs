//! A custodian's secret key, locked under a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use crate::cipher::{self, ContentKey};
use crate::{Machine, SecretKey, digest, draw};

/// What one guess of a passphrase costs: 64 MiB, three passes. A default of this project, above the least that RFC 9106 asks for.
const COST: (u32, u32, u32) = (64 << 10, 3, 1);

/// How many bytes of salt there are.
const SALT: usize = 16;

/// Locks a key under a passphrase, for one holder: a text that says nothing without both.
pub fn lock(key: &SecretKey, passphrase: &str, holder: &str) -> String {
    let salt: [u8; SALT] = draw::bytes(&Machine);
    let mut bytes = salt.to_vec();
    bytes.extend(cipher::seal(&Machine, &stretched(passphrase, &salt), &*key.to_bytes(), &about(holder)));
    STANDARD_NO_PAD.encode(bytes)
}

/// The key that was locked; `None` if passphrase or holder is another one.
pub fn unlock(locked: &str, passphrase: &str, holder: &str) -> Option<SecretKey> {
    let bytes = STANDARD_NO_PAD.decode(locked).ok()?;
    let (salt, sealed) = bytes.split_first_chunk::<SALT>()?;
    let plain = cipher::open(&stretched(passphrase, salt), sealed, &about(holder))?;
    SecretKey::of_bytes(&plain)
}

fn stretched(passphrase: &str, salt: &[u8; SALT]) -> ContentKey {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, Some(16)).expect("the cost is one that Argon2 knows");
    let mut key: ContentKey = Zeroizing::new([0; 16]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .expect("a salt of sixteen bytes and a key of sixteen are what Argon2 takes");
    key
}

fn about(holder: &str) -> [u8; 32] {
    digest("chuangyou custody", &[holder.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_passphrase_of_its_holder_unlocks_a_key() {
        let key = SecretKey::new();
        let locked = lock(&key, "seven green lanterns", "wang");
        let opened = unlock(&locked, "seven green lanterns", "wang").unwrap();
        assert_eq!(opened.public(), key.public());
        assert!(unlock(&locked, "seven green lantern", "wang").is_none());
        assert!(unlock(&locked, "seven green lanterns", "li").is_none());
        assert!(unlock(&locked[..20], "seven green lanterns", "wang").is_none());
    }
}
