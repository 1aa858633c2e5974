//! Chunks in a WebP, which becomes one of the extended kind.
//!
//! Source: RFC 9649 §2.7.

const HAS_ALPHA: u8 = 0x10;

/// What a file may have beside its picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::output) enum Chunk {
    /// Before the picture.
    Profile,
    /// Behind it, as the one that follows.
    Exif,
    Xmp,
}

impl Chunk {
    const fn name(self) -> [u8; 4] {
        match self {
            Self::Profile => *b"ICCP",
            Self::Exif => *b"EXIF",
            Self::Xmp => *b"XMP ",
        }
    }

    /// What the header says of its being there.
    const fn flag(self) -> u8 {
        match self {
            Self::Profile => 0x20,
            Self::Exif => 0x08,
            Self::Xmp => 0x04,
        }
    }
}

/// Puts chunks, in the order of their kinds, into a file that has none of them.
pub(in crate::codec::output) fn chunks(file: &[u8], chunks: &[(Chunk, &[u8])]) -> Option<Vec<u8>> {
    let (mut extended, pictures) = parts(file)?;
    let added: usize = chunks.iter().map(|(_, content)| content.len() + 9).sum();
    let mut whole = Vec::with_capacity(file.len() + 18 + added);
    whole.extend(b"RIFF\0\0\0\0WEBP");
    for (chunk, _) in chunks {
        extended[0] |= chunk.flag();
    }
    append(&mut whole, *b"VP8X", &extended)?;
    let is_before = |(chunk, _): &&(Chunk, &[u8])| *chunk == Chunk::Profile;
    for (chunk, content) in chunks.iter().filter(is_before) {
        append(&mut whole, chunk.name(), content)?;
    }
    whole.extend(pictures);
    whole.resize(whole.len().next_multiple_of(2), 0);
    for (chunk, content) in chunks.iter().filter(|chunk| !is_before(chunk)) {
        append(&mut whole, chunk.name(), content)?;
    }
    let length = u32::try_from(whole.len() - 8).ok()?;
    whole[4..8].copy_from_slice(&length.to_le_bytes());
    Some(whole)
}

fn append(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> Option<()> {
    file.extend(name);
    file.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
    file.extend(content);
    file.extend(&[0][..content.len() % 2]);
    Some(())
}

/// The content of the header, made where there is none, and the chunks behind it.
fn parts(file: &[u8]) -> Option<([u8; 10], &[u8])> {
    let chunks = file.get(12..).filter(|_| file.starts_with(b"RIFF"))?;
    let kind: &[u8; 4] = chunks.first_chunk()?;
    let content = chunks.get(8..)?;
    match kind {
        b"VP8X" => {
            let (extended, pictures) = content.split_first_chunk::<10>()?;
            Some((*extended, pictures))
        }
        b"VP8 " => {
            // A tag of three bytes, a start code of three, then width and height of 14 bits.
            let sides = content.get(6..10)?;
            let side =
                |at: usize| u32::from(u16::from_le_bytes([sides[at], sides[at + 1]]) & 0x3FFF);
            Some((canvas(0, [side(0), side(2)].map(|side| side.saturating_sub(1))), chunks))
        }
        b"VP8L" => {
            // A signature of one byte, then sides less one of 14 bits, and whether there is alpha.
            let bits = content.get(1..5).and_then(|bits| bits.first_chunk())?;
            let bits = u32::from_le_bytes(*bits);
            let alpha = if bits >> 28 & 1 == 1 { HAS_ALPHA } else { 0 };
            Some((canvas(alpha, [bits & 0x3FFF, bits >> 14 & 0x3FFF]), chunks))
        }
        _ => None,
    }
}

/// The content of a VP8X chunk; `sides` are less one.
fn canvas(flags: u8, sides: [u32; 2]) -> [u8; 10] {
    let [[w0, w1, w2, _], [h0, h1, h2, _]] = sides.map(u32::to_le_bytes);
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}
