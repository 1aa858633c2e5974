//! Every TIFF of the shared test data, where it is there: none may panic, hang or take
//! more memory than the limits; those that are known to decode decode, or are refused with
//! a sentence that names their kind.

use std::path::Path;
use std::time::{Duration, Instant};

use super::super::fixtures::{Opened, open};
use super::super::header;
use crate::codec::CodecError;
use crate::testing::shared_data;

/// Pictures beyond this take too long in a test; one window of them is decoded.
const SMALL: u64 = 64 * 1024 * 1024;

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

fn check(folder: &Path, case: &Case, wrong: &mut Vec<String>) {
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
    match &result {
        Ok(opened) => {
            let stored = opened.properties().stored_size();
            if size.is_some_and(|size| size != (stored.width, stored.height)) {
                wrong.push(format!("{file} is {size:?}, not {stored}"));
            }
            if expected.starts_with("must be refused with") {
                println!("{file}\tDECODED although it was to be refused");
            }
        }
        Err(error) => {
            let refused = matches!(error, CodecError::Unsupported { .. });
            // "decodes if …" and "decodes or …" leave the choice.
            if is_tiff && matches!(&expected[..], "decodes") && !refused {
                wrong.push(format!("{file}: {error}"));
            }
        }
    }
}

#[test]
fn shared_files_decode_or_are_refused_by_name() {
    let Some(data) = shared_data("codec::tiff::shared_files_decode_or_are_refused_by_name")
        .map(|shared| shared.join("data"))
    else {
        return;
    };
    let mut wrong = Vec::new();
    for (folder, below) in [("formats", "tiff/"), ("folios", ""), ("hostile", "")] {
        let folder = data.join(folder);
        for case in cases(&folder, below) {
            check(&folder, &case, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
