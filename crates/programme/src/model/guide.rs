//! What the service guide says of an item.

use super::{Amount, SourceRef, Text};
use chuangyou_calendar::{Day, TimeUnit};

/// A subject under which the guide lists items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// How items cite it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The subject above it.
    pub parent: Option<super::SubjectId>,
}

/// The service guide's page of an item, besides its limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide {
    /// The subject under which it is listed.
    pub subject: Option<super::SubjectId>,
    /// What it is for.
    pub summary: Option<Text>,
    /// The documents that are handed in.
    pub documents: Vec<Document>,
    /// What is charged.
    pub charges: Charges,
    /// Procedures whose days are outside the limits, such as a hearing.
    pub special_procedures: Vec<SpecialProcedure>,
    /// What it was established by (设定依据).
    pub basis: Vec<SourceRef>,
    /// Who gets it.
    pub conditions: Option<Text>,
    /// The ways in which it can be applied for.
    pub channels: Vec<Channel>,
    /// The hall.
    pub hall: Option<Text>,
    /// The window in the hall.
    pub window: Option<Text>,
    /// The telephone of the window.
    pub phone: Option<String>,
    /// What is issued.
    pub result: Option<Text>,
    /// How it stands to the service centre.
    pub centre: Centre,
    /// Where the entry of the register comes from.
    pub source: Option<SourceRef>,
}

/// A document that is handed in with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Unique in the item.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Its form: original, copy, electronic.
    pub form: Option<Text>,
    /// How many.
    pub copies: u16,
    /// Whether an application is incomplete without it.
    pub required: bool,
    /// Whether it may follow after acceptance, against a written promise (容缺).
    pub deferrable: bool,
    /// Who it comes from.
    pub source_of: DocumentSource,
}

impl Document {
    /// One required copy from the applicant.
    pub(crate) fn new(id: String, title: Text) -> Self {
        let (form, source_of) = (None, DocumentSource::default());
        Self { id, title, form, copies: 1, required: true, deferrable: false, source_of }
    }
}

/// Who a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentSource {
    /// The applicant.
    #[default]
    Applicant,
    /// An intermediary.
    Agency,
    /// Another authority.
    Authority,
}

/// What an item costs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Charges {
    /// The register does not say.
    #[default]
    Unsaid,
    /// Nothing.
    Nothing,
    /// These.
    Fees(Vec<Fee>),
}

/// A procedure that may be part of an item, and whose days do not count (特别程序).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialProcedure {
    /// What people call it.
    pub title: Text,
    /// How long it takes, as applicants are told.
    pub limit: i64,
    /// Its unit of time.
    pub unit: TimeUnit,
}

/// A charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// What is charged.
    pub title: Text,
    /// How much, in fen: written, or a parameter.
    pub amount: Amount,
    /// What it rests on.
    pub basis: SourceRef,
}

/// A way in which an item can be applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// At the window.
    Window,
    /// Over the internet.
    Online,
    /// By post.
    Post,
}

/// The best limit elsewhere, against which a promise is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    /// Whose limit it is.
    pub who: Text,
    /// The limit.
    pub limit: i64,
    /// Its unit of time.
    pub unit: TimeUnit,
    /// Where it was read.
    pub source: SourceRef,
}

/// How an item stands to the service centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Whether it is handled there, or in an approved hall.
    pub entered: bool,
    /// Where, if it is.
    pub hall: Option<Text>,
    /// Why it need not be, if it is not.
    pub exemption: Option<Exemption>,
    /// Whether the window may decide and not only receive.
    pub delegated: bool,
}

/// Leave to handle an item outside the centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Why.
    pub reason: Text,
    /// Who gave it.
    pub approved_by: Text,
    /// The last day on which it holds.
    pub until: Day,
}

/// Whether an item is where it should be, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CentreStanding {
    /// It is handled in the centre.
    Entered,
    /// It need not be.
    Exempt,
    /// It should be, and is not.
    Outside,
}

impl Default for Centre {
    /// In the centre, with a window that decides.
    fn default() -> Self {
        Self { entered: true, hall: None, exemption: None, delegated: true }
    }
}

impl Centre {
    /// How the item stands on `day`.
    pub fn standing(&self, day: Day) -> CentreStanding {
        let is_exempt = self.exemption.as_ref().is_some_and(|exemption| day <= exemption.until);
        match (self.entered, is_exempt) {
            (true, _) => CentreStanding::Entered,
            (false, true) => CentreStanding::Exempt,
            (false, false) => CentreStanding::Outside,
        }
    }
}

impl CentreStanding {
    /// The word by which rules compare it: `entered`, `exempt` or `outside`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Exempt => "exempt",
            Self::Outside => "outside",
        }
    }
}
