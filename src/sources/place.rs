//! [`Place`]: one root of storage that identifiers lead to.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::storage::Storage;

/// Storage with the name and the address that it has in the settings.
#[derive(Clone, Debug)]
pub struct Place {
    /// Of `[sources.NAME]`; empty: the first source.
    pub(super) name: Arc<str>,
    pub(super) storage: Storage,
    address: Address,
}

/// What addresses of things in a place begin with.
#[derive(Clone, Debug)]
pub struct Address(Base);

#[derive(Clone, Debug)]
enum Base {
    Folder(PathBuf),
    Web(Url),
    /// A bucket and what keys in it begin with, without a slash at the end.
    Bucket(String),
}

impl Place {
    /// The place `[sources.NAME]`, which `url` was opened from.
    #[must_use]
    pub fn new(name: &str, url: &str, storage: Storage) -> Self {
        Self { name: name.into(), storage, address: Address::new(url) }
    }

    /// The first source.
    pub(super) fn first(url: &str, storage: Storage) -> Self {
        Self::new("", url, storage)
    }

    /// See [`Address::key_of`].
    pub(super) fn key_of(&self, given: &str) -> Option<String> {
        self.address.key_of(given)
    }
}

impl Address {
    /// Of a place that was opened from `url`.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self(Base::of(url))
    }

    /// The key of what has the address `given`, where it lies in this place.
    #[must_use]
    pub fn key_of(&self, given: &str) -> Option<String> {
        match &self.0 {
            Base::Folder(folder) => {
                let path = file_path(given)?;
                Some(path.strip_prefix(folder).ok()?.to_str()?.to_owned())
            }
            Base::Web(base) => {
                let url = Url::parse(given).ok()?;
                if url.origin() != base.origin() || url.query().is_some() {
                    return None;
                }
                let key = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
                let key = percent_decode_str(key.strip_prefix('/')?).decode_utf8().ok()?;
                Some(key.into_owned())
            }
            Base::Bucket(base) => Some(given.strip_prefix(base)?.strip_prefix('/')?.to_owned()),
        }
    }
}

/// As it tells one place from another.
impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Base::Folder(folder) => folder.display().fmt(formatter),
            Base::Web(url) => url.fmt(formatter),
            Base::Bucket(url) => url.fmt(formatter),
        }
    }
}

impl Base {
    fn of(url: &str) -> Self {
        if let Some(path) = file_path(url) {
            return Self::Folder(path);
        }
        match Url::parse(url) {
            Ok(web) if matches!(web.scheme(), "http" | "https") => Self::Web(web),
            _ if is_address(url) => Self::Bucket(url.trim_end_matches('/').to_owned()),
            // A folder below the working directory, which is there: it was opened.
            _ => Self::Folder(std::path::absolute(url).unwrap_or_else(|_| url.into())),
        }
    }
}

/// Whether a text is an address of its own rather than a key in some place.
pub(super) fn is_address(given: &str) -> bool {
    given.starts_with('/') || given.starts_with("file:/") || given.contains("://")
}

/// An absolute path, or what a `file:` URL stands for.
fn file_path(given: &str) -> Option<PathBuf> {
    if given.starts_with('/') {
        return Some(Path::new(given).to_owned());
    }
    if !given.starts_with("file:/") {
        return None;
    }
    Url::parse(given).ok()?.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Settings;

    fn place(url: &str) -> Place {
        Place::new("a", url, Storage::open("memory:", &Settings::default()).unwrap())
    }

    #[test]
    fn what_lies_in_a_place_is_known_by_its_address() {
        for (url, given, key) in [
            ("s3://masters/scans/", "s3://masters/scans/a b%20.tif", Some("a b%20.tif")),
            ("s3://masters/scans", "s3://masters/scans-2/a.tif", None),
            ("https://a.example/x/", "https://a.example:443/x/a%20b.tif", Some("a b.tif")),
            ("https://a.example/x", "https://a.example/y/a.tif", None),
            ("https://a.example/x", "https://a.example/xy/a.tif", None),
            ("https://a.example/x", "https://a.example/x/a.tif?b", None),
            ("https://a.example/x", "https://b.example/x/a.tif", None),
            ("/srv/scans", "/srv/scans/ms/a.tif", Some("ms/a.tif")),
            ("/srv/scans", "file:///srv/scans/m%20s/a.tif", Some("m s/a.tif")),
            ("file:///srv/scans", "/srv/scans/a.tif", Some("a.tif")),
            ("/srv/scans", "/srv/scans2/a.tif", None),
            ("/srv/scans", "/etc/passwd", None),
        ] {
            assert_eq!(place(url).key_of(given).as_deref(), key, "{url} {given}");
        }
    }
}
