//! Fetching a package's archive with `npm pack`.
//!
//! npm's own settings decide where packages come from; no address stands in this program.
//! `npm pack` downloads one archive: it installs no dependencies and runs no scripts. What
//! comes back is not trusted here; the caller checks its hash.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::lock::Viewer;

/// How long npm may take for one archive.
const TIME_LIMIT: Duration = Duration::from_mins(3);

/// Archives beyond this many bytes are not read.
const MAX_ARCHIVE_BYTES: u64 = 64 * 1024 * 1024;

/// npm on Windows is a script that only runs by its full name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Codes by which npm says that its registry could not be reached.
const UNREACHABLE: [&str; 9] = [
    "ECONNREFUSED",
    "ECONNRESET",
    "EAI_AGAIN",
    "ENOTFOUND",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "ETIMEDOUT",
    "ERR_SOCKET_TIMEOUT",
    "ENOTCACHED",
];

/// Why an archive could not be had from npm.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum FetchError {
    #[error("npm was not found; install Node.js, which brings npm, and try again")]
    NpmNotFound,
    #[error("npm could not be started: {cause}")]
    NotStarted { cause: String },
    #[error(
        "npm could not reach its registry ({code}); check the network, or npm's own proxy and \
         registry settings, and try again"
    )]
    Unreachable { code: String },
    #[error("npm did not finish within {seconds} s")]
    TooSlow { seconds: u64 },
    #[error("npm refused: {cause}")]
    Refused { cause: String },
    #[error("the archive that npm fetched cannot be used: {cause}")]
    Archive { cause: String },
}

/// Fetches the archive of `viewer`; `scratch` is an empty folder for npm to write to.
///
/// # Errors
/// [`FetchError`], with a sentence for the person who started the installation.
pub(super) fn pack(viewer: &Viewer, scratch: &Path) -> Result<Vec<u8>, FetchError> {
    // A machine without network is found out in seconds instead of npm's usual minute.
    let mut npm = Command::new(NPM);
    npm.args(["pack", "--ignore-scripts", "--loglevel=error"])
        .args([
            "--fetch-retries=2",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=3000",
        ])
        .arg(format!("{}@{}", viewer.name, viewer.version))
        .arg("--pack-destination")
        .arg(scratch);
    run(npm, &scratch.join("npm.log"), TIME_LIMIT)?;
    read_archive(scratch).map_err(|error| FetchError::Archive { cause: error.to_string() })
}

/// Runs `command` to its end, its complaints going to the file `log`.
fn run(mut command: Command, log: &Path, limit: Duration) -> Result<(), FetchError> {
    let not_started = |error: io::Error| FetchError::NotStarted { cause: error.to_string() };
    let complaints = File::create(log).map_err(not_started)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(complaints);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FetchError::NpmNotFound,
        _ => not_started(error),
    })?;
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(not_started)? {
            break status;
        }
        if started.elapsed() >= limit {
            // It may have ended this instant; either way it is waited for.
            let _ = child.kill();
            let _ = child.wait();
            return Err(FetchError::TooSlow { seconds: limit.as_secs() });
        }
        thread::sleep(Duration::from_millis(30));
    };
    if status.success() {
        return Ok(());
    }
    let complaints = fs::read(log).unwrap_or_default();
    Err(complaint(&String::from_utf8_lossy(&complaints)))
}

/// What npm's complaints mean. Its first lines are `npm error code CODE` and the reason.
fn complaint(stderr: &str) -> FetchError {
    let lines: Vec<&str> =
        stderr.lines().filter_map(|line| line.strip_prefix("npm error ")).collect();
    let code = lines.iter().find_map(|line| line.strip_prefix("code ")).unwrap_or_default();
    if UNREACHABLE.contains(&code) {
        return FetchError::Unreachable { code: code.to_owned() };
    }
    let shown: Vec<&str> = lines
        .into_iter()
        .filter(|line| !line.starts_with("A complete log") && !line.trim().is_empty())
        .take(3)
        .collect();
    let cause = if shown.is_empty() { stderr.trim().to_owned() } else { shown.join("; ") };
    FetchError::Refused { cause: cause.chars().take(400).collect() }
}

/// The bytes of the one archive in `scratch`.
fn read_archive(scratch: &Path) -> io::Result<Vec<u8>> {
    for entry in fs::read_dir(scratch)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "tgz") {
            let mut bytes = Vec::new();
            File::open(&path)?.take(MAX_ARCHIVE_BYTES + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > MAX_ARCHIVE_BYTES {
                return Err(io::Error::other(format!("it exceeds {MAX_ARCHIVE_BYTES} bytes")));
            }
            return Ok(bytes);
        }
    }
    Err(io::Error::other("npm left none behind"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_npm_is_told_apart_from_a_failing_one() {
        let scratch = tempfile::tempdir().unwrap();
        let command = Command::new("no-program-has-this-name");
        let error = run(command, &scratch.path().join("log"), TIME_LIMIT).unwrap_err();
        assert_eq!(error, FetchError::NpmNotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_hangs_is_ended_at_the_limit() {
        let scratch = tempfile::tempdir().unwrap();
        let mut command = Command::new("sleep");
        command.arg("60");
        let log = scratch.path().join("log");
        let error = run(command, &log, Duration::from_millis(50)).unwrap_err();
        assert_eq!(error, FetchError::TooSlow { seconds: 0 });
    }

    #[cfg(unix)]
    #[test]
    fn what_a_failing_command_complains_of_is_passed_on() {
        let scratch = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'disk full' >&2; exit 3"]);
        let error = run(command, &scratch.path().join("log"), TIME_LIMIT).unwrap_err();
        assert_eq!(error, FetchError::Refused { cause: "disk full".into() });
    }

    #[test]
    fn a_refused_connection_says_so_and_what_to_check() {
        let stderr = "npm warn x\nnpm error code ECONNREFUSED\nnpm error syscall connect\n";
        let error = complaint(stderr);
        assert_eq!(error, FetchError::Unreachable { code: "ECONNREFUSED".into() });
        assert!(error.to_string().contains("check the network"), "{error}");
    }

    #[test]
    fn an_unknown_version_shows_npms_own_reason() {
        let stderr = "npm error code ETARGET\nnpm error notarget No matching version found.\n\
                      npm error A complete log of this run can be found in: x\n";
        let cause = "code ETARGET; notarget No matching version found.".into();
        assert_eq!(complaint(stderr), FetchError::Refused { cause });
    }

    #[test]
    fn a_run_that_leaves_no_archive_is_an_error() {
        let scratch = tempfile::tempdir().unwrap();
        let error = read_archive(scratch.path()).unwrap_err();
        assert_eq!(error.to_string(), "npm left none behind");
    }
}
