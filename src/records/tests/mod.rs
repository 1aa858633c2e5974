//! What a person who writes a record sees.

mod bad;
mod described;
mod good;
mod guide;
mod laid_out;
mod odd;
mod tables;

use super::{Finding, Record};

/// A record with every key of a catalog, of an invented manuscript.
const FULL: &str = include_str!("full.toml");

/// The same with every other key too.
const RICH: &str = include_str!("rich.toml");

const FILE: &str = "sand/manuscript.toml";

/// The least that is a record.
const SMALL: &str = "title = 'Sand'\n[folios]\nimages = 'sand/*.tif'\n";

fn record(text: &str) -> Record {
    Record::parse(FILE, text.as_bytes())
        .unwrap_or_else(|findings| panic!("{text}\n{}", sentences(&findings).join("\n")))
}

fn sentences(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}
