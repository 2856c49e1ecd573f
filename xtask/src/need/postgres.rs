//! A PostgreSQL server for the tests: of its own, on a free port of this machine, gone afterwards.

use std::ffi::OsStr;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::{debian, major_version, program_in, search_path, text};
use crate::steps;
use crate::workspace::{output_of, target};

/// The variable by which the tests find the server.
const VARIABLE: &str = "CHUANGYOU_TEST_POSTGRES";

/// The oldest version that the platform works with.
const OLDEST: u32 = 15;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// Connections for all tests that run at once.
const CONNECTIONS: u32 = 300;

/// How many servers this process has started: each has a folder of its own.
static SERVERS: AtomicU32 = AtomicU32::new(0);

/// A server that lasts as long as this, or the one that the environment names.
pub(crate) struct Postgres {
    url: String,
    /// The server, if it is ours; held for its end.
    server: Option<Server>,
}

impl Postgres {
    /// Takes the server that the environment names; else installs PostgreSQL where it is missing and starts a new one.
    pub(crate) fn ready() -> Result<Self> {
        if let Ok(url) = std::env::var(VARIABLE) {
            println!("==> PostgreSQL: the server that {VARIABLE} names");
            return Ok(Self { url, server: None });
        }
        Self::own()
    }

    /// A server of our own, whatever the environment names.
    pub(crate) fn own() -> Result<Self> {
        let programs = programs()?;
        let user = User::of_server()?;
        let server = Server::start(programs, user).context("starting PostgreSQL for the tests")?;
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", server.port);
        println!("==> PostgreSQL: {} at 127.0.0.1:{}", server.version, server.port);
        Ok(Self { url, server: Some(server) })
    }

    /// The address of a new, empty database on a server of our own.
    pub(crate) fn new_database(&self, name: &str) -> Result<String> {
        let server = self.server.as_ref().context("databases are made on a server of our own")?;
        let port = server.port.to_string();
        let mut command = Command::new(server.programs.join("createdb"));
        steps::run(command.args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", name]))?;
        Ok(format!("postgres://postgres@127.0.0.1:{port}/{name}"))
    }

    /// Ends a server of our own at once, as if its machine had, and starts it again.
    pub(crate) fn restart(&mut self) -> Result<()> {
        let server = self.server.as_mut().context("only a server of our own is restarted")?;
        server.stop()?;
        server.launch()?;
        server.wait()
    }

    /// Tells a command where the server is.
    pub(crate) fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(VARIABLE, &self.url)
    }
}

/// The folder of PostgreSQL's programs. Debian keeps them out of the search path, by version.
fn programs() -> Result<PathBuf> {
    if let Some(found) = find_programs() {
        return Ok(found);
    }
    debian::install(&["postgresql"])?;
    find_programs().with_context(|| format!("the packages hold no PostgreSQL {OLDEST} or later"))
}

fn find_programs() -> Option<PathBuf> {
    let mut folders = search_path();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find_map(|folder| {
        let postgres = program_in("postgres", [folder])?.canonicalize().ok()?;
        let version = output_of(text(&postgres), &["--version"]).ok()?;
        let folder = postgres.parent()?.to_path_buf();
        let is_whole =
            ["initdb", "pg_isready", "pg_ctl", "createdb"].iter().all(|name| folder.join(name).is_file());
        (is_whole && major_version(&version)? >= OLDEST).then_some(folder)
    })
}

/// Under whom the server works: it refuses to be the machine's administrator.
enum User {
    Ourselves,
    Other { name: &'static str, group: String },
}

impl User {
    fn of_server() -> Result<Self> {
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
struct Server {
    programs: PathBuf,
    user: User,
    folder: PathBuf,
    port: u16,
    version: String,
    process: Option<Child>,
}

impl Server {
    fn start(programs: PathBuf, user: User) -> Result<Self> {
        let version = output_of(text(&programs.join("postgres")), &["--version"])?;
        let folder = user.folder()?;
        let mut server = Self { programs, user, folder, port: 0, version, process: None };
        server.make_cluster()?;
        server.launch()?;
        server.wait()?;
        Ok(server)
    }

    fn make_cluster(&self) -> Result<()> {
        let mut command = self.command("initdb");
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"]);
        let made = command.arg(self.data()).output().context("cannot start `initdb`")?;
        ensure!(made.status.success(), "`initdb` failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        Ok(())
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
    fn stop(&mut self) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_takes_connections_until_it_is_dropped_and_leaves_nothing() {
        let programs = find_programs().expect("PostgreSQL is installed by `cargo xtask test`");
        let server = Server::start(programs, User::of_server().unwrap()).unwrap();
        let (folder, port) = (server.folder.clone(), server.port);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(folder.is_dir());
        drop(server);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
