//! The orientation that cameras write into EXIF.

use crate::geometry::Orientation;

/// The orientation told by an EXIF block (from its TIFF header on); upright when it tells
/// none or cannot be read.
///
/// Source: EXIF 2.32 §4.6.4, tag 274.
pub(super) fn orientation(block: &[u8]) -> Orientation {
    image::metadata::Orientation::from_exif_chunk(block)
        .and_then(|found| Orientation::from_tag(u64::from(found.to_exif())))
        .unwrap_or_default()
}

/// What stands before an EXIF block in a JPEG's segment.
///
/// Source: Exif 2.32 §4.7.2.
pub(super) const NAME: &[u8] = b"Exif\0\0";

/// An EXIF block without its name, which some writers keep outside of JPEG.
pub(super) fn unnamed(block: &[u8]) -> &[u8] {
    block.strip_prefix(NAME).unwrap_or(block)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An EXIF block with one entry: the orientation.
    pub(in crate::codec) fn block(value: u8) -> Vec<u8> {
        let mut block = b"MM\0\x2A\0\0\0\x08\0\x01".to_vec();
        block.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]);
        block
    }

    /// An EXIF block that says how many pixels an inch has.
    pub(in crate::codec) fn density_block(per_inch: u8) -> Vec<u8> {
        let mut block = b"MM\0\x2A\0\0\0\x08\0\x02".to_vec();
        // XResolution and YResolution: one fraction each, behind the directory.
        for (tag, at) in [(0x1A, 38), (0x1B, 46)] {
            block.extend([1, tag, 0, 5, 0, 0, 0, 1, 0, 0, 0, at]);
        }
        block.extend([0; 4]);
        block.extend([0, 0, 0, per_inch, 0, 0, 0, 1].repeat(2));
        block
    }

    #[test]
    fn the_tag_value_names_the_orientation() {
        for (value, expected) in (1..).zip(Orientation::ALL) {
            assert_eq!(orientation(&block(value)), expected, "{value}");
        }
    }

    #[test]
    fn bad_blocks_are_upright() {
        for bad in [vec![], b"MM\0\x2A".to_vec(), block(0), block(9), vec![0xFF; 40]] {
            assert_eq!(orientation(&bad), Orientation::Upright, "{bad:?}");
        }
    }
}
