//! From a [`Reading`] to the page of an item.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::find::segment;
use crate::geometry::Size;
use crate::presentation::{
    Addresses, Entry, Leaf, Pair, Reading, ReadingLink, ShownPicture, TOP_COLLECTION, Version,
    ViewingDirection,
};
use crate::text::LanguageMap;
use crate::web::embedding::{FRAME, frame};
use crate::web::html::Installed;
use crate::web::pages::{
    Action, CitationFormat, ContentsLine, Described, FolioLink, ItemPage, Linked, Picture, Reader,
    Social, Strip, Text, for_script,
};

/// Widths in pixels of the pictures of a page.
pub(super) const THUMBNAIL: u32 = 140;
pub(super) const LARGE: u32 = 1000;

/// Characters of a description that other sites show.
const DESCRIPTION: usize = 300;

/// Folios that one strip shows.
const STRIP: usize = 60;

/// Entries of the contents beyond; readers have all of them.
const MOST_CONTENTS: usize = 2000;

/// An entry that is deeper stands where this one does.
const DEEPEST: usize = 5;

/// A Manifest that is shown on a page.
pub(super) struct Showing<'a> {
    pub(super) reading: &'a Reading,
    pub(super) reader: Reader<'a>,
    pub(super) item: &'a str,
    pub(super) addresses: Addresses,
    /// Those of [`Reader::languages`].
    pub(super) languages: Vec<String>,
    pub(super) untitled: String,
    pub(super) viewers: &'a [Installed],
    /// Whether our own reader can be gone to.
    pub(super) has_reader: bool,
    /// What the item is part of, by name.
    pub(super) collections: &'a [(String, LanguageMap)],
}

