//! The addresses of the pages. Templates and handlers name a page, never a path.

use std::fmt::{self, Write as _};

use crate::lang::Lang;

/// A page's address.
///
/// ```
/// use chuangyou_pages::url::Url;
///
/// assert_eq!(Url::Service("food-service-permit").to_string(), "/services/food-service-permit");
/// assert_eq!(Url::Search { q: "餐饮", subject: "", unit: "" }.to_string(), "/services?q=%E9%A4%90%E9%A5%AE");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Url<'a> {
    /// The portal's first page.
    Home,
    /// The list of all services.
    Services,
    /// The services that answer a search; what is empty does not narrow it.
    Search {
        /// Words in an item's title or summary.
        q: &'a str,
        /// A subject's id.
        subject: &'a str,
        /// A unit's id.
        unit: &'a str,
    },
    /// The guide to an item.
    Service(&'a str),
    /// Begin an application for an item.
    Apply(&'a str),
    /// A draft of an application.
    Draft(&'a str),
    /// Follow a case by number and code.
    Track,
    /// The case with this number, for whoever knows its code.
    Tracked(&'a str),
    /// What the party of the case with that number does to it by its code.
    TrackedAct(&'a str, &'a str),
    /// The cases of whoever is logged in.
    MyCases,
    /// A case, for its party.
    Case(&'a str),
    /// What a party may do to its case.
    CaseAct(&'a str, &'a str),
    /// A paper served in a case, for its party.
    CaseNotice(&'a str, &'a str),
    /// Ask a question.
    Enquire,
    /// Complain about service or conduct.
    Complain,
    /// Complain about the case with this number.
    ComplainAbout(&'a str),
    /// Report wrongdoing.
    Report,
    /// Follow a report with its receipt.
    ReportReceipt,
    /// Do something with a report by its receipt.
    ReportAct(&'a str),
    /// Whether a proof of receipt is genuine.
    ReportProof,
    /// The proof of receipt, to be kept.
    ReportProofFile,
    /// Log in.
    Login,
    /// Log in, and come back to this path and query; log in alone, if it is empty.
    LoginBack(&'a str),
    /// What to try in a demonstration.
    Welcome,
    /// Log in by the identity provider.
    ProviderLogin,
    /// Log in by the identity provider, and come back.
    ProviderLoginBack(&'a str),
    /// Where the identity provider sends people back to.
    ProviderBack,
    /// Log out.
    Logout,
    /// End the session at the identity provider.
    ProviderLogout,
    /// Open an account.
    Register,
    /// Change the password.
    Password,
    /// Change the language and come back.
    Language {
        /// The language to change to.
        to: Lang,
        /// The path to come back to.
        back: &'a str,
    },
    /// What was made public.
    Publications,
    /// A page of what was made public, narrowed.
    PublicationsPage {
        /// The filters as they stand in the address.
        filters: &'a str,
        /// The place in the list after which the page begins.
        after: &'a str,
    },
    /// A publication.
    Publication(&'a str),
    /// The programme and its clauses.
    Programme,
    /// A clause.
    Clause(&'a str),
    /// A procedure.
    Procedure(&'a str),
    /// My tasks.
    Work,
    /// The tasks of the unit.
    UnitWork,
    /// A page of my tasks.
    WorkPage {
        /// The place in the list after which the page begins.
        after: &'a str,
    },
    /// A page of the tasks of the unit, filtered.
    UnitWorkPage {
        /// The filters as they stand in the address, e.g. `level=red&state=accepted`.
        filters: &'a str,
        /// The place in the list after which the page begins.
        after: &'a str,
    },
    /// Measures: what is proposed, what has effect, what had.
    Measures,
    /// A page of the measures.
    MeasuresPage {
        /// Which of them, as it stands in the address.
        filters: &'a str,
        /// The place in the list after which the page begins.
        after: &'a str,
    },
    /// A case, for staff.
    WorkCase(&'a str),
    /// An action on a case.
    Act(&'a str, &'a str),
    /// What is sealed in a case.
    Sealed(&'a str),
    /// A sealed file of a case.
    SealedFile(&'a str, &'a str),
    /// A custodian's keys.
    Custody,
    /// One action on many cases.
    Bulk,
    /// Open a case of a procedure.
    Open(&'a str),
    /// The ledgers.
    Ledgers,
    /// The ledger of a procedure.
    Ledger(&'a str),
    /// A page of a ledger, or all of it as a table to take away.
    LedgerPage {
        /// The procedure.
        procedure: &'a str,
        /// Whether it is the table.
        form: LedgerForm,
        /// The filters as they stand in the address, e.g. `state=planned`.
        filters: &'a str,
        /// The place in the list after which the page begins.
        after: &'a str,
    },
    /// A paper served in a case.
    Notice(&'a str, &'a str),
    /// A file of a case, by its content's hash.
    File(&'a str, &'a str),
    /// The supervision board.
    Board,
    /// The supervision board, standing still.
    BoardStill,
    /// The board's stream of changes.
    BoardLive,
    /// What the house tells a member of staff.
    Messages,
    /// Administration.
    Admin,
    /// The units.
    AdminUnits,
    /// A unit.
    AdminUnit(&'a str),
    /// The people.
    AdminPeople,
    /// A person.
    AdminPerson(&'a str),
    /// Whom the identity provider knows as a person.
    AdminPersonProvider(&'a str),
    /// The items.
    AdminItems,
    /// An item and its versions.
    AdminItem(&'a str),
    /// The calendars.
    AdminCalendars,
    /// A year of a calendar.
    AdminCalendar(&'a str, i32),
    /// The journal's seal.
    AdminJournal,
}

/// How a ledger is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerForm {
    /// As a page.
    Page,
    /// As a table of comma-separated values.
    Table,
}

impl fmt::Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Home => f.write_str("/"),
            Self::Services => f.write_str("/services"),
            Self::Search { q, subject, unit } => {
                f.write_str("/services")?;
                query(f, &[("q", q), ("subject", subject), ("unit", unit)])
            }
            Self::Service(item) => path(f, &["services", item]),
            Self::Apply(item) => path(f, &["services", item, "apply"]),
            Self::Draft(draft) => path(f, &["apply", draft]),
            Self::Track => f.write_str("/track"),
            Self::Tracked(number) => path(f, &["track", number]),
            Self::TrackedAct(number, action) => path(f, &["track", number, "do", action]),
            Self::MyCases => f.write_str("/my"),
            Self::Case(id) => path(f, &["cases", id]),
            Self::CaseAct(id, action) => path(f, &["cases", id, "do", action]),
            Self::CaseNotice(id, number) => path(f, &["cases", id, "notices", number]),
            Self::Enquire => f.write_str("/enquire"),
            Self::Complain => f.write_str("/complain"),
            Self::ComplainAbout(number) => {
                f.write_str("/complain")?;
                query(f, &[("about", number)])
            }
            Self::Report => f.write_str("/report"),
            Self::ReportReceipt => f.write_str("/report/receipt"),
            Self::ReportAct(action) => path(f, &["report", "receipt", action]),
            Self::ReportProof => f.write_str("/report/proof"),
            Self::ReportProofFile => f.write_str("/report/proof/file"),
            Self::Login => f.write_str("/login"),
            Self::LoginBack(back) => {
                f.write_str("/login")?;
                query(f, &[("back", back)])
            }
            Self::Welcome => f.write_str("/welcome"),
            Self::ProviderLogin => f.write_str("/login/provider"),
            Self::ProviderLoginBack(back) => {
                f.write_str("/login/provider")?;
                query(f, &[("back", back)])
            }
            Self::ProviderBack => f.write_str("/login/provider/back"),
            Self::Logout => f.write_str("/logout"),
            Self::ProviderLogout => f.write_str("/logout/provider"),
            Self::Register => f.write_str("/register"),
            Self::Password => f.write_str("/password"),
            Self::Language { to, back } => {
                f.write_str("/language")?;
                query(f, &[("to", to.tag()), ("back", back)])
            }
            Self::Publications => f.write_str("/publications"),
            Self::PublicationsPage { filters, after } => page(f, "/publications", filters, after),
            Self::Publication(id) => path(f, &["publications", id]),
            Self::Programme => f.write_str("/programme"),
            Self::Clause(id) => path(f, &["programme", "clauses", id]),
            Self::Procedure(id) => path(f, &["programme", "procedures", id]),
            _ => self.staff(f),
        }
    }
}

impl<'a> Url<'a> {
    /// The services of a subject.
    pub fn subject(id: &'a str) -> Self {
        Self::Search { q: "", subject: id, unit: "" }
    }

    /// The services of a unit.
    pub fn unit(id: &'a str) -> Self {
        Self::Search { q: "", subject: "", unit: id }
    }

    /// A year of a calendar.
    pub fn calendar(name: &'a str, year: &i32) -> Self {
        Self::AdminCalendar(name, *year)
    }

    fn staff(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnitWork => f.write_str("/work/unit"),
            Self::WorkPage { after } => page(f, "/work", "", after),
            Self::UnitWorkPage { filters, after } => page(f, "/work/unit", filters, after),
            Self::Measures => f.write_str("/work/measures"),
            Self::MeasuresPage { filters, after } => page(f, "/work/measures", filters, after),
            Self::Ledgers => f.write_str("/ledgers"),
            Self::Ledger(procedure) => path(f, &["ledgers", procedure]),
            Self::LedgerPage { procedure, form, filters, after } => {
                path(f, &["ledgers", procedure])?;
                f.write_str(if form == LedgerForm::Table { "/table" } else { "" })?;
                let begin = if filters.is_empty() && after.is_empty() { "" } else { "?" };
                let and = if filters.is_empty() || after.is_empty() { "" } else { "&" };
                write!(f, "{begin}{filters}{and}{}", if after.is_empty() { "" } else { "after=" })?;
                encode(f, after)
            }
            Self::WorkCase(id) => path(f, &["work", "cases", id]),
            Self::Act(id, action) => path(f, &["work", "cases", id, "do", action]),
            Self::Sealed(id) => path(f, &["work", "cases", id, "sealed"]),
            Self::SealedFile(id, hash) => path(f, &["work", "cases", id, "sealed", hash]),
            Self::Custody => f.write_str("/work/custody"),
            Self::Bulk => f.write_str("/work/bulk"),
            Self::Open(procedure) => path(f, &["work", "new", procedure]),
            Self::Notice(id, number) => path(f, &["work", "cases", id, "notices", number]),
            Self::File(id, hash) => path(f, &["work", "cases", id, "files", hash]),
            Self::Board => f.write_str("/board"),
            Self::BoardStill => f.write_str("/board?live=off"),
            Self::BoardLive => f.write_str("/board/live"),
            Self::Messages => f.write_str("/messages"),
            Self::Admin => f.write_str("/admin"),
            Self::AdminUnits => f.write_str("/admin/units"),
            Self::AdminUnit(id) => path(f, &["admin", "units", id]),
            Self::AdminPeople => f.write_str("/admin/people"),
            Self::AdminPerson(id) => path(f, &["admin", "people", id]),
            Self::AdminPersonProvider(id) => path(f, &["admin", "people", id, "provider"]),
            Self::AdminItems => f.write_str("/admin/items"),
            Self::AdminItem(id) => path(f, &["admin", "items", id]),
            Self::AdminCalendars => f.write_str("/admin/calendars"),
            Self::AdminCalendar(name, year) => path(f, &["admin", "calendars", name, &year.to_string()]),
            Self::AdminJournal => f.write_str("/admin/journal"),
            _ => f.write_str("/work"),
        }
    }
}

/// A page of a list: what narrows it, and the place after which it begins.
fn page(f: &mut fmt::Formatter<'_>, list: &str, filters: &str, after: &str) -> fmt::Result {
    let and = if filters.is_empty() || after.is_empty() { "" } else { "&" };
    let begin = if after.is_empty() { "" } else { "after=" };
    write!(f, "{list}?{filters}{and}{begin}")?;
    encode(f, after)
}

fn path(f: &mut fmt::Formatter<'_>, segments: &[&str]) -> fmt::Result {
    for segment in segments {
        f.write_str("/")?;
        encode(f, segment)?;
    }
    Ok(())
}

fn query(f: &mut fmt::Formatter<'_>, pairs: &[(&str, &str)]) -> fmt::Result {
    let mut before = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        write!(f, "{before}{name}=")?;
        encode(f, value)?;
        before = '&';
    }
    Ok(())
}

/// A text as a value in a query or in a header, percent-encoded.
///
/// ```
/// assert_eq!(chuangyou_pages::url::encoded("a b/c"), "a%20b%2Fc");
/// ```
pub fn encoded(text: &str) -> String {
    fmt::from_fn(|f| encode(f, text)).to_string()
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                f.write_char(char::from(byte))?;
            }
            _ => write!(f, "%{byte:02X}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_address_cannot_leave_its_place() {
        assert_eq!(Url::Case("../admin?x=1#y").to_string(), "/cases/..%2Fadmin%3Fx%3D1%23y");
        let language = Url::Language { to: Lang::En, back: "/services?q=a&unit=b" };
        assert_eq!(language.to_string(), "/language?to=en&back=%2Fservices%3Fq%3Da%26unit%3Db");
    }

    #[test]
    fn empty_filters_leave_no_trace() {
        assert_eq!(Url::Search { q: "", subject: "food", unit: "" }.to_string(), "/services?subject=food");
        assert_eq!(Url::Search { q: "", subject: "", unit: "" }.to_string(), "/services");
        assert_eq!(Url::UnitWorkPage { filters: "", after: "7~a" }.to_string(), "/work/unit?after=7~a");
        let narrowed = |after| Url::UnitWorkPage { filters: "level=red", after }.to_string();
        assert_eq!(narrowed("7~a"), "/work/unit?level=red&after=7~a");
        assert_eq!(narrowed(""), "/work/unit?level=red");
        let ledger =
            |form, filters, after| Url::LedgerPage { procedure: "p", form, filters, after }.to_string();
        assert_eq!(ledger(LedgerForm::Page, "", ""), "/ledgers/p");
        assert_eq!(ledger(LedgerForm::Page, "kind=card", "7~a"), "/ledgers/p?kind=card&after=7~a");
        assert_eq!(ledger(LedgerForm::Table, "kind=card", ""), "/ledgers/p/table?kind=card");
    }
}
