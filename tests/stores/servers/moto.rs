//! S3, as `moto` imitates it (moto_server on PyPI).
//!
//! Conditions with one ETag, single ranges and 416 are those of S3, uploads in parts have its
//! ETags (`…-2`), listings its pages of a thousand. Signatures are not looked at; where there is
//! none at all, objects can be written but neither replaced nor read (403).
//!
//! What is not as it would be: `If-Match: *` and lists of ETags are 412, a range from the end
//! of an empty object is all of it (200), and a body that says it is a form
//! (`application/x-www-form-urlencoded`, which curl adds) is stored empty.

use std::net::SocketAddr;
use std::path::Path;

use super::child::Child;
use super::{object_path, succeed};
use crate::support::Answer;
use crate::support::client;

/// A signature like any other.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
                      SignedHeaders=host, Signature=00";

/// A running server of S3 in memory, addressed with the bucket in the path.
pub struct Moto {
    address: SocketAddr,
    _child: Child,
}

impl Moto {
    /// Any region does; this one is where its buckets are.
    pub const REGION: &str = "us-east-1";
    /// Any key does: signatures are not looked at.
    pub const ACCESS_KEY_ID: &str = "test";
    pub const SECRET_ACCESS_KEY: &str = "test";

    pub fn start(tools: &Path) -> Self {
        let program = tools.join("moto/bin/moto_server");
        let mut child = Child::start("moto", &program, ["-H", "127.0.0.1", "-p", "0"]);
        let address = child.address_after("Running on http://");
        Self { address, _child: child }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The name must be three characters or more.
    pub fn create_bucket(&self, bucket: &str) {
        succeed(self.address, "PUT", &format!("/{bucket}"), &[], &[]);
    }

    pub fn put(&self, bucket: &str, key: &str, bytes: &[u8]) {
        let headers = [("authorization", SIGNED)];
        succeed(self.address, "PUT", &object_path(bucket, key), &headers, bytes);
    }

    /// Asks for an object, whatever the answer.
    pub fn get(&self, bucket: &str, key: &str, headers: &[(&str, &str)]) -> Answer {
        let path = object_path(bucket, key);
        let headers = [headers, &[("authorization", SIGNED)]].concat();
        client::send(self.address, "GET", path.as_bytes(), &headers).unwrap()
    }

    /// The keys of up to a thousand objects, as listings spell them.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let headers = [("authorization", SIGNED)];
        let path = format!("/{bucket}?list-type=2");
        let listing = succeed(self.address, "GET", &path, &headers, &[]).text();
        let keys = listing.split("<Key>").skip(1);
        keys.filter_map(|rest| Some(rest.split_once("</Key>")?.0.to_owned())).collect()
    }
}
