//! What the server counts: one struct, made once and handed down.
//!
//! Labels are fixed words ([`Route`], [`Outcome`], [`Lane`], a format's name), never the
//! text of a request: the number of series is bounded whatever is asked for. Nothing here
//! reads a clock; whoever measures hands the duration in. Cloning gives another handle on
//! the same numbers.

mod labels;

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry, Unit};

pub use labels::{Found, Kept, Lane, Lookup, Outcome, Outgoing, Resource, Route};

/// The media type of [`Metrics::encode`].
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper edges of the histogram of rendering times, in seconds: a tile takes milliseconds,
/// a whole page decoded from a JPEG seconds.
const RENDER_SECONDS: [f64; 12] =
    [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

type Label = (&'static str, &'static str);

/// Counters by `N` labels.
type Counters<const N: usize> = Family<[Label; N], Counter>;

/// Gauges by `N` labels.
type Gauges<const N: usize> = Family<[Label; N], Gauge>;

/// All counters of the server.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Counters<2>,
    images: Counters<2>,
    derivatives: Counters<1>,
    stored_tiles: Counter,
    sources: Counters<1>,
    storage_reads: Counter,
    storage_bytes: Counter,
    storage_requests: Counters<1>,
    storage_retries: Counter,
    render_seconds: Histogram,
    renders_in_progress: Gauge,
    abandoned: Counter,
    disk_writes: Counters<1>,
    disk_damaged: Counter,
    shared_writes: Counters<1>,
    shared_damaged: Counter,
    disk_evicted: Counter,
    lane_waits: Counters<2>,
    lane_waiting: Gauges<1>,
    busy: Counter,
    codec_panics: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All numbers at zero.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("warraq");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The server that runs", version);
        let requests = register(&mut registry, "requests", "Answers by route and status");
        let images = register(&mut registry, "images", "Image requests by format and outcome");
        let derivatives =
            register(&mut registry, "derivative_lookups", "Where finished pictures were found");
        let stored_tiles = register(
            &mut registry,
            "stored_tiles",
            "Tiles and parts sent as they are stored, or cut out without being decoded",
        );
        let sources =
            register(&mut registry, "source_lookups", "Looks into the cache of opened sources");
        let storage_reads = register(&mut registry, "storage_reads", "Reads from storage");
        let storage_bytes = Counter::default();
        registry.register_with_unit(
            "storage_read",
            "Bytes read from storage",
            Unit::Bytes,
            storage_bytes.clone(),
        );
        let storage_requests = register(
            &mut registry,
            "storage_requests",
            "Requests to servers of objects by outcome, each with all its tries",
        );
        let storage_retries = register(
            &mut registry,
            "storage_retries",
            "Requests to servers of objects that were tried again",
        );
        let render_seconds = Histogram::new(RENDER_SECONDS);
        registry.register_with_unit(
            "render",
            "Time to make one picture: to wait for memory, read, decode, transform and encode",
            Unit::Seconds,
            render_seconds.clone(),
        );
        let renders_in_progress =
            register(&mut registry, "renders_in_progress", "Pictures being made");
        let abandoned = register(
            &mut registry,
            "abandoned",
            "Pictures dropped from the queue because nobody waited for them any more",
        );
        let disk_writes = register(&mut registry, "disk_writes", "Entries kept on disk");
        let disk_damaged = register(
            &mut registry,
            "disk_damaged",
            "Entries on disk that were not whole and were dropped",
        );
        let shared_writes =
            register(&mut registry, "shared_writes", "Entries kept in the shared store");
        let shared_damaged = register(
            &mut registry,
            "shared_damaged",
            "Entries in the shared store that were not whole",
        );
        let disk_evicted =
            register(&mut registry, "disk_evicted", "Entries on disk that made room for others");
        let lane_waits = register(
            &mut registry,
            "lane_waits",
            "Jobs that had to wait, by lane and what they waited for",
        );
        let lane_waiting: Gauges<1> =
            register(&mut registry, "lane_waiting", "Jobs that were taken on and have not started");
        // One lane from the start: both together decide how many replicas there are, and what is
        // not there is taken for unknown. The other comes with its first job.
        drop(lane_waiting.get_or_create(&[("lane", Lane::Light.word())]));
        let busy = register(&mut registry, "busy", "Requests refused because the queue was full");
        let codec_panics =
            register(&mut registry, "codec_panics", "Panics caught while decoding or encoding");
        Self {
            registry: Arc::new(registry),
            requests,
            images,
            derivatives,
            stored_tiles,
            sources,
            storage_reads,
            storage_bytes,
            storage_requests,
            storage_retries,
            render_seconds,
            renders_in_progress,
            abandoned,
            disk_writes,
            disk_damaged,
            shared_writes,
            shared_damaged,
            disk_evicted,
            lane_waits,
            lane_waiting,
            busy,
            codec_panics,
        }
    }

    /// Counts a request to a server of objects.
    pub fn storage_request(&self, outcome: Outgoing) {
        self.storage_requests.get_or_create(&[("outcome", outcome.word())]).inc();
    }

    /// Counts one that is tried again.
    pub fn storage_retry(&self) {
        self.storage_retries.inc();
    }

    /// Counts an answer that was sent.
    pub fn request(&self, route: Route, status: u16) {
        let labels = [("route", route.pattern()), ("status", labels::status_class(status))];
        self.requests.get_or_create(&labels).inc();
    }

    /// Counts an image request; `format` is the format's own word, such as `jpg`.
    pub fn image(&self, format: &'static str, outcome: Outcome) {
        self.images.get_or_create(&[("format", format), ("outcome", outcome.word())]).inc();
    }

    /// Counts where a derivative was found.
    pub fn derivative(&self, found: Found) {
        self.derivatives.get_or_create(&[("result", found.word())]).inc();
    }

    /// Counts an entry that was to be kept on disk.
    pub fn disk_write(&self, kept: Kept) {
        self.disk_writes.get_or_create(&[("result", kept.word())]).inc();
    }

    /// Counts an entry on disk that was not whole.
    pub fn disk_damaged(&self) {
        self.disk_damaged.inc();
    }

    /// Counts an entry that was to be kept in the shared store.
    pub fn shared_write(&self, kept: Kept) {
        self.shared_writes.get_or_create(&[("result", kept.word())]).inc();
    }

    /// Counts an entry in the shared store that was not whole.
    pub fn shared_damaged(&self) {
        self.shared_damaged.inc();
    }

    /// Counts entries on disk that made room for others.
    pub fn disk_evicted(&self, entries: u64) {
        self.disk_evicted.inc_by(entries);
    }

    /// Counts a picture that left the queue because nobody waited for it any more.
    pub fn abandoned(&self) {
        self.abandoned.inc();
    }

    /// Counts a job that had to wait.
    pub fn lane_wait(&self, lane: Lane, resource: Resource) {
        self.lane_waits.get_or_create(&[("lane", lane.word()), ("for", resource.word())]).inc();
    }

    /// Counts a job as waiting in its lane for as long as the answer is kept.
    #[must_use = "the job counts as waiting until this is dropped"]
    pub fn waiting(&self, lane: Lane) -> Waiting {
        let waiting = self.lane_waiting.get_or_create(&[("lane", lane.word())]).clone();
        waiting.inc();
        Waiting { waiting }
    }

    /// Counts a tile that was sent as it is stored.
    pub fn stored_tile(&self) {
        self.stored_tiles.inc();
    }

    /// Counts a look into the cache of opened sources.
    pub fn source(&self, lookup: Lookup) {
        self.sources.get_or_create(&[("result", lookup.word())]).inc();
    }

    /// Counts one read from storage that gave `bytes` bytes.
    pub fn storage_read(&self, bytes: u64) {
        self.storage_reads.inc();
        self.storage_bytes.inc_by(bytes);
    }

    /// Reads from storage so far, and the bytes that they gave.
    #[cfg(test)]
    pub(crate) fn storage_reads(&self) -> (u64, u64) {
        (self.storage_reads.get(), self.storage_bytes.get())
    }

    /// Counts a rendering as in progress for as long as the answer is kept.
    #[must_use = "the rendering counts as in progress until this is dropped"]
    pub fn render_started(&self) -> Rendering {
        self.renders_in_progress.inc();
        Rendering { in_progress: self.renders_in_progress.clone() }
    }

    /// Notes how long a finished rendering took.
    pub fn render_finished(&self, took: Duration) {
        self.render_seconds.observe(took.as_secs_f64());
    }

    /// Counts a request that was told to come back later.
    pub fn busy(&self) {
        self.busy.inc();
    }

    /// Counts a panic of a decoder or encoder.
    pub fn codec_panic(&self) {
        self.codec_panics.inc();
    }

    /// All numbers in the text format that Prometheus scrapes ([`MEDIA_TYPE`]).
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::new();
        text::encode(&mut text, &self.registry).expect("a string takes everything");
        text
    }
}

