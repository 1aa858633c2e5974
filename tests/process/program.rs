//! Running our binary where it is expected to end by itself.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Our binary, without the settings of whoever runs the tests.
pub fn warraq() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WARRAQ_") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1");
    // Apart from the records and viewers of this repository.
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));
    command
}

/// Runs the command to its end; a server that starts instead fails the test.
pub fn finish(command: &mut Command) -> Outcome {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    });
    let mut out = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if line.starts_with("Listening on") {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it should have refused to start, but says {line:?}");
        }
        out += &line;
        out += "\n";
    }
    let status = child.wait().unwrap();
    Outcome { code: status.code(), out, err: reader.join().unwrap() }
}

/// Runs our binary with these arguments to its end.
pub fn run(arguments: &[&str]) -> Outcome {
    finish(warraq().args(arguments))
}
