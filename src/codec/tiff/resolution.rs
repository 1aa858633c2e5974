//! How large the picture is, by its resolution.
//!
//! Source: TIFF 6.0, "XResolution", "YResolution" and "ResolutionUnit".

use bytes::Bytes;

use super::directory::{Directory, Wanted};
use super::header::Header;
use super::tags;
use crate::codec::density::{self, Unit};
use crate::geometry::PhysicalScale;

/// The values to load before [`scale`].
pub(super) const WANTED: [Wanted; 2] =
    [Wanted { tag: tags::X_RESOLUTION, most: 1 }, Wanted { tag: tags::Y_RESOLUTION, most: 1 }];

/// What a pixel stands for, where that is said and can be believed.
pub(super) fn scale(directory: &Directory) -> Option<PhysicalScale> {
    // 2 is the default; 1 is a mere ratio of sides.
    let unit = directory.number(tags::RESOLUTION_UNIT).ok().flatten().unwrap_or(2);
    let per_unit = |tag| directory.reals(tag).first().copied();
    density::scale(
        per_unit(tags::X_RESOLUTION)?,
        per_unit(tags::Y_RESOLUTION)?,
        Unit::of_tiff(unit)?,
    )
}

/// As [`scale`], of a TIFF in memory, as EXIF is one.
pub(in crate::codec) fn scale_in_block(block: &Bytes) -> Option<PhysicalScale> {
    let header = Header::parse(block).ok()?;
    scale(&Directory::held(block, header)?)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{Page, SHORT, build, open};
    use super::super::header::ByteOrder;
    use super::*;

    const RATIONAL: u16 = 5;

    /// Pixels a unit across and down, and the unit.
    fn page(across: [u64; 2], down: [u64; 2], unit: Option<u64>) -> Page {
        let page = Page::new(1, 1, 1, &[8]).with(282, RATIONAL, &across);
        let page = page.with(283, RATIONAL, &down).cell([42]);
        unit.map_or(page.clone(), |unit| page.with(296, SHORT, &[unit]))
    }

    #[test]
    fn a_picture_and_an_exif_block_say_how_large_they_are() {
        let inch = 25.4 / 300.0;
        for (across, down, unit, expected) in [
            ([300, 1], [300, 1], None, Some(inch)),
            ([300, 1], [300, 1], Some(2), Some(inch)),
            ([118_110, 1000], [118_110, 1000], Some(3), Some(inch)),
            ([300, 1], [300, 1], Some(1), None),
            ([72, 1], [72, 1], Some(2), None),
            ([300, 1], [150, 1], Some(2), None),
            ([300, 0], [300, 0], Some(2), None),
            ([0, 0], [0, 0], Some(2), None),
        ] {
            for (order, big) in [(ByteOrder::Little, false), (ByteOrder::Big, true)] {
                let file = build(order, big, &[page(across, down, unit)]).bytes;
                let in_block = scale_in_block(&file.clone().into());
                let opened = open(file).unwrap();
                for scale in [opened.properties().scale, in_block] {
                    let given = scale.map(PhysicalScale::millimeters_per_pixel);
                    let case = format!("{across:?} {unit:?}: {given:?}");
                    assert_eq!(given.is_some(), expected.is_some(), "{case}");
                    let is_near = |(given, expected): (f64, f64)| (given - expected).abs() < 1e-6;
                    assert!(given.zip(expected).is_none_or(is_near), "{case}");
                }
            }
        }
    }

    #[test]
    fn a_block_that_is_cut_short_says_nothing_and_never_panics() {
        let file = build(ByteOrder::Little, false, &[page([300, 1], [300, 1], Some(2))]).bytes;
        for length in 0..file.len() - 4 {
            assert_eq!(scale_in_block(&file[..length].to_vec().into()), None, "{length} bytes");
        }
        for at in 0..file.len() {
            let mut mutant = file.clone();
            mutant[at] ^= 0xFF;
            scale_in_block(&mutant.into());
        }
    }
}
