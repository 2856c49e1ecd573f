//! JSON lines: any bytes are read or refused, strictly and leniently; what is read is written and read again.

use chuangyou_eventlog::{FixedOffset, Format, ReadOptions, difference, read_from, write_jsonl};

/// Reads the bytes as JSON lines.
pub fn run(bytes: &[u8]) {
    let zone = FixedOffset { minutes_east: 480 };
    let options = ReadOptions { format: Some(Format::JsonLines), zone: Some(&zone), ..ReadOptions::default() };
    let lenient = ReadOptions { lenient: true, ..options.clone() };
    let _ = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.jsonl", &lenient);
    let Ok(read) = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.jsonl", &options) else {
        return;
    };
    let mut written = Vec::new();
    if write_jsonl(&read.log, &mut written, 480).is_err() {
        return;
    }
    let again = read_from(Box::new(std::io::Cursor::new(written)), "again.jsonl", &options);
    let again = again.expect("what was written is read back");
    assert_eq!(difference(&read.log, &again.log), None);
}

/// Events with every type, tags, nesting and interleaved cases.
pub fn seeds() -> Vec<Vec<u8>> {
    [
        "{\"case\":\"A\",\"activity\":\"accept\",\"time\":\"2026-02-02T09:30:00+08:00\",\"cost\":1.5,\"case:area\":\"North\"}\n\
         {\"case\":\"B\",\"activity\":\"accept\",\"time\":\"2026-02-02 09:31\",\"due\":\"2026-02-05\",\"ok\":true}\n\
         {\"case\":\"A\",\"activity\":\"decide\",\"time\":\"2026-02-03\",\"cost\":2,\"resource\":null}\n",
        "\u{feff}{\"case_id\":7,\"event\":\"x\",\"timestamp\":{\"@time\":\"2026-02-02T00:00:00Z\"},\
         \"l\":{\"@list\":[{\"key\":\"k\",\"value\":{\"@id\":\"i\"}}]},\"t\":{\"@text\":\"2026-02-02\"}}\r\n\r\n",
        "{\"case:concept:name\":\"A\",\"concept:name\":\"x\",\"time:timestamp\":\"1969-12-31T23:59:59.999999Z\",\
         \"v\":{\"@value\":{\"@float\":\"NaN\"},\"@children\":[{\"key\":\"c\",\"value\":[1,{\"a\":\"\\u4e00\"}]}]}}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
