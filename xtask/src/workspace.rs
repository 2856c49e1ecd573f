//! Where things are: the root, the build folder, the tracked files, the optional folders beside the checkout.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tidy::Tree;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A folder of our own where cargo builds, gone when this is dropped; a panic keeps it, to be looked at.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder whose name begins so.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let folder = target().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self(folder))
    }

    /// A path in it.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // A folder that stays hurts nobody.
            drop(std::fs::remove_dir_all(&self.0));
        }
    }
}

/// Real logs for tests and benchmarks: `CHUANGYOU_DATA`, else `../shared/data`. May not exist.
pub(crate) fn data() -> PathBuf {
    beside("CHUANGYOU_DATA", "../shared/data")
}

/// Scripts of other programs for benchmarks: `CHUANGYOU_PEERS`, else `../shared/peers`. May not exist.
pub(crate) fn peers() -> PathBuf {
    beside("CHUANGYOU_PEERS", "../shared/peers")
}

fn beside(variable: &str, default: &str) -> PathBuf {
    let folder = root().join(std::env::var_os(variable).unwrap_or_else(|| default.into()));
    folder.canonicalize().unwrap_or(folder)
}

/// `cargo` in the root, the same one that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Whether a program starts and succeeds with these arguments, silently.
pub(crate) fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .is_ok_and(|output| output.status.success())
}

/// What a program prints, trimmed.
pub(crate) fn output_of(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .with_context(|| format!("cannot start `{program}`"))?;
    ensure!(output.status.success(), "`{program} {}` failed", arguments.join(" "));
    Ok(String::from_utf8(output.stdout)
        .with_context(|| format!("`{program}` printed no text"))?
        .trim()
        .to_owned())
}

/// Every text file that is tracked, or new and not ignored.
pub(crate) fn tree() -> Result<Tree> {
    let listing = output_of("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let mut tree = Tree::default();
    for path in listing.split('\0').filter(|path| !path.is_empty()) {
        let file = root().join(path);
        if !file.is_file() {
            continue; // deleted but not yet committed, or a link to a folder
        }
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {path}"))?;
        tree.add(path, String::from_utf8(bytes).ok());
    }
    Ok(tree)
}

/// The folders of `programmes/`, sorted.
pub(crate) fn programmes() -> Result<Vec<PathBuf>> {
    let folder = root().join("programmes");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.join("programme.toml").is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
