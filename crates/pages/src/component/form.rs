//! Forms: fields of any procedure, with what was typed and what is wrong with it.

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_programme::model::Text;

use crate::lang::{Lang, both, both_with};
use crate::page::Choice;

/// A form. Shown by `component/form.html`; it posts to where the page is, or to `post_to`.
#[derive(Debug, Clone)]
pub struct Form {
    /// The address that takes it.
    pub post_to: String,
    /// What is filled in.
    pub fields: Vec<Field>,
    /// What is wrong with the form as a whole, such as that somebody else was faster.
    pub fault: Option<Text>,
    /// The words on its button.
    pub submit: Text,
    /// Whether it is kept while it is filled in.
    pub keeping: Keeping,
    /// The idempotency key: the same form sent twice is the same act.
    pub key: String,
    /// Asked before it is sent, for what cannot be taken back.
    pub confirm: Option<Text>,
}

/// Whether a form is kept while it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// It is not.
    None,
    /// As a draft; saved at this time of day, e.g. `14:05`, if it was saved yet.
    Draft {
        /// When it was last saved.
        saved_at: Option<String>,
    },
}

/// Something that is filled in.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name it is sent under.
    pub id: String,
    /// What people call it.
    pub label: Text,
    /// How to fill it in.
    pub hint: Option<Text>,
    /// Whether it may be left empty.
    pub presence: Presence,
    /// What it holds.
    pub control: Control,
    /// What was typed, as it was typed. A list has one entry a line; a ticked flag is `yes`.
    pub value: String,
    /// What is wrong with it.
    pub fault: Option<Text>,
}

/// Whether a field may be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must be filled in.
    Required,
    /// It may be left empty.
    Optional,
}

/// What a field holds, and so what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A line of text; the `autocomplete` token of HTML, or `off`.
    Text(&'static str),
    /// Several lines of text.
    LongText,
    /// A whole number.
    Number,
    /// Money in yuan.
    Money,
    /// A day.
    Date,
    /// A day and a time.
    Instant,
    /// One of a few.
    Choice(Vec<Choice>),
    /// One of many: a service item, a unit, a person.
    Select(Vec<Choice>),
    /// Several texts, one a line.
    List,
    /// Yes or no.
    Flag,
    /// A file.
    File {
        /// The endings that are taken, as HTML wants them: `.pdf,.jpg`.
        accept: &'static str,
        /// The largest size, in mebibytes.
        at_most_mib: u32,
        /// What was uploaded already.
        kept: Vec<KeptFile>,
    },
    /// A password; the `autocomplete` token.
    Password(&'static str),
    /// A telephone number.
    Phone,
    /// Values that the form sends along without showing them.
    Hidden(Vec<String>),
}

/// A file that was uploaded already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// As the applicant calls it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its content's hash: what the box that removes it sends.
    pub hash: String,
}

impl Field {
    /// An empty field that must be filled in.
    pub fn new(id: impl Into<String>, label: Text, control: Control) -> Self {
        let presence = Presence::Required;
        Self { id: id.into(), label, hint: None, presence, control, value: String::new(), fault: None }
    }

    /// Values that the form sends along without showing them.
    pub fn hidden(id: impl Into<String>, values: Vec<String>) -> Self {
        Self::new(id, Text::default(), Control::Hidden(values)).optional()
    }

    /// The same field, which may be left empty.
    pub fn optional(self) -> Self {
        Self { presence: Presence::Optional, ..self }
    }

    /// The same field with words on how to fill it in.
    pub fn with_hint(self, hint: Text) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same field with what was typed.
    pub fn with_value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// The same field with what is wrong with it.
    pub fn with_fault(self, fault: Text) -> Self {
        Self { fault: Some(fault), ..self }
    }

    /// The ids of what describes it, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.is_some() || matches!(self.control, Control::List | Control::File { .. });
        let hint = if hint { format!("{}-hint", self.id) } else { String::new() };
        let fault = if self.fault.is_some() { format!("{}-fault", self.id) } else { String::new() };
        format!("{hint} {fault}").trim().to_owned()
    }

    /// Where the summary's link leads: the first thing that can be changed.
    pub(crate) fn anchor(&self) -> String {
        match self.control {
            Control::Choice(_) => format!("{}-0", self.id),
            _ => self.id.clone(),
        }
    }

    /// Whether a form without it is refused.
    pub fn is_required(&self) -> bool {
        self.presence == Presence::Required
    }
}

impl Form {
    /// A form without faults, not kept.
    pub fn new(post_to: impl ToString, submit: Text, fields: Vec<Field>) -> Self {
        let (fault, confirm) = (None, None);
        let (keeping, key) = (Keeping::None, String::new());
        Self { post_to: post_to.to_string(), fields, fault, submit, keeping, key, confirm }
    }

    /// Whether anything is wrong with it.
    pub fn is_faulty(&self) -> bool {
        self.fault.is_some() || self.fields.iter().any(|field| field.fault.is_some())
    }

    /// Whether it is sent as multipart: a field of it is a file.
    pub fn takes_files(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.control, Control::File { .. }))
    }

    /// A page's title, which says first that something is wrong.
    pub(crate) fn titled(&self, w: Lang, title: String) -> String {
        if self.is_faulty() { w.t1("fault-title", "title", title) } else { title }
    }
}

/// What may be wrong with a field, in both languages.
pub mod fault {
    use super::{Text, both, both_with};

    /// It was left empty.
    pub fn missing() -> Text {
        both("fault-missing")
    }

    /// It is not a whole number.
    pub fn not_a_number() -> Text {
        both("fault-number")
    }

    /// It is not an amount of money.
    pub fn not_money() -> Text {
        both("fault-money")
    }

    /// It is not a day.
    pub fn not_a_day() -> Text {
        both("fault-day")
    }

    /// It is none of the choices.
    pub fn not_a_choice() -> Text {
        both("fault-choice")
    }

    /// It is longer than this many characters.
    pub fn too_long(characters: usize) -> Text {
        both_with("fault-long", &[("n", &characters)])
    }

    /// The file is larger than this many mebibytes.
    pub fn file_too_large(mebibytes: u32) -> Text {
        both_with("fault-file-large", &[("n", &mebibytes)])
    }

    /// The file's content is of none of the kinds that are taken.
    pub fn file_kind(endings: &str) -> Text {
        both_with("fault-file-kind", &[("endings", &endings)])
    }
}

/// A form as people fill it in.
#[derive(Template)]
#[template(path = "component/form.html")]
pub struct Sheet<'a> {
    w: Lang,
    form: &'a Form,
}

impl HtmlSafe for Sheet<'_> {}

impl Lang {
    /// A form as people fill it in.
    pub fn form(self, form: &Form) -> Sheet<'_> {
        Sheet { w: self, form }
    }

    /// The endings of files as people read them, from how HTML wants them: `.pdf,.jpg`.
    pub fn endings(self, accept: &str) -> String {
        let between = if self == Self::Zh { "、" } else { ", " };
        let endings: Vec<&str> = accept.split(',').map(|ending| ending.trim_start_matches('.')).collect();
        endings.join(between)
    }

    /// The size of a file: 340 KB, 2.4 MB.
    pub fn size(self, bytes: &u64) -> String {
        match bytes {
            0..1024 => format!("{bytes} B"),
            1024..1_048_576 => format!("{} KB", bytes / 1024),
            _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
        }
    }
}
