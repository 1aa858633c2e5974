//! Which pictures there are and where each goes, known before anything is written.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::{PlanError, Shard, Target};
use crate::codec;
use crate::storage::{self, Location, Storage};
use crate::text::{NaturalKey, mask_userinfo};

/// Links can make a few folders look like very many; loops of them are told before.
const MAX_DEPTH: usize = 32;

/// One picture to be made into a pyramid.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where it is read, for people: a path or a URL.
    pub path: PathBuf,
    /// Where its pyramid goes, below the folder that is written to.
    pub target: String,
    /// Of the source file.
    pub bytes: u64,
    pub(super) storage: Storage,
    pub(super) key: String,
}

/// A file or folder that cannot be worked on, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    pub why: String,
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of the paths given, each folder's in the natural order of names.
    pub jobs: Vec<Job>,
    /// Files that were to be pictures and are none, folders that cannot be listed.
    pub problems: Vec<Problem>,
    /// Pictures that would go to a place that another has, or that is a source: nothing can
    /// be written before these are out of the way.
    pub clashes: Vec<String>,
    /// Other files, which is nothing wrong.
    pub others: usize,
    /// Pictures that are left to other runs; see [`Shard`].
    pub elsewhere: usize,
    /// Whether pyramids that were made from files that lie elsewhere are replaced; not, unless
    /// it is asked for.
    pub replace: bool,
}

/// Finds the pictures of `paths`, files or folders, and where they go: a file to its name
/// with the ending `.tif`, what a folder holds to its place below that folder.
///
/// What lies in `folder` is not taken for a source, wherever links to it are found; only what
/// is named itself and lies there is.
///
/// # Errors
/// [`PlanError`] for paths that cannot be read, and when one of them is `folder` itself.
pub async fn plan(
    sources: &[Location],
    target: &Target,
    shard: Shard,
    settings: &storage::Settings,
) -> Result<Plan, PlanError> {
    let mut search = Search { target, plan: Plan::default(), sources: HashSet::new() };
    for location in sources {
        let Some(given) = &location.folder() else {
            search.store(location, settings).await?;
            continue;
        };
        let path = given
            .canonicalize()
            .map_err(|cause| PlanError::Source { path: given.clone(), cause })?;
        if path == target.path() {
            return Err(PlanError::Same { path });
        }
        if path.is_dir() {
            search.folder(given, &path, &open(&path, settings)?).await;
        } else {
            search.file(given, settings).await?;
        }
    }
    // Of all pictures, so that every run says the same of them.
    search.name_clashes();
    let mut plan = search.plan;
    let all = plan.jobs.len();
    plan.jobs.retain(|job| shard.holds(&job.target));
    plan.elsewhere = all - plan.jobs.len();
    Ok(plan)
}

fn open(path: &Path, settings: &storage::Settings) -> Result<Storage, PlanError> {
    let given = path.to_str().ok_or_else(|| PlanError::Name { path: path.to_owned() })?;
    Ok(Storage::open(given, settings)?)
}

struct Search<'a> {
    target: &'a Target,
    plan: Plan,
    /// Where all sources lie, without links.
    sources: HashSet<PathBuf>,
}

