//! Mirador, filling the page.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Words;
use super::viewer::{NotAnAddress, Parts, Viewer};

const PARTS: Parts =
    Parts { package: "mirador", style: None, script: "dist/mirador.min.js", start: "mirador" };

/// The page as HTML; without a manifest Mirador opens an empty workspace.
///
/// # Errors
/// [`NotAnAddress`] for a manifest that is not on the web, such as `javascript:…`.
pub fn mirador(viewer: &Viewer) -> Result<String, NotAnAddress> {
    viewer.check()?;
    let windows: Vec<_> =
        viewer.manifest.map(|manifest| window(manifest, viewer.canvas)).into_iter().collect();
    let mut config = config(viewer.reader.words);
    config["windows"] = windows.into();
    // Ours alone: the script takes it away before Mirador sees it.
    config["languages"] = viewer.reader.languages().into();
    Ok(viewer.page(&PARTS, &config))
}

fn window(manifest: &str, canvas: Option<&str>) -> Value {
    let mut window = json!({ "manifestId": manifest });
    if let Some(canvas) = canvas {
        window["canvasId"] = canvas.into();
        // The folio asked for, not the opening around it.
        window["view"] = "single".into();
    }
    window
}

/// What Annotations that are listed beside the picture are made for: any of the Web Annotation
/// Data Model, and texts of the page itself, which Mirador would leave out.
///
/// Source: Web Annotation Vocabulary §3.2; Presentation API 3.0 §3.2, motivation.
const MOTIVATIONS: [&str; 14] = [
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "supplementing",
    "tagging",
];

/// The same as version 2 spells them, where a text of the page is said to paint it.
fn motivations() -> Vec<String> {
    let of_2 = MOTIVATIONS.iter().map(|it| format!("oa:{it}")).chain(["sc:painting".to_owned()]);
    MOTIVATIONS.iter().map(|&it| it.to_owned()).chain(of_2).collect()
}

/// What does not depend on the manifest.
///
/// Source: the settings documented in Mirador 4.0.0's `src/config/settings.js`.
fn config(words: &Words) -> Value {
    let texts: BTreeMap<_, _> = words.viewers.mirador.iter().copied().collect();
    json!({
        "id": "mirador",
        "language": words.code,
        "theme": { "direction": words.direction },
        "translations": { words.code: texts },
        "annotations": { "filteredMotivations": motivations() },
        "window": {
            // The picture has the whole window; information, contents and layers are one
            // touch away.
            "sideBarOpen": false,
            "panels": {
                "info": true,
                "attribution": true,
                "canvas": true,
                "annotations": true,
                "search": true,
                "layers": true,
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::viewer::tests::{asked, config_of};
    use crate::web::pages::{ARABIC, ENGLISH};

    fn config_for(manifest: Option<&str>, canvas: Option<&str>) -> Value {
        config_of(&mirador(&asked(&ENGLISH, manifest, canvas)).unwrap())
    }

    #[test]
    fn the_manifest_opens_in_a_window() {
        let config = config_for(Some("https://h/m?a=1&b=2"), None);
        assert_eq!(config["windows"], json!([{ "manifestId": "https://h/m?a=1&b=2" }]));
    }

    #[test]
    fn a_canvas_is_shown_alone() {
        let windows =
            json!([{ "manifestId": "/m", "canvasId": "https://h/c/1", "view": "single" }]);
        assert_eq!(config_for(Some("/m"), Some("https://h/c/1"))["windows"], windows);
    }

    #[test]
    fn without_a_manifest_the_workspace_is_empty() {
        assert_eq!(config_for(None, Some("c"))["windows"], json!([]));
    }

    #[test]
    fn in_arabic_the_workspace_is_laid_out_from_the_right() {
        let config = config_of(&mirador(&asked(&ARABIC, None, None)).unwrap());
        assert_eq!(config["language"], "ar");
        assert_eq!(config["theme"]["direction"], "rtl");
        assert_eq!(config["translations"]["ar"]["right"], "اليمين");
        assert_eq!(config_for(None, None)["theme"]["direction"], "ltr");
    }
}
