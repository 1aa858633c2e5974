//! Which formats are told of a picture.

use super::Renderer;
use crate::codec::{EncodeSettings, output, outputs};
use crate::geometry::Size;
use crate::image_api::Format;

impl Renderer {
    /// The formats in which an image of `size`, as shown, can be sent as large as `max` gives it.
    ///
    /// In the others smaller answers are sent all the same, tiles for instance.
    #[must_use]
    pub fn formats(&self, size: Size) -> Vec<Format> {
        formats_of(self.parts.limits.largest(size), &self.parts.encode, self.budget())
    }
}

/// The formats in which a picture of `size` can be written in `budget` bytes of memory.
fn formats_of(size: Size, settings: &EncodeSettings, budget: u64) -> Vec<Format> {
    let fits = |format: &Format| {
        let writer = output(*format);
        // Pixels of four channels, and what is made of them.
        let pixels = size.area().saturating_mul(4);
        let memory = pixels.saturating_add(writer.working_bytes(size, settings));
        writer.check_size(size).is_ok() && memory <= budget
    };
    outputs().iter().copied().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(size: Size, budget: u64) -> Vec<Format> {
        formats_of(size, &EncodeSettings::default(), budget)
    }

    #[test]
    fn a_picture_of_usual_size_is_told_in_all_formats_that_are_written() {
        assert_eq!(formats(Size::new(3000, 4000), u64::MAX), outputs());
    }

    #[test]
    fn a_format_is_told_up_to_its_longest_side() {
        for (format, most) in [(Format::Webp, 16_383), (Format::Pdf, 60_000), (Format::Gif, 65_535)]
        {
            for (side, is_told) in [(most, true), (most + 1, false)] {
                for size in [Size::new(side, 10), Size::new(10, side)] {
                    let told = formats(size, u64::MAX).contains(&format);
                    assert_eq!(told, is_told, "{format} of {size}");
                }
            }
        }
    }

    #[test]
    fn a_format_is_told_up_to_the_memory_that_writing_takes() {
        let size = Size::new(1000, 1000);
        for &format in outputs() {
            let working = output(format).working_bytes(size, &EncodeSettings::default());
            let needs = 4_000_000 + working;
            assert!(formats(size, needs).contains(&format), "{format}");
            assert!(!formats(size, needs - 1).contains(&format), "{format}");
        }
    }
}
