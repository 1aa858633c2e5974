//! libjpeg-turbo, for what the other decoder cannot: scaling by a smaller transform, and
//! leaving brightness and color apart.
//!
//! It is C. It gets no byte of a header that was not looked at, in streams whose size and
//! kind were checked by who put them together.

use std::cell::RefCell;

use turbojpeg::{
    Colorspace, Decompressor, Error, Image, PixelFormat, ScalingFactor, Subsamp, YuvImage,
    yuv_pixels_len,
};

use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Planes};

thread_local! {
    /// Making one allocates some dozens of buffers, more work than a small tile.
    static DECOMPRESSOR: RefCell<Option<Decompressor>> = const { RefCell::new(None) };
}

fn with_decompressor<T>(
    eighths: u32,
    decode: impl FnOnce(&mut Decompressor, ScalingFactor) -> Result<T, Error>,
) -> Result<T, Error> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        let scale = ScalingFactor::new(eighths as usize, 8);
        decompressor.set_scaling_factor(scale)?;
        decode(decompressor, scale)
    })
}

/// Decodes a stream of `size` into `output`, which is cut or grown, to `eighths` of its sides,
/// rounded up. Returns the size of the result.
///
/// `channels` have no alpha.
///
/// # Errors
/// What the decoder says, warnings included.
pub(in crate::codec) fn decode(
    stream: &[u8],
    size: Size,
    channels: Channels,
    eighths: u32,
    output: &mut Vec<u8>,
) -> Result<Size, Error> {
    with_decompressor(eighths, |decompressor, scale| {
        let format = match channels {
            Channels::Gray | Channels::GrayAlpha => PixelFormat::GRAY,
            Channels::Rgb | Channels::Rgba => PixelFormat::RGB,
            Channels::Cmyk => PixelFormat::CMYK,
        };
        let (width, height) = (scale.scale(size.width as usize), scale.scale(size.height as usize));
        let pitch = width * format.size();
        output.resize(pitch * height, 0);
        decompressor
            .decompress(stream, Image { pixels: &mut output[..], width, pitch, height, format })?;
        Ok(Size::new(width as u32, height as u32))
    })
}

/// A picture in planes as [`decode_planes`] leaves it: luminance, then Cb, then Cr, one row
/// behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) struct Unpacked {
    pub(in crate::codec) size: Size,
    /// Pixels that share a sample of each chroma: 1 or 2 a side.
    pub(in crate::codec) shared: Size,
}

impl Unpacked {
    /// Samples that each chroma has. Luminance has as many as these stand for.
    const fn coarse(self) -> Size {
        let Self { size, shared } = self;
        Size::new(size.width.div_ceil(shared.width), size.height.div_ceil(shared.height))
    }

    /// Copies `part` of `samples` into `planes` with the same pixels sharing samples, from
    /// column and row `to` on. Both start where a sample of chroma does. `None` where one of
    /// them is too small.
    pub(in crate::codec) fn copy(
        self,
        samples: &[u8],
        part: Rect,
        planes: &mut Planes,
        to: (u32, u32),
    ) -> Option<()> {
        let coarse = self.coarse();
        let stride = coarse.width * self.shared.width;
        let luma = stride as usize * (coarse.height * self.shared.height) as usize;
        let (luma, chroma) = samples.split_at_checked(luma)?;
        let (blue, red) = chroma.split_at_checked(coarse.area() as usize)?;
        let sources = [(luma, stride), (blue, coarse.width), (red, coarse.width)];
        for ((plane, shared), (source, stride)) in planes.each_mut().into_iter().zip(sources) {
            let columns = |column: u32| column.div_ceil(shared.width) as usize;
            let rows = |row: u32| row.div_ceil(shared.height) as usize;
            let (width, height) = (columns(part.width), rows(part.height));
            let mut source = source.chunks_exact(stride as usize).skip(rows(part.y));
            let stride = plane.stride();
            let mut target = plane.data_mut().chunks_exact_mut(stride).skip(rows(to.1));
            for _ in 0..height {
                let source = source.next()?.get(columns(part.x)..)?.get(..width)?;
                target.next()?.get_mut(columns(to.0)..)?.get_mut(..width)?.copy_from_slice(source);
            }
        }
        Some(())
    }
}

/// Whether a stream goes on behind the last row of its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum StreamEnd {
    Exact,
    /// It does, and lies in one scan without restarts.
    LeftOver,
}

/// What libjpeg warns of behind the last row of such a stream. Of all warnings it tells the
/// first, so all rows were decoded without one.
const LEFT_OVER: &str = "extraneous bytes before marker";

/// As [`decode`], of a stream of luminance and two differences, brightness and color apart.
///
/// # Errors
/// As [`decode`]; also for streams of other components, or whose chroma is coarser than by
/// two.
pub(in crate::codec) fn decode_planes(
    stream: &[u8],
    size: Size,
    end: StreamEnd,
    eighths: u32,
    output: &mut Vec<u8>,
) -> Result<Unpacked, Error> {
    with_decompressor(eighths, |decompressor, scale| {
        // How much it writes depends on the stream's own factors, whatever it is told.
        let header = decompressor.read_header(stream)?;
        let shared = match (header.colorspace, header.subsamp) {
            (Colorspace::YCbCr, Subsamp::None) => Size::new(1, 1),
            (Colorspace::YCbCr, Subsamp::Sub2x1) => Size::new(2, 1),
            (Colorspace::YCbCr, Subsamp::Sub1x2) => Size::new(1, 2),
            (Colorspace::YCbCr, Subsamp::Sub2x2) => Size::new(2, 2),
            _ => return Err(Error::BadSubsamp(header.subsamp as i32)),
        };
        // And where, on its own size.
        if (header.width, header.height) != (size.width as usize, size.height as usize) {
            return Err(Error::OutOfBounds);
        }
        let (width, height) = (scale.scale(header.width), scale.scale(header.height));
        output.resize(yuv_pixels_len(width, 1, height, header.subsamp)?, 0);
        let pixels = &mut output[..];
        let subsamp = header.subsamp;
        let image = YuvImage { pixels, width, align: 1, height, subsamp };
        match decompressor.decompress_to_yuv(stream, image) {
            Err(Error::TurboJpegError(warning))
                if end == StreamEnd::LeftOver && warning.contains(LEFT_OVER) => {}
            outcome => outcome?,
        }
        Ok(Unpacked { size: Size::new(width as u32, height as u32), shared })
    })
}
