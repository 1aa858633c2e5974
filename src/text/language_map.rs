//! [`LanguageMap`].

/// The key of texts whose language is not known or that belong to none, such as a shelfmark.
const NONE: &str = "none";

/// One text in several languages, several values each, in the order they were given.
///
/// Keys are BCP 47 tags or `none`; every language has at least one value.
///
/// Source: Presentation API 3.0 §4.4.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LanguageMap {
    entries: Vec<(String, Vec<String>)>,
}

impl LanguageMap {
    /// A text that belongs to no language.
    #[must_use]
    pub fn none(value: impl Into<String>) -> Self {
        let mut map = Self::default();
        map.push(NONE, value);
        map
    }

    /// Adds a value after those that `language` has.
    pub fn push(&mut self, language: &str, value: impl Into<String>) {
        match self.entries.iter_mut().find(|(known, _)| known == language) {
            Some((_, values)) => values.push(value.into()),
            None => self.entries.push((language.to_owned(), vec![value.into()])),
        }
    }

    /// Languages with their values, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(language, values)| (language.as_str(), values.as_slice()))
    }

    /// The very first value, with its language; `None` for an empty map.
    #[must_use]
    pub fn first(&self) -> Option<(&str, &str)> {
        let (language, values) = self.iter().next()?;
        Some((language, values.first()?))
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
}
