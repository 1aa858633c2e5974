//! Draws a small invented manuscript, so that the server has something to show.
//!
//! `cargo run --example draw_sample -- DIR [--force]` makes `DIR/sample-folios` with six
//! folios unless it is there; `--force` draws it anew. The same program always draws the
//! same pixels. The writing is strokes of a reed pen in the manner of Arabic script, not
//! text: it says nothing.

mod folio;
mod lines;
mod noise;
mod ornament;
mod pen;
mod script;
mod sheet;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, thread};

use folio::{FOLIOS, Folio};
use sheet::Sheet;
use warraq::codec::{PyramidOptions, write_pyramid};
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

/// The folder of the item, below the one that is given.
const ITEM: &str = "sample-folios";

const EXTENSION: &str = "tif";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let before = arguments.len();
    arguments.retain(|argument| argument != "--force");
    let force = arguments.len() < before;
    let [dir] = arguments.as_slice() else {
        eprintln!("usage: draw_sample DIR [--force]");
        return ExitCode::FAILURE;
    };
    match draw_all(Path::new(dir), force) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The sample could not be drawn in `{dir}`: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Draws every folio, then moves the finished folder into place.
fn draw_all(dir: &Path, force: bool) -> io::Result<String> {
    let place = dir.join(ITEM);
    if place.exists() && !force {
        return Ok(format!("The sample is already drawn in {}.", place.display()));
    }
    let unfinished = dir.join(format!(".{ITEM}-unfinished"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let workers = thread::available_parallelism().map_or(1, usize::from).min(FOLIOS.len());
    let share = FOLIOS.len().div_ceil(workers);
    thread::scope(|scope| {
        let hands: Vec<_> = FOLIOS
            .chunks(share)
            .map(|folios| scope.spawn(|| folios.iter().try_for_each(|it| draw(it, &unfinished))))
            .collect();
        hands
            .into_iter()
            .try_for_each(|hand| hand.join().unwrap_or_else(|_| Err(io::Error::other("panicked"))))
    })?;
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::rename(&unfinished, &place)?;
    Ok(format!("Drew {} folios in {}.", FOLIOS.len(), place.display()))
}

fn draw(folio: &Folio, dir: &Path) -> io::Result<()> {
    save(&folio.draw(), &dir.join(format!("{}.{EXTENSION}", folio.name)))
}

/// Writes one folio as a tiled pyramid, as the server likes it best.
fn save(sheet: &Sheet, path: &Path) -> io::Result<()> {
    let size = Size::new(sheet.width as u32, sheet.height as u32);
    let pixels = Pixels::new(size, Channels::Rgb, sheet.bytes()).map_err(io::Error::other)?;
    let mut file = BufWriter::new(File::create(path)?);
    write_pyramid(&pixels, &PyramidOptions::default(), &mut file).map_err(io::Error::other)?;
    file.flush()
}
