//! Tables of definitions by id, over the layers of a programme and those it follows.

use crate::diagnostic::{Code, Diagnostic, Sink, Span};
use crate::syntax::decode::{Name, Sp, Tables};
use std::collections::{HashMap, HashSet};

/// A definition with an id.
pub(crate) trait HasId {
    /// Its id, with its place.
    fn id(&self) -> &Name;
}

/// The definitions of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Named<T> {
    pub(crate) items: Vec<Sp<T>>,
    layers: Vec<usize>,
    index: HashMap<String, usize>,
    faulty: HashSet<String>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { items: Vec::new(), layers: Vec::new(), index: HashMap::new(), faulty: HashSet::new() }
    }
}

/// Which ids a kind may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdStyle {
    /// Small letters, digits, `-` and `_`.
    Plain,
    /// The same and dots: clauses are numbered.
    Dotted,
    /// Whatever registers elsewhere use.
    Free,
}

impl<T: HasId> Named<T> {
    /// Adds definitions; one of a later layer takes the place of the same id's.
    pub(crate) fn extend(&mut self, tables: Tables<T>, layer: usize, style: IdStyle, sink: &mut Sink) {
        self.faulty.extend(tables.faulty);
        for item in tables.good {
            check_id(item.id(), style, sink);
            match self.index.get(&item.id().value) {
                None => {
                    self.index.insert(item.id().value.clone(), self.items.len());
                    self.items.push(item);
                    self.layers.push(layer);
                }
                Some(&at) if self.layers[at] < layer => {
                    self.items[at] = item;
                    self.layers[at] = layer;
                }
                Some(&at) => duplicate(item.id(), self.items[at].id().span, sink),
            }
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The definition of an earlier layer.
    pub(crate) fn get_below(&self, id: &str, layer: usize) -> Option<usize> {
        self.get(id).filter(|&at| self.layers[at] < layer)
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.id().as_str())
    }

    /// Whether an unknown id may belong to a definition that is itself faulty.
    pub(crate) fn may_be_faulty(&self, id: &str) -> bool {
        self.faulty.contains(id) || self.faulty.contains("")
    }

    pub(crate) fn mark_faulty(&mut self, id: String) {
        self.faulty.insert(id);
    }

    pub(crate) fn any_faulty(&self) -> bool {
        !self.faulty.is_empty()
    }
}

/// Reports the second of two definitions of one id.
pub(crate) fn duplicate(second: &Name, first: Span, sink: &mut Sink) {
    let id = &second.value;
    sink.push(
        Diagnostic::new(
            Code::DuplicateId,
            second.span,
            format!("`{id}` is defined twice"),
            "defined again here",
        )
        .related(first, "first defined here")
        .help("rename or remove one of the two"),
    );
}

/// Reports an id that its kind cannot have.
pub(crate) fn check_id(id: &Name, style: IdStyle, sink: &mut Sink) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let fits = match style {
        IdStyle::Plain => id.chars().all(plain),
        IdStyle::Dotted => id.chars().all(|c| plain(c) || c == '.'),
        IdStyle::Free => !id.chars().any(char::is_control) && id.trim().len() == id.len(),
    };
    if id.is_empty() || !fits {
        let allowed = match style {
            IdStyle::Plain => "ids are made of small letters, digits, `-` and `_`",
            IdStyle::Dotted => "ids are made of small letters, digits, `-`, `_` and `.`",
            IdStyle::Free => "an id neither begins nor ends with a space and has no control characters",
        };
        sink.push(
            Diagnostic::new(Code::BadId, id.span, format!("`{}` cannot be an id", id.value), "not an id")
                .help(allowed),
        );
    }
}

macro_rules! has_id {
    ($($table:ty),+ $(,)?) => {$(
        impl HasId for $table {
            fn id(&self) -> &Name {
                &self.id
            }
        }
    )+};
}

use crate::syntax::{assessment, guide, paper, pattern, procedure, register, rule, schedule};

has_id!(
    assessment::IndicatorDecl,
    guide::DocumentDecl,
    guide::SubjectDecl,
    pattern::PatternDecl,
    paper::ConsequenceDecl,
    paper::NoticeDecl,
    paper::PublicationDecl,
    procedure::ActionDecl,
    procedure::ChildDecl,
    procedure::ChoiceDecl,
    procedure::FieldDecl,
    procedure::StateDecl,
    procedure::TimerDecl,
    register::ClauseDecl,
    register::ItemDecl,
    register::ParameterDecl,
    register::PostDecl,
    register::StaffingDecl,
    register::UnitDecl,
    rule::ClockDecl,
    schedule::ScheduleDecl,
);

impl HasId for guide::AskedDecl {
    fn id(&self) -> &Name {
        &self.0.id
    }
}

impl HasId for paper::HandlingDecl {
    fn id(&self) -> &Name {
        &self.level
    }
}

impl HasId for rule::RuleDecl {
    fn id(&self) -> &Name {
        &self.head.id
    }
}
