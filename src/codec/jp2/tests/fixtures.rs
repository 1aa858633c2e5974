//! Small files made by `scripts/jp2-fixtures`, and the pictures that the lossless ones hold.
//!
//! `fixtures/list.tsv` tells of each file what it exercises and what it was coded from. The page
//! is drawn here by the same integers as in the script, so nothing decoded is stored.

use std::fs;
use std::path::PathBuf;

/// One file of the table.
pub(in crate::codec::jp2) struct Fixture {
    pub(super) name: String,
    pub(super) source: Source,
    pub(super) kind: Kind,
    /// What it exercises, in words.
    pub(super) exercises: String,
}

/// What decoding must give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The source's samples exactly.
    Lossless,
    /// Something like the source; what exactly, another decoder tells.
    Lossy,
}

/// What a file was coded from: channels and their depth, as `rgb/8`, `k/12s` (signed) or
/// `yu2x2v2x2/8` (the second and third channel with every second sample), cut to a size.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) channels: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A component on its own grid, row by row, signed ones around 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) depth: u32,
    pub(super) signed: bool,
    pub(super) samples: Vec<i32>,
}

/// All files, in the order of the table.
pub(in crate::codec::jp2) fn fixtures() -> Vec<Fixture> {
    include_str!("fixtures/list.tsv").lines().skip(1).map(Fixture::parse).collect()
}

/// The file of that name.
pub(super) fn fixture(name: &str) -> Fixture {
    let found = fixtures().into_iter().find(|fixture| fixture.name == name);
    found.unwrap_or_else(|| panic!("there is no fixture {name}"))
}

impl Fixture {
    fn parse(line: &str) -> Self {
        let fields: Vec<_> = line.split('\t').collect();
        let [name, channels, width, height, kind, exercises] = fields[..] else {
            panic!("a line of the table is `{line}`");
        };
        let kind = match kind {
            "lossless" => Kind::Lossless,
            "lossy" => Kind::Lossy,
            _ => panic!("{name} is of the kind `{kind}`"),
        };
        let (width, height) = (width.parse().unwrap(), height.parse().unwrap());
        let source = Source { channels: channels.to_owned(), width, height };
        Self { name: name.to_owned(), source, kind, exercises: exercises.to_owned() }
    }

    pub(in crate::codec::jp2) fn read(&self) -> Vec<u8> {
        let folder =
            PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/codec/jp2/tests/fixtures"));
        fs::read(folder.join(&self.name)).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}

impl Source {
    /// The samples before coding, one plane each component.
    pub(super) fn planes(&self) -> Vec<Plane> {
        let (channels, depth) = self.channels.split_once('/').unwrap();
        let signed = depth.ends_with('s');
        let depth: u32 = depth.trim_end_matches('s').parse().unwrap();
        let channels = channels.as_bytes();
        let digit = |at: usize| channels.get(at).and_then(|byte| (*byte as char).to_digit(10));
        let mut planes = Vec::new();
        let mut at = 0;
        while at < channels.len() {
            // `u2x1` is every second sample of every row.
            let steps = digit(at + 1).zip(digit(at + 3));
            planes.push(self.plane(channels[at], steps.unwrap_or((1, 1)), depth, signed));
            at += if steps.is_some() { 4 } else { 1 };
        }
        planes
    }

    fn plane(&self, channel: u8, (dx, dy): (u32, u32), depth: u32, signed: bool) -> Plane {
        let (width, height) = (self.width.div_ceil(dx), self.height.div_ceil(dy));
        let less = if signed { 1 << (depth - 1) } else { 0 };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x * dx, y * dy)));
        let samples = places
            .map(|(x, y)| {
                deepened(value(channel, x.cast_signed(), y.cast_signed()), x, y, depth) - less
            })
            .collect();
        Plane { width, height, depth, signed, samples }
    }
}

fn deepened(value: i32, x: u32, y: u32, depth: u32) -> i32 {
    if depth <= 8 {
        return value >> (8 - depth);
    }
    let extra = depth - 8;
    (value << extra) + ((x * 13 + y * 29) % (1 << extra)).cast_signed()
}

/// A channel of the page at a place, 0 to 255.
fn value(channel: u8, x: i32, y: i32) -> i32 {
    let [r, g, b] = color(x, y);
    let gray = (r + 2 * g + b) / 4;
    match channel {
        b'r' => r,
        b'g' => g,
        b'b' => b,
        b'k' | b'y' => gray,
        b'u' => 128 + (b - gray).div_euclid(2),
        b'v' => 128 + (r - gray).div_euclid(2),
        b'a' => 255 - (2 * (x - 75).abs() + (y - 55).abs()).min(255),
        _ => panic!("there is no channel {}", channel as char),
    }
}

/// The page: paper, two painted squares, ink, and grain at two edges.
fn color(x: i32, y: i32) -> [i32; 3] {
    let light = 236 - x / 10 - y / 8;
    let mut color = if (116..138).contains(&x) && (10..32).contains(&y) {
        [28, 52, 120 + (x - 116) * 3]
    } else if (44..58).contains(&x) && (26..43).contains(&y) {
        [188, 146 - (y - 26) * 2, 52]
    } else if is_ink(x, y) {
        if (30..46).contains(&y) { [150, 36, 30] } else { [light - 150, light - 164, light - 194] }
    } else {
        [light, light - 14, light - 44 - y / 16]
    };
    if y >= 102 || (x < 7 && y < 60) {
        let grain = (mixed(x, y) % 8).cast_signed();
        color = color.map(|value| value - grain);
    }
    color
}

/// Letter-like strokes: cells of 7x16, of which a sign fills 5x9.
fn is_ink(x: i32, y: i32) -> bool {
    if !((12..110).contains(&x) && (14..62).contains(&y)) {
        return false;
    }
    let sign = mixed((x - 12) / 7, (y - 14) / 16);
    let (u, v) = ((x - 12) % 7, (y - 14) % 16);
    if u >= 5 || v >= 9 || sign.trailing_zeros() >= 3 {
        return false;
    }
    (u == 0 && sign & 8 != 0)
        || (u == 4 && sign & 16 != 0)
        || (v == 0 && sign & 32 != 0)
        || (v == 8 && sign & 64 != 0)
        || (u + v == 6 && sign & 128 != 0)
}

/// Numbers without a pattern, the same at each run.
fn mixed(x: i32, y: i32) -> u32 {
    let mixed =
        (x as u32).wrapping_mul(374_761_393).wrapping_add((y as u32).wrapping_mul(668_265_263));
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
    mixed ^ (mixed >> 16)
}
