//! The story in plain words.

use super::clocks::{Basis, ClockStory, State};
use super::days::{DayStory, What};
use super::story::{CardStory, EventStory, Story};
use crate::words::Words;
use chuangyou_calendar::TimeUnit;
use std::fmt::Write as _;

/// The whole story.
pub(super) fn render(story: &Story, words: &Words) -> String {
    let mut page = Page { text: String::new(), words };
    page.line(0, &format!("{} {}    {} {}", words.case, story.case, words.as_of, story.as_of));
    for (key, value) in &story.attributes {
        page.line(1, &format!("{key}: {value}"));
    }
    page.heading(words.timeline);
    story.events.iter().for_each(|event| page.event(event));
    page.heading(words.clocks);
    if story.clocks.is_empty() {
        page.line(1, words.no_clocks);
    }
    story.clocks.iter().for_each(|clock| page.clock(clock));
    page.heading(words.cards);
    if story.cards.is_empty() {
        page.line(1, words.no_cards);
    }
    for cards in story.cards.chunk_by(|a, b| a.rule == b.rule) {
        page.cards_of_a_rule(cards);
    }
    if let Some(next) = &story.next_change {
        page.line(0, "");
        page.line(0, &words.next_change(next));
    }
    page.text
}

struct Page<'w> {
    text: String,
    words: &'w Words,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let line = format!("{}{text}", "  ".repeat(depth));
        writeln!(self.text, "{}", line.trim_end()).expect("writing to a String cannot fail");
    }

    fn heading(&mut self, text: &str) {
        self.line(0, "");
        self.line(0, text);
    }

    fn event(&mut self, event: &EventStory) {
        let words = self.words;
        let mut line = format!("{}  {}", event.at, event.activity);
        if let Some(title) = &event.title {
            line.push_str(&format!("  {}", words.pick(title)));
        }
        if let Some(by) = &event.by {
            line.push_str(&format!("  ({} {by})", words.by));
        }
        if !event.considered {
            line.push_str(&format!("  {}", words.later));
        }
        self.line(1, &line);
    }

    fn clock(&mut self, clock: &ClockStory) {
        let words = self.words;
        self.line(1, &format!("{} ({})", words.pick(&clock.title), clock.clock));
        match clock.limit {
            Some(limit) => {
                let amount = words.amount(limit, clock.unit);
                self.line(2, &format!("{}: {amount}; {}", words.limit, self.basis(&clock.basis)));
            }
            None => self.line(2, &self.basis(&clock.basis)),
        }
        self.line(2, &format!("{}: {}", words.started, clock.started));
        self.due(clock);
        let state = match (clock.state, &clock.stopped) {
            (State::Stopped, Some(at)) => format!("{}: {at}", words.stopped),
            (State::Paused, _) => words.paused.to_owned(),
            _ => words.running.to_owned(),
        };
        let used = words.amount(clock.used, measured_in(clock.unit));
        let label = if clock.limit.is_some() { words.used } else { words.over };
        self.line(2, &format!("{state}; {label}: {used}"));
        if clock.late_extensions > 0 {
            self.line(2, &words.late_extensions(clock.late_extensions));
        }
        clock.days.iter().for_each(|day| self.day(day, clock.by_second));
    }

    fn due(&mut self, clock: &ClockStory) {
        let words = self.words;
        let Some(due) = &clock.due else { return };
        let label = if due.if_resumed { words.paused_due } else { words.due };
        let provisional = if due.provisional { format!("  ({})", words.provisional) } else { String::new() };
        self.line(2, &format!("{label}: {}  ({} {}){provisional}", due.day, words.at, due.at));
    }

    fn basis(&self, basis: &Basis) -> String {
        let words = self.words;
        match basis {
            Basis::Parameter { id, title, in_force_since, source, url, .. } => {
                let url = url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
                format!(
                    "{} ({id}), {} {in_force_since}; {}: {source}{url}",
                    words.pick(title),
                    words.in_force_since,
                    words.source
                )
            }
            Basis::Item { id, title, promised, in_force_since } => {
                let kind = if *promised { words.item_promised } else { words.item_statutory };
                let title = title.as_ref().map_or("", |title| words.pick(title));
                let since = in_force_since.as_deref().unwrap_or("?");
                format!("{kind} {title} ({id}), {} {since}", words.in_force_since)
            }
            Basis::Fixed => words.written_in_programme.to_owned(),
            Basis::Attribute { name, of_event: false } => format!("{} {name}", words.of_case),
            Basis::Attribute { name, of_event: true } => format!("{} {name}", words.of_event),
            Basis::DueAttribute { name } => format!("{} {name}", words.due_of_case),
            Basis::Nothing => "?".to_owned(),
        }
    }

    fn day(&mut self, day: &DayStory, by_second: bool) {
        let words = self.words;
        let what = match day.what {
            What::Start => words.start_day,
            What::Counted | What::Month if day.projected => words.would_count,
            What::Counted | What::Month => words.counted,
            What::MakeUpWorkday => words.make_up,
            What::Weekend => words.weekend,
            What::DayOff => words.day_off,
            What::Paused => words.pause_day,
            What::RolledTo => words.rolled_to,
        };
        let used = match day.what {
            What::Counted | What::MakeUpWorkday | What::Month if by_second => {
                format!(" {}:{:02}:{:02}", day.used / 3600, day.used / 60 % 60, day.used % 60)
            }
            What::Counted | What::MakeUpWorkday | What::Month => format!(" {}", day.used),
            _ => String::new(),
        };
        let name = day.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let mut line = format!("{}  {what}{used}{name}", day.day);
        if day.stopped {
            line.push_str(&format!("  ← {}", words.stopped));
        }
        if day.due {
            line.push_str(&format!("  ← {}", words.due_day));
        }
        self.line(3, &line);
    }

    /// The cards of one rule: what it demands and where that stands, then each card with its facts.
    fn cards_of_a_rule(&mut self, cards: &[CardStory]) {
        let (words, Some(first)) = (self.words, cards.first()) else { return };
        self.line(1, &format!("{} ({})", words.pick(&first.title), first.rule));
        self.line(2, words.pick(&first.demand));
        let source = first.clause.source.as_ref().map(|source| format!(" [{source}]")).unwrap_or_default();
        let (title, text) = (words.pick(&first.clause.title), words.pick(&first.clause.text));
        self.line(2, &format!("{} {} {title}: {text}{source}", words.clause, first.clause.id));
        for card in cards {
            self.line(2, &format!("{}  {}  {}", words.level(card.level), card.at, facts(words, card)));
        }
    }
}

/// The facts a card rests on, in one line.
fn facts(words: &Words, card: &CardStory) -> String {
    let number = |label: &str, n: Option<i64>| n.map(|n| format!("{label} {n}"));
    let named = |label: &str, name: &str| (!name.is_empty()).then(|| format!("{label} {name}"));
    let facts = [
        named(if card.about_clock { words.clock } else { words.event }, &card.subject),
        named(words.due, card.due.as_deref().unwrap_or_default()),
        number(words.limit, card.limit),
        number(words.used, card.used),
        named(words.unit, &card.unit),
        named(words.handler, &card.handler),
        named(words.leader, &card.leader),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Levels and use of a limit in months are counted in calendar days.
fn measured_in(unit: TimeUnit) -> TimeUnit {
    if unit == TimeUnit::Month { TimeUnit::CalendarDay } else { unit }
}
