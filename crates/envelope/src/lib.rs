//! What only custodians and the reporter may read.
//!
//! A reporter gets a [`Receipt`]: a hundred bits that are shown once and kept nowhere. From it come a pair of keys, by which the
//! reporter reads on, and a [`Voucher`]; each is a one-way street. What the reporter writes is sealed in an [`envelope`] to the keys
//! of the custodians and to the reporter's own. Custodians' secret keys are locked ([`custody`]) under a passphrase that nobody else
//! knows. Files lose what tells of their maker before they are sealed ([`trace`]), and floods cost work ([`work`]).
//!
//! The algorithms are the national ones: SM2 (GB/T 32918) for keys, SM3 (GB/T 32905) for hashes and the derivation of keys, SM4
//! (GB/T 32907) in GCM for texts. Nothing here reads a file, a clock or a database; chance is the operating system's.

mod cipher;
pub mod custody;
mod draw;
pub mod envelope;
mod figures;
mod key;
mod padding;
mod receipt;
pub mod trace;
pub mod work;

pub use draw::{Draw, Machine};
pub use key::{KeyId, PublicKey, SecretKey};
pub use receipt::{NoReceipt, Receipt, Voucher};

/// SM3 over a label and the parts, each with its length before it, so that no two lists of parts are the same bytes.
fn digest(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    use sm3::{Digest as _, Sm3};
    let mut sm3 = Sm3::new();
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        sm3.update((part.len() as u64).to_be_bytes());
        sm3.update(part);
    }
    sm3.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text takes whatever is written");
        text
    })
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
