//! The portal's first page.

use chuangyou_programme::model::Text;

use super::sample::text;
use super::{Area, Crumb, Frame, Page, sheet};
use crate::lang::Lang;

/// The portal's first page.
#[derive(Debug, Clone)]
pub struct Home {
    /// The subjects of items, with how many each has, under the subjects above them.
    pub subjects: Vec<Group>,
    /// The units that handle items, with how many each has.
    pub units: Vec<Shelf>,
    /// How the city does, if there is anything to say yet.
    pub figures: Option<Figures>,
}

/// A group of items.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The subject's or the unit's id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// How many items.
    pub items: usize,
}

/// Subjects that stand together.
#[derive(Debug, Clone)]
pub struct Group {
    /// The subject above them, with the items of all of them; `None`: there is none.
    pub head: Option<Shelf>,
    /// The subjects.
    pub shelves: Vec<Shelf>,
}

/// How the city does.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Cases under way.
    pub open: u64,
    /// Cases closed this month.
    pub closed_this_month: u64,
    /// The share of them closed within the promised limit, in ten-thousandths.
    pub on_time: i64,
}

sheet!(Home, "home.html");

impl Page for Home {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t("home-title")
    }

    fn trail(&self, _w: Lang) -> Vec<Crumb> {
        Vec::new()
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let shelf = |id: &str, zh, en, items| Shelf { id: id.to_owned(), title: text(zh, en), items };
        let of_enterprises = vec![
            shelf("enterprise", "企业开办", "Starting a business", 9),
            shelf("construction", "工程建设", "Construction", 14),
            shelf("food", "食品药品", "Food and medicine", 6),
            shelf("traffic", "交通运输", "Transport", 8),
        ];
        let of_people = vec![
            shelf("household", "户籍身份", "Household and identity", 5),
            shelf("welfare", "社会保障", "Social security", 7),
        ];
        let group = |head, shelves| Group { head: Some(head), shelves };
        let subjects = vec![
            group(shelf("people", "个人办事", "For people", 12), of_people),
            group(shelf("enterprises", "企业办事", "For enterprises", 37), of_enterprises),
        ];
        let units = vec![
            shelf("food-drug-window", "食品药品监督管理局窗口", "Food and drug window", 6),
            shelf("development-reform-window", "发展和改革委员会窗口", "Development and reform window", 3),
            shelf("planning-window", "规划局窗口", "Planning window", 5),
            shelf("public-security-window", "公安局窗口", "Public security window", 1),
        ];
        let full = Self {
            subjects,
            units,
            figures: Some(Figures { open: 1284, closed_this_month: 3407, on_time: 9712 }),
        };
        let empty = Self { subjects: vec![], units: vec![], figures: None };
        vec![("full", full), ("empty", empty)]
    }
}
