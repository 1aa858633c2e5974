//! The few files of our own that pages link to, embedded in the program.

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The bytes and media type of the file under `/assets/{name}`; `None` if there is none.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    match name {
        "style.css" => Some((include_bytes!("assets/style.css"), "text/css; charset=utf-8")),
        "manifest.js" => {
            Some((include_bytes!("assets/manifest.js"), "text/javascript; charset=utf-8"))
        }
        "mirador.js" => {
            Some((include_bytes!("assets/mirador.js"), "text/javascript; charset=utf-8"))
        }
        "uv.js" => Some((include_bytes!("assets/uv.js"), "text/javascript; charset=utf-8")),
        "reader.css" => Some((include_bytes!("assets/reader.css"), "text/css; charset=utf-8")),
        "icon.svg" => Some((include_bytes!("assets/icon.svg"), "image/svg+xml; charset=utf-8")),
        _ => name.strip_prefix("reader/").and_then(module).map(|module| (module, JAVASCRIPT)),
    }
}

/// A module of our reader.
fn module(name: &str) -> Option<&'static [u8]> {
    macro_rules! modules {
        ($($file:literal)+) => {
            match name {
                $($file => Some(include_bytes!(concat!("assets/reader/", $file)).as_slice()),)+
                _ => None,
            }
        };
    }
    modules!(
        "address.js" "adjust.js" "choices.js" "element.js" "keys.js" "layers.js" "main.js"
        "manifest.js" "mark.js" "openings.js" "panels.js" "scale.js" "stage.js" "strip.js" "swipe.js"
        "texts.js" "transcription.js"
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::web::pages::{
        ENGLISH, Home, Pages, Reader, Viewer, home, mirador, nothing_to_open, uv,
    };

    /// The values of all `href` and `src` in `html`.
    pub(in crate::web::pages) fn links(html: &str) -> Vec<&str> {
        let quoted = html.split(['"']).collect::<Vec<_>>();
        let values = quoted
            .windows(2)
            .filter(|pair| pair[0].ends_with(" href=") || pair[0].ends_with(" src="));
        values.map(|pair| pair[1]).collect()
    }

    #[test]
    fn every_asset_that_a_page_links_to_exists() {
        let reader = Reader { base_path: "", query: "", words: &ENGLISH, accepted: &[] };
        let home = home(&Home {
            reader,
            items: &[],
            asked: None,
            pages: Pages::new(0, 1),
            missing_viewers: &[],
        });
        let viewer = Viewer { reader, manifest: Some("/m"), canvas: None };
        let viewers = [mirador(&viewer).unwrap(), uv(&viewer).unwrap()];
        for page in viewers.into_iter().chain([home, nothing_to_open(reader)]) {
            let names: Vec<_> =
                links(&page).into_iter().filter_map(|link| link.strip_prefix("/assets/")).collect();
            assert!(names.contains(&"style.css"), "{page}");
            for name in names {
                assert!(asset(name).is_some(), "{name} is linked but not there");
            }
        }
    }

    #[test]
    fn an_unknown_name_is_no_asset() {
        assert_eq!(asset("../mod.rs"), None);
        assert_eq!(asset(""), None);
    }
}
