//! What a finished folder is stamped with, so that one that an older program drew, or that
//! is not complete, is drawn anew.

use std::fs;
use std::io;
use std::path::Path;

use crate::book::PICTURES;

/// Hidden, so that nobody takes it for a picture.
const FILE: &str = ".drawn-by";

/// All that the pixels depend on, by name; a test holds the list complete.
macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!($name))),*]
    };
}

const SOURCES: &[(&str, &[u8])] = sources![
    "board.rs",
    "book.rs",
    "cartouche.rs",
    "contour.rs",
    "damage.rs",
    "finial.rs",
    "finis.rs",
    "folio.rs",
    "font.lock",
    "font.rs",
    "frame.rs",
    "headpiece.rs",
    "ink.rs",
    "justify.rs",
    "lines.rs",
    "main.rs",
    "margin.rs",
    "muallaqa.txt",
    "noise.rs",
    "outline.rs",
    "page.rs",
    "paint.rs",
    "parchment.rs",
    "ruling.rs",
    "shamsa.rs",
    "shape.rs",
    "sheet.rs",
    "skin.rs",
    "stamp.rs",
    "stars.rs",
    "table.rs",
    "text.rs",
    "vine.rs",
    "workshop.rs",
];

/// Whether this program drew all that belongs into `folder`.
pub fn is_finished(folder: &Path) -> bool {
    let stamped = fs::read_to_string(folder.join(FILE)).is_ok_and(|read| read == stamp());
    stamped && PICTURES.iter().all(|picture| folder.join(picture.file()).is_file())
}

/// Says that `folder` is finished.
pub fn finish(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(FILE), stamp())
}

/// A hash of the program.
fn stamp() -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, source) in SOURCES {
        hasher.update(name.as_bytes());
        hasher.update(&source.len().to_le_bytes());
        hasher.update(source);
    }
    hasher.finalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_program_counts() {
        // Tests change no pixels.
        let of_tests = ["meter.rs", "tests.rs"];
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/draw_sample");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !of_tests.contains(&name.as_str()))
            .collect();
        names.sort();
        assert_eq!(names, SOURCES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn a_folder_is_finished_with_every_picture_and_the_stamp_of_this_program() {
        let folder = tempfile::tempdir().unwrap();
        for picture in &PICTURES {
            assert!(!is_finished(folder.path()));
            fs::write(folder.path().join(picture.file()), b"").unwrap();
        }
        fs::write(folder.path().join(FILE), b"of another program").unwrap();
        assert!(!is_finished(folder.path()));
        finish(folder.path()).unwrap();
        assert!(is_finished(folder.path()));
        fs::remove_file(folder.path().join(PICTURES[4].file())).unwrap();
        assert!(!is_finished(folder.path()));
    }
}
