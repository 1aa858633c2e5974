//! From a package's archive to files.
//!
//! Only listed files are taken out, and they are written under the paths of the lock:
//! the names in the archive are compared, never used.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder, read::GzDecoder};

use super::lock::{Integrity, License, Viewer};
use super::media::gzips_well;

/// What a whole archive may unpack to, including the files that are not kept; source maps
/// make up most of it (Mirador 4.0.0: 20 MiB).
const MAX_UNPACKED_BYTES: u64 = 256 * 1024 * 1024;

/// Why an archive was not unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    #[error(
        "the archive is not the one that was reviewed: its checksum is {got}, {expected} was \
         expected"
    )]
    Checksum { expected: Integrity, got: Integrity },
    #[error("the archive is damaged: {cause}")]
    Archive { cause: io::Error },
    #[error("the archive does not hold `{path}`")]
    Missing { path: String },
    #[error("the archive holds `{path}` twice, or not as a file")]
    Odd { path: String },
    #[error("`{}` cannot be written: {cause}", path.display())]
    Write { path: PathBuf, cause: io::Error },
}

/// Checks `archive` against the lock and writes what is kept of it below `folder`: each
/// file, a `.gz` beside each text, the license. Gives the number of bytes written.
///
/// # Errors
/// [`UnpackError`]; files may then be left in `folder`, which the caller throws away.
pub(super) fn unpack(viewer: &Viewer, archive: &[u8], folder: &Path) -> Result<u64, UnpackError> {
    let got = Integrity::of(archive);
    if got != viewer.integrity {
        return Err(UnpackError::Checksum { expected: viewer.integrity.clone(), got });
    }
    let mut missing: Vec<&str> = viewer.kept().collect();
    let mut written = 0;
    if let License::Given(text) = &viewer.license_text {
        written += keep(folder, viewer.license_path(), text.as_bytes())?;
        missing.retain(|path| *path != viewer.license_path());
    }
    let damaged = |cause| UnpackError::Archive { cause };
    let unzipped = Capped { inner: GzDecoder::new(archive), left: MAX_UNPACKED_BYTES };
    let mut tar = tar::Archive::new(unzipped);
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path_bytes().into_owned();
        let Some(path) = viewer.kept().find(|path| below_package(&name) == path.as_bytes()) else {
            continue;
        };
        let Some(place) = missing.iter().position(|wanted| *wanted == path) else {
            return Err(UnpackError::Odd { path: path.to_owned() });
        };
        if !entry.header().entry_type().is_file() {
            return Err(UnpackError::Odd { path: path.to_owned() });
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(damaged)?;
        written += keep(folder, path, &bytes)?;
        missing.remove(place);
    }
    match missing.first() {
        Some(path) => Err(UnpackError::Missing { path: (*path).to_owned() }),
        None => Ok(written),
    }
}

/// A name in an archive without its first folder, which npm calls `package`.
fn below_package(name: &[u8]) -> &[u8] {
    let slash = name.iter().position(|byte| *byte == b'/');
    slash.map_or(&[], |slash| &name[slash + 1..])
}

/// Writes one file and, for text, its gzipped copy. Gives the bytes written.
fn keep(folder: &Path, path: &str, bytes: &[u8]) -> Result<u64, UnpackError> {
    let plain = folder.join(path);
    write(&plain, bytes)?;
    let mut written = bytes.len();
    if gzips_well(path) {
        let zipped = gzip(bytes).map_err(|cause| UnpackError::Archive { cause })?;
        write(&gz_path(&plain), &zipped)?;
        written += zipped.len();
    }
    Ok(written as u64)
}

