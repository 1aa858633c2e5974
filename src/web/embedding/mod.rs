//! What other sites show of us: a light frame, and what tells them of it.

mod frame_ancestors;
mod oembed;

pub use frame_ancestors::Site;
pub(super) use frame_ancestors::frame_ancestors;
pub(super) use oembed::{SIZE as FRAME, answer as oembed, frame};
