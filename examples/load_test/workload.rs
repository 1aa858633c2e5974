//! What is asked for: lists of addresses, always the same and in the same random order.

use warraq::geometry::{Rect, Size};

use crate::corpus::{Corpus, Kind, Page};
use crate::noise::Chance;

/// One address.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub page: Page,
    pub kind: Kind,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    Info,
    /// `region` lies inside the page; the answer has exactly the given size.
    Region {
        region: Rect,
        size: Size,
    },
    /// The whole page, as large as fits into a square of this side.
    Confined {
        side: u32,
    },
}

impl Asked {
    /// As it stands in a request.
    pub fn path(&self) -> String {
        let file = self.page.file(self.kind);
        match self.what {
            What::Info => format!("/iiif/3/{file}/info.json"),
            What::Region { region, size: Size { width, height } } => {
                let region = if region == self.page.size.rect() {
                    "full".to_owned()
                } else {
                    let Rect { x, y, width, height } = region;
                    format!("{x},{y},{width},{height}")
                };
                format!("/iiif/3/{file}/{region}/{width},{height}/0/default.jpg")
            }
            What::Confined { side } => {
                format!("/iiif/3/{file}/full/!{side},{side}/0/default.jpg")
            }
        }
    }
}

/// A list of addresses of one sort.
#[derive(Clone, Debug)]
pub struct Workload {
    pub name: &'static str,
    pub what: &'static str,
    /// Whether its few addresses are asked over and over, on purpose.
    pub repeats: bool,
    pub list: Vec<Asked>,
}

const VIPS256: Kind = Kind::Vips { tile: 256 };
const VIPS512: Kind = Kind::Vips { tile: 512 };
const OWN256: Kind = Kind::Own { tile: 256 };
const OWN512: Kind = Kind::Own { tile: 512 };

/// How many regions W4 has a page, and how many tiles are hot in W6.
const REGIONS: usize = 500;
const HOT: usize = 200;

/// A workload's name, what it is, and what makes its list of a page.
type Entry = (&'static str, &'static str, Kind, fn(Page, &mut Chance) -> Vec<What>);

const ENTRIES: [Entry; 12] = [
    ("W1", "256 px tiles of all levels, libvips pyramid", VIPS256, |page, _| tiles(page, 256)),
    ("W1-whole", "those of W1 that are whole stored tiles", VIPS256, |page, _| whole(page, 256)),
    ("W1-own", "256 px tiles of all levels, our own pyramid", OWN256, |page, _| tiles(page, 256)),
    ("W1b", "512 px tiles of all levels, libvips pyramid", VIPS512, |page, _| tiles(page, 512)),
    ("W1b-whole", "those of W1b that are whole stored tiles", VIPS512, |page, _| whole(page, 512)),
    ("W1b-own", "512 px tiles of all levels, our own pyramid", OWN512, |page, _| tiles(page, 512)),
    ("W3", "thumbnails, full/!180,180 to !239,239", VIPS256, |_, _| confined(180..240)),
    ("W3b", "pages on a screen, full/!1000,1000 to !1059,1059", VIPS256, |_, _| {
        confined(1000..1060)
    }),
    ("W4", "any region at any scale", VIPS256, regions),
    ("W5", "info.json, over and over", VIPS256, |_, _| vec![What::Info]),
    ("W6", "200 hot tiles of W1, over and over", VIPS256, |page, _| tiles(page, 256)),
    ("W7", "256 px tiles of all levels, plain JPEG", Kind::Jpeg, |page, _| tiles(page, 256)),
];

/// Every workload whose files are there.
pub fn all(corpus: &Corpus) -> Vec<Workload> {
    let entries = ENTRIES.iter().enumerate().filter(|(_, entry)| corpus.has(entry.2));
    entries
        .map(|(number, &(name, what, kind, of_page))| {
            let mut chance = Chance::new(100 + number as u64);
            let mut list = Vec::new();
            for &page in &corpus.pages {
                let asked = of_page(page, &mut chance);
                list.extend(asked.into_iter().map(|what| Asked { page, kind, what }));
            }
            shuffle(&mut list, &mut chance);
            if name == "W6" {
                list.truncate(HOT);
            }
            Workload { name, what, repeats: matches!(name, "W5" | "W6"), list }
        })
        .collect()
}

/// The names of all workloads, for those who choose some.
pub fn names() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.0)
}

/// All tiles of all levels as a viewer asks for them, from the full page down to the level
/// that fits one tile.
fn tiles(page: Page, tile: u32) -> Vec<What> {
    let Size { width, height } = page.size;
    let mut tiles = Vec::new();
    let mut factor = 1;
    loop {
        let side = tile * factor;
        for y in (0..height).step_by(side as usize) {
            for x in (0..width).step_by(side as usize) {
                let region = Rect::new(x, y, side.min(width - x), side.min(height - y));
                tiles.push(What::Region { region, size: region.size().reduced(factor) });
            }
        }
        if width.max(height) <= side {
            return tiles;
        }
        factor *= 2;
    }
}

/// Those that are not cut at the right or at the bottom.
fn whole(page: Page, tile: u32) -> Vec<What> {
    let full = Size::new(tile, tile);
    let is_whole = |what: &What| match what {
        // Rounding up may make a tile at the edge as large as a whole one.
        What::Region { region, size } => {
            *size == full && region.width == region.height && region.width.is_multiple_of(tile)
        }
        What::Info | What::Confined { .. } => false,
    };
    tiles(page, tile).into_iter().filter(is_whole).collect()
}

