//! The reader against a simple one, on random logs in many spellings and on real logs; and bad input.

use std::io::Cursor;

use proptest::prelude::*;

use super::merge::read_in_blocks;
use crate::input::Input;
use crate::read::Source;
use crate::testing::{any_log, real_logs};
use crate::{
    FixedOffset, Format, Layout, Log, ReadError, ReadLog, ReadOptions, Select, Share, Value, ValueRef,
    difference, read_path, write_xes,
};

mod bad;
mod reference;

fn read(text: impl AsRef<[u8]>, options: &ReadOptions<'_>, block_bytes: usize) -> Result<ReadLog, ReadError> {
    let input = Input::open(Box::new(Cursor::new(text.as_ref().to_vec()))).expect("memory can be read");
    read_in_blocks(Source { input, name: "log.xes", path: None }, options, block_bytes)
}

fn written(log: &Log) -> String {
    let mut out = Vec::new();
    write_xes(log, &mut out, 480).expect("memory can be written");
    String::from_utf8(out).expect("XES is UTF-8")
}

/// The same document in another spelling, line by line as `choices` say.
fn respelled(text: &str, choices: &[u8]) -> String {
    let mut respelled = String::new();
    for (line, choice) in text.lines().zip(choices.iter().cycle()) {
        let trimmed = line.trim_start();
        match choice % 8 {
            0 => respelled.push_str(&swapped(trimmed).unwrap_or_else(|| line.to_owned())),
            1 => respelled.push_str(&opened(trimmed).unwrap_or_else(|| line.to_owned())),
            2 => respelled.push_str(&line.replace("/>", " />").replace("<event>", "<event\t>")),
            3 => respelled.push_str(trimmed),
            4 => respelled.push_str(&format!("{line}<!-- \" > </trace> </event> -->")),
            5 => respelled.push_str(&format!("{line}<?note </trace>?>\r")),
            _ => respelled.push_str(line),
        }
        respelled.push('\n');
    }
    respelled
}

/// `<a key="k" value="v"/>` with the value first and a blank before the end.
fn swapped(line: &str) -> Option<String> {
    let (start, value) = line.strip_suffix("\"/>")?.split_once(" value=\"")?;
    let (element, key) = start.split_once(" key=")?;
    Some(format!("{element}\n value=\"{value}\" key={key} />"))
}

/// `<a key="k" value="v"/>` with an end tag.
fn opened(line: &str) -> Option<String> {
    let start = line.strip_suffix("/>")?;
    let (element, _) = start.strip_prefix('<')?.split_once(' ')?;
    Some(format!("{start}></{element}>"))
}

proptest! {
    #[test]
    fn every_spelling_in_blocks_of_any_size_is_read_as_the_simple_reader_reads_it(
        log in any_log(0),
        choices in proptest::collection::vec(any::<u8>(), 1..40),
        block_bytes in 1_usize..3000,
        threads in 1_usize..4,
    ) {
        let text = respelled(&written(&log), &choices);
        let options = ReadOptions { threads, ..ReadOptions::default() };
        let ours = read(&text, &options, block_bytes).expect("a good file");
        let simple = reference::read(&text).expect("a good file");
        prop_assert_eq!(difference(&ours.log, &simple), None);
        prop_assert_eq!(difference(&ours.log, &log), None);
        prop_assert_eq!(ours.report.warnings.len(), 0);
    }

    #[test]
    fn a_selection_is_the_whole_without_the_rest(log in any_log(0), block_bytes in 1_usize..3000) {
        let text = written(&log);
        let select = Select::Only { event: vec!["cost".into()], case: vec!["note".into()] };
        let options = ReadOptions { select, threads: 2, ..ReadOptions::default() };
        let some = read(&text, &options, block_bytes).expect("a good file").log;
        let mut expected = log;
        expected.event_columns.retain(|column| column.name == "cost");
        expected.case_columns.retain(|column| column.name == "note");
        prop_assert_eq!(difference(&some, &expected), None);
    }

    #[test]
    fn the_shares_of_a_log_together_are_the_log(log in any_log(0), block_bytes in 1_usize..3000) {
        let text = written(&log);
        let mut ids = Vec::new();
        let mut events = 0;
        for index in 0..3 {
            let options = ReadOptions { share: Some(Share { index, of: 3 }), ..ReadOptions::default() };
            let part = read(&text, &options, block_bytes).expect("a good file").log;
            events += part.events();
            ids.extend((0..part.cases()).map(|case| part.case_id(case).to_owned()));
        }
        ids.sort_unstable();
        let mut expected: Vec<_> = (0..log.cases()).map(|case| log.case_id(case).to_owned()).collect();
        expected.sort_unstable();
        prop_assert_eq!(ids, expected);
        prop_assert_eq!(events, log.events());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(bytes, &ReadOptions::default(), 16);
    }

    #[test]
    fn a_log_with_a_wrong_byte_is_read_or_refused(
        log in any_log(1),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        block_bytes in 1_usize..2000,
    ) {
        let mut bytes = written(&log).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let lenient = ReadOptions { lenient: true, threads: 2, ..ReadOptions::default() };
        let _ = read(&bytes, &ReadOptions::default(), block_bytes);
        let _ = read(&bytes, &lenient, block_bytes);
    }
}

