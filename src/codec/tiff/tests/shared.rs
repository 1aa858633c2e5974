//! Every TIFF of the shared test data, where it is there: none may panic, hang or take
//! more memory than the limits; those of `formats` decode and look as Pillow or libvips see
//! them (`seen.tsv`, by `scripts/tiff-seen`), but for those that are named here with a reason.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use super::super::fixtures::{Opened, open};
use super::super::header;
use crate::codec::CodecError;
use crate::pixels::Pixels;
use crate::testing::shared_data;

/// Pictures beyond this take too long in a test; one window of them is decoded.
const SMALL: u64 = 64 * 1024 * 1024;

/// Files of `formats` that are refused, and how the sentence says it.
const REFUSED: [(&str, &str); 6] = [
    ("image-tiff-off_l16.tif", "CIE Log"),
    ("image-tiff-off_luv24.tif", "CIE Log"),
    ("image-tiff-off_luv32.tif", "CIE Log"),
    ("image-tiff-text.tif", "ThunderScan"),
    ("pillow-hopper_lzma.tif", "LZMA"),
    ("pillow-tiff_overflow_rows_per_strip.tif", "are due"),
];

/// Files of `formats` that others show otherwise, and why.
const SEEN_OTHERWISE: [(&str, &str); 4] = [
    ("image-tiff-flower-rgb-planar-16.tif", "Pillow mixes up the planes where they have 16 bits"),
    ("image-tiff-hpredict-1c-12b.tiff", "Pillow leaves 12 bits as they are: white is gray"),
    ("image-tiff-zackthecat.tif", "libtiff does not smooth colors, and reaches from 16 to 235"),
    ("twelvemonkeys-planar-yuv444-jpeg-uncompressed.tif", "libvips takes YCbCr for RGB"),
];

/// What two pictures of the same must come to, in dB.
const ALIKE: f64 = 30.0;

struct Case {
    file: String,
    size: Option<(u32, u32)>,
    expected: String,
}

/// The rows of a table of sources whose files are TIFFs by their first bytes or name.
fn cases(folder: &Path, below: &str) -> Vec<Case> {
    let table = std::fs::read_to_string(folder.join("SOURCES.tsv")).unwrap_or_default();
    let case = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, _, _, width, height, expected] = columns[..] else { return None };
        let number = |text: &str| text.parse().ok();
        let named = Path::new(file).extension().is_some_and(|extension| {
            ["tif", "tiff"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        (file.starts_with(below) && named).then(|| Case {
            file: file.into(),
            size: number(width).zip(number(height)),
            expected: expected.into(),
        })
    };
    table.lines().filter_map(case).collect()
}

fn decode(opened: &Opened) -> Result<(), CodecError> {
    for level in 0..opened.properties().levels.len() {
        let region = opened.properties().levels[level].size.rect();
        if opened.image.window(level, region)?.memory <= SMALL {
            opened.decode(level, region)?;
        } else {
            let side = |side: u32| side.min(512);
            let part = crate::geometry::Rect {
                width: side(region.width),
                height: side(region.height),
                ..region
            };
            if opened.image.window(level, part)?.memory <= SMALL {
                opened.decode(level, part)?;
            }
        }
    }
    Ok(())
}

/// Red, green and blue of five times five pixels.
fn samples(opened: &Opened) -> Result<Vec<u8>, CodecError> {
    let size = opened.properties().stored_size();
    let whole = opened.image.window(0, size.rect())?.memory <= SMALL;
    let pixels = if whole { Some(opened.whole(0)?) } else { None };
    let mut samples = Vec::new();
    for (y, x) in (0..5u64).flat_map(|y| (0..5u64).map(move |x| (y, x))) {
        let place = |side: u32, at: u64| (u64::from(side) * (2 * at + 1) / 10) as u32;
        let (x, y) = (place(size.width, x), place(size.height, y));
        let part: Pixels = match &pixels {
            Some(pixels) => crate::pixels::crop(pixels, crate::geometry::Rect::new(x, y, 1, 1)),
            None => opened.decode(0, crate::geometry::Rect::new(x, y, 1, 1))?,
        };
        match part.data() {
            [gray] | [gray, _] => samples.extend([*gray; 3]),
            color => samples.extend(&color[..3]),
        }
    }
    Ok(samples)
}

/// How alike, in dB.
fn alike(one: &[u8], other: &[u8]) -> f64 {
    let square = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b)).powi(2);
    let mean = one.iter().zip(other).map(square).sum::<f64>() / one.len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

