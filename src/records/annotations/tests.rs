use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::presentation::GivenTarget;

fn read(value: &Value) -> AnnotationFile {
    AnnotationFile::read(value.to_string().as_bytes(), "ms 1").unwrap()
}

fn comment(target: &Value) -> Value {
    json!({
        "type": "Annotation",
        "motivation": "commenting",
        "body": { "type": "TextualBody", "value": "<p>a note</p>", "format": "text/html" },
        "target": target,
    })
}

#[test]
fn a_page_an_annotation_and_an_array_are_read_alike() {
    let one = comment(&json!("1v#xywh=1,2,3,4"));
    let expected = &read(&one).annotations[0];
    assert_eq!(expected.pointer, "");
    assert_eq!(expected.annotation.properties["body"]["value"], "<p>a note</p>");
    assert_eq!(
        expected.targets,
        [NamedTarget {
            folio: Some("1v".into()),
            target: GivenTarget::Canvas(Some("xywh=1,2,3,4".into()))
        }]
    );
    let page = json!({ "@context": "x", "type": "AnnotationPage", "items": [one] });
    for (file, pointer) in [(page, "/items/0"), (json!([one]), "/0")] {
        let [read] = &read(&file).annotations[..] else { panic!("one: {file}") };
        assert_eq!((&read.annotation, &read.targets), (&expected.annotation, &expected.targets));
        assert_eq!(read.pointer, pointer);
    }
}

#[test]
fn a_folio_is_named_by_its_name_or_by_an_address_of_ours() {
    let ours = "https://old.example/x/iiif/presentation/2/ms%201/canvas/f.%201v";
    for (target, folio, expected) in [
        (json!("1v"), Some("1v"), GivenTarget::Canvas(None)),
        (json!(ours), Some("f. 1v"), GivenTarget::Canvas(None)),
        (json!({ "id": ours, "type": "Canvas" }), Some("f. 1v"), GivenTarget::Canvas(None)),
        (json!(null), None, GivenTarget::Canvas(None)),
        (json!("#xywh=1,2,3,4"), None, GivenTarget::Canvas(Some("xywh=1,2,3,4".into()))),
        (
            json!("https://other.example/canvas/1"),
            Some("https://other.example/canvas/1"),
            GivenTarget::Canvas(None),
        ),
    ] {
        let read = read(&comment(&target));
        let named = &read.annotations[0].targets[0];
        assert_eq!((named.folio.as_deref(), &named.target), (folio, &expected), "{target}");
    }
    let selector = json!({ "type": "SvgSelector", "value": "<svg/>" });
    let part =
        json!({ "type": "SpecificResource", "source": { "id": "1v" }, "selector": selector });
    let read = read(&comment(&part));
    let GivenTarget::Specific(properties) = &read.annotations[0].targets[0].target else {
        panic!("no part: {read:?}");
    };
    assert_eq!(properties["selector"], selector);
}

#[test]
fn a_list_of_presentation_2_is_read_in_the_words_of_today() {
    let list = json!({
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": "https://old.example/list/1",
        "@type": "sc:AnnotationList",
        "resources": [
            {
                "@id": "_:b0",
                "@type": "oa:Annotation",
                "motivation": "sc:painting",
                "resource": { "@type": "cnt:ContentAsText", "chars": "قفا", "language": "ar" },
                "on": "1v#xywh=1,2,3,4",
            },
            {
                "@id": "https://old.example/2",
                "@type": "oa:Annotation",
                "motivation": ["oa:commenting", "oa:tagging"],
                "resource": [
                    { "@type": "dctypes:Text", "chars": "a note", "format": "text/html" },
                    { "@type": "oa:Tag", "chars": "gloss" },
                ],
                "on": [{
                    "@type": "oa:SpecificResource",
                    "full": "1v",
                    "selector": {
                        "@type": "oa:Choice",
                        "default": { "@type": "oa:FragmentSelector", "value": "xywh=5,6,7,8" },
                        "item": { "@type": "oa:SvgSelector", "value": "<svg/>" },
                    },
                }],
            },
            {
                "@type": "oa:Annotation",
                "motivation": "sc:painting",
                "resource": { "@id": "https://old.example/a.jpg", "@type": "dctypes:Image" },
                "on": "1v",
            },
        ],
    });
    let read = read(&list);
    let [first, second] = &read.annotations[..] else { panic!("two: {read:?}") };
    assert_eq!(first.annotation.id, None);
    assert_eq!(first.annotation.properties["motivation"], "supplementing");
    assert_eq!(
        first.annotation.properties["body"],
        json!({ "type": "TextualBody", "value": "قفا", "language": "ar" })
    );
    assert_eq!(second.annotation.id.as_deref(), Some("https://old.example/2"));
    assert_eq!(second.annotation.properties["motivation"], json!(["commenting", "tagging"]));
    assert_eq!(second.annotation.properties["body"][1]["purpose"], "tagging");
    let GivenTarget::Specific(part) = &second.targets[0].target else { panic!("{second:?}") };
    assert_eq!(part["selector"], json!({ "type": "FragmentSelector", "value": "xywh=5,6,7,8" }));
    assert_eq!(read.left_out, [("/resources/2".into(), AnnotationError::Painting)]);
}

