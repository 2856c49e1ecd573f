//! What a file is: by its name's ending, and by its bytes.

use std::io::{self, Read, Seek, SeekFrom};

/// A type of file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileType {
    /// PDF.
    Pdf,
    /// OFD (GB/T 33190), the national format of documents with a fixed layout.
    Ofd,
    /// An image in PNG.
    Png,
    /// An image in JPEG.
    Jpeg,
    /// An image in GIF.
    Gif,
    /// An image in WebP.
    Webp,
    /// A text document of an office suite, since 2007.
    Docx,
    /// A sheet of an office suite, since 2007.
    Xlsx,
    /// A text document of an office suite, before 2007.
    Doc,
    /// A sheet of an office suite, before 2007.
    Xls,
    /// Text in UTF-8.
    Txt,
    /// Sealed: what it is stands in an envelope. No name promises it.
    Sealed,
}

/// Type, media type, endings of names.
const TABLE: &[(FileType, &str, &[&str])] = &[
    (FileType::Pdf, "application/pdf", &["pdf"]),
    (FileType::Ofd, "application/ofd", &["ofd"]),
    (FileType::Png, "image/png", &["png"]),
    (FileType::Jpeg, "image/jpeg", &["jpg", "jpeg"]),
    (FileType::Gif, "image/gif", &["gif"]),
    (FileType::Webp, "image/webp", &["webp"]),
    (FileType::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    (FileType::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    (FileType::Doc, "application/msword", &["doc"]),
    (FileType::Xls, "application/vnd.ms-excel", &["xls"]),
    (FileType::Txt, "text/plain", &["txt"]),
    (FileType::Sealed, "application/octet-stream", &[]),
];

impl FileType {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(file_type, ..)| *file_type)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        self.row().1
    }

    /// How names of such files end, without the dot, in small letters.
    pub fn endings(self) -> &'static [&'static str] {
        self.row().2
    }

    /// The type with that media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        TABLE.iter().find(|(_, name, _)| *name == media_type).map(|(file_type, ..)| *file_type)
    }

    /// What a name says the file is.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        TABLE
            .iter()
            .find(|(.., endings)| endings.contains(&ending.as_str()))
            .map(|(file_type, ..)| *file_type)
    }

    /// What a file is by its bytes; `None` if it is none of these.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of_content(file: &mut (impl Read + Seek)) -> io::Result<Option<Self>> {
        let size = file.seek(SeekFrom::End(0))?;
        let start = read_at(file, 0, 512)?;
        let starts = |magic: &[u8]| start.starts_with(magic);
        Ok(if starts(b"%PDF-") {
            Some(Self::Pdf)
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if starts(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if starts(b"GIF87a") || starts(b"GIF89a") {
            Some(Self::Gif)
        } else if starts(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if starts(b"PK\x03\x04") {
            of_archive(&archive_names(file, size)?)
        } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            of_compound(file, &start, size)?
        } else {
            is_text(file)?.then_some(Self::Txt)
        })
    }

    fn row(self) -> &'static (Self, &'static str, &'static [&'static str]) {
        TABLE.iter().find(|(file_type, ..)| *file_type == self).expect("every type is in the table")
    }
}

/// What an archive is by the names of its entries. One with macros is none of our types.
fn of_archive(names: &[String]) -> Option<FileType> {
    let has = |name: &str| names.iter().any(|entry| entry == name);
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        None
    } else if has("OFD.xml") {
        Some(FileType::Ofd)
    } else if has("[Content_Types].xml") && has("word/document.xml") {
        Some(FileType::Docx)
    } else if has("[Content_Types].xml") && has("xl/workbook.xml") {
        Some(FileType::Xlsx)
    } else {
        None
    }
}

/// The most that is read of an archive's directory.
const DIRECTORY_BYTES: u64 = 4 << 20;

/// The names in the central directory of a ZIP archive; none if it has no readable one.
fn archive_names(file: &mut (impl Read + Seek), size: u64) -> io::Result<Vec<String>> {
    // The record that ends an archive has 22 bytes and a comment of at most 65,535.
    let from = size.saturating_sub(22 + 65_535);
    let tail = read_at(file, from, size - from)?;
    let Some(end) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else {
        return Ok(Vec::new());
    };
    let record = &tail[end..];
    let (Some(length), Some(offset)) = (u32_at(record, 12), u32_at(record, 16)) else {
        return Ok(Vec::new());
    };
    let directory = read_at(file, u64::from(offset), u64::from(length).min(DIRECTORY_BYTES))?;
    let mut rest = directory.as_slice();
    let mut names = Vec::new();
    while rest.starts_with(b"PK\x01\x02")
        && let (Some(name), Some(extra), Some(comment)) =
            (u16_at(rest, 28), u16_at(rest, 30), u16_at(rest, 32))
    {
        let name_end = 46 + usize::from(name);
        let Some(name) = rest.get(46..name_end) else { break };
        names.push(String::from_utf8_lossy(name).into_owned());
        rest = rest.get(name_end + usize::from(extra) + usize::from(comment)..).unwrap_or_default();
    }
    Ok(names)
}

