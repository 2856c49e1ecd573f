//! Subjects, documents and what the service guide says of items.

use super::named::IdStyle;
use super::quantity::{Kinds, Want};
use super::register::unique;
use super::{Resolver, all};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Benchmark, Centre, Channel, Charges, Document, Exemption, Fee, Guide, SpecialProcedure, Subject,
    SubjectId, Text,
};
use crate::syntax::common::TextDecl;
use crate::syntax::decode::{Name, Sp};
use crate::syntax::guide::{
    AskedTable, BenchmarkDecl, CentreDecl, DocumentDecl, FeeDecl, FeesDecl, SpecialProcedureDecl, SubjectDecl,
};
use crate::syntax::pattern::PatternDecl;
use crate::syntax::register::ItemDecl;

/// What the items of a pattern have in common in the guide.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    subject: Option<SubjectId>,
    documents: Vec<Document>,
    charges: Charges,
    channels: Vec<Channel>,
}

/// The common documents, each replaced where the item asks for one with the same id, and then the rest of its own.
fn with_own(common: Vec<Document>, own: Vec<Document>) -> Vec<Document> {
    let mut asked = common;
    for document in own {
        match asked.iter_mut().find(|one| one.id == document.id) {
            Some(one) => *one = document,
            None => asked.push(document),
        }
    }
    asked
}

impl Resolver<'_> {
    pub(super) fn subjects(&mut self) -> Option<Vec<Subject>> {
        let merged = self.merged;
        let subjects: Vec<Option<Subject>> = merged.subjects.items.iter().map(|s| self.subject(s)).collect();
        all(subjects)
    }

    fn subject(&mut self, decl: &Sp<SubjectDecl>) -> Option<Subject> {
        let parent = self.cited_subject(decl.parent.as_ref());
        let above = decl.parent.as_ref().filter(|name| {
            let above = self.merged.subjects.get(name).map(|at| &self.merged.subjects.items[at]);
            above.is_some_and(|above| above.parent.is_some())
        });
        if let Some(name) = above {
            let message = format!("the subject `{}` has a subject above it", name.value);
            let d = Diagnostic::new(Code::KeyNotAllowed, name.span, message, "subjects have two levels");
            self.sink.push(d.help("cite a subject that has no `parent`"));
        }
        Some(Subject { id: decl.id.value.clone(), title: self.text(&decl.title), parent: parent? })
    }

    /// The documents that items ask for by name, in the order of the table.
    pub(super) fn shared_documents(&mut self) -> Vec<Document> {
        let merged = self.merged;
        merged.documents.items.iter().map(|decl| self.shared_document(decl)).collect()
    }

    /// What the items of a pattern have in common in the guide.
    pub(super) fn common(&mut self, decl: &PatternDecl, shared: &[Document]) -> Option<Common> {
        unique(&decl.documents, IdStyle::Plain, &mut self.sink);
        let subject = self.cited_subject(decl.subject.as_ref());
        let documents: Vec<_> = decl.documents.iter().map(|asked| self.asked(&asked.0, shared)).collect();
        let charges = self.charges(decl.fees.as_ref());
        Some(Common {
            subject: subject?,
            documents: all(documents)?,
            charges: charges?,
            channels: decl.channels.clone(),
        })
    }

    pub(super) fn guide(
        &mut self,
        decl: &ItemDecl,
        common: Option<&Common>,
        shared: &[Document],
    ) -> Option<Guide> {
        let subject = self.cited_subject(decl.subject.as_ref());
        unique(&decl.documents, IdStyle::Plain, &mut self.sink);
        let own: Vec<_> = decl.documents.iter().map(|asked| self.asked(&asked.0, shared)).collect();
        let charges = self.charges(decl.fees.as_ref());
        let common = common.cloned().unwrap_or_default();
        Some(Guide {
            subject: subject?.or(common.subject),
            summary: self.maybe_text(decl.summary.as_ref()),
            documents: with_own(common.documents, all(own)?),
            charges: if decl.fees.is_some() { charges? } else { common.charges },
            special_procedures: decl
                .special_procedures
                .iter()
                .map(|one| self.special_procedure(one))
                .collect(),
            basis: decl.basis.iter().map(|source| self.source_ref(source)).collect(),
            conditions: self.maybe_text(decl.conditions.as_ref()),
            channels: if decl.channels.is_empty() { common.channels } else { decl.channels.clone() },
            hall: self.maybe_text(decl.hall.as_ref()),
            window: self.maybe_text(decl.window.as_ref()),
            phone: decl.phone.clone(),
            result: self.maybe_text(decl.result.as_ref()),
            centre: decl.centre.as_ref().map_or_else(Centre::default, |centre| self.centre(centre)),
            source: decl.source.as_ref().map(|source| self.source_ref(source)),
        })
    }

    /// `Some(None)` where no subject is cited, `None` (after a report) where an unknown one is.
    #[expect(clippy::option_option, reason = "absent and unknown are different answers")]
    fn cited_subject(&mut self, name: Option<&Name>) -> Option<Option<SubjectId>> {
        let merged = self.merged;
        match name {
            None => Some(None),
            Some(name) => self.cite(&merged.subjects, "subject", name).map(|at| Some(SubjectId(at))),
        }
    }

    fn maybe_text(&mut self, text: Option<&TextDecl>) -> Option<Text> {
        text.map(|text| self.text(text))
    }

    fn shared_document(&mut self, decl: &DocumentDecl) -> Document {
        self.check_copies(decl.copies.as_ref());
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

    /// A document as an item asks for it: what is not written is the shared one's, if it has no title of its own.
    fn asked(&mut self, decl: &AskedTable, shared: &[Document]) -> Option<Document> {
        let merged = self.merged;
        self.check_copies(decl.copies.as_ref());
        let mut document = match &decl.title {
            Some(title) => Document::new(decl.id.value.clone(), self.text(title)),
            None => shared[usize::from(self.cite(&merged.documents, "document", &decl.id)?)].clone(),
        };
        document.form = self.maybe_text(decl.form.as_ref()).or(document.form);
        document.copies = decl.copies.as_ref().map_or(document.copies, |copies| copies.value);
        document.required = decl.required.unwrap_or(document.required);
        document.deferrable = decl.deferrable.unwrap_or(document.deferrable);
        document.source_of = decl.source_of.unwrap_or(document.source_of);
        Some(document)
    }

    fn check_copies(&mut self, copies: Option<&Sp<u16>>) {
        if let Some(copies) = copies.filter(|copies| copies.value == 0) {
            self.too_small(0, 1, copies.span);
        }
    }

    fn special_procedure(&mut self, decl: &SpecialProcedureDecl) -> SpecialProcedure {
        if decl.limit.value < 1 {
            self.too_small(decl.limit.value, 1, decl.limit.span);
        }
        SpecialProcedure { title: self.text(&decl.title), limit: decl.limit.value, unit: decl.unit }
    }

    fn charges(&mut self, decl: Option<&FeesDecl>) -> Option<Charges> {
        match decl {
            None => Some(Charges::Unsaid),
            Some(FeesDecl::Nothing) => Some(Charges::Nothing),
            Some(FeesDecl::These(fees)) if fees.is_empty() => Some(Charges::Unsaid),
            Some(FeesDecl::These(fees)) => {
                let fees: Vec<_> = fees.iter().map(|fee| self.fee(fee)).collect();
                all(fees).map(Charges::Fees)
            }
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
