//! A directory understood as a picture that we can decode.

use super::cell::{Coding, Compression};
use super::chroma::Chroma;
use super::differences::Differences;
use super::directory::{Directory, Wanted};
use super::fax::Scheme;
use super::grid::{CellKind, Grid};
use super::index::CellIndex;
use super::jpeg::{self, Components};
use super::lab::LabEncoding;
use super::numbers::{self, Kind, Numbers};
use super::old_jpeg::{self, OldJpeg};
use super::samples::{Colors, Samples, palette};
use super::trimmed::{self, Trimmed};
use super::ycbcr::{self, YCbCr};
use super::{CodecError, Settings, damaged, tags, too_large, unsupported, webp};

/// JPEGTables as encoders write them have below 1200 bytes.
const MAX_TABLES: u64 = 64 * 1024;

/// One stored size of the picture.
#[derive(Clone, Debug)]
pub(super) struct StoredLevel {
    pub(super) grid: Grid,
    pub(super) coding: Coding,
    pub(super) samples: Samples,
    pub(super) index: CellIndex,
    pub(super) trimmed: Option<Trimmed>,
    /// Of YCbCr in planes, what the planes of the differences have of their own.
    pub(super) chroma: Option<Box<Chroma>>,
}

/// The values to load before [`StoredLevel::of`], none longer than the picture can use.
pub(super) fn wanted(directory: &Directory, grid: &Grid) -> Vec<Wanted> {
    let samples = u64::from(grid.samples);
    [
        (tags::BITS_PER_SAMPLE, samples),
        (tags::SAMPLE_FORMAT, samples),
        (tags::S_MIN_SAMPLE_VALUE, samples),
        (tags::S_MAX_SAMPLE_VALUE, samples),
        (tags::EXTRA_SAMPLES, samples),
        (tags::COLOR_MAP, 3 << 16),
        (tags::JPEG_TABLES, MAX_TABLES),
        (tags::TILE_OFFSETS, grid.cells()),
        (tags::TILE_BYTE_COUNTS, grid.cells()),
        (tags::STRIP_OFFSETS, grid.cells()),
        (tags::STRIP_BYTE_COUNTS, grid.cells()),
    ]
    .map(|(tag, most)| Wanted { tag, most })
    .into_iter()
    .chain(ycbcr::WANTED)
    .chain(old_jpeg::WANTED)
    .chain(trimmed::wanted(directory, grid))
    .collect()
}

/// PhotometricInterpretation.
///
/// Source: TIFF 6.0, "PhotometricInterpretation" and sections 16, 21, 23.
enum Photometric {
    WhiteIsZero,
    BlackIsZero,
    Rgb,
    Palette,
    YCbCr,
    Cmyk,
    Lab(LabEncoding),
}

impl StoredLevel {
    /// `directory` has the values of [`wanted`] loaded.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] names the kind that we do not read;
    /// [`CodecError::Damaged`] what contradicts itself; [`CodecError::TooLarge`] a cell
    /// beyond `limits`.
    pub(super) fn of(
        directory: &Directory,
        grid: Grid,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let photometric = photometric(directory)?;
        let numbers = numbers(directory, &grid)?;
        let (compression, grid, index) = compression(directory, grid, &photometric)?;
        check_numbers(&compression, &grid, &numbers)?;
        let in_pictures = picture(&compression);
        let ycbcr = if in_pictures.is_some() {
            None
        } else {
            ycbcr(directory, &grid, &photometric, &numbers)?
        };
        let (ycbcr, in_planes) = if grid.planes > 1 { (None, ycbcr) } else { (ycbcr, None) };
        let in_cell = grid.samples_in_cell() as usize;
        let width = grid.tiling.tile.width;
        let coding = Coding {
            differences: differences(directory, &compression, &numbers, in_cell)?,
            bits_reversed: in_pictures.is_none() && directory.number(tags::FILL_ORDER)? == Some(2),
            compression,
            samples: in_cell,
            width,
            ycbcr,
            // At most 2^32 × 2^16 × 2^6: fits 64 bits.
            row_bytes: (u64::from(width) * numbers.pixel_bits(in_cell)).div_ceil(8),
        };
        let samples = Samples::new(
            colors(directory, &photometric, &numbers)?,
            grid.samples as usize,
            &list(directory, tags::EXTRA_SAMPLES)?,
            numbers,
        )?;
        check_cell(&coding, &grid, limits)?;
        let index = if let Some(index) = index {
            index
        } else {
            let exact = coding.is_plain().then(|| coding.bytes(grid.tiling.tile.height));
            CellIndex::of(directory, &grid, exact)?
        };
        check_first(&index, &coding, &grid)?;
        let trimmed = Trimmed::of(directory, &grid, &index)
            .filter(|_| matches!(coding.compression, Compression::Jpeg(_)));
        let chroma = in_planes.map(|ycbcr| Chroma::new(ycbcr, &coding, &grid)).transpose()?;
        Ok(Self { grid, coding, samples, index, trimmed, chroma: chroma.map(Box::new) })
    }

