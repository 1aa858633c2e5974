//! What clients are told in every weather between us and the storage, under a virtual clock:
//! no wrong picture, nobody kept waiting, and all as before when it clears up.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::Problem;
use crate::cache::{Cache, Epoch};
use crate::codec::{self, EncodeSettings, PyramidOptions, write_pyramid};
use crate::geometry::Size;
use crate::image_api::{Address, ApiVersion, ImageRequest, Limits, parse};
use crate::pixels::{Channels, Pixels};
use crate::pool::{self, Pool};
use crate::render::{Parts, Renderer};
use crate::sources::{self, Sources};
use crate::storage::simulated::{Simulated, Weather};
use crate::storage::{self, Location};
use crate::testing::shared_data;

const SIZE: Size = Size::new(1500, 1100);

/// Every request that the tests make of the pictures below.
const REQUESTS: [&str; 12] = [
    "own.tif/0,0,512,512/512,512/0/default.jpg",
    "own.tif/512,512,512,512/512,512/0/default.jpg",
    "own.tif/1024,512,476,512/476,512/0/default.jpg",
    "own.tif/0,0,1024,1024/512,512/0/default.jpg",
    "own.tif/full/!200,200/0/default.jpg",
    "own.tif/100,50,700,600/350,300/90/gray.png",
    "foreign.tif/0,0,512,512/512,512/0/default.jpg",
    "foreign.tif/1024,1024,476,76/476,76/0/default.jpg",
    "foreign.tif/full/!300,300/0/default.webp",
    "plain.png/0,0,512,512/512,512/0/default.jpg",
    "plain.png/full/100,/0/default.png",
    "plain.png/700,500,400,300/200,150/0/default.jpg",
];

/// `own.tif`, one of our pyramids, `foreign.tif`, as other programs write them, `plain.png`.
pub(super) fn bucket() -> Simulated {
    let bucket = Simulated::new();
    let samples: Vec<u8> = (0..SIZE.area() * 3).map(|i| (i / 9 % 251) as u8).collect();
    let mut bytes = Cursor::new(Vec::new());
    let mut png = png::Encoder::new(&mut bytes, SIZE.width, SIZE.height);
    png.set_color(png::ColorType::Rgb);
    png.write_header().unwrap().write_image_data(&samples).unwrap();
    bucket.put("plain.png", bytes.into_inner());
    let pixels = Pixels::new(SIZE, Channels::Rgb, samples).unwrap();
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&pixels, &PyramidOptions::default(), &mut file).unwrap();
    let mut file = file.into_inner();
    bucket.put("own.tif", file.clone());
    let name = b"warraq trimmed tiles";
    while let Some(at) = file.windows(name.len()).position(|bytes| bytes == name) {
        file[at] = b'W';
    }
    bucket.put("foreign.tif", file);
    bucket
}

/// A pyramid that libvips made of a real folio; `None` where `test` is skipped.
pub(super) fn libvips_pyramid(test: &str) -> Option<Vec<u8>> {
    let name = "data/folios/derived-upenn-660-a-pyramid-jpeg256.tif";
    Some(std::fs::read(shared_data(test)?.join(name)).unwrap())
}

/// A server's rooms below the web, that keep no finished picture.
fn renderer(bucket: &Simulated) -> Renderer {
    // What is not there may be so for a while; here the weather alone is looked at.
    let index = sources::Settings { miss_seconds: 0, ..sources::Settings::default() };
    renderer_with(bucket, &index, 0)
}

fn renderer_with(bucket: &Simulated, index: &sources::Settings, cache_memory: u64) -> Renderer {
    renderer_with_cache(bucket, index, cache_memory, Cache::default())
}

pub(super) fn renderer_with_cache(
    bucket: &Simulated,
    index: &sources::Settings,
    cache_memory: u64,
    cache: Cache,
) -> Renderer {
    let storage = bucket.storage(Location::default(), &storage::Settings::default());
    let limits = codec::Settings::default();
    let sources = Sources::new(storage, index, limits, Arc::default(), Handle::current());
    Renderer::new(Parts {
        sources: Arc::new(sources.remembering(cache.clone(), Epoch::default())),
        pool: Pool::new(&pool::Settings::default(), 1 << 28),
        metrics: Arc::default(),
        limits: Limits::area(1 << 24),
        encode: EncodeSettings::default(),
        cache_memory,
        cache,
        runtime: Handle::current(),
    })
}

fn request(rest: &str) -> ImageRequest {
    match parse(ApiVersion::V3, rest) {
        Ok(Address::Image(request)) => request,
        other => panic!("{rest} is {other:?}"),
    }
}

/// The picture, or what the client is told instead.
pub(super) async fn ask(renderer: &Renderer, rest: &str) -> Result<Bytes, Problem> {
    let explained = renderer.answer(ApiVersion::V3, &request(rest), |_| false).await?;
    Ok(explained.encoded.expect("it was asked for").bytes)
}

