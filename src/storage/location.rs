//! Where things are stored, as people write it.

use std::path::PathBuf;

use bytesize::ByteSize;
use object_store::path::Path;
use serde::{Deserialize, Serialize};
use url::Url;

/// One place of storage and how it is reached: an URL alone, or a table `[sources.NAME]` of
/// the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Location {
    /// A folder, or a URL: `file:`, `s3:`, `gs:`, `az:`, `https:`, `http:`, `memory:`.
    pub url: String,
    /// Of `s3:`; unset: what the environment says, else `us-east-1`.
    pub region: Option<String>,
    /// Base address of a service that speaks the same language as the one of `url`.
    pub endpoint: Option<String>,
    /// Of `s3:`: whether the bucket is named in the path or in the host.
    pub path_style: bool,
    /// Whether requests go unsigned, to what everybody may read.
    pub anonymous: bool,
    /// File of the credentials; unset: those of the environment or of the machine.
    pub credentials: Option<PathBuf>,
    /// Of `https:`: largest file that is read whole where the server cannot send parts.
    #[serde(deserialize_with = "crate::text::memory")]
    pub allow_whole_object: ByteSize,
    /// Requests that are made at one time.
    pub connections: usize,
    /// Instead of [`super::Settings::timeout_seconds`].
    pub timeout_seconds: Option<u64>,
    /// Instead of [`super::Settings::tries`].
    pub tries: Option<u32>,
}

impl Default for Location {
    fn default() -> Self {
        Self {
            url: String::new(),
            region: None,
            endpoint: None,
            path_style: true,
            anonymous: false,
            credentials: None,
            allow_whole_object: ByteSize(0),
            connections: 64,
            timeout_seconds: None,
            tries: None,
        }
    }
}

impl From<&str> for Location {
    fn from(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }
}

impl From<&String> for Location {
    fn from(url: &String) -> Self {
        url.as_str().into()
    }
}

impl From<&Self> for Location {
    fn from(location: &Self) -> Self {
        location.clone()
    }
}

/// What a [`Location`] means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder(PathBuf),
    /// Of this process only, and empty at first.
    Memory,
    Bucket {
        vendor: Vendor,
        bucket: String,
        prefix: Path,
    },
    /// Files below an address of the web.
    Web(Url),
}

/// Who speaks with buckets, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vendor {
    Amazon,
    Google,
    Azure,
}

impl Location {
    /// # Errors
    /// A sentence naming the key below `table` and what it must be.
    pub fn validate(&self, table: &str) -> Result<(), String> {
        if self.url.is_empty() {
            return Err(format!("`{table}.url` must name a folder or a URL"));
        }
        self.kind().map_err(|cause| format!("`{table}.url` cannot be used: {cause}"))?;
        if !(1..=10_000).contains(&self.connections) {
            return Err(format!("`{table}.connections` must be from 1 to 10000"));
        }
        if let Some(seconds) = self.timeout_seconds {
            super::settings::validate_timeout(&format!("{table}.timeout_seconds"), seconds)?;
        }
        if let Some(tries) = self.tries {
            super::settings::validate_tries(&format!("{table}.tries"), tries)?;
        }
        if let Some(endpoint) = &self.endpoint
            && !(endpoint.starts_with("https://") || endpoint.starts_with("http://"))
        {
            return Err(format!("`{table}.endpoint` must begin with https:// or http://"));
        }
        Ok(())
    }

