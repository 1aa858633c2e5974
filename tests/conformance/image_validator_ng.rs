//! The other image validator (`iiif-validator-ng` on PyPI): runs whatever `info.json`
//! says that we can do, and compares pixels.

use std::path::Path;

use super::squares::{self, IDENTIFIER};
use super::support;
use super::tool::{Dispute, Failure, assert_only_disputes, output};

/// Regions, rotations and malformed words are drawn at random, anew in each run.
const RUNS: usize = 3;

const ENLARGED_BOX: Dispute = Dispute {
    test: "size_noup",
    report: "size='!2000,3000' succeeded but should have failed",
    reason: "it wants an error for `!2000,3000` of a smaller picture, which is to be given at \
             its own size (Image API 3.0 §4.2)",
};

const ENLARGED_MAXIMUM: Dispute = Dispute {
    test: "size_up",
    // It stumbles over its own report of the size; with another cause the exception has words.
    report: "Test raised an exception: \n",
    reason: "it wants `^max` at full size, which is to be enlarged to the limits \
             (Image API 3.0 §4.2)",
};

#[test]
fn version_2_does_all_that_it_declares() {
    let test = "conformance: Image API 2.1, declared features";
    let Some(tools) = support::tools(test) else { return };
    validate(&tools, "2", &["--v2"], &[]);
}

#[test]
fn version_3_does_all_that_it_declares() {
    let test = "conformance: Image API 3.0, declared features";
    let Some(tools) = support::tools(test) else { return };
    validate(&tools, "3", &[], &[&ENLARGED_BOX, &ENLARGED_MAXIMUM]);
}

fn validate(tools: &Path, version: &str, flags: &[&str], disputes: &[&Dispute]) {
    let (_folder, server) = squares::serve(tools);
    let base = format!("{}/iiif/{version}", server.base());
    for run in 1..=RUNS {
        let arguments = [flags, &["--validation-id", IDENTIFIER, &base]].concat();
        let report = output(&tools.join("ng/bin/iiif-validator"), &arguments);
        let failures = failures(&report);
        assert_only_disputes(&failures, disputes, &format!("run {run}"));
    }
    server.stop();
}

/// The failures in a report, which must be complete.
///
/// A failure is `✗ Name (feature) [test]: what happened` and some indented lines.
fn failures(report: &str) -> Vec<Failure> {
    assert!(report.contains("Detected compliance level: LEVEL_2"), "{report}");
    let mut failures = Vec::<Failure>::new();
    for line in report.lines() {
        if let Some(failed) = line.strip_prefix("✗ ") {
            let test = failed.split_once('[').and_then(|(_, rest)| rest.split_once("]: "));
            let (test, what) = test.unwrap_or_else(|| panic!("{failed}"));
            failures.push(Failure { test: test.into(), report: what.into() });
        } else if let Some(failure) = failures.last_mut() {
            failure.report += "\n";
            failure.report += line;
        }
    }
    // `Running tests... ━━━ 100% ✓ 114 ✗ 2 98% passed`
    let summary =
        report.lines().rfind(|line| line.contains("✓")).unwrap_or_else(|| panic!("{report}"));
    let words: Vec<&str> = summary.split_whitespace().collect();
    let after = |mark: &str| {
        let at = words.iter().position(|word| *word == mark).expect("a count");
        words[at + 1].parse::<usize>().unwrap()
    };
    assert!(words.contains(&"100%"), "not all tests were run: {summary}");
    assert!(after("✓") > 0, "{summary}");
    assert_eq!(after("✗"), failures.len(), "{report}");
    failures
}
