//! Work for answers that are no pictures: megabytes of JSON or HTML where there is much to
//! tell. It is done in a pool of its own, so that many who ask at once cost no more memory
//! than is set aside, nobody waits behind slow pictures, and no HTTP worker computes.

use super::problem::Problem;
use super::state::State;

/// What a resource (a folio, an item in a list) takes while its JSON or HTML is made. Two
/// thousand folios were measured at 12 KiB each, five thousand members of a Collection at
/// 6 KiB; texts of records may be longer.
const BYTES_PER_RESOURCE: u64 = 16 * 1024;

/// What an answer takes while it is made that tells of so many resources.
pub(super) const fn bytes_of(resources: usize) -> u64 {
    (resources as u64 + 1).saturating_mul(BYTES_PER_RESOURCE)
}

/// Runs `make`, which takes so many bytes of memory.
pub(super) async fn compute<T: Send + 'static>(
    state: &State,
    bytes: u64,
    make: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    // What is as large as the whole budget waits until it is alone.
    let bytes = bytes.min(state.documents.budget());
    let mut admission = state.documents.admit(bytes).await?;
    Ok(state.documents.run(&mut admission, make).await?)
}
