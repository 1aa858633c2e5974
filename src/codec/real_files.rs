//! Files of other makers, where they are at hand: none may panic, hang or lie.

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{CodecError, Settings, contract, open};
use crate::geometry::Size;
use crate::storage::Object;
use crate::testing::shared_data;

/// No file at hand is so large that it may take longer, even in an unoptimized build.
const MOST_TIME: Duration = Duration::from_secs(10);

/// A line of a folder's table of sources: what a file is for.
struct Known {
    size: Option<Size>,
    expected: String,
}

/// Of these the table tells the size of the reference grid, which no component has samples for.
const ON_A_FINER_GRID: [&str; 2] = ["jp2/opj-conf-a6_mono_colr.j2c", "jp2/pillow-00r0_gray_l.jp2"];

/// Files that are not decoded as the table says, by the start of their names, and why.
const EXCEPTIONS: [(&str, &str); 5] = [
    ("avif/", "AVIF is refused by name"),
    ("derived-michigan-353-p7.avif", "AVIF is refused by name"),
    ("libavif-poc_b_506387278.avif", "AVIF is refused by name"),
    ("no-extension/cantaloupe-xpm", "XPM is refused by name"),
    // The table has the size of the picture, which is larger than its canvas of 10 × 10.
    ("gif/image-rs-issue_1455_oversized.gif", "pictures are cut to their canvas, as in browsers"),
];

/// What a server may take for one answer.
const BUDGET: u64 = 1 << 30;

/// Files whose samples are all there, or as good as: what is wrong with them are boxes that only
/// describe, or what is missing costs a part of the picture.
const SHOWN_ALL_THE_SAME: [&str; 9] = [
    "oiio-issue_3427.jp2",
    "opj-crash-huge-tile-size.jp2",
    "opj-crash-451.pdf.SIGSEGV.ce9.3723.jp2",
    "opj-crash-broken3.jp2",
    "opj-crash-issue363-4723.jp2",
    "opj-crash-issue364-903.jp2",
    "opj-crash-issue390.jp2",
    "opj-crash-issue391.jp2",
    "opj-crash-issue432.jp2",
];

#[test]
fn real_files_decode_or_are_refused_clearly() {
    let test = "codec::real_files::real_files_decode_or_are_refused_clearly";
    let Some(shared) = shared_data(test) else { return };
    let mut problems = Vec::new();
    let (mut decoded, mut refused) = (0, 0);
    for (folder, sub_folder) in [
        ("formats", "jpeg"),
        ("formats", "png"),
        ("formats", "jp2"),
        ("formats", "htj2k"),
        ("formats", "gif"),
        ("formats", "bmp"),
        ("formats", "webp"),
        ("formats", "avif"),
        ("formats", "no-extension"),
        ("folios", ""),
        ("hostile", ""),
    ] {
        let folder = shared.join("data").join(folder);
        let known = known(&folder);
        for path in pictures(&folder.join(sub_folder)) {
            let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            let Some(known) = known.get(&name) else { continue };
            let excused = EXCEPTIONS.iter().any(|(start, _)| name.starts_with(start));
            let started = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| decode(&path)));
            let taken = started.elapsed();
            if taken > MOST_TIME {
                problems.push(format!("{name} took {taken:?}"));
            }
            match outcome {
                Err(_) => problems.push(format!("{name} panicked")),
                Ok(Ok(size)) => {
                    decoded += 1;
                    let shown = SHOWN_ALL_THE_SAME.contains(&&*name);
                    let bounded = known.expected.contains("or served in bounded memory");
                    if known.expected.starts_with("must be refused") && !shown && !bounded {
                        problems.push(format!("{name} decoded but: {}", known.expected));
                    }
                    let other = known.size.is_some_and(|told| told != size);
                    let finer = ON_A_FINER_GRID.contains(&&*name);
                    if known.expected == "decodes" && other && !finer && !excused {
                        problems.push(format!("{name} is not {size}"));
                    }
                }
                Ok(Err(error)) => {
                    refused += 1;
                    let expected = known.expected.split([' ', ';']).next().unwrap_or_default();
                    println!("refused ({expected}) {name}, {taken:.1?}: {error}");
                    let unsupported = matches!(error, CodecError::Unsupported { .. });
                    if known.expected == "decodes" && !unsupported && !excused {
                        problems.push(format!("{name} should decode: {error}"));
                    }
                }
            }
        }
    }
    println!("{decoded} decoded, {refused} refused");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(decoded > 0, "there are no files in {}", shared.display());
}

fn decode(path: &Path) -> Result<Size, CodecError> {
    let file = fs::read(path).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let object = Object::in_memory(file).await;
        let image = open(&object, &Settings::default()).await?;
        let size = image.properties().stored_size();
        let memory = image.window(0, size.rect())?.memory;
        if memory > BUDGET {
            let what = format!("decoding it takes {memory} bytes");
            return Err(CodecError::TooLarge { what });
        }
        contract::decode(&object, &image, 0, size.rect()).await?;
        Ok(size)
    })
}

/// The files of a folder.
fn pictures(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
}

/// The table of a folder, by file name.
fn known(folder: &Path) -> HashMap<String, Known> {
    let table = fs::read_to_string(folder.join("SOURCES.tsv")).unwrap();
    let mut known = HashMap::new();
    for line in table.lines().skip(1) {
        let fields: Vec<_> = line.split('\t').collect();
        let [name, _, _, _, width, height, expected] = fields[..] else { continue };
        let size = width.parse().ok().zip(height.parse().ok());
        let size = size.map(|(width, height)| Size::new(width, height));
        known.insert(name.to_owned(), Known { size, expected: expected.to_owned() });
    }
    known
}
