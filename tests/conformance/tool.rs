//! Running a validator, and judging what it found.

use std::path::Path;
use std::process::Command;

/// Something that a validator objects to and that we do on purpose.
#[derive(Debug)]
pub struct Dispute {
    /// The validator's name for its test.
    pub test: &'static str,
    /// What its report must contain, so that the test does not fail for another reason.
    pub report: &'static str,
    pub reason: &'static str,
}

/// One failure as the validator reports it.
#[derive(Debug)]
pub struct Failure {
    pub test: String,
    pub report: String,
}

/// Everything that a tool prints. Its exit status says nothing reliable.
pub fn output(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        // One line stays one line, and no escape codes.
        .env("COLUMNS", "2000")
        .env("NO_COLOR", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let text = |bytes| String::from_utf8(bytes).expect("the tool prints UTF-8");
    text(output.stdout) + &text(output.stderr)
}

/// Asserts that exactly the disputed tests failed, each for the reason we know of.
pub fn assert_only_disputes(failures: &[Failure], disputes: &[&Dispute], run: &str) {
    for Failure { test, report } in failures {
        let known = disputes.iter().find(|dispute| dispute.test == test);
        assert!(
            known.is_some_and(|dispute| report.contains(dispute.report)),
            "{run}: {test} failed: {report}"
        );
    }
    for dispute in disputes {
        assert!(
            failures.iter().any(|failure| failure.test == dispute.test),
            "{run}: {} no longer fails; it was allowed to because {}",
            dispute.test,
            dispute.reason
        );
    }
}
