//! Pages for people, and the two addresses for supervisors.

use tempfile::TempDir;
use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{scene, write_png};
use crate::support::records::write_record;

/// The values of all `href` and `src` of a page.
pub fn links(html: &str) -> Vec<String> {
    let parts: Vec<_> = html.split('"').collect();
    let is_link = |pair: &&[&str]| pair[0].ends_with(" href=") || pair[0].ends_with(" src=");
    parts.windows(2).filter(is_link).map(|pair| pair[1].replace("&#38;", "&")).collect()
}

/// Two items.
fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (item, size) in [("ms 10", Size::new(640, 480)), ("Пс. 2 <b>", Size::new(40, 30))] {
        let item = folder.path().join(item);
        std::fs::create_dir(&item).unwrap();
        write_png(&item.join("f1.png"), size, &scene(size));
        write_png(&item.join("f2.png"), size, &scene(size));
    }
    folder
}

/// Without viewers, whatever this checkout has installed.
fn without_viewers(folder: &TempDir) -> Server {
    let nowhere = folder.path().join("no viewers");
    Server::with(folder.path(), &["--viewers", nowhere.to_str().unwrap()])
}

#[test]
fn the_home_page_shows_every_item_with_a_picture_and_its_manifest() {
    let folder = library();
    let server = without_viewers(&folder);
    let answer = server.get("/");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(answer.header("content-security-policy").unwrap().contains("default-src 'self'"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let html = answer.text();
    assert!(html.contains("ms 10") && html.contains("Пс. 2 &#60;b&#62;"), "{html}");
    assert!(html.contains("2 images"), "{html}");

    let links = links(&html);
    let (mut thumbnails, mut manifests) = (0, 0);
    for link in &links {
        // What begins with a question mark leads from the page to itself.
        let link = if link.starts_with('?') { &format!("/{link}") } else { link };
        let path = link.strip_prefix(&server.base()).unwrap_or(link);
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{link}");
        if path.starts_with("/iiif/3/") {
            answer.picture();
            thumbnails += 1;
        } else if path.starts_with("/iiif/presentation/3/") {
            assert_eq!(answer.json()["id"], link.as_str());
            manifests += 1;
        }
    }
    assert_eq!((thumbnails, manifests), (2, 2), "{links:?}");
}

#[test]
fn items_are_found_by_their_words_and_listed_some_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(20, 30);
    for number in 1..=30 {
        let item = folder.path().join(format!("ms {number}"));
        std::fs::create_dir(&item).unwrap();
        write_png(&item.join("f1.png"), size, &scene(size));
    }
    let special = folder.path().join("ديوان الورّاق");
    std::fs::create_dir(&special).unwrap();
    write_png(&special.join("f1.png"), size, &scene(size));
    let server = without_viewers(&folder);
    let shown = |path: &str| {
        let html = server.get(path).text();
        let items = html.matches("<li class=\"item\">").count();
        (html, items)
    };
    let (first, items) = shown("/");
    assert!(first.contains("31 items to read") && items == 24, "{items}: {first}");
    let next = links(&first).into_iter().find(|link| link.contains("page=2")).unwrap();
    assert_eq!(shown(&next).1, 7);
    assert_eq!(shown("/?page=99").1, 7, "the last page");
    let (found, items) =
        shown("/?q=%D8%AF%D9%90%D9%8A%D9%88%D8%A7%D9%86+%D8%A7%D9%84%D9%88%D8%B1%D8%A7%D9%82");
    assert!(found.contains("1 item found") && items == 1, "{found}");
    assert!(found.contains("value=\"دِيوان الوراق\""), "the words stay in their field: {found}");
    let (found, items) = shown("/?q=MS+1");
    assert!(found.contains("12 items found") && items == 12, "1, 10 to 19 and 21: {found}");
    let (nothing, items) = shown("/?q=%22%3E%3Cb%3E");
    assert!(
        nothing.contains("Nothing found") && items == 0 && !nothing.contains("<b>"),
        "{nothing}"
    );
}

#[test]
fn the_home_page_of_an_empty_folder_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let server = without_viewers(&folder);
    let answer = server.get("/");
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("--images"), "{}", answer.text());
}

