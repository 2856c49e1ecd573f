//! The services: the list and the guide to one.

use chuangyou_calendar::Day;
use chuangyou_programme::model::Text;

use super::sample::{choice, day, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::Span;
use crate::lang::Lang;
use crate::url::Url;

/// An item in a list.
#[derive(Debug, Clone)]
pub struct ServiceLine {
    /// The item's code.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The unit that handles it.
    pub unit: Text,
    /// One sentence on what it is for, if the register has one.
    pub summary: Option<Text>,
    /// The promised limit in force.
    pub promised: Span,
    /// The statutory limit in force.
    pub statutory: Span,
}

/// The list of services, searched and narrowed.
#[derive(Debug, Clone)]
pub struct Services {
    /// What was asked for: the words.
    pub q: String,
    /// What was asked for: a subject's id, or nothing.
    pub subject: String,
    /// What was asked for: a unit's id, or nothing.
    pub unit: String,
    /// All subjects, under those above them.
    pub subjects: Vec<Subjects>,
    /// All units that handle items.
    pub units: Vec<Choice>,
    /// What was found: in one list, or by subject where it is much.
    pub found: Vec<Batch>,
}

/// Subjects to choose from that stand together.
#[derive(Debug, Clone)]
pub struct Subjects {
    /// The subject above them; `None`: there is none.
    pub head: Option<Choice>,
    /// The subjects.
    pub choices: Vec<Choice>,
}

/// A part of what was found.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Its subject; `None`: it is all.
    pub subject: Option<Text>,
    /// The items.
    pub lines: Vec<ServiceLine>,
}

/// The guide to a service.
#[derive(Debug, Clone)]
pub struct Service {
    /// The item's code.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// One sentence on what it is for.
    pub summary: Option<Text>,
    /// Its subject.
    pub subject: Option<Choice>,
    /// The unit that handles it.
    pub unit: Choice,
    /// The units that review it at the same time.
    pub together: Vec<Text>,
    /// The promised limit in force.
    pub promised: Span,
    /// The statutory limit in force.
    pub statutory: Span,
    /// Since when these limits are in force.
    pub since: Day,
    /// The best elsewhere that the promise was measured against: who, and their limit.
    pub benchmark: Option<(Text, Span)>,
    /// What must be handed in.
    pub documents: Vec<Document>,
    /// What it costs.
    pub cost: Cost,
    /// Procedures whose days are outside the limits, and how long each takes.
    pub special: Vec<(Text, Span)>,
    /// Who may apply.
    pub conditions: Option<Text>,
    /// What it rests on.
    pub basis: Vec<Text>,
    /// What is issued.
    pub result: Option<Text>,
    /// Where.
    pub place: Option<Text>,
    /// When the window is open.
    pub hours: Option<Text>,
    /// The telephone for questions.
    pub phone: Option<String>,
    /// Whether the portal takes applications for it.
    pub online: Online,
}

/// Whether the portal takes applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Online {
    /// It does.
    Open,
    /// Only the window does.
    WindowOnly,
}

/// A document that is handed in.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it is.
    pub title: Text,
    /// In which form: original, copy, electronic.
    pub form: Option<Text>,
    /// How many.
    pub copies: u32,
    /// Who makes it out.
    pub source: Option<Text>,
    /// Whether it is needed.
    pub need: Need,
}

/// Whether a document is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// Only in some cases.
    Optional,
    /// Yes, but it may follow later.
    Deferrable,
}

impl Need {
    /// The catalogue's key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Required => "service-required",
            Self::Optional => "service-optional",
            Self::Deferrable => "service-deferrable",
        }
    }
}

/// What a service costs.
#[derive(Debug, Clone)]
pub enum Cost {
    /// The register does not say.
    Unsaid,
    /// Nothing.
    Free,
    /// These fees.
    Fees(Vec<Fee>),
}

/// A fee.
#[derive(Debug, Clone)]
pub struct Fee {
    /// What for.
    pub title: Text,
    /// How much, in fen.
    pub amount: i64,
    /// The document that sets it.
    pub basis: Text,
}

sheet!(Services, "services.html");
sheet!(Service, "service.html");

impl Services {
    fn is_narrowed(&self) -> bool {
        !(self.q.is_empty() && self.subject.is_empty() && self.unit.is_empty())
    }

    fn count(&self) -> usize {
        self.found.iter().map(|batch| batch.lines.len()).sum()
    }
}

impl Service {
    /// How much less than the law's the promise is, where both count the same.
    fn saved(&self) -> Option<Span> {
        let amount = self.statutory.amount - self.promised.amount;
        let comparable = self.statutory.unit == self.promised.unit;
        (comparable && amount > 0).then_some(Span { amount, unit: self.statutory.unit })
    }
}

impl Page for Services {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t("services-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let all = Self {
            q: String::new(),
            subject: String::new(),
            unit: String::new(),
            subjects: vec![Subjects {
                head: Some(choice("enterprises", "企业办事", "For enterprises")),
                choices: vec![
                    choice("food", "食品药品", "Food and medicine"),
                    choice("construction", "工程建设", "Construction"),
                ],
            }],
            units: vec![choice("food-drug-window", "食品药品监督管理局窗口", "Food and drug window")],
            found: vec![Batch { subject: None, lines: ServiceLine::samples() }],
        };
        let batch = |zh, en| Batch { subject: Some(text(zh, en)), lines: ServiceLine::samples() };
        let much = Self {
            found: vec![batch("食品药品", "Food and medicine"), batch("工程建设", "Construction")],
            ..all.clone()
        };
        let none = Self { q: "飞船".to_owned(), subject: "food".to_owned(), found: vec![], ..all.clone() };
        vec![("all", all), ("much", much), ("none", none)]
    }
}

