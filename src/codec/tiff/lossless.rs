//! The compressions without loss, each into a buffer of the length that is wanted.
//!
//! Every function fills `output` and stops there, whatever else the input holds: a bomb
//! unpacks to one cell. An input that ends earlier is an error.

use std::io::Read;

use flate2::read::ZlibDecoder;
use ruzstd::decoding::StreamingDecoder;
use weezl::{BitOrder, LzwStatus, decode::Decoder};

use super::{CodecError, damaged};

/// Largest block of a zstd frame: no window may be smaller where blocks are full.
const ZSTD_BLOCK: u64 = 128 * 1024;

fn short(what: &str, given: usize, wanted: usize) -> CodecError {
    damaged(format!("its {what} data ends after {given} of {wanted} bytes"))
}

/// Writers before TIFF 5.0 turned the bits around, which the first code (Clear) shows, and let
/// codes grow when they must, as in GIF.
///
/// Source: TIFF 6.0, section 13; code lengths change one code early.
pub(super) fn lzw(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    let mut decoder = if matches!(input, [0, second, ..] if second & 1 == 1) {
        Decoder::new(BitOrder::Lsb, 8)
    } else {
        Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    };
    let (mut from, mut to) = (0, 0);
    while to < output.len() {
        let step = decoder.decode_bytes(&input[from..], &mut output[to..]);
        from += step.consumed_in;
        to += step.consumed_out;
        match step.status {
            Err(error) => return Err(damaged(format!("its LZW data is wrong: {error}"))),
            Ok(LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            Ok(_) if to < output.len() => return Err(short("LZW", to, output.len())),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Source: Adobe Photoshop TIFF Technical Notes (2002), "Deflate"; zlib streams.
pub(super) fn deflate(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    fill("deflate", ZlibDecoder::new(input), output)
}

/// Bytes that unpacking zstd of a cell of `whole` bytes keeps for itself.
pub(super) fn zstd_memory(whole: u64) -> u64 {
    zstd_window(whole) + ZSTD_BLOCK
}

fn zstd_window(whole: u64) -> u64 {
    whole.max(ZSTD_BLOCK).checked_next_power_of_two().unwrap_or(u64::MAX)
}

/// `whole` are the bytes of the full cell, of which `output` takes the first.
///
/// Encoders that do not know a cell's size announce the window of their level, up to
/// 128 MiB for a tile of a few kilobytes. Nothing can lie farther back than the cell's own
/// start, so a larger window is lowered in the frame header before the decoder reserves it.
///
/// Source: RFC 8878, section 3.1.1.1.
pub(super) fn zstd(input: &[u8], whole: u64, output: &mut [u8]) -> Result<(), CodecError> {
    let window = zstd_window(whole);
    let mut start = [0; 6];
    let rest = match input.split_first_chunk::<6>() {
        // Bit 5 of the descriptor: a single segment, which has a size and no window.
        Some((first, rest)) if first[4] & 0x20 == 0 => {
            start = *first;
            // The exponent over 1 KiB stands in the upper five bits.
            let lowered = (window.ilog2() as u8 - 10).min(31) << 3;
            start[5] = start[5].min(lowered);
            rest
        }
        _ => input,
    };
    let start = &start[..input.len() - rest.len()];
    let decoder = StreamingDecoder::new_with_max_window_size(start.chain(rest), window)
        .map_err(|error| damaged(format!("its zstd data is wrong: {error}")))?;
    fill("zstd", decoder, output)
}

fn fill(what: &str, mut decoder: impl Read, output: &mut [u8]) -> Result<(), CodecError> {
    let mut done = 0;
    while done < output.len() {
        match decoder.read(&mut output[done..]) {
            Ok(0) => return Err(short(what, done, output.len())),
            Ok(count) => done += count,
            Err(error) => return Err(damaged(format!("its {what} data is wrong: {error}"))),
        }
    }
    Ok(())
}

/// Source: TIFF 6.0, section 9.
pub(super) fn packbits(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
    let (mut rest, mut done) = (input, 0);
    while done < output.len() {
        let Some((&head, after)) = rest.split_first() else {
            return Err(short("PackBits", done, output.len()));
        };
        rest = after;
        let room = output.len() - done;
        // As a signed byte: 0 to 127 literal bytes plus one, -1 to -127 repeats, -128 nothing.
        match head {
            0..=127 => {
                let count = usize::from(head) + 1;
                let literal = rest.get(..count.min(room));
                let literal = literal.ok_or_else(|| short("PackBits", done, output.len()))?;
                output[done..done + literal.len()].copy_from_slice(literal);
                done += literal.len();
                rest = rest.get(count..).unwrap_or_default();
            }
            128 => {}
            129..=255 => {
                let count = (257 - usize::from(head)).min(room);
                let Some((&byte, after)) = rest.split_first() else {
                    return Err(short("PackBits", done, output.len()));
                };
                output[done..done + count].fill(byte);
                done += count;
                rest = after;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of TIFF 6.0, section 9.
    #[test]
    fn packbits_unpacks_the_example_of_the_specification() {
        let packed = [0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A];
        let packed = [&packed[..], &[0x22, 0xF7, 0xAA]].concat();
        let mut output = [0; 24];
        packbits(&packed, &mut output).unwrap();
        let expected = [
            0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0x22,
            0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA,
        ];
        assert_eq!(output, expected);
        let mut one_more = [0; 25];
        assert!(packbits(&packed, &mut one_more).is_err());
    }

    type Unpack = fn(&[u8], &mut [u8]) -> Result<(), CodecError>;

    fn zstd_of_a_million(input: &[u8], output: &mut [u8]) -> Result<(), CodecError> {
        zstd(input, 1_000_000, output)
    }

    #[test]
    fn unpacking_stops_where_the_output_is_full() {
        let long = vec![7u8; 1_000_000];
        let mut zlib = flate2::read::ZlibEncoder::new(&long[..], flate2::Compression::fast());
        let mut deflated = Vec::new();
        zlib.read_to_end(&mut deflated).unwrap();
        let zstandard = ruzstd::encoding::compress_to_vec(
            &long[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        let mut lzw_encoder = weezl::encode::Encoder::with_tiff_size_switch(BitOrder::Msb, 8);
        let lzw_packed = lzw_encoder.encode(&long).unwrap();
        let old_lzw = weezl::encode::Encoder::new(BitOrder::Lsb, 8).encode(&long).unwrap();
        let all: [(&[u8], Unpack); 4] = [
            (&deflated, deflate),
            (&zstandard, zstd_of_a_million),
            (&lzw_packed, lzw),
            (&old_lzw, lzw),
        ];
        for (packed, unpack) in all {
            let mut output = [0; 1000];
            unpack(packed, &mut output).unwrap();
            assert!(output.iter().all(|&byte| byte == 7));
            let mut cut = vec![0; 1_000_000];
            let error = unpack(&packed[..packed.len() / 2], &mut cut).unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        }
    }

    #[test]
    fn a_zstd_window_of_a_gigabyte_is_lowered_to_the_cell() {
        // Magic, no flags, window descriptor 20 << 3 (2^(10 + 20) bytes); one block, the
        // last (1), plain (0), of 5 bytes.
        let header = [0x28, 0xB5, 0x2F, 0xFD, 0, 20 << 3, 1 | 5 << 3, 0, 0];
        let frame = [&header[..], b"hello"].concat();
        let mut output = [0; 5];
        zstd(&frame, 5, &mut output).unwrap();
        assert_eq!(&output, b"hello");
        assert_eq!(zstd_memory(5), 256 * 1024);
        // A single segment (0x20) with four bytes for its size (0x80): a gigabyte.
        let single = [0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0, 0, 0, 0x40, 1, 0, 0];
        assert!(matches!(zstd(&single, 5, &mut output), Err(CodecError::Damaged { .. })));
    }
}
