//! A page that says one thing: an error, or what is missing.

use askama::Template;

use super::{Reader, Words, render};

/// The command that brings the viewers.
const INSTALL: &str = "warraq viewers install";

/// A title, a sentence and the way home.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "message.html")]
pub struct Message<'a> {
    pub reader: Reader<'a>,
    /// The language of title and sentence, which may be another than the reader's: the
    /// sentences of rare errors are not translated.
    pub spoken: &'static Words,
    /// What happened, in a few words.
    pub title: &'a str,
    /// What the reader can do about it.
    pub sentence: &'a str,
    /// A command line that helps.
    pub command: Option<&'a str>,
}

/// The page as HTML.
pub fn message(message: &Message) -> String {
    render(message)
}

/// The page in the place of a viewer that is not installed; `viewer` is its title.
pub fn viewer_missing(reader: Reader, viewer: &str) -> String {
    message(&Message {
        reader,
        spoken: reader.words,
        title: &reader.words.with("viewer-missing-title", "viewer", viewer),
        sentence: &reader.words.say("viewer-missing"),
        command: Some(INSTALL),
    })
}

/// The page in the place of a viewer that cannot stand open without a manifest.
pub fn nothing_to_open(reader: Reader) -> String {
    message(&Message {
        reader,
        spoken: reader.words,
        title: &reader.words.say("nothing-to-open-title"),
        sentence: &reader.words.say("nothing-to-open"),
        command: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::{ARABIC, ENGLISH};

    fn reader<'a>(base_path: &'a str, words: &'static Words) -> Reader<'a> {
        Reader { base_path, query: "manifest=%2Fm&lang=en", words, accepted: &[] }
    }

    #[test]
    fn what_was_asked_for_cannot_become_markup() {
        let title = "There is no <b>item</b>";
        let reader = reader("", &ENGLISH);
        let message = Message { reader, spoken: &ENGLISH, title, sentence: "\"&", command: None };
        let html = super::message(&message);
        assert!(!html.contains("<b>"), "{html}");
        assert!(html.contains("<a href=\"/?lang=en\">"), "{html}");
    }

    #[test]
    fn the_page_in_a_viewers_place_shows_the_command() {
        let html = viewer_missing(reader("/library", &ENGLISH), "Mirador");
        assert!(html.contains("Mirador is not installed"), "{html}");
        assert!(html.contains("<code dir=\"ltr\">warraq viewers install</code>"), "{html}");
        assert!(html.contains("<a href=\"/library/?lang=en\">"), "{html}");
        // What was to be opened is not lost on the way to the other language.
        assert!(html.contains("href=\"?manifest=%2Fm&#38;lang=ar\""), "{html}");
    }

    #[test]
    fn a_message_that_is_not_translated_says_its_language() {
        let reader = reader("", &ARABIC);
        let message = Message {
            reader,
            spoken: &ENGLISH,
            title: "Bad Request",
            sentence: "`x` is no address",
            command: None,
        };
        let html = super::message(&message);
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        assert!(html.contains("<h1 lang=\"en\" dir=\"ltr\">Bad Request</h1>"), "{html}");
        assert!(html.contains("<p lang=\"en\" dir=\"ltr\">`x` is no address</p>"), "{html}");
        assert!(html.contains("إلى الصفحة الرئيسية"), "{html}");
    }
}
