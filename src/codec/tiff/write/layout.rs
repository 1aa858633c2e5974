//! The front of the file: header, directories, and the values that fit no entry.
//!
//! Always little endian. The order is header, one directory a level (level 0 first), then
//! values by their length, short ones first, so that everything but the arrays of large
//! levels and the profile lies in the first kilobytes.

use super::super::tags;
use super::{Front, LevelStorage, TileCompression, Written};
use crate::geometry::Orientation;
use crate::pixels::{Channels, Pixels};

/// One entry of a directory.
struct Field {
    tag: u16,
    kind: u16,
    count: u64,
    /// The items, little endian.
    bytes: Vec<u8>,
}

const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const UNDEFINED: u16 = 7;
const LONG8: u16 = 16;

impl Field {
    fn shorts(tag: u16, values: &[u16]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { tag, kind: SHORT, count: values.len() as u64, bytes }
    }

    fn longs(tag: u16, values: impl ExactSizeIterator<Item = u32>) -> Self {
        let count = values.len() as u64;
        Self { tag, kind: LONG, count, bytes: values.flat_map(u32::to_le_bytes).collect() }
    }

    /// Offsets in the file, as wide as the file's kind has them.
    fn offsets(tag: u16, values: impl ExactSizeIterator<Item = u64>, big: bool) -> Self {
        let count = values.len() as u64;
        if big {
            Self { tag, kind: LONG8, count, bytes: values.flat_map(u64::to_le_bytes).collect() }
        } else {
            Self::longs(tag, values.map(|value| value as u32))
        }
    }

    fn undefined(tag: u16, bytes: &[u8]) -> Self {
        Self { tag, kind: UNDEFINED, count: bytes.len() as u64, bytes: bytes.to_vec() }
    }
}

