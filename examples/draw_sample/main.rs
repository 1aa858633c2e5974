//! Draws the sample manuscript: the Muʿallaqa of Imruʾ al-Qays on four leaves of parchment,
//! in a binding, and one leaf in two states.
//!
//! `draw_sample DIR [--force] [--font FILE]` makes `DIR/muallaqa`, unless this very program
//! has drawn it there before; `--force` draws it anew. On one machine the same program and
//! font always draw the same pixels. The words come from `muallaqa.txt`, which names their
//! sources; the font is Amiri, fetched once with npm, or the one that is given.
//!
//! Ends with 0 if the sample is there, 1 if it could not be drawn, 2 if it was called wrongly.

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
#[cfg(test)]
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

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use font::FontError;
use shape::Hand;
use workshop::WorkshopError;

/// What was asked for.
struct Wanted {
    dir: PathBuf,
    force: bool,
    font: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Some(wanted) = wanted(env::args().skip(1)) else {
        eprintln!("usage: draw_sample DIR [--force] [--font FILE]");
        return ExitCode::from(2);
    };
    match draw(&wanted) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The sample could not be drawn: {error}");
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
    Workshop(#[from] WorkshopError),
}

/// Draws the sample unless it is there, and says which.
fn draw(wanted: &Wanted) -> Result<String, DrawError> {
    let place = wanted.dir.join(workshop::ITEM);
    if !wanted.force && stamp::is_finished(&place) {
        return Ok(format!("The sample is already drawn in {}.", place.display()));
    }
    let (font, path) =
        font::font(wanted.font.as_deref(), &wanted.dir, &mut |said| println!("{said}"))?;
    let hand = Hand::of(&font).ok_or(FontError::NotArabic { path })?;
    let place = workshop::make(&wanted.dir, &hand)?;
    Ok(format!("Drew {} pictures in {}.", book::PICTURES.len(), place.display()))
}
