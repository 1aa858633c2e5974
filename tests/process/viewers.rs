//! `/mirador` with and without Mirador.

use std::path::Path;

use warraq::viewers::Lock;

use super::support::Server;

const MANIFEST: &str = "/mirador?manifest=https%3A%2F%2Fexample.org%2Fmanifest";

fn serve(viewers: &Path) -> (tempfile::TempDir, Server) {
    let images = tempfile::tempdir().unwrap();
    let server = Server::with(images.path(), &["--viewers", viewers.to_str().unwrap()]);
    (images, server)
}

#[test]
fn without_viewers_the_page_says_how_to_install_them() {
    let empty = tempfile::tempdir().unwrap();
    let (_images, server) = serve(empty.path());
    let page = server.get(MANIFEST);
    assert_eq!(page.status, 501);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.text().contains("<code>warraq viewers install</code>"), "{}", page.text());
    let home = server.get("/").text();
    assert!(home.contains("warraq viewers install"), "{home}");
    server.log_line("Mirador is not installed");
    server.stop();
}

#[test]
fn a_folder_that_does_not_exist_is_a_folder_without_viewers() {
    let folder = tempfile::tempdir().unwrap();
    let (_images, server) = serve(&folder.path().join("none"));
    assert_eq!(server.get(MANIFEST).status, 501);
    assert_eq!(server.get("/health").status, 200);
    server.stop();
}

#[test]
fn an_installed_viewer_opens_the_manifest() {
    let viewers = tempfile::tempdir().unwrap();
    let mirador = Lock::committed().viewer("mirador").unwrap();
    let folder = viewers.path().join("mirador").join(&mirador.version);
    for path in mirador.kept() {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, format!("/* {path} */")).unwrap();
        // Beside text lies the same gzipped; nobody here asks for it.
        std::fs::write(format!("{}.gz", file.display()), b"").unwrap();
    }
    let (_images, server) = serve(viewers.path());
    let page = server.get(MANIFEST);
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(html.contains("https://example.org/manifest"), "{html}");
    let script = format!("/viewers/mirador/{}/dist/mirador.min.js", mirador.version);
    assert!(html.contains(&format!("src=\"{script}\"")), "{html}");
    assert_eq!(server.get(&script).text(), "/* dist/mirador.min.js */");
    let home = server.get("/").text();
    assert!(!home.contains("warraq viewers install"), "{home}");
    assert_eq!(server.get("/mirador?manifest=javascript:alert(1)").status, 400);
    server.stop();
}
