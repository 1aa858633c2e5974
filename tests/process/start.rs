//! What keeps the server from starting, each with a sentence that helps.

use std::net::TcpListener;

use super::program::run;

#[test]
fn listening_to_the_world_asks_for_the_public_address() {
    let outcome = run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(outcome.code, Some(2));
    for part in ["0.0.0.0:0", "public_url = \"https://", "WARRAQ_PUBLIC_URL", "--public-url"] {
        assert!(outcome.err.contains(part), "{part}: {}", outcome.err);
    }
}

#[test]
fn a_folder_that_is_not_there_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("scans");
    let missing = missing.to_str().unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images", missing];
    for arguments in [&serve[..], &["check", "--images", missing]] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(1), "{arguments:?}");
        assert!(outcome.err.contains(missing), "{}", outcome.err);
        assert!(outcome.err.contains("create the folder or name another"), "{}", outcome.err);
    }
}

#[test]
fn a_file_in_place_of_the_folder_is_refused_by_name() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let file = file.path().to_str().unwrap();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images", file];
    let outcome = run(&arguments);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains(file) && outcome.err.contains("folder"), "{}", outcome.err);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().to_str().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let refused = |listen: &str, admin: &str| {
        let outcome =
            run(&["serve", "--images", images, "--listen", listen, "--admin-listen", admin]);
        assert_eq!(outcome.code, Some(1), "{}", outcome.err);
        let sentence = outcome.err.lines().last().unwrap_or_default().to_owned();
        assert!(sentence.contains(&format!("cannot listen on {taken}")), "{sentence}");
        assert!(sentence.contains("in use"), "{sentence}");
        sentence
    };
    refused(&taken, "off");
    let operator = refused("127.0.0.1:0", &taken);
    assert!(operator.contains("`--admin-listen off`"), "{operator}");
}
