//! What all objects of one root have in common when they are read.

use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;

use super::merging::Merging;
use super::{Settings, StorageError};
use crate::metrics::Metrics;

/// How the objects of one root are read. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) store: Arc<dyn ObjectStore>,
    /// Within which a read must be answered, tries and all.
    pub(super) timeout: Duration,
    /// Ranges closer together than this many bytes are read as one.
    pub(super) merge_gap: u64,
    /// What to read behind what was asked for while a picture is opened.
    pub(super) read_ahead: u64,
    /// Where each read takes a round trip: those that are under way.
    pub(super) merging: Option<Merging>,
    pub(super) metrics: Arc<Metrics>,
}

/// What to read ahead where a read is a copy: directories that are written last are followed by
/// little, and most are below 300 bytes.
const NEAR: u64 = 8 * 1024;

/// What to read ahead where a read is a round trip over a network, in which so much is sent
/// anyway.
const FAR: u64 = 128 * 1024;

/// Bytes a second that are expected of a line or a disk at least.
const SLOWEST: u64 = 512 * 1024;

/// What so many bytes may take beside everything else.
pub(super) const fn time_for(bytes: u64) -> Duration {
    Duration::from_millis(bytes.saturating_mul(1000) / SLOWEST)
}

impl Reading {
    pub(super) fn new(store: Arc<dyn ObjectStore>, settings: &Settings) -> Self {
        Self {
            store,
            timeout: Duration::from_secs(settings.timeout_seconds),
            merge_gap: settings.merge_gap,
            read_ahead: NEAR,
            merging: None,
            metrics: Arc::default(),
        }
    }

    /// Of what lies behind a network, where `timeout` is kept by whoever makes requests. Here it
    /// only bounds what else may wait.
    pub(super) fn far(self, timeout: Duration) -> Self {
        Self {
            timeout: timeout + Duration::from_secs(1),
            read_ahead: FAR,
            merging: Some(Merging::default()),
            ..self
        }
    }

    /// An answer of the store about `key`, in time.
    pub(super) async fn timed<T>(
        &self,
        key: &str,
        answer: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, StorageError> {
        self.timed_for(0, key, answer).await
    }

    /// The same where so many `bytes` are on their way.
    pub(super) async fn timed_for<T>(
        &self,
        bytes: u64,
        key: &str,
        answer: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, StorageError> {
        tokio::time::timeout(self.timeout + time_for(bytes), answer)
            .await
            .map_err(|_| self.timed_out(key))?
            .map_err(|error| StorageError::from_store(key, error))
    }

    pub(super) fn timed_out(&self, key: &str) -> StorageError {
        StorageError::Timeout { key: key.to_owned(), seconds: self.timeout.as_secs() }
    }
}
