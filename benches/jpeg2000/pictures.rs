//! The pictures as our decoder sees them: what it knows of them, and whether what it makes of
//! them is what others make.

use std::path::Path;
use std::sync::Arc;

use anyhow::ensure;
use bytesize::ByteSize;
use tokio::runtime::Runtime;
use warraq::codec::{self, SourceImage};
use warraq::geometry::{Level, Rect};
use warraq::pixels::Pixels;
use warraq::storage::{Object, Settings as StorageSettings, Storage};

use crate::files::{Files, GOOD, HT, LOSSLESS, TILED};
use crate::portable;
use crate::programs::{Program, Programs, pixmap, run};
use crate::tiles;

/// 9/7 is computed in floating point, and rounded by each in its own way.
const MOST_BETWEEN: u8 = 2;

/// What a reduced window leaves out comes on top.
const LEFT_OUT: u8 = 2;

#[derive(Debug)]
pub struct Pictures {
    runtime: Runtime,
    storage: Storage,
}

impl Pictures {
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        let root = folder.to_string_lossy().into_owned();
        let storage = Storage::open(root.as_str(), &StorageSettings::default())?;
        Ok(Self { runtime: Runtime::new()?, storage })
    }

    /// A picture, of which all was learned.
    pub fn open(&self, name: &str) -> anyhow::Result<(Object, Arc<dyn SourceImage>)> {
        self.runtime.block_on(async {
            let object = self.storage.find(name).await?;
            let settings =
                codec::Settings { jpeg2000_memory: ByteSize(0), ..codec::Settings::default() };
            let mut image = codec::open(&object, &settings).await?;
            if let Some(survey) = image.survey() {
                let read = object.read_all(&survey.ranges).await?;
                image = image.learn(&read).unwrap_or(image);
            }
            Ok((object, image))
        })
    }

    pub fn levels(&self, name: &str) -> anyhow::Result<Vec<Level>> {
        Ok(self.open(name)?.1.properties().levels.clone())
    }

    fn decode(&self, name: &str, level: usize, rect: Rect) -> anyhow::Result<Pixels> {
        let (object, image) = self.open(name)?;
        let window = image.window(level, rect)?;
        let parts = self.runtime.block_on(object.read_all(&window.ranges))?;
        Ok(image.decode(&window, &parts)?)
    }

    /// Time means nothing where pixels differ: some windows are looked at before.
    pub fn agree(&self, files: &Files, programs: &Programs) -> anyhow::Result<()> {
        for name in [GOOD, TILED, LOSSLESS] {
            for tile in tiles::sample(&tiles::all(&self.levels(name)?, 512), 1) {
                let ours = self.decode(name, tile.level, tile.rect)?;
                run(programs.part(Program::OpenJpeg, files, name, &tile))?;
                let theirs = portable::read(&pixmap(files))?;
                ensure!(ours.size() == theirs.size(), "{name}: {tile:?} has {}", theirs.size());
                let pairs = ours.data().iter().zip(theirs.data());
                let most = pairs.map(|(our, their)| our.abs_diff(*their)).max();
                let allowed = match (name, tile.level) {
                    (LOSSLESS, _) => 0,
                    (_, 0) => MOST_BETWEEN,
                    _ => MOST_BETWEEN + LEFT_OUT,
                };
                ensure!(most <= Some(allowed), "{name}: {tile:?} differs by {most:?}");
            }
        }
        if files.has_ht {
            let rect = Rect::new(1000, 1000, 512, 512);
            let same = self.decode(HT, 0, rect)? == self.decode(LOSSLESS, 0, rect)?;
            ensure!(same, "{HT} is not {LOSSLESS}");
        }
        Ok(())
    }
}
