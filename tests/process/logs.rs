//! The log as programs read it.

use serde_json::Value;

use super::support::Server;

#[test]
fn every_line_of_the_json_log_is_an_object_with_time_level_and_sentence() {
    let folder = tempfile::tempdir().unwrap();
    // The beginning of a TIFF whose directory lies nowhere.
    std::fs::write(folder.path().join("bad.tif"), b"II*\0\xFF\xFF\0\0").unwrap();
    let server = Server::with(folder.path(), &["--log-format", "json"]);
    assert_eq!(server.get("/iiif/3/bad.tif/info.json").status, 500);
    server.signal("TERM");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    for line in &lines {
        for field in ["timestamp", "level", "message", "target"] {
            assert!(line[field].is_string(), "{field}: {line}");
        }
    }
    let warning = lines.iter().find(|line| line["level"] == "WARN").expect("a damaged picture");
    let sentence = warning["message"].as_str().unwrap();
    assert!(sentence.contains("damaged TIFF"), "{warning}");
    assert!(warning["span"]["id"].is_string(), "the request can be found: {warning}");
    assert!(lines.iter().all(|line| line["level"] != "ERROR"), "{log}");
    assert!(lines.iter().any(|line| line["message"] == "Stopped"), "{log}");
}

#[test]
fn the_level_of_the_log_is_a_setting() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(folder.path(), &["--log-level", "warn"]);
    assert_eq!(server.get("/health").status, 200);
    server.signal("TERM");
    assert_eq!(server.wait(), (Some(0), String::new()));
}

#[test]
fn a_log_that_nobody_looks_at_has_no_colors() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_warraq"));
    // Standard error is a pipe here.
    command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]);
    command.arg("--images").arg(folder.path());
    let server = Server::start(command);
    let line = server.log_line("Metrics on");
    assert!(!line.contains('\u{1b}'), "{line:?}");
    server.stop();
}
