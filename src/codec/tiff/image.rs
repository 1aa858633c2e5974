//! An opened TIFF: its levels, what to fetch for a window, and decoding it.

use std::ops::Range;

use bytes::Bytes;
use tracing::{debug, warn};

use super::cell::Rows;
use super::directory::{self, Directory, Wanted};
use super::grid::Grid;
use super::level::{self, StoredLevel};
use super::reader::Reader;
use super::walk::Found;
use super::{CodecError, FORMAT, Settings, damaged, tags, too_large};
use crate::codec::{Access, Properties, SourceImage, Window};
use crate::geometry::{self, Cell, Level, Orientation, Rect};
use crate::pixels::Pixels;

/// Where everything lies in one TIFF.
#[derive(Debug)]
pub(super) struct TiffImage {
    properties: Properties,
    /// One for each of `properties.levels`.
    levels: Vec<StoredLevel>,
    /// Bytes in the file.
    size: u64,
}

/// One cell's share of a window.
struct Piece {
    cell: Cell,
    /// The cell's number as the file counts: planes one after the other.
    number: u64,
    /// The sample that the cell's plane holds, where samples lie apart.
    plane: Option<usize>,
    /// The pixels of the window in this cell, in the level's pixels.
    part: Rect,
    rows: Rows,
}

impl TiffImage {
    /// Understands the directories: the main one, and those that are reductions of it by
    /// the rule of [`geometry::scale_factor_of`]. Pages, masks, pictures of another shape
    /// or with other channels, and those that we could not decode are no levels; of two
    /// with the same scale factor the first counts.
    ///
    /// # Errors
    /// [`CodecError`] when the main picture cannot be read.
    pub(super) async fn open(
        reader: &mut Reader<'_>,
        found: Found,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let Found { mut directories, main } = found;
        let grid = Grid::of(&directories[main], limits)?;
        directories.swap(0, main);
        // The one in whose place it went keeps its turn after the main one.
        let mut candidates = vec![(1, grid)];
        for directory in &directories[1..] {
            candidates.push(match Grid::of(directory, limits) {
                Ok(reduced) => (factor_of(directory, &grid, &reduced), reduced),
                Err(_) => (0, grid),
            });
        }
        let mut chosen = choose(candidates);
        let profile = profile_wanted(&directories[0], reader, limits);
        let mut loads = Vec::new();
        for (index, directory) in directories.iter_mut().enumerate() {
            if let Some((_, _, grid)) = chosen.iter().find(|chosen| chosen.0 == index) {
                let mut wanted = level::wanted(grid);
                wanted.extend(profile.filter(|_| index == 0));
                loads.push((directory, wanted));
            }
        }
        directory::load(reader, &mut loads).await?;

        let (_, _, grid) = chosen.remove(0);
        let first = StoredLevel::of(&directories[0], grid, limits)?;
        check_whole(&first, limits)?;
        let channels = first.samples.channels();
        let mut levels = vec![(1, first)];
        for (index, factor, grid) in chosen {
            match StoredLevel::of(&directories[index], grid, limits) {
                Ok(level) if level.samples.channels() == channels => levels.push((factor, level)),
                Ok(_) => debug!("A reduced picture with other channels is no level"),
                Err(error) => {
                    let key = reader.key();
                    warn!(object.key = key, "`{key}`: a level of 1/{factor} is ignored: {error}");
                }
            }
        }
        let properties = Properties {
            format: FORMAT,
            orientation: orientation(&directories[0]),
            channels,
            access: if levels[0].1.is_whole() { Access::Whole } else { Access::Cells },
            levels: levels.iter().map(|(factor, level)| described(*factor, level)).collect(),
            // Copied: the bytes may be a part of a larger read.
            icc_profile: profile
                .and_then(|wanted| directories[0].bytes(wanted.tag))
                .map(|bytes| Bytes::copy_from_slice(bytes)),
        };
        let levels = levels.into_iter().map(|(_, level)| level).collect();
        Ok(Self { properties, levels, size: reader.size() })
    }