impl Search<'_> {
    /// A file that was named: it is to be a picture whatever its name says.
    async fn file(&mut self, given: &Path, settings: &storage::Settings) -> Result<(), PlanError> {
        let named = given.file_name().and_then(|name| name.to_str());
        let name = named.ok_or_else(|| PlanError::Name { path: given.to_owned() })?;
        let parent = given.parent().filter(|parent| !parent.as_os_str().is_empty());
        let storage = open(parent.unwrap_or_else(|| Path::new(".")), settings)?;
        self.look(&storage, given.to_owned(), name, true).await;
        Ok(())
    }

    /// A bucket, or one file of it. Names tell what is a picture: looking into each would take
    /// a request. What is in the target, where that lies within, is no source.
    async fn store(
        &mut self,
        location: &Location,
        settings: &storage::Settings,
    ) -> Result<(), PlanError> {
        let url = location.url.trim_end_matches('/');
        let shown = |key: &str| PathBuf::from(format!("{}/{key}", mask_userinfo(url)));
        if let Some((folder, name)) = url.rsplit_once('/')
            && codec::is_named_as_picture(name)
        {
            let above = Location { url: folder.to_owned(), ..location.clone() };
            let storage = Storage::open(above, settings)?;
            let bytes = storage.find(name).await?.size();
            self.add(&storage, mask_userinfo(url).into(), name, bytes);
            return Ok(());
        }
        let storage = Storage::open(location, settings)?;
        let path = PathBuf::from(mask_userinfo(url));
        if path == self.target.path() {
            return Err(PlanError::Same { path });
        }
        let mut entries = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            if shown(&folder).starts_with(self.target.path()) {
                continue;
            }
            match storage.list(&folder).await {
                Ok(listing) => {
                    entries.extend(listing.entries);
                    folders.extend(listing.folders);
                }
                // Without its root, nothing at all is known.
                Err(error) if folder.is_empty() => return Err(error.into()),
                Err(error) => self.problem(shown(&folder), error.to_string()),
            }
        }
        entries.sort_by_cached_key(|entry| NaturalKey::of(&entry.key));
        for entry in entries {
            if codec::is_named_as_picture(&entry.key) {
                self.add(&storage, shown(&entry.key), &entry.key, entry.size);
            } else {
                self.plan.others += 1;
            }
        }
        Ok(())
    }

    fn add(&mut self, storage: &Storage, path: PathBuf, key: &str, bytes: u64) {
        let (storage, key, target) = (storage.clone(), key.to_owned(), with_ending(key));
        self.sources.insert(path.clone());
        self.plan.jobs.push(Job { path, target, bytes, storage, key });
    }

    async fn folder(&mut self, given: &Path, root: &Path, storage: &Storage) {
        let mut keys = Vec::new();
        let mut folders = vec![(String::new(), 0)];
        // From the root down to the folder that is looked at, without links.
        let mut way: Vec<PathBuf> = Vec::new();
        while let Some((folder, depth)) = folders.pop() {
            let path = below(root, &folder);
            let path = match path.canonicalize() {
                Ok(path) => path,
                Err(error) => {
                    self.problem(below(given, &folder), error.to_string());
                    continue;
                }
            };
            // Links may lead there, too.
            if self.is_written(root, &path) {
                continue;
            }
            way.truncate(depth);
            if way.contains(&path) {
                let why = format!(
                    "it is a link to `{}`, which it lies in; pictures are taken from there once",
                    path.display()
                );
                self.problem(below(given, &folder), why);
                continue;
            }
            if depth > MAX_DEPTH {
                let why =
                    format!("more than {MAX_DEPTH} folders deep; give it as a path of its own");
                self.problem(below(given, &folder), why);
                continue;
            }
            way.push(path);
            match storage.list(&folder).await {
                Ok(listing) => {
                    for name in listing.unusable {
                        let why = "no address can spell its name, or it is a link to nowhere: \
                                   rename or remove it";
                        self.problem(below(given, &folder).join(name), why.to_owned());
                    }
                    keys.extend(listing.entries.into_iter().map(|entry| entry.key));
                    folders.extend(listing.folders.into_iter().map(|inner| (inner, depth + 1)));
                }
                Err(error) => self.problem(below(given, &folder), error.to_string()),
            }
        }
        keys.sort_by_cached_key(|key| NaturalKey::of(key));
        for key in keys {
            let written = below(root, &key).canonicalize();
            if !written.is_ok_and(|path| self.is_written(root, &path)) {
                self.look(storage, below(given, &key), &key, false).await;
            }
        }
    }

    /// Whether `path`, found in the folder `root`, lies in the one that is written to; both
    /// without links.
    fn is_written(&self, root: &Path, path: &Path) -> bool {
        let folder = self.target.path();
        let named = root != folder && root.starts_with(folder) && path.starts_with(root);
        path.starts_with(folder) && !named
    }

    /// Looks at the first bytes of a file.
    async fn look(&mut self, storage: &Storage, path: PathBuf, key: &str, named: bool) {
        let looked = async {
            let object = storage.find(key).await?;
            let refusal = match codec::format_of(&object).await? {
                Some(_) => None,
                None => Some(codec::refusal(&object).await?),
            };
            Ok::<_, storage::StorageError>((refusal, object.size()))
        };
        match looked.await {
            Ok((None, bytes)) => {
                let target = with_ending(key);
                let (storage, key) = (storage.clone(), key.to_owned());
                if let Ok(path) = path.canonicalize() {
                    self.sources.insert(path);
                }
                self.plan.jobs.push(Job { path, target, bytes, storage, key });
            }
            Ok((Some(refusal), _))
                if named || codec::is_named_as_picture(key) || refusal.is_of_picture() =>
            {
                self.problem(path, refusal.to_string());
            }
            Ok((Some(_), _)) => self.plan.others += 1,
            Err(error) => self.problem(path, error.to_string()),
        }
    }

    fn problem(&mut self, path: PathBuf, why: String) {
        self.plan.problems.push(Problem { path, why });
    }

    fn name_clashes(&mut self) {
        let mut targets: BTreeMap<&str, Vec<&Job>> = BTreeMap::new();
        for job in &self.plan.jobs {
            targets.entry(&job.target).or_default().push(job);
        }
        let mut clashes = Vec::new();
        for (target, jobs) in &targets {
            if let [_, _, ..] = jobs[..] {
                let sources: Vec<_> =
                    jobs.iter().map(|job| format!("`{}`", job.path.display())).collect();
                clashes.push(format!("{} would all become `{target}`", sources.join(", ")));
            }
            let place = self.target.place(target);
            let lies = place.canonicalize().ok();
            if self.sources.contains(lies.as_ref().unwrap_or(&place)) {
                clashes.push(format!(
                    "`{}` would be written over `{}`, which is a source",
                    jobs[0].path.display(),
                    place.display()
                ));
            }
        }
        self.plan.clashes = clashes;
    }
}

