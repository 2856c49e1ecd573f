//! Which column of a table means what, told or detected by the usual names.

use crate::{CaseColumns, Layout, Rows, Select};

const CASE_NAMES: &[&str] = &["case:concept:name", "case_id", "case", "caseid", "case id"];
const ACTIVITY_NAMES: &[&str] = &["concept:name", "activity", "event", "task"];
const TIME_NAMES: &[&str] = &["time:timestamp", "timestamp", "time", "date", "start"];
const RESOURCE_NAMES: &[&str] = &["org:resource", "resource", "user"];
/// The key under which every format gives who did it.
const RESOURCE_KEY: &str = "org:resource";

/// What a column of a table means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// The case's id.
    Case,
    /// What happened.
    Activity,
    /// When it happened.
    Time,
    /// The event attribute of this key.
    Event(String),
    /// The case attribute of this key.
    CaseAttribute(String),
    /// The time at which this activity happened, where a row is a case.
    Happened(String),
    /// Not wanted.
    Skip,
}

/// The role of each column, or what is missing.
pub(crate) fn roles(names: &[String], layout: &Layout, select: &Select) -> Result<Vec<Role>, String> {
    refuse_twins(names)?;
    let found = Found {
        case: find("case id", layout.case.as_deref(), CASE_NAMES, names)?,
        resource: match &layout.resource {
            Some(_) => Some(find("resource", layout.resource.as_deref(), RESOURCE_NAMES, names)?),
            None => detect(RESOURCE_NAMES, names),
        },
    };
    let mut roles = match &layout.rows {
        Rows::Events => rows_of_events(names, layout, &found)?,
        Rows::Cases { events } => rows_of_cases(names, layout, events, &found)?,
    };
    for (name, role) in names.iter().zip(&mut roles) {
        let kept = match role {
            Role::Event(key) => select.keeps_event(key) || select.keeps_event(name),
            Role::CaseAttribute(key) => select.keeps_case(key) || select.keeps_case(name),
            _ => true,
        };
        if !kept {
            *role = Role::Skip;
        }
    }
    refuse_two_for_one_key(names, &roles)?;
    Ok(roles)
}

struct Found {
    case: usize,
    resource: Option<usize>,
}

fn rows_of_events(names: &[String], layout: &Layout, found: &Found) -> Result<Vec<Role>, String> {
    let activity = find("activity", layout.activity.as_deref(), ACTIVITY_NAMES, names)?;
    let time = find("time", layout.time.as_deref(), TIME_NAMES, names)?;
    let role = |(index, name): (usize, &String)| match index {
        _ if index == found.case => Role::Case,
        _ if index == activity => Role::Activity,
        _ if index == time => Role::Time,
        _ => match case_key(name, &layout.case_columns) {
            Some(key) => Role::CaseAttribute(key),
            None if Some(index) == found.resource => Role::Event(RESOURCE_KEY.to_owned()),
            None => Role::Event(name.clone()),
        },
    };
    Ok(names.iter().enumerate().map(role).collect())
}

fn rows_of_cases(
    names: &[String],
    layout: &Layout,
    events: &[(String, String)],
    found: &Found,
) -> Result<Vec<Role>, String> {
    let mut roles: Vec<Role> = names
        .iter()
        .enumerate()
        .map(|(index, name)| match case_key(name, &layout.case_columns) {
            _ if index == found.case => Role::Case,
            Some(key) => Role::CaseAttribute(key),
            None => Role::CaseAttribute(name.clone()),
        })
        .collect();
    for (column, activity) in events {
        let index = find("time", Some(column), &[], names)?;
        roles[index] = Role::Happened(activity.clone());
    }
    Ok(roles)
}

/// The key of the case attribute a column holds, when it holds one.
fn case_key(name: &str, case_columns: &CaseColumns) -> Option<String> {
    match case_columns {
        CaseColumns::Prefixed(prefix) => name.strip_prefix(prefix.as_str()).map(str::to_owned),
        CaseColumns::Listed(listed) if listed.iter().any(|column| column == name) => {
            Some(name.strip_prefix("case:").unwrap_or(name).to_owned())
        }
        CaseColumns::Listed(_) => None,
    }
}

