//! Reports by receipt: to make one, to follow it, to prove that it was made.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::sample::{at, day, text};
use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, fault};
use crate::lang::{Lang, both};
use crate::url::Url;

/// What happens with a report, and the form for it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The form; `None` as long as nobody could read what is sealed.
    pub form: Option<Form>,
    /// How many zero bits of work the browser is asked for.
    pub work_bits: u32,
}

/// A report that was made: the only page that ever shows its receipt.
#[derive(Debug, Clone)]
pub struct Received {
    /// The receipt.
    pub receipt: String,
    /// The case's number.
    pub number: String,
    /// The hour in which it came in.
    pub at: LocalSecond,
    /// The signed proof of receipt.
    pub proof: String,
}

/// The form that asks for a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptAsked {
    /// Its field is the receipt.
    pub form: Form,
}

/// A report, for whoever has its receipt.
#[derive(Debug, Clone)]
pub struct ReportCase {
    /// The receipt, which goes along with whatever is done next.
    pub receipt: String,
    /// The case's number.
    pub number: String,
    /// Where it stands.
    pub state: Text,
    /// Until when what is to be done.
    pub limits: Vec<(Text, Day)>,
    /// What the reward is paid against, once there is something to be paid.
    pub voucher: Option<String>,
    /// What was just done.
    pub done: Option<Text>,
    /// What can be done now.
    pub acts: Vec<ReportAct>,
    /// What was written by the one and the other, latest first.
    pub written: Vec<Written>,
    /// The papers that were served, latest first.
    pub letters: Vec<Letter>,
}

/// Something that whoever reports can do.
#[derive(Debug, Clone)]
pub struct ReportAct {
    /// What it is.
    pub title: Text,
    /// How it is done.
    pub form: Form,
}

/// Something that was written in a report.
#[derive(Debug, Clone)]
pub struct Written {
    /// When: of the reporter's own, the hour.
    pub at: LocalSecond,
    /// What was done.
    pub title: Text,
    /// By whom.
    pub by: Writer,
    /// What it says, field by field.
    pub lines: Vec<(Text, Text)>,
}

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Whoever reports.
    Reporter,
    /// Whoever keeps the reports.
    Custodian,
}

/// A paper that was served, with what it says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub title: Text,
    /// Its number.
    pub number: String,
    /// When it is dated.
    pub on: Day,
    /// What it says.
    pub body: Vec<Text>,
}

/// Whether a proof of receipt is genuine.
#[derive(Debug, Clone)]
pub struct ProofChecked {
    /// The form that takes it.
    pub form: Form,
    /// What was found of the one that was given.
    pub finding: Option<Finding>,
}

/// What is found of a proof.
#[derive(Debug, Clone)]
pub enum Finding {
    /// It is genuine.
    Genuine {
        /// The case's number.
        number: String,
        /// The hour in which it came in.
        received: String,
    },
    /// It is not, and why.
    Refused(Text),
}

sheet!(Report, "report/report.html");
sheet!(Received, "report/received.html");
sheet!(ReceiptAsked, "report/receipt.html");
sheet!(ReportCase, "report/case.html");
sheet!(ProofChecked, "report/proof.html");

impl ReceiptAsked {
    /// The form, with what is wrong with what was typed.
    pub fn new(fault: Option<Text>) -> Self {
        let field = Field::new("receipt", both("report-receipt"), Control::Text("off"));
        let field = Field { fault, ..field.with_hint(both("report-receipt-hint")) };
        Self { form: Form::new(Url::ReportReceipt, both("report-follow"), vec![field]) }
    }
}

impl ProofChecked {
    /// The form, with what was found of a proof.
    pub fn new(proof: &str, finding: Option<Finding>) -> Self {
        let field = Field::new("proof", both("report-proof-field"), Control::LongText);
        let fields = vec![field.with_hint(both("report-proof-hint")).with_value(proof)];
        Self { form: Form::new(Url::ReportProof, both("report-proof-check"), fields), finding }
    }
}

fn home(w: Lang) -> Crumb {
    Crumb::key(w, "menu-portal", Url::Home)
}

