//! CSV: any bytes are read or refused, strictly and leniently; what is read is written and read again.

use chuangyou_eventlog::{FixedOffset, Format, ReadOptions, difference, read_from, write_csv};

/// Reads the bytes as CSV.
pub fn run(bytes: &[u8]) {
    let zone = FixedOffset { minutes_east: 480 };
    let options = ReadOptions { format: Some(Format::Csv), zone: Some(&zone), ..ReadOptions::default() };
    let lenient = ReadOptions { lenient: true, ..options.clone() };
    let _ = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.csv", &lenient);
    let Ok(read) = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.csv", &options) else {
        return;
    };
    let mut written = Vec::new();
    if write_csv(&read.log, &mut written, 480).is_err() {
        return;
    }
    let again = read_from(Box::new(std::io::Cursor::new(written)), "again.csv", &options);
    let again = again.expect("what was written is read back");
    assert_eq!(difference(&read.log, &again.log), None);
}

/// Tables with quotes, several delimiters, types and interleaved cases.
pub fn seeds() -> Vec<Vec<u8>> {
    [
        "case,activity,time\nA,accept,2026-02-02T09:30:00+08:00\nB,accept,2026-02-02 09:31\nA,decide,2026-02-03\n",
        "case:concept:name;concept:name;time:timestamp;cost;case:area\r\nA;\"a;\"\"b\"\"\n\";2026-02-02;1.5;North\r\n",
        "\u{feff}case_id\tactivity\ttimestamp\tresource\tflag\nA\tx\t2026-02-02\t7\ttrue\n\nB\ty\t2026-02-02\t\tfalse",
        "case|event|date|l\nA|x|2026-02-02|{\"@list\":[{\"key\":\"k\",\"value\":1}]}\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
