//! Tables of a spreadsheet beside a record.

mod bad;
mod good;
mod random;

use super::{FILE, SMALL, sentences};
use crate::records::{Record, Tables};

const TITLE: &str = "title = 'Sand'\n";

fn parse(
    record: &str,
    folios: Option<&[u8]>,
    contents: Option<&[u8]>,
) -> Result<Record, Vec<String>> {
    let tables = Tables { folios, contents };
    Record::parse_with(FILE, record.as_bytes(), tables).map_err(|findings| {
        let sentences = sentences(&findings);
        sentences.iter().map(|said| said.trim_start_matches("sand/").to_owned()).collect()
    })
}
