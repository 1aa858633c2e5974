//! `warraq ingest` from folders and buckets to buckets.

use std::process::Command;

use tempfile::NamedTempFile;
use warraq::geometry::Size;

use super::places::{self, azure_credentials, credentials, moto_credentials, new_bucket};
use super::servers::{Azurite, Moto};
use super::support::Server;
use super::support::pictures::{scene, write_jpeg, write_png};
use super::support::server::run;

const TILE: &str = "/iiif/3/ms%201%2Ff1.tif/512,512,188,512/188,512/0/default.jpg";

/// A configuration with a bucket of each kind, and what keeps its files there.
struct Site {
    config: NamedTempFile,
    _credentials: [NamedTempFile; 2],
    bucket: String,
}

impl Site {
    fn of(moto: &Moto, azurite: &Azurite) -> Self {
        let bucket = new_bucket();
        moto.create_bucket(&bucket);
        azurite.create_bucket(&bucket);
        let amazon = credentials(&moto_credentials());
        let azure = credentials(&azure_credentials(Azurite::ACCESS_KEY));
        let source = |name: &str, url: &str, endpoint: String, credentials: &NamedTempFile| {
            let credentials = credentials.path().display();
            format!(
                "[sources.{name}]\nurl = \"{url}\"\nendpoint = \"{endpoint}\"\n\
                 credentials = \"{credentials}\"\n"
            )
        };
        let text = [
            "listen = \"127.0.0.1:0\"\nadmin_listen = \"off\"\nimages = \"pyramids\"\n".to_owned(),
            source("made", &format!("s3://{bucket}/made"), moto.endpoint(), &amazon),
            source("pyramids", &format!("az://{bucket}/of/all"), azurite.endpoint(), &azure),
        ];
        Self { config: credentials(&text.concat()), _credentials: [amazon, azure], bucket }
    }

    /// What the run says, which must succeed.
    fn ingest(&self, from: &str, to: &str, more: &[&str]) -> String {
        let config = self.config.path().to_str().unwrap();
        let arguments = [&["ingest", from, "--to", to, "--config", config], more].concat();
        let (code, out, err) = run(&arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {out}{err}");
        out
    }
}

#[test]
fn pictures_become_pyramids_in_buckets_and_from_them() {
    let test = "stores: ingesting";
    let (Some(moto), Some(azurite)) = (places::moto(test), places::azurite(test)) else { return };
    let site = Site::of(moto, azurite);
    let scans = tempfile::tempdir().unwrap();
    std::fs::create_dir(scans.path().join("ms 1")).unwrap();
    let size = Size::new(700, 1100);
    write_png(&scans.path().join("ms 1/f1.png"), size, &scene(size));
    write_jpeg(&scans.path().join("ms 1/ورقة 2.jpg"), size, &scene(size));
    std::fs::write(scans.path().join("notes.txt"), "no picture").unwrap();
    let scans = scans.path().to_str().unwrap();

    let out = site.ingest(scans, "made", &[]);
    assert!(out.contains(&format!("`s3://{}/made`: written 2 ", site.bucket)), "{out}");
    let out = site.ingest(scans, "made", &[]);
    assert!(out.contains("written 0 (0.0 MB), unchanged 2, failed 0, other files 1"), "{out}");
    let out = site.ingest(scans, "made", &["--quality", "70"]);
    assert!(out.contains("written 2 "), "{out}");

    // From one bucket to another, by two runs that share the work.
    let shards = ["0/2", "1/2"].map(|shard| site.ingest("made", "pyramids", &["--shard", shard]));
    let written = |out: &str| {
        let (_, rest) = out.split_once(": written ").unwrap();
        rest.split(' ').next().unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(shards.iter().map(|out| written(out)).sum::<u32>(), 2, "{shards:?}");
    let out = site.ingest("made", "pyramids", &[]);
    assert!(out.contains("written 0 (0.0 MB), unchanged 2"), "{out}");

    // What others put there is never replaced.
    azurite.put(&site.bucket, "of/all/ms 1/f1.tif", b"theirs");
    let config = site.config.path().to_str().unwrap();
    let (code, out, err) = run(&["ingest", "made", "--to", "pyramids", "--config", config]);
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("was not written by `warraq ingest`"), "{out}{err}");
    let made = moto.get(&site.bucket, "made/ms 1/f1.tif", &[]).body;
    azurite.put(&site.bucket, "of/all/ms 1/f1.tif", &made);

    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    command.args(["serve", "--config", config]);
    let server = Server::start(command);
    let tile = server.get(TILE);
    assert_eq!((tile.status, tile.picture().size()), (200, (188, 512)), "{}", server.log());
}
