//! What follows from cards: who is told, the case that is opened, and the consequence that is proposed. People decide.

use std::collections::BTreeMap;

use chuangyou_calendar::Day;
use chuangyou_engine::case::{
    CaseId, FieldName, FieldValue, Fields, Moment, NewCase, PersonId, ProcedureName, UnitCode, open,
    opening_fields,
};
use chuangyou_engine::ladder::{self, Counted, Made, Proposal, What};
use chuangyou_programme::model::{Actor, Handling, ProcedureId, SubjectOf, Text};
use chuangyou_store::card::{self, Account, Raised, Status, rank};
use chuangyou_store::{Failure, case_row, consequence, followed};
use tracing::error;

use crate::carry::{About, Trouble};
use crate::city::City;
use crate::desk::{Desk, OnDesk};
use crate::ground::GroundLine;
use crate::reconcile::{Pass, unless_taken};

/// How many cards one transaction takes.
const PAGE: u32 = 100;

/// Everything that follows from cards that were raised, released, revoked or withdrawn since the last pass, the oldest first.
///
/// # Errors
/// [`Failure`] if the store cannot be asked.
pub(crate) async fn follow_cards(city: &City) -> Result<Pass, Failure> {
    let mut pass = Pass::default();
    loop {
        let due = city.read(|tx, jurisdiction| card::to_follow(tx, jurisdiction, PAGE)).await?;
        if due.is_empty() {
            return Ok(pass);
        }
        let page = unless_taken(city.at_desk(move |desk| desk.follow_all(&due)).await)?;
        pass.add(page);
        if page.done == 0 {
            return Ok(pass);
        }
    }
}

/// To whose account cards count, and how the store calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Person(String),
    Unit(String),
}

impl Subject {
    fn of(&self) -> SubjectOf {
        match self {
            Self::Person(_) => SubjectOf::Person,
            Self::Unit(_) => SubjectOf::Unit,
        }
    }

    fn account(&self) -> Account<'_> {
        match self {
            Self::Person(person) => Account::Person(person),
            Self::Unit(unit) => Account::Unit(unit),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Person(person) => format!("person:{person}"),
            Self::Unit(unit) => format!("unit:{unit}"),
        }
    }
}

/// Whom a case is about: its `subject_person`, or else its `subject_unit`, as the store calls them.
pub(crate) fn subject_of(fields: &Fields) -> Option<String> {
    match (fields.get("subject_person"), fields.get("subject_unit")) {
        (Some(FieldValue::Person(person)), _) => Some(Subject::Person(person.to_string()).key()),
        (_, Some(FieldValue::Unit(unit))) => Some(Subject::Unit(unit.to_string()).key()),
        _ => None,
    }
}

impl Desk<'_, '_> {
    fn follow_all(&mut self, cards: &[Raised]) -> Result<Pass, Failure> {
        let mut pass = Pass::default();
        for raised in cards {
            match self.attempt(|desk| desk.follow(raised)) {
                Ok(()) => pass.done += 1,
                Err(Trouble::Failed(failure @ Failure::Unavailable(_))) => return Err(failure),
                Err(Trouble::Failed(Failure::Taken(_))) => {}
                Err(trouble) => {
                    pass.failed += 1;
                    error!(case = raised.card.case, rule = raised.card.rule, %trouble, "nothing can follow from a card");
                    // The card stands; only what was to follow is not there, and is said in the log.
                    card::has_followed(self.tx, self.jurisdiction, &raised.card)?;
                }
            }
        }
        Ok(pass)
    }

    fn follow(&mut self, raised: &Raised) -> Result<(), Trouble> {
        let source = CaseId::from(raised.card.case.as_str());
        let opened = self.handling_of(raised, &source)?;
        let id = opened.is_some().then(|| self.chance.case_id(self.now));
        let is_new = followed::put(self.tx, self.jurisdiction, raised, id.as_ref(), self.now)?;
        if is_new && raised.status == Status::Standing {
            self.tell_of_card(raised, &source)?;
        }
        if let (true, Some(procedure), Some(id)) = (is_new, opened, id) {
            self.open_for_card(raised, &source, procedure, id)?;
        }
        let card = &raised.card;
        for subject in [Subject::Person(card.handler.clone()), Subject::Unit(card.unit.clone())] {
            self.climb(&subject, &card.unit)?;
        }
        Ok(card::has_followed(self.tx, self.jurisdiction, card)?)
    }

