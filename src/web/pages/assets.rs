//! The few files of our own that pages link to, embedded in the program.

/// The bytes and media type of the file under `/assets/{name}`; `None` if there is none.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    match name {
        "style.css" => Some((include_bytes!("assets/style.css"), "text/css; charset=utf-8")),
        "mirador.js" => {
            Some((include_bytes!("assets/mirador.js"), "text/javascript; charset=utf-8"))
        }
        "icon.svg" => Some((include_bytes!("assets/icon.svg"), "image/svg+xml; charset=utf-8")),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::web::pages::{Home, Message, Mirador, home, message, mirador};

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
        let home = home(&Home { base_path: "", items: &[], missing_viewers: &[] });
        let mirador = mirador(&Mirador { base_path: "", manifest: None, canvas: None }).unwrap();
        let message = message(&Message { base_path: "", title: "", sentence: "", command: None });
        for page in [home, mirador, message] {
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
