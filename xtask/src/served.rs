//! Our own program, serving: its address, what it says, and its end.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};

/// A server at work; killed when this is dropped.
pub(crate) struct Served {
    child: Child,
    address: String,
    log: Log,
}

/// The lines that a program wrote to standard error, as far as it has.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Served {
    /// Starts a server and waits until it says where it listens; an error, with its words, when it ends before.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let mut lines = BufReader::new(child.stderr.take().context("no standard error")?).lines();
        let log = Log::default();
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some(rest) = line.strip_prefix("http://") {
                let address = rest.trim_end_matches('/').to_owned();
                let kept = log.clone();
                // Somebody has to read what it says later, or it would wait.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| kept.note(line)));
                return Ok(Self { child, address, log });
            }
            log.note(line);
        }
        drop(child.wait());
        anyhow::bail!("the server did not start: {}", log.text())
    }

    /// Where it listens: `127.0.0.1:41234`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Everything that it has written to standard error, but for its address.
    pub(crate) fn said(&self) -> String {
        self.log.text()
    }

    /// Kills it at once: no handler runs, nothing is finished.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_none())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Log {
    fn note(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_server_is_known_by_the_address_that_it_says() {
        let mut served =
            Served::start(&mut shell("echo first >&2; echo http://127.0.0.1:80/ >&2; exec sleep 60"))
                .unwrap();
        assert_eq!((served.address(), served.said().as_str()), ("127.0.0.1:80", "first"));
        assert!(served.lives());
        served.kill().unwrap();
    }

    #[test]
    fn a_server_that_ends_first_is_an_error_with_its_words() {
        let error = Served::start(&mut shell("echo no room >&2")).err().unwrap();
        assert_eq!(error.to_string(), "the server did not start: no room");
    }
}
