//! The image validator of the IIIF consortium (`iiif-validator` on PyPI).

use std::path::Path;

use super::squares::{self, IDENTIFIER};
use super::support;
use super::tool::{Dispute, Failure, assert_only_disputes, output};

/// Sizes, squares and malformed words are drawn at random, anew in each run.
const RUNS: usize = 3;

const ENLARGED_BOX: Dispute = Dispute {
    test: "size_noup",
    // Raised only where an answer was 200; the arguments of its error are missing.
    report: "ValidatorError.__init__() missing 3 required positional arguments",
    reason: "it wants an error for `!2000,3000` of a smaller picture, which is to be given at \
             its own size (Image API 3.0 §4.2)",
};

const ENLARGED_MAXIMUM: Dispute = Dispute {
    test: "size_up",
    report: "got: (2000, 2000)\n  expected: (1000, 1000)",
    reason: "it wants `^max` at full size, which is to be enlarged to the limits \
             (Image API 3.0 §4.2)",
};

const fn crash(test: &'static str) -> Dispute {
    Dispute {
        test,
        report: "module 'urllib' has no attribute 'urlopen'",
        reason: "it calls what Python 3 does not have, whatever is served",
    }
}

const CRASHES: [Dispute; 3] = [crash("format_jp2"), crash("format_pdf"), crash("format_webp")];

#[test]
fn version_2_is_served_at_level_2() {
    let test = "conformance: Image API 2.1 at level 2";
    let Some(tools) = support::tools(test) else { return };
    validate(&tools, "2.0", 2, &[]);
}

#[test]
fn version_2_is_served_with_everything_optional() {
    let test = "conformance: Image API 2.1, optional features";
    let Some(tools) = support::tools(test) else { return };
    validate(&tools, "2.0", 3, &CRASHES.each_ref());
}

#[test]
fn version_3_is_served_at_level_2() {
    let test = "conformance: Image API 3.0 at level 2";
    let Some(tools) = support::tools(test) else { return };
    validate(&tools, "3.0", 2, &[&ENLARGED_BOX]);
}

#[test]
fn version_3_is_served_with_everything_optional() {
    let test = "conformance: Image API 3.0, optional features";
    let Some(tools) = support::tools(test) else { return };
    let [jp2, pdf, webp] = &CRASHES;
    validate(&tools, "3.0", 3, &[&ENLARGED_BOX, &ENLARGED_MAXIMUM, jp2, pdf, webp]);
}

/// `level` 3 stands for the optional features.
fn validate(tools: &Path, version: &str, level: u8, disputes: &[&Dispute]) {
    let (_folder, server) = squares::serve(tools);
    let (address, level) = (server.address.to_string(), level.to_string());
    let prefix = format!("iiif/{}", &version[..1]);
    for run in 1..=RUNS {
        let arguments = [
            "-s",
            &address,
            "-p",
            &prefix,
            "-i",
            IDENTIFIER,
            "--version",
            version,
            "--level",
            &level,
        ];
        let report = output(&tools.join("iv/bin/iiif-validate.py"), &arguments);
        let failures = failures(&report);
        assert_only_disputes(&failures, disputes, &format!("run {run}"));
    }
    server.stop();
}

/// The failures in a report, which must be complete.
fn failures(report: &str) -> Vec<Failure> {
    let (mut passed, mut failures) = (0, Vec::<Failure>::new());
    for line in report.lines() {
        let outcome = line.strip_prefix('[').and_then(|line| line.split_once("] test "));
        match outcome.and_then(|(_, outcome)| outcome.split_once(' ')) {
            Some((_, "PASS")) => passed += 1,
            Some((test, "FAIL")) => {
                failures.push(Failure { test: test.into(), report: String::new() });
            }
            _ => {
                if let Some(failure) = failures.last_mut() {
                    failure.report += line;
                    failure.report += "\n";
                }
            }
        }
    }
    let done = format!("Done ({} tests, {} failures)", passed + failures.len(), failures.len());
    assert!(report.lines().any(|line| line == done), "no line `{done}` in:\n{report}");
    assert!(passed > 0, "{report}");
    failures
}
