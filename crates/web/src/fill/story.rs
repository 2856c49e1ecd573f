//! What became of a case's cards, and what followed from it, told to whoever may read of it.

use std::collections::{BTreeMap, BTreeSet};

use chuangyou_app::Rulebook;
use chuangyou_app::access::{is_restricted, may_read, posts_told};
use chuangyou_engine::case::{Basis, CaseId, Event, FrozenLimit, LimitSize, Moment, Run};
use chuangyou_programme::model::{CardAct, Text};
use chuangyou_store::card::{Raised, Status};
use chuangyou_store::case_link::OPENED_BY;
use chuangyou_store::followed::Ruling;

use super::after::{FollowedFile, Origin};
use super::case::{CaseFile, Reader, event_title, last_day, level, second, shown_card, state_title};
use super::words::{dated, may_see, post_in_role};
use super::{outcome, plain, unit_title};
use chuangyou_pages::component::{CardStand, CardStory, Fact, Followed, FollowedCase, Happened};
use chuangyou_pages::lang::{both, both_with};
use chuangyou_pages::page::work_case::OpenedFor;

impl CaseFile {
    /// The cards of the case, the gravest first. One that waits to be released is for those who may read the case in which it waits:
    /// nothing is held against anybody yet.
    pub(crate) fn card_stories(&self, book: &Rulebook, reader: Reader<'_>) -> Vec<CardStory> {
        let tree = Tree::of(self);
        let shown = self.cards.iter().filter(|raised| self.may_see_card(book, reader, raised));
        let mut stories: Vec<CardStory> =
            shown.map(|raised| self.card_story(book, reader, &tree, raised)).collect();
        stories.sort_by_key(|story| (story.stand != CardStand::Stands, std::cmp::Reverse(story.card.level)));
        stories
    }

    /// The cases that followed and are told of under no card.
    pub(crate) fn other_followed(&self, book: &Rulebook, reader: Reader<'_>) -> Vec<Followed> {
        let tree = Tree::of(self);
        tree.followed(self, book, reader, &Under::Case(self.case.id.clone()))
    }

    fn may_see_card(&self, book: &Rulebook, reader: Reader<'_>, raised: &Raised) -> bool {
        let handled = self.after.handled.iter().filter(|one| is_of(one, raised));
        let mut files =
            handled.filter_map(|one| self.after.cases.iter().find(|file| file.case.id == one.handled_by));
        raised.status != Status::Waiting || files.any(|file| reads(book, reader, file))
    }

    fn card_story(&self, book: &Rulebook, reader: Reader<'_>, tree: &Tree, raised: &Raised) -> CardStory {
        let card = &raised.card;
        let rulings =
            self.after.rulings.iter().filter(|one| one.rule == card.rule && one.subject == card.subject);
        let under = Under::Card(card.rule.clone(), card.subject.clone());
        CardStory {
            card: shown_card(book, raised),
            stand: match raised.status {
                Status::Standing => CardStand::Stands,
                Status::Waiting => CardStand::Waits,
                Status::Revoked => CardStand::Revoked,
                Status::Withdrawn => CardStand::Withdrawn,
            },
            basis: self.basis(book, raised),
            rests_on: self.rests_on(book, reader, raised),
            told: if raised.status == Status::Waiting { Vec::new() } else { self.told(book, raised) },
            rulings: rulings.map(|ruling| self.ruling(book, reader, ruling)).collect(),
            followed: tree.followed(self, book, reader, &under),
        }
    }

