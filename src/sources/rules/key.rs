//! Keys that an identifier was made into: what of them may be looked for at all.

/// Whether every part between slashes is a plain name: not empty, not `.` or `..`, not
/// hidden, without control characters. Such a key lies in the folder that it begins with.
pub(super) fn is_plain(key: &str) -> bool {
    key.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
        && !key.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_looked_for() {
        for key in ["a", "a/b.tif", "a..b/c", "ع/ن 1"] {
            assert!(is_plain(key), "{key}");
        }
        for key in ["", "/", "/a", "a/", "a//b", "..", "a/../b", "./a", ".git/x", "a\0", "a\nb"] {
            assert!(!is_plain(key), "{key:?}");
        }
    }
}
