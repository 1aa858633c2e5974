//! The IIIF Image API 3.0 and 2.1: grammar and meaning of image requests. Pure.
//!
//! A request becomes more certain step by step: the path as it came ([`parse`]) →
//! [`ImageRequest`] (syntax only) → [`ResolvedRequest`] (whole pixels inside a known image,
//! within known limits) → [`canonical()`] (its one spelling). [`info`] writes what the
//! server says about an image.
//!
//! This module does not know where images come from, how pixels are made, or HTTP: which
//! status an error gets is decided above. Invariants, held by property tests: parsing what
//! [`ImageRequest`] displays gives it back, and resolving a canonical spelling gives the
//! resolved request it was made from.

mod canonical;
pub mod decimal;
mod error;
mod format;
mod identifier;
pub mod info;
mod limits;
mod percent;
mod proportion;
mod quality;
mod region;
mod request;
mod resolve;
mod rotation;
mod size;
mod slashes;
#[cfg(test)]
mod strategies;
mod version;

pub use canonical::{Canonical, canonical};
pub use decimal::Decimal;
pub use error::{RequestError, ResolveError};
pub use format::Format;
pub use identifier::{Identifier, IdentifierError};
pub use info::ImageInfo;
pub use limits::{Limits, LimitsError};
pub use quality::Quality;
pub use region::{PercentRegion, PixelRegion, Region};
pub use request::{Address, ImageRequest, parse};
pub use resolve::{ResolvedRequest, Subject};
pub use rotation::Rotation;
pub use size::{SizeForm, SizeRequest};
pub use slashes::Slashes;
pub use version::ApiVersion;

/// What `protocol` says in every image information document.
pub const PROTOCOL: &str = "http://iiif.io/api/image";
