//! Style sheets, scripts and pictures, built into the binary.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets"]
struct Files;

/// A file that pages load: its content never changes under its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name below `assets/`, e.g. `vendor/htmx.min.js`.
    pub name: String,
    /// What kind of content it is, e.g. `text/css; charset=utf-8`.
    pub content_type: &'static str,
    /// The first sixteen hexadecimal digits of its SHA-256: the `v` of its address, and its entity tag.
    pub hash: String,
    /// The content.
    pub bytes: &'static [u8],
}

static ALL: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter().filter_map(|name| read(&name)).map(|asset| (asset.name.clone(), asset)).collect()
});

impl Asset {
    /// The file called `name`, if there is one.
    ///
    /// ```
    /// use chuangyou_pages::assets::Asset;
    ///
    /// assert_eq!(Asset::named("chuangyou.css").unwrap().content_type, "text/css; charset=utf-8");
    /// assert_eq!(Asset::named("../Cargo.toml"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.get(name)
    }

    /// The address of the file called `name`, as pages load it.
    pub(crate) fn href(name: &str) -> String {
        Self::named(name).map(Self::path).unwrap_or_default()
    }

    /// Every file, by name.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        ALL.values()
    }

    /// The strong entity tag, with its quotation marks.
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.hash)
    }

    /// The address under which it may be kept for ever.
    pub fn path(&self) -> String {
        format!("/assets/{}?v={}", self.name, self.hash)
    }
}

fn read(name: &str) -> Option<Asset> {
    let file = Files::get(name)?;
    let mut hash = String::with_capacity(16);
    for byte in &file.metadata.sha256_hash()[..8] {
        let _ = write!(hash, "{byte:02x}");
    }
    // In a release the content is part of the binary; in a debug build it is read from the folder, once.
    let bytes = match file.data {
        std::borrow::Cow::Borrowed(bytes) => bytes,
        std::borrow::Cow::Owned(bytes) => bytes.leak(),
    };
    Some(Asset { content_type: content_type(name), name: name.to_owned(), hash, bytes })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
