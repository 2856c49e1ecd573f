//! Ledgers: the cases of a procedure with the fields that its ledger shows.

use chuangyou_programme::model::Text;

use super::sample::{choice, text};
use super::work::{Begin, Task};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::lang::Lang;
use crate::url::{LedgerForm, Url};

/// The ledgers that the reader may open.
#[derive(Debug, Clone)]
pub struct Ledgers {
    /// The procedures, in the programme's order.
    pub ledgers: Vec<Choice>,
}

/// A ledger.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The procedure's id and what people call it.
    pub procedure: Choice,
    /// What the ledger shows of every case, by the fields' labels.
    pub columns: Vec<Text>,
    /// This page of it.
    pub lines: Vec<Line>,
    /// What narrows it.
    pub filters: Filters,
    /// The units there are.
    pub units: Vec<Choice>,
    /// The states there are.
    pub states: Vec<Choice>,
    /// What the ledger can be narrowed by besides: the field's label and its choices.
    pub kinds: Option<(Text, Vec<Choice>)>,
    /// Where in the list the page begins.
    pub begin: Begin,
    /// The place after which the list goes on, if it does.
    pub next: Option<String>,
}

/// A case in a ledger.
#[derive(Debug, Clone)]
pub struct Line {
    /// The case.
    pub task: Task,
    /// The unit it lies with.
    pub unit: Text,
    /// The ledger's fields; `None` if nothing was filled in.
    pub cells: Vec<Option<Text>>,
}

/// What narrows a ledger; what is empty does not.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// A unit's id.
    pub unit: String,
    /// `closed`, or nothing for what is open.
    pub half: String,
    /// A state's id.
    pub state: String,
    /// A choice's id.
    pub kind: String,
    /// The four as they stand in the address, for the links to other pages.
    pub query: String,
}

sheet!(Ledgers, "work/ledgers.html");
sheet!(Ledger, "work/ledger.html");

impl Ledger {
    /// The page without the columns in which no case has anything: they say nothing, and push the limit off the page.
    pub fn without_empty_columns(mut self) -> Self {
        let is_used =
            |at: usize| self.lines.iter().any(|line| line.cells.get(at).is_some_and(Option::is_some));
        let used: Vec<bool> = (0..self.columns.len()).map(is_used).collect();
        let mut kept = used.iter();
        self.columns.retain(|_| kept.next() == Some(&true));
        for line in &mut self.lines {
            let mut kept = used.iter();
            line.cells.retain(|_| kept.next() == Some(&true));
        }
        self
    }

    fn is_narrowed(&self) -> bool {
        !self.filters.query.is_empty()
    }

    fn url(&self, form: LedgerForm, after: &str) -> String {
        let (procedure, filters) = (self.procedure.id.as_str(), self.filters.query.as_str());
        Url::LedgerPage { procedure, form, filters, after }.to_string()
    }

    fn first(&self) -> Option<String> {
        (self.begin == Begin::Later).then(|| self.url(LedgerForm::Page, ""))
    }

    fn after(&self) -> Option<String> {
        self.next.as_deref().map(|after| self.url(LedgerForm::Page, after))
    }

    fn table(&self) -> String {
        self.url(LedgerForm::Table, "")
    }

    /// How many cases there are, if all of them are on this page.
    fn total(&self) -> Option<usize> {
        (self.begin == Begin::First && self.next.is_none()).then_some(self.lines.len())
    }
}

impl Page for Ledgers {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t("ledgers-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let ledgers = vec![
            choice("rectification", "整改", "Rectification"),
            choice("complaint", "效能投诉", "Complaint"),
        ];
        vec![("some", Self { ledgers }), ("none", Self { ledgers: vec![] })]
    }
}

impl Page for Ledger {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t1("ledger-title", "procedure", w.of(&self.procedure.title))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work), Crumb::key(w, "ledgers-title", Url::Ledgers)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let sources = vec![choice("card", "亮牌", "A card"), choice("tip", "举报", "A tip")];
        let problem = || text("窗口午休时间无人值守", "Nobody at the window during the noon break");
        let lines = Task::samples().into_iter().map(|task| Line {
            task: Task { about: text("整改", "Rectification"), party: None, ..task },
            unit: text("规划局窗口", "Planning window"),
            cells: vec![Some(text("亮牌", "A card")), Some(problem()), None],
        });
        let full = Self {
            procedure: choice("rectification", "整改", "Rectification"),
            columns: vec![
                text("问题来源", "Where the problem comes from"),
                text("问题", "Problem"),
                text("整改责任人", "Who puts it right"),
            ],
            lines: lines.collect(),
            filters: Filters::default(),
            units: vec![choice("planning-window", "规划局窗口", "Planning window")],
            states: vec![choice("mending", "整改中", "Being put right")],
            kinds: Some((text("问题来源", "Where the problem comes from"), sources)),
            begin: Begin::Later,
            next: Some("1302537600000000~c128".to_owned()),
        };
        let narrowed = Filters { kind: "tip".to_owned(), query: "kind=tip".to_owned(), ..Filters::default() };
        let whole = Self { begin: Begin::First, next: None, kinds: None, ..full.clone() };
        let none_yet = Self { filters: narrowed, lines: vec![], ..full.clone() };
        let none = Self { begin: Begin::First, next: None, ..none_yet.clone() };
        let empty = Self { filters: Filters::default(), ..none.clone() };
        vec![("full", full), ("whole", whole), ("none yet", none_yet), ("none", none), ("empty", empty)]
    }
}
