//! `web/viewers.lock`: the viewers we use, pinned to the byte.
//!
//! What is parsed here is safe to use as a path and as an argument of a command: names
//! and versions are made of letters, digits, dots and dashes, a name may have a scope
//! (`@scope/name`), paths stay inside their package.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use sha2::{Digest, Sha512};

const COMMITTED: &str = include_str!("../../web/viewers.lock");

/// The viewers in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    pub viewers: Vec<Viewer>,
}

/// One viewer in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The package's name.
    pub name: String,
    /// What readers know it as.
    pub title: String,
    pub version: String,
    /// What the package's archive must hash to.
    pub integrity: Integrity,
    /// Paths inside the package, with `/` between the parts.
    pub files: Vec<String>,
    /// SPDX identifier.
    pub license: String,
    pub license_text: License,
}

/// Where the words of a viewer's license come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum License {
    /// A path inside the package.
    InPackage(String),
    /// The package has none: this text is kept as `LICENSE`.
    Given(String),
}

/// SHA-512 of a package's archive; written `sha512-` and base64, as npm does.
#[derive(Clone, PartialEq, Eq)]
pub struct Integrity(Box<[u8; 64]>);

/// Why a lock cannot be used.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum LockError {
    #[error("the viewers lock is not what was expected: {cause}")]
    Syntax { cause: String },
    #[error("`{given}` cannot be the {what} of a viewer")]
    Unsafe { what: &'static str, given: String },
    #[error("`{given}` is no sha512 integrity as npm writes it")]
    Integrity { given: String },
    #[error("{viewer}: `{path}` is listed twice")]
    Repeated { viewer: String, path: String },
    #[error("{viewer}: write either `license_file` or `license_text`")]
    License { viewer: String },
}

impl Lock {
    /// The lock this program was built with.
    pub fn committed() -> &'static Self {
        static LOCK: LazyLock<Lock> = LazyLock::new(|| {
            Lock::parse(COMMITTED).expect("a unit test parses the committed lock")
        });
        &LOCK
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// [`LockError`] for unknown keys, names that could leave their folder, a malformed
    /// integrity, repeated files, no license or two.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let written: Written =
            toml::from_str(text).map_err(|error| LockError::Syntax { cause: error.to_string() })?;
        let viewers = written.viewer.into_iter().map(Viewer::try_from).collect::<Result<_, _>>()?;
        Ok(Self { viewers })
    }

    /// The viewer of that name.
    pub fn viewer(&self, name: &str) -> Option<&Viewer> {
        self.viewers.iter().find(|viewer| viewer.name == name)
    }
}

impl Viewer {
    /// The path of the license below the viewer's own folder.
    pub fn license_path(&self) -> &str {
        match &self.license_text {
            License::InPackage(path) => path,
            License::Given(_) => "LICENSE",
        }
    }

    /// Every path below the viewer's own folder: its files and the license, each once.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let license = self.license_path();
        let files = self.files.iter().map(String::as_str).filter(move |path| *path != license);
        files.chain([license])
    }
}

impl fmt::Display for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

impl Integrity {
    /// The integrity that `bytes` have.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Box::new(Sha512::digest(bytes).into()))
    }

    fn parse(given: &str) -> Option<Self> {
        let hash = BASE64_STANDARD.decode(given.strip_prefix("sha512-")?).ok()?;
        Some(Self(Box::new(hash.try_into().ok()?)))
    }
}

impl fmt::Display for Integrity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha512-{}", BASE64_STANDARD.encode(*self.0))
    }
}

impl fmt::Debug for Integrity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The file as written, before anything is believed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    viewer: Vec<WrittenViewer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenViewer {
    name: String,
    title: String,
    version: String,
    integrity: String,
    files: Vec<String>,
    license: String,
    license_file: Option<String>,
    license_text: Option<String>,
}

impl TryFrom<WrittenViewer> for Viewer {
    type Error = LockError;

    fn try_from(written: WrittenViewer) -> Result<Self, LockError> {
        let WrittenViewer { name, title, version, integrity, files, license, .. } = written;
        if !is_safe_name(&name) {
            return Err(LockError::Unsafe { what: "name", given: name });
        }
        if !is_safe_part(&version) {
            return Err(LockError::Unsafe { what: "version", given: version });
        }
        let license_text = match (written.license_file, written.license_text) {
            (Some(path), None) => License::InPackage(path),
            (None, Some(text)) => License::Given(text),
            _ => return Err(LockError::License { viewer: name }),
        };
        let integrity = Integrity::parse(&integrity)
            .ok_or_else(|| LockError::Integrity { given: integrity.clone() })?;
        let viewer = Self { name, title, version, integrity, files, license, license_text };
        if let Some(path) = viewer.kept().find(|path| !path.split('/').all(is_safe_part)) {
            return Err(LockError::Unsafe { what: "file", given: path.to_owned() });
        }
        let mut seen = HashSet::new();
        if let Some(path) = viewer.files.iter().find(|path| !seen.insert(path.as_str())) {
            return Err(LockError::Repeated { viewer: viewer.to_string(), path: path.clone() });
        }
        Ok(viewer)
    }
}

