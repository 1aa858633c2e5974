//! The list of tests that could not be run, for whoever runs all of them.

/// Notes that a test was skipped, and why.
pub fn note(test: &str, why: &str) {
    if let Some(list) = std::env::var_os("WARRAQ_TEST_SKIPS") {
        use std::io::Write as _;
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
        writeln!(file, "{test}: {why}").unwrap();
    }
    eprintln!("skipped {test}: {why}");
}
