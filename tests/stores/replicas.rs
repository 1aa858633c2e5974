//! Two replicas behind nginx with one store, set up by the files of `deploy/compose`: nothing
//! but addresses, the names of buckets and folders is replaced in them.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;
use warraq::geometry::Size;

use super::places::{self, new_bucket};
use super::servers::{Moto, Nginx};
use super::serving::{PYRAMID, library, serve_locally, upload, write_pyramid};
use super::support::{Answer, Server, client};

const SETTINGS: &str = include_str!("../../deploy/compose/warraq.toml");
const NGINX: &str = include_str!("../../deploy/compose/nginx.conf");

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Long for what takes a moment, for machines that do much else.
const PATIENCE: Duration = Duration::from_mins(2);

/// Readers at one time, each with one request under way.
const READERS: usize = 4;

/// More than they ask for before the test has seen enough.
const MOST_REQUESTS: usize = 200_000;

/// The library in a bucket, and what replicas of it need.
struct Deployment {
    moto: &'static Moto,
    masters: String,
    shared: String,
    settings: String,
    folder: TempDir,
}

impl Deployment {
    fn of(library: &Path, moto: &'static Moto) -> Self {
        let [masters, records, shared] = [(); 3].map(|()| new_bucket());
        for bucket in [&masters, &records, &shared] {
            moto.create_bucket(bucket);
        }
        upload(&library.join("images"), &|key, bytes| moto.put(&masters, key, bytes));
        upload(&library.join("manifests"), &|key, bytes| moto.put(&records, key, bytes));
        let settings = [
            ("\"0.0.0.0:8182\"", "\"127.0.0.1:0\""),
            ("\"0.0.0.0:8183\"", "\"127.0.0.1:0\""),
            ("http://store:8333", &moto.endpoint()),
            ("s3://masters", &format!("s3://{masters}")),
            ("s3://records", &format!("s3://{records}")),
            ("s3://shared", &format!("s3://{shared}")),
            ("poll_seconds = 5", "poll_seconds = 1"),
        ];
        let settings = settings.iter().fold(SETTINGS.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "no {from} in\n{text}");
            text.replace(from, to)
        });
        // Nothing is looked at again within the test: what is replaced must be told of.
        let settings = format!("{settings}\n[index]\nremote_revalidate_seconds = 3600\n");
        Self { moto, masters, shared, settings, folder: tempfile::tempdir().unwrap() }
    }

    /// Finished pictures in the shared bucket: what lies below a year and a month.
    fn pictures_shared(&self) -> usize {
        let keys = self.moto.keys(&self.shared);
        let names = keys.iter().filter(|key| key.starts_with("20"));
        // One that is used in two months lies below both.
        names.filter_map(|key| key.rsplit('/').next()).collect::<HashSet<_>>().len()
    }

    /// Starts a replica with a disk of its own.
    fn replica(&self, name: &str) -> Server {
        let folder = self.folder.path().join(name);
        let path = self.folder.path().join(format!("{name}.toml"));
        assert!(self.settings.contains("/var/cache/warraq"), "{}", self.settings);
        let settings = self.settings.replace("/var/cache/warraq", folder.to_str().unwrap());
        std::fs::write(&path, settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
        command.args(["serve", "--config"]).arg(&path);
        command.envs([
            ("AWS_ACCESS_KEY_ID", Moto::ACCESS_KEY_ID),
            ("AWS_SECRET_ACCESS_KEY", Moto::SECRET_ACCESS_KEY),
            ("WARRAQ_ADMIN_TOKEN", TOKEN),
        ]);
        Server::start(command)
    }

    /// Replaces the pyramid, here and in the bucket, by one of another size.
    fn replace(&self, library: &Path, size: Size) {
        write_pyramid(library, size);
        let pyramid = std::fs::read(library.join("images/ms 1/f1.tif")).unwrap();
        self.moto.put(&self.masters, "ms 1/f1.tif", &pyramid);
    }
}

