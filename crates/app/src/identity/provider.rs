//! The provider: what it says of itself, and the two steps of a log-in.

use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chuangyou_engine::case::Moment;
use chuangyou_store::Failure;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use ureq::Agent;

use super::token::{self, Expected, Keys, Proven};
use super::wire::{self, Proof, encoded};
use super::{Answer, Identity, LogInError, Pending, ProviderSettings, Strangers, Subject, TokenFault};
use crate::chance;

/// How long somebody may take at the provider, in microseconds: ten minutes. A default of this project.
const PATIENCE: i64 = 10 * 60 * 1_000_000;

/// How long what the provider says of itself is taken to hold, in microseconds: an hour. A default of this project.
const FRESH: i64 = 60 * 60 * 1_000_000;

/// The city's identity provider. Cheap to clone; clones share what they know of it.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    settings: ProviderSettings,
    agent: Agent,
    known: RwLock<Option<Arc<Known>>>,
}

/// What the provider says of itself, and when it did.
struct Known {
    about: About,
    keys: Keys,
    at: Moment,
}

/// The provider's description of itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Clone, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// The answer to an exchanged code.
#[derive(Deserialize)]
struct Exchanged {
    id_token: String,
}

/// The answer when a code is not exchanged.
#[derive(Deserialize)]
struct NotExchanged {
    error: String,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.0.settings).finish()
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.0.settings == other.0.settings
    }
}

impl Eq for Provider {}

/// Settings of a provider that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// An address that is not HTTPS, and not on this machine.
    #[error("`{0}` is no HTTPS address")]
    Address(String),
    /// The provider does not know us.
    #[error("the provider's name for this system (client_id) is empty")]
    NoClient,
    /// The certificates cannot be used.
    #[error("the certificates of the provider: {0}")]
    Authorities(String),
}

impl Provider {
    /// A provider; it is not asked anything yet, so the server starts without it.
    ///
    /// # Errors
    /// [`ProviderError`] if the settings cannot be used.
    pub fn new(settings: ProviderSettings) -> Result<Self, ProviderError> {
        for address in [&settings.issuer, &settings.redirect] {
            if !is_safe(address) {
                return Err(ProviderError::Address(address.clone()));
            }
        }
        if settings.client_id.is_empty() {
            return Err(ProviderError::NoClient);
        }
        let agent = wire::agent(settings.authorities.as_deref()).map_err(ProviderError::Authorities)?;
        Ok(Self(Arc::new(Inner { settings, agent, known: RwLock::default() })))
    }

    /// What becomes of somebody whom no account is tied to.
    pub fn strangers(&self) -> Strangers {
        self.0.settings.strangers
    }

    /// The person whom the provider calls so.
    pub fn subject(&self, name: &str) -> Subject {
        Subject::new(&self.0.settings.issuer, name)
    }

