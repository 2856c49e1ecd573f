//! Bytes from a file or a stream, unpacked on a thread of their own when they are gzipped.

use std::io::{self, BufReader, Chain, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use flate2::read::MultiGzDecoder;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const CHUNK_BYTES: usize = 256 << 10;
const CHUNKS_IN_FLIGHT: usize = 8;

/// A stream of plain bytes.
pub(crate) struct Input {
    reader: Box<dyn Read + Send>,
    consumed: Arc<AtomicU64>,
}

impl Input {
    /// Wraps a stream; gzipped data are known by their first bytes.
    pub(crate) fn open(raw: Box<dyn Read + Send>) -> io::Result<Input> {
        let consumed = Arc::new(AtomicU64::new(0));
        let counting = Counting { reader: raw, consumed: Arc::clone(&consumed) };
        let (start, raw) = peek(counting, GZIP_MAGIC.len())?;
        let reader: Box<dyn Read + Send> =
            if start == GZIP_MAGIC { Box::new(Unpacked::start(raw)?) } else { Box::new(raw) };
        Ok(Input { reader, consumed })
    }

    /// The first bytes, up to `len`, which will still be read.
    pub(crate) fn peek(&mut self, len: usize) -> io::Result<Vec<u8>> {
        let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        let (start, reader) = peek(reader, len)?;
        self.reader = Box::new(reader);
        Ok(start)
    }

    /// How many bytes of the file, packed or not, have been taken in.
    pub(crate) fn consumed(&self) -> u64 {
        self.consumed.load(Ordering::Relaxed)
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

/// Appends to `buffer` until it holds `len` bytes or the stream ends; says whether the stream ended.
pub(crate) fn fill(reader: &mut impl Read, buffer: &mut Vec<u8>, len: usize) -> io::Result<bool> {
    let mut filled = buffer.len();
    buffer.resize(len.max(filled), 0);
    while filled < len {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => {
                buffer.truncate(filled);
                return Ok(true);
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// A reader whose first bytes were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

fn peek<R: Read>(mut reader: R, len: usize) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut start = Vec::new();
    fill(&mut reader, &mut start, len)?;
    Ok((start.clone(), Cursor::new(start).chain(reader)))
}

struct Counting {
    reader: Box<dyn Read + Send>,
    consumed: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.consumed.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The unpacked bytes of gzip data, member after member.
struct Unpacked {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Cursor<Vec<u8>>,
}

impl Unpacked {
    fn start(raw: impl Read + Send + 'static) -> io::Result<Unpacked> {
        let (sender, chunks) = sync_channel(CHUNKS_IN_FLIGHT);
        std::thread::Builder::new().name("gunzip".to_owned()).spawn(move || unpack(raw, &sender))?;
        Ok(Unpacked { chunks, chunk: Cursor::default() })
    }
}

/// Sends unpacked chunks until the data end, fail, or nobody listens any more.
fn unpack(raw: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(CHUNK_BYTES, raw));
    loop {
        let mut chunk = Vec::new();
        let result = fill(&mut decoder, &mut chunk, CHUNK_BYTES).map_err(explain_gzip);
        let ended = !matches!(result, Ok(false));
        if sender.send(result.map(|_| chunk)).is_err() || ended {
            return;
        }
    }
}

fn explain_gzip(error: io::Error) -> io::Error {
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip data end early: the file is truncated".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the gzip data are damaged: {error}")
        }
        _ => return error,
    };
    io::Error::new(error.kind(), what)
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.chunk.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            match self.chunks.recv() {
                Ok(chunk) => self.chunk = Cursor::new(chunk?),
                Err(_) => return Ok(0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut input = Input::open(Box::new(Cursor::new(bytes)))?;
        let start = input.peek(4)?;
        let mut all = Vec::new();
        input.read_to_end(&mut all)?;
        assert!(all.starts_with(&start));
        Ok(all)
    }

    #[test]
    fn plain_and_gzipped_bytes_are_the_same() {
        let bytes: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
        assert!(read(bytes.clone()).expect("memory can be read") == bytes);
        assert!(read(gzipped(&bytes)).expect("good gzip data") == bytes);
    }

    #[test]
    fn gzip_members_follow_each_other() {
        let bytes = [gzipped(b"first "), gzipped(b"second")].concat();
        assert_eq!(read(bytes).expect("good gzip data"), b"first second");
    }

    #[test]
    fn truncated_gzip_data_are_an_error_that_says_so() {
        let mut bytes = gzipped(&vec![7; 100_000]);
        bytes.truncate(bytes.len() / 2);
        let error = read(bytes).expect_err("half of it is missing");
        assert!(error.to_string().contains("truncated"), "{error}");
    }

    #[test]
    fn short_streams_are_read_whole() {
        for bytes in [&b""[..], b"a", b"\x1f", b"abc"] {
            assert_eq!(read(bytes.to_vec()).expect("memory can be read"), bytes);
        }
    }
}