    fn handlings_to(&self, raised: &Raised) -> impl Iterator<Item = &Handling> {
        let level = rank(raised.card.level);
        self.book.programme().handlings.iter().filter(move |handling| rank(handling.level) <= level)
    }

    /// The procedure of the case that is to be opened for a card. A card on a case that was itself opened for a card opens none.
    fn handling_of(&mut self, raised: &Raised, source: &CaseId) -> Result<Option<ProcedureId>, Failure> {
        let handling = self.book.programme().handling(raised.card.level);
        let procedure = handling.and_then(|handling| match raised.status {
            Status::Standing => handling.opens,
            Status::Waiting => handling.waiting,
            Status::Withdrawn | Status::Revoked => None,
        });
        let Some(procedure) = procedure else { return Ok(None) };
        let of_a_card = followed::handled_by(self.tx, self.jurisdiction, source)?.is_some();
        Ok((!of_a_card).then_some(procedure))
    }

    /// Tells those of the card's level and of every lower one, each once.
    fn tell_of_card(&mut self, raised: &Raised, source: &CaseId) -> Result<(), Trouble> {
        let mut who: Vec<Actor> = Vec::new();
        for actor in self.handlings_to(raised).flat_map(|handling| &handling.tells) {
            if !who.contains(actor) {
                who.push(actor.clone());
            }
        }
        if who.is_empty() {
            return Ok(());
        }
        let row = case_row::by_id(self.tx, self.jurisdiction, source)?;
        let about = About {
            case: source.clone(),
            unit: UnitCode::from(self.unit_of(raised, row.as_ref())),
            party: row.as_ref().and_then(|row| row.party.clone()),
            handler: Some(raised.card.handler.as_str()).filter(|id| !id.is_empty()).map(PersonId::from),
        };
        let number = row.map_or_else(|| raised.card.case.clone(), |row| row.number);
        let text = self.words_of_card(raised, &number);
        for actor in &who {
            self.tell(&about, &actor.into(), &text)?;
        }
        Ok(())
    }

    fn words_of_card(&self, raised: &Raised, number: &str) -> Text {
        use chuangyou_programme::model::Level;
        let rule = self.book.rule(&raised.card.rule);
        let title = rule.map_or_else(
            || Text { zh: raised.card.rule.clone(), en: raised.card.rule.clone() },
            |rule| rule.title.clone(),
        );
        let (zh, en) = match raised.card.level {
            Level::Notice => ("预警", "Notice"),
            Level::Yellow => ("黄牌", "Yellow card"),
            Level::Red => ("红牌", "Red card"),
        };
        Text { zh: format!("{zh}：{number}，{}", title.zh), en: format!("{en}: {number}, {}", title.en) }
    }

    /// The unit to which a card is put down, else that of its case, else the top of the tree.
    fn unit_of(&self, raised: &Raised, row: Option<&chuangyou_store::CaseRow>) -> String {
        let known = |unit: &&str| self.book.unit(unit).is_some();
        let of_card = Some(raised.card.unit.as_str()).filter(known);
        let of_case = row.map(|row| row.unit.as_str()).filter(known);
        let top = || self.book.programme().units.first().map(|unit| unit.id.as_str());
        of_card.or(of_case).or_else(top).unwrap_or_default().to_owned()
    }

