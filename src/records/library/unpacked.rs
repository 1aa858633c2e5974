//! Records that were asked for, parsed, as long as there is room for them.

use std::sync::Arc;

use moka::future::Cache;
use tokio::sync::Mutex;

use super::Library;
use super::fetch::LARGE;
use crate::records::finding::Finding;
use crate::records::packed::{Digest, PackedRecord};
use crate::records::record::Record;

/// Bytes of memory for parsed records, as far as they can be told.
const MOST_BYTES: u64 = 32 << 20;

/// A parsed record takes about so many bytes,
const BYTES_EACH: u32 = 4 << 10;

/// and so many more for each byte that it was read from.
const BYTES_PER_BYTE: u32 = 8;

/// The largest is to have room beside others.
const MOST_BYTES_EACH: u32 = MOST_BYTES as u32 / 4;

/// Parsed records.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// By their digests, with what each takes.
    records: Cache<Digest, (Arc<Record>, u32)>,
    /// Held while a large one is parsed.
    large: Mutex<()>,
}

impl Default for Unpacked {
    fn default() -> Self {
        let weigher = |_: &Digest, (_, bytes): &(Arc<Record>, u32)| *bytes;
        let records = Cache::builder().max_capacity(MOST_BYTES).weigher(weigher).build();
        Self { records, large: Mutex::default() }
    }
}

impl Library {
    /// The record that was packed; parsed away from the threads that serve, unless it was a moment
    /// ago.
    ///
    /// # Errors
    /// As [`PackedRecord::unpack`].
    pub async fn record(&self, packed: &Arc<PackedRecord>) -> Result<Arc<Record>, Vec<Finding>> {
        let bytes = packed.length.saturating_mul(BYTES_PER_BYTE).saturating_add(BYTES_EACH);
        let bytes = bytes.min(MOST_BYTES_EACH);
        let unpack = async { Ok((self.unpacked.unpack(packed).await?, bytes)) };
        let unpacked = self.unpacked.records.try_get_with(packed.digest, unpack).await;
        unpacked.map(|it| it.0).map_err(|findings: Arc<Vec<Finding>>| (*findings).clone())
    }

    /// As [`Library::record`], for who goes through all records and comes back to none.
    ///
    /// # Errors
    /// As there.
    pub async fn record_once(
        &self,
        packed: &Arc<PackedRecord>,
    ) -> Result<Arc<Record>, Vec<Finding>> {
        match self.unpacked.records.get(&packed.digest).await {
            Some((record, _)) => Ok(record),
            None => self.unpacked.unpack(packed).await,
        }
    }
}

impl Unpacked {
    async fn unpack(&self, packed: &Arc<PackedRecord>) -> Result<Arc<Record>, Vec<Finding>> {
        let is_large = packed.length as usize > LARGE;
        let _alone = if is_large { Some(self.large.lock().await) } else { None };
        let packed = Arc::clone(packed);
        let unpacked = tokio::task::spawn_blocking(move || packed.unpack().map(Arc::new)).await;
        unpacked.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}
