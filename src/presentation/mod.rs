//! What a manuscript looks like to a IIIF viewer: a model of Manifests and Collections, and
//! its projection to the JSON of Presentation API 3.0, of which that of 2.1 is made.
//!
//! An [`ItemDescription`] (plain names, texts and sizes) becomes a [`Manifest`] in
//! [`build()`]; of that, [`v3`] writes any [`Part`] as a document, which [`convert`] turns into
//! another version.
//!
//! The model holds names, not ids. The two versions have documents of their own, with ids
//! of their own, and a request names a part by its name: so one Manifest serves both
//! versions, none can be written with the ids of the other, and every id that a document
//! has is the address under which [`Part::parse`] and [`Version::document`] find that very
//! resource again. The [`Addresses`] travel inside the Manifest, which belongs to one
//! server anyway.
//!
//! Annotations that do not paint ([`AnnotationPage`]) are known apart from the Manifest, which
//! only names their pages.
//!
//! Everything is pure: nothing here knows folders, files, limits or how a picture is
//! stored, and no picture is opened.

mod addresses;
mod annotation;
mod build;
mod collection;
pub mod convert;
mod describe;
pub mod fuzzing;
mod html;
mod image;
mod json;
mod language;
mod model;
mod part;
mod plain;
mod reading;
mod ready;
pub mod rules;
mod segment;
mod settings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod v2;
pub mod v3;
mod version;

pub use addresses::Addresses;
pub use annotation::{
    Annotation, AnnotationPage, Area, GivenAnnotation, GivenTarget, PageReference, TextAnnotation,
    TextDirection, TextGranularity,
};
pub use build::{build, canvas_sizes};
pub use collection::{
    About, Collection, CollectionBehavior, CollectionDescription, Member, MemberDescription,
    MemberKind, TOP_COLLECTION, Thumbnail, ThumbnailDescription, build_collection, top_label,
};
pub use describe::{
    Behavior, FolioBehavior, FolioDescription, ImageDescription, ImageService, ImageSource,
    ItemDescription, Link, LinkKind, Pair, PartElsewhere, PartOf, PictureDescription, Place,
    ProviderDescription, RangeBehavior, RangeDescription, RangePart, SequenceDescription, Service,
    Turn, View, ViewingDirection,
};
pub use image::{DeliveredFormat, DeliveredImage};
pub use json::bytes;
pub use model::{Body, Canvas, Manifest, PaintedImage, Painting, Provider, Range};
pub use part::{Part, PartError};
pub use reading::{Entry, Leaf, Reading, ReadingLink, ShownPicture};
pub use ready::{
    NotReady, Published, Ready, ReadyCollection, ReadyManifest, Resolved, is_member_name,
};
pub use settings::Settings;
pub use version::Version;
