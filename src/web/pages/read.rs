//! Our own reader: the frame of the page and the words that its script needs.
//!
//! What stands still is written here, so that it is there at once and its buttons have names; the
//! script (`assets/reader/`) opens the Manifest and fills what depends on it.

use askama::Template;
use serde_json::{Map, Value, json};

use super::viewer::for_script;
use super::{Reader, Text, render};
use crate::viewers::Lock;

/// What the reader is written on, as the lock calls it.
pub const READER_PACKAGE: &str = "openseadragon";

const SCRIPT: &str = "build/openseadragon/openseadragon.min.js";

/// What begins the keys of all that the reader says; the script does without.
const SAID: &str = "reading-";

/// The texts that the script puts into the page.
const TEXTS: [&str; 20] = [
    "reading-loading",
    "reading-no-manifest",
    "reading-no-picture",
    "reading-try-again",
    "reading-no-contents",
    "reading-no-text",
    "reading-no-layers",
    "reading-opening",
    "reading-folio",
    "reading-layer",
    "reading-none",
    "reading-curtain-handle",
    "reading-select-help",
    "reading-measure-help",
    "reading-copied",
    "reading-copy",
    "reading-cite-link",
    "reading-millimeters",
    "reading-centimeters",
    "reading-note",
];

/// What to open.
#[derive(Clone, Debug)]
pub struct ReadPage<'a> {
    pub reader: Reader<'a>,
    pub title: Text<'a>,
    /// Where its Manifest of version 3 is.
    pub manifest: String,
    /// The page of the item, in the reader's language.
    pub item_address: String,
    /// What the addresses of its folios begin with, before a slash.
    pub pages_address: String,
}

#[derive(Template)]
#[template(path = "read.html")]
struct Page<'a> {
    reader: Reader<'a>,
    title: &'a Text<'a>,
    manifest: &'a str,
    item_address: &'a str,
    library: &'static str,
    /// Below `/viewers/`.
    script: String,
    config: String,
}

/// What readers know as what the reader is written on.
pub fn reader_title() -> &'static str {
    Lock::committed().viewer(READER_PACKAGE).map_or(READER_PACKAGE, |library| &library.title)
}

/// The page as HTML.
pub fn read(page: &ReadPage) -> String {
    let library = Lock::committed().viewer(READER_PACKAGE).expect("a unit test looks it up");
    let words = page.reader.words;
    let texts: Map<String, Value> = TEXTS
        .iter()
        .map(|key| (key.trim_start_matches(SAID).to_owned(), json!(words.say(key))))
        .collect();
    let config = json!({
        "manifest": page.manifest,
        "pages": page.pages_address,
        "languages": page.reader.languages(),
        "texts": texts,
    });
    render(&Page {
        reader: page.reader,
        title: &page.title,
        manifest: &page.manifest,
        item_address: &page.item_address,
        library: &library.title,
        script: format!("{}/{}/{SCRIPT}", library.name, library.version),
        config: for_script(&config),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::assets::asset;
    use crate::web::pages::assets::tests::links;
    use crate::web::pages::viewer::tests::config_of;
    use crate::web::pages::{ARABIC, ENGLISH, Words};

    fn shown(words: &'static Words, title: &str) -> String {
        read(&ReadPage {
            reader: Reader { base_path: "", query: "folio=2r", words, accepted: &[] },
            title: Text { language: "en", value: title },
            manifest: "http://h/iiif/presentation/3/a/manifest".into(),
            item_address: "http://h/m/a".into(),
            pages_address: "http://h/m/a".into(),
        })
    }

    #[test]
    fn the_lock_keeps_the_library_that_the_page_loads() {
        let html = shown(&ENGLISH, "A");
        let library = Lock::committed().viewer(READER_PACKAGE).unwrap();
        assert!(library.files.iter().any(|file| file == SCRIPT));
        let address = format!("/viewers/openseadragon/{}/{SCRIPT}", library.version);
        assert!(links(&html).contains(&address.as_str()), "{html}");
    }

    #[test]
    fn every_module_that_a_module_imports_is_there() {
        let mut unread = vec!["reader/main.js".to_owned()];
        let mut read = Vec::new();
        while let Some(name) = unread.pop() {
            let (bytes, media_type) = asset(&name).unwrap_or_else(|| panic!("no {name}"));
            assert_eq!(media_type, "text/javascript; charset=utf-8");
            let text = std::str::from_utf8(bytes).unwrap();
            for imported in text.split("from \"./").skip(1) {
                let imported = format!("reader/{}", imported.split('"').next().unwrap());
                if !read.contains(&imported) && !unread.contains(&imported) {
                    unread.push(imported);
                }
            }
            read.push(name);
        }
        assert!(read.len() > 8, "{read:?}");
    }

    #[test]
    fn the_manifest_and_all_words_are_handed_over() {
        for words in [&ENGLISH, &ARABIC] {
            let config = config_of(&shown(words, "A"));
            assert_eq!(config["manifest"], "http://h/iiif/presentation/3/a/manifest");
            for key in TEXTS {
                let said = config["texts"][key.trim_start_matches(SAID)].as_str().unwrap();
                assert!(!said.starts_with(SAID) && !said.is_empty(), "{key} in {words:?}");
            }
        }
    }

    #[test]
    fn a_title_cannot_become_markup_and_no_script_stands_in_the_page() {
        let html = shown(&ENGLISH, "</title><script>alert(1)</script>");
        assert_eq!(html.matches("<script").count(), 3, "{html}");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains("application/json"), "{tag}");
        }
    }

    #[test]
    fn the_other_language_keeps_the_folio_and_every_button_has_a_name() {
        let html = shown(&ARABIC, "A");
        assert!(links(&html).contains(&"?folio=2r&#38;lang=en"), "{html}");
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        assert!(!html.contains("reading-"), "every text is there: {html}");
        for button in html.split("<button").skip(1) {
            let (tag, rest) = button.split_once('>').unwrap();
            let text = rest.split('<').next().unwrap().trim();
            assert!(tag.contains("aria-label=") || !text.is_empty(), "{tag}");
        }
    }
}
