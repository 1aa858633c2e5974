//! A color profile put into a file that was just written, or that a stored tile became.

use flate2::Crc;
use flate2::write::ZlibEncoder;
use std::io::Write as _;

use super::EncodeError;

/// Pieces that a JPEG may cut a profile into, and bytes of each: a segment without its length, the
/// signature and two numbers.
///
/// Source: ICC.1:2022 annex B.4.
const MOST_PIECES: usize = 255;
const PIECE: usize = 65_535 - 2 - SIGNATURE.len() - 2;
const SIGNATURE: &[u8] = b"ICC_PROFILE\0";

/// Bytes of the longest profile that every format can hold.
pub(super) const MOST_BYTES: usize = MOST_PIECES * PIECE;

/// In a JPEG: behind its start and the marker that must stand first.
pub(super) fn jpg(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let wrong = || failed("JPEG", "it has no start");
    if !file.starts_with(&[0xFF, 0xD8, 0xFF]) || profile.len() > MOST_BYTES {
        return Err(wrong());
    }
    // JFIF's marker (APP0) comes directly behind the start.
    let place = match file.get(3..6) {
        Some(&[0xE0, high, low]) => 4 + usize::from(u16::from_be_bytes([high, low])),
        _ => 2,
    };
    let (front, back) = file.split_at_checked(place).ok_or_else(wrong)?;
    let count = profile.len().div_ceil(PIECE);
    let mut whole = Vec::with_capacity(file.len() + profile.len() + count * 18);
    whole.extend(front);
    for (piece, number) in profile.chunks(PIECE).zip(1..=u8::MAX) {
        let length = (2 + SIGNATURE.len() + 2 + piece.len()) as u16;
        whole.extend([0xFF, 0xE2]);
        whole.extend(length.to_be_bytes());
        whole.extend(SIGNATURE);
        whole.extend([number, count as u8]);
        whole.extend(piece);
    }
    whole.extend(back);
    Ok(whole)
}

/// In a PNG: behind its header.
///
/// Source: PNG (third edition) §11.3.2.3.
pub(super) fn png(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    /// Signature, and length, name, content and checksum of the header.
    const HEAD: usize = 8 + 8 + 13 + 4;
    let failed = |cause: &str| failed("PNG", cause);
    let parts = file.split_at_checked(HEAD).filter(|(head, _)| head.starts_with(b"\x89PNG"));
    let (head, rest) = parts.ok_or_else(|| failed("it has no header"))?;
    // A name, and 0 for zlib.
    let content = b"ICC profile\0\0".to_vec();
    let mut packing = ZlibEncoder::new(content, flate2::Compression::fast());
    let packed = packing.write_all(profile).and_then(|()| packing.finish());
    let content = packed.map_err(|error| failed(&error.to_string()))?;
    let mut chunk = (content.len() as u32).to_be_bytes().to_vec();
    chunk.extend(b"iCCP");
    chunk.extend(content);
    let mut check = Crc::new();
    check.update(&chunk[4..]);
    chunk.extend(check.sum().to_be_bytes());
    Ok([head, &chunk, rest].concat())
}