/// The most sectors of a compound file's directory that are looked at.
const DIRECTORY_SECTORS: usize = 256;

/// What a compound file (OLE 2) is by the names in its directory.
fn of_compound(file: &mut (impl Read + Seek), header: &[u8], size: u64) -> io::Result<Option<FileType>> {
    let (Some(shift @ (9 | 12)), Some(mut sector)) = (u16_at(header, 30), u32_at(header, 48)) else {
        return Ok(None);
    };
    if sector_offset(sector, shift) >= size {
        return Ok(None);
    }
    for _ in 0..DIRECTORY_SECTORS {
        let entries = read_at(file, sector_offset(sector, shift), 1 << shift)?;
        for entry in entries.chunks_exact(128) {
            let length = u16_at(entry, 64).map_or(0, |bytes| usize::from(bytes).saturating_sub(2).min(62));
            let units: Vec<u16> =
                entry[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            match String::from_utf16_lossy(&units).as_str() {
                "WordDocument" => return Ok(Some(FileType::Doc)),
                "Workbook" | "Book" => return Ok(Some(FileType::Xls)),
                _ => {}
            }
        }
        // A number beyond the file would have us look for its place in a table that cannot be there.
        match next_sector(file, header, sector, shift)? {
            Some(next) if sector_offset(next, shift) < size => sector = next,
            _ => break,
        }
    }
    Ok(None)
}

/// The sector after this one in its chain, by the file's allocation table.
fn next_sector(
    file: &mut (impl Read + Seek),
    header: &[u8],
    sector: u32,
    shift: u16,
) -> io::Result<Option<u32>> {
    let in_one = (1usize << shift) / 4;
    let (table, index) = (sector as usize / in_one, sector as usize % in_one);
    // The header names the first 109 sectors of the table, further ones are named in sectors of their own.
    let named = if table < 109 {
        u32_at(header, 76 + 4 * table)
    } else {
        let mut list = u32_at(header, 68);
        for _ in 0..(table - 109) / (in_one - 1) {
            let Some(at) = list.filter(|at| *at < LAST_SECTOR) else { return Ok(None) };
            list = u32_at(&read_at(file, sector_offset(at, shift), 1 << shift)?, 4 * (in_one - 1));
        }
        let Some(at) = list.filter(|at| *at < LAST_SECTOR) else { return Ok(None) };
        u32_at(&read_at(file, sector_offset(at, shift), 1 << shift)?, 4 * ((table - 109) % (in_one - 1)))
    };
    let Some(table) = named.filter(|at| *at < LAST_SECTOR) else { return Ok(None) };
    let next = u32_at(&read_at(file, sector_offset(table, shift) + 4 * index as u64, 4)?, 0);
    Ok(next.filter(|next| *next < LAST_SECTOR))
}

/// Numbers of sectors from here on are marks.
const LAST_SECTOR: u32 = 0xffff_fffa;

fn sector_offset(sector: u32, shift: u16) -> u64 {
    (u64::from(sector) + 1) << shift
}

/// Whether a file is UTF-8 without control characters other than tabs and the ends of lines and pages.
fn is_text(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 64 << 10];
    let mut kept = 0;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        let filled = kept + read;
        let valid = match std::str::from_utf8(&buffer[..filled]) {
            Ok(text) => text.len(),
            // A character may lie across two pieces, but not across the end.
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        let control = |byte: &u8| (*byte < 0x20 && !b"\t\n\r\x0c".contains(byte)) || *byte == 0x7f;
        if buffer[..valid].iter().any(control) {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
        buffer.copy_within(valid..filled, 0);
        kept = filled - valid;
    }
}

/// Up to `length` bytes from `offset` on; fewer at the end of the file.
fn read_at(file: &mut (impl Read + Seek), offset: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(offset..offset + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(offset..offset + 4)?.try_into().ok()?))
}
