//! Manifests as pages show them, read once for all pages of an item.

use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::http::header::{ETAG, HeaderMap};
use moka::future::Cache;
use serde_json::Value;

use super::compute;
use super::presentation;
use super::problem::Problem;
use super::state::State;
use crate::presentation::{Reading, Version};

/// Leaves of the Manifests that are remembered, in all; each takes a few hundred bytes.
const MOST_LEAVES: u64 = 50_000;

/// What the JSON of a document takes in memory, for each byte of its text.
const BYTES_PER_BYTE: u64 = 16;

/// By the validators of their Manifests, which tell every state of them apart.
#[derive(Debug)]
pub(super) struct Readings(Cache<String, Arc<Reading>>);

impl Default for Readings {
    fn default() -> Self {
        let weigher = |_: &String, reading: &Arc<Reading>| {
            u32::try_from(reading.leaves.len().max(1)).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(MOST_LEAVES).weigher(weigher).build())
    }
}

/// A Manifest and what tells this state of it from others.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) reading: Arc<Reading>,
    pub(super) etag: String,
}

impl Readings {
    /// The Manifest of an item, a raw path segment, with the addresses below `base`.
    pub(super) async fn of(&self, state: &State, item: &str, base: &str) -> Result<Read, Problem> {
        // As bytes that are not encoded, whoever asks.
        let plain = HeaderMap::new();
        let answer = presentation::item(state, Version::V3, (item, "manifest"), base, &plain);
        let answer = Box::pin(answer).await?;
        let etag = answer.headers().get(ETAG).and_then(|etag| etag.to_str().ok());
        let etag = etag.unwrap_or_default().to_owned();
        let read = async {
            let bytes = to_bytes(answer.into_body()).await.unwrap_or_default();
            let memory = (bytes.len() as u64).saturating_mul(BYTES_PER_BYTE);
            compute::compute(state, memory, move || {
                let manifest: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                Arc::new(Reading::of(&manifest))
            })
            .await
        };
        let reading = self.0.try_get_with(etag.clone(), read).await;
        let reading = reading.map_err(|problem: Arc<Problem>| (*problem).clone())?;
        Ok(Read { reading, etag })
    }
}
