//! What a job will take, said before it starts.

/// What a job takes at its height, and how much of it there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Bytes of memory at its height.
    pub memory: u64,
    /// Bytes that are read and written while it computes, as a measure of time; it decides
    /// the lane, and what counts as waiting work.
    pub cost: u64,
}

/// A job that touches what it takes: most do.
impl From<u64> for Estimate {
    fn from(memory: u64) -> Self {
        Self { memory, cost: memory }
    }
}
