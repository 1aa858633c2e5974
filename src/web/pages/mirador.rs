//! Mirador, filling the page, with one manifest open.
//!
//! Mirador's whole configuration is made here and handed over as a block of JSON, which is
//! data to the browser and so allowed where inline scripts are not.

use askama::Template;
use serde_json::json;

use super::render;
use crate::viewers::Lock;

/// The file of Mirador's package that the page loads.
const BUNDLE: &str = "dist/mirador.min.js";

/// What to open.
#[derive(Clone, Copy, Debug)]
pub struct Mirador<'a> {
    pub base_path: &'a str,
    /// Where the manifest is; without one Mirador opens an empty workspace.
    pub manifest: Option<&'a str>,
    /// The id of the canvas to show first; without one the manifest decides.
    pub canvas: Option<&'a str>,
}

/// The given manifest has no address that a browser may fetch.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error(
    "`{given}` is not the address of a manifest; it must begin with `https://`, `http://` or `/`"
)]
pub struct NotAnAddress {
    pub given: String,
}

#[derive(Template)]
#[template(path = "mirador.html")]
struct Page<'a> {
    base_path: &'a str,
    manifest: Option<&'a str>,
    /// Below `/viewers/`.
    script: String,
    config: String,
}

/// The page as HTML.
///
/// # Errors
/// [`NotAnAddress`] for a manifest that is not on the web, such as `javascript:…`.
pub fn mirador(mirador: &Mirador) -> Result<String, NotAnAddress> {
    let &Mirador { base_path, manifest, canvas } = mirador;
    if let Some(given) = manifest.filter(|given| !is_web_address(given)) {
        return Err(NotAnAddress { given: given.to_owned() });
    }
    let config = for_script(&config(manifest, canvas));
    Ok(render(&Page { base_path, manifest, script: script(), config }))
}

/// `mirador/VERSION/FILE`.
fn script() -> String {
    let viewer = Lock::committed().viewer("mirador").expect("a unit test finds it in the lock");
    format!("{}/{}/{BUNDLE}", viewer.name, viewer.version)
}

fn is_web_address(given: &str) -> bool {
    let starts_with = |prefix: &str| {
        given.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    starts_with("https://") || starts_with("http://") || starts_with("/")
}

/// Source: the settings documented in Mirador 4.0.0's `src/config/settings.js`.
fn config(manifest: Option<&str>, canvas: Option<&str>) -> serde_json::Value {
    let windows: Vec<_> = manifest
        .map(|manifest| {
            let mut window = json!({ "manifestId": manifest });
            if let Some(canvas) = canvas {
                window["canvasId"] = canvas.into();
                // The folio asked for, not the opening around it.
                window["view"] = "single".into();
            }
            window
        })
        .into_iter()
        .collect();
    json!({ "id": "mirador", "windows": windows })
}

/// JSON that can stand inside a `script` element: nothing in it ends the element or
/// begins a comment.
fn for_script(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(manifest: Option<&str>, canvas: Option<&str>) -> String {
        mirador(&Mirador { base_path: "", manifest, canvas }).unwrap()
    }

    /// The configuration as Mirador will read it.
    fn config_of(html: &str) -> serde_json::Value {
        let (_, rest) = html.split_once("id=\"mirador-config\">").unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    #[test]
    fn the_lock_keeps_the_file_that_the_page_loads() {
        let viewer = Lock::committed().viewer("mirador").unwrap();
        assert!(viewer.files.iter().any(|file| file == BUNDLE));
        let src = format!("src=\"/viewers/mirador/{}/{BUNDLE}\"", viewer.version);
        assert!(page(None, None).contains(&src));
    }

    #[test]
    fn the_manifest_opens_in_a_window() {
        let html = page(Some("https://h/m?a=1&b=2"), None);
        let windows = json!([{ "manifestId": "https://h/m?a=1&b=2" }]);
        assert_eq!(config_of(&html)["windows"], windows);
    }

    #[test]
    fn a_canvas_is_shown_alone() {
        let html = page(Some("/m"), Some("https://h/c/1"));
        let windows =
            json!([{ "manifestId": "/m", "canvasId": "https://h/c/1", "view": "single" }]);
        assert_eq!(config_of(&html)["windows"], windows);
    }

    #[test]
    fn without_a_manifest_the_workspace_is_empty() {
        assert_eq!(config_of(&page(None, Some("c")))["windows"], json!([]));
    }

    #[test]
    fn an_address_cannot_close_the_block_it_stands_in() {
        let hostile = "https://h/</script><script>alert(1)</script><!--";
        let html = page(Some(hostile), Some(hostile));
        assert_eq!(config_of(&html)["windows"][0]["canvasId"], hostile);
        assert_eq!(html.matches("<script").count(), 3, "two files and the block: {html}");
        assert!(!html.contains("<!--"), "{html}");
    }

    #[test]
    fn what_is_not_on_the_web_is_refused() {
        for given in ["javascript:alert(1)", "data:,x", "ftp://h/m", "m.json", "", "é"] {
            let asked = Mirador { base_path: "", manifest: Some(given), canvas: None };
            assert_eq!(mirador(&asked), Err(NotAnAddress { given: given.into() }), "{given}");
        }
    }

    #[test]
    fn no_script_is_written_into_the_page_itself() {
        let html = page(Some("https://h/m"), None);
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains("application/json"), "{tag}");
        }
    }
}
