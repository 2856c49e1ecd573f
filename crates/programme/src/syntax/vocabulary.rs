//! The closed vocabularies.

use super::macros::words;
use crate::model::{
    AttributeTo, Audience as Readers, Binary, CardAct, Channel, CountedIn, Deem, DocumentSource, EventOrder,
    Issue, Level, PeriodLength, PeriodOf, Portal, Provenance, PublicationAct, QuotaOf, Resume, Scope,
    SubjectOf,
};
use chuangyou_calendar::{Convention, DayEnd, Roll, TimeUnit};

words!(TimeUnit {
    "working_day" => Self::WorkingDay, "working days of the calendar";
    "working_hour" => Self::WorkingHour, "hours within office hours";
    "calendar_day" => Self::CalendarDay, "days of any kind";
    "hour" => Self::Hour, "hours round the clock";
    "month" => Self::Month, "months: the same-numbered day, else the month's last";
});

words!(Convention {
    "date" => Self::Date, "the law's: the day of the event is not counted, late from the end of the due day";
    "timestamp" => Self::Timestamp, "electronic supervision's: office time to the second, one second late is late";
});

words!(Roll {
    "forward" => Self::Forward, "a due day off work moves to the next working day";
    "none" => Self::None, "it stays";
});

words!(DayEnd {
    "midnight" => Self::Midnight, "the last day ends at 24:00";
    "close_of_business" => Self::CloseOfBusiness, "it ends when the office closes";
});

words!(Provenance {
    "law" => Self::Law, "a law or regulation in force";
    "plan" => Self::Plan, "the plan that the programme runs";
    "model" => Self::Model, "a rule of another place, used as a model";
    "default" => Self::Default, "a default of this project: no regulation gave the number";
});

words!(Resume {
    "continue" => Self::Continue, "the clock goes on from where it stood";
    "restart" => Self::Restart, "it begins anew with the whole budget";
});

words!(Deem {
    "agreed" => Self::Agreed, "silence is agreement";
    "red_card" => Self::RedCard, "silence is a red card, and the lead proceeds";
    "none" => Self::None, "silence is nothing";
});

words!(Level {
    "notice" => Self::Notice, "about to happen";
    "yellow" => Self::Yellow, "a yellow card";
    "red" => Self::Red, "a red card";
});

words!(AttributeTo {
    "handler" => Self::Handler, "who handled it: the case's handler, else who acted last";
    "unit" => Self::Unit, "the unit of the case";
    "leader" => Self::Leader, "who leads that unit";
});

words!(Issue {
    "automatic" => Self::Automatic, "the card is effective at once";
    "confirm" => Self::Confirm, "when a supervisor releases it";
});

words!(PeriodLength {
    "month" => Self::Month, "a calendar month";
    "quarter" => Self::Quarter, "three months from January, April, July or October";
    "year" => Self::Year, "a calendar year";
});

words!(QuotaOf {
    "unit" => Self::Unit, "the cases of each unit";
    "jurisdiction" => Self::Jurisdiction, "the cases of all units together";
});

words!(PeriodOf {
    "start" => Self::Start, "a case counts in the month of its first event";
    "end" => Self::End, "a case counts in the month of its last event";
});

words!(EventOrder {
    "time" => Self::Time, "by time; at one instant by the file's order";
    "file" => Self::File, "by the file's order alone";
});

words!(Portal {
    "apply" => Self::Apply, "to apply for a service item";
    "ask" => Self::Ask, "to ask a question of a unit";
    "complain" => Self::Complain, "to complain about service or conduct";
    "report" => Self::Report, "to report wrongdoing, by name or without one";
});

words!(CardAct {
    "release" => Self::Release, "a card that waits begins to stand";
    "revoke" => Self::Revoke, "it counts no more";
    "restore" => Self::Restore, "it counts again";
});

words!(PublicationAct {
    "release" => Self::Release, "it appears";
    "refuse" => Self::Refuse, "it does not appear";
});

words!(CountedIn {
    "calendar_year" => Self::CalendarYear, "from the first of January";
    "rolling_year" => Self::RollingYear, "the twelve months before each day";
});

words!(SubjectOf {
    "person" => Self::Person, "whoever the cards were put down to";
    "unit" => Self::Unit, "the unit they were put down to";
});

words!(Readers {
    "public" => Self::Public, "everybody";
    "staff" => Self::Staff, "everybody with a post";
    "unit" => Self::Unit, "those with a post in the case's unit, and above it";
});

words!(Scope {
    "case" => Self::Case, "the person named on the case";
    "unit" => Self::Unit, "a post in the unit of the case";
    "above" => Self::Above, "a post in a unit above it";
    "jurisdiction" => Self::Jurisdiction, "a post anywhere";
    "supervisor" => Self::Supervisor, "a post in the unit that supervises it";
});

/// What a field holds, before its choices are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldWord {
    Text,
    LongText,
    Number,
    Money,
    Date,
    Instant,
    Choice,
    File,
    Unit,
    Person,
    Item,
    Enterprise,
    Case,
    CaseNumber,
    List,
    Flag,
}

words!(FieldWord {
    "text" => Self::Text, "one line of text";
    "long_text" => Self::LongText, "several lines of text";
    "number" => Self::Number, "a whole number";
    "money" => Self::Money, "an amount in fen";
    "date" => Self::Date, "a day";
    "instant" => Self::Instant, "a day and a time";
    "choice" => Self::Choice, "one of `choices`";
    "file" => Self::File, "an uploaded file";
    "unit" => Self::Unit, "a unit of the unit tree";
    "person" => Self::Person, "a person";
    "item" => Self::Item, "a service item of the register";
    "enterprise" => Self::Enterprise, "an enterprise of the register";
    "case" => Self::Case, "another case";
    "case_number" => Self::CaseNumber, "the number of a case as somebody wrote it, which nobody looks up";
    "list" => Self::List, "several lines, each one entry";
    "flag" => Self::Flag, "yes or no";
});