fn report(w: Lang) -> Crumb {
    Crumb::key(w, "report-title", Url::Report)
}

impl Page for Report {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        let title = w.t("report-title");
        self.form.as_ref().map_or(title.clone(), |form| form.titled(w, title))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![home(w)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let file = Control::File { accept: ".jpg", at_most_mib: 10, kept: Vec::new() };
        let fields = vec![
            Field::new("tip_text", text("举报内容", "What is reported"), Control::LongText),
            Field::new("tip_evidence", text("举报材料", "Evidence"), file).optional(),
            Field::new("reporter_name", text("举报人姓名", "Your name"), Control::Text("name")).optional(),
            Field::hidden("challenge", vec!["1.2.3".to_owned()]),
            Field::hidden("answer", vec![String::new()]),
        ];
        let form = Form::new(Url::Report, both("report-submit"), fields);
        let mut faulty = form.clone();
        faulty.fields[0].fault = Some(fault::missing());
        faulty.fields[1].fault = Some(both("report-file-kind"));
        let page = |form| Self { form, work_bits: 17 };
        vec![("form", page(Some(form))), ("faulty", page(Some(faulty))), ("closed", page(None))]
    }
}

const RECEIPT: &str = "01234-56789-ABCDE-FGHJK";

impl Page for Received {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t("report-received")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![home(w), report(w)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let (receipt, number) = (RECEIPT.to_owned(), "CYAJ-举-2011-00001".to_owned());
        let proof = "chuangyou proof of receipt 1\nnumber: CYAJ-举-2011-00001\n".to_owned();
        vec![("received", Self { receipt, number, at: at(3, 7, 9, 0), proof })]
    }
}

impl Page for ReceiptAsked {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("report-follow-title"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![home(w), report(w)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("form", Self::new(None)), ("wrong", Self::new(Some(both("report-receipt-wrong"))))]
    }
}

impl Page for ReportCase {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t1("report-case-title", "number", &self.number)
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![home(w), report(w), Crumb::key(w, "report-follow-title", Url::ReportReceipt)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let field = Field::new("reply_to_question", text("补充说明", "What you add"), Control::LongText);
        let title = text("举报人补充", "Add something");
        let form = Form::new(Url::ReportAct("answer_question"), title.clone(), vec![field]);
        let written = |by, title: Text, line: &str| Written {
            at: at(3, 7, 9, 0),
            title: title.clone(),
            by,
            lines: vec![(title, text(line, line))],
        };
        let letter = Letter {
            title: text("举报奖励通知书", "Notice of a reward"),
            number: "CYAJ-奖-2011-1".to_owned(),
            on: day(5, 17),
            body: vec![text("请在期限内申领。", "Please claim it within the limit.")],
        };
        let full = Self {
            receipt: RECEIPT.to_owned(),
            number: "CYAJ-举-2011-00001".to_owned(),
            state: text("已申领，待发放", "Claimed"),
            limits: vec![(text("发放期限", "Limit for paying"), day(6, 16))],
            voucher: Some("0123-4567-89AB-CDEF".to_owned()),
            done: Some(both("report-done")),
            acts: vec![ReportAct { title, form }],
            written: vec![
                written(Writer::Custodian, text("询问举报人", "Question to the reporter"), "哪一天？"),
                written(Writer::Reporter, text("举报", "Report"), "<script>alert(1)</script>"),
            ],
            letters: vec![letter],
        };
        let bare = Self {
            limits: Vec::new(),
            voucher: None,
            done: None,
            acts: Vec::new(),
            written: Vec::new(),
            letters: Vec::new(),
            ..full.clone()
        };
        vec![("full", full), ("bare", bare)]
    }
}

impl Page for ProofChecked {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t("report-proof-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![home(w), report(w)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let genuine =
            Finding::Genuine { number: "CYAJ-举-2011-00001".into(), received: "2011-03-07 09:00".into() };
        let refused = Finding::Refused(both("report-proof-forged"));
        vec![
            ("form", Self::new("", None)),
            ("genuine", Self::new("chuangyou proof", Some(genuine))),
            ("refused", Self::new("chuangyou proof", Some(refused))),
        ]
    }
}
