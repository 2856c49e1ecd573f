//! What goes to the provider's server and comes from it: small JSON documents, over TLS.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, http};

use super::LogInError;

/// How long an answer may take. A default of this project.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer, in bytes. A default of this project; documents of providers have a few thousand.
const LARGEST: u64 = 1 << 20;

/// How we make ourselves known when a code is exchanged.
pub(super) enum Proof<'s> {
    /// Name and secret in the header (`client_secret_basic`).
    Header(&'s str, &'s str),
    /// What stands in the form is all.
    None,
}

/// The way to the provider's server. It follows no redirections: an address that a document names is the one that is asked.
pub(super) fn agent(authorities: Option<&Path>) -> Result<Agent, String> {
    let mut tls = TlsConfig::builder();
    if let Some(path) = authorities {
        tls = tls.root_certs(RootCerts::from(certificates(path)?));
    }
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .tls_config(tls.build())
        .build();
    Ok(config.into())
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let at = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let pem = std::fs::read(path).map_err(|error| at(&error))?;
    let items = parse_pem(&pem).collect::<Result<Vec<_>, _>>().map_err(|error| at(&error))?;
    let certificates: Vec<_> = items
        .into_iter()
        .filter_map(|item| match item {
            PemItem::Certificate(certificate) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() { Err(at(&"there is no certificate in it")) } else { Ok(certificates) }
}

/// Reads a document.
pub(super) fn get<T: DeserializeOwned>(agent: &Agent, url: &str) -> Result<T, LogInError> {
    let answer = agent.get(url).header("accept", "application/json").call();
    let (status, body) = read(answer)?;
    if status != 200 {
        return Err(LogInError::Unreachable(format!("{url} answered with status {status}")));
    }
    parse(&body)
}

/// Posts a form; the status says how to read the answer.
pub(super) fn post(
    agent: &Agent,
    url: &str,
    form: &[(&str, &str)],
    proof: &Proof<'_>,
) -> Result<(u16, Vec<u8>), LogInError> {
    let mut request = agent.post(url).header("accept", "application/json");
    if let Proof::Header(name, secret) = proof {
        // Both are encoded as a form has them first, so that a colon in a name parts nothing (RFC 6749, section 2.3.1).
        let both = STANDARD.encode(format!("{}:{}", encoded(name), encoded(secret)));
        request = request.header("authorization", format!("Basic {both}"));
    }
    read(request.send_form(form.iter().copied()))
}

fn read(answer: Result<http::Response<ureq::Body>, ureq::Error>) -> Result<(u16, Vec<u8>), LogInError> {
    let unreachable = |error: ureq::Error| LogInError::Unreachable(error.to_string());
    let mut answer = answer.map_err(unreachable)?;
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(unreachable)?;
    Ok((answer.status().as_u16(), body))
}

/// A document as what it should be.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, LogInError> {
    serde_json::from_slice(body).map_err(|error| LogInError::Senseless(error.to_string()))
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(super) fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().fold(String::new(), |mut out, byte| {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
