//! Carrying out what events set off: linked cases, messages, papers, registers.

use chuangyou_engine::case::{
    Case, CaseId, Context, Effect, FieldName, FieldValue, Fields, LinkId, Moment, NewCase, Outcome, Parent,
    PersonId, Place, ProcedureName, Rejection, RoleAt, UnitCode, child_closed, child_opened, open,
    opening_fields,
};
use chuangyou_programme::model::{DEFAULT_NUMBER, Text};
use chuangyou_store::outbox::{self, Entry};
use chuangyou_store::task::Post;
use chuangyou_store::{Failure, message, notice, register};

use crate::base;
use crate::deed::Deed;
use crate::desk::{Desk, OnDesk, posts_at};
use crate::number::{Parts, Series};
use crate::publish;

/// Why a deed could not be carried out this time.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The programme's rules are against it.
    #[error("{0}")]
    Rejected(#[from] Rejection),
    /// A register does not take the entry.
    #[error("the register `{register}` does not take this: {why}")]
    Register {
        /// The register.
        register: String,
        /// Why not.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The case that a message is about, and whom its roles mean.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(crate) case: CaseId,
    pub(crate) unit: UnitCode,
    pub(crate) party: Option<PersonId>,
    pub(crate) handler: Option<PersonId>,
}

impl About {
    fn of(case: &Case) -> Self {
        let (party, handler) = (case.party.clone(), case.handler.clone());
        Self { case: case.id.clone(), unit: case.unit.clone(), party, handler }
    }
}

/// What carrying out a deed changed beyond its case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Aftermath {
    #[default]
    Nothing,
    /// A register has another entry: the rulebook is to be made anew.
    RegisterChanged,
}

impl Desk<'_, '_> {
    /// Carries out an entry of the outbox and notes that it is done; if it was done before, nothing happens.
    pub(crate) fn carry_out_entry(&mut self, entry: &Entry) -> Result<Aftermath, Trouble> {
        if !outbox::done(self.tx, self.jurisdiction, entry, self.now)? {
            return Ok(Aftermath::Nothing);
        }
        let deed: Deed = serde_json::from_str(&entry.effect)
            .map_err(|error| Failure::corrupt(format!("an effect of case {}", entry.case), error))?;
        match deed {
            Deed::TellParent { parent, link, outcome } => self.tell_parent(&parent, &link, &outcome)?,
            Deed::Effect(effect) => return self.carry_out_effect(entry, effect),
        }
        Ok(Aftermath::Nothing)
    }

    fn carry_out_effect(&mut self, entry: &Entry, effect: Effect) -> Result<Aftermath, Trouble> {
        let missing = || Failure::corrupt("the outbox", format!("case {} is not in the journal", entry.case));
        let on = self.load(&entry.case)?.ok_or_else(missing)?;
        match effect {
            Effect::Open { procedure, unit, link } => self.open_linked(on, procedure, unit, link)?,
            Effect::Notify { who, text } | Effect::Escalate { who, text } => {
                self.tell(&About::of(&on.case), &who, &text)?;
            }
            Effect::Serve { notice } => self.serve(entry, &on.case, &notice)?,
            Effect::SetRegister { register, field } => {
                self.set_register(entry, &on, &register, &field)?;
                return Ok(Aftermath::RegisterChanged);
            }
            Effect::Publish { publication } => {
                self.publish(entry, &on, &publication, publish::Place::New)?;
            }
            Effect::Correct { publication } => {
                self.publish(entry, &on, &publication, publish::Place::OfEarlier)?;
            }
            Effect::Withdraw { publication } => self.withdraw(entry, &on, &publication)?,
            Effect::Impose { kind } => self.impose(entry, &on, &kind)?,
            Effect::Lift { kind } => self.lift(&on.case, &kind)?,
            Effect::Card { act } => self.rule_on_card(entry, act)?,
            Effect::Publication { act } => self.review(entry, &on, act)?,
            Effect::InviteRating | Effect::ProposeConsequence { .. } | Effect::LiftSecrecy { .. } => {}
        }
        Ok(Aftermath::Nothing)
    }

    fn open_linked(
        &mut self,
        mut parent: OnDesk,
        procedure: ProcedureName,
        unit: UnitCode,
        link: Option<LinkId>,
    ) -> Result<(), Trouble> {
        let id = self.chance.case_id(self.now);
        let number = self.case_number(&procedure, &unit, parent.case.item.as_ref())?;
        let fields = inherited(&self.context(), &parent.case, &procedure);
        let new = NewCase {
            id: id.clone(),
            number,
            procedure,
            unit,
            item: parent.case.item.clone(),
            party: None,
            parent: link.clone().map(|link| Parent { case: parent.case.id.clone(), link }),
            opened_by: link.is_none().then(|| parent.case.id.clone()),
        };
        let opened = open(&self.context(), new, fields, self.now, self.now)?;
        self.put_back(OnDesk::opened(opened)?)?;
        if let Some(link) = link {
            let told = child_opened(&self.context(), &parent.case, &link, &id, self.now)?;
            parent.push(told);
            self.put_back(parent)?;
        }
        Ok(())
    }