    /// Whether each read of it takes a round trip over a network.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        matches!(self.kind(), Ok(Kind::Bucket { .. } | Kind::Web(_)))
    }

    /// The folder on this machine that it names, if it names one.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        match self.kind() {
            Ok(Kind::Folder(path)) => Some(path),
            _ => None,
        }
    }

    /// Whether it can be told what lies there.
    #[must_use]
    pub fn is_listable(&self) -> bool {
        !matches!(self.kind(), Ok(Kind::Web(_)))
    }

    /// # Errors
    /// What is wrong with the URL.
    pub(super) fn kind(&self) -> Result<Kind, String> {
        let given = self.url.as_str();
        if given == "memory:" || given == "memory:///" {
            return Ok(Kind::Memory);
        }
        let scheme = match given.split_once("://") {
            Some((scheme, _)) => scheme,
            None if given.starts_with("file:/") => "file",
            None => return Ok(Kind::Folder(given.into())),
        };
        let bucket = |vendor| bucket(vendor, scheme, &given[scheme.len() + 3..]);
        match scheme {
            "file" => Url::parse(given)
                .ok()
                .and_then(|url| url.to_file_path().ok())
                .map(Kind::Folder)
                .ok_or_else(|| "a file: URL has the form file:///folder/on/this/machine".into()),
            "s3" => bucket(Vendor::Amazon),
            "gs" => bucket(Vendor::Google),
            "az" => bucket(Vendor::Azure),
            "http" | "https" => web(given),
            _ => Err(format!(
                "storage of the kind `{scheme}:` is not known; give a folder, or a URL that \
                 begins with file:, s3:, gs:, az:, https: or http:"
            )),
        }
    }
}

/// `rest` is the bucket's name, and behind a slash what all keys in it begin with.
fn bucket(vendor: Vendor, scheme: &str, rest: &str) -> Result<Kind, String> {
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.contains('@') {
        return Err(
            "it holds a name or password; credentials come from the environment or a file \
                    (`credentials`)"
                .into(),
        );
    }
    if bucket.is_empty() || bucket.contains(['?', '#', ':']) {
        return Err(format!("write it as {scheme}://bucket or {scheme}://bucket/folder"));
    }
    let prefix = Path::parse(prefix.trim_end_matches('/'))
        .map_err(|error| format!("its path is none that keys begin with: {error}"))?;
    Ok(Kind::Bucket { vendor, bucket: bucket.to_owned(), prefix })
}

fn web(given: &str) -> Result<Kind, String> {
    let mut url = Url::parse(given).map_err(|error| error.to_string())?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it must end before any `?` and `#`".into());
    }
    // Names are joined to it with a slash of their own.
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(Kind::Web(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_tells_its_kind() {
        let kind = |url: &str| Location::from(url).kind().unwrap();
        for folder in ["scans", "/srv/scans", "./s3", "C:/scans"] {
            assert_eq!(kind(folder), Kind::Folder(folder.into()));
        }
        for url in ["file:///srv/my%20scans", "file:/srv/my%20scans"] {
            assert_eq!(kind(url), Kind::Folder("/srv/my scans".into()));
        }
        for (url, vendor, bucket, prefix) in [
            ("s3://masters", Vendor::Amazon, "masters", ""),
            ("s3://masters/", Vendor::Amazon, "masters", ""),
            ("gs://masters/a/b/", Vendor::Google, "masters", "a/b"),
            ("az://container/مخطوطات/x y", Vendor::Azure, "container", "مخطوطات/x y"),
        ] {
            let prefix = Path::parse(prefix).unwrap();
            assert_eq!(kind(url), Kind::Bucket { vendor, bucket: bucket.into(), prefix }, "{url}");
        }
        assert_eq!(kind("memory:"), Kind::Memory);
        let web = Url::parse("https://example.org/scans").unwrap();
        assert_eq!(kind("https://example.org/scans/"), Kind::Web(web));
        assert!(Location::from("s3://masters").is_remote());
        assert!(!Location::from("scans").is_remote());
        for url in ["scans", "memory:", "s3://masters", "gs://masters", "az://masters"] {
            assert!(Location::from(url).is_listable(), "{url}");
        }
        assert!(!Location::from("https://example.org/scans").is_listable());
    }

    #[test]
    fn mistakes_are_told_with_what_to_write() {
        for (url, told) in [
            ("ftp://example.org/x", "begins with file:, s3:"),
            ("s3://", "s3://bucket"),
            ("s3://key:secret@masters/x", "credentials come from"),
            ("gs:///x", "gs://bucket"),
            ("s3://masters/a//b", "its path"),
            ("s3://masters/../other", "its path"),
            ("file://host/x", "file:///folder"),
            ("https://example.org/x?y", "must end before"),
        ] {
            let error = Location::from(url).validate("sources.a").unwrap_err();
            assert!(error.starts_with("`sources.a.url` "), "{error}");
            assert!(error.contains(told), "{url}: {error}");
        }
    }
}
