//! Decoders of the image crate, as GIF, BMP and PNM use them.

use std::error::Error as _;

use image::{ColorType, ImageDecoder, ImageError, error::UnsupportedErrorKind};

use super::{CodecError, Properties, whole};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

/// What a decoder says that its picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) size: Size,
    pub(super) channels: Channels,
    /// Bytes of a sample as the decoder gives it, 1 or 2.
    pub(super) sample_bytes: u64,
}

/// What `decoder` says before it decodes; `format` names the format in errors.
///
/// # Errors
/// [`CodecError::Unsupported`] for samples that are no whole numbers.
pub(super) fn told(format: &'static str, decoder: &impl ImageDecoder) -> Result<Told, CodecError> {
    let (width, height) = decoder.dimensions();
    let (channels, sample_bytes) = match decoder.color_type() {
        ColorType::L8 => (Channels::Gray, 1),
        ColorType::La8 => (Channels::GrayAlpha, 1),
        ColorType::Rgb8 => (Channels::Rgb, 1),
        ColorType::Rgba8 => (Channels::Rgba, 1),
        ColorType::L16 => (Channels::Gray, 2),
        ColorType::La16 => (Channels::GrayAlpha, 2),
        ColorType::Rgb16 => (Channels::Rgb, 2),
        ColorType::Rgba16 => (Channels::Rgba, 2),
        other => {
            let what = format!("samples of type {other:?}");
            return Err(CodecError::Unsupported { format, what });
        }
    };
    Ok(Told { size: Size::new(width, height), channels, sample_bytes })
}

/// Decodes the picture that was opened as `known`; 16 bits are rounded to 8.
///
/// Takes the samples as the decoder gives them, and those of the result beside them where
/// they have 16 bits.
///
/// # Errors
/// [`CodecError`] when the picture is damaged or not what was opened.
pub(super) fn decode(decoder: impl ImageDecoder, known: &Properties) -> Result<Pixels, CodecError> {
    let (format, size, channels) = (known.format, known.stored_size(), known.channels);
    let told = told(format, &decoder)?;
    if (told.size, told.channels) != (size, channels) {
        let what = "its header is not what it was when it was opened".to_owned();
        return Err(CodecError::Damaged { format, what });
    }
    let mut pixels = Pixels::zeroed(size, channels);
    if told.sample_bytes == 1 {
        decoder.read_image(pixels.data_mut()).map_err(|error| reason(format, error))?;
        return Ok(pixels);
    }
    let mut wide = vec![0; pixels.data().len() * 2];
    decoder.read_image(&mut wide).map_err(|error| reason(format, error))?;
    for (narrow, wide) in pixels.data_mut().iter_mut().zip(wide.as_chunks::<2>().0) {
        *narrow = whole::rounded(u16::from_ne_bytes(*wide));
    }
    Ok(pixels)
}

/// What is to be said when a decoder gives up.
pub(super) fn reason(format: &'static str, error: ImageError) -> CodecError {
    let damaged = |what: String| CodecError::Damaged { format, what };
    match error {
        ImageError::Unsupported(error) => {
            let what = match error.kind() {
                UnsupportedErrorKind::GenericFeature(what) => what,
                other => format!("{other:?}"),
            };
            CodecError::Unsupported { format, what }
        }
        ImageError::Limits(_) => {
            CodecError::TooLarge { what: format!("the {format} takes more memory than it says") }
        }
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            damaged("it ends before its picture does".to_owned())
        }
        ImageError::Decoding(error) => {
            // The format is named already.
            let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            damaged(format!("its picture cannot be decoded: {cause}"))
        }
        other => damaged(format!("its picture cannot be decoded: {other}")),
    }
}
