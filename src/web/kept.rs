//! Documents and pages kept ready to be sent, so that one that is asked for again costs a
//! lookup.
//!
//! A document is kept under a hash of everything that decides its bytes, the state of what
//! it describes included: nothing is ever out of date, what changed is asked for under
//! another key, and no client reaches what was made for the address or the spelling of
//! another. Each content coding is kept by itself and made when it is first wanted. What
//! all of them weigh is bounded, whatever clients vary; those who ask at once share one
//! making; errors are not kept.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use moka::policy::EvictionPolicy;

use super::compute;
use super::document::Document;
use super::encoding::Encoding;
use super::problem::Problem;
use super::state::State;

/// What nobody asked for in this time goes: a state that has passed is asked for no more.
const IDLE: Duration = Duration::from_hours(1);

/// Kept beside the bytes of a body: key, validator, and what the cache itself needs.
const BYTES_BESIDE_BODY: usize = 512;

/// Shorter bodies are compressed on the spot, once, in a fifth of a millisecond at most.
const SMALL_BODY_BYTES: usize = 16 * 1024;

/// What compressing takes beside the body: tables, a window and the output.
const COMPRESSING_BYTES: u64 = 8 << 20;

/// Everything that decides the bytes of a document, but for its coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// `kind` tells documents of one sort from those of others.
    pub(super) fn of(kind: &str, parts: &[&str]) -> Self {
        let length: usize = parts.iter().map(|part| part.len() + 8).sum();
        let mut text = Vec::with_capacity(kind.len() + 8 + length);
        for part in [kind].iter().chain(parts) {
            // Its length keeps one part from running into the next.
            text.extend_from_slice(&(part.len() as u64).to_le_bytes());
            text.extend_from_slice(part.as_bytes());
        }
        Self(*blake3::hash(&text).as_bytes())
    }
}

/// The documents kept.
#[derive(Debug)]
pub(super) struct Kept {
    documents: Cache<(Key, Encoding), Arc<Document>>,
}

impl Kept {
    /// Room for `capacity` bytes.
    pub(super) fn new(capacity: u64) -> Self {
        let documents = Cache::builder()
            .max_capacity(capacity)
            // The default lets a newcomer in only if it was asked for more often than all that
            // would make room for it together: a Manifest never, among many small documents.
            .eviction_policy(EvictionPolicy::lru())
            .weigher(|_: &(Key, Encoding), document: &Arc<Document>| {
                u32::try_from(document.body.len() + BYTES_BESIDE_BODY).unwrap_or(u32::MAX)
            })
            .time_to_idle(IDLE)
            .build();
        Self { documents }
    }

    /// The document of `key` in `encoding`, or as it is where that is no longer; `make`
    /// makes it, as it is, unless it is kept.
    pub(super) async fn get(
        &self,
        state: &State,
        key: Key,
        encoding: Encoding,
        make: impl Future<Output = Result<Document, Problem>>,
    ) -> Result<Arc<Document>, Problem> {
        if let Some(document) = self.documents.get(&(key, encoding)).await {
            return Ok(document);
        }
        if encoding == Encoding::Identity {
            return self.plain(key, make).await;
        }
        let packed = async {
            let plain = self.plain(key, make).await?;
            pack(state, plain, encoding).await
        };
        let packed = self.documents.try_get_with((key, encoding), packed).await;
        packed.map_err(|problem: Arc<Problem>| (*problem).clone())
    }

    async fn plain(
        &self,
        key: Key,
        make: impl Future<Output = Result<Document, Problem>>,
    ) -> Result<Arc<Document>, Problem> {
        let make = async { make.await.map(Arc::new) };
        let plain = self.documents.try_get_with((key, Encoding::Identity), make).await;
        plain.map_err(|problem: Arc<Problem>| (*problem).clone())
    }
}

async fn pack(
    state: &State,
    plain: Arc<Document>,
    encoding: Encoding,
) -> Result<Arc<Document>, Problem> {
    if plain.body.len() <= SMALL_BODY_BYTES {
        return Ok(plain.encoded(encoding));
    }
    let bytes = plain.body.len() as u64 + COMPRESSING_BYTES;
    compute::compute(state, bytes, move || plain.encoded(encoding)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn document(length: usize) -> Document {
        Document::new(HeaderValue::from_static("text/plain"), None, vec![b'a'; length])
    }

    #[tokio::test]
    async fn those_who_ask_at_once_share_one_making() {
        let (kept, key) = (Kept::new(1 << 20), Key::of("a", &[]));
        let made = AtomicUsize::new(0);
        let ask = || {
            kept.plain(key, async {
                tokio::task::yield_now().await;
                made.fetch_add(1, Ordering::Relaxed);
                Ok(document(10))
            })
        };
        let all = futures_util::future::try_join_all((0..20).map(|_| ask())).await.unwrap();
        assert!(all.iter().all(|document| Arc::ptr_eq(document, &all[0])));
        assert!(Arc::ptr_eq(&ask().await.unwrap(), &all[0]));
        assert_eq!(made.into_inner(), 1);
    }

    #[tokio::test]
    async fn whatever_clients_vary_no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::new(100_000);
        for number in 0..500 {
            let key = Key::of("a", &[&number.to_string()]);
            kept.plain(key, async { Ok(document(1000)) }).await.unwrap();
            kept.documents.run_pending_tasks().await;
            assert!(kept.documents.weighted_size() <= 100_000, "{number}");
        }
        // 1000 bytes and what comes beside them: about 66 have room.
        assert!(kept.documents.entry_count() > 50, "{}", kept.documents.entry_count());
    }

    #[tokio::test]
    async fn a_large_document_finds_room_among_small_ones() {
        let kept = Kept::new(100_000);
        for round in 0..4 {
            for number in 0..200 {
                let key = Key::of("a", &[&number.to_string()]);
                kept.plain(key, async { Ok(document(1000)) }).await.unwrap();
            }
            kept.documents.run_pending_tasks().await;
            let key = Key::of("large", &[]);
            let made = kept.plain(key, async { Ok(document(60_000)) }).await.unwrap();
            kept.documents.run_pending_tasks().await;
            let again = kept.plain(key, async { panic!("it is made once, round {round}") });
            assert!(Arc::ptr_eq(&made, &again.await.unwrap()));
        }
    }

    #[tokio::test]
    async fn an_error_is_not_kept() {
        let (kept, key) = (Kept::new(1 << 20), Key::of("a", &[]));
        let failed = kept.plain(key, async { Err(Problem::no_such_page()) }).await;
        assert_eq!(failed, Err(Problem::no_such_page()));
        assert!(kept.plain(key, async { Ok(document(10)) }).await.is_ok());
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let keys = [
            Key::of("a", &["b", "c"]),
            Key::of("a", &["bc"]),
            Key::of("a", &["bc", ""]),
            Key::of("a", &["", "bc"]),
            Key::of("ab", &["c"]),
            Key::of("b", &["b", "c"]),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key), "{at}");
        }
        assert_eq!(Key::of("a", &["b", "c"]), keys[0]);
    }
}
