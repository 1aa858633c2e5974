//! The page of an item: what it looks like, what is known of it, and the ways to read it.

use std::borrow::Cow;

use askama::Template;

use super::{Action, Picture, Reader, Social, Text, render};

/// What the page shows.
#[derive(Clone, Debug, Template)]
#[template(path = "item.html")]
pub struct ItemPage<'a> {
    pub reader: Reader<'a>,
    pub social: Social,
    pub title: Text<'a>,
    pub summary: Vec<Text<'a>>,
    /// What is seen first, from the first side of the opening to the last.
    pub opening: Vec<FolioLink<'a>>,
    /// `rtl` or `ltr`: in which direction its leaves are turned.
    pub direction: &'static str,
    pub actions: Vec<Action>,
    pub description: Vec<Described<'a>>,
    pub contents: Vec<ContentsLine<'a>>,
    pub strip: Strip<'a>,
    pub rights: Option<&'a str>,
    pub credit: Option<Described<'a>>,
    pub providers: Vec<Linked<'a>>,
    pub links: Vec<Linked<'a>>,
    pub collections: Vec<Linked<'a>>,
    /// Sizes in which the first picture can be downloaded.
    pub downloads: Vec<(u32, u32, String)>,
    pub manifests: [String; 2],
    /// As a sentence.
    pub citation: String,
    /// A JSON-LD block.
    pub data: String,
}

/// A label and its values.
#[derive(Clone, Debug)]
pub struct Described<'a> {
    pub label: Text<'a>,
    pub values: Vec<Text<'a>>,
}

/// What has a name and perhaps an address.
#[derive(Clone, Debug)]
pub struct Linked<'a> {
    pub label: Text<'a>,
    pub address: Option<Cow<'a, str>>,
}

/// An entry of the table of contents; deeper ones stand further in.
#[derive(Clone, Debug)]
pub struct ContentsLine<'a> {
    pub label: Text<'a>,
    pub address: Option<String>,
    pub depth: usize,
}

/// A folio and its picture; without one, the leaf is missing.
#[derive(Clone, Debug)]
pub struct FolioLink<'a> {
    pub label: Text<'a>,
    pub address: String,
    pub picture: Option<Picture>,
}

/// Some of the folios, in reading order.
#[derive(Clone, Debug)]
pub struct Strip<'a> {
    pub folios: Vec<FolioLink<'a>>,
    /// Addresses of the other parts of a long item, from the first on, with the labels of their first
    /// and last folios; the one that is shown has none.
    pub parts: Vec<(Text<'a>, Text<'a>, Option<String>)>,
}

/// The page as HTML.
pub fn item(page: &ItemPage) -> String {
    render(page)
}
