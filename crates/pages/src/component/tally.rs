//! Cards counted by level, as numbers and as a bar.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::lang::{Lang, Whole};

/// Cards counted by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Red cards.
    pub red: usize,
    /// Yellow cards.
    pub yellow: usize,
    /// Notices.
    pub notice: usize,
}

impl Tally {
    /// All together.
    pub fn total(&self) -> usize {
        self.red + self.yellow + self.notice
    }
}

/// A tally as a bar, as long as its share of the longest.
#[derive(Template)]
#[template(path = "component/bar.html")]
pub struct Bar {
    red: usize,
    yellow: usize,
    notice: usize,
}

impl HtmlSafe for Bar {}

impl Lang {
    /// A tally as a bar: red solid, yellow hatched, notices light. `longest` is the total that fills it. The numbers
    /// themselves stand beside it.
    pub fn bar(self, tally: &Tally, longest: impl Whole) -> Bar {
        let whole = usize::try_from(longest.whole()).unwrap_or(0).max(1);
        let part = |count: usize| (count * 400).div_ceil(whole);
        Bar { red: part(tally.red), yellow: part(tally.yellow), notice: part(tally.notice) }
    }
}
