//! The XML API of Google Cloud Storage before the emulator, as far as `object_store` reads and
//! writes single objects.
//!
//! The emulator keeps the objects, finds them by their names and lists them. In its XML API
//! there is no HEAD, no ETag, no Last-Modified and no generation, no listing, no condition and
//! no 416; it cannot store an empty object there. All of that is added here from its JSON API,
//! so that it shows how `object_store` and we understand such answers, and not how Google
//! gives them. Uploads in parts, copies and signatures are not there at all.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::gcs_listing;
use super::representation::{self, Representation};
use super::responder::{Asked, Reply, Responder};
use crate::support::client::{Answer, send, send_body};

/// Answers in the name of the emulator.
pub fn start(emulator: SocketAddr) -> Responder {
    // One request at a time, since each makes several of the emulator, which answers these
    // one after the other anyway.
    let turn = Mutex::new(());
    Responder::start(move |asked| {
        let _turn = turn.lock().unwrap();
        answer(emulator, asked).unwrap_or_else(|error| Reply {
            body: error.to_string().into_bytes(),
            ..Reply::empty(502)
        })
    })
}

fn answer(emulator: SocketAddr, asked: &Asked) -> std::io::Result<Reply> {
    let path = asked.path.trim_start_matches('/');
    let (bucket, name) = path.split_once('/').unwrap_or((path, ""));
    let bucket = percent_decode_str(bucket).decode_utf8_lossy();
    if name.is_empty() {
        return match asked.method.as_str() {
            "GET" => gcs_listing::answer(emulator, &bucket, &asked.query),
            _ => Ok(Reply::empty(501)),
        };
    }
    let name = percent_decode_str(name).decode_utf8_lossy();
    let object = Object {
        emulator,
        path: format!("/storage/v1/b/{bucket}/o/{}", utf8_percent_encode(&name, NON_ALPHANUMERIC)),
        xml_path: format!("/{bucket}/{}", utf8_percent_encode(&name, NON_ALPHANUMERIC)),
        upload_path: format!(
            "/upload/storage/v1/b/{bucket}/o?uploadType=resumable&name={}",
            utf8_percent_encode(&name, NON_ALPHANUMERIC)
        ),
    };
    // A copy is a PUT of nothing with this header.
    if asked.header("x-goog-copy-source").is_some() {
        return Ok(Reply::empty(501));
    }
    match asked.method.as_str() {
        "GET" | "HEAD" => object.get(asked),
        "PUT" if asked.query.is_empty() => object.put(asked),
        "DELETE" if asked.query.is_empty() => object.delete(),
        _ => Ok(Reply::empty(501)),
    }
}

/// An object by its addresses at the emulator.
struct Object {
    emulator: SocketAddr,
    path: String,
    xml_path: String,
    upload_path: String,
}

impl Object {
    /// What the emulator knows of the object, if it is there.
    fn resource(&self) -> std::io::Result<Option<Resource>> {
        let answer = send(self.emulator, "GET", self.path.as_bytes(), &[])?;
        Ok((answer.status == 200).then(|| Resource(answer.json())))
    }

    fn get(&self, asked: &Asked) -> std::io::Result<Reply> {
        let Some(resource) = self.resource()? else { return Ok(missing()) };
        let generation = asked.query.strip_prefix("generation=");
        if generation.is_some_and(|generation| generation != resource.generation()) {
            return Ok(missing());
        }
        let content = send(self.emulator, "GET", self.xml_path.as_bytes(), &[])?;
        let stored = Representation {
            bytes: content.body,
            etag: Some(resource.etag()),
            last_modified: resource.last_modified(),
        };
        let reply = representation::answer(asked, &stored, true);
        Ok(reply.with("x-goog-generation", resource.generation()))
    }

    fn put(&self, asked: &Asked) -> std::io::Result<Reply> {
        if let Some(wanted) = asked.header("x-goog-if-generation-match") {
            let found = self.resource()?;
            if found.as_ref().map_or("0", Resource::generation) != wanted {
                return Ok(Reply::empty(412));
            }
        }
        let answer = if asked.body.is_empty() {
            self.put_nothing()?
        } else {
            // Of one type, because the emulator reads some types instead of keeping them.
            let headers = [("content-type", "application/octet-stream")];
            send_body(self.emulator, "PUT", self.xml_path.as_bytes(), &headers, &asked.body)?
        };
        match self.resource()? {
            Some(resource) if answer.status == 200 => Ok(Reply::empty(200)
                .with("etag", resource.etag())
                .with("x-goog-generation", resource.generation())),
            _ => Ok(Reply::empty(answer.status)),
        }
    }

    /// An empty object comes about in an upload that can be resumed, and needs not be.
    fn put_nothing(&self) -> std::io::Result<Answer> {
        let headers = [("content-type", "application/json")];
        let path = self.upload_path.as_bytes();
        let begun = send_body(self.emulator, "POST", path, &headers, b"{}")?;
        let Some(location) = begun.header("location") else { return Ok(begun) };
        let path = location.find("/upload/").map_or("", |at| &location[at..]);
        send_body(self.emulator, "PUT", path.as_bytes(), &[("content-range", "bytes */0")], &[])
    }

    fn delete(&self) -> std::io::Result<Reply> {
        let answer = send(self.emulator, "DELETE", self.path.as_bytes(), &[])?;
        Ok(if answer.status == 200 { Reply::empty(204) } else { missing() })
    }
}

/// The description of an object in the JSON API.
pub struct Resource(pub Value);

impl Resource {
    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {}", self.0))
    }

    fn generation(&self) -> &str {
        self.text("generation")
    }

    /// Follows from the bytes alone, at the emulator as at Google.
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.text("etag"))
    }

    /// The emulator counts generations in nanoseconds of the clock.
    fn last_modified(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_nanos(self.generation().parse().unwrap())
    }
}

pub fn missing() -> Reply {
    let body = b"<?xml version='1.0' encoding='UTF-8'?><Error><Code>NoSuchKey</Code></Error>";
    Reply { body: body.to_vec(), ..Reply::empty(404) }.with("content-type", "application/xml")
}
