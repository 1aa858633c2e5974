//! What a Manifest of pictures behind a network costs, the first time and after a restart.

use std::process::Command;
use std::time::{Duration, Instant};

use warraq::geometry::Size;

use super::places::{self, moto_credentials, new_bucket};
use super::servers::Moto;
use super::serving::{document, metric};
use super::support::Server;
use super::support::pictures::{scene, write_png};
use super::support::records::files_with;

const FOLIOS: u32 = 24;

/// More than the listings of the root and of a folder, the look for records, and one to spare.
const FEW: u64 = 4;

/// A bucket with one folder of pictures, and what a server keeps of them.
struct Folios {
    moto: &'static Moto,
    bucket: String,
    folder: tempfile::TempDir,
    credentials: tempfile::NamedTempFile,
}

impl Folios {
    fn new(moto: &'static Moto) -> Self {
        let folios = Self {
            moto,
            bucket: new_bucket(),
            folder: tempfile::tempdir().unwrap(),
            credentials: places::credentials(&moto_credentials()),
        };
        moto.create_bucket(&folios.bucket);
        for folio in 1..=FOLIOS {
            folios.put(folio, Size::new(20 + folio, 30));
        }
        folios
    }

    fn put(&self, folio: u32, size: Size) {
        let path = self.folder.path().join("picture.png");
        write_png(&path, size, &scene(size));
        let bytes = std::fs::read(path).unwrap();
        self.moto.put(&self.bucket, &format!("ms/f{folio}.png"), &bytes);
    }

    fn state(&self) -> std::path::PathBuf {
        self.folder.path().join("state")
    }

    fn serve(&self) -> Server {
        let settings = format!(
            "listen = \"127.0.0.1:0\"\nadmin_listen = \"127.0.0.1:0\"\nimages = \"scans\"\n\
             state = \"{}\"\n[sources.scans]\nurl = \"s3://{}\"\nendpoint = \"{}\"\n\
             region = \"{}\"\ncredentials = \"{}\"\n",
            self.state().display(),
            self.bucket,
            self.moto.endpoint(),
            Moto::REGION,
            self.credentials.path().display()
        );
        let path = self.folder.path().join("warraq.toml");
        std::fs::write(&path, settings).unwrap();
        std::fs::create_dir_all(self.state()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
        command.args(["serve", "--config"]).arg(&path);
        Server::start(command)
    }

    /// Waits until it is written down how large the pictures are.
    fn wait_for_sizes(&self) {
        let end = Instant::now() + Duration::from_secs(30);
        while files_with(&self.state(), b"warraq.probes") == 0 {
            assert!(Instant::now() < end, "nothing was kept");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The Manifest, and how many requests it took.
fn manifest(server: &Server) -> (serde_json::Value, u64) {
    let before = metric(server, "warraq_storage_requests_total");
    let text = document(server, "/iiif/presentation/3/ms/manifest");
    let requests = metric(server, "warraq_storage_requests_total") - before;
    (serde_json::from_str(&text).unwrap(), requests)
}

fn width(manifest: &serde_json::Value, canvas: usize) -> u64 {
    manifest["items"][canvas]["width"].as_u64().unwrap()
}

#[test]
fn after_a_restart_a_manifest_takes_listings_and_opens_only_what_is_new() {
    let Some(moto) = places::moto("stores: manifests") else { return };
    let folios = Folios::new(moto);
    let first = folios.serve();
    let (learned, requests) = manifest(&first);
    assert_eq!(learned["items"].as_array().unwrap().len(), FOLIOS as usize);
    assert!(requests >= u64::from(FOLIOS), "{requests} requests opened {FOLIOS} pictures");
    folios.wait_for_sizes();
    drop(first);

    let second = folios.serve();
    let (again, requests) = manifest(&second);
    assert_eq!(again, learned);
    assert!(requests <= FEW, "{requests} requests for what is known");
    drop(second);

    folios.put(3, Size::new(400, 30));
    let third = folios.serve();
    let (changed, requests) = manifest(&third);
    assert_eq!((width(&changed, 2), width(&changed, 1)), (400, 22));
    assert!(requests <= FEW + 4, "{requests} requests for one picture that is new");
}
