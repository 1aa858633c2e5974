//! The servers themselves: each starts, keeps what it is given and gives a range of it.

use std::net::SocketAddr;
use std::path::Path;

use super::servers::{Azurite, ETags, Gcs, Http, Moto, object_path};
use super::support;
use super::support::client::{self, Answer};

/// A name with what an address must escape, and with what it need not.
const KEY: &str = "or 12%/ورقة+1 & <2>.tif";

const BYTES: &[u8] = b"0123456789";

/// Asks without a signature.
fn get(address: SocketAddr, bucket: &str, key: &str, headers: &[(&str, &str)]) -> Answer {
    client::send(address, "GET", object_path(bucket, key).as_bytes(), headers).unwrap()
}

/// What a range of [`BYTES`] must be answered with.
fn assert_range(answer: &Answer) {
    assert_eq!(answer.status, 206, "{answer:?}");
    assert_eq!(answer.text(), "234");
    assert_eq!(answer.header("content-range"), Some("bytes 2-4/10"));
}

#[test]
fn moto_gives_a_range_of_what_was_put_there() {
    let test = "stores: moto";
    let Some(tools) = support::tools(test) else { return };
    let moto = Moto::start(&tools);
    moto.create_bucket("masters");
    moto.put("masters", KEY, BYTES);
    assert_range(&moto.get("masters", KEY, &[("range", "bytes=2-4")]));
    let stale = moto.get("masters", KEY, &[("if-match", "\"another\"")]);
    assert_eq!(stale.status, 412, "{stale:?}");
}

#[test]
fn azurite_gives_a_range_of_what_was_put_there() {
    let test = "stores: Azurite";
    let Some(tools) = support::tools(test) else { return };
    let azurite = Azurite::start(&tools);
    azurite.create_bucket("masters");
    azurite.put("masters", KEY, BYTES);
    assert_range(&azurite.get("masters", KEY, &[("range", "bytes=2-4")]));
    let stale = azurite.get("masters", KEY, &[("if-match", "\"another\"")]);
    assert_eq!(stale.status, 412, "{stale:?}");
    let path = object_path(&format!("{}/masters", Azurite::ACCOUNT), KEY);
    let unsigned = client::send_body(azurite.address(), "GET", path.as_bytes(), &[], &[]).unwrap();
    assert_eq!(unsigned.status, 403, "{unsigned:?}");
}

#[test]
fn the_emulator_of_google_gives_a_range_of_what_was_put_there() {
    let test = "stores: gcp-storage-emulator";
    let Some(tools) = support::tools(test) else { return };
    let gcs = Gcs::start(&tools);
    gcs.create_bucket("masters");
    gcs.put("masters", KEY, BYTES);
    gcs.put("masters", "or 12%/empty", b"");
    assert_range(&get(gcs.address(), "masters", KEY, &[("range", "bytes=2-4")]));
    let stale = get(gcs.address(), "masters", KEY, &[("if-match", "\"another\"")]);
    assert_eq!(stale.status, 412, "{stale:?}");
    let empty = get(gcs.address(), "masters", "or 12%/empty", &[]);
    assert_eq!((empty.status, empty.body.len()), (200, 0), "{empty:?}");
}

#[test]
fn google_s_listings_come_in_pages_with_their_names_escaped() {
    let test = "stores: listings of gcp-storage-emulator";
    let Some(tools) = support::tools(test) else { return };
    let gcs = Gcs::start(&tools);
    gcs.create_bucket("masters");
    for key in ["a/1", "a/2", "b & c", "d"] {
        gcs.put("masters", key, BYTES);
    }
    let list = |query: &str| {
        let path = format!("/masters?list-type=2&delimiter=%2F&max-keys=2{query}");
        let answer = client::send(gcs.address(), "GET", path.as_bytes(), &[]).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text()
    };
    let first = list("");
    assert!(first.contains("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"), "{first}");
    assert!(first.contains("<Key>b &amp; c</Key>"), "{first}");
    let token = "<NextContinuationToken>b &amp; c</NextContinuationToken>";
    assert!(first.contains(token) && !first.contains("<Key>d</Key>"), "{first}");
    let second = list("&continuation-token=b+%26+c");
    assert!(second.contains("<Key>d</Key>") && !second.contains("a/"), "{second}");
    assert!(second.contains("<IsTruncated>false</IsTruncated>"), "{second}");
}

#[test]
#[should_panic(expected = "ended with exit status: 7 and wrote:\nno such flag")]
fn a_server_that_does_not_start_is_quoted() {
    let mut child = super::servers::Child::start(
        "sh",
        Path::new("/bin/sh"),
        ["-c", "echo no such flag; exit 7"],
    );
    child.address_after("Listening on");
}

#[test]
fn plain_http_gives_ranges_and_honors_conditions() {
    let http = Http::start();
    let path = format!("masters/{KEY}");
    http.put(&path, BYTES);
    let get = |headers: &[(&str, &str)]| get(http.address(), "masters", KEY, headers);
    assert_range(&get(&[("range", "bytes=2-4")]));
    assert_eq!(get(&[("range", "bytes=-3")]).text(), "789");
    assert_eq!(get(&[("range", "bytes=8-99")]).header("content-range"), Some("bytes 8-9/10"));
    let beyond = get(&[("range", "bytes=10-")]);
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */10")));

    let etag = get(&[]).header("etag").unwrap().to_owned();
    assert_eq!(get(&[("if-match", &etag)]).status, 200);
    assert_eq!(get(&[("if-none-match", &etag)]).status, 304);
    http.put(&path, b"other");
    assert_eq!(get(&[("if-match", &etag)]).status, 412);
    assert_eq!(get(&[("if-none-match", &etag)]).status, 200);
    http.remove(&path);
    assert_eq!(get(&[]).status, 404);
}

#[test]
fn plain_http_does_less_where_it_is_told_to() {
    let http = Http::start();
    http.put("masters/a", BYTES);
    let get = |headers: &[(&str, &str)]| get(http.address(), "masters", "a", headers);
    http.set_etags(ETags::Weak);
    let weak = get(&[]).header("etag").unwrap().to_owned();
    assert!(weak.starts_with("W/\""), "{weak}");
    assert_eq!(get(&[("if-match", &weak)]).status, 412);
    assert_eq!(get(&[("if-none-match", &weak)]).status, 304);
    http.set_etags(ETags::None);
    assert_eq!(get(&[]).header("etag"), None);
    http.set_ranges(false);
    let all = get(&[("range", "bytes=2-4")]);
    assert_eq!((all.status, all.text().as_str()), (200, "0123456789"));
}

#[test]
fn plain_http_tells_what_it_was_asked() {
    let http = Http::start();
    http.put("masters/a b", BYTES);
    get(http.address(), "masters", "a b", &[("range", "bytes=2-4")]);
    let asked = http.take_asked();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("GET", "/masters/a%20b"));
    assert_eq!(asked[0].header("range"), Some("bytes=2-4"));
    assert!(http.take_asked().is_empty());
}
