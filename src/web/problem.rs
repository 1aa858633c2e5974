//! Errors as clients see them: the one table from our errors to a status and a sentence.
//!
//! A client sees what it can correct. Paths, bucket names and causes stay in the log,
//! written once, here.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use tracing::{error, warn};

use super::guard::guard;
use super::pages::{self, ENGLISH, Message, Reader};
use super::{html, negotiate};
use crate::catalog::CatalogError;
use crate::codec::{CodecError, EncodeError};
use crate::image_api::{IdentifierError, RequestError};
use crate::pool::PoolError;
use crate::presentation::PartError;
use crate::render::RenderError;
use crate::sources::SourceError;
use crate::storage::StorageError;

/// A status and the sentence that goes with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {sentence}", status.as_u16())]
pub struct Problem {
    pub status: StatusCode,
    pub sentence: String,
    /// Seconds after which it is worth asking again, where that is known.
    retry_after: Option<u64>,
}

/// The methods that every address answers.
const METHODS: &str = "GET, HEAD, OPTIONS";

/// Seconds after which a busy server is worth asking again.
const RETRY_AFTER: u64 = 2;

/// How an error is written, as the request prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    ProblemJson,
    Html,
}

impl Form {
    /// Pages only outside the APIs: people and viewers paste API addresses.
    pub(super) fn of(request: &HeaderMap, is_iiif: bool) -> Self {
        if !is_iiif && negotiate::prefers_html(request) {
            Self::Html
        } else if negotiate::prefers_problem_json(request) {
            Self::ProblemJson
        } else {
            Self::Text
        }
    }
}

impl Problem {
    pub(super) fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Self { status, sentence: sentence.into(), retry_after: None }
    }

    pub(super) fn stopping() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping.")
    }

    /// What takes longer than a request may.
    pub(super) fn too_slow(patience: Duration) -> Self {
        let sentence = format!(
            "This takes longer than the {} s that a request may take; ask again in a moment.",
            patience.as_secs()
        );
        let retry_after = Some(patience.as_secs());
        Self { retry_after, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, sentence) }
    }

    pub(super) fn method_not_allowed() -> Self {
        let sentence = format!("Only {METHODS} are answered here.");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, sentence)
    }

    pub(super) fn no_such_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    /// The answer; `reader` is for whom a page is written, and `request_id` lets whoever
    /// reads the log find what happened.
    pub(super) fn respond(&self, form: Form, reader: Reader, request_id: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = self.retry_after.unwrap_or(RETRY_AFTER);
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            response.insert_header((header::ALLOW, METHODS));
        }
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        response.insert_header((header::VARY, "Accept"));
        let sentence = if self.status.is_server_error() {
            format!("{} (request {request_id})", self.sentence)
        } else {
            self.sentence.clone()
        };
        match form {
            Form::Text => response
                .content_type("text/plain; charset=utf-8")
                .body(format!("{} {sentence}\n", self.status.as_u16())),
            Form::ProblemJson => {
                let body = serde_json::json!({
                    "type": "about:blank",
                    "title": self.status.canonical_reason().unwrap_or("Error"),
                    "status": self.status.as_u16(),
                    "detail": sentence,
                });
                response.content_type("application/problem+json").body(body.to_string())
            }
            Form::Html => {
                let mut response = response
                    .content_type(html::MEDIA_TYPE)
                    .insert_header((header::VARY, "Accept, Accept-Language, Cookie"))
                    .body(self.page(reader, &sentence));
                guard(&mut response, pages::CONTENT_SECURITY_POLICY);
                response
            }
        }
    }
}

impl Problem {
    /// What people meet by themselves is said in their language, the rest in English.
    fn page(&self, reader: Reader, sentence: &str) -> String {
        let words = reader.words;
        let (spoken, title, sentence) = if self.status == StatusCode::NOT_FOUND {
            (words, words.say("not-found-title"), words.say("not-found"))
        } else {
            (&*ENGLISH, self.status.canonical_reason().unwrap_or("Error").into(), sentence.into())
        };
        pages::message(&Message {
            reader,
            spoken,
            title: &title,
            sentence: &sentence,
            command: None,
        })
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        let status = if error == RequestError::NoSuchPath {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::BAD_REQUEST
        };
        Self::new(status, error.to_string())
    }
}

impl From<RenderError> for Problem {
    fn from(error: RenderError) -> Self {
        match &error {
            RenderError::Request(error) => Self::new(StatusCode::BAD_REQUEST, error.to_string()),
            RenderError::Encode(error) => match &**error {
                EncodeError::NotWritten(error) => Self::from(error.clone()),
                EncodeError::TooLarge { .. } | EncodeError::TooSlow { .. } => {
                    Self::new(StatusCode::BAD_REQUEST, error.to_string())
                }
                EncodeError::Failed { .. } => {
                    error!("An answer could not be written: {error}");
                    Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The picture could not be made.")
                }
            },
            RenderError::Source(error) => Self::from_source(error),
            RenderError::Pool(error) => match error {
                PoolError::TooLarge { .. } => Self::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "This answer needs more memory than the server allows a request; \
                     ask for a smaller part or size.",
                ),
                PoolError::Busy { .. } | PoolError::Panicked { .. } => Self::from(error.clone()),
            },
            // Nobody is there to read of the first.
            RenderError::Unwanted | RenderError::Stopping => Self::stopping(),
        }
    }
}

