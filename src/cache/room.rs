//! [`Room`]: how much may wait to be written.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Entries that wait to be written take no more than this, so that a slow tier does not fill
/// the memory; what comes on top is not kept there.
const BYTES: usize = 64 << 20;

/// Cloning gives another handle on the same room.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// Counted in KiB.
    free: Arc<Semaphore>,
    /// The least that an entry counts.
    least: usize,
}

impl Room {
    /// For so many entries at once at most.
    pub(super) fn new(entries: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(kib(BYTES))), least: BYTES / entries }
    }

    /// Room for `bytes` until it is dropped; `None` where there is none at the moment.
    pub(super) fn take(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let kib = kib(bytes.clamp(self.least, BYTES));
        let permits = u32::try_from(kib).expect("64 MiB are 65536 KiB");
        Arc::clone(&self.free).try_acquire_many_owned(permits).ok()
    }
}

const fn kib(bytes: usize) -> usize {
    bytes.div_ceil(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_so_many_or_for_one_of_any_length() {
        let room = Room::new(4);
        let taken = [(); 4].map(|()| room.take(1).unwrap());
        assert!(room.take(1).is_none());
        drop(taken);
        let whole = room.take(usize::MAX).unwrap();
        assert!(room.take(0).is_none());
        drop(whole);
        assert!(room.take(0).is_some());
    }
}