/// Whether `name` can be the name of a package: one safe part, or `@`, one as the scope,
/// `/` and another one.
fn is_safe_name(name: &str) -> bool {
    match name.strip_prefix('@') {
        Some(scoped) => scoped
            .split_once('/')
            .is_some_and(|(scope, name)| is_safe_part(scope) && is_safe_part(name)),
        None => is_safe_part(name),
    }
}

/// Whether `part` can stand as one part of a path and as a word of a command: letters,
/// digits, `.`, `_` and `-`, beginning with a letter or digit.
fn is_safe_part(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_alphanumeric())
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-512 of the empty string is in FIPS 180-4's example values:
    /// cf83e135…27da3e; this is its base64.
    const EMPTY: &str = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

    fn lock_with(line: &str, value: &str) -> Result<Lock, LockError> {
        let mut text = String::from("[[viewer]]\n");
        for (key, usual) in [
            ("name", "\"v\""),
            ("title", "\"V\""),
            ("version", "\"1.0.0\""),
            ("integrity", &format!("\"{EMPTY}\"")),
            ("files", "[\"dist/v.js\"]"),
            ("license", "\"MIT\""),
            ("license_file", "\"LICENSE\""),
        ] {
            text += key;
            text += " = ";
            text += if key == line { value } else { usual };
            text += "\n";
        }
        Lock::parse(&text)
    }

    #[test]
    fn the_committed_lock_parses_and_names_mirador() {
        let mirador = Lock::committed().viewer("mirador").expect("mirador is in the lock");
        assert_eq!(mirador.kept().collect::<Vec<_>>(), ["dist/mirador.min.js", "LICENSE"]);
    }

    #[test]
    fn the_committed_lock_names_no_address() {
        assert!(!COMMITTED.contains("://"), "npm's own settings decide where packages come from");
    }

    #[test]
    fn an_integrity_is_written_as_npm_writes_it() {
        assert_eq!(Integrity::of(b"").to_string(), EMPTY);
        assert_eq!(Integrity::parse(EMPTY), Some(Integrity::of(b"")));
    }

    #[test]
    fn a_weaker_or_broken_integrity_is_refused() {
        for given in ["sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha512-AAAA", "sha512-?", ""] {
            let refused = lock_with("integrity", &format!("\"{given}\""));
            assert_eq!(refused, Err(LockError::Integrity { given: given.into() }), "{given}");
        }
    }

    #[test]
    fn names_that_could_leave_their_folder_or_pose_as_an_option_are_refused() {
        for given in ["..", "a/b", "-v", "", "@scope", ".hidden", "a b", "a\\\\b"] {
            let refused = lock_with("name", &format!("\"{given}\""));
            assert!(matches!(refused, Err(LockError::Unsafe { what: "name", .. })), "{given}");
            let refused = lock_with("version", &format!("\"{given}\""));
            assert!(matches!(refused, Err(LockError::Unsafe { what: "version", .. })), "{given}");
        }
    }

    #[test]
    fn a_name_may_have_a_scope() {
        let lock = lock_with("name", "\"@scope/v\"").unwrap();
        assert_eq!(lock.viewers[0].name, "@scope/v");
    }

    #[test]
    fn a_scope_that_could_leave_its_folder_is_refused() {
        for given in ["@/v", "@scope/", "@../v", "@scope/..", "@a/b/c", "@@a/b", "@-a/b", "@a"] {
            let refused = lock_with("name", &format!("\"{given}\""));
            assert!(matches!(refused, Err(LockError::Unsafe { what: "name", .. })), "{given}");
        }
    }

    #[test]
    fn files_outside_the_package_are_refused() {
        for given in ["../x", "/etc/passwd", "a//b", "a/../../b", "a/./b", "dist/"] {
            let refused = lock_with("files", &format!("[\"{given}\"]"));
            assert_eq!(refused, Err(LockError::Unsafe { what: "file", given: given.into() }));
            let refused = lock_with("license_file", &format!("\"{given}\""));
            assert_eq!(refused, Err(LockError::Unsafe { what: "file", given: given.into() }));
        }
    }

    #[test]
    fn a_file_listed_twice_is_refused() {
        let refused = lock_with("files", r#"["v.js", "v.js"]"#);
        assert!(matches!(refused, Err(LockError::Repeated { path, .. }) if path == "v.js"));
    }

    #[test]
    fn the_license_comes_from_one_place_only() {
        let both = lock_with("license_file", "\"LICENSE\"\nlicense_text = \"Do as you like.\"");
        assert_eq!(both, Err(LockError::License { viewer: "v".into() }));
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let refused = lock_with("license", "\"MIT\"\nhost = \"x\"");
        assert!(matches!(refused, Err(LockError::Syntax { cause }) if cause.contains("host")));
    }
}
