//! Reading a programme: from a folder with the folders it follows, or from texts.

use crate::diagnostic::{Code, Diagnostic, Faults, Severity, Sink, Sources, Span};
use crate::model::Programme;
use crate::resolve::merge::Merged;
use crate::resolve::resolve;
use crate::syntax::decode::{Name, Once};
use crate::syntax::document::Document;
use crate::syntax::node;
use std::path::{Path, PathBuf};

/// Reads the programme in a folder, and those it `extends`.
///
/// # Errors
/// Every fault at once, ordered by file and place; the files of a programme that is followed come last.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// std::fs::write(
///     dir.path().join("programme.toml"),
///     r#"
///     [programme]
///     id = "small"
///     title = { zh = "小方案", en = "A small programme" }
///     calendar = "cn"
///     zone = "Asia/Shanghai"
///     "#,
/// )?;
/// let programme = chuangyou_programme::load(dir.path())?;
/// assert_eq!(programme.id, "small");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load(dir: &Path) -> Result<Programme, Faults> {
    check(dir).into_result()
}

/// Reads the programme in a folder as [`load`] does, and keeps the warnings of one that is sound.
pub fn check(dir: &Path) -> Checked {
    let mut reading = Reading::default();
    let layers = reading.folder_and_followed(dir);
    reading.finish(layers)
}

/// What came of reading a programme.
#[derive(Debug)]
pub struct Checked {
    /// The programme, unless one of the diagnostics is an error.
    pub programme: Option<Programme>,
    /// Every fault, ordered by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

impl Checked {
    /// The programme, or its faults; warnings of a sound programme are dropped.
    ///
    /// # Errors
    /// All diagnostics, at least one of them an error.
    pub fn into_result(self) -> Result<Programme, Faults> {
        let Self { programme, diagnostics, sources } = self;
        programme.ok_or(Faults { diagnostics, sources })
    }
}

/// Reads a programme from the names and texts of its files. It follows no other programme.
///
/// # Errors
/// As [`load`].
///
/// ```
/// let faults = chuangyou_programme::load_sources(vec![("programme.toml".into(), "[programm]".into())]).unwrap_err();
/// assert_eq!(faults.diagnostics[0].help.as_deref(), Some("did you mean `programme`?"));
/// ```
pub fn load_sources(files: Vec<(String, String)>) -> Result<Programme, Faults> {
    check_sources(files).into_result()
}

/// Reads a programme from texts as [`load_sources`] does, and keeps the warnings of one that is sound.
pub fn check_sources(files: Vec<(String, String)>) -> Checked {
    let mut reading = Reading::default();
    let files = files.into_iter().map(|(name, text)| File { shown: name.clone(), name, text }).collect();
    let layer = reading.parse_folder("this programme", files);
    if let Some(name) = layer.extends() {
        let d = Diagnostic::new(
            Code::Extends,
            name.span,
            "there is no folder to follow from here",
            "not available",
        );
        reading.sink.push(d.help("load the programme from its folder"));
    }
    reading.finish(vec![layer])
}

/// The files of one folder.
struct Layer {
    documents: Vec<Document>,
    /// A table has a name that the language does not have, so that one that seems missing may be it.
    unknown_tables: bool,
    /// Where a fault of the folder as a whole is reported.
    root: Span,
}

impl Layer {
    fn extends(&self) -> Option<&Name> {
        self.documents.iter().find_map(|document| match &document.programme {
            Once::Good(head) => head.extends.as_ref(),
            Once::Absent | Once::Faulty(_) => None,
        })
    }
}

#[derive(Default)]
struct Reading {
    sources: Sources,
    sink: Sink,
    version: Fingerprint,
    /// Something could not be read, so that what seems missing may be there.
    incomplete: bool,
}

impl Reading {
    /// The layers from the folder that is followed furthest to `dir` itself.
    fn folder_and_followed(&mut self, dir: &Path) -> Vec<Layer> {
        let mut layers = Vec::new();
        let mut visited: Vec<PathBuf> = Vec::new();
        let mut next = Some(dir.to_path_buf());
        while let Some(dir) = next.take() {
            visited.push(dir.canonicalize().unwrap_or_else(|_| dir.clone()));
            let Some(layer) = self.folder(&dir) else {
                break;
            };
            if let Some(name) = layer.extends() {
                let followed = dir.join(&name.value);
                next = self.followable(name, &followed, &visited);
            }
            layers.push(layer);
        }
        layers.reverse();
        layers
    }

