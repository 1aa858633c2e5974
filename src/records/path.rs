//! Paths of pictures below the images folder, as a record may write them.

use std::fmt;

use super::finding::{is_invisible, quoted};
use super::pattern::{Pattern, PatternError};
use crate::image_api::Identifier;
use crate::text::page_of;

/// The path of one picture below the images folder, `/` between its parts.
///
/// Invariants: it cannot leave the images folder, and it can stand in an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PicturePath(String);

/// Every picture of one folder whose file name matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PicturePattern {
    /// Path below the images folder; empty for the images folder itself.
    folder: String,
    pattern: Pattern,
    given: String,
}

/// Why a text is no path of a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PathError {
    #[error("a path is empty; write the picture's path below the images folder")]
    Empty,
    #[error("{} is longer than {} bytes, more than an address can carry", quoted(.0), Identifier::MAX_BYTES)]
    TooLong(String),
    #[error("{} has a control character in it; rename the file", quoted(.0))]
    Control(String),
    #[error(
        "{} begins with the character U+{:04X}, which cannot be seen; remove it",
        quoted(.0),
        .0.chars().next().map_or(0, u32::from)
    )]
    Invisible(String),
    #[error("{} has a backslash in it; folders and files are parted by `/`", quoted(.0))]
    Backslash(String),
    #[error(
        "{} is an address on the web, and pictures lie below the images folder; a folio that \
         another server shows has a `service` or a `file`",
        quoted(.0)
    )]
    OfTheWeb(String),
    #[error(
        "{} is an absolute path; write it from the images folder on, without what leads there",
        quoted(.0)
    )]
    Absolute(String),
    #[error("{} leads out of its folder with `..`; pictures must lie below the images folder", quoted(.0))]
    Parent(String),
    #[error(
        "{} has an empty part, a slash too many; write one `/` between parts and none at the end",
        quoted(.0)
    )]
    EmptyPart(String),
    #[error("{} has a part that begins with a dot; hidden files are not served, rename it", quoted(.0))]
    Hidden(String),
    #[error("{} has a wildcard before its last `/`; wildcards can stand in the file name only", quoted(.0))]
    WildcardFolder(String),
    #[error("{} has no wildcard; to take all pictures of that folder write `{}/*`", quoted(.0), .0)]
    NoWildcard(String),
    #[error("{}: {}", quoted(.0), .1)]
    Pattern(String, PatternError),
}

impl PicturePath {
    pub(super) fn parse(given: &str) -> Result<Self, PathError> {
        check(given)?;
        Ok(Self(given.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Path of the folder it lies in; empty for the images folder itself.
    #[must_use]
    pub fn folder(&self) -> &str {
        split(&self.0).0
    }

    #[must_use]
    pub fn file_name(&self) -> &str {
        split(&self.0).1
    }
}

impl fmt::Display for PicturePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl PicturePattern {
    pub(super) fn parse(given: &str) -> Result<Self, PathError> {
        check(given)?;
        let (folder, file) = split(given);
        if folder.contains(['*', '?']) {
            return Err(PathError::WildcardFolder(given.to_owned()));
        }
        let pattern =
            Pattern::parse(file).map_err(|error| PathError::Pattern(given.to_owned(), error))?;
        if pattern.is_plain() {
            return Err(PathError::NoWildcard(given.to_owned()));
        }
        Ok(Self { folder: folder.to_owned(), pattern, given: given.to_owned() })
    }

    /// Path of the folder it looks at; empty for the images folder itself.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether the pattern takes a file of its folder, or a page of one, given by its whole path.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let (folder, file) = split(path);
        let takes = |file| self.pattern.matches(file);
        folder == self.folder && (takes(file) || page_of(file).is_some_and(|(file, _)| takes(file)))
    }
}

impl fmt::Display for PicturePattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.given)
    }
}

