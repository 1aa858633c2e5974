//! From 3.0 to 2.1.

use super::*;

#[test]
fn every_property_of_3_0_has_its_place_in_2_1_or_none() {
    let en = |text: &str| json!({ "en": [text] });
    let page = json!([{ "id": "https://a.example/", "type": "Text", "label": en("Page"), "format": "text/html" }]);
    let page_2 = json!({ "@id": "https://a.example/", "label": { "@value": "Page", "@language": "en" }, "format": "text/html" });
    for (key, value, key_2, expected) in [
        ("label", en("Ode"), "label", json!({ "@value": "Ode", "@language": "en" })),
        ("summary", en("An ode"), "description", json!({ "@value": "An ode", "@language": "en" })),
        (
            "requiredStatement",
            json!({ "label": en("Attribution"), "value": en("Us") }),
            "attribution",
            json!({ "@value": "Us", "@language": "en" }),
        ),
        (
            "requiredStatement",
            json!({ "label": en("Attribution"), "value": en("Us") }),
            "metadata",
            json!(null),
        ),
        (
            "rights",
            json!("http://rightsstatements.org/vocab/InC/1.0/"),
            "license",
            json!("http://rightsstatements.org/vocab/InC/1.0/"),
        ),
        ("homepage", page.clone(), "related", page_2.clone()),
        ("rendering", page, "rendering", page_2),
        (
            "seeAlso",
            json!([{ "id": "https://a.example/d", "type": "Dataset", "format": "text/xml", "profile": "https://p.example/" }]),
            "seeAlso",
            json!({ "@id": "https://a.example/d", "format": "text/xml", "profile": "https://p.example/" }),
        ),
        (
            "partOf",
            json!([{ "id": "https://a.example/c", "type": "Collection" }]),
            "within",
            json!("https://a.example/c"),
        ),
        ("navDate", json!("1492-10-12T02:00:00+02:00"), "navDate", json!("1492-10-12T00:00:00Z")),
        ("behavior", json!(["auto-advance", "paged"]), "viewingHint", json!("paged")),
        ("behavior", json!(["unordered"]), "viewingHint", json!(null)),
        ("behavior", json!(["continuous"]), "viewingDirection", json!("left-to-right")),
        ("viewingDirection", json!("right-to-left"), "viewingDirection", json!("right-to-left")),
        (
            "thumbnail",
            json!([{ "id": "https://a.example/s", "type": "Sound" }, { "id": "https://a.example/i", "type": "Image" }]),
            "thumbnail",
            json!({ "@id": "https://a.example/i", "@type": "dctypes:Image" }),
        ),
        (
            "service",
            json!([{ "@id": "https://a.example/s", "@type": "SearchService1", "profile": "http://iiif.io/api/search/1/search" }]),
            "service",
            json!({ "@context": "http://iiif.io/api/search/1/context.json", "@id": "https://a.example/s", "profile": "http://iiif.io/api/search/1/search" }),
        ),
        (
            "service",
            json!([{ "id": "https://a.example/s", "type": "SearchService2" }]),
            "service",
            json!(null),
        ),
        (
            "placeholderCanvas",
            json!({ "id": "https://a.example/p", "type": "Canvas" }),
            "placeholderCanvas",
            json!(null),
        ),
        ("navPlace", json!({ "id": "https://a.example/p" }), "navPlace", json!(null)),
    ] {
        let converted = down(&json!({ key: value }));
        assert_eq!(converted[key_2], expected, "{key}");
        assert!(key == key_2 || converted.get(key).is_none(), "{key}");
    }
}

