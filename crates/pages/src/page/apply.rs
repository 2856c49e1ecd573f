//! To apply: the form, and what is shown once it was handed in.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::sample::{at, choice, day, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, Keeping, KeptFile, fault};
use crate::lang::{Lang, both};
use crate::url::Url;

/// An application that is filled in.
#[derive(Debug, Clone)]
pub struct Apply {
    /// The item.
    pub item: Choice,
    /// The unit that will handle it.
    pub unit: Text,
    /// What must be handed in, to be read beside the form.
    pub documents: Vec<Text>,
    /// The procedure's fields of the action that submits.
    pub form: Form,
}

/// An application that was handed in.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The case's number.
    pub number: String,
    /// The code that opens the case to whoever knows it. Shown here only.
    pub code: String,
    /// The item.
    pub item: Text,
    /// The unit that handles it.
    pub unit: Text,
    /// When it was handed in.
    pub at: LocalSecond,
    /// What is waited for now: the clock that runs, and its last day.
    pub awaited: Option<(Text, Day)>,
    /// What happens by itself if nobody does anything.
    pub otherwise: Option<Text>,
}

sheet!(Apply, "apply.html");
sheet!(Applied, "applied.html");

impl Page for Apply {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t1("apply-title", "item", w.of(&self.item.title)))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![
            Crumb::key(w, "menu-portal", Url::Home),
            Crumb::of(w.of(&self.item.title), Url::Service(&self.item.id)),
        ]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |fields, keeping| Self {
            item: choice("food-service-permit", "餐饮服务许可证核发", "Food service permit"),
            unit: text("食品药品监督管理局窗口", "Food and drug window"),
            documents: vec![
                text("餐饮服务许可证申请书", "Application form"),
                text("经营场所布局流程图", "Plan of the premises and work flow"),
            ],
            form: Form {
                keeping,
                key: "01JD".to_owned(),
                ..Form::new(Url::Draft("7f3a"), both("apply-submit"), fields)
            },
        };
        let fresh = page(fields(), Keeping::Draft { saved_at: None });
        let faulty = page(faulty_fields(), Keeping::Draft { saved_at: Some("14:05".to_owned()) });
        vec![("fresh", fresh), ("faulty", faulty)]
    }
}

impl Page for Applied {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t1("applied-title", "what", w.of(&self.item))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let applied = Self {
            number: "food-drug-window-2011-000128".to_owned(),
            code: "K7QM-2VXD".to_owned(),
            item: text("餐饮服务许可证核发", "Food service permit"),
            unit: text("食品药品监督管理局窗口", "Food and drug window"),
            at: at(3, 1, 9, 12),
            awaited: Some((text("受理审查期限", "Limit for telling what is missing"), day(3, 8))),
            otherwise: Some(text("逾期未告知，视为受理", "Deemed accepted because nothing was told in time")),
        };
        vec![("awaited", applied.clone()), ("done", Self { awaited: None, otherwise: None, ..applied })]
    }
}

fn fields() -> Vec<Field> {
    let kinds = vec![
        choice("person", "自然人", "Natural person"),
        choice("enterprise", "企业法人", "Enterprise"),
        choice("organisation", "其他组织", "Other organisation"),
    ];
    let districts = vec![choice("jianxi", "涧西区", "Jianxi"), choice("laocheng", "老城区", "Laocheng")];
    let file = Control::File { accept: ".pdf,.jpg,.png", at_most_mib: 10, kept: vec![] };
    vec![
        Field::new("applicant", text("申请人姓名或者名称", "Applicant's name"), Control::Text("name")),
        Field::new("applicant_kind", text("申请人类别", "Kind of applicant"), Control::Choice(kinds)),
        Field::new("applicant_phone", text("联系电话", "Telephone"), Control::Phone).with_hint(text(
            "有需要补正的内容时，会打这个电话。",
            "We call this number if anything is missing.",
        )),
        Field::new(
            "district",
            text("经营场所所在区", "District of the premises"),
            Control::Select(districts),
        ),
        Field::new("area", text("经营面积（平方米）", "Floor space, square metres"), Control::Number),
        Field::new("investment", text("投资额", "Investment"), Control::Money).optional(),
        Field::new("open_on", text("计划开业日期", "Planned opening"), Control::Date).optional(),
        Field::new("materials", text("申请材料清单", "List of documents submitted"), Control::List),
        Field::new("files", text("申请材料", "Documents"), file),
        Field::new("remarks", text("其他说明", "Anything else"), Control::LongText).optional(),
        Field::new("truthful", text("以上内容属实。", "What I say here is true."), Control::Flag),
    ]
}

fn faulty_fields() -> Vec<Field> {
    let mut fields = fields();
    let mut change = |at: usize, to: &dyn Fn(Field) -> Field| fields[at] = to(fields[at].clone());
    change(0, &|field| field.with_value("洛阳老味道餐饮有限公司"));
    change(1, &|field| field.with_fault(fault::not_a_choice()));
    change(2, &|field| field.with_fault(fault::missing()));
    change(4, &|field| field.with_value("八十").with_fault(fault::not_a_number()));
    change(5, &|field| field.with_value("50万").with_fault(fault::not_money()));
    change(6, &|field| field.with_value("2011-02-30").with_fault(fault::not_a_day()));
    change(8, &|field| {
        let plan = KeptFile { name: "布局图.pdf".to_owned(), bytes: 348_160, hash: "9c1e".to_owned() };
        let control = Control::File { accept: ".pdf,.jpg,.png", at_most_mib: 10, kept: vec![plan] };
        Field { control, ..field.with_fault(fault::file_kind("PDF、JPG、PNG")) }
    });
    change(9, &|field| field.with_fault(fault::too_long(2000)));
    change(10, &|field| field.with_fault(fault::file_too_large(10)));
    fields
}
