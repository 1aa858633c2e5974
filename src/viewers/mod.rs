//! The published viewers: which ones, fetched how, kept where.
//!
//! [`Lock`] is the committed list of what we use, pinned to the byte; [`install()`] puts it
//! into a folder with the help of npm; [`Shelf`] says what such a folder holds. The font of
//! the sample manuscript comes the same way, with a lock of its own ([`install_lock`]). This
//! room knows neither HTTP nor what the viewers do. Everything in it blocks (files, a child
//! process), so it is called at start or off the HTTP workers.
//!
//! Invariants: no path is ever built from an archive's or a client's text, only from the
//! lock; a viewer's folder appears complete or not at all.

mod install;
mod lock;
mod media;
mod npm;
mod shelf;
mod unpack;

pub use install::{InstallError, install, install_lock};
pub use lock::{Integrity, License, Lock, LockError, Viewer};
pub use npm::FetchError;
pub use shelf::{Shelf, ViewerFile};
pub use unpack::UnpackError;