/// Folder and file name of a path.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn check(given: &str) -> Result<(), PathError> {
    let of = |kind: fn(String) -> PathError| Err(kind(given.to_owned()));
    if given.is_empty() {
        return Err(PathError::Empty);
    }
    if given.len() > Identifier::MAX_BYTES {
        return of(PathError::TooLong);
    }
    if given.contains(char::is_control) {
        return of(PathError::Control);
    }
    if given.starts_with(is_invisible) {
        return of(PathError::Invisible);
    }
    if given.starts_with("https://") || given.starts_with("http://") {
        return of(PathError::OfTheWeb);
    }
    if given.starts_with('/') || given.contains("://") || has_drive(given) {
        return of(PathError::Absolute);
    }
    if given.contains('\\') {
        return of(PathError::Backslash);
    }
    for part in given.split('/') {
        match part {
            "" => return of(PathError::EmptyPart),
            ".." => return of(PathError::Parent),
            _ if part.starts_with('.') => return of(PathError::Hidden),
            _ => {}
        }
    }
    Ok(())
}

/// `C:\scans` or `C:/scans`, as Windows writes it.
fn has_drive(given: &str) -> bool {
    let mut characters = given.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && characters.next() == Some(':')
        && matches!(characters.next(), Some('/' | '\\'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_has_a_folder_and_a_file_name() {
        let path = PicturePath::parse("ms 12/scans/f. 1r.tif").unwrap();
        assert_eq!((path.folder(), path.file_name()), ("ms 12/scans", "f. 1r.tif"));
        let path = PicturePath::parse("x.tif").unwrap();
        assert_eq!((path.folder(), path.file_name()), ("", "x.tif"));
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused_with_a_remedy() {
        for (given, expected) in [
            ("", "a path is empty"),
            ("../x.tif", "leads out of its folder with `..`"),
            ("ms/../../x.tif", "leads out of its folder with `..`"),
            ("/etc/passwd", "absolute path"),
            ("C:\\scans\\x.tif", "absolute path"),
            ("c:/scans/x.tif", "absolute path"),
            ("file:///x.tif", "absolute path"),
            ("https://a.example/x.tif", "an address on the web"),
            ("ms\\x.tif", "parted by `/`"),
            ("ms//x.tif", "a slash too many"),
            ("ms/", "a slash too many"),
            ("./x.tif", "begins with a dot"),
            ("ms/.hidden/x.tif", "begins with a dot"),
            ("ms/a\0.tif", "control character"),
            ("\u{200f}ms/a.tif", "begins with the character U+200F, which cannot be seen"),
        ] {
            let error = PicturePath::parse(given).unwrap_err().to_string();
            assert!(error.contains(expected), "{given}: {error}");
            assert!(PicturePattern::parse(given).is_err(), "{given}");
        }
        assert!(PicturePath::parse(&"x".repeat(3000)).unwrap_err().to_string().len() < 200);
    }

    #[test]
    fn a_pattern_matches_file_names_of_its_own_folder() {
        let pattern = PicturePattern::parse("ms [1]/*.tif").unwrap();
        assert_eq!(pattern.folder(), "ms [1]");
        assert!(pattern.matches("ms [1]/f1.tif"));
        assert!(!pattern.matches("ms 1/f1.tif"));
        assert!(!pattern.matches("ms [1]/deeper/f1.tif"));
        assert!(pattern.matches("ms [1]/f1.tif;2"));
        assert!(!pattern.matches("ms [1]/f1.tif;"));
        assert!(PicturePattern::parse("*.tif").unwrap().matches("f1.tif"));
    }

    #[test]
    fn wildcards_stand_in_the_file_name() {
        let error = PicturePattern::parse("ms*/f1.tif").unwrap_err().to_string();
        assert!(error.contains("in the file name only"), "{error}");
        let error = PicturePattern::parse("muallaqa").unwrap_err().to_string();
        assert!(error.ends_with("write `muallaqa/*`"), "{error}");
    }

    proptest! {
        #[test]
        fn no_path_leaves_the_images_folder(given in "[./\\\\a:~ *]{0,10}") {
            if let Ok(path) = PicturePath::parse(&given) {
                prop_assert!(Identifier::new(path.as_str()).is_ok());
                prop_assert!(!given.starts_with('/'));
                prop_assert!(given.split('/').all(|part| !part.is_empty() && !part.starts_with('.')));
            }
        }
    }
}
