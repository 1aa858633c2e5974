//! Cutting tiles out of a band and compressing them.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use super::super::CodecError;
use super::super::jpeg::{self, Components};
use super::zstd::Zstd;
use super::{PyramidError, PyramidOptions, Subsampling, TileCompression};
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels};

/// Packs the tiles of one picture, keeping its buffers from tile to tile.
pub(super) struct Packer {
    tile: Size,
    channels: Channels,
    method: Method,
    differences: bool,
    /// The tile's pixels, padded to full size.
    plain: Vec<u8>,
}

/// The bytes of one tile.
pub(super) struct Packed {
    pub(super) tile: Vec<u8>,
    /// Of a tile of JPEG that is padded: the same without its padding.
    pub(super) trimmed: Option<Vec<u8>>,
}

enum Method {
    None,
    Deflate,
    Zstd(Zstd),
    Jpeg {
        compressor: Box<Compressor>,
        /// The JPEGTables field: what every tile's stream leaves out.
        tables: Vec<u8>,
        /// The same for trimming.
        shared: jpeg::Shared,
    },
}

impl Packer {
    pub(super) fn new(
        options: &PyramidOptions<'_>,
        channels: Channels,
    ) -> Result<Self, PyramidError> {
        let method = match options.compression {
            TileCompression::None => Method::None,
            TileCompression::Deflate => Method::Deflate,
            TileCompression::Zstd => Method::Zstd(Zstd::new()?),
            TileCompression::Jpeg { quality } => {
                let subsampling = options.subsampling;
                let mut compressor =
                    compressor(quality, subsampling, channels).map_err(jpeg_error)?;
                // Quantization follows the quality and the Huffman tables are the standard
                // ones, so any picture shows the tables of all.
                let side = Size::new(16, 16);
                let sample = vec![128; 256 * channels.count()];
                let stream = compress(&mut compressor, &sample, side, channels)?;
                let tables = apart(&stream)?.tables;
                let components =
                    if channels.has_color() { Components::YCbCr } else { Components::Plain(1) };
                let shared = jpeg::Shared::new(components, Some(&tables)).map_err(codec_error)?;
                Method::Jpeg { compressor: Box::new(compressor), tables, shared }
            }
        };
        let tile = options.tile;
        let differences = options.compression.takes_differences();
        Ok(Self { tile, channels, method, differences, plain: Vec::new() })
    }

    /// The JPEGTables field.
    pub(super) fn tables(&self) -> Option<&[u8]> {
        match &self.method {
            Method::Jpeg { tables, .. } => Some(tables),
            Method::None | Method::Deflate | Method::Zstd(_) => None,
        }
    }

    /// The bytes of one tile, whose pixels in the band are `rect`.
    pub(super) fn pack(&mut self, band: &Pixels, rect: Rect) -> Result<Packed, PyramidError> {
        self.cut(band, rect);
        if self.differences {
            self.subtract_neighbors();
        }
        let mut trimmed = None;
        let tile = match &mut self.method {
            Method::None => self.plain.clone(),
            Method::Deflate => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(&self.plain)?;
                encoder.finish()?
            }
            Method::Zstd(zstd) => zstd.pack(&self.plain)?,
            Method::Jpeg { compressor, tables, shared } => {
                let stream = compress(compressor, &self.plain, self.tile, self.channels)?;
                let tile = without_tables(stream, tables)?;
                if rect.size() != self.tile {
                    let cut = shared.cut(&tile, rect.size()).map_err(codec_error)?;
                    trimmed = Some(without_tables(cut.into(), tables)?);
                }
                tile
            }
        };
        Ok(Packed { tile, trimmed })
    }

    /// Copies the tile's pixels; past the picture's edge its last pixels are repeated, which
    /// compresses well and keeps foreign readers that show the padding from showing black.
    fn cut(&mut self, band: &Pixels, rect: Rect) {
        let count = self.channels.count();
        let width = self.tile.width as usize * count;
        self.plain.clear();
        for y in rect.y..rect.y + rect.height {
            let row = &band.row(y)[rect.x as usize * count..][..rect.width as usize * count];
            self.plain.extend(row);
            let last = &row[row.len() - count..];
            for _ in rect.width..self.tile.width {
                self.plain.extend(last);
            }
        }
        for _ in rect.height..self.tile.height {
            self.plain.extend_from_within(self.plain.len() - width..);
        }
    }

    /// Leaves of each sample what it is more than that of the pixel before it in its row.
    fn subtract_neighbors(&mut self) {
        let samples = self.channels.count();
        for row in self.plain.chunks_exact_mut(self.tile.width as usize * samples) {
            for at in (samples..row.len()).rev() {
                row[at] = row[at].wrapping_sub(row[at - samples]);
            }
        }
    }
}

/// Packs a row of tiles, whose pixels in the band are `rects`, on up to `threads` threads.
pub(super) fn pack_row(
    packers: &mut [Packer],
    band: &Pixels,
    rects: &[Rect],
) -> Result<Vec<Packed>, PyramidError> {
    let share = rects.len().div_ceil(packers.len()).max(1);
    let pack = |packer: &mut Packer, rects: &[Rect]| {
        rects.iter().map(|rect| packer.pack(band, *rect)).collect::<Result<Vec<_>, _>>()
    };
    let mut shares = packers.iter_mut().zip(rects.chunks(share));
    let Some((own, own_rects)) = shares.next() else { return Ok(Vec::new()) };
    std::thread::scope(|scope| {
        let others: Vec<_> =
            shares.map(|(packer, rects)| scope.spawn(move || pack(packer, rects))).collect();
        let mut tiles = pack(own, own_rects)?;
        for other in others {
            match other.join() {
                Ok(packed) => tiles.extend(packed?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(tiles)
    })
}

fn compressor(
    quality: u8,
    subsampling: Subsampling,
    channels: Channels,
) -> turbojpeg::Result<Compressor> {
    let mut compressor = Compressor::new()?;
    compressor.set_quality(i32::from(quality))?;
    compressor.set_subsamp(match subsampling {
        _ if !channels.has_color() => Subsamp::Gray,
        Subsampling::Both => Subsamp::Sub2x2,
        Subsampling::Across => Subsamp::Sub2x1,
        Subsampling::None => Subsamp::None,
    })?;
    Ok(compressor)
}

fn compress(
    compressor: &mut Compressor,
    pixels: &[u8],
    size: Size,
    channels: Channels,
) -> Result<Vec<u8>, PyramidError> {
    let (width, height) = (size.width as usize, size.height as usize);
    let format = if channels.has_color() { PixelFormat::RGB } else { PixelFormat::GRAY };
    let image = Image { pixels, width, pitch: width * channels.count(), height, format };
    compressor.compress_to_vec(image).map_err(jpeg_error)
}

fn apart(stream: &[u8]) -> Result<jpeg::Abbreviated, PyramidError> {
    jpeg::abbreviate(stream).map_err(codec_error)
}

/// A stream that counts on the shared tables; one with other tables keeps them and is as
/// valid, only longer.
fn without_tables(stream: Vec<u8>, shared: &[u8]) -> Result<Vec<u8>, PyramidError> {
    let apart = apart(&stream)?;
    Ok(if apart.tables == shared { apart.stream } else { stream })
}

#[allow(clippy::needless_pass_by_value)]
fn codec_error(error: CodecError) -> PyramidError {
    PyramidError::Jpeg { cause: error.to_string() }
}

#[allow(clippy::needless_pass_by_value)]
fn jpeg_error(error: turbojpeg::Error) -> PyramidError {
    PyramidError::Jpeg { cause: error.to_string() }
}