    /// The limit as it was frozen when its clock started, and how far it had run.
    fn basis(&self, book: &Rulebook, raised: &Raised) -> Vec<Fact> {
        let card = &raised.card;
        let fact = |key: &str, value: Text| Fact { label: both(key), value };
        let run = self.run_of(&card.subject, Moment(card.at));
        let unit = run.map(|run| run.limit.unit);
        let span = |amount: i64| match unit {
            Some(unit) => spanned(amount, unit),
            None => plain(amount.to_string()),
        };
        let limit = card.facts.limit.map(span).zip(run.map(|run| grounds_of(book, &run.limit)));
        let limit = limit.map(|(limit, grounds)| Text {
            zh: format!("{}（{}）", limit.zh, grounds.zh),
            en: format!("{} ({})", limit.en, grounds.en),
        });
        let due = card.facts.due.map(|at| dated(last_day(book, Moment(at))));
        let mut facts: Vec<Fact> = Vec::new();
        facts.extend(run.map(|run| fact("card-clock-from", dated(book.almanac().day(run.started_at.0)))));
        facts.extend(limit.or(card.facts.limit.map(span)).map(|limit| fact("card-limit", limit)));
        facts.extend(due.map(|due| fact("card-due", due)));
        facts.extend(card.facts.used.map(|used| fact("card-used", span(used))));
        facts.extend(run.map(|run| fact("card-calendar", plain(&run.limit.calendar))));
        facts.push(fact("card-programme", plain(&raised.programme)));
        facts
    }

    /// The run of a clock in which it was at an instant.
    fn run_of(&self, clock: &str, at: Moment) -> Option<&Run> {
        let history = self.case.clocks.iter().find(|(name, _)| name.as_str() == clock)?.1;
        history.runs.iter().rev().find(|run| run.started_at <= at)
    }

    /// The events that the rule speaks of and that had happened when the card was certain.
    fn rests_on(&self, book: &Rulebook, reader: Reader<'_>, raised: &Raised) -> Vec<Happened> {
        let programme = book.programme();
        let Some(rule) = book.rule(&raised.card.rule) else { return Vec::new() };
        let named = rule.template.activities(programme);
        let names: BTreeSet<&str> =
            named.iter().map(|id| programme.activities[id.index()].as_str()).collect();
        let meant = self.events.iter().filter(|event| names.contains(event.activity.name()));
        let before = meant.filter(|event| event.occurred_at.0 <= raised.card.at);
        before.map(|event| Happened { paper: None, ..self.happened(book, reader, event) }).collect()
    }

    /// Whom a card told: those of its level and of every lower one.
    fn told(&self, book: &Rulebook, raised: &Raised) -> Vec<Text> {
        let mut told: Vec<Text> = Vec::new();
        let has_handler = !raised.card.handler.is_empty();
        let posts = posts_told(book, raised, &self.row).into_iter();
        for (unit, role) in posts.filter(|(unit, _)| unit.is_some() || has_handler) {
            let text = if let Some(unit) = unit {
                post_in_role(book, &unit, &role)
            } else {
                let handler = raised.card.handler.as_str();
                let name = self.names.people.iter().find(|(id, _)| id.as_str() == handler);
                name.map_or_else(|| both("card-told-handler"), |(_, name)| plain(name))
            };
            if !told.contains(&text) {
                told.push(text);
            }
        }
        told
    }

    /// A decision about a card: what, by whom, and the reasons that were given, if the reader may read the case of it.
    fn ruling(&self, book: &Rulebook, reader: Reader<'_>, ruling: &Ruling) -> Happened {
        let (case, version) = &ruling.by;
        let file = self.after.cases.iter().find(|file| file.case.id == *case);
        let file = file.filter(|file| reads(book, reader, file));
        let event = file.and_then(|file| file.events.iter().find(|event| event.version == *version));
        let told = file.zip(event).map(|(file, event)| self.told_in(book, reader, file, event));
        let title = both(match ruling.act {
            CardAct::Release => "ruling-release",
            CardAct::Revoke => "ruling-revoke",
            CardAct::Restore => "ruling-restore",
        });
        let nothing = Happened {
            at: second(book, ruling.at),
            title: title.clone(),
            by: None,
            facts: Vec::new(),
            entered_at: None,
            paper: None,
        };
        told.map_or(nothing, |told| Happened { title, ..told })
    }

