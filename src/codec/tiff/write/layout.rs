//! The front of the file: header, directories, and the values that fit no entry.
//!
//! Always little endian. The order is header, one directory a level (level 0 first), those of
//! the metadata, then the values: first all that opening the picture needs, short ones first,
//! then the color profile, then long metadata, which no reader of tiles looks at. So one read
//! of the first 64 KiB opens any picture of some thousand tiles, whatever is told about it.

use super::super::{tags, trimmed};
use super::{Field, LevelStorage, Metadata, PyramidOptions, Row, TileCompression};
use crate::geometry::{Orientation, Tiling};
use crate::pixels::Channels;

/// What the directories say that is the same for all levels.
pub(super) struct Front<'a> {
    pub(super) options: &'a PyramidOptions<'a>,
    pub(super) channels: Channels,
    /// Level 0 first.
    pub(super) levels: &'a [Tiling],
    pub(super) big: bool,
    /// The JPEGTables field.
    pub(super) tables: Option<&'a [u8]>,
}

/// Metadata longer than this stand behind all that opening a picture needs.
const SHORT_METADATA: usize = 256;

/// Entries that only the writer can know.
///
/// Beside the tags that the reader looks at: free space, and where a thumbnail lies.
const OWN: [u16; 5] = [288, 289, tags::SOFTWARE, 513, 514];

