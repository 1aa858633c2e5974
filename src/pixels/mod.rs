//! Buffers of decoded pixels and what can be done to them.
//!
//! Everything here is synchronous, knows no file format and no address, and works on
//! 8 bits a sample. Colors are sRGB unless a function says otherwise.

mod buffer;

pub use buffer::{Channels, Pixels, PixelsError};
