//! Putting the viewers of the lock into a folder.
//!
//! A viewer is made ready in a hidden folder beside its place and moved there in one step,
//! so a folder that carries its name is complete, whatever happened on the way.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use super::lock::{Lock, Viewer};
use super::npm::{self, FetchError};
use super::shelf::{folder, is_complete};
use super::unpack::{UnpackError, unpack};

/// Why a viewer was not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    #[error("{viewer} was not installed: {cause}")]
    Fetch { viewer: String, cause: FetchError },
    #[error("{viewer} was not installed: {cause}")]
    Unpack { viewer: String, cause: UnpackError },
    #[error("`{}` cannot be written to: {cause}", path.display())]
    Folder { path: PathBuf, cause: io::Error },
}

/// Installs every viewer of the committed lock below `dir` and tells `report` each step in
/// a sentence. What lies there complete is left alone, so running it twice does no harm.
///
/// Blocks: it runs npm, reads and writes files.
///
/// # Errors
/// [`InstallError`] for the first viewer that cannot be installed; those before it stay.
pub fn install(dir: &Path, report: &mut dyn FnMut(&str)) -> Result<(), InstallError> {
    install_lock(Lock::committed(), dir, report)
}

/// As [`install()`], with the packages of another lock.
///
/// # Errors
/// [`InstallError`], as there.
pub fn install_lock(
    lock: &Lock,
    dir: &Path,
    report: &mut dyn FnMut(&str),
) -> Result<(), InstallError> {
    install_from(lock, dir, &npm::pack, report)
}

/// Gets a viewer's archive, with an empty folder to work in.
type Fetch = dyn Fn(&Viewer, &Path) -> Result<Vec<u8>, FetchError>;

fn install_from(
    lock: &Lock,
    dir: &Path,
    fetch: &Fetch,
    report: &mut dyn FnMut(&str),
) -> Result<(), InstallError> {
    for viewer in &lock.viewers {
        if is_complete(viewer, dir) {
            report(&format!("{viewer} is already installed."));
        } else {
            report(&format!("Fetching {viewer} with npm …"));
            let bytes = install_one(viewer, dir, fetch)?;
            let megabytes = bytes as f64 / 1_000_000.0;
            let place = folder(viewer, dir);
            report(&format!("Installed {viewer} in {} ({megabytes:.1} MB).", place.display()));
        }
    }
    Ok(())
}

