//! A folder as it comes from a disk that failed half-way: good pictures between others.

use std::path::Path;

use warraq::codec::PyramidOptions;
use warraq::geometry::Size;

use super::support::pictures::{scene, write_jpeg, write_png, write_pyramid};

/// A file that cannot be served as a picture.
pub struct Bad {
    pub name: &'static str,
    /// What `warraq check` says of it: a word of the sentence.
    pub sentence: &'static str,
    /// The answer to whoever asks for a picture.
    pub status: u16,
}

const fn bad(name: &'static str, sentence: &'static str, status: u16) -> Bad {
    Bad { name, sentence, status }
}

pub const GOOD: [&str; 3] = ["f 001r.jpg", "f001v.tif", "f002r.png"];

/// Files whose first bytes tell already; beyond the last a picture that is none.
pub const BAD: [Bad; 5] = [
    bad("cut-early.jpg", "damaged JPEG: ", 500),
    bad("cut-early.tif", "damaged TIFF: ", 500),
    bad("cut-early.png", "damaged PNG: ", 500),
    bad("empty.tif", "named like a picture, but not a picture", 501),
    bad("words.jpg", "named like a picture, but not a picture", 501),
];

/// Files that a broken copy ended in the middle: their beginning is good.
pub const CUT: [Bad; 3] = [
    bad("cut-late.jpg", "damaged JPEG: ", 500),
    bad("cut-late.tif", "damaged TIFF: ", 500),
    bad("cut-late.png", "damaged PNG: ", 500),
];

/// No pictures, and nothing wrong.
pub const OTHER: [&str; 2] = ["notes.txt", "Thumbs.db"];

const SIZE: Size = Size::new(600, 800);

pub fn write_good(folder: &Path) {
    let [jpeg, tiff, png] = GOOD.map(|name| folder.join(name));
    let rgb = scene(SIZE);
    write_jpeg(&jpeg, SIZE, &rgb);
    write_pyramid(&tiff, SIZE, &rgb, &PyramidOptions::default());
    write_png(&png, SIZE, &rgb);
}

/// Everything of [`BAD`] and [`OTHER`]; the good ones are there already.
pub fn write_bad(folder: &Path) {
    // Enough for the first marker, not for the whole header.
    for (good, name) in GOOD.iter().zip(["cut-early.jpg", "cut-early.tif", "cut-early.png"]) {
        cut(&folder.join(good), &folder.join(name), |_| 20);
    }
    std::fs::write(folder.join("empty.tif"), b"").unwrap();
    std::fs::write(folder.join("words.jpg"), "see the other volume").unwrap();
    for name in OTHER {
        std::fs::write(folder.join(name), "about the binding").unwrap();
    }
}

/// Everything of [`CUT`].
pub fn write_cut(folder: &Path) {
    for (good, bad) in GOOD.iter().zip(&CUT) {
        cut(&folder.join(good), &folder.join(bad.name), |length| length / 2);
    }
}

fn cut(from: &Path, to: &Path, length: impl Fn(usize) -> usize) {
    let bytes = std::fs::read(from).unwrap();
    std::fs::write(to, &bytes[..length(bytes.len())]).unwrap();
}
