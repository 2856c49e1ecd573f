//! The pages: each a view, which is plain data, and a template that shows it.
//!
//! A view is independent of the language: it holds [`Text`]s of the programme, days and numbers, and the template
//! asks the reader's [`Lang`] for words. What is the same on every page of a visit is the [`Frame`].

pub mod account;
pub mod admin;
pub mod apply;
pub mod board;
pub mod calendar;
pub mod custody;
pub mod error;
pub mod home;
pub mod ledger;
pub mod measure;
pub mod observed;
pub mod programme;
pub mod provider;
pub mod publication;
pub mod raise;
pub mod report;
pub mod sample;
pub mod service;
pub mod track;
pub mod welcome;
pub mod work;
pub mod work_case;

use askama::Template;
use askama::filters::HtmlSafe;
use chuangyou_programme::model::Text;

use crate::assets::Asset;
use crate::lang::Lang;
use crate::url::Url;

/// What is around a page: who reads it, in which language, and what has just been done.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The reader's language.
    pub lang: Lang,
    /// The city, for the header: 洛阳市.
    pub city: Text,
    /// The programme's title.
    pub programme: Text,
    /// Who reads.
    pub viewer: Viewer,
    /// Whether the city is only there to be looked at.
    pub is_demonstration: bool,
    /// Path and query of this page, to come back to after a change of language.
    pub here: String,
    /// What the reader's last act led to.
    pub flash: Option<Flash>,
}

/// Who reads a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody that we know.
    Guest,
    /// A party of cases.
    Party {
        /// As the account names them.
        name: String,
    },
    /// A member of staff.
    Staff {
        /// The person's name.
        name: String,
        /// The post held, and where.
        post: Text,
        /// Messages not read yet.
        unread: usize,
        /// What lies beyond the workbench.
        duty: Duty,
    },
}

/// How far a member of staff sees beyond the workbench. Pages show links by it; the server checks every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The workbench alone.
    Handles,
    /// The supervision board too.
    Supervises,
    /// The board and the administration.
    Administers,
}

/// A message about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// What happened.
    pub text: Text,
}

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Done,
    /// It was not done, or something must be looked at.
    Trouble,
}

impl Tone {
    /// The class that the style sheet knows it by.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Trouble => "trouble",
        }
    }
}

/// The part of the house that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// For everybody.
    Portal,
    /// What the reader has under way.
    Mine,
    /// For staff.
    Work,
    /// The supervision board.
    Board,
    /// What was made public.
    Public,
    /// The plan and its institutions.
    Programme,
    /// Administration.
    Admin,
    /// None: logging in, errors.
    None,
}

/// A link on the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What the page there is called.
    pub title: String,
    /// Where it is.
    pub href: String,
}

impl Crumb {
    /// A link to `url` named by the words under `key`.
    pub(crate) fn key(w: Lang, key: &str, url: Url<'_>) -> Self {
        Self { title: w.t(key), href: url.to_string() }
    }

    /// A link to `url` with its own title.
    pub(crate) fn of(title: impl Into<String>, url: Url<'_>) -> Self {
        Self { title: title.into(), href: url.to_string() }
    }
}

/// A choice among several, in a select, in radio buttons or as a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub id: String,
    /// What people read.
    pub title: Text,
}

/// A page that can be shown.
pub trait Page: Sized {
    /// The part of the house it belongs to.
    const AREA: Area;

    /// Its heading and the title of its window.
    fn title(&self, w: Lang) -> String;

    /// The pages above it, from the top. Only the top pages of their areas have none; they lead back by the menu.
    fn trail(&self, w: Lang) -> Vec<Crumb>;

    /// The page as HTML.
    fn render(&self, frame: &Frame) -> String;

    /// Examples: one for each thing the page can look like, the empty one included.
    fn samples() -> Vec<(&'static str, Self)>;
}

/// An entry of the main menu.
pub(crate) struct MenuEntry {
    pub(crate) key: &'static str,
    pub(crate) href: String,
    pub(crate) area: Area,
}

impl Frame {
    /// The entries of the main menu that the reader may follow.
    pub(crate) fn menu(&self) -> Vec<MenuEntry> {
        let entry = |key, url: Url<'_>, area| MenuEntry { key, href: url.to_string(), area };
        let mut menu = Vec::new();
        let duty = match self.viewer {
            Viewer::Staff { duty, .. } => Some(duty),
            Viewer::Guest | Viewer::Party { .. } => None,
        };
        if duty.is_some() {
            menu.push(entry("menu-work", Url::Work, Area::Work));
        }
        if matches!(duty, Some(Duty::Supervises | Duty::Administers)) {
            menu.push(entry("menu-board", Url::Board, Area::Board));
        }
        if duty == Some(Duty::Administers) {
            menu.push(entry("menu-admin", Url::Admin, Area::Admin));
        }
        menu.push(entry("menu-portal", Url::Home, Area::Portal));
        if matches!(self.viewer, Viewer::Party { .. }) {
            menu.push(entry("menu-mine", Url::MyCases, Area::Mine));
        }
        menu.push(entry("menu-publications", Url::Publications, Area::Public));
        menu.push(entry("menu-programme", Url::Programme, Area::Programme));
        menu
    }

    /// Where the language link leads.
    pub(crate) fn other_language(&self) -> String {
        Url::Language { to: self.lang.other(), back: &self.here }.to_string()
    }
}

/// What stands above what is particular to a page: the window's title, the masthead, the menu, the way back, the message about what
/// was just done. A template of its own, so that it is compiled once and not into each page.
#[derive(Template)]
#[template(path = "component/above.html")]
struct Above<'a> {
    frame: &'a Frame,
    w: Lang,
    title: &'a str,
    trail: &'a [Crumb],
    area: Area,
}

impl HtmlSafe for Above<'_> {}

/// What stands below it.
#[derive(Template)]
#[template(path = "component/below.html")]
struct Below<'a> {
    frame: &'a Frame,
    w: Lang,
}

impl HtmlSafe for Below<'_> {}

/// Binds a view to its template: `sheet!(Home, "home.html")`. Templates see the view as `v`, the language as `w` and
/// the frame as `frame`; addresses are variants of `Url`.
macro_rules! sheet {
    ($view:ty, $path:tt) => {
        const _: () = {
            #[allow(unused_imports, reason = "each template uses some of them")]
            use crate::{assets::Asset, component::*, page::Viewer, url::Url};

            #[derive(askama::Template)]
            #[template(path = $path)]
            #[allow(dead_code, reason = "each template uses some of it")]
            struct Sheet<'a> {
                frame: &'a crate::page::Frame,
                w: crate::lang::Lang,
                title: &'a str,
                above: crate::page::Above<'a>,
                below: crate::page::Below<'a>,
                v: &'a $view,
            }

            impl $view {
                fn sheet(&self, frame: &crate::page::Frame) -> String {
                    let (w, area) = (frame.lang, <Self as crate::page::Page>::AREA);
                    let (title, trail) =
                        (&*crate::page::Page::title(self, w), &*crate::page::Page::trail(self, w));
                    let above = crate::page::Above { frame, w, title, trail, area };
                    let below = crate::page::Below { frame, w };
                    let sheet = Sheet { frame, w, title, above, below, v: self };
                    askama::Template::render(&sheet).expect("writing to a string does not fail")
                }
            }
        };
    };
}
pub(crate) use sheet;