/// A new metric, known to the registry.
fn register<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

/// One rendering in progress.
#[derive(Debug)]
pub struct Rendering {
    in_progress: Gauge,
}

impl Drop for Rendering {
    fn drop(&mut self) {
        self.in_progress.dec();
    }
}

/// One job that waits.
#[derive(Debug)]
pub struct Waiting {
    waiting: Gauge,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.waiting.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(metrics: &Metrics, line: &str) {
        let text = metrics.encode();
        assert!(text.lines().any(|found| found == line), "no `{line}` in\n{text}");
    }

    #[test]
    fn answers_are_counted_by_pattern_and_class() {
        let metrics = Metrics::new();
        metrics.request(Route::Image, 200);
        metrics.request(Route::Image, 206);
        metrics.request(Route::Unknown, 404);
        has(
            &metrics,
            "warraq_requests_total{route=\"/iiif/{version}/{identifier}/{request}\",status=\"2xx\"} 2",
        );
        has(&metrics, "warraq_requests_total{route=\"unknown\",status=\"4xx\"} 1");
    }

    #[test]
    fn caches_images_and_storage_are_counted() {
        let metrics = Metrics::new();
        metrics.image("jpg", Outcome::Sent);
        metrics.derivative(Found::Miss);
        metrics.derivative(Found::Disk);
        metrics.disk_write(Kept::Written);
        metrics.disk_evicted(3);
        metrics.abandoned();
        metrics.source(Lookup::Hit);
        metrics.storage_read(500);
        metrics.storage_read(12);
        metrics.busy();
        metrics.codec_panic();
        has(&metrics, "warraq_images_total{format=\"jpg\",outcome=\"sent\"} 1");
        has(&metrics, "warraq_derivative_lookups_total{result=\"miss\"} 1");
        has(&metrics, "warraq_derivative_lookups_total{result=\"disk\"} 1");
        has(&metrics, "warraq_disk_writes_total{result=\"written\"} 1");
        has(&metrics, "warraq_disk_evicted_total 3");
        has(&metrics, "warraq_disk_damaged_total 0");
        has(&metrics, "warraq_abandoned_total 1");
        has(&metrics, "warraq_source_lookups_total{result=\"hit\"} 1");
        has(&metrics, "warraq_storage_reads_total 2");
        has(&metrics, "warraq_storage_read_bytes_total 512");
        has(&metrics, "warraq_busy_total 1");
        has(&metrics, "warraq_codec_panics_total 1");
    }

