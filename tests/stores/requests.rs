//! Requests: how many are made, and what stands in them.

use warraq::storage::{Location, Settings, Storage, StorageError};

use super::places::{Place, azure_credentials, credentials};
use super::servers::{ETags, Http};

/// What the server was asked since the last call: method, address and range.
fn asked(server: &Http) -> Vec<String> {
    let asked = server.take_asked().into_iter().map(|asked| {
        let range = asked.header("range").unwrap_or("all").to_owned();
        format!("{} {} {range}", asked.method, asked.path)
    });
    asked.collect()
}

/// Longer than what finding brings.
const SIZE: usize = 200_000;

#[tokio::test]
async fn finding_takes_one_request_and_reading_one() {
    for ranges in [true, false] {
        let place = Place::http_with("scans/", ETags::Strong, ranges);
        let server = place.http_server();
        place.put("ms 1/f1.tif", &vec![7; SIZE]).await;
        let object = place.storage.find("ms 1/f1.tif").await.unwrap();
        assert_eq!(asked(server), ["GET /scans/ms%201/f1.tif bytes=0-65535"]);
        object.head(1000).await.unwrap();
        object.read(0..65_536).await.unwrap();
        assert!(asked(server).is_empty(), "finding brought these bytes");
        object.read(65_535..65_537).await.unwrap();
        assert_eq!(asked(server), ["GET /scans/ms%201/f1.tif bytes=65535-65536"]);
        object.read_all(&[70_000..80_000, 80_000..90_000, 90_500..91_500]).await.unwrap();
        assert_eq!(asked(server), ["GET /scans/ms%201/f1.tif bytes=70000-91499"]);
        object.read(5..5).await.unwrap();
        for past in [SIZE as u64..SIZE as u64 + 1, 0..u64::MAX] {
            let read = object.read(past.clone()).await;
            assert!(matches!(read, Err(StorageError::PastEnd { .. })), "{read:?}");
            assert!(object.read_all(&[70_000..80_000, past]).await.is_err());
        }
        assert!(asked(server).is_empty(), "what is outside of the object is not asked for");
    }
}

#[tokio::test]
async fn what_is_not_there_takes_one_request_and_what_names_nothing_none() {
    let place = Place::http("scans/");
    let server = place.http_server();
    assert!(place.storage.find("none.tif").await.is_err());
    assert_eq!(asked(server).len(), 1);
    for key in ["", "..", "../a", "a//b", "/a", "a/", ".a", "a/.b", "a\0"] {
        assert!(place.storage.find(key).await.is_err());
        assert!(place.storage.put(key, "x".into()).await.is_err());
        assert!(place.storage.delete(key).await.is_err());
    }
    assert!(place.storage.list("").await.is_err());
    assert!(place.storage.versions(&["a"]).await.is_err());
    assert!(asked(server).is_empty());
}

#[tokio::test]
async fn looking_whether_something_is_newer_takes_one_request() {
    for (etags, condition) in [
        (ETags::Strong, Some("\"")),
        (ETags::Weak, Some("W/\"")),
        // Nothing that the server could be asked for.
        (ETags::None, None),
    ] {
        let place = Place::http_with("", etags, true);
        let server = place.http_server();
        place.put("f1.tif", &vec![7; SIZE]).await;
        let known = place.storage.find("f1.tif").await.unwrap().version().clone();
        for new in [7, 8] {
            place.put("f1.tif", &vec![new; SIZE]).await;
            if etags == ETags::None && new == 7 {
                continue;
            }
            server.take_asked();
            let newer = place.storage.newer("f1.tif", &known).await.unwrap();
            assert_eq!(newer.is_some(), new == 8, "{etags:?}");
            let asked = server.take_asked();
            assert_eq!(asked.len(), 1, "{etags:?}");
            let sent = asked[0].header("if-none-match");
            assert_eq!(sent.is_some(), condition.is_some(), "{etags:?}");
            assert!(sent.is_none_or(|sent| sent.starts_with(condition.unwrap())), "{sent:?}");
        }
    }
}

