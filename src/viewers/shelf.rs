//! What a viewers folder holds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::lock::{Lock, Viewer};
use super::media::{gzips_well, media_type};
use super::unpack::gz_path;

/// The viewers found in one folder when it was opened.
///
/// The folder is laid out `NAME/VERSION/PATH`, but what is asked for is looked up in a
/// list made from the lock and never becomes a path, so nothing else can be reached.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// By `NAME/VERSION/PATH`.
    files: HashMap<String, ViewerFile>,
    missing: Vec<String>,
}

/// One file of a viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewerFile {
    pub path: PathBuf,
    /// The same bytes gzipped, kept for text.
    pub gz_path: Option<PathBuf>,
    /// With its charset where it is text.
    pub media_type: &'static str,
}

impl Shelf {
    /// Looks which viewers of the committed lock lie complete in `dir`, which need not
    /// exist. Blocks on the file system; what is installed afterwards needs a new `Shelf`.
    pub fn open(dir: &Path) -> Self {
        Self::of(Lock::committed(), dir)
    }

    fn of(lock: &Lock, dir: &Path) -> Self {
        let mut shelf = Self::default();
        for viewer in &lock.viewers {
            if !is_complete(viewer, dir) {
                shelf.missing.push(viewer.title.clone());
                continue;
            }
            for path in viewer.kept() {
                let key = format!("{}/{}/{path}", viewer.name, viewer.version);
                shelf.files.insert(key, file(viewer, dir, path));
            }
        }
        shelf
    }

    /// The file at `path` of the viewer `name` in `version`; `None` for everything that
    /// the lock does not list or that is not installed.
    pub fn find(&self, name: &str, version: &str, path: &str) -> Option<&ViewerFile> {
        self.files.get(&format!("{name}/{version}/{path}"))
    }

    /// The viewers in the lock that are not installed, by the titles that readers know.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Whether the viewer `name` is installed.
    pub fn has(&self, name: &str) -> bool {
        let prefix = format!("{name}/");
        self.files.keys().any(|key| key.starts_with(&prefix))
    }
}

/// Where the files of `viewer` lie below the viewers folder `dir`.
pub(super) fn folder(viewer: &Viewer, dir: &Path) -> PathBuf {
    dir.join(&viewer.name).join(&viewer.version)
}

/// Whether every file that is kept of `viewer` lies in the viewers folder `dir`.
pub(super) fn is_complete(viewer: &Viewer, dir: &Path) -> bool {
    viewer.kept().all(|path| {
        let ViewerFile { path, gz_path, .. } = file(viewer, dir, path);
        path.is_file() && gz_path.is_none_or(|gz_path| gz_path.is_file())
    })
}

fn file(viewer: &Viewer, dir: &Path, path: &str) -> ViewerFile {
    let plain = folder(viewer, dir).join(path);
    let gz_path = gzips_well(path).then(|| gz_path(&plain));
    ViewerFile { path: plain, gz_path, media_type: media_type(path) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::viewers::unpack::{self, tests::viewer_of};

    fn installed(dir: &Path) -> Shelf {
        let archive =
            unpack::tests::archive(&[("package/dist/v.js", b"let v"), ("package/LICENSE", b"MIT")]);
        let viewer = viewer_of(&archive);
        unpack::unpack(&viewer, &archive, &folder(&viewer, dir)).unwrap();
        Shelf::of(&Lock { viewers: vec![viewer] }, dir)
    }

    #[test]
    fn a_folder_that_does_not_exist_lacks_every_viewer() {
        let shelf = Shelf::open(Path::new("no/such/folder"));
        assert_eq!(shelf.missing(), ["Mirador", "OpenSeadragon", "Universal Viewer"]);
        assert!(!shelf.has("mirador") && !shelf.has("universalviewer"));
    }

    #[test]
    fn an_installed_file_is_found_with_its_type_and_gzipped_copy() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = installed(dir.path());
        let file = shelf.find("v", "1.0.0", "dist/v.js").unwrap();
        assert_eq!(file.media_type, "text/javascript; charset=utf-8");
        assert_eq!(fs::read(&file.path).unwrap(), b"let v");
        assert!(file.gz_path.as_ref().unwrap().is_file());
        assert!(shelf.missing().is_empty() && shelf.has("v"));
    }

    #[test]
    fn nothing_but_the_listed_files_can_be_reached() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = installed(dir.path());
        fs::write(dir.path().join("v/1.0.0/secret"), b"x").unwrap();
        for (name, version, path) in [
            ("v", "1.0.0", "secret"),
            ("v", "1.0.0", "dist/v.js.gz"),
            ("v", "1.0.0", "../1.0.0/dist/v.js"),
            ("v", "1.0.0", "./dist/v.js"),
            ("v", "1.0.1", "dist/v.js"),
            ("..", "v", "1.0.0/dist/v.js"),
            ("", "", ""),
        ] {
            assert_eq!(shelf.find(name, version, path), None, "{name} {version} {path}");
        }
    }

    #[test]
    fn a_viewer_with_a_file_gone_counts_as_missing() {
        let dir = tempfile::tempdir().unwrap();
        installed(dir.path());
        fs::remove_file(dir.path().join("v/1.0.0/dist/v.js.gz")).unwrap();
        let shelf = installed_again(dir.path());
        assert_eq!(shelf.missing(), ["V"]);
        assert_eq!(shelf.find("v", "1.0.0", "LICENSE"), None);
    }

    fn installed_again(dir: &Path) -> Shelf {
        Shelf::of(&Lock { viewers: vec![viewer_of(b"")] }, dir)
    }
}
