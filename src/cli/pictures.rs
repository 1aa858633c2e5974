//! Looks at everything below the images folder as the server would.
//!
//! A picture is opened and its smallest version decoded, which is all of it where there is
//! only one. Damage inside the tiles of a pyramid's larger levels is not looked for.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::{FutureExt as _, StreamExt as _, stream};

use crate::codec::{self, Access, CodecError, Properties, SourceImage};
use crate::pool::Pool;
use crate::storage::{Object, Storage, StorageError};
use crate::text::NaturalKey;

/// Files opened at one time.
const AT_ONCE: usize = 8;

/// Folders deeper than this are taken for a loop of links.
const MAX_DEPTH: usize = 32;

/// Pictures with more pixels than this should be stored so that a part, or a small
/// version, can be read alone.
const LARGE_PIXELS: u64 = 40_000_000;

/// What is said of files that the server cannot see.
const UNSPELLABLE: &str = "no address can spell its name (not UTF-8, control characters, `#` \
    and digits at its end), or it is a link to nowhere: rename or remove it";

const PANICKED: &str = "reading it made the decoder panic: a fault of the server; please report it";

/// What is to be said about one file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Path below the images folder.
    pub(super) key: String,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    /// Served, but slowly: how to store it better.
    Slow(String),
    /// A place whose files cannot be looked at, which is nothing wrong.
    Unlisted(String),
    /// A file of another kind, which is nothing wrong.
    NoPicture(String),
    /// A picture or folder that cannot be served, and why.
    Unusable(String),
}

