use serde_json::json;

use super::*;
use crate::geometry::Size;
use crate::presentation::{Annotation, View};
use crate::records::annotations::{self, AnnotationFile};
use crate::records::layout::{LaidPicture, LaidSource};
use crate::records::transcription;
use crate::storage::{Entry, Version};

fn folio(name: &str, label: &str, picture: &str) -> LaidFolio {
    LaidFolio {
        name: name.into(),
        is_name_given: true,
        label: LanguageMap::none(label),
        pictures: vec![LaidPicture {
            source: LaidSource::Path(format!("or12/{picture}.tif")),
            label: LanguageMap::default(),
            view: View::default(),
            place: None,
            line: 1.into(),
        }],
        other_label: LanguageMap::default(),
        metadata: Vec::new(),
        behavior: None,
        size: None,
        measures: None,
        is_missing: false,
        line: 1.into(),
    }
}

fn folios() -> Vec<LaidFolio> {
    vec![
        folio("1r", "f. 1r", "scan_0001"),
        folio("1v", "f. 1v", "scan_0002"),
        folio("2.bis", "f. 2bis", "scan_0003"),
        folio("plate a", "plate", "scan_0004"),
        folio("plate b", "plate", "scan_0005"),
    ]
}

fn listing(files: &[&str]) -> (String, Arc<Listing>) {
    let entries = files.iter().map(|file| Entry {
        key: format!("or 12/{file}"),
        size: 1,
        version: Version::of_a_test(),
    });
    let listing = Listing { entries: entries.collect(), ..Listing::default() };
    ("or 12/text".to_owned(), Arc::new(listing))
}

type Sorted = (String, String, Option<String>);

/// Folio, page and language of every file, and what is said of the others.
fn sorted(files: &[&str]) -> (Vec<Sorted>, Vec<Whole>, Vec<String>) {
    let (beside, whole, findings) = Beside::sort(&folios(), &[listing(files)]);
    let pages = beside.pages.iter().flat_map(|(folio, pages)| {
        pages.iter().map(|it| (folio.clone(), it.reference.name.clone(), it.language.clone()))
    });
    (pages.collect(), whole, findings.iter().map(ToString::to_string).collect())
}

#[test]
fn the_folders_lie_beside_the_record() {
    let folders: Vec<String> = Beside::folders("or 12/manuscript.toml").collect();
    assert_eq!(folders, ["or 12/text", "or 12/annotations"]);
}

#[test]
fn a_file_belongs_to_the_folio_that_it_is_named_after() {
    for (file, folio, page, language) in [
        ("text/1r.xml", "1r", "text", None),
        ("text/f. 1v.xml", "1v", "text", None),
        ("text/scan_0002.hocr", "1v", "text", None),
        ("text/2.bis.txt", "2.bis", "text", None),
        ("text/1r.ar.txt", "1r", "ar", Some("ar")),
        ("text/1r.translation-en.xml", "1r", "translation-en", Some("en")),
        ("text/2.bis.fa-Latn.txt", "2.bis", "fa-Latn", Some("fa-Latn")),
        ("text/1r.alto.xml", "1r", "alto", None),
        ("text/1r.raw.txt", "1r", "raw", None),
        ("annotations/1v.json", "1v", "annotations", None),
        ("annotations/1v.notes.json", "1v", "notes", None),
    ] {
        let expected = (folio.to_owned(), page.to_owned(), language.map(str::to_owned));
        assert_eq!(sorted(&[file]), (vec![expected], vec![], vec![]), "{file}");
    }
}

#[test]
fn what_belongs_to_nothing_or_twice_is_told_with_a_remedy() {
    for (files, expected) in [
        (&["text/3r.txt"][..], "or 12/text/3r.txt: belongs to nothing: `3r` is neither"),
        (&["text/plate.txt"], "or 12/text/plate.txt: belongs to nothing"),
        (&["text/1r.doc"], "or 12/text/1r.doc: is not looked at: texts are ALTO"),
        (
            &["annotations/1r.xml"],
            "or 12/annotations/1r.xml: is not looked at: annotations are JSON",
        ),
        (&["text/1r.painting.txt"], "cannot be called `painting`"),
        (
            &["text/1r.txt", "text/1r.xml"],
            "or 12/text/1r.txt: is left out: `or 12/text/1r.xml` gives",
        ),
    ] {
        let (_, _, findings) = sorted(files);
        let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
        assert!(finding.contains(expected), "{files:?}: {finding}");
    }
}

