//! Faults of the flow of a procedure.

use super::{CLAUSE, HEAD, PROCEDURE, UNITS, check_file, said};
use chuangyou_programme::{Code, check_sources};

#[test]
fn a_state_that_no_action_leads_to() {
    check_file(
        Code::UnreachableState,
        &format!(
            r#"{UNITS}{PROCEDURE}
[[state]]
id = "refused"
title = {{ zh = "不予批准", en = "Refused" }}
outcome = "refused"
"#
        ),
    );
}

#[test]
fn an_open_state_that_no_action_leads_out_of() {
    check_file(Code::DeadEnd, &format!("{UNITS}{}", PROCEDURE.replace("outcome = \"approved\"", "")));
}

#[test]
fn an_action_that_nobody_can_take() {
    check_file(Code::NobodyCan, &format!("{UNITS}{}", PROCEDURE.replace("by = [\"clerk@unit\"]", "")));
}

#[test]
fn a_timer_in_a_state_in_which_its_action_cannot_be_taken() {
    check_file(
        Code::WrongState,
        &format!(
            r#"{UNITS}{PROCEDURE}
[[timer]]
id = "silence"
after = {{ value = 5, unit = "working_day" }}
since = "approve"
while = ["approved"]
do = "approve"
"#
        ),
    );
}

#[test]
fn a_field_that_cannot_be_sealed_so() {
    for (lines, code) in [
        ("type = \"money\"\nsealed_to = \"clerk@unit\"", Code::KeyNotAllowed),
        ("type = \"text\"\nsealed_to = \"clerk@unit\"\nsecret_to = [\"clerk\"]", Code::KeyNotAllowed),
        ("type = \"text\"\nopened_by = \"approve\"", Code::KeyNotAllowed),
        ("type = \"text\"\nsealed_to = \"handler@case\"", Code::UnknownWord),
        ("type = \"text\"\nsealed_to = \"clerk@unit\"\nopened_by = \"nothing\"", Code::UnknownName),
    ] {
        let label = "label = { zh = \"内容\", en = \"Text\" }";
        let file = format!("{UNITS}{PROCEDURE}\n[[field]]\nid = \"content\"\n{label}\n{lines}\n");
        let files = [("case.toml", file), ("programme.toml", HEAD.to_owned())];
        let files = files.map(|(name, text)| (name.to_owned(), text));
        let codes: Vec<Code> =
            check_sources(files.to_vec()).diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [code], "{lines}");
    }
}

#[test]
fn a_field_that_an_action_requires_and_does_not_take() {
    check_file(
        Code::FieldNotTaken,
        &format!(
            r#"{UNITS}{PROCEDURE}
[[field]]
id = "decision"
label = {{ zh = "决定书", en = "Decision" }}
type = "file"
required_by = ["approve"]
"#
        ),
    );
}

/// A case that may be withdrawn while a clock runs.
fn withdrawn(clock: &str) -> String {
    format!(
        "{PROCEDURE}{CLAUSE}
[[state]]
id = \"withdrawn\"
title = {{ zh = \"已撤回\", en = \"Withdrawn\" }}
outcome = \"withdrawn\"

[[action]]
id = \"withdraw\"
title = {{ zh = \"撤回\", en = \"Withdraw\" }}
from = [\"submitted\"]
to = \"withdrawn\"
by = [\"party@case\"]

[[clock]]
id = \"promise\"
title = {{ zh = \"承诺\", en = \"Promise\" }}
budget = 5
unit = \"working_day\"
start = \"first_event\"
{clock}

[[rule]]
id = \"time-limit\"
title = {{ zh = \"限时办结\", en = \"Time limits\" }}
clause = \"2.2\"
applies = {{ procedure = \"approval\" }}
template = \"clock\"
levels = [{{ level = \"red\", clock = \"promise\", over = 1 }}]
"
    )
}

#[test]
fn a_clock_that_goes_on_after_its_case_has_ended() {
    let file = withdrawn("stop = \"approve\"").replace("start = \"first_event\"", "start = \"consult\"");
    let consult = "\n[[action]]\nid = \"consult\"\ntitle = { zh = \"会商\", en = \"Consult\" }\nfrom = [\"submitted\"]\nby = [\"clerk@unit\"]\n";
    check_file(Code::ClockOutlastsCase, &(file + consult));
}

#[test]
fn a_clock_that_is_meant_to_go_on_or_stops_whenever_its_case_ends_is_no_fault() {
    for clock in ["stop = [\"approve\", \"withdraw\"]", "stop = \"approve\"\noutlasts_case = true"] {
        let file = withdrawn(clock).replace("start = \"first_event\"", "start = \"consult\"");
        let consult = "\n[[action]]\nid = \"consult\"\ntitle = { zh = \"会商\", en = \"Consult\" }\nfrom = [\"submitted\"]\nby = [\"clerk@unit\"]\n";
        let files =
            vec![("case.toml".to_owned(), file + consult), ("programme.toml".to_owned(), HEAD.to_owned())];
        assert_eq!(said(check_sources(files)), "");
    }
}
