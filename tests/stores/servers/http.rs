//! Plain HTTP: files by their address, from memory, by a server of our own.
//!
//! It does what nginx does for files, and on demand less: without ranges, with weak ETags or
//! without any. It has no listing, as plain HTTP has none.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use percent_encoding::percent_decode_str;

use super::representation::{self, Representation};
use super::responder::{Asked, Reply, Responder};

/// Which ETags are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ETags {
    #[default]
    Strong,
    /// The same with `W/`, as of a server that compresses.
    Weak,
    None,
}

/// A running server of files in memory.
pub struct Http {
    responder: Responder,
    state: Arc<Mutex<State>>,
}

struct State {
    /// By their path with its slash, decoded.
    files: BTreeMap<String, File>,
    ranges: bool,
    etags: ETags,
    asked: Vec<Asked>,
}

struct File {
    bytes: Vec<u8>,
    last_modified: SystemTime,
}

impl Http {
    pub fn start() -> Self {
        let state =
            State { files: BTreeMap::new(), ranges: true, etags: ETags::Strong, asked: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let responder = Responder::start({
            let state = Arc::clone(&state);
            move |asked| state.lock().unwrap().answer(asked)
        });
        Self { responder, state }
    }

    pub fn address(&self) -> SocketAddr {
        self.responder.address
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.responder.address)
    }

    /// Serves the bytes under `/path` from the next request on, as changed at this moment.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.put_changed(path, bytes, SystemTime::now());
    }

    /// The same with a time of its own: two changes in one second have one Last-Modified.
    pub fn put_changed(&self, path: &str, bytes: &[u8], last_modified: SystemTime) {
        let file = File { bytes: bytes.to_vec(), last_modified };
        self.state.lock().unwrap().files.insert(format!("/{path}"), file);
    }

    pub fn remove(&self, path: &str) {
        self.state.lock().unwrap().files.remove(&format!("/{path}"));
    }

    /// Whether ranges are honored; where they are not, all of the file is sent with 200.
    pub fn set_ranges(&self, ranges: bool) {
        self.state.lock().unwrap().ranges = ranges;
    }

    pub fn set_etags(&self, etags: ETags) {
        self.state.lock().unwrap().etags = etags;
    }

    /// What was asked since the last call, in order.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Reply {
        self.asked.push(asked.clone());
        if !["GET", "HEAD"].contains(&asked.method.as_str()) {
            return Reply::empty(405).with("allow", "GET, HEAD");
        }
        let path = percent_decode_str(&asked.path).decode_utf8_lossy();
        let Some(file) = self.files.get(path.as_ref()) else {
            return Reply::empty(404);
        };
        let hash = blake3::hash(&file.bytes).to_hex();
        let etag = match self.etags {
            ETags::Strong => Some(format!("\"{}\"", &hash[..16])),
            ETags::Weak => Some(format!("W/\"{}\"", &hash[..16])),
            ETags::None => None,
        };
        let stored =
            Representation { bytes: file.bytes.clone(), etag, last_modified: file.last_modified };
        representation::answer(asked, &stored, self.ranges)
    }
}
