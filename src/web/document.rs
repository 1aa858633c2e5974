//! JSON documents and pages, ready to be sent: bytes, validators, media types.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, None as NoBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;

use super::conditional::ETag;
use super::encoding::Encoding;

/// One representation of a document, with the headers that belong to its bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub body: Bytes,
    pub encoding: Encoding,
    pub media_type: HeaderValue,
    /// The value of the `Link` header, where there is one.
    pub link: Option<HeaderValue>,
    etag: ETag,
    etag_header: HeaderValue,
}

/// What is said of an answer beside what it holds.
#[derive(Debug)]
pub(super) struct Manner<'a> {
    pub cache_control: &'a HeaderValue,
    /// The request headers on which the answer depends.
    pub vary: &'static str,
}

impl Document {
    /// As it is. Hashes the body: a matter of milliseconds for some megabytes.
    pub(super) fn new(media_type: HeaderValue, link: Option<HeaderValue>, body: Vec<u8>) -> Self {
        Self::of(media_type, link, body.into_boxed_slice().into())
    }

    /// As [`Document::new`], of bytes that are part of the program.
    pub(super) fn fixed(media_type: &'static str, body: &'static [u8]) -> Self {
        Self::of(HeaderValue::from_static(media_type), None, Bytes::from_static(body))
    }

    fn of(media_type: HeaderValue, link: Option<HeaderValue>, body: Bytes) -> Self {
        let etag = ETag::of_parts(&[media_type.as_bytes(), b"\n", &body]);
        let etag_header = etag.header();
        Self { body, encoding: Encoding::Identity, media_type, link, etag, etag_header }
    }

    /// The same in another coding, or itself where that is no shorter.
    pub(super) fn encoded(self: &Arc<Self>, encoding: Encoding) -> Arc<Self> {
        let packed = encoding.name().zip(encoding.compress(&self.body));
        let Some((name, packed)) = packed else { return Arc::clone(self) };
        let etag = self.etag.encoded_as(name);
        Arc::new(Self {
            body: packed.into_boxed_slice().into(),
            encoding,
            media_type: self.media_type.clone(),
            link: self.link.clone(),
            etag_header: etag.header(),
            etag,
        })
    }

    /// The whole answer, 304 included.
    pub(super) fn respond(&self, request: &HeaderMap, manner: &Manner<'_>) -> HttpResponse {
        let held = self.etag.is_held(request);
        let mut response = if held {
            without_body(StatusCode::NOT_MODIFIED)
        } else {
            HttpResponse::Ok().body(self.body.clone())
        };
        let headers = response.headers_mut();
        if !held {
            headers.insert(header::CONTENT_TYPE, self.media_type.clone());
            if let Some(name) = self.encoding.name() {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            }
        }
        headers.insert(header::ETAG, self.etag_header.clone());
        headers.insert(header::CACHE_CONTROL, manner.cache_control.clone());
        headers.insert(header::VARY, HeaderValue::from_static(manner.vary));
        if let Some(link) = &self.link {
            headers.insert(HeaderName::from_static("link"), link.clone());
        }
        response
    }
}

/// An answer that has no body and says nothing of its length.
pub(super) fn without_body(status: StatusCode) -> HttpResponse {
    HttpResponse::with_body(status, BoxBody::new(NoBody::new()))
}
