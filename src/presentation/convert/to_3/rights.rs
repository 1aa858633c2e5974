//! Licenses: 3.0 knows those of Creative Commons and RightsStatements.org alone.

use crate::presentation::plain::escaped;

/// The URI of a license as `rights` has it: with `http`, without the page about it.
///
/// Source: Presentation API 3.0 §3.1; the registry of rights.
pub(super) fn uri(license: &str) -> Option<String> {
    let rest = license.trim().split_once("://").filter(|(scheme, _)| is_web(scheme))?.1;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    if let Some(path) = rest.strip_prefix("creativecommons.org/") {
        let known = ["licenses/", "publicdomain/"].iter().any(|it| path.starts_with(it));
        let mut parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        parts.retain(|part| !part.starts_with("deed") && !part.starts_with("legalcode"));
        return known.then(|| format!("http://creativecommons.org/{}/", parts.join("/")));
    }
    let path = rest.strip_prefix("rightsstatements.org/")?;
    let name = path.strip_prefix("vocab/").or_else(|| path.strip_prefix("page/"))?;
    Some(format!("http://rightsstatements.org/vocab/{}/", name.trim_end_matches('/')))
}

/// Any other license as a value of the metadata: a link where it is an address.
pub(super) fn shown(license: &str) -> String {
    let is_link = license.split_once("://").is_some_and(|(scheme, _)| is_web(scheme));
    if !is_link {
        return license.to_owned();
    }
    let escaped = escaped(license).replace('"', "&quot;");
    format!("<a href=\"{escaped}\">{escaped}</a>")
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_license_has_one_uri() {
        for (given, expected) in [
            (
                "https://creativecommons.org/licenses/by/4.0/",
                "http://creativecommons.org/licenses/by/4.0/",
            ),
            (
                "http://www.creativecommons.org/licenses/by-nc/4.0",
                "http://creativecommons.org/licenses/by-nc/4.0/",
            ),
            (
                "https://creativecommons.org/publicdomain/zero/1.0/deed.en",
                "http://creativecommons.org/publicdomain/zero/1.0/",
            ),
            (
                "https://rightsstatements.org/page/InC/1.0/?language=en",
                "http://rightsstatements.org/vocab/InC/1.0/",
            ),
        ] {
            assert_eq!(uri(given).as_deref(), Some(expected));
        }
        for other in
            ["", "public domain", "https://library.example/terms", "https://creativecommons.org/"]
        {
            assert_eq!(uri(other), None, "{other}");
        }
    }

    #[test]
    fn any_other_license_is_shown() {
        assert_eq!(shown("Ask us"), "Ask us");
        let expected = "<a href=\"https://a.example/?a=1&amp;b=&quot;\">https://a.example/?a=1&amp;b=&quot;</a>";
        assert_eq!(shown("https://a.example/?a=1&b=\""), expected);
    }
}
