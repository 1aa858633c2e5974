//! Luminance and two differences, which most JPEGs keep.

/// Red, green and blue.
///
/// Source: JFIF 1.02, "Conversion to and from RGB".
pub(super) fn rgb([luma, blue, red]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(luma), i32::from(blue) - 128, i32::from(red) - 128);
    // In parts of 65536, rounded.
    let rounded = |sum: i32| (y + ((sum + 32_768) >> 16)).clamp(0, 255) as u8;
    [rounded(91_881 * cr), rounded(-22_554 * cb - 46_802 * cr), rounded(116_130 * cb)]
}
