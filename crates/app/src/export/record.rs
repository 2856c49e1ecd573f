//! The lines of an export. `docs/export.md` says what each field of each is; a test holds the two together.

use std::collections::BTreeMap;

use chuangyou_calendar::Zone;
use chuangyou_engine::case::{
    Author, Case, CaseId, Change, Event, FieldValue, ItemCode, Moment, PersonId, UnitCode,
};
use chuangyou_eventlog::format_time;
use chuangyou_programme::model::CardAct;
use chuangyou_store::card::Raised;
use chuangyou_store::consequence::{Imposed, Proposed};
use chuangyou_store::followed::{Look, Ruling};
use chuangyou_store::register::RegisterEntry;
use serde::Serialize;
use serde_json::Value;

/// The form that these lines have; it goes up when one of them changes in a way that a reader would stumble over.
pub(super) const FORMAT: u32 = 1;

/// Instants as an export writes them.
pub(super) struct Times(Zone);

impl Times {
    /// Instants by the clocks of a zone.
    pub(super) fn of(zone: &Zone) -> Self {
        Self(zone.clone())
    }

    /// Minutes by which the zone's clocks are ahead of UTC at an instant.
    pub(super) fn offset_minutes(&self, at: Moment) -> i32 {
        self.0.offset_seconds(at.0) / 60
    }

    /// An instant as text.
    pub(super) fn text(&self, at: Moment) -> String {
        format_time(at.0, self.offset_minutes(at))
    }

    fn maybe(&self, at: Option<Moment>) -> Option<String> {
        at.map(|at| self.text(at))
    }
}

/// When a case is due.
pub(super) struct Due {
    /// The first instant that is too late.
    pub(super) at: Moment,
    /// The clock that ends then.
    pub(super) clock: String,
    /// Whether the calendar does not know the day yet.
    pub(super) provisional: bool,
}

/// A line of an export.
#[derive(Serialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub(super) enum Record<'a> {
    /// The first line.
    Export {
        format: u32,
        as_of: String,
        jurisdiction: &'a str,
        programme: &'a str,
        version: &'a str,
        calendar: &'a str,
        zone: &'a str,
        kept_out: Vec<String>,
    },
    /// A promised limit that an act changed.
    Promise { item: &'a str, from: String, promised: Option<i64>, case: &'a str },
    /// A case.
    Case(CaseRecord<'a>),
    /// An event of the case before it.
    Event {
        case: &'a str,
        version: u32,
        activity: &'a str,
        at: String,
        recorded_at: String,
        actor: Option<&'a str>,
        role: Option<&'a str>,
        actor_unit: Option<&'a str>,
        unit: &'a str,
        handler: Option<&'a str>,
        fields: BTreeMap<&'a str, Value>,
        linked: Option<Linked<'a>>,
    },
    /// A card on the case before it.
    Card {
        case: &'a str,
        rule: &'a str,
        subject: &'a str,
        level: &'a str,
        at: String,
        raised_at: String,
        status: &'a str,
        unit: Option<&'a str>,
        handler: Option<&'a str>,
        leader: Option<&'a str>,
        clause: &'a str,
        version: &'a str,
        due: Option<String>,
        limit: Option<i64>,
        used: Option<i64>,
    },
    /// The city saw to what follows from a card.
    LookedAt {
        case: &'a str,
        rule: &'a str,
        subject: &'a str,
        level: &'a str,
        status: &'a str,
        at: String,
        opened: Option<&'a str>,
    },
    /// People decided about a card.
    Ruling {
        case: &'a str,
        rule: &'a str,
        subject: &'a str,
        level: &'a str,
        act: &'a str,
        at: String,
        by_case: &'a str,
        by_version: u32,
    },
    /// A consequence was proposed.
    Proposal { subject: &'a str, kind: &'a str, on: String, case: &'a str, unit: Option<&'a str> },
    /// A consequence was imposed.
    Consequence {
        subject: &'a str,
        kind: &'a str,
        case: &'a str,
        version: u32,
        from: String,
        until: Option<String>,
        lifted_at: Option<String>,
        lifted_by: Option<&'a str>,
        unit: Option<&'a str>,
    },
    /// The last line.
    End { cases: u64, events: u64, cards: u64, proposals: u64, consequences: u64 },
}

/// A case as it was known.
#[derive(Serialize)]
pub(super) struct CaseRecord<'a> {
    case: &'a str,
    number: &'a str,
    procedure: &'a str,
    item: Option<&'a str>,
    unit: &'a str,
    handler: Option<&'a str>,
    state: &'a str,
    outcome: Option<&'a str>,
    opened_at: Option<String>,
    closed_at: Option<String>,
    due_at: Option<String>,
    due_clock: Option<&'a str>,
    due_provisional: bool,
    parent: Option<&'a str>,
    opened_by: Option<&'a str>,
    events: usize,
}

/// The linked case that an event is about.
#[derive(Serialize)]
pub(super) struct Linked<'a> {
    join: &'a str,
    unit: &'a str,
    case: Option<&'a str>,
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

impl<'a> CaseRecord<'a> {
    /// A case with so many events.
    pub(super) fn of(case: &'a Case, events: &[Event], due: Option<&'a Due>, times: &Times) -> Self {
        Self {
            case: case.id.as_str(),
            number: &case.number,
            procedure: case.procedure.as_str(),
            item: case.item.as_ref().map(ItemCode::as_str),
            unit: case.unit.as_str(),
            handler: case.handler.as_ref().map(PersonId::as_str),
            state: case.state.as_str(),
            outcome: case.closed.as_ref().map(|closed| closed.outcome.as_str()),
            opened_at: times.maybe(case.opened_at),
            closed_at: times.maybe(case.closed.as_ref().map(|closed| closed.at)),
            due_at: times.maybe(due.map(|due| due.at)),
            due_clock: due.map(|due| due.clock.as_str()),
            due_provisional: due.is_some_and(|due| due.provisional),
            parent: case.parent.as_ref().map(|parent| parent.case.as_str()),
            opened_by: case.opened_by.as_ref().map(CaseId::as_str),
            events: events.len(),
        }
    }
}

