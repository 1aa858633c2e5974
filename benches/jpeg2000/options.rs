//! The command line: `cargo bench --bench jpeg2000 -- --help`.

use std::path::{Path, PathBuf};

use clap::Parser;
use clap::builder::RangedU64ValueParser;

/// What JPEG 2000 costs, beside OpenJPEG and libvips.
#[derive(Debug, Parser)]
pub struct Options {
    /// How often all is measured
    #[arg(long, default_value_t = 5, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub rounds: usize,
    /// Measure memory with a picture of 500 megapixels too; making it once takes some minutes
    /// and 4 GB of memory
    #[arg(long)]
    pub huge: bool,
    /// page.ppm as lossless HTJ2K, where ojph_compress is not installed
    #[arg(long, value_name = "FILE")]
    pub ht: Option<PathBuf>,
    /// Where the pictures are kept [default: tmp/jpeg2000 in cargo's target folder]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// This very program, started by itself, with so many bytes for decoded blocks
    #[arg(long, hide = true)]
    pub worker: Option<u64>,
    /// `cargo bench` says so to all benchmarks
    #[arg(long = "bench", hide = true)]
    _bench: bool,
}

impl Options {
    pub fn folder(&self) -> PathBuf {
        let usual = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("jpeg2000");
        self.folder.clone().unwrap_or_else(usual)
    }
}
