//! One request a connection, by hand: what is between us and the server is to be seen.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::served::Served;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, by its address.
#[derive(Debug, Clone)]
pub(super) struct Client {
    address: String,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// A command that was carried out, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Done {
    pub(super) case: String,
    pub(super) version: u64,
}

impl Served {
    /// Who asks this server.
    pub(super) fn client(&self) -> Client {
        Client { address: self.address().to_owned() }
    }
}

impl Client {
    /// Sends a request and reads the whole answer. An answer that breaks off is an error.
    pub(super) fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").context("the answer broke off")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok(Answer { status: status.context("no status")?, body: body.to_owned() })
    }

    /// Opens an account.
    pub(super) fn register(&self, phone: &str) -> Result<()> {
        let body = format!("name=wang&phone={phone}&password=a-long-password&again=a-long-password");
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = self.ask("POST", "/register", form, &body)?;
        ensure!(answer.status == 303, "registering was answered {}: {}", answer.status, answer.body);
        Ok(())
    }

    /// Reads a case.
    pub(super) fn case(&self, token: &str, case: &str) -> Result<Told> {
        let headers = format!("Authorization: Bearer {token}\r\n");
        let answer = self.ask("GET", &format!("/api/v1/cases/{case}"), &headers, "")?;
        ensure!(answer.status == 200, "{case} is answered {}: {}", answer.status, answer.body);
        Ok(Told(serde_json::from_str(answer.body.trim())?))
    }

    /// Sends a command under a key.
    pub(super) fn command(&self, token: &str, key: &str, command: &Command) -> Result<Answer> {
        let headers = format!(
            "Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        );
        self.ask("POST", &command.path, &headers, &command.body.to_string())
    }
}

impl Answer {
    /// What was done, if the command was.
    pub(super) fn done(&self) -> Option<Done> {
        if !matches!(self.status, 200 | 201) {
            return None;
        }
        // An answer that is not whole is none.
        let told: Value = serde_json::from_str(self.body.trim()).ok()?;
        Some(Done { case: told["case"].as_str()?.to_owned(), version: told["version"].as_u64()? })
    }
}

/// A case, as the server tells it.
pub(super) struct Told(Value);

impl Told {
    /// How often something was done in it.
    pub(super) fn acts(&self, action: &str) -> usize {
        let events = self.0["events"].as_array().map_or(&[][..], Vec::as_slice);
        events.iter().filter(|event| event["activity"] == action).count()
    }

    /// The running part of its number: 17 of `industry-commerce-2026-000017`.
    pub(super) fn running_number(&self) -> Result<u64> {
        let number = self.0["number"].as_str().unwrap_or_default();
        let running = number.rsplit('-').next().and_then(|figures| figures.parse().ok());
        running.with_context(|| format!("`{number}` has no running part"))
    }
}

/// A command.
#[derive(Debug, Clone)]
pub(super) struct Command {
    path: String,
    body: Value,
    action: &'static str,
}

impl Command {
    /// An application for a permit.
    pub(super) fn apply() -> Self {
        let fields = json!({
            "item": "food-circulation-permit", "applicant": "王小明", "applicant_kind": "person", "channel": "online",
            "applicant_phone": "0379-60000000", "materials": ["申请书", "身份证"],
        });
        let body = json!({
            "procedure": "approval", "action": "submit", "item": "food-circulation-permit", "fields": fields,
        });
        Self { path: "/api/v1/cases".into(), body, action: "submit" }
    }

    /// A question to a window.
    pub(super) fn question() -> Self {
        let body = json!({
            "procedure": "enquiry", "action": "ask_online", "unit": "planning-window",
            "fields": { "matter": "在哪里办理？" },
        });
        Self { path: "/api/v1/cases".into(), body, action: "ask_online" }
    }

    /// The applicant takes an application back.
    pub(super) fn withdraw(case: &str) -> Self {
        let path = format!("/api/v1/cases/{case}/actions/withdraw");
        Self { path, body: json!({ "fields": { "withdrawal_reason": "不再需要" } }), action: "withdraw" }
    }

    /// What is to be done.
    pub(super) fn action(&self) -> &'static str {
        self.action
    }
}