    /// The folder that `extends` names, unless it cannot be followed.
    fn followable(&mut self, name: &Name, followed: &Path, visited: &[PathBuf]) -> Option<PathBuf> {
        let (message, help) = match followed.canonicalize() {
            Err(_) => (
                format!("there is no folder `{}` to follow", name.value),
                "the path is relative to the folder of this programme",
            ),
            Ok(real) if visited.contains(&real) => (
                format!("`{}` leads back to a programme that follows it", name.value),
                "remove one `extends` of the circle",
            ),
            Ok(_) => return Some(followed.to_path_buf()),
        };
        self.incomplete = true;
        self.sink.push(Diagnostic::new(Code::Extends, name.span, message, "cannot be followed").help(help));
        None
    }

    fn folder(&mut self, dir: &Path) -> Option<Layer> {
        let shown = dir.display().to_string();
        let mut paths = Vec::new();
        if let Err(fault) = toml_files(dir, &mut paths) {
            self.whole(
                &shown,
                Code::FolderUnreadable,
                format!("the folder `{shown}` cannot be read: {fault}"),
            );
            return None;
        }
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let name = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let shown = path.display().to_string();
            match read_text(&path) {
                Ok(text) => files.push(File { name, shown, text }),
                Err(why) => self.whole(&shown, Code::FileUnreadable, why),
            }
        }
        if files.is_empty() && !self.incomplete {
            self.whole(&shown, Code::FolderEmpty, format!("the folder `{shown}` holds no `*.toml` file"));
            return None;
        }
        Some(self.parse_folder(&shown, files))
    }

    /// Reports a fault of a whole file or folder.
    fn whole(&mut self, name: &str, code: Code, message: String) {
        self.incomplete = true;
        let span = Span { file: self.sources.add(name, ""), start: 0, end: 0 };
        let help = match code {
            Code::FolderEmpty => "a programme is a folder with at least `programme.toml`",
            Code::FileUnreadable => "files of a programme are UTF-8 text",
            _ => "give the folder that holds `programme.toml`",
        };
        self.sink.push(Diagnostic::new(code, span, message, "here").help(help));
    }

    fn parse_folder(&mut self, folder: &str, files: Vec<File>) -> Layer {
        let mut documents = Vec::new();
        let mut unknown_tables = false;
        let mut root = None;
        for File { name, shown, text } in files {
            self.version.add(&name);
            self.version.add(&text);
            let file = self.sources.add(shown, text);
            match node::parse(file, self.sources.text(file), &mut self.sink) {
                Some(tree) => {
                    let (document, clean) = Document::read(&tree, &mut self.sink);
                    documents.extend(document);
                    unknown_tables |= !clean;
                }
                None => self.incomplete = true,
            }
            root.get_or_insert(Span { file, start: 0, end: 0 });
        }
        let root = root.unwrap_or_else(|| Span { file: self.sources.add(folder, ""), start: 0, end: 0 });
        Layer { documents, unknown_tables, root }
    }

    fn finish(mut self, layers: Vec<Layer>) -> Checked {
        let mut merged = Merged::default();
        let mut programme = None;
        if !self.incomplete {
            for (at, layer) in layers.into_iter().enumerate() {
                let root = (!layer.unknown_tables).then_some(layer.root);
                merged.add_layer(layer.documents, at, root, &mut self.sink);
            }
            (programme, self.sink) = resolve(&merged, self.version.hex(), self.sink);
        }
        let diagnostics = self.sink.sorted();
        let sound = diagnostics.iter().all(|d| d.severity < Severity::Error);
        Checked { programme: programme.filter(|_| sound), diagnostics, sources: self.sources }
    }
}

/// A file: its name within the folder, which the fingerprint covers, and its path as messages show it.
struct File {
    name: String,
    shown: String,
    text: String,
}

/// Every `*.toml` under `dir`.
fn toml_files(dir: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        // Links to folders are not followed: they could lead in a circle.
        if entry.file_type()?.is_dir() {
            toml_files(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The text of a file, without a byte-order mark; or why it cannot be read.
fn read_text(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|fault| format!("the file `{shown}` cannot be read: {fault}"))?;
    let text = String::from_utf8(bytes).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to();
        let line = fault.as_bytes()[..at].split(|byte| *byte == b'\n').count();
        format!("the file `{shown}` is not UTF-8 text: line {line} has bytes that are no character")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// FNV-1a with 128 bits over names and texts, each preceded by its length in bytes (little-endian, 64 bits).
#[derive(Debug, Clone)]
struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fingerprint {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    fn add(&mut self, text: &str) {
        for byte in (text.len() as u64).to_le_bytes().iter().chain(text.as_bytes()) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        }
    }

    fn hex(&self) -> String {
        format!("{:032x}", self.0)
    }
}