#[test]
fn files_of_folios_that_a_record_does_not_have_are_not_all_read() {
    let files: Vec<String> = (100..130).map(|number| format!("text/{number}r.xml")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (_, whole, findings) = sorted(&files);
    assert_eq!((whole.len(), findings.len()), (MAX_WHOLE, 30 - MAX_WHOLE));
    assert!(findings[0].contains("120r.xml: belongs to nothing"), "{findings:?}");
}

#[test]
fn a_name_that_no_address_can_carry_is_told_with_its_folder() {
    let unusable = vec!["bad\\u{1}name.xml".to_owned()];
    let listing = Arc::new(Listing { unusable, ..Listing::default() });
    let (_, _, findings) = Beside::sort(&folios(), &[("or 12/text".to_owned(), listing)]);
    let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
    assert_eq!(finding.file, "or 12/text/bad\\u{1}name.xml");
}

#[test]
fn what_is_too_large_is_not_read() {
    let (folder, listing) = listing(&["text/1r.xml", "annotations/1r.json"]);
    let mut listing = Listing::clone(&listing);
    for entry in &mut listing.entries {
        entry.size = 33 * 1024 * 1024;
    }
    let (beside, _, findings) = Beside::sort(&folios(), &[(folder, Arc::new(listing))]);
    assert_eq!((beside.pages.len(), findings.len()), (0, 2));
    assert!(findings.iter().any(|it| it.message.contains("larger than 32 MiB")), "{findings:?}");
}

#[test]
fn mistakes_of_one_kind_are_not_told_without_end() {
    let files: Vec<String> = (0..200).map(|number| format!("text/x{number}.doc")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (_, _, findings) = sorted(&files);
    assert!(findings.len() < 60, "{}", findings.len());
    assert!(findings.last().unwrap().contains("150 more"), "{:?}", findings.last());
}

fn whole(path: &str, bytes: &[u8]) -> (Beside, Vec<Finding>, Content) {
    let (mut beside, whole, findings) = Beside::sort(&folios(), &[listing(&[path])]);
    assert_eq!(findings, []);
    let content = Content::read(&whole[0].file, bytes, "or 12").unwrap();
    let findings = beside.add_wholes(&folios(), [(&whole[0], &content)]);
    (beside, findings, content)
}

fn texts(content: &Content, page: &FolioPage) -> Vec<String> {
    let (annotations, findings) = content.annotations(page, Size::new(600, 800));
    assert_eq!(findings, []);
    let text = |annotation| match annotation {
        Annotation::Text(text) => text.text,
        Annotation::Given(given) => given.properties["body"]["value"].to_string(),
    };
    annotations.into_iter().map(text).collect()
}

#[test]
fn a_text_of_the_whole_codex_says_itself_of_which_folios_it_is() {
    let tei = "<TEI><text><pb n='f. 1r'/><p>one</p><pb facs='scans/scan_0002.tif'/><p>two</p>\
               <pb n='99r'/><p>three</p></text></TEI>";
    let (beside, findings, content) = whole("text/codex.ar.xml", tei.as_bytes());
    assert_eq!(beside.pages.keys().collect::<Vec<_>>(), ["1r", "1v"]);
    let page = beside.page("1v", "codex.ar").unwrap();
    assert_eq!(page.language.as_deref(), Some("ar"));
    assert_eq!(texts(&content, page), ["two"]);
    assert_eq!(texts(&content, beside.page("1r", "codex.ar").unwrap()), ["one"]);
    let [finding] = &findings[..] else { panic!("one: {findings:?}") };
    assert!(finding.message.contains("`99r`"), "{finding}");
}

#[test]
fn annotations_of_several_folios_say_themselves_of_which() {
    let about = |target: &str| {
        let body = json!({ "type": "TextualBody", "value": target });
        json!({ "type": "Annotation", "motivation": "commenting", "body": body, "target": target })
    };
    let mut without = about("");
    without.as_object_mut().unwrap().remove("target");
    let file = json!([about("1r#xywh=1,2,3,4"), about("f. 1v"), about("1v"), about("9r"), without]);
    let (beside, findings, content) = whole("annotations/all.json", file.to_string().as_bytes());
    assert_eq!(texts(&content, beside.page("1r", "all").unwrap()), ["\"1r#xywh=1,2,3,4\""]);
    assert_eq!(texts(&content, beside.page("1v", "all").unwrap()), ["\"f. 1v\"", "\"1v\""]);
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings[0].contains("`/3` is left out: its target `9r` is no folio"), "{findings:?}");
    assert!(findings[1].contains("`/4` is left out: it has no target"), "{findings:?}");
}

#[test]
fn annotations_weigh_what_they_have_in_them() {
    let weight = |value: &str, properties: usize| {
        let mut annotation = json!({
            "type": "Annotation",
            "motivation": "commenting",
            "target": { "source": "1r", "selector": { "type": "SvgSelector", "value": value } },
            "body": { "type": "TextualBody", "value": value },
        });
        let object = annotation.as_object_mut().unwrap();
        object.extend((0..properties).map(|at| (at.to_string(), json!([value]))));
        let file = AnnotationFile::read(annotation.to_string().as_bytes(), "or 12").unwrap();
        Content::Annotations(file).weight()
    };
    let long = "x".repeat(100_000);
    assert!((200_000..210_000).contains(&weight(&long, 0)), "{}", weight(&long, 0));
    let small = weight("x", 0);
    assert!(small < 2_000, "{small}");
    assert!((100_000..500_000).contains(&weight("x", 1_000)), "{}", weight("x", 1_000));
    let file = AnnotationFile::read(
        format!("[\"{long}\",{{\"type\":\"Annotation\",\"id\":\"{long}\"}}]").as_bytes(),
        "or 12",
    )
    .unwrap();
    assert!(Content::Annotations(file).weight() > 100_000, "what is left out is kept as well");
}

#[test]
fn an_own_file_may_leave_its_folio_unsaid_and_may_not_speak_of_another() {
    let (beside, _, _) = Beside::sort(&folios(), &[listing(&["annotations/1v.json"])]);
    let page = beside.page("1v", "annotations").unwrap();
    let about = |target: Option<&str>| json!({ "type": "Annotation", "motivation": "tagging", "target": target });
    let file = json!([about(None), about(Some("f. 1v")), about(Some("1r"))]).to_string();
    let content = Content::read(&page.file, file.as_bytes(), "or 12").unwrap();
    let (annotations, findings) = content.annotations(page, Size::new(600, 800));
    assert_eq!(annotations.len(), 2);
    assert!(findings[0].to_string().contains("`/2` is left out: its target `1r`"), "{findings:?}");
}

#[test]
fn a_text_of_one_folio_is_taken_whatever_it_calls_itself() {
    let (beside, _, _) = Beside::sort(&folios(), &[listing(&["text/1v.la.xml"])]);
    let page = beside.page("1v", "la").unwrap();
    let alto = |pages: &str| format!("<alto><Layout>{pages}</Layout></alto>");
    let one = |id: &str, size: &str| {
        format!(
            "<Page ID='{id}' {size}><TextBlock><TextLine HPOS='1' VPOS='1' WIDTH='5' HEIGHT='5'>\
                 <String CONTENT='{id}'/></TextLine></TextBlock></Page>"
        )
    };
    let read = |text: String| Content::read(&page.file, text.as_bytes(), "or 12").unwrap();
    let (annotations, findings) =
        read(alto(&one("P1", "WIDTH='60' HEIGHT='80'"))).annotations(page, Size::new(600, 800));
    assert_eq!(findings, []);
    let Annotation::Text(text) = &annotations[0] else { panic!("{annotations:?}") };
    assert_eq!((text.text.as_str(), text.language.as_deref()), ("P1", Some("la")));
    // Of several the one that is called so, else the first.
    let several = read(alto(&(one("P1", "") + &one("f. 1v", ""))));
    assert_eq!(texts(&several, page), ["f. 1v"]);
    let strangers = read(alto(&(one("P1", "") + &one("P2", ""))));
    let (annotations, findings) = strangers.annotations(page, Size::new(600, 800));
    assert_eq!((annotations.len(), findings.len()), (1, 1));
    // A page of another form.
    let wide = read(alto(&one("P1", "WIDTH='80' HEIGHT='60'")));
    let (_, findings) = wide.annotations(page, Size::new(600, 800));
    assert!(findings[0].message.contains("80 by 60"), "{findings:?}");
}

const GUIDE: &str = include_str!("../../../docs/transcriptions.md");

#[test]
fn the_guide_says_what_is_true() {
    let example = GUIDE.split("\n```json\n").nth(1).and_then(|rest| rest.split("\n```").next());
    let read = AnnotationFile::read(example.unwrap().as_bytes(), "book-of-wells").unwrap();
    assert_eq!((read.annotations.len(), read.left_out), (1, vec![]));
    let mib = |bytes: u64| format!("{} MiB", bytes / (1024 * 1024));
    for told in [mib(transcription::MAX_BYTES), mib(annotations::MAX_BYTES)] {
        assert!(GUIDE.contains(&told), "{told}");
    }
    let (_, _, findings) = sorted(&["text/3r.txt"]);
    let sentence = findings[0].split_once(": ").unwrap().1;
    let sentence = sentence.replace("`3r`", "`003r`").replace("`1r`", "`001r`");
    assert!(GUIDE.contains(&sentence), "{sentence}");
}