    fn open_for_card(
        &mut self,
        raised: &Raised,
        source: &CaseId,
        procedure: ProcedureId,
        id: CaseId,
    ) -> Result<(), Trouble> {
        let row = case_row::by_id(self.tx, self.jurisdiction, source)?;
        let unit = self.unit_of(raised, row.as_ref());
        let card = &raised.card;
        let facts = self.book.rule(&card.rule).map(|rule| rule.template.describe(self.book.programme()));
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let mut told: BTreeMap<&str, FieldValue> = BTreeMap::from([
            ("about_case", FieldValue::Case(source.clone())),
            ("card_rule", text(&card.rule)),
            ("card_clause", text(&card.clause)),
            ("card_level", text(card.level.name())),
            ("card_facts", FieldValue::Text(facts.map(|facts| facts.zh).unwrap_or_default())),
            ("card_unit", FieldValue::Unit(unit.as_str().into())),
            ("card_at", FieldValue::Instant(Moment(card.at))),
        ]);
        if !card.handler.is_empty() {
            told.insert("card_handler", FieldValue::Person(card.handler.as_str().into()));
        }
        self.open_by_itself(procedure, &unit, id, told)
    }

    /// Opens a case as the system; of what it is told, that which its opening takes.
    pub(crate) fn open_by_itself(
        &mut self,
        procedure: ProcedureId,
        unit: &str,
        id: CaseId,
        told: BTreeMap<&str, FieldValue>,
    ) -> Result<(), Trouble> {
        let declared = &self.book.programme().procedures[procedure.index()];
        let takes = |name: &str| opening_fields(declared).any(|field| field.id == name);
        let fields = told.into_iter().filter(|(name, _)| takes(name));
        let fields: Fields = fields.map(|(name, value)| (FieldName::from(name), value)).collect();
        let (procedure, unit) = (ProcedureName::from(declared.id.as_str()), UnitCode::from(unit));
        let number = self.case_number(&procedure, &unit, None)?;
        let new =
            NewCase { id, number, procedure, unit, item: None, party: None, parent: None, opened_by: None };
        let opened = open(&self.context(), new, fields, self.now, self.now)?;
        Ok(self.put_back(OnDesk::opened(opened)?)?)
    }

    /// Proposes what the account of a person or unit now calls for, if anything.
    pub(crate) fn climb_for(&mut self, key: &str) -> Result<(), Trouble> {
        let subject = match key.split_once(':') {
            Some(("person", person)) => Subject::Person(person.to_owned()),
            Some(("unit", unit)) => Subject::Unit(unit.to_owned()),
            _ => return Ok(()),
        };
        self.climb(&subject, "")
    }

    fn climb(&mut self, subject: &Subject, unit: &str) -> Result<(), Trouble> {
        let programme = self.book.programme();
        let named = !matches!(subject, Subject::Person(id) | Subject::Unit(id) if id.is_empty());
        let rungs = programme.consequences.iter().filter_map(|consequence| consequence.rung.as_ref());
        if !named || !rungs.clone().any(|rung| rung.of == subject.of()) {
            return Ok(());
        }
        let today = self.book.almanac().day(self.now.0);
        let (imposed, made) = (self.imposed_on(subject, today)?, self.made_to(subject, today)?);
        let consequences: Vec<Counted> = imposed.iter().map(|(counted, _)| counted.clone()).collect();
        if ladder::is_answered(programme, subject.of(), &consequences, &made, today) {
            return Ok(());
        }
        let (counted, lines) = self.account_of(subject, imposed, today)?;
        match ladder::proposal(programme, subject.of(), &counted, &made, today) {
            Some(proposal) => self.propose(subject, unit, &proposal, &lines),
            None => Ok(()),
        }
    }

    /// What stands to somebody's account over the longest time that is counted, with a line for each.
    fn account_of(
        &mut self,
        subject: &Subject,
        imposed: Vec<(Counted, String)>,
        today: Day,
    ) -> Result<(Vec<Counted>, Vec<String>), Failure> {
        let at = Moment(self.book.almanac().start_of(ladder::counts_since(today)));
        let cards = card::of_account(self.tx, self.jurisdiction, subject.account(), at)?;
        let almanac = self.book.almanac();
        let mut all: Vec<(Counted, String)> = Vec::with_capacity(cards.len() + imposed.len());
        for Raised { card, .. } in cards {
            let day = almanac.day(card.at);
            let case = CaseId::from(card.case.as_str());
            let line = GroundLine { day, level: Some(card.level), kind: card.rule, case };
            let what = What::Card { case: card.case, level: card.level };
            all.push((Counted { day, what }, line.written()));
        }
        all.extend(imposed);
        all.sort_by_key(|(counted, _)| counted.day);
        Ok(all.into_iter().unzip())
    }

