//! In which language a page is written: as the address says, else as the browser prefers,
//! else in English.
//!
//! Source: RFC 9110 §12.5.4; the matching is the lookup of RFC 4647 §3.4 down to the
//! language, since no page comes in two regions.

use actix_web::http::header::{self, HeaderMap};

use super::negotiate;
use super::pages::{ENGLISH, LANGUAGE_PARAMETER, Words};

/// The language for a request with this query. A language that the pages do not speak is
/// passed over, in the address too: a link from elsewhere must open.
pub(super) fn of(query: &str, headers: &HeaderMap) -> &'static Words {
    asked_for(query).or_else(|| preferred(headers)).unwrap_or(&ENGLISH)
}

fn asked_for(query: &str) -> Option<&'static Words> {
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == LANGUAGE_PARAMETER)
        .find_map(|(_, value)| Words::of(&value))
}

/// The first of those with the greatest weight.
fn preferred(headers: &HeaderMap) -> Option<&'static Words> {
    let members = negotiate::members(headers, &header::ACCEPT_LANGUAGE);
    let mut wishes: Vec<_> = members.filter(|(_, quality)| *quality > 0.0).collect();
    wishes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wishes.iter().find_map(|(tag, _)| if *tag == "*" { Some(&ENGLISH) } else { Words::of(tag) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn code(query: &str, accept_language: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(accept_language).unwrap();
        headers.insert(header::ACCEPT_LANGUAGE, value);
        of(query, &headers).code
    }

    #[test]
    fn the_browsers_languages_count_by_weight_then_order() {
        for (accept_language, expected) in [
            ("ar", "ar"),
            ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
            ("fr,ar;q=0.5,en;q=0.4", "ar"),
            ("en;q=0.4,ar;q=0.5", "ar"),
            ("en,ar", "en"),
            ("ar;q=0,en;q=0.1", "en"),
            ("ar;q=0", "en"),
            ("*,ar;q=0.5", "en"),
            ("kk-KZ,ru;q=0.9", "en"),
            ("", "en"),
            ("x;q=nonsense,,ar", "ar"),
        ] {
            assert_eq!(code("", accept_language), expected, "{accept_language}");
        }
        assert_eq!(of("", &HeaderMap::new()).code, "en");
    }

    #[test]
    fn the_address_comes_first_unless_it_names_no_language_of_ours() {
        assert_eq!(code("lang=ar", "en"), "ar");
        assert_eq!(code("manifest=x&lang=en-GB", "ar"), "en");
        assert_eq!(code("lang=tlh", "ar"), "ar");
        assert_eq!(code("lang=", "ar"), "ar");
        assert_eq!(code("language=en", "ar"), "ar");
    }
}
