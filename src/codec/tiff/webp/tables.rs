//! How much memory the prefix codes of a lossless picture take, before any is built.
//!
//! Eight bytes can describe a code whose tables take 70 000, and a picture may have 65 536
//! groups of five codes. The decoder builds all of them and knows no limit, so the stream is
//! read here up to its pixels, as the decoder reads it, and the tables are added up.
//!
//! Source: RFC 9649 §3; the bytes of a table are those of the decoder's `HuffmanTree`
//! (image-webp 0.2.4).

mod bits;
mod image;
mod prefix;

use bits::Bits;
use image::{read_code, skip_image};

use crate::codec::CodecError;
use crate::codec::tiff::{damaged, too_large};
use crate::geometry::Size;

/// Codes of a group: green, lengths and cached colors in one alphabet; red; blue; alpha;
/// distances.
const ALPHABETS: [usize; 5] = [256 + 24, 256, 256, 256, 40];

/// Bytes of a group beside the tables: five codes of 56 bytes in a list that grows by
/// doubling, and what the allocator keeps for ten pieces.
const GROUP: u64 = 1024;

/// Bytes of tables that a picture of `size` may have. Scans of manuscripts, as libwebp packs
/// them, have 0.1 MiB at 256 × 256 pixels and 0.2 MiB at 2000 × 2000.
pub(super) fn most(size: Size) -> u64 {
    const BASE: u64 = 1 << 20;
    const EACH_PIXEL: u64 = 16;
    size.area().saturating_mul(EACH_PIXEL).saturating_add(BASE)
}

/// Refuses a stream whose tables would take more than [`most`] allows. `stream` begins
/// behind the header that tells the size.
///
/// # Errors
/// [`CodecError::TooLarge`], or [`CodecError::Damaged`] where the codes are none.
pub(super) fn check(stream: &[u8], size: Size) -> Result<(), CodecError> {
    let most = most(size);
    let taken = bytes(stream, size, most)?;
    if taken > most {
        return Err(too_large(format!(
            "its lossless WebP of {size} pixels asks for more than the {most} bytes of tables \
             that are allowed"
        )));
    }
    Ok(())
}

/// Bytes of all tables that are there at once; at least `most` and some where it is passed.
fn bytes(stream: &[u8], size: Size, most: u64) -> Result<u64, CodecError> {
    let mut bits = Bits::new(stream);
    let width = skip_transforms(&mut bits, size)?;
    let cache = read_cache(&mut bits)?;
    let mut groups = 1;
    if bits.flag()? {
        let entropy = blocks(&mut bits, Size::new(width, size.height))?;
        let highest = skip_image(&mut bits, entropy)?.highest;
        groups = u64::from(highest) + 1;
    }
    let mut taken = 0;
    for _ in 0..groups {
        taken += GROUP;
        for alphabet in alphabets(cache) {
            taken += read_code(&mut bits, alphabet)?.table_bytes();
        }
        if taken > most {
            break;
        }
    }
    Ok(taken)
}

/// The alphabets of a group beside a cache of so many bits.
fn alphabets(cache: Option<u32>) -> [usize; 5] {
    let [green, rest @ ..] = ALPHABETS;
    let [red, blue, alpha, distance] = rest;
    [green + cache.map_or(0, |cache| 1 << cache), red, blue, alpha, distance]
}

/// Bits of the color cache, where there is one.
fn read_cache(bits: &mut Bits<'_>) -> Result<Option<u32>, CodecError> {
    if !bits.flag()? {
        return Ok(None);
    }
    match bits.read(4)? {
        cache @ 1..=11 => Ok(Some(cache)),
        other => Err(damaged(format!("its lossless WebP has a color cache of {other} bits"))),
    }
}

/// How many blocks an image of `size` has, from the bits of their sides.
fn blocks(bits: &mut Bits<'_>, size: Size) -> Result<Size, CodecError> {
    let side = 1 << (bits.read(3)? + 2);
    Ok(Size::new(size.width.div_ceil(side), size.height.div_ceil(side)))
}