    /// The consequences that stand to somebody's account, with a line for each.
    fn imposed_on(&mut self, subject: &Subject, today: Day) -> Result<Vec<(Counted, String)>, Failure> {
        let imposed =
            consequence::of_subject(self.tx, self.jurisdiction, &subject.key(), ladder::counts_since(today))?;
        let programme = self.book.programme();
        let standing = imposed.into_iter().filter(|one| one.lifted.is_none());
        let counted = standing.filter_map(|one| {
            let kind = programme.consequences.iter().position(|declared| declared.id == one.kind)?;
            let line = GroundLine { day: one.from, level: None, kind: one.kind, case: one.case }.written();
            Some((Counted { day: one.from, what: What::Consequence { kind } }, line))
        });
        Ok(counted.collect())
    }

    fn made_to(&mut self, subject: &Subject, today: Day) -> Result<Vec<Made>, Failure> {
        let made =
            consequence::proposed(self.tx, self.jurisdiction, &subject.key(), ladder::counts_since(today))?;
        let consequences = &self.book.programme().consequences;
        let mut known = Vec::with_capacity(made.len());
        for one in made {
            if let Some(kind) = consequences.iter().position(|declared| declared.id == one.kind) {
                let by = consequences[kind].rung.as_ref().map_or(&[][..], |rung| &rung.declined);
                known.push(Made { kind, day: one.day, declined: self.declined(&one.case, by)? });
            }
        }
        Ok(known)
    }

    /// When people declined what is decided about in a case: when it, or one that it opened, ended by one of these outcomes.
    fn declined(&mut self, case: &CaseId, by: &[String]) -> Result<Option<Day>, Failure> {
        if by.is_empty() {
            return Ok(None);
        }
        let own = case_row::by_id(self.tx, self.jurisdiction, case)?;
        let opened = case_row::of_parent(self.tx, self.jurisdiction, case, PAGE)?;
        let almanac = self.book.almanac();
        let declining = own.into_iter().chain(opened).filter(|row| {
            row.outcome.as_ref().is_some_and(|outcome| by.iter().any(|one| one == outcome.as_str()))
        });
        let days = declining.filter_map(|row| row.closed_at).map(|at| almanac.day(at.0));
        Ok(days.max())
    }

    fn propose(
        &mut self,
        subject: &Subject,
        unit: &str,
        proposal: &Proposal,
        lines: &[String],
    ) -> Result<(), Trouble> {
        let programme = self.book.programme();
        let declared = &programme.consequences[proposal.kind];
        let Some(rung) = &declared.rung else { return Ok(()) };
        let (opens, in_unit) = (rung.opens, programme.units[rung.in_unit.index()].id.clone());
        let kind = declared.id.clone();
        let grounds = proposal.grounds.iter().map(|&at| lines[at].clone()).collect();
        let mut told: BTreeMap<&str, FieldValue> = BTreeMap::from([
            ("proposed_consequence", FieldValue::Text(kind.clone())),
            ("grounds", FieldValue::List(grounds)),
            ("counted_from", FieldValue::Date(proposal.from)),
            ("counted_to", FieldValue::Date(proposal.to)),
        ]);
        if let Subject::Person(person) = subject {
            told.insert("subject_person", FieldValue::Person(person.as_str().into()));
        }
        let of_unit = if let Subject::Unit(own) = subject { own.as_str() } else { unit };
        if self.book.unit(of_unit).is_some() {
            told.insert("subject_unit", FieldValue::Unit(of_unit.into()));
        }
        let case = self.chance.case_id(self.now);
        let proposed = consequence::Proposed {
            subject: subject.key(),
            kind,
            day: proposal.to,
            case: case.clone(),
            unit: of_unit.to_owned(),
        };
        consequence::propose(self.tx, self.jurisdiction, &proposed)?;
        self.open_by_itself(opens, &in_unit, case, told)
    }
}
