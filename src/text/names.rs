//! How folders and files name items and folios.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{nfc, page_of, with_page};

/// Item names that stand for something else in addresses.
const RESERVED: [&str; 1] = ["collections"];

/// Why a name cannot be part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("an address cannot end in `.` or `..`")]
    Dots,
    #[error("its name has a control character in it")]
    Control,
    #[error("its name is reserved for lists of items")]
    Reserved,
}

/// The item name of a folder: its own, composed.
///
/// # Errors
/// Why no address can carry it.
pub fn item_name(folder: &str) -> Result<String, NameError> {
    let name = nfc(folder);
    if name.is_empty() || name == "." || name == ".." {
        return Err(NameError::Dots);
    }
    if name.chars().any(char::is_control) {
        return Err(NameError::Control);
    }
    if RESERVED.contains(&name.as_str()) {
        return Err(NameError::Reserved);
    }
    Ok(name)
}

/// Names for the folios of one item, in the order of their files: the file's stem, or the
/// whole file name where two files share a stem. All differ.
#[must_use]
pub fn folio_names(files: &[&str]) -> Vec<String> {
    let mut of_stem: HashMap<String, usize> = HashMap::new();
    for file in files {
        *of_stem.entry(nfc(&stem(file))).or_default() += 1;
    }
    let whole: HashSet<String> = files.iter().map(|file| nfc(file)).collect();
    let mut taken = HashSet::new();
    let name = |file: &&str| {
        let short = nfc(&stem(file));
        let long = nfc(file);
        let is_ambiguous = of_stem[&short] > 1 || (short != long && whole.contains(&short));
        let wanted = if is_ambiguous { long } else { short };
        let mut name = wanted.clone();
        let mut count = 1;
        // Only two spellings of one file name, composed and not, come this far.
        while !taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted} ({count})");
        }
        name
    };
    files.iter().map(name).collect()
}

/// A file name without its extension: up to five ASCII letters and digits after the last
/// dot, beginning with a letter. So `f. 12r` and `page.001` have none. Of a page its number
/// stays: `book;2` of `book.tif;2`.
#[must_use]
pub fn stem(file: &str) -> Cow<'_, str> {
    let Some((file, page)) = page_of(file) else { return Cow::Borrowed(stem_of_file(file)) };
    Cow::Owned(with_page(stem_of_file(file), page))
}

fn stem_of_file(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && (2..=5).contains(&extension.len())
                && extension.starts_with(|first: char| first.is_ascii_alphabetic())
                && extension.chars().all(|character| character.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_item_is_named_as_its_folder_in_composed_letters() {
        // и and a breve of its own, U+0438 U+0306, are й, U+0439.
        assert_eq!(item_name("Музе\u{438}\u{306} 12 #1%").unwrap(), "Музе\u{439} 12 #1%");
    }

    #[test]
    fn names_that_no_address_can_carry_are_refused() {
        assert_eq!(item_name(".."), Err(NameError::Dots));
        assert_eq!(item_name("."), Err(NameError::Dots));
        assert_eq!(item_name("a\u{85}b"), Err(NameError::Control));
        assert_eq!(item_name("collections"), Err(NameError::Reserved));
        assert!(item_name("Collections 2").is_ok());
    }

    #[test]
    fn a_folio_is_named_by_the_stem_of_its_file() {
        assert_eq!(folio_names(&["f001r.tif", "f001v.JPEG", "f. 2r"]), ["f001r", "f001v", "f. 2r"]);
    }

    #[test]
    fn files_that_share_a_stem_keep_their_extension() {
        assert_eq!(folio_names(&["f1.jpg", "f1.tif", "f2.tif"]), ["f1.jpg", "f1.tif", "f2"]);
    }

    #[test]
    fn a_stem_that_is_another_files_name_keeps_its_extension() {
        assert_eq!(folio_names(&["f1", "f1.tif"]), ["f1", "f1.tif"]);
        assert_eq!(folio_names(&["f1.tif", "f1.tif.jpg"]), ["f1", "f1.tif.jpg"]);
    }

    #[test]
    fn two_spellings_of_one_name_are_told_apart() {
        assert_eq!(folio_names(&["\u{439}.tif", "\u{438}\u{306}.tif"]), ["й.tif", "й.tif (2)"]);
    }

    #[test]
    fn what_follows_a_dot_is_no_extension_unless_it_looks_like_one() {
        for (file, expected) in [
            ("f1r.jp2", "f1r"),
            ("f1r.ptiff", "f1r"),
            ("MS. Marsh 12", "MS. Marsh 12"),
            ("page.001", "page.001"),
            ("ف.١", "ف.١"),
            ("a.", "a."),
        ] {
            assert_eq!(stem(file), expected, "{file}");
        }
    }

    proptest! {
        #[test]
        fn folio_names_are_unique(files in prop::collection::hash_set("[ab]{1,2}(\\.tif|\\.jpg)?( \\(2\\))?", 0..12)) {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            let names: HashSet<String> = folio_names(&files).into_iter().collect();
            prop_assert_eq!(names.len(), files.len());
        }
    }
}
