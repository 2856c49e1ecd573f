//! One server of PostgreSQL: its folder, its process, and what it follows.

use std::ffi::OsStr;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::{debian, text};
use crate::steps;
use crate::workspace::{output_of, target};

/// How long a server may take to start, or to follow another.
const PATIENCE: Duration = Duration::from_mins(1);

/// Connections for all tests that run at once.
const CONNECTIONS: u32 = 300;

/// How many servers this process has started: each has a folder of its own.
static SERVERS: AtomicU32 = AtomicU32::new(0);

/// Under whom the server works: it refuses to be the machine's administrator.
#[derive(Clone)]
pub(super) enum User {
    Ourselves,
    Other { name: &'static str, group: String },
}

impl User {
    pub(super) fn of_server() -> Result<Self> {
        if !debian::is_root()? {
            return Ok(Self::Ourselves);
        }
        let other = |name| Some(Self::Other { name, group: output_of("id", &["-g", name]).ok()? });
        let found = ["postgres", "nobody"].into_iter().find_map(other);
        found.context("PostgreSQL cannot work as root, and there is no user `postgres` for it")
    }

    /// A program that this user runs, and that is asked to stop when we end, however we end.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let Self::Other { name, group } = self else { return Command::new(program) };
        let mut command = Command::new("setpriv");
        command.args(["--reuid", name, "--regid", group, "--init-groups", "--pdeathsig", "INT", "--"]);
        command.arg(program);
        command
    }

    /// A new folder that this user can write: under the build folder where that can be reached, else the system's for passing
    /// things.
    fn folder(&self) -> Result<PathBuf> {
        let server = SERVERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("chuangyou-postgres-{}-{server}", std::process::id());
        let Self::Other { name: user, .. } = self else {
            let folder = target().join(name);
            std::fs::create_dir_all(&folder)?;
            return Ok(folder);
        };
        let reaches = |place: &Path| {
            self.command("test").arg("-x").arg(place).status().is_ok_and(|status| status.success())
        };
        let place = Some(target()).filter(|place| reaches(place)).unwrap_or_else(std::env::temp_dir);
        let folder = place.join(name);
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        steps::run(Command::new("chown").arg(user).arg(&folder))?;
        Ok(folder)
    }
}

/// A running server and its folder.
pub(super) struct Server {
    programs: PathBuf,
    user: User,
    folder: PathBuf,
    port: u16,
    version: String,
    process: Option<Child>,
}

impl Server {
    /// An empty server.
    pub(super) fn start(programs: PathBuf, user: User) -> Result<Self> {
        let mut server = Self::in_new_folder(programs, user)?;
        server.make_cluster()?;
        server.resume()?;
        Ok(server)
    }

    /// A server that follows another, which from now on lets a commit wait until it is on both.
    pub(super) fn copy_of(first: &Self) -> Result<Self> {
        let mut server = Self::in_new_folder(first.programs.clone(), first.user.clone())?;
        let mut command = server.command("pg_basebackup");
        command.args(["-h", "127.0.0.1", "-p", &first.port.to_string(), "-U", "postgres"]);
        command.args(["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--pgdata"]);
        said_by(command.arg(server.data()))?;
        server.resume()?;
        first.until("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "1")?;
        first.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        first.ask("SELECT pg_reload_conf()")?;
        first.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1")?;
        Ok(server)
    }

    fn in_new_folder(programs: PathBuf, user: User) -> Result<Self> {
        let version = output_of(text(&programs.join("postgres")), &["--version"])?;
        let folder = user.folder()?;
        Ok(Self { programs, user, folder, port: 0, version, process: None })
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Where it takes connections: `127.0.0.1:41234`.
    pub(super) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Everything of it on the disk.
    #[cfg(test)]
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it answers to a statement, without headings.
    pub(super) fn ask(&self, statement: &str) -> Result<String> {
        let mut command = self.command("psql");
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "postgres", "--no-psqlrc"]);
        command.args(["--quiet", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", statement]);
        said_by(&mut command)
    }

    /// Asks until that is the answer.
    fn until(&self, statement: &str, answer: &str) -> Result<()> {
        let begun = Instant::now();
        while self.ask(statement)? != answer {
            ensure!(begun.elapsed() < PATIENCE, "`{statement}` was never answered {answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Starts it on what is in its folder.
    pub(super) fn resume(&mut self) -> Result<()> {
        self.launch()?;
        self.wait()
    }

    /// Lets it take writes, and follow nobody.
    pub(super) fn promote(&self) -> Result<()> {
        said_by(self.command("pg_ctl").args(["promote", "-s", "-w", "-D"]).arg(self.data())).map(drop)
    }

    fn make_cluster(&self) -> Result<()> {
        let mut command = self.command("initdb");
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"]);
        said_by(command.arg(self.data())).map(drop)
    }

    fn launch(&mut self) -> Result<()> {
        // Between here and the start of the server another program could take the port; the server would then say so.
        if self.port == 0 {
            self.port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        }
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories="] {
            command.args(["-c", setting]);
        }
        command.args(["-c", &format!("max_connections={CONNECTIONS}")]);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.process = Some(command.spawn().context("cannot start `postgres`")?);
        Ok(())
    }

    /// Until the server takes connections.
    fn wait(&mut self) -> Result<()> {
        let begun = Instant::now();
        let port = self.port.to_string();
        loop {
            let asked = Command::new(self.programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &port])
                .status();
            if asked.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let ended = self.process.as_mut().map(Child::try_wait).transpose()?.flatten();
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.log()).unwrap_or_default();
                bail!("the server did not start: {}", log.trim());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends the server without letting it finish anything.
    pub(super) fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let mut command = self.command("pg_ctl");
        command.args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.data());
        let asked = command.stdin(Stdio::null()).output().context("cannot start `pg_ctl`");
        if asked.is_ok_and(|asked| asked.status.success()) {
            process.wait()?;
        } else {
            process.kill()?;
        }
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = self.user.command(self.programs.join(program));
        // Where we are, this user may not be allowed to be.
        command.current_dir("/");
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

impl Drop for Server {
    /// Ends the server and removes its folder; what fails here is not worth failing for.
    fn drop(&mut self) {
        drop(self.stop());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// What a program prints, trimmed; an error, with its words, when it fails.
fn said_by(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed: {}", words.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
