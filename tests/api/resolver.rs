//! Sites that moved here: identifiers that rules lead to files, under the addresses that they
//! had before.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::support::pictures::{scene, write_png};
use crate::support::{Answer, Server};

/// A folder with pictures of the given widths, and the settings beside it.
struct Site {
    folder: TempDir,
}

impl Site {
    fn of(pictures: &[(&str, u32)]) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        for (path, width) in pictures {
            site.put(path, *width);
        }
        site
    }

    /// Pictures are told apart by their widths.
    fn put(&self, path: &str, width: u32) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let size = Size::new(width, 30);
        write_png(&path, size, &scene(size));
    }

    fn path(&self, below: &str) -> String {
        self.folder.path().join(below).to_str().unwrap().to_owned()
    }

    /// Serves the folder `images` by these settings.
    fn serve(&self, settings: &str) -> Server {
        let file = self.folder.path().join("warraq.toml");
        std::fs::write(&file, settings).unwrap();
        let images = self.folder.path().join("images");
        std::fs::create_dir_all(&images).unwrap();
        Server::with(&images, &["--config", file.to_str().unwrap()])
    }
}

fn width(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["width"].clone()
}

fn info(server: &Server, identifier: &str) -> Answer {
    server.get(&format!("/iiif/3/{identifier}/info.json"))
}

/// What no rule may ever lead out with.
const HOSTILE: [&str; 12] = [
    "..%2F..%2Fetc%2Fpasswd",
    "%2e%2e%2f%2e%2e%2fsecret.png",
    "..",
    "%2e%2e",
    "%2Fetc%2Fpasswd",
    "%2F..%2Fsecret.png",
    "..%5C..%5Csecret.png",
    ".._secret.png",
    "._.._secret.png",
    "_etc_passwd",
    ".hidden.png",
    "a%2F%2Fb",
];

fn assert_leads_nowhere(answer: &Answer, path: &str) {
    let body = String::from_utf8_lossy(&answer.body);
    assert!(matches!(answer.status, 400 | 404), "{path}: {} {body}", answer.status);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
    assert!(!body.contains("/tmp") && !body.contains("root:"), "{path}: {body}");
}

#[test]
fn a_site_of_cantaloupe_keeps_its_addresses() {
    let site = Site::of(&[
        ("images/scans/ms/12/f1.png", 41),
        ("images/scans/ms/12/f2.jpg", 42),
        ("images/scans/both.tif", 43),
        ("images/scans/both.png", 44),
        ("images/ms_3/f1.png", 45),
        ("images/.hidden.png", 46),
        ("secret.png", 47),
    ]);
    let server = site.serve(
        "identifier_slash = '_'\n\
         [[identifiers]]\n\
         prefix = ''\n\
         path = 'scans/{id}'\n\
         suffixes = ['.tif', '.jpg', '.png']\n\
         [[web.image_routes]]\n\
         path = '/cantaloupe/iiif/2'\n\
         version = 2\n",
    );
    let base = "/cantaloupe/iiif/2";
    for (identifier, expected) in
        [("ms_12_f1", 41), ("ms%2F12%2Ff1", 41), ("ms_12_f2", 42), ("both", 43)]
    {
        let info = server.get(&format!("{base}/{identifier}/info.json"));
        assert_eq!(width(&info), expected, "{identifier}");
        assert_eq!(info.json()["@id"], format!("{}{base}/{identifier}", server.base()));
        assert_eq!(info.header("access-control-allow-origin"), Some("*"));
        let third = server.get(&format!("/iiif/3/{identifier}/info.json"));
        assert_eq!(third.json()["id"], format!("{}/iiif/3/{identifier}", server.base()));
    }
    let see = server.get(&format!("{base}/ms_12_f1"));
    assert_eq!(see.status, 303);
    let location = format!("{}{base}/ms_12_f1/info.json", server.base());
    assert_eq!(see.header("location"), Some(location.as_str()));
    let picture = server.get(&format!("{base}/ms_12_f1/full/20,/0/default.png"));
    assert_eq!(picture.picture().size(), (20, 15));
    let link = picture.header("link").unwrap();
    assert!(link.starts_with(&format!("<{}{base}/ms_12_f1/full/20,/0/", server.base())), "{link}");
    let preflight =
        server.send("OPTIONS", &format!("{base}/x"), &[("origin", "https://a.example")]);
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    for unknown in ["none", "ms_3_f1.png", "scans_both"] {
        let answer = server.get(&format!("{base}/{unknown}/info.json"));
        assert_eq!(answer.status, 404, "{unknown}");
    }
    for hostile in HOSTILE {
        for prefix in [base, "/iiif/3"] {
            for end in ["info.json", "full/max/0/default.jpg"] {
                let path = format!("{prefix}/{hostile}/{end}");
                assert_leads_nowhere(&server.get(&path), &path);
            }
        }
    }
    server.stop();
}

