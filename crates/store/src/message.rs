//! Messages to people: to whoever holds a role in a unit, or to one person.

pub mod read;

use chuangyou_engine::case::{CaseId, Moment, PersonId};
use chuangyou_programme::model::Text;

use crate::statement::statements;
use crate::task::Post;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads, of the messages of a jurisdiction.
macro_rules! messages {
    () => {
        "SELECT id, unit, role, person, case_id, text_zh, text_en, at FROM message WHERE jurisdiction = $1"
    };
}

statements! {
    PUT = "INSERT INTO message (jurisdiction, id, unit, role, person, case_id, text_zh, text_en, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_ID = concat!(messages!(), " AND id = $2");
    OF_POST = concat!(
        messages!(),
        " AND unit = $2 AND role = $3 AND person IS NULL AND at < $4 ORDER BY at DESC, id LIMIT $5"
    );
    OF_PERSON = concat!(messages!(), " AND person = $2 AND at < $3 ORDER BY at DESC, id LIMIT $4");
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id; the same effect carried out twice makes the same id.
    pub id: String,
    /// To whom: the role in a unit. For a message to one person, the unit it comes from.
    pub post: Post,
    /// To whom alone.
    pub person: Option<PersonId>,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// What it says.
    pub text: Text,
    /// When.
    pub at: Moment,
}

/// Sends a message.
///
/// # Errors
/// [`Failure::Taken`] if one with this id was sent.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, message: &Message) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        message.id.as_str().into(),
        message.post.unit.as_str().into(),
        message.post.role.as_str().into(),
        message.person.as_ref().map(PersonId::as_str).into(),
        message.case.as_ref().map(CaseId::as_str).into(),
        message.text.zh.as_str().into(),
        message.text.en.as_str().into(),
        message.at.0.into(),
    ];
    tx.execute(PUT, &values).map(drop)
}

/// The message of that id.
///
/// # Errors
/// As the database has it.
pub fn by_id(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, id: &str) -> Result<Option<Message>, Failure> {
    tx.first(BY_ID, &[jurisdiction.value(), id.into()])?.as_ref().map(message).transpose()
}

/// Up to `limit` messages to any of these posts, from before `before`, the latest first. Those to one person are not among them.
///
/// # Errors
/// As the database has it.
pub fn of_posts(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    posts: &[Post],
    before: Moment,
    limit: u32,
) -> Result<Vec<Message>, Failure> {
    let posts: std::collections::BTreeSet<&Post> = posts.iter().collect();
    let mut found = Vec::new();
    for post in posts {
        let (unit, role) = (post.unit.as_str().into(), post.role.as_str().into());
        let rows = tx.query(OF_POST, &[jurisdiction.value(), unit, role, before.0.into(), limit.into()])?;
        for row in &rows {
            found.push(message(row)?);
        }
    }
    found.sort_by(|a: &Message, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    found.truncate(limit as usize);
    Ok(found)
}

/// Up to `limit` messages to one person, from before `before`, the latest first.
///
/// # Errors
/// As the database has it.
pub fn of_person(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    person: &PersonId,
    before: Moment,
    limit: u32,
) -> Result<Vec<Message>, Failure> {
    let values = [jurisdiction.value(), person.as_str().into(), before.0.into(), limit.into()];
    tx.query(OF_PERSON, &values)?.iter().map(message).collect()
}

fn message(row: &Row) -> Result<Message, Failure> {
    Ok(Message {
        id: row.get(0)?,
        post: Post { unit: row.get(1)?, role: row.get(2)? },
        person: row.get::<Option<String>>(3)?.map(PersonId::from),
        case: row.get::<Option<String>>(4)?.map(CaseId::from),
        text: Text { zh: row.get(5)?, en: row.get(6)? },
        at: Moment(row.get(7)?),
    })
}