    /// What the provider calls a person that an account is tied to; `None` if another provider knows them.
    pub fn name_of<'s>(&self, subject: &'s str) -> Option<&'s str> {
        subject.strip_prefix(self.0.settings.issuer.as_str())?.strip_prefix('#')
    }

    /// Begins a log-in: the address to send the browser to, and what its session keeps until it comes back.
    ///
    /// # Errors
    /// [`LogInError::Unreachable`], [`LogInError::Senseless`].
    pub async fn begin(&self, back: String, now: Moment) -> Result<(String, Pending), LogInError> {
        let known = self.known(now).await?;
        let pending = Pending { state: secret(), nonce: secret(), verifier: secret(), begun_at: now, back };
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, pending.verifier.as_bytes()));
        let settings = &self.0.settings;
        let query = [
            ("response_type", "code"),
            ("client_id", &settings.client_id),
            ("redirect_uri", &settings.redirect),
            ("scope", &settings.scopes.join(" ")),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        Ok((with_query(&known.about.authorization_endpoint, &query), pending))
    }

    /// Ends a log-in: who came back. `pending` is what the browser's session kept, and keeps no longer.
    ///
    /// # Errors
    /// Every [`LogInError`] but those of the account.
    pub async fn finish(
        &self,
        pending: Option<Pending>,
        answer: Answer,
        now: Moment,
    ) -> Result<Identity, LogInError> {
        let pending = pending.filter(|pending| pending.state == answer.state).ok_or(LogInError::NotBegun)?;
        if now.0 - pending.begun_at.0 > PATIENCE {
            return Err(LogInError::TooLate);
        }
        match answer.error.as_str() {
            "" => {}
            "access_denied" => return Err(LogInError::Cancelled),
            error => return Err(LogInError::Refused(plain(error))),
        }
        let known = self.known(now).await?;
        let says_who = known.about.authorization_response_iss_parameter_supported;
        if (says_who || !answer.iss.is_empty()) && answer.iss != known.about.issuer {
            return Err(TokenFault::Issuer.into());
        }
        let token = self.exchange(&known, answer.code, pending.verifier).await?;
        let keys = if token::is_of(&known.keys, &token) { known } else { self.ask(now).await? };
        self.identity(&keys.keys, &token, &pending.nonce, now)
    }

    fn identity(&self, keys: &Keys, token: &str, nonce: &str, now: Moment) -> Result<Identity, LogInError> {
        let settings = &self.0.settings;
        let expected = Expected { issuer: &settings.issuer, client_id: &settings.client_id, nonce, now };
        let proven: Proven = token::prove(keys, token, &expected)?;
        let subject = proven.text(&settings.claim).ok_or(TokenFault::Claim)?;
        let name = proven.text(&settings.name_claim).unwrap_or_default().trim().to_owned();
        Ok(Identity { subject: self.subject(subject), name })
    }

    /// Where somebody ends their session at the provider, if it has such a place.
    pub async fn end(&self, now: Moment) -> Option<String> {
        let known = self.known(now).await.ok()?;
        let place = known.about.end_session_endpoint.as_ref()?;
        Some(with_query(place, &[("client_id", &self.0.settings.client_id)]))
    }

    async fn exchange(&self, known: &Known, code: String, verifier: String) -> Result<String, LogInError> {
        let methods = known.about.token_endpoint_auth_methods_supported.clone();
        let by_form =
            methods.is_some_and(|methods| !methods.iter().any(|method| method == "client_secret_basic"));
        let (inner, url) = (Arc::clone(&self.0), known.about.token_endpoint.clone());
        blocking(move || {
            let settings = &inner.settings;
            let mut form = vec![
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", settings.redirect.as_str()),
                ("code_verifier", verifier.as_str()),
            ];
            let proof = match &settings.client_secret {
                Some(secret) if !by_form => Proof::Header(&settings.client_id, secret),
                secret => {
                    form.push(("client_id", &settings.client_id));
                    form.extend(secret.iter().map(|secret| ("client_secret", secret.as_str())));
                    Proof::None
                }
            };
            let (status, body) = wire::post(&inner.agent, &url, &form, &proof)?;
            match status {
                200 => Ok(wire::parse::<Exchanged>(&body)?.id_token),
                400 | 401 => Err(LogInError::Refused(plain(&wire::parse::<NotExchanged>(&body)?.error))),
                status => Err(LogInError::Unreachable(format!("{url} answered with status {status}"))),
            }
        })
        .await
    }

    /// What the provider says of itself; asked again when that is old.
    async fn known(&self, now: Moment) -> Result<Arc<Known>, LogInError> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known.filter(|known| (0..FRESH).contains(&(now.0 - known.at.0))) {
            Some(known) => Ok(known),
            None => self.ask(now).await,
        }
    }

    async fn ask(&self, now: Moment) -> Result<Arc<Known>, LogInError> {
        let inner = Arc::clone(&self.0);
        let known = blocking(move || {
            let issuer = &inner.settings.issuer;
            let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
            let about: About = wire::get(&inner.agent, &place)?;
            if about.issuer != *issuer {
                return Err(TokenFault::Issuer.into());
            }
            for address in [&about.authorization_endpoint, &about.token_endpoint, &about.jwks_uri] {
                if !is_safe(address) {
                    return Err(LogInError::Senseless(format!("`{address}` is no HTTPS address")));
                }
            }
            let keys = wire::get(&inner.agent, &about.jwks_uri)?;
            Ok(Arc::new(Known { about, keys, at: now }))
        })
        .await?;
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogInError> + Send + 'static,
) -> Result<T, LogInError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| LogInError::Failed(Failure::Broken(error.to_string())))?
}

/// 256 bits that nobody can guess, as addresses may hold them.
fn secret() -> String {
    URL_SAFE_NO_PAD.encode(chance::bytes::<32>())
}

/// What a provider says, fit for a line of the log.
fn plain(error: &str) -> String {
    error.chars().filter(char::is_ascii_graphic).take(60).collect()
}

fn with_query(address: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let before = if address.contains('?') { '&' } else { '?' };
    format!("{address}{before}{}", pairs.join("&"))
}

/// Whether what goes there can be read on the way: HTTPS, or a server on this machine.
fn is_safe(address: &str) -> bool {
    let host = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    if let Some(rest) = address.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    let Some(rest) = address.strip_prefix("http://") else { return false };
    let host = host(rest);
    if host.contains('@') {
        return false;
    }
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_trusted_but_on_this_machine() {
        for safe in
            ["https://id.example/realm", "http://127.0.0.1:8181", "http://localhost/x", "http://[::1]:1/"]
        {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_ in [
            "http://id.example",
            "https://",
            "ftp://localhost",
            "http://localhost.example/",
            "http://a@localhost:1",
            "http://localhost:1@id.example",
        ] {
            assert!(!is_safe(unsafe_), "{unsafe_}");
        }
    }
}
