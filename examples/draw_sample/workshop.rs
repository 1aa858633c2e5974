//! Draws the pictures of the book, several at once, and puts the finished folder in place.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use tempfile::TempDir;
use warraq::codec::{PyramidOptions, write_pyramid};
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

use crate::book::{PICTURES, Picture};
use crate::shape::Hand;
use crate::sheet::Sheet;
use crate::stamp;

/// The folder of the item, below the one that is given.
pub const ITEM: &str = "muallaqa";

/// More pictures are not drawn at once: each takes about 60 MB.
const MOST_AT_ONCE: usize = 8;

/// A leaf is 26 cm high.
const PIXELS_PER_INCH: f64 = 380.0;

/// What is drawn lies in a hidden folder whose name begins so, until it is finished.
const UNFINISHED: &str = ".muallaqa-unfinished-";

/// An unfinished folder so old was left behind: drawing takes less than a minute.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// Why the book was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum WorkshopError {
    #[error("`{}`: {cause}", path.display())]
    Write { path: PathBuf, cause: io::Error },
    #[error("`{name}`: this program has a mistake, told above")]
    Panicked { name: &'static str },
}

/// Draws every picture into `dir/muallaqa`, in place of what is there. Gives that folder.
///
/// # Errors
/// [`WorkshopError`]; what was there before is then still there.
pub fn make(dir: &Path, hand: &Hand<'_>) -> Result<PathBuf, WorkshopError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        |cause| WorkshopError::Write { path, cause }
    };
    fs::create_dir_all(dir).map_err(at(dir))?;
    clear_left_behind(dir);
    // Removed at the end, whatever happens, with what then lies in it.
    let work = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(dir).map_err(at(dir))?;
    let unfinished = work.path().join(ITEM);
    fs::create_dir(&unfinished).map_err(at(&unfinished))?;
    draw_all(hand, &unfinished)?;
    stamp::finish(&unfinished).map_err(at(&unfinished))?;
    let place = dir.join(ITEM);
    publish(&work, &unfinished, &place).map_err(at(&place))?;
    Ok(place)
}

/// Moves the finished folder into place, and what was there out of the way.
fn publish(work: &TempDir, finished: &Path, place: &Path) -> io::Result<()> {
    let old = work.path().join("old");
    let replaced = match fs::rename(place, &old) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    let published = fs::rename(finished, place);
    // Another run may have been quicker; its pictures are the same.
    if published.is_err() && stamp::is_finished(place) {
        return Ok(());
    }
    if published.is_err() && replaced {
        fs::rename(&old, place)?;
    }
    published
}

/// Draws with as many workers as there are processors, until one of them fails.
fn draw_all(hand: &Hand<'_>, folder: &Path) -> Result<(), WorkshopError> {
    let next = AtomicUsize::new(0);
    let count = thread::available_parallelism().map_or(1, usize::from).min(MOST_AT_ONCE);
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..count).map(|_| scope.spawn(|| draw_some(&next, hand, folder))).collect();
        // Each is waited for, and then the first complaint counts.
        let results: Vec<_> = workers.into_iter().map(ScopedJoinHandle::join).collect();
        results.into_iter().try_for_each(|result| result.unwrap_or_else(|it| resume_unwind(it)))
    })
}

/// Draws pictures until `next` has counted all of them; after an error nobody goes on.
fn draw_some(next: &AtomicUsize, hand: &Hand<'_>, folder: &Path) -> Result<(), WorkshopError> {
    while let Some(picture) = PICTURES.get(next.fetch_add(1, Ordering::Relaxed)) {
        let drawn = draw(picture, hand, folder);
        if drawn.is_err() {
            next.store(PICTURES.len(), Ordering::Relaxed);
        }
        drawn?;
        println!("Drew {}.", picture.name);
    }
    Ok(())
}

fn draw(picture: &Picture, hand: &Hand<'_>, folder: &Path) -> Result<(), WorkshopError> {
    // A panic has said itself where and why.
    let drawn = catch_unwind(AssertUnwindSafe(|| picture.draw(hand)));
    let sheet = drawn.map_err(|_| WorkshopError::Panicked { name: picture.name })?;
    let path = folder.join(picture.file());
    save(sheet, &path).map_err(|cause| WorkshopError::Write { path, cause })
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

/// Removes what runs left behind that were stopped; a folder that another run is just
/// filling is young.
fn clear_left_behind(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.ok().and_then(|changed| changed.elapsed().ok());
        if unfinished && age.is_some_and(|age| age > LEFT_BEHIND) {
            // What cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_folder_takes_the_place_of_an_old_one_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join(ITEM);
        for round in ["first", "second"] {
            let work = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&dir).unwrap();
            let unfinished = work.path().join(ITEM);
            fs::create_dir(&unfinished).unwrap();
            fs::write(unfinished.join(round), b"").unwrap();
            publish(&work, &unfinished, &place).unwrap();
            drop(work);
            let names = |dir: &Path| {
                let entries = fs::read_dir(dir).unwrap();
                entries.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>()
            };
            assert_eq!(names(dir.path()), [ITEM]);
            assert_eq!(names(&place), [round]);
        }
    }

    #[test]
    fn what_was_there_stays_if_nothing_can_take_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join(ITEM);
        fs::create_dir(&place).unwrap();
        let work = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&dir).unwrap();
        publish(&work, &work.path().join("missing"), &place).unwrap_err();
        assert!(place.is_dir());
    }

    #[test]
    fn only_old_unfinished_folders_are_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let [young, old, other] =
            ["a", "b", "c"].map(|end| dir.path().join(UNFINISHED.to_owned() + end));
        let other = other.with_file_name("other");
        for folder in [&young, &old, &other] {
            fs::create_dir(folder).unwrap();
        }
        let long_ago = std::time::SystemTime::now() - LEFT_BEHIND * 2;
        for folder in [&old, &other] {
            File::open(folder).unwrap().set_modified(long_ago).unwrap();
        }
        clear_left_behind(dir.path());
        assert_eq!([&young, &old, &other].map(|folder| folder.exists()), [true, false, true]);
    }
}
