//! Stories that play in a city: worked examples, one act a line.
//!
//! ```text
//! 2011-03-07 c1 citizen submit item=site-selection-opinion … | in submitted, papers receipt
//! 2011-03-08 c1 planning-window:clerk accept …               | due promise 2011-03-17
//! 2011-03-15 c1 waits                                        | cards time-limit.notice
//! ```
//!
//! An act is a day (with a time, else 09:00), a case, a person (the citizen, or a unit and a post), an action and its fields.
//! Before each line everything happens that is due by then. Linked cases are called by their procedure and unit:
//! `co-review/land` of the case that was named last.

use std::collections::BTreeMap;

use chuangyou_app::{On, Refusal};
use chuangyou_engine::case::{CaseId, FieldName, FieldValue, HeldRole, Person};
use chuangyou_programme::model::FieldType;
use chuangyou_store::notice;

use crate::common::{Place, Town};

/// An application by a citizen, but for its item.
pub(crate) const APPLICATION: &str =
    "applicant=王小明 applicant_kind=enterprise applicant_phone=0379 channel=window materials=plan+map";

pub(crate) struct Story {
    pub(crate) town: Town,
    cases: BTreeMap<String, CaseId>,
    drafts: BTreeMap<String, On>,
    named_last: Option<CaseId>,
}

impl Story {
    pub(crate) async fn at(place: &Place, day: &str) -> Self {
        let town = Town::at_place(place, day).await;
        Self { town, cases: BTreeMap::new(), drafts: BTreeMap::new(), named_last: None }
    }

    /// A case that somebody may open by an act: `procedure`, in `unit`, about `item` if that is not empty, for the citizen.
    pub(crate) fn draft(&mut self, name: &str, procedure: &str, unit: &str, item: &str) {
        let on = On::New {
            procedure: procedure.into(),
            unit: unit.into(),
            item: (!item.is_empty()).then(|| item.into()),
            party: Some("citizen".into()),
        };
        self.drafts.insert(name.to_owned(), on);
    }

    /// A case that the calendar opened goes by a name.
    pub(crate) fn call(&mut self, name: &str, case: CaseId) {
        self.cases.insert(name.to_owned(), case);
    }

    pub(crate) fn case(&self, name: &str) -> CaseId {
        self.cases.get(name).unwrap_or_else(|| panic!("no case is called {name}")).clone()
    }