/// Gives the number of bytes installed.
fn install_one(viewer: &Viewer, dir: &Path, fetch: &Fetch) -> Result<u64, InstallError> {
    let workshop = Workshop::open(viewer, dir)?;
    let download = workshop.make("download")?;
    let archive = fetch(viewer, &download)
        .map_err(|cause| InstallError::Fetch { viewer: viewer.to_string(), cause })?;
    let ready = workshop.make("ready")?;
    let bytes = unpack(viewer, &archive, &ready)
        .map_err(|cause| InstallError::Unpack { viewer: viewer.to_string(), cause })?;
    let place = folder(viewer, dir);
    let unusable = |cause| InstallError::Folder { path: place.clone(), cause };
    fs::create_dir_all(dir.join(&viewer.name)).map_err(unusable)?;
    // What is in the way is incomplete; it leaves with the workshop.
    match fs::rename(&place, workshop.path.join("replaced")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    match fs::rename(&ready, &place) {
        // Another installation got there first.
        Err(_) if is_complete(viewer, dir) => Ok(bytes),
        moved => moved.map(|()| bytes).map_err(unusable),
    }
}

/// A hidden folder on the file system of the viewers folder; gone when dropped.
struct Workshop {
    path: PathBuf,
}

impl Workshop {
    fn open(viewer: &Viewer, dir: &Path) -> Result<Self, InstallError> {
        // A scope stands before a slash.
        let plain = viewer.name.replace('/', "-");
        let name = format!(".installing-{plain}-{}-{}", viewer.version, process::id());
        let unusable = |cause| InstallError::Folder { path: dir.to_owned(), cause };
        fs::create_dir_all(dir).map_err(unusable)?;
        // npm is told the full path, whatever folder it works in.
        let path = dir.canonicalize().map_err(unusable)?.join(name);
        // One of that name was left by a process that was killed.
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
        fs::create_dir(&path).map_err(unusable)?;
        Ok(Self { path })
    }

    fn make(&self, name: &str) -> Result<PathBuf, InstallError> {
        let path = self.path.join(name);
        match fs::create_dir(&path) {
            Ok(()) => Ok(path),
            Err(cause) => Err(InstallError::Folder { path, cause }),
        }
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // Failing leaves a hidden folder that nothing reads.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewers::unpack::tests::{archive, viewer_of};

    fn package() -> Vec<u8> {
        archive(&[("package/dist/v.js", b"let v"), ("package/LICENSE", b"MIT")])
    }

    fn lock() -> Lock {
        Lock { viewers: vec![viewer_of(&package())] }
    }

    fn names_in(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_viewer_is_installed_once_and_then_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("not/there/yet");
        let mut said = Vec::new();
        let mut report = |line: &str| said.push(line.to_owned());
        install_from(&lock(), &dir, &|_, _| Ok(package()), &mut report).unwrap();
        let no_second_fetch = |_: &Viewer, _: &Path| -> Result<Vec<u8>, FetchError> {
            unreachable!("it is installed")
        };
        install_from(&lock(), &dir, &no_second_fetch, &mut report).unwrap();
        assert_eq!(fs::read(dir.join("v/1.0.0/dist/v.js")).unwrap(), b"let v");
        assert_eq!(said.last().unwrap(), "v 1.0.0 is already installed.");
        assert_eq!(names_in(&dir), ["v"], "the workshop is cleared away");
    }

    #[test]
    fn a_package_with_a_scope_is_installed_below_its_scope() {
        let dir = tempfile::tempdir().unwrap();
        let mut lock = lock();
        lock.viewers[0].name = "@scope/v".into();
        install_from(&lock, dir.path(), &|_, _| Ok(package()), &mut |_| {}).unwrap();
        assert_eq!(fs::read(dir.path().join("@scope/v/1.0.0/dist/v.js")).unwrap(), b"let v");
        assert_eq!(names_in(dir.path()), ["@scope"], "the workshop is cleared away");
    }

    #[test]
    fn a_failed_fetch_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let fetch = |_: &Viewer, _: &Path| Err(FetchError::NpmNotFound);
        let error = install_from(&lock(), dir.path(), &fetch, &mut |_| {}).unwrap_err();
        assert!(error.to_string().starts_with("v 1.0.0 was not installed: npm was not found"));
        assert!(names_in(dir.path()).is_empty());
    }

    #[test]
    fn a_wrong_archive_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let fetch = |_: &Viewer, _: &Path| Ok(b"something else".to_vec());
        let error = install_from(&lock(), dir.path(), &fetch, &mut |_| {}).unwrap_err();
        let InstallError::Unpack { cause: UnpackError::Checksum { .. }, .. } = error else {
            panic!("{error}");
        };
        assert!(names_in(dir.path()).is_empty());
    }

    #[test]
    fn an_incomplete_viewer_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("v/1.0.0/dist");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("v.js"), b"half").unwrap();
        install_from(&lock(), dir.path(), &|_, _| Ok(package()), &mut |_| {}).unwrap();
        assert_eq!(fs::read(place.join("v.js")).unwrap(), b"let v");
        assert_eq!(names_in(dir.path()), ["v"]);
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_named_in_the_error() {
        let dir = tempfile::tempdir().unwrap();
        let taken = dir.path().join("taken");
        fs::write(&taken, b"").unwrap();
        let fetch = |_: &Viewer, _: &Path| Ok(package());
        let error = install_from(&lock(), &taken, &fetch, &mut |_| {}).unwrap_err();
        assert!(error.to_string().contains("taken"), "{error}");
    }
}
