//! Making the files: drawn by ourselves, then packed by libvips and by ourselves.
//!
//! Every file is written under another name and renamed when it is complete, so that what is
//! there can be trusted. What another drawing, or another build of our writer, has left is
//! made anew.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, bail};
use turbojpeg::{Image, PixelFormat, Subsamp};
use warraq::codec::{PyramidOptions, TileCompression, write_pyramid};
use warraq::geometry::Size;
use warraq::pixels::Pixels;

use super::{Kind, Page};
use crate::page;

/// Of the tiles in pyramids, and of the plain JPEG.
const TILE_QUALITY: u8 = 85;
const JPEG_QUALITY: i32 = 90;

/// More pages are not drawn at once: each takes about 400 MB.
const MOST_AT_ONCE: usize = 4;

/// Says what drew the pages that lie beside it, and what packed our own pyramids.
const DRAWN_BY: &str = ".drawn-by";
const PACKED_BY: &str = ".packed-by";

/// What is being written lies here.
const UNFINISHED: &str = ".unfinished";

pub(super) fn make(folder: &Path, pages: &[Page], vips: Option<&Path>) -> anyhow::Result<()> {
    let at = || format!("the corpus in {}", folder.display());
    fs::create_dir_all(folder).with_context(at)?;
    forget_outdated(folder).with_context(at)?;
    let unfinished = folder.join(UNFINISHED);
    let _ = fs::remove_dir_all(&unfinished);
    fs::create_dir(&unfinished).with_context(at)?;
    let maker = Maker { folder, unfinished: &unfinished, vips };
    let missing: Vec<(Page, Vec<Kind>)> = pages
        .iter()
        .map(|&page| (page, maker.missing(page)))
        .filter(|(_, kinds)| !kinds.is_empty())
        .collect();
    let made = maker.make_all(missing);
    fs::remove_dir_all(&unfinished).with_context(at)?;
    made
}

/// Removes what this program would make otherwise.
fn forget_outdated(folder: &Path) -> anyhow::Result<()> {
    let mut drawing = blake3::Hasher::new();
    for source in page::SOURCES {
        drawing.update(&source.len().to_le_bytes()).update(source);
    }
    // Our own writer is a part of this very program.
    let program = fs::read(std::env::current_exe()?)?;
    let stamps = [
        (DRAWN_BY, drawing.finalize().to_string(), &Kind::ALL[..]),
        (PACKED_BY, blake3::hash(&program).to_string(), &Kind::ALL[2..4]),
    ];
    for (name, stamp, kinds) in stamps {
        let stamped = folder.join(name);
        if fs::read_to_string(&stamped).is_ok_and(|read| read == stamp) {
            continue;
        }
        let suffixes: BTreeSet<String> = kinds.iter().map(|kind| kind.suffix()).collect();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("page") && suffixes.iter().any(|suffix| name.ends_with(suffix)) {
                fs::remove_file(&path)?;
            }
        }
        fs::write(stamped, stamp)?;
    }
    Ok(())
}

struct Maker<'a> {
    folder: &'a Path,
    unfinished: &'a Path,
    vips: Option<&'a Path>,
}

impl Maker<'_> {
    fn missing(&self, page: Page) -> Vec<Kind> {
        let makeable = |kind: &Kind| self.vips.is_some() || !matches!(kind, Kind::Vips { .. });
        let missing = |kind: &Kind| !self.folder.join(page.file(*kind)).is_file();
        Kind::ALL.into_iter().filter(makeable).filter(missing).collect()
    }

    /// Several at once, until one of them fails.
    fn make_all(&self, missing: Vec<(Page, Vec<Kind>)>) -> anyhow::Result<()> {
        let count = thread::available_parallelism().map_or(1, usize::from).min(MOST_AT_ONCE);
        let queue = Mutex::new(missing.into_iter());
        let next = || queue.lock().ok().and_then(|mut queue| queue.next());
        thread::scope(|scope| {
            let work = || -> anyhow::Result<()> {
                while let Some((page, kinds)) = next() {
                    self.make_page(page, &kinds)?;
                }
                Ok(())
            };
            let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
            let results = workers.into_iter().map(|worker| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            // Each is waited for, and then the first complaint counts.
            results.collect::<Vec<_>>().into_iter().collect()
        })
    }

    fn make_page(&self, page: Page, kinds: &[Kind]) -> anyhow::Result<()> {
        crate::stop::check()?;
        eprintln!("Drawing page {} of {}", page.number, page.size);
        let pixels = page::draw(page.number);
        let needs_source = kinds.iter().any(|kind| matches!(kind, Kind::Vips { .. }));
        let source = self.unfinished.join(format!("page{:03}.ppm", page.number));
        if needs_source {
            write_ppm(&pixels, &source).with_context(|| source.display().to_string())?;
        }
        for &kind in kinds {
            crate::stop::check()?;
            let name = page.file(kind);
            let path = self.unfinished.join(&name);
            self.write(&pixels, &source, kind, &path).with_context(|| name.clone())?;
            fs::rename(&path, self.folder.join(&name)).with_context(|| name.clone())?;
        }
        if needs_source {
            fs::remove_file(&source).with_context(|| source.display().to_string())?;
        }
        Ok(())
    }

    fn write(&self, pixels: &Pixels, source: &Path, kind: Kind, path: &Path) -> anyhow::Result<()> {
        match kind {
            Kind::Vips { tile } => {
                let vips = self.vips.context("libvips is not there")?;
                write_by_vips(vips, source, tile, path)
            }
            Kind::Own { tile } => write_own(pixels, tile, path),
            Kind::Jpeg => write_jpeg(pixels, path),
        }
    }
}