impl<'a> Record<'a> {
    /// A promised limit that an act changed.
    pub(super) fn promise(entry: &'a RegisterEntry) -> Self {
        let value = serde_json::from_str::<FieldValue>(&entry.body).ok();
        Self::Promise {
            item: &entry.entry,
            from: entry.from_day.to_string(),
            promised: value.as_ref().and_then(FieldValue::number),
            case: entry.case.as_str(),
        }
    }

    /// An event of a case, and who handled the case when it happened.
    pub(super) fn event(
        event: &'a Event,
        (case, handler): (&'a Case, Option<&'a PersonId>),
        times: &Times,
    ) -> Self {
        let (actor, role, actor_unit) = match &event.actor {
            Author::Person { id, role, unit } => {
                (Some(id.as_str()), Some(role.as_str()), unit.as_ref().map(UnitCode::as_str))
            }
            Author::System => (None, None, None),
        };
        let fields = event.fields.iter();
        let fields = fields.filter_map(|(name, value)| Some((name.as_str(), plain(value, times)?))).collect();
        Self::Event {
            case: event.case.as_str(),
            version: event.version,
            activity: event.activity.name(),
            at: times.text(event.occurred_at),
            recorded_at: times.text(event.recorded_at),
            actor,
            role,
            actor_unit,
            unit: event.unit.as_str(),
            handler: handler.map(PersonId::as_str),
            fields,
            linked: linked(event, case),
        }
    }

    /// A card, as the city keeps it.
    pub(super) fn card(raised: &'a Raised, times: &Times) -> Self {
        let card = &raised.card;
        Self::Card {
            case: &card.case,
            rule: &card.rule,
            subject: &card.subject,
            level: card.level.name(),
            at: times.text(Moment(card.at)),
            raised_at: times.text(raised.raised_at),
            status: raised.status.name(),
            unit: filled(&card.unit),
            handler: filled(&card.handler),
            leader: filled(&card.leader),
            clause: &card.clause,
            version: &raised.programme,
            due: times.maybe(card.facts.due.map(Moment)),
            limit: card.facts.limit,
            used: card.facts.used,
        }
    }

    /// That the city saw to what follows from a card.
    pub(super) fn looked_at(look: &'a Look, times: &Times) -> Self {
        Self::LookedAt {
            case: look.case.as_str(),
            rule: &look.rule,
            subject: &look.subject,
            level: look.level.name(),
            status: look.status.name(),
            at: times.text(look.at),
            opened: look.handled_by.as_ref().map(CaseId::as_str),
        }
    }

    /// What people decided about a card.
    pub(super) fn ruling(case: &'a CaseId, ruling: &'a Ruling, times: &Times) -> Self {
        Self::Ruling {
            case: case.as_str(),
            rule: &ruling.rule,
            subject: &ruling.subject,
            level: ruling.level.name(),
            act: match ruling.act {
                CardAct::Release => "release",
                CardAct::Revoke => "revoke",
                CardAct::Restore => "restore",
            },
            at: times.text(ruling.at),
            by_case: ruling.by.0.as_str(),
            by_version: ruling.by.1,
        }
    }

    /// What was proposed.
    pub(super) fn proposal(proposed: &'a Proposed) -> Self {
        Self::Proposal {
            subject: &proposed.subject,
            kind: &proposed.kind,
            on: proposed.day.to_string(),
            case: proposed.case.as_str(),
            unit: filled(&proposed.unit),
        }
    }

    /// What was imposed, and when and by which case it was revoked, if it was.
    pub(super) fn consequence(
        imposed: &'a Imposed,
        lifted: Option<&'a (Moment, CaseId)>,
        times: &Times,
    ) -> Self {
        Self::Consequence {
            subject: &imposed.subject,
            kind: &imposed.kind,
            case: imposed.case.as_str(),
            version: imposed.version,
            from: imposed.from.to_string(),
            until: imposed.until.map(|day| day.to_string()),
            lifted_at: lifted.map(|(at, _)| times.text(*at)),
            lifted_by: lifted.map(|(_, by)| by.as_str()),
            unit: filled(&imposed.unit),
        }
    }
}

/// A value as it is written; `None` for one that is kept outside the journal.
fn plain(value: &FieldValue, times: &Times) -> Option<Value> {
    Some(match value {
        FieldValue::Commitment(_) => return None,
        FieldValue::Number(number) | FieldValue::Money(number) => (*number).into(),
        FieldValue::Instant(at) => times.text(*at).into(),
        FieldValue::Flag(up) => (*up).into(),
        FieldValue::List(entries) => entries.clone().into(),
        other => other.text()?.into(),
    })
}

fn linked<'a>(event: &Event, case: &'a Case) -> Option<Linked<'a>> {
    let link = event.changes.iter().find_map(|change| match change {
        Change::ChildOpened { link, .. }
        | Change::ChildClosed { link, .. }
        | Change::ChildDeemed { link, .. } => Some(link),
        _ => None,
    })?;
    let child = case.children.get(link)?;
    Some(Linked {
        join: child.join.as_str(),
        unit: child.unit.as_str(),
        case: child.case.as_ref().map(CaseId::as_str),
    })
}