#[test]
fn without_installed_viewers_their_page_says_how_to_install_them() {
    let folder = library();
    let server = without_viewers(&folder);
    for path in
        ["/mirador", "/mirador?manifest=http%3A%2F%2Fexample.org%2Fm", "/uv", "/read/ms%2010"]
    {
        let answer = server.get(path);
        assert_eq!(answer.status, 501, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(answer.text().contains("warraq viewers install"), "{}", answer.text());
        // Once the viewer is there this is another page, whatever a client holds.
        let again = server.send("GET", path, &[("if-none-match", "*")]);
        assert_eq!((again.status, again.body.len()), (501, answer.body.len()), "{path}");
        assert_eq!(again.header("cache-control"), Some("no-store"), "{path}");
    }
    assert!(server.get("/").text().contains("warraq viewers install"));
    for file in ["mirador/4.0.0/dist/mirador.min.js", "universalviewer/4.4.0/dist/umd/UV.js"] {
        assert_eq!(server.get(&format!("/viewers/{file}")).status, 404, "{file}");
    }
}

#[test]
fn pages_speak_the_language_of_the_address_else_the_browsers_else_english() {
    let folder = library();
    let server = without_viewers(&folder);
    for (path, accept_language, language) in [
        ("/", "ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("/", "fr,en;q=0.8,ar;q=0.5", "fr"),
        ("/", "de,en;q=0.8,ar;q=0.5", "en"),
        ("/", "kk,ru;q=0.9", "kk"),
        ("/", "de,it;q=0.9", "en"),
        ("/?lang=en", "ar", "en"),
        ("/?lang=ar", "en", "ar"),
        ("/mirador?lang=ar", "en", "ar"),
        ("/uv", "ar", "ar"),
    ] {
        let asked = format!("{path} {accept_language}");
        let answer = server.send("GET", path, &[("accept-language", accept_language)]);
        assert!(answer.text().contains(&format!("<html lang=\"{language}\"")), "{asked}");
        assert!(answer.header("vary").unwrap().contains("Accept-Language"), "{asked}");
    }
    let arabic = server.get("/?lang=ar").text();
    assert!(arabic.contains("مادتان للاطلاع") && arabic.contains("صورتان"), "{arabic}");
}

#[test]
fn what_records_say_is_in_the_language_of_the_address_else_the_browsers_whatever_the_page_speaks() {
    let folder = library();
    let manifests = folder.path().join("manifests");
    let titles = "{ en = 'Wells', ar = 'الآبار', kk = 'Құдықтар', uz-Cyrl = 'Қудуқлар' }";
    let record = format!("title = {titles}\n[folios]\nimages = 'ms 10/*.png'\n");
    write_record(&manifests, "wells", &record);
    let server = Server::with(folder.path(), &["--manifests", manifests.to_str().unwrap()]);
    for (path, accept_language, page, title, language) in [
        ("/", "kk-KZ,ru;q=0.9,en;q=0.8", "kk", "Құдықтар", "kk"),
        ("/", "de,uz-Cyrl-UZ;q=0.9,kk;q=0.8", "uz", "Қудуқлар", "uz-Cyrl"),
        ("/", "kk;q=0.2,ar;q=0.5", "ar", "الآبار", "ar"),
        ("/", "kk,ar;q=0.5", "kk", "Құдықтар", "kk"),
        ("/", "kk;q=0,ru", "ru", "Wells", "en"),
        ("/?lang=kk", "ar", "kk", "Құдықтар", "kk"),
        ("/?lang=en", "kk", "en", "Wells", "en"),
        // Neither is there: the next that the reader has.
        ("/?lang=tlh", "ru,kk;q=0.5", "ru", "Құдықтар", "kk"),
    ] {
        let asked = format!("{path} {accept_language}");
        let text = server.send("GET", path, &[("accept-language", accept_language)]).text();
        assert!(text.contains(&format!("<html lang=\"{page}\"")), "{asked}");
        let title = format!("<bdi lang=\"{language}\" dir=\"auto\">{title}</bdi></a></h2>");
        assert!(text.contains(&title), "{asked}: {text}");
    }
}

#[test]
fn the_page_for_an_address_with_nothing_is_in_the_readers_language() {
    let folder = library();
    let server = without_viewers(&folder);
    let browser = [("accept", "text/html"), ("accept-language", "ar")];
    let page = server.send("GET", "/nothing", &browser);
    assert_eq!(page.status, 404);
    assert_eq!(page.header("vary"), Some("Accept, Accept-Language, Cookie"));
    assert!(page.text().contains("الصفحة غير موجودة"), "{}", page.text());
    // A held page of another language is not taken for this one.
    let home = server.send("GET", "/", &browser);
    let held = home.header("etag").unwrap().to_owned();
    let english = server.send("GET", "/?lang=en", &[("if-none-match", &held)]);
    assert_eq!(english.status, 200);
}

#[test]
fn supervisors_learn_that_it_lives_and_is_ready() {
    let folder = library();
    let server = Server::of(folder.path());
    for (path, body) in [("/health", "ok\n"), ("/ready", "ready\n")] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.text().as_str()), (200, body), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    server.stop();
}

#[test]
fn our_own_files_have_their_media_types() {
    let folder = library();
    let server = Server::of(folder.path());
    for (file, media_type) in [
        ("style.css", "text/css; charset=utf-8"),
        ("manifest.js", "text/javascript; charset=utf-8"),
        ("mirador.js", "text/javascript; charset=utf-8"),
        ("uv.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
    ] {
        let answer = server.get(&format!("/assets/{file}"));
        assert_eq!(answer.header("content-type"), Some(media_type), "{file}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{file}");
    }
    assert_eq!(server.get("/assets/nothing.css").status, 404);
}
