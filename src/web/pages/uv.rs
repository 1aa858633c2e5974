//! Universal Viewer, filling the page.

use std::collections::BTreeMap;

use serde_json::json;

use super::nothing_to_open;
use super::viewer::{NotAnAddress, Parts, Viewer};

const PARTS: Parts = Parts {
    package: "universalviewer",
    style: Some("dist/uv.css"),
    script: "dist/umd/UV.js",
    start: "uv",
};

/// The page as HTML; without a manifest a page that says so.
///
/// # Errors
/// [`NotAnAddress`] for a manifest that is not on the web, such as `javascript:…`.
pub fn uv(viewer: &Viewer) -> Result<String, NotAnAddress> {
    viewer.check()?;
    let Some(manifest) = viewer.manifest else { return Ok(nothing_to_open(viewer.reader)) };
    let words = viewer.reader.words;
    let texts: BTreeMap<_, _> = words.viewers.uv.iter().copied().collect();
    let config = json!({
        "manifest": manifest,
        "canvas": viewer.canvas,
        "locale": { "name": words.viewers.uv_locale, "label": words.own_name },
        "languages": viewer.reader.languages(),
        "texts": texts,
    });
    Ok(viewer.page(&PARTS, &config))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::viewer::tests::{asked, config_of};
    use crate::web::pages::{ARABIC, ENGLISH};

    #[test]
    fn the_manifest_and_the_canvas_are_handed_over() {
        let html = uv(&asked(&ENGLISH, Some("/m"), Some("https://h/c/1"))).unwrap();
        let config = config_of(&html);
        assert_eq!(
            (&config["manifest"], &config["canvas"]),
            (&json!("/m"), &json!("https://h/c/1"))
        );
        assert_eq!(config["locale"]["name"], "en");
        assert_eq!(config["texts"], json!({}), "Universal Viewer has its own English");
    }

    #[test]
    fn in_arabic_it_is_given_the_texts_that_it_lacks() {
        let config = config_of(&uv(&asked(&ARABIC, Some("/m"), None)).unwrap());
        assert_eq!(config["locale"], json!({ "name": "ar", "label": "العربية" }));
        assert_eq!(config["texts"]["Zoom In"], "تكبير");
    }

    #[test]
    fn without_a_manifest_no_viewer_is_started() {
        let html = uv(&asked(&ENGLISH, None, Some("c"))).unwrap();
        assert!(html.contains("Nothing to open"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }
}
