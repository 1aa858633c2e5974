//! Pages in identifiers: `book.tif;2`, as Cantaloupe writes them.

use std::num::NonZeroU32;

use crate::codec::Page;
use crate::image_api::decimal::integer;

/// What stands between an identifier and the page.
const BETWEEN: char = ';';

/// The identifier before `;N`, and the page N; `None` where it ends in no number from 1 to
/// 2³² - 1 in its one spelling.
///
/// Source: Cantaloupe's manual, "Meta-Identifiers".
pub(super) fn split(identifier: &str) -> Option<(&str, Page)> {
    let (rest, digits) = identifier.rsplit_once(BETWEEN)?;
    if digits.starts_with('0') {
        return None;
    }
    let number = u32::try_from(integer(digits).ok()?).ok()?;
    Some((rest, Page::new(NonZeroU32::new(number)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_number_in_its_one_spelling() {
        for (identifier, rest, page) in [
            ("book.tif;1", "book.tif", "1"),
            ("a/book.tif;20", "a/book.tif", "20"),
            ("a;3;2", "a;3", "2"),
            ("a;4294967295", "a", "4294967295"),
            (";2", "", "2"),
        ] {
            let found = split(identifier).map(|(rest, page)| (rest, page.to_string()));
            assert_eq!(found, Some((rest, page.to_owned())), "{identifier}");
        }
        for identifier in [
            "book.tif",
            "book.tif;",
            "a;0",
            "a;01",
            "a;+1",
            "a;-1",
            "a;1 ",
            "a; 1",
            "a;1.0",
            "a;٢",
            "a;1:2",
            "a;2;x",
            "a;4294967296",
            "a;99999999999",
            "a;99999999999999999999999",
        ] {
            assert_eq!(split(identifier), None, "{identifier}");
        }
    }
}
