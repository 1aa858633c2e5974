//! The tests of the program that draws the sample; why they are a target of their own says
//! `Cargo.toml`.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]
// What only the program itself uses is no concern of its tests.
#![allow(dead_code)]

mod board;
mod book;
mod cartouche;
mod contour;
mod damage;
mod finial;
mod finis;
mod folio;
mod font;
mod frame;
mod headpiece;
mod ink;
mod justify;
mod lines;
mod margin;
mod meter;
mod noise;
mod outline;
mod page;
mod paint;
mod parchment;
mod ruling;
mod shamsa;
mod shape;
mod sheet;
mod skin;
mod stamp;
mod stars;
mod table;
mod text;
mod vine;
mod workshop;

#[path = "../../tests/support/skips.rs"]
mod skips;

use std::fs;
use std::path::Path;

use justify::Line;
use page::{EM, GAP, MEASURE};
use shape::Hand;

/// Runs `test` with the font of the sample that was drawn in this folder, or notes that
/// none was.
fn with_font(name: &str, test: impl FnOnce(&Hand<'_>)) {
    let font = font::place(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample"));
    match fs::read(&font) {
        Ok(font) => test(&Hand::of(&font).unwrap()),
        Err(_) => skips::note(name, "the font of the sample is not there; run `make sample`"),
    }
}

#[test]
fn the_font_has_every_letter_of_the_book() {
    with_font("the_font_has_every_letter_of_the_book", |hand| {
        let sections = text::sections();
        let verses = sections.iter().flat_map(|section| section.verses.iter().flatten());
        let rubrics = sections.iter().map(|section| &section.rubric);
        let others = text::TITLE.iter().chain(&text::COLOPHON).chain([&text::END]);
        for line in verses.chain(rubrics).chain(others) {
            assert!(!hand.lacks(line), "{line}");
        }
    });
}

#[test]
fn every_half_of_a_verse_fills_its_column() {
    with_font("every_half_of_a_verse_fills_its_column", |hand| {
        let column = (MEASURE - GAP) / 2.0 / EM;
        for section in text::sections() {
            for half in section.verses.into_iter().flatten() {
                let width = Line::justified(hand, half, column).width();
                assert!((width - column).abs() < 0.01, "{half}: {width} of {column}");
            }
        }
    });
}

#[test]
fn a_file_without_arabic_letters_is_no_hand() {
    assert!(Hand::of(b"no font").is_none());
}

#[test]
fn the_same_ornament_is_painted_with_the_same_pixels() {
    let paint = || {
        let sheet = sheet::Sheet::painted(420, 120, |_, _| [230.0; 3]);
        let mut painter = paint::Painter { sheet, field: noise::Field::new(1) };
        cartouche::panel(&mut painter, [10.0, 10.0, 410.0, 110.0], paint::Pigment::Lapis);
        painter.sheet.into_bytes()
    };
    let painted = paint();
    assert!(painted == paint());
    assert!(painted.iter().any(|byte| *byte != 230));
}