pub(super) const TILE: &str = "own.tif/512,512,512,512/512,512/0/default.jpg";

#[tokio::test(start_paused = true)]
async fn every_weather_has_its_status_for_what_is_open_and_for_what_is_not() {
    let hour = Duration::from_hours(1);
    for (weather, status) in [
        (Weather::Silence, 504),
        (Weather::Slow(hour), 504),
        (Weather::Stalled, 504),
        (Weather::Unreachable, 502),
        (Weather::Reset, 502),
        (Weather::ShortBody, 502),
        (Weather::Status(500, None), 502),
        (Weather::Status(503, Some(20)), 503),
        (Weather::Status(429, None), 503),
        (Weather::Status(403, None), 502),
        (Weather::Status(404, None), 404),
        (Weather::RangeIgnored, 502),
        (Weather::Html, 502),
    ] {
        for is_open in [false, true] {
            let bucket = bucket();
            let renderer = renderer(&bucket);
            if is_open {
                renderer.open("own.tif").await.unwrap();
            }
            bucket.change_weather(move |_| weather);
            let begun = Instant::now();
            let problem = ask(&renderer, TILE).await.expect_err(&format!("{weather:?}"));
            assert_eq!(problem.status.as_u16(), status, "{weather:?}, open: {is_open}");
            assert!(begun.elapsed() < Duration::from_secs(12), "{weather:?}");
            assert!(!problem.sentence.contains("bucket"), "{problem}");
            bucket.change_weather(|_| Weather::Fine);
            let served = ask(&renderer, TILE).await;
            assert!(served.is_ok(), "a failure was kept: {weather:?}, open: {is_open}: {served:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_master_that_is_replaced_or_removed_is_never_mixed_with_the_other() {
    let bucket = bucket();
    let renderer = renderer(&bucket);
    let old = ask(&renderer, TILE).await.unwrap();
    let pixels = Pixels::new(SIZE, Channels::Rgb, vec![200; SIZE.area() as usize * 3]).unwrap();
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&pixels, &PyramidOptions::default(), &mut file).unwrap();
    bucket.put("own.tif", file.into_inner());
    let new = ask(&renderer, TILE).await.unwrap();
    assert_ne!(old, new);
    bucket.remove("own.tif");
    assert_eq!(ask(&renderer, TILE).await.unwrap_err().status, StatusCode::NOT_FOUND);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_answered_while_storage_is_down_where_that_is_wanted() {
    let scaled = "own.tif/full/!200,200/0/default.jpg";
    for (stale_seconds, weather, status) in [
        (3600, Weather::Unreachable, None),
        (3600, Weather::Silence, None),
        (3600, Weather::Status(503, None), None),
        (3600, Weather::Status(403, None), Some(502)),
        (3600, Weather::Status(404, None), Some(404)),
        (0, Weather::Unreachable, Some(502)),
    ] {
        let bucket = bucket();
        let index = sources::Settings {
            remote_revalidate_seconds: 0,
            miss_seconds: 0,
            stale_seconds,
            ..sources::Settings::default()
        };
        let renderer = renderer_with(&bucket, &index, 1 << 24);
        let shown = ask(&renderer, scaled).await.unwrap();
        bucket.change_weather(move |_| weather);
        let answer = ask(&renderer, scaled).await;
        match status {
            None => {
                assert_eq!(answer.unwrap(), shown, "{weather:?}");
                // One who looked in vain is enough for a while.
                let requests = bucket.requests();
                assert_eq!(ask(&renderer, scaled).await.unwrap(), shown, "{weather:?}");
                assert_eq!(bucket.requests(), requests, "{weather:?}");
                let tile = ask(&renderer, TILE).await.unwrap_err();
                assert!(tile.status.is_server_error(), "{weather:?}: {tile}");
            }
            Some(status) => {
                assert_eq!(answer.unwrap_err().status.as_u16(), status, "{weather:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_requests_in_bad_weather_show_no_wrong_picture_and_keep_nobody() {
    let bucket = bucket();
    let truth: HashMap<&str, Bytes> = {
        let renderer = renderer(&bucket);
        stream::iter(REQUESTS)
            .then(async |rest| (rest, ask(&renderer, rest).await.unwrap()))
            .collect()
            .await
    };
    let renderer = renderer(&bucket);
    let mut random = fastrand::Rng::with_seed(7);
    let choices = [
        Weather::Slow(Duration::from_millis(300)),
        Weather::Slow(Duration::from_secs(7)),
        Weather::Silence,
        Weather::Stalled,
        Weather::Unreachable,
        Weather::Reset,
        Weather::ShortBody,
        Weather::Status(500, None),
        Weather::Status(503, Some(1)),
        Weather::Status(403, None),
        Weather::RangeIgnored,
        Weather::WrongRange,
        Weather::Html,
    ];
    bucket.change_weather(move |_| {
        if random.bool() { Weather::Fine } else { choices[random.usize(..choices.len())] }
    });
    let mut order = fastrand::Rng::with_seed(11);
    let asked: Vec<&str> = (0..1000).map(|_| REQUESTS[order.usize(..REQUESTS.len())]).collect();
    let answers: Vec<_> = stream::iter(asked)
        .map(async |rest| {
            let begun = Instant::now();
            // Whoever is told to come back does, once the pause is over.
            let mut answer = ask(&renderer, rest).await;
            if answer.as_ref().is_err_and(|it| it.status == StatusCode::SERVICE_UNAVAILABLE) {
                tokio::time::sleep(Duration::from_secs(2)).await;
                answer = ask(&renderer, rest).await;
            }
            (rest, answer, begun.elapsed())
        })
        .buffer_unordered(16)
        .collect()
        .await;
    let mut served = 0;
    for (rest, answer, time) in answers {
        // Opening the plain picture takes reads of its own, each with its own time.
        assert!(time < Duration::from_secs(90), "{rest} took {time:?}");
        match answer {
            Ok(bytes) => {
                served += 1;
                assert!(bytes == truth[rest], "a wrong picture for {rest}");
            }
            Err(problem) => {
                let status = problem.status.as_u16();
                assert!([502, 503, 504].contains(&status), "{rest}: {problem}");
            }
        }
    }
    assert!((200..1000).contains(&served), "{served} were served: the weather was bad or fine");
    bucket.change_weather(|_| Weather::Fine);
    tokio::time::advance(Duration::from_secs(2)).await;
    for rest in REQUESTS {
        assert!(ask(&renderer, rest).await.unwrap() == truth[rest], "{rest}");
    }
}

#[tokio::test(start_paused = true)]
async fn our_pyramids_open_in_one_read_and_each_tile_is_one() {
    let bucket = bucket();
    let renderer = renderer(&bucket);
    renderer.open("own.tif").await.unwrap();
    assert_eq!(bucket.requests(), 1, "image information: {:?}", bucket.asked());
    for tile in &REQUESTS[..4] {
        bucket.forget();
        ask(&renderer, tile).await.unwrap();
        // What finding it brought is not kept, so a small level costs a read, too.
        assert_eq!(bucket.requests(), 1, "{tile}: {:?}", bucket.asked());
    }
    let asked = bucket.asked();
    assert!(asked.iter().all(|line| line.starts_with("GET ")), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn pyramids_of_libvips_open_in_few_reads() {
    let Some(pyramid) = libvips_pyramid("pyramids_of_libvips_open_in_few_reads") else { return };
    let bucket = bucket();
    bucket.put("vips.tif", pyramid);
    let renderer = renderer(&bucket);
    renderer.open("vips.tif").await.unwrap();
    assert!(bucket.requests() <= 4, "image information: {:?}", bucket.asked());
    ask(&renderer, "vips.tif/0,0,256,256/256,256/0/default.jpg").await.unwrap();
    assert!(bucket.requests() <= 6, "{:?}", bucket.asked());
    bucket.forget();
    ask(&renderer, "vips.tif/256,256,256,256/256,256/0/default.jpg").await.unwrap();
    assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
}

#[tokio::test(start_paused = true)]
async fn a_first_view_takes_few_rounds_to_the_storage() {
    let bucket = bucket();
    let renderer = renderer(&bucket);
    let round = Duration::from_millis(20);
    bucket.change_weather(move |_| Weather::Slow(round));
    let begun = Instant::now();
    renderer.open("own.tif").await.unwrap();
    // As Mirador does: six at a time.
    let small = [(0, 0, 2), (1024, 0, 2), (0, 1024, 2)];
    let large = (0..9).map(|at| (at % 3 * 512, at / 3 * 512, 1));
    let tiles = small.into_iter().chain(large).map(|(x, y, factor)| {
        let (w, h) = ((512 * factor).min(SIZE.width - x), (512 * factor).min(SIZE.height - y));
        let (width, height) = (w.div_ceil(factor), h.div_ceil(factor));
        format!("own.tif/{x},{y},{w},{h}/{width},{height}/0/default.jpg")
    });
    let shown: Vec<_> = stream::iter(tiles)
        .map(async |rest| ask(&renderer, &rest).await)
        .buffered(6)
        .collect()
        .await;
    assert!(shown.iter().all(Result::is_ok), "{shown:?}");
    let rounds = begun.elapsed().as_millis() / round.as_millis();
    assert!(rounds <= 4, "{rounds} rounds: {:?}", bucket.asked());
}
