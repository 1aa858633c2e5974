//! The pages that readers see: functions from plain structs to HTML.
//!
//! Everything here is pure: no requests, no files, no clock, and no decision about status
//! or headers except the words of [`CONTENT_SECURITY_POLICY`], which every page and viewer
//! is written for. No page holds an inline script or asks another host for anything of its
//! own; home and messages need no script at all.
//!
//! Pages speak the languages of [`words`]. What comes from records is in the language that the
//! address asks for or the browser prefers, also one that the pages do not speak; it is marked with
//! its own language and finds its direction by itself.

mod assets;
mod cite;
mod embed;
mod folio;
mod home;
mod item;
mod message;
mod mirador;
mod paging;
mod parts;
mod read;
mod text;
mod uv;
mod viewer;
mod words;

pub use assets::asset;
pub use cite::{CitationFormat, Cited};
pub use embed::{EmbedPage, embed};
pub use folio::{Detail, FolioPage, FolioPicture, WhichFolio, folio, which_folio};
pub use home::{Home, HomeItem, home};
pub use item::{ContentsLine, Described, FolioLink, ItemPage, Linked, Strip, item};
pub use message::{Message, message, nothing_to_open, viewer_missing};
pub use mirador::mirador;
pub use paging::Pages;
use parts::formats;
pub use parts::{Action, Picture, Social, Window};
pub use read::{READER_PACKAGE, ReadPage, read, reader_title};
pub use text::{Text, pick};
pub use uv::uv;
pub(super) use viewer::for_script;
pub use viewer::{NotAnAddress, Viewer};
pub use words::{ARABIC, ENGLISH, Words};

use crate::text::{language_tag, primary};

macro_rules! policy {
    ($scripts:literal) => {
        concat!(
            "default-src 'self'; script-src ",
            $scripts,
            "; img-src * data: blob:; connect-src *; style-src 'self' 'unsafe-inline'; ",
            "object-src 'none'; base-uri 'none'; form-action 'self'"
        )
    };
}

/// The policy for every HTML page but one, and for the viewers' files.
///
/// Viewers fetch manifests and pictures from any library (`connect-src`, `img-src`) and
/// write style elements of their own; scripts come from us alone.
pub const CONTENT_SECURITY_POLICY: &str = policy!("'self'");

/// The policy for Universal Viewer's page: its table of contents is written by JsViews,
/// which compiles the template with `new Function` (seen in 4.4.0; without this a manifest
/// with ranges has no contents). Scripts still come from us alone and none is inline.
pub const CONTENT_SECURITY_POLICY_OF_UV: &str = policy!("'self' 'unsafe-eval'");

/// Whom a page is written for.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What stands before our own paths in the public address: empty, or like `/library`
    /// without a final slash.
    pub base_path: &'a str,
    /// The query of the page's own address, as it came.
    pub query: &'a str,
    /// The page's language.
    pub words: &'static Words,
    /// The languages that the browser prefers, as tags, the best first.
    pub accepted: &'a [String],
}

impl Reader<'_> {
    /// The languages in which what records say is shown, as tags, the best first: the one that
    /// the address names, those that the browser prefers, none of which the pages need to speak, then
    /// the page's own. Each language is there once.
    pub fn languages(&self) -> Vec<String> {
        let asked = url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(name, _)| name == LANGUAGE_PARAMETER)
            .and_then(|(_, value)| language_tag(&value).ok());
        let own = self.words.code.to_owned();
        let mut languages: Vec<String> = Vec::new();
        for tag in asked.into_iter().chain(self.accepted.iter().cloned()).chain([own]) {
            if !languages.iter().any(|known| primary(known) == primary(&tag)) {
                languages.push(tag);
            }
        }
        languages
    }

    /// The language that links to our other pages name, so that they show what records say in it too:
    /// the first of [`Self::languages`], by its short tag where it is the page's own.
    pub fn language(&self) -> String {
        let first = self.languages().swap_remove(0);
        if primary(&first) == self.words.code { self.words.code.to_owned() } else { first }
    }

    /// The page's own query without its language, ending in `?` or `&`.
    fn here(&self) -> String {
        let others = url::form_urlencoded::parse(self.query.as_bytes())
            .filter(|(name, _)| name != LANGUAGE_PARAMETER);
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
        if query.is_empty() { "?".into() } else { format!("?{query}&") }
    }
}

/// The parameter of addresses that names a language.
pub const LANGUAGE_PARAMETER: &str = "lang";

/// Renders a template into memory.
fn render(template: &impl askama::Template) -> String {
    template.render().expect("these templates only write strings and numbers to a String")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_records_say_is_in_the_language_of_the_address_then_in_the_pages() {
        for (query, expected) in [
            ("", &["ar"][..]),
            ("lang=ar", &["ar"]),
            ("manifest=x&lang=ru", &["ru", "ar"]),
            ("lang=uz-cyrl&lang=ru", &["uz-Cyrl", "ar"]),
            ("lang=arabic", &["ar"]),
            ("lang=%22%3E", &["ar"]),
            ("lang=", &["ar"]),
        ] {
            let reader = Reader { base_path: "", query, words: &ARABIC, accepted: &[] };
            assert_eq!(reader.languages(), expected, "{query}");
        }
    }

    #[test]
    fn between_both_stand_the_languages_that_the_browser_prefers() {
        let accepted = ["kk-KZ", "ar-EG", "ru"].map(str::to_owned);
        for (query, expected) in [
            ("", &["kk-KZ", "ar-EG", "ru"][..]),
            ("lang=fr", &["fr", "kk-KZ", "ar-EG", "ru"]),
            ("lang=ru", &["ru", "kk-KZ", "ar-EG"]),
        ] {
            let reader = Reader { base_path: "", query, words: &ARABIC, accepted: &accepted };
            assert_eq!(reader.languages(), expected, "{query}");
        }
        let reader = Reader { base_path: "", query: "", words: &ARABIC, accepted: &accepted[..1] };
        assert_eq!(
            (reader.languages(), reader.language()),
            (vec!["kk-KZ".into(), "ar".into()], "kk-KZ".into())
        );
        let reader = Reader { accepted: &accepted[1..], ..reader };
        assert_eq!(reader.language(), "ar");
    }
}