    /// An event of a case that followed. What the system filled in when it opened the case stands at the case itself; personal
    /// values are for its own page.
    fn told_in(&self, book: &Rulebook, reader: Reader<'_>, file: &FollowedFile, event: &Event) -> Happened {
        let procedure = book.procedure(file.case.procedure.as_str());
        let declared = procedure.into_iter().flat_map(|procedure| &procedure.fields);
        let shown = declared.filter(|field| !field.personal && may_see(&file.case, field, reader));
        let by_people = event.actor.person().is_some();
        let facts = shown.filter(|_| by_people).filter_map(|field| {
            let value = self.names.value(book, field, event.fields.get(field.id.as_str())?)?;
            Some(Fact { label: field.label.clone(), value })
        });
        Happened {
            at: second(book, event.occurred_at),
            title: event_title(procedure, event),
            by: self.names.author(book, &event.actor, reader),
            facts: facts.collect(),
            entered_at: None,
            paper: None,
        }
    }

    /// What the case was opened for.
    pub(crate) fn opened_for(&self, book: &Rulebook, reader: Reader<'_>) -> Option<OpenedFor> {
        let (text, case) = match self.after.origin.as_ref()? {
            Origin::Card(card) => {
                let rule = book.rule(&card.rule).map_or_else(|| plain(&card.rule), |rule| rule.title.clone());
                let level = super::words::level_word(card.level);
                let say = |rule: &str, level: &str, lang: chuangyou_pages::lang::Lang| {
                    lang.t2("opened-for-card", "level", level, "rule", rule)
                };
                let zh = say(&rule.zh, &level.zh, chuangyou_pages::lang::Lang::Zh);
                (Text { zh, en: say(&rule.en, &level.en, chuangyou_pages::lang::Lang::En) }, Some(&card.case))
            }
            Origin::Proposal(proposed) => (outcome::proposal_title(book, proposed), None),
            Origin::Case(case) => (both("opened-for-case"), Some(case)),
        };
        let row = case.and_then(|id| self.after.named.iter().find(|row| row.id == *id));
        let row = row.filter(|row| match reader {
            Reader::Staff(person) => chuangyou_app::access::may_read_row(book, row, person),
            Reader::Party => false,
        });
        Some(OpenedFor { text, case: row.map(|row| (row.id.to_string(), row.number.clone())) })
    }
}

/// Whether somebody may read a case that followed.
fn reads(book: &Rulebook, reader: Reader<'_>, file: &FollowedFile) -> bool {
    matches!(reader, Reader::Staff(person) if may_read(book, &file.case, person))
}

fn is_of(followed: &chuangyou_store::followed::Followed, raised: &Raised) -> bool {
    followed.rule == raised.card.rule && followed.subject == raised.card.subject
}

fn spanned(amount: i64, unit: chuangyou_calendar::TimeUnit) -> Text {
    use chuangyou_pages::lang::Lang;
    Text { zh: Lang::Zh.span(amount, &unit), en: Lang::En.span(amount, &unit) }
}

/// Where a limit was found when its clock started.
fn grounds_of(book: &Rulebook, limit: &FrozenLimit) -> Text {
    let since = |key: &str, from: chuangyou_calendar::Day| {
        let day = dated(from);
        Text {
            zh: chuangyou_pages::lang::Lang::Zh.t1(key, "day", &day.zh),
            en: chuangyou_pages::lang::Lang::En.t1(key, "day", &day.en),
        }
    };
    let programme = book.programme();
    match &limit.basis {
        _ if matches!(limit.size, LimitSize::DueAt(_)) => both("frozen-until"),
        Basis::Written => both("frozen-written"),
        Basis::Parameter { id, from } => {
            let known = programme.parameters.iter().find(|parameter| parameter.id == *id);
            let (title, since) =
                (known.map_or_else(|| plain(id), |one| one.title.clone()), since("frozen-since", *from));
            Text { zh: format!("{}，{}", title.zh, since.zh), en: format!("{}, {}", title.en, since.en) }
        }
        Basis::Promised { from, .. } => since("frozen-promised", *from),
        Basis::Statutory { from, .. } => since("frozen-statutory", *from),
        Basis::CaseField(_) | Basis::EventField(_) => both("frozen-of-case"),
    }
}

/// Under what a case is told of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Under {
    /// A card of the case, by rule and subject.
    Card(String, String),
    /// A case.
    Case(CaseId),
}

/// Each case that followed, once: under what it is told of, and how it hangs together with that.
struct Tree {
    below: BTreeMap<Under, Vec<(CaseId, Text)>>,
}

