//! XES: any bytes are read or refused, strictly and leniently; what is read is written and read again.

use chuangyou_eventlog::{Format, ReadOptions, difference, read_from, write_xes};

/// Reads the bytes as XES.
pub fn run(bytes: &[u8]) {
    let options = ReadOptions { format: Some(Format::Xes), ..ReadOptions::default() };
    let lenient = ReadOptions { lenient: true, ..options.clone() };
    let _ = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.xes", &lenient);
    let Ok(read) = read_from(Box::new(std::io::Cursor::new(bytes.to_vec())), "fuzz.xes", &options) else {
        return;
    };
    let mut written = Vec::new();
    if write_xes(&read.log, &mut written, 0).is_err() {
        return;
    }
    let again = read_from(Box::new(std::io::Cursor::new(written)), "again.xes", &options);
    let again = again.expect("what was written is read back");
    assert_eq!(difference(&read.log, &again.log), None);
}

/// Logs with every kind of element.
pub fn seeds() -> Vec<Vec<u8>> {
    let event = |name: &str, more: &str| {
        format!(
            "<event><string key=\"concept:name\" value=\"{name}\"/>\n\
             <date key=\"time:timestamp\" value=\"2026-02-02T09:30:00.000+08:00\"/>{more}</event>\n"
        )
    };
    let kinds = "<int key=\"n\" value=\"7\"/><float key=\"f\" value=\"1.5\"/><boolean key=\"b\" value=\"true\"/>\
        <id key=\"i\" value=\"x\"/><list key=\"l\"><values><int key=\"n\" value=\"1\"/></values></list>\
        <container key=\"c\"><string key=\"s\" value=\"&amp;&#x4EF6;\"/></container>\
        <string key='o' value='p'><string key=\"q\" value=\"r\"></string></string>";
    let log = |head: &str, events: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xmlns=\"http://www.xes-standard.org/\">{head}\n<trace>\
             <string key=\"concept:name\" value=\"A\"/>{events}</trace>\n</log>\n"
        )
    };
    let head = "<extension name=\"Concept\" prefix=\"concept\" uri=\"u\"/><global scope=\"event\">\
        <string key=\"s\" value=\"\"/></global><classifier name=\"N\" keys=\"'a b' c\"/><!-- </trace> -->";
    vec![
        log("", &event("accept", "")).into_bytes(),
        log(head, &(event("accept", kinds) + &event("decide", kinds))).into_bytes(),
        format!("\u{feff}{}", log(head, &event("x", "<![CDATA[ ]]>"))).into_bytes(),
    ]
}
