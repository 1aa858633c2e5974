//! The pages of items, folios and details.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::pages::links;
use crate::support::Server;
use crate::support::ready::{manifest_2, write_file};
use crate::support::records::library;

const ARABIC: [(&str, &str); 1] = [("accept-language", "ar")];

fn serve(folder: &TempDir) -> Server {
    let [images, manifests, nowhere] =
        ["images", "manifests", "no viewers"].map(|it| folder.path().join(it));
    let [manifests, nowhere] = [&manifests, &nowhere].map(|it| it.to_str().unwrap());
    Server::with(&images, &["--manifests", manifests, "--viewers", nowhere])
}

/// What a page has in a `script` of data.
fn data(html: &str) -> Value {
    let from = html.split_once("<script type=\"application/ld+json\">").unwrap().1;
    serde_json::from_str(from.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_of_an_item_tells_what_its_record_tells() {
    let folder = library();
    let server = serve(&folder);
    let html = server.get("/m/or%2012").text();
    for said in [
        "<bdi lang=\"en\" dir=\"auto\">The Copyist&#39;s Songs</bdi></h1>",
        "Songs on paper and ink.",
        "<bdi lang=\"\" dir=\"auto\">Or. 12</bdi>",
        ">Goatskin</bdi>",
        ">Flap lost</bdi>",
        ">Courtesy of nobody</bdi>",
        "href=\"http://creativecommons.org/publicdomain/zero/1.0/\"",
        "href=\"https://library.example.org/or12\"",
        "<ol class=\"strip\" dir=\"rtl\"",
        ">On paper</bdi>",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("View in"), "no viewer is installed");
    let data = data(&html);
    assert_eq!(data["@type"], "Manuscript");
    assert_eq!(data["name"][1], json!({ "@language": "en", "@value": "The Copyist's Songs" }));
    assert_eq!(data["license"], "http://creativecommons.org/publicdomain/zero/1.0/");
    let arabic = server.send("GET", "/m/or%2012", &ARABIC).text();
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"), "{arabic}");
    assert!(arabic.contains(">ديوان الورّاق</bdi></h1>"), "{arabic}");
    assert!(arabic.contains(">بلا فضل لأحد</bdi>"), "{arabic}");
}

#[test]
fn every_link_of_the_pages_answers() {
    let folder = library();
    let server = serve(&folder);
    let (mut pages, mut pictures) = (0, 0);
    for page in ["/m/or%2012", "/m/or%2012/f1v", "/m/or%2012/f1v/0,0,20,20", "/m/or%2012?lang=ar"] {
        for link in links(&server.get(page).text()) {
            let Some(path) = link.strip_prefix(&server.base()).or(Some(&link)) else { continue };
            if !path.starts_with('/') || path.starts_with("/mirador") {
                continue;
            }
            let answer = server.get(path.split('#').next().unwrap());
            assert_eq!(answer.status, 200, "{page}: {link}");
            if path.starts_with("/iiif/3/") {
                answer.picture();
                pictures += 1;
            }
            pages += usize::from(path.starts_with("/m/"));
        }
    }
    assert!(pages > 10 && pictures > 10, "{pages} pages, {pictures} pictures");
}

#[test]
fn a_folio_is_found_by_its_name_and_its_label_however_spelled() {
    let folder = library();
    let server = serve(&folder);
    let canonical = format!("<link rel=\"canonical\" href=\"{}/m/or%2012/f1v\">", server.base());
    for folio in ["f1v", "1v", "f.%201v", "1%20V"] {
        let answer = server.get(&format!("/m/or%2012/{folio}"));
        assert_eq!(answer.status, 200, "{folio}");
        let html = answer.text();
        assert!(html.contains(&canonical), "{folio}: {html}");
        assert!(html.contains(">After restoration</bdi>"), "both its states are shown: {html}");
        assert!(html.contains(">Before restoration</bdi>"), "{html}");
    }
    for (path, status, said) in [
        ("/m/or%2012/12v", 404, "This item has no folio that is called “12v”."),
        ("/m/or%2012/%3Cb%3E", 404, "This item has no folio that is called “&#60;b&#62;”."),
        ("/m/nothing", 404, "There is nothing at this address."),
        ("/m/or%2012/f1v/1,2,3", 400, "the region `1,2,3`"),
        ("/m/or%2012/f1v/99999,0,1,1", 400, "lies outside"),
        ("/m/", 404, "There is nothing at this address."),
    ] {
        let html = [("accept", "text/html")];
        let answer = server.send("GET", path, if status == 400 { &[] } else { &html });
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.text().contains(said), "{path}: {}", answer.text());
    }
}

#[test]
fn a_label_of_several_folios_offers_the_choice() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("blank");
    std::fs::create_dir_all(&images).unwrap();
    let size = warraq::geometry::Size::new(30, 40);
    let drawn = crate::support::pictures::scene(size);
    let mut record = String::from("title = 'Blank'\n");
    for name in ["a", "b"] {
        crate::support::pictures::write_png(&images.join(format!("{name}.png")), size, &drawn);
        record +=
            &format!("[[folio]]\nlabel = {{ en = 'Blank leaf' }}\nimage = 'blank/{name}.png'\n");
    }
    write_file(folder.path(), "blank", "manuscript.toml", record);
    let server = Server::with(folder.path(), &["--manifests", folder.path().to_str().unwrap()]);
    let answer = server.get("/m/blank/blank%20leaf");
    assert_eq!(answer.status, 300);
    let html = answer.text();
    for folio in ["a", "b"] {
        assert!(html.contains(&format!("/m/blank/{folio}\"")), "{html}");
    }
}

