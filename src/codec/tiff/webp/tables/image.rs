//! The small images that stand in front of a lossless picture: coded as it is, but with
//! one group of codes.

use super::bits::Bits;
use super::prefix::Prefix;
use super::{alphabets, read_cache};
use crate::codec::CodecError;
use crate::codec::tiff::damaged;
use crate::geometry::Size;

/// In which order the lengths of the code for lengths are told.
///
/// Source: RFC 9649 §6.2.1, `kCodeLengthCodeOrder`.
const LENGTHS_ORDER: [usize; 19] =
    [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// What is left of an image.
pub(super) struct Skipped {
    /// The highest number that red and green make together.
    pub(super) highest: u16,
}

/// Reads an image of `size` pixels, alpha, red, green and blue from the highest byte down.
pub(super) fn skip_image(bits: &mut Bits<'_>, size: Size) -> Result<Skipped, CodecError> {
    let cache_bits = read_cache(bits)?;
    let mut cache = cache_bits.map(|cache| (cache, vec![0u32; 1 << cache]));
    let mut codes = Vec::with_capacity(5);
    for alphabet in alphabets(cache_bits) {
        codes.push(read_code(bits, alphabet)?);
    }
    let [green, red, blue, alpha, distance] = &codes[..] else {
        return Err(damaged("its lossless WebP has no codes"));
    };
    let all = size.area() as usize;
    let mut pixels: Vec<u32> = Vec::with_capacity(all);
    while pixels.len() < all {
        let symbol = u32::from(green.read(bits)?);
        let at = pixels.len();
        match symbol {
            0..=255 => {
                let red = u32::from(red.read(bits)?);
                let blue = u32::from(blue.read(bits)?);
                let alpha = u32::from(alpha.read(bits)?);
                pixels.push(alpha << 24 | red << 16 | symbol << 8 | blue);
            }
            256..=279 => {
                let length = number(bits, symbol - 256)? as usize;
                let code = u32::from(distance.read(bits)?);
                let back = back(number(bits, code)?, size.width);
                if at < back || all - at < length {
                    return Err(damaged("its lossless WebP copies what is not there"));
                }
                (at..at + length).for_each(|to| pixels.push(pixels[to - back]));
            }
            280.. => {
                let cached =
                    cache.as_ref().and_then(|(_, colors)| colors.get(symbol as usize - 280));
                pixels.push(*cached.ok_or_else(|| damaged("its lossless WebP has no such color"))?);
            }
        }
        if let Some((bits, colors)) = &mut cache {
            for &color in &pixels[at..] {
                let index = 0x1E35_A7BD_u32.wrapping_mul(color) >> (32 - *bits);
                colors[index as usize] = color;
            }
        }
    }
    let highest = pixels.iter().map(|pixel| (pixel >> 8) as u16).max().unwrap_or(0);
    Ok(Skipped { highest })
}

/// A length or a distance, from its symbol and the bits behind it.
///
/// Source: RFC 9649 §5.2.2.
fn number(bits: &mut Bits<'_>, symbol: u32) -> Result<u32, CodecError> {
    if symbol < 4 {
        return Ok(symbol + 1);
    }
    let extra = (symbol - 2) >> 1;
    Ok(((2 + (symbol & 1)) << extra) + bits.read(extra)? + 1)
}

/// How many pixels back a distance means: the first 120 are places near by, each told as
/// so many columns to the left and so many rows up.
fn back(distance: u32, width: u32) -> usize {
    if distance > 120 {
        return distance as usize - 120;
    }
    let (left, up) = NEAR[distance as usize - 1];
    let back = i64::from(left) + i64::from(up) * i64::from(width);
    usize::try_from(back.max(1)).unwrap_or(1)
}

/// Source: RFC 9649 §5.2.2, the mapping of distance codes.
#[rustfmt::skip]
const NEAR: [(i8, i8); 120] = [
    (0, 1),  (1, 0),  (1, 1),  (-1, 1), (0, 2),  (2, 0),  (1, 2),  (-1, 2),
    (2, 1),  (-2, 1), (2, 2),  (-2, 2), (0, 3),  (3, 0),  (1, 3),  (-1, 3),
    (3, 1),  (-3, 1), (2, 3),  (-2, 3), (3, 2),  (-3, 2), (0, 4),  (4, 0),
    (1, 4),  (-1, 4), (4, 1),  (-4, 1), (3, 3),  (-3, 3), (2, 4),  (-2, 4),
    (4, 2),  (-4, 2), (0, 5),  (3, 4),  (-3, 4), (4, 3),  (-4, 3), (5, 0),
    (1, 5),  (-1, 5), (5, 1),  (-5, 1), (2, 5),  (-2, 5), (5, 2),  (-5, 2),
    (4, 4),  (-4, 4), (3, 5),  (-3, 5), (5, 3),  (-5, 3), (0, 6),  (6, 0),
    (1, 6),  (-1, 6), (6, 1),  (-6, 1), (2, 6),  (-2, 6), (6, 2),  (-6, 2),
    (4, 5),  (-4, 5), (5, 4),  (-5, 4), (3, 6),  (-3, 6), (6, 3),  (-6, 3),
    (0, 7),  (7, 0),  (1, 7),  (-1, 7), (5, 5),  (-5, 5), (7, 1),  (-7, 1),
    (4, 6),  (-4, 6), (6, 4),  (-6, 4), (2, 7),  (-2, 7), (7, 2),  (-7, 2),
    (3, 7),  (-3, 7), (7, 3),  (-7, 3), (5, 6),  (-5, 6), (6, 5),  (-6, 5),
    (8, 0),  (4, 7),  (-4, 7), (7, 4),  (-7, 4), (8, 1),  (8, 2),  (6, 6),
    (-6, 6), (8, 3),  (5, 7),  (-5, 7), (7, 5),  (-7, 5), (8, 4),  (6, 7),
    (-6, 7), (7, 6),  (-7, 6), (8, 5),  (7, 7),  (-7, 7), (8, 6),  (8, 7),
];

/// Reads one code of an alphabet of so many symbols.
///
/// Source: RFC 9649 §6.2.1.
pub(super) fn read_code(bits: &mut Bits<'_>, alphabet: usize) -> Result<Prefix, CodecError> {
    let is_simple = bits.flag()?;
    if !is_simple {
        return Prefix::of(&read_lengths(bits, alphabet)?);
    }
    let has_two = bits.flag()?;
    let first = if bits.flag()? { 8 } else { 1 };
    let zero = symbol(bits, first, alphabet)?;
    if has_two {
        Ok(Prefix::pair(zero, symbol(bits, 8, alphabet)?))
    } else {
        Ok(Prefix::Single(zero))
    }
}

fn symbol(bits: &mut Bits<'_>, count: u32, alphabet: usize) -> Result<u16, CodecError> {
    let symbol = bits.read(count)?;
    if (symbol as usize) < alphabet {
        Ok(symbol as u16)
    } else {
        Err(damaged("its lossless WebP has a code for no symbol"))
    }
}

/// The lengths of the codes of an alphabet, themselves told by a code.
fn read_lengths(bits: &mut Bits<'_>, alphabet: usize) -> Result<Vec<u8>, CodecError> {
    let wrong = || damaged("its lossless WebP tells lengths of codes that cannot be");
    let mut told = [0; LENGTHS_ORDER.len()];
    for &at in &LENGTHS_ORDER[..4 + bits.read(4)? as usize] {
        told[at] = bits.read(3)? as u8;
    }
    let prefix = Prefix::of(&told)?;
    let mut left = alphabet;
    if bits.flag()? {
        let count = 2 + 2 * bits.read(3)?;
        left = 2 + bits.read(count)? as usize;
        if left > alphabet {
            return Err(wrong());
        }
    }
    let (mut lengths, mut last) = (Vec::with_capacity(alphabet), 8);
    while lengths.len() < alphabet && left > 0 {
        left -= 1;
        let (length, repeat) = match prefix.read(bits)? {
            length @ 0..=15 => (length as u8, 1),
            16 => (last, 3 + bits.read(2)?),
            17 => (0, 3 + bits.read(3)?),
            _ => (0, 11 + bits.read(7)?),
        };
        if length != 0 {
            last = length;
        }
        let end = lengths.len() + repeat as usize;
        if end > alphabet {
            return Err(wrong());
        }
        lengths.resize(end, length);
    }
    lengths.resize(alphabet, 0);
    Ok(lengths)
}
