//! A server that is asked to stop finishes what it has begun, and lets nobody wait who only listens.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// The demonstration, killed if the test breaks off.
struct Demo {
    child: Child,
    address: String,
}

impl Demo {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chuangyou"))
            .args(["demo", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary was built for this test");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| line.strip_prefix("http://").map(|rest| rest.trim_end_matches('/').to_owned()))
            .expect("the server says where it listens");
        // What else it says is read away, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn ask(&self, request: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
    }

    /// The cookie of somebody who has logged in.
    fn log_in(&self, login: &str) -> String {
        let form = format!("account={login}&password={}", chuangyou_app::demo::PASSWORD);
        let request = format!(
            "POST /login HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
            Content-Length: {}\r\n\r\n{form}",
            self.address,
            form.len(),
        );
        let lines = self.ask(&request).lines().map(Result::unwrap);
        let mut cookies = lines.filter_map(|line| line.strip_prefix("set-cookie: ").map(str::to_owned));
        let cookie = cookies.next().expect("whoever logs in is given a cookie");
        cookie.split(';').next().unwrap().to_owned()
    }

    fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}

#[test]
fn a_server_can_be_asked_to_stop_from_the_moment_it_says_where_it_listens() {
    let mut demo = Demo::start();
    demo.ask_to_stop();
    // Not "killed by a signal": it ended by itself.
    assert_eq!(demo.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_server_that_is_asked_to_stop_ends_the_streams_of_whoever_listens() {
    let mut demo = Demo::start();
    let cookie = demo.log_in("supervisor");
    let (host, accept) = (&demo.address, "text/event-stream");
    let request =
        format!("GET /board/live HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept: {accept}\r\n\r\n");
    let mut stream = demo.ask(&request);
    let mut line = String::new();
    while !line.starts_with("event: ") {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the stream ended before it had begun");
    }
    demo.ask_to_stop();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    // The last piece of an answer in pieces is empty: the answer was ended, not cut off.
    assert!(rest.ends_with("\r\n0\r\n\r\n"), "{rest}");
    assert!(demo.child.wait().unwrap().success());
}
