//! From a [`Reading`](crate::presentation::Reading) to the page of a folio.

use super::show::{LARGE, Showing, downloads, picture};
use crate::geometry::{Rect, Size};
use crate::presentation::Leaf;
use crate::web::pages::{CitationFormat, Detail, FolioPage, FolioPicture, Picture, Text, Window};

/// Closer looks in a row, and in a column.
const CLOSER: u32 = 3;

/// Pixels that a side of a detail has at least for closer looks at it.
const LEAST: u32 = 300;

impl Showing<'_> {
    /// The page of the folio at a place, or of a detail in pixels of it.
    pub(super) fn folio(&self, at: usize, region: Option<Rect>) -> FolioPage<'_> {
        let reading = self.reading;
        let leaf = &reading.leaves[at];
        let label = self.label_of(leaf);
        let whole = self.folio_address(at);
        let permalink = match region {
            Some(region) => self.detail_address(at, region),
            None => whole.clone(),
        };
        let pictures = self.pictures(leaf, region);
        let shown = pictures.first().map(|shown| shown.picture.clone());
        let detail = region.map(|region| Detail {
            numbers: [region.x, region.y, region.width, region.height],
            whole: self.here(&whole),
        });
        let own = leaf.first_picture().filter(|_| region.is_none());
        let heading = match region {
            Some(_) => self.reader.words.with("detail-of", "folio", label.value),
            None => label.value.to_owned(),
        };
        FolioPage {
            reader: self.reader,
            social: self.social(
                format!("{heading}, {}", self.title().value),
                permalink.clone(),
                shown,
            ),
            title: self.title(),
            item_address: self.item_address(),
            heading,
            label,
            direction: self.direction(),
            closer: self.closer(leaf, &whole, region),
            before: at.checked_sub(1).map(|at| self.folio_link(at, 0)),
            after: (at + 1 < reading.leaves.len()).then(|| self.folio_link(at + 1, 0)),
            actions: self.actions(Some(at)),
            description: self.described(&leaf.metadata),
            of_item: self.described(&reading.metadata),
            rights: reading.rights.as_deref(),
            credit: self.credit(),
            downloads: own.map(downloads).unwrap_or_default(),
            pictures,
            detail,
            citation: CitationFormat::Text.write(&self.cited(Some((at, region)))),
            permalink,
        }
    }

    pub(super) fn pictures<'l>(
        &'l self,
        leaf: &'l Leaf,
        region: Option<Rect>,
    ) -> Vec<FolioPicture<'l>> {
        let of_whole = !leaf.pictures.is_empty();
        let all = if of_whole { &leaf.pictures } else { &leaf.parts };
        let one = |shown: &'l crate::presentation::ShownPicture| FolioPicture {
            label: Text::choose(&shown.label, &self.languages).filter(|_| all.len() > 1),
            picture: match (region, leaf.size) {
                (Some(region), Some(surface)) if of_whole => {
                    match shown.detail(region, surface, LARGE) {
                        Some(address) => plain(address, region.size()),
                        None => windowed(picture(shown, leaf, LARGE), region, surface),
                    }
                }
                _ => picture(shown, leaf, LARGE),
            },
        };
        all.iter().map(one).collect()
    }

    /// Addresses of closer looks, row by row.
    fn closer(&self, leaf: &Leaf, whole: &str, region: Option<Rect>) -> Vec<(String, String)> {
        let Some(size) = leaf.size.filter(|_| !leaf.pictures.is_empty()) else { return Vec::new() };
        let shown = region.unwrap_or_else(|| size.rect());
        if shown.width < LEAST || shown.height < LEAST {
            return Vec::new();
        }
        let cut = |from: u32, length: u32, at: u32| {
            let edge = |at: u32| u64::from(length) * u64::from(at) / u64::from(CLOSER);
            let (begin, end) = (edge(at) as u32, edge(at + 1) as u32);
            (from + begin, end - begin)
        };
        let cells = (0..CLOSER).flat_map(|row| (0..CLOSER).map(move |column| (row, column)));
        let cells = cells.map(|(row, column)| {
            let (x, width) = cut(shown.x, shown.width, column);
            let (y, height) = cut(shown.y, shown.height, row);
            let part = spelled(Rect::new(x, y, width, height));
            (self.here(&format!("{whole}/{part}")), part)
        });
        cells.collect()
    }
}

/// As addresses write it.
fn spelled(Rect { x, y, width, height }: Rect) -> String {
    format!("{x},{y},{width},{height}")
}

fn plain(address: String, size: Size) -> Picture {
    Picture { address, sizes: String::new(), width: size.width, height: size.height, window: None }
}

/// A detail of a picture of which no server makes details: the browser shows only a part of it.
fn windowed(whole: Picture, region: Rect, surface: Size) -> Picture {
    let window = Window {
        region: [region.x, region.y, region.width, region.height],
        surface: (surface.width, surface.height),
    };
    Picture { width: region.width, height: region.height, window: Some(window), ..whole }
}