impl Front<'_> {
    /// The bytes of the front, of a length that depends on the counts in `index` alone.
    pub(super) fn bytes(&self, index: &[Vec<Row>]) -> Vec<u8> {
        let (header, count_bytes, entry, word) =
            if self.big { (16, 8, 20, 8) } else { (8, 2, 12, 4) };
        let mut directories = self.directories(index);
        let mut starts = Vec::with_capacity(directories.len());
        let mut end = header;
        for fields in &directories {
            starts.push(end as u64);
            end += count_bytes + fields.len() * entry + word;
        }
        self.point(&mut directories, &starts);
        let places = self.place_values(&directories, end, word);
        let mut file = self.header(starts[0]);
        for (number, fields) in directories.iter().enumerate() {
            append(&mut file, fields.len() as u64, count_bytes);
            for (field, place) in fields.iter().zip(&places[number]) {
                file.extend(field.tag.to_le_bytes());
                file.extend(field.kind.to_le_bytes());
                append(&mut file, field.count, word);
                if let Some(offset) = place {
                    append(&mut file, *offset as u64, word);
                } else {
                    file.extend(&field.bytes);
                    file.resize(file.len() + word - field.bytes.len(), 0);
                }
            }
            let chained = !self.has_sub_ifds() && number + 1 < self.levels.len();
            append(&mut file, if chained { starts[number + 1] } else { 0 }, word);
        }
        for (fields, places) in directories.iter().zip(&places) {
            for (field, place) in fields.iter().zip(places) {
                let Some(offset) = *place else { continue };
                let after = offset + field.bytes.len();
                file.resize(file.len().max(after), 0);
                file[offset..after].copy_from_slice(&field.bytes);
            }
        }
        file
    }

    /// One directory a level, then those that hang below the first for the metadata; the
    /// entries that point at directories point nowhere.
    fn directories(&self, index: &[Vec<Row>]) -> Vec<Vec<Field>> {
        let levels = self.levels.iter().zip(index).enumerate();
        let mut directories: Vec<Vec<Field>> =
            levels.map(|(number, (level, index))| self.fields(number, level, index)).collect();
        if self.has_sub_ifds() {
            let nowhere = vec![0; self.levels.len() - 1];
            directories[0].push(Field::offsets(tags::SUB_IFDS, nowhere.into_iter(), self.big));
        }
        for (pointer, fields) in self.hanging() {
            directories[0].push(Field::offsets(pointer, std::iter::once(0), self.big));
            directories.push(fields.to_vec());
        }
        for fields in &mut directories {
            fields.sort_by_key(|field| field.tag);
            fields.dedup_by_key(|field| field.tag);
        }
        directories
    }

    /// The directories of the metadata, each with the tag that points at it.
    fn hanging(&self) -> impl Iterator<Item = (u16, &[Field])> {
        let metadata = self.options.metadata.into_iter();
        let both = metadata.flat_map(|Metadata { exif, gps, .. }| {
            [(tags::EXIF_IFD, &exif[..]), (tags::GPS_IFD, &gps[..])]
        });
        both.filter(|(_, fields)| !fields.is_empty())
    }

    fn has_sub_ifds(&self) -> bool {
        self.options.levels == LevelStorage::SubIfds && self.levels.len() > 1
    }

    /// Fills the entries of the first directory that point at others.
    fn point(&self, directories: &mut [Vec<Field>], starts: &[u64]) {
        let count = self.levels.len();
        let mut pointers: Vec<_> = self
            .hanging()
            .zip(&starts[count..])
            .map(|((tag, _), start)| Field::offsets(tag, std::iter::once(*start), self.big))
            .collect();
        if self.has_sub_ifds() {
            let children = starts[1..count].iter().copied();
            pointers.push(Field::offsets(tags::SUB_IFDS, children, self.big));
        }
        for pointer in pointers {
            let place = directories[0].iter_mut().find(|field| field.tag == pointer.tag);
            if let Some(place) = place {
                *place = pointer;
            }
        }
    }

    fn header(&self, first: u64) -> Vec<u8> {
        let mut file = b"II".to_vec();
        if self.big {
            for value in [43u16, 8, 0] {
                file.extend(value.to_le_bytes());
            }
            file.extend(first.to_le_bytes());
        } else {
            file.extend(42u16.to_le_bytes());
            file.extend((first as u32).to_le_bytes());
        }
        file
    }

    /// The entries of one level's directory, but for those that point at directories.
    fn fields(&self, number: usize, level: &Tiling, index: &[Row]) -> Vec<Field> {
        let (options, channels) = (self.options, self.channels);
        let jpeg = matches!(options.compression, TileCompression::Jpeg { .. });
        let ycbcr = jpeg && channels == Channels::Rgb;
        let compression = match options.compression {
            TileCompression::None => 1,
            TileCompression::Jpeg { .. } => 7,
            TileCompression::Deflate => 8,
            TileCompression::Zstd => 50000,
        };
        let photometric = match channels {
            Channels::Gray | Channels::GrayAlpha => 1,
            Channels::Rgb if jpeg => 6,
            Channels::Rgb | Channels::Rgba => 2,
            // Of inks none are written.
            Channels::Cmyk => 5,
        };
        let tiles: Vec<_> = index.iter().flat_map(|row| &row.tiles).collect();
        let mut fields = vec![
            Field::long(tags::NEW_SUBFILE_TYPE, u32::from(number > 0)),
            Field::long(tags::IMAGE_WIDTH, level.image.width),
            Field::long(tags::IMAGE_LENGTH, level.image.height),
            Field::shorts(tags::BITS_PER_SAMPLE, &vec![8; channels.count()]),
            Field::short(tags::COMPRESSION, compression),
            Field::short(tags::PHOTOMETRIC, photometric),
            Field::short(tags::ORIENTATION, orientation_tag(options.orientation)),
            Field::short(tags::SAMPLES_PER_PIXEL, channels.count() as u16),
            Field::short(tags::PLANAR_CONFIGURATION, 1),
            Field::long(tags::TILE_WIDTH, options.tile.width),
            Field::long(tags::TILE_LENGTH, options.tile.height),
            Field::offsets(tags::TILE_OFFSETS, tiles.iter().map(|tile| tile.offset), self.big),
            Field::longs(tags::TILE_BYTE_COUNTS, tiles.iter().map(|tile| tile.length)),
        ];
        if options.compression.takes_differences() {
            fields.push(Field::short(tags::PREDICTOR, 2));
        }
        if channels.has_alpha() {
            // 2: alpha that is not multiplied into the colors.
            fields.push(Field::short(tags::EXTRA_SAMPLES, 2));
        }
        if let Some(tables) = self.tables {
            fields.push(Field::undefined(tags::JPEG_TABLES, tables));
        }
        if ycbcr {
            fields.push(Field::shorts(tags::YCBCR_SUBSAMPLING, &options.subsampling.factors()));
            // Centered, as JPEG has it.
            fields.push(Field::short(tags::YCBCR_POSITIONING, 1));
            // Full range, differences around 128: without it the default is that of RGB
            // (TIFF 6.0, section 20), which would shift the colors.
            let full = [[0, 1], [255, 1], [128, 1], [255, 1], [128, 1], [255, 1]];
            fields.push(Field::rationals(tags::REFERENCE_BLACK_WHITE, &full));
        }
        let mut again = index.iter().flat_map(|row| &row.trimmed).peekable();
        if again.peek().is_some() {
            let value = trimmed::value(again.map(|tile| tile.length));
            fields.push(Field::octets(tags::DNG_PRIVATE_DATA, value));
        }
        if number == 0 {
            fields.extend(self.about_the_picture());
        }
        fields
    }

    /// What is said once, with the full picture.
    fn about_the_picture(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some(profile) = self.options.icc_profile {
            fields.push(Field::undefined(tags::ICC_PROFILE, profile));
        }
        if let Some(software) = self.options.software {
            fields.push(Field::text(tags::SOFTWARE, software));
        }
        if let Some(resolution) = self.options.pixels_per_inch {
            let thousandths = (resolution * 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
            for tag in [tags::X_RESOLUTION, tags::Y_RESOLUTION] {
                fields.push(Field::rationals(tag, &[[thousandths, 1000]]));
            }
            // Inches.
            fields.push(Field::short(tags::RESOLUTION_UNIT, 2));
        }
        let told = self.options.metadata.into_iter().flat_map(|metadata| &metadata.fields);
        fields.extend(told.filter(|field| is_told(field.tag)).cloned());
        fields
    }

    /// Where each value lies that does not fit its entry, at even offsets (TIFF 6.0, "Image
    /// File Directory").
    fn place_values(
        &self,
        directories: &[Vec<Field>],
        from: usize,
        word: usize,
    ) -> Vec<Vec<Option<usize>>> {
        let mut places: Vec<Vec<Option<usize>>> =
            directories.iter().map(|fields| vec![None; fields.len()]).collect();
        let rank = |d: usize, field: &Field| {
            let told = d >= self.levels.len() || is_told(field.tag);
            match field.tag {
                _ if told && field.bytes.len() > SHORT_METADATA => 2,
                tags::ICC_PROFILE => 1,
                _ => 0,
            }
        };
        let mut outside: Vec<_> = directories
            .iter()
            .enumerate()
            .flat_map(|(d, fields)| fields.iter().enumerate().map(move |(f, field)| (d, f, field)))
            .filter(|(_, _, field)| field.bytes.len() > word)
            .map(|(d, f, field)| (rank(d, field), field.bytes.len(), d, f))
            .collect();
        outside.sort_unstable();
        let mut at = from;
        for (_, length, d, f) in outside {
            at = at.next_multiple_of(2);
            places[d][f] = Some(at);
            at += length;
        }
        places
    }
}

