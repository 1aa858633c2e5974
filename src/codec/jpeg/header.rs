//! The segments of a JPEG before its first scan.

use bytes::Bytes;
use tracing::warn;

use super::frame::{Color, Frame, damaged, unsupported};
use super::icc::{self, Pieces};
use super::{NAME, segment};
use crate::codec::density::{self, Unit};
use crate::codec::header::HeaderReader;
use crate::codec::tiff::scale_in_block;
use crate::codec::{CodecError, Settings, exif};
use crate::geometry::{Orientation, PhysicalScale};
use crate::storage::Object;

/// Tables come to a few hundred bytes; more than this is not a picture.
const MOST_TABLE_BYTES: usize = 256 << 10;

/// What a JPEG says before its pixels.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) frame: Frame,
    pub(super) color: Color,
    pub(super) orientation: Orientation,
    pub(super) icc_profile: Option<Bytes>,
    /// What JFIF says a pixel stands for, or else EXIF.
    pub(super) scale: Option<PhysicalScale>,
    /// Start of image, tables and frame header: with the scans behind it a complete
    /// stream, without anything that a decoder could stumble over.
    pub(super) tables: Bytes,
    /// Whether Huffman tables are among them; else the usual ones are meant.
    pub(super) has_huffman_tables: bool,
    /// Where the first scan's marker lies in the file.
    pub(super) scans_at: u64,
    /// Whether the first scan holds all there is.
    pub(super) single_scan: bool,
    /// Whether the components got numbers of their own in `tables`, from 1 on, as two of them had
    /// one; the only scan has them in the same order.
    pub(super) renumbered: bool,
}

impl Header {
    /// Walks over the segments up to the first scan, reading no more than it must beside the
    /// `first` bytes.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged or of a kind that is not decoded.
    ///
    /// Source: ITU-T T.81 annex B; JFIF 1.02; Adobe TN 5116.
    pub(super) async fn read(
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let mut reader = HeaderReader::after(first, object, NAME);
        let mut found = Found::default();
        let mut at = 2;
        loop {
            let (marker, start) = next_marker(&mut reader, at).await?;
            at = start;
            // Markers without a segment: TEM, RSTn and a second SOI.
            if matches!(marker, 0x01 | 0xD0..=0xD8) {
                continue;
            }
            if marker == segment::EOI {
                return Err(damaged("it ends before any picture"));
            }
            let length = u64::from(u16::from_be_bytes(
                reader.read(at, 2).await?[..].try_into().expect("two bytes were read"),
            ));
            let Some(length) = length.checked_sub(2) else {
                return Err(damaged("a segment is shorter than its own length"));
            };
            at += 2;
            if marker == segment::SOS {
                let scan = reader.read(at, length).await?;
                return found.finish(&scan, start - 2, object.key());
            }
            if let Some(count) = wanted(marker, length) {
                let payload = reader.read(at, count).await?;
                if found.takes_all(marker, &payload) {
                    let payload = reader.read(at, length).await?;
                    found.take(marker, &payload, limits)?;
                }
            }
            at += length;
        }
    }
}

/// The next marker from `at` on and where what follows it starts. Fill bytes and stray
/// bytes between segments are passed over, as every decoder does.
pub(in crate::codec) async fn next_marker(
    reader: &mut HeaderReader<'_>,
    at: u64,
) -> Result<(u8, u64), CodecError> {
    let (mut at, last) = (at, at + MOST_STRAY);
    let mut after_ff = false;
    while at <= last {
        let byte = reader.read(at, 1).await?[0];
        at += 1;
        match byte {
            0xFF => after_ff = true,
            0x00 => after_ff = false,
            marker if after_ff => return Ok((marker, at)),
            _ => {}
        }
    }
    let what = format!("{MOST_STRAY} bytes that belong to nothing stand between its segments");
    Err(CodecError::Damaged { format: NAME, what })
}

/// Bytes between two segments that are passed over.
const MOST_STRAY: u64 = 64 << 10;

/// How much of a segment must be seen to know whether it matters; `None` for what never
/// does.
fn wanted(marker: u8, length: u64) -> Option<u64> {
    match marker {
        // Frame headers and Huffman tables share a range.
        0xC0..=0xCF | segment::DQT | segment::DRI | segment::DHP => Some(length),
        segment::APP0 | segment::APP1 | segment::APP2 | segment::APP14 => {
            Some(length.min(icc::SIGNATURE.len() as u64))
        }
        _ => None,
    }
}

#[derive(Debug, Default)]
struct Found {
    frame: Option<Frame>,
    tables: Vec<u8>,
    has_huffman_tables: bool,
    jfif: bool,
    jfif_scale: Option<PhysicalScale>,
    adobe_transform: Option<u8>,
    exif: Option<Orientation>,
    exif_scale: Option<PhysicalScale>,
    icc: Pieces,
}

