//! What the examples of the pages are made of.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::{Area, Choice, Duty, Frame, Page, Viewer};
use crate::lang::Lang;

/// A text in both languages.
pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// A choice.
pub fn choice(id: &str, zh: &str, en: &str) -> Choice {
    Choice { id: id.to_owned(), title: text(zh, en) }
}

/// A day of 2011.
pub fn day(month: u8, day: u8) -> Day {
    Day::new(2011, month, day).expect("examples name days that exist")
}

/// An instant of 2011.
pub fn at(month: u8, on: u8, hour: u32, minute: u32) -> LocalSecond {
    LocalSecond::at(day(month, on), hour, minute, 0)
}

/// What is around an example for `viewer`.
pub fn frame(lang: Lang, viewer: Viewer) -> Frame {
    Frame {
        lang,
        city: text("洛阳市", "Luoyang"),
        programme: text("洛阳市创优工作（2011年）", "Luoyang's programme for excellent service, 2011"),
        viewer,
        here: "/".to_owned(),
        flash: None,
    }
}

/// A party.
pub fn party() -> Viewer {
    Viewer::Party { name: "李文静".to_owned() }
}

/// A member of staff.
pub fn staff(duty: Duty) -> Viewer {
    let post = text("食药监局窗口 · 窗口工作人员", "Food and drug window · clerk");
    Viewer::Staff { name: "王建国".to_owned(), post, unread: 3, duty }
}

/// An example of a page, shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The page and the example, e.g. `home-empty`.
    pub name: String,
    /// The whole page.
    pub html: String,
    /// The part of the house.
    pub area: Area,
}

/// Every example of every page, in one language.
pub fn gallery(lang: Lang) -> Vec<Shown> {
    let mut shown = Vec::new();
    macro_rules! show {
        ($($name:literal: $view:ty),* $(,)?) => {$(
            for (sample, view) in <$view>::samples() {
                let frame = frame(lang, viewer_of(<$view>::AREA));
                let name = format!("{}-{sample}", $name);
                shown.push(Shown { name, html: view.render(&frame), area: <$view>::AREA });
            }
        )*};
    }
    show! {
        "home": super::home::Home,
        "services": super::service::Services,
        "service": super::service::Service,
        "apply": super::apply::Apply,
        "applied": super::apply::Applied,
        "track": super::track::Track,
        "party-case": super::track::PartyCase,
        "my-cases": super::track::MyCases,
        "enquire": super::enquire::Enquire,
        "login": super::account::Login,
        "not-logged-in": super::provider::NotLoggedIn,
        "logged-out": super::provider::LoggedOut,
        "register": super::account::Register,
        "password": super::account::Password,
        "error": super::error::ErrorPage,
        "my-tasks": super::work::MyTasks,
        "unit-tasks": super::work::UnitTasks,
        "bulk": super::work::BulkConfirm,
        "bulk-done": super::work::BulkDone,
        "messages": super::work::Messages,
        "staff-case": super::work_case::StaffCase,
        "observed-case": super::observed::ObservedCase,
        "action": super::work_case::ActionForm,
        "paper": super::work_case::Paper,
        "board": super::board::Board,
        "programme": super::programme::Programme,
        "clause": super::programme::Clause,
        "procedure": super::programme::Procedure,
        "admin": super::admin::AdminHome,
        "admin-units": super::admin::AdminUnits,
        "admin-unit": super::admin::AdminUnit,
        "admin-people": super::admin::AdminPeople,
        "admin-person": super::admin::AdminPerson,
        "admin-items": super::admin::AdminItems,
        "admin-item": super::admin::AdminItem,
        "admin-journal": super::admin::AdminJournal,
        "admin-calendars": super::calendar::AdminCalendars,
        "admin-calendar": super::calendar::AdminCalendarYear,
    }
    shown
}

/// A reader who sees pages of this area.
fn viewer_of(area: Area) -> Viewer {
    match area {
        Area::Portal | Area::None => Viewer::Guest,
        Area::Mine => party(),
        Area::Work => staff(Duty::Handles),
        Area::Board | Area::Programme => staff(Duty::Supervises),
        Area::Admin => staff(Duty::Administers),
    }
}
