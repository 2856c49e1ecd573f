//! A city that the real program serves.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::served::Served;
use crate::workspace::Scratch;

/// Where a city is kept: a folder, and perhaps a database elsewhere.
pub(super) struct Place {
    program: PathBuf,
    folder: Scratch,
    database: Option<String>,
}

/// What a command of the program printed, and how it ended.
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Place {
    /// An empty place; its database is the one at that address, or in the folder.
    pub(super) fn new(program: &Path, name: &str, database: Option<String>) -> Result<Self> {
        Ok(Self { program: program.to_owned(), folder: Scratch::new(&format!("faults-{name}"))?, database })
    }

    /// A path beside the city's own folder.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The city's own folder.
    pub(super) fn data(&self) -> PathBuf {
        self.beside("data")
    }

    /// Serves the city.
    pub(super) fn serve(&self) -> Result<Served> {
        let mut command = Command::new(&self.program);
        self.tell(command.args(["serve", "--listen", "127.0.0.1:0"]));
        Served::start(&mut command)
    }

    /// Serves the city; no file of it may grow beyond so many KiB, and a write beyond that fails.
    pub(super) fn serve_within(&self, kib: u64) -> Result<Served> {
        // The signal that would end the program is ignored, so that it sees the failed write. The shell counts in KiB.
        let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$@\"");
        let mut command = Command::new("bash");
        command.args(["-c", &script, "bash"]).arg(&self.program);
        self.tell(command.args(["serve", "--listen", "127.0.0.1:0"]));
        Served::start(&mut command)
    }

    /// Runs a command of the program on the city.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Ran> {
        let mut command = Command::new(&self.program);
        self.tell(command.args(arguments));
        let output = command.stdin(Stdio::null()).output().context("cannot start the program")?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let code = output.status.code().unwrap_or(-1);
        Ok(Ran { code, out: text(output.stdout), err: text(output.stderr) })
    }

    /// As [`Place::run`], and it must go well.
    pub(super) fn must(&self, arguments: &[&str]) -> Result<String> {
        let ran = self.run(arguments)?;
        ensure!(ran.code == 0, "`{}` ended with {}: {}{}", arguments.join(" "), ran.code, ran.out, ran.err);
        Ok(ran.out)
    }

    /// Lets the program look through the whole journal; it must be what was written.
    pub(super) fn verify(&self) -> Result<()> {
        self.must(&["verify"]).map(drop)
    }

    /// What is computed from the journal must be what is there.
    pub(super) fn expect_rows_as_the_journal_says(&self) -> Result<()> {
        let rebuilt = self.must(&["rebuild"])?;
        let none = "rows 0, tasks 0, cards 0; removed 0, failed 0";
        ensure!(rebuilt.contains(none), "not as the journal says: {rebuilt}");
        Ok(())
    }

    /// A new citizen's token, made while nobody serves.
    pub(super) fn new_citizen(&self) -> Result<String> {
        let served = self.serve()?;
        served.client().register("13800000000")?;
        drop(served);
        let arguments = ["token", "--name", "faults", "--account", "13800000000"];
        let scopes = ["--scope", "commands:write", "--scope", "cases:read"];
        Ok(self.must(&[&arguments[..], &scopes[..]].concat())?.trim().to_owned())
    }

    fn tell(&self, command: &mut Command) {
        command
            .env("CHUANGYOU_SERVER_DATA", self.data())
            .env("CHUANGYOU_SERVER_LOG", "warn")
            .env("LANG", "C");
        if let Some(database) = &self.database {
            command.env("CHUANGYOU_SERVER_DATABASE", database);
        }
    }
}
