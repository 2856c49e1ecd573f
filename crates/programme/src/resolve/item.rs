//! Service items, and the patterns that they follow.

use super::guide::Common;
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Document, Item, ItemVersion, UnitId};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::pattern::{LimitsDecl, PatternDecl};
use crate::syntax::register::{ItemDecl, ItemVersionDecl};
use chuangyou_calendar::{Day, TimeUnit};

/// A pattern: as written, and what could be resolved of it once for all items.
struct Pattern<'a> {
    decl: &'a PatternDecl,
    unit: Option<UnitId>,
    common: Common,
}

impl<'a> Resolver<'a> {
    pub(super) fn items(&mut self) -> Option<Vec<Item>> {
        let merged = self.merged;
        let documents = self.shared_documents();
        let patterns: Vec<Option<Pattern<'a>>> =
            merged.patterns.items.iter().map(|pattern| self.pattern(pattern, &documents)).collect();
        let items = merged.items.items.iter();
        all(items.map(|item| self.item(item, &patterns, &documents)).collect())
    }

    fn pattern(&mut self, decl: &'a Sp<PatternDecl>, documents: &[Document]) -> Option<Pattern<'a>> {
        let unit = self.cited_unit(decl.unit.as_ref());
        let common = self.common(decl, documents);
        Some(Pattern { decl, unit: unit?, common: common? })
    }

    fn item(
        &mut self,
        decl: &Sp<ItemDecl>,
        patterns: &[Option<Pattern<'_>>],
        documents: &[Document],
    ) -> Option<Item> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        let pattern = match &decl.pattern {
            None => None,
            // What the pattern would have said is not known where it is faulty: nothing is missed of the item.
            Some(name) => {
                Some(patterns[usize::from(self.cite(&merged.patterns, "pattern", name)?)].as_ref()?)
            }
        };
        let unit = self.handling_unit(decl, pattern);
        let co_units: Vec<_> =
            decl.co_units.iter().map(|name| self.cite(&merged.units, "unit", name).map(UnitId)).collect();
        let versions = self.versions(decl, pattern.and_then(|pattern| pattern.decl.limits.as_ref()));
        let guide = self.guide(decl, pattern.map(|pattern| &pattern.common), documents);
        Some(Item {
            id: decl.id.value.clone(),
            title,
            unit: unit?,
            kind: decl.kind.clone().or_else(|| pattern.and_then(|pattern| pattern.decl.kind.clone())),
            co_units: all(co_units)?,
            versions: versions?,
            guide: guide?,
        })
    }

    /// The unit that the item names, or else its pattern.
    fn handling_unit(&mut self, decl: &Sp<ItemDecl>, pattern: Option<&Pattern<'_>>) -> Option<UnitId> {
        let merged = self.merged;
        let name: Option<&Name> = decl.unit.as_ref();
        match (name, pattern.and_then(|pattern| pattern.unit)) {
            (Some(name), _) => self.cite(&merged.units, "unit", name).map(UnitId),
            (None, Some(unit)) => Some(unit),
            (None, None) => {
                self.missing("unit", decl.span, "the unit that handles it");
                None
            }
        }
    }

    /// The limits of an item over time, in order.
    fn versions(&mut self, decl: &Sp<ItemDecl>, common: Option<&Sp<LimitsDecl>>) -> Option<Vec<ItemVersion>> {
        match (&decl.limits, decl.versions.is_empty()) {
            (None, false) => Some(self.written_versions(&decl.versions)),
            (Some(limits), false) => {
                let message = "an item has `limits` or `versions`, not both";
                let d = Diagnostic::new(Code::KeyNotAllowed, limits.span, message, "not beside `versions`");
                self.sink.push(d.help("remove one of the two"));
                None
            }
            (None, true) if common.is_none() => {
                let message = format!("the item `{}` has no limits", decl.id.value);
                self.sink.error(
                    Code::EmptyList,
                    decl.span,
                    message,
                    "`versions` is empty",
                    "add the limits with their first day in force",
                );
                None
            }
            (own, true) => self.limits(own.as_ref(), common, decl.span),
        }
    }

    fn written_versions(&mut self, decls: &[Sp<ItemVersionDecl>]) -> Vec<ItemVersion> {
        let mut written: Vec<&Sp<ItemVersionDecl>> = decls.iter().collect();
        written.sort_by_key(|v| v.from.value);
        for pair in written.windows(2).filter(|pair| pair[0].from.value == pair[1].from.value) {
            self.same_day(pair[1].from.span, pair[0].from.span);
        }
        for version in &written {
            self.check_not_negative([&version.statutory, &version.promised]);
        }
        written.iter().map(|v| self.item_version(v)).collect()
    }

    /// Limits in short, each key the item's own or else its pattern's: the law's limit, and later the promise.
    fn limits(
        &mut self,
        own: Option<&Sp<LimitsDecl>>,
        common: Option<&Sp<LimitsDecl>>,
        item: Span,
    ) -> Option<Vec<ItemVersion>> {
        fn key<'l, T>(
            layers: [Option<&'l Sp<LimitsDecl>>; 2],
            get: impl Fn(&'l LimitsDecl) -> Option<&'l T>,
        ) -> Option<&'l T> {
            layers.into_iter().flatten().find_map(|limits| get(&limits.value))
        }
        let (layers, span) = ([own, common], own.map_or(item, |limits| limits.span));
        let from = key(layers, |limits| limits.from.as_ref());
        let unit = key(layers, |limits| limits.unit.as_ref());
        let statutory = key(layers, |limits| limits.statutory.as_ref());
        let promised = key(layers, |limits| limits.promised.as_ref());
        let promised_from = key(layers, |limits| limits.promised_from.as_ref());
        let named = [
            (from.is_none(), "from", "first day in force"),
            (unit.is_none(), "unit", "the unit of both limits"),
            (statutory.is_none(), "statutory", "statutory limit"),
            (promised.is_none(), "promised", "promised limit"),
        ];
        for (_, name, meaning) in named.into_iter().filter(|(is_missing, ..)| *is_missing) {
            self.missing(name, span, meaning);
        }
        let (from, unit, statutory, promised) = (from?, *unit?, statutory?, promised?);
        self.check_not_negative([statutory, promised]);
        let version = |from: &Sp<Day>, promised: &Sp<i64>| ItemVersionDecl {
            from: from.clone(),
            statutory: statutory.clone(),
            statutory_unit: unit,
            promised: promised.clone(),
            promised_unit: unit,
            benchmark: None,
        };
        let later = promised_from.filter(|day| day.value > from.value);
        let law = later.map(|_| version(from, statutory));
        let promise = version(later.unwrap_or(from), promised);
        Some(law.iter().chain([&promise]).map(|decl| self.item_version(decl)).collect())
    }

    fn check_not_negative(&mut self, numbers: [&Sp<i64>; 2]) {
        for number in numbers.into_iter().filter(|number| number.value < 0) {
            self.too_small(number.value, 0, number.span);
        }
    }

    fn item_version(&mut self, decl: &ItemVersionDecl) -> ItemVersion {
        // So many working days are never shorter than as many calendar days.
        let comparable = decl.promised_unit == decl.statutory_unit
            || (decl.promised_unit == TimeUnit::WorkingDay && decl.statutory_unit == TimeUnit::CalendarDay);
        if comparable && decl.promised.value > decl.statutory.value {
            let message = "the promised limit is longer than the statutory one";
            let d = Diagnostic::new(Code::PromiseTooLong, decl.promised.span, message, "promised");
            self.sink.push(
                d.related(decl.statutory.span, "statutory")
                    .help("a promise can only be shorter than the law's limit"),
            );
        }
        ItemVersion {
            from: decl.from.value,
            statutory: decl.statutory.value,
            statutory_unit: decl.statutory_unit,
            promised: decl.promised.value,
            promised_unit: decl.promised_unit,
            benchmark: decl.benchmark.as_ref().map(|benchmark| self.benchmark(benchmark)),
        }
    }

    /// Reports a key that an item needs and that its pattern does not have either.
    fn missing(&mut self, key: &str, span: Span, meaning: &str) {
        let message = format!("the key `{key}` is missing");
        self.sink.error(
            Code::MissingKey,
            span,
            message,
            format!("needs `{key}`, here or in its `pattern`"),
            format!("`{key}`: {meaning}"),
        );
    }
}
