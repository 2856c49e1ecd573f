//! Values, people and rules in words.

use std::collections::BTreeMap;

use chuangyou_app::Rulebook;
use chuangyou_app::ground::GroundLine;
use chuangyou_engine::case::{Author, Case, CaseId, Event, FieldValue, Person, PersonId};
use chuangyou_programme::model::{Field, FieldType, Level, Text};

use super::case::Reader;
use super::{item, plain, unit_title};
use chuangyou_pages::lang::{Lang, both};

/// What people and cases are called that fields and events speak of, and what personal fields hold.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Personal values by the commitments that stand for them; those that were erased are missing.
    pub(crate) personal: BTreeMap<String, String>,
    pub(crate) people: BTreeMap<PersonId, String>,
    /// The numbers of cases.
    pub(crate) cases: BTreeMap<CaseId, String>,
}

/// Everybody whom events speak of: whoever acted, and whoever stands in a field.
pub(crate) fn people_of(events: &[Event]) -> impl Iterator<Item = &PersonId> {
    events.iter().flat_map(|event| {
        let named = event.fields.values().filter_map(|value| match value {
            FieldValue::Person(person) => Some(person),
            _ => None,
        });
        event.actor.person().into_iter().chain(named)
    })
}

/// Whether somebody may see a field of a case.
pub(crate) fn may_see(case: &Case, field: &Field, reader: Reader<'_>) -> bool {
    may_read_field(case, field, |role| match reader {
        Reader::Party => role == "party",
        Reader::Staff(person) => holds(person, role),
    })
}

/// The same for whoever has the roles of which `holds` says so. What was released is for everybody who may read the case.
pub(crate) fn may_read_field(case: &Case, field: &Field, holds: impl Fn(&str) -> bool) -> bool {
    let released = case.released.iter().any(|name| name.as_str() == field.id);
    field.secret_to.is_empty() || released || field.secret_to.iter().any(|role| holds(role))
}

/// Whether somebody holds a role anywhere.
pub(crate) fn holds(person: &Person, role: &str) -> bool {
    person.posts.iter().any(|held| held.role == role)
}

impl Names {
    /// Who acted, as the reader may know it: the party knows units, staff know names and posts.
    pub(crate) fn author(&self, book: &Rulebook, author: &Author, reader: Reader<'_>) -> Option<Text> {
        match (author, reader) {
            (Author::System, _) => None,
            (Author::Person { unit: Some(unit), .. }, Reader::Party) => Some(unit_title(book, unit.as_str())),
            (Author::Person { unit: None, .. }, _) => Some(both("by-party")),
            (Author::Person { id, unit: Some(unit), role }, Reader::Staff(_)) => {
                let post = post_in_role(book, unit.as_str(), role);
                let name = self.people.get(id).map(|name| format!("{name} · ")).unwrap_or_default();
                Some(Text { zh: format!("{name}{}", post.zh), en: format!("{name}{}", post.en) })
            }
        }
    }

    /// A value in words; `None` where it has none.
    pub(crate) fn value(&self, book: &Rulebook, field: &Field, value: &FieldValue) -> Option<Text> {
        Some(match value {
            FieldValue::Commitment(commitment) => match self.personal.get(commitment) {
                Some(_) if field.sealed_to.is_some() => both("sealed-value"),
                Some(value) => plain(value),
                None => both("erased"),
            },
            FieldValue::Number(number) => plain(number.to_string()),
            FieldValue::Money(fen) => plain(format!("¥{}.{:02}", fen / 100, fen.abs() % 100)),
            FieldValue::Flag(up) => both(if *up { "yes" } else { "no" }),
            FieldValue::List(entries) => self.list(book, field, entries),
            FieldValue::Date(day) => Text { zh: Lang::Zh.date(day), en: Lang::En.date(day) },
            FieldValue::Instant(at) => {
                let at = book.almanac().second(at.0);
                Text { zh: Lang::Zh.moment(&at), en: Lang::En.moment(&at) }
            }
            FieldValue::Choice(id) => match &field.kind {
                FieldType::Choice(choices) => choices
                    .iter()
                    .find(|(choice, _)| choice == id)
                    .map_or_else(|| plain(id), |(_, title)| title.clone()),
                _ => plain(id),
            },
            FieldValue::Person(person) => {
                plain(self.people.get(person).map_or_else(|| person.as_str(), String::as_str))
            }
            FieldValue::Unit(unit) => unit_title(book, unit.as_str()),
            FieldValue::Item(code) => {
                item(book, code.as_str()).map_or_else(|| plain(code.as_str()), |item| item.title.clone())
            }
            FieldValue::Case(case) => self.case(case),
            FieldValue::Text(id) => named(book, &field.id, id),
            other => plain(other.text()?),
        })
    }

    fn case(&self, case: &CaseId) -> Text {
        plain(self.cases.get(case).map_or_else(|| case.as_str(), String::as_str))
    }

    /// The entries of a list; those of the `grounds` of a proposal name a day, what counts, and the case.
    fn list(&self, book: &Rulebook, field: &Field, entries: &[String]) -> Text {
        let entry = |entry: &String| match GroundLine::read(entry).filter(|_| field.id == "grounds") {
            Some(line) => self.ground(book, &line),
            None => plain(entry),
        };
        let all: Vec<Text> = entries.iter().map(entry).collect();
        let join =
            |of: fn(&Text) -> &str, between: &str| all.iter().map(of).collect::<Vec<_>>().join(between);
        Text { zh: join(|text| &text.zh, "；"), en: join(|text| &text.en, "; ") }
    }

