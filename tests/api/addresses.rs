//! Our own addresses: as the client calls us, or as the public address says.

use serde_json::Value;

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::Server;

const PUBLIC: &str = "https://library.example/images";

#[test]
fn the_id_repeats_the_identifier_as_the_client_spelled_it() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    // Clients compare `id` as text with what they asked for.
    for identifier in ["ms%201%2Fscene.png", "ms%201%2fscene.png", "%6ds%201%2Fsc%65ne%2Epng"] {
        for (version, key) in [(3, "id"), (2, "@id")] {
            let info = server.get(&format!("/iiif/{version}/{identifier}/info.json")).json();
            assert_eq!(info[key], format!("{}/iiif/{version}/{identifier}", server.base()));
        }
    }
}

#[test]
fn on_loopback_the_host_that_the_client_wrote_is_ours() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let host = [("host", "scriptorium.test:9000")];
    let ours = "http://scriptorium.test:9000/";
    let info = server.send("GET", &format!("/iiif/3/{PNG}/info.json"), &host).json();
    assert_eq!(info["id"], format!("{ours}iiif/3/{PNG}"));
    let base = server.send("GET", &format!("/iiif/3/{PNG}"), &host);
    assert!(base.header("location").unwrap().starts_with(ours), "{base:?}");
    let manifest = server.send("GET", "/iiif/presentation/3/ms%201/manifest", &host).json();
    assert_eq!(manifest["id"], format!("{ours}iiif/presentation/3/ms%201/manifest"));
}

#[test]
fn a_host_that_could_break_out_of_an_address_is_not_repeated() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for host in ["evil.test/path", "evil.test\"><script>", "user@evil.test"] {
        let answer = server.send("GET", &format!("/iiif/3/{PNG}/info.json"), &[("host", host)]);
        let body = String::from_utf8_lossy(&answer.body);
        assert!(!body.contains("evil.test"), "{host}: {body}");
    }
}

/// Every `http` address in a document, `@context` and profiles apart.
fn own_addresses(document: &Value, found: &mut Vec<String>) {
    match document {
        Value::String(text) if text.starts_with("http") && !text.contains("//iiif.io/") => {
            found.push(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| own_addresses(value, found)),
        Value::Object(entries) => entries.values().for_each(|value| own_addresses(value, found)),
        _ => {}
    }
}

#[test]
fn the_public_address_stands_everywhere_whether_or_not_the_proxy_took_its_path_off() {
    let folder = scenes::folder();
    let server = Server::with(folder.path(), &["--public-url", PUBLIC]);
    for prefix in ["", "/images"] {
        let get = |path: &str| server.get(&format!("{prefix}{path}"));

        let info = get(&format!("/iiif/3/{PNG}/info.json")).json();
        assert_eq!(info["id"], format!("{PUBLIC}/iiif/3/{PNG}"), "{prefix}");
        let info = get(&format!("/iiif/2/{PNG}/info.json")).json();
        assert_eq!(info["@id"], format!("{PUBLIC}/iiif/2/{PNG}"), "{prefix}");

        let base = get(&format!("/iiif/3/{PNG}"));
        let location = format!("{PUBLIC}/iiif/3/{PNG}/info.json");
        assert_eq!(base.header("location"), Some(location.as_str()), "{prefix}");

        let picture = get(&format!("/iiif/3/{LOSSLESS}/full/600,/0/default.jpg"));
        let canonical = format!("<{PUBLIC}/iiif/3/{LOSSLESS}/full/600,450/0/default.jpg>");
        assert!(picture.header("link").unwrap().contains(&canonical), "{picture:?}");

        let manifest = get("/iiif/presentation/3/ms%201/manifest").json();
        let mut addresses = Vec::new();
        own_addresses(&manifest, &mut addresses);
        assert!(addresses.len() > 20, "{addresses:?}");
        for address in addresses {
            assert!(address.starts_with(&format!("{PUBLIC}/")), "{prefix}: {address}");
        }

        let home = get("/");
        assert_eq!(home.status, 200, "{prefix}");
        let home = home.text();
        assert!(home.contains(&format!("{PUBLIC}/iiif/presentation/3/ms%201/manifest")), "{home}");
        for link in crate::pages::links(&home) {
            // What begins with a question mark leads from the page to itself.
            let is_ours = link.starts_with('?')
                || link.starts_with("/images/")
                || link.starts_with(&format!("{PUBLIC}/"));
            assert!(is_ours, "{prefix}: {link}");
        }
        assert_eq!(get("/assets/style.css").status, 200, "{prefix}");
    }
}

#[test]
fn with_a_public_address_no_host_header_changes_it() {
    let folder = scenes::folder();
    let server = Server::with(folder.path(), &["--public-url", PUBLIC]);
    let headers =
        [("host", "evil.test"), ("x-forwarded-host", "evil.test"), ("forwarded", "host=evil.test")];
    let info = server.send("GET", &format!("/iiif/3/{PNG}/info.json"), &headers);
    assert!(!info.text().contains("evil.test"), "{}", info.text());
    assert_eq!(info.json()["id"], format!("{PUBLIC}/iiif/3/{PNG}"));
}

#[test]
fn on_loopback_forwarded_headers_of_anyone_are_not_believed() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let headers = [("x-forwarded-host", "evil.test"), ("x-forwarded-proto", "https")];
    let info = server.send("GET", &format!("/iiif/3/{PNG}/info.json"), &headers).json();
    assert_eq!(info["id"], format!("{}/iiif/3/{PNG}", server.base()));
}
