//! Cases that are lived through: the small city of the demonstration, and for every item one long life of eleven acts.

use std::collections::BTreeMap;

use chuangyou_app::{City, On, Submission, chance, demo, execute, reconcile};
use chuangyou_engine::case::{CaseId, FieldName, FieldValue, HeldRole, Moment, Person};
use chuangyou_programme::model::Item;

use crate::town::{DAY, NOW};

/// Plays all of them.
pub(crate) async fn play(city: &City) {
    city.clock().move_to(demo::beginning(NOW));
    demo::make(city, NOW).await.unwrap();
    let book = city.book();
    let items: Vec<&Item> = book.programme().items.iter().filter(|item| item.co_units.is_empty()).collect();
    let mut acts: Vec<Act> = Vec::new();
    for (life, item) in items.iter().enumerate() {
        acts.extend(long_life(city, life, item));
    }
    acts.sort_by_key(|act| (act.at, act.life));
    let mut cases: Vec<Option<CaseId>> = vec![None; items.len()];
    for act in acts {
        city.clock().move_to(act.at);
        reconcile::settle(city).await.unwrap();
        let known = cases[act.life].clone();
        let on = known.map_or(act.on, |id| On::Case { id, seen: None });
        let key = chance::id(act.at);
        let submission = Submission {
            key,
            on,
            action: act.action.to_owned(),
            done_at: None,
            actor: act.by,
            fields: act.fields,
        };
        cases[act.life] = Some(execute(city, submission).await.unwrap().case);
    }
    city.clock().move_to(NOW);
    reconcile::settle(city).await.unwrap();
}

/// Something that somebody does.
struct Act {
    at: Moment,
    life: usize,
    on: On,
    action: &'static str,
    by: Person,
    fields: BTreeMap<FieldName, FieldValue>,
}

/// An application that was incomplete, needed experts, and ended well; nothing of it if its unit has nobody to decide it.
fn long_life(city: &City, life: usize, item: &Item) -> Vec<Act> {
    let book = city.book();
    let programme = book.programme();
    let unit = &programme.units[item.unit.index()];
    let above = unit.parent.map_or(unit, |id| &programme.units[id.index()]);
    let today = book.almanac().day(NOW.0);
    let promised = item.on(today).map_or(0, |version| version.promised);
    let role = |unit: &chuangyou_programme::model::Unit, role: &str| holder(unit, role);
    let (Some(clerk), Some(reviewer), Some(leader)) =
        (role(unit, "clerk"), role(unit, "reviewer"), role(above, "leader"))
    else {
        return Vec::new();
    };
    let party = Person { id: "demo-wang".into(), posts: Vec::new() };
    let office = Office { clerk, reviewer, leader };
    let decision = format!("洛许字{:04}号", 5000 + life);
    let acts = eleven(&party, &office, item.id.as_str(), promised, &decision);
    // Monday to Friday, three to six weeks ago.
    let begins = NOW.0 - (25 + 7 * (life as i64 % 3)) * DAY;
    let on = || On::New {
        procedure: "approval".into(),
        unit: unit.id.as_str().into(),
        item: Some(item.id.as_str().into()),
        party: Some(party.id.clone()),
    };
    let minutes = |place: usize| (life as i64 % 60 + 5 * place as i64) * 60_000_000;
    acts.into_iter()
        .enumerate()
        .map(|(place, (day, action, by, fields))| Act {
            at: Moment(begins + day * DAY + minutes(place)),
            life,
            on: on(),
            action,
            by: by.clone(),
            fields: fields.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        })
        .collect()
}

/// The people of a unit who decide an application.
struct Office {
    clerk: Person,
    reviewer: Person,
    leader: Person,
}

/// The day of an act after the first, what it is, who does it, and what they fill in.
type Step<'a> = (i64, &'static str, &'a Person, Vec<(&'a str, FieldValue)>);

/// The acts of a long life, in their order.
fn eleven<'a>(
    party: &'a Person,
    office: &'a Office,
    item: &str,
    promised: i64,
    decision: &str,
) -> Vec<Step<'a>> {
    let Office { clerk, reviewer, leader } = office;
    let papers = || FieldValue::List(vec!["经营场所使用证明".to_owned(), "申请人身份证明".to_owned()]);
    let kind = FieldValue::Choice(if promised == 0 { "immediate" } else { "promised" }.into());
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let submitted = vec![
        ("item", FieldValue::Item(item.into())),
        ("applicant", text("王小明")),
        ("applicant_kind", FieldValue::Choice("person".into())),
        ("applicant_phone", text("0379-60000000")),
        ("channel", FieldValue::Choice("online".into())),
        ("materials", papers()),
    ];
    vec![
        (0, "submit", party, submitted),
        (0, "check", clerk, vec![]),
        (0, "request_correction", clerk, vec![("missing_items", papers())]),
        (1, "supply_correction", party, vec![("corrections", papers())]),
        (1, "check", clerk, vec![]),
        (1, "accept", clerk, vec![("case_kind", kind), ("promised_days", FieldValue::Number(promised))]),
        (
            1,
            "start_special_procedure",
            clerk,
            vec![
                ("special_kind", FieldValue::Choice("expert_review".into())),
                ("special_days", FieldValue::Number(5)),
            ],
        ),
        (3, "end_special_procedure", clerk, vec![("special_result", text("专家评审通过。"))]),
        (3, "review", reviewer, vec![("review_opinion", text("材料齐全，符合条件，同意。"))]),
        (3, "approve", leader, vec![("decision_number", text(decision))]),
        (4, "deliver", clerk, vec![("delivery_mode", FieldValue::Choice("collected".into()))]),
    ]
}

/// Whoever the demonstration has hired for a role in a unit.
fn holder(unit: &chuangyou_programme::model::Unit, role: &str) -> Option<Person> {
    let post = unit.posts.iter().find(|post| post.roles.iter().any(|held| held == role))?;
    let known = demo::people().find(|somebody| somebody.post == (unit.id.as_str(), role));
    let login =
        known.map_or_else(|| format!("{}.{}", unit.id, post.id), |somebody| somebody.login.to_owned());
    let held =
        |role: &String| HeldRole { unit: unit.id.as_str().into(), role: role.clone(), rank: post.rank };
    Some(Person { id: format!("demo-{login}").into(), posts: post.roles.iter().map(held).collect() })
}