/// The simplest file that libvips reads: a line of text and the pixels.
fn write_ppm(pixels: &Pixels, path: &Path) -> std::io::Result<()> {
    let Size { width, height } = pixels.size();
    let mut file = BufWriter::new(File::create(path)?);
    write!(file, "P6\n{width} {height}\n255\n")?;
    file.write_all(pixels.data())?;
    file.flush()
}

pub(super) fn vips_version(vips: &Path) -> anyhow::Result<String> {
    let output = Command::new(vips).arg("--version").output();
    let output = output.with_context(|| vips.display().to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn write_by_vips(vips: &Path, source: &Path, tile: u32, path: &Path) -> anyhow::Result<()> {
    let (tile, quality) = (tile.to_string(), TILE_QUALITY.to_string());
    let output = Command::new(vips)
        .arg("tiffsave")
        .args([source, path])
        .args(["--tile", "--pyramid", "--compression", "jpeg", "--Q", &quality])
        .args(["--tile-width", &tile, "--tile-height", &tile])
        .output()
        .with_context(|| vips.display().to_string())?;
    if !output.status.success() {
        bail!("vips tiffsave: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn write_own(pixels: &Pixels, tile: u32, path: &Path) -> anyhow::Result<()> {
    let options = PyramidOptions {
        tile: Size::new(tile, tile),
        compression: TileCompression::Jpeg { quality: TILE_QUALITY },
        ..PyramidOptions::default()
    };
    let mut file = BufWriter::new(File::create(path)?);
    write_pyramid(pixels, &options, &mut file)?;
    file.flush()?;
    Ok(())
}

fn write_jpeg(pixels: &Pixels, path: &Path) -> anyhow::Result<()> {
    let image = Image {
        pixels: pixels.data(),
        width: pixels.size().width as usize,
        pitch: pixels.stride(),
        height: pixels.size().height as usize,
        format: PixelFormat::RGB,
    };
    fs::write(path, &*turbojpeg::compress(image, JPEG_QUALITY, Subsamp::Sub2x2)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn in_folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), b"").unwrap();
        }
        folder
    }

    fn names(folder: &Path) -> Vec<PathBuf> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into()).collect();
        names.sort();
        names
    }

    const ALL: [&str; 6] = [
        "notes.txt",
        "page001-own256.tif",
        "page001-own512.tif",
        "page001-vips256.tif",
        "page001-vips512.tif",
        "page001.jpg",
    ];

    #[test]
    fn what_another_drawing_left_is_removed_and_nothing_else() {
        let folder = in_folder(&ALL);
        forget_outdated(folder.path()).unwrap();
        assert_eq!(names(folder.path()), [DRAWN_BY, PACKED_BY, "notes.txt"].map(PathBuf::from));
    }

    #[test]
    fn another_build_packs_its_own_pyramids_anew_and_keeps_the_others() {
        let folder = in_folder(&[]);
        forget_outdated(folder.path()).unwrap();
        for name in ALL {
            fs::write(folder.path().join(name), b"").unwrap();
        }
        forget_outdated(folder.path()).unwrap();
        assert_eq!(names(folder.path()).len(), 8);
        fs::write(folder.path().join(PACKED_BY), b"another build").unwrap();
        forget_outdated(folder.path()).unwrap();
        let left = [DRAWN_BY, PACKED_BY, ALL[0], ALL[3], ALL[4], ALL[5]];
        assert_eq!(names(folder.path()), left.map(PathBuf::from));
    }

    #[test]
    fn only_what_is_missing_is_made_and_of_libvips_only_where_it_is() {
        let page = Page { number: 1, size: Size::new(1, 1) };
        let folder = in_folder(&["page001-own256.tif", "page001.jpg"]);
        let missing =
            |vips| Maker { folder: folder.path(), unfinished: folder.path(), vips }.missing(page);
        assert_eq!(missing(None), [Kind::Own { tile: 512 }]);
        let vips = Path::new("vips");
        let with = [Kind::Vips { tile: 256 }, Kind::Vips { tile: 512 }, Kind::Own { tile: 512 }];
        assert_eq!(missing(Some(vips)), with);
    }
}
