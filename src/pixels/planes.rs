//! [`Planes`]: a picture as JPEG keeps it, brightness and color apart.

use std::borrow::Cow;

use super::resample::resample_alike;
use super::{Channels, Pixels, grow, resample};
use crate::geometry::Size;

/// Luminance and two differences of color, 8 bits a sample and of full range, the middles of
/// the coarser grid between those of the finer.
///
/// Source: JFIF 1.02, "Conversion to and from RGB" and "Spatial relationship of components".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planes {
    luma: Pixels,
    /// Cb and Cr.
    chroma: [Pixels; 2],
    /// Pixels that share a sample of each chroma: 1 or 2 a side.
    shared: Size,
}

impl Planes {
    /// All samples zero, which is no color of a picture: to be filled.
    ///
    /// The caller has checked that the size is one it can afford.
    #[must_use]
    pub fn zeroed(size: Size, shared: Size) -> Self {
        let plane = |size| Pixels::zeroed(size, Channels::Gray);
        let coarse = coarser(size, shared);
        Self { luma: plane(size), chroma: [plane(coarse), plane(coarse)], shared }
    }

    #[must_use]
    pub const fn size(&self) -> Size {
        self.luma.size()
    }

    /// Pixels that share a sample of each chroma.
    #[must_use]
    pub const fn shared(&self) -> Size {
        self.shared
    }

    /// One sample a pixel.
    #[must_use]
    pub const fn luma(&self) -> &Pixels {
        &self.luma
    }

    /// Cb and Cr, where the last samples may stand for fewer pixels.
    #[must_use]
    pub const fn chroma(&self) -> &[Pixels; 2] {
        &self.chroma
    }

    /// Luminance, Cb and Cr, each with the pixels that share a sample of it.
    pub fn each_mut(&mut self) -> [(&mut Pixels, Size); 3] {
        let [blue, red] = &mut self.chroma;
        [(&mut self.luma, Size::new(1, 1)), (blue, self.shared), (red, self.shared)]
    }

    /// As [`resample()`]; two by two pixels of the result share a sample of chroma.
    #[must_use]
    pub fn resample(&self, part: [f64; 4], size: Size) -> Self {
        let shared = Size::new(2, 2);
        let coarse = coarser(size, shared);
        // What the last coarse sample stands for may reach beyond the part by a pixel.
        let reach = |start: f64, end: f64, side: u32, coarse: u32| {
            start + (end - start) * f64::from(coarse * 2) / f64::from(side.max(1))
        };
        let [left, top, right, bottom] = part;
        let right = reach(left, right, size.width, coarse.width);
        let bottom = reach(top, bottom, size.height, coarse.height);
        let (across, down) = (f64::from(self.shared.width), f64::from(self.shared.height));
        let part_of_chroma = [left / across, top / down, right / across, bottom / down];
        Self {
            luma: resample(&self.luma, part, size),
            chroma: resample_alike(self.chroma.each_ref(), part_of_chroma, coarse),
            shared,
        }
    }

    /// At `size`, as [`grow()`] does it.
    #[must_use]
    pub fn grow(self, size: Size) -> Self {
        let Self { luma, chroma, shared } = self;
        let to = |plane, size| grow(Cow::Owned(plane), size).into_owned();
        let coarse = coarser(size, shared);
        Self { luma: to(luma, size), chroma: chroma.map(|plane| to(plane, coarse)), shared }
    }
}

/// Samples of chroma a picture has.
const fn coarser(size: Size, shared: Size) -> Size {
    Size::new(size.width.div_ceil(shared.width), size.height.div_ceil(shared.height))
}