    fn level(&self, level: usize, region: Rect) -> Result<&StoredLevel, CodecError> {
        let found = self.levels.get(level);
        found
            .filter(|found| !region.is_empty() && found.grid.tiling.image.rect().contains(region))
            .ok_or_else(|| damaged(format!("it has no region {region} in level {level}")))
    }

    /// What to fetch of a cell; empty for one that was never written.
    fn range(&self, level: &StoredLevel, piece: &Piece) -> Result<Range<u64>, CodecError> {
        let number = piece.number;
        let (offset, length) =
            level.index.get(number).ok_or_else(|| damaged(format!("it has no cell {number}")))?;
        if length == 0 {
            return Ok(0..0);
        }
        let needed = level.coding.needed(&piece.rows, length);
        if needed.end > length {
            return Err(damaged(format!(
                "cell {number} has {length} bytes where {} are due",
                needed.end
            )));
        }
        let range = offset.checked_add(needed.start).zip(offset.checked_add(needed.end));
        let range = range.filter(|(_, end)| *end <= self.size).map(|(start, end)| start..end);
        range.ok_or_else(|| {
            damaged(format!(
                "cell {number} is said to lie at byte {offset} of a file of {} bytes",
                self.size
            ))
        })
    }
}

impl SourceImage for TiffImage {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let levels: usize = self.levels.iter().map(StoredLevel::weight).sum();
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        let each = size_of::<StoredLevel>() + size_of::<Level>();
        size_of::<Self>() + levels + profile + self.levels.len() * each
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let stored = self.level(level, region)?;
        let mut window = Window { level, region, ranges: Vec::new(), cells: Vec::new(), memory: 0 };
        let mut unpacking = 0;
        let mut fetched = 0u64;
        for piece in stored.pieces(region) {
            let range = self.range(stored, &piece)?;
            let length = range.end - range.start;
            fetched = fetched.saturating_add(length);
            unpacking = unpacking.max(stored.coding.memory(&piece.rows, length));
            window.ranges.push(range);
            window.cells.push(piece.number);
        }
        window.memory = Pixels::byte_count(region.size(), self.properties.channels)
            .saturating_add(fetched)
            .saturating_add(unpacking);
        Ok(window)
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let region = window.region;
        let level = self.level(window.level, region)?;
        let mut pixels = Pixels::zeroed(region.size(), self.properties.channels);
        let mut scratch = Vec::new();
        let mut parts = parts.iter();
        for piece in level.pieces(region) {
            let part = parts.next().ok_or_else(|| damaged("a cell was not fetched"))?;
            let number = piece.number;
            level.decode_piece(&piece, part, region, &mut pixels, &mut scratch).map_err(
                |error| match error {
                    CodecError::Damaged { format, what } => {
                        CodecError::Damaged { format, what: format!("cell {number}: {what}") }
                    }
                    other => other,
                },
            )?;
        }
        level.samples.divide_alpha(pixels.data_mut());
        Ok(pixels)
    }
}

