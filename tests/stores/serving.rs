//! The program itself, its pictures and records behind a network.

use std::io::copy;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::{NamedTempFile, TempDir};
use warraq::geometry::Size;

use super::places::{self, closed_port, credentials, new_bucket};
use super::servers::{Http, Moto};
use super::support::pictures::{scene, write_jpeg, write_png};
use super::support::records::write_record;
use super::support::server::run;
use super::support::{Answer, Server, client};

/// In the file of the credentials, and nowhere else.
const SECRET: &str = "hush-hush-hush";

pub const PYRAMID: &str = "ms%201%2Ff1.tif";

/// Beside it, one of its other levels, a part of a plain picture, and a whole one.
const PICTURES: [&str; 4] = [
    "/iiif/3/ms%201%2Ff1.tif/512,512,512,512/512,/0/default.jpg",
    "/iiif/3/ms%201%2Ff1.tif/full/300,/0/default.png",
    "/iiif/3/plain%2F%D9%88%D8%B1%D9%82%D8%A9%201.jpg/16,32,100,100/max/0/default.jpg",
    "/iiif/3/plain%2Fp2.png/full/max/90/default.png",
];

fn record(title: &str) -> String {
    format!(
        "title = \"{title}\"\n[[folio]]\nlabel = \"1r\"\nimage = \"ms 1/f1.tif\"\n\
         [[folio]]\nlabel = \"1v\"\nimage = \"plain/p2.png\"\n"
    )
}

/// A pyramid of ours and plain pictures in `images`, a record in `manifests`.
pub fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for inner in ["scans/ms 1", "images/plain"] {
        std::fs::create_dir_all(at(inner)).unwrap();
    }
    write_pyramid(folder.path(), Size::new(1100, 1300));
    let size = Size::new(240, 320);
    write_jpeg(&at("images/plain/ورقة 1.jpg"), size, &scene(size));
    write_png(&at("images/plain/p2.png"), size, &scene(size));
    write_record(&at("manifests"), "or 12", record("Songs"));
    folder
}

/// Writes `images/ms 1/f1.tif` as librarians do.
pub fn write_pyramid(folder: &Path, size: Size) {
    write_png(&folder.join("scans/ms 1/f1.png"), size, &scene(size));
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (code, out, err) = run(&["ingest", &path("scans"), "--to", &path("images")]);
    assert_eq!(code, Some(0), "{out}{err}");
}

/// Puts all that is below a folder, each file under its path there.
pub fn upload(folder: &Path, put: &dyn Fn(&str, &[u8])) {
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let key = path.strip_prefix(folder).unwrap().to_str().unwrap();
            put(key, &std::fs::read(&path).unwrap());
        }
    }
}

/// The library in two buckets, and the settings for it.
struct Buckets {
    moto: &'static Moto,
    scans: String,
    records: String,
    config: NamedTempFile,
    credentials: NamedTempFile,
}

impl Buckets {
    fn of(library: &Path, moto: &'static Moto) -> Self {
        let (scans, records) = (new_bucket(), new_bucket());
        for bucket in [&scans, &records] {
            moto.create_bucket(bucket);
        }
        let credentials =
            credentials(&format!("AWS_ACCESS_KEY_ID=AKHERE\nAWS_SECRET_ACCESS_KEY={SECRET}\n"));
        let config = Self::config(&scans, &records, moto.address(), credentials.path());
        let buckets = Self { moto, scans, records, config, credentials };
        upload(&library.join("images"), &|key, bytes| buckets.put_scan(key, bytes));
        upload(&library.join("manifests"), &|key, bytes| buckets.put_record(key, bytes));
        buckets
    }