    /// Whether a small window costs the whole picture: one compressed strip, or cells past
    /// [`WHOLE_CELL`]. Without compression any rows can be read alone.
    pub(super) fn is_whole(&self) -> bool {
        let tiling = self.grid.tiling;
        let one_strip = self.grid.kind == CellKind::Strip && tiling.rows() == 1;
        !self.coding.is_plain() && (one_strip || tiling.tile.area() > WHOLE_CELL)
    }

    /// Bytes of memory beside itself.
    pub(super) fn weight(&self) -> usize {
        let tables = match &self.coding.compression {
            Compression::Jpeg(shared) => shared.weight(),
            Compression::OldJpeg(old) => old.weight(),
            _ => 0,
        };
        let trimmed = self.trimmed.as_ref().map_or(0, Trimmed::weight);
        self.index.weight() + trimmed + self.samples.weight() + tables
    }
}

/// Pixels of a cell above which decoding one is like decoding a picture.
const WHOLE_CELL: u64 = 16_000_000;

fn check_cell(coding: &Coding, grid: &Grid, limits: &Settings) -> Result<(), CodecError> {
    let cell = grid.tiling.tile;
    let side = cell.width.max(cell.height);
    if let Some((name, _)) = picture(&coding.compression).filter(|(_, most)| side > *most) {
        return Err(damaged(format!("{name} cells of {cell} pixels cannot be")));
    }
    let bytes = coding.bytes(cell.height);
    // Plain cells and those of fax are read row by row, whatever their size.
    let by_row = coding.is_plain() || matches!(coding.compression, Compression::Fax(_));
    if !by_row && bytes > limits.max_tile_bytes {
        return Err(too_large(format!(
            "its tiles or strips of {cell} pixels unpack to {bytes} bytes each where {} are allowed",
            limits.max_tile_bytes
        )));
    }
    Ok(())
}

/// Sides that the file cannot hold show in the first plain cell: a claim of 2^64 pixels is
/// refused when the file is opened and not when the first tile is asked for.
fn check_first(index: &CellIndex, coding: &Coding, grid: &Grid) -> Result<(), CodecError> {
    let due = coding.bytes(grid.stored_rows(0));
    match index.get(0) {
        Some((_, length)) if coding.is_plain() && length > 0 && length < due => {
            Err(damaged(format!("cell 0 has {length} bytes where {due} are due")))
        }
        _ => Ok(()),
    }
}

fn list(directory: &Directory, tag: u16) -> Result<Vec<u64>, CodecError> {
    Ok(directory.numbers(tag)?.into_iter().flatten().collect())
}

/// The one value of all samples; writers may give one value for all of them.
fn uniform(directory: &Directory, tag: u16, default: u64, name: &str) -> Result<u64, CodecError> {
    let values = list(directory, tag)?;
    let first = values.first().copied().unwrap_or(default);
    if values.iter().any(|&value| value != first) {
        return Err(unsupported(format!("samples of different {name} ({values:?})")));
    }
    Ok(first)
}

