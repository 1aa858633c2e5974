//! From defaults, file, environment and flags to one [`Loaded`], later layers winning.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;
use toml::Table;

use super::keys::{Key, keys};
use super::{Loaded, Settings, Source};
use crate::text::mask_userinfo;

/// Variables beginning with `WARRAQ_` that are no settings: they belong to the command
/// line and to the tests.
const OTHER_VARIABLES: [&str; 4] =
    ["WARRAQ_CONFIG", "WARRAQ_BIN", "WARRAQ_CHROMIUM", "WARRAQ_FUZZ_CASES"];

/// The beginning of such variables.
const OTHER_PREFIX: &str = "WARRAQ_TEST_";

/// What stands in variables that Kubernetes puts into every container beside a service named
/// `warraq`, or `warraq-` and something: no setting is called so.
///
/// Source: Kubernetes documentation, "Service", "Environment variables".
const OF_SERVICES: [&str; 3] = ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT"];

/// A setting given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// As written: `--log-level`.
    pub name: &'static str,
    /// The setting: `log.level`.
    pub key: &'static str,
    pub value: String,
}

/// Why the settings cannot be used. Every sentence names the source to correct.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the configuration file `{}` cannot be read: {cause}", path.display())]
    File { path: PathBuf, cause: std::io::Error },
    #[error("{}{}: {cause}", path.display(), line.map(|n| format!(", line {n}")).unwrap_or_default())]
    InFile { path: PathBuf, line: Option<usize>, cause: String },
    #[error(
        "{variable} in the environment is no setting; config/default.toml documents them all \
         (WARRAQ_, then table and key in capitals, joined by _)"
    )]
    UnknownVariable { variable: String },
    #[error("{origin}: {cause}")]
    Value { origin: Source, cause: String },
    #[error("{sentence}{origins}")]
    Rule { sentence: String, origins: String },
}

/// Reads all layers and checks the result.
///
/// `environment` is all of it; only variables beginning with `WARRAQ_` are looked at, and
/// empty ones count as not set. Relative paths in the settings are relative to the working
/// directory, wherever they are written.
///
/// # Errors
/// [`SettingsError`] for the first thing that is wrong.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    flags: &[Flag],
) -> Result<Loaded, SettingsError> {
    let keys = keys(&Settings::default());
    let mut merged = Merged::default();
    if let Some(path) = file {
        merged.add_file(path)?;
    }
    for (variable, value) in ours(environment)? {
        let key = keys.iter().find(|key| key.variable() == variable);
        let key =
            key.ok_or_else(|| SettingsError::UnknownVariable { variable: variable.clone() })?;
        merged.add(key, &value, Source::Environment(variable))?;
    }
    for Flag { name, key, value } in flags {
        let key = keys.iter().find(|known| known.dotted() == *key);
        let key = key.expect("flags are written for settings that exist; a test tries them all");
        merged.add(key, value, Source::Flag(name))?;
    }
    merged.finish()
}

/// The variables that mean us, in the order of their names.
fn ours(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<BTreeMap<String, String>, SettingsError> {
    let mut ours = BTreeMap::new();
    for (variable, value) in environment {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with("WARRAQ_")) else {
            continue;
        };
        let other = OTHER_VARIABLES.contains(&variable)
            || variable.starts_with(OTHER_PREFIX)
            || OF_SERVICES.iter().any(|part| variable.contains(part));
        if other || value.is_empty() {
            continue;
        }
        let value = value.into_string().map_err(|_| SettingsError::Value {
            origin: Source::Environment(variable.to_owned()),
            cause: "the value is not valid UTF-8".into(),
        })?;
        ours.insert(variable.to_owned(), value);
    }
    Ok(ours)
}

/// The layers read so far: the values given, and by whom.
#[derive(Default)]
struct Merged {
    values: Table,
    /// By dotted key; a key that is missing has its default.
    sources: BTreeMap<String, Source>,
}