    fn config(scans: &str, records: &str, at: SocketAddr, credentials: &Path) -> NamedTempFile {
        let source = |name: &str, url: String| {
            format!(
                "[sources.{name}]\nurl = \"{url}\"\nendpoint = \"http://{at}\"\n\
                 region = \"{}\"\ncredentials = \"{}\"\ntimeout_seconds = 5\n",
                Moto::REGION,
                credentials.display()
            )
        };
        let masters = source("masters", format!("s3://{scans}/scans"));
        let records = source("records", format!("s3://{records}/of/manuscripts"));
        places::credentials(&format!(
            "listen = \"127.0.0.1:0\"\nadmin_listen = \"127.0.0.1:0\"\n\
             images = \"masters\"\nmanifests = \"records\"\n\
             [log]\nlevel = \"debug\"\n[index]\nremote_revalidate_seconds = 0\n\
             [catalog]\nremote_refresh_seconds = 0\n[records]\nrefresh_seconds = 1\n\
             {masters}{records}"
        ))
    }

    /// Has the settings lead to another address.
    fn behind(self, address: SocketAddr) -> Self {
        let credentials = self.credentials.path();
        let config = Self::config(&self.scans, &self.records, address, credentials);
        Self { config, ..self }
    }

    fn put_scan(&self, key: &str, bytes: &[u8]) {
        self.moto.put(&self.scans, &format!("scans/{key}"), bytes);
    }

    fn put_record(&self, key: &str, bytes: &[u8]) {
        self.moto.put(&self.records, &format!("of/manuscripts/{key}"), bytes);
    }

    fn config_path(&self) -> &str {
        self.config.path().to_str().unwrap()
    }

    fn serve(&self) -> Server {
        serve(&["--config", self.config_path()])
    }
}

fn serve(arguments: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    command.arg("serve").args(arguments);
    Server::start(command)
}

/// The library served from its folders.
pub fn serve_locally(library: &Path) -> Server {
    let manifests = library.join("manifests");
    Server::with(&library.join("images"), &["--manifests", manifests.to_str().unwrap()])
}

/// The text of an answer, without the beginning of our addresses.
pub fn document(server: &Server, path: &str) -> String {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text().replace(&server.base(), "")
}

/// Asks until the answer is as it should be; what changed elsewhere is noticed within a second
/// or two.
fn eventually(server: &Server, path: &str, is_right: impl Fn(&Answer) -> bool) -> Answer {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = server.get(path);
        if is_right(&answer) {
            return answer;
        }
        let told = String::from_utf8_lossy(&answer.body);
        assert!(Instant::now() < end, "{path}: {} {told}\n{}", answer.status, server.log());
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The sum of all series of a metric of the operator's address.
pub fn metric(server: &Server, name: &str) -> u64 {
    let line = server.log_line("Metrics on http://");
    let (_, rest) = line.split_once("http://").unwrap();
    let address = rest.split('/').next().unwrap().parse().unwrap();
    let metrics = client::send(address, "GET", b"/metrics", &[]).unwrap().text();
    let series = metrics.lines().filter(|line| line.starts_with(&format!("{name}{{")));
    series.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap()).sum()
}

#[test]
fn a_bucket_is_served_as_the_same_folder_is() {
    let Some(moto) = places::moto("stores: serving") else { return };
    let library = library();
    let buckets = Buckets::of(library.path(), moto);
    let (near, far) = (serve_locally(library.path()), buckets.serve());
    for picture in PICTURES {
        let (ours, theirs) = (near.get(picture), far.get(picture));
        assert_eq!((ours.status, theirs.status), (200, 200), "{picture}: {}", far.log());
        assert_eq!(ours.header("content-type"), theirs.header("content-type"), "{picture}");
        assert!(ours.body == theirs.body, "{picture} is another one");
    }
    let info = format!("/iiif/3/{PYRAMID}/info.json");
    for path in
        [&info, "/iiif/presentation/3/or%2012/manifest", "/iiif/presentation/2/or%2012/manifest"]
    {
        assert_eq!(document(&near, path), document(&far, path), "{path}");
    }
    assert!(document(&far, "/iiif/presentation/3/or%2012/manifest").contains("ms%201%2Ff1.tif"));
    assert!(document(&far, "/").contains("Songs"));
    for missing in
        ["none.tif", "ms%201", "ms%201%2F", "..%2Fof%2Fmanuscripts", "ms%201%2F%2Ff1.tif"]
    {
        let answer = far.get(&format!("/iiif/3/{missing}/info.json"));
        assert!([400, 404].contains(&answer.status), "{missing}: {}", answer.status);
        assert_eq!(answer.status, near.get(&format!("/iiif/3/{missing}/info.json")).status);
    }
    assert!(metric(&far, "warraq_storage_requests_total") > 5);
    let log = far.log();
    assert!(log.contains("DEBUG") && !log.contains(SECRET), "{log}");
    near.stop();
    far.stop();
}