#[test]
fn what_cannot_be_published_is_left_out_alone() {
    let with = |key: &str, value: Value| {
        let mut annotation = comment(&json!("1v"));
        annotation[key] = value;
        annotation
    };
    let script = json!({ "type": "TextualBody", "value": "x<SCRIPT>alert(1)</SCRIPT>" });
    let wrong = [
        (json!("text"), "it is no object"),
        (json!({ "type": "Canvas" }), "it is no Annotation"),
        (with("id", json!("urn:uuid:1")), "its `id` `urn:uuid:1` is no web address"),
        (with("id", json!("https://example.org/ق")), "is no web address"),
        (with("motivation", json!(null)), "it has no `motivation`"),
        (with("motivation", json!(["commenting", "painting"])), "its motivation is `painting`"),
        (with("body", script), "it has a script in it"),
        (with("body", json!([{ "id": " javascript:alert(1)" }])), "it has a script in it"),
        (with("target", json!(12)), "its `target` is of no form"),
        (with("target", json!({ "source": 1 })), "its `target` is of no form"),
    ];
    let mut values: Vec<Value> = wrong.iter().map(|(value, _)| value.clone()).collect();
    values.push(comment(&json!("1v")));
    let read = read(&Value::Array(values));
    assert_eq!(read.annotations.len(), 1);
    assert_eq!(read.left_out.len(), wrong.len());
    for ((pointer, error), (value, expected)) in read.left_out.iter().zip(&wrong) {
        assert!(error.to_string().contains(expected), "{pointer}: {value}: {error}");
    }
}

#[test]
fn a_file_that_is_none_says_what_it_is() {
    for (bytes, expected) in [
        (&b"{\n  \"type\": }"[..], "is no JSON"),
        (b"", "is no JSON"),
        (b"\xFF\xFE{}", "is no text in UTF-8"),
        (b"12", "has no Annotations"),
        (b"{}", "has no Annotations"),
        (br#"{ "type": "Manifest" }"#, "is a `Manifest`"),
        (br#"{ "type": "AnnotationPage" }"#, "has no array `items`"),
        (&[b'['; 1000][..], "is no JSON"),
    ] {
        let error = AnnotationFile::read(bytes, "ms").unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let error = AnnotationFile::read(b"{\n  \"type\": }", "ms").unwrap_err();
    assert_eq!(error.line(), Some(2));
    assert!(AnnotationFile::read("\u{feff}[]".as_bytes(), "ms").is_ok());
}

#[test]
fn an_id_names_one_annotation() {
    let mut annotation = comment(&json!("1v"));
    annotation["id"] = json!("https://example.org/1");
    let read = read(&json!([annotation, annotation]));
    let ids: Vec<_> = read.annotations.iter().map(|it| it.annotation.id.as_deref()).collect();
    assert_eq!(ids, [Some("https://example.org/1"), None]);
}

proptest! {
    #[test]
    fn no_damage_to_a_file_is_too_odd_to_be_read_or_refused(
        changes in prop::collection::vec((0.0..1.0, any::<u8>()), 1..6),
    ) {
        let mut bytes = json!([comment(&json!({ "source": "1v", "selector": {} }))]).to_string().into_bytes();
        for (at, byte) in changes {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        if let Ok(file) = AnnotationFile::read(&bytes, "ms") {
            prop_assert!(file.annotations.iter().all(|it| !it.targets.is_empty()));
        }
    }
}
