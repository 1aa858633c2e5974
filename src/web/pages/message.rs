//! A page that says one thing: an error, or what is missing.

use askama::Template;

use super::render;

/// A title, a sentence and the way home.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "message.html")]
pub struct Message<'a> {
    pub base_path: &'a str,
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

/// The page in Mirador's place while Mirador is not installed.
pub fn mirador_missing(base_path: &str) -> String {
    message(&Message {
        base_path,
        title: "Mirador is not installed",
        sentence: "The operator of this server can add it with the command below and a restart; \
                   until then the manifests open in Mirador elsewhere.",
        command: Some("warraq viewers install"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_cannot_become_markup() {
        let title = "There is no <b>item</b>";
        let html = message(&Message { base_path: "", title, sentence: "\"&", command: None });
        assert!(!html.contains("<b>"), "{html}");
        assert!(html.contains("<a href=\"/\">"), "{html}");
    }

    #[test]
    fn the_page_in_miradors_place_shows_the_command() {
        let html = mirador_missing("/library");
        assert!(html.contains("<code>warraq viewers install</code>"), "{html}");
        assert!(html.contains("<a href=\"/library/\">"), "{html}");
    }
}
