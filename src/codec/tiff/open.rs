//! From the directories of a file to an opened picture: which of them are levels.

use bytes::Bytes;
use tracing::{debug, warn};

use super::directory::{self, Directory, Wanted};
use super::grid::Grid;
use super::image::TiffImage;
use super::level::{self, StoredLevel};
use super::walk::Found;
use super::{CodecError, FORMAT, Settings, old_jpeg, resolution, tags, too_large};
use crate::codec::reader::Reader;
use crate::codec::{Access, Properties};
use crate::geometry::{self, Level, Orientation};

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
        let Found { mut directories, main, pages } = found;
        let mut chosen = levels(&directories, main, limits)?;
        let profile = profile_wanted(&directories[main], reader, limits);
        let mut loads = Vec::new();
        for (index, directory) in directories.iter_mut().enumerate() {
            if let Some((_, _, grid)) = chosen.iter().find(|chosen| chosen.0 == index) {
                let mut wanted = level::wanted(directory, grid);
                if index == main {
                    wanted.extend(profile.into_iter().chain(resolution::WANTED));
                }
                loads.push((directory, wanted));
            }
        }
        directory::load(reader, &mut loads).await?;
        let mut broken = Vec::new();
        for &(index, factor, _) in &chosen {
            match old_jpeg::hold_tables(reader, &mut directories[index]).await {
                Ok(()) => {}
                // What is wrong with a level must not cost the picture.
                Err(error) if index == main || matches!(error, CodecError::Storage(_)) => {
                    return Err(error);
                }
                Err(error) => {
                    let key = reader.key();
                    warn!(object.key = key, "`{key}`: a level of 1/{factor} is ignored: {error}");
                    broken.push(index);
                }
            }
        }
        chosen.retain(|(index, ..)| !broken.contains(index));

        let (_, _, grid) = chosen.remove(0);
        let first = StoredLevel::of(&directories[main], grid, limits)?;
        check_whole(&first, reader.size(), limits)?;
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
            orientation: orientation(&directories[main]),
            channels,
            access: if levels[0].1.is_whole() { Access::Whole } else { Access::Cells },
            levels: levels.iter().map(|(factor, level)| described(*factor, level)).collect(),
            // Copied: the bytes may be a part of a larger read.
            icc_profile: profile
                .filter(|_| !levels[0].1.samples.is_converted())
                .and_then(|wanted| directories[main].bytes(wanted.tag))
                .map(|bytes| Bytes::copy_from_slice(bytes)),
            scale: resolution::scale(&directories[main]),
        };
        let levels = levels.into_iter().map(|(_, level)| level).collect();
        Ok(Self { properties, levels, size: reader.size(), pages })
    }
}

/// Index, scale factor and grid of each level, factors ascending: the main one first.
///
/// # Errors
/// [`CodecError`] when the main directory holds no picture.
pub(super) fn levels(
    directories: &[Directory],
    main: usize,
    limits: &Settings,
) -> Result<Vec<(usize, u32, Grid)>, CodecError> {
    let grid = Grid::of(&directories[main], limits)?;
    // The one in whose place the main one goes keeps its turn behind it.
    let mut order: Vec<usize> = (0..directories.len()).collect();
    order.swap(0, main);
    let mut candidates = vec![(main, 1, grid)];
    for &index in &order[1..] {
        let directory = &directories[index];
        if let Ok(reduced) = Grid::of(directory, limits) {
            candidates.push((index, factor_of(directory, &grid, &reduced), reduced));
        }
    }
    Ok(choose(candidates))
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

/// Those that are levels, factors ascending, the first of each.
fn choose(mut candidates: Vec<(usize, u32, Grid)>) -> Vec<(usize, u32, Grid)> {
    candidates.retain(|(_, factor, _)| *factor > 0);
    // Keeps the order of those with one factor.
    candidates.sort_by_key(|(_, factor, _)| *factor);
    candidates.dedup_by_key(|(_, factor, _)| *factor);
    candidates
}

/// Files that must be decoded whole have limits of their own.
fn check_whole(level: &StoredLevel, size: u64, limits: &Settings) -> Result<(), CodecError> {
    let cell = level.grid.tiling.tile;
    if level.is_whole() && cell.area() > limits.max_whole_pixels {
        return Err(too_large(format!(
            "one compressed piece holds {cell} pixels, {} in all, where {} are allowed",
            cell.area(),
            limits.max_whole_pixels
        )));
    }
    let length = level.index.get(0).map_or(0, |(_, length)| length.min(size));
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
