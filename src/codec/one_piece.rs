//! What the formats share whose picture a decoder gives in one piece: GIF, BMP, WebP, PNM.
//!
//! Opening such a file finds out what the picture is and which bytes hold it; every window is
//! those bytes, decoded, and then a part of the picture.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::{CodecError, Properties, Settings, SourceImage, Window, whole};
use crate::geometry::Rect;
use crate::pixels::Pixels;

/// How the bytes of a picture become its samples.
pub(super) trait Decode: Debug + Send + Sync + 'static {
    /// The whole picture, of the size and in the channels of `known`.
    ///
    /// `parts` are the bytes of [`OnePiece::ranges`], in their order.
    ///
    /// # Errors
    /// [`CodecError`] when the bytes are damaged or are another picture than was opened.
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError>;

    /// Bytes of memory that it keeps outside of itself.
    fn held(&self) -> usize {
        0
    }
}

/// A picture that is fetched and decoded whole.
#[derive(Debug)]
pub(super) struct OnePiece<D> {
    pub(super) properties: Properties,
    /// Bytes of the file that hold the picture; none is empty.
    pub(super) ranges: Vec<Range<u64>>,
    /// Bytes of memory that decoding takes beside those of the ranges and of the picture.
    pub(super) working: u64,
    pub(super) decoder: D,
}

impl<D: Decode> OnePiece<D> {
    /// Shares the picture, once it is known to be within the limits.
    ///
    /// # Errors
    /// [`CodecError::TooLarge`], [`CodecError::Damaged`] where it has no pixels.
    pub(super) fn within(self, limits: &Settings) -> Result<Arc<dyn SourceImage>, CodecError> {
        let Properties { format, .. } = self.properties;
        whole::check(format, self.properties.stored_size(), self.file_bytes(), limits)?;
        Ok(Arc::new(self))
    }

    /// Bytes of the file that are fetched.
    fn file_bytes(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).fold(0, u64::saturating_add)
    }
}

impl<D: Decode> SourceImage for OnePiece<D> {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        size_of::<Self>() + profile + self.decoder.held()
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let known = &self.properties;
        let picture = Pixels::byte_count(known.stored_size(), known.channels);
        let decoding = picture.saturating_add(self.working);
        let window = whole::window(known, level, region, 0..self.file_bytes(), decoding)?;
        Ok(Window { ranges: self.ranges.clone(), ..window })
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let pixels = self.decoder.decode(&self.properties, parts)?;
        Ok(whole::cut(pixels, window))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Orientation, Size};
    use crate::pixels::{Channels, samples};

    #[derive(Debug)]
    struct Numbered;

    impl Decode for Numbered {
        fn decode(&self, known: &Properties, _: &[Bytes]) -> Result<Pixels, CodecError> {
            Ok(samples::numbered(known.stored_size(), known.channels))
        }

        fn held(&self) -> usize {
            1000
        }
    }

    fn picture() -> OnePiece<Numbered> {
        let size = Size::new(20, 10);
        let properties = whole::properties("TEST", size, Channels::Rgb, Orientation::Upright, None);
        OnePiece { properties, ranges: vec![10..30, 50..51], working: 7, decoder: Numbered }
    }

    #[test]
    fn a_window_fetches_all_and_tells_what_it_takes() {
        let picture = picture().within(&Settings::default()).unwrap();
        let window = picture.window(0, Rect::new(3, 4, 5, 2)).unwrap();
        assert_eq!(window.ranges, [10..30, 50..51]);
        // 21 bytes of file, 600 of picture, 7 for the decoder, 30 of the part.
        assert_eq!(window.memory, 658);
        assert!(picture.weight() > 1000);
        let pixels = picture.decode(&window, &[]).unwrap();
        assert_eq!(pixels.size(), Size::new(5, 2));
        let all = samples::numbered(Size::new(20, 10), Channels::Rgb);
        assert_eq!(pixels.pixel(0, 0), all.pixel(3, 4));
    }

    #[test]
    fn what_is_beyond_the_limits_is_not_shared() {
        let few_pixels = Settings { max_whole_pixels: 199, ..Settings::default() };
        let few_bytes = Settings { max_whole_bytes: 20, ..Settings::default() };
        for limits in [few_pixels, few_bytes] {
            let error = picture().within(&limits).unwrap_err();
            assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
        }
    }
}
