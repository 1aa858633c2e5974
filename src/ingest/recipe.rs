//! How a pyramid says from what and how it was made, so that it need not be made again.
//!
//! It stands in the Software entry of the file, where people look for what wrote it, and
//! where no reader is surprised: `warraq 0.1.0 ingest 6f1a… from 3b90…`. The first number
//! follows from the source's size and time of change and from the settings, the second from
//! where the source lies, as two folders may well have a `f1` each; what the source's own
//! Software entry said comes after a semicolon. Files without the second number are known
//! by the first alone.

use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::time::SystemTime;

use super::{Compression, Settings};
use crate::storage::Object;

/// Changes when the same source and settings give another file.
const fn version(compression: Compression) -> u32 {
    match compression {
        // 2: edge tiles are there without their padding, too.
        Compression::Jpeg => 2,
        Compression::Deflate | Compression::Zstd | Compression::None => 1,
    }
}

const BEFORE: &str = concat!("warraq ", env!("CARGO_PKG_VERSION"), " ingest ");

/// What one pyramid is made from and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    /// Of the source's state and the settings.
    made: String,
    /// Of the source's place.
    from: String,
}

/// What a file that lies at a pyramid's place is to its recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// Made by it.
    Same,
    /// Of the same source, but as it was or with other settings.
    Older,
    /// A pyramid of a file that lies elsewhere.
    OfAnother,
    /// Written by somebody else.
    Foreign,
}

impl Recipe {
    /// Of a source file as it lies at `path`, which has no link in it, and the settings that
    /// change what is written.
    pub(super) fn of_file(path: &Path, source: &Metadata, settings: &Settings) -> Self {
        let changed = source.modified().ok().and_then(|time| {
            // Before 1970 is as good a time as any other.
            time.duration_since(SystemTime::UNIX_EPOCH).ok()
        });
        let changed = changed.map_or(0, |since| since.as_nanos()).to_string();
        Self::new(path.as_os_str().as_bytes(), source.len(), &changed, settings)
    }

    /// Of a source in a bucket, called by its URL, in one version.
    pub(super) fn of_object(url: &str, source: &Object, settings: &Settings) -> Self {
        Self::new(url.as_bytes(), source.size(), source.version().as_str(), settings)
    }

    fn new(place: &[u8], size: u64, changed: &str, settings: &Settings) -> Self {
        let Settings {
            compression,
            jpeg_quality,
            subsampling,
            tile,
            to_srgb,
            flatten,
            memory: _,
            threads: _,
        } = settings;
        let version = version(*compression);
        let all = format!(
            "{version} {size} {changed} {compression:?} {jpeg_quality} {subsampling} {tile} \
             {to_srgb} {flatten}"
        );
        let short = |bytes: &[u8], digits| blake3::hash(bytes).to_hex()[..digits].to_owned();
        Self { made: short(all.as_bytes(), 32), from: short(place, 16) }
    }

    /// The Software entry, with that of the source.
    pub(super) fn software(&self, of_source: Option<&str>) -> String {
        // A pyramid of ours as a source: what its own source said.
        let before = match of_source {
            Some(text) if Entry::parse(text).is_some() => {
                text.split_once("; ").map(|(_, before)| before)
            }
            other => other,
        };
        let before = before.map(|text| format!("; {text}")).unwrap_or_default();
        format!("{BEFORE}{} from {}{before}", self.made, self.from)
    }

    /// What a file with this Software entry is, by whatever version it was written.
    pub(super) fn kin(&self, software: &str) -> Kin {
        match Entry::parse(software) {
            None => Kin::Foreign,
            Some(Entry { from: Some(from), .. }) if from != self.from => Kin::OfAnother,
            Some(Entry { made, .. }) if made == self.made => Kin::Same,
            Some(_) => Kin::Older,
        }
    }
}

