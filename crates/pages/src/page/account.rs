//! Accounts: to log in, to open one, to change the password.

use chuangyou_programme::model::Text;

use super::{Area, Crumb, Frame, Page, sheet};
use crate::component::{Control, Field, Form, fault};
use crate::lang::{Lang, both, both_with};
use crate::url::Url;

/// To log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The fields `account` and `password`, and where to go on afterwards. That they do not fit, or that the account
    /// is locked, is said of the form.
    pub form: Form,
    /// The address and the name of the city's identity provider, if it has one.
    pub provider: Option<(String, Text)>,
    /// Why the reader is here, if not by choice: the session ended in the middle of a form.
    pub reason: Option<Text>,
}

/// To open an account.
#[derive(Debug, Clone)]
pub struct Register {
    /// The fields `name`, `phone`, `password` and `again`.
    pub form: Form,
}

/// To change the password.
#[derive(Debug, Clone)]
pub struct Password {
    /// The fields `old`, `password` and `again`.
    pub form: Form,
}

impl Login {
    /// The form with the account that was typed; the password is never sent back.
    pub fn new(account: &str, fault: Option<Text>) -> Self {
        let fields = vec![
            Field::new("account", both("login-account"), Control::Text("username")).with_value(account),
            Field::new("password", both("login-password"), Control::Password("current-password")),
        ];
        let form = Form { fault, ..Form::new(Url::Login, both("account-login"), fields) };
        Self { form, provider: None, reason: None }
    }

    /// What is said when account and password do not fit: never which of them.
    pub fn wrong() -> Text {
        both("login-wrong")
    }

    /// What is said when there were too many attempts.
    pub fn locked(minutes: u32) -> Text {
        both_with("login-locked", &[("n", &minutes)])
    }

    /// Why somebody is here whose session ended in the middle of a form.
    pub fn expired() -> Text {
        both("login-expired")
    }
}

impl Register {
    /// The form with what was typed; passwords are never sent back.
    pub fn new(name: &str, phone: &str) -> Self {
        let fields = vec![
            Field::new("name", both("register-name"), Control::Text("name")).with_value(name),
            Field::new("phone", both("register-phone"), Control::Phone).with_value(phone),
            new_password(),
            again(),
        ];
        Self { form: Form::new(Url::Register, both("register-submit"), fields) }
    }
}

impl Password {
    /// The empty form.
    pub fn new() -> Self {
        let old = Field::new("old", both("password-old"), Control::Password("current-password"));
        Self { form: Form::new(Url::Password, both("password-submit"), vec![old, new_password(), again()]) }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self::new()
    }
}

/// What is said when a new password is too short.
pub fn too_short() -> Text {
    both("password-too-short")
}

/// What is said when the two new passwords differ.
pub fn not_the_same() -> Text {
    both("password-differs")
}

fn new_password() -> Field {
    let control = Control::Password("new-password");
    Field::new("password", both("password-new"), control).with_hint(both("password-hint"))
}

fn again() -> Field {
    Field::new("again", both("password-repeat"), Control::Password("new-password"))
}

sheet!(Login, "login.html");
sheet!(Register, "register.html");
sheet!(Password, "password.html");

impl Page for Login {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("account-login"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let provider = Some((
            "/login/oidc".to_owned(),
            crate::page::sample::text("河南政务服务网", "Henan government services"),
        ));
        let expired = Self { reason: Some(Self::expired()), ..Self::new("", None) };
        vec![
            ("form", Self { provider, ..Self::new("", None) }),
            ("wrong", Self::new("wang.jianguo", Some(Self::wrong()))),
            ("locked", Self::new("wang.jianguo", Some(Self::locked(15)))),
            ("expired", expired),
        ]
    }
}

impl Page for Register {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("register-title"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home), Crumb::key(w, "account-login", Url::Login)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut faulty = Self::new("李文静", "");
        faulty.form.fields[1].fault = Some(fault::missing());
        faulty.form.fields[2].fault = Some(too_short());
        faulty.form.fields[3].fault = Some(not_the_same());
        vec![("form", Self::new("", "")), ("faulty", faulty)]
    }
}

impl Page for Password {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        self.form.titled(w, w.t("account-password"))
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("form", Self::new())]
    }
}