/// nginx before servers.
fn before(replicas: &[&Server]) -> Nginx {
    Nginx::start(|address| {
        let line = |text: &str, word: &str| {
            let mut found = text.lines().filter(|line| line.trim_start().starts_with(word));
            let line = found.next().unwrap_or_else(|| panic!("no line `{word}…` in\n{text}"));
            assert!(found.next().is_none(), "more than one line `{word}…` in\n{text}");
            line.to_owned()
        };
        let server = line(NGINX, "server warraq:8182 ");
        let servers: Vec<String> = replicas
            .iter()
            .map(|replica| server.replace("warraq:8182", &replica.address.to_string()))
            .collect();
        let listen = line(NGINX, "listen ");
        NGINX
            .replace(&server, &servers.join("\n"))
            .replace(&listen, &listen.replace("8080", &address.to_string()))
    })
}

fn get(address: SocketAddr, path: &str) -> std::io::Result<Answer> {
    client::send(address, "GET", path.as_bytes(), &[])
}

fn admin(server: &Server) -> SocketAddr {
    let line = server.log_line("Metrics on http://");
    let (_, rest) = line.split_once("http://").unwrap();
    let address = rest.split('/').next().and_then(|address| address.parse().ok());
    address.unwrap_or_else(|| panic!("no address in {line:?}"))
}

/// The value of one series; 0 where it is not there yet.
fn metric(server: &Server, series: &str) -> u64 {
    let metrics = get(admin(server), "/metrics").unwrap().text();
    let value = |line: &str| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok();
    metrics.lines().find_map(value).unwrap_or(0)
}

/// Pictures that a replica made.
fn made(server: &Server) -> u64 {
    metric(server, "warraq_render_seconds_count")
}

fn found(server: &Server, result: &str) -> u64 {
    metric(server, &format!("warraq_derivative_lookups_total{{result=\"{result}\"}}"))
}