/// Reads past the transforms. Returns the width of the image that follows: where colors
/// are few, several share a pixel.
///
/// Source: RFC 9649 §4.
fn skip_transforms(bits: &mut Bits<'_>, size: Size) -> Result<u32, CodecError> {
    let mut width = size.width;
    let mut seen = [false; 4];
    while bits.flag()? {
        let kind = bits.read(2)?;
        if std::mem::replace(&mut seen[kind as usize], true) {
            return Err(damaged("its lossless WebP has a transform twice"));
        }
        match kind {
            // Predictors, and how colors depend on each other: one value a block.
            0 | 1 => {
                let blocks = blocks(bits, Size::new(width, size.height))?;
                skip_image(bits, blocks)?;
            }
            // Green taken off the others: nothing to tell.
            2 => {}
            _ => {
                let colors = bits.read(8)? + 1;
                skip_image(bits, Size::new(colors, 1))?;
                let shared = match colors {
                    ..=2 => 8,
                    3..=4 => 4,
                    5..=16 => 2,
                    _ => 1,
                };
                width = width.div_ceil(shared);
            }
        }
    }
    Ok(width)
}

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;

    /// Bits of a stream, the first lowest.
    #[derive(Default)]
    struct Stream {
        bytes: Vec<u8>,
        count: usize,
    }

    impl Stream {
        fn put(&mut self, value: u64, count: u32) -> &mut Self {
            for bit in 0..count {
                if self.count.is_multiple_of(8) {
                    self.bytes.push(0);
                }
                self.bytes[self.count / 8] |= ((value >> bit & 1) as u8) << (self.count % 8);
                self.count += 1;
            }
            self
        }

        /// A code that stands for one symbol by no bits.
        fn single(&mut self, symbol: u64) -> &mut Self {
            self.put(1, 1).put(0, 1).put(1, 1).put(symbol, 8)
        }
    }

    /// A picture up to its pixels that has so many groups, each with a code of 2048 symbols
    /// of eleven bits, which takes eight bytes to tell.
    fn bomb(groups: u32) -> Vec<u8> {
        let mut stream = Stream::default();
        // No transform; a cache of eleven bits; blocks of 512 pixels, so that one pixel tells
        // the groups; no cache for it.
        stream.put(0, 1).put(1, 1).put(11, 4).put(1, 1).put(7, 3).put(0, 1);
        let [red, green] = [(groups - 1) >> 8, (groups - 1) & 0xFF].map(u64::from);
        stream.single(green).single(red).single(0).single(0).single(0);
        for _ in 0..groups {
            // Fifteen lengths of the code for lengths, the last of which is that of 11.
            stream.put(0, 1).put(11, 4).put(0, 3 * 14).put(1, 3);
            // Of so many symbols, told in twelve bits.
            stream.put(1, 1).put(5, 3).put(2046, 12);
            for _ in 0..4 {
                stream.single(0);
            }
        }
        stream.bytes
    }

    #[test]
    fn tables_are_added_up_without_building_them() {
        let size = Size::new(256, 256);
        // 1024 entries and two nodes for each of 2048 symbols.
        let group = GROUP + 1024 * 4 + 2 * 2048 * 16;
        for groups in [1, 2, 300] {
            let taken = bytes(&bomb(groups), size, u64::MAX).unwrap();
            assert_eq!(taken, u64::from(groups) * group);
        }
    }

    #[test]
    fn a_few_kilobytes_that_ask_for_gigabytes_are_refused_before_any_is_taken() {
        let size = Size::new(256, 256);
        check(&bomb(20), size).unwrap();
        for groups in [50, 65_536] {
            let error = check(&bomb(groups), size).unwrap_err();
            assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
            assert!(error.to_string().contains("256x256"), "{error}");
        }
    }

    /// A file of these chunks, all of even lengths.
    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, payload) in chunks {
            body.extend(*name);
            body.extend((payload.len() as u32).to_le_bytes());
            body.extend(*payload);
        }
        [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
    }

    #[test]
    fn decoding_refuses_such_tables_in_a_picture_and_in_its_opacity() {
        let size = Size::new(256, 256);
        let even = |mut bytes: Vec<u8>| {
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            bytes
        };
        // Width and height less one, no transparency, version 0.
        let header = [0x2F, 0xFF, 0xC0, 0x3F, 0x00];
        let picture = even([&header[..], &bomb(50)].concat());
        // Coded as lossless pictures are. The frame is one of the right size, and no more.
        let opacity = even([&[1], &bomb(50)[..]].concat());
        let extended = [0x10, 0, 0, 0, 255, 0, 0, 255, 0, 0];
        let frame = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0, 1, 0, 1];
        for file in [
            riff(&[(b"VP8L", &picture)]),
            riff(&[(b"VP8X", &extended), (b"ALPH", &opacity), (b"VP8 ", &frame)]),
        ] {
            let error = decode(&file, size, 4, &mut Vec::new()).unwrap_err();
            assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
        }
    }

    #[test]
    fn streams_that_end_early_or_say_what_cannot_be_are_damaged() {
        let size = Size::new(256, 256);
        let whole = bomb(2);
        for length in 0..whole.len() {
            let error = check(&whole[..length], size).unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{length}: {error}");
        }
        let twice =
            Stream::default().put(1, 1).put(2, 2).put(1, 1).put(2, 2).put(0, 32).bytes.clone();
        let cache = Stream::default().put(0, 1).put(1, 1).put(12, 4).bytes.clone();
        // No transform, a cache or none, no groups; then two symbols that need a bit more
        // than the alphabet of distances has.
        let mut symbol = Stream::default();
        symbol.put(0, 3).single(0).single(0).single(0).single(0).single(40);
        for (stream, says) in
            [(twice, "transform twice"), (cache, "cache of 12 bits"), (symbol.bytes, "no symbol")]
        {
            let error = check(&stream, size).unwrap_err().to_string();
            assert!(error.contains(says), "{says}: {error}");
        }
    }
}
