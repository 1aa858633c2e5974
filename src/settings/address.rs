//! The addresses in the settings: where we listen, and what others call us.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::mask_userinfo;

/// A field of the type `Option<SocketAddr>` that is written `off` where there is none.
pub(super) mod off_or_address {
    use super::SocketAddr;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "serde hands over the field as it is")]
    pub(in crate::settings) fn serialize<S: Serializer>(
        address: &Option<SocketAddr>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match address {
            Some(address) => serializer.collect_str(address),
            None => serializer.serialize_str("off"),
        }
    }

    pub(in crate::settings) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SocketAddr>, D::Error> {
        let given = String::deserialize(deserializer)?;
        if given == "off" {
            return Ok(None);
        }
        given.parse().map(Some).map_err(|_| {
            D::Error::custom(format!(
                "`{given}` is no address and port such as `127.0.0.1:8183` or `[::1]:8183`; `off` for none"
            ))
        })
    }
}

/// A field of the type `SocketAddr`, with an error that shows how one is written.
pub(super) mod socket {
    use super::SocketAddr;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in crate::settings) fn serialize<S: Serializer>(
        address: &SocketAddr,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(address)
    }

    pub(in crate::settings) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SocketAddr, D::Error> {
        let given = String::deserialize(deserializer)?;
        given.parse().map_err(|_| {
            D::Error::custom(format!(
                "`{given}` is no address and port such as `127.0.0.1:8182` or `[::]:8182`"
            ))
        })
    }
}

/// The address under which others reach this server: `http` or `https`, host, perhaps a
/// port and a path, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicUrl(String);

/// Why a public address could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{given}` cannot be the public address: {cause}; write one such as `https://images.example.org` or `https://example.org/iiif-server`"
)]
pub struct PublicUrlError {
    /// Without what may be a password.
    pub given: String,
    pub cause: &'static str,
}

impl PublicUrl {
    /// The address, ready for `/iiif/…` to be put behind it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// First words of our own paths: behind a proxy that takes its prefix off, a prefix of the
/// same name could not be told from them.
const OWN_ROOTS: [&str; 6] = ["iiif", "viewers", "assets", "health", "ready", "mirador"];

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(given: &str) -> Result<Self, PublicUrlError> {
        let refuse = |cause| PublicUrlError { given: mask_userinfo(given), cause };
        let url = url::Url::parse(given).map_err(|_| refuse("it is no complete URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("it must begin with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(
                "it must have no user and no password: every reader would see them",
            ));
        }
        let first = url.path_segments().and_then(|mut segments| segments.next());
        if first.is_some_and(|first| OWN_ROOTS.contains(&first)) {
            return Err(refuse("its path must not begin like one of our own"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it must have no `?` and no `#`"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = PublicUrlError;

    fn try_from(given: String) -> Result<Self, PublicUrlError> {
        given.parse()
    }
}

impl From<PublicUrl> for String {
    fn from(url: PublicUrl) -> Self {
        url.0
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_loses_the_slash_at_its_end() {
        for (given, kept) in [
            ("https://images.example.org", "https://images.example.org"),
            ("https://images.example.org/", "https://images.example.org"),
            ("http://example.org:8080/a/b/", "http://example.org:8080/a/b"),
        ] {
            assert_eq!(given.parse::<PublicUrl>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn a_public_address_that_cannot_be_one_is_refused_with_a_reason() {
        for (given, cause) in [
            ("images.example.org", "no complete URL"),
            ("ftp://example.org", "http://"),
            ("https://example.org/?a=b", "`?`"),
            ("https://example.org/#top", "`#`"),
        ] {
            let error = given.parse::<PublicUrl>().unwrap_err().to_string();
            assert!(error.contains(cause), "{error}");
        }
    }

    #[test]
    fn a_password_never_shows() {
        let error = "ftp://me:se@cret@example.org/x".parse::<PublicUrl>().unwrap_err();
        assert!(!error.to_string().contains("cret@"), "{error}");
    }
}
