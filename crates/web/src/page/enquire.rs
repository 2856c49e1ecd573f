//! To ask a question: first-asked responsibility over the net.

use chuangyou_programme::model::Text;

use super::sample::choice;
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form};
use crate::lang::{Lang, both};
use crate::url::Url;

/// A question that is asked.
#[derive(Debug, Clone)]
pub struct Enquire {
    /// The fields of the enquiry procedure's first action.
    pub form: Form,
    /// The clause that promises an answer: its id and its text.
    pub clause: Option<(String, Text)>,
}

sheet!(Enquire, "enquire.html");

impl Page for Enquire {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("enquire-title"))
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
        let fields = vec![
            Field::new("question", text("您要问什么", "Your question"), Control::LongText),
            Field::new(
                "unit",
                text("您觉得归哪个单位管", "The unit you think it belongs to"),
                Control::Select(units),
            )
            .optional(),
            Field::new("phone", text("联系电话", "Telephone"), Control::Phone).optional().with_hint(text(
                "不留电话也会登记，凭编号和查询码看答复。",
                "Without it your question is still recorded; read the answer with its number and code.",
            )),
        ];
        let form = Form::new(Url::Enquire, both("enquire-submit"), fields);
        let clause = Some((
            "2.2.first-asked".to_owned(),
            text(
                "第一位接受询问或者接件的工作人员为首问责任人，对来人来电来件负责到底。",
                "The first member of staff who is asked owns the request until it is answered or handed over.",
            ),
        ));
        vec![("form", Self { form, clause })]
    }
}
