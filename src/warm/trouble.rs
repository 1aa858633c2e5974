//! What can go wrong with one document or picture.

use crate::storage::WebFault;

/// Why a document, a picture or a part of it could not be had or used; a sentence that goes on
/// after its address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the run was ended")]
    Stopped,
    #[error(transparent)]
    Web(#[from] WebFault),
    #[error("it is no JSON: {cause}")]
    NoJson { cause: String },
    #[error("it is neither a Manifest nor a Collection of Presentation API 3.0 or 2.1")]
    NoDocument,
    #[error("it is a Collection; name it with --collection")]
    IsCollection,
    #[error("it is a Manifest; name it with --manifest")]
    IsManifest,
    #[error("it is no image information that viewers can use: {what}")]
    NoInfo { what: &'static str },
    #[error("its info.json sends viewers to another host, {id}")]
    LeadsAway { id: String },
    #[error("it would take {count} tiles, and no more than {most} are asked for")]
    TooMany { count: u64, most: u64 },
    #[error("its address is of neither http nor https")]
    NoAddress,
    #[error("more than {most} {what} hang together here; the rest is left out")]
    Endless { most: usize, what: &'static str },
}

impl Trouble {
    /// Whether it says that the server does not work at the moment.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        match self {
            Self::Web(fault) => fault.is_outage(),
            _ => false,
        }
    }
}
