//! To raise a matter with a unit: a question or a complaint.

use chuangyou_programme::model::{Portal, Text};

use super::sample::{choice, text};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, fault};
use crate::lang::{Lang, both};
use crate::url::Url;

/// What can be raised with a unit of one's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// A question.
    Question,
    /// A complaint about service or conduct.
    Complaint,
}

impl Matter {
    /// What the portal offers the procedure for that such matters follow.
    pub fn portal(self) -> Portal {
        match self {
            Self::Question => Portal::Ask,
            Self::Complaint => Portal::Complain,
        }
    }

    /// Where it is raised.
    pub fn url(self) -> Url<'static> {
        match self {
            Self::Question => Url::Enquire,
            Self::Complaint => Url::Complain,
        }
    }

    /// What the page is called.
    fn title(self, w: Lang) -> String {
        match self {
            Self::Question => w.t("enquire-title"),
            Self::Complaint => w.t("complain-title"),
        }
    }

    /// The words on the button.
    pub fn submit(self) -> Text {
        match self {
            Self::Question => both("enquire-submit"),
            Self::Complaint => both("complain-submit"),
        }
    }
}

/// A matter that somebody raises.
#[derive(Debug, Clone)]
pub struct Raise {
    /// What it is.
    pub matter: Matter,
    /// What whoever raises it is told beforehand; the first is the gist.
    pub guidance: Vec<Text>,
    /// The fields of the procedure's first action, the unit among them.
    pub form: Form,
    /// The clause it rests on: its id and its text.
    pub clause: Option<(String, Text)>,
}

sheet!(Raise, "raise.html");

impl Page for Raise {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, self.matter.title(w))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let (question, complaint) = (question(), complaint());
        let unit = Field { fault: Some(fault::missing()), ..complained_unit() };
        let wrong = Self { form: Form { fields: vec![unit], ..complaint.form.clone() }, ..complaint.clone() };
        vec![("question", question), ("complaint", complaint), ("wrong", wrong)]
    }
}

fn question() -> Raise {
    let units = vec![choice("planning-window", "规划局窗口", "Planning window")];
    let fields = vec![
        Field::new("unit", both("raise-unit"), Control::Select(units)),
        Field::new("question", text("您要问什么", "Your question"), Control::LongText),
        Field::new("phone", text("联系电话", "Telephone"), Control::Phone).optional(),
    ];
    Raise {
        matter: Matter::Question,
        guidance: vec![text("说清楚要办什么就行。", "Just say what you need.")],
        form: Form::new(Url::Enquire, Matter::Question.submit(), fields),
        clause: Some((
            "2.2.first-asked".to_owned(),
            text(
                "第一位接受询问或者接件的工作人员为首问责任人，对来人来电来件负责到底。",
                "The first member of staff who is asked owns the request until it is answered or handed over.",
            ),
        )),
    }
}

fn complained_unit() -> Field {
    let units = vec![choice("planning-window", "规划局窗口", "Planning window")];
    Field::new("complained_unit", text("被投诉单位", "Unit complained of"), Control::Select(units))
}

fn complaint() -> Raise {
    let number = text("所涉办件编号", "Number of the case it is about");
    let fields = vec![
        Field::new("problem", text("投诉内容", "What happened"), Control::LongText),
        Field::new("about_number", number, Control::Text("off"))
            .optional()
            .with_hint(both("field-case-number-hint")),
        complained_unit(),
    ];
    Raise {
        matter: Matter::Complaint,
        guidance: vec![
            text("说清楚发生了什么、是哪个单位。", "Say what happened and which unit it was."),
            text("姓名和联系方式可以不填。", "Your name and how to reach you are optional."),
            text("被投诉人不参与办理。", "Whoever is complained of does not deal with it."),
        ],
        form: Form::new(Url::Complain, Matter::Complaint.submit(), fields),
        clause: Some((
            "1.conduct".to_owned(),
            text("工作人员应当文明、廉洁、高效。", "Staff are courteous, honest and quick."),
        )),
    }
}