    #[test]
    fn a_rendering_is_in_progress_until_it_is_dropped() {
        let metrics = Metrics::new();
        let handle = metrics.clone();
        let rendering = handle.render_started();
        has(&metrics, "warraq_renders_in_progress 1");
        drop(rendering);
        has(&metrics, "warraq_renders_in_progress 0");
        handle.render_finished(Duration::from_millis(30));
        has(&metrics, "warraq_render_seconds_bucket{le=\"0.02\"} 0");
        has(&metrics, "warraq_render_seconds_bucket{le=\"0.05\"} 1");
    }

    #[test]
    fn a_job_waits_in_its_lane_until_it_is_dropped() {
        let metrics = Metrics::new();
        has(&metrics, "warraq_lane_waiting{lane=\"light\"} 0");
        metrics.lane_wait(Lane::Heavy, Resource::Thread);
        let waiting = metrics.waiting(Lane::Heavy);
        has(&metrics, "warraq_lane_waits_total{lane=\"heavy\",for=\"thread\"} 1");
        has(&metrics, "warraq_lane_waiting{lane=\"heavy\"} 1");
        drop(waiting);
        has(&metrics, "warraq_lane_waiting{lane=\"heavy\"} 0");
    }

    #[test]
    fn the_text_ends_as_the_format_demands() {
        assert!(Metrics::new().encode().ends_with("# EOF\n"));
    }
}
