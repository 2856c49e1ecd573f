//! What the examples of the pages are made of.

use chuangyou_calendar::{Day, LocalSecond};
use chuangyou_programme::model::Text;

use super::{Area, Choice, Duty, Frame, Page, Viewer};
use crate::component::{
    Card, CardStand, CardStory, Fact, Followed, FollowedCase, Happened, Level, MeasureLine, PublicationFate,
    PublicationLine,
};
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

/// Something that happened, with one fact.
pub fn happened(at: LocalSecond, title: Text, by: Text, fact: (Text, Text)) -> Happened {
    let facts = vec![Fact { label: fact.0, value: fact.1 }];
    Happened { at, title, by: Some(by), facts, entered_at: None, paper: None }
}

/// A measure that an appeal revoked.
pub fn measure() -> MeasureLine {
    MeasureLine {
        title: text("效能告诫", "Efficiency admonition"),
        on: text("王建国", "王建国"),
        from: day(4, 20),
        until: Some(day(10, 19)),
        effects: vec![text("年度考核不得评为优秀", "Not graded excellent in the annual appraisal")],
        lifted_at: Some(at(5, 6, 9, 30)),
    }
}

/// A circular and its correction.
pub fn publications() -> Vec<PublicationLine> {
    let line = |id: &str, title, at, fate| PublicationLine {
        id: id.to_owned(),
        kind: text("内部通报", "Circulars"),
        title,
        at,
        fate,
    };
    let (wrong, right) = (text("关于一件超期办件的通报", "A late case"), text("更正", "Correction"));
    vec![
        line("p1", wrong, at(4, 12, 10, 0), PublicationFate::Corrected),
        line("p2", right, at(5, 6, 10, 0), PublicationFate::Corrects),
    ]
}

/// A case that was opened for a card, with what followed from it.
pub fn followed() -> Followed {
    let clerk = text("王建国 · 窗口工作人员", "王建国, window clerk");
    Followed::Shown(Box::new(FollowedCase {
        id: "c120".to_owned(),
        number: "food-drug-window-牌-2011-00012".to_owned(),
        title: text("亮牌反馈", "Answer to a card"),
        unit: text("食品药品监督管理局窗口", "Food and drug window"),
        state: text("已撤销", "Card revoked"),
        level: Level::Good,
        because: text("因此牌立案", "opened for this card"),
        timeline: vec![happened(
            at(4, 2, 15, 0),
            text("申诉", "Appeal"),
            clerk,
            (text("申诉理由", "Grounds of the appeal"), text("系统故障", "The system was down")),
        )],
        measures: vec![measure()],
        publications: publications(),
        followed: vec![Followed::Hidden],
    }))
}

/// The story of a card.
pub fn card_story(card: Card, stand: CardStand) -> CardStory {
    let supervisor = text("周敏 · 电子监察员", "周敏, electronic supervisor");
    let fact = |label, value| Fact { label, value };
    CardStory {
        card,
        stand,
        basis: vec![
            fact(text("当时的时限", "Limit as it was then"), text("8个工作日", "8 working days")),
            fact(text("到期日", "Last day"), text("2011年3月11日", "11 March 2011")),
        ],
        rests_on: vec![happened(
            at(3, 1, 9, 12),
            text("受理", "Accept"),
            supervisor.clone(),
            (text("办件类型", "Kind of handling"), text("承诺件", "Within a promised limit")),
        )],
        told: vec![text("食药监局 分管领导", "Deputy in charge, Food and drug")],
        rulings: vec![happened(
            at(4, 6, 11, 0),
            text("撤销：此牌不再计入", "Revoked: the card counts no more"),
            supervisor,
            (text("申诉处理意见", "Decision on the appeal"), text("申诉成立", "The appeal is right")),
        )],
        followed: vec![followed()],
    }
}

/// What is around an example for `viewer`.
pub fn frame(lang: Lang, viewer: Viewer) -> Frame {
    Frame {
        lang,
        city: text("洛阳市", "Luoyang"),
        programme: text("洛阳市创优工作（2011年）", "Luoyang's programme for excellent service, 2011"),
        viewer,
        is_demonstration: true,
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
    let mut shown = for_everybody(lang);
    shown.extend(for_staff(lang));
    shown
}

/// The examples of these pages, by name.
macro_rules! shown {
    ($lang:ident: $($name:literal: $view:ty),* $(,)?) => {{
        let mut shown = Vec::new();
        $(for (sample, view) in <$view>::samples() {
            let frame = frame($lang, viewer_of(<$view>::AREA));
            let name = format!("{}-{sample}", $name);
            shown.push(Shown { name, html: view.render(&frame), area: <$view>::AREA });
        })*
        shown
    }};
}

fn for_everybody(lang: Lang) -> Vec<Shown> {
    shown! { lang:
        "home": super::home::Home,
        "welcome": super::welcome::Welcome,
        "services": super::service::Services,
        "service": super::service::Service,
        "apply": super::apply::Apply,
        "applied": super::apply::Applied,
        "track": super::track::Track,
        "party-case": super::track::PartyCase,
        "my-cases": super::track::MyCases,
        "raise": super::raise::Raise,
        "report": super::report::Report,
        "report-received": super::report::Received,
        "report-receipt": super::report::ReceiptAsked,
        "report-case": super::report::ReportCase,
        "report-proof": super::report::ProofChecked,
        "login": super::account::Login,
        "not-logged-in": super::provider::NotLoggedIn,
        "logged-out": super::provider::LoggedOut,
        "register": super::account::Register,
        "password": super::account::Password,
        "error": super::error::ErrorPage,
    }
}

fn for_staff(lang: Lang) -> Vec<Shown> {
    shown! { lang:
        "my-tasks": super::work::MyTasks,
        "unit-tasks": super::work::UnitTasks,
        "bulk": super::work::BulkConfirm,
        "bulk-done": super::work::BulkDone,
        "ledgers": super::ledger::Ledgers,
        "ledger": super::ledger::Ledger,
        "messages": super::work::Messages,
        "measures": super::measure::Measures,
        "staff-case": super::work_case::StaffCase,
        "observed-case": super::observed::ObservedCase,
        "sealed-case": super::custody::SealedCase,
        "custody": super::custody::Custody,
        "action": super::work_case::ActionForm,
        "paper": super::work_case::Paper,
        "board": super::board::Board,
        "publications": super::publication::Publications,
        "publication": super::publication::PublicationPage,
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
}

/// A reader who sees pages of this area.
fn viewer_of(area: Area) -> Viewer {
    match area {
        Area::Portal | Area::Public | Area::None => Viewer::Guest,
        Area::Mine => party(),
        Area::Work => staff(Duty::Handles),
        Area::Board | Area::Programme => staff(Duty::Supervises),
        Area::Admin => staff(Duty::Administers),
    }
}
