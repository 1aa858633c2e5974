//! Credentials from a file: lines `NAME = VALUE`, named as the environment names them.
//!
//! So both an environment file (`AWS_ACCESS_KEY_ID=…`) and a profile as the tools of Amazon
//! write it (`aws_access_key_id = …` below `[default]`) can be used.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::storage::Location;

/// The names, in lower case, and their values; none where no file is named.
///
/// # Errors
/// Why the file cannot be read. It is never quoted.
pub(super) fn pairs(location: &Location) -> Result<Vec<(String, String)>, String> {
    let Some(file) = &location.credentials else { return Ok(Vec::new()) };
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| format!("its credentials cannot be read from `{shown}`: {error}"))?;
    parse(&text).map_err(|line| {
        format!("line {line} of its credentials (`{shown}`) is not of the form NAME = VALUE")
    })
}

/// # Errors
/// The number of the first line that is wrong.
fn parse(text: &str) -> Result<Vec<(String, String)>, usize> {
    let mut pairs = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';', '[']) {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or(at + 1)?;
        let value = value.trim();
        let unquoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        pairs.push((name.trim().to_lowercase(), unquoted.unwrap_or(value).to_owned()));
    }
    Ok(pairs)
}

/// As [`pairs`], by the settings of one kind of store.
///
/// # Errors
/// As [`pairs`], and where a name means nothing to the store.
pub(super) fn known<K: FromStr>(location: &Location) -> Result<Vec<(K, String)>, String> {
    let known = pairs(location)?.into_iter().map(|(name, value)| match name.parse() {
        Ok(key) => Ok((key, value)),
        Err(_) => Err(format!("`{name}` in its credentials is no setting of this kind of storage")),
    });
    known.collect()
}

/// Whether a file of JSON has the credentials of a person, as `gcloud auth
/// application-default login` writes them, and not the key of a service account.
///
/// # Errors
/// Why the file cannot be read. It is never quoted.
pub(super) fn is_of_a_person(file: &Path) -> Result<bool, String> {
    #[derive(serde::Deserialize)]
    struct Kind {
        r#type: Option<String>,
    }
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| format!("its credentials cannot be read from `{shown}`: {error}"))?;
    let kind: Kind = serde_json::from_str(&text).map_err(|error| {
        format!(
            "line {} of its credentials (`{shown}`) is not JSON as Google writes it",
            error.line()
        )
    })?;
    Ok(kind.r#type.as_deref() == Some("authorized_user"))
}

/// The header with which files below `url` are asked for: what the URL says, else
/// `authorization = …` of the file, or its `username` and `password`.
///
/// # Errors
/// As [`pairs`], and where the file says neither.
pub(super) fn authorization(location: &Location, url: &Url) -> Result<Option<String>, String> {
    let basic = |name: &str, word: &str| {
        Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{word}"))))
    };
    if !url.username().is_empty() {
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
        return Ok(basic(&decoded(url.username()), &decoded(url.password().unwrap_or_default())));
    }
    let pairs = pairs(location)?;
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    match (value("authorization"), value("username"), value("password")) {
        (Some(whole), _, _) => Ok(Some(whole.clone())),
        (None, Some(name), Some(word)) => Ok(basic(name, word)),
        _ if pairs.is_empty() => Ok(None),
        _ => Err("its credentials must say `authorization`, or `username` and `password`".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_files_and_profiles_are_read() {
        let pairs = [
            ("aws_access_key_id".to_owned(), "AK".to_owned()),
            ("aws_secret_access_key".to_owned(), "s=/+".to_owned()),
        ];
        for text in [
            "AWS_ACCESS_KEY_ID=AK\nexport AWS_SECRET_ACCESS_KEY=\"s=/+\"\n",
            "# of the masters\n[default]\naws_access_key_id = AK\n\naws_secret_access_key = s=/+\n",
        ] {
            assert_eq!(parse(text).as_deref(), Ok(&pairs[..]), "{text}");
        }
        assert_eq!(parse("a = b\nsecret\n"), Err(2));
    }

    #[test]
    fn keys_of_accounts_are_told_from_those_of_people() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (text, person) in [
            (r#"{"type": "authorized_user", "refresh_token": "x"}"#, Some(true)),
            (r#"{"type": "service_account", "private_key": "x"}"#, Some(false)),
            (r#"{"private_key": "x", "disable_oauth": true}"#, Some(false)),
            ("hush-hush", None),
        ] {
            std::fs::write(file.path(), text).unwrap();
            let told = is_of_a_person(file.path());
            assert_eq!(told.clone().ok(), person, "{text}");
            assert!(!told.is_err_and(|error| error.contains("hush")), "{text}");
        }
    }

    #[test]
    fn a_mistake_is_told_without_the_secret() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "hush-hush\n").unwrap();
        let location =
            Location { credentials: Some(file.path().to_owned()), ..Location::from("s3://b") };
        let error = pairs(&location).unwrap_err();
        assert!(error.contains("line 1") && !error.contains("hush"), "{error}");
    }
}
