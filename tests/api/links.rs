//! The base address, and the Link headers of pictures and documents.

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::Server;

/// The target of the link with this relation.
fn target(link: &str, relation: &str) -> Option<String> {
    let ending = format!(";rel=\"{relation}\"");
    let link = link.split(", ").find(|link| link.ends_with(&ending))?;
    Some(link.strip_prefix('<')?.strip_suffix(&ending)?.strip_suffix('>')?.to_owned())
}

#[test]
fn the_base_address_leads_to_the_information_document() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for version in [2, 3] {
        let base = server.get(&format!("/iiif/{version}/{PNG}"));
        assert_eq!(base.status, 303);
        let info = format!("{}/iiif/{version}/{PNG}/info.json", server.base());
        assert_eq!(base.header("location"), Some(info.as_str()));
        assert_eq!(base.header("content-length"), Some("0"));
        assert!(base.body.is_empty());
        let followed = server.get(info.strip_prefix(&server.base()).unwrap());
        assert_eq!(followed.status, 200);
    }
}

#[test]
fn pictures_and_documents_name_their_profile() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for version in [2, 3] {
        // Image API 3.0 §6, 2.1 §6: http, not https.
        let profile = format!("http://iiif.io/api/image/{version}/level2.json");
        for request in ["info.json", "full/50,/0/default.jpg"] {
            let answer = server.get(&format!("/iiif/{version}/{PNG}/{request}"));
            let link = answer.header("link").unwrap();
            assert_eq!(target(link, "profile").as_deref(), Some(profile.as_str()), "{link}");
        }
    }
}

/// Requests the canonical form of each, and holds it against the one of the specification:
/// Image API 3.0 §4.8, 2.1 §4.7.
fn assert_canonical(server: &Server, version: u8, rows: &[(&str, &str)]) {
    for (request, canonical) in rows {
        let service = format!("/iiif/{version}/{LOSSLESS}");
        let answer = server.get(&format!("{service}/{request}"));
        assert_eq!(answer.status, 200, "{request}: {}", String::from_utf8_lossy(&answer.body));
        let found = target(answer.header("link").unwrap(), "canonical").unwrap();
        assert_eq!(found, format!("{}{service}/{canonical}", server.base()), "{request}");
        // The canonical address gives the same picture and is its own canonical form.
        let again = server.get(&format!("{service}/{canonical}"));
        assert_eq!(again.body, answer.body, "{request}");
        assert_eq!(again.header("etag"), answer.header("etag"), "{request}");
        let itself = target(again.header("link").unwrap(), "canonical").unwrap();
        assert_eq!(itself, found, "{request}");
    }
}

#[test]
fn pictures_of_version_3_name_their_canonical_address() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let rows = [
        ("full/max/0/default.jpg", "full/max/0/default.jpg"),
        ("0,0,1201,901/1201,901/360/color.jpg", "full/max/0/default.jpg"),
        ("full/600,/0/color.jpg", "full/600,450/0/default.jpg"),
        ("full/^600,/0/default.jpg", "full/600,450/0/default.jpg"),
        ("pct:10,20,40,30/240,/!90.0/gray.png", "120,180,480,270/240,135/!90/gray.png"),
        ("square/max/0/default.jpg", "150,0,901,901/max/0/default.jpg"),
        ("1000,800,500,500/max/022.50/default.webp", "1000,800,201,101/max/22.5/default.webp"),
        ("0,0,100,100/^200,/0/default.jpg", "0,0,100,100/^200,200/0/default.jpg"),
        ("full/!400,400/0/bitonal.tif", "full/400,300/0/bitonal.tif"),
    ];
    assert_canonical(&server, 3, &rows);
}

#[test]
fn pictures_of_version_2_name_their_canonical_address() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let rows = [
        ("full/full/0/default.jpg", "full/full/0/default.jpg"),
        ("full/max/0/color.jpg", "full/full/0/default.jpg"),
        ("full/600,450/0/default.jpg", "full/600,/0/default.jpg"),
        ("full/400,200/0/default.jpg", "full/400,200/0/default.jpg"),
        ("square/!100,100/0/gray.jpg", "150,0,901,901/100,/0/gray.jpg"),
        ("pct:10,20,40,30/pct:50/!0/default.jpg", "120,180,480,270/240,/!0/default.jpg"),
    ];
    assert_canonical(&server, 2, &rows);
}

#[test]
fn the_canonical_address_has_one_spelling_of_the_identifier() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let answer = server.get("/iiif/3/%6ds%201%2fsc%65ne.png/full/max/0/default.jpg");
    let canonical = target(answer.header("link").unwrap(), "canonical").unwrap();
    assert_eq!(canonical, format!("{}/iiif/3/{PNG}/full/max/0/default.jpg", server.base()));
}
