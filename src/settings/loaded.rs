//! [`Loaded`]: settings together with where each value came from.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::PathBuf;

use serde_json::Value;

use super::Settings;
use super::address::mask_userinfo;
use super::keys::{Key, keys};

/// Column at which [`Loaded::effective`] names the source of a value.
const SOURCE_COLUMN: usize = 44;

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
    /// By dotted key; a key that is missing has its default.
    pub(super) sources: BTreeMap<String, Source>,
}

impl Loaded {
    /// The settings in effect as a configuration file, each with its source behind it;
    /// names and passwords in addresses are masked.
    #[must_use]
    pub fn effective(&self) -> String {
        let mut text = String::new();
        let mut table = "";
        let keys = keys(&self.settings);
        for key in &keys {
            if let [outer, _] = &key.path[..]
                && outer != table
            {
                table = outer;
                let _ = writeln!(text, "\n[{table}]");
            }
            let _ = writeln!(text, "{}", self.line(key));
        }
        text
    }

    fn line(&self, key: &Key) -> String {
        let name = key.path.last().map_or("", String::as_str);
        let value = match &key.value {
            Value::Null => return format!("# {name} is not set"),
            Value::String(given) => toml::Value::String(mask_userinfo(given)).to_string(),
            other => other.to_string(),
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
        let environment = [("WARRAQ_POOL_QUEUE".into(), "9".into())];
        let shown = load(None, environment, &flags).unwrap().effective();
        let line = |start: &str| {
            let found = shown.lines().find(|line| line.starts_with(start));
            found.unwrap_or_else(|| panic!("{start} is missing from\n{shown}")).to_owned()
        };
        assert!(line("images = \"scans\"").ends_with("# --images"));
        assert!(line("queue = 9").ends_with("# WARRAQ_POOL_QUEUE"));
        assert!(line("cache_memory = \"256.0 MiB\"").ends_with("# default"));
        assert_eq!(line("# public_url"), "# public_url is not set");
    }

    #[test]
    fn settings_in_effect_are_a_file_that_can_be_used_again() {
        let loaded = load(None, [], &[]).unwrap();
        let again: super::Settings = toml::from_str(&loaded.effective()).unwrap();
        assert_eq!(again, loaded.settings);
    }

    #[test]
    fn passwords_in_addresses_are_masked() {
        let url = "https://user:word@images.example.org/x";
        let environment = [("WARRAQ_PUBLIC_URL".into(), url.into())];
        let loaded = load(None, environment, &[]).unwrap();
        assert_eq!(loaded.settings.public_url.as_ref().unwrap().as_str(), url);
        assert!(loaded.effective().contains("\"https://***@images.example.org/x\""));
        assert!(!loaded.effective().contains("word"));
    }
}