/// What others see in each file of `formats/tiff`.
fn seen() -> HashMap<&'static str, Vec<u8>> {
    let line = |line: &'static str| {
        let columns: Vec<_> = line.split('\t').collect();
        let [name, _, digits] = columns[..] else { panic!("{line}") };
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        (name, (0..digits.len()).step_by(2).map(byte).collect())
    };
    include_str!("seen.tsv").lines().map(line).collect()
}

fn check(folder: &Path, case: &Case, seen: &HashMap<&str, Vec<u8>>, wrong: &mut Vec<String>) {
    let Case { file, size, expected } = case;
    let Ok(bytes) = std::fs::read(folder.join(file)) else { return };
    let is_tiff = header::claims(&bytes);
    let started = Instant::now();
    let result = open(bytes).and_then(|opened| decode(&opened).map(|()| opened));
    let took = started.elapsed();
    let line = match &result {
        Ok(opened) => format!("{:?} {:?}", opened.properties().channels, opened.sizes()),
        Err(error) => error.to_string(),
    };
    println!("{file}\t{expected:.8}\t{} ms\t{line}", took.as_millis());
    if took > Duration::from_secs(10) {
        wrong.push(format!("{file} took {took:?}"));
    }
    let name = file.strip_prefix("tiff/");
    let known = |list: &[(&str, &str)]| {
        list.iter().find(|known| Some(known.0) == name).map(|known| known.1.to_owned())
    };
    let refused = known(&REFUSED);
    match &result {
        Ok(opened) => {
            // Whoever made the table had some pictures turned upright.
            let (stored, shown) =
                (opened.properties().stored_size(), opened.properties().shown_size());
            let is_either = |size| [stored, shown].iter().any(|it| (it.width, it.height) == size);
            if size.is_some_and(|size| !is_either(size)) {
                wrong.push(format!("{file} is {size:?}, not {stored}"));
            }
            if expected.starts_with("must be refused with") {
                println!("{file}\tDECODED although it was to be refused");
            }
            if refused.is_some() {
                wrong.push(format!("{file} decodes, although it is said to be refused"));
            }
            let Some(others) = name.and_then(|name| seen.get(name)) else { return };
            match samples(opened).map(|ours| alike(&ours, others)) {
                Ok(alike) if (alike < ALIKE) != known(&SEEN_OTHERWISE).is_some() => {
                    wrong.push(format!("{file} looks like what others see by {alike:.1} dB"));
                }
                Ok(_) => {}
                Err(error) => wrong.push(format!("{file}: {error}")),
            }
        }
        Err(error) => match refused {
            Some(word) if error.to_string().contains(&word) => {}
            _ if name.is_some() && is_tiff => wrong.push(format!("{file}: {error}")),
            _ => {}
        },
    }
}

#[test]
fn shared_files_decode_or_are_refused_by_name() {
    let Some(data) = shared_data("codec::tiff::shared_files_decode_or_are_refused_by_name")
        .map(|shared| shared.join("data"))
    else {
        return;
    };
    let seen = seen();
    let mut wrong = Vec::new();
    for (folder, below) in [("formats", "tiff/"), ("folios", ""), ("hostile", "")] {
        let folder = data.join(folder);
        for case in cases(&folder, below) {
            check(&folder, &case, &seen, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