impl Page for Service {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.of(&self.title).to_owned()
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home), Crumb::key(w, "services-title", Url::Services)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("full", Self::full_sample()), ("bare", Self::bare_sample())]
    }
}

impl ServiceLine {
    /// Examples for the pages that list services.
    pub(crate) fn samples() -> Vec<Self> {
        let line = |id: &str, title, unit, promised, statutory| Self {
            id: id.to_owned(),
            title,
            unit,
            summary: None,
            promised: Span::working_days(promised),
            statutory: Span::working_days(statutory),
        };
        let food = || text("食品药品监督管理局窗口", "Food and drug window");
        let mut lines = vec![
            line("food-service-permit", text("餐饮服务许可证核发", "Food service permit"), food(), 8, 20),
            line(
                "major-project-approval",
                text("重大投资项目联合审批", "Joint approval of a major investment project"),
                text("发展和改革委员会窗口", "Development and reform window"),
                25,
                45,
            ),
            line(
                "construction-permit",
                text("建筑工程施工许可证核发", "Building permit"),
                text("住房和城乡建设委员会窗口", "Housing and construction window"),
                5,
                15,
            ),
            line(
                "household-proof",
                text("户籍证明", "Proof of household registration"),
                text("公安局窗口", "Public security window"),
                0,
                3,
            ),
        ];
        lines[0].summary = Some(text(
            "开办餐馆、食堂、小吃店等餐饮服务单位前办理。",
            "Needed before you open a restaurant, canteen or snack bar.",
        ));
        lines
    }
}

impl Service {
    fn full_sample() -> Self {
        let document = |zh, en, need| Document {
            title: text(zh, en),
            form: Some(text("原件和复印件", "Original and copy")),
            copies: 1,
            source: Some(text("申请人", "Applicant")),
            need,
        };
        Self {
            id: "food-service-permit".to_owned(),
            title: text("餐饮服务许可证核发", "Food service permit"),
            summary: Some(text(
                "开办餐馆、食堂、小吃店等餐饮服务单位前办理。",
                "Needed before you open a restaurant, canteen or snack bar.",
            )),
            subject: Some(choice("food", "食品药品", "Food and medicine")),
            unit: choice("food-drug-window", "食品药品监督管理局窗口", "Food and drug window"),
            together: vec![text("环境保护局", "Environment"), text("公安消防支队", "Fire brigade")],
            promised: Span::working_days(8),
            statutory: Span::working_days(20),
            since: day(3, 1),
            benchmark: Some((text("郑州市", "Zhengzhou"), Span::working_days(10))),
            documents: vec![
                document("餐饮服务许可证申请书", "Application form", Need::Required),
                document(
                    "营业执照或者名称预先核准通知书",
                    "Business licence, or approval of the name",
                    Need::Required,
                ),
                document("经营场所布局流程图", "Plan of the premises and work flow", Need::Required),
                document("从业人员健康证明", "Health certificates of the staff", Need::Deferrable),
                document("授权委托书", "Power of attorney", Need::Optional),
            ],
            cost: Cost::Fees(vec![Fee {
                title: text("许可证工本费", "Cost of the certificate"),
                amount: 1000,
                basis: text("收费公示（示例）", "Published charges (example)"),
            }]),
            special: vec![(text("现场核查", "Inspection on the spot"), Span::working_days(10))],
            conditions: Some(text(
                "有与经营规模相适应的场所、设备、人员和管理制度。",
                "Premises, equipment, staff and rules that fit the size of the business.",
            )),
            basis: vec![
                text("《中华人民共和国食品安全法》", "Food Safety Law"),
                text("《餐饮服务许可管理办法》", "Measures for Food Service Permits"),
            ],
            result: Some(text("餐饮服务许可证", "Food service permit")),
            place: Some(text("洛阳市政务服务中心二楼 12 号窗口", "Service centre, second floor, window 12")),
            hours: Some(text(
                "工作日 8:30–12:00，14:00–17:30（五月至九月 15:00–18:30）",
                "Working days 8:30–12:00 and 14:00–17:30 (May to September 15:00–18:30)",
            )),
            phone: Some("0379-00000000".to_owned()),
            online: Online::Open,
        }
    }

    fn bare_sample() -> Self {
        Self {
            id: "household-proof".to_owned(),
            title: text("户籍证明", "Proof of household registration"),
            summary: None,
            subject: None,
            unit: choice("public-security-window", "公安局窗口", "Public security window"),
            together: vec![],
            promised: Span::working_days(0),
            statutory: Span::working_days(3),
            since: day(1, 1),
            benchmark: None,
            documents: vec![],
            cost: Cost::Free,
            special: vec![],
            conditions: None,
            basis: vec![],
            result: None,
            place: None,
            hours: None,
            phone: None,
            online: Online::WindowOnly,
        }
    }
}
