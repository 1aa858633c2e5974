//! The format of an answer: the last word of an image request.

/// Image API 3.0 §4.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Jpg,
    Png,
    Webp,
    Gif,
    Tif,
}
