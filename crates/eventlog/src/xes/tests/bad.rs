//! Bad files: one clear message with its line; or left out and told by a lenient reader.

use super::{EVENT, HEAD, TAIL, read};
use crate::{Place, ReadOptions};

fn message(text: impl AsRef<[u8]>) -> String {
    let text = text.as_ref();
    let error = read(text, &ReadOptions::default(), 1 << 20).expect_err("a bad file");
    for block_bytes in [1, 40, 100] {
        let again = read(text, &ReadOptions::default(), block_bytes).expect_err("a bad file");
        assert_eq!(again, error, "blocks of {block_bytes} bytes");
    }
    error.to_string()
}

#[test]
fn every_fault_is_told_with_its_line() {
    let event = |attributes: &str| format!("{HEAD}\n<event>{attributes}</event>{TAIL}");
    let name = "<string key=\"concept:name\" value=\"a\"/>";
    let time = "<date key=\"time:timestamp\" value=\"1970-01-01T00:00:00Z\"/>";
    for (text, said) in [
        (String::new(), "line 1: the file ends before <log>"),
        ("<html>\n</html>".into(), "line 1: the file begins with <html>; expected <log>"),
        ("case,activity".into(), "line 1: text before <log>"),
        (event(time), "line 2: an event without concept:name"),
        (event(name), "line 2: an event without time:timestamp"),
        (
            event(&format!("{name}\n<date key=\"time:timestamp\" value=\"soon\"/>")),
            "line 3: attribute time:timestamp: \"soon\" is no time; expected one such as",
        ),
        (
            event(&format!("{name}{time}\n<int key=\"n\" value=\"1.5\"/>")),
            "line 3: attribute n: \"1.5\" is no whole number",
        ),
        (
            event(&format!("{name}{time}\n<boolean key=\"n\" value=\"yes\"/>")),
            "line 3: attribute n: \"yes\" is no boolean",
        ),
        (
            event(&format!("{name}{time}<string key=\"k\" value=\"1\"/>\n<string key=\"k\" value=\"2\"/>")),
            "line 3: the key k stands twice",
        ),
        (event(&format!("{name}\n{name}{time}")), "line 3: the key of the activity or the time stands twice"),
        (event(&format!("{name}{time}\n<string value=\"2\"/>")), "line 3: the element <string> has no key"),
        (event(&format!("{name}{time}\n<string key=\"k\"/>")), "line 3: the attribute k has no value"),
        (
            event(&format!("{name}{time}\n<text key=\"k\"/>")),
            "line 3: unknown element <text>; expected string, date",
        ),
        (
            event(&format!("{name}{time}\n<string key=\"k\" value=\"&lol;\"/>")),
            "the entity &lol; is not defined",
        ),
    ] {
        refused(&text, said);
    }
}

#[test]
fn a_file_of_another_shape_is_told_with_its_line() {
    for (text, said) in [
        (
            format!("<!DOCTYPE log [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>{HEAD}{TAIL}"),
            "line 1: a document type declaration is not accepted",
        ),
        (format!("<log>\n<trace>{EVENT}{TAIL}"), "line 2: a trace without concept:name"),
        (format!("<log>\n{EVENT}</log>"), "line 2: an event outside of any trace"),
        (
            format!("{HEAD}</trace>\n<trace><string key=\"concept:name\" value=\"A\"/>{TAIL}"),
            "line 2: a second trace of the case A",
        ),
        (format!("{HEAD}\n{EVENT}"), "the file ends before </trace>; it may be truncated"),
        (format!("{HEAD}\n<event>"), "line 2: the file ends before </event>; it may be truncated"),
        (format!("{HEAD}\n</trace>"), "line 2: the file ends before </log>; it may be truncated"),
        (
            format!("{HEAD}\n<event><string key=\"a"),
            "line 2: the value of key in the tag <string does not end",
        ),
        (format!("{HEAD}\n</event>{TAIL}"), "line 2: </event> where </trace> was expected"),
        (format!("{HEAD}{TAIL}\n<log/>"), "line 2: something stands after the end of the log"),
    ] {
        refused(&text, said);
    }
}

fn refused(text: &str, said: &str) {
    let message = message(text);
    assert!(message.starts_with("log.xes:") && message.contains(said), "{text}\n{message}");
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_line() {
    let mut bytes = format!("{HEAD}\n\n").into_bytes();
    bytes.extend_from_slice(b"<string key=\"k\" value=\"\xE9\"/>");
    bytes.extend_from_slice(TAIL.as_bytes());
    assert!(message(&bytes).contains("line 3: invalid UTF-8"), "{}", message(&bytes));
    assert!(message(b"\xFF\xFE<\0l\0o\0g\0").contains("UTF-16"));
}

#[test]
fn a_value_larger_than_an_attribute_may_be_is_refused() {
    let huge = "a".repeat((16 << 20) + 1);
    let text = format!("{HEAD}<event><string key=\"k\" value=\"{huge}\"/>{TAIL}");
    let error = read(&text, &ReadOptions::default(), 1 << 20).expect_err("too large");
    assert!(error.what.contains("at most 16 MiB"), "{error}");
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = "<string key=\"k\" value=\"v\">".repeat(100_000);
    let error = read(format!("{HEAD}{deep}"), &ReadOptions::default(), 1 << 20).expect_err("too deep");
    assert!(error.what.contains("nested more than 64 deep"), "{error}");
}

#[test]
fn a_lenient_reader_leaves_out_what_is_bad_and_says_which() {
    let text = format!(
        "{HEAD}\n<event><string key=\"concept:name\" value=\"no time\"/></event>\n{EVENT}\n\
         <int key=\"n\" value=\"x\"/>\n</trace>\n<trace>{EVENT}</trace>\n{HEAD2}{EVENT}{TAIL}",
        HEAD2 = "<trace><string key=\"concept:name\" value=\"A\"/>",
    );
    let options = ReadOptions { lenient: true, ..ReadOptions::default() };
    for block_bytes in [1, 1000] {
        let read = read(&text, &options, block_bytes).expect("a lenient reader goes on");
        assert_eq!((read.log.cases(), read.log.events()), (1, 2));
        let mut lines: Vec<_> = read.report.skipped.iter().map(|skipped| skipped.place).collect();
        lines.sort_unstable_by_key(|place| match place {
            Place::Line(line) => *line,
            _ => 0,
        });
        assert_eq!(lines, [2, 4, 6, 7].map(Place::Line));
        assert_eq!(read.report.skipped_total, 4);
    }
}

#[test]
fn text_outside_of_attributes_is_passed_over_with_a_warning() {
    let text = format!("{HEAD}\nwords<![CDATA[<trace>]]>{EVENT}{TAIL}");
    let read = read(text, &ReadOptions::default(), 1000).expect("text does no harm");
    assert_eq!(read.log.events(), 1);
    assert!(
        read.report.warnings[0].contains("line 2: text outside of attributes"),
        "{:?}",
        read.report.warnings
    );
}