fn confined(sides: std::ops::Range<u32>) -> Vec<What> {
    sides.map(|side| What::Confined { side }).collect()
}

/// Regions 200 to 3000 pixels wide, at a scale of 1/10 to 1.
fn regions(page: Page, chance: &mut Chance) -> Vec<What> {
    let of_page = |side: f32, full: u32| side.round().clamp(1.0, full as f32) as u32;
    let mut region = || {
        let width = evenly(chance, 200.0, 3000.0);
        let height = width * evenly(chance, 0.6, 1.6);
        let most = 1500.0 / width.max(height);
        let scale = evenly(chance, 0.1, 1.0).min(most);
        let [across, down] = [width, height].map(|side| (side * scale).round().max(1.0) as u32);
        let (width, height) = (of_page(width, page.size.width), of_page(height, page.size.height));
        let x = (chance.unit() * (page.size.width - width) as f32) as u32;
        let y = (chance.unit() * (page.size.height - height) as f32) as u32;
        What::Region { region: Rect::new(x, y, width, height), size: Size::new(across, down) }
    };
    (0..REGIONS).map(|_| region()).collect()
}

/// As often from 1 to 2 as from 2 to 4.
fn evenly(chance: &mut Chance, low: f32, high: f32) -> f32 {
    chance.between(low.ln(), high.ln()).exp()
}

/// Fisher and Yates, from the end.
pub fn shuffle<T>(list: &mut [T], chance: &mut Chance) {
    for last in (1..list.len()).rev() {
        list.swap(last, (chance.unit() * (last + 1) as f32) as usize);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use super::*;

    fn corpus(has_vips: bool) -> Corpus {
        let pages = (1..=4).map(Page::new).collect();
        let vips_version = has_vips.then(|| "vips".to_owned());
        Corpus { folder: PathBuf::new(), pages, vips_version }
    }

    #[test]
    fn tiles_cover_every_level_once_and_end_with_one_that_holds_the_page() {
        let page = Page { number: 1, size: Size::new(1000, 600) };
        let mut areas = Vec::new();
        for what in tiles(page, 256) {
            let What::Region { region, size } = what else { panic!("{what:?}") };
            let factor = region.width.div_ceil(size.width);
            if areas.last().is_none_or(|&(last, _)| last != factor) {
                areas.push((factor, 0));
            }
            areas.last_mut().unwrap().1 += region.size().area();
        }
        // 1000 is held by 256 × 4.
        assert_eq!(areas, [(1, 600_000), (2, 600_000), (4, 600_000)]);
        let last = Asked { page, kind: Kind::Jpeg, what: *tiles(page, 256).last().unwrap() };
        assert_eq!(last.path(), "/iiif/3/page001.jpg/full/250,150/0/default.jpg");
    }

    #[test]
    fn whole_tiles_are_those_that_no_edge_cuts() {
        // 513 pixels at half their size are 257: a second tile of one pixel.
        let page = Page { number: 1, size: Size::new(1023, 513) };
        let whole = whole(page, 256);
        let asked: Vec<_> =
            whole.iter().map(|&what| Asked { page, kind: OWN256, what }.path()).collect();
        let at = |x: u32, y: u32, side: u32| {
            format!("/iiif/3/page001-own256.tif/{x},{y},{side},{side}/256,256/0/default.jpg")
        };
        let full = (0..2).flat_map(|row| (0..3).map(move |column| (column * 256, row * 256)));
        let mut expected: Vec<_> = full.map(|(x, y)| at(x, y, 256)).collect();
        expected.push(at(0, 0, 512));
        assert_eq!(asked, expected);
    }

    #[test]
    fn regions_lie_inside_their_page() {
        for page in corpus(true).pages {
            for what in regions(page, &mut Chance::new(1)) {
                let What::Region { region, size } = what else { panic!("{what:?}") };
                assert!(page.size.rect().contains(region), "{region:?} of {}", page.size);
                assert!(!size.is_empty() && !region.is_empty());
            }
        }
    }

    #[test]
    fn no_list_asks_for_an_address_twice() {
        for workload in all(&corpus(true)) {
            let paths: BTreeSet<_> = workload.list.iter().map(Asked::path).collect();
            assert_eq!(paths.len(), workload.list.len(), "{}", workload.name);
        }
    }

    #[test]
    fn without_libvips_only_its_own_files_are_asked_for() {
        assert_eq!(all(&corpus(true)).len(), ENTRIES.len());
        let without: Vec<_> = all(&corpus(false)).iter().map(|workload| workload.name).collect();
        assert_eq!(without, ["W1-own", "W1b-own", "W7"]);
    }

    #[test]
    fn shuffling_keeps_every_element_and_is_the_same_every_time() {
        let shuffled = || {
            let mut list: Vec<u32> = (0..1000).collect();
            shuffle(&mut list, &mut Chance::new(3));
            list
        };
        let list = shuffled();
        assert_eq!(list, shuffled());
        let stayed = list.iter().enumerate().filter(|&(place, &value)| place == value as usize);
        assert!(stayed.count() < 10);
        assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), 1000);
    }
}
