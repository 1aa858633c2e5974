//! [`LanguageMap`].

use serde::{Deserialize, Serialize};

/// One text in several languages, several values each, in the order they were given.
///
/// Keys are BCP 47 tags or `none`; every language has at least one value.
///
/// Source: Presentation API 3.0 §4.4.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct LanguageMap {
    entries: Vec<(String, Vec<String>)>,
}

impl LanguageMap {
    /// The key of texts whose language is not known or that belong to none, such as a
    /// shelfmark.
    pub const NONE: &str = "none";

    /// A text that belongs to no language.
    #[must_use]
    pub fn none(value: impl Into<String>) -> Self {
        let mut map = Self::default();
        map.push(Self::NONE, value);
        map
    }

    /// Adds a value after those that `language` has.
    pub fn push(&mut self, language: &str, value: impl Into<String>) {
        match self.entries.iter_mut().find(|(known, _)| known == language) {
            Some((_, values)) => values.push(value.into()),
            None => self.entries.push((language.to_owned(), vec![value.into()])),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Languages with their values, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> + Clone {
        self.entries.iter().map(|(language, values)| (language.as_str(), values.as_slice()))
    }

    /// The very first value, with its language; `None` for an empty map.
    #[must_use]
    pub fn first(&self) -> Option<(&str, &str)> {
        let (language, values) = self.iter().next()?;
        Some((language, values.first()?))
    }
}

/// From pairs of language and value; a language may come several times.
impl<L: AsRef<str>, V: Into<String>> FromIterator<(L, V)> for LanguageMap {
    fn from_iter<I: IntoIterator<Item = (L, V)>>(pairs: I) -> Self {
        let mut map = Self::default();
        for (language, value) in pairs {
            map.push(language.as_ref(), value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_values_keep_the_order_they_were_given_in() {
        let mut map = LanguageMap::none("MS 12");
        map.push("en", "Fragment");
        map.push("ar", "جزء");
        map.push("en", "Quire");
        let seen: Vec<_> = map.iter().map(|(language, values)| (language, values.len())).collect();
        assert_eq!(seen, [("none", 1), ("en", 2), ("ar", 1)]);
        assert_eq!(map.first(), Some(("none", "MS 12")));
        assert_eq!(LanguageMap::default().first(), None);
    }

    #[test]
    fn a_map_collects_pairs_as_if_they_were_pushed() {
        let pairs = [("ar", "جزء"), ("en", "Fragment"), ("ar", "كراسة")];
        let map: LanguageMap = pairs.into_iter().collect();
        let mut pushed = LanguageMap::default();
        for (language, value) in pairs {
            pushed.push(language, value);
        }
        assert_eq!(map, pushed);
        assert_eq!(map.iter().next(), Some(("ar", &["جزء".to_owned(), "كراسة".to_owned()][..])));
    }
}