impl StoredLevel {
    /// The cells of a region, row by row, the planes of one cell together.
    fn pieces(&self, region: Rect) -> impl Iterator<Item = Piece> + '_ {
        let grid = &self.grid;
        grid.tiling.cells_in(region).flat_map(move |cell| {
            let planes = self.samples.used().filter(move |&plane| plane == 0 || grid.planes > 1);
            planes.filter_map(move |plane| {
                let part = cell.rect.intersection(region)?;
                let top = part.y - cell.rect.y;
                Some(Piece {
                    cell,
                    number: cell.index + plane as u64 * grid.tiling.count(),
                    plane: (grid.planes > 1).then_some(plane),
                    part,
                    rows: Rows {
                        wanted: top..top + part.height,
                        stored: grid.stored_rows(cell.rect.y),
                        full: grid.tiling.tile.height,
                    },
                })
            })
        })
    }

    fn decode_piece(
        &self,
        piece: &Piece,
        stored: &[u8],
        region: Rect,
        pixels: &mut Pixels,
        scratch: &mut Vec<u8>,
    ) -> Result<(), CodecError> {
        let channels = pixels.channels().count();
        let stride = pixels.stride();
        let (left, top) = (piece.part.x - region.x, piece.part.y - region.y);
        let out = pixels.data_mut().chunks_exact_mut(stride).skip(top as usize);
        let out = out.take(piece.part.height as usize).map(|row| {
            &mut row[left as usize * channels..][..piece.part.width as usize * channels]
        });
        if stored.is_empty() {
            out.for_each(|row| self.samples.fill_empty(piece.plane, row));
            return Ok(());
        }
        let raw = self.coding.unpack(stored, &piece.rows, scratch)?;
        let first = (piece.part.x - piece.cell.rect.x) as usize;
        for (raw, out) in raw.chunks_exact(self.coding.row_bytes as usize).zip(out) {
            match piece.plane {
                None => self.samples.row(raw, self.coding.samples, first, out),
                Some(plane) => self.samples.plane_row(raw, plane, first, out),
            }
        }
        Ok(())
    }
}

fn described(scale_factor: u32, level: &StoredLevel) -> Level {
    let tiling = level.grid.tiling;
    Level { size: tiling.image, scale_factor, tile: tiling.tile }
}

/// The scale factor of a directory beside the main one; 0 when it is no level.
fn factor_of(directory: &Directory, full: &Grid, reduced: &Grid) -> u32 {
    if directory.is_mask() || directory.is_page() {
        return 0;
    }
    geometry::scale_factor_of(full.tiling.image, reduced.tiling.image).unwrap_or(0)
}

/// Index, scale factor and grid of each level, factors ascending, the first of each.
fn choose(candidates: Vec<(u32, Grid)>) -> Vec<(usize, u32, Grid)> {
    let mut chosen: Vec<(usize, u32, Grid)> = candidates
        .into_iter()
        .enumerate()
        .filter(|(_, (factor, _))| *factor > 0)
        .map(|(index, (factor, grid))| (index, factor, grid))
        .collect();
    chosen.sort_by_key(|(index, factor, _)| (*factor, *index));
    chosen.dedup_by_key(|(_, factor, _)| *factor);
    chosen
}

/// Files that must be decoded whole have limits of their own.
fn check_whole(level: &StoredLevel, limits: &Settings) -> Result<(), CodecError> {
    let cell = level.grid.tiling.tile;
    if level.is_whole() && cell.area() > limits.max_whole_pixels {
        return Err(too_large(format!(
            "one compressed piece holds {cell} pixels, {} in all, where {} are allowed",
            cell.area(),
            limits.max_whole_pixels
        )));
    }
    let length = level.index.get(0).map_or(0, |(_, length)| length);
    if level.is_whole() && length > limits.max_whole_bytes {
        return Err(too_large(format!(
            "one compressed piece has {length} bytes where {} are allowed",
            limits.max_whole_bytes
        )));
    }
    Ok(())
}

/// Values that no orientation has are common in hand-edited files and harmless.
fn orientation(directory: &Directory) -> Orientation {
    let value = directory.number(tags::ORIENTATION).ok().flatten();
    value.and_then(Orientation::from_tag).unwrap_or_default()
}

/// The ICC profile, unless it is larger than allowed or lies outside the file: pixels are
/// served without it then.
fn profile_wanted(directory: &Directory, reader: &Reader<'_>, limits: &Settings) -> Option<Wanted> {
    let length = directory.value_bytes(tags::ICC_PROFILE)?;
    let most = limits.max_profile_bytes.min(reader.size());
    if length > most {
        let key = reader.key();
        warn!(
            object.key = key,
            "`{key}`: a color profile of {length} bytes is ignored ({most} are possible)"
        );
        return None;
    }
    Some(Wanted { tag: tags::ICC_PROFILE, most: length })
}
