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
    /// Hashes and, where the client takes it, compresses: a matter of milliseconds for each
    /// megabyte, so large documents are packed where computing is allowed.
    pub(super) fn pack(self, gzip_accepted: bool) -> Packed {
        let plain = ETag::of_parts(&[self.media_type.as_bytes(), b"\n", &self.body]);
        let gzip = gzip_accepted && self.body.len() >= GZIP_FROM_BYTES;
        let etag = if gzip { plain.encoded_as("gzip") } else { plain };
        let body = if gzip { compress(&self.body).into() } else { self.body.clone() };
        Packed { document: Self { body, ..self }, gzip, etag }
    }

    /// The whole answer, for documents of some kilobytes.
    pub(super) fn respond(self, request: &HeaderMap) -> HttpResponse {
        self.pack(negotiate::accepts_gzip(request)).respond(request)
    }
}

/// A document ready to be sent.
#[derive(Debug)]
pub(super) struct Packed {
    document: Document,
    gzip: bool,
    etag: ETag,
}

impl Packed {
    /// The whole answer, 304 included.
    pub(super) fn respond(self, request: &HeaderMap) -> HttpResponse {
        let Self { document, gzip, etag } = self;
        let held = etag.is_held(request);
        let mut response = if held {
            without_body(StatusCode::NOT_MODIFIED)
        } else {
            HttpResponse::Ok().body(document.body)
        };
        let headers = response.headers_mut();
        if !held {
            let media_type = HeaderValue::from_str(&document.media_type)
                .expect("media types are our own plain text");
            headers.insert(header::CONTENT_TYPE, media_type);
            if gzip {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        headers.insert(header::ETAG, etag.header());
        let cache_control = HeaderValue::from_static(document.cache_control);
        headers.insert(header::CACHE_CONTROL, cache_control);
        let vary =
            if document.varies_by_accept { "Accept, Accept-Encoding" } else { "Accept-Encoding" };
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