words!(Channel {
    "window" => Self::Window, "at the window";
    "online" => Self::Online, "over the internet";
    "post" => Self::Post, "by post";
});

words!(DocumentSource {
    "applicant" => Self::Applicant, "the applicant writes or has it";
    "agency" => Self::Agency, "an intermediary makes it";
    "authority" => Self::Authority, "another authority issued it";
});

/// What an act can change in a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RegisterWord {
    ItemPromise,
    ItemBenchmark,
    EnterpriseGrade,
}

words!(RegisterWord {
    "item_promise" => Self::ItemPromise, "the promised limit of the case's item, from the next day on";
    "item_benchmark" => Self::ItemBenchmark, "the benchmark of the case's item, in its unit of time";
    "enterprise_grade" => Self::EnterpriseGrade, "the grade of the case's enterprise";
});

/// Who may read the cases of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Party,
    Unit,
    Above,
    Supervisor,
    Restricted,
}

words!(Audience {
    "party" => Self::Party, "whoever the case is for";
    "unit" => Self::Unit, "the unit of the case";
    "above" => Self::Above, "the units above it";
    "supervisor" => Self::Supervisor, "the unit that supervises it";
    "restricted" => Self::Restricted, "only those whom an action or a field names";
});

/// Format of an observed log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xes,
    Csv,
    Parquet,
    JsonLines,
    Ocel,
}

words!(Format {
    "xes" => Self::Xes, "IEEE 1849 XES, plain or gzip";
    "csv" => Self::Csv, "text with a delimiter";
    "parquet" => Self::Parquet, "Apache Parquet";
    "jsonl" => Self::JsonLines, "one JSON object a line";
    "ocel" => Self::Ocel, "OCEL 2.0, JSON or SQLite";
});

/// What a measure is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Cases,
    Cards,
    Events,
}

words!(Of {
    "cases" => Self::Cases, "cases; with `rule`, cases that have a card of it";
    "cards" => Self::Cards, "cards; one joined by a higher one does not count";
    "events" => Self::Events, "events";
});

/// The sums that need no further name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumWord {
    Count,
    WorkingDays,
    Rework,
    Loops,
    Events,
    DistinctActivities,
}

words!(SumWord {
    "count" => Self::Count, "one each";
    "working_days" => Self::WorkingDays, "working days from the case's first event to its last, by dates";
    "rework" => Self::Rework, "the case's events minus its distinct activities";
    "loops" => Self::Loops, "events whose activity occurred before in the case, right after another activity";
    "events" => Self::Events, "the case's events";
    "distinct_activities" => Self::DistinctActivities, "the case's distinct activities";
});

/// The rule templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TemplateWord {
    Existence,
    Absence,
    Exactly,
    Init,
    End,
    Binary(Binary),
    Clock,
    DifferentActors,
    SameActor,
    EntryLag,
    Duration,
    Quota,
    Ratio,
}

words!(TemplateWord {
    "existence" => Self::Existence, "`a` occurs at least `n` times";
    "absence" => Self::Absence, "`a` occurs fewer than `n` times";
    "exactly" => Self::Exactly, "`a` occurs exactly `n` times";
    "init" => Self::Init, "`a` is the first event";
    "end" => Self::End, "`a` is the last event of a closed case";
    "responded_existence" => Self::Binary(Binary::RespondedExistence), "if `a` occurs, `b` occurs, before or after";
    "response" => Self::Binary(Binary::Response), "after every `a` there is a `b`";
    "alternate_response" => Self::Binary(Binary::AlternateResponse), "after every `a` there is a `b` before the next `a`";
    "chain_response" => Self::Binary(Binary::ChainResponse), "right after every `a` comes `b`";
    "precedence" => Self::Binary(Binary::Precedence), "before every `b` there is an `a`";
    "alternate_precedence" => Self::Binary(Binary::AlternatePrecedence), "before every `b` there is an `a` since the last `b`";
    "chain_precedence" => Self::Binary(Binary::ChainPrecedence), "right before every `b` comes `a`";
    "succession" => Self::Binary(Binary::Succession), "`response` and `precedence`";
    "alternate_succession" => Self::Binary(Binary::AlternateSuccession), "`alternate_response` and `alternate_precedence`";
    "chain_succession" => Self::Binary(Binary::ChainSuccession), "`chain_response` and `chain_precedence`";
    "co_existence" => Self::Binary(Binary::CoExistence), "`a` and `b` both occur, or neither";
    "not_co_existence" => Self::Binary(Binary::NotCoExistence), "`a` and `b` never both occur";
    "not_succession" => Self::Binary(Binary::NotSuccession), "after `a` there is no `b`";
    "not_chain_succession" => Self::Binary(Binary::NotChainSuccession), "right after `a` never comes `b`";
    "choice" => Self::Binary(Binary::Choice), "`a` or `b` occurs";
    "exclusive_choice" => Self::Binary(Binary::ExclusiveChoice), "`a` or `b` occurs, not both";
    "clock" => Self::Clock, "no clock reaches one of its levels";
    "different_actors" => Self::DifferentActors, "nobody does both `a` and `b` in one case";
    "same_actor" => Self::SameActor, "whoever did the first `a` does every `b`";
    "entry_lag" => Self::EntryLag, "the time between an `a` and its entry lies within bounds";
    "duration" => Self::Duration, "the time between two points lies within bounds";
    "quota" => Self::Quota, "every unit has enough cases in every period";
    "ratio" => Self::Ratio, "a unit's indicator is no outlier among its peers";
});
