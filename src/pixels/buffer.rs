//! [`Pixels`]: one decoded picture in memory.

use crate::geometry::Size;

/// What the samples of a pixel mean, in their order in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channels {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Cyan, magenta, yellow and black ink: 0 is none of it, 255 all of it.
    Cmyk,
}

#[cfg(test)]
impl Channels {
    pub(crate) const ALL: [Self; 5] =
        [Self::Gray, Self::GrayAlpha, Self::Rgb, Self::Rgba, Self::Cmyk];
}

impl Channels {
    /// Samples, and bytes, a pixel.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    #[must_use]
    pub const fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }

    #[must_use]
    pub const fn has_color(self) -> bool {
        matches!(self, Self::Rgb | Self::Rgba | Self::Cmyk)
    }

    /// What becomes of them when colors are shown: light, never inks.
    #[must_use]
    pub const fn shown(self) -> Self {
        match self {
            Self::Cmyk => Self::Rgb,
            Self::Gray | Self::GrayAlpha | Self::Rgb | Self::Rgba => self,
        }
    }
}

/// A buffer whose length is not what its size and channels ask for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{given} bytes are not {size} pixels of {channels:?}")]
pub struct PixelsError {
    pub given: usize,
    pub size: Size,
    pub channels: Channels,
}

/// A picture: `height × width × channels`, row-major, interleaved, 8 bits a sample,
/// no padding. Alpha, where there is one, is not multiplied into the colors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    size: Size,
    channels: Channels,
    data: Vec<u8>,
}

impl Pixels {
    /// Wraps a buffer.
    ///
    /// # Errors
    /// [`PixelsError`] unless `data` has exactly `width × height × channels` bytes.
    pub fn new(size: Size, channels: Channels, data: Vec<u8>) -> Result<Self, PixelsError> {
        if data.len() as u64 == Self::byte_count(size, channels) {
            Ok(Self { size, channels, data })
        } else {
            Err(PixelsError { given: data.len(), size, channels })
        }
    }

    /// All samples zero: black, and transparent where there is alpha.
    ///
    /// The caller has checked that the size is one it can afford.
    #[must_use]
    pub fn zeroed(size: Size, channels: Channels) -> Self {
        let length = usize::try_from(Self::byte_count(size, channels))
            .expect("a picture within the limits fits the address space");
        Self { size, channels, data: vec![0; length] }
    }

    /// Bytes that a picture takes; saturates instead of overflowing.
    #[must_use]
    pub const fn byte_count(size: Size, channels: Channels) -> u64 {
        size.area().saturating_mul(channels.count() as u64)
    }

    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    #[must_use]
    pub const fn channels(&self) -> Channels {
        self.channels
    }

    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    #[must_use]
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// Bytes from the start of one row to the start of the next.
    #[must_use]
    pub const fn stride(&self) -> usize {
        self.size.width as usize * self.channels.count()
    }

    /// The samples of one row, top row first.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let stride = self.stride();
        &self.data[y as usize * stride..][..stride]
    }

    /// The samples of one pixel.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> &[u8] {
        let count = self.channels.count();
        &self.row(y)[x as usize * count..][..count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_of_another_length_is_refused() {
        let size = Size::new(3, 2);
        assert!(Pixels::new(size, Channels::Rgb, vec![0; 18]).is_ok());
        assert!(Pixels::new(size, Channels::Rgb, vec![0; 17]).is_err());
        let huge = Size::new(u32::MAX, u32::MAX);
        assert!(Pixels::new(huge, Channels::Rgba, vec![0; 16]).is_err());
    }
}
