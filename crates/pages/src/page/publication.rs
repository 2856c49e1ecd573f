//! What was made public: the list, and each publication.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::sample::{at, choice, day, text};
use super::work_case::PaperReader;
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{Fact, PublicationFate};
use crate::lang::{Lang, both};
use crate::url::Url;

/// What was made public, the latest first.
#[derive(Debug, Clone)]
pub struct Publications {
    /// What narrows the list: the id of a kind and of a unit; what is empty does not.
    pub filters: PublicationFilters,
    /// The kinds that the reader may read.
    pub kinds: Vec<Choice>,
    /// The units there are.
    pub units: Vec<Choice>,
    /// This page of them.
    pub entries: Vec<PublicationEntry>,
    /// Whether the page begins further down.
    pub is_later: bool,
    /// The place after which the list goes on, if it does.
    pub next: Option<String>,
}

/// What narrows the list.
#[derive(Debug, Clone, Default)]
pub struct PublicationFilters {
    /// A kind's id.
    pub kind: String,
    /// A unit's id.
    pub unit: String,
    /// Both as they stand in the address.
    pub query: String,
}

/// A publication in the list. A correction looks as what it corrects did.
#[derive(Debug, Clone)]
pub struct PublicationEntry {
    /// Its id.
    pub id: String,
    /// What it is: 媒体曝光.
    pub kind: Text,
    /// Its heading; its kind where it has none or was withdrawn.
    pub title: Text,
    /// The unit of its case.
    pub unit: Text,
    /// When.
    pub at: LocalSecond,
    /// Whether it stands, corrects another, or was withdrawn.
    pub fate: PublicationFate,
}

/// A publication.
#[derive(Debug, Clone)]
pub struct PublicationPage {
    /// The entry.
    pub entry: PublicationEntry,
    /// What it says; of a correction, what it says otherwise than before.
    pub says: Vec<Fact>,
    /// The course of the case that it is about, from its first act.
    pub course: Vec<CourseStep>,
    /// The last day on which it is shown.
    pub until: Option<Day>,
    /// What it corrects: the heading that it had, and when it was published.
    pub corrects: Option<(Text, LocalSecond)>,
    /// When it was withdrawn, and what was said of that.
    pub withdrawn: Option<(LocalSecond, Vec<Fact>)>,
    /// Its case, if the reader may read it.
    pub case: Option<PublishedCase>,
}

/// The case of which something was made public, for somebody who may read it.
#[derive(Debug, Clone)]
pub struct PublishedCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// As whom they read it.
    pub reader: PaperReader,
}

impl PublishedCase {
    /// Where they read it.
    pub fn url(&self) -> Url<'_> {
        match self.reader {
            PaperReader::Party => Url::Case(&self.id),
            PaperReader::Staff => Url::WorkCase(&self.id),
        }
    }
}

/// An act in the course of a case of which nothing else is told.
#[derive(Debug, Clone)]
pub struct CourseStep {
    /// How many working days after the first act.
    pub working_day: i32,
    /// What was done.
    pub what: Text,
}

sheet!(Publications, "publications.html");
sheet!(PublicationPage, "publication.html");

impl Publications {
    fn is_narrowed(&self) -> bool {
        !self.filters.query.is_empty()
    }

    fn first(&self) -> Option<String> {
        let url = Url::PublicationsPage { filters: &self.filters.query, after: "" };
        self.is_later.then(|| url.to_string())
    }

    fn after(&self) -> Option<String> {
        let url = |after| Url::PublicationsPage { filters: &self.filters.query, after }.to_string();
        self.next.as_deref().map(url)
    }
}

fn entry(id: &str, title: Text, on: LocalSecond, fate: PublicationFate) -> PublicationEntry {
    PublicationEntry {
        id: id.to_owned(),
        kind: text("媒体曝光", "Exposures"),
        title,
        unit: text("工商局窗口", "Industry and commerce window"),
        at: on,
        fate,
    }
}

impl Page for Publications {
    const AREA: Area = Area::Public;

    fn title(&self, w: Lang) -> String {
        w.t("publications-title")
    }

    fn trail(&self, _: Lang) -> Vec<Crumb> {
        vec![]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let kinds = vec![
            choice("exposures", "媒体曝光", "Exposures"),
            choice("approval-results", "行政审批结果公示", "Results of approvals"),
        ];
        let units = vec![choice("industry-commerce-window", "工商局窗口", "Industry and commerce window")];
        let right = text("关于一件超期办件通报的更正", "Correction of the circular on a late case");
        let full = Self {
            filters: PublicationFilters::default(),
            kinds,
            units,
            entries: vec![
                entry("p2", right, at(5, 6, 10, 0), PublicationFate::Corrects),
                entry("p3", text("媒体曝光", "Exposures"), at(4, 20, 9, 0), PublicationFate::Withdrawn),
                entry("p4", text("洛许字0012号", "洛许字0012号"), at(4, 2, 9, 0), PublicationFate::Stands),
            ],
            is_later: true,
            next: Some("1302537600000000~p4".to_owned()),
        };
        let query = "kind=exposures".to_owned();
        let filters = PublicationFilters { kind: "exposures".to_owned(), query, unit: String::new() };
        let none = Self { entries: vec![], is_later: false, next: None, filters, ..full.clone() };
        let empty = Self { filters: PublicationFilters::default(), ..none.clone() };
        vec![("full", full), ("none", none), ("empty", empty)]
    }
}

impl Page for PublicationPage {
    const AREA: Area = Area::Public;

    fn title(&self, w: Lang) -> String {
        w.of(&self.entry.title).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-publications", Url::Publications)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let fact = |label, value| Fact { label, value };
        let wrong = text("关于一件超期办件的通报", "On a late case");
        let right = text("关于一件超期办件通报的更正", "Correction of the circular on a late case");
        let says = vec![fact(
            text("更正内容", "Correction"),
            text("该件因系统故障超期，不应归责。", "The system was down; nobody is to blame."),
        )];
        let corrected = Self {
            entry: entry("p2", right, at(5, 6, 10, 0), PublicationFate::Corrects),
            says,
            course: vec![],
            until: Some(day(11, 5)),
            corrects: Some((wrong, at(4, 12, 10, 0))),
            withdrawn: None,
            case: Some(PublishedCase {
                id: "c130".to_owned(),
                number: "industry-报-2011-0003".to_owned(),
                reader: PaperReader::Staff,
            }),
        };
        let why =
            vec![fact(text("撤回理由", "Why it is withdrawn"), text("认定有误", "The finding was wrong"))];
        let withdrawn = Self {
            entry: entry("p3", both("fate-withdrawn"), at(4, 20, 9, 0), PublicationFate::Withdrawn),
            says: vec![],
            course: vec![],
            until: None,
            corrects: None,
            withdrawn: Some((at(4, 22, 9, 0), why)),
            case: None,
        };
        let step = |working_day, what| CourseStep { working_day, what };
        let lesson = fact(
            text("剖析", "Analysis"),
            text("材料在两个科室间往返三次。", "It went to and fro three times."),
        );
        let analysed = Self {
            entry: entry(
                "p5",
                text("一件办件为何办了四十天", "Why one case took forty days"),
                at(4, 2, 9, 0),
                PublicationFate::Stands,
            ),
            says: vec![lesson],
            course: vec![
                step(0, text("提交申请", "Apply")),
                step(1, text("受理", "Accept")),
                step(40, text("准予许可", "Approve")),
            ],
            until: None,
            corrects: None,
            withdrawn: None,
            case: None,
        };
        vec![("correction", corrected), ("withdrawn", withdrawn), ("analysed", analysed)]
    }
}
