//! Log-in by the city's identity provider: OpenID Connect, the authorization code flow with PKCE.
//!
//! The provider says who somebody is; what they may do is said by the posts they hold here. An account is tied to one by the
//! provider's own name for the person, never by a name, a telephone number or a mail address that happens to be equal. See
//! OpenID Connect Core 1.0 sections 3.1 and 5, RFC 7636 (PKCE) and RFC 9207 (the issuer in the answer).

mod provider;
mod token;
mod wire;

use std::path::PathBuf;

use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_store::account::{self as accounts, Account};
use chuangyou_store::{Failure, Jurisdiction, Tx};
use serde::{Deserialize, Serialize};

use crate::chance;
use crate::city::City;

pub use provider::{Provider, ProviderError};
pub use token::TokenFault;

/// What is known of the provider from the beginning.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderSettings {
    /// Its address, exactly as its own documents write it; HTTPS, but for one on this machine.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// The secret that it shares with us; `None` if we are a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
    /// Where it sends people back to, as browsers see it.
    pub redirect: String,
    /// What it is asked for, `openid` among them.
    pub scopes: Vec<String>,
    /// The claim by which an account is known. It must be one that a person cannot change.
    pub claim: String,
    /// The claim that is a person's own name.
    pub name_claim: String,
    /// What becomes of somebody whom no account is tied to.
    pub strangers: Strangers,
    /// A file of certificates (PEM) that its server is trusted by; `None` for those that browsers trust.
    pub authorities: Option<PathBuf>,
}

impl std::fmt::Debug for ProviderSettings {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (issuer, client_id) = (&self.issuer, &self.client_id);
        f.debug_struct("ProviderSettings")
            .field("issuer", issuer)
            .field("client_id", client_id)
            .finish_non_exhaustive()
    }
}

/// What becomes of somebody whom the provider knows and no account is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strangers {
    /// An account is opened for them, that of a citizen: it holds no post.
    Welcome,
    /// They are sent away.
    Refused,
}

/// A log-in that has begun and waits for the provider's answer. It is kept in the session of the browser that began it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    state: String,
    nonce: String,
    verifier: String,
    begun_at: Moment,
    /// Where to go on afterwards.
    pub back: String,
}

impl std::fmt::Debug for Pending {
    /// Without what nobody may know.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").field("begun_at", &self.begun_at).finish_non_exhaustive()
    }
}

/// What the provider sends a browser back with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// What it was sent there with.
    pub state: String,
    /// The code that is exchanged for the token.
    pub code: String,
    /// Why there is none.
    pub error: String,
    /// Who answers, if the provider says so (RFC 9207).
    pub iss: String,
}

/// Somebody as the provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is: the issuer and its name for them.
    pub subject: Subject,
    /// Their own name; empty if the provider does not say.
    pub name: String,
}

/// The provider's name for a person, with the provider's own: names of two providers never meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// That of a person at an issuer.
    pub fn new(issuer: &str, name: &str) -> Self {
        Self(format!("{issuer}#{name}"))
    }

    /// As the store keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why somebody is not logged in by the provider.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// They broke it off there.
    #[error("the log-in was broken off at the provider")]
    Cancelled,
    /// The provider refused, and said this.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// This browser began no such log-in, or has been answered already.
    #[error("no log-in of this browser waits for this answer")]
    NotBegun,
    /// The answer came too late.
    #[error("the answer came too late")]
    TooLate,
    /// The provider cannot be reached.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// The provider said something that the protocol does not allow.
    #[error("the provider's answer is none: {0}")]
    Senseless(String),
    /// The token does not prove who somebody is.
    #[error("the provider's token: {0}")]
    Token(#[from] TokenFault),
    /// No account is tied to them, and none is opened.
    #[error("no account is tied to this person")]
    Stranger,
    /// Their account is closed.
    #[error("the account is closed")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The account of somebody whom the provider has proved; opened now, if nobody is tied to them and strangers are welcome.
///
/// # Errors
/// [`LogInError::Stranger`], [`LogInError::Closed`].
pub async fn come_in(city: &City, identity: Identity, strangers: Strangers) -> Result<Account, LogInError> {
    let now = city.now();
    let came = city.write(move |tx, jurisdiction| {
        let known = accounts::by_subject(tx, jurisdiction, identity.subject.as_str())?;
        match known {
            Some(account) if account.closed_at.is_some() => Ok(Err(LogInError::Closed)),
            Some(account) => Ok(Ok(account)),
            None if strangers == Strangers::Refused => Ok(Err(LogInError::Stranger)),
            None => open(tx, jurisdiction, &identity, now).map(Ok),
        }
    });
    came.await.map_err(LogInError::Failed)?
}

/// Opens a citizen's account: it has no password, and a log-in name that nobody types.
fn open(
    tx: &mut Tx<'_>,
    jurisdiction: &Jurisdiction,
    identity: &Identity,
    now: Moment,
) -> Result<Account, Failure> {
    let id = chance::id(now);
    let login = format!("provider-{id}");
    let account = Account {
        name: if identity.name.is_empty() { login.clone() } else { identity.name.clone() },
        id: PersonId::from(id),
        login,
        password: None,
        subject: Some(identity.subject.as_str().to_owned()),
        must_change: false,
        failures: 0,
        locked_until: Moment(0),
        closed_at: None,
        opened_at: now,
    };
    accounts::insert(tx, jurisdiction, &account)?;
    Ok(account)
}

/// Whether an account could be tied to somebody at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    /// It is.
    Done,
    /// Another account is.
    ToAnother,
}

/// Ties an account to somebody at the provider, or to nobody. Only an administrator does that.
///
/// # Errors
/// As the store has it.
pub async fn tie(city: &City, person: &PersonId, subject: Option<Subject>) -> Result<Tied, Failure> {
    let person = person.clone();
    let tied = city.write(move |tx, jurisdiction| {
        let name = subject.as_ref().map(Subject::as_str);
        accounts::set_subject(tx, jurisdiction, &person, name)
    });
    match tied.await {
        Err(Failure::Taken(_)) => Ok(Tied::ToAnother),
        other => other.map(|_| Tied::Done),
    }
}
