//! A server is asked for what viewers will ask first, so that its caches have it.
//!
//! A client of any IIIF server. Collections are walked ([`manifests`]), the Manifests found are
//! read one after the other, and of each picture that paints a Canvas are asked ([`warm`]) its
//! info.json, the thumbnails of the document and those viewers make up ([`thumbnails`]), and the
//! tiles with which OpenSeadragon fills a window ([`tiles`]). What is done is noted in a
//! [`Journal`], so that a run which was ended goes on where it was.
//!
//! Documents come from strangers: addresses are of `http` or `https`, of the same origin unless
//! more is asked for ([`address`]), and whatever a document has is counted and bounded. This room
//! knows nothing of the command line, and never sees a picture's bytes.

mod address;
mod collection;
mod document;
mod info;
mod journal;
mod json;
mod manifest;
mod patience;
mod run;
mod stop;
#[cfg(test)]
mod testing;
mod thumbnails;
mod tiles;
mod trouble;
mod walk;

pub use address::{Address, Scope};
pub use journal::{Journal, JournalError};
pub use patience::{Manners, Patient};
pub use run::{Asked, Event, warm};
pub use stop::Stop;
pub use trouble::Trouble;
pub use walk::{Found, Root, manifests};