fn below(root: &Path, key: &str) -> PathBuf {
    if key.is_empty() { root.to_owned() } else { root.join(key) }
}

/// The key with the ending of a TIFF in the place of its own.
fn with_ending(key: &str) -> String {
    let name = key.rfind('/').map_or(0, |slash| slash + 1);
    // A dot at the start hides a file and ends nothing.
    let stem = key[name..].rfind('.').filter(|dot| *dot > 0).map_or(key, |dot| &key[..name + dot]);
    format!("{stem}.tif")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_ending_of_a_tiff_in_the_place_of_its_own() {
        for (key, target) in [
            ("f1.jpg", "f1.tif"),
            ("ms 1.2/f1", "ms 1.2/f1.tif"),
            ("a/f1.v2.PNG", "a/f1.v2.tif"),
            ("f1.tiff", "f1.tif"),
            ("ورقة.png", "ورقة.tif"),
        ] {
            assert_eq!(with_ending(key), target);
        }
    }

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0";

    async fn planned(paths: &[&Path], folder: &Path) -> Result<Plan, PlanError> {
        let settings = storage::Settings::default();
        let target = Target::open(&folder.to_str().unwrap().into(), &settings)?;
        let sources: Vec<_> =
            paths.iter().map(|path| Location::from(path.to_str().unwrap())).collect();
        plan(&sources, &target, Shard::ALL, &settings).await
    }

    fn put(root: &Path, name: &str, content: &[u8]) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    #[tokio::test]
    async fn folders_keep_their_order_below_and_what_was_written_is_no_source() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["ms 1/f10.jpg", "ms 1/f2.jpg", "cover", "out/ms 1/f2.tif"] {
            put(temp.path(), name, JPEG);
        }
        put(temp.path(), "notes.txt", b"about the binding");
        put(temp.path(), "f3.tif", b"");
        let plan = planned(&[temp.path()], &temp.path().join("out")).await.unwrap();
        let targets: Vec<_> = plan.jobs.iter().map(|job| &job.target[..]).collect();
        assert_eq!(targets, ["cover.tif", "ms 1/f2.tif", "ms 1/f10.tif"]);
        assert_eq!(plan.others, 1);
        assert_eq!(plan.clashes, [""; 0]);
        let [problem] = &plan.problems[..] else { panic!("{:?}", plan.problems) };
        assert!(problem.path.ends_with("f3.tif") && problem.why.contains("not a picture"));
    }

    #[tokio::test]
    async fn links_into_the_folder_that_is_written_to_lead_to_no_sources() {
        let temp = tempfile::tempdir().unwrap();
        let [scans, out] = ["scans", "out"].map(|name| temp.path().join(name));
        put(&scans, "f1.jpg", JPEG);
        put(&out, "ms 1/f2.tif", JPEG);
        put(&out, "new/a/f3.jpg", JPEG);
        std::os::unix::fs::symlink(&out, scans.join("all")).unwrap();
        std::os::unix::fs::symlink(out.join("ms 1"), scans.join("one")).unwrap();
        std::os::unix::fs::symlink(out.join("ms 1/f2.tif"), scans.join("f2.tif")).unwrap();
        let targets =
            |plan: &Plan| plan.jobs.iter().map(|job| job.target.clone()).collect::<Vec<_>>();
        let plan = planned(&[&scans], &out).await.unwrap();
        assert_eq!(targets(&plan), ["f1.tif"]);
        assert!(plan.problems.is_empty(), "{:?}", plan.problems);
        // One that is named is a source, with what lies below it and nothing beside it.
        std::os::unix::fs::symlink(out.join("ms 1"), out.join("new/beside")).unwrap();
        let plan = planned(&[&out.join("new")], &out).await.unwrap();
        assert_eq!(targets(&plan), ["a/f3.tif"]);
    }

    #[tokio::test]
    async fn a_link_to_a_folder_that_it_lies_in_is_named_and_not_entered() {
        let temp = tempfile::tempdir().unwrap();
        put(temp.path(), "scans/ms 1/f1.jpg", JPEG);
        put(temp.path(), "scans/ms 2/f1.jpg", JPEG);
        let scans = temp.path().join("scans");
        std::os::unix::fs::symlink(".", scans.join("here")).unwrap();
        std::os::unix::fs::symlink("../../scans", scans.join("ms 1/up")).unwrap();
        // Not in a loop: it goes where its name says.
        std::os::unix::fs::symlink("ms 2", scans.join("ms 3")).unwrap();
        let plan = planned(&[&scans], &temp.path().join("out")).await.unwrap();
        let targets: Vec<_> = plan.jobs.iter().map(|job| &job.target[..]).collect();
        assert_eq!(targets, ["ms 1/f1.tif", "ms 2/f1.tif", "ms 3/f1.tif"]);
        let mut named: Vec<_> = plan.problems.iter().map(|problem| &problem.path).collect();
        named.sort();
        assert_eq!(named, [&scans.join("here"), &scans.join("ms 1/up")]);
        assert!(plan.problems[0].why.contains("which it lies in"), "{:?}", plan.problems);
    }

    #[tokio::test]
    async fn pictures_that_would_go_to_one_place_or_over_a_source_are_named() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["a/f1.jpg", "a/f1.tif", "b/f2.jpg", "c/f2.png"] {
            put(temp.path(), name, JPEG);
        }
        let [a, b, c] = ["a", "b", "c"].map(|name| temp.path().join(name));
        let plan = planned(&[&a, &b, &c], &temp.path().join("out")).await.unwrap();
        let [first, second] = &plan.clashes[..] else { panic!("{:?}", plan.clashes) };
        assert!(first.contains("a/f1.jpg") && first.contains("a/f1.tif"), "{first}");
        assert!(second.contains("b/f2.jpg") && second.contains("`f2.tif`"), "{second}");
        // A file of the folder that is written to, onto itself.
        let plan = planned(&[&a.join("f1.tif")], &a).await.unwrap();
        assert!(plan.clashes[0].contains("which is a source"), "{:?}", plan.clashes);
    }

    #[tokio::test]
    async fn a_source_that_is_not_there_or_is_the_folder_to_write_to_is_refused() {
        let temp = tempfile::tempdir().unwrap();
        let error = planned(&[&temp.path().join("none")], temp.path()).await.unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
        let error = planned(&[temp.path()], temp.path()).await.unwrap_err();
        assert!(matches!(error, PlanError::Same { .. }), "{error}");
    }
}