/// Every file below the root in the natural order of names, and the folders that could
/// not be listed.
pub(super) async fn walk(storage: &Storage) -> (Vec<String>, Vec<Finding>) {
    let (mut files, mut unlisted) = (Vec::new(), Vec::new());
    let mut folders = vec![(String::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let unusable = |why: String| Finding {
            key: if folder.is_empty() { ".".into() } else { format!("{folder}/") },
            verdict: Verdict::Unusable(why),
        };
        if depth > MAX_DEPTH {
            unlisted
                .push(unusable(format!("more than {MAX_DEPTH} folders deep: a loop of links?")));
            continue;
        }
        match storage.list(&folder).await {
            Ok(listing) => {
                let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                unlisted.extend(listing.unusable.into_iter().map(|name| Finding {
                    key: format!("{prefix}{name}"),
                    verdict: Verdict::Unusable(UNSPELLABLE.into()),
                }));
                files.extend(listing.entries.into_iter().map(|entry| entry.key));
                folders.extend(listing.folders.into_iter().map(|inner| (inner, depth + 1)));
            }
            Err(error @ StorageError::Unlistable) => unlisted.push(Finding {
                key: ".".into(),
                verdict: Verdict::Unlisted(format!("{error}, so none is looked at")),
            }),
            Err(error) => unlisted.push(unusable(format!("the folder cannot be listed: {error}"))),
        }
    }
    files.sort_by_cached_key(|file| NaturalKey::of(file));
    unlisted.sort_by_cached_key(|entry| NaturalKey::of(&entry.key));
    (files, unlisted)
}

/// Tries every file, several at a time, and hands each finding to `report` in the order of
/// `files`.
///
/// # Errors
/// The first error of `report`, which ends the work.
pub(super) async fn examine<E>(
    storage: &Storage,
    limits: &codec::Settings,
    pool: &Pool,
    files: Vec<String>,
    mut report: impl FnMut(Finding) -> Result<(), E>,
) -> Result<(), E> {
    let looks = stream::iter(files).map(|key| look(storage, limits, pool, key));
    let mut findings = looks.buffered(AT_ONCE);
    while let Some(finding) = findings.next().await {
        report(finding)?;
    }
    Ok(())
}

async fn look(storage: &Storage, limits: &codec::Settings, pool: &Pool, key: String) -> Finding {
    let opening = async {
        let object = storage.find(&key).await?;
        let image = codec::open(&object, limits).await?;
        Ok::<_, CodecError>((object, image))
    };
    // A panic is a fault of ours; it must not keep the rest from being looked at.
    let verdict = match AssertUnwindSafe(opening).catch_unwind().await {
        Ok(Ok((object, image))) => match decode_smallest(&object, &image, pool).await {
            Ok(()) => judge(image.properties()),
            Err(verdict) => verdict,
        },
        Ok(Err(error)) => excuse(&key, &error),
        Err(_) => Verdict::Unusable(PANICKED.into()),
    };
    Finding { key, verdict }
}

/// Decodes the smallest version of a picture, and looks whether the cells of the others
/// lie inside the file: a copy that was cut off is found without decoding every level.
async fn decode_smallest(
    object: &Object,
    image: &Arc<dyn SourceImage>,
    pool: &Pool,
) -> Result<(), Verdict> {
    let unusable = |error: &dyn std::fmt::Display| Verdict::Unusable(error.to_string());
    let levels = &image.properties().levels;
    let mut smallest = None;
    for (index, level) in levels.iter().enumerate() {
        let window = image.window(index, level.size.rect()).map_err(|error| unusable(&error))?;
        let end = window.ranges.iter().map(|range| range.end).max().unwrap_or(0);
        if end > object.size() {
            let missing = end - object.size();
            return Err(Verdict::Unusable(format!(
                "damaged {}: the file ends {missing} bytes early",
                image.properties().format
            )));
        }
        smallest = Some(window);
    }
    let Some(window) = smallest else { return Ok(()) };
    let mut admission = pool.admit(window.memory).await.map_err(|error| unusable(&error))?;
    let parts = object.read_all(&window.ranges).await.map_err(|error| unusable(&error))?;
    let image = Arc::clone(image);
    match pool.run(&mut admission, move || image.decode(&window, &parts)).await {
        Ok(decoded) => decoded.map(drop).map_err(|error| unusable(&error)),
        Err(_) => Err(Verdict::Unusable(PANICKED.into())),
    }
}

/// What is to be said about a picture that can be served.
fn judge(properties: &Properties) -> Verdict {
    let size = properties.stored_size();
    let why = match (properties.access, &properties.levels[..]) {
        _ if size.area() <= LARGE_PIXELS => return Verdict::Good,
        (Access::Whole, _) => "every tile needs the whole picture decoded",
        (Access::Cells, [full]) if full.tile.width >= size.width => {
            "it is stored in strips, and without smaller versions"
        }
        (Access::Cells, [_]) => "every overview needs the whole picture decoded",
        (Access::Cells, _) => return Verdict::Good,
    };
    let format = properties.format;
    Verdict::Slow(format!("{format} of {size} pixels; {why}: convert it to a tiled pyramidal TIFF"))
}

/// What is to be said about a file that cannot be opened as a picture.
///
/// Its name decides only whether it was meant to be one: an empty `f001r.tif` is a loss.
fn excuse(key: &str, error: &CodecError) -> Verdict {
    let sentence = error.to_string();
    match error {
        CodecError::Unrecognized if codec::is_named_as_picture(key) => {
            Verdict::Unusable(format!("named like a picture, but {sentence}"))
        }
        CodecError::Unrecognized | CodecError::NotRead { is_picture: false, .. } => {
            Verdict::NoPicture(sentence)
        }
        CodecError::NotRead { is_picture: true, .. }
        | CodecError::Unsupported { .. }
        | CodecError::Damaged { .. }
        | CodecError::NoPage { .. }
        | CodecError::TooLarge { .. }
        | CodecError::Storage(_) => Verdict::Unusable(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Level, Orientation, Size};
    use crate::pixels::Channels;
    use crate::storage::Settings;

    fn picture(access: Access, size: Size, tile: Size, levels: u32) -> Properties {
        let level = |at: u32| Level { size: size.reduced(1 << at), scale_factor: 1 << at, tile };
        Properties {
            format: "TIFF",
            orientation: Orientation::default(),
            channels: Channels::Rgb,
            levels: (0..levels).map(level).collect(),
            access,
            icc_profile: None,
            scale: None,
        }
    }

    #[test]
    fn large_pictures_without_tiles_or_levels_are_to_be_converted() {
        let (large, tile) = (Size::new(8000, 8000), Size::new(256, 256));
        let slow = |properties: &Properties| match judge(properties) {
            Verdict::Slow(why) => why,
            other => panic!("{other:?}"),
        };
        assert!(slow(&picture(Access::Whole, large, large, 1)).contains("every tile"));
        assert!(slow(&picture(Access::Cells, large, Size::new(8000, 16), 1)).contains("strips"));
        assert!(slow(&picture(Access::Cells, large, tile, 1)).contains("every overview"));
        assert_eq!(judge(&picture(Access::Cells, large, tile, 5)), Verdict::Good);
        let small = Size::new(5000, 8000);
        assert_eq!(judge(&picture(Access::Whole, small, small, 1)), Verdict::Good);
    }

    #[test]
    fn files_of_other_kinds_are_no_failure_and_broken_pictures_are() {
        let notes = excuse("ms 1/notes.txt", &CodecError::Unrecognized);
        assert!(matches!(notes, Verdict::NoPicture(_)), "{notes:?}");
        let empty = excuse("ms 1/f001r.TIF", &CodecError::Unrecognized);
        assert!(matches!(empty, Verdict::Unusable(_)), "{empty:?}");
        let pdf = excuse("ms 1.pdf", &CodecError::NotRead { format: "PDF", is_picture: false });
        assert!(matches!(pdf, Verdict::NoPicture(_)), "{pdf:?}");
        let photo = excuse("f1.heic", &CodecError::NotRead { format: "HEIC", is_picture: true });
        assert!(matches!(photo, Verdict::Unusable(_)), "{photo:?}");
        let damaged =
            CodecError::Damaged { format: "TIFF", what: "its first page ends early".into() };
        let why = Verdict::Unusable("damaged TIFF: its first page ends early".into());
        assert_eq!(excuse("a.tif", &damaged), why);
    }

    #[tokio::test]
    async fn every_file_below_the_folder_is_looked_at_in_natural_order() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("ms 2/inner")).unwrap();
        for name in ["ms 2/f10.txt", "ms 2/f2.txt", "ms 2/inner/x", "top"] {
            std::fs::write(folder.path().join(name), "some words").unwrap();
        }
        let storage = Storage::open(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
        let (files, unlisted) = walk(&storage).await;
        assert_eq!(files, ["ms 2/f2.txt", "ms 2/f10.txt", "ms 2/inner/x", "top"]);
        assert_eq!(unlisted, []);
        let pool = Pool::new(&crate::pool::Settings::default(), 1 << 20);
        let mut seen = Vec::new();
        let report = |finding: Finding| {
            assert!(matches!(finding.verdict, Verdict::NoPicture(_)), "{finding:?}");
            seen.push(finding.key);
            Ok::<(), ()>(())
        };
        examine(&storage, &codec::Settings::default(), &pool, files.clone(), report).await.unwrap();
        assert_eq!(seen, files);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_loop_of_links_ends_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::os::unix::fs::symlink("..", folder.path().join("a/back")).unwrap();
        let storage = Storage::open(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
        let (_, unlisted) = walk(&storage).await;
        assert_eq!(unlisted.len(), 1, "{unlisted:?}");
        assert!(unlisted[0].key.starts_with("a/back/a/back/"), "{unlisted:?}");
    }
}