/// Returns once it is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a server gives for it.
fn body(server: &Server, path: &str) -> Vec<u8> {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

/// A picture that no tile of the pyramid holds.
fn derivative() -> String {
    format!("/iiif/3/{PYRAMID}/full/300,/0/default.png")
}

#[test]
fn what_one_replica_made_another_reads() {
    let Some(moto) = places::moto("stores: replicas share") else { return };
    let library = library();
    let deployment = Deployment::of(library.path(), moto);
    let [one, two] = ["one", "two"].map(|name| deployment.replica(name));
    let first = body(&one, &derivative());
    assert_eq!((made(&one), found(&one, "miss")), (1, 1));
    until("the picture is shared", || deployment.pictures_shared() == 1);
    assert!(body(&two, &derivative()) == first, "another picture");
    assert_eq!((made(&two), found(&two, "miss"), found(&two, "shared")), (0, 0, 1));
    // From then on it is in the second's own memory.
    assert!(body(&two, &derivative()) == first, "another picture");
    assert_eq!((found(&two, "memory"), found(&two, "shared")), (1, 1));

    // What passes through never goes there.
    let tile = format!("/iiif/3/{PYRAMID}/0,0,512,512/512,/0/default.jpg");
    assert!(body(&one, &tile) == body(&two, &tile), "another tile");
    assert_eq!(metric(&two, "warraq_stored_tiles_total"), 1);

    // Whichever answers, a client that holds the answer is believed.
    for path in [
        derivative(),
        tile,
        format!("/iiif/3/{PYRAMID}/info.json"),
        "/iiif/presentation/3/or%2012/manifest".into(),
    ] {
        let etags =
            [&one, &two].map(|replica| replica.get(&path).header("etag").map(str::to_owned));
        assert!(etags[0].is_some() && etags[0] == etags[1], "{path}: {etags:?}");
    }
    one.stop();
    two.stop();
    assert_eq!(deployment.pictures_shared(), 1);
}

/// One that was not answered right.
#[derive(Debug)]
struct Failed {
    #[expect(dead_code, reason = "read where it is printed")]
    path: String,
    asked: Instant,
    #[expect(dead_code, reason = "read where it is printed")]
    how: String,
}

/// Asks for one path after another, from `start` on, until there are enough; gives those that
/// were not answered right.
fn read(
    front: SocketAddr,
    (paths, start): (&[String], usize),
    truth: &HashMap<String, Vec<u8>>,
    (answered, enough): (&AtomicUsize, &AtomicBool),
) -> Vec<Failed> {
    let ask = |path: &String| {
        let asked = Instant::now();
        let how = match get(front, path) {
            Ok(answer) if answer.status != 200 => format!("{} {}", answer.status, answer.text()),
            Ok(answer) if answer.body != truth[path] => "another picture".to_owned(),
            Ok(_) => {
                answered.fetch_add(1, Ordering::SeqCst);
                return None;
            }
            Err(error) => error.to_string(),
        };
        Some(Failed { path: path.clone(), asked, how })
    };
    let walk = paths.iter().cycle().skip(start).take(MOST_REQUESTS / READERS);
    walk.take_while(|_| !enough.load(Ordering::SeqCst)).filter_map(ask).collect()
}

/// Tiles, which pass through, and more pictures than are made in a moment.
fn reading_room() -> Vec<String> {
    let tiles = (0..2).flat_map(|y| (0..2).map(move |x| (512 * x, 512 * y)));
    let tiles = tiles.map(|(x, y)| format!("/iiif/3/{PYRAMID}/{x},{y},512,512/512,/0/default.jpg"));
    let plain = "plain%2F%D9%88%D8%B1%D9%82%D8%A9%201.jpg";
    let made = (100..160).flat_map(|width| {
        [
            format!("/iiif/3/{PYRAMID}/full/{width},/0/default.png"),
            format!("/iiif/3/{plain}/full/{width},/0/gray.jpg"),
        ]
    });
    tiles.chain(made).collect()
}

#[test]
fn a_replica_that_is_killed_costs_no_reader_more_than_what_it_was_answering() {
    let Some(moto) = places::moto("stores: a replica is killed") else { return };
    let library = library();
    let deployment = Deployment::of(library.path(), moto);
    let [one, two] = ["one", "two"].map(|name| deployment.replica(name));
    let nginx = before(&[&one, &two]);
    let paths = reading_room();
    // The truth comes from the folder, by a server that knows no bucket.
    let near = serve_locally(library.path());
    let truth: HashMap<String, Vec<u8>> =
        paths.iter().map(|path| (path.clone(), body(&near, path))).collect();
    near.stop();

    let (answered, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (by_reader, gone) = std::thread::scope(|scope| {
        let _enough = AtLast(&enough);
        let (paths, truth, counts, front) = (&paths, &truth, (&answered, &enough), nginx.address());
        let start = |n: usize| n * paths.len() / READERS;
        let readers: Vec<_> = (0..READERS)
            .map(|n| scope.spawn(move || read(front, (paths, start(n)), truth, counts)))
            .collect();
        let images = "warraq_images_total{format=\"jpg\",outcome=\"sent\"}";
        until("both are asked", || {
            let asked = [&one, &two].map(|replica| metric(replica, images));
            asked.iter().all(|asked| *asked > 0) && answered.load(Ordering::SeqCst) > paths.len()
        });
        assert_eq!(nginx.refusals(), 0, "both answer");
        let (code, log) = killed(one);
        let gone = Instant::now();
        assert_eq!(code, None, "{log}");
        // It is tried some times, left alone for five seconds, and tried again.
        let some = answered.load(Ordering::SeqCst) + 4 * paths.len();
        until("all goes on", || answered.load(Ordering::SeqCst) > some && nginx.refusals() > 0);
        let tried = nginx.refusals();
        until("nginx tries the dead one again", || nginx.refusals() > tried);
        enough.store(true, Ordering::SeqCst);
        let by_reader: Vec<_> = readers.into_iter().map(|it| it.join().unwrap()).collect();
        (by_reader, gone)
    });
    let answered = answered.into_inner();
    let failed: Vec<_> = by_reader.iter().flatten().collect();
    eprintln!("{} failed, {answered} did not", failed.len());
    // A reader has one request under way at any time.
    assert!(by_reader.iter().all(|failed| failed.len() <= 1), "{failed:#?}");
    let late: Vec<_> = failed.iter().filter(|failed| failed.asked > gone).collect();
    assert!(late.is_empty(), "asked after its end: {late:#?}");
    two.stop();
}

/// Tells it at the end, however that comes.
struct AtLast<'a>(&'a AtomicBool);

impl Drop for AtLast<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Ends a server without a warning; gives its exit code and its log once it is gone.
fn killed(server: Server) -> (Option<i32>, String) {
    let id = i32::try_from(server.process_id()).ok().and_then(Pid::from_raw).unwrap();
    kill_process(id, Signal::KILL).unwrap();
    server.wait()
}

#[test]
fn nginx_passes_on_what_is_asked_and_answered_as_it_is() {
    let Some(moto) = places::moto("stores: nginx") else { return };
    let library = library();
    let deployment = Deployment::of(library.path(), moto);
    let replica = deployment.replica("one");
    let nginx = before(&[&replica]);
    for path in [
        format!("/iiif/3/{PYRAMID}/info.json"),
        format!("/iiif/3/{PYRAMID}/0,0,512,512/512,/0/default.jpg"),
        format!("/iiif/3/{PYRAMID}/full/%5E!200,200/0/default.jpg"),
        "/iiif/3/plain%2f%D9%88%D8%B1%D9%82%D8%A9%201.jpg/info.json".into(),
        "/iiif/presentation/3/or%2012/manifest".into(),
        "/iiif/3/ms%201/f1.tif/info.json".into(),
        "/iiif/3//info.json".into(),
        "/iiif/3/ms%201%2F%2Ff1.tif/info.json".into(),
        "/health".into(),
    ] {
        let (direct, passed) = (replica.get(&path), get(nginx.address(), &path).unwrap());
        assert_eq!(passed.status, direct.status, "{path}");
        assert!(passed.status != 200 || passed.body == direct.body, "{path} is another answer");
        for name in ["content-type", "etag", "cache-control", "link", "access-control-allow-origin"]
        {
            assert_eq!(passed.header(name), direct.header(name), "{path}: {name}");
        }
    }
    let info = get(nginx.address(), &format!("/iiif/3/{PYRAMID}/info.json")).unwrap();
    assert_eq!(info.json()["id"], format!("http://localhost:8080/iiif/3/{PYRAMID}"));
    let etag = info.header("etag").unwrap();
    let path = format!("/iiif/3/{PYRAMID}/info.json");
    let headers = [("if-none-match", etag)];
    let known = client::send(nginx.address(), "GET", path.as_bytes(), &headers).unwrap();
    assert_eq!((known.status, known.body.len()), (304, 0));
    for private in ["/metrics", "/admin/purge"] {
        assert_eq!(get(nginx.address(), private).unwrap().status, 404, "{private}");
    }
    replica.stop();
}

/// Tells a replica something on the operator's address.
fn tell(replica: &Server, path: &str, token: &str, message: &serde_json::Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let message = message.to_string();
    client::send_body(admin(replica), "POST", path.as_bytes(), &headers, message.as_bytes())
        .unwrap()
}

#[test]
fn what_one_replica_is_told_the_others_learn() {
    let Some(moto) = places::moto("stores: replicas are told") else { return };
    let library = library();
    let deployment = Deployment::of(library.path(), moto);
    let [one, two] = ["one", "two"].map(|name| deployment.replica(name));
    let replicas = [&one, &two];
    let old = body(&one, &derivative());
    assert!(body(&two, &derivative()) == old, "another picture");

    let purge = json!({"image": "ms 1/f1.tif"});
    let replaced = deployment.masters.clone();
    let event = json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": replaced}, "object": {"key": "ms+1/f1.tif"}},
    }]});
    for (size, told, path, message) in [
        (Size::new(1700, 600), &one, "/admin/purge", purge),
        (Size::new(700, 1400), &two, "/admin/events", event),
    ] {
        let before = body(&one, &derivative());
        deployment.replace(library.path(), size);
        let near = serve_locally(library.path());
        let new = body(&near, &derivative());
        near.stop();
        assert!(new != before, "the pictures differ");
        for replica in replicas {
            assert!(body(replica, &derivative()) == before, "{path}: seen without being told");
        }
        let refused = tell(told, path, "another token of many letters", &message);
        assert_eq!(refused.status, 401, "{path}: {}", refused.text());
        let answer = tell(told, path, TOKEN, &message);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.json()["shared"], true, "{path}");
        assert!(body(told, &derivative()) == new, "{path}: who was told shows the old picture");
        for replica in replicas {
            until(path, || body(replica, &derivative()) == new);
        }
    }
    one.stop();
    two.stop();
}
