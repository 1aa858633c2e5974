//! Portable graymaps and pixmaps, which all programs here read and write.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

/// Writes a picture row by row.
pub fn write<R: AsRef<[u8]>>(
    file: &Path,
    size: Size,
    channels: Channels,
    rows: impl Iterator<Item = R>,
) -> anyhow::Result<()> {
    let kind = if channels == Channels::Gray { "P5" } else { "P6" };
    let mut out = BufWriter::new(File::create(file)?);
    write!(out, "{kind}\n{} {}\n255\n", size.width, size.height)?;
    for row in rows {
        out.write_all(row.as_ref())?;
    }
    out.flush()?;
    Ok(())
}

/// Reads a picture of 8 bits.
pub fn read(file: &Path) -> anyhow::Result<Pixels> {
    parse(fs::read(file)?).with_context(|| file.display().to_string())
}

fn parse(mut file: Vec<u8>) -> anyhow::Result<Pixels> {
    let mut at = 0;
    let mut words = Vec::new();
    while words.len() < 4 {
        let rest = &file[at.min(file.len())..];
        ensure!(!rest.is_empty(), "it is cut");
        let ends: fn(&u8) -> bool =
            if rest[0] == b'#' { |byte| *byte == b'\n' } else { u8::is_ascii_whitespace };
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        if length > 0 && rest[0] != b'#' {
            words.push(String::from_utf8_lossy(&rest[..length]).into_owned());
        }
        at += length + 1;
    }
    let channels = match words[0].as_str() {
        "P5" => Channels::Gray,
        "P6" => Channels::Rgb,
        other => bail!("{other} is no portable map"),
    };
    ensure!(words[3] == "255", "it has not 8 bits");
    let size = Size::new(words[1].parse()?, words[2].parse()?);
    Ok(Pixels::new(size, channels, file.split_off(at))?)
}
