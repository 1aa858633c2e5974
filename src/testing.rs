//! What tests of several rooms share.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

/// The folder of real files that some tests read when they are there, named by
/// `WARRAQ_TEST_SHARED`.
///
/// `None` means that `test` is skipped; its name is then appended to the file named by
/// `WARRAQ_TEST_SKIPS`, so that a skip is seen.
pub(crate) fn shared_data(test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("WARRAQ_TEST_SHARED") {
        return Some(PathBuf::from(folder));
    }
    if let Some(skips) = std::env::var_os("WARRAQ_TEST_SKIPS") {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(skips)
            .expect("WARRAQ_TEST_SKIPS names a file that can be written");
        writeln!(file, "{test}").expect("the name of a skipped test is written");
    }
    None
}
