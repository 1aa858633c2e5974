//! The viewers' pages with and without the viewers.

use std::path::Path;

use warraq::viewers::{Lock, Viewer};

use super::support::Server;

/// Of both pages, with a manifest to open.
const PAGES: [&str; 2] = [
    "/mirador?manifest=https%3A%2F%2Fexample.org%2Fmanifest",
    "/uv?manifest=https%3A%2F%2Fexample.org%2Fmanifest",
];

fn serve(viewers: &Path) -> (tempfile::TempDir, Server) {
    let images = tempfile::tempdir().unwrap();
    let server = Server::with(images.path(), &["--viewers", viewers.to_str().unwrap()]);
    (images, server)
}

#[test]
fn without_viewers_the_pages_say_how_to_install_them() {
    let empty = tempfile::tempdir().unwrap();
    let (_images, server) = serve(empty.path());
    for address in PAGES {
        let page = server.get(address);
        assert_eq!(page.status, 501, "{address}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text().contains("warraq viewers install</code>"), "{}", page.text());
    }
    let home = server.get("/").text();
    assert!(home.contains("warraq viewers install"), "{home}");
    server.log_line("Mirador is not installed");
    server.log_line("Universal Viewer is not installed");
    server.stop();
}

#[test]
fn a_folder_that_does_not_exist_is_a_folder_without_viewers() {
    let folder = tempfile::tempdir().unwrap();
    let (_images, server) = serve(&folder.path().join("none"));
    for address in PAGES {
        assert_eq!(server.get(address).status, 501, "{address}");
    }
    assert_eq!(server.get("/health").status, 200);
    server.stop();
}

/// Puts a line of text in the place of each of a viewer's files.
fn pretend_to_install(viewer: &Viewer, viewers: &Path) {
    let folder = viewers.join(&viewer.name).join(&viewer.version);
    for path in viewer.kept() {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, format!("/* {path} */")).unwrap();
        // Beside text lies the same gzipped; nobody here asks for it.
        std::fs::write(format!("{}.gz", file.display()), b"").unwrap();
    }
}

#[test]
fn installed_viewers_open_the_manifest() {
    let viewers = tempfile::tempdir().unwrap();
    for viewer in &Lock::committed().viewers {
        pretend_to_install(viewer, viewers.path());
    }
    let (_images, server) = serve(viewers.path());
    let files = ["mirador/4.0.0/dist/mirador.min.js", "universalviewer/4.4.0/dist/umd/UV.js"];
    for (address, file) in PAGES.into_iter().zip(files) {
        let page = server.get(address);
        assert_eq!(page.status, 200, "{address}");
        let html = page.text();
        assert!(html.contains("https://example.org/manifest"), "{html}");
        let script = format!("/viewers/{file}");
        assert!(html.contains(&format!("src=\"{script}\"")), "{html}");
        assert!(server.get(&script).text().starts_with("/* dist/"), "{script}");
    }
    let home = server.get("/").text();
    assert!(!home.contains("warraq viewers install"), "{home}");
    for hostile in ["/mirador?manifest=javascript:alert(1)", "/uv?manifest=javascript:alert(1)"] {
        assert_eq!(server.get(hostile).status, 400, "{hostile}");
    }
    server.stop();
}

#[test]
fn no_page_runs_a_script_that_stands_in_it_and_only_one_compiles_its_own() {
    let viewers = tempfile::tempdir().unwrap();
    for viewer in &Lock::committed().viewers {
        pretend_to_install(viewer, viewers.path());
    }
    let (_images, server) = serve(viewers.path());
    for (address, compiles) in [("/", false), (PAGES[0], false), (PAGES[1], true)] {
        let page = server.get(address);
        let policy = page.header("content-security-policy").unwrap();
        let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap();
        assert!(scripts.contains("'self'") && !scripts.contains("unsafe-inline"), "{policy}");
        assert_eq!(scripts.contains("'unsafe-eval'"), compiles, "{address}: {policy}");
    }
    server.stop();
}
