//! Applications that are being written: kept for their author until they are handed in or thrown away.

use chuangyou_engine::case::{ItemCode, Moment, PersonId, ProcedureName};

use crate::statement::statements;
use crate::{Failure, Jurisdiction, Row, Tx};

/// The columns that [`read`] reads, of the drafts of somebody.
macro_rules! drafts {
    () => {
        "SELECT id, account, procedure, item, body, saved_at FROM draft WHERE jurisdiction = $1 AND account = $2"
    };
}

statements! {
    PUT = "INSERT INTO draft (jurisdiction, id, account, procedure, item, body, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (jurisdiction, id) DO UPDATE SET procedure = excluded.procedure, item = excluded.item, body = excluded.body,
            saved_at = excluded.saved_at
        WHERE draft.account = excluded.account";
    GET = concat!(drafts!(), " AND id = $3");
    OF_ACCOUNT = concat!(drafts!(), " ORDER BY saved_at DESC, id LIMIT $3");
    DELETE = "DELETE FROM draft WHERE jurisdiction = $1 AND account = $2 AND id = $3";
}

/// An application that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: PersonId,
    /// The procedure it is to open.
    pub procedure: ProcedureName,
    /// The service item it is about.
    pub item: Option<ItemCode>,
    /// What has been written, in the words of whoever put it.
    pub body: String,
    /// When it was last saved.
    pub saved_at: Moment,
}

/// Keeps a draft, in the place of its last state if there is one.
///
/// # Errors
/// [`Failure::Taken`] if the id is that of somebody else's draft.
pub fn put(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, draft: &Draft) -> Result<(), Failure> {
    let values = [
        jurisdiction.value(),
        draft.id.as_str().into(),
        draft.account.as_str().into(),
        draft.procedure.as_str().into(),
        draft.item.as_ref().map(ItemCode::as_str).into(),
        draft.body.as_str().into(),
        draft.saved_at.0.into(),
    ];
    match tx.execute(PUT, &values)? {
        1 => Ok(()),
        _ => Err(Failure::Taken(format!("draft {} is somebody else's", draft.id))),
    }
}

/// The draft with that id, if it is that person's.
///
/// # Errors
/// As the database has it.
pub fn get(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
    id: &str,
) -> Result<Option<Draft>, Failure> {
    let row = tx.first(GET, &[jurisdiction.value(), account.as_str().into(), id.into()])?;
    row.as_ref().map(read).transpose()
}

/// Up to `limit` drafts of somebody, the latest first.
///
/// # Errors
/// As the database has it.
pub fn of_account(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
    limit: u32,
) -> Result<Vec<Draft>, Failure> {
    let values = [jurisdiction.value(), account.as_str().into(), limit.into()];
    tx.query(OF_ACCOUNT, &values)?.iter().map(read).collect()
}

/// Throws a draft of somebody away. `false` if they have none with that id.
///
/// # Errors
/// As the database has it.
pub fn delete(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    account: &PersonId,
    id: &str,
) -> Result<bool, Failure> {
    Ok(tx.execute(DELETE, &[jurisdiction.value(), account.as_str().into(), id.into()])? == 1)
}

fn read(row: &Row) -> Result<Draft, Failure> {
    Ok(Draft {
        id: row.get(0)?,
        account: row.get::<String>(1)?.into(),
        procedure: row.get::<String>(2)?.into(),
        item: row.get::<Option<String>>(3)?.map(ItemCode::from),
        body: row.get(4)?,
        saved_at: Moment(row.get(5)?),
    })
}
