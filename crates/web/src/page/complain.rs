//! To complain about service or conduct.

use chuangyou_programme::model::Text;

use super::sample::choice;
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, fault};
use crate::lang::{Lang, both};
use crate::url::Url;

/// A complaint that is made.
#[derive(Debug, Clone)]
pub struct Complain {
    /// The fields of the complaint procedure's first action.
    pub form: Form,
    /// The clause it rests on: its id and its text.
    pub clause: Option<(String, Text)>,
}

sheet!(Complain, "complain.html");

impl Page for Complain {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("complain-title"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use super::sample::text;
        let units = vec![choice("planning-window", "规划局窗口", "Planning window")];
        let unit =
            Field::new("complained_unit", text("被投诉单位", "Unit complained of"), Control::Select(units));
        let problem = Field::new("problem", text("投诉内容", "What happened"), Control::LongText);
        let case = Field::new(
            "about_number",
            text("所涉办件编号", "Number of the case it is about"),
            Control::Text("off"),
        )
        .optional()
        .with_hint(both("complain-number-hint"));
        let fields = vec![problem, case, unit.clone()];
        let form = Form::new(Url::Complain, both("complain-submit"), fields);
        let clause = Some((
            "1.conduct".to_owned(),
            text("工作人员应当文明、廉洁、高效。", "Staff are courteous, honest and quick."),
        ));
        let wrong = Form { fields: vec![Field { fault: Some(fault::missing()), ..unit }], ..form.clone() };
        vec![("form", Self { form, clause: clause.clone() }), ("wrong", Self { form: wrong, clause })]
    }
}
