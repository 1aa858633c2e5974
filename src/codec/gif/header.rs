//! What a GIF says before the data of its first picture.

use std::ops::Range;

use bytes::Bytes;

use super::{NAME, damaged};
use crate::codec::header::HeaderReader;
use crate::codec::{CodecError, Settings};
use crate::geometry::{Rect, Size};
use crate::storage::Object;

/// Signature, size of the canvas, flags, background color, ratio of sides.
const SCREEN: u64 = 13;

/// Blocks that are passed over before the first picture: of 255 bytes, 16 MiB.
const MOST_BLOCKS: u32 = 1 << 16;

/// The flag of a palette, and the bits that tell its length.
const HAS_PALETTE: u8 = 0x80;
const PALETTE_BITS: u8 = 0x07;

const EXTENSION: u8 = 0x21;
const PICTURE: u8 = 0x2C;
const END: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// Source: ICC.1:2022, annex B.6.
const ICC: &[u8] = b"ICCRGBG1012";

/// What is known of the first picture before it is decoded.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) canvas: Size,
    /// Where the picture lies on the canvas, which it may leave.
    pub(super) frame: Rect,
    /// Whether no pixel of the canvas stays empty.
    pub(super) is_opaque: bool,
    pub(super) icc_profile: Option<Bytes>,
    /// Screen, palettes, transparency and place of the picture: with its data behind them a
    /// stream that can be decoded.
    pub(super) tables: Bytes,
    /// Bytes of the file that hold the picture's data, or more.
    pub(super) data: Range<u64>,
}

impl Header {
    /// Walks over the blocks up to the first picture.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged or has no picture.
    ///
    /// Source: GIF 89a §18–26.
    pub(super) async fn read(
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let mut blocks =
            Blocks { reader: HeaderReader::after(first, object, NAME), at: 0, left: MOST_BLOCKS };
        let screen = blocks.take(SCREEN).await?;
        let palette = blocks.palette(screen[10]).await?;
        let canvas = Size::new(short(&screen, 6), short(&screen, 8));
        let (mut control, mut icc_profile) = (None, None);
        loop {
            match blocks.take(1).await?[0] {
                EXTENSION => match blocks.take(1).await?[0] {
                    GRAPHIC_CONTROL => control = Some(blocks.data(4).await?),
                    APPLICATION => {
                        let profile = blocks.profile(limits.max_profile_bytes).await?;
                        icc_profile = icc_profile.or(profile);
                    }
                    _ => drop(blocks.data(0).await?),
                },
                PICTURE => break,
                END => return Err(damaged("it ends before its first picture")),
                // Some writers leave an empty block too many.
                0 if blocks.passed() => {}
                other => return Err(damaged(&format!("there is no block of type {other:#04x}"))),
            }
        }
        let place = blocks.take(9).await?;
        let own_palette = blocks.palette(place[8]).await?;
        let frame =
            Rect::new(short(&place, 0), short(&place, 2), short(&place, 4), short(&place, 6));
        let transparent = control.as_deref().and_then(transparent);
        let mut tables = screen[..10].to_vec();
        let none = palette.is_empty() && own_palette.is_empty();
        let (flags, palette) =
            if none { (HAS_PALETTE | PALETTE_BITS, grays().into()) } else { (screen[10], palette) };
        tables.extend([flags, 0, 0]);
        tables.extend(palette);
        if let Some(index) = transparent {
            tables.extend([EXTENSION, GRAPHIC_CONTROL, 4, 1, 0, 0, index, 0]);
        }
        tables.push(PICTURE);
        tables.extend(place);
        tables.extend(own_palette);
        Ok(Self {
            canvas,
            frame,
            is_opaque: transparent.is_none() && frame.contains(canvas.rect()),
            icc_profile,
            tables: tables.into(),
            data: blocks.at..object.size().min(blocks.at.saturating_add(most_data(frame.size()))),
        })
    }
}

/// Bytes that the data of a picture take at most: each pixel a code of 12 bits and another that
/// starts the dictionary anew, in blocks of 255 bytes; more of them would be of no use.
fn most_data(size: Size) -> u64 {
    let codes = size.area().saturating_mul(3);
    codes.saturating_add(codes / 255).saturating_add(4096)
}

/// The index that stands for nothing, if there is one.
fn transparent(control: &[u8]) -> Option<u8> {
    let &[flags, _, _, index] = control.first_chunk()?;
    (flags & 1 == 1).then_some(index)
}

/// Where a file has no palette, its indexes are told from black to white; the standard leaves
/// the colors to whoever shows them.
fn grays() -> Vec<u8> {
    (0..=255).flat_map(|gray| [gray; 3]).collect()
}

/// Two bytes, the lower one first.
fn short(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

/// The file as a row of blocks.
struct Blocks<'a> {
    reader: HeaderReader<'a>,
    at: u64,
    /// How many more may be passed over.
    left: u32,
}

impl Blocks<'_> {
    async fn take(&mut self, count: u64) -> Result<Bytes, CodecError> {
        let bytes = self.reader.read(self.at, count).await?;
        self.at += count;
        Ok(bytes)
    }

    /// The palette behind `flags`, which may be none.
    async fn palette(&mut self, flags: u8) -> Result<Bytes, CodecError> {
        if flags & HAS_PALETTE == 0 {
            return Ok(Bytes::new());
        }
        self.take(3 << ((flags & PALETTE_BITS) + 1)).await
    }

    /// Whether another block may be passed over.
    fn passed(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    /// The next block of an extension; empty at its end.
    async fn block(&mut self) -> Result<Bytes, CodecError> {
        if !self.passed() {
            return Err(damaged(&format!(
                "more than {MOST_BLOCKS} blocks stand before its first picture"
            )));
        }
        let length = u64::from(self.take(1).await?[0]);
        self.take(length).await
    }

    /// The blocks of an extension, put together and cut to `most` bytes.
    async fn data(&mut self, most: u64) -> Result<Bytes, CodecError> {
        let mut data = Vec::new();
        loop {
            let block = self.block().await?;
            if block.is_empty() {
                return Ok(data.into());
            }
            let room = (most as usize).saturating_sub(data.len());
            data.extend(block.iter().take(room));
        }
    }

    /// What an extension of an application holds, if it is a profile of at most `most` bytes.
    async fn profile(&mut self, most: u64) -> Result<Option<Bytes>, CodecError> {
        let name = self.block().await?;
        if name.is_empty() {
            return Ok(None);
        }
        if name != ICC {
            self.data(0).await?;
            return Ok(None);
        }
        let profile = self.data(most.saturating_add(1)).await?;
        let length = profile.len() as u64;
        Ok((1..=most).contains(&length).then_some(profile))
    }
}
