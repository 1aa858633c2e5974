//! oEmbed: what a site needs to show a page of ours by its address alone.
//!
//! Source: oEmbed 1.0, §2.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use serde_json::json;

use crate::web::item_page::{ItemRoute, of_social};
use crate::web::pages::Social;
use crate::web::problem::Problem;
use crate::web::state::State;

/// How large a frame is where nothing is said, in CSS pixels.
pub(in crate::web) const SIZE: (u32, u32) = (800, 600);

/// A frame smaller than this shows nothing of a leaf.
const LEAST: u32 = 160;

/// A document about the page at `url`, which the query names.
pub(in crate::web) async fn answer(
    state: &State,
    base: &str,
    query: &str,
) -> Result<HttpResponse, Problem> {
    let parameter = |wanted: &str| {
        let mut given = url::form_urlencoded::parse(query.as_bytes());
        given.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    let format = parameter("format").unwrap_or_else(|| "json".into());
    if format != "json" {
        let sentence =
            "oEmbed is answered as JSON only; leave `format` out or write `format=json`.";
        return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, sentence));
    }
    let address = parameter("url").ok_or_else(|| {
        let sentence = "The parameter `url` is missing: the address of a page of ours, encoded.";
        Problem::new(StatusCode::BAD_REQUEST, sentence)
    })?;
    let page = address.split(['?', '#']).next().unwrap_or_default();
    let path = page.strip_prefix(base).ok_or_else(Problem::no_such_page)?;
    let route = ItemRoute::of(path).ok_or_else(Problem::no_such_page)?;
    let social = of_social(state, route, base).await?;
    let side = |name: &str, usual: u32| {
        let most: Option<u32> = parameter(name).and_then(|given| given.parse().ok());
        most.map_or(usual, |most| most.clamp(LEAST, usual.max(LEAST)))
    };
    let (width, height) = (side("maxwidth", SIZE.0), side("maxheight", SIZE.1));
    let Social { title, picture, .. } = &social;
    let mut document = json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": "Warraq",
        "provider_url": format!("{base}/"),
        "title": title,
        "html": frame(&social.embed, title, width, height),
        "width": width,
        "height": height,
    });
    if let Some(picture) = picture {
        document["thumbnail_url"] = json!(picture.address);
        document["thumbnail_width"] = json!(picture.width);
        document["thumbnail_height"] = json!(picture.height);
    }
    let response = HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, state.manifest_cache_control.clone()))
        .body(document.to_string());
    Ok(response)
}

/// The HTML that shows a page in another.
pub(in crate::web) fn frame(address: &str, title: &str, width: u32, height: u32) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" \
         allowfullscreen style=\"border:0\"></iframe>",
        escaped(address),
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_no_attribute() {
        let html = frame("https://h/embed/a?b&c", "\"><script>", 800, 600);
        assert!(
            html.starts_with("<iframe src=\"https://h/embed/a?b&amp;c\" title=\"&quot;&gt;&lt;")
        );
    }
}