#[cfg(test)]
impl Planes {
    /// The colors of shared samples are blended, as most decoders do.
    ///
    /// Source: JFIF 1.02, "Conversion to and from RGB".
    pub(crate) fn to_rgb(&self) -> Pixels {
        let size = self.size();
        let [right, bottom] = [(size.width, self.shared.width), (size.height, self.shared.height)]
            .map(|(side, shared)| f64::from(side) / f64::from(shared));
        let fine = |plane: &Pixels| resample(plane, [0.0, 0.0, right, bottom], size);
        let [blue, red] = self.chroma.each_ref().map(fine);
        let samples = self.luma.data().iter().zip(blue.data()).zip(red.data());
        let data = samples.flat_map(|((luma, blue), red)| {
            let (luma, blue, red) = (f64::from(*luma), f64::from(*blue), f64::from(*red));
            let (blue, red) = (blue - 128.0, red - 128.0);
            let green = luma - 0.344_14 * blue - 0.714_14 * red;
            [luma + 1.402 * red, green, luma + 1.772 * blue].map(|it| it.round() as u8)
        });
        Pixels::new(size, Channels::Rgb, data.collect()).expect("three samples a pixel")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cb as far to the right as a sample lies, Cr as far down, each 4 a pixel; luma both.
    fn ramps(size: Size, shared: Size) -> Planes {
        let mut planes = Planes::zeroed(size, shared);
        for (number, (plane, shared)) in planes.each_mut().into_iter().enumerate() {
            let width = plane.size().width as usize;
            for (at, sample) in plane.data_mut().iter_mut().enumerate() {
                let (x, y) = (at % width, at / width);
                let middle = |at: usize, side: u32| (4 * at + 2) as u32 * side;
                let (x, y) = (middle(x, shared.width), middle(y, shared.height));
                *sample = [u32::midpoint(x, y), x, y][number] as u8;
            }
        }
        planes
    }

    proptest! {
        #[test]
        fn colors_stay_where_the_brightness_is(
            (across, down) in (1u32..3, 1u32..3),
            (width, height) in (33u32..60, 33u32..60),
            (left, top) in (8.0f64..12.0, 8.0f64..12.0),
            (span_x, span_y) in (8.0f64..12.0, 8.0f64..12.0),
            (to_width, to_height) in (3u32..24, 3u32..24),
        ) {
            let planes = ramps(Size::new(width, height), Size::new(across, down));
            let size = Size::new(to_width, to_height);
            let part = [left, top, left + span_x, top + span_y];
            let scaled = planes.resample(part, size);
            prop_assert_eq!(scaled.size(), size);
            prop_assert_eq!(scaled.chroma()[0].size(), size.reduced(2));
            // Where the middle of a coarse sample lies in the picture, and what is there.
            for (number, chroma) in scaled.chroma().iter().enumerate() {
                let (start, span, side) = [(left, span_x, to_width), (top, span_y, to_height)][number];
                for y in 0..chroma.size().height {
                    for x in 0..chroma.size().width {
                        let at = 2 * [x, y][number] + 1;
                        let expected = 4.0 * (start + span * f64::from(at) / f64::from(side));
                        let found = f64::from(chroma.pixel(x, y)[0]);
                        prop_assert!((found - expected).abs() < 3.0, "{found} for {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn colors_are_repeated_where_pixels_are() {
        let planes = ramps(Size::new(8, 5), Size::new(2, 2)).grow(Size::new(9, 6));
        assert_eq!(planes.size(), Size::new(9, 6));
        let [blue, red] = planes.chroma();
        assert_eq!((blue.size(), red.size()), (Size::new(5, 3), Size::new(5, 3)));
        assert_eq!(blue.pixel(4, 0), blue.pixel(3, 0));
    }

    #[test]
    fn a_part_between_shared_samples_is_copied_unchanged() {
        let planes = ramps(Size::new(40, 30), Size::new(2, 2));
        let part = planes.resample([8.0, 6.0, 19.0, 17.0], Size::new(11, 11));
        assert_eq!(part.luma().pixel(0, 0), planes.luma().pixel(8, 6));
        for (part, whole) in part.chroma().iter().zip(planes.chroma()) {
            assert_eq!(part.size(), Size::new(6, 6));
            assert_eq!(part.pixel(5, 5), whole.pixel(9, 8));
        }
    }
}
