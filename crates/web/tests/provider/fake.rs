//! An identity provider on this machine: it signs with a key of its own, and says what a test wants it to say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// What it calls us, and the secret it shares with us.
pub(crate) const CLIENT: (&str, &str) = ("city:hall", "s3cret/&");

/// A provider that listens.
#[derive(Clone)]
pub(crate) struct Fake(Arc<Inner>);

struct Inner {
    issuer: String,
    key: Mutex<(String, EcdsaKeyPair)>,
    /// What the next code is exchanged for: the challenge it was given for, and the claims.
    waiting: Mutex<Option<(String, Value)>>,
}

fn new_key() -> EcdsaKeyPair {
    let chance = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &chance).unwrap()
}

impl Fake {
    /// Listens at a free port until the test ends.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = Mutex::new(("first".to_owned(), new_key()));
        let fake = Self(Arc::new(Inner { issuer, key, waiting: Mutex::default() }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Somebody logs in there: the next code is worth these claims, if whoever brings it began with this challenge.
    pub(crate) fn expect(&self, challenge: &str, claims: Value) {
        *self.0.waiting.lock().unwrap() = Some((challenge.to_owned(), claims));
    }

    /// It signs with another key from now on, which it publishes.
    pub(crate) fn change_key(&self) {
        *self.0.key.lock().unwrap() = ("second".to_owned(), new_key());
    }

    /// It signs with a key under the name of the one that was published.
    pub(crate) fn be_forged(&self) {
        self.0.key.lock().unwrap().1 = new_key();
    }

    fn sign(&self, claims: &Value) -> String {
        let key = self.0.key.lock().unwrap();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({"alg": "ES256", "kid": key.0})), part(claims));
        let signature = key.1.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn describe(State(fake): State<Fake>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", fake.issuer());
    Json(json!({
        "issuer": fake.issuer(),
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "end_session_endpoint": at("/end"),
    }))
}

async fn keys(State(fake): State<Fake>) -> Json<Value> {
    let key = fake.0.key.lock().unwrap();
    let (x, y) = key.1.public_key().as_ref()[1..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    Json(json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "kid": key.0, "x": x, "y": y}]}))
}

async fn token(
    State(fake): State<Fake>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    let known = format!("Basic {}", STANDARD.encode("city%3Ahall:s3cret%2F%26"));
    if headers.get("authorization").is_none_or(|proof| proof.to_str().unwrap() != known) {
        return refused("invalid_client");
    }
    let Some((challenge, claims)) = fake.0.waiting.lock().unwrap().take() else {
        return refused("invalid_grant");
    };
    let verified = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    if verified != challenge || form["code"] != "the-code" || form["grant_type"] != "authorization_code" {
        return refused("invalid_grant");
    }
    let answer = json!({"access_token": "unused", "token_type": "Bearer", "id_token": fake.sign(&claims)});
    (StatusCode::OK, Json(answer))
}