#[test]
fn what_changes_in_a_bucket_is_served_anew() {
    let Some(moto) = places::moto("stores: changes while serving") else { return };
    let library = library();
    let buckets = Buckets::of(library.path(), moto);
    let server = buckets.serve();
    let info = format!("/iiif/3/{PYRAMID}/info.json");
    let tile = format!("/iiif/3/{PYRAMID}/0,0,512,512/512,/0/default.jpg");
    assert_eq!(server.get(&info).json()["width"], 1100);
    let before = server.get(&tile);

    write_pyramid(library.path(), Size::new(1700, 600));
    let replaced = std::fs::read(library.path().join("images/ms 1/f1.tif")).unwrap();
    buckets.put_scan("ms 1/f1.tif", &replaced);
    // It is looked at each time.
    assert_eq!(server.get(&info).json()["width"], 1700);
    let after = server.get(&tile);
    assert_eq!(after.status, 200);
    assert_ne!(before.header("etag"), after.header("etag"));
    let near = serve_locally(library.path());
    assert!(near.get(&tile).body == after.body, "the tile is of the new picture");
    near.stop();

    buckets.put_record("or 12/manuscript.toml", record("Letters").as_bytes());
    buckets.put_record("or 13/manuscript.toml", record("Sermons").as_bytes());
    let manifest = "/iiif/presentation/3/or%2012/manifest";
    eventually(&server, manifest, |answer| answer.text().contains("Letters"));
    eventually(&server, "/", |answer| {
        answer.text().contains("Letters") && answer.text().contains("Sermons")
    });

    // The table of a record alone.
    let pictures =
        |answer: &Answer, count: usize| answer.text().matches("\"Canvas\"").count() == count;
    buckets.put_record("or 14/folios.csv", b"image\nms 1/f1.tif\n");
    buckets.put_record("or 14/manuscript.toml", b"title = 'Tables'\n");
    let manifest = "/iiif/presentation/3/or%2014/manifest";
    eventually(&server, manifest, |answer| answer.status == 200 && pictures(answer, 1));
    buckets.put_record("or 14/folios.csv", b"image\nms 1/f1.tif\nplain/p2.png\n");
    eventually(&server, manifest, |answer| pictures(answer, 2));
    server.stop();
}

#[test]
fn a_bucket_is_checked_and_explained_without_its_secret() {
    let Some(moto) = places::moto("stores: check") else { return };
    let library = library();
    let buckets = Buckets::of(library.path(), moto);
    let config = ["--config", buckets.config_path()];
    let check = |settings: &[&str]| {
        let (code, out, err) = run(&[&["check"], settings].concat());
        assert!(!format!("{out}{err}").contains(SECRET), "{out}{err}");
        (code, format!("{out}{err}"))
    };
    let (code, said) = check(&config);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("pictures 3 "), "{said}");
    let (code, out, err) = run(&[&["explain"], &config[..], &[PICTURES[0]]].concat());
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("ms%201%2Ff1.tif: TIFF, 1100x1300 pixels"), "{out}");
    assert!(!format!("{out}{err}").contains(SECRET), "{out}{err}");

    buckets.put_scan("ms 1/f2.tif", b"II*\0 and no more");
    let (code, said) = check(&config);
    assert!(code == Some(1) && said.contains("ms 1/f2.tif: "), "{said}");
    let nowhere = [&config[..], &["--images", "s3://no-such-bucket"]].concat();
    assert_ne!(check(&nowhere).0, Some(0));
}