#[test]
fn a_detail_is_shown_as_that_very_detail_also_to_other_sites() {
    let folder = library();
    let server = serve(&folder);
    let html = server.get("/m/or%2012/f1v/10,20,30,15").text();
    let picture = format!("{}/iiif/3/or12%2Ff1v.png/10,20,30,15/30,/0/default.jpg", server.base());
    let social = format!("<meta property=\"og:image\" content=\"{picture}\">");
    assert!(html.contains(&social), "{html}");
    let path = picture.strip_prefix(&server.base()).unwrap();
    let shown = server.get(path).picture();
    assert_eq!(shown.size(), (30, 15));
    let address = format!("{}/m/or%2012/f1v/10,20,30,15", server.base());
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")), "{html}");
    assert!(html.contains("<h1>Detail of 1v</h1>"), "{html}");
}

#[test]
fn a_ready_made_manifest_has_pages_too() {
    let folder = tempfile::tempdir().unwrap();
    write_file(folder.path(), "ready", "manifest.json", manifest_2("Leaves").to_string());
    let images = folder.path().join("scans");
    std::fs::create_dir_all(&images).unwrap();
    let server = Server::with(&images, &["--manifests", folder.path().to_str().unwrap()]);
    let html = server.get("/m/ready").text();
    assert!(html.contains("/iiif/presentation/3/ready/manifest"), "{html}");
    let folios: Vec<String> =
        links(&html).into_iter().filter(|link| link.contains("/m/ready/")).collect();
    assert!(!folios.is_empty(), "{html}");
    for folio in folios {
        let path = folio.strip_prefix(&server.base()).unwrap();
        assert_eq!(server.get(path).status, 200, "{folio}");
    }
}

#[test]
fn hostile_texts_become_no_markup() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("x");
    std::fs::create_dir_all(&images).unwrap();
    let size = warraq::geometry::Size::new(30, 40);
    let drawn = crate::support::pictures::scene(size);
    crate::support::pictures::write_png(&images.join("a.png"), size, &drawn);
    let hostile = "</script><script>alert(1)</script>\u{202e}\u{1f4dc}";
    let title = format!("{hostile}{}", "أ".repeat(10_000));
    let record = format!(
        "title = \"{title}\"\nsummary = {{ en = \"{hostile}\" }}\n[[metadata]]\nlabel = \
         \"{hostile}\"\nvalue = \"{hostile}\"\n[[folio]]\nlabel = {{ en = \"{hostile}\" }}\nimage \
         = 'x/a.png'\n"
    );
    write_file(folder.path(), "x", "manuscript.toml", record);
    let server = Server::with(folder.path(), &["--manifests", folder.path().to_str().unwrap()]);
    for path in ["/m/x", "/m/x/a", "/m/x/a/1,1,5,5"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let html = answer.text();
        assert!(!html.contains("<script>") && html.contains("&#60;script&#62;"), "{path}");
    }
}
