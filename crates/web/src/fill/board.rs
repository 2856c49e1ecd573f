//! The supervision board and the programme's live numbers, from the last count.

use chuangyou_app::access::{Sight, is_open_to_supervisors};
use chuangyou_app::board::{Share, Snapshot};
use chuangyou_app::observed::Sources;
use chuangyou_app::{City, Rulebook};
use chuangyou_programme::model;

use super::{case, plain, unit_title};
use chuangyou_store::CaseRow;
use chuangyou_store::card::Raised;

use chuangyou_pages::component::{Card, Tally};
use chuangyou_pages::page::board::{Board, Live, RuleRow, UnitRow};
use chuangyou_pages::page::work_case::Origin;

/// How many of the latest cards the board shows.
const LATEST: usize = 12;

/// The board as somebody sees it.
pub(crate) fn board(city: &City, snapshot: &Snapshot, sight: &Sight, live: Live) -> Board {
    let (book, sources) = (&*city.book(), &*city.sources());
    let seen: Vec<&Share> = snapshot.shares.iter().filter(|share| sight.holds(&share.unit)).collect();
    let latest = snapshot.latest.iter().filter(|(raised, row)| {
        (sight.holds(&row.unit) || sight.holds(&raised.card.unit))
            && is_open_to_supervisors(book, &row.procedure)
    });
    let shown = |(raised, row): &(Raised, CaseRow)| {
        let judge = row.source.as_deref().and_then(|source| sources.book(source)).unwrap_or(book);
        let attributed_to = (!raised.card.unit.is_empty()).then(|| unit_title(book, &raised.card.unit));
        let card = Card { attributed_to, ..case::shown_card(judge, raised) };
        (card, row.id.to_string(), row.number.clone())
    };
    Board {
        as_of: case::second(book, snapshot.as_of),
        live,
        cards: cards(&seen, |_| true),
        open: seen.iter().map(|share| share.open_cases()).sum(),
        due_today: seen.iter().map(|share| share.due_today).sum(),
        closed_this_month: seen.iter().map(|share| share.closed_this_month).sum(),
        units: units(book, &seen),
        rules: rules(book, sources, &seen),
        latest: latest.take(LATEST).map(shown).collect(),
    }
}

/// The standing cards of some rules, by level.
pub(crate) fn cards(shares: &[&Share], of: impl Fn(&str) -> bool) -> Tally {
    let mut tally = Tally::default();
    let counted = shares.iter().flat_map(|share| &share.cards).filter(|(rule, _, _)| of(rule));
    for (_, level, count) in counted {
        *match level {
            model::Level::Red => &mut tally.red,
            model::Level::Yellow => &mut tally.yellow,
            model::Level::Notice => &mut tally.notice,
        } += count;
    }
    tally
}

/// More red cards come first, then more yellow ones, then more notices.
fn weight(tally: &Tally) -> std::cmp::Reverse<(usize, usize, usize)> {
    std::cmp::Reverse((tally.red, tally.yellow, tally.notice))
}

fn units(book: &Rulebook, shares: &[&Share]) -> Vec<UnitRow> {
    let row = |share: &&Share| UnitRow {
        title: unit_title(book, &share.unit),
        origin: match &share.source {
            None => Origin::Own,
            Some(source) => Origin::Observed(plain(source)),
        },
        open: share.open_cases(),
        cards: cards(&[share], |_| true),
        on_time: share.on_time(),
    };
    let mut rows: Vec<UnitRow> = shares.iter().map(row).collect();
    rows.sort_by_key(|row| (weight(&row.cards), std::cmp::Reverse(row.open)));
    rows
}

/// Every rule that has raised a card, by the city's programme or by that of a source; only the city's clauses have a page.
fn rules(book: &Rulebook, sources: &Sources, shares: &[&Share]) -> Vec<RuleRow> {
    let mut names: Vec<&str> =
        shares.iter().flat_map(|share| &share.cards).map(|(rule, _, _)| rule.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let row = |name: &str| {
        let rule = book.rule(name);
        let clause = rule.map(|rule| book.programme().clause(rule.clause));
        RuleRow {
            title: rule
                .or_else(|| sources.ids().filter_map(|id| sources.book(id)).find_map(|book| book.rule(name)))
                .map_or_else(|| plain(name), |rule| rule.title.clone()),
            clause: clause.map(|clause| (clause.id.clone(), clause.title.clone())),
            cards: cards(shares, |rule| rule == name),
        }
    };
    let mut rows: Vec<RuleRow> = names.into_iter().map(row).collect();
    rows.sort_by_key(|row| weight(&row.cards));
    rows
}