impl<'a> Showing<'a> {
    pub(super) fn item(&self) -> ItemPage<'_> {
        let reading = self.reading;
        let first = reading.start.min(reading.leaves.len().saturating_sub(1));
        let opening = if reading.leaves.is_empty() { Vec::new() } else { reading.opening(first) };
        let folios = opening.iter().map(|at| self.folio_link(*at, LARGE)).collect();
        let links = [&reading.homepages, &reading.renderings, &reading.see_also];
        let social = self.social_of_item(opening.first().copied());
        ItemPage {
            reader: self.reader,
            data: for_script(&self.data(&social)),
            social,
            title: self.title(),
            summary: Text::all(&reading.summary, &self.languages),
            opening: folios,
            direction: self.direction(),
            actions: self.actions(None),
            description: self.described(&reading.metadata),
            contents: self.contents(),
            strip: self.strip(first),
            rights: reading.rights.as_deref(),
            credit: self.credit(),
            providers: reading.providers.iter().filter_map(|it| self.linked(it)).collect(),
            links: links.into_iter().flatten().filter_map(|it| self.linked(it)).collect(),
            collections: self.collections(),
            downloads: opening
                .first()
                .and_then(|at| reading.leaves[*at].first_picture())
                .map(downloads)
                .unwrap_or_default(),
            citation: CitationFormat::Text.write(&self.cited(None)),
            manifests: [Version::V3, Version::V2]
                .map(|version| self.addresses.manifest(version, self.item)),
        }
    }

    pub(super) fn title(&self) -> Text<'_> {
        let untitled = Text { language: self.reader.words.code, value: &self.untitled };
        Text::choose(&self.reading.label, &self.languages).unwrap_or(untitled)
    }

    pub(super) fn item_address(&self) -> String {
        self.here(&self.addresses.page(self.item, None))
    }

    pub(super) fn folio_address(&self, at: usize) -> String {
        let folio = segment(self.reading, &self.addresses, self.item, at);
        self.addresses.page(self.item, Some(&folio))
    }

    /// In the language of the reader, where the address names it.
    pub(super) fn here(&self, address: &str) -> String {
        let is_named = self.reader.query.split('&').any(|it| it.starts_with("lang="));
        if is_named { format!("{address}?lang={}", self.reader.language()) } else { address.into() }
    }

    pub(super) fn direction(&self) -> &'static str {
        match self.reading.direction {
            ViewingDirection::RightToLeft => "rtl",
            _ => "ltr",
        }
    }

    pub(super) fn label_of<'l>(&'l self, leaf: &'l Leaf) -> Text<'l> {
        let untitled = Text { language: self.reader.words.code, value: &self.untitled };
        Text::choose(&leaf.label, &self.languages).unwrap_or(untitled)
    }

    pub(super) fn folio_link(&self, at: usize, width: u32) -> FolioLink<'_> {
        let leaf = &self.reading.leaves[at];
        FolioLink {
            label: self.label_of(leaf),
            address: self.here(&self.folio_address(at)),
            picture: leaf.first_picture().map(|shown| picture(shown, leaf, width)),
        }
    }

    /// Ways to read it, at the folio of a place where one is given: our own reader first.
    pub(super) fn actions(&self, at: Option<usize>) -> Vec<Action> {
        let canvas = at.map(|at| self.reading.leaves[at].id.as_str());
        let own = self.has_reader.then(|| Action {
            text: self.reader.words.say("read").into_owned(),
            address: self.reader_address(at),
        });
        let manifest = self.addresses.manifest(Version::V3, self.item);
        let action = |viewer: &Installed| Action {
            text: self.reader.words.with("view-in", "viewer", viewer.title),
            address: viewer.address(self.reader, &manifest, canvas),
        };
        own.into_iter().chain(self.viewers.iter().map(action)).collect()
    }

    pub(super) fn described<'p>(&'p self, pairs: &'p [Pair]) -> Vec<Described<'p>> {
        pairs.iter().filter_map(|pair| self.pair(pair)).collect()
    }

    pub(super) fn credit(&self) -> Option<Described<'_>> {
        self.pair(self.reading.required_statement.as_ref()?)
    }

    fn pair<'p>(&'p self, pair: &'p Pair) -> Option<Described<'p>> {
        let empty = Text { language: "", value: "" };
        let label = Text::choose(&pair.label, &self.languages).unwrap_or(empty);
        let values = Text::all(&pair.value, &self.languages);
        (!values.is_empty()).then_some(Described { label, values })
    }

    fn linked<'l>(&'l self, link: &'l ReadingLink) -> Option<Linked<'l>> {
        let address = link.address.as_deref();
        let bare = address.map(|value| Text { language: "", value });
        let label = Text::choose(&link.label, &self.languages).or(bare)?;
        Some(Linked { label, address: address.map(Cow::from) })
    }

    fn collections(&self) -> Vec<Linked<'_>> {
        let linked = |(name, label): &'a (String, LanguageMap)| {
            let address = self.addresses.collection(Version::V3, name).into();
            Some((Text::choose(label, &self.languages)?, address))
        };
        let others = self.collections.iter().filter(|(name, _)| name != TOP_COLLECTION);
        let linked = others.filter_map(linked);
        linked.map(|(label, address)| Linked { label, address: Some(address) }).collect()
    }

    fn contents(&self) -> Vec<ContentsLine<'_>> {
        let mut lines = Vec::new();
        self.add_contents(&self.reading.contents, 0, &mut lines);
        lines
    }

    fn add_contents<'l>(
        &'l self,
        entries: &'l [Entry],
        depth: usize,
        lines: &mut Vec<ContentsLine<'l>>,
    ) {
        for entry in entries {
            if lines.len() >= MOST_CONTENTS {
                return;
            }
            if let Some(label) = Text::choose(&entry.label, &self.languages) {
                let address = entry.leaf.map(|at| self.here(&self.folio_address(at)));
                lines.push(ContentsLine { label, address, depth: depth.min(DEEPEST) });
            }
            self.add_contents(&entry.entries, depth + 1, lines);
        }
    }

    /// The part of the folios that the address asks for, else the one that has the folio at `first`.
    fn strip(&self, first: usize) -> Strip<'_> {
        let count = self.reading.leaves.len();
        let parts = count.div_ceil(STRIP);
        let asked = url::form_urlencoded::parse(self.reader.query.as_bytes());
        let asked = asked.filter(|(name, _)| name == "folios").find_map(|(_, it)| it.parse().ok());
        let part: usize =
            asked.filter(|part| (1..=parts).contains(part)).unwrap_or(first / STRIP + 1);
        let range = |part: usize| (part - 1) * STRIP..(part * STRIP).min(count);
        let label = |at: usize| self.label_of(&self.reading.leaves[at]);
        let named = |other: usize| {
            let places = range(other);
            let query = format!("?folios={other}&lang={}#folios", self.reader.language());
            let address = self.addresses.page(self.item, None) + &query;
            (label(places.start), label(places.end - 1), (other != part).then_some(address))
        };
        Strip {
            folios: range(part.min(parts).max(1))
                .map(|at| self.folio_link(at, THUMBNAIL))
                .collect(),
            parts: if parts > 1 { (1..=parts).map(named).collect() } else { Vec::new() },
        }
    }

    /// What other sites show of the page of the item, where `first` is seen first.
    fn social_of_item(&self, first: Option<usize>) -> Social {
        let leaf = first.map(|at| &self.reading.leaves[at]);
        let shown = leaf.and_then(|leaf| Some((leaf.first_picture()?, leaf)));
        let picture = shown.map(|(shown, leaf)| picture(shown, leaf, LARGE));
        let address = self.addresses.page(self.item, None);
        self.social(self.title().value.to_owned(), address, picture)
    }

    /// What other sites show of one of our pages.
    pub(super) fn social(
        &self,
        title: String,
        address: String,
        picture: Option<Picture>,
    ) -> Social {
        let summary = Text::choose(&self.reading.summary, &self.languages);
        let embed = self.addresses.embedded(&address);
        Social {
            description: summary.map(|text| cut(text.value, DESCRIPTION)).unwrap_or_default(),
            picture,
            code: frame(&embed, &title, FRAME.0, FRAME.1),
            oembed: self.addresses.oembed(&address),
            embed,
            title,
            address,
        }
    }

    /// What search engines read.
    ///
    /// Source: schema.org, `Manuscript`.
    fn data(&self, social: &Social) -> Value {
        let reading = self.reading;
        let texts = |map: &LanguageMap| -> Value {
            let values = map.iter().flat_map(|(language, values)| {
                values.iter().map(move |value| match language {
                    LanguageMap::NONE => json!(value),
                    language => json!({ "@language": language, "@value": value }),
                })
            });
            values.collect()
        };
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "Manuscript",
            "@id": social.address,
            "url": social.address,
            "name": texts(&reading.label),
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": self.addresses.manifest(Version::V3, self.item),
                "encodingFormat":
                    "application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"",
            },
        });
        if !reading.summary.is_empty() {
            data["description"] = texts(&reading.summary);
        }
        if let Some(picture) = &social.picture {
            data["image"] = json!(picture.address);
        }
        if let Some(rights) = &reading.rights {
            data["license"] = json!(rights);
        }
        let provider = |provider: &ReadingLink| json!({ "@type": "Organization", "name": texts(&provider.label), "url": provider.address });
        if !reading.providers.is_empty() {
            data["provider"] = reading.providers.iter().map(provider).collect();
        }
        data
    }
}

/// A picture of a leaf, at least so wide where it has so many pixels.
pub(super) fn picture(shown: &ShownPicture, leaf: &Leaf, width: u32) -> Picture {
    let address = shown.wide(width);
    let whole = shown.size.or(leaf.size).unwrap_or(Size::new(3, 4));
    let listed = shown.sizes();
    let is_large = width >= LARGE && listed.len() > 1;
    let sizes = listed.iter().map(|(size, address)| format!("{address} {}w", size.width));
    let sizes = if is_large { sizes.collect::<Vec<_>>().join(", ") } else { String::new() };
    Picture { address, sizes, width: whole.width, height: whole.height, window: None }
}

/// Sizes in which a picture is at hand, the largest first.
pub(super) fn downloads(shown: &ShownPicture) -> Vec<(u32, u32, String)> {
    let sizes = shown.sizes().into_iter().rev();
    sizes.map(|(size, address)| (size.width, size.height, address)).collect()
}

/// The beginning of a text, up to the end of a word.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => {
            let end = text[..at].rfind(char::is_whitespace).unwrap_or(at);
            format!("{}…", &text[..end])
        }
    }
}
