//! Log-in by the identity provider, where it did not work, and the end of a session that it began.

use super::{Area, Crumb, Frame, Page, sheet};
use crate::lang::Lang;
use crate::url::Url;

/// Why somebody is not logged in by the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// They broke it off there.
    Cancelled,
    /// The provider refused.
    Refused,
    /// No log-in of this browser waits for the answer; it was used already, or began elsewhere.
    NotBegun,
    /// The answer came too late.
    TooLate,
    /// The provider cannot be reached.
    Unreachable,
    /// The provider's answer makes no sense.
    Senseless,
    /// The token is not the provider's.
    Signature,
    /// Another provider answered.
    Issuer,
    /// The token is meant for another system.
    Audience,
    /// The token is not valid now.
    Expired,
    /// The token answers another log-in.
    Nonce,
    /// The token does not name the person.
    Claim,
    /// No account is tied to the person, and none is opened.
    Stranger,
    /// The account is closed.
    Closed,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 14] = [
        Self::Cancelled,
        Self::Refused,
        Self::NotBegun,
        Self::TooLate,
        Self::Unreachable,
        Self::Senseless,
        Self::Signature,
        Self::Issuer,
        Self::Audience,
        Self::Expired,
        Self::Nonce,
        Self::Claim,
        Self::Stranger,
        Self::Closed,
    ];

    /// The status of HTTP: whose fault it is, if anybody's.
    pub fn status(self) -> u16 {
        match self {
            Self::Cancelled => 200,
            Self::NotBegun | Self::TooLate => 400,
            Self::Stranger | Self::Closed => 403,
            Self::Unreachable => 503,
            Self::Refused
            | Self::Senseless
            | Self::Signature
            | Self::Issuer
            | Self::Audience
            | Self::Expired
            | Self::Nonce
            | Self::Claim => 502,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "provider-cancelled",
            Self::Refused => "provider-refused",
            Self::NotBegun => "provider-not-begun",
            Self::TooLate => "provider-too-late",
            Self::Unreachable => "provider-unreachable",
            Self::Senseless => "provider-senseless",
            Self::Signature => "provider-signature",
            Self::Issuer => "provider-issuer",
            Self::Audience => "provider-audience",
            Self::Expired => "provider-expired",
            Self::Nonce => "provider-nonce",
            Self::Claim => "provider-claim",
            Self::Stranger => "provider-stranger",
            Self::Closed => "provider-closed",
        }
    }
}

/// Says why somebody is not logged in, and what to do.
#[derive(Debug, Clone)]
pub struct NotLoggedIn {
    /// Why.
    pub why: Trouble,
}

/// Says that somebody is logged out here, and may not be at the provider.
#[derive(Debug, Clone)]
pub struct LoggedOut {
    /// Whether the provider has a place to end the session there.
    pub ends_there: Ends,
}

/// Whether a session can be ended at the provider from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// By a link.
    ByLink,
    /// Only over there.
    Unknown,
}

sheet!(NotLoggedIn, "not_logged_in.html");
sheet!(LoggedOut, "logged_out.html");

impl Page for NotLoggedIn {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        w.t("provider-trouble-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home), Crumb::key(w, "account-login", Url::Login)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        Trouble::ALL.into_iter().map(|why| (why.key(), Self { why })).collect()
    }
}

impl Page for LoggedOut {
    const AREA: Area = Area::None;

    fn title(&self, w: Lang) -> String {
        w.t("logged-out-title")
    }

    fn trail(&self, w: Lang) -> Vec<Crumb> {
        vec![Crumb::key(w, "menu-portal", Url::Home)]
    }

    fn render(&self, frame: &Frame) -> String {
        self.sheet(frame)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("link", Self { ends_there: Ends::ByLink }), ("no-link", Self { ends_there: Ends::Unknown })]
    }
}
