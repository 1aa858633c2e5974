//! Buffers of decoded pixels and what can be done to them.
//!
//! Everything here is synchronous, knows no file format and no address, and works on
//! 8 bits a sample. Colors are sRGB unless a function says otherwise. Inks (CMYK) come from
//! files only: [`ToSrgb`] makes colors of them before anything else looks at them.

mod buffer;
mod color;
mod crop;
mod flatten;
mod grow;
mod inks;
mod lab;
mod orient;
mod planes;
mod resample;
mod rotate;
#[cfg(test)]
pub(crate) mod samples;
mod tone;

pub use buffer::{Channels, Pixels, PixelsError};
pub use color::{ColorError, ToSrgb};
pub use crop::crop;
pub use flatten::flatten;
pub use grow::grow;
pub use lab::{Illuminant, Lab, LabChannel};
pub use orient::orient;
pub use planes::Planes;
pub use resample::{FILTER_REACH, resample};
pub use rotate::rotate;
pub use tone::{to_bitonal, to_gray};
