//! What somebody is going to do in a sitting.

use chuangyou_engine::case::{CaseId, Person};
use chuangyou_programme::model::{Item, Procedure};

use super::outsider::Outsider;
use crate::execute::On;
use crate::given::Given;

/// Something that is to be done in a sitting.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) on: On,
    pub(super) by: Person,
    pub(super) action: String,
    pub(super) given: Given,
    pub(super) what: What,
}

/// What a plan is about: what is remembered when it is done.
#[derive(Debug)]
pub(super) enum What {
    /// Somebody comes with something new, and looks at it later.
    New(Outsider),
    /// Something in a case that a resident looks at.
    Own { case: CaseId, party: Outsider },
    /// Something on the table of somebody, by their place among the workers, and how often of a thousand times they look at it again.
    Table { case: CaseId, version: u32, place: usize, looks_back: u64 },
    /// Somebody at work begins something: of which kind, how often they were refused, and who it is.
    Begun { kind: usize, attempt: u32, place: usize },
}

impl Plan {
    /// Somebody from outside comes with something new.
    pub(super) fn coming(on: On, by: Outsider, action: &str, given: Given) -> Self {
        let (action, person) = (action.to_owned(), by.person.clone());
        Self { on, by: person, action, given, what: What::New(by) }
    }

    /// Something is done in a case.
    pub(super) fn in_case(case: &CaseId, by: Person, (action, given): (String, Given), what: What) -> Self {
        Self { on: On::Case { id: case.clone(), seen: None }, by, action, given, what }
    }
}

/// A new case with a unit; whom it is for, if it is for anybody.
pub(super) fn new_case(procedure: &Procedure, unit: &str, item: Option<&Item>, party: Option<&Person>) -> On {
    On::New {
        procedure: procedure.id.as_str().into(),
        unit: unit.into(),
        item: item.map(|item| item.id.as_str().into()),
        party: party.map(|party| party.id.clone()),
    }
}
