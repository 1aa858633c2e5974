//! Pages in names of files and in identifiers: `book.tif;2`, as Cantaloupe writes them.

use std::num::NonZeroU32;

/// What stands between a name and the page.
const BETWEEN: char = ';';

/// The name before `;N`, and the page N; `None` where it ends in no number from 1 to 2³² - 1 in
/// its one spelling.
///
/// Source: Cantaloupe's manual, "Meta-Identifiers".
#[must_use]
pub fn page_of(name: &str) -> Option<(&str, NonZeroU32)> {
    let (rest, digits) = name.rsplit_once(BETWEEN)?;
    // `parse` takes `+5` and `05` as well.
    let is_digits = digits.starts_with(|first: char| matches!(first, '1'..='9'));
    Some((rest, digits.parse().ok().filter(|_| is_digits)?))
}

/// The inverse of [`page_of`].
#[must_use]
pub fn with_page(name: &str, page: NonZeroU32) -> String {
    format!("{name}{BETWEEN}{page}")
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
            let found = page_of(identifier).map(|(rest, page)| (rest, page.to_string()));
            assert_eq!(found, Some((rest, page.to_owned())), "{identifier}");
            let (rest, page) = page_of(identifier).unwrap();
            assert_eq!(with_page(rest, page), identifier);
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
            assert_eq!(page_of(identifier), None, "{identifier}");
        }
    }
}