    fn tell_parent(&mut self, parent: &CaseId, link: &LinkId, outcome: &Outcome) -> Result<(), Trouble> {
        let missing = || Failure::corrupt("the outbox", format!("case {parent} is not in the journal"));
        let mut parent = self.load(parent)?.ok_or_else(missing)?;
        self.let_time_pass(&mut parent)?;
        let told = child_closed(&self.context(), &parent.case, link, outcome, self.now)?;
        parent.push(told);
        self.put_back(parent)?;
        Ok(())
    }

    /// Leaves a message for everybody in the role, or for the one person that it means.
    pub(crate) fn tell(&mut self, about: &About, who: &RoleAt, text: &Text) -> Result<(), Failure> {
        let person = match (who.place, who.role.as_str()) {
            (Place::Case, "party") => about.party.clone(),
            (Place::Case, _) => about.handler.clone(),
            _ => None,
        };
        let posts = match &person {
            Some(_) => vec![Post { unit: about.unit.to_string(), role: who.role.clone() }],
            None => posts_at(self.book, about.unit.as_str(), who),
        };
        for post in posts {
            let new = message::Message {
                id: self.chance.id(self.now),
                post,
                person: person.clone(),
                case: Some(about.case.clone()),
                text: text.clone(),
                at: self.now,
            };
            message::put(self.tx, self.jurisdiction, &new)?;
        }
        Ok(())
    }

    fn serve(&mut self, entry: &Entry, case: &Case, template: &str) -> Result<(), Failure> {
        let declared = self.book.programme().notices.iter().find(|notice| notice.id == template);
        let pattern = declared.map_or(DEFAULT_NUMBER, |notice| notice.number.as_str());
        let item = case.item.as_ref().map_or("", |item| item.as_str());
        let day = self.book.almanac().day(self.now.0);
        let parts =
            Parts { unit: self.book.number_code(&case.unit), item, procedure: case.procedure.as_str(), day };
        let served = notice::Notice {
            number: self.next_of(&Series::of(pattern, parts))?,
            case: entry.case.clone(),
            version: entry.version,
            template: template.to_owned(),
            unit: case.unit.clone(),
            served_at: self.now,
        };
        notice::put(self.tx, self.jurisdiction, &served)
    }

    /// The field's value becomes the register's entry for the item or the enterprise that the case is about.
    fn set_register(
        &mut self,
        entry: &Entry,
        on: &OnDesk,
        register: &str,
        field: &FieldName,
    ) -> Result<(), Trouble> {
        let refused = |why: String| Trouble::Register { register: register.to_owned(), why };
        let act = on.events.iter().find(|event| event.version == entry.version);
        let act = act.ok_or_else(|| refused(format!("the case has no event {}", entry.version)))?;
        let value = on.case.fields.get(field.as_str());
        let value = value.ok_or_else(|| refused(format!("the case has no `{field}`")))?;
        let day = self.book.almanac().day(act.occurred_at.0);
        let new = register::RegisterEntry {
            register: register.to_owned(),
            entry: about(&on.case, register).ok_or_else(|| refused("the case is about nothing".into()))?,
            // A promise binds from the day after it was published; whatever else was entered, at once.
            from_day: if register == base::ITEM_PROMISE { day + 1 } else { day },
            case: entry.case.clone(),
            version: entry.version,
            body: serde_json::to_string(value).map_err(|error| Failure::corrupt("a field", error))?,
        };
        let item = self.book.programme().items.iter().find(|item| item.id == new.entry);
        if let Some(mut item) = item.filter(|_| base::REGISTERS.contains(&register)).cloned() {
            base::set(&mut item, &new).map_err(|why| refused(why.to_string()))?;
        }
        Ok(register::put(self.tx, self.jurisdiction, &new)?)
    }
}

/// What an entry of the register is about: the case's item, or its enterprise.
fn about(case: &Case, register: &str) -> Option<String> {
    if base::REGISTERS.contains(&register) {
        return case.item.as_ref().map(ToString::to_string);
    }
    case.fields.values().find_map(|value| match value {
        FieldValue::Enterprise(code) => Some(code.clone()),
        _ => None,
    })
}

/// What a linked case is told at its beginning: the fields of its own that the other case has too, but for personal ones and
/// those that are secret there and were not released.
fn inherited(ctx: &Context<'_>, from: &Case, procedure: &ProcedureName) -> Fields {
    let there = ctx.procedure(&from.procedure).into_iter().flat_map(|there| &there.fields);
    let sealed: Vec<&str> = there
        .filter(|field| !field.secret_to.is_empty() && !from.released.contains(field.id.as_str()))
        .map(|field| field.id.as_str())
        .collect();
    let declared = ctx.procedure(procedure).into_iter().flat_map(opening_fields);
    let declared = declared.filter(|field| !sealed.contains(&field.id.as_str()));
    let open = declared.filter(|field| !field.personal && field.secret_to.is_empty());
    open.filter_map(|field| {
        let value = from.fields.get(field.id.as_str())?;
        let is_open = !matches!(value, FieldValue::Commitment(_));
        is_open.then(|| (field.id.as_str().into(), value.clone()))
    })
    .collect()
}

/// When to try again what has failed so often: after one second, two, four … at most an hour.
pub(crate) fn again_at(now: Moment, attempts: u32) -> Moment {
    let seconds = 1i64 << attempts.min(12);
    Moment(now.0 + seconds.min(3600) * 1_000_000)
}