/// For what is no picture.
impl From<PoolError> for Problem {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Busy { .. } => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The server is busy; ask again in a moment.",
            ),
            PoolError::TooLarge { .. } => Self::new(
                StatusCode::NOT_IMPLEMENTED,
                "This answer needs more memory than the server allows a request.",
            ),
            // The panic itself was logged where it happened.
            PoolError::Panicked { .. } => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The answer could not be made.")
            }
        }
    }
}

impl From<IdentifierError> for Problem {
    fn from(error: IdentifierError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error.to_string())
    }
}

impl From<PartError> for Problem {
    fn from(error: PartError) -> Self {
        match error {
            PartError::Unknown => Self::no_such_page(),
            PartError::Name(error) => error.into(),
        }
    }
}

impl From<CatalogError> for Problem {
    fn from(error: CatalogError) -> Self {
        match &error {
            CatalogError::NotFound { .. } => {
                Self::new(StatusCode::NOT_FOUND, "There is no item of this name.")
            }
            CatalogError::Ready { .. } => Self::new(
                StatusCode::NOT_FOUND,
                "This item is a Manifest that was made elsewhere and has no pictures of ours.",
            ),
            CatalogError::NoPictures { .. } => {
                Self::new(StatusCode::NOT_FOUND, "None of the pictures of this item is there.")
            }
            // What is wrong was logged when the record was read.
            CatalogError::Record { .. } => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The record of this item has a mistake, which the server's operator finds in \
                 the log or with `warraq check`.",
            ),
            CatalogError::Beside { cause, .. }
                if matches!(**cause, StorageError::NotFound { .. }) =>
            {
                Self::no_such_page()
            }
            CatalogError::Listing { cause, .. } | CatalogError::Beside { cause, .. } => {
                Self::from_storage(cause)
            }
            // What is wrong was logged when the file was read.
            CatalogError::Unreadable { .. } => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The file with these annotations has a mistake, which the server's operator finds \
                 in the log or with `warraq check`.",
            ),
            CatalogError::Picture { cause, .. } => Self::from_source(cause),
        }
    }
}

impl Problem {
    pub(super) fn from_source(error: &SourceError) -> Self {
        match error {
            SourceError::Storage(error) => Self::from_storage(error),
            SourceError::Poisoned { seconds } => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                format!(
                    "Reading this picture failed by a fault of the server, which will try again \
                     in {seconds} seconds."
                ),
            ),
            SourceError::Codec(error) => match &**error {
                CodecError::Storage(error) => Self::from_storage(error),
                CodecError::Unrecognized
                | CodecError::NotRead { .. }
                | CodecError::Unsupported { .. } => Self::new(
                    StatusCode::NOT_IMPLEMENTED,
                    format!("This file cannot be served: {error}."),
                ),
                CodecError::NoPage { .. } => {
                    Self::new(StatusCode::NOT_FOUND, format!("There is no such picture: {error}."))
                }
                CodecError::TooLarge { .. } => Self::new(
                    StatusCode::NOT_IMPLEMENTED,
                    format!("This picture is too large to be served as it is: {error}."),
                ),
                CodecError::Damaged { .. } => {
                    warn!("A picture cannot be read: {error}");
                    Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The stored picture is damaged.")
                }
            },
        }
    }

    fn from_storage(error: &StorageError) -> Self {
        match error {
            StorageError::NotFound { .. } | StorageError::NoFile { .. } => {
                return Self::new(StatusCode::NOT_FOUND, "There is no picture of this identifier.");
            }
            StorageError::Timeout { .. } => {
                warn!("{error}");
                return Self::new(
                    StatusCode::GATEWAY_TIMEOUT,
                    "The storage did not answer in time.",
                );
            }
            StorageError::Busy { retry_after, .. } => {
                warn!("{error}");
                return Self {
                    retry_after: retry_after.map(|wait| wait.as_secs_f32().ceil() as u64),
                    ..Self::new(
                        StatusCode::SERVICE_UNAVAILABLE,
                        "The storage is busy; ask again in a moment.",
                    )
                };
            }
            StorageError::Changed { .. }
            | StorageError::Outside { .. }
            | StorageError::PastEnd { .. }
            | StorageError::Short { .. }
            | StorageError::Denied { .. }
            | StorageError::Failed { .. }
            | StorageError::Exists { .. }
            | StorageError::Unchanged { .. }
            | StorageError::Unsatisfiable { .. }
            | StorageError::NotHeld { .. }
            | StorageError::Unlistable
            | StorageError::Root { .. } => warn!("{error}"),
        }
        Self::new(StatusCode::BAD_GATEWAY, "The storage could not be read.")
    }
}
