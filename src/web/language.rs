//! In which language a page is written: as the address says, else as the reader chose before,
//! which a cookie keeps, else as the browser prefers, else in English. In which languages it shows what records say is for [`accepted`] to tell, since
//! these may have any.
//!
//! Source: RFC 9110 §12.5.4; the matching is the lookup of RFC 4647 §3.4 down to the
//! language, since no page comes in two regions.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::negotiate;
use super::pages::{ENGLISH, LANGUAGE_PARAMETER, Words};
use crate::text::{language_tag, primary};

/// Languages that one reader has: each list of them is a page of its own, and pages are kept.
const MAX_LANGUAGES: usize = 5;

/// Seconds for which a choice is kept.
const YEAR: u32 = 365 * 24 * 60 * 60;

/// The language for a request with this query. A language that the pages do not speak is
/// passed over, in the address too: a link from elsewhere must open.
pub(super) fn of(query: &str, headers: &HeaderMap) -> &'static Words {
    asked_for(query).or_else(|| chosen(headers)).or_else(|| preferred(headers)).unwrap_or(&ENGLISH)
}

fn asked_for(query: &str) -> Option<&'static Words> {
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == LANGUAGE_PARAMETER)
        .find_map(|(_, value)| Words::of(&value))
}

/// What the reader chose before.
fn chosen(headers: &HeaderMap) -> Option<&'static Words> {
    let cookies = headers.get_all(header::COOKIE).filter_map(|cookies| cookies.to_str().ok());
    let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
    cookies.find_map(|cookie| match cookie.trim().split_once('=') {
        Some((LANGUAGE_PARAMETER, code)) => Words::of(code),
        _ => None,
    })
}

/// Has the browser keep the language that the address names, where that is not what it keeps; what
/// does is for this reader alone.
pub(super) fn keep(response: &mut HttpResponse, path: &str, query: &str, headers: &HeaderMap) {
    let Some(asked) = asked_for(query) else { return };
    if chosen(headers).is_some_and(|chosen| chosen.code == asked.code) {
        return;
    }
    let code = asked.code;
    let cookie = format!(
        "{LANGUAGE_PARAMETER}={code}; Path={path}/; Max-Age={YEAR}; SameSite=Lax; HttpOnly"
    );
    // A path with characters that no header has is kept by nobody.
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        let headers = response.headers_mut();
        headers.insert(header::SET_COOKIE, cookie);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// The first of those with the greatest weight.
fn preferred(headers: &HeaderMap) -> Option<&'static Words> {
    wishes(headers)
        .into_iter()
        .find_map(|tag| if tag == "*" { Some(&*ENGLISH) } else { Words::of(tag) })
}

/// The languages that the browser prefers, behind the one that the reader chose, as tags, the best
/// first, each language once: who has it twice, as `fr-CA` and `fr`, is shown either where there is no
/// other.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let chosen = chosen(headers).map(|words| words.code);
    let wishes = chosen.into_iter().chain(wishes(headers));
    for tag in wishes.filter_map(|tag| language_tag(tag).ok()) {
        let is_known = tags.iter().any(|known| primary(known) == primary(&tag));
        if !is_known && tags.len() < MAX_LANGUAGES {
            tags.push(tag);
        }
    }
    tags
}

/// What the browser asks for, the greatest weight first; what it refuses is left out.
fn wishes(headers: &HeaderMap) -> Vec<&str> {
    let members = negotiate::members(headers, &header::ACCEPT_LANGUAGE);
    let mut wishes: Vec<_> = members.filter(|(_, quality)| *quality > 0.0).collect();
    wishes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wishes.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(accept_language: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(accept_language).unwrap();
        headers.insert(header::ACCEPT_LANGUAGE, value);
        headers
    }

    fn code(query: &str, accept_language: &str) -> &'static str {
        of(query, &headers(accept_language)).code
    }

    #[test]
    fn the_browsers_languages_count_by_weight_then_order() {
        for (accept_language, expected) in [
            ("ar", "ar"),
            ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
            ("fr,ar;q=0.5,en;q=0.4", "fr"),
            ("de,ar;q=0.5,en;q=0.4", "ar"),
            ("en;q=0.4,ar;q=0.5", "ar"),
            ("en,ar", "en"),
            ("ar;q=0,en;q=0.1", "en"),
            ("ar;q=0", "en"),
            ("*,ar;q=0.5", "en"),
            ("kk-KZ,ru;q=0.9", "kk"),
            ("de-DE,it;q=0.9", "en"),
            ("", "en"),
            ("x;q=nonsense,,ar", "ar"),
        ] {
            assert_eq!(code("", accept_language), expected, "{accept_language}");
        }
        assert_eq!(of("", &HeaderMap::new()).code, "en");
    }

    #[test]
    fn records_are_shown_in_what_the_browser_prefers_by_weight_then_order() {
        for (accept_language, expected) in [
            ("kk-kz,ru;q=0.9,en-US;q=0.8,en;q=0.7", &["kk-KZ", "ru", "en-US"][..]),
            ("en;q=0.5,ar;q=0,syr,*;q=0.1", &["syr", "en"]),
            ("fr-CA,ar;q=0.9,fr;q=0.8", &["fr-CA", "ar"]),
            ("x;q=nonsense,,uz-cyrl", &["uz-Cyrl"]),
            ("><b>,arabic,en", &["en"]),
            ("de,fr,it,rm,en,ar,kk", &["de", "fr", "it", "rm", "en"]),
            ("", &[]),
        ] {
            assert_eq!(accepted(&headers(accept_language)), expected, "{accept_language}");
        }
        assert_eq!(accepted(&HeaderMap::new()), [""; 0]);
    }

    #[test]
    fn what_was_chosen_comes_before_what_the_browser_prefers() {
        let with = |cookie: &str| {
            let mut headers = headers("ar,en");
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            headers
        };
        for (query, cookie, expected) in [
            ("", "lang=fr", "fr"),
            ("", "a=b; lang=uz; c=d", "uz"),
            ("lang=ru", "lang=fr", "ru"),
            ("", "lang=tlh", "ar"),
            ("", "language=fr", "ar"),
            ("", "lang", "ar"),
        ] {
            assert_eq!(of(query, &with(cookie)).code, expected, "{query} {cookie}");
        }
        assert_eq!(accepted(&with("lang=fr")), ["fr", "ar", "en"]);
    }

    #[test]
    fn a_choice_is_kept_when_it_is_new() {
        let kept = |query: &str, cookie: &str| {
            let mut headers = headers("en");
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            let mut response = HttpResponse::Ok().finish();
            keep(&mut response, "/library", query, &headers);
            let cookie = response.headers().get(header::SET_COOKIE)?;
            Some(cookie.to_str().unwrap().to_owned())
        };
        let set = "lang=ar; Path=/library/; Max-Age=31536000; SameSite=Lax; HttpOnly";
        assert_eq!(kept("lang=ar", "lang=fr"), Some(set.into()));
        assert_eq!(kept("lang=ar", ""), Some(set.into()));
        for (query, cookie) in [("lang=ar", "lang=ar"), ("lang=tlh", ""), ("", "lang=ar")] {
            assert_eq!(kept(query, cookie), None, "{query} {cookie}");
        }
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
