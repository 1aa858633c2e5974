//! Settings that are wrong, and settings that must not be shown.

use super::program::{Outcome, finish, run, warraq};

/// `warraq check` with a configuration file of this text.
fn check_with(text: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("museum.toml");
    std::fs::write(&file, text).unwrap();
    finish(warraq().args(["check", "--config"]).arg(&file).current_dir(folder.path()))
}

#[test]
fn a_mistake_in_the_configuration_file_is_named_with_its_line() {
    for (text, line, word) in [
        ("images = \"scans\"\n\n[pool]\nthreds = 4\n", 4, "threds"),
        ("# ours\nlisten = \"here\"\n", 2, "here"),
        ("images = \"scans\"\ncache_memory = \"lots\"\n", 2, "lots"),
        ("[pool]\n\n\nqueue = \"many\"\n", 4, "many"),
        ("images = \"scans\"\n[pool\n", 2, "]"),
        ("images = 'a'\nimages = 'b'\n", 2, "duplicate"),
    ] {
        let Outcome { code, out, err } = check_with(text);
        assert_eq!(code, Some(2), "{text}: {err}");
        assert!(err.contains(&format!("museum.toml, line {line}: ")), "{text}: {err}");
        assert!(err.contains(word), "{text}: {err}");
        assert_eq!(out, "", "{text}");
    }
}

#[test]
fn a_configuration_file_that_is_not_there_is_named() {
    let outcome = run(&["serve", "--config", "no/such/file.toml"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("no/such/file.toml"), "{}", outcome.err);
}

#[test]
fn a_variable_that_is_no_setting_is_named() {
    let outcome = finish(warraq().arg("check").env("WARRAQ_IMAGSE", "scans"));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("WARRAQ_IMAGSE"), "{}", outcome.err);
    assert!(outcome.err.contains("config/default.toml"), "{}", outcome.err);
}

#[test]
fn a_wrong_value_is_said_of_the_variable_it_came_from() {
    let outcome = finish(warraq().arg("check").env("WARRAQ_POOL_QUEUE", "many"));
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("WARRAQ_POOL_QUEUE"), "{}", outcome.err);
    assert!(outcome.err.contains("many"), "{}", outcome.err);
}

#[test]
fn the_settings_in_effect_name_their_sources() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("museum.toml");
    std::fs::write(&file, "[pool]\nqueue = 7\n").unwrap();
    let mut command = warraq();
    command.args(["check", "--images"]).arg(folder.path()).env("WARRAQ_CONFIG", &file);
    let Outcome { code, out, err } = finish(command.env("WARRAQ_POOL_THREADS", "3"));
    assert_eq!(code, Some(0), "{err}");
    let source = |setting: &str| {
        let line = out.lines().find(|line| line.starts_with(setting));
        line.and_then(|line| line.split_once(" # ")).unwrap_or_else(|| panic!("{setting}\n{out}")).1
    };
    assert!(source("queue = 7").ends_with("museum.toml"));
    assert_eq!(source("threads = 3"), "WARRAQ_POOL_THREADS");
    assert_eq!(source("images = "), "--images");
    assert_eq!(source("shutdown_seconds = "), "default");
}

#[test]
fn passwords_in_addresses_are_never_printed() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().to_str().unwrap();
    // Every reader would see a password in the address that all ids begin with.
    let url = "https://curator:pa55word@images.example.org";
    let published = run(&["check", "--images", images, "--public-url", url]);
    assert_eq!(published.code, Some(2));
    assert!(published.err.contains("https://***@images.example.org"), "{}", published.err);

    let wrong = run(&["check", "--public-url", "ftp://curator:pa55word@images.example.org"]);
    assert_eq!(wrong.code, Some(2));
    let unknown = run(&["check", "--images", "s3://curator:pa55word@bucket/scans"]);
    assert_eq!(unknown.code, Some(1));
    let server = run(&["serve", "--listen", "127.0.0.1:0", "--images", "s3://curator:pa55word@b"]);
    assert_eq!(server.code, Some(1));
    for Outcome { out, err, .. } in [published, wrong, unknown, server] {
        assert!(!out.contains("pa55word") && !err.contains("pa55word"), "{out}\n{err}");
    }
}
