//! Draws the sample manuscript: the Muʿallaqa of Imruʾ al-Qays on four leaves of paper, in
//! a binding, and one leaf in two states.
//!
//! `draw_sample DIR [--force] [--font FILE]` makes `DIR/muallaqa` unless it is there;
//! `--force` draws it anew. The same program and font always draw the same pixels. The
//! words come from `muallaqa.txt`, which names their sources; the font is Amiri, fetched
//! once with npm, or the one that is given.

mod board;
mod book;
mod cartouche;
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
#[cfg(test)]
mod meter;
mod noise;
mod outline;
mod page;
mod paint;
mod paper;
mod shamsa;
mod shape;
mod sheet;
mod stars;
mod text;
mod vine;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, thread};

use book::{PICTURES, Picture};
use font::FontError;
use shape::Hand;
use sheet::Sheet;
use warraq::codec::{PyramidOptions, write_pyramid};
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

/// The folder of the item, below the one that is given.
const ITEM: &str = "muallaqa";

/// More pictures are not drawn at once: each takes about 120 MB.
const MOST_AT_ONCE: usize = 8;

/// What was asked for.
struct Wanted {
    dir: PathBuf,
    force: bool,
    font: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Some(wanted) = wanted(env::args().skip(1)) else {
        eprintln!("usage: draw_sample DIR [--force] [--font FILE]");
        return ExitCode::FAILURE;
    };
    match draw_all(&wanted) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The sample could not be drawn in `{}`: {error}", wanted.dir.display());
            ExitCode::FAILURE
        }
    }
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Option<Wanted> {
    let (mut dir, mut force, mut font) = (None, false, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--force" => force = true,
            "--font" => font = Some(PathBuf::from(arguments.next()?)),
            option if option.starts_with('-') => return None,
            path if dir.is_none() => dir = Some(PathBuf::from(path)),
            _ => return None,
        }
    }
    Some(Wanted { dir: dir?, force, font })
}

/// Why the sample was not drawn.
#[derive(Debug, thiserror::Error)]
enum DrawError {
    #[error(transparent)]
    Font(#[from] FontError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Draws every picture, then moves the finished folder into place.
fn draw_all(wanted: &Wanted) -> Result<String, DrawError> {
    let place = wanted.dir.join(ITEM);
    if place.exists() && !wanted.force {
        return Ok(format!("The sample is already drawn in {}.", place.display()));
    }
    let (font, path) =
        font::font(wanted.font.as_deref(), &wanted.dir, &mut |said| println!("{said}"))?;
    let hand = Hand::of(&font).ok_or(FontError::NotArabic { path })?;
    let unfinished = wanted.dir.join(format!(".{ITEM}-unfinished"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(MOST_AT_ONCE);
    thread::scope(|scope| {
        let hands: Vec<_> = (0..workers.min(PICTURES.len()))
            .map(|_| scope.spawn(|| draw_some(&next, &hand, &unfinished)))
            .collect();
        hands
            .into_iter()
            .try_for_each(|hand| hand.join().unwrap_or_else(|_| Err(io::Error::other("panicked"))))
    })?;
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::rename(&unfinished, &place)?;
    Ok(format!("Drew {} pictures in {}.", PICTURES.len(), place.display()))
}

/// Draws pictures until `next` has counted all of them.
fn draw_some(next: &AtomicUsize, hand: &Hand<'_>, dir: &Path) -> io::Result<()> {
    while let Some(picture) = PICTURES.get(next.fetch_add(1, Ordering::Relaxed)) {
        let Picture { name, .. } = picture;
        save(picture.draw(hand), &dir.join(format!("{name}.tif")))?;
        println!("Drew {name}.");
    }
    Ok(())
}

/// Writes one picture as a tiled pyramid, as the server likes it best.
fn save(sheet: Sheet, path: &Path) -> io::Result<()> {
    let size = Size::new(sheet.width as u32, sheet.height as u32);
    let pixels = Pixels::new(size, Channels::Rgb, sheet.into_bytes()).map_err(io::Error::other)?;
    let options =
        PyramidOptions { pixels_per_inch: Some(PIXELS_PER_INCH), ..PyramidOptions::default() };
    let mut file = BufWriter::new(File::create(path)?);
    write_pyramid(&pixels, &options, &mut file).map_err(io::Error::other)?;
    file.flush()
}

/// A leaf is 26 cm high.
const PIXELS_PER_INCH: f64 = 380.0;
