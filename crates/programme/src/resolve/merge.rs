//! All files of a programme, and of those it follows, as one set of definitions.

use super::named::{HasId, IdStyle, Named, check_id};
use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::syntax::assessment::IndicatorDecl;
use crate::syntax::decode::{Name, Once, Sp, Tables};
use crate::syntax::document::Document;
use crate::syntax::guide::{DocumentDecl, SubjectDecl};
use crate::syntax::paper::{ConsequenceDecl, HandlingDecl, NoticeDecl, PublicationDecl};
use crate::syntax::pattern::PatternDecl;
use crate::syntax::procedure::{ActionDecl, ChildDecl, FieldDecl, ProcedureDecl, StateDecl, TimerDecl};
use crate::syntax::register::{
    ClauseDecl, ItemDecl, OfficeHoursDecl, ParameterDecl, ProgrammeDecl, StaffingDecl, UnitDecl,
};
use crate::syntax::rule::{ClockDecl, RuleDecl};
use crate::syntax::schedule::ScheduleDecl;
use crate::syntax::source::SourceTable;

/// Every definition of a programme.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// The heads, from the programme that is followed furthest to the programme itself.
    pub(crate) heads: Vec<Sp<ProgrammeDecl>>,
    pub(crate) office_hours: Vec<Sp<OfficeHoursDecl>>,
    pub(crate) parameters: Named<ParameterDecl>,
    pub(crate) clauses: Named<ClauseDecl>,
    pub(crate) staffings: Named<StaffingDecl>,
    pub(crate) units: Named<UnitDecl>,
    pub(crate) subjects: Named<SubjectDecl>,
    pub(crate) documents: Named<DocumentDecl>,
    pub(crate) patterns: Named<PatternDecl>,
    pub(crate) items: Named<ItemDecl>,
    /// Clocks of the programme, not of a procedure.
    pub(crate) clocks: Named<ClockDecl>,
    pub(crate) procedures: Named<Procedure>,
    pub(crate) notices: Named<NoticeDecl>,
    pub(crate) publications: Named<PublicationDecl>,
    /// By level.
    pub(crate) handlings: Named<HandlingDecl>,
    pub(crate) consequences: Named<ConsequenceDecl>,
    pub(crate) schedules: Named<ScheduleDecl>,
    pub(crate) rules: Named<RuleDecl>,
    pub(crate) indicators: Named<IndicatorDecl>,
    pub(crate) source: Option<Sp<SourceTable>>,
}

/// A procedure with its parts.
#[derive(Debug, Clone)]
pub(crate) struct Procedure {
    pub(crate) head: ProcedureDecl,
    pub(crate) states: Named<StateDecl>,
    pub(crate) fields: Named<FieldDecl>,
    pub(crate) clocks: Named<ClockDecl>,
    pub(crate) actions: Named<ActionDecl>,
    pub(crate) timers: Named<TimerDecl>,
    pub(crate) children: Named<ChildDecl>,
}

impl HasId for Procedure {
    fn id(&self) -> &Name {
        &self.head.id
    }
}

impl Procedure {
    /// Whether a part could not be read, so that what is missing may be in it.
    pub(crate) fn any_faulty(&self) -> bool {
        self.states.any_faulty()
            || self.fields.any_faulty()
            || self.clocks.any_faulty()
            || self.actions.any_faulty()
            || self.timers.any_faulty()
            || self.children.any_faulty()
    }
}

impl Merged {
    /// Adds the files of one folder. `root` is where a missing `[programme]` is reported, if at all.
    pub(crate) fn add_layer(
        &mut self,
        documents: Vec<Document>,
        layer: usize,
        root: Option<Span>,
        sink: &mut Sink,
    ) {
        let mut head = Once::Absent;
        let mut hours = Vec::new();
        let mut source: Option<Sp<SourceTable>> = None;
        for mut document in documents {
            take_head(&mut head, std::mem::replace(&mut document.programme, Once::Absent), sink);
            hours.append(&mut document.office_hours.good);
            match std::mem::replace(&mut document.source, Once::Absent) {
                Once::Good(found) => match &source {
                    Some(first) => duplicate_table("source", found.span, first.span, Code::DuplicateId, sink),
                    None => source = Some(found),
                },
                Once::Absent | Once::Faulty(_) => {}
            }
            self.add_registers(&mut document, layer, sink);
            self.add_procedure(document, layer, sink);
        }
        match head {
            Once::Good(found) => self.heads.push(found),
            Once::Faulty(_) => {}
            Once::Absent => {
                if let Some(root) = root {
                    let d = Diagnostic::new(
                        Code::ProgrammeTable,
                        root,
                        "no file has a `[programme]` table",
                        "in this folder",
                    );
                    sink.push(d.help(
                        "begin `programme.toml` with `[programme]`, `id`, `title`, `calendar` and `zone`",
                    ));
                }
            }
        }
        if !hours.is_empty() {
            self.office_hours = hours;
        }
        self.source = source.or(self.source.take());
    }

