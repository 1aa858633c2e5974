//! What stands between the cells of a table: as each spreadsheet and each country has it.

use csv::{Reader, ReaderBuilder};

/// What stands between cells, and where the header begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// In bytes of the text.
    pub(super) start: usize,
}

/// The first one where nothing tells them apart.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// How the cells of a table are separated: as a line `sep=;` before it says, else so that most cells
/// of the header are known.
pub(super) fn dialect(text: &str, is_known: impl Fn(&str) -> bool) -> Dialect {
    if let Some(dialect) = said(text) {
        return dialect;
    }
    let fit = |delimiter: u8| {
        let header = reader(text, delimiter).into_records().next()?.ok()?;
        let known = header.iter().filter(|cell| is_known(cell)).count();
        Some((known, header.len()))
    };
    // Of those that fit alike the last is taken, so the first comes last.
    let best = DELIMITERS.into_iter().rev().max_by_key(|delimiter| fit(*delimiter));
    Dialect { delimiter: best.unwrap_or(b','), start: 0 }
}

/// `sep=;`, which some spreadsheets write and read.
fn said(text: &str) -> Option<Dialect> {
    let (line, _) = text.split_once('\n')?;
    let start = line.len() + 1;
    let (key, value) = line.trim_matches(['\r', '"']).split_once('=')?;
    let [delimiter] = value.as_bytes() else { return None };
    let is_one = DELIMITERS.contains(delimiter) || *delimiter == b'|';
    (key.eq_ignore_ascii_case("sep") && is_one).then_some(Dialect { delimiter: *delimiter, start })
}

/// Reads the rows of a text; those of different lengths are fine.
pub(super) fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_what_stands_between_cells() {
        let is_known = |cell: &str| ["folio", "image", "label"].contains(&cell);
        for (text, delimiter, start) in [
            ("folio,image\n", b',', 0),
            ("folio;image\r\n", b';', 0),
            ("folio\timage", b'\t', 0),
            ("image\n", b',', 0),
            ("", b',', 0),
            // Others in quotes, or in what is known to nobody, do not count.
            ("folio;\"a,b,c,d\";image\n", b';', 0),
            ("folio;a,b,c,d;image\n", b';', 0),
            ("x;y;z\n1,2\n", b';', 0),
            ("\nfolio;image\n1,2,3", b';', 0),
            ("sep=;\r\nfolio,image\n", b';', 7),
            ("SEP=\t\nfolio\n", b'\t', 6),
            ("sep=x\nfolio", b',', 0),
        ] {
            assert_eq!(dialect(text, is_known), Dialect { delimiter, start }, "{text:?}");
        }
    }
}
