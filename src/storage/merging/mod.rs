//! [`Merging`]: what several read of one object at the same time, in few requests.
//!
//! Viewers ask for the tiles of a view at once, each in a request of its own, and tiles of a row
//! lie side by side in the file. The first read of an object goes out at once. As long as one is
//! under way, further ones are gathered for a moment and go out together, neighbors as one;
//! whoever wants what is on its way already waits for that.
//!
//! There is no task here: a read is driven by those who wait for it, goes on when one of them
//! leaves, and ends with the last. Its outcome goes to all of them, a failure as well, and is
//! not kept. Only reads of the same version meet.

mod neighbors;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, WeakShared, try_join_all};
use object_store::path::Path;

use super::{Object, StorageError, Version};

pub(super) use neighbors::merge;
use neighbors::{MERGED_BYTES, covers};

/// How long reads are gathered: little beside a round trip to a bucket (10 to 50 ms), and
/// longer than a viewer's requests of one moment take to come in.
const GATHERED_FOR: Duration = Duration::from_millis(2);

/// The reads of one root that are under way. Cloning gives another handle on the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Merging(Arc<Mutex<HashMap<Key, Reads>>>);

/// One object in one version.
type Key = (Path, Version);

/// What is under way of one object.
#[derive(Debug, Default)]
struct Reads {
    /// Names the reads of this object one after the other.
    last: u64,
    sent: Vec<Sent>,
    gathering: Option<Gathering>,
}

type Asking<T> = BoxFuture<'static, T>;

/// A request, and what comes of it.
type Get = Shared<Asking<Outcome>>;
type Outcome = Result<Bytes, StorageError>;

/// The requests that gathered reads become, with what each asks for.
type Batch = Shared<Asking<Requests>>;
type Requests = Arc<[(Range<u64>, Get)]>;

#[derive(Debug)]
struct Sent {
    number: u64,
    range: Range<u64>,
    get: WeakShared<Asking<Outcome>>,
}

#[derive(Debug)]
struct Gathering {
    number: u64,
    ranges: Vec<Range<u64>>,
    batch: WeakShared<Asking<Requests>>,
}

/// How a range is had.
enum Way {
    AtHand(Bytes),
    Sent(Range<u64>, Get),
    Gathered(Batch),
}

impl Merging {
    /// The bytes of `range`.
    ///
    /// # Errors
    /// As [`Object::read`].
    pub(super) async fn read(&self, object: &Object, range: Range<u64>) -> Outcome {
        let mut ways = self.ways(object, slice::from_ref(&range));
        ways.pop().expect("one range has one way").bytes(range).await
    }

    /// The bytes of every one of the `ranges`, which are not near one another, in their order.
    ///
    /// # Errors
    /// As [`Object::read`]; the first failure ends all.
    pub(super) async fn read_all(
        &self,
        object: &Object,
        ranges: &[Range<u64>],
    ) -> Result<Vec<Bytes>, StorageError> {
        let ways = self.ways(object, ranges);
        try_join_all(ways.into_iter().zip(ranges).map(|(way, range)| way.bytes(range.clone())))
            .await
    }

    /// How each of the ranges is had; those of one call do not wait for each other.
    fn ways(&self, object: &Object, ranges: &[Range<u64>]) -> Vec<Way> {
        let mut objects = self.objects();
        let is_alone = !objects.contains_key(&object.state());
        ranges
            .iter()
            .map(|range| {
                if let Some(bytes) = object.at_hand(range) {
                    return Way::AtHand(bytes);
                }
                let reads = objects.entry(object.state()).or_default();
                if let Some((sent, get)) = reads.sent_with(range) {
                    return Way::Sent(sent, get);
                }
                if is_alone || range.end - range.start > MERGED_BYTES {
                    return Way::Sent(range.clone(), self.send(reads, object, range.clone()));
                }
                Way::Gathered(self.gather(reads, object, range.clone()))
            })
            .collect()
    }

