//! A public server as a child process: started, watched until it listens, and ended with all
//! that it started.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Long for a server that starts in two seconds, for machines that do much else.
const START: Duration = Duration::from_mins(2);

/// Long for reading what a server wrote before it ended.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How many lines of its output an error quotes.
const QUOTED: usize = 30;

/// Ends the whole process group when the pipe to its input is closed, which it is however the
/// tests end; then becomes the server itself, so that its end is seen.
const SCRIPT: &str = r#"exec 3<&0
{ cat <&3 >/dev/null 2>&1; kill -KILL 0; } >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null"#;

/// A running server; killed when dropped.
pub struct Child {
    name: &'static str,
    process: std::process::Child,
    output: Arc<Output>,
}

/// What the server wrote, line by line, of both streams.
#[derive(Default)]
struct Output {
    lines: Mutex<Vec<String>>,
    /// Streams that may bring more.
    open: AtomicUsize,
    grown: Condvar,
}

impl Child {
    /// Starts a program that must have been installed.
    pub fn start<A: AsRef<OsStr>>(
        name: &'static str,
        program: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        assert!(program.exists(), "{name} is not installed at {}: `make tools`", program.display());
        let mut process = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(program)
            .args(arguments)
            // A neutral place, in case one writes something after all.
            .current_dir(std::env::temp_dir())
            .env("NO_COLOR", "1")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let output = Arc::new(Output::default());
        output.follow(process.stdout.take().unwrap());
        output.follow(process.stderr.take().unwrap());
        Self { name, process, output }
    }

    /// Waits for the line in which the server says where it listens, and gives the address
    /// that follows `words` there.
    pub fn address_after(&mut self, words: &str) -> SocketAddr {
        let end = Instant::now() + START;
        let mut patience = Instant::now() + LAST_WORDS;
        let mut lines = self.output.lines.lock().unwrap();
        loop {
            if let Some(rest) = lines.iter().find_map(|line| line.split_once(words)) {
                let address = rest.1.trim();
                return address.parse().unwrap_or_else(|_| {
                    panic!("{}: `{address}` is no address:\n{}", self.name, quoted(&lines))
                });
            }
            let ended = self.process.try_wait().unwrap();
            // What it wrote last may not be read yet; a child of its own may keep a stream open.
            let is_read = self.output.open.load(Ordering::SeqCst) == 0 || Instant::now() > patience;
            if let Some(status) = ended.filter(|_| is_read) {
                panic!("{} ended with {status} and wrote:\n{}", self.name, quoted(&lines));
            }
            assert!(
                Instant::now() < end,
                "{} does not listen after {START:?}; it wrote:\n{}",
                self.name,
                quoted(&lines)
            );
            // The end of the process makes no line: looked for now and then.
            if ended.is_none() {
                patience = Instant::now() + LAST_WORDS;
            }
            let moment = Duration::from_millis(100);
            (lines, _) = self.output.grown.wait_timeout(lines, moment).unwrap();
        }
    }

    /// Whether the process is over.
    pub fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// How many of its lines have `words` in them.
    pub fn lines_with(&self, words: &str) -> usize {
        let lines = self.output.lines.lock().unwrap();
        lines.iter().filter(|line| line.contains(words)).count()
    }

    /// What it wrote last.
    pub fn said(&self) -> String {
        quoted(&self.output.lines.lock().unwrap())
    }
}

impl Output {
    fn follow(self: &Arc<Self>, stream: impl Read + Send + 'static) {
        let output = Arc::clone(self);
        output.open.fetch_add(1, Ordering::SeqCst);
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                output.lines.lock().unwrap().push(line);
                output.grown.notify_all();
            }
            output.open.fetch_sub(1, Ordering::SeqCst);
            output.grown.notify_all();
        });
    }
}

/// The last lines.
fn quoted(lines: &[String]) -> String {
    lines[lines.len().saturating_sub(QUOTED)..].join("\n")
}

impl Drop for Child {
    fn drop(&mut self) {
        let group = i32::try_from(self.process.id()).ok().and_then(rustix::process::Pid::from_raw);
        if let Some(group) = group {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.process.wait();
    }
}