impl Front<'_> {
    /// The bytes of the front, of a length that depends on the counts in `index` alone.
    pub(super) fn bytes(&self, levels: &[&Pixels], index: &[Vec<Written>]) -> Vec<u8> {
        let (header, count_bytes, entry, word) =
            if self.big { (16, 8, 20, 8) } else { (8, 2, 12, 4) };
        let mut directories: Vec<Vec<Field>> = levels
            .iter()
            .zip(index)
            .enumerate()
            .map(|(number, (level, index))| self.fields(number, level, index))
            .collect();
        let sub_ifds = self.options.levels == LevelStorage::SubIfds && levels.len() > 1;
        if sub_ifds {
            let nowhere = vec![0; levels.len() - 1];
            directories[0].push(Field::offsets(tags::SUB_IFDS, nowhere.into_iter(), self.big));
        }
        for fields in &mut directories {
            fields.sort_by_key(|field| field.tag);
        }
        let mut starts = Vec::with_capacity(directories.len());
        let mut end = header;
        for fields in &directories {
            starts.push(end as u64);
            end += count_bytes + fields.len() * entry + word;
        }
        if sub_ifds {
            let children = starts[1..].iter().copied();
            let field = Field::offsets(tags::SUB_IFDS, children, self.big);
            let place = directories[0].iter_mut().find(|field| field.tag == tags::SUB_IFDS);
            if let Some(place) = place {
                place.bytes = field.bytes;
            }
        }
        let places = place_values(&directories, end, word);
        let mut file = self.header(starts[0]);
        let next = |number: usize| if sub_ifds { None } else { starts.get(number + 1).copied() };
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
            append(&mut file, next(number).unwrap_or(0), word);
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

    /// The entries of one level's directory, but for SubIFDs.
    fn fields(&self, number: usize, level: &Pixels, index: &[Written]) -> Vec<Field> {
        let options = self.options;
        let (size, channels) = (level.size(), level.channels());
        let long = |tag, value: u32| Field::longs(tag, std::iter::once(value));
        let short = |tag, value: u16| Field::shorts(tag, &[value]);
        let jpeg = matches!(options.compression, TileCompression::Jpeg { .. });
        let compression = match options.compression {
            TileCompression::None => 1,
            TileCompression::Jpeg { .. } => 7,
            TileCompression::Deflate => 8,
        };
        let photometric = match channels {
            Channels::Gray | Channels::GrayAlpha => 1,
            Channels::Rgb if jpeg => 6,
            Channels::Rgb | Channels::Rgba => 2,
        };
        let mut fields = vec![
            long(tags::NEW_SUBFILE_TYPE, u32::from(number > 0)),
            long(tags::IMAGE_WIDTH, size.width),
            long(tags::IMAGE_LENGTH, size.height),
            Field::shorts(tags::BITS_PER_SAMPLE, &vec![8; channels.count()]),
            short(tags::COMPRESSION, compression),
            short(tags::PHOTOMETRIC, photometric),
            short(tags::ORIENTATION, orientation_tag(options.orientation)),
            short(tags::SAMPLES_PER_PIXEL, channels.count() as u16),
            short(tags::PLANAR_CONFIGURATION, 1),
            long(tags::TILE_WIDTH, options.tile.width),
            long(tags::TILE_LENGTH, options.tile.height),
            Field::offsets(tags::TILE_OFFSETS, index.iter().map(|tile| tile.offset), self.big),
            Field::longs(tags::TILE_BYTE_COUNTS, index.iter().map(|tile| tile.length)),
        ];
        if options.compression == TileCompression::Deflate {
            fields.push(short(tags::PREDICTOR, 2));
        }
        if channels.has_alpha() {
            // 2: alpha that is not multiplied into the colors.
            fields.push(short(tags::EXTRA_SAMPLES, 2));
        }
        if let Some(tables) = &self.tables {
            fields.push(Field::undefined(tags::JPEG_TABLES, tables));
        }
        if jpeg && channels == Channels::Rgb {
            fields.push(Field::shorts(tags::YCBCR_SUBSAMPLING, &[2, 2]));
            // Centered, as JPEG has it.
            fields.push(short(tags::YCBCR_POSITIONING, 1));
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
        if let Some(resolution) = self.options.pixels_per_inch {
            let thousandths = (resolution * 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
            let bytes = [thousandths.to_le_bytes(), 1000u32.to_le_bytes()].concat();
            for tag in [tags::X_RESOLUTION, tags::Y_RESOLUTION] {
                fields.push(Field { tag, kind: RATIONAL, count: 1, bytes: bytes.clone() });
            }
            // Inches.
            fields.push(Field::shorts(tags::RESOLUTION_UNIT, &[2]));
        }
        fields
    }
}

/// Appends the lowest `width` bytes of a number.
fn append(file: &mut Vec<u8>, value: u64, width: usize) {
    file.extend(&value.to_le_bytes()[..width]);
}

/// Where each value lies that does not fit its entry; shortest first, at even offsets
/// (TIFF 6.0, "Image File Directory").
fn place_values(directories: &[Vec<Field>], from: usize, word: usize) -> Vec<Vec<Option<usize>>> {
    let mut places: Vec<Vec<Option<usize>>> =
        directories.iter().map(|fields| vec![None; fields.len()]).collect();
    let mut outside: Vec<(usize, usize, usize)> = directories
        .iter()
        .enumerate()
        .flat_map(|(d, fields)| fields.iter().enumerate().map(move |(f, field)| (d, f, field)))
        .filter(|(_, _, field)| field.bytes.len() > word)
        .map(|(d, f, field)| (field.bytes.len(), d, f))
        .collect();
    outside.sort_unstable();
    let mut at = from;
    for (length, d, f) in outside {
        at = at.next_multiple_of(2);
        places[d][f] = Some(at);
        at += length;
    }
    places
}

fn orientation_tag(orientation: Orientation) -> u16 {
    // Every orientation is in the list, which is in the order of the tag's values.
    Orientation::ALL.iter().position(|&each| each == orientation).map_or(1, |n| n as u16 + 1)
}