/// What the samples are as numbers.
fn numbers(directory: &Directory, grid: &Grid) -> Result<Numbers, CodecError> {
    let kind = numbers::kind(uniform(directory, tags::SAMPLE_FORMAT, 1, "formats")?)?;
    let bits = list(directory, tags::BITS_PER_SAMPLE)?;
    let numbers = Numbers::new(kind, &bits, directory.order())?;
    if numbers.depth().is_none() && (grid.planes > 1 || bits.len() < grid.samples as usize) {
        return Err(unsupported(format!("samples of different depths ({bits:?}) in planes")));
    }
    if kind != Kind::Float {
        return Ok(numbers);
    }
    let black = directory.reals(tags::S_MIN_SAMPLE_VALUE).into_iter().reduce(f64::min);
    let white = directory.reals(tags::S_MAX_SAMPLE_VALUE).into_iter().reduce(f64::max);
    Ok(match black.zip(white) {
        Some((black, white)) => numbers.with_range(black, white),
        None => numbers,
    })
}

/// Whether a compression that asks for samples of one kind has them.
fn check_numbers(
    compression: &Compression,
    grid: &Grid,
    numbers: &Numbers,
) -> Result<(), CodecError> {
    let bits = numbers.depth().unwrap_or(0);
    if let Some((name, _)) = picture(compression).filter(|_| !numbers.are_bytes()) {
        let kind = if numbers.kind() == Kind::Unsigned { "" } else { ", signed or floating point" };
        return Err(unsupported(format!("{name} of {bits} bits a sample{kind}")));
    }
    if matches!(compression, Compression::Fax(_)) && (bits, grid.samples_in_cell()) != (1, 1) {
        let samples = grid.samples_in_cell();
        return Err(damaged(format!("a fax has 1 bit a pixel, not {samples} of {bits} bits")));
    }
    Ok(())
}

fn photometric(directory: &Directory) -> Result<Photometric, CodecError> {
    // The field is required, but old writers left it out where the samples leave no doubt.
    let extra = directory.numbers(tags::EXTRA_SAMPLES)?.map_or(0, |extra| extra.len() as u64);
    let guess = match directory.number(tags::SAMPLES_PER_PIXEL)?.unwrap_or(1).checked_sub(extra) {
        Some(1) => Some(1),
        Some(3) => Some(2),
        _ => None,
    };
    let value = directory.number(tags::PHOTOMETRIC)?.or(guess);
    match value.ok_or_else(|| damaged("it does not say what its colors mean"))? {
        0 => Ok(Photometric::WhiteIsZero),
        1 => Ok(Photometric::BlackIsZero),
        2 => Ok(Photometric::Rgb),
        3 => Ok(Photometric::Palette),
        6 => Ok(Photometric::YCbCr),
        4 => Err(unsupported("a transparency mask")),
        5 => inks(directory),
        8 => Ok(Photometric::Lab(LabEncoding::Cie)),
        9 => Ok(Photometric::Lab(LabEncoding::Icc)),
        10 => Err(unsupported("ITU Lab colors, as of a fax; convert it to RGB")),
        32803 => Err(unsupported("camera raw (color filter array)")),
        32844 | 32845 => Err(unsupported("CIE Log colors")),
        34892 => Err(unsupported("camera raw (linear)")),
        other => Err(unsupported(format!("colors of the unknown kind {other}"))),
    }
}

/// Four inks, the usual ones.
///
/// Source: TIFF 6.0 section 16.
fn inks(directory: &Directory) -> Result<Photometric, CodecError> {
    let set = directory.number(tags::INK_SET)?.unwrap_or(1);
    let count = directory.number(tags::NUMBER_OF_INKS)?.unwrap_or(4);
    if (set, count) != (1, 4) {
        return Err(unsupported(format!(
            "{count} inks of set {set}, which are not CMYK; convert it to RGB"
        )));
    }
    Ok(Photometric::Cmyk)
}

