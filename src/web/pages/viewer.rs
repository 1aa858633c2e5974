//! A published viewer that fills the page, with one manifest open.
//!
//! The viewer's whole configuration is made here and handed over as a block of JSON, which
//! is data to the browser and so allowed where inline scripts are not. A small script of
//! ours reads it and starts the viewer.

use askama::Template;
use serde_json::Value;

use super::{Reader, render};
use crate::viewers::Lock;

/// What to open.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub reader: Reader<'a>,
    /// Where the manifest is.
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

/// The files of a viewer's package that its page loads, and of ours.
pub(super) struct Parts {
    /// The package, as the lock calls it.
    pub package: &'static str,
    pub style: Option<&'static str>,
    pub script: &'static str,
    /// Our own file that starts it; its name without `.js` is that of the element which
    /// the viewer fills.
    pub start: &'static str,
}

#[derive(Template)]
#[template(path = "viewer.html")]
struct Page<'a> {
    reader: Reader<'a>,
    manifest: Option<&'a str>,
    /// What readers know the viewer as.
    title: &'a str,
    name: &'a str,
    /// Below `/viewers/`.
    style: Option<String>,
    script: String,
    config: String,
}

impl Viewer<'_> {
    /// # Errors
    /// [`NotAnAddress`] for a manifest that is not on the web, such as `javascript:…`.
    pub(super) fn check(&self) -> Result<(), NotAnAddress> {
        match self.manifest.filter(|given| !is_web_address(given)) {
            Some(given) => Err(NotAnAddress { given: given.to_owned() }),
            None => Ok(()),
        }
    }

    /// The page that starts the viewer made of `parts` with `config`.
    pub(super) fn page(&self, parts: &Parts, config: &Value) -> String {
        let viewer = Lock::committed().viewer(parts.package).expect("a unit test looks it up");
        let address = |file: &str| format!("{}/{}/{file}", viewer.name, viewer.version);
        render(&Page {
            reader: self.reader,
            manifest: self.manifest,
            title: &viewer.title,
            name: parts.start,
            style: parts.style.map(address),
            script: address(parts.script),
            config: for_script(config),
        })
    }
}

fn is_web_address(given: &str) -> bool {
    let starts_with = |prefix: &str| {
        given.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    starts_with("https://") || starts_with("http://") || starts_with("/")
}

/// JSON that can stand inside a `script` element: nothing in it ends the element or
/// begins a comment.
pub(in crate::web) fn for_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::web::pages::assets::tests::links;
    use crate::web::pages::{ARABIC, ENGLISH, Words, mirador, uv};

    type Show = fn(&Viewer) -> Result<String, NotAnAddress>;
    const VIEWERS: [Show; 2] = [mirador, uv];

    pub(in crate::web::pages) fn asked<'a>(
        words: &'static Words,
        manifest: Option<&'a str>,
        canvas: Option<&'a str>,
    ) -> Viewer<'a> {
        Viewer {
            reader: Reader { base_path: "", query: "", words, accepted: &[] },
            manifest,
            canvas,
        }
    }

    /// The configuration as our script will read it.
    pub(in crate::web::pages) fn config_of(html: &str) -> Value {
        let (_, rest) = html.split_once("id=\"viewer-config\">").unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    #[test]
    fn the_lock_keeps_the_files_that_the_pages_load() {
        for show in VIEWERS {
            let html = show(&asked(&ENGLISH, Some("/m"), None)).unwrap();
            let files: Vec<_> = links(&html)
                .into_iter()
                .filter_map(|link| link.strip_prefix("/viewers/"))
                .collect();
            assert!(!files.is_empty(), "{html}");
            for file in files {
                let mut parts = file.splitn(3, '/');
                let [name, version, path] = [(); 3].map(|()| parts.next().unwrap());
                let viewer = Lock::committed().viewer(name).unwrap();
                assert_eq!(viewer.version, version);
                assert!(viewer.files.iter().any(|kept| kept == path), "{file}");
            }
        }
    }

    #[test]
    fn an_address_cannot_close_the_block_it_stands_in() {
        let hostile = "https://h/</script><script>alert(1)</script><!--";
        for show in VIEWERS {
            let html = show(&asked(&ENGLISH, Some(hostile), Some(hostile))).unwrap();
            assert!(config_of(&html).to_string().contains("<!--"), "it is handed over: {html}");
            assert_eq!(html.matches("<script").count(), 4, "three files and the block: {html}");
            assert!(!html.contains("<!--"), "{html}");
        }
    }

    #[test]
    fn what_is_not_on_the_web_is_refused() {
        for show in VIEWERS {
            for given in ["javascript:alert(1)", "data:,x", "ftp://h/m", "m.json", "", "é"] {
                let refused = show(&asked(&ENGLISH, Some(given), None));
                assert_eq!(refused, Err(NotAnAddress { given: given.into() }), "{given}");
            }
        }
    }

    #[test]
    fn no_script_is_written_into_the_page_itself() {
        for show in VIEWERS {
            let html = show(&asked(&ENGLISH, Some("https://h/m"), None)).unwrap();
            for script in html.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains("src=") || tag.contains("application/json"), "{tag}");
            }
        }
    }

    #[test]
    fn the_other_language_keeps_what_is_open() {
        for show in VIEWERS {
            let mut viewer = asked(&ARABIC, Some("https://h/m?a=1&b=2"), Some("c 1"));
            viewer.reader.query = "manifest=https://h/m?a=1%26b=2&lang=ar&canvas=c%201";
            let html = show(&viewer).unwrap();
            let link = "?manifest=https%3A%2F%2Fh%2Fm%3Fa%3D1%26b%3D2&#38;canvas=c+1&#38;lang=en";
            assert!(links(&html).contains(&link), "{html}");
            assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        }
    }

    #[test]
    fn without_scripts_the_manifest_can_still_be_reached() {
        for show in VIEWERS {
            let html = show(&asked(&ENGLISH, Some("https://h/m"), None)).unwrap();
            let (_, rest) = html.split_once("<noscript>").unwrap();
            let (noscript, _) = rest.split_once("</noscript>").unwrap();
            assert_eq!(links(noscript), ["https://h/m"]);
        }
    }
}
