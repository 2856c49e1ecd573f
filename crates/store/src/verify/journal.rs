//! The events of the cases, held against their chains and their rows.

use chuangyou_engine::case::{CaseId, Event};

use super::{Finding, PAGE, Progress, Report};
use crate::journal::{link, origin};
use crate::statement::statements;
use crate::{Digest, Failure, Jurisdiction, Row, Tx};

statements! {
    EVENTS = "SELECT e.case_id, e.version, e.hash, e.body, e.activity, e.occurred_at, e.recorded_at, e.actor, e.unit,
            (SELECT l.position FROM leaf l WHERE l.jurisdiction = e.jurisdiction AND l.case_id = e.case_id AND l.version = e.version),
            (SELECT u.hash FROM unsealed u WHERE u.jurisdiction = e.jurisdiction AND u.recorded_at = e.recorded_at
                AND u.case_id = e.case_id AND u.version = e.version)
        FROM event e WHERE e.jurisdiction = $1 AND (e.case_id, e.version) > ($2, $3) ORDER BY e.case_id, e.version LIMIT $4";
    SEALED_LINK = "SELECT hash FROM leaf WHERE jurisdiction = $1 AND case_id = $2 AND version = $3";
    ROWS = "SELECT c.case_id, c.version, c.head,
            (SELECT max(e.version) FROM event e WHERE e.jurisdiction = c.jurisdiction AND e.case_id = c.case_id),
            (SELECT e.hash FROM event e WHERE e.jurisdiction = c.jurisdiction AND e.case_id = c.case_id AND e.version = c.version)
        FROM case_row c WHERE c.jurisdiction = $1 AND c.case_id > $2 AND c.source IS NULL ORDER BY c.case_id LIMIT $3";
}

/// One event as it lies in the journal.
struct Found {
    case: String,
    version: u64,
    hash: Vec<u8>,
    body: String,
    /// Its place in the sealed log.
    position: Option<i64>,
    /// The link that was noted for the sealer.
    noted: Option<Vec<u8>>,
}

/// The event before the one that is looked at.
#[derive(Default)]
struct Before {
    case: String,
    version: u64,
    /// Its link, if it is there and could be read.
    link: Option<Vec<u8>>,
    /// The link that was noted for the sealer.
    noted: Option<Vec<u8>>,
}

/// Holds every event against its link, its columns and the events beside it.
pub(super) fn chains(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    report: &mut Report,
    each: &mut impl FnMut(Progress),
) -> Result<(), Failure> {
    let mut before = Before::default();
    loop {
        let after = [(&before.case).into(), (before.version as i64).into()];
        let [case, version] = after;
        let page = tx.query(EVENTS, &[jurisdiction.value(), case, version, PAGE.into()])?;
        for row in &page {
            before = event(tx, jurisdiction, report, before, row)?;
        }
        each(Progress { events: report.events, leaves: 0 });
        if page.len() < PAGE as usize {
            return Ok(());
        }
    }
}

/// Looks at one event and makes it the one before the next.
fn event(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    report: &mut Report,
    mut before: Before,
    row: &Row,
) -> Result<Before, Failure> {
    let (case, version) = (row.get::<String>(0)?, row.get::<i64>(1)? as u64);
    report.events += 1;
    if before.case != case {
        report.cases += 1;
        let link = Some(origin(&case.as_str().into()).0.to_vec());
        before = Before { case: case.clone(), version: 0, link, noted: None };
    }
    if version != before.version + 1 {
        let (first, last) = (before.version + 1, version.saturating_sub(1));
        report.add(Finding::Missing { case: case.as_str().into(), first, last });
        before.link = None;
    }
    let found = match read(row) {
        Ok(found) => found,
        Err(failure) => {
            let why = failure.to_string();
            report.add(Finding::Unreadable { case: case.as_str().into(), version, why });
            return Ok(Before { case, version, link: None, noted: None });
        }
    };
    let follows = follows(tx, jurisdiction, &before, &found)?;
    if let Some(finding) = inspect(&found, row, follows)? {
        report.add(finding);
    }
    account(report, &found);
    Ok(Before { case, version, link: Some(found.hash), noted: found.noted })
}

