//! What the server is told: by a file, by the environment, by flags; the later wins. An unknown key is an error.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use figment::Figment;
use figment::providers::{Env, Format, Serialized};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::args::ServeArgs;

/// Declares the settings once: the struct, the defaults, and what `chuangyou config` prints of each.
macro_rules! settings {
    ($(#[doc = $about:literal])+ $settings:ident: $($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr,)*) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $settings {
            $($(#[doc = $doc])+ pub(crate) $name: $type,)*
        }

        impl Default for $settings {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl $settings {
            /// What they are for.
            pub(super) const ABOUT: &'static str = concat!($($about, "\n"),+);

            /// The names of the settings with what they mean, in their order.
            pub(super) const MEANINGS: &'static [(&'static str, &'static str)] =
                &[$((stringify!($name), concat!($($doc, "\n"),+))),*];
        }
    };
}

mod oidc;

pub(crate) use oidc::Oidc;

settings! {
    /// What the server is told.
    Settings:
    /// Address and port that the server listens at.
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)),
    /// Folder of the database, the attachments and the key that seals the journal.
    data: PathBuf = PathBuf::from("data"),
    /// The database: empty for SQLite in the folder `data`, or postgres://user@host/name.
    database: String = String::new(),
    /// Folder of the programme; empty for Luoyang's of 2011, which comes with the program.
    programme: PathBuf = PathBuf::new(),
    /// Folder whose folders are calendars, used before those that come with the program; empty for none.
    calendars: PathBuf = PathBuf::new(),
    /// Folders of programmes that say how other departments' systems report their cases.
    observed: Vec<PathBuf> = Vec::new(),
    /// Whether browsers come by HTTPS alone (a proxy in front of the server ends it), so that cookies are marked secure.
    https: bool = false,
    /// Roles whose holders see the supervision board.
    supervisors: Vec<String> = chuangyou_web::Settings::default().supervisors,
    /// Roles whose holders administer.
    administrators: Vec<String> = chuangyou_web::Settings::default().administrators,
    /// The largest request, in mebibytes: an application with its files.
    largest_request_mib: usize = 50,
    /// Minutes after which a session ends that nobody uses.
    session_idle_minutes: u64 = 30,
    /// How much work a browser is asked for that reports wrongdoing: so many zero bits, found by trying. Each more doubles it.
    report_work_bits: u32 = chuangyou_web::Settings::default().report_work_bits,
    /// How many reports are taken in an hour from browsers that run no scripts, all together.
    reports_without_work: u32 = chuangyou_web::Settings::default().reports_without_work,
    /// Connections for reading.
    readers: usize = 4,
    /// Connections for writing, on PostgreSQL; SQLite has one.
    writers: usize = 8,
    /// What is logged: error, warn, info, debug, or a filter such as `info,tower_http=debug`.
    log: String = String::from("info"),
    /// Form of the log: `text`, or `json` for one object a line.
    log_form: LogForm = LogForm::Text,
    /// The identity provider, a section of its own.
    oidc: Oidc = Oidc::default(),
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogForm {
    /// A readable line.
    Text,
    /// One JSON object a line.
    Json,
}

/// TOML, read by the same crate as the programmes; figment's own reader would bring another generation of it.
struct Toml;

impl Format for Toml {
    type Error = toml::de::Error;

    const NAME: &'static str = "TOML";

    fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Self::Error> {
        toml::from_str(text)
    }
}

impl Settings {
    /// The settings in force: defaults, then the file, then the environment (`CHUANGYOU_SERVER_LISTEN=…`,
    /// `CHUANGYOU_SERVER_OIDC__ISSUER=…`), then flags.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, a value of another type: with the place it stands in.
    pub(crate) fn read(args: &ServeArgs) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(path) = &args.config {
            if !path.is_file() {
                return Err(anyhow!("{}: there is no such file", path.display()));
            }
            figment = figment.merge(Toml::file_exact(path));
        }
        figment = figment.merge(Env::prefixed("CHUANGYOU_SERVER_").split("__"));
        let mut settings: Self = figment.extract().context("the settings")?;
        if let Some(listen) = args.listen {
            settings.listen = listen;
        }
        if let Some(data) = &args.data {
            settings.data.clone_from(data);
        }
        if let Some(database) = &args.database {
            settings.database.clone_from(database);
        }
        if let Some(programme) = &args.programme {
            settings.programme.clone_from(programme);
        }
        Ok(settings)
    }

    /// The settings as a file that could be read again, each with what it means and its default. A password in the
    /// database's address is not shown.
    pub(crate) fn to_toml(&self) -> Result<String> {
        let mut shown = self.clone();
        if let Ok(location) = shown.database.parse::<chuangyou_store::Location>()
            && !shown.database.is_empty()
        {
            shown.database = location.to_string();
        }
        shown.oidc = shown.oidc.without_secret();
        let values = toml::Table::try_from(&shown)?;
        let defaults = toml::Table::try_from(Self::default())?;
        let own: Vec<_> =
            Self::MEANINGS.iter().filter(|(name, _)| !values[*name].is_table()).copied().collect();
        let oidc = section(
            Oidc::MEANINGS,
            &toml::Table::try_from(&shown.oidc)?,
            &toml::Table::try_from(Oidc::default())?,
        );
        Ok(format!(
            "{}\n{}{}[oidc]\n{oidc}",
            comment(Self::ABOUT),
            section(&own, &values, &defaults),
            comment(Oidc::ABOUT)
        ))
    }
}

/// Each setting with what it means, and with its default if it has another value.
fn section(meanings: &[(&str, &str)], values: &toml::Table, defaults: &toml::Table) -> String {
    let mut page = String::new();
    for (name, meaning) in meanings {
        page.push_str(&comment(meaning));
        let default = &defaults[*name];
        if values[*name] != *default {
            page.push_str(&format!("# Default: {default}\n"));
        }
        page.push_str(&format!("{name} = {}\n\n", values[*name]));
    }
    page
}

fn comment(words: &str) -> String {
    words.trim_end().lines().flat_map(|line| ["#", line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("chuangyou.toml");
        std::fs::write(&path, text)?;
        Settings::read(&ServeArgs { config: Some(path), ..ServeArgs::default() })
    }

    #[test]
    fn what_is_printed_can_be_read_again() {
        let settings = Settings { session_idle_minutes: 5, log_form: LogForm::Json, ..Settings::default() };
        let page = settings.to_toml().unwrap();
        assert!(page.contains("# Default: 30\nsession_idle_minutes = 5"), "{page}");
        assert_eq!(read(&page).unwrap(), settings);
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let error = format!("{:#}", read("lisen = \"127.0.0.1:80\"").unwrap_err());
        assert!(error.contains("lisen"), "{error}");
    }

    #[test]
    fn a_section_is_set_key_by_key_and_its_secret_is_never_printed() {
        let page =
            "[oidc]\nissuer = \"https://id.example\"\nclient_secret = \"hush\"\nstrangers = \"refused\"";
        let settings = read(page).unwrap();
        assert_eq!(settings.oidc.claim, "sub", "what is not said stays as it was");
        let page = settings.to_toml().unwrap();
        assert!(!page.contains("hush"), "{page}");
        assert!(page.contains("# Default: \"welcome\"\nstrangers = \"refused\""), "{page}");
        assert_eq!(read(&page).unwrap().oidc, settings.oidc.without_secret());
        let error = format!("{:#}", read("[oidc]\nisuer = \"x\"").unwrap_err());
        assert!(error.contains("isuer"), "{error}");
    }

    #[cfg(feature = "oidc")]
    #[test]
    fn a_provider_that_could_be_listened_to_is_refused() {
        let oidc = |issuer: &str, address: &str| Oidc {
            issuer: issuer.to_owned(),
            client_id: "city".to_owned(),
            address: address.to_owned(),
            ..Oidc::default()
        };
        assert!(oidc("", "").provider().unwrap().is_none());
        assert!(oidc("https://id.example", "https://city.example").provider().unwrap().is_some());
        for (issuer, address) in
            [("http://id.example", "https://city.example"), ("https://id.example", "http://city.example")]
        {
            let error = format!("{:#}", oidc(issuer, address).provider().unwrap_err());
            assert!(error.contains("is no HTTPS address"), "{error}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let settings = Settings { database: "postgres://city:hush@host/city".into(), ..Settings::default() };
        assert!(!settings.to_toml().unwrap().contains("hush"));
    }
}
