//! Documents that are none, and such as nobody would write.

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_no_document_and_what_is_too_deep_is_null() {
    let deep = (0..200).fold(json!({}), |inner, _| json!({ "items": [inner] }));
    for document in [json!(null), json!([]), json!("a"), json!({ "type": "Image" }), deep] {
        assert_eq!(to_2(&document, &addresses()), Value::Null);
        assert_eq!(to_3(&document), Value::Null);
    }
}

/// Keys that the conversions and the rules look for.
const KEYS: [&str; 54] = [
    "id",
    "type",
    "@id",
    "@type",
    "@context",
    "@value",
    "@language",
    "label",
    "items",
    "body",
    "target",
    "on",
    "resource",
    "images",
    "canvases",
    "sequences",
    "ranges",
    "structures",
    "members",
    "manifests",
    "collections",
    "selector",
    "source",
    "full",
    "value",
    "service",
    "profile",
    "thumbnail",
    "metadata",
    "start",
    "motivation",
    "behavior",
    "viewingHint",
    "annotations",
    "otherContent",
    "resources",
    "width",
    "height",
    "within",
    "partOf",
    "navPlace",
    "features",
    "geometry",
    "coordinates",
    "default",
    "item",
    "logo",
    "provider",
    "homepage",
    "related",
    "license",
    "attribution",
    "requiredStatement",
    "placeholderCanvas",
];

/// Values that mean something to them.
const WORDS: [&str; 36] = [
    "Manifest",
    "Canvas",
    "Range",
    "Collection",
    "Annotation",
    "AnnotationPage",
    "Choice",
    "Image",
    "SpecificResource",
    "FragmentSelector",
    "PointSelector",
    "ImageApiSelector",
    "TextualBody",
    "ImageService3",
    "sc:Manifest",
    "sc:Canvas",
    "sc:Range",
    "oa:Choice",
    "oa:SpecificResource",
    "painting",
    "sc:painting",
    "sequence",
    "paged",
    "top",
    "https://example.org/iiif/3/a/full/max/0/default.jpg",
    "https://example.org/1#xywh=1,2,3",
    "xywh=percent:1,2,3,4",
    "t=1,2",
    "<p>a</p>",
    "<",
    "",
    "none",
    "1200",
    "2020-01-01",
    "http://iiif.io/api/presentation/3/context.json",
    "http://iiif.io/api/presentation/2/context.json",
];

/// Any of these in places where they do not belong.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(|it| json!(it)),
        1 => any::<f64>().prop_map(|it| json!(it)),
        1 => any::<i64>().prop_map(|it| json!(it)),
        1 => "\\PC{0,6}".prop_map(|it| json!(it)),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(6, 96, 8, |inner| {
        let key = prop::sample::select(&KEYS[..]).prop_map(str::to_owned);
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            3 => prop::collection::vec((key, inner), 0..8)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_document_whatever_it_is_makes_anything_panic(
        mut document in anything(),
        head in prop::sample::select(vec![("Manifest", "sc:Manifest"), ("Canvas", "sc:Canvas"),
            ("Collection", "sc:Collection"), ("Range", "sc:Range"),
            ("AnnotationPage", "sc:AnnotationList"), ("Annotation", "oa:Annotation")]),
    ) {
        if let Some(object) = document.as_object_mut() {
            object.insert("type".into(), json!(head.0));
            object.insert("@type".into(), json!(head.1));
        }
        for context in [CONTEXT_3, CONTEXT_2] {
            if let Some(object) = document.as_object_mut() {
                object.insert("@context".into(), json!(context));
            }
            let _ = crate::presentation::rules::check(&document);
        }
        for converted in [to_2(&document, &addresses()), to_3(&document)] {
            prop_assert!(!is_too_deep(&converted));
            let _ = crate::presentation::rules::check(&converted);
        }
    }
}
