//! Texts, sources, parameters, amounts and durations.

use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Amount, DatedValue, Duration, Parameter, ParameterId, SourceRef, Text};
use crate::syntax::common::{AmountDecl, DurationDecl, SourceDecl, TextDecl};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::register::{ParameterDecl, ValueDecl};
use crate::syntax::scalar::spelled;
use chuangyou_calendar::TimeUnit;

/// What an amount has to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// So many of this unit of time.
    Time(TimeUnit),
    /// A plain number.
    Plain,
}

/// Which kinds of amount have a meaning at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    /// All: a clock begins there, for a case with an item, with an event.
    Limit,
    /// All but those of an item.
    Data,
    /// Numbers and parameters: there is no single case.
    Constant,
}

impl Resolver<'_> {
    /// A text for people; an empty one is reported.
    pub(super) fn text(&mut self, text: &TextDecl) -> Text {
        for (language, words) in [("Chinese", &text.zh), ("English", &text.en)] {
            if words.trim().is_empty() {
                let message = format!("the {language} text is empty");
                self.sink.error(
                    Code::EmptyText,
                    words.span,
                    message,
                    "people read this",
                    "write it: texts for people are complete in both languages",
                );
            }
        }
        Text { zh: text.zh.value.clone(), en: text.en.value.clone() }
    }

    pub(super) fn source_ref(&mut self, source: &SourceDecl) -> SourceRef {
        if source.title.trim().is_empty() {
            self.sink.error(
                Code::EmptyText,
                source.title.span,
                "the source has no title",
                "name the document",
                "give the title of the document, with the article",
            );
        }
        SourceRef {
            title: source.title.value.clone(),
            url: source.url.clone(),
            note: source.note.clone(),
            provenance: source.provenance,
        }
    }

    pub(super) fn parameters(&mut self) -> Option<Vec<Parameter>> {
        let merged = self.merged;
        all(merged.parameters.items.iter().map(|p| self.parameter(p)).collect())
    }

    fn parameter(&mut self, decl: &Sp<ParameterDecl>) -> Option<Parameter> {
        let title = self.text(&decl.title);
        let source = self.source_ref(&decl.source);
        if decl.values.is_empty() {
            let message = format!("the parameter `{}` has no value", decl.id.value);
            let d = Diagnostic::new(Code::EmptyList, decl.span, message, "`values` is empty");
            self.sink.push(d.help("add `values = [{ from = 2011-01-01, value = 5 }]`"));
            return None;
        }
        let values = self.dated_values(decl);
        self.check_in_force(decl, &values);
        Some(Parameter { id: decl.id.value.clone(), title, unit: decl.unit, values, source })
    }

    fn dated_values(&mut self, decl: &ParameterDecl) -> Vec<DatedValue> {
        let mut written: Vec<&Sp<ValueDecl>> = decl.values.iter().collect();
        written.sort_by_key(|v| v.from.value);
        for pair in written.windows(2).filter(|pair| pair[0].from.value == pair[1].from.value) {
            self.same_day(pair[1].from.span, pair[0].from.span);
        }
        for number in written.iter().map(|v| &v.value.value).filter(|n| decl.unit.is_some() && n.value < 0) {
            self.too_small(number.value, 0, number.span);
        }
        written.iter().map(|v| DatedValue { from: v.from.value, value: v.value.value.value }).collect()
    }

    fn check_in_force(&mut self, decl: &ParameterDecl, values: &[DatedValue]) {
        let (Some(day), Some(first)) = (self.first_day, values.first()) else {
            return;
        };
        if first.from > day {
            let message =
                format!("the parameter `{}` has no value on {day}, the programme's first day", decl.id.value);
            let span =
                decl.values.iter().find(|v| v.from.value == first.from).map_or(decl.id.span, |v| v.from.span);
            let d = Diagnostic::new(Code::NoValueYet, span, message, "the first value begins here");
            self.sink.push(d.help(format!(
                "add the value that was in force on {day}, or give this one an earlier `from`"
            )));
        }
    }

    pub(super) fn same_day(&mut self, second: Span, first: Span) {
        self.sink.push(
            Diagnostic::new(Code::SameDayTwice, second, "two values begin on one day", "the same day again")
                .related(first, "first here")
                .help("remove one of the two, or give it its own first day"),
        );
    }

    pub(super) fn too_small(&mut self, value: i64, least: i64, span: Span) {
        let message = format!("{value} is too small");
        self.sink.error(
            Code::OutOfRange,
            span,
            message,
            format!("at least {least}"),
            format!("write {least} or more"),
        );
    }

    /// An amount that counts what is wanted and is at least `least`.
    pub(super) fn amount(
        &mut self,
        decl: &Sp<AmountDecl>,
        want: Want,
        kinds: Kinds,
        least: i64,
    ) -> Option<Amount> {
        let found = match &decl.value {
            AmountDecl::Fixed(number) => {
                if *number < least {
                    self.too_small(*number, least, decl.span);
                    return None;
                }
                return Some(Amount::Fixed(*number));
            }
            AmountDecl::Parameter(name) => return self.cited_parameter(name, want).map(Amount::Parameter),
            AmountDecl::ItemPromised => Amount::ItemPromised,
            AmountDecl::ItemStatutory => Amount::ItemStatutory,
            AmountDecl::Case(name) => Amount::Case(name.value.clone()),
            AmountDecl::Event(name) => Amount::Event(name.value.clone()),
        };
        let of_item = matches!(found, Amount::ItemPromised | Amount::ItemStatutory);
        if kinds == Kinds::Constant || (of_item && kinds != Kinds::Limit) {
            let d =
                Diagnostic::new(Code::AmountKind, decl.span, "this amount has no meaning here", "not here");
            self.sink.push(d.help(match kinds {
                Kinds::Constant => "no single case is meant here: write a number or `{ parameter = \"…\" }`",
                _ => "a limit of the item is a clock's budget: write a number, a parameter or an attribute",
            }));
            return None;
        }
        if of_item {
            self.check_item_unit(&found, want, decl.span);
        }
        Some(found)
    }

    fn cited_parameter(&mut self, name: &Name, want: Want) -> Option<ParameterId> {
        let merged = self.merged;
        let at = self.cite(&merged.parameters, "parameter", name)?;
        self.used_parameters.insert(at);
        let parameter = &merged.parameters.items[usize::from(at)];
        let wanted = match want {
            Want::Time(unit) => Some(unit),
            Want::Plain => None,
        };
        if parameter.unit != wanted {
            let message =
                format!("`{}` counts {}, but {} is needed", name.value, of(parameter.unit), of(wanted));
            let d = Diagnostic::new(Code::UnitMismatch, name.span, message, format!("{} here", of(wanted)));
            let label = format!("it counts {}", of(parameter.unit));
            self.sink.push(
                d.related(parameter.id.span, label)
                    .help("cite a parameter of that unit, or change the unit of one of the two"),
            );
            return None;
        }
        Some(ParameterId(at))
    }

    /// A clock that counts a unit can take its budget only from items whose limits count the same.
    fn check_item_unit(&mut self, amount: &Amount, want: Want, span: Span) {
        let Want::Time(unit) = want else {
            return;
        };
        let merged = self.merged;
        for item in &merged.items.items {
            for version in &item.versions {
                let (found, key) = match amount {
                    Amount::ItemPromised => (version.promised_unit, "promised"),
                    _ => (version.statutory_unit, "statutory"),
                };
                if found != unit {
                    let message = format!(
                        "the {key} limit of `{}` counts {}, but the clock counts {}",
                        item.id.value,
                        of(Some(found)),
                        of(Some(unit))
                    );
                    let d = Diagnostic::new(Code::UnitMismatch, span, message, of(Some(unit)));
                    self.sink.push(d.related(version.span, format!("{} here", of(Some(found)))).help(
                        "state the item's limit in the clock's unit, or give the clock the unit of its items",
                    ));
                    return;
                }
            }
        }
    }

    /// An amount with its unit.
    pub(super) fn duration(&mut self, decl: &Sp<DurationDecl>) -> Option<Duration> {
        match (&decl.value.value, decl.unit, &decl.parameter) {
            (Some(value), Some(unit), None) => {
                let amount = self.amount(value, Want::Time(unit), Kinds::Limit, 0)?;
                Some(Duration { amount, unit })
            }
            (None, None, Some(name)) => {
                let merged = self.merged;
                let at = self.cite(&merged.parameters, "parameter", name)?;
                self.used_parameters.insert(at);
                let parameter = &merged.parameters.items[usize::from(at)];
                let Some(unit) = parameter.unit else {
                    let message =
                        format!("`{}` is a plain number, but a duration needs a unit of time", name.value);
                    let d = Diagnostic::new(Code::UnitMismatch, name.span, message, "no unit of time");
                    self.sink.push(
                        d.related(parameter.id.span, "a plain number").help("give the parameter a `unit`"),
                    );
                    return None;
                };
                Some(Duration { amount: Amount::Parameter(ParameterId(at)), unit })
            }
            (Some(_), None, None) => {
                let d =
                    Diagnostic::new(Code::MissingKey, decl.span, "the key `unit` is missing", "needs `unit`");
                self.sink.push(d.help("write `{ value = 5, unit = \"working_day\" }`"));
                None
            }
            (_, _, Some(name)) => {
                let message = "a parameter brings its own value and unit";
                let d = Diagnostic::new(
                    Code::KeyNotAllowed,
                    name.span,
                    message,
                    "with `value` or `unit` beside it",
                );
                self.sink.push(
                    d.help("write `{ parameter = \"…\" }` alone, or `{ value = { parameter = \"…\" }, unit = \"…\" }`"),
                );
                None
            }
            (None, _, None) => {
                let d = Diagnostic::new(
                    Code::MissingKey,
                    decl.span,
                    "the duration has no value",
                    "needs `value`",
                );
                self.sink
                    .push(d.help("write `{ value = 5, unit = \"working_day\" }` or `{ parameter = \"…\" }`"));
                None
            }
        }
    }
}

/// A unit of time in words.
pub(super) fn of(unit: Option<TimeUnit>) -> String {
    unit.map_or_else(|| "a plain number".to_owned(), |unit| format!("`{}`", spelled(unit)))
}