    /// A ground of a proposal in words: the day, what it is, and the case by its number.
    pub(crate) fn ground(&self, book: &Rulebook, line: &GroundLine) -> Text {
        let what = match line.level {
            Some(level) => {
                let (level, rule) = (level_word(level), named(book, "card_rule", &line.kind));
                Text { zh: format!("{}：{}", level.zh, rule.zh), en: format!("{}: {}", level.en, rule.en) }
            }
            None => named(book, "proposed_consequence", &line.kind),
        };
        let case = self.case(&line.case);
        let day = dated(line.day);
        Text {
            zh: format!("{}，{}（{}）", day.zh, what.zh, case.zh),
            en: format!("{}: {} ({})", day.en, what.en, case.en),
        }
    }
}

/// A day in both languages.
pub(crate) fn dated(day: chuangyou_calendar::Day) -> Text {
    use chuangyou_pages::lang::Lang;
    Text { zh: Lang::Zh.date(&day), en: Lang::En.date(&day) }
}

/// The word for a level.
pub(crate) fn level_word(level: Level) -> Text {
    both(match level {
        Level::Notice => "level-notice",
        Level::Yellow => "level-yellow",
        Level::Red => "level-red",
    })
}

/// What the fields that the system fills in name by ids: a rule, a clause, a level, a consequence; and what a rule says. Any other text
/// is as it is.
fn named(book: &Rulebook, field: &str, id: &str) -> Text {
    let programme = book.programme();
    let found = match field {
        "card_rule" => book.rule(id).map(|rule| rule.title.clone()),
        "card_clause" => programme.clauses.iter().find(|clause| clause.id == id).map(|one| one.title.clone()),
        "card_level" => {
            let all = [Level::Notice, Level::Yellow, Level::Red];
            all.into_iter().find(|level| level.name() == id).map(level_word)
        }
        // What a rule says, as it was written down when the card was raised.
        "card_facts" => {
            let mut said = programme.rules.iter().map(|rule| rule.template.describe(programme));
            said.find(|said| said.zh == id)
        }
        "proposed_consequence" => programme.consequence(id).map(|one| one.title.clone()),
        _ => None,
    };
    found.unwrap_or_else(|| plain(id))
}

/// A role in a unit, by the title of the post that has it.
pub(crate) fn post_in_role(book: &Rulebook, unit: &str, role: &str) -> Text {
    let posts = book.unit(unit).into_iter().flat_map(|unit| &unit.posts);
    let mut posts = posts.filter(|post| post.roles.iter().any(|held| held == role));
    let (of, post) = (unit_title(book, unit), posts.next().map(|post| post.title.clone()));
    match post {
        Some(post) => Text { zh: format!("{} {}", of.zh, post.zh), en: format!("{}, {}", post.en, of.en) },
        None => of,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn case(released: &str) -> Case {
        let json = format!(
            r#"{{"id":"v1","number":"1","procedure":"visit","version":1,"state":"visiting","closed":null,"unit":"u",
            "item":null,"opened_at":null,"last_at":null,"handler":null,"party":null,"parent":null,"fields":{{}},
            "history":{{}},"moves":[],"clocks":{{}},"children":{{}},"fired":[],"released":[{released}]}}"#
        );
        serde_json::from_str(&json).expect("a case as the journal folds it")
    }

    fn staff(role: &str) -> Person {
        let held = chuangyou_engine::case::HeldRole { unit: "u".into(), role: role.to_owned(), rank: 10 };
        Person { id: "p".into(), posts: vec![held] }
    }

    #[test]
    fn a_secret_field_is_read_by_whom_it_names_and_once_released_by_everybody_who_may_read_the_case() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/luoyang-2011");
        let programme = chuangyou_programme::load(&folder).expect("the programme has no fault");
        let mut visits = programme.procedures.iter().filter(|procedure| procedure.id == "visit");
        let visit = visits.next().expect("it has visits");
        let field = visit.fields.iter().find(|field| field.id == "visitor").expect("somebody visits");
        assert!(!field.secret_to.is_empty(), "until it is released, the visitor's name is for few");
        let (sealed, open) = (case(""), case(r#""visitor""#));
        for role in &field.secret_to {
            assert!(may_see(&sealed, field, Reader::Staff(&staff(role))), "{role}");
        }
        for reader in [Reader::Party, Reader::Staff(&staff("clerk"))] {
            assert!(!may_see(&sealed, field, reader));
            assert!(may_see(&open, field, reader), "page, forms, papers and API ask this alone");
        }
        let other = visit.fields.iter().find(|one| one.id != "visitor" && !one.secret_to.is_empty());
        let other = other.expect("more than one field is sealed");
        assert!(!may_see(&open, other, Reader::Party), "each is released by itself");
    }

    #[test]
    fn what_a_rule_said_when_a_card_was_raised_is_read_in_both_languages() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/luoyang-2011");
        let programme = chuangyou_programme::load(&folder).expect("the programme has no fault");
        let said = programme.rules[0].template.describe(&programme);
        let text = include_str!("../../../../calendars/cn/2011.toml");
        let files = vec![chuangyou_calendar::YearFile::parse(text, "cn/2011.toml").expect("a notice")];
        let weekend = chuangyou_calendar::Weekend::SATURDAY_SUNDAY;
        let calendar = chuangyou_app::Years { id: "cn".into(), weekend, files };
        let book = Rulebook::new(programme, calendar.with(&[]).expect("a calendar")).expect("a rulebook");
        assert_eq!(named(&book, "card_facts", &said.zh), said);
        assert_eq!(named(&book, "card_facts", "别的话"), plain("别的话"));
    }
}
