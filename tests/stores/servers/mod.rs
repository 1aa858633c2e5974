//! Servers of objects for the tests of storage, one file each.
//!
//! [`Moto`], [`Azurite`] and [`Gcs`] start a public emulator (`make tools` installs them) as a
//! child process on a free loopback port; [`Http`] is our own, in this process. All have
//! `endpoint()` and `put()`, the emulators `create_bucket()` and the credentials they want.
//! [`Nginx`] keeps nothing: it stands before servers.
//! Each ends when it is dropped, and an emulator also with the process of the tests, so that
//! one may stand in a `static` and serve many tests: give each a bucket of its own then.
//!
//! What an emulator gets wrong stands in the documentation of its file. None of them proves
//! anything about the service it stands for beyond that our requests are understood.

#![allow(dead_code, reason = "offered to the contract suite")]

mod azurite;
mod child;
mod gcs;
mod gcs_front;
mod gcs_listing;
mod http;
mod moto;
mod nginx;
mod representation;
mod responder;

use std::net::SocketAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::client::{self, Answer};

pub use azurite::Azurite;
pub use child::Child;
pub use gcs::Gcs;
pub use http::{ETags, Http};
pub use moto::Moto;
pub use nginx::Nginx;
pub use responder::Asked;

/// Everything but the unreserved characters (RFC 3986 §2.3) and what parts a key.
const IN_KEY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of an object, percent-encoded.
pub fn object_path(bucket: &str, key: &str) -> String {
    format!("/{bucket}/{}", utf8_percent_encode(key, IN_KEY))
}

/// Sends a request that must succeed.
fn succeed(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let answer = client::send_body(address, method, path.as_bytes(), headers, body)
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    let text = String::from_utf8_lossy(&answer.body);
    assert!((200..300).contains(&answer.status), "{method} {path}: {} {text}", answer.status);
    answer
}
