//! A county follows its city's programme.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use chuangyou_programme::model::Amount;
use chuangyou_programme::{Code, check, load, load_sources};
use std::fs;
use std::path::Path;

const CITY: &str = r#"
[programme]
id = "city"
title = { zh = "市", en = "City" }
jurisdiction = "410300"
year = 2011
calendar = "cn"
zone = "Asia/Shanghai"

[[parameter]]
id = "days"
title = { zh = "天数", en = "Days" }
unit = "working_day"
values = [{ from = 2004-07-01, value = 5 }]
source = { title = "行政许可法", provenance = "law" }

[[clause]]
id = "1"
title = { zh = "限时", en = "Limit" }
text = { zh = "限时。", en = "Limit." }

[[rule]]
id = "limit"
title = { zh = "限时", en = "Limit" }
clause = "1"
applies = { procedure = "approval" }
template = "clock"
levels = [{ level = "red", clock = "promise", over = 1 }]
"#;

const APPROVAL: &str = r#"
[procedure]
id = "approval"
title = { zh = "审批", en = "Approval" }

[[state]]
id = "open"
title = { zh = "在办", en = "Open" }

[[state]]
id = "closed"
title = { zh = "办结", en = "Closed" }
outcome = "approved"

[[action]]
id = "approve"
title = { zh = "批准", en = "Approve" }
from = ["open"]
to = "closed"
by = ["clerk@unit"]

[[clock]]
id = "promise"
title = { zh = "承诺时限", en = "Promised limit" }
budget = { parameter = "days" }
unit = "working_day"
start = "first_event"
stop = "approve"
"#;

const COUNTY: &str = r#"
[programme]
id = "county"
title = { zh = "县", en = "County" }
extends = "../city"

[[parameter]]
id = "days"
title = { zh = "天数", en = "Days" }
unit = "working_day"
values = [{ from = 2004-07-01, value = 3 }]
source = { title = "本县承诺", provenance = "plan" }
"#;

/// A city, and a county that follows it with these two files.
fn folders(programme: &str, approval: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "city/programme.toml", CITY);
    write(root.path(), "city/procedures/approval.toml", APPROVAL);
    write(root.path(), "county/programme.toml", programme);
    write(root.path(), "county/approval.toml", approval);
    root
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn what_the_county_does_not_say_holds_as_in_the_city() {
    let root = folders(COUNTY, "");
    let county = load(&root.path().join("county")).unwrap();
    assert_eq!(
        (county.id.as_str(), county.jurisdiction.as_deref(), county.year),
        ("county", Some("410300"), Some(2011))
    );
    assert_eq!((county.calendar.as_str(), county.zone.as_str()), ("cn", "Asia/Shanghai"));
    assert_eq!(county.rules.len(), 1);
    assert_eq!(county.procedures[0].actions.len(), 1);
}

#[test]
fn a_definition_of_the_county_takes_the_place_of_the_citys() {
    let root = folders(COUNTY, "");
    let value = |name: &str| load(&root.path().join(name)).unwrap().parameters[0].values[0].value;
    assert_eq!((value("city"), value("county")), (5, 3));
}

#[test]
fn a_part_of_a_procedure_is_replaced_and_the_others_stay() {
    let own = "[procedure]\nid = \"approval\"\ntitle = { zh = \"县审批\", en = \"County approval\" }\n[[clock]]\nid = \"promise\"\ntitle = { zh = \"承诺\", en = \"Promise\" }\nbudget = 2\nunit = \"working_day\"\nstart = \"first_event\"\nstop = \"approve\"\noutlasts_case = true\n";
    let root = folders(&COUNTY.replace("id = \"days\"", "id = \"other\""), own);
    let checked = check(&root.path().join("county"));
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    // The county's clock cites no parameter any more, so both are unused.
    assert_eq!(codes, [Code::UnusedParameter, Code::UnusedParameter]);
    let county = checked.programme.unwrap();
    assert_eq!(county.procedures[0].title.en, "County approval");
    assert_eq!(county.procedures[0].states.len(), 2);
    assert_eq!(county.clocks[0].limit, chuangyou_programme::model::Limit::Budget(Amount::Fixed(2)));
}

#[test]
fn a_fault_of_the_city_is_shown_in_the_citys_file() {
    let root = folders(COUNTY, "");
    write(root.path(), "city/programme.toml", &CITY.replace("clause = \"1\"", "clause = \"2\""));
    let faults = load(&root.path().join("county")).unwrap_err();
    let fault = &faults.diagnostics[0];
    assert_eq!(fault.code, Code::UnknownName);
    assert!(Path::new(faults.sources.name(fault.file)).ends_with("city/programme.toml"));
}

#[test]
fn the_version_depends_on_every_text_and_on_no_place() {
    let (one, two) = (folders(COUNTY, ""), folders(COUNTY, ""));
    let version = |root: &tempfile::TempDir| load(&root.path().join("county")).unwrap().version;
    assert_eq!(version(&one), version(&two));
    write(two.path(), "city/programme.toml", &format!("{CITY}# a remark\n"));
    assert_ne!(version(&one), version(&two));
    assert_eq!(version(&one).len(), 32);
}

#[test]
fn texts_alone_follow_nobody() {
    let faults = load_sources(vec![("programme.toml".into(), COUNTY.into())]).unwrap_err();
    assert!(faults.diagnostics.iter().any(|d| d.code == Code::Extends));
}
