//! Help for tests that several rooms share.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

/// The folder of optional test data that `WARRAQ_TEST_SHARED` names.
///
/// Without it the test called `test` has nothing to do: `None` is returned, and the test's
/// name is added to the file named by `WARRAQ_TEST_SKIPS`, so that a skip is on record and
/// not mistaken for a pass.
pub(crate) fn shared_data(test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("WARRAQ_TEST_SHARED") {
        return Some(PathBuf::from(folder).join("data"));
    }
    if let Some(skips) = std::env::var_os("WARRAQ_TEST_SKIPS") {
        let file = OpenOptions::new().create(true).append(true).open(&skips);
        let written = file.and_then(|mut file| writeln!(file, "{test}"));
        written.unwrap_or_else(|error| panic!("{} cannot be written: {error}", skips.display()));
    }
    None
}
