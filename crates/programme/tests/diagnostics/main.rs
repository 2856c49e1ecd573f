//! One wrong programme for every diagnostic, and what is said about it.

mod consequences;
mod folder;
mod names;
mod papers;
mod procedure;
mod rules;
mod structure;
mod values;

use chuangyou_programme::{Checked, Code, Faults, check, check_sources};
use std::path::Path;

/// A sound head for cases that are about something else.
pub(crate) const HEAD: &str = r#"
[programme]
id = "example"
title = { zh = "示例", en = "Example" }
year = 2026
calendar = "cn"
zone = "Asia/Shanghai"
"#;

/// A sound clause for cases that need one.
pub(crate) const CLAUSE: &str = r#"
[[clause]]
id = "2.2"
title = { zh = "限时办结", en = "Time limits" }
text = { zh = "按时办结。", en = "Decide in time." }
"#;

/// Two units with a clerk and a reviewer.
pub(crate) const UNITS: &str = r#"
[[unit]]
id = "bureau"
title = { zh = "规划局", en = "Planning bureau" }
kind = "government"
posts = [
  { id = "window", title = { zh = "窗口", en = "Window" }, roles = ["clerk"] },
  { id = "head", title = { zh = "局长", en = "Head" }, roles = ["reviewer"], rank = 20 },
]
leader = "head"
"#;

/// A sound procedure to add parts to.
pub(crate) const PROCEDURE: &str = r#"
[procedure]
id = "approval"
title = { zh = "行政审批", en = "Approval" }

[[state]]
id = "submitted"
title = { zh = "已提交", en = "Submitted" }

[[state]]
id = "approved"
title = { zh = "已批准", en = "Approved" }
outcome = "approved"

[[action]]
id = "approve"
title = { zh = "批准", en = "Approve" }
from = ["submitted"]
to = "approved"
by = ["clerk@unit"]
"#;

/// Everything that is said of these files.
pub(crate) fn said(checked: Checked) -> String {
    let Checked { diagnostics, sources, .. } = checked;
    Faults { diagnostics, sources }.to_string()
}

/// Checks one file beside the sound head: it has this fault and no other kind.
#[track_caller]
pub(crate) fn check_file(code: Code, file: &str) {
    check_files(code, vec![("case.toml", file.to_owned()), ("programme.toml", HEAD.to_owned())]);
}

/// Checks several files.
#[track_caller]
pub(crate) fn check_files(code: Code, files: Vec<(&str, String)>) {
    let checked = check_sources(files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
    expect(code, checked);
}

/// Checks a folder; the path of `root` reads `DIR` in the snapshot, and the system's own words are left out.
#[track_caller]
pub(crate) fn check_folder(code: Code, root: &Path, dir: &Path) {
    let checked = check(dir);
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [code], "{}", said(checked));
    let said = said(check(dir)).replace(&root.display().to_string(), "DIR");
    let lines =
        said.lines().map(|line| line.split_once(" cannot be read: ").map_or(line, |(start, _)| start));
    insta::assert_snapshot!(code.as_str(), lines.collect::<Vec<_>>().join("\n"));
}

/// What is said equals the snapshot that is named after the code.
#[track_caller]
pub(crate) fn expect(code: Code, checked: Checked) {
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert!(!codes.is_empty() && codes.iter().all(|c| *c == code), "{codes:?}\n{}", said(checked));
    assert!(checked.diagnostics.iter().all(|d| d.help.is_some()), "no help:\n{}", said(checked));
    insta::assert_snapshot!(code.as_str(), said(checked));
}

#[test]
fn every_code_has_its_own_number_and_its_case() {
    let mut numbers: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/snapshots");
    for number in numbers {
        let snapshot = folder.join(format!("diagnostics__{number}.snap"));
        assert!(snapshot.exists(), "no case shows {number}");
    }
}

#[test]
fn the_sound_parts_are_sound() {
    let files = [
        ("programme.toml", HEAD),
        ("plan.toml", CLAUSE),
        ("units.toml", UNITS),
        ("approval.toml", PROCEDURE),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let checked = check_sources(files.to_vec());
    assert_eq!(said(checked), "");
}
