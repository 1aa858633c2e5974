//! What a picture costs that our own code panics at.

use std::sync::atomic::Ordering;

use actix_web::http::StatusCode;

use super::weather::{TILE, ask, bucket, renderer_with_cache};
use crate::cache::Cache;
use crate::codec::panicking::{AT_DECODING, AT_OPENING, PANICS};
use crate::sources;

#[tokio::test]
async fn a_picture_that_panics_fails_alone_and_is_not_tried_again_at_once() {
    let bucket = bucket();
    bucket.put("opened.bin", AT_OPENING);
    bucket.put("decoded.bin", AT_DECODING);
    let index = sources::Settings { remote_revalidate_seconds: 0, ..sources::Settings::default() };
    let renderer = renderer_with_cache(&bucket, &index, 1 << 20, Cache::default());
    for (name, expected) in [("decoded.bin", 1), ("opened.bin", 2)] {
        for region in ["0,0,100,100", "100,100,100,100", "full"] {
            let address = format!("{name}/{region}/50,/0/default.jpg");
            let problem = ask(&renderer, &address).await.unwrap_err();
            assert_eq!(problem.status, StatusCode::INTERNAL_SERVER_ERROR, "{address}");
            assert_eq!(PANICS.load(Ordering::SeqCst), expected, "{address}");
            assert!(ask(&renderer, TILE).await.is_ok());
        }
        // A new version is another picture.
        bucket.put(name, AT_DECODING.repeat(2));
        let address = format!("{name}/0,0,100,100/50,/0/default.jpg");
        assert!(ask(&renderer, &address).await.is_err());
        assert_eq!(PANICS.fetch_sub(1, Ordering::SeqCst), expected + 1);
    }
}