/// Whether an entry of the metadata is no entry of ours.
fn is_told(tag: u16) -> bool {
    let resolution = [tags::X_RESOLUTION, tags::Y_RESOLUTION, tags::RESOLUTION_UNIT];
    let written = [tags::YCBCR_POSITIONING, tags::EXIF_IFD, tags::GPS_IFD];
    let own = tags::READ.contains(&tag) || OWN.contains(&tag) || written.contains(&tag);
    resolution.contains(&tag) || !own
}

/// Appends the lowest `width` bytes of a number.
fn append(file: &mut Vec<u8>, value: u64, width: usize) {
    file.extend(&value.to_le_bytes()[..width]);
}

fn orientation_tag(orientation: Orientation) -> u16 {
    // Every orientation is in the list, which is in the order of the tag's values.
    Orientation::ALL.iter().position(|&each| each == orientation).map_or(1, |n| n as u16 + 1)
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::super::tiles::Packer;
    use super::*;
    use crate::codec;
    use crate::geometry::Size;
    use crate::storage::Object;

    /// Of a level of JPEG tiles.
    fn rows(level: &Tiling) -> Vec<Row> {
        let row = |y| {
            let cells = level.cells_in(level.image.rect()).skip(y * level.columns() as usize);
            let cells: Vec<_> = cells.take(level.columns() as usize).collect();
            let padded = cells.iter().filter(|cell| cell.rect.size() != level.tile).count();
            let places = |count| vec![Place::default(); count];
            Row { tiles: places(cells.len()), trimmed: places(padded) }
        };
        (0..level.rows() as usize).map(row).collect()
    }

    #[tokio::test]
    async fn one_read_of_64_kib_opens_a_page_of_150_megapixels() {
        let profile = vec![7; 3144];
        let told = Metadata {
            fields: vec![Field::undefined(700, &vec![b'x'; 500_000])],
            exif: vec![Field::undefined(37510, &vec![b'y'; 10_000])],
            gps: Vec::new(),
        };
        let options = PyramidOptions {
            icc_profile: Some(&profile),
            metadata: Some(&told),
            ..PyramidOptions::default()
        };
        let packer = Packer::new(&options, Channels::Rgb).unwrap();
        let mut size = Size::new(12_000, 12_500);
        let mut levels = vec![Tiling::new(size, options.tile)];
        while size.width > 512 || size.height > 512 {
            size = size.reduced(2);
            levels.push(Tiling::new(size, options.tile));
        }
        let index: Vec<_> = levels.iter().map(rows).collect();
        for big in [false, true] {
            let front = Front {
                options: &options,
                channels: Channels::Rgb,
                levels: &levels,
                big,
                tables: packer.tables(),
            };
            let bytes = front.bytes(&index);
            // The tiles are not looked at, so the front is all there has to be.
            let object = Object::in_memory(bytes).await;
            let image = codec::open(&object, &codec::Settings::default()).await.unwrap();
            assert_eq!(object.read_so_far(), (1, 64 * 1024), "big: {big}");
            let known = image.properties();
            let sizes: Vec<_> = known.levels.iter().map(|level| level.size).collect();
            assert_eq!(sizes, levels.iter().map(|level| level.image).collect::<Vec<_>>());
            assert_eq!(known.icc_profile.as_deref(), Some(&profile[..]));
        }
    }
}
