//! The first page of a demonstration: what to try, and as whom.

use chuangyou_programme::model::Text;

use super::{Area, Crumb, Frame, Page, sheet};
use crate::lang::Lang;
use crate::url::Url;

/// What a visitor of a demonstration is shown first.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// What they might try, in this order.
    pub tour: Vec<WelcomeTrial>,
    /// Whom they can be.
    pub people: Vec<Guest>,
    /// The password of everybody.
    pub password: String,
    /// What opens the sealed reports.
    pub passphrase: String,
}

/// One thing to try.
#[derive(Debug, Clone)]
pub struct WelcomeTrial {
    /// What it is.
    pub title: Text,
    /// What to do, and what there is to see.
    pub what: Text,
    /// As whom; `None`: as anybody.
    pub guest: Option<Guest>,
    /// The path at which to begin.
    pub at: String,
}

/// Somebody whom a visitor can be.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The name to log in with.
    pub login: String,
    /// Their own name.
    pub name: String,
    /// What they do.
    pub what: Text,
}

impl WelcomeTrial {
    /// Where to log in so as to begin.
    fn entry(&self) -> String {
        Url::LoginBack(&self.at).to_string()
    }
}

sheet!(Welcome, "welcome.html");

impl Page for Welcome {
    const AREA: Area = Area::Portal;

    fn title(&self, w: Lang) -> String {
        w.t("welcome-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use super::sample::text;
        let clerk = Guest {
            login: "clerk".to_owned(),
            name: "李窗口".to_owned(),
            what: text("工商局窗口工作人员", "window clerk, industry and commerce"),
        };
        let tour = vec![
            WelcomeTrial {
                title: text("在窗口办件", "Work at the window"),
                what: text("待办按缓急排列。", "Tasks stand in the order of urgency."),
                guest: Some(clerk.clone()),
                at: "/work".to_owned(),
            },
            WelcomeTrial {
                title: text("匿名举报", "Report without a name"),
                what: text("不用登录。", "No log-in is needed."),
                guest: None,
                at: "/report".to_owned(),
            },
        ];
        let (password, passphrase) = ("chuangyou-demo".to_owned(), "chuangyou demo custody".to_owned());
        vec![("tour", Self { tour, people: vec![clerk], password, passphrase })]
    }
}