#[tokio::test]
async fn a_read_is_pinned_where_the_server_can_pin_it() {
    for (etags, is_pinned) in [(ETags::Strong, true), (ETags::Weak, false), (ETags::None, false)] {
        let place = Place::http_with("", etags, true);
        place.put("f1.tif", &vec![7; SIZE]).await;
        let object = place.storage.find("f1.tif").await.unwrap();
        place.http_server().take_asked();
        object.read(100_000..100_001).await.unwrap();
        let asked = place.http_server().take_asked();
        assert_eq!((asked.len(), asked[0].header("if-match").is_some()), (1, is_pinned));
    }
}

#[tokio::test]
async fn an_empty_object_takes_two_requests() {
    let place = Place::http("");
    place.put("empty.tif", b"").await;
    let object = place.storage.find("empty.tif").await.unwrap();
    // No server says the version of what has not the range that it was asked for.
    assert_eq!(asked(place.http_server()), ["GET /empty.tif bytes=0-65535", "HEAD /empty.tif all"]);
    assert!(object.read(0..0).await.unwrap().is_empty());
    assert!(object.head(64).await.unwrap().is_empty());
    assert!(asked(place.http_server()).is_empty());
}

/// One request for an object, as the server at the endpoint gets it.
async fn request_of(location: Location) -> super::servers::Asked {
    let server = Http::start();
    let endpoint = (!location.url.starts_with("http://")).then(|| server.endpoint());
    let url = location.url.replace("HOST", &server.address().to_string());
    let location = Location { url, endpoint, ..location };
    let storage = Storage::open(&location, &Settings::default()).unwrap();
    assert!(matches!(storage.find("f 1.tif").await, Err(StorageError::NotFound { .. })));
    let mut asked = server.take_asked();
    assert_eq!(asked.len(), 1);
    asked.remove(0)
}

#[tokio::test]
async fn requests_are_signed_with_the_credentials_of_the_file() {
    let signed = async |url: &str, text: &str| {
        let file = credentials(text);
        let location = Location {
            credentials: Some(file.path().to_owned()),
            region: url.starts_with("s3:").then(|| "eu-central-1".to_owned()),
            ..Location::from(url)
        };
        let asked = request_of(location).await;
        (asked.path.clone(), asked.header("authorization").unwrap_or_default().to_owned())
    };
    let text = "AWS_ACCESS_KEY_ID=AKHERE\nAWS_SECRET_ACCESS_KEY=hush\n";
    let (path, authorization) = signed("s3://masters/a b", text).await;
    assert_eq!(path, "/masters/a%20b/f%201.tif");
    assert!(authorization.contains("Credential=AKHERE/"), "{authorization}");
    assert!(authorization.contains("/eu-central-1/s3/aws4_request"), "{authorization}");
    assert!(!authorization.contains("hush"), "{authorization}");

    let text = azure_credentials("aHVzaA==");
    let (path, authorization) = signed("az://masters/a b", &text).await;
    assert_eq!(path, "/masters/a%20b/f%201.tif");
    assert!(authorization.starts_with("SharedKey devstoreaccount1:"), "{authorization}");

    // Source: RFC 7617 §2, whose example this is.
    let text = "username = Aladdin\npassword = open sesame\n";
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    let (path, authorization) = signed("http://HOST/a%20b/", text).await;
    assert_eq!((path.as_str(), authorization.as_str()), ("/a%20b/f%201.tif", basic));
    let text = "authorization = Bearer of a token\n";
    assert_eq!(signed("http://HOST/", text).await.1, "Bearer of a token");
    let asked = request_of("http://Aladdin:open%20sesame@HOST/".into()).await;
    assert_eq!(asked.header("authorization"), Some(basic));
}

#[tokio::test]
async fn anonymous_requests_are_not_signed() {
    for url in ["s3://masters", "gs://masters", "az://masters", "http://HOST/masters"] {
        // Azure wants to know whose it is.
        let file = credentials("AZURE_STORAGE_ACCOUNT_NAME=anybody\n");
        let credentials = url.starts_with("az:").then(|| file.path().to_owned());
        let location = Location { anonymous: true, credentials, ..Location::from(url) };
        let asked = request_of(location).await;
        assert_eq!(asked.header("authorization"), None, "{url}");
        // The store of Google escapes more than it must.
        assert_eq!(asked.path.replace("%2E", "."), "/masters/f%201.tif", "{url}");
    }
}
