//! Which rights statements viewers and aggregators understand, and web addresses.

use url::Url;

use super::fields::Field;
use super::notes::Notes;
use super::values::text;
use crate::records::finding::quoted;

/// Hosts of rights statements, each with the first parts of the paths that name one.
const STATEMENTS: [(&str, &[&str]); 2] =
    [("creativecommons.org", &["licenses", "publicdomain"]), ("rightsstatements.org", &["vocab"])];

const EXAMPLE: &str = "http://creativecommons.org/publicdomain/zero/1.0/";

/// The URI of a license or rights statement, in the form that the Presentation API allows:
/// `http:`, ended by a slash.
///
/// Source: Presentation API 3.0 §3.1, rights.
pub(super) fn rights(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let wanted =
        format!("an address of Creative Commons or RightsStatements.org, such as {EXAMPLE}");
    let given = text(field, &wanted, notes)?;
    let name = &field.name;
    let complaint = match statement(&given) {
        Ok(uri) => return Some(uri),
        Err(Complaint::Other) => format!(
            "`{name}` must be {wanted}; {} is none. Other terms can stand in `required_statement`",
            quoted(&given)
        ),
        Err(Complaint::Page(uri)) => format!(
            "`{name}`: {} is a page about the statement; the statement itself is {uri}",
            quoted(&given)
        ),
    };
    notes.error(&field.span, complaint);
    None
}

enum Complaint {
    Other,
    /// It is a page for people about the statement with this URI.
    Page(String),
}

fn statement(given: &str) -> Result<String, Complaint> {
    let rest = given.strip_prefix("https://").or_else(|| given.strip_prefix("http://"));
    let rest = rest.ok_or(Complaint::Other)?;
    let (host, path) = rest.split_once('/').ok_or(Complaint::Other)?;
    let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    let known = STATEMENTS.iter().find(|(known, _)| *known == host);
    let (host, kinds) = known.ok_or(Complaint::Other)?;
    let is_page =
        path.contains(['?', '#']) || path.contains("/deed") || path.contains("/legalcode");
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| {
            !part.is_empty() && !part.starts_with("deed") && !part.starts_with("legalcode")
        })
        .collect();
    let [kind, statement @ ..] = parts.as_slice() else { return Err(Complaint::Other) };
    let is_word = |part: &&str| {
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    // A statement has a name and a version, a license sometimes a country too.
    if !(2..=3).contains(&statement.len()) || !statement.iter().all(is_word) {
        return Err(Complaint::Other);
    }
    let rest = statement.join("/");
    if *host == "rightsstatements.org" && matches!(*kind, "page" | "data") {
        return Err(Complaint::Page(format!("http://{host}/vocab/{rest}/")));
    }
    if !kinds.contains(kind) {
        return Err(Complaint::Other);
    }
    let uri = format!("http://{host}/{kind}/{rest}/");
    if is_page { Err(Complaint::Page(uri)) } else { Ok(uri) }
}

/// An `http:` or `https:` address, spelled as a URI.
pub(super) fn web_address(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let wanted = "an address that begins with https:// or http://";
    let given = text(field, wanted, notes)?;
    let begins = given.starts_with("https://") || given.starts_with("http://");
    let url = Url::parse(&given).ok().filter(|url| begins && url.has_host());
    let name = &field.name;
    let Some(url) = url else {
        notes.error(&field.span, format!("`{name}` must be {wanted}; {} is none", quoted(&given)));
        return None;
    };
    if !url.username().is_empty() || url.password().is_some() {
        notes.error(
            &field.span,
            format!("`{name}` has a user or password in it, which everyone would see; remove it"),
        );
        return None;
    }
    let is_uri =
        given.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
    // Names are compared letter by letter, so what is a URI stays as it was written.
    Some(if is_uri { given } else { url.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_written_in_the_form_that_the_standard_allows() {
        for given in [
            "http://creativecommons.org/publicdomain/zero/1.0/",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "https://www.creativecommons.org/publicdomain/zero/1.0",
        ] {
            let uri = statement(given).unwrap_or_else(|_| panic!("{given}"));
            assert_eq!(uri, "http://creativecommons.org/publicdomain/zero/1.0/", "{given}");
        }
        for given in [
            "http://creativecommons.org/licenses/by-nc-sa/4.0/",
            "http://creativecommons.org/licenses/by/3.0/us/",
            "http://rightsstatements.org/vocab/InC-OW-EU/1.0/",
        ] {
            assert_eq!(statement(given).unwrap_or_else(|_| panic!("{given}")), given);
        }
    }

    #[test]
    fn a_page_about_a_statement_leads_to_the_statement() {
        for (given, expected) in [
            (
                "https://creativecommons.org/licenses/by/4.0/deed.en",
                "http://creativecommons.org/licenses/by/4.0/",
            ),
            (
                "https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1",
                "http://creativecommons.org/licenses/by/4.0/",
            ),
            (
                "https://rightsstatements.org/page/NoC-NC/1.0/?language=en",
                "http://rightsstatements.org/vocab/NoC-NC/1.0/",
            ),
        ] {
            let Err(Complaint::Page(uri)) = statement(given) else { panic!("{given}") };
            assert_eq!(uri, expected);
        }
    }

    #[test]
    fn anything_else_is_no_statement() {
        for given in [
            "CC BY 4.0",
            "http://example.org/licenses/by/4.0/",
            "http://creativecommons.org/",
            "http://creativecommons.org/licenses/",
            "http://creativecommons.org/licenses/by",
            "http://creativecommons.org/about/by/4.0/",
            "http://creativecommons.org/licenses/by /4.0/",
            "ftp://creativecommons.org/licenses/by/4.0/",
            "http://creativecommons.org.evil.example/licenses/by/4.0/",
        ] {
            assert!(matches!(statement(given), Err(Complaint::Other)), "{given}");
        }
    }
}