    /// A new request, which goes out when it is waited for.
    fn send(&self, reads: &mut Reads, object: &Object, range: Range<u64>) -> Get {
        let ending = self.begin(reads, object);
        let number = ending.number;
        let (object, asked) = (object.clone().plain(), range.clone());
        let get = async move {
            let _ending = ending;
            object.get(asked).await
        };
        let get = get.boxed().shared();
        let weak = get.downgrade().expect("it was not waited for yet");
        reads.sent.push(Sent { number, range, get: weak });
        get
    }

    /// Adds a range to those that are gathered, for which the outcome has a request.
    fn gather(&self, reads: &mut Reads, object: &Object, range: Range<u64>) -> Batch {
        if let Some(gathering) = &mut reads.gathering
            && let Some(batch) = gathering.batch.upgrade()
        {
            gathering.ranges.push(range);
            return batch;
        }
        let ending = self.begin(reads, object);
        let number = ending.number;
        let (merging, object) = (self.clone(), object.clone().plain());
        let batch = async move {
            // Ends the gathering where all who waited have left.
            let _ending = ending;
            tokio::time::sleep(GATHERED_FOR).await;
            merging.send_gathered(&object)
        };
        let batch = batch.boxed().shared();
        let weak = batch.downgrade().expect("it was not waited for yet");
        reads.gathering = Some(Gathering { number, ranges: vec![range], batch: weak });
        batch
    }

    /// Makes requests of what was gathered.
    fn send_gathered(&self, object: &Object) -> Requests {
        let mut objects = self.objects();
        let reads = objects.entry(object.state()).or_default();
        let ranges = reads.gathering.take().map(|gathering| gathering.ranges).unwrap_or_default();
        merge(&ranges, object.merge_gap())
            .into_iter()
            .map(|range| (range.clone(), self.send(reads, object, range)))
            .collect()
    }

    fn begin(&self, reads: &mut Reads, object: &Object) -> Ending {
        reads.last += 1;
        Ending { merging: self.clone(), key: object.state(), number: reads.last }
    }

    /// No request may be dropped while this is held: its [`Ending`] takes it as well.
    fn objects(&self) -> MutexGuard<'_, HashMap<Key, Reads>> {
        // A panic of who held it took away no more than a read that others look for in vain.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of how many objects something is under way.
    #[cfg(test)]
    pub(super) fn objects_under_way(&self) -> usize {
        self.objects().len()
    }
}

impl Reads {
    /// A request under way that brings `range`, and all that it brings. A short read does not
    /// wait for a long one.
    fn sent_with(&self, range: &Range<u64>) -> Option<(Range<u64>, Get)> {
        self.sent
            .iter()
            .filter(|sent| {
                let is_short = sent.range.end - sent.range.start <= MERGED_BYTES;
                sent.range == *range || (is_short && covers(&sent.range, range))
            })
            .find_map(|sent| Some((sent.range.clone(), sent.get.upgrade()?)))
    }
}

/// Takes what ends off the list, however it ends.
struct Ending {
    merging: Merging,
    key: Key,
    number: u64,
}

impl Drop for Ending {
    fn drop(&mut self) {
        let mut objects = self.merging.objects();
        let Some(reads) = objects.get_mut(&self.key) else { return };
        reads.sent.retain(|sent| sent.number != self.number);
        reads.gathering.take_if(|gathering| gathering.number == self.number);
        if reads.sent.is_empty() && reads.gathering.is_none() {
            objects.remove(&self.key);
        }
    }
}

impl Way {
    async fn bytes(self, range: Range<u64>) -> Outcome {
        let (sent, get) = match self {
            Self::AtHand(bytes) => return Ok(bytes),
            Self::Sent(sent, get) => (sent, get),
            Self::Gathered(batch) => {
                let requests = batch.await;
                let mine = requests.iter().find(|(sent, _)| covers(sent, &range));
                // The others are for those who wait for them, if there are any left.
                mine.expect("what was gathered lies in one of the requests").clone()
            }
        };
        let bytes = get.await?;
        let start = (range.start - sent.start) as usize;
        Ok(bytes.slice(start..start + (range.end - range.start) as usize))
    }
}
