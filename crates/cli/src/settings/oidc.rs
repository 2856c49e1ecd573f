//! The city's identity provider, if it has one.

use std::path::PathBuf;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

settings! {
    /// The identity provider by which people may log in besides their passwords (OpenID Connect).
    Oidc:
    /// The provider's address, exactly as its own documents write it; empty for none.
    issuer: String = String::new(),
    /// What the provider calls this system.
    client_id: String = String::new(),
    /// The secret that it shares with this system; empty if there is none. Better kept in a file or in the environment
    /// (CHUANGYOU_SERVER_OIDC__CLIENT_SECRET). It is never printed.
    client_secret: String = String::new(),
    /// File that holds the secret, used when `client_secret` is empty; empty for none.
    client_secret_file: PathBuf = PathBuf::new(),
    /// Address of this server as browsers see it, such as `https://city.example`. The provider has to know
    /// `/login/provider/back` under it as the place that it sends people back to.
    address: String = String::new(),
    /// What the provider is asked for; `openid` is always among them.
    scopes: Vec<String> = vec!["openid".to_owned(), "profile".to_owned()],
    /// The claim by which an account is known. Take one that no person can change at the provider.
    claim: String = String::from("sub"),
    /// The claim that is a person's own name.
    name_claim: String = String::from("name"),
    /// What the provider is called on the log-in page, in Chinese.
    label_zh: String = String::from("统一身份认证"),
    /// The same in English.
    label_en: String = String::from("the identity provider"),
    /// What becomes of somebody whom no account is tied to: `welcome` opens a citizen's account, which holds no post; `refused` sends
    /// them away. Staff are tied to their accounts by an administrator either way. Default of this project.
    strangers: Strangers = Strangers::Welcome,
    /// File of certificates (PEM) that the provider's server is trusted by; empty for those that browsers trust.
    authorities: PathBuf = PathBuf::new(),
}

/// What becomes of somebody whom no account is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Strangers {
    /// An account is opened for them.
    Welcome,
    /// They are sent away.
    Refused,
}

impl Oidc {
    /// The same without its secret, to be shown.
    pub(super) fn without_secret(&self) -> Self {
        Self { client_secret: String::new(), ..self.clone() }
    }

    fn is_set(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// The provider; `None` if there is none.
    ///
    /// # Errors
    /// Addresses that cannot be trusted, a file that cannot be read.
    #[cfg(feature = "oidc")]
    pub(crate) fn provider(&self) -> Result<Option<chuangyou_web::IdentityProvider>> {
        use anyhow::Context as _;
        use chuangyou_app::identity::{Provider, ProviderSettings, Strangers as Becomes};
        use chuangyou_programme::model::Text;

        if !self.is_set() {
            return Ok(None);
        }
        let mut scopes = self.scopes.clone();
        if !scopes.iter().any(|scope| scope == "openid") {
            scopes.insert(0, "openid".to_owned());
        }
        let settings = ProviderSettings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.secret()?,
            redirect: format!(
                "{}{}",
                self.address.trim_end_matches('/'),
                chuangyou_pages::url::Url::ProviderBack
            ),
            scopes,
            claim: self.claim.clone(),
            name_claim: self.name_claim.clone(),
            strangers: match self.strangers {
                Strangers::Welcome => Becomes::Welcome,
                Strangers::Refused => Becomes::Refused,
            },
            authorities: Some(self.authorities.clone()).filter(|path| !path.as_os_str().is_empty()),
        };
        let provider = Provider::new(settings).context("the settings `oidc`")?;
        let label = Text { zh: self.label_zh.clone(), en: self.label_en.clone() };
        Ok(Some(chuangyou_web::IdentityProvider { provider, label }))
    }

    /// Says that there can be none.
    ///
    /// # Errors
    /// If there is to be one.
    #[cfg(not(feature = "oidc"))]
    pub(crate) fn provider(&self) -> Result<Option<std::convert::Infallible>> {
        if self.is_set() {
            bail!("the settings `oidc`: this program was built without log-in by an identity provider");
        }
        Ok(None)
    }

    /// The secret of the settings, else of the file.
    #[cfg(feature = "oidc")]
    fn secret(&self) -> Result<Option<String>> {
        use anyhow::Context as _;

        if !self.client_secret.is_empty() {
            return Ok(Some(self.client_secret.clone()));
        }
        if self.client_secret_file.as_os_str().is_empty() {
            return Ok(None);
        }
        let path = self.client_secret_file.display().to_string();
        let secret = std::fs::read_to_string(&self.client_secret_file).with_context(|| path.clone())?;
        match secret.trim() {
            "" => bail!("{path}: the secret is empty"),
            secret => Ok(Some(secret.to_owned())),
        }
    }
}