    /// Tells a story; every line must come out as it says.
    pub(crate) async fn tell(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (act, expected) = line.split_once('|').expect("act | what comes of it");
            let words: Vec<&str> = act.split_whitespace().collect();
            self.town.at(&words[0].replace('T', " ")).await;
            let found = match words[1..] {
                [name, "waits"] => {
                    let case = self.find(name).await;
                    self.told(&case, expected.trim()).await
                }
                [name, person, action, ref fields @ ..] => {
                    self.act(name, person, action, fields, expected.trim()).await
                }
                _ => panic!("this is no act: {line}"),
            };
            assert_eq!(found, expected.trim(), "\n  in: {line}");
        }
    }

    async fn act(
        &mut self,
        name: &str,
        person: &str,
        action: &str,
        fields: &[&str],
        expected: &str,
    ) -> String {
        let (on, procedure) = if let Some(on @ On::New { procedure, .. }) = self.drafts.get(name) {
            (on.clone(), procedure.to_string())
        } else {
            let id = self.find(name).await;
            let procedure = self.town.row(&id).await.procedure;
            (On::Case { id, seen: None }, procedure)
        };
        let given = fields.iter().map(|word| self.field(&procedure, word)).collect();
        match self.town.submit(&self.person(person), on, action, given).await {
            Ok(done) => {
                self.drafts.remove(name);
                if !name.contains('/') {
                    self.cases.insert(name.to_owned(), done.case.clone());
                    self.named_last = Some(done.case.clone());
                }
                // What the act set off is carried out at once.
                chuangyou_app::reconcile::settle(&self.town.city).await.unwrap();
                self.told(&done.case, expected).await
            }
            Err(Refusal::Rejected(rejection)) => format!("refused: {rejection}"),
            Err(other) => format!("failed: {other}"),
        }
    }

    async fn find(&mut self, name: &str) -> CaseId {
        if let Some(case) = self.cases.get(name) {
            self.named_last = Some(case.clone());
            return case.clone();
        }
        let (procedure, unit) = name.split_once('/').unwrap_or_else(|| panic!("no case is called {name}"));
        let parent = self.named_last.clone().expect("a case was named before");
        let children = self.town.children(&parent).await;
        let is_it = |row: &&chuangyou_store::CaseRow| row.procedure == procedure && row.unit == unit;
        children.iter().find(is_it).unwrap_or_else(|| panic!("no {name} among {children:?}")).id.clone()
    }

    /// What `expected` asks of the case, as it is.
    async fn told(&self, case: &CaseId, expected: &str) -> String {
        let mut told = Vec::new();
        for piece in expected.split(", ") {
            told.push(self.piece(case, piece).await);
        }
        told.join(", ")
    }

    async fn piece(&self, case: &CaseId, piece: &str) -> String {
        let row = self.town.row(case).await;
        let or_none = |words: Vec<String>| if words.is_empty() { "none".to_owned() } else { words.join(" ") };
        match piece.split_whitespace().next() {
            Some("in") => format!("in {}", row.state),
            Some("with") => {
                format!("with {}", row.handler.as_ref().map_or(row.unit.as_str(), |person| person.as_str()))
            }
            Some("due") => match (row.due_clock, row.due_at) {
                (Some(clock), Some(at)) => {
                    let day = self.town.city.book().almanac().day(at.0 - 1);
                    format!("due {} {day}", clock.split_once('.').map_or("", |(_, clock)| clock))
                }
                _ => "due nothing".to_owned(),
            },
            Some("did") => format!("did {}", self.town.activities(case).await.join(" ")),
            Some("papers") => {
                let id = case.clone();
                let papers = self.town.read(move |tx, city| notice::of_case(tx, city, &id)).await;
                format!("papers {}", or_none(papers.into_iter().map(|paper| paper.template).collect()))
            }
            Some("cards") => {
                let cards = self.town.cards(case).await;
                let name = |raised: &chuangyou_store::card::Raised| {
                    format!("{}.{}", raised.card.rule, raised.card.level.name())
                };
                format!("cards {}", or_none(cards.iter().map(name).collect()))
            }
            _ => panic!("nobody can tell: {piece}"),
        }
    }

    /// `name=value`; in texts and entries, `_` stands for a space.
    fn field(&self, procedure: &str, word: &str) -> (FieldName, FieldValue) {
        let (name, value) = word.split_once('=').expect("name=value");
        let book = self.town.city.book();
        let procedure = book.procedure(procedure).expect("the programme has it");
        let declared = procedure.fields.iter().find(|field| field.id == name);
        let number = || value.parse().expect("a number");
        let plain = value.replace('_', " ");
        let value = match declared.map(|field| &field.kind) {
            Some(FieldType::Number) => FieldValue::Number(number()),
            Some(FieldType::Flag) => FieldValue::Flag(value == "yes"),
            Some(FieldType::Date) => FieldValue::Date(value.parse().expect("a date")),
            Some(FieldType::Unit) => FieldValue::Unit(value.into()),
            Some(FieldType::Person) => FieldValue::Person(value.into()),
            Some(FieldType::Item) => FieldValue::Item(value.into()),
            Some(FieldType::File) => FieldValue::File(value.to_owned()),
            Some(FieldType::Choice(_)) => FieldValue::Choice(value.to_owned()),
            Some(FieldType::List) => FieldValue::List(plain.split('+').map(str::to_owned).collect()),
            _ => FieldValue::Text(plain),
        };
        (name.into(), value)
    }

    /// The citizen, or whoever holds a post: `planning-window:clerk`.
    fn person(&self, name: &str) -> Person {
        let Some((unit_name, post)) = name.split_once(':') else {
            return Person { id: name.into(), posts: Vec::new() };
        };
        let book = self.town.city.book();
        let unit = book.unit(unit_name).unwrap_or_else(|| panic!("no unit is called {unit_name}"));
        let held = unit.posts.iter().find(|held| held.id == post);
        let held = held.unwrap_or_else(|| panic!("{unit_name} has no post {post}"));
        let role = |role: &String| HeldRole { unit: unit_name.into(), role: role.clone(), rank: held.rank };
        Person { id: name.into(), posts: held.roles.iter().map(role).collect() }
    }
}
