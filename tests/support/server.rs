//! The server under test: our own binary on a free port, its log kept and judged.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::client::{self, Answer};

/// What the server wrote, line by line.
#[derive(Default)]
struct Log {
    text: Mutex<String>,
    grown: Condvar,
}

impl Log {
    fn push(&self, line: &str) {
        let mut text = self.text.lock().unwrap();
        text.push_str(line);
        text.push('\n');
        self.grown.notify_all();
    }

    fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    fn line_with(&self, wanted: &str) -> Option<String> {
        let find =
            |text: &String| text.lines().find(|line| line.contains(wanted)).map(str::to_owned);
        let text = self.text.lock().unwrap();
        let long = Duration::from_secs(30);
        let (text, _) =
            self.grown.wait_timeout_while(text, long, |text| find(text).is_none()).unwrap();
        find(&text)
    }
}

/// A running server; stopped, and its log judged, by [`Server::stop`] or at the end of
/// the test.
pub struct Server {
    pub address: SocketAddr,
    scheme: &'static str,
    child: Child,
    log: Arc<Log>,
    reader: Option<JoinHandle<()>>,
    /// Log levels that fail the test.
    forbidden: Vec<&'static str>,
}

impl Server {
    /// Serves a folder of images; every log line at `WARN` or above fails the test.
    pub fn of(images: &Path) -> Self {
        Self::with(images, &[])
    }

    pub fn with(images: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images"])
            .arg(images)
            .args(arguments);
        Self::start(command)
    }

    /// Starts whatever the command says, and waits until it listens.
    pub fn start(mut command: Command) -> Self {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WARRAQ_") {
                command.env_remove(name);
            }
        }
        // Apart from the records and viewers of this repository.
        if command.get_current_dir().is_none() {
            command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let log = Arc::new(Log::default());
        let stderr = child.stderr.take().unwrap();
        let reader = std::thread::spawn({
            let log = Arc::clone(&log);
            move || {
                for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                    log.push(&line);
                }
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let scheme = if line.contains("https://") { "https" } else { "http" };
        let announced = format!("Listening on {scheme}://");
        let address = line.trim().strip_prefix(announced.as_str()).map(str::parse);
        let Some(Ok(address)) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the server did not start: {line:?}\n{}", log.text());
        };
        let forbidden = vec!["WARN", "ERROR"];
        Self { address, scheme, child, log, reader: Some(reader), forbidden }
    }

    /// Warnings are part of what is tested.
    pub fn allow_warnings(mut self) -> Self {
        self.forbidden = vec!["ERROR"];
        self
    }

    /// Errors too: something is wrong on purpose.
    pub fn allow_everything(&mut self) {
        self.forbidden.clear();
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[])
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        client::send(self.address, method, path.as_bytes(), headers)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", self.log()))
    }

    /// Bytes that need not be text.
    pub fn get_raw(&self, path: &[u8]) -> std::io::Result<Answer> {
        client::send(self.address, "GET", path, &[])
    }

    /// The beginning of our own addresses.
    pub fn base(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub fn log(&self) -> String {
        self.log.text()
    }

    /// The first log line with `text` in it; waits until there is one.
    pub fn log_line(&self, text: &str) -> String {
        self.log.line_with(text).unwrap_or_else(|| panic!("no {text:?} in\n{}", self.log()))
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the process to end; gives its exit code and its log.
    pub fn wait(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        (status.code(), self.log())
    }

    /// Stops it as a supervisor would and checks exit code and log.
    pub fn stop(self) {
        self.signal("TERM");
        let forbidden = self.forbidden.clone();
        let (code, log) = self.wait();
        assert_eq!(code, Some(0), "{log}");
        judge(&log, &forbidden);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let running = matches!(self.child.try_wait(), Ok(None));
        if running {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        if running && !std::thread::panicking() {
            judge(&self.log(), &self.forbidden);
        }
    }
}

fn judge(log: &str, forbidden: &[&str]) {
    let bad: Vec<_> = log
        .lines()
        .filter(|line| {
            line.contains("panicked") || forbidden.iter().any(|level| line.contains(level))
        })
        .collect();
    assert!(bad.is_empty(), "the log is not clean:\n{}", bad.join("\n"));
}

/// Runs our binary to its end: exit code, standard output, standard error.
pub fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WARRAQ_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    });
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    let status = child.wait().unwrap();
    (status.code(), stdout, reader.join().unwrap())
}
