//! The font: a file that is given, or the pinned one, fetched once and kept.

use std::fs;
use std::path::{Path, PathBuf};

use warraq::viewers::{InstallError, Lock, install_lock};

const PINNED: &str = include_str!("font.lock");

/// Below the folder of the sample; hidden, so that nobody takes it for pictures.
const KEPT: &str = ".font";

/// Why there is no font to write with.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    #[error("the font `{}` cannot be read: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error(
        "{cause}\nWithout npm, give any font that has the letters of Arabic:\n    {command}",
        command = with_font(dir)
    )]
    NotInstalled { cause: InstallError, dir: PathBuf },
    #[error("the font `{}` has no Arabic letters; give another one with `--font FILE`", path.display())]
    NotArabic { path: PathBuf },
}

/// The bytes of `given`, else of the pinned font, which is kept below `dir`. Tells `report`
/// what it does. Gives the font's path too.
///
/// # Errors
/// [`FontError`] if there is no such file, or npm does not bring it.
pub fn font(
    given: Option<&Path>,
    dir: &Path,
    report: &mut dyn FnMut(&str),
) -> Result<(Vec<u8>, PathBuf), FontError> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => pinned(dir, report)?,
    };
    match fs::read(&path) {
        Ok(bytes) => Ok((bytes, path)),
        Err(cause) => Err(FontError::Unreadable { path, cause }),
    }
}

fn pinned(dir: &Path, report: &mut dyn FnMut(&str)) -> Result<PathBuf, FontError> {
    let kept = dir.join(KEPT);
    install_lock(&lock(), &kept, report)
        .map_err(|cause| FontError::NotInstalled { cause, dir: dir.to_owned() })?;
    Ok(place(dir))
}

/// The command that draws into `dir` with a font that is given.
fn with_font(dir: &Path) -> String {
    format!("cargo run --release --locked --example draw_sample -- {} --font FILE", dir.display())
}

fn lock() -> Lock {
    Lock::parse(PINNED).expect("a test parses the committed lock")
}

/// Where the pinned font lies below `dir`, once it is there.
pub fn place(dir: &Path) -> PathBuf {
    let font = &lock().viewers[0];
    dir.join(KEPT).join(&font.name).join(&font.version).join(&font.files[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_lock_pins_one_font() {
        let lock = lock();
        assert_eq!(lock.viewers.len(), 1);
        assert_eq!(lock.viewers[0].license, "OFL-1.1");
    }

    #[test]
    fn a_font_that_is_given_is_read_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let given = dir.path().join("given.ttf");
        fs::write(&given, b"font").unwrap();
        let (bytes, path) = font(Some(&given), dir.path(), &mut |_| {}).unwrap();
        assert_eq!((bytes.as_slice(), path), (b"font".as_slice(), given));
        let missing = dir.path().join("missing.ttf");
        let error = font(Some(&missing), dir.path(), &mut |_| {}).unwrap_err();
        assert!(error.to_string().contains("missing.ttf"), "{error}");
    }
}
