//! What names of files tell of the surfaces that they show.

use std::collections::{BTreeMap, HashMap};

use crate::codicology::{FolioLabel, Layer};
use crate::text::stem;

/// What file names call pictures of a surface that is there in several: `12v.before.tif`,
/// `12v_uv.tif`.
const VARIANTS: [(&str, Layer); 14] = [
    ("after", Layer::AfterRestoration),
    ("before", Layer::BeforeRestoration),
    ("infrared", Layer::Infrared),
    ("ir", Layer::Infrared),
    ("multispectral", Layer::Multispectral),
    ("natural", Layer::NaturalLight),
    ("raking", Layer::RakingLight),
    ("restored", Layer::AfterRestoration),
    ("transmitted", Layer::TransmittedLight),
    ("ultraviolet", Layer::Ultraviolet),
    ("uv", Layer::Ultraviolet),
    ("visible", Layer::NaturalLight),
    ("x-ray", Layer::XRay),
    ("xray", Layer::XRay),
];

/// One surface, with its picture and further pictures of it.
#[derive(Debug)]
pub(super) struct Surface<'f> {
    pub(super) file: &'f str,
    pub(super) variants: Vec<(Layer, &'f str)>,
}

impl<'f> Surface<'f> {
    /// The folio that the name of its file counts, if it counts any.
    pub(super) fn label(&self) -> Option<FolioLabel> {
        numbered(&stem(self.file))
    }

    /// All its pictures, each with what it shows; its own comes first.
    pub(super) fn pictures(&self) -> impl Iterator<Item = (Layer, &'f str)> {
        let has = |wanted| self.variants.iter().any(|(layer, _)| *layer == wanted);
        let own = if has(Layer::BeforeRestoration) {
            Layer::AfterRestoration
        } else if has(Layer::AfterRestoration) {
            Layer::BeforeRestoration
        } else {
            Layer::NaturalLight
        };
        std::iter::once((own, self.file)).chain(self.variants.iter().copied())
    }
}

/// Names of folios that their files do not give.
#[derive(Debug)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    pub(super) fn new(files: &[&str]) -> Self {
        let mut stems: HashMap<String, usize> = HashMap::new();
        for file in files {
            *stems.entry(stem(file).into_owned()).or_default() += 1;
        }
        Self(stems)
    }

    /// The name of a file's folio, where another file has the one that it would have.
    pub(super) fn of<'f>(&self, file: &'f str) -> Option<&'f str> {
        self.0.get(&*stem(file)).is_some_and(|count| *count > 1).then_some(file)
    }
}

/// A file from the images folder on.
pub(super) fn path(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

/// A file's name for readers.
pub(super) fn readable(file: &str) -> String {
    let stem = stem(file);
    let spaced = stem.replace(['_', '-'], " ");
    if spaced.trim().is_empty() { file.to_owned() } else { spaced.trim().to_owned() }
}

/// Pictures with those that are named as variants of them.
pub(super) fn surfaces<'f>(files: &[&'f str]) -> Vec<Surface<'f>> {
    let stems: BTreeMap<String, &str> =
        files.iter().map(|file| (stem(file).into_owned(), *file)).collect();
    let variant = |file: &str| {
        let stem = stem(file).into_owned();
        VARIANTS.iter().find_map(|(word, layer)| {
            let lower = stem.to_lowercase();
            let base = lower.strip_suffix(word)?;
            let separated = base.strip_suffix(['.', '-', '_', ' '])?;
            let base = stem.get(..separated.len())?;
            Some((stems.get(base).copied()?, *layer))
        })
    };
    let variants: BTreeMap<&str, (&str, Layer)> =
        files.iter().filter_map(|file| Some((*file, variant(file)?))).collect();
    let mut of: BTreeMap<&str, Vec<(Layer, &str)>> = BTreeMap::new();
    for file in files.iter().copied() {
        let Some((mut base, layer)) = variants.get(file).copied() else { continue };
        // One of a variant is one of what that is of: each base has a shorter name.
        while let Some((next, _)) = variants.get(base) {
            base = next;
        }
        of.entry(base).or_default().push((layer, file));
    }
    let own = files.iter().copied().filter(|file| !variants.contains_key(file));
    own.map(|file| Surface { file, variants: of.remove(file).unwrap_or_default() }).collect()
}

/// The folio in a file's name, where it tells a side.
fn numbered(stem: &str) -> Option<FolioLabel> {
    FolioLabel::parse(stem).filter(|label| label.folio.side.is_some())
}
