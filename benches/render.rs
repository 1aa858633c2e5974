//! What one answer costs, from the parsed request to the encoded bytes, nothing cached.
//!
//! `make bench` prints for each workload the median and the spread of the wall time. The
//! page is generated and always the same; it lies in the page cache. Figures of two
//! machines, or of a busy one, do not compare: look at ratios within one run.

#![allow(clippy::print_stdout, reason = "a benchmark prints its result")]

#[path = "support/page.rs"]
mod page;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use warraq::cache::Cache;
use warraq::codec::{EncodeSettings, Settings as CodecSettings, TileCompression};
use warraq::image_api::{ApiVersion, ImageRequest, Limits};
use warraq::pool::{Pool, Settings as PoolSettings};
use warraq::render::{Parts, Renderer};
use warraq::sources::{Settings as SourceSettings, Sources};
use warraq::storage::{Settings as StorageSettings, Storage};

const ROUNDS: usize = 30;

/// Name, file and what is asked of it.
const WORKLOADS: &[(&str, &str, &str)] = &[
    ("tile 512, jpeg pyramid", "jpeg.tif", "1024,1024,512,512/512,512/0/default.jpg"),
    ("tile 512 at 1/4, jpeg pyramid", "jpeg.tif", "0,0,2048,2048/512,512/0/default.jpg"),
    ("edge tile, jpeg pyramid", "jpeg.tif", "2560,3584,440,416/440,416/0/default.jpg"),
    ("tile 512, deflate pyramid", "deflate.tif", "1024,1024,512,512/512,512/0/default.jpg"),
    ("tile 512, zstd pyramid", "zstd.tif", "1024,1024,512,512/512,512/0/default.jpg"),
    ("any region, jpeg pyramid", "jpeg.tif", "333,777,1100,900/700,/0/default.jpg"),
    ("thumbnail !200, jpeg pyramid", "jpeg.tif", "full/!200,200/0/default.jpg"),
    ("page !1024, jpeg pyramid", "jpeg.tif", "full/!1024,1024/0/default.jpg"),
    ("tile 512 as webp", "jpeg.tif", "1024,1024,512,512/512,512/0/default.webp"),
    ("tile 512 as png", "jpeg.tif", "1024,1024,512,512/512,512/0/default.png"),
];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, compression) in [
        ("jpeg.tif", TileCompression::Jpeg { quality: 85 }),
        ("deflate.tif", TileCompression::Deflate),
        ("zstd.tif", TileCompression::Zstd),
    ] {
        page::write_page(&folder.path().join(name), compression);
    }
    let runtime = Runtime::new().expect("a runtime");
    println!(
        "{:32} {:>10} {:>10} {:>10}   milliseconds, {ROUNDS} rounds",
        "", "median", "least", "most"
    );
    for &(name, file, parameters) in WORKLOADS {
        let request = page::request(&format!("{file}/{parameters}"));
        // The first round opens the source and warms the page cache.
        let mut times: Vec<Duration> =
            (0..=ROUNDS).map(|_| once(&runtime, &folder, &request)).collect();
        times.remove(0);
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (least, most) = (ms(times[0]), ms(times[ROUNDS - 1]));
        println!("{name:32} {:>10.2} {least:>10.2} {most:>10.2}", ms(times[ROUNDS / 2]));
    }
}

/// One answer by a renderer that knows nothing yet but the opened source.
fn once(runtime: &Runtime, folder: &tempfile::TempDir, request: &ImageRequest) -> Duration {
    let root = folder.path().to_str().expect("the folder's name is text");
    let storage = Storage::open(root, &StorageSettings::default()).expect("the folder is there");
    let limits = CodecSettings::default();
    let sources = Sources::new(
        storage,
        &SourceSettings::default(),
        limits,
        Arc::default(),
        runtime.handle().clone(),
    );
    let memory = 1 << 30;
    let renderer = Renderer::new(Parts {
        sources: Arc::new(sources),
        pool: Pool::new(&PoolSettings::default(), memory),
        metrics: Arc::default(),
        limits: Limits::area(memory / 32),
        encode: EncodeSettings::default(),
        cache_memory: 0,
        cache: Cache::default(),
        runtime: runtime.handle().clone(),
    });
    runtime.block_on(async {
        renderer.open(request.identifier.as_str()).await.expect("the source opens");
        let start = Instant::now();
        let answer =
            renderer.answer(ApiVersion::V3, request, |_| false).await.expect("the answer is made");
        let took = start.elapsed();
        assert!(!answer.encoded.expect("nothing was held").bytes.is_empty());
        took
    })
}
