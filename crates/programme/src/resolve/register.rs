//! Clauses and units.

use super::named::{HasId, IdStyle, check_id, duplicate};

use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::model::{Clause, Post, Unit, UnitId};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::register::{PostDecl, StaffingDecl, UnitDecl};
use std::collections::HashMap;

impl<'a> Resolver<'a> {
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
        merged.staffings.items.iter().for_each(|staffing| self.check_staffing(staffing));
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
        let staffing = self.cited_staffing(decl.staffing.as_ref());
        unique(&decl.posts, IdStyle::Plain, &mut self.sink);
        let written = posts_of(staffing?, decl);
        let posts: Vec<Post> = written.iter().map(|post| self.post(post)).collect();
        let leader = decl.leader.as_ref();
        if let Some(leader) = leader {
            self.check_leader(leader, &written);
        }
        let leader = leader.or(staffing?.and_then(|staffing| staffing.leader.as_ref()));
        Some(Unit {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            code: decl.code.as_ref().map(|name| name.value.clone()),
            parent: parent?,
            kind: decl.kind.clone(),
            posts,
            leader: leader.map(|name| name.value.clone()),
            supervisor: supervisor?,
            aliases: decl.aliases.iter().map(|name| name.value.clone()).collect(),
        })
    }

    fn check_staffing(&mut self, decl: &StaffingDecl) {
        unique(&decl.posts, IdStyle::Plain, &mut self.sink);
        if let Some(leader) = &decl.leader {
            self.check_leader(leader, &decl.posts.iter().collect::<Vec<_>>());
        }
    }

    /// The leader is one of the posts.
    fn check_leader(&mut self, leader: &Name, posts: &[&Sp<PostDecl>]) {
        if !posts.iter().any(|post| post.id.value == leader.value) {
            let known: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
            self.unknown("post", leader, &known, "add it to `posts`".to_owned());
        }
    }

    /// `Some(None)` where no staffing is cited, `None` (after a report) where an unknown one is.
    #[expect(clippy::option_option, reason = "absent and unknown are different answers")]
    fn cited_staffing(&mut self, name: Option<&Name>) -> Option<Option<&'a StaffingDecl>> {
        let merged = self.merged;
        match name {
            None => Some(None),
            Some(name) => {
                let at = self.cite(&merged.staffings, "staffing", name)?;
                Some(Some(&merged.staffings.items[usize::from(at)].value))
            }
        }
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
    pub(super) fn cited_unit(&mut self, name: Option<&Name>) -> Option<Option<UnitId>> {
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
}

/// The posts of a unit: those of its staffing, each replaced where the unit has one with the same id, and then its own.
fn posts_of<'d>(staffing: Option<&'d StaffingDecl>, unit: &'d UnitDecl) -> Vec<&'d Sp<PostDecl>> {
    let mut posts: Vec<&Sp<PostDecl>> = staffing.into_iter().flat_map(|staffing| &staffing.posts).collect();
    for own in &unit.posts {
        match posts.iter_mut().find(|post| post.id.value == own.id.value) {
            Some(post) => *post = own,
            None => posts.push(own),
        }
    }
    posts
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
