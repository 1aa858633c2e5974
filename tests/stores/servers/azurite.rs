//! Azure Blob Storage, as Microsoft's Azurite imitates it (`azurite` on npm).
//!
//! Signatures, conditions, ranges (416 of empty blobs too) and pages of listings are those of
//! Azure; an ETag differs in each write, also of the same bytes. As at Azure, ETags stand in
//! listings without the quotation marks that the header has. What is not as it would be: ranges
//! from the end are garbled (Azure knows none, `object_store` asks for none), `startFrom` of
//! listings and versions are ignored, ETags without quotation marks are taken for the same, a
//! request without a signature is 403.

use std::net::SocketAddr;
use std::path::Path;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::child::Child;
use super::{object_path, succeed};
use crate::support::Answer;
use crate::support::client;

/// Of the Blob Storage API, in requests of our own.
const API_VERSION: &str = "2021-12-02";

/// The headers that are signed by their place and not by their name, in that order
/// ("Authorize with Shared Key", Azure Storage REST API).
const SIGNED_BY_PLACE: [&str; 11] = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
];

/// A running server of blobs in memory; its containers are private.
pub struct Azurite {
    address: SocketAddr,
    _child: Child,
}

impl Azurite {
    /// The account of every Azurite, and its key, which is no secret.
    pub const ACCOUNT: &str = "devstoreaccount1";
    pub const ACCESS_KEY: &str =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    pub fn start(tools: &Path) -> Self {
        let program = tools.join("azurite/node_modules/azurite/dist/src/blob/main.js");
        let arguments = [
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            "0",
            "--inMemoryPersistence",
            "--silent",
            // It would report its use to Microsoft.
            "--disableTelemetry",
        ];
        let mut child = Child::start("Azurite", &program, arguments);
        let address = child.address_after("successfully listens on http://");
        Self { address, _child: child }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// With the account, which is the first part of the path here and not of the host's name.
    pub fn endpoint(&self) -> String {
        format!("http://{}/{}", self.address, Self::ACCOUNT)
    }

    /// Creates a container; its name must be three characters or more.
    pub fn create_bucket(&self, container: &str) {
        let path = format!("/{}/{container}", Self::ACCOUNT);
        let headers = signed("PUT", &path, &[("restype", "container")], &[], 0);
        let path = format!("{path}?restype=container");
        succeed(self.address, "PUT", &path, &as_str(&headers), &[]);
    }

    pub fn put(&self, container: &str, key: &str, bytes: &[u8]) {
        let path = object_path(&format!("{}/{container}", Self::ACCOUNT), key);
        let headers = [("x-ms-blob-type", "BlockBlob")];
        let headers = signed("PUT", &path, &[], &headers, bytes.len());
        succeed(self.address, "PUT", &path, &as_str(&headers), bytes);
    }

    /// Asks for a blob, whatever the answer.
    pub fn get(&self, container: &str, key: &str, headers: &[(&str, &str)]) -> Answer {
        let path = object_path(&format!("{}/{container}", Self::ACCOUNT), key);
        let headers = signed("GET", &path, &[], headers, 0);
        client::send_body(self.address, "GET", path.as_bytes(), &as_str(&headers), &[]).unwrap()
    }
}

/// The headers with a date, a version and the signature over all of them by the account's key.
fn signed(
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    headers: &[(&str, &str)],
    content_length: usize,
) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    headers.push(("x-ms-date".into(), httpdate::fmt_http_date(SystemTime::now())));
    headers.push(("x-ms-version".into(), API_VERSION.into()));
    headers.sort();

    let length = if content_length == 0 { String::new() } else { content_length.to_string() };
    let mut lines = vec![method.to_owned()];
    for place in SIGNED_BY_PLACE {
        let given = headers.iter().find(|(name, _)| name == place);
        let given = given.map_or(String::new(), |(_, value)| value.clone());
        lines.push(if place == "content-length" { length.clone() } else { given });
    }
    for (name, value) in headers.iter().filter(|(name, _)| name.starts_with("x-ms-")) {
        lines.push(format!("{name}:{value}"));
    }
    // The account stands twice: as the owner, and in the path of an emulator.
    lines.push(format!("/{}{path}", Azurite::ACCOUNT));
    for (name, value) in query {
        lines.push(format!("{name}:{value}"));
    }
    let text = lines.join("\n");
    let key = BASE64.decode(Azurite::ACCESS_KEY).unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
    let signature = BASE64.encode(ring::hmac::sign(&key, text.as_bytes()));
    headers.push(("authorization".into(), format!("SharedKey {}:{signature}", Azurite::ACCOUNT)));
    headers
}

fn as_str(headers: &[(String, String)]) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