#[test]
fn a_site_of_iipimage_keeps_its_addresses() {
    let site = Site::of(&[
        ("images/dir/sub/f.png", 41),
        ("images/f 1.png", 42),
        ("images/.hidden.png", 46),
        ("secret.png", 47),
    ]);
    let server = site.serve(
        "[[identifiers]]\n\
         prefix = '/'\n\
         [web]\n\
         iip_path = '/fcgi-bin/iipsrv.fcgi'\n",
    );
    let base = "/fcgi-bin/iipsrv.fcgi?IIIF=";
    for (identifier, expected) in [
        ("dir/sub/f.png", 41),
        ("dir%2Fsub%2Ff.png", 41),
        ("/dir/sub/f.png", 41),
        ("f%201.png", 42),
    ] {
        let info = server.get(&format!("{base}{identifier}/info.json"));
        assert_eq!(width(&info), expected, "{identifier}");
        assert_eq!(info.json()["@id"], format!("{}{base}{identifier}", server.base()));
        assert_eq!(info.header("access-control-allow-origin"), Some("*"));
        let picture = server.get(&format!("{base}{identifier}/full/20,/0/default.png"));
        assert_eq!(picture.picture().size().0, 20, "{identifier}");
        let see = server.get(&format!("{base}{identifier}"));
        let location = format!("{}{base}{identifier}/info.json", server.base());
        assert_eq!((see.status, see.header("location")), (303, Some(location.as_str())));
    }
    let picture = server.get(&format!("{base}dir/sub/f.png/full/20,/0/default.png"));
    let link = picture.header("link").unwrap();
    let canonical = format!("<{}{base}dir/sub/f.png/full/20,/0/", server.base());
    assert!(link.starts_with(&canonical), "{link}");
    for (path, status) in [
        ("none.tif/info.json", 404),
        ("dir/info.json", 404),
        ("dir/sub/f.png/full/big/0/default.jpg", 400),
        ("", 404),
        ("../secret.png/info.json", 400),
        ("dir/../../secret.png/info.json", 400),
        ("/etc/passwd/info.json", 404),
        ("//etc/passwd/info.json", 404),
    ] {
        let answer = server.get(&format!("{base}{path}"));
        assert_eq!(answer.status, status, "{path}");
        assert_leads_nowhere(&answer, path);
    }
    for other in ["/fcgi-bin/iipsrv.fcgi", "/fcgi-bin/iipsrv.fcgi?FIF=dir/sub/f.png&WID=5"] {
        assert_leads_nowhere(&server.get(other), other);
    }
    for hostile in HOSTILE {
        for end in ["info.json", "full/max/0/default.jpg"] {
            let path = format!("{base}{hostile}/{end}");
            assert_leads_nowhere(&server.get(&path), &path);
        }
    }
    server.stop();
}

#[test]
fn identifiers_lead_to_several_sources() {
    let site = Site::of(&[
        ("images/MS_12.png", 41),
        ("masters/MS/12/f1.png", 42),
        ("masters/bl/a.png", 43),
    ]);
    let server = site.serve(&format!(
        "[sources.masters]\n\
         url = '{}'\n\
         [[identifiers]]\n\
         pattern = '([A-Z]+)_(?<number>[0-9]+)_(.+)'\n\
         path = '{{1}}/{{number}}/{{3}}.png'\n\
         source = 'masters'\n\
         [[identifiers]]\n\
         prefix = 'bl:'\n\
         path = 'bl/{{id}}.png'\n\
         source = 'masters'\n",
        site.path("masters")
    ));
    assert_eq!(width(&info(&server, "MS_12_f1")), 42);
    assert_eq!(width(&info(&server, "bl:a")), 43);
    assert_eq!(width(&info(&server, "MS_12.png")), 41);
    // Paths below another source are no identifiers.
    assert_eq!(info(&server, "bl%2Fa.png").status, 404);
    for hostile in HOSTILE {
        for identifier in [format!("bl:{hostile}"), format!("MS_1_{hostile}")] {
            assert_leads_nowhere(&info(&server, &identifier), &identifier);
        }
    }
    server.stop();
}