    fn add_registers(&mut self, document: &mut Document, layer: usize, sink: &mut Sink) {
        fn take<T>(tables: &mut Tables<T>) -> Tables<T> {
            std::mem::take(tables)
        }
        self.parameters.extend(take(&mut document.parameter), layer, IdStyle::Plain, sink);
        self.clauses.extend(take(&mut document.clause), layer, IdStyle::Dotted, sink);
        self.staffings.extend(take(&mut document.staffing), layer, IdStyle::Plain, sink);
        self.units.extend(take(&mut document.unit), layer, IdStyle::Free, sink);
        self.subjects.extend(take(&mut document.subject), layer, IdStyle::Plain, sink);
        self.documents.extend(take(&mut document.document), layer, IdStyle::Plain, sink);
        self.patterns.extend(take(&mut document.pattern), layer, IdStyle::Plain, sink);
        self.items.extend(take(&mut document.item), layer, IdStyle::Free, sink);
        self.notices.extend(take(&mut document.notice), layer, IdStyle::Plain, sink);
        self.publications.extend(take(&mut document.publication), layer, IdStyle::Plain, sink);
        self.handlings.extend(take(&mut document.handling), layer, IdStyle::Plain, sink);
        self.consequences.extend(take(&mut document.consequence), layer, IdStyle::Plain, sink);
        self.schedules.extend(take(&mut document.schedule), layer, IdStyle::Plain, sink);
        self.rules.extend(take(&mut document.rule), layer, IdStyle::Plain, sink);
        self.indicators.extend(take(&mut document.indicator), layer, IdStyle::Plain, sink);
    }

    fn add_procedure(&mut self, document: Document, layer: usize, sink: &mut Sink) {
        match document.procedure {
            Once::Absent => {
                self.clocks.extend(document.clock, layer, IdStyle::Plain, sink);
                parts_without_procedure("state", &document.state, sink);
                parts_without_procedure("field", &document.field, sink);
                parts_without_procedure("action", &document.action, sink);
                parts_without_procedure("timer", &document.timer, sink);
                parts_without_procedure("child", &document.child, sink);
            }
            Once::Faulty(id) => self.procedures.mark_faulty(id),
            Once::Good(head) => {
                check_id(&head.value.id, IdStyle::Plain, sink);
                let mut procedure = self.inherited(&head.value, layer);
                procedure.states.extend(document.state, layer, IdStyle::Plain, sink);
                procedure.fields.extend(document.field, layer, IdStyle::Plain, sink);
                procedure.clocks.extend(document.clock, layer, IdStyle::Plain, sink);
                procedure.actions.extend(document.action, layer, IdStyle::Plain, sink);
                procedure.timers.extend(document.timer, layer, IdStyle::Plain, sink);
                procedure.children.extend(document.child, layer, IdStyle::Plain, sink);
                let tables =
                    Tables { good: vec![Sp { value: procedure, span: head.span }], faulty: Vec::new() };
                self.procedures.extend(tables, layer, IdStyle::Free, sink);
            }
        }
    }

    /// The parts that the programme followed has for this procedure, under the new head.
    fn inherited(&self, head: &ProcedureDecl, layer: usize) -> Procedure {
        match self.procedures.get_below(&head.id, layer) {
            Some(at) => Procedure { head: head.clone(), ..self.procedures.items[at].value.clone() },
            None => Procedure {
                head: head.clone(),
                states: Named::default(),
                fields: Named::default(),
                clocks: Named::default(),
                actions: Named::default(),
                timers: Named::default(),
                children: Named::default(),
            },
        }
    }
}

fn take_head(head: &mut Once<ProgrammeDecl>, found: Once<ProgrammeDecl>, sink: &mut Sink) {
    match (&*head, &found) {
        (_, Once::Absent) => {}
        (Once::Good(first), Once::Good(second)) => {
            duplicate_table("programme", second.span, first.span, Code::ProgrammeTable, sink);
        }
        _ => *head = found,
    }
}

fn duplicate_table(name: &str, second: Span, first: Span, code: Code, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(code, second, format!("a programme has one `[{name}]` table"), "a second one")
            .related(first, "the first one")
            .help("remove one of the two"),
    );
}

fn parts_without_procedure<T>(kind: &str, tables: &Tables<T>, sink: &mut Sink) {
    if let Some(part) = tables.good.first() {
        sink.push(
            Diagnostic::new(
                Code::PartWithoutProcedure,
                part.span,
                format!("this `[[{kind}]]` belongs to no procedure"),
                "the file has no `[procedure]` table",
            )
            .help(format!(
                "add `[procedure]` with its `id`, or move the {kind} to the file of its procedure"
            )),
        );
    }
}