fn find(what: &str, told: Option<&str>, usual: &[&str], names: &[String]) -> Result<usize, String> {
    let found = match told {
        Some(told) => names.iter().position(|name| name == told),
        None => detect(usual, names),
    };
    found.ok_or_else(|| {
        let expected = match told {
            Some(told) => format!("{told:?} was asked for"),
            None => format!("none is called {}", usual.join(", ")),
        };
        format!("no column for the {what}: {expected}; the columns are {}", names.join(", "))
    })
}

/// The first of the usual names that some column bears, in any letter case.
fn detect(usual: &[&str], names: &[String]) -> Option<usize> {
    usual.iter().find_map(|usual| names.iter().position(|name| name.eq_ignore_ascii_case(usual)))
}

fn refuse_twins(names: &[String]) -> Result<(), String> {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(format!("two columns are called {:?}; each needs a name of its own", pair[0])),
        None => Ok(()),
    }
}

fn refuse_two_for_one_key(names: &[String], roles: &[Role]) -> Result<(), String> {
    for (index, role) in roles.iter().enumerate() {
        if !matches!(role, Role::Event(_) | Role::CaseAttribute(_)) {
            continue;
        }
        if let Some(first) = roles[..index].iter().position(|other| other == role) {
            return Err(format!("the columns {:?} and {:?} mean the same", names[first], names[index]));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str) -> Vec<String> {
        list.split(' ').map(str::to_owned).collect()
    }

    fn event(key: &str) -> Role {
        Role::Event(key.to_owned())
    }

    fn case(key: &str) -> Role {
        Role::CaseAttribute(key.to_owned())
    }

    #[test]
    fn usual_names_are_detected_and_the_resource_gets_its_standard_key() {
        let found =
            roles(&names("event_id case_id Activity timestamp resource"), &Layout::default(), &Select::All);
        let expected = vec![event("event_id"), Role::Case, Role::Activity, Role::Time, event("org:resource")];
        assert_eq!(found, Ok(expected));
    }

    #[test]
    fn the_names_of_pm4py_keep_their_keys() {
        let names =
            names("case:channel case:concept:name concept:name time:timestamp org:group org:resource");
        let expected = vec![
            case("channel"),
            Role::Case,
            Role::Activity,
            Role::Time,
            event("org:group"),
            event("org:resource"),
        ];
        assert_eq!(roles(&names, &Layout::default(), &Select::All), Ok(expected));
    }

    #[test]
    fn only_what_is_selected_is_kept_by_either_name() {
        let select = Select::Only { event: vec!["resource".into()], case: vec!["channel".into()] };
        let names = names("case activity time resource cost case:channel case:area");
        let expected = vec![
            Role::Case,
            Role::Activity,
            Role::Time,
            event("org:resource"),
            Role::Skip,
            case("channel"),
            Role::Skip,
        ];
        assert_eq!(roles(&names, &Layout::default(), &select), Ok(expected));
    }

    #[test]
    fn a_row_may_be_a_case_with_its_times_as_events() {
        let layout = Layout {
            case: Some("id".into()),
            rows: Rows::Cases { events: vec![("open".into(), "opened".into())] },
            ..Layout::default()
        };
        let expected = vec![Role::Case, Role::Happened("opened".into()), case("area")];
        assert_eq!(roles(&names("id open area"), &layout, &Select::All), Ok(expected));
    }

    #[test]
    fn listed_columns_are_attributes_of_the_case() {
        let layout = Layout { case_columns: CaseColumns::Listed(vec!["area".into()]), ..Layout::default() };
        let expected = vec![Role::Case, Role::Activity, Role::Time, case("area")];
        assert_eq!(roles(&names("case activity time area"), &layout, &Select::All), Ok(expected));
    }

    #[test]
    fn what_is_missing_or_double_is_said() {
        for (header, said) in [
            ("activity time", "no column for the case id: none is called case:concept:name"),
            ("case activity", "no column for the time"),
            ("case activity time time", "two columns are called \"time\""),
        ] {
            let error = roles(&names(header), &Layout::default(), &Select::All).expect_err(header);
            assert!(error.contains(said), "{error}");
        }
        let layout = Layout { activity: Some("what".into()), ..Layout::default() };
        let error = roles(&names("case activity time"), &layout, &Select::All).expect_err("no such column");
        assert!(error.contains("\"what\" was asked for; the columns are case, activity, time"), "{error}");
    }
}