#[test]
fn files_on_the_web_are_served_by_their_identifiers() {
    let library = library();
    let web = Http::start();
    upload(&library.path().join("images"), &|key, bytes| web.put(&format!("scans/{key}"), bytes));
    let url = format!("http://reader:{SECRET}@{}/scans/", web.address());
    let manifests = library.path().join("manifests").to_str().unwrap().to_owned();
    let listen = ["--listen", "127.0.0.1:0", "--admin-listen", "off"];
    let settings = ["--images", &url, "--manifests", &manifests];
    let far = serve(&[&listen[..], &settings].concat());
    let near = serve_locally(library.path());
    for picture in PICTURES {
        let (ours, theirs) = (near.get(picture), far.get(picture));
        assert_eq!((ours.status, theirs.status), (200, 200), "{picture}: {}", far.log());
        assert!(ours.body == theirs.body, "{picture} is another one");
    }
    let manifest = "/iiif/presentation/3/or%2012/manifest";
    assert_eq!(document(&near, manifest), document(&far, manifest));
    // Nothing can be listed; what the records name can be shown.
    assert!(document(&far, "/").contains("Songs"));
    assert_eq!(far.get("/iiif/presentation/3/ms%201/manifest").status, 404);
    assert_eq!(far.get("/iiif/3/none.tif/info.json").status, 404);
    near.stop();
    assert!(!far.log().contains(SECRET), "{}", far.log());
    far.stop();

    let (code, out, err) = run(&[&["check"], &settings[..]].concat());
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("files on the web cannot be listed"), "{out}");
    assert!(!format!("{out}{err}").contains(SECRET), "{out}{err}");
}

#[test]
fn records_on_the_web_are_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().to_str().unwrap();
    let url = format!("https://reader:{SECRET}@example.org/records");
    for command in ["serve", "check"] {
        let (code, out, err) = run(&[command, "--images", images, "--manifests", &url]);
        assert_eq!(code, Some(2), "{out}{err}");
        assert!(err.contains("files on the web cannot be listed"), "{err}");
        assert!(!format!("{out}{err}").contains(SECRET), "{out}{err}");
    }
}

/// Passes all on to a server.
fn forward(listener: TcpListener, server: SocketAddr) {
    let pass = |mut from: TcpStream, mut to: TcpStream| {
        std::thread::spawn(move || {
            let _ = copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    };
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(server).unwrap();
            pass(client.try_clone().unwrap(), server.try_clone().unwrap());
            pass(server, client);
        }
    });
}

#[test]
fn a_bucket_that_is_away_at_the_start_is_served_when_it_comes() {
    let Some(moto) = places::moto("stores: a bucket that comes later") else { return };
    let library = library();
    let address = SocketAddr::from(([127, 0, 0, 1], closed_port()));
    let buckets = Buckets::of(library.path(), moto).behind(address);
    let mut server = buckets.serve();
    server.allow_everything();
    let info = format!("/iiif/3/{PYRAMID}/info.json");
    let answer = server.get(&info);
    assert_eq!(answer.status, 502, "{}", answer.text());
    assert!(!answer.text().contains("127.0.0.1"), "{}", answer.text());
    assert_eq!(server.get("/health").status, 200);
    let home = server.get("/");
    assert!([200, 502].contains(&home.status), "{}", home.text());

    forward(TcpListener::bind(address).unwrap(), moto.address());
    eventually(&server, &info, |answer| answer.status == 200);
    assert_eq!(server.get(PICTURES[0]).status, 200);
    eventually(&server, "/iiif/presentation/3/or%2012/manifest", |answer| answer.status == 200);
    eventually(&server, "/", |answer| answer.status == 200 && answer.text().contains("Songs"));
    server.stop();
}