fn colors(
    directory: &Directory,
    photometric: &Photometric,
    numbers: &Numbers,
) -> Result<Colors, CodecError> {
    match photometric {
        Photometric::WhiteIsZero => Ok(Colors::Gray { inverted: true }),
        Photometric::BlackIsZero => Ok(Colors::Gray { inverted: false }),
        Photometric::Rgb | Photometric::YCbCr => Ok(Colors::Rgb),
        Photometric::Cmyk => Ok(Colors::Cmyk),
        Photometric::Lab(encoding) => match (numbers.kind(), numbers.depth()) {
            (Kind::Unsigned, Some(bits)) => encoding.colors(bits),
            _ => Err(unsupported("CIE Lab colors in other numbers than those of 8 or 16 bits")),
        },
        Photometric::Palette => match (numbers.kind(), numbers.depth()) {
            (Kind::Unsigned, Some(bits @ 1..=16)) => {
                palette(&list(directory, tags::COLOR_MAP)?, bits)
            }
            _ => Err(unsupported("a palette for other numbers than those of 1 to 16 bits")),
        },
    }
}

/// How cells are packed; for JPEG of the old kind with the grid and index that it has.
///
/// Source: TIFF 6.0, "Compression"; the later values are those of libtiff's `tiff.h`.
fn compression(
    directory: &Directory,
    grid: Grid,
    photometric: &Photometric,
) -> Result<(Compression, Grid, Option<CellIndex>), CodecError> {
    let found = match directory.number(tags::COMPRESSION)?.unwrap_or(1) {
        1 => Compression::None,
        2 => Compression::Fax(Scheme::Huffman { align: 1 }),
        3 => {
            let options = directory.number(tags::T4_OPTIONS)?.unwrap_or(0);
            Compression::Fax(Scheme::Group3 { two_dimensional: options & 1 == 1 })
        }
        4 => Compression::Fax(Scheme::Group4),
        5 => Compression::Lzw,
        6 => {
            let components = components(&grid, photometric)?;
            let index = CellIndex::of(directory, &grid, None)?;
            let (old, grid, index) = OldJpeg::of(directory, grid, index, components)?;
            return Ok((Compression::OldJpeg(Box::new(old)), grid, Some(index)));
        }
        7 => jpeg_compression(directory, &grid, photometric)?,
        8 | 32946 => Compression::Deflate,
        32771 => Compression::Fax(Scheme::Huffman { align: 2 }),
        32773 => Compression::PackBits,
        50000 => Compression::Zstd,
        50001 => webp_compression(directory, &grid, photometric)?,
        9 | 10 | 34661 => return Err(unsupported("JBIG compression")),
        32766 => return Err(unsupported("NeXT compression")),
        32809 => return Err(unsupported("ThunderScan compression")),
        32908 | 32909 => return Err(unsupported("Pixar compression")),
        33003 | 33005 | 34712 => return Err(unsupported("JPEG 2000 compression")),
        34676 | 34677 => return Err(unsupported("SGI Log compression")),
        34887 => return Err(unsupported("LERC compression")),
        34925 => return Err(unsupported("LZMA compression")),
        50002 | 52546 => return Err(unsupported("JPEG XL compression")),
        other => return Err(unsupported(format!("compression of the unknown kind {other}"))),
    };
    Ok((found, grid, None))
}

/// YCbCr in blocks or in planes; JPEG unfolds it by itself.
fn ycbcr(
    directory: &Directory,
    grid: &Grid,
    photometric: &Photometric,
    numbers: &Numbers,
) -> Result<Option<YCbCr>, CodecError> {
    match (photometric, grid.samples) {
        (Photometric::YCbCr, 3) if numbers.are_bytes() => YCbCr::of(directory).map(Some),
        (Photometric::YCbCr, samples) => {
            let bits = numbers.depth().unwrap_or(0);
            Err(unsupported(format!("YCbCr of {samples} samples of {bits} bits")))
        }
        _ => Ok(None),
    }
}

