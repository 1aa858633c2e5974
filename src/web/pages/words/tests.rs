use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;

use super::*;

/// What a file says of the texts below it.
const CHECKED: [&str; 2] = ["Checked by a native reader", "Not yet checked by a native reader"];

/// Texts that are said in English for want of a translation, by language.
const MISSING: [(&str, &str); 0] = [];

fn file(code: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages/words");
    fs::read_to_string(folder.join(format!("{code}.ftl"))).unwrap()
}

fn keys(code: &str) -> BTreeSet<String> {
    let named = |line: &str| Some(line.split_once(" =")?.0.trim().to_owned());
    let file = file(code);
    let starts = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
    file.lines().filter(starts).filter_map(named).collect()
}

#[test]
fn a_language_is_found_whatever_its_region_and_case() {
    for (tag, code) in [("ar", "ar"), ("ar-EG", "ar"), ("AR", "ar"), ("en_GB", "en")] {
        assert_eq!(Words::of(tag).map(|words| words.code), Some(code), "{tag}");
    }
    for tag in ["", "de", "arc", "e", "*", "-ar"] {
        assert!(Words::of(tag).is_none(), "{tag}");
    }
}

#[test]
fn every_file_is_read_and_says_whether_it_was_checked() {
    for words in Words::all() {
        let resource = FluentResource::try_new(file(words.code));
        assert!(resource.is_ok(), "{}: {:?}", words.code, resource.err().map(|it| it.1));
        assert!(["ltr", "rtl"].contains(&&*words.direction), "{}", words.code);
        if words.code == ENGLISH_CODE {
            continue;
        }
        let file = file(words.code);
        let headings = file.lines().filter_map(|line| line.strip_prefix("## "));
        let headings: Vec<&str> = headings.collect();
        assert!(!headings.is_empty(), "{}: nothing says who has checked it", words.code);
        assert!(headings.iter().all(|it| CHECKED.contains(it)), "{}: {headings:?}", words.code);
    }
}

#[test]
fn what_is_missing_in_a_language_is_known() {
    let english = keys("en");
    let mut missing = Vec::new();
    for words in Words::all() {
        let own = keys(words.code);
        let unknown: Vec<_> = own.difference(&english).collect();
        assert!(unknown.is_empty(), "{} has what English lacks: {unknown:?}", words.code);
        missing.extend(english.difference(&own).map(|key| (words.code, key.clone())));
    }
    let missing: Vec<_> = missing.iter().map(|(code, key)| (*code, key.as_str())).collect();
    assert_eq!(missing, MISSING, "translate these, or list them here");
}

#[test]
fn a_translation_has_the_same_things_in_it() {
    let placeables = |code: &str, key: &str| {
        let file = file(code);
        let from = file.find(&format!("\n{key} =")).map_or("", |at| &file[at + 1..]);
        let own = |line: &&str| line.starts_with([' ', '}']);
        let text = from.lines().take(1).chain(from.lines().skip(1).take_while(own));
        let text = text.collect::<Vec<_>>().join("\n");
        let names = text.split('$').skip(1);
        let name =
            |it: &str| it.split(|it: char| !it.is_ascii_alphabetic()).next().map(String::from);
        names.filter_map(name).collect::<BTreeSet<String>>()
    };
    for words in Words::all() {
        for key in keys(words.code) {
            assert_eq!(
                placeables(words.code, &key),
                placeables("en", &key),
                "{} {key}",
                words.code
            );
        }
    }
}

/// The texts of our templates and modules.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs" || it == "html") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn what_pages_say_is_there_and_what_is_there_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    sources(&root.join("templates"), &mut texts);
    sources(&root.join("src/web"), &mut texts);
    let english = keys("en");
    for text in &texts {
        for call in ["say", "count", "with", "with_all"].map(|it| format!(".{it}(\"")) {
            for after in text.split(&call).skip(1) {
                let key = after.split('"').next().unwrap();
                assert!(english.contains(key), "{key} is said and not in en.ftl");
            }
        }
    }
    for key in english {
        let quoted = format!("\"{key}\"");
        assert!(texts.iter().any(|text| text.contains(&quoted)), "nothing says {key}");
    }
}

#[test]
fn arabic_counts_one_two_a_few_and_many() {
    let cases = [
        (0, "لا توجد صور"),
        (1, "صورة واحدة"),
        (2, "صورتان"),
        (3, "٣ صور"),
        (10, "١٠ صور"),
        (11, "١١ صورة"),
        (99, "٩٩ صورة"),
        (100, "١٠٠ صورة"),
        (102, "١٠٢ صورة"),
        (103, "١٠٣ صور"),
        (111, "١١١ صورة"),
    ];
    for (number, said) in cases {
        assert_eq!(ARABIC.count("images", number), said);
    }
    assert_eq!(ARABIC.count("items-to-read", 2), "مادتان للاطلاع");
    assert_eq!(ARABIC.count("items-to-read", 5), "٥ مواد للاطلاع");
}

#[test]
fn english_counts_one_and_many() {
    let images = |number| ENGLISH.count("images", number);
    assert_eq!((images(1), images(2)), ("1 image".into(), "2 images".into()));
    assert_eq!(ENGLISH.count("items-to-read", 1), "1 item to read");
    assert_eq!(ENGLISH.count("items-to-read", 12), "12 items to read");
}

#[test]
fn what_runs_the_other_way_does_so_for_itself() {
    let open = |words: &Words, name| words.with("open-in", "viewer", name);
    assert_eq!(open(&ENGLISH, "Mirador"), "Open in Mirador");
    assert_eq!(open(&ENGLISH, "(ورّاق)"), "Open in \u{2068}(ورّاق)\u{2069}");
    assert_eq!(open(&ARABIC, "Universal Viewer"), "فتح في Universal Viewer");
    assert_eq!(open(&ARABIC, "f. 12v"), "فتح في \u{2068}f. 12v\u{2069}");
    assert_eq!(ENGLISH.tell("no-such-text", None), "no-such-text");
}
