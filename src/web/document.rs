//! JSON documents and pages on their way out: validators, compression, media types.

use std::io::Write as _;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, None as NoBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

use super::conditional::ETag;
use super::negotiate;

/// Smaller bodies are not worth compressing.
const GZIP_FROM_BYTES: usize = 860;

/// Something small that is built anew for every request.
#[derive(Debug)]
pub(super) struct Document {
    pub media_type: String,
    pub body: Bytes,
    pub cache_control: &'static str,
    /// Whether the media type was negotiated.
    pub varies_by_accept: bool,
}

/// May be kept, but must be asked for again: JSON and pages follow their files.
pub(super) const REVALIDATE: &str = "no-cache";

impl Document {
    /// The whole answer, 304 included; compressed where the client takes it.
    pub(super) fn respond(self, request: &HeaderMap) -> HttpResponse {
        let plain = ETag::of_bytes(&[self.media_type.as_bytes(), b"\n", &self.body].concat());
        let gzip = self.body.len() >= GZIP_FROM_BYTES && negotiate::accepts_gzip(request);
        let etag = if gzip { plain.encoded_as("gzip") } else { plain };
        let held = etag.is_held(request);

        let mut response = if held {
            without_body(StatusCode::NOT_MODIFIED)
        } else if gzip {
            let mut response = HttpResponse::Ok().body(compress(&self.body));
            let encoding = HeaderValue::from_static("gzip");
            response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
            response
        } else {
            HttpResponse::Ok().body(self.body)
        };
        let headers = response.headers_mut();
        if !held {
            let media_type = HeaderValue::from_str(&self.media_type)
                .expect("media types are our own plain text");
            headers.insert(header::CONTENT_TYPE, media_type);
        }
        headers.insert(header::ETAG, etag.header());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        let vary =
            if self.varies_by_accept { "Accept, Accept-Encoding" } else { "Accept-Encoding" };
        headers.insert(header::VARY, HeaderValue::from_static(vary));
        response
    }
}

/// An answer that has no body and says nothing of its length.
pub(super) fn without_body(status: StatusCode) -> HttpResponse {
    HttpResponse::with_body(status, BoxBody::new(NoBody::new()))
}

fn compress(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    encoder.write_all(body).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}
