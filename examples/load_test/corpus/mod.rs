//! The pictures that are served: pages of a manuscript, each in the files that a library
//! might have of it. Made once and kept.

mod make;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use warraq::geometry::Size;

use crate::page;

/// What a page is stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pyramid by libvips, as most libraries make them: JPEG quality 85, 4:2:0.
    Vips { tile: u32 },
    /// A pyramid by ourselves, of the same quality.
    Own { tile: u32 },
    /// A plain baseline JPEG of quality 90, 4:2:0.
    Jpeg,
}

impl Kind {
    pub const ALL: [Self; 5] = [
        Self::Vips { tile: 256 },
        Self::Vips { tile: 512 },
        Self::Own { tile: 256 },
        Self::Own { tile: 512 },
        Self::Jpeg,
    ];

    fn suffix(self) -> String {
        match self {
            Self::Vips { tile } => format!("-vips{tile}.tif"),
            Self::Own { tile } => format!("-own{tile}.tif"),
            Self::Jpeg => ".jpg".to_owned(),
        }
    }
}

/// One page, in as many files as there are kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub number: u32,
    pub size: Size,
}

impl Page {
    pub fn new(number: u32) -> Self {
        Self { number, size: page::size(number) }
    }

    /// The name of its file, which is its identifier as well.
    pub fn file(self, kind: Kind) -> String {
        format!("page{:03}{}", self.number, kind.suffix())
    }
}

/// All pages, in files that are there.
#[derive(Debug)]
pub struct Corpus {
    pub folder: PathBuf,
    pub pages: Vec<Page>,
    /// What made files of libvips, if there are some.
    pub vips_version: Option<String>,
}

impl Corpus {
    /// Makes what is missing in `folder`; `vips` is the program of libvips, if it is there.
    pub fn make(folder: &Path, pages: u32, vips: Option<&Path>) -> anyhow::Result<Self> {
        let pages: Vec<Page> = (1..=pages).map(Page::new).collect();
        make::make(folder, &pages, vips)?;
        let vips_version = vips.map(make::vips_version).transpose()?;
        Ok(Self { folder: folder.to_owned(), pages, vips_version })
    }

    pub fn has(&self, kind: Kind) -> bool {
        match kind {
            Kind::Vips { .. } => self.vips_version.is_some(),
            Kind::Own { .. } | Kind::Jpeg => true,
        }
    }

    pub fn path(&self, page: Page, kind: Kind) -> PathBuf {
        self.folder.join(page.file(kind))
    }

    /// Reads every file once, so that none is waited for later. Gives their bytes.
    pub fn warm(&self) -> anyhow::Result<u64> {
        let mut buffer = vec![0; 1 << 20];
        let mut bytes = 0;
        for (page, kind) in self.files() {
            let path = self.path(page, kind);
            let mut file = File::open(&path).with_context(|| path.display().to_string())?;
            loop {
                let read = file.read(&mut buffer).with_context(|| path.display().to_string())?;
                if read == 0 {
                    break;
                }
                bytes += read as u64;
            }
        }
        Ok(bytes)
    }

    /// How long files of `kind` are, in the mean.
    pub fn mean_bytes(&self, kind: Kind) -> anyhow::Result<u64> {
        let mut bytes = 0;
        for &page in &self.pages {
            let path = self.path(page, kind);
            bytes += fs::metadata(&path).with_context(|| path.display().to_string())?.len();
        }
        Ok(bytes / self.pages.len() as u64)
    }

    fn files(&self) -> impl Iterator<Item = (Page, Kind)> {
        let pages = self.pages.iter();
        pages
            .flat_map(|&page| Kind::ALL.map(|kind| (page, kind)))
            .filter(|&(_, kind)| self.has(kind))
    }
}
