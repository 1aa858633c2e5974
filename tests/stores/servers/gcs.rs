//! Google Cloud Storage: objects kept by gcp-storage-emulator (on PyPI), asked through a front
//! of our own (`gcs_front.rs`), which speaks the XML API that `object_store` uses.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::json;

use super::child::Child;
use super::responder::Responder;
use super::{gcs_front, object_path, succeed};

/// Starts the emulator on a port that the system chooses; its command can only be given one.
const PROGRAM: &str = r#"
import threading
from gcp_storage_emulator.server import create_server
server = create_server("127.0.0.1", 0, in_memory=True)
server.start()
print("Listening on http://127.0.0.1:%d" % server._api._httpd.server_address[1], flush=True)
threading.Event().wait()
"#;

/// A running server of objects in memory.
pub struct Gcs {
    front: Responder,
    emulator: SocketAddr,
    _child: Child,
}

impl Gcs {
    pub fn start(tools: &Path) -> Self {
        let program = tools.join("gcs/bin/python");
        let mut child = Child::start("gcp-storage-emulator", &program, ["-c", PROGRAM]);
        let emulator = child.address_after("Listening on http://");
        Self { front: gcs_front::start(emulator), emulator, _child: child }
    }

    pub fn address(&self) -> SocketAddr {
        self.front.address
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.front.address)
    }

    /// The key of a service account, as a file of JSON holds it, that no token is asked for
    /// with. It has the endpoint too.
    pub fn service_account_key(&self) -> String {
        json!({
            "gcs_base_url": self.endpoint(),
            "disable_oauth": true,
            "client_email": "",
            "private_key": "",
            "private_key_id": "",
        })
        .to_string()
    }

    pub fn create_bucket(&self, bucket: &str) {
        let body = json!({ "name": bucket }).to_string();
        let headers = [("content-type", "application/json")];
        let path = "/storage/v1/b?project=test";
        succeed(self.emulator, "POST", path, &headers, body.as_bytes());
    }

    pub fn put(&self, bucket: &str, key: &str, bytes: &[u8]) {
        succeed(self.address(), "PUT", &object_path(bucket, key), &[], bytes);
    }
}
