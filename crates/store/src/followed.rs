//! What followed from cards: that somebody was told, the case that was opened, and what people decided about the card.

use chuangyou_engine::Card;
use chuangyou_engine::case::{CaseId, Moment};
use chuangyou_programme::model::{CardAct, Level};

use crate::card::{self, Raised, Status, rank};
use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx, Value};

statements! {
    PUT = "INSERT INTO card_followed (jurisdiction, case_id, rule, subject, level, status, handled_by, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction, case_id, rule, subject, level, status) DO NOTHING";
    BY = "SELECT case_id, rule, subject, level, handled_by FROM card_followed WHERE jurisdiction = $1 AND handled_by = $2";
    OF_CASE = "SELECT case_id, rule, subject, level, handled_by FROM card_followed
        WHERE jurisdiction = $1 AND case_id = $2 AND handled_by IS NOT NULL ORDER BY at, handled_by";
    LOOKS = "SELECT case_id, rule, subject, level, status, handled_by, at FROM card_followed
        WHERE jurisdiction = $1 AND case_id = $2 ORDER BY at, rule, subject, level, status";
    RULE = "INSERT INTO card_ruling (jurisdiction, case_id, rule, subject, level, by_case, by_version, act, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (jurisdiction, case_id, rule, subject, level, by_case, by_version) DO NOTHING";
    RULINGS = "SELECT rule, subject, level, act, at, by_case, by_version FROM card_ruling WHERE jurisdiction = $1 AND case_id = $2 ORDER BY at, by_version";
}

/// A card, by case, rule, subject and level, and the case that was opened for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The case it was raised on.
    pub case: CaseId,
    /// The rule.
    pub rule: String,
    /// The clock or activity it is about.
    pub subject: String,
    /// Its level.
    pub level: Level,
    /// The case that was opened for it.
    pub handled_by: CaseId,
}

/// That the city saw to what follows from a card as it then was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The case it was raised on.
    pub case: CaseId,
    /// The rule.
    pub rule: String,
    /// The clock or activity it is about.
    pub subject: String,
    /// Its level then.
    pub level: Level,
    /// What it counted as then.
    pub status: Status,
    /// The case that was opened for it, if one was.
    pub handled_by: Option<CaseId>,
    /// When.
    pub at: Moment,
}

/// What people decided about a card of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The rule.
    pub rule: String,
    /// The clock or activity it is about.
    pub subject: String,
    /// Its level.
    pub level: Level,
    /// What becomes of it.
    pub act: CardAct,
    /// When it was decided.
    pub at: Moment,
    /// The case in which it was decided, and the version of its event.
    pub by: (CaseId, u32),
}

impl Ruling {
    /// The last word on a card, if there is one. `rulings` are in the order in which they were made.
    pub fn last<'r>(rulings: &'r [Self], card: &Card) -> Option<&'r Self> {
        let is_of =
            |one: &&Self| one.rule == card.rule && one.subject == card.subject && one.level == card.level;
        rulings.iter().rfind(is_of)
    }
}

/// Notes that something followed from a card as it is, and the case that was opened for it. Says whether it had not before.
///
/// # Errors
/// As the database has it.
pub fn put(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    raised: &Raised,
    handled_by: Option<&CaseId>,
    at: Moment,
) -> Result<bool, Failure> {
    let mut values = key(jurisdiction, &raised.card).to_vec();
    values.extend([raised.status.name().into(), handled_by.map(CaseId::as_str).into(), at.0.into()]);
    Ok(tx.execute(PUT, &values)? == 1)
}

/// The card for which a case was opened.
///
/// # Errors
/// As the database has it.
pub fn handled_by(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Option<Followed>, Failure> {
    tx.first(BY, &[jurisdiction.value(), case.as_str().into()])?.as_ref().map(read).transpose()
}

/// The cases that were opened for cards of a case, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn of_case(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    case: &CaseId,
) -> Result<Vec<Followed>, Failure> {
    tx.query(OF_CASE, &[jurisdiction.value(), case.as_str().into()])?.iter().map(read).collect()
}

/// When the city saw to what follows from the cards of a case, the earliest first.
///
/// # Errors
/// As the database has it.
pub fn looks(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Look>, Failure> {
    tx.query(LOOKS, &[jurisdiction.value(), case.as_str().into()])?.iter().map(look).collect()
}

/// Notes what the act of version `version` of the case that was opened for a card decides about it.
///
/// # Errors
/// As the database has it.
pub fn rule(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    card: &Followed,
    (act, version): (CardAct, u32),
    at: Moment,
) -> Result<(), Failure> {
    let act = match act {
        CardAct::Release => "release",
        CardAct::Revoke => "revoke",
        CardAct::Restore => "restore",
    };
    let values = [
        jurisdiction.value(),
        card.case.as_str().into(),
        card.rule.as_str().into(),
        card.subject.as_str().into(),
        rank(card.level).into(),
        card.handled_by.as_str().into(),
        version.into(),
        act.into(),
        at.0.into(),
    ];
    tx.execute(RULE, &values).map(drop)
}

/// What was decided about the cards of a case, in the order in which it was.
///
/// # Errors
/// As the database has it.
pub fn rulings(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, case: &CaseId) -> Result<Vec<Ruling>, Failure> {
    tx.query(RULINGS, &[jurisdiction.value(), case.as_str().into()])?.iter().map(ruling).collect()
}

fn key(jurisdiction: &Jurisdiction, card: &Card) -> [Value; 5] {
    let (rule, subject) = (card.rule.as_str().into(), card.subject.as_str().into());
    [jurisdiction.value(), card.case.as_str().into(), rule, subject, rank(card.level).into()]
}

fn look(row: &Row) -> Result<Look, Failure> {
    Ok(Look {
        case: row.get::<String>(0)?.into(),
        rule: row.get(1)?,
        subject: row.get(2)?,
        level: card::level(row.get(3)?)?,
        status: Status::read(&row.get::<String>(4)?)?,
        handled_by: row.get::<Option<String>>(5)?.map(CaseId::from),
        at: Moment(row.get(6)?),
    })
}

fn read(row: &Row) -> Result<Followed, Failure> {
    let (case, handled_by): (String, String) = (row.get(0)?, row.get(4)?);
    Ok(Followed {
        case: case.into(),
        rule: row.get(1)?,
        subject: row.get(2)?,
        level: card::level(row.get(3)?)?,
        handled_by: handled_by.into(),
    })
}

fn ruling(row: &Row) -> Result<Ruling, Failure> {
    let act: String = row.get(3)?;
    let act = match act.as_str() {
        "release" => CardAct::Release,
        "revoke" => CardAct::Revoke,
        "restore" => CardAct::Restore,
        other => return Err(Failure::corrupt("a ruling on a card", other)),
    };
    let by_case: String = row.get(5)?;
    Ok(Ruling {
        rule: row.get(0)?,
        subject: row.get(1)?,
        level: card::level(row.get(2)?)?,
        act,
        at: Moment(row.get(4)?),
        by: (by_case.into(), row.get(6)?),
    })
}
