//! Custodians: their keys, and what is sealed in a case.

use chuangyou_calendar::LocalSecond;
use chuangyou_programme::model::Text;

use super::report::{Writer, Written};
use super::sample::{at, choice, text};
use super::{Area, Choice, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form};
use crate::lang::{Lang, both};
use crate::url::Url;

/// A custodian's keys.
#[derive(Debug, Clone)]
pub struct Custody {
    /// Since when there are keys, if there are.
    pub since: Option<LocalSecond>,
    /// To make keys, to change the passphrase, to pass on: whatever can be done.
    pub forms: Vec<(Text, Text, Form)>,
    /// The other custodians who have keys.
    pub others: Vec<Choice>,
}

/// What is sealed in a case.
#[derive(Debug, Clone)]
pub struct SealedCase {
    /// The case: its id and its number.
    pub case: (String, String),
    /// Asks for the passphrase, unless the key is unlocked.
    pub form: Option<Form>,
    /// Whether the reader has no keys at all.
    pub without_keys: bool,
    /// What was written, latest first.
    pub written: Vec<Written>,
    /// Fields that wait for an action before anybody reads them: the field and the action.
    pub waiting: Vec<(Text, Text)>,
    /// Files, by their hash, with their names and how many bytes they have.
    pub files: Vec<(String, String, u64)>,
    /// How many values the reader's key does not open.
    pub closed: usize,
    /// Who has read it: when, who, and which fields.
    pub looks: Vec<(LocalSecond, String, Vec<Text>)>,
}

sheet!(Custody, "work/custody.html");
sheet!(SealedCase, "work/sealed.html");

impl Page for Custody {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t("custody-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-work", Url::Work)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let field = |id| Field::new(id, both("custody-passphrase"), Control::Password("new-password"));
        let make = Form::new(Url::Custody, both("custody-make"), vec![field("passphrase")]);
        let pass = Form::new(Url::Custody, both("custody-pass-on"), vec![field("own")]);
        let forms = |form, title, hint| vec![(both(title), both(hint), form)];
        let none =
            Self { since: None, forms: forms(make, "custody-make", "custody-make-text"), others: Vec::new() };
        let some = Self {
            since: Some(at(3, 1, 9, 0)),
            forms: forms(pass, "custody-pass-on", "custody-pass-on-text"),
            others: vec![choice("li", "李四", "Li Si")],
        };
        vec![("none", none), ("some", some)]
    }
}

impl Page for SealedCase {
    const AREA: Area = Area::Work;

    fn title(&self, w: Lang) -> String {
        w.t1("sealed-title", "number", &self.case.1)
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        let case = Crumb::of(self.case.1.as_str(), Url::WorkCase(&self.case.0));
        vec![Crumb::key(w, "menu-work", Url::Work), case]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let case = ("c1".to_owned(), "CYAJ-举-2011-00001".to_owned());
        let field = Field::new("passphrase", both("custody-passphrase"), Control::Password("off"));
        let form = Form::new(Url::Sealed("c1"), both("sealed-open"), vec![field]);
        let locked = Self {
            case,
            form: Some(form),
            without_keys: false,
            written: Vec::new(),
            waiting: Vec::new(),
            files: Vec::new(),
            closed: 0,
            looks: Vec::new(),
        };
        let label = text("举报内容", "What is reported");
        let open = Self {
            form: None,
            written: vec![Written {
                at: at(3, 7, 9, 0),
                title: text("举报", "Report"),
                by: Writer::Reporter,
                lines: vec![(label.clone(), text("窗口收了红包", "窗口收了红包"))],
            }],
            waiting: vec![(text("举报人姓名", "Your name"), text("查阅举报人身份", "Open the identity"))],
            files: vec![("ab".to_owned(), "1.jpg".to_owned(), 48_000)],
            closed: 1,
            looks: vec![(at(3, 7, 10, 12), "王建国".to_owned(), vec![label])],
            ..locked.clone()
        };
        let without = Self { form: None, without_keys: true, ..locked.clone() };
        vec![("locked", locked), ("open", open), ("without-keys", without)]
    }
}
