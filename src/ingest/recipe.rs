//! How a pyramid says from what and how it was made, so that it need not be made again.
//!
//! It stands in the Software entry of the file, where people look for what wrote it, and
//! where no reader is surprised: `warraq 0.1.0 ingest 6f1a…`. The number follows from the
//! source's size and time of change and from the settings; what the source's own Software
//! entry said comes after a semicolon.

use std::fs::Metadata;
use std::time::SystemTime;

use super::{Compression, Settings};

/// Changes when the same source and settings give another file.
const fn version(compression: Compression) -> u32 {
    match compression {
        // 2: edge tiles are there without their padding, too.
        Compression::Jpeg => 2,
        Compression::Deflate | Compression::None => 1,
    }
}

const BEFORE: &str = concat!("warraq ", env!("CARGO_PKG_VERSION"), " ingest ");

/// What one pyramid is made from and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe(String);

impl Recipe {
    /// Of a source file as it lies there, and the settings that change what is written.
    pub(super) fn new(source: &Metadata, settings: &Settings) -> Self {
        let changed = source.modified().ok().and_then(|time| {
            // Before 1970 is as good a time as any other.
            time.duration_since(SystemTime::UNIX_EPOCH).ok()
        });
        let changed = changed.map_or(0, |since| since.as_nanos());
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
            "{version} {} {changed} {compression:?} {jpeg_quality} {subsampling} {tile} {to_srgb} \
             {flatten}",
            source.len()
        );
        let hash = blake3::hash(all.as_bytes()).to_hex();
        Self(hash[..32].to_owned())
    }

    /// The Software entry, with that of the source.
    pub(super) fn software(&self, of_source: Option<&str>) -> String {
        // A pyramid of ours as a source: what its own source said.
        let before = match of_source {
            Some(text) if is_ours(text) => text.split_once("; ").map(|(_, before)| before),
            other => other,
        };
        let before = before.map(|text| format!("; {text}")).unwrap_or_default();
        format!("{BEFORE}{}{before}", self.0)
    }

    /// Whether a file with this Software entry was made by this recipe, by whatever version.
    pub(super) fn made(&self, software: &str) -> bool {
        let ours = software.split("; ").next().filter(|text| is_ours(text));
        ours.is_some_and(|text| text.ends_with(&format!(" ingest {}", self.0)))
    }
}

/// Whether a file with this Software entry was written by us, and may be replaced by us.
pub(super) fn is_ours(software: &str) -> bool {
    let mut words = software.split(' ');
    words.next() == Some("warraq") && words.nth(1) == Some("ingest")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(bytes: &[u8]) -> Metadata {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file.as_file().metadata().unwrap()
    }

    #[test]
    fn a_recipe_is_known_again_until_source_or_settings_change() {
        let (source, settings) = (metadata(b"abc"), Settings::default());
        let recipe = Recipe::new(&source, &settings);
        for software in [recipe.software(None), recipe.software(Some("Scanner 3; with semicolon"))]
        {
            assert!(is_ours(&software) && recipe.made(&software), "{software}");
            for other in [
                Recipe::new(&metadata(b"abcd"), &settings),
                Recipe::new(&source, &Settings { jpeg_quality: 80, ..settings.clone() }),
                Recipe::new(&source, &Settings { to_srgb: true, ..settings.clone() }),
            ] {
                assert!(!other.made(&software), "{software}");
            }
            let elsewhere = Settings { threads: 3, ..settings.clone() };
            assert!(Recipe::new(&source, &elsewhere).made(&software), "threads change no file");
        }
    }

    #[test]
    fn what_others_wrote_is_not_ours() {
        for software in
            ["", "warraq", "Scanner 3", "warraq-like 1 ingest 0", "GIMP; warraq 1 ingest 0"]
        {
            assert!(!is_ours(software), "{software}");
        }
    }

    #[test]
    fn the_software_of_the_source_is_named_once_however_often_it_is_ingested() {
        let recipe = Recipe::new(&metadata(b"abc"), &Settings::default());
        let first = recipe.software(Some("Scanner 3"));
        assert!(first.ends_with("; Scanner 3"), "{first}");
        assert_eq!(recipe.software(Some(&first)), first);
    }
}