fn jpeg_compression(
    directory: &Directory,
    grid: &Grid,
    photometric: &Photometric,
) -> Result<Compression, CodecError> {
    let components = components(grid, photometric)?;
    let tables = directory.bytes(tags::JPEG_TABLES).filter(|field| !field.is_empty());
    Ok(Compression::Jpeg(jpeg::Shared::new(components, tables.map(|field| &field[..]))?))
}

/// What the components of JPEG are.
fn components(grid: &Grid, photometric: &Photometric) -> Result<Components, CodecError> {
    match (photometric, grid.samples_in_cell()) {
        (Photometric::YCbCr, 3) => Ok(Components::YCbCr),
        (Photometric::YCbCr, samples) => {
            Err(unsupported(format!("YCbCr JPEG of {samples} samples in a cell")))
        }
        (Photometric::Palette, _) => Err(unsupported("JPEG of palette colors")),
        (Photometric::Lab(_), _) => Err(unsupported("JPEG of CIE Lab colors")),
        (_, 1) => Ok(Components::Plain(1)),
        (_, 3) => Ok(Components::Plain(3)),
        (_, 4) => Ok(Components::Plain(4)),
        (_, samples) => Err(unsupported(format!("JPEG of {samples} samples a pixel"))),
    }
}

/// Cells of three or four samples of RGB, which is all that libtiff lets be written.
fn webp_compression(
    directory: &Directory,
    grid: &Grid,
    photometric: &Photometric,
) -> Result<Compression, CodecError> {
    match photometric {
        Photometric::Rgb => {}
        Photometric::WhiteIsZero | Photometric::BlackIsZero => {
            return Err(unsupported("WebP of gray samples"));
        }
        Photometric::Palette => return Err(unsupported("WebP of palette colors")),
        Photometric::YCbCr => return Err(unsupported("WebP of YCbCr samples")),
        Photometric::Cmyk => return Err(unsupported("WebP of CMYK samples")),
        Photometric::Lab(_) => return Err(unsupported("WebP of CIE Lab colors")),
    }
    if grid.planes > 1 {
        return Err(unsupported("WebP of samples in planes"));
    }
    if !matches!(grid.samples, 3 | 4) {
        return Err(unsupported(format!("WebP of {} samples a pixel", grid.samples)));
    }
    if directory.number(tags::PREDICTOR)?.unwrap_or(1) != 1 {
        return Err(unsupported("WebP of differences between samples"));
    }
    if directory.number(tags::FILL_ORDER)? == Some(2) {
        return Err(unsupported("WebP whose bits lie backwards"));
    }
    Ok(Compression::Webp)
}

/// Of compressions that keep a picture in each cell, of 8 bits a sample: what it is called,
/// and its longest side.
const fn picture(compression: &Compression) -> Option<(&'static str, u32)> {
    match compression {
        Compression::Jpeg(_) | Compression::OldJpeg(_) => Some(("JPEG", 65_535)),
        Compression::Webp => Some(("WebP", webp::MOST_SIDE)),
        Compression::None
        | Compression::PackBits
        | Compression::Lzw
        | Compression::Deflate
        | Compression::Zstd
        | Compression::Fax(_) => None,
    }
}

/// The tag counts for LZW and its successors only, as in libtiff.
fn differences(
    directory: &Directory,
    compression: &Compression,
    numbers: &Numbers,
    samples: usize,
) -> Result<Option<Differences>, CodecError> {
    match compression {
        Compression::Lzw | Compression::Deflate | Compression::Zstd => {
            Differences::of(directory, numbers, samples)
        }
        Compression::None
        | Compression::PackBits
        | Compression::Fax(_)
        | Compression::Jpeg(_)
        | Compression::OldJpeg(_)
        | Compression::Webp => Ok(None),
    }
}
