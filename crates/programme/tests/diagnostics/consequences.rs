//! Faults of the handling of cards and of consequences.

use super::{CLAUSE, HEAD, PROCEDURE, UNITS};
use chuangyou_programme::{Code, check_sources};

/// What is said of a file beside the sound head: the code and the message of each fault.
fn faults(file: &str) -> Vec<(Code, String)> {
    let checked = check_sources(vec![("a.toml".into(), file.into()), ("p.toml".into(), HEAD.into())]);
    checked.diagnostics.into_iter().map(|d| (d.code, d.message)).collect()
}

/// The sound procedure with an action that is written with these keys.
fn with_action(keys: &str) -> String {
    let action =
        "\n[[action]]\nid = \"decide\"\ntitle = { zh = \"处理\", en = \"Decide\" }\nfrom = [\"submitted\"]\n";
    format!("{UNITS}{CLAUSE}{PROCEDURE}{action}{keys}\n")
}

const MEASURE: &str = r#"
[[field]]
id = "measure"
label = { zh = "处理", en = "Measure" }
type = "choice"
choices = [{ id = "warning", title = { zh = "告诫", en = "Warning" } }]
"#;

#[test]
fn a_card_that_is_handled_by_a_case_that_the_system_cannot_open() {
    let handling = "[[handling]]\nlevel = \"red\"\nopens = \"approval\"\n";
    assert_eq!(
        faults(&format!("{UNITS}{PROCEDURE}{handling}")),
        [(Code::WrongState, "the system cannot open a case of `approval`".to_owned())]
    );
}

#[test]
fn a_level_that_is_none() {
    let faults = faults("[[handling]]\nlevel = \"orange\"\n");
    assert_eq!(faults.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::UnknownWord]);
}

#[test]
fn a_consequence_that_is_proposed_to_nobody() {
    let consequence = r#"
[[consequence]]
id = "warning"
title = { zh = "告诫", en = "Warning" }
clause = "2.2"
proposed_when = [{ cards = "yellow", at_least = 2 }]
"#;
    assert_eq!(
        faults(&format!("{CLAUSE}{consequence}")),
        [(Code::MissingKey, "it is proposed, but nobody is there to decide".to_owned())]
    );
}

#[test]
fn a_consequence_that_the_system_would_impose() {
    let effects = "fields = [\"measure\"]\neffects = [{ impose = \"measure\" }]";
    let warning =
        "[[consequence]]\nid = \"warning\"\ntitle = { zh = \"告诫\", en = \"Warning\" }\nclause = \"2.2\"\n";
    let file = format!("{}{MEASURE}{warning}", with_action(effects));
    assert!(faults(&file).contains(&(
        Code::NobodyCan,
        "nobody decides in the action `decide`, and it imposes a consequence".to_owned()
    )));
    let decided = format!("{}{MEASURE}{warning}", with_action(&format!("by = [\"clerk@unit\"]\n{effects}")));
    assert_eq!(faults(&decided), [], "people may");
}

#[test]
fn a_measure_that_is_no_consequence() {
    let keys = "by = [\"clerk@unit\"]\nfields = [\"measure\"]\neffects = [{ impose = \"measure\" }]";
    assert_eq!(
        faults(&format!("{}{MEASURE}", with_action(keys))),
        [(Code::UnknownName, "there is no consequence `warning`".to_owned())]
    );
}
