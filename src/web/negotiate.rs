//! What form of an answer the client prefers.
//!
//! Accept headers in the wild are not always legal (the public presentation validator
//! sends an unquoted `profile=http://…`): what cannot be understood of a member is left
//! out, never answered with an error.
//!
//! Source: RFC 9110 §12.5.1; Image API 3.0 §5.1, 2.1 §5.1.

use actix_web::http::header::{self, HeaderMap};

/// How much a client wants one media type, from its Accept header.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wish {
    quality: f32,
    /// Named as such rather than covered by a wildcard.
    named: bool,
}

/// How a JSON document is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonForm {
    Json,
    JsonLd,
}

/// Version 3 documents: JSON-LD unless plain JSON is preferred.
pub(super) fn json_form_3(headers: &HeaderMap) -> JsonForm {
    let json = wish(headers, "application", "json");
    let json_ld = wish(headers, "application", "ld+json");
    // Between equals the one that is named wins, then the default.
    let named_alone = json.named && !json_ld.named && json.quality > 0.0;
    if json.quality > json_ld.quality || (json.quality == json_ld.quality && named_alone) {
        JsonForm::Json
    } else {
        JsonForm::JsonLd
    }
}

/// Version 2 documents: plain JSON unless JSON-LD is asked for by name.
pub(super) fn json_form_2(headers: &HeaderMap) -> JsonForm {
    let json = wish(headers, "application", "json");
    let json_ld = wish(headers, "application", "ld+json");
    let preferred = !json.named || json_ld.quality >= json.quality;
    if json_ld.named && json_ld.quality > 0.0 && preferred {
        JsonForm::JsonLd
    } else {
        JsonForm::Json
    }
}

/// Whether an error is wanted as `application/problem+json`: only when JSON is named.
pub(super) fn prefers_problem_json(headers: &HeaderMap) -> bool {
    ["json", "problem+json", "ld+json"].into_iter().any(|subtype| {
        let wish = wish(headers, "application", subtype);
        wish.named && wish.quality > 0.0
    })
}

/// Whether a page is wanted rather than a line of text.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    let wish = wish(headers, "text", "html");
    wish.named && wish.quality > 0.0
}

/// Whether the body may be sent compressed with gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let members = members(headers, header::ACCEPT_ENCODING.as_str());
    let named = members.iter().find(|(name, _)| name == "gzip" || name == "x-gzip");
    let any = members.iter().find(|(name, _)| name == "*");
    named.or(any).is_some_and(|(_, quality)| *quality > 0.0)
}

fn wish(headers: &HeaderMap, kind: &str, subtype: &str) -> Wish {
    let members = members(headers, header::ACCEPT.as_str());
    if members.is_empty() {
        return Wish { quality: 1.0, named: false };
    }
    let exact = format!("{kind}/{subtype}");
    let range = format!("{kind}/*");
    let best = |name: &str| {
        members
            .iter()
            .filter(|(member, _)| member == name)
            .map(|(_, quality)| *quality)
            .max_by(f32::total_cmp)
    };
    match (best(&exact), best(&range).or_else(|| best("*/*"))) {
        (Some(quality), _) => Wish { quality, named: true },
        (None, Some(quality)) => Wish { quality, named: false },
        (None, None) => Wish { quality: 0.0, named: false },
    }
}

/// The members of a list header with their weights, names in lower case, parameters other
/// than `q` dropped.
pub(super) fn members(headers: &HeaderMap, name: &str) -> Vec<(String, f32)> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(split_outside_quotes)
        .filter_map(|member| {
            let mut parts = member.split(';').map(str::trim);
            let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
            let quality = parts
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
                .and_then(|(_, value)| value.trim().parse::<f32>().ok())
                .filter(|quality| (0.0..=1.0).contains(quality))
                .unwrap_or(1.0);
            Some((name, quality))
        })
        .collect()
}

fn split_outside_quotes(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    list.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn accept(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn version_3_is_json_ld_unless_json_is_preferred() {
        let cases = [
            ("*/*", JsonForm::JsonLd),
            ("", JsonForm::JsonLd),
            ("image/png", JsonForm::JsonLd),
            ("application/json", JsonForm::Json),
            ("application/ld+json", JsonForm::JsonLd),
            ("application/json;q=0.5, application/ld+json;q=0.9", JsonForm::JsonLd),
            ("application/json;q=0.9, application/ld+json;q=0.5", JsonForm::Json),
            ("application/json, application/ld+json", JsonForm::JsonLd),
            ("application/json, */*;q=0.1", JsonForm::Json),
            ("application/json;q=0", JsonForm::JsonLd),
            ("application/json;q=0.5, */*", JsonForm::JsonLd),
            ("application/json, */*", JsonForm::Json),
            ("application/ld+json;q=0, */*", JsonForm::Json),
            (
                "application/ld+json;profile=http://iiif.io/api/presentation/3/context.json",
                JsonForm::JsonLd,
            ),
            (
                "application/ld+json;profile=\"http://iiif.io/a,b;q=0\", application/json;q=0.2",
                JsonForm::JsonLd,
            ),
        ];
        for (value, form) in cases {
            assert_eq!(json_form_3(&accept(value)), form, "{value}");
        }
        assert_eq!(json_form_3(&HeaderMap::new()), JsonForm::JsonLd);
    }

    #[test]
    fn version_2_is_json_unless_json_ld_is_named() {
        let cases = [
            ("*/*", JsonForm::Json),
            ("application/*", JsonForm::Json),
            ("application/ld+json", JsonForm::JsonLd),
            ("application/ld+json;q=0.5, application/json", JsonForm::Json),
            ("application/ld+json;q=0, application/json;q=0.1", JsonForm::Json),
            ("application/ld+json, */*;q=0.1", JsonForm::JsonLd),
        ];
        for (value, form) in cases {
            assert_eq!(json_form_2(&accept(value)), form, "{value}");
        }
        assert_eq!(json_form_2(&HeaderMap::new()), JsonForm::Json);
    }

    #[test]
    fn gzip_must_be_accepted_with_a_weight_above_zero() {
        let accepts = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            accepts_gzip(&headers)
        };
        assert!(accepts("br, gzip") && accepts("*") && accepts("GZIP;q=0.1"));
        assert!(!accepts("gzip;q=0, *") && !accepts("br") && !accepts("identity"));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn an_error_is_json_or_html_only_when_that_is_named() {
        assert!(prefers_problem_json(&accept("application/json")));
        assert!(!prefers_problem_json(&accept("*/*")));
        assert!(prefers_html(&accept("text/html,application/xhtml+xml,*/*;q=0.8")));
        assert!(!prefers_html(&accept("*/*")));
    }
}
