//! The IIIF Image API: grammar and meaning of image requests. Pure.

mod format;

pub use format::Format;
