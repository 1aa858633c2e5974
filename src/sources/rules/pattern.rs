//! Identifiers taken by a regular expression.

use std::str::FromStr;

use regex::{Captures, Regex};

/// A regular expression that matches identifiers as a whole, in time that grows with their
/// length only.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Regex);

impl FromStr for Pattern {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let wrong = |error: regex::Error| format!("`pattern` cannot be used: {error}");
        // By itself first: brackets put around it must not be what makes it one.
        Regex::new(given).map_err(wrong)?;
        Regex::new(&format!(r"\A(?:{given})\z")).map(Self).map_err(wrong)
    }
}

impl Pattern {
    /// What templates can name: the identifier, and the groups by number and by name.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = vec!["id".to_owned()];
        names.extend((0..self.0.captures_len()).map(|number| number.to_string()));
        names.extend(self.0.capture_names().flatten().map(str::to_owned));
        names
    }

    /// The groups, where the whole identifier matches.
    pub(super) fn take<'a>(&self, identifier: &'a str) -> Option<Captures<'a>> {
        self.0.captures(identifier)
    }
}

/// What a group holds; `None` for those that took no part.
pub(super) fn group<'a>(captures: &Captures<'a>, name: &str) -> Option<&'a str> {
    match name.parse() {
        Ok(number) => captures.get(number),
        Err(_) => captures.name(name),
    }
    .map(|group| group.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_matched_as_a_whole_or_not_at_all() {
        let pattern: Pattern = "a|ab|(?<n>[0-9]+)(x)?".parse().unwrap();
        for (identifier, is_taken) in [("a", true), ("ab", true), ("abc", false), ("12\n", false)] {
            assert_eq!(pattern.take(identifier).is_some(), is_taken, "{identifier:?}");
        }
        let groups = pattern.take("12").unwrap();
        assert_eq!(group(&groups, "n"), Some("12"));
        assert_eq!(group(&groups, "1"), Some("12"));
        assert_eq!(group(&groups, "2"), None);
        assert_eq!(pattern.names(), ["id", "0", "1", "2", "n"]);
    }

    #[test]
    fn brackets_that_only_close_ours_are_no_pattern() {
        assert!("a)|(?:b".parse::<Pattern>().is_err());
    }
}
