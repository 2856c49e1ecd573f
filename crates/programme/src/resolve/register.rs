//! Clauses, units and items.

use super::named::{HasId, IdStyle, check_id, duplicate};

use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::{Clause, Item, ItemVersion, Post, Unit, UnitId};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::register::{ItemDecl, ItemVersionDecl, PostDecl, UnitDecl};
use chuangyou_calendar::TimeUnit;
use std::collections::HashMap;

impl Resolver<'_> {
    pub(super) fn clauses(&mut self) -> Vec<Clause> {
        let merged = self.merged;
        let clause = |decl: &Sp<crate::syntax::register::ClauseDecl>| Clause {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            text: self.text(&decl.text),
            source: decl.source.as_ref().map(|source| self.source_ref(source)),
        };
        merged.clauses.items.iter().map(clause).collect()
    }

    pub(super) fn units(&mut self) -> Option<Vec<Unit>> {
        let merged = self.merged;
        let units: Vec<Option<Unit>> = merged.units.items.iter().map(|unit| self.unit(unit)).collect();
        self.check_aliases();
        self.check_codes();
        let units = all(units)?;
        self.check_tree(&units);
        Some(units)
    }

    fn unit(&mut self, decl: &Sp<UnitDecl>) -> Option<Unit> {
        let parent = self.cited_unit(decl.parent.as_ref());
        let supervisor = self.cited_unit(decl.supervisor.as_ref());
        unique(&decl.posts, IdStyle::Plain, &mut self.sink);
        let posts: Vec<Post> = decl.posts.iter().map(|post| self.post(post)).collect();
        if let Some(leader) = &decl.leader
            && !decl.posts.iter().any(|post| post.id.value == leader.value)
        {
            let known: Vec<&str> = decl.posts.iter().map(|post| post.id.as_str()).collect();
            self.unknown("post", leader, &known, "add it to `posts` of this unit".to_owned());
        }
        Some(Unit {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            code: decl.code.as_ref().map(|name| name.value.clone()),
            parent: parent?,
            kind: decl.kind.clone(),
            posts,
            leader: decl.leader.as_ref().map(|name| name.value.clone()),
            supervisor: supervisor?,
            aliases: decl.aliases.iter().map(|name| name.value.clone()).collect(),
        })
    }

    fn post(&mut self, decl: &Sp<PostDecl>) -> Post {
        Post {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            roles: decl.roles.iter().map(|role| role.value.clone()).collect(),
            rank: decl.rank.unwrap_or(0),
        }
    }

    /// `Some(None)` where no unit is cited, `None` (after a report) where an unknown one is.
    #[expect(clippy::option_option, reason = "absent and unknown are different answers")]
    fn cited_unit(&mut self, name: Option<&Name>) -> Option<Option<UnitId>> {
        let merged = self.merged;
        match name {
            None => Some(None),
            Some(name) => self.cite(&merged.units, "unit", name).map(|at| Some(UnitId(at))),
        }
    }

    fn check_aliases(&mut self) {
        let merged = self.merged;
        let mut known: HashMap<&str, (&Name, usize)> = HashMap::new();
        for (at, unit) in merged.units.items.iter().enumerate() {
            known.insert(&unit.id.value, (&unit.id, at));
        }
        for (at, unit) in merged.units.items.iter().enumerate() {
            for alias in &unit.aliases {
                match known.get(alias.as_str()) {
                    Some((first, owner)) if *owner != at => duplicate(alias, first.span, &mut self.sink),
                    _ => {
                        known.insert(alias, (alias, at));
                    }
                }
            }
        }
    }

    /// A number names one unit: no code is another's, nor the id of another that has none.
    fn check_codes(&mut self) {
        let merged = self.merged;
        let mut known: HashMap<&str, &Name> = HashMap::new();
        for unit in &merged.units.items {
            let code = unit.code.as_ref().unwrap_or(&unit.id);
            if let Some(first) = known.insert(code.as_str(), code) {
                duplicate(code, first.span, &mut self.sink);
            }
        }
    }

    /// No unit is above itself.
    fn check_tree(&mut self, units: &[Unit]) {
        for (at, unit) in units.iter().enumerate() {
            let mut above = unit.parent;
            for _ in 0..units.len() {
                match above {
                    Some(id) if id.index() == at => {
                        let decl = &self.merged.units.items[at];
                        let place = decl.parent.as_ref().map_or(decl.span, |name| name.span);
                        let message = format!("the unit `{}` is above itself", unit.id);
                        let d = Diagnostic::new(Code::Circle, place, message, "leads back to this unit");
                        self.sink.push(d.help("one unit of the circle has no `parent`, or another one"));
                        break;
                    }
                    Some(id) => above = units[id.index()].parent,
                    None => break,
                }
            }
        }
    }

    pub(super) fn items(&mut self) -> Option<Vec<Item>> {
        let merged = self.merged;
        all(merged.items.items.iter().map(|item| self.item(item)).collect())
    }

    fn item(&mut self, decl: &Sp<ItemDecl>) -> Option<Item> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        let unit = self.cite(&merged.units, "unit", &decl.unit);
        let co_units: Vec<_> =
            decl.co_units.iter().map(|name| self.cite(&merged.units, "unit", name).map(UnitId)).collect();
        if decl.versions.is_empty() {
            let message = format!("the item `{}` has no limits", decl.id.value);
            self.sink.error(
                Code::EmptyList,
                decl.span,
                message,
                "`versions` is empty",
                "add the limits with their first day in force",
            );
        }
        let mut written: Vec<&Sp<ItemVersionDecl>> = decl.versions.iter().collect();
        written.sort_by_key(|v| v.from.value);
        for pair in written.windows(2).filter(|pair| pair[0].from.value == pair[1].from.value) {
            self.same_day(pair[1].from.span, pair[0].from.span);
        }
        let versions = written.iter().map(|v| self.item_version(v)).collect();
        let guide = self.guide(decl);
        Some(Item {
            id: decl.id.value.clone(),
            title,
            unit: UnitId(unit?),
            kind: decl.kind.clone(),
            co_units: all(co_units)?,
            versions,
            guide: guide?,
        })
    }

    fn item_version(&mut self, decl: &ItemVersionDecl) -> ItemVersion {
        for number in [&decl.statutory, &decl.promised] {
            if number.value < 0 {
                self.too_small(number.value, 0, number.span);
            }
        }
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
}

/// Checks ids of a small list: their form, and that no two are the same.
pub(super) fn unique<T: HasId>(list: &[Sp<T>], style: IdStyle, sink: &mut Sink) {
    let mut seen: HashMap<&str, &Name> = HashMap::new();
    for item in list {
        check_id(item.value.id(), style, sink);
        match seen.get(item.value.id().as_str()) {
            Some(first) => duplicate(item.value.id(), first.span, sink),
            None => {
                seen.insert(item.value.id(), item.value.id());
            }
        }
    }
}
