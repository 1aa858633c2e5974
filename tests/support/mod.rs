//! What the integration tests share: a real server in a process of its own, a client that
//! sends addresses exactly as they are written, and pictures to serve.

#![allow(dead_code, unused_imports, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

pub mod client;
pub mod described;
pub mod pictures;
pub mod ready;
pub mod records;
pub mod server;
pub mod skips;

use std::path::PathBuf;

pub use client::Answer;
pub use server::Server;

/// The folder of optional test data, when `WARRAQ_TEST_SHARED` names it; else the test's
/// name is noted in the list of skipped tests.
pub fn shared_data(test: &str) -> Option<PathBuf> {
    optional_folder("WARRAQ_TEST_SHARED", test)
}

/// The folder of installed validators, when `WARRAQ_TEST_TOOLS` names it.
pub fn tools(test: &str) -> Option<PathBuf> {
    optional_folder("WARRAQ_TEST_TOOLS", test)
}

fn optional_folder(variable: &str, test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(variable) {
        let folder = PathBuf::from(folder);
        assert!(folder.is_dir(), "{variable} names no folder: {}", folder.display());
        return Some(folder);
    }
    if let Some(list) = std::env::var_os("WARRAQ_TEST_SKIPS") {
        use std::io::Write as _;
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
        writeln!(file, "{test}: {variable} is not set").unwrap();
    }
    eprintln!("skipped {test}: {variable} is not set");
    None
}
