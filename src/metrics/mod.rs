//! What the server counts: one struct, made once and handed down.
//!
//! Labels are fixed words ([`Route`], [`Outcome`], [`Lookup`], a format's name), never the
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
use prometheus_client::registry::{Registry, Unit};

pub use labels::{Lookup, Outcome, Route};

/// The media type of [`Metrics::encode`].
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper edges of the histogram of rendering times, in seconds: a tile takes milliseconds,
/// a whole page decoded from a JPEG seconds.
const RENDER_SECONDS: [f64; 12] =
    [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

type Label = (&'static str, &'static str);

/// Counters by `N` labels.
type Counters<const N: usize> = Family<[Label; N], Counter>;

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
    render_seconds: Histogram,
    renders_in_progress: Gauge,
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
        let requests = Counters::default();
        registry.register("requests", "Answers by route and status", requests.clone());
        let images = Counters::default();
        registry.register("images", "Image requests by format and outcome", images.clone());
        let derivatives = Counters::default();
        registry.register(
            "derivative_lookups",
            "Looks into the cache of finished pictures",
            derivatives.clone(),
        );
        let stored_tiles = Counter::default();
        registry.register("stored_tiles", "Tiles sent as they are stored", stored_tiles.clone());
        let sources = Counters::default();
        registry.register(
            "source_lookups",
            "Looks into the cache of opened sources",
            sources.clone(),
        );
        let storage_reads = Counter::default();
        registry.register("storage_reads", "Reads from storage", storage_reads.clone());
        let storage_bytes = Counter::default();
        registry.register_with_unit(
            "storage_read",
            "Bytes read from storage",
            Unit::Bytes,
            storage_bytes.clone(),
        );
        let render_seconds = Histogram::new(RENDER_SECONDS);
        registry.register_with_unit(
            "render",
            "Time to decode, transform and encode one picture",
            Unit::Seconds,
            render_seconds.clone(),
        );
        let renders_in_progress = Gauge::default();
        registry.register(
            "renders_in_progress",
            "Pictures being made",
            renders_in_progress.clone(),
        );
        let busy = Counter::default();
        registry.register("busy", "Requests refused because the queue was full", busy.clone());
        let codec_panics = Counter::default();
        registry.register(
            "codec_panics",
            "Panics caught while decoding or encoding",
            codec_panics.clone(),
        );
        Self {
            registry: Arc::new(registry),
            requests,
            images,
            derivatives,
            stored_tiles,
            sources,
            storage_reads,
            storage_bytes,
            render_seconds,
            renders_in_progress,
            busy,
            codec_panics,
        }
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

    /// Counts a look into the cache of derivatives.
    pub fn derivative(&self, lookup: Lookup) {
        self.derivatives.get_or_create(&[("result", lookup.word())]).inc();
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
        metrics.derivative(Lookup::Miss);
        metrics.source(Lookup::Hit);
        metrics.storage_read(500);
        metrics.storage_read(12);
        metrics.busy();
        metrics.codec_panic();
        has(&metrics, "warraq_images_total{format=\"jpg\",outcome=\"sent\"} 1");
        has(&metrics, "warraq_derivative_lookups_total{result=\"miss\"} 1");
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
    fn the_text_ends_as_the_format_demands() {
        assert!(Metrics::new().encode().ends_with("# EOF\n"));
    }
}