impl Found {
    /// Whether a segment that starts like `start` is worth reading to its end.
    fn takes_all(&mut self, marker: u8, start: &[u8]) -> bool {
        match marker {
            segment::APP0 => {
                let is_first = !self.jfif;
                self.jfif |= start.starts_with(b"JFIF\0");
                is_first && self.jfif
            }
            segment::APP1 => self.exif.is_none() && start.starts_with(b"Exif\0"),
            segment::APP2 => start.starts_with(icc::SIGNATURE),
            segment::APP14 => {
                // Version, two words of flags, then the transform, which is the 12th byte.
                if let Some(&[.., transform]) =
                    start.strip_prefix(b"Adobe").filter(|it| it.len() == 7)
                {
                    self.adobe_transform = Some(transform);
                }
                false
            }
            _ => true,
        }
    }

    fn take(&mut self, marker: u8, payload: &Bytes, limits: &Settings) -> Result<(), CodecError> {
        match marker {
            segment::APP0 => self.jfif_scale = jfif_scale(payload),
            segment::APP1 => {
                // Two zero bytes end the signature.
                let block = payload.slice(6.min(payload.len())..);
                self.exif = Some(exif::orientation(&block));
                self.exif_scale = scale_in_block(&block);
            }
            segment::APP2 => self.icc.add(payload, limits.max_profile_bytes),
            segment::DHT | segment::DQT | segment::DRI => {
                self.has_huffman_tables |= marker == segment::DHT;
                self.keep(marker, payload)?;
            }
            segment::DHP => return Err(unsupported("hierarchical")),
            segment::DAC => return Err(unsupported("arithmetic coding")),
            0xC8 => return Err(unsupported("an extension of JPEG")),
            _ => {
                if self.frame.is_some() {
                    return Err(damaged("it has two frame headers"));
                }
                let frame = Frame::parse(marker, payload)?;
                // Only what the frame header says it holds; some writers pad it.
                let mut header = payload[..6 + 3 * frame.components.len()].to_vec();
                if frame.shares_numbers() {
                    for ([id, ..], number) in header[6..].as_chunks_mut::<3>().0.iter_mut().zip(1..)
                    {
                        *id = number;
                    }
                }
                self.keep(marker, &header)?;
                self.frame = Some(frame);
            }
        }
        Ok(())
    }

    fn keep(&mut self, marker: u8, payload: &[u8]) -> Result<(), CodecError> {
        if self.tables.len() + payload.len() > MOST_TABLE_BYTES {
            return Err(damaged("its tables are larger than any picture needs"));
        }
        segment::write(&mut self.tables, marker, payload);
        Ok(())
    }

    /// `scan` is the payload of the first scan header, whose marker lies at `scans_at`.
    fn finish(self, scan: &[u8], scans_at: u64, key: &str) -> Result<Header, CodecError> {
        let frame = self.frame.ok_or_else(|| damaged("it has no frame header"))?;
        let in_scan = scan.first().ok_or_else(|| damaged("its scan header is empty"))?;
        let single_scan = !frame.progressive && usize::from(*in_scan) == frame.components.len();
        let renumbered = frame.shares_numbers();
        if renumbered && !single_scan {
            return Err(damaged("two of its components have one number, and it has several scans"));
        }
        let mut tables = vec![0xFF, segment::SOI];
        if !self.has_huffman_tables {
            // Motion JPEG leaves out the usual tables; this marker makes the decoder
            // supply them.
            segment::write(&mut tables, segment::APP0, b"AVI1\0");
        }
        tables.extend(self.tables);
        let icc_profile = self.icc.join().unwrap_or_else(|problem| {
            warn!(image.key = key, "Ignoring the color profile of `{key}`: {problem}");
            None
        });
        Ok(Header {
            color: frame.color(self.jfif, self.adobe_transform),
            frame,
            orientation: self.exif.unwrap_or_default(),
            icc_profile,
            scale: self.jfif_scale.or(self.exif_scale),
            tables: tables.into(),
            has_huffman_tables: self.has_huffman_tables,
            scans_at,
            single_scan,
            renumbered,
        })
    }
}

/// Source: JFIF 1.02, "JFIF APP0 marker segment".
fn jfif_scale(payload: &[u8]) -> Option<PhysicalScale> {
    // Behind the signature and the version.
    let &[unit, x1, x0, y1, y0] = payload.get(7..)?.first_chunk()?;
    let count = |bytes| f64::from(u16::from_be_bytes(bytes));
    density::scale(count([x1, x0]), count([y1, y0]), Unit::of_jfif(unit)?)
}