impl Merged {
    fn add_file(&mut self, path: &Path) -> Result<(), SettingsError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| SettingsError::File { path: path.to_owned(), cause })?;
        let wrong = |error: &toml::de::Error| SettingsError::InFile {
            path: path.to_owned(),
            line: error.span().map(|span| 1 + text[..span.start].matches('\n').count()),
            cause: error.message().to_owned(),
        };
        // Read as settings first: only then do errors know their line.
        toml::from_str::<Settings>(&text).map_err(|error| wrong(&error))?;
        self.values = toml::from_str(&text).map_err(|error| wrong(&error))?;
        let mut names = Vec::new();
        dotted("", &self.values, &mut names);
        let source = Source::File(path.to_owned());
        self.sources.extend(names.into_iter().map(|name| (name, source.clone())));
        Ok(())
    }

    /// Adds one value given as text.
    fn add(&mut self, key: &Key, text: &str, source: Source) -> Result<(), SettingsError> {
        let wrong = |cause: String| SettingsError::Value { origin: source.clone(), cause };
        let value = value_of(key, text).map_err(&wrong)?;
        // Tried alone, so that what is wrong with it can be said of its source.
        let mut alone = Table::new();
        insert(&mut alone, &key.path, value.clone());
        toml::Value::Table(alone)
            .try_into::<Settings>()
            .map_err(|error| wrong(error.message().to_owned()))?;
        insert(&mut self.values, &key.path, value);
        self.sources.insert(key.dotted(), source);
        Ok(())
    }

    fn finish(self) -> Result<Loaded, SettingsError> {
        let settings: Settings = toml::Value::Table(self.values.clone()).try_into().map_err(
            |error: toml::de::Error| SettingsError::Rule {
                sentence: error.message().to_owned(),
                origins: String::new(),
            },
        )?;
        settings.validate().map_err(|sentence| {
            let named = |(key, _): &(&String, &Source)| sentence.contains(&format!("`{key}`"));
            let origins: Vec<String> = self.sources.iter().filter(named).map(describe).collect();
            let origins = if origins.is_empty() {
                String::new()
            } else {
                format!(" ({})", origins.join("; "))
            };
            SettingsError::Rule { sentence, origins }
        })?;
        Ok(Loaded { settings, given: self.values, sources: self.sources })
    }
}

/// The names of all values in a table, with those of the tables that they stand in.
fn dotted(outer: &str, table: &Table, names: &mut Vec<String>) {
    for (name, value) in table {
        match value {
            toml::Value::Table(inner) => dotted(&format!("{outer}{name}."), inner, names),
            _ => names.push(format!("{outer}{name}")),
        }
    }
}

fn describe((key, source): (&String, &Source)) -> String {
    format!("`{key}` was set by {source}")
}

/// The value that `text` means, which depends on what kind of setting it is for.
fn value_of(key: &Key, text: &str) -> Result<toml::Value, String> {
    let text = text.trim();
    match key.value {
        Value::Number(_) => text
            .parse()
            .map(toml::Value::Integer)
            .map_err(|_| format!("`{text}` is no whole number")),
        Value::Bool(_) => text
            .parse()
            .map(toml::Value::Boolean)
            .map_err(|_| format!("`{text}` is neither `true` nor `false`")),
        // Not set by default: its kind shows in the text alone.
        Value::Null => Ok(match text.parse() {
            Ok(number) => toml::Value::Integer(number),
            Err(_) => toml::Value::String(text.to_owned()),
        }),
        Value::String(_) => Ok(toml::Value::String(text.to_owned())),
        Value::Array(_) | Value::Object(_) => Err(format!(
            "this setting can be given in a file only, not as `{}`",
            mask_userinfo(text)
        )),
    }
}

