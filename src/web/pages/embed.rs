//! A page that stands in a frame on another site: a leaf or an opening, with who must be named.

use askama::Template;

use super::item::{Described, FolioLink};
use super::{Reader, Text, render};

/// What the frame shows.
#[derive(Clone, Debug, Template)]
#[template(path = "embed.html")]
pub struct EmbedPage<'a> {
    pub reader: Reader<'a>,
    pub title: Text<'a>,
    /// Our page of what is shown.
    pub page_address: String,
    /// The surfaces that are seen together, in reading order.
    pub opening: Vec<FolioLink<'a>>,
    /// `rtl` or `ltr`: in which direction leaves are turned.
    pub direction: &'static str,
    /// Frames of what comes before and after.
    pub before: Option<String>,
    pub after: Option<String>,
    pub credit: Option<Described<'a>>,
    pub rights: Option<&'a str>,
}

/// The page as HTML.
pub fn embed(page: &EmbedPage) -> String {
    render(page)
}