/// Whether an event's link follows from its text and the event before it.
fn follows(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    before: &Before,
    found: &Found,
) -> Result<bool, Failure> {
    let gives = |before: &[u8]| {
        <[u8; 32]>::try_from(before).is_ok_and(|before| link(Digest(before), &found.body).0 == *found.hash)
    };
    let Some(link) = &before.link else { return Ok(true) };
    if gives(link) {
        return Ok(true);
    }
    // It may be the event before whose link was changed; that one is found by itself then.
    let key = [jurisdiction.value(), (&before.case).into(), (before.version as i64).into()];
    let sealed: Option<Vec<u8>> = tx.first(SEALED_LINK, &key)?.map(|row| row.get(0)).transpose()?;
    Ok(sealed.or_else(|| before.noted.clone()).is_some_and(|link| gives(&link)))
}

/// What is wrong with an event by itself.
fn inspect(found: &Found, row: &Row, follows: bool) -> Result<Option<Finding>, Failure> {
    let (case, version) = (CaseId::from(found.case.as_str()), found.version);
    let event: Event = match serde_json::from_str(&found.body) {
        Ok(event) => event,
        Err(_) if !follows => return Ok(Some(Finding::Edited { case, version })),
        Err(error) => return Ok(Some(Finding::Unreadable { case, version, why: error.to_string() })),
    };
    if event.case != case || u64::from(event.version) != version {
        let (says_case, says_version) = (event.case, event.version.into());
        return Ok(Some(Finding::Moved { case, version, says_case, says_version }));
    }
    if !follows {
        return Ok(Some(Finding::Edited { case, version }));
    }
    let actor = event.actor.person().map(|person| person.as_str().to_owned());
    let columns = [
        ("activity", row.get::<String>(4)? == event.activity.name()),
        ("occurred_at", row.get::<i64>(5)? == event.occurred_at.0),
        ("recorded_at", row.get::<i64>(6)? == event.recorded_at.0),
        ("actor", row.get::<Option<String>>(7)? == actor),
        ("unit", row.get::<String>(8)? == event.unit.as_str()),
    ];
    let differs = columns.into_iter().find(|(_, agrees)| !agrees);
    Ok(differs.map(|(column, _)| Finding::ColumnDiffers { case, version, column }))
}

/// Whether an event is sealed, or waits to be; what is sealed is held against the log later.
fn account(report: &mut Report, found: &Found) {
    let (case, version) = (CaseId::from(found.case.as_str()), found.version);
    match (found.position, &found.noted) {
        (Some(_), None) => report.sealed += 1,
        (None, Some(noted)) => {
            report.waiting += 1;
            if *noted != found.hash {
                report.add(Finding::Replaced { case, version });
            }
        }
        (Some(_), Some(_)) => {
            report.sealed += 1;
            report.add(Finding::SealedAgain { case, version });
        }
        (None, None) => report.add(Finding::Inserted { case, version }),
    }
}

fn read(row: &Row) -> Result<Found, Failure> {
    // The other columns are read so that one of the wrong kind is found here.
    let _: (String, i64, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
    let _: (Option<String>, String) = (row.get(7)?, row.get(8)?);
    Ok(Found {
        case: row.get(0)?,
        version: row.get::<i64>(1)? as u64,
        hash: row.get(2)?,
        body: row.get(3)?,
        position: row.get(9)?,
        noted: row.get(10)?,
    })
}

/// Holds the row of every case against its last event: so a tail that was cut off before it was sealed is found too.
pub(super) fn rows(tx: &mut Tx<'_>, jurisdiction: &Jurisdiction, report: &mut Report) -> Result<(), Failure> {
    let mut after = String::new();
    loop {
        let page = tx.query(ROWS, &[jurisdiction.value(), (&after).into(), PAGE.into()])?;
        for row in &page {
            let (case, version): (String, i64) = (row.get(0)?, row.get(1)?);
            let (head, last): (Vec<u8>, Option<i64>) = (row.get(2)?, row.get(3)?);
            let hash: Option<Vec<u8>> = row.get(4)?;
            let (last, version) = (last.unwrap_or(0) as u64, version as u64);
            if last < version {
                let (first, last) = (last + 1, version);
                report.add(Finding::Missing { case: case.as_str().into(), first, last });
            } else if last > version || hash.is_none_or(|hash| hash != head) {
                report.add(Finding::RowDiffers { case: case.as_str().into() });
            }
            after = case;
        }
        if page.len() < PAGE as usize {
            return Ok(());
        }
    }
}
