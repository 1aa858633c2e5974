//! `[[identifiers]]`: one rule as it stands in the settings, and what must hold of it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::key::is_plain;
use super::lookup::Question;
use super::pattern::Pattern;
use super::template::Template;

/// Which identifiers a rule takes, and what they lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Takes identifiers that begin so, and cuts it off.
    pub prefix: Option<String>,
    /// Takes identifiers that this regular expression matches as a whole.
    pub pattern: Option<String>,
    /// Takes the identifiers in a file of lines `identifier,path`.
    pub map: Option<PathBuf>,
    /// Takes those for which the service at this address, with `{id}` in it, has an answer.
    pub lookup: Option<String>,
    /// Seconds for which such an answer is taken to be still true; unset: 300.
    pub lookup_seconds: Option<u64>,
    /// The name of one of the sources; unset: the first.
    pub source: Option<String>,
    /// Template of the key in the source; unset: `{id}`.
    pub path: Option<String>,
    /// What is tried behind the key, in this order; empty: nothing.
    pub suffixes: Vec<String>,
}

/// The one way in which a rule matches.
#[derive(Debug)]
pub(super) enum Way<'a> {
    Prefix(&'a str),
    Pattern(&'a str),
    Map(&'a PathBuf),
    Lookup(&'a str),
}

/// Answers of a lookup are used for so long.
pub(super) const LOOKUP_SECONDS: u64 = 300;

impl Rule {
    /// `number` counts the rules from 1.
    ///
    /// # Errors
    /// A sentence naming the rule and what it must be.
    pub fn validate(&self, number: usize) -> Result<(), String> {
        self.check().map_err(|cause| format!("rule {number} of `identifiers`: {cause}"))
    }

    fn check(&self) -> Result<(), String> {
        let way = self.way()?;
        match way {
            Way::Pattern(pattern) => drop(pattern.parse::<Pattern>()?),
            Way::Map(path) if path.as_os_str().is_empty() => {
                return Err("`map` must name a file".into());
            }
            Way::Lookup(url) => drop(url.parse::<Question>()?),
            Way::Prefix(_) | Way::Map(_) => {}
        }
        if self.lookup_seconds.is_some() && !matches!(way, Way::Lookup(_)) {
            return Err("`lookup_seconds` belongs to a rule with `lookup`".into());
        }
        if self.lookup_seconds.is_some_and(|seconds| seconds > 86_400) {
            return Err("`lookup_seconds` must be at most 86400 (a day)".into());
        }
        if let Some(path) = &self.path {
            check_path(path, &way)?;
        }
        for suffix in &self.suffixes {
            if suffix.contains('/') || suffix.contains(char::is_control) {
                return Err(format!(
                    "`suffixes` has {suffix:?}; they are ends of names such as \".tif\", without \
                     a slash"
                ));
            }
        }
        Ok(())
    }

    /// # Errors
    /// That it is none, or more than one.
    pub(super) fn way(&self) -> Result<Way<'_>, String> {
        let Self { prefix, pattern, map, lookup, .. } = self;
        let mut ways = [
            prefix.as_deref().map(Way::Prefix),
            pattern.as_deref().map(Way::Pattern),
            map.as_ref().map(Way::Map),
            lookup.as_deref().map(Way::Lookup),
        ]
        .into_iter()
        .flatten();
        match (ways.next(), ways.next()) {
            (Some(way), None) => Ok(way),
            (None, _) => Err("one of `prefix`, `pattern`, `map` and `lookup` must say which \
                              identifiers it takes (`prefix = \"\"`: all)"
                .into()),
            (Some(_), Some(_)) => Err("only one of `prefix`, `pattern`, `map` and `lookup` can \
                                       say which identifiers it takes; write two rules"
                .into()),
        }
    }
}

fn check_path(path: &str, way: &Way<'_>) -> Result<(), String> {
    let template: Template =
        path.parse().map_err(|error| format!("`path` cannot be used: {error}"))?;
    let known = match way {
        Way::Prefix(_) => vec!["id".to_owned()],
        Way::Pattern(pattern) => pattern.parse::<Pattern>()?.names(),
        Way::Map(_) | Way::Lookup(_) => {
            return Err("`path` belongs to a rule with `prefix` or `pattern`; a `map` or a \
                        `lookup` gives the path itself"
                .into());
        }
    };
    if let Some(name) = template.names().find(|name| !known.iter().any(|one| one == name)) {
        let known: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
        return Err(format!(
            "`path` has `{{{name}}}`, which this rule does not know; it knows {}",
            known.join(", ")
        ));
    }
    // Whatever fills the places can only be refused later, and the text around them now.
    if !is_plain(&template.fill(|_| Some("x"))) {
        return Err(format!(
            "`path` is `{path}`, whose parts between slashes must be plain names: no slash at \
             an end, no `..`, nothing hidden"
        ));
    }
    Ok(())
}

/// # Errors
/// A sentence about `identifier_slash`.
pub fn validate_slash(slash: Option<&str>) -> Result<(), String> {
    match slash {
        Some("") => Err("`identifier_slash` must not be empty; leave it out for none".into()),
        Some(slash) if slash.contains('/') => {
            Err("`identifier_slash` stands for a slash and cannot have one in it".into())
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Rule {
        toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn rules_of_every_kind_are_valid() {
        for text in [
            "prefix = ''",
            "prefix = 'bl/'\npath = 'scans/{id[0..2]}/{id}.tif'\nsuffixes = ['', '.tif']",
            "pattern = '^([A-Z]+)_(\\d+)$'\npath = '{1}/{2}/{id}'",
            "pattern = '(?<shelf>.+)-(\\d+)'\npath = '{shelf}/{2}.tif'",
            "map = 'a.csv'\nsource = 'b'\nsuffixes = ['.tif']",
            "lookup = 'https://a.example/find?id={id}'\nlookup_seconds = 0",
        ] {
            assert_eq!(rule(text).validate(1), Ok(()), "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_with_the_number_of_the_rule_and_what_to_write() {
        for (text, told) in [
            ("source = 'a'", "one of `prefix`, `pattern`, `map` and `lookup`"),
            ("prefix = 'a'\nmap = 'b'", "only one of"),
            ("pattern = '('", "`pattern`"),
            ("map = ''", "`map` must name a file"),
            ("prefix = ''\nlookup_seconds = 1", "belongs to a rule with `lookup`"),
            ("lookup = 'https://a.example/'", "`{id}`"),
            ("lookup = 'ftp://a.example/{id}'", "http://"),
            ("lookup = 'https://{id}.example/'", "behind the host"),
            ("lookup = 'https://me:pw@a.example/{id}'", "no user"),
            ("lookup = 'https://a.example/{id}'\nlookup_seconds = 86401", "86400"),
            ("map = 'a'\npath = '{id}'", "gives the path itself"),
            ("prefix = ''\npath = '{1}'", "it knows `{id}`"),
            ("pattern = '(a)'\npath = '{2}'", "it knows `{id}`, `{0}`, `{1}`"),
            ("prefix = ''\npath = '/srv/{id}'", "plain names"),
            ("prefix = ''\npath = '../{id}'", "plain names"),
            ("prefix = ''\npath = 'a/.{id}'", "plain names"),
            ("prefix = ''\npath = 'a/{id}/'", "plain names"),
            ("prefix = ''\npath = '{id'", "`path` cannot be used"),
            ("prefix = ''\nsuffixes = ['/a.tif']", "without a slash"),
        ] {
            let error = rule(text).validate(3).unwrap_err();
            assert!(error.starts_with("rule 3 of `identifiers`: "), "{error}");
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn what_stands_for_a_slash_is_neither_empty_nor_a_slash() {
        assert_eq!(validate_slash(None), Ok(()));
        assert_eq!(validate_slash(Some("_")), Ok(()));
        for slash in ["", "/", "_/"] {
            assert!(validate_slash(Some(slash)).unwrap_err().contains("`identifier_slash`"));
        }
    }
}