/// Where the gzipped copy of a file lies.
pub(super) fn gz_path(plain: &Path) -> PathBuf {
    let mut path = plain.as_os_str().to_owned();
    path.push(".gz");
    path.into()
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), UnpackError> {
    let failed = |cause| UnpackError::Write { path: path.to_owned(), cause };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = File::create(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    // The folder is moved into place next: its name must not outlive its content.
    file.sync_all().map_err(failed)
}

/// Without a name or a time inside, so that the same file gives the same bytes.
fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A reader that fails after so many bytes, instead of filling memory or disk.
struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other("it unpacks to more than a viewer can need")),
        }
        Ok(read)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An archive as npm makes them, with these files.
    pub(in crate::viewers) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_ustar();
            // Written by hand: the builder refuses the hostile names that are tested here.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            tar.append(&header, *bytes).unwrap();
        }
        gzip(&tar.into_inner().unwrap()).unwrap()
    }

    /// A viewer that keeps `v.js` and `LICENSE` of `archive`.
    pub(in crate::viewers) fn viewer_of(archive: &[u8]) -> Viewer {
        Viewer {
            name: "v".into(),
            title: "V".into(),
            version: "1.0.0".into(),
            integrity: Integrity::of(archive),
            files: vec!["dist/v.js".into()],
            license: "MIT".into(),
            license_text: License::InPackage("LICENSE".into()),
        }
    }

    fn unzipped(path: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn listed_files_are_kept_with_a_gzipped_copy_and_others_are_not() {
        let archive = archive(&[
            ("package/dist/v.js", b"let v"),
            ("package/dist/v.js.map", b"{}"),
            ("package/LICENSE", b"MIT"),
        ]);
        let folder = tempfile::tempdir().unwrap();
        unpack(&viewer_of(&archive), &archive, folder.path()).unwrap();
        assert_eq!(fs::read(folder.path().join("dist/v.js")).unwrap(), b"let v");
        assert_eq!(unzipped(&folder.path().join("dist/v.js.gz")), b"let v");
        assert_eq!(fs::read(folder.path().join("LICENSE")).unwrap(), b"MIT");
        assert!(!folder.path().join("dist/v.js.map").exists());
    }

    #[test]
    fn another_archive_is_refused_before_it_is_opened() {
        let expected = archive(&[("package/dist/v.js", b"let v")]);
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(&viewer_of(&expected), b"not even gzip", folder.path()).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(&Integrity::of(&expected).to_string()), "{said}");
        assert!(said.contains(&Integrity::of(b"not even gzip").to_string()), "{said}");
    }

    #[test]
    fn names_that_climb_out_of_the_folder_are_passed_over() {
        let archive = archive(&[
            ("package/../../escaped", b"x"),
            ("/escaped", b"x"),
            ("package/dist/v.js", b"let v"),
            ("package/LICENSE", b"MIT"),
        ]);
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("a/b");
        unpack(&viewer_of(&archive), &archive, &folder).unwrap();
        assert!(!above.path().join("escaped").exists());
        assert!(!above.path().join("a/escaped").exists());
    }

    #[test]
    fn a_listed_file_that_is_absent_is_named() {
        let archive = archive(&[("package/LICENSE", b"MIT")]);
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(&viewer_of(&archive), &archive, folder.path()).unwrap_err();
        assert!(matches!(error, UnpackError::Missing { path } if path == "dist/v.js"));
    }

    #[test]
    fn a_listed_file_that_comes_twice_is_refused() {
        let archive = archive(&[("package/dist/v.js", b"1"), ("other/dist/v.js", b"2")]);
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(&viewer_of(&archive), &archive, folder.path()).unwrap_err();
        assert!(matches!(error, UnpackError::Odd { path } if path == "dist/v.js"));
    }

    #[test]
    fn a_license_that_the_package_lacks_is_written_from_the_lock() {
        let archive = archive(&[("package/dist/v.js", b"let v")]);
        let mut viewer = viewer_of(&archive);
        viewer.license_text = License::Given("Do as you like.".into());
        let folder = tempfile::tempdir().unwrap();
        unpack(&viewer, &archive, folder.path()).unwrap();
        assert_eq!(fs::read(folder.path().join("LICENSE")).unwrap(), b"Do as you like.");
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_stopped() {
        let mut reader = Capped { inner: io::repeat(0), left: 10_000 };
        let error = io::copy(&mut reader, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("more than a viewer can need"), "{error}");
    }

    #[test]
    fn a_cut_off_archive_is_damaged() {
        let whole = archive(&[("package/dist/v.js", &[7; 5000])]);
        let cut = &whole[..whole.len() / 2];
        let folder = tempfile::tempdir().unwrap();
        let error = unpack(&viewer_of(cut), cut, folder.path()).unwrap_err();
        assert!(matches!(error, UnpackError::Archive { .. }), "{error}");
    }
}
