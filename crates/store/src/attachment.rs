//! Attachments: what they are, in the database; their bytes, on disk under what they hash to.
//!
//! A file comes in piece by piece ([`Folder::receive`]), is refused as soon as it is too large or not what its name says, and
//! lies in its place only when it is whole and on the disk. The same bytes lie there once, whoever sent them. What is read
//! back is what was stored, or an error.

mod file_type;
mod folder;

use chuangyou_engine::case::Moment;

pub use file_type::FileType;
pub use folder::{Copied, Folder, Incoming, Stored};

use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    PUT = "INSERT INTO attachment (jurisdiction, hash, owner, name, media_type, size, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (jurisdiction, hash, owner) DO UPDATE SET name = excluded.name";
    FIND = "SELECT hash, owner, name, media_type, size, stored_at FROM attachment WHERE jurisdiction = $1 AND hash = $2 AND owner = $3";
    OF_OWNER = "SELECT hash, owner, name, media_type, size, stored_at FROM attachment WHERE jurisdiction = $1 AND owner = $2
        ORDER BY stored_at, hash";
    GIVE = "INSERT INTO attachment (jurisdiction, hash, owner, name, media_type, size, stored_at)
        SELECT jurisdiction, hash, $3, name, media_type, size, stored_at FROM attachment WHERE jurisdiction = $1 AND owner = $2
        ON CONFLICT (jurisdiction, hash, owner) DO NOTHING";
    DELETE = "DELETE FROM attachment WHERE jurisdiction = $1 AND owner = $2";
    HASHES = "SELECT DISTINCT hash FROM attachment WHERE jurisdiction = $1 AND hash > $2 ORDER BY hash LIMIT $3";
    KEPT = "SELECT count(*) FROM attachment WHERE hash = $1";
}

/// What an attachment has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRules {
    /// The most bytes it may have.
    pub max_bytes: u64,
    /// The types it may have.
    pub allowed: Vec<FileType>,
}

/// Why an attachment was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Its name is no name of a file: empty, too long, or with characters that hide what it is.
    #[error("`{name}` is not a name for a file")]
    BadName {
        /// The name.
        name: String,
    },
    /// Its name's ending is none of the allowed types.
    #[error("`{name}` is not of a type that is taken here")]
    NotAllowed {
        /// The name.
        name: String,
    },
    /// It has more bytes than allowed.
    #[error("the file has more than {max_bytes} bytes")]
    TooLarge {
        /// How many it may have.
        max_bytes: u64,
    },
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is not what its name says.
    #[error("`{name}` is not what its name says: {}", .found.map_or("of no known type", FileType::media_type))]
    Disguised {
        /// The name.
        name: String,
        /// What it is, as far as is known.
        found: Option<FileType>,
    },
    /// It could not be kept.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What its bytes hash to.
    pub hash: Digest,
    /// The case or draft that it belongs to.
    pub owner: String,
    /// The name it came with.
    pub name: String,
    /// What it is.
    pub file_type: FileType,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// When it came.
    pub stored_at: Moment,
}

/// Notes an attachment whose bytes lie in the folder. The same bytes for the same owner take the later name.
///
/// # Errors
/// As the database has it.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, attachment: &Attachment) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        attachment.hash.to_string().into(),
        attachment.owner.as_str().into(),
        attachment.name.as_str().into(),
        attachment.file_type.media_type().into(),
        (attachment.size_bytes as i64).into(),
        attachment.stored_at.0.into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// The attachment of an owner with that hash.
///
/// # Errors
/// As the database has it.
pub fn find(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    owner: &str,
    hash: Digest,
) -> Result<Option<Attachment>, Failure> {
    let values = [jurisdiction.value(), hash.to_string().into(), owner.into()];
    tx.first(FIND, &values)?.as_ref().map(read).transpose()
}

/// The attachments of an owner, in the order in which they came.
///
/// # Errors
/// As the database has it.
pub fn of_owner(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    owner: &str,
) -> Result<Vec<Attachment>, Failure> {
    tx.query(OF_OWNER, &[jurisdiction.value(), owner.into()])?.iter().map(read).collect()
}

/// Gives what belongs to one owner to another as well: a draft's papers to the case that comes of it.
///
/// # Errors
/// As the database has it.
pub fn give(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, from: &str, to: &str) -> Result<u64, Failure> {
    tx.execute(GIVE, &[jurisdiction.value(), from.into(), to.into()])
}

/// What attachments hash to, each once, in the order of the hashes: at most `limit` of those after `after`, or of all.
///
/// # Errors
/// As the database has it.
pub fn hashes_after(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    after: Option<Digest>,
    limit: u32,
) -> Result<Vec<Digest>, Failure> {
    let after = after.map(|hash| hash.to_string()).unwrap_or_default();
    let rows = tx.query(HASHES, &[jurisdiction.value(), after.into(), i64::from(limit).into()])?;
    rows.iter().map(|row| read_hash(row.get(0)?)).collect()
}

/// Forgets the attachments of an owner, and tells which bytes nobody needs any more: [`Folder::remove`] takes those away.
///
/// # Errors
/// As the database has it.
pub fn forget(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, owner: &str) -> Result<Vec<Digest>, Failure> {
    let gone = of_owner(tx, jurisdiction, owner)?;
    tx.execute(DELETE, &[jurisdiction.value(), owner.into()])?;
    let mut unneeded = Vec::new();
    for Attachment { hash, .. } in gone {
        if !is_named(tx, hash)? {
            unneeded.push(hash);
        }
    }
    Ok(unneeded)
}

/// Whether an attachment of anybody has that hash.
///
/// # Errors
/// As the database has it.
pub fn is_named(tx: &mut Tx<'_>, hash: Digest) -> Result<bool, Failure> {
    let named: i64 = tx.first(KEPT, &[hash.to_string().into()])?.map_or(Ok(0), |row| row.get(0))?;
    Ok(named > 0)
}

fn read(row: &Row) -> Result<Attachment, Failure> {
    let (hash, media_type, size): (String, String, i64) = (row.get(0)?, row.get(3)?, row.get(4)?);
    Ok(Attachment {
        hash: read_hash(hash)?,
        owner: row.get(1)?,
        name: row.get(2)?,
        file_type: FileType::of_media_type(&media_type)
            .ok_or_else(|| Failure::corrupt("the type of an attachment", &media_type))?,
        size_bytes: u64::try_from(size).map_err(|error| Failure::corrupt("an attachment's size", error))?,
        stored_at: Moment(row.get(5)?),
    })
}

fn read_hash(hash: String) -> Result<Digest, Failure> {
    Digest::from_hex(&hash).ok_or_else(|| Failure::corrupt("the hash of an attachment", &hash))
}