const HEAD: &str = "<log><trace><string key=\"concept:name\" value=\"A\"/>";
const TAIL: &str = "</trace></log>";
const EVENT: &str = "<event><string key=\"concept:name\" value=\"accept\"/><date key=\"time:timestamp\" value=\"1970-01-01T00:00:00Z\"/></event>";

#[test]
fn the_activity_may_be_joined_from_several_keys() {
    let event = EVENT.replace("</event>", "<string key=\"lifecycle:transition\" value=\"start\"/></event>");
    let layout = Layout {
        classifier: vec!["concept:name".into(), "lifecycle:transition".into()],
        ..Layout::default()
    };
    let options = ReadOptions { layout, ..ReadOptions::default() };
    let log = read(format!("{HEAD}{event}{TAIL}"), &options, 1000).expect("a good file").log;
    assert_eq!(log.strings.text(log.activity()[0]), "accept+start");
    let transition = log.event_column("lifecycle:transition").expect("it is kept as well");
    assert_eq!(transition.get(0, &log.strings), Some(ValueRef::Text("start")));
}

#[test]
fn what_the_log_says_about_itself_is_kept() {
    let text = "\u{feff}<?xml version='1.0'?><log xmlns=\"x\"><extension name=\"Concept\" prefix=\"concept\" uri=\"u\"/>\
        <global scope=\"trace\"><int key=\"n\" value=\"1\"/></global><global scope=\"event\"></global>\
        <classifier name=\"Both\" keys=\"'a b' c\"/><list key=\"l\"><values><id key=\"i\" value=\"j\"/></values></list></log>";
    let log = read(text, &ReadOptions::default(), 50).expect("a good file").log;
    assert_eq!(log.meta.extensions[0].prefix, "concept");
    assert_eq!(log.meta.global_trace[0].value, Value::Int(1));
    assert_eq!(log.meta.classifiers[0].keys, ["a b", "c"]);
    assert!(
        matches!(&log.meta.attributes[0].value, Value::List(items) if items[0].value == Value::Id("j".into()))
    );
    let again = read(written(&log), &ReadOptions::default(), 1000).expect("a good file").log;
    assert_eq!(again.meta, log.meta);
}

#[test]
fn a_time_without_zone_is_placed_by_the_zone_of_the_options() {
    let text = format!("{HEAD}{}{TAIL}", EVENT.replace("00Z", "00"));
    let beijing = FixedOffset { minutes_east: 480 };
    let options = ReadOptions { zone: Some(&beijing), ..ReadOptions::default() };
    assert_eq!(read(&text, &options, 1000).expect("the zone is known").log.time(), [-8 * 3_600_000_000]);
    let error = read(&text, &ReadOptions::default(), 1000).expect_err("the zone is not known");
    assert!(error.what.contains("--zone"), "{error}");
}

#[test]
fn every_real_log_is_read_as_the_simple_reader_reads_it() {
    let Some(folder) = real_logs() else { return };
    for (file, cases, events) in [
        ("wabo_receipt/receipt.xes.gz", 1434, 8577),
        ("bpic2015/BPIC15_1.xes.gz", 1199, 52_217),
        ("bpic2015/BPIC15_2.xes.gz", 832, 44_354),
        ("bpic2015/BPIC15_3.xes.gz", 1409, 59_681),
        ("roadtraffic/Road_Traffic_Fine_Management_Process.xes.gz", 150_370, 561_470),
    ] {
        let path = folder.join(file);
        let options = ReadOptions { threads: 2, format: Some(Format::Xes), ..ReadOptions::default() };
        let read = read_path(&path, &options).expect("a real log");
        assert_eq!((read.log.cases(), read.log.events()), (cases, events), "{file}");
        let mut text = String::new();
        let packed = std::fs::File::open(&path).expect("the file was read before");
        std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(packed), &mut text)
            .expect("the file was read before");
        let simple = reference::read(&text).expect("a real log");
        assert_eq!(difference(&read.log, &simple), None, "{file}");
        assert_eq!(read.report.skipped_total, 0, "{file}");
    }
}
