//! The page of a folio or of a detail of it: an address to cite.

use askama::Template;

use super::item::{Described, FolioLink};
use super::{Action, Picture, Reader, Social, Text, render};

/// What the page shows.
#[derive(Clone, Debug, Template)]
#[template(path = "folio.html")]
pub struct FolioPage<'a> {
    pub reader: Reader<'a>,
    pub social: Social,
    /// Of the item.
    pub title: Text<'a>,
    pub item_address: String,
    pub label: Text<'a>,
    /// Of the folio, and of a detail of it as such.
    pub heading: String,
    /// `rtl` or `ltr`: in which direction leaves are turned.
    pub direction: &'static str,
    /// The first is shown large, others of the same surface below it; empty where the leaf is missing.
    pub pictures: Vec<FolioPicture<'a>>,
    pub detail: Option<Detail>,
    /// Closer looks at parts of what is shown, row by row, with what they show.
    pub closer: Vec<(String, String)>,
    pub before: Option<FolioLink<'a>>,
    pub after: Option<FolioLink<'a>>,
    pub actions: Vec<Action>,
    pub description: Vec<Described<'a>>,
    /// Of the item.
    pub of_item: Vec<Described<'a>>,
    pub rights: Option<&'a str>,
    pub credit: Option<Described<'a>>,
    pub downloads: Vec<(u32, u32, String)>,
    pub permalink: String,
    /// As a sentence.
    pub citation: String,
}

/// One of the pictures of a surface.
#[derive(Clone, Debug)]
pub struct FolioPicture<'a> {
    /// Empty where there is only one.
    pub label: Option<Text<'a>>,
    pub picture: Picture,
}

/// A part of a folio, in pixels of it.
#[derive(Clone, Debug)]
pub struct Detail {
    pub numbers: [u32; 4],
    /// The page of the whole folio.
    pub whole: String,
}

impl Detail {
    /// For the text that says where it lies.
    fn region(&self, reader: &Reader) -> String {
        let [x, y, width, height] = self.numbers.map(|number| number.to_string());
        let values = [("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height)];
        reader.words.with_all("detail-region", &values)
    }
}

/// The page as HTML.
pub fn folio(page: &FolioPage) -> String {
    render(page)
}

/// A choice between folios of the same label.
#[derive(Clone, Debug, Template)]
#[template(path = "which_folio.html")]
pub struct WhichFolio<'a> {
    pub reader: Reader<'a>,
    pub title: Text<'a>,
    pub item_address: String,
    /// What was asked for.
    pub asked: &'a str,
    pub folios: Vec<FolioLink<'a>>,
}

/// The page as HTML.
pub fn which_folio(page: &WhichFolio) -> String {
    render(page)
}
