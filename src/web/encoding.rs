//! The content codings in which documents are sent.

use std::io::Write as _;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// A content coding. Source: RFC 9110 §8.4.1, RFC 7932.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Encoding {
    /// As it is.
    Identity,
    Gzip,
    Brotli,
}

/// Smaller bodies are not worth compressing: with its headers an answer of this size fits
/// into one packet.
const COMPRESS_FROM_BYTES: usize = 860;

/// Brotli's quality for bodies up to [`SHORT_BYTES`], and for longer ones. Compressed once
/// and sent often, but the first client waits. Measured on one core: 1.2 kB of a Manifest
/// become 348 bytes in 0.04 ms with 4, 330 in 0.5 ms with 5; 2.2 MB become 50 kB in 67 ms
/// with 4, 32 kB in 101 ms with 5, and no less worth the time with 6 and 9 (gzip: 61 kB in
/// 6 ms).
const BROTLI_QUALITY: (i32, i32) = (4, 5);
const SHORT_BYTES: usize = 64 * 1024;

/// The encoder's window is no larger than this power of two, nor than the body needs: what
/// it sets aside and clears first grows with it. With 18 the Manifest above takes 36 kB, with
/// 22 as much as with 20.
const MOST_WINDOW_BITS: i32 = 20;

impl Encoding {
    pub(super) const ALL: [Self; 3] = [Self::Identity, Self::Gzip, Self::Brotli];

    /// What documents are to be had in, best first.
    pub(super) const AVAILABLE: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// As the `Content-Encoding` header names it; `None` where there is no such header.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// Whether a client means this one with `name`.
    pub(super) fn is_called(self, name: &str) -> bool {
        let names: &[&str] = match self {
            Self::Identity => &["identity"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Brotli => &["br"],
        };
        names.iter().any(|known| name.eq_ignore_ascii_case(known))
    }

    /// `body` in this coding; `None` where sending it as it is serves as well. A matter of
    /// some ten milliseconds for each megabyte.
    pub(super) fn compress(self, body: &[u8]) -> Option<Vec<u8>> {
        if body.len() < COMPRESS_FROM_BYTES {
            return None;
        }
        let packed = match self {
            Self::Identity => return None,
            Self::Gzip => gzip(body),
            Self::Brotli => brotli(body),
        };
        (packed.len() < body.len()).then_some(packed)
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let room = Vec::with_capacity(body.len() / 4);
    let mut encoder = GzEncoder::new(room, Compression::default());
    encoder.write_all(body).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

fn brotli(body: &[u8]) -> Vec<u8> {
    // The smallest window that spans the body; it reaches 16 bytes less than its power of
    // two (RFC 7932 §9.1), which ten bits and more always leave.
    let bits = usize::BITS - (body.len() + 16).leading_zeros();
    let parameters = BrotliEncoderParams {
        quality: if body.len() <= SHORT_BYTES { BROTLI_QUALITY.0 } else { BROTLI_QUALITY.1 },
        lgwin: bits.cast_signed().clamp(10, MOST_WINDOW_BITS),
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::with_capacity(body.len() / 4);
    brotli::BrotliCompress(&mut &body[..], &mut packed, &parameters)
        .expect("memory takes everything");
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn unpacked(encoding: Encoding, packed: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        match encoding {
            Encoding::Identity => body.extend_from_slice(packed),
            Encoding::Gzip => {
                flate2::read::GzDecoder::new(packed).read_to_end(&mut body).unwrap();
            }
            Encoding::Brotli => {
                brotli::Decompressor::new(packed, 4096).read_to_end(&mut body).unwrap();
            }
        }
        body
    }

    #[test]
    fn what_does_not_shrink_is_left_as_it_is() {
        let noise: Vec<u8> =
            (0..20u64).flat_map(|seed| *blake3::hash(&seed.to_le_bytes()).as_bytes()).collect();
        for encoding in Encoding::AVAILABLE {
            assert_eq!(encoding.compress(&[b'a'; 859]), None);
            assert!(encoding.compress(&[b'a'; 860]).is_some());
            assert_eq!(encoding.compress(&noise), None);
        }
        assert_eq!(Encoding::Identity.compress(&[b'a'; 5000]), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_as_it_was(
            body in proptest::collection::vec(0u8..4, 860..70_000),
        ) {
            for encoding in Encoding::AVAILABLE {
                let packed = encoding.compress(&body).unwrap();
                prop_assert!(unpacked(encoding, &packed) == body, "{:?}", encoding);
            }
        }
    }
}