/// In a WebP: as the second chunk of the extended kind of file.
///
/// Source: RFC 9649 §2.7.
pub(super) fn webp(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    const HAS_PROFILE: u8 = 0x20;
    const HAS_ALPHA: u8 = 0x10;
    let wrong = || failed("WebP", "its chunks are not understood");
    let chunks = file.get(12..).filter(|_| file.starts_with(b"RIFF")).ok_or_else(wrong)?;
    let kind: &[u8; 4] = chunks.first_chunk().ok_or_else(wrong)?;
    let content = chunks.get(8..).ok_or_else(wrong)?;
    let (extended, pictures) = match kind {
        b"VP8X" => {
            let (extended, pictures) = content.split_first_chunk::<10>().ok_or_else(wrong)?;
            let mut extended = *extended;
            extended[0] |= HAS_PROFILE;
            (extended, pictures)
        }
        b"VP8 " => {
            // A tag of three bytes, a start code of three, then width and height of 14 bits.
            let sides = content.get(6..10).ok_or_else(wrong)?;
            let side =
                |at: usize| u32::from(u16::from_le_bytes([sides[at], sides[at + 1]]) & 0x3FFF);
            let sides = [side(0), side(2)].map(|side| side.saturating_sub(1));
            (canvas(HAS_PROFILE, sides), chunks)
        }
        b"VP8L" => {
            // A signature of one byte, then sides less one of 14 bits, and whether there is alpha.
            let bits = content.get(1..5).and_then(|bits| bits.first_chunk()).ok_or_else(wrong)?;
            let bits = u32::from_le_bytes(*bits);
            let alpha = if bits >> 28 & 1 == 1 { HAS_ALPHA } else { 0 };
            (canvas(HAS_PROFILE | alpha, [bits & 0x3FFF, bits >> 14 & 0x3FFF]), chunks)
        }
        _ => return Err(wrong()),
    };
    let padding = profile.len() % 2;
    let body = 4 + (8 + extended.len()) + (8 + profile.len() + padding) + pictures.len();
    let length = |bytes: usize| u32::try_from(bytes).map(u32::to_le_bytes).map_err(|_| wrong());
    let mut whole = Vec::with_capacity(8 + body);
    whole.extend(b"RIFF");
    whole.extend(length(body)?);
    whole.extend(b"WEBPVP8X");
    whole.extend(length(extended.len())?);
    whole.extend(extended);
    whole.extend(b"ICCP");
    whole.extend(length(profile.len())?);
    whole.extend(profile);
    whole.extend(&[0][..padding]);
    whole.extend(pictures);
    Ok(whole)
}

/// The content of a VP8X chunk; `sides` are less one.
fn canvas(flags: u8, sides: [u32; 2]) -> [u8; 10] {
    let [[w0, w1, w2, _], [h0, h1, h2, _]] = sides.map(u32::to_le_bytes);
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}

/// In a TIFF of one picture, as the encoder writes it: the directory comes again behind all else,
/// with an entry more.
///
/// Source: TIFF 6.0 section 2; ICC.1:2022 annex B.3.
pub(super) fn tif(mut file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    const ICC_PROFILE: u16 = 34675;
    const UNDEFINED: u16 = 7;
    const ENTRY: usize = 12;
    let wrong = || failed("TIFF", "its directory is not understood");
    let number = |file: &[u8], at: usize| {
        file.get(at..).and_then(|bytes| bytes.first_chunk()).map(|it| u32::from_le_bytes(*it))
    };
    if !file.starts_with(b"II\x2A\0") {
        return Err(wrong());
    }
    let start = number(&file, 4).ok_or_else(wrong)? as usize;
    let entries = start.checked_add(2).ok_or_else(wrong)?;
    let count = file.get(start..entries).ok_or_else(wrong)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    let entries = file.get(entries..entries + count * ENTRY).ok_or_else(wrong)?;
    let tag = |entry: &[u8]| u16::from_le_bytes([entry[0], entry[1]]);
    let (before, after): (Vec<&[u8]>, Vec<&[u8]>) =
        entries.chunks_exact(ENTRY).partition(|entry| tag(entry) < ICC_PROFILE);
    // Values start at even places.
    let at = file.len().next_multiple_of(2);
    let directory = at + profile.len().next_multiple_of(2);
    let [at_told, directory_told, length] =
        [at, directory, profile.len()].map(|it| u32::try_from(it).map(u32::to_le_bytes));
    let mut added = [ICC_PROFILE.to_le_bytes(), UNDEFINED.to_le_bytes()].concat();
    added.extend(length.map_err(|_| wrong())?);
    added.extend(at_told.map_err(|_| wrong())?);
    let count = ((count + 1) as u16).to_le_bytes();
    let next = [0; 4];
    let again = [&count[..], &before.concat(), &added, &after.concat(), &next].concat();
    file.resize(at, 0);
    file.extend(profile);
    file.resize(directory, 0);
    file.extend(again);
    file[4..8].copy_from_slice(&directory_told.map_err(|_| wrong())?);
    Ok(file)
}

fn failed(format: &'static str, cause: &str) -> EncodeError {
    EncodeError::Failed { format, cause: format!("no color profile could be put in: {cause}") }
}
