//! Subjects and what the service guide says of items.

use super::named::IdStyle;
use super::quantity::{Kinds, Want};
use super::register::unique;
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Benchmark, Centre, Document, Exemption, Fee, Guide, Subject, SubjectId, Text};
use crate::syntax::common::TextDecl;
use crate::syntax::decode::Sp;
use crate::syntax::guide::{BenchmarkDecl, CentreDecl, DocumentDecl, FeeDecl};
use crate::syntax::register::ItemDecl;

impl Resolver<'_> {
    pub(super) fn subjects(&mut self) -> Vec<Subject> {
        let merged = self.merged;
        let subjects = merged.subjects.items.iter();
        subjects.map(|s| Subject { id: s.id.value.clone(), title: self.text(&s.title) }).collect()
    }

    pub(super) fn guide(&mut self, decl: &ItemDecl) -> Option<Guide> {
        let merged = self.merged;
        let subject = decl.subject.as_ref().map(|name| self.cite(&merged.subjects, "subject", name));
        unique(&decl.documents, IdStyle::Plain, &mut self.sink);
        let documents = decl.documents.iter().map(|document| self.document(document)).collect();
        let fees: Vec<_> = decl.fees.iter().map(|fee| self.fee(fee)).collect();
        Some(Guide {
            subject: super::guard::optional(subject)?.map(SubjectId),
            summary: self.maybe_text(decl.summary.as_ref()),
            documents,
            fees: all(fees)?,
            basis: decl.basis.iter().map(|source| self.source_ref(source)).collect(),
            conditions: self.maybe_text(decl.conditions.as_ref()),
            channels: decl.channels.clone(),
            hall: self.maybe_text(decl.hall.as_ref()),
            window: self.maybe_text(decl.window.as_ref()),
            phone: decl.phone.clone(),
            result: self.maybe_text(decl.result.as_ref()),
            centre: decl.centre.as_ref().map_or_else(Centre::default, |centre| self.centre(centre)),
            source: decl.source.as_ref().map(|source| self.source_ref(source)),
        })
    }

    fn maybe_text(&mut self, text: Option<&TextDecl>) -> Option<Text> {
        text.map(|text| self.text(text))
    }

    fn document(&mut self, decl: &DocumentDecl) -> Document {
        if let Some(copies) = decl.copies.as_ref().filter(|copies| copies.value == 0) {
            self.too_small(0, 1, copies.span);
        }
        Document {
            id: decl.id.value.clone(),
            title: self.text(&decl.title),
            form: self.maybe_text(decl.form.as_ref()),
            copies: decl.copies.as_ref().map_or(1, |copies| copies.value),
            required: decl.required.unwrap_or(true),
            deferrable: decl.deferrable.unwrap_or(false),
            source_of: decl.source_of.unwrap_or_default(),
        }
    }

    fn fee(&mut self, decl: &FeeDecl) -> Option<Fee> {
        let (title, basis) = (self.text(&decl.title), self.source_ref(&decl.basis));
        Some(Fee { title, amount: self.amount(&decl.amount, Want::Plain, Kinds::Constant, 0)?, basis })
    }

    pub(super) fn benchmark(&mut self, decl: &BenchmarkDecl) -> Benchmark {
        if decl.limit.value < 0 {
            self.too_small(decl.limit.value, 0, decl.limit.span);
        }
        Benchmark {
            who: self.text(&decl.who),
            limit: decl.limit.value,
            unit: decl.unit,
            source: self.source_ref(&decl.source),
        }
    }

    fn centre(&mut self, decl: &Sp<CentreDecl>) -> Centre {
        if let Some(exemption) = decl.exemption.as_ref().filter(|_| decl.entered) {
            let message = "an item that has entered the centre needs no exemption";
            let d =
                Diagnostic::new(Code::KeyNotAllowed, exemption.span, message, "not with `entered = true`");
            self.sink.push(d.help("remove it, or write `entered = false`"));
        }
        let exemption = decl.exemption.as_ref().map(|exemption| Exemption {
            reason: self.text(&exemption.reason),
            approved_by: self.text(&exemption.approved_by),
            until: exemption.until.value,
        });
        Centre {
            entered: decl.entered,
            hall: self.maybe_text(decl.hall.as_ref()),
            exemption,
            delegated: decl.delegated.unwrap_or(true),
        }
    }
}
