//! A small file of each kind, made by other programs (`scripts/tiff-fixtures`), and what yet
//! others see in it.

use std::path::PathBuf;

use super::super::Tiff;
use super::super::fixtures::open;
use crate::codec::{Access, Settings, contract};
use crate::geometry::{Orientation, Size};

/// JPEG is decoded by other rules of rounding, and colors at half the resolution are smoothed.
const JPEG_APART: u8 = 24;

/// Of numbers that lie between two steps, half ones and those of 16 bits may fall to either.
const ROUNDED: u8 = 1;

struct Made {
    name: String,
    file: Vec<u8>,
    size: Size,
    /// Of five times five pixels, all channels of each.
    samples: Vec<u8>,
}

/// The columns and rows of `POINTS` in the script.
const COLUMNS: [u32; 5] = [2, 19, 37, 55, 73];
const ROWS: [u32; 5] = [1, 13, 26, 38, 50];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/codec/tiff/tests/fixtures")
}

fn all() -> Vec<Made> {
    let table = std::fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let made = |line: &str| {
        let columns: Vec<_> = line.split('\t').collect();
        let [name, size, _, samples] = columns[..] else { panic!("{line}") };
        let (width, height) = size.split_once('x').unwrap();
        let digits = samples.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        Made {
            name: name.to_owned(),
            file: std::fs::read(folder().join(name)).unwrap(),
            size: Size::new(width.parse().unwrap(), height.parse().unwrap()),
            samples: digits.map(|pair| byte(pair).unwrap()).collect(),
        }
    };
    table.lines().map(made).collect()
}

#[test]
fn files_of_other_programs_look_as_others_see_them() {
    let all = all();
    assert_eq!(all.len(), 25);
    for made in all {
        let opened =
            open(made.file.clone()).unwrap_or_else(|error| panic!("{}: {error}", made.name));
        assert_eq!(opened.properties().stored_size(), made.size, "{}", made.name);
        let pixels = opened.whole(0).unwrap_or_else(|error| panic!("{}: {error}", made.name));
        let seen: Vec<u8> = ROWS
            .iter()
            .flat_map(|&y| COLUMNS.iter().flat_map(move |&x| [(x, y)]))
            .flat_map(|(x, y)| pixels.pixel(x, y).to_vec())
            .collect();
        let most = if made.name.contains("jpeg") { JPEG_APART } else { ROUNDED };
        assert_eq!(seen.len(), made.samples.len(), "{}", made.name);
        for (at, (seen, expected)) in seen.iter().zip(&made.samples).enumerate() {
            assert!(
                seen.abs_diff(*expected) <= most,
                "{}, {at}: {seen}, not {expected}",
                made.name
            );
        }
    }
}

#[test]
fn what_lies_on_its_side_is_told() {
    for made in all() {
        let expected = match &*made.name {
            "g4-turned.tif" => Orientation::Rotate90,
            "strips-turned.tif" => Orientation::Rotate270,
            _ => Orientation::Upright,
        };
        assert_eq!(open(made.file).unwrap().properties().orientation, expected, "{}", made.name);
    }
}

#[tokio::test]
async fn every_part_is_that_of_the_whole_and_damage_is_told() {
    for made in all() {
        // The samples themselves are compared elsewhere.
        let whole = contract::decode_whole(&Tiff, &made.file).await.unwrap();
        contract::check(&Tiff, &made.file, &whole, 0.0, &Settings::default()).await;
    }
}

#[test]
fn one_strip_of_a_fax_costs_the_rows_above_it_and_many_only_those_touched() {
    let find = |wanted: &str| all().into_iter().find(|made| made.name == wanted).unwrap().file;
    let one = open(find("g4.tif")).unwrap();
    assert_eq!(one.properties().access, Access::Whole);
    let many = open(find("g4-strips-lsb.tif")).unwrap();
    assert_eq!(many.properties().access, Access::Cells);
    let window = many.image.window(0, crate::geometry::Rect::new(3, 20, 5, 5)).unwrap();
    assert_eq!(window.cells, [2]);
}