/// The numbers in a Software entry of ours.
struct Entry<'a> {
    made: &'a str,
    from: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// `None` for what others wrote.
    fn parse(software: &'a str) -> Option<Self> {
        let mut words = software.split("; ").next()?.split(' ');
        let (program, _version, work) = (words.next()?, words.next()?, words.next()?);
        if (program, work) != ("warraq", "ingest") {
            return None;
        }
        let made = words.next()?;
        Some(Self { made, from: words.next().filter(|word| *word == "from").and(words.next()) })
    }
}

#[cfg(test)]
mod tests {
    use super::Compression::Zstd;
    use super::*;

    fn metadata(bytes: &[u8]) -> Metadata {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file.as_file().metadata().unwrap()
    }

    fn recipe(bytes: &[u8], settings: &Settings) -> Recipe {
        Recipe::of_file(Path::new("/scans/ms 1/f1.jpg"), &metadata(bytes), settings)
    }

    #[test]
    fn a_recipe_is_known_again_until_source_or_settings_change() {
        let (path, source) = (Path::new("/scans/ms 1/f1.jpg"), metadata(b"abc"));
        let settings = Settings::default();
        let recipe = Recipe::of_file(path, &source, &settings);
        for software in [recipe.software(None), recipe.software(Some("Scanner 3; with semicolon"))]
        {
            assert_eq!(recipe.kin(&software), Kin::Same, "{software}");
            for other in [
                Recipe::of_file(path, &metadata(b"abcd"), &settings),
                Recipe::of_file(path, &source, &Settings { jpeg_quality: 80, ..settings.clone() }),
                Recipe::of_file(path, &source, &Settings { to_srgb: true, ..settings.clone() }),
                Recipe::of_file(path, &source, &Settings { compression: Zstd, ..settings.clone() }),
            ] {
                assert_eq!(other.kin(&software), Kin::Older, "{software}");
            }
            let elsewhere = Settings { threads: 3, ..settings.clone() };
            let same = Recipe::of_file(path, &source, &elsewhere).kin(&software);
            assert_eq!(same, Kin::Same, "threads change no file");
        }
    }

    #[test]
    fn a_file_of_the_same_size_and_time_that_lies_elsewhere_is_another() {
        let (source, settings) = (metadata(b"abc"), Settings::default());
        let [one, two] = ["/scans/ms 1/f1.jpg", "/scans/ms 2/f1.jpg"]
            .map(|path| Recipe::of_file(Path::new(path), &source, &settings));
        assert_eq!(two.kin(&one.software(None)), Kin::OfAnother);
        // Whatever else has changed.
        let smaller = Settings { tile: 256, ..settings };
        let two = Recipe::of_file(Path::new("/scans/ms 2/f1.jpg"), &source, &smaller);
        assert_eq!(two.kin(&one.software(Some("Scanner 3"))), Kin::OfAnother);
    }

    #[test]
    fn an_entry_that_does_not_tell_where_its_source_lay_is_known_by_the_rest() {
        let ours = recipe(b"abc", &Settings::default());
        let plain = format!("warraq 0.0.9 ingest {}", ours.made);
        assert_eq!(ours.kin(&plain), Kin::Same);
        assert_eq!(ours.kin(&format!("{plain}; moved from a to b")), Kin::Same);
        assert_eq!(ours.kin("warraq 0.0.9 ingest 6f1a"), Kin::Older);
    }

    #[test]
    fn what_others_wrote_is_not_ours() {
        let ours = recipe(b"abc", &Settings::default());
        for software in
            ["", "warraq", "Scanner 3", "warraq-like 1 ingest 0", "GIMP; warraq 1 ingest 0"]
        {
            assert_eq!(ours.kin(software), Kin::Foreign, "{software}");
        }
    }

    #[test]
    fn the_software_of_the_source_is_named_once_however_often_it_is_ingested() {
        let recipe = recipe(b"abc", &Settings::default());
        let first = recipe.software(Some("Scanner 3"));
        assert!(first.ends_with("; Scanner 3"), "{first}");
        assert_eq!(recipe.software(Some(&first)), first);
    }
}
