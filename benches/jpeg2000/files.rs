//! The pictures: a page that is drawn, and what encoders make of it. Made once and kept.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use warraq::geometry::Size;
use warraq::pixels::Channels;

use crate::options::Options;
use crate::page;
use crate::portable;
use crate::programs::{Programs, run};

/// The page: it always has the same pixels.
const PAGE: u32 = 1;
pub const PIXELS: &str = "page.ppm";

/// Untiled, 9/7, 10:1, with precincts and the lengths of packets.
pub const GOOD: &str = "good.jp2";
/// As `opj_compress` writes it by itself, without both.
pub const DEFAULT: &str = "default.jp2";
/// Like [`GOOD`], in tiles of 1024 pixels.
pub const TILED: &str = "tile.jp2";
/// Untiled, 5/3, with precincts and the lengths of packets.
pub const LOSSLESS: &str = "lossless.jp2";
/// Lossless HTJ2K.
pub const HT: &str = "lossless-ht.j2c";
/// 500 megapixels of gray, lossless: with colors the encoder would take 10 GB of memory.
pub const HUGE: &str = "huge.jp2";
const HUGE_SIZE: Size = Size::new(22_400, 22_400);
/// What programs are started with to see what starting takes.
pub const TINY: &str = "tiny.jp2";
const TINY_SIZE: Size = Size::new(64, 64);

const PRECINCTS: &str = "[256,256],[256,256],[256,256],[256,256],[256,256],[256,256],[256,256]";

/// What `opj_compress` is told.
const RECIPES: &[(&str, &[&str])] = &[
    (TINY, &[]),
    (GOOD, &["-r", "10", "-I", "-n", "7", "-p", "RPCL", "-c", PRECINCTS, "-PLT", "-TLM"]),
    (DEFAULT, &["-r", "10", "-I"]),
    (
        TILED,
        &[
            "-r",
            "10",
            "-I",
            "-n",
            "7",
            "-p",
            "RPCL",
            "-c",
            PRECINCTS,
            "-PLT",
            "-TLM",
            "-t",
            "1024,1024",
        ],
    ),
    (LOSSLESS, &["-n", "7", "-p", "RPCL", "-c", "[256,256]", "-PLT"]),
    (HUGE, &["-n", "8", "-p", "RPCL", "-c", PRECINCTS, "-PLT"]),
];

/// What `ojph_compress` is told.
const HT_RECIPE: &[&str] = &[
    "-reversible",
    "true",
    "-num_decomps",
    "6",
    "-prog_order",
    "RPCL",
    "-block_size",
    "{64,64}",
    "-precincts",
    "{256,256}",
];

/// Says what made the pictures that lie beside it.
const MADE_BY: &str = "made-by";

#[derive(Debug)]
pub struct Files {
    pub folder: PathBuf,
    pub has_ht: bool,
    pub has_huge: bool,
}

impl Files {
    /// Makes what is missing.
    pub fn make(folder: &Path, options: &Options, programs: &Programs) -> anyhow::Result<Self> {
        forget_outdated(folder).with_context(|| folder.display().to_string())?;
        let pixels = folder.join(PIXELS);
        if !pixels.is_file() {
            eprintln!("drawing a page ...");
            let drawn = page::draw(PAGE);
            let rows = drawn.data().chunks_exact(drawn.stride());
            finished(&pixels, |file| portable::write(file, drawn.size(), Channels::Rgb, rows))?;
        }
        for &(name, recipe) in RECIPES.iter().filter(|recipe| recipe.0 != HUGE || options.huge) {
            let made = folder.join(name);
            if made.is_file() {
                continue;
            }
            eprintln!("making {name} ...");
            let from = match name {
                TINY => tiny(folder)?,
                HUGE => huge(folder)?,
                _ => pixels.clone(),
            };
            finished(&made, |file| run(programs.encode(&from, file, recipe)))?;
            if from != pixels {
                fs::remove_file(from)?;
            }
        }
        let has_ht = ht(folder, options, programs)?;
        // Made before or now.
        let has_huge = folder.join(HUGE).is_file();
        let files = Self { folder: folder.to_owned(), has_ht, has_huge };
        files.warm()?;
        Ok(files)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The files of the page.
    pub fn pages(&self) -> impl Iterator<Item = &'static str> {
        let ht = self.has_ht.then_some(HT);
        [GOOD, DEFAULT, TILED, LOSSLESS].into_iter().chain(ht)
    }

    /// Reads all once, so that none is waited for later.
    fn warm(&self) -> anyhow::Result<()> {
        for name in self.pages() {
            fs::read(self.path(name))?;
        }
        Ok(())
    }
}

/// Removes what this program would make otherwise.
fn forget_outdated(folder: &Path) -> anyhow::Result<()> {
    let mut hasher = blake3::Hasher::new();
    for source in page::SOURCES {
        hasher.update(source);
    }
    hasher.update(format!("{PAGE} {RECIPES:?} {HUGE_SIZE:?} {HT_RECIPE:?}").as_bytes());
    let stamp = hasher.finalize().to_string();
    let stamped = folder.join(MADE_BY);
    if fs::read_to_string(&stamped).is_ok_and(|read| read == stamp) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let recipes = RECIPES.iter().map(|recipe| recipe.0);
    for name in recipes.chain([PIXELS, HT]) {
        let file = folder.join(name);
        if file.is_file() {
            fs::remove_file(file)?;
        }
    }
    Ok(fs::write(stamped, stamp)?)
}

/// Has `file` written under another name, so that what is there can be trusted.
fn finished(file: &Path, write: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // Encoders go by its ending.
    let unfinished = file.with_file_name(format!("unfinished-{name}"));
    write(&unfinished)?;
    fs::rename(unfinished, file).with_context(|| file.display().to_string())
}

/// HTJ2K of the page, where something made it or can.
fn ht(folder: &Path, options: &Options, programs: &Programs) -> anyhow::Result<bool> {
    let made = folder.join(HT);
    if let Some(given) = &options.ht {
        fs::copy(given, &made).with_context(|| given.display().to_string())?;
    } else if !made.is_file() && programs.has_ht() {
        eprintln!("making {HT} ...");
        finished(&made, |file| run(programs.encode_ht(&folder.join(PIXELS), file, HT_RECIPE)))?;
    }
    Ok(made.is_file())
}

/// A corner of the page.
fn tiny(folder: &Path) -> anyhow::Result<PathBuf> {
    let page = portable::read(&folder.join(PIXELS))?;
    let rows = page.data().chunks_exact(page.stride());
    let rows = rows.take(TINY_SIZE.height as usize);
    let file = folder.join("tiny.ppm");
    let cut = rows.map(|row| &row[..TINY_SIZE.width as usize * 3]);
    portable::write(&file, TINY_SIZE, Channels::Rgb, cut)?;
    Ok(file)
}

/// The green of the page again and again.
fn huge(folder: &Path) -> anyhow::Result<PathBuf> {
    let page = portable::read(&folder.join(PIXELS))?;
    let rows = page.data().chunks_exact(page.stride()).cycle().take(HUGE_SIZE.height as usize);
    let rows = rows.map(|row| {
        let green = row.iter().skip(1).step_by(3).copied();
        green.cycle().take(HUGE_SIZE.width as usize).collect::<Vec<u8>>()
    });
    let file = folder.join("huge.pgm");
    portable::write(&file, HUGE_SIZE, Channels::Gray, rows)?;
    Ok(file)
}
