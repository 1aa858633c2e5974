//! Which sites may embed our pages.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// A site that may embed: `*` for all, or an origin as `https://example.org` or
/// `https://*.example.org`.
///
/// Source: Content Security Policy Level 3, §2.3.1 (`host-source`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Site(String);

/// What is no site.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{0}` is no site: write `*` for all, or an origin such as `https://example.org` or \
     `https://*.example.org`, without a path"
)]
pub struct NoSite(String);

impl FromStr for Site {
    type Err = NoSite;

    fn from_str(given: &str) -> Result<Self, NoSite> {
        if given == "*" {
            return Ok(Self(given.to_owned()));
        }
        let refused = || NoSite(given.escape_debug().to_string());
        // A wildcard stands for any name, which is what the rest is checked with.
        let plain = given.replacen("://*.", "://any.", 1);
        let url = Url::parse(&plain).map_err(|_| refused())?;
        let is_origin = matches!(url.scheme(), "http" | "https")
            && url.origin().ascii_serialization() == plain.trim_end_matches('/');
        if !is_origin {
            return Err(refused());
        }
        Ok(Self(given.trim_end_matches('/').to_owned()))
    }
}

impl TryFrom<String> for Site {
    type Error = NoSite;

    fn try_from(given: String) -> Result<Self, NoSite> {
        given.parse()
    }
}

impl From<Site> for String {
    fn from(site: Site) -> Self {
        site.0
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The directive for pages that these sites may embed, and we ourselves.
pub(in crate::web) fn frame_ancestors(sites: &[Site]) -> String {
    let sites: Vec<&str> = sites.iter().map(|site| site.0.as_str()).collect();
    if sites.contains(&"*") {
        "frame-ancestors *".into()
    } else {
        [&["frame-ancestors 'self'"], &*sites].concat().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_origin_or_all_of_them() {
        for (given, site) in [
            ("*", Some("*")),
            ("https://example.org", Some("https://example.org")),
            ("https://example.org/", Some("https://example.org")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("https://*.example.org", Some("https://*.example.org")),
            ("https://example.org/path", None),
            ("https://user@example.org", None),
            ("example.org", None),
            ("javascript:alert(1)", None),
            ("https://a; script-src *", None),
            ("https://a b", None),
            ("'none'", None),
            ("", None),
        ] {
            let parsed = given.parse::<Site>();
            assert_eq!(parsed.as_ref().ok().map(|site| site.0.as_str()), site, "{given}");
        }
    }

    #[test]
    fn we_may_always_embed_ourselves() {
        let sites = |given: &[&str]| -> Vec<Site> {
            given.iter().map(|site| site.parse().unwrap()).collect()
        };
        assert_eq!(frame_ancestors(&[]), "frame-ancestors 'self'");
        let one = sites(&["https://a.example", "https://*.b.example"]);
        assert_eq!(
            frame_ancestors(&one),
            "frame-ancestors 'self' https://a.example https://*.b.example"
        );
        assert_eq!(frame_ancestors(&sites(&["https://a.example", "*"])), "frame-ancestors *");
    }
}
