//! What goes wrong between us and a real server, or with what the settings say of it.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use warraq::storage::{Location, Settings, Storage, StorageError};

use super::places::{self, Place, closed_port, credentials};
use super::servers::{Azurite, ETags, Http};

/// A password, a key, a signature: whatever must be in no error and no log. As base64 too.
const SECRET: &str = "aHVzaC1odXNoLWh1c2g=";

fn open(location: &Location) -> Storage {
    Storage::open(location, &Settings::default()).unwrap()
}

fn assert_no_secret(error: &StorageError) {
    let told = format!("{error} {error:?}");
    for secret in [SECRET, "aHVzaC1odXNoLWh1c2g", "sig=", "hush"] {
        assert!(!told.contains(secret), "{told}");
    }
}

/// A location of every kind behind a network, whose server is the one at `endpoint`; and the
/// file of its credentials.
fn of_every_kind(endpoint: &str) -> Vec<(Location, NamedTempFile)> {
    let amazon = format!("AWS_ACCESS_KEY_ID=AKHERE\nAWS_SECRET_ACCESS_KEY={SECRET}\n");
    let azure = places::azure_credentials(SECRET);
    let signature = format!(
        "azure_storage_account_name = {}\nazure_storage_sas_key = sv=2024-01-01&sig={SECRET}\n",
        Azurite::ACCOUNT
    );
    let google = serde_json::json!({
        "disable_oauth": true, "client_email": "", "private_key": SECRET, "private_key_id": "",
    });
    let web = format!("username = reader\npassword = {SECRET}\n");
    let behind = |url: &str, text: &str| {
        let file = credentials(text);
        let endpoint = (!url.starts_with("http")).then(|| endpoint.to_owned());
        let credentials = Some(file.path().to_owned());
        let location =
            Location { endpoint, credentials, timeout_seconds: Some(1), ..Location::from(url) };
        (location, file)
    };
    vec![
        behind("s3://masters/scans", &amazon),
        behind("az://masters/scans", &azure),
        behind("az://masters/scans", &signature),
        behind("gs://masters/scans", &google.to_string()),
        behind(&format!("{endpoint}/scans"), &web),
    ]
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    for (location, _file) in of_every_kind(&format!("http://127.0.0.1:{}", closed_port())) {
        let (storage, begun) = (open(&location), Instant::now());
        let error = storage.find("f1.tif").await.unwrap_err();
        assert!(matches!(error, StorageError::Failed { .. }), "{}: {error:?}", location.url);
        assert!(error.to_string().contains("the connection failed"), "{error}");
        assert_no_secret(&error);
        if location.is_listable() {
            for listed in [storage.list("").await.map(drop), storage.versions(&[]).await.map(drop)]
            {
                assert!(matches!(listed, Err(StorageError::Failed { .. })), "{listed:?}");
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(3), "{}", location.url);
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_waited_for_as_long_as_is_allowed() {
    // The system accepts for it.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    for (location, _file) in of_every_kind(&endpoint) {
        let (storage, begun) = (open(&location), Instant::now());
        let error = storage.find("f1.tif").await.unwrap_err();
        let took = begun.elapsed();
        let told = matches!(error, StorageError::Timeout { seconds: 1, .. });
        assert!(told, "{}: {error:?}", location.url);
        assert_no_secret(&error);
        assert!(took > Duration::from_millis(900) && took < Duration::from_secs(2), "{took:?}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_denied_and_not_quoted() {
    let Some(azurite) = places::azurite("stores: wrong credentials") else { return };
    let place = Place::azurite(azurite, "");
    place.put("f1.tif", b"x").await;
    let right = open(&place.location);
    assert_eq!(right.find("f1.tif").await.unwrap().size(), 1);
    let signature = format!(
        "azure_storage_account_name = {}\nazure_storage_sas_key = sv=2024-11-04&sp=rl&sig={SECRET}\n",
        Azurite::ACCOUNT
    );
    for text in [places::azure_credentials(SECRET), signature] {
        let file = credentials(&text);
        let location =
            Location { credentials: Some(file.path().to_owned()), ..place.location.clone() };
        let storage = open(&location);
        let errors = [
            storage.find("f1.tif").await.unwrap_err(),
            storage.list("").await.unwrap_err(),
            storage.versions(&["x"]).await.unwrap_err(),
            storage.put("f2.tif", "x".into()).await.unwrap_err(),
            storage.delete("f1.tif").await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, StorageError::Denied { .. }), "{error:?}");
            assert_no_secret(&error);
        }
    }
    assert_eq!(right.find("f1.tif").await.unwrap().size(), 1);
}

#[tokio::test]
async fn who_does_not_sign_reads_only_what_everybody_may() {
    let Some(moto) = places::moto("stores: anonymous") else { return };
    let place = Place::moto(moto, "");
    place.put("f1.tif", b"x").await;
    let anonymous = Location { anonymous: true, credentials: None, ..place.location.clone() };
    let error = open(&anonymous).find("f1.tif").await.unwrap_err();
    assert!(matches!(error, StorageError::Denied { .. }), "{error:?}");

    let Some(gcs) = places::gcs("stores: anonymous") else { return };
    let place = Place::gcs(gcs, "");
    place.put("f1.tif", b"x").await;
    let endpoint = Some(gcs.endpoint());
    let anonymous =
        Location { anonymous: true, credentials: None, endpoint, ..place.location.clone() };
    assert_eq!(open(&anonymous).find("f1.tif").await.unwrap().size(), 1);
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_no_empty_one() {
    let test = "stores: missing buckets";
    let mut locations = Vec::new();
    let mut places = Vec::new();
    places.extend(places::moto(test).map(|moto| Place::moto(moto, "")));
    places.extend(places::azurite(test).map(|azurite| Place::azurite(azurite, "")));
    places.extend(places::gcs(test).map(|gcs| Place::gcs(gcs, "")));
    for place in &places {
        for prefix in ["", "/scans"] {
            let (scheme, _) = place.location.url.split_once("://").unwrap();
            let url = format!("{scheme}://no-such-bucket{prefix}");
            locations.push(Location { url, ..place.location.clone() });
        }
    }
    for location in locations {
        let storage = open(&location);
        let found = storage.find("f1.tif").await;
        assert!(matches!(found, Err(StorageError::NotFound { .. })), "{}", location.url);
        for listed in [
            storage.list("").await.map(drop),
            storage.list("ms 1").await.map(drop),
            storage.versions(&["x"]).await.map(drop),
        ] {
            let Err(StorageError::Failed { cause, .. }) = listed else {
                panic!("{}: {listed:?}", location.url)
            };
            assert!(cause.contains("404"), "{cause}");
        }
    }
}

/// Others put them there by mistake: folder and name joined by a slash too many.
#[tokio::test]
async fn an_object_that_nothing_can_be_called_is_named() {
    let Some(moto) = places::moto("stores: impossible keys") else { return };
    let place = Place::moto(moto, "records/");
    for key in ["ms 1/manuscript.toml", "ms 1/f1.tif", "ms 2//f1.tif"] {
        place.put(key, b"x").await;
    }
    let mut root = place.storage.list("").await.unwrap();
    root.folders.sort();
    assert_eq!(root.folders, ["ms 1", "ms 2"], "the others are there");
    assert_eq!(place.storage.list("ms 1").await.unwrap().entries.len(), 2);
    let error = place.storage.list("ms 2").await.unwrap_err().to_string();
    assert!(error.contains("ms 2//"), "{error}");
    assert!(place.storage.versions(&["manuscript.toml"]).await.unwrap().is_none());
}

#[tokio::test]
async fn a_server_without_ranges_must_be_allowed_to_send_all() {
    let place = Place::http_with("scans/", ETags::Strong, false);
    place.put("f1.tif", &[7; 1000]).await;
    for (limit, is_enough) in [(0, false), (999, false), (1000, true)] {
        let location = Location {
            allow_whole_object: bytesize::ByteSize(limit),
            ..Location::from(&place.location.url)
        };
        match open(&location).find("f1.tif").await {
            Ok(object) => assert!(is_enough && object.size() == 1000, "{limit}"),
            Err(error) => {
                assert!(!is_enough && matches!(error, StorageError::Failed { .. }), "{error:?}");
                let helps = error.to_string().contains("allow_whole_object");
                assert!(helps || limit > 0, "{error}");
            }
        }
    }
}

#[test]
fn credentials_that_cannot_be_used_are_told_when_opening() {
    let endpoint = Some(Http::start().endpoint());
    for (url, text, told) in [
        ("s3://masters", "AWS_ACCESS_KEY_ID\n", "line 1"),
        ("s3://masters", "AZURE_STORAGE_ACCOUNT_KEY=x\n", "azure_storage_account_key"),
        ("az://masters", "AWS_ACCESS_KEY_ID=x\n", "aws_access_key_id"),
        ("gs://masters", "GOOGLE=x\n", "line 1"),
        ("https://example.org/x", "token = x\n", "`authorization`"),
    ] {
        let file = credentials(&format!("{text}# {SECRET}\n"));
        let location = Location {
            credentials: Some(file.path().to_owned()),
            endpoint: endpoint.clone(),
            ..Location::from(url)
        };
        let error = Storage::open(&location, &Settings::default()).unwrap_err();
        assert!(error.to_string().contains(url) && error.to_string().contains(told), "{error}");
        assert_no_secret(&error);
        let location = Location { credentials: Some("/nowhere/at all".into()), ..location };
        let error = Storage::open(&location, &Settings::default()).unwrap_err();
        assert!(error.to_string().contains("/nowhere/at all"), "{error}");
    }
}
