//! [`PageFile`]: a file beside a record.

use super::told::Told;
use crate::records::annotations;
use crate::records::transcription::{self, TextKind};
use crate::storage::{Entry, Version};

pub(super) const TEXT: &str = "text";
pub(super) const ANNOTATIONS: &str = "annotations";

/// A file that can be read as what its folder says, as far as its name and size tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Below the records folder.
    pub path: String,
    /// As it was listed.
    pub version: Version,
    pub(super) kind: Kind,
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text(TextKind),
    Annotations,
}

impl PageFile {
    /// `None` with a finding for what is none.
    pub(super) fn new(entry: &Entry, told: &mut Told) -> Option<Self> {
        let Entry { key: path, size, version } = entry;
        let (path, version) = (path.clone(), version.clone());
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.starts_with('.') {
            return None;
        }
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let kind = match folder_of(&path) {
            TEXT => TextKind::of_extension(extension).map(Kind::Text),
            _ => extension.eq_ignore_ascii_case("json").then_some(Kind::Annotations),
        };
        let Some(kind) = kind else {
            let known = match folder_of(&path) {
                TEXT => {
                    "texts are ALTO, PAGE XML or TEI in `.xml`, hOCR in `.hocr` or `.html`, or \
                         plain in `.txt`"
                }
                _ => "annotations are JSON in `.json`",
            };
            told.push(&path, || {
                format!("is not looked at: {known}; rename it or put it elsewhere")
            });
            return None;
        };
        let file = Self { path, version, kind };
        if *size > file.max_bytes() {
            told.push(&file.path, || file.too_large());
            return None;
        }
        Some(file)
    }

    /// The largest size at which it is read.
    #[must_use]
    pub const fn max_bytes(&self) -> u64 {
        match self.kind {
            Kind::Text(_) => transcription::MAX_BYTES,
            Kind::Annotations => annotations::MAX_BYTES,
        }
    }

    /// What is said where it is larger.
    #[must_use]
    pub fn too_large(&self) -> String {
        let most = self.max_bytes() / (1024 * 1024);
        format!("is not read: it is larger than {most} MiB; divide it, one file for each folio")
    }

    /// The folder it lies in, by its own name.
    pub(super) fn folder(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => TEXT,
            Kind::Annotations => ANNOTATIONS,
        }
    }

    pub(super) fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it can only be of the folio that its name says.
    pub(super) fn is_of_one_folio(&self) -> bool {
        self.kind == Kind::Text(TextKind::Plain)
    }

    /// Which comes first where two have one name.
    pub(super) const fn rank(&self) -> u8 {
        match self.kind {
            Kind::Text(TextKind::Xml) => 0,
            Kind::Text(TextKind::Html) => 1,
            Kind::Text(TextKind::Plain) => 2,
            Kind::Annotations => 3,
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit('/').nth(1).unwrap_or_default()
}
