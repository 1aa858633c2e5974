//! Any picture we read becomes a tiled pyramid that we serve at the price of a copy.
//!
//! [`plan`](plan()) finds the pictures and says where each one goes; what would go to one
//! place twice is named before anything is written. [`run()`] then works through the plan, some
//! pictures at a time: each is read in bands of rows ([`bands`]), turned upright, and written
//! while it is read ([`convert`]). A file appears under its name when it is complete, never
//! before ([`target`]), and says from what and how it was made ([`recipe`]), so that a second
//! run does what the first one left.
//!
//! This room knows nothing of the command line.

mod bands;
mod convert;
mod error;
mod plan;
mod recipe;
mod run;
mod settings;
mod shard;
mod target;
#[cfg(test)]
mod tests;

pub use convert::Done;
pub use error::{IngestError, PlanError};
pub use plan::{Job, Plan, Problem, plan};
pub use run::{Event, run};
pub use settings::{Compression, Settings};
pub use shard::{Shard, ShardError};
pub use target::Target;
