//! The pages of items, folios and details.

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::pages::links;
use crate::support::Server;
use crate::support::pictures::{scene, write_png};
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
    let size = Size::new(30, 40);
    let drawn = scene(size);
    let folio = |name: &str| {
        write_png(&images.join(format!("{name}.png")), size, &drawn);
        format!("[[folio]]\nlabel = {{ en = 'Blank leaf' }}\nimage = 'blank/{name}.png'\n")
    };
    let record = format!("title = 'Blank'\n{}{}", folio("a"), folio("b"));
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
    let size = Size::new(30, 40);
    let drawn = scene(size);
    write_png(&images.join("a.png"), size, &drawn);
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

#[test]
fn a_frame_shows_a_leaf_and_who_must_be_named() {
    let folder = library();
    let server = serve(&folder);
    let answer = server.get("/embed/or%2012/f1v");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.ends_with("; frame-ancestors *"), "{policy}");
    let html = answer.text();
    assert!(html.contains(">Courtesy of nobody</bdi>"), "{html}");
    let page = format!("{}/m/or%2012/f1v\"", server.base());
    assert!(html.contains(&page), "{html}");
    for link in links(&html) {
        let Some(path) = link.strip_prefix(&server.base()) else { continue };
        assert_eq!(server.get(path).status, 200, "{link}");
    }
    for path in ["/embed/or%2012", "/embed/or%2012/f1v/5,5,20,20", "/embed/or%2012/1r?lang=ar"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    for path in ["/embed/nothing", "/embed/or%2012/zzz", "/embed/"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn only_sites_of_the_settings_may_embed() {
    let folder = library();
    let [images, manifests] = ["images", "manifests"].map(|it| folder.path().join(it));
    let config = folder.path().join("warraq.toml");
    std::fs::write(&config, "[web]\nembedding_sites = ['https://example.org']\n").unwrap();
    let [manifests, config] = [&manifests, &config].map(|it| it.to_str().unwrap());
    let server = Server::with(&images, &["--manifests", manifests, "--config", config]);
    let answer = server.get("/embed/or%2012");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.ends_with("; frame-ancestors 'self' https://example.org"), "{policy}");
}

#[test]
fn oembed_tells_of_pages_of_ours_alone() {
    let folder = library();
    let server = serve(&folder);
    let html = server.get("/m/or%2012/f1v").text();
    let discovery = links(&html).into_iter().find(|link| link.contains("/oembed?")).unwrap();
    let answer = server.get(discovery.strip_prefix(&server.base()).unwrap());
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let document = answer.json();
    assert_eq!((&document["type"], &document["version"]), (&json!("rich"), &json!("1.0")));
    assert_eq!(document["title"], "1v, The Copyist's Songs");
    let frame = document["html"].as_str().unwrap();
    assert!(frame.contains(&format!("src=\"{}/embed/or%2012/f1v\"", server.base())), "{frame}");
    let thumbnail = document["thumbnail_url"].as_str().unwrap();
    server.get(thumbnail.strip_prefix(&server.base()).unwrap()).picture();
    let small = server.get(&format!("{}&maxwidth=320", &discovery[server.base().len()..])).json();
    assert_eq!((&small["width"], &small["height"]), (&json!(320), &json!(600)));
    for (query, status) in [
        ("", 400),
        ("?url=https%3A%2F%2Fexample.org%2Fm%2For%2012", 404),
        ("?url=x&format=xml", 501),
        (&format!("?url={}%2F", server.base()), 404),
    ] {
        let answer = server.get(&format!("/oembed{query}"));
        assert_eq!(answer.status, status, "{query}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{query}");
    }
}

#[test]
fn search_engines_find_every_item() {
    let folder = library();
    let server = serve(&folder);
    let answer = server.get("/sitemap.xml");
    assert_eq!(answer.header("content-type"), Some("application/xml; charset=utf-8"));
    let xml = answer.text();
    for item in ["bare", "or%2012"] {
        assert!(xml.contains(&format!("<loc>{}/m/{item}</loc>", server.base())), "{xml}");
    }
    assert_eq!(server.get("/sitemap/1.xml").text(), xml, "one part is the whole");
    for path in ["/sitemap/2.xml", "/sitemap/0.xml", "/sitemap/x"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let robots = server.get("/robots.txt").text();
    assert!(robots.contains(&format!("Sitemap: {}/sitemap.xml\n", server.base())), "{robots}");
    assert_eq!(
        server.get("/favicon.ico").header("content-type"),
        Some("image/svg+xml; charset=utf-8")
    );
}

#[test]
fn a_page_is_cited_in_the_ways_that_programs_read() {
    let folder = library();
    let server = serve(&folder);
    let path = "/m/or%2012/f1v/10,20,30,15";
    let html = server.get(path).text();
    let sentence = "Library of the Street of Booksellers, Or. 12, The Copyist&#39;s Songs, ";
    assert!(html.contains(sentence), "{html}");
    let address = format!("{}{path}", server.base());
    for (format, accept, file, said) in [
        ("text", "", "or-12-1v-10-20-30-15.txt", "1v (10,20,30,15). "),
        (
            "bibtex",
            "application/x-bibtex",
            "or-12-1v-10-20-30-15.bib",
            "@misc{or-12-1v-10-20-30-15,",
        ),
        ("ris", "application/x-research-info-systems", "or-12-1v-10-20-30-15.ris", "TY  - MANSCPT"),
        (
            "csl",
            "application/vnd.citationstyles.csl+json",
            "or-12-1v-10-20-30-15.json",
            "\"call-number\": \"Or. 12\"",
        ),
    ] {
        let answer = server.get(&format!("{path}?cite={format}"));
        assert_eq!(answer.status, 200);
        let disposition = answer.header("content-disposition").unwrap();
        assert_eq!(disposition, format!("attachment; filename=\"{file}\""));
        let text = answer.text();
        assert!(text.contains(said) && text.contains(&address), "{text}");
        if !accept.is_empty() {
            assert!(answer.header("content-type").unwrap().starts_with(accept));
            let negotiated = server.send("GET", path, &[("accept", accept)]);
            assert_eq!(negotiated.text(), text, "{accept}");
            assert!(negotiated.header("vary").unwrap().contains("Accept"));
        }
    }
    let answer = server.get(&format!("{path}?cite=apa"));
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("`bibtex`"), "{}", answer.text());
}

#[test]
fn a_page_is_the_content_state_of_itself() {
    let folder = library();
    let server = serve(&folder);
    let base = server.base();
    let manifest = format!("{base}/iiif/presentation/3/or%2012/manifest");
    let canvas = format!("{base}/iiif/presentation/3/or%2012/canvas/f1v");
    let part_of = json!([{ "id": manifest, "type": "Manifest" }]);
    for (path, target) in [
        ("/m/or%2012", json!({ "id": manifest, "type": "Manifest" })),
        ("/m/or%2012/1v", json!({ "id": canvas, "type": "Canvas", "partOf": part_of })),
        (
            "/m/or%2012/f1v/10,20,30,15",
            json!({
                "id": format!("{canvas}#xywh=10,20,30,15"), "type": "Canvas", "partOf": part_of,
            }),
        ),
    ] {
        let answer = server.send("GET", path, &[("accept", "application/ld+json")]);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert!(answer.header("content-type").unwrap().starts_with("application/ld+json"));
        let state = answer.json();
        assert_eq!(state["target"], target, "{path}");
        assert_eq!(
            (&state["type"], &state["motivation"]),
            (&json!("Annotation"), &json!(["contentState"]))
        );
        let own = state["id"].as_str().unwrap().strip_prefix(&base).unwrap();
        let again = server.send("GET", own, &[("accept", "application/ld+json")]);
        assert_eq!(again.json(), state, "it is found at its own id");
    }
}
