//! A window of a picture: which coefficients it needs, which bytes tell them, and its samples.
//!
//! [`plan`] goes from the finest resolution that is wanted to the coarsest, from samples to
//! coefficients; [`ranges`] from coefficients to precincts and bytes; [`mod@decode`] all the way
//! back. Only geometry and the index decide what is fetched, so a window can be planned
//! without reading anything.

mod blocks;
mod coefficients;
mod components;
mod decode;
mod fetched;
mod kept;
mod of_tile;
mod plan;
mod precinct;
mod ranges;

pub(super) use components::{Grid, Part};
pub(super) use decode::{Means, decode, joined_components, memory};
pub(super) use fetched::{Fetched, spanned};
pub(super) use kept::{KeptParts, Shared};
pub(super) use ranges::needs;
