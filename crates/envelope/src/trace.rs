//! Files without what tells of their maker: place and time of a photograph, serial numbers, authors, thumbnails, earlier versions.
//!
//! A picture is written anew with those of its parts by which it is seen, and no others; whatever stands behind its end is gone.
//! Plain text stays as it is. Whatever else there is hides too much in too many places, and is refused: whoever sends a picture of
//! it loses nothing that proves anything.

mod jpeg;
mod png;
mod webp;

/// What a cleaned file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A JPEG.
    Jpeg,
    /// A PNG.
    Png,
    /// A WebP.
    Webp,
    /// Plain text in UTF-8.
    Text,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Text];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Text => "txt",
        }
    }

    /// The kind whose files end so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == ending)
    }
}

/// A file that tells nothing of its maker but what is seen in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Uncleanable {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is of a kind that hides too much: a document, an archive, a film.
    #[error("files of this kind keep traces of their maker that cannot be taken out for certain")]
    Kind,
    /// It begins like a picture and is none, or ends before its end.
    #[error("the picture is damaged")]
    Damaged,
    /// It moves.
    #[error("the picture is animated")]
    Animated,
    /// It has more points than anybody needs: what makes it small here may make it huge where it is looked at.
    #[error("the picture has more than {MOST_POINTS} points")]
    TooManyPoints,
}

/// The most points of a picture: more than any telephone takes. A default of this project.
pub const MOST_POINTS: u64 = 120_000_000;

/// The file without traces.
///
/// # Errors
/// [`Uncleanable`].
pub fn clean(bytes: &[u8]) -> Result<Clean, Uncleanable> {
    let (kind, bytes) = match bytes {
        [] => return Err(Uncleanable::Empty),
        [0xff, 0xd8, ..] => (Kind::Jpeg, jpeg::clean(bytes)?),
        _ if bytes.starts_with(png::SIGNATURE) => (Kind::Png, png::clean(bytes)?),
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => {
            (Kind::Webp, webp::clean(bytes)?)
        }
        _ if is_plain(bytes) => (Kind::Text, bytes.to_vec()),
        _ => return Err(Uncleanable::Kind),
    };
    Ok(Clean { kind, bytes })
}

/// How far into a file the mark of a document may stand.
const MARKS_WITHIN: usize = 1024;

/// Whether these are words and nothing else. Documents that are written in letters hide as much as others.
fn is_plain(bytes: &[u8]) -> bool {
    let control = |byte: &u8| (*byte < 0x20 && !b"\t\n\r".contains(byte)) || *byte == 0x7f;
    let start = &bytes[..bytes.len().min(MARKS_WITHIN)];
    let is_document = start.windows(5).any(|five| five == b"%PDF-" || five == b"{\\rtf");
    std::str::from_utf8(bytes).is_ok() && !bytes.iter().any(control) && !is_document
}

fn expect_few_points(width: u64, height: u64) -> Result<(), Uncleanable> {
    match width.checked_mul(height) {
        Some(0) => Err(Uncleanable::Damaged),
        Some(..=MOST_POINTS) => Ok(()),
        _ => Err(Uncleanable::TooManyPoints),
    }
}

fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8]), Uncleanable> {
    bytes.split_at_checked(at).ok_or(Uncleanable::Damaged)
}

fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), Uncleanable> {
    bytes.split_first_chunk::<N>().map(|(first, rest)| (*first, rest)).ok_or(Uncleanable::Damaged)
}
