//! Addresses that may be asked.

use std::fmt;

use url::{Origin, Url};

use crate::text::mask_userinfo;

/// Longer ones are no addresses: servers refuse them.
const LONGEST: usize = 8 * 1024;

/// An address of `http` or `https` without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address(Url);

impl Address {
    /// `None` for whatever else it is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let mut url = Url::parse(text).ok()?;
        url.set_fragment(None);
        matches!(url.scheme(), "http" | "https").then_some(Self(url))
    }

    /// Of an image service: without what some documents put behind it.
    pub(super) fn service(text: &str) -> Option<Self> {
        let base = text.strip_suffix("/info.json").unwrap_or(text);
        let address = Self::parse(base.trim_end_matches('/'))?;
        address.0.query().is_none().then_some(address)
    }

    /// The address of `rest` below a service.
    pub(super) fn below(&self, rest: &str) -> Option<Self> {
        Self::parse(&format!("{}/{rest}", self.0.as_str().trim_end_matches('/')))
    }

    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }
}

/// Without a password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_userinfo(self.0.as_str()))
    }
}

/// Which hosts are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Scheme, host and port of what was named.
    Same(Vec<Origin>),
    /// Whatever documents name.
    Any,
}

impl Scope {
    /// The origins of what was named.
    #[must_use]
    pub fn of<'a>(roots: impl IntoIterator<Item = &'a Address>) -> Self {
        Self::Same(roots.into_iter().map(|root| root.0.origin()).collect())
    }

    pub(super) fn allows(&self, address: &Address) -> bool {
        match self {
            Self::Same(origins) => origins.contains(&address.0.origin()),
            Self::Any => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_asked() {
        for text in
            ["file:///etc/passwd", "ftp://a/b", "javascript:alert(1)", "/iiif/3/a", "", "https://"]
        {
            assert_eq!(Address::parse(text), None, "{text}");
        }
        assert_eq!(Address::parse(&format!("http://a/{}", "x".repeat(9000))), None);
        let address = Address::parse("https://me:word@a/b#c").unwrap();
        assert_eq!(address.to_string(), "https://***@a/b");
    }

    #[test]
    fn a_service_keeps_the_spelling_of_its_identifier() {
        for text in ["https://a/iiif/ms%2Ff1", "https://a/iiif/ms%2Ff1/"] {
            let info = Address::service(text).unwrap().below("info.json").unwrap();
            assert_eq!(info.to_string(), "https://a/iiif/ms%2Ff1/info.json");
        }
        let named = Address::service("https://a/iiif/f1/info.json").unwrap();
        assert_eq!(named.to_string(), "https://a/iiif/f1");
        assert_eq!(Address::service("https://a/iiif?id=f1"), None);
    }

    #[test]
    fn another_port_or_scheme_is_another_host() {
        let root = Address::parse("http://a:81/manifest").unwrap();
        let scope = Scope::of([&root]);
        let allows = |text: &str| scope.allows(&Address::parse(text).unwrap());
        assert!(allows("http://a:81/iiif/3/b"));
        assert!(
            !allows("http://a/iiif/3/b") && !allows("https://a:81/") && !allows("http://b:81/")
        );
        assert!(Scope::Any.allows(&Address::parse("http://b/").unwrap()));
    }
}
