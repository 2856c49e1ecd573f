//! The ID token: what the provider signs, and all that must hold of it (OpenID Connect Core 1.0, section 3.1.3.7).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chuangyou_engine::case::Moment;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How far the provider's clock may differ from ours, in seconds. A default of this project.
const LEEWAY: i64 = 60;

/// Why a token proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is not a token, or says what a token must say in another form.
    #[error("it cannot be read")]
    Unreadable,
    /// It is signed by a key, or in a way, that is not the provider's.
    #[error("it is not signed by the provider")]
    Signature,
    /// Another provider issued it.
    #[error("another provider issued it")]
    Issuer,
    /// It is meant for somebody else.
    #[error("it is meant for another system")]
    Audience,
    /// It is not valid any more, or not yet.
    #[error("it is not valid now")]
    Expired,
    /// It answers another log-in.
    #[error("it answers another log-in")]
    Nonce,
    /// It does not have the claim that accounts are known by.
    #[error("it does not name the person as it should")]
    Claim,
}

/// What a token has to agree with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client_id: &'e str,
    pub(super) nonce: &'e str,
    pub(super) now: Moment,
}

/// The keys that a provider publishes (RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

/// A key; of what kind it is decides which of its parts there are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

/// What stands above a token.
#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// The claims that every token has; a value of another type makes it unreadable.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// What a token that holds says.
#[derive(Debug)]
pub(super) struct Proven(Claims);

impl Proven {
    /// A claim that is a text, and not an empty one.
    pub(super) fn text(&self, claim: &str) -> Option<&str> {
        let text =
            if claim == "sub" { Some(self.0.sub.as_str()) } else { self.0.others.get(claim)?.as_str() };
        text.filter(|text| !text.is_empty())
    }
}

/// Whether one of these keys may have signed a token; if none may, the provider has changed its keys, or did not sign it.
pub(super) fn is_of(keys: &Keys, token: &str) -> bool {
    split(token).is_ok_and(|(_, header, _, _)| candidates(keys, &header).next().is_some())
}

/// What a token says, if it holds: signed by one of the keys, and as expected.
///
/// # Errors
/// The first of [`TokenFault::Unreadable`], [`Signature`](TokenFault::Signature), [`Issuer`](TokenFault::Issuer),
/// [`Audience`](TokenFault::Audience), [`Expired`](TokenFault::Expired), [`Nonce`](TokenFault::Nonce).
pub(super) fn prove(keys: &Keys, token: &str, expected: &Expected<'_>) -> Result<Proven, TokenFault> {
    let (signed, header, claims, signature) = split(token)?;
    if !candidates(keys, &header).any(|key| has_signed(key, &header.alg, signed.as_bytes(), &signature)) {
        return Err(TokenFault::Signature);
    }
    let claims: Claims = serde_json::from_slice(&claims).map_err(|_| TokenFault::Unreadable)?;
    agree(&claims, expected)?;
    Ok(Proven(claims))
}

fn agree(claims: &Claims, expected: &Expected<'_>) -> Result<(), TokenFault> {
    let names = claims.aud.names();
    let is_ours = |name: &String| name == expected.client_id;
    let is_meant = names.iter().any(is_ours) && claims.azp.as_ref().map_or(names.len() == 1, is_ours);
    let now = expected.now.0 / 1_000_000;
    let is_valid = now < claims.exp.saturating_add(LEEWAY)
        && claims.iat <= now + LEEWAY
        && claims.nbf.is_none_or(|from| from <= now + LEEWAY);
    if claims.iss != expected.issuer {
        Err(TokenFault::Issuer)
    } else if !is_meant {
        Err(TokenFault::Audience)
    } else if !is_valid {
        Err(TokenFault::Expired)
    } else if claims.nonce.as_deref() != Some(expected.nonce) {
        Err(TokenFault::Nonce)
    } else {
        Ok(())
    }
}

/// What is signed, the header, the claims and the signature.
type Parts<'t> = (&'t str, Header, Vec<u8>, Vec<u8>);

fn split(token: &str) -> Result<Parts<'_>, TokenFault> {
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Unreadable);
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Unreadable)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenFault::Unreadable)?;
    let header = serde_json::from_slice(&decode(header)?).map_err(|_| TokenFault::Unreadable)?;
    Ok((signed, header, decode(claims)?, decode(signature)?))
}

/// The keys that may have signed what has this header.
fn candidates<'k>(keys: &'k Keys, header: &'k Header) -> impl Iterator<Item = &'k Key> {
    keys.keys.iter().filter(|key| {
        key.usage.as_deref().is_none_or(|usage| usage == "sig")
            && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
            && header.kid.as_ref().is_none_or(|kid| key.kid.as_ref() == Some(kid))
            && kind(&header.alg)
                .is_some_and(|(kty, crv)| key.kty == kty && (crv.is_empty() || key.crv == crv))
    })
}

/// The kind and the curve of the keys that sign by an algorithm; `None` for one that is not taken, such as `none` or one with a
/// shared secret.
fn kind(alg: &str) -> Option<(&'static str, &'static str)> {
    match alg {
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => Some(("RSA", "")),
        "ES256" => Some(("EC", "P-256")),
        "ES384" => Some(("EC", "P-384")),
        "EdDSA" => Some(("OKP", "Ed25519")),
        _ => None,
    }
}

fn has_signed(key: &Key, alg: &str, signed: &[u8], by: &[u8]) -> bool {
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let rsa = |parameters| {
        let (n, e) = decode(&key.n).zip(decode(&key.e))?;
        RsaPublicKeyComponents { n, e }.verify(parameters, signed, by).ok()
    };
    let curve = |algorithm| {
        let point = [vec![4], decode(&key.x)?, decode(&key.y)?].concat();
        UnparsedPublicKey::new(algorithm, point).verify(signed, by).ok()
    };
    let verified = match alg {
        "RS256" => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => curve(&signature::ECDSA_P256_SHA256_FIXED),
        "ES384" => curve(&signature::ECDSA_P384_SHA384_FIXED),
        "EdDSA" => decode(&key.x)
            .and_then(|x| UnparsedPublicKey::new(&signature::ED25519, x).verify(signed, by).ok()),
        _ => None,
    };
    verified.is_some()
}

#[cfg(test)]
mod tests;
