//! The cards file.

use super::parquet;
use crate::atomic::Draft;
use crate::instant;
use anyhow::Result;
use chuangyou_calendar::Zone;
use chuangyou_engine::Card;
use std::io::Write;
use std::path::Path;

/// The columns, in their order.
pub(super) const COLUMNS: [&str; 12] =
    ["case", "rule", "level", "at", "unit", "handler", "clause", "leader", "subject", "due", "limit", "used"];

/// One card as texts. The cells are used again for the next card.
#[derive(Default)]
pub(super) struct Cells {
    at: String,
    due: String,
    limit: String,
    used: String,
}

impl Cells {
    /// The texts of a card, in the order of [`COLUMNS`]; what is not known is empty.
    pub(super) fn of<'c>(&'c mut self, card: &'c Card, zone: &Zone) -> [&'c str; COLUMNS.len()] {
        let instant = |text: &mut String, at: Option<i64>| {
            text.clear();
            if let Some(at) = at {
                instant::push_rfc3339(text, at, zone);
            }
        };
        instant(&mut self.at, Some(card.at));
        instant(&mut self.due, card.facts.due);
        self.limit = card.facts.limit.map(|n| n.to_string()).unwrap_or_default();
        self.used = card.facts.used.map(|n| n.to_string()).unwrap_or_default();
        [
            &card.case,
            &card.rule,
            card.level.name(),
            &self.at,
            &card.unit,
            &card.handler,
            &card.clause,
            &card.leader,
            &card.subject,
            &self.due,
            &self.limit,
            &self.used,
        ]
    }
}

/// Writes the cards, in the format that the file's name tells, beside where they belong.
pub(super) fn draft(path: &Path, cards: &[Card], zone: &Zone) -> Result<Draft> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) {
        Draft::filled(path, |file| parquet::write(file, cards, zone))
    } else {
        Draft::write(path, |out| write_csv(out, cards, zone))
    }
}

fn write_csv(out: &mut (impl Write + ?Sized), cards: &[Card], zone: &Zone) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    let mut cells = Cells::default();
    for card in cards {
        table.write_record(cells.of(card, zone))?;
    }
    Ok(table.flush()?)
}
