//! A whole file.

use super::assessment::IndicatorDecl;
use super::decode::{Fields, Once, Reader, Tables};
use super::guide::{DocumentDecl, SubjectDecl};
use super::macros::table;
use super::node::Node;
use super::paper::{ConsequenceDecl, HandlingDecl, NoticeDecl, PublicationDecl};
use super::pattern::PatternDecl;
use super::procedure::{ActionDecl, ChildDecl, FieldDecl, ProcedureDecl, StateDecl, TimerDecl};
use super::register::{
    ClauseDecl, ItemDecl, OfficeHoursDecl, ParameterDecl, ProgrammeDecl, StaffingDecl, UnitDecl,
};
use super::rule::{ClockDecl, RuleDecl};
use super::schedule::ScheduleDecl;
use super::source::SourceTable;
use crate::diagnostic::Sink;

table! {
    /// A file of a programme. Every table may stand in any file; together the files of a folder are one programme.
    struct Document {
        /// The programme itself: in one file of the folder.
        programme: Once<ProgrammeDecl>,
        /// A season of office hours.
        office_hours: Tables<OfficeHoursDecl>,
        /// A dated number with its source.
        parameter: Tables<ParameterDecl>,
        /// A clause of the plan.
        clause: Tables<ClauseDecl>,
        /// Posts that units of one kind have in common.
        staffing: Tables<StaffingDecl>,
        /// A unit.
        unit: Tables<UnitDecl>,
        /// A subject of the service guide.
        subject: Tables<SubjectDecl>,
        /// A document that many items ask for.
        document: Tables<DocumentDecl>,
        /// What many items have in common.
        pattern: Tables<PatternDecl>,
        /// A service item.
        item: Tables<ItemDecl>,
        /// The procedure whose parts stand in this file: at most one in a file.
        procedure: Once<ProcedureDecl>,
        /// A state of the file's procedure.
        state: Tables<StateDecl>,
        /// A field of the file's procedure.
        field: Tables<FieldDecl>,
        /// A clock of the file's procedure, or of the programme where the file has none.
        clock: Tables<ClockDecl>,
        /// An action of the file's procedure.
        action: Tables<ActionDecl>,
        /// A timer of the file's procedure.
        timer: Tables<TimerDecl>,
        /// Linked cases that the file's procedure waits for.
        child: Tables<ChildDecl>,
        /// A paper that is served.
        notice: Tables<NoticeDecl>,
        /// Something that is made public.
        publication: Tables<PublicationDecl>,
        /// What follows from cards of a level.
        handling: Tables<HandlingDecl>,
        /// A kind of consequence.
        consequence: Tables<ConsequenceDecl>,
        /// Cases that are opened by the calendar.
        schedule: Tables<ScheduleDecl>,
        /// A rule.
        rule: Tables<RuleDecl>,
        /// An indicator.
        indicator: Tables<IndicatorDecl>,
        /// How another system's log is read.
        source: Once<SourceTable>,
    }
}

impl Document {
    /// Reads a file; every fault is reported, and what is sound is kept. Also says whether every table is known.
    pub(crate) fn read(node: &Node, sink: &mut Sink) -> (Option<Self>, bool) {
        let Some(mut reader) = Reader::new(node, sink) else {
            return (None, false);
        };
        let document = Self::take(&mut reader, sink);
        (document, reader.finish(sink).is_some())
    }
}