#[test]
fn who_stands_behind_a_manifest_is_named_in_the_metadata() {
    let converted = down(&json!({
        "requiredStatement": { "label": { "en": ["Held by"] }, "value": { "en": ["Us"] } },
        "provider": [{
            "id": "https://a.example/us", "type": "Agent", "label": { "en": ["<us>"] },
            "logo": [{ "id": "https://a.example/logo.png", "type": "Image" }],
        }],
    }));
    let metadata = converted["metadata"].as_array().unwrap();
    assert_eq!(metadata[0]["label"][0]["@value"], "Provider");
    assert_eq!(metadata[0]["value"]["@value"], "<span>&lt;us&gt;</span>");
    assert_eq!(metadata[1]["label"]["@value"], "Held by");
    assert_eq!(converted["logo"]["@id"], "https://a.example/logo.png");
}

#[test]
fn the_start_and_other_orders_stand_in_sequences() {
    let canvas = json!({ "id": "https://library.example/m/c1", "type": "Canvas" });
    let start = json!({ "type": "SpecificResource", "source": canvas, "selector": { "type": "PointSelector", "t": 1 } });
    let order = json!([{
        "id": "https://library.example/m/r", "type": "Range", "label": { "en": ["As bound"] },
        "behavior": ["sequence"], "items": [canvas],
    }]);
    let converted = down(&json!({ "start": start, "structures": order }));
    let [first, second] = converted["sequences"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(first["startCanvas"], "https://library.example/m/c1");
    assert_eq!(first["@id"], "https://library.example/m/sequence/normal");
    assert!(first.get("label").is_some());
    let expected = json!({
        "@id": "https://library.example/m/r", "@type": "sc:Sequence",
        "label": { "@value": "As bound", "@language": "en" },
    });
    assert_eq!(*second, expected);
    assert_eq!(converted.get("structures"), None);
}

#[test]
fn sound_has_no_canvas_in_2_1_and_no_range_names_it() {
    let mut manifest = manifest_3(&json!({}));
    let sound = json!({ "id": "https://library.example/m/s", "type": "Canvas", "duration": 3.5 });
    manifest["items"].as_array_mut().unwrap().insert(0, sound);
    let canvas = |id: &str| json!({ "id": id, "type": "Canvas" });
    manifest["structures"] = json!([{
        "id": "https://library.example/m/r", "type": "Range",
        "items": [canvas("https://library.example/m/s"), {
            "type": "SpecificResource", "source": "https://library.example/m/c1",
            "selector": { "type": "FragmentSelector", "value": "xywh=0,0,9,9" },
        }],
    }]);
    let converted = to_2(&manifest, &addresses());
    let canvases = converted["sequences"][0]["canvases"].as_array().unwrap();
    assert_eq!(canvases.len(), 1);
    // What has no label is labeled by its place.
    assert_eq!(canvases[0]["label"], "2");
    let range = &converted["structures"][0];
    assert_eq!(range["canvases"], json!(["https://library.example/m/c1#xywh=0,0,9,9"]));
    assert_eq!((&range["viewingHint"], &range["label"]), (&json!("top"), &json!("1")));
}

#[test]
fn annotations_of_3_0_become_a_list_of_2_1() {
    let canvas = "https://library.example/m/c1";
    let annotation = |motivation: Value, body: Value, target: Value| json!({ "id": "https://a.example/1", "type": "Annotation", "motivation": motivation, "body": body, "target": target });
    let text = |value: &str| json!({ "type": "TextualBody", "value": value, "format": "text/plain", "language": "ar" });
    let svg = json!({ "type": "SpecificResource", "source": canvas, "selector": { "type": "SvgSelector", "value": "<svg/>" } });
    let point = json!({ "type": "SpecificResource", "source": canvas, "selector": { "type": "PointSelector", "x": 3.5, "y": 4 } });
    let page = json!({
        "@context": CONTEXT_3, "id": "https://a.example/p", "type": "AnnotationPage",
        "partOf": [{ "id": "https://a.example/layer", "type": "AnnotationCollection" }],
        "next": { "id": "https://a.example/p2", "type": "AnnotationPage" },
        "items": [
            annotation(json!("supplementing"), text("قفا"), json!(format!("{canvas}#xywh=0,0,9,9"))),
            annotation(json!(["commenting", "tagging"]), json!([text("a"), text("b")]), svg),
            annotation(json!("linking"), json!({ "id": "https://a.example/m", "type": "Manifest" }), point),
            annotation(json!("georeferencing"), text("a"), json!(canvas)),
            annotation(json!("painting"), json!({ "type": "Model" }), json!(canvas)),
        ],
    });
    let list = to_2(&page, &addresses());
    assert_eq!(list["@type"], "sc:AnnotationList");
    assert_eq!(
        (&list["within"], &list["next"]),
        (&json!("https://a.example/layer"), &json!("https://a.example/p2"))
    );
    let resources = list["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 3);
    let chars = json!({ "@type": "cnt:ContentAsText", "chars": "قفا", "format": "text/plain", "language": "ar" });
    assert_eq!(resources[0]["resource"], chars);
    assert_eq!(resources[0]["motivation"], "sc:painting");
    assert_eq!(resources[0]["on"], format!("{canvas}#xywh=0,0,9,9"));
    assert_eq!(resources[1]["motivation"], json!(["oa:commenting", "oa:tagging"]));
    assert_eq!(resources[1]["resource"].as_array().unwrap().len(), 2);
    assert_eq!(resources[1]["on"]["selector"]["chars"], "<svg/>");
    assert_eq!(resources[2]["on"], format!("{canvas}#xywh=3,4,1,1"));
    assert_eq!(resources[2]["resource"]["@type"], "sc:Manifest");
    let reference = down(&json!({}));
    assert_eq!(reference["sequences"][0]["canvases"][0].get("otherContent"), None);
}

#[test]
fn a_part_of_a_picture_and_several_pictures_stay() {
    let mut manifest = manifest_3(&json!({}));
    let image = json!({
        "id": "https://a.example/i/full/max/0/default.jpg", "type": "Image",
        "service": [{ "@id": "https://a.example/i", "@type": "ImageService2", "profile": "level1" }],
    });
    let part = json!({
        "type": "SpecificResource", "source": image,
        "selector": { "type": "ImageApiSelector", "region": "0,0,9,9", "rotation": "90" },
    });
    manifest["items"][0]["items"][0]["items"][0]["body"] = json!([image, part]);
    let converted = to_2(&manifest, &addresses());
    let [whole, part] =
        converted["sequences"][0]["canvases"][0]["images"].as_array().unwrap().as_slice()
    else {
        panic!("two pictures");
    };
    assert_eq!(whole["resource"]["service"]["profile"], "http://iiif.io/api/image/2/level1.json");
    assert_ne!(whole["@id"], part["@id"]);
    assert_eq!(part["resource"]["@id"], "https://a.example/i/0,0,9,9/full/90/default.jpg");
    assert_eq!(part["resource"]["full"]["@id"], "https://a.example/i/full/max/0/default.jpg");
}

#[test]
fn members_of_a_collection_keep_their_order() {
    let member = |kind: &str| json!({ "id": format!("https://a.example/{kind}"), "type": kind, "label": { "en": [kind] } });
    let keys = |kinds: &[&str]| {
        let items: Vec<Value> = kinds.iter().map(|kind| member(kind)).collect();
        let collection = to_2(
            &json!({ "@context": CONTEXT_3, "id": "https://a.example/", "type": "Collection", "label": { "en": ["All"] }, "items": items }),
            &addresses(),
        );
        let lists = ["collections", "manifests", "members"].into_iter();
        lists
            .filter_map(|key| Some((key, collection.get(key)?.as_array()?.len())))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(&["Collection", "Manifest", "Manifest"]),
        [("collections", 1), ("manifests", 2)]
    );
    assert_eq!(keys(&["Collection"]), [("collections", 1)]);
    assert_eq!(keys(&[]), [("manifests", 0)]);
    assert_eq!(keys(&["Manifest", "Collection"]), [("members", 2)]);
}