fn insert(table: &mut Table, path: &[String], value: toml::Value) {
    let [outer @ .., name] = path else { return };
    let mut table = table;
    for part in outer {
        let inner = table.entry(part.clone()).or_insert_with(|| toml::Value::Table(Table::new()));
        let toml::Value::Table(inner) = inner else { return };
        table = inner;
    }
    table.insert(name.clone(), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn flag(name: &'static str, key: &'static str, value: &str) -> Flag {
        Flag { name, key, value: value.into() }
    }

    #[test]
    fn nothing_given_leaves_the_defaults() {
        let loaded = load(None, variables(&[("PATH", "/bin")]), &[]).unwrap();
        assert_eq!(loaded.settings, Settings::default());
    }

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file() {
        let file = file("images = \"file\"\nmanifests = \"file\"\nviewers = \"file\"\n");
        let environment =
            variables(&[("WARRAQ_IMAGES", "environment"), ("WARRAQ_MANIFESTS", "environment")]);
        let flags = [flag("--images", "images", "flag")];
        let settings = load(Some(file.path()), environment, &flags).unwrap().settings;
        assert_eq!(settings.images, "flag");
        assert_eq!(settings.manifests, "environment");
        assert_eq!(settings.viewers, Path::new("file"));
    }

    #[test]
    fn the_environment_reaches_into_tables_without_undoing_the_file() {
        let file = file("[storage]\nmerge_gap = 5\n");
        let environment = variables(&[
            ("WARRAQ_STORAGE_TIMEOUT_SECONDS", "7"),
            ("WARRAQ_LIMITS_MAX_WIDTH", "900"),
            ("WARRAQ_LOG_FORMAT", "json"),
        ]);
        let settings = load(Some(file.path()), environment, &[]).unwrap().settings;
        assert_eq!(settings.storage.merge_gap, 5);
        assert_eq!(settings.storage.timeout_seconds, 7);
        assert_eq!(settings.limits.max_width, Some(900));
        assert_eq!(settings.log.format, super::super::LogFormat::Json);
    }

    #[test]
    fn mistakes_in_the_file_are_shown_with_their_line() {
        for (text, line, cause) in [
            ("images = \"a\"\nlisen = \"127.0.0.1:1\"\n", 2, "lisen"),
            ("\n[storage]\n\ntimeout = 5\n", 4, "timeout"),
            ("listen = \"here\"\n", 1, "`here` is no address and port"),
            ("[pool]\nqueue = \"many\"\n", 2, "many"),
            ("# comment\ncache_memory = \"lots\"\n", 2, "such as \"256MiB\""),
            ("public_url = \"ftp://example.org\"\n", 1, "http://"),
            ("images = \n", 1, ""),
        ] {
            let file = file(text);
            let error = load(Some(file.path()), [], &[]).unwrap_err().to_string();
            let place = format!("{}, line {line}: ", file.path().display());
            assert!(error.starts_with(&place) && error.contains(cause), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = load(Some(Path::new("/nowhere/w.toml")), [], &[]).unwrap_err().to_string();
        assert!(error.contains("`/nowhere/w.toml`"), "{error}");
    }

    #[test]
    fn mistakes_in_the_environment_name_the_variable() {
        for (variable, value, cause) in [
            ("WARRAQ_LISTN", "127.0.0.1:1", "no setting"),
            ("WARRAQ_LISTEN", "localhost", "`localhost` is no address and port"),
            ("WARRAQ_SHUTDOWN_SECONDS", "soon", "`soon` is no whole number"),
            ("WARRAQ_ENCODE_JPEG_QUALITY", "300", "300"),
            ("WARRAQ_LOG_FORMAT", "xml", "`text` or `json`"),
            ("WARRAQ_LIMITS_MAX_AREA", "big", "big"),
            ("WARRAQ_PUBLIC_URL", "example.org", "complete URL"),
        ] {
            let error = load(None, variables(&[(variable, value)]), &[]).unwrap_err().to_string();
            assert!(error.starts_with(variable) && error.contains(cause), "{error}");
        }
    }

    #[test]
    fn mistakes_in_flags_name_the_flag() {
        let error = load(None, [], &[flag("--listen", "listen", "x")]).unwrap_err().to_string();
        assert!(error.starts_with("--listen"), "{error}");
    }

    #[test]
    fn a_broken_rule_names_who_set_the_value() {
        let environment = variables(&[("WARRAQ_LISTEN", "0.0.0.0:8182")]);
        let error = load(None, environment, &[]).unwrap_err().to_string();
        assert!(error.contains("`listen` was set by WARRAQ_LISTEN"), "{error}");
        let file = file("[encode]\njpeg_quality = 0\n");
        let error = load(Some(file.path()), [], &[]).unwrap_err().to_string();
        assert!(error.contains("`encode.jpeg_quality` was set by"), "{error}");
    }

    #[test]
    fn variables_of_tests_and_of_kubernetes_are_none_of_ours() {
        let environment = variables(&[
            ("WARRAQ_TEST_SHARED", "x"),
            ("WARRAQ_BIN", "x"),
            ("WARRAQ_CHROMIUM", "x"),
            ("WARRAQ_CONFIG", "x"),
            ("WARRAQ_SERVICE_HOST", "10.0.0.1"),
            ("WARRAQ_PORT_8182_TCP", "tcp://10.0.0.1:8182"),
            ("WARRAQ_ADMIN_SERVICE_HOST", "10.0.0.1"),
            ("WARRAQ_ADMIN_SERVICE_PORT_METRICS", "8183"),
            ("WARRAQ_ADMIN_PORT", "tcp://10.0.0.1:8183"),
            ("WARRAQ_PUBLIC_URL", ""),
        ]);
        assert_eq!(load(None, environment, &[]).unwrap().settings, Settings::default());
    }
}