impl Tree {
    fn of(file: &CaseFile) -> Self {
        let mut below: BTreeMap<Under, Vec<(CaseId, Text)>> = BTreeMap::new();
        for one in &file.after.cases {
            let (under, because) = place(file, one);
            below.entry(under).or_default().push((one.case.id.clone(), because));
        }
        Self { below }
    }

    /// The cases under something, each with those under it.
    fn followed(&self, file: &CaseFile, book: &Rulebook, reader: Reader<'_>, under: &Under) -> Vec<Followed> {
        let here = self.below.get(under).into_iter().flatten();
        let files = here.filter_map(|(id, because)| {
            Some((file.after.cases.iter().find(|one| one.case.id == *id)?, because))
        });
        files
            .filter_map(|(one, because)| {
                if reads(book, reader, one) {
                    return Some(Followed::Shown(Box::new(self.shown(file, book, reader, (one, because)))));
                }
                // Of what is restricted not even that there is one is for others.
                (!is_restricted(book, one.case.procedure.as_str())).then_some(Followed::Hidden)
            })
            .collect()
    }

    fn shown(
        &self,
        file: &CaseFile,
        book: &Rulebook,
        reader: Reader<'_>,
        (one, because): (&FollowedFile, &Text),
    ) -> FollowedCase {
        let procedure = book.procedure(one.case.procedure.as_str());
        let of_case = |case: &CaseId| *case == one.case.id;
        FollowedCase {
            id: one.row.id.to_string(),
            number: one.row.number.clone(),
            title: procedure.map_or_else(|| plain(&one.row.procedure), |procedure| procedure.title.clone()),
            unit: unit_title(book, &one.row.unit),
            state: state_title(book, &one.row.procedure, &one.row.state),
            level: level(&one.row),
            because: because.clone(),
            timeline: one.events.iter().map(|event| file.told_in(book, reader, one, event)).collect(),
            measures: file.measures(book, of_case),
            publications: file.publications(book, of_case),
            followed: self.followed(file, book, reader, &Under::Case(one.case.id.clone())),
        }
    }
}

/// Under what a case is told of: the card that it was opened for, the case that had it opened or waits for it, the card that is among
/// its grounds, or whatever it names. An opener is older than what it opened, so that nobody stands above themselves.
fn place(file: &CaseFile, one: &FollowedFile) -> (Under, Text) {
    let (id, after) = (&one.case.id, &file.after);
    if let Some(handled) = after.handled.iter().find(|handled| handled.handled_by == *id) {
        let known = file.cards.iter().any(|raised| is_of(handled, raised));
        let under = Under::Card(handled.rule.clone(), handled.subject.clone());
        let under = if known { under } else { Under::Case(file.case.id.clone()) };
        return (under, both("followed-for-card"));
    }
    let told = |other: &CaseId| {
        after.cases.iter().any(|file| file.case.id == *other && file.row.opened_at <= one.row.opened_at)
    };
    let opener = one.case.opened_by.iter().chain(one.case.parent.iter().map(|parent| &parent.case));
    if let Some(opener) = opener.into_iter().find(|opener| *opener != id && told(opener)) {
        return (Under::Case(opener.clone()), both("followed-opened-by"));
    }
    if after.proposed.iter().any(|proposed| proposed.case == *id) {
        let grounds = chuangyou_app::ground::grounds(&one.case.fields);
        let of_card = |raised: &&Raised| {
            grounds.iter().any(|line| line.case == file.case.id && line.kind == raised.card.rule)
        };
        if let Some(raised) = file.cards.iter().find(of_card) {
            let card = &raised.card;
            return (Under::Card(card.rule.clone(), card.subject.clone()), both("followed-ground"));
        }
    }
    let mut links = after.links.iter().filter(|link| link.case == *id && link.field != OPENED_BY);
    let found_from = |other: &CaseId| *other == file.case.id || told(other);
    match links.find(|link| link.other != *id && found_from(&link.other)) {
        Some(link) => (Under::Case(link.other.clone()), both_with("followed-names", &[])),
        None => (Under::Case(file.case.id.clone()), both("followed-opened-by")),
    }
}