/// Asks again until an identifier has this width; a change is seen within seconds.
fn wait_for(server: &Server, identifier: &str, expected: Option<u32>) {
    let since = Instant::now();
    loop {
        let answer = info(server, identifier);
        let seen = (answer.status == 200).then(|| answer.json()["width"].clone());
        if seen == expected.map(Value::from) {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(30), "{identifier}: {seen:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_map_that_is_changed_leads_elsewhere() {
    let site = Site::of(&[("images/a.png", 41), ("images/b.png", 42), ("images/one", 43)]);
    // In one step: half a file would be read as such.
    let write = |text: &str| {
        std::fs::write(site.path("new.csv"), text).unwrap();
        std::fs::rename(site.path("new.csv"), site.path("map.csv")).unwrap();
    };
    write("identifier,path\none,a\n");
    let server = site
        .serve(&format!(
            "[[identifiers]]\nmap = '{}'\nsuffixes = ['.png', '']\n",
            site.path("map.csv")
        ))
        .allow_warnings();
    assert_eq!(width(&info(&server, "one")), 41);
    assert_eq!(info(&server, "two").status, 404);
    write("one,b.png\ntwo,a\n");
    wait_for(&server, "one", Some(42));
    wait_for(&server, "two", Some(41));
    write("one,a.png\none,b.png\nthree\n");
    // Whoever asks makes it be looked at.
    while !server.log().contains("line 3") {
        assert_eq!(width(&info(&server, "one")), 42);
    }
    let told = server.log_line("stays as it was read before");
    assert!(told.contains("line 2: `one` stands in line 1 already"), "{told}");
    assert_eq!(width(&info(&server, "one")), 42);
    // What the map has no more is a path below the images.
    write("two,a\n");
    wait_for(&server, "one", Some(43));
    server.stop();
}

#[test]
fn a_file_that_is_put_where_nothing_was_is_seen_soon() {
    let site = Site::of(&[]);
    let server = site.serve("");
    assert_eq!(info(&server, "new.png").status, 404);
    site.put("images/new.png", 41);
    wait_for(&server, "new.png", Some(41));
    std::fs::remove_file(site.folder.path().join("images/new.png")).unwrap();
    wait_for(&server, "new.png", None);
    server.stop();
}

/// A service that knows where pictures lie; counts how often it is asked.
fn service(images: &Path) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let whole = images.join("a.png").to_str().unwrap().to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            count.fetch_add(1, Ordering::Relaxed);
            let (kind, body) = match line.split(' ').nth(1).unwrap() {
                "/find?id=text" => ("text/plain", "a.png\n".to_owned()),
                "/find?id=json%2Fb%20c%3F" => {
                    ("application/json", "{\"path\": \"b.png\"}".to_owned())
                }
                "/find?id=whole" => ("text/plain", whole.clone()),
                "/find?id=out" => ("text/plain", "../secret.png".to_owned()),
                "/find?id=passwd" => ("text/plain", "/etc/passwd".to_owned()),
                "/find?id=gone" => ("text/plain", "none.png".to_owned()),
                _ => {
                    let _ = stream.write_all(
                        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    );
                    continue;
                }
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n{body}"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (format!("http://{address}"), asked)
}

#[test]
fn a_service_can_be_asked_where_pictures_lie() {
    let site = Site::of(&[("images/a.png", 41), ("images/b.png", 42), ("secret.png", 43)]);
    let (base, asked) = service(&site.folder.path().join("images"));
    let server = site
        .serve(&format!("[[identifiers]]\nlookup = '{base}/find?id={{id}}'\n"))
        .allow_warnings();
    for (identifier, expected) in [("text", 41), ("json%2Fb%20c%3F", 42), ("whole", 41)] {
        assert_eq!(width(&info(&server, identifier)), expected, "{identifier}");
    }
    let before = asked.load(Ordering::Relaxed);
    for _ in 0..5 {
        assert_eq!(width(&info(&server, "text")), 41);
        let tile = server.get("/iiif/3/text/0,0,8,8/8,8/0/default.png");
        assert_eq!(tile.picture().size(), (8, 8));
    }
    assert_eq!(asked.load(Ordering::Relaxed), before, "what it said is remembered");
    // What the service does not know is a path below the images.
    assert_eq!(width(&info(&server, "b.png")), 42);
    assert_eq!(info(&server, "unknown").status, 404);
    assert_eq!(info(&server, "gone").status, 404);
    for identifier in ["out", "passwd"] {
        let answer = info(&server, identifier);
        assert_eq!(answer.status, 502, "{identifier}");
        assert!(!answer.text().contains("secret") && !answer.text().contains("passwd"));
    }
    server.log_line("leads nowhere");
    server.stop();
}

#[test]
fn a_rule_that_cannot_be_followed_is_told_at_the_start() {
    let site = Site::of(&[("images/a.png", 41)]);
    std::fs::write(site.folder.path().join("bad.csv"), "a,b\na,c\n").unwrap();
    for (settings, told) in [
        ("[[identifiers]]\nprefix = ''\nsource = 'b'\n".to_owned(), "add a table [sources.b]"),
        (
            "[sources.b]\nurl = '/nowhere/at/all'\n[[identifiers]]\nprefix = ''\nsource = 'b'\n"
                .to_owned(),
            "the source `b` cannot be served",
        ),
        (format!("[[identifiers]]\nmap = '{}'\n", site.path("bad.csv")), "line 2: `a` stands in"),
        (format!("[[identifiers]]\nmap = '{}'\n", site.path("no.csv")), "cannot be used"),
    ] {
        let file = site.folder.path().join("warraq.toml");
        std::fs::write(&file, &settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off"]);
        command.args(["--images", &site.path("images"), "--config", file.to_str().unwrap()]);
        let output = command.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(told), "{settings}: {error}");
    }
}
