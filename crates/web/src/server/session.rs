//! Sessions, kept in the city's store.

use std::collections::HashMap;

use async_trait::async_trait;
use chuangyou_app::City;
use chuangyou_engine::case::{Moment, PersonId};
use chuangyou_store::{Failure, session};
use serde::{Deserialize, Serialize};
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// The sessions of a city.
#[derive(Clone)]
pub(crate) struct Sessions(pub(crate) City);

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

/// What a session holds.
pub(crate) const ACCOUNT: &str = "account";
/// What is said on the next page.
pub(crate) const FLASH: &str = "flash";

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LoggedIn {
    pub(crate) account: PersonId,
    #[serde(default)]
    pub(crate) way: Way,
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    /// By a password.
    #[default]
    Password,
    /// By the identity provider.
    #[cfg_attr(not(feature = "oidc"), allow(dead_code, reason = "no way in without a provider"))]
    Provider,
}

#[async_trait]
impl tower_sessions::SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // An id is 128 bits of chance: two are never equal.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let body = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let expires_at = Moment((record.expiry_date.unix_timestamp_nanos() / 1000) as i64);
        let (id, kept) = (record.id.to_string(), session::Session { body, expires_at });
        self.0.write(move |tx, _| session::put(tx, &id, &kept)).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (key, now) = (id.to_string(), self.0.now());
        let found = self.0.read(move |tx, _| session::get(tx, &key, now)).await.map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&found.body).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(found.expires_at.0) * 1000)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = id.to_string();
        self.0.write(move |tx, _| session::delete(tx, &id)).await.map(drop).map_err(backend)
    }
}

fn backend(failure: Failure) -> Error {
    Error::Backend(failure.to_string())
}
