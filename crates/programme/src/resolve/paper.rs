//! Notices with their placeholders, and publications.

use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Audience, Body, ClauseId, Notice, Part, Publication, Slot};
use crate::syntax::decode::{Name, Sp};
use crate::syntax::paper::{NoticeDecl, PublicationDecl};
use crate::syntax::procedure::EffectDecl;
use crate::syntax::suggest;
use crate::syntax::vocabulary::FieldWord;

/// Placeholders that every procedure knows.
const FIXED_SLOTS: [&str; 6] = ["case.number", "unit", "item", "applicant", "date", "clause"];

impl Resolver<'_> {
    pub(super) fn notices(&mut self) -> Option<Vec<Notice>> {
        let merged = self.merged;
        all(merged.notices.items.iter().map(|notice| self.notice(notice)).collect())
    }

    fn notice(&mut self, decl: &Sp<NoticeDecl>) -> Option<Notice> {
        let merged = self.merged;
        let title = self.text(&decl.title);
        self.text(&decl.body);
        let number = self.number(decl.number.as_ref());
        let clause = decl.clause.as_ref().map(|name| self.cite(&merged.clauses, "clause", name));
        let serving = self.citing(|effect| match effect {
            EffectDecl::Serve(e) => e.serve.value == decl.id.value,
            _ => false,
        });
        let zh = self.parts(decl, &decl.body.zh, &serving);
        let en = self.parts(decl, &decl.body.en, &serving);
        let clause = super::guard::optional(clause)?;
        let (zh, en) = (zh?, en?);
        self.check_same_slots(decl, &zh, &en);
        Some(Notice {
            id: decl.id.value.clone(),
            title,
            number,
            clause: clause.map(ClauseId),
            body: Body { zh, en },
        })
    }

    /// The procedures that have an effect such as this one.
    fn citing(&self, cites: impl Fn(&EffectDecl) -> bool) -> Vec<usize> {
        let procedures = self.merged.procedures.items.iter().enumerate();
        let has = |effects: &[Sp<EffectDecl>]| effects.iter().any(|effect| cites(effect));
        procedures
            .filter(|(_, procedure)| procedure.actions.items.iter().any(|action| has(&action.effects)))
            .map(|(at, _)| at)
            .collect()
    }

    /// A text cut at its placeholders.
    fn parts(&mut self, decl: &NoticeDecl, text: &Name, serving: &[usize]) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some(open) = rest.find(['{', '}']) {
            let close = rest[open..].strip_prefix('{').and_then(|inner| inner.find('}'));
            let Some(close) = close else {
                self.bad_placeholder(text, "a `{` or `}` stands alone", None);
                return None;
            };
            if open > 0 {
                parts.push(Part::Words(rest[..open].to_owned()));
            }
            let name = &rest[open + 1..open + 1 + close];
            parts.push(Part::Slot(self.slot(decl, name, text, serving)?));
            rest = &rest[open + close + 2..];
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned()));
        }
        Some(parts)
    }

    fn slot(&mut self, decl: &NoticeDecl, name: &str, text: &Name, serving: &[usize]) -> Option<Slot> {
        Some(match name {
            "case.number" => Slot::CaseNumber,
            "unit" => Slot::Unit,
            "item" => Slot::Item,
            "applicant" => Slot::Applicant,
            "date" => Slot::Date,
            "clause" if decl.clause.is_some() => Slot::Clause,
            "clause" => {
                self.bad_placeholder(text, "the notice has no `clause`", None);
                return None;
            }
            _ => match name.strip_prefix("due.") {
                Some(clock) => self.due_slot(clock, text, serving)?,
                None => self.field_slot(name, text, serving)?,
            },
        })
    }

    /// The last day of a clock, which every procedure that serves the paper has.
    fn due_slot(&mut self, clock: &str, text: &Name, serving: &[usize]) -> Option<Slot> {
        let merged = self.merged;
        for &at in serving {
            let procedure = &merged.procedures.items[at];
            if procedure.clocks.get(clock).is_none() && !procedure.clocks.may_be_faulty(clock) {
                let why = format!("`{}`, which serves it, has no clock `{clock}`", procedure.head.id.value);
                let known: Vec<&str> = procedure.clocks.ids().collect();
                self.bad_placeholder(text, &why, suggest::help(clock, known));
                return None;
            }
        }
        Some(Slot::Due(clock.to_owned()))
    }

    /// A field, which every procedure that serves the paper has.
    fn field_slot(&mut self, field: &str, text: &Name, serving: &[usize]) -> Option<Slot> {
        let merged = self.merged;
        for &at in serving {
            let procedure = &merged.procedures.items[at];
            if procedure.fields.get(field).is_none() && !procedure.fields.may_be_faulty(field) {
                let why = format!("`{}`, which serves it, has no field `{field}`", procedure.head.id.value);
                let known: Vec<&str> = procedure.fields.ids().chain(FIXED_SLOTS).collect();
                self.bad_placeholder(text, &why, suggest::help(field, known));
                return None;
            }
        }
        Some(Slot::Field(field.to_owned()))
    }

    fn check_same_slots(&mut self, decl: &NoticeDecl, zh: &[Part], en: &[Part]) {
        let lacks = |parts: &[Part], others: &[Part]| {
            others.iter().any(|part| matches!(part, Part::Slot(_)) && !parts.contains(part))
        };
        for (text, parts, others) in [(&decl.body.zh, zh, en), (&decl.body.en, en, zh)] {
            if lacks(parts, others) {
                self.bad_placeholder(text, "it lacks a placeholder that the other language has", None);
            }
        }
    }

    fn bad_placeholder(&mut self, text: &Name, why: &str, help: Option<String>) {
        let message = format!("a placeholder of this text cannot be filled in: {why}");
        let d = Diagnostic::new(Code::Placeholder, text.span, message, "the text");
        let known = FIXED_SLOTS.map(|slot| format!("`{{{slot}}}`")).join(", ");
        let known = format!(
            "write {known}, `{{due.CLOCK}}` or a field such as `{{missing_items}}`, in both languages"
        );
        self.sink.push(d.help(known).maybe_help(help));
    }

    pub(super) fn publications(&mut self) -> Option<Vec<Publication>> {
        let merged = self.merged;
        all(merged.publications.items.iter().map(|publication| self.publication(publication)).collect())
    }

    fn publication(&mut self, decl: &Sp<PublicationDecl>) -> Option<Publication> {
        let title = self.text(&decl.title);
        let review = decl.review.as_ref().map(|name| self.opened_by_system(name));
        let publishing = self.citing(|effect| match effect {
            EffectDecl::Publish(e) => e.publish.value == decl.id.value,
            EffectDecl::Correct(e) => e.correct.value == decl.id.value,
            _ => false,
        });
        let withdrawing = self
            .citing(|effect| matches!(effect, EffectDecl::Withdraw(e) if e.withdraw.value == decl.id.value));
        let shown = decl.fields.iter().map(|name| (name, &publishing));
        let said = decl.withdrawal.iter().map(|name| (name, &withdrawing));
        let clean = shown.chain(said).fold(true, |clean, (name, procedures)| {
            procedures.iter().fold(clean, |clean, at| self.can_be_shown(name, *at) && clean)
        });
        let clean = decl.timeline.iter().fold(clean, |clean, name| {
            let names_case =
                |clean, at: &usize| self.typed_field(name, &[FieldWord::Case], *at).is_some() && clean;
            publishing.iter().fold(clean, names_case)
        });
        let lasts = decl.lasts.as_ref().map(|duration| self.duration(duration));
        let (review, lasts) = (super::guard::optional(review)?, super::guard::optional(lasts)?);
        let names = |names: &[Name]| names.iter().map(|name| name.value.clone()).collect();
        clean.then(|| Publication {
            id: decl.id.value.clone(),
            title,
            fields: names(&decl.fields),
            review,
            withdrawal: names(&decl.withdrawal),
            timeline: decl.timeline.as_ref().map(|name| name.value.clone()),
            audience: decl.audience.unwrap_or(Audience::Public),
            lasts,
        })
    }

    fn can_be_shown(&mut self, name: &Name, at: usize) -> bool {
        let Some(field) = self.cited_field(name, at) else {
            return false;
        };
        let field = &self.merged.procedures.items[at].fields.items[field.index()];
        let is_kept_back = !field.secret_to.is_empty() || field.sealed_to.is_some();
        if field.personal.unwrap_or(false) || is_kept_back {
            let message = format!("the field `{}` is personal or secret and cannot be published", name.value);
            let d = Diagnostic::new(Code::SecretPublished, name.span, message, "would be shown to everybody");
            self.sink.push(d.related(field.id.span, "the field").help("leave it out of the publication"));
            return false;
        }
        true
    }

    /// Warns of papers and publications that nothing serves or proposes.
    pub(super) fn check_papers_used(&mut self) {
        let merged = self.merged;
        let effects =
            || merged.procedures.items.iter().flat_map(|p| &p.actions.items).flat_map(|a| &a.effects);
        let cited: Vec<(&str, &str)> = effects()
            .filter_map(|effect| match &effect.value {
                EffectDecl::Serve(e) => Some(("notice", e.serve.as_str())),
                EffectDecl::Publish(e) => Some(("publication", e.publish.as_str())),
                EffectDecl::ProposeConsequence(e) => Some(("consequence", e.propose_consequence.as_str())),
                _ => None,
            })
            .collect();
        let notices = merged.notices.items.iter().map(|n| ("notice", &n.id));
        let publications = merged.publications.items.iter().map(|p| ("publication", &p.id));
        let consequences = merged.consequences.items.iter().map(|c| ("consequence", &c.id));
        for (kind, id) in notices.chain(publications).chain(consequences) {
            let by_itself = kind == "consequence" && self.is_reached(id);
            if !by_itself && !cited.contains(&(kind, id.as_str())) {
                let message = format!("no action cites the {kind} `{}`", id.value);
                let d = Diagnostic::new(Code::UnusedPaper, id.span, message, "never used");
                self.sink.push(d.help("cite it in the `effects` of an action, or remove it"));
            }
        }
    }
}
