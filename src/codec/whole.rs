//! What the formats share that can only be decoded whole (JPEG, PNG, and those of
//! [`super::one_piece`]).

use std::ops::Range;

use super::{Access, CodecError, Properties, Settings, Window};
use crate::geometry::{Level, Orientation, Rect, Size};
use crate::pixels::{Channels, Pixels, crop};

/// Refuses what is empty or would cost more than the limits allow.
pub(super) fn check(
    format: &'static str,
    size: Size,
    file_bytes: u64,
    limits: &Settings,
) -> Result<(), CodecError> {
    if size.is_empty() {
        let what = format!("its size is {size}");
        return Err(CodecError::Damaged { format, what });
    }
    if size.area() > limits.max_whole_pixels {
        let (pixels, most) = (size.area(), limits.max_whole_pixels);
        let what = format!(
            "the {format} has {pixels} pixels ({size}) and must be decoded whole, which is \
             allowed up to {most}"
        );
        return Err(CodecError::TooLarge { what });
    }
    if file_bytes > limits.max_whole_bytes {
        let most = limits.max_whole_bytes;
        let what = format!(
            "the {format} has {file_bytes} bytes and must be read whole, which is allowed up \
             to {most}"
        );
        return Err(CodecError::TooLarge { what });
    }
    Ok(())
}

/// The properties of a picture of one level that is one cell.
pub(super) fn properties(
    format: &'static str,
    size: Size,
    channels: Channels,
    orientation: Orientation,
    icc_profile: Option<bytes::Bytes>,
) -> Properties {
    Properties {
        format,
        orientation,
        channels,
        levels: vec![Level { size, scale_factor: 1, tile: size }],
        access: Access::Whole,
        icc_profile,
        scale: None,
    }
}

/// The nearest of the 256 steps between black and white: 257 wide ones are one narrow one.
pub(super) fn rounded(sample: u16) -> u8 {
    ((u32::from(sample) + 128) / 257) as u8
}

/// A window that fetches the same `bytes` for every region.
///
/// `decoding` is what the decoder needs besides those bytes, the whole picture included.
pub(super) fn window(
    properties: &Properties,
    level: usize,
    region: Rect,
    bytes: Range<u64>,
    decoding: u64,
) -> Result<Window, CodecError> {
    let whole = properties.stored_size().rect();
    if level != 0 || region.is_empty() || !whole.contains(region) {
        let what = format!("there is no region {region} in its level {level}");
        return Err(CodecError::Damaged { format: properties.format, what });
    }
    let part =
        if region == whole { 0 } else { Pixels::byte_count(region.size(), properties.channels) };
    let memory = (bytes.end - bytes.start).saturating_add(decoding).saturating_add(part);
    Ok(Window { level, region, eighths: 8, ranges: vec![bytes], cells: vec![0], memory })
}

/// The window's part of the whole picture.
pub(super) fn cut(whole: Pixels, window: &Window) -> Pixels {
    if whole.size().rect() == window.region { whole } else { crop(&whole, window.region) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_are_rounded_to_the_nearest_of_eight() {
        // 65535 is 255 × 257; halfway between two steps lies 128.5.
        for (wide, narrow) in [(0, 0), (128, 0), (129, 1), (257, 1), (65_406, 254), (65_407, 255)] {
            assert_eq!(rounded(wide), narrow, "{wide}");
        }
        assert_eq!(rounded(u16::MAX), 255);
    }

    #[test]
    fn a_picture_beyond_the_limits_is_told_what_is_allowed() {
        let limits = Settings { max_whole_pixels: 100, max_whole_bytes: 50, ..Settings::default() };
        assert!(check("PNG", Size::new(10, 10), 50, &limits).is_ok());
        let error = check("PNG", Size::new(65_535, 65_535), 50, &limits).unwrap_err().to_string();
        assert!(error.contains("4294836225") && error.contains("100"), "{error}");
        let error = check("PNG", Size::new(1, 1), 51, &limits).unwrap_err().to_string();
        assert!(error.contains("51 bytes"), "{error}");
        assert!(matches!(
            check("PNG", Size::new(0, 5), 1, &limits),
            Err(CodecError::Damaged { .. })
        ));
    }

    #[test]
    fn a_region_outside_the_picture_has_no_window() {
        let size = Size::new(20, 10);
        let known = properties("PNG", size, Channels::Rgb, Orientation::Upright, None);
        for (level, region) in [
            (0, Rect::new(0, 0, 21, 10)),
            (0, Rect::new(u32::MAX, 0, u32::MAX, 1)),
            (0, Rect::new(3, 3, 0, 4)),
            (1, size.rect()),
        ] {
            assert!(window(&known, level, region, 0..9, 600).is_err(), "{level} {region}");
        }
        // 9 bytes of file, 600 for the whole, 2·2·3 for the part.
        let part = window(&known, 0, Rect::new(18, 8, 2, 2), 0..9, 600).unwrap();
        assert_eq!(part.memory, 621);
    }
}
