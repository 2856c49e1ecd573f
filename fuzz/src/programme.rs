//! The files of a programme.

use chuangyou_programme::{Severity, check_sources};

/// Parts two files at the first NUL. Reading ends with a programme or with faults, each in its place.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, second) = text.split_once('\0').unwrap_or((text, ""));
    let checked = check_sources(vec![("a.toml".into(), first.into()), ("b.toml".into(), second.into())]);
    let refused = checked.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(checked.programme.is_none(), refused, "a programme is refused for a reason");
    for fault in &checked.diagnostics {
        let text = checked.sources.text(fault.file);
        assert!(text.get(fault.span.clone()).is_some(), "{fault:?} points into its file");
    }
    if let Some(programme) = &checked.programme {
        for rule in &programme.rules {
            assert!(!rule.template.describe(programme).zh.is_empty());
        }
    }
}

const HEAD: &str = r#"[programme]
id = "p"
title = { zh = "例", en = "P" }
year = 2011
calendar = "cn"
zone = "Asia/Shanghai"
[[parameter]]
id = "d"
title = { zh = "天", en = "D" }
unit = "working_day"
values = [{ from = 2004-07-01, value = 5 }]
source = { title = "法", provenance = "law" }
[[clause]]
id = "1"
title = { zh = "条", en = "C" }
text = { zh = "文", en = "T" }
[[rule]]
id = "r"
title = { zh = "规", en = "R" }
clause = "1"
applies = { procedure = "a" }
template = "clock"
levels = [{ level = "red", clock = "c", over = 1 }]
[[indicator]]
id = "i"
title = { zh = "标", en = "I" }
numerator = { of = "cases", rule = "r" }
denominator = { of = "cases" }
"#;

const PROCEDURE: &str = r#"[procedure]
id = "a"
title = { zh = "审", en = "A" }
[[state]]
id = "s"
title = { zh = "在", en = "S" }
[[state]]
id = "t"
title = { zh = "结", en = "T" }
outcome = "t"
[[action]]
id = "x"
title = { zh = "办", en = "X" }
from = ["s"]
to = "t"
by = ["clerk@unit"]
guards = [{ times = 1 }]
[[clock]]
id = "c"
title = { zh = "钟", en = "C" }
budget = { parameter = "d" }
unit = "working_day"
start = "first_event"
stop = "x"
"#;

const OBSERVED: &str = r#"[programme]
id = "o"
title = { zh = "例", en = "O" }
calendar = "nl"
zone = "Europe/Amsterdam"
[source]
id = "l"
title = { zh = "志", en = "L" }
closed = { attribute = "end" }
[source.activities]
"A b" = "a"
[[clause]]
id = "1"
title = { zh = "条", en = "C" }
text = { zh = "文", en = "T" }
[[rule]]
id = "r"
title = { zh = "规", en = "R" }
clause = "1"
template = "response"
a = { activity = ["a", "z"], when = [{ attribute = "x", in = [1, "y", true] }] }
b = "b"
within = { value = 3, unit = "calendar_day" }
"#;

/// A procedure with its head, and an observed log.
pub fn seeds() -> Vec<Vec<u8>> {
    vec![format!("{HEAD}\0{PROCEDURE}").into_bytes(), OBSERVED.as_bytes().to_vec()]
}
