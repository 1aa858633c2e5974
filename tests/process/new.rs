//! `warraq new`: a first record from a folder of pictures, served as it is.

use std::fs;
use std::path::Path;

use super::folder::write_good;
use super::program::{Outcome, run};

fn new(name: &str, from: &str, folder: &Path) -> Outcome {
    new_with(name, from, folder, &[])
}

fn new_with(name: &str, from: &str, folder: &Path, flags: &[&str]) -> Outcome {
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (images, manifests) = (at("images"), at("manifests"));
    let settings = ["--images", &images, "--manifests", &manifests];
    run(&[&["new", name, "--from", from], flags, &settings].concat())
}

/// A folder with pictures of which three are a good codex.
fn images() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("images/wells");
    fs::create_dir_all(&pictures).unwrap();
    write_good(&pictures);
    let mut there: Vec<_> =
        fs::read_dir(&pictures).unwrap().map(|entry| entry.unwrap().path()).collect();
    there.sort();
    for (path, name) in there.iter().zip(["1r", "1v", "2r"]) {
        let ending = path.extension().unwrap().to_str().unwrap();
        fs::rename(path, pictures.join(format!("{name}.{ending}"))).unwrap();
    }
    folder
}

#[test]
fn a_first_record_is_good_as_it_is() {
    let folder = images();
    let outcome = new("book of wells", "wells", folder.path());
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let path = folder.path().join("manifests/book of wells/manuscript.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("title = \"book of wells\""), "{text}");
    assert!(text.contains("first_folio = \"1r\""), "{text}");
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let checked = run(&["check", "--images", &at("images"), "--manifests", &at("manifests")]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
    assert!(checked.out.contains("records served 1, with something left out 0"), "{}", checked.out);
}

#[test]
fn folios_are_listed_in_a_table_where_one_is_wanted() {
    let folder = images();
    let outcome = new_with("wells", "wells", folder.path(), &["--csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    assert!(outcome.out.contains("folios.csv for 3 pictures"), "{}", outcome.out);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let table = fs::read_to_string(at("manifests/wells/folios.csv")).unwrap();
    assert!(
        table.starts_with("\u{feff}folio,label,name,image,method\r\n1r,,,wells/1r."),
        "{table}"
    );
    let checked = run(&["check", "--images", &at("images"), "--manifests", &at("manifests")]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
    assert!(checked.out.contains("records served 1, with something left out 0"), "{}", checked.out);

    // Neither is written over, and none is left without the other.
    for (there, missing) in [("manuscript.toml", "folios.csv"), ("folios.csv", "manuscript.toml")] {
        fs::remove_dir_all(at("manifests")).unwrap();
        fs::create_dir_all(at("manifests/wells")).unwrap();
        fs::write(at(&format!("manifests/wells/{there}")), "mine").unwrap();
        let again = new_with("wells", "wells", folder.path(), &["--csv"]);
        assert_eq!(again.code, Some(1));
        let said = format!("{there} is there already; it was left as it is");
        assert!(again.err.contains(&said), "{}", again.err);
        assert_eq!(fs::read_to_string(at(&format!("manifests/wells/{there}"))).unwrap(), "mine");
        assert!(!Path::new(&at(&format!("manifests/wells/{missing}"))).exists());
    }
}

#[test]
fn a_record_that_is_there_is_left_as_it_is() {
    let folder = images();
    assert_eq!(new("wells", "wells", folder.path()).code, Some(0));
    let path = folder.path().join("manifests/wells/manuscript.toml");
    fs::write(&path, "title = 'mine'").unwrap();
    let again = new("wells", "wells", folder.path());
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already; it was left as it is"), "{}", again.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "title = 'mine'");
}

#[test]
fn what_cannot_be_a_record_is_told() {
    let folder = images();
    for (name, from, code, expected) in [
        ("wells", "empty", 1, "there is no picture in `empty`"),
        ("a/b", "wells", 2, "no slash"),
        ("collections", "wells", 2, "reserved"),
        ("wells", "../wells", 1, ""),
    ] {
        let outcome = new(name, from, folder.path());
        assert_eq!(outcome.code, Some(code), "{name}: {}", outcome.err);
        assert!(outcome.err.contains(expected), "{name}: {}", outcome.err);
        assert!(!folder.path().join("manifests").join(name).exists(), "{name}");
    }
}
