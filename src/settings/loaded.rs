//! [`Loaded`]: settings together with where each value came from.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use serde_json::Value;

use super::Settings;
use super::keys::{Key, keys};
use crate::text::mask_userinfo;

/// Column at which [`Loaded::effective`] names the source of a value.
const SOURCE_COLUMN: usize = 44;

/// The setting that is never shown.
const SECRET: &str = "admin_token";

/// Who gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    /// The variable's name.
    Environment(String),
    /// The flag's name.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(variable) => f.write_str(variable),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Settings that were read and checked.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub settings: Settings,
    /// The values that were given, as they were written.
    pub(super) given: toml::Table,
    /// By dotted key; a key that is missing has its default.
    pub(super) sources: BTreeMap<String, Source>,
}

impl Loaded {
    /// The settings in effect as a configuration file, each with its source behind it;
    /// names and passwords in addresses are masked.
    #[must_use]
    pub fn effective(&self) -> String {
        let mut text = String::new();
        let mut table = String::new();
        for key in &keys(&self.settings) {
            let (_, outer) = key.path.split_last().expect("a setting has a name");
            let outer = outer.join(".");
            if outer != table {
                let _ = writeln!(text, "\n[{outer}]");
                table = outer;
            }
            let _ = writeln!(text, "{}", self.line(key));
        }
        text
    }

    fn line(&self, key: &Key) -> String {
        let name = key.path.last().map_or("", String::as_str);
        let (first, rest) = key.path.split_first().expect("a setting has a name");
        let given = rest
            .iter()
            .try_fold(self.given.get(first), |table, part| table.map(|table| table.get(part)))
            .flatten();
        // As written rather than as understood: a size of 500kB is shown as such.
        let value = match (given, &key.value) {
            (None, Value::Null) => return format!("# {name} is not set"),
            (Some(_), _) if name == SECRET => "\"***\"".to_owned(),
            (Some(toml::Value::String(text)), _) | (None, Value::String(text)) => {
                toml::Value::String(mask_userinfo(text)).to_string()
            }
            (Some(given), _) => given.to_string(),
            (None, default) => default.to_string(),
        };
        let line = format!("{name} = {value}");
        match self.sources.get(&key.dotted()) {
            Some(source) => format!("{line:<SOURCE_COLUMN$}# {source}"),
            None => format!("{line:<SOURCE_COLUMN$}# default"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Flag, load};

    #[test]
    fn settings_in_effect_are_shown_with_their_sources() {
        let flags = [Flag { name: "--images", key: "images", value: "scans".into() }];
        let environment = [
            ("WARRAQ_POOL_QUEUE".into(), "9".into()),
            ("WARRAQ_RENDER_MEMORY".into(), "500000kB".into()),
        ];
        let shown = load(None, environment, &flags).unwrap().effective();
        let line = |start: &str| {
            let found = shown.lines().find(|line| line.starts_with(start));
            found.unwrap_or_else(|| panic!("{start} is missing from\n{shown}")).to_owned()
        };
        assert!(line("images = \"scans\"").ends_with("# --images"));
        assert!(line("queue = 9").ends_with("# WARRAQ_POOL_QUEUE"));
        assert!(line("render_memory = \"500000kB\"").ends_with("# WARRAQ_RENDER_MEMORY"));
        assert!(line("cache_memory = ").ends_with("# default"));
        assert_eq!(line("# public_url"), "# public_url is not set");
    }

    #[test]
    fn settings_in_effect_are_a_file_that_can_be_used_again() {
        let loaded = load(None, [], &[]).unwrap();
        let again: super::Settings = toml::from_str(&loaded.effective()).unwrap();
        assert_eq!(again, loaded.settings);
    }

    #[test]
    fn tables_with_names_of_their_own_are_shown_as_such() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let text = "[sources.masters]\nurl = 's3://masters/scans'\n[sources.web]\n\
                    url = 'https://user:hush@example.org/x'\nallow_whole_object = '5MB'\n";
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let loaded = load(Some(file.path()), [], &[]).unwrap();
        let shown = loaded.effective();
        let table = shown.split("\n[sources.masters]\n").nth(1).expect(&shown);
        let first = table.lines().next().unwrap();
        assert!(first.starts_with("url = \"s3://masters/scans\""), "{shown}");
        assert!(first.ends_with(&format!("# {}", file.path().display())), "{shown}");
        assert!(table.contains("allow_whole_object = \"5MB\""), "{shown}");
        assert!(!shown.contains("hush"), "{shown}");
        let again: super::Settings = toml::from_str(&shown).unwrap();
        assert_eq!(again.sources["masters"], loaded.settings.sources["masters"]);
    }

    #[test]
    fn passwords_in_addresses_are_masked() {
        let environment = [("WARRAQ_IMAGES".into(), "s3://user:word@bucket/x".into())];
        let shown = load(None, environment, &[]).unwrap().effective();
        assert!(shown.contains("images = \"s3://***@bucket/x\""), "{shown}");
        assert!(!shown.contains("word@"), "{shown}");
    }
}
