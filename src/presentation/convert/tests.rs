use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::presentation::testing::{addresses, any_item, item, of_type};
use crate::presentation::{Part, Version, build};

const CONTEXT_3: &str = "http://iiif.io/api/presentation/3/context.json";
const CONTEXT_2: &str = "http://iiif.io/api/presentation/2/context.json";

/// A Manifest of 3.0 with one Canvas, and these properties beside.
fn manifest_3(properties: &Value) -> Value {
    let mut manifest = json!({
        "@context": CONTEXT_3,
        "id": "https://library.example/m/manifest",
        "type": "Manifest",
        "label": { "none": ["MS 12"] },
        "items": [{
            "id": "https://library.example/m/c1", "type": "Canvas", "width": 60, "height": 80,
            "items": [{
                "id": "https://library.example/m/c1/p", "type": "AnnotationPage",
                "items": [{
                    "id": "https://library.example/m/c1/a", "type": "Annotation",
                    "motivation": "painting",
                    "body": { "id": "https://library.example/1.jpg", "type": "Image" },
                    "target": "https://library.example/m/c1",
                }],
            }],
        }],
    });
    manifest.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    manifest
}

/// One of 2.1, likewise.
fn manifest_2(properties: &Value) -> Value {
    let mut manifest = json!({
        "@context": CONTEXT_2,
        "@id": "https://library.example/m/manifest",
        "@type": "sc:Manifest",
        "label": "MS 12",
        "sequences": [{ "@type": "sc:Sequence", "canvases": [{
            "@id": "https://library.example/m/c1", "@type": "sc:Canvas", "label": "1",
            "width": 60, "height": 80,
            "images": [{
                "@type": "oa:Annotation", "motivation": "sc:painting",
                "resource": { "@id": "https://library.example/1.jpg", "@type": "dctypes:Image" },
                "on": "https://library.example/m/c1",
            }],
        }] }],
    });
    manifest.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    manifest
}

fn down(properties: &Value) -> Value {
    to_2(&manifest_3(properties), &addresses())
}

fn up(properties: &Value) -> Value {
    to_3(&manifest_2(properties))
}

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

#[test]
fn every_property_of_2_1_has_its_place_in_3_0() {
    let none = |text: &str| json!({ "none": [text] });
    for (key, value, key_3, expected) in [
        ("description", json!("An ode"), "summary", none("An ode")),
        (
            "attribution",
            json!("Us"),
            "requiredStatement",
            json!({ "label": { "en": ["Attribution"] }, "value": none("Us") }),
        ),
        (
            "license",
            json!("https://creativecommons.org/licenses/by/4.0/"),
            "rights",
            json!("http://creativecommons.org/licenses/by/4.0/"),
        ),
        (
            "license",
            json!("Ask us"),
            "metadata",
            json!([{ "label": { "en": ["License"] }, "value": none("Ask us") }]),
        ),
        (
            "related",
            json!("https://a.example/"),
            "homepage",
            json!([{ "id": "https://a.example/", "type": "Text", "label": none("https://a.example/") }]),
        ),
        (
            "related",
            json!({ "@id": "https://a.example/v", "format": "video/mp4" }),
            "rendering",
            json!([{ "id": "https://a.example/v", "type": "Video", "label": none("video/mp4"), "format": "video/mp4" }]),
        ),
        (
            "seeAlso",
            json!({ "@id": "https://a.example/d", "format": "text/xml" }),
            "seeAlso",
            json!([{ "id": "https://a.example/d", "type": "Dataset", "format": "text/xml" }]),
        ),
        (
            "within",
            json!("https://a.example/c"),
            "partOf",
            json!([{ "id": "https://a.example/c", "type": "Collection" }]),
        ),
        (
            "thumbnail",
            json!("https://a.example/t.jpg"),
            "thumbnail",
            json!([{ "id": "https://a.example/t.jpg", "type": "Image" }]),
        ),
        ("viewingHint", json!("paged"), "behavior", json!(["paged"])),
        ("viewingHint", json!("top"), "behavior", json!(null)),
        ("viewingDirection", json!("right-to-left"), "viewingDirection", json!("right-to-left")),
        ("navDate", json!("1492-10-12"), "navDate", json!("1492-10-12T00:00:00Z")),
        (
            "metadata",
            json!([{ "label": "Leaves", "value": 12 }, { "label": "x" }]),
            "metadata",
            json!([{ "label": none("Leaves"), "value": none("12") }]),
        ),
        (
            "service",
            json!({ "@context": "http://iiif.io/api/search/1/context.json", "@id": "https://a.example/s", "profile": "http://iiif.io/api/search/1/search" }),
            "service",
            json!([{ "@id": "https://a.example/s", "@type": "SearchService1", "profile": "http://iiif.io/api/search/1/search" }]),
        ),
    ] {
        assert_eq!(up(&json!({ key: value }))[key_3], expected, "{key}");
    }
    let provider =
        &up(&json!({ "logo": "https://a.example/logo.png", "attribution": "Us" }))["provider"][0];
    assert_eq!((&provider["type"], &provider["label"]), (&json!("Agent"), &none("Us")));
    assert_eq!(provider["logo"][0]["id"], "https://a.example/logo.png");
}

#[test]
fn a_service_of_which_only_the_id_is_given_is_the_one_that_the_document_describes() {
    let login = "https://library.example/login";
    let mut document = manifest_2(&json!({
        "service": { "@id": login, "profile": "http://iiif.io/api/auth/0/login" },
    }));
    let image = json!({
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": "https://library.example/1", "service": login,
    });
    document["sequences"][0]["canvases"][0]["images"][0]["resource"]["service"] =
        json!([image, login, "https://library.example/2"]);
    let services = &to_3(&document)["items"][0]["items"][0]["items"][0]["body"]["service"];
    let classes = [0, 1, 2].map(|at| services[at]["@type"].as_str().unwrap().to_owned());
    assert_eq!(classes, ["ImageService2", "AuthCookieService1", "ImageService2"]);
    assert_eq!(services[0]["service"][0]["@id"], login);
}

#[test]
fn how_large_a_canvas_is_stands_in_a_service_of_both_versions() {
    let scale = json!({
        "id": "https://library.example/m/c1#physdim", "type": "PhysicalDimensions",
        "profile": "http://iiif.io/api/annex/services/physdim",
        "physicalScale": 0.1, "physicalUnits": "mm",
    });
    let mut document = manifest_3(&json!({}));
    document["items"][0]["service"] = json!([scale]);
    let mut two = to_2(&document, &addresses());
    let service = &mut two["sequences"][0]["canvases"][0]["service"];
    assert_eq!(service["@context"], "http://iiif.io/api/annex/services/physdim/1/context.json");
    assert_eq!(service["physicalScale"], 0.1);
    // Most have no id.
    service.as_object_mut().unwrap().remove("@id");
    let back = &to_3(&two)["items"][0]["service"][0];
    assert_eq!(
        (&back["@type"], &back["physicalUnits"]),
        (&json!("PhysicalDimensions"), &json!("mm"))
    );
}

#[test]
fn sloppy_canvases_are_mended() {
    let canvas = |canvas: Value| {
        let sequence = json!([{ "canvases": [canvas] }]);
        up(&json!({ "sequences": sequence }))["items"].as_array().unwrap().first().cloned()
    };
    let picture = json!({ "resource": {
        "@type": "dcTypes:Image", "width": "60", "height": 80.0,
        "service": { "@context": "http://iiif.io/api/image/2/context.json", "@id": "https://a.example/i", "profile": ["http://iiif.io/api/image/2/level2.json", { "formats": [] }] },
    } });
    let mended = canvas(json!({ "images": picture })).unwrap();
    assert_eq!((&mended["width"], &mended["height"]), (&json!(60), &json!(80)));
    assert_eq!(mended["id"], "https://library.example/m/manifest/canvas/1");
    assert_eq!(mended["label"], json!({ "none": ["1"] }));
    let annotation = &mended["items"][0]["items"][0];
    assert_eq!(annotation["target"], mended["id"]);
    let service = json!([{ "@id": "https://a.example/i", "@type": "ImageService2", "profile": "http://iiif.io/api/image/2/level2.json" }]);
    assert_eq!(annotation["body"]["service"], service);
    assert_eq!(annotation["body"]["id"], "https://a.example/i/full/full/0/default.jpg");
    assert_eq!(canvas(json!({ "@id": "https://a.example/c", "width": 0, "height": 0 })), None);
}

/// A tree of Ranges by their labels: `a(b c)`.
fn names(range: &Value) -> String {
    let items = range["items"].as_array().into_iter().flatten();
    let below: Vec<String> = items.filter(|it| it["type"] == "Range").map(names).collect();
    let name = range["label"]["none"][0].as_str().unwrap();
    if below.is_empty() { name.to_owned() } else { format!("{name}({})", below.join(" ")) }
}

#[test]
fn flat_ranges_become_trees_with_cycles_and_orphans() {
    let id = |name: &str| format!("https://library.example/m/{name}");
    let range = |name: &str, ranges: &[&str]| {
        let ranges: Vec<String> = ranges.iter().map(|name| id(name)).collect();
        json!({ "@id": id(name), "@type": "sc:Range", "label": name, "ranges": ranges, "canvases": [id("c1"), id("lost")] })
    };
    let mut top = range("top", &["a", "b", "gone"]);
    top["viewingHint"] = json!("top");
    let structures = json!([
        range("a", &["c"]),
        range("b", &["a"]),
        top,
        range("c", &["a"]),
        range("x", &["y"]),
        range("y", &["x"]),
        range("alone", &[]),
    ]);
    let converted = up(&json!({ "structures": structures }));
    let trees: Vec<String> =
        converted["structures"].as_array().unwrap().iter().map(names).collect();
    assert_eq!(trees, ["top(a(c) b)", "alone", "x(y)"]);
    let canvases = of_type(&converted["structures"], "Canvas");
    assert!(canvases.iter().all(|it| it["id"] == id("c1")), "{canvases:?}");
}

#[test]
fn a_chain_of_ranges_is_no_deep_tree() {
    let range = |at: usize| json!({ "@id": format!("https://a.example/{at}"), "label": "r", "ranges": [format!("https://a.example/{}", at + 1)], "canvases": ["https://library.example/m/c1"] });
    let structures: Vec<Value> = (0..10_000).map(range).collect();
    let converted = up(&json!({ "structures": structures }));
    assert!(!is_too_deep(&converted));
    assert_eq!(of_type(&converted, "Range").len(), 10_000);
}

#[test]
fn a_list_of_2_1_becomes_a_page_of_3_0() {
    let list = json!({
        "@context": CONTEXT_2, "@id": "https://a.example/l", "@type": "sc:AnnotationList",
        "within": { "@id": "https://a.example/layer", "@type": "sc:Layer", "label": "Transcription" },
        "resources": [
            { "@type": "oa:Annotation", "motivation": "sc:painting",
              "resource": { "@type": "cnt:ContentAsText", "chars": "قفا", "language": "ar" },
              "on": "https://a.example/c#xywh=0,0,9,9" },
            { "@id": "_:b1", "motivation": ["oa:commenting", "oa:tagging"],
              "resource": [{ "@type": "oa:Tag", "chars": "a" }, { "@type": "dctypes:Text", "chars": "b" }],
              "on": { "@type": "oa:SpecificResource", "full": "https://a.example/c",
                      "within": { "@id": "https://a.example/m", "@type": "sc:Manifest" },
                      "selector": { "@type": "oa:Choice",
                                    "default": { "@type": "oa:FragmentSelector", "value": "xywh=1,2,3,4" },
                                    "item": { "@type": "oa:SvgSelector", "value": "<svg/>" } } } },
        ],
    });
    let page = to_3(&list);
    assert_eq!(
        page["partOf"],
        json!([{ "id": "https://a.example/layer", "type": "AnnotationCollection", "label": { "none": ["Transcription"] } }])
    );
    let items = page["items"].as_array().unwrap();
    assert_eq!(items[0]["id"], "https://a.example/l/annotation/1");
    assert_eq!(items[0]["motivation"], "supplementing");
    assert_eq!(
        items[0]["body"],
        json!({ "type": "TextualBody", "value": "قفا", "language": "ar" })
    );
    assert_eq!(items[0]["target"], "https://a.example/c#xywh=0,0,9,9");
    assert_eq!(items[1]["motivation"], json!(["commenting", "tagging"]));
    assert_eq!(items[1]["body"][0]["purpose"], "tagging");
    assert_eq!(items[1]["target"]["selector"].as_array().unwrap().len(), 2);
    assert_eq!(items[1]["target"]["source"]["partOf"][0]["id"], "https://a.example/m");
}

#[test]
fn a_paged_collection_leads_on() {
    let pages = to_3(
        &json!({ "@context": CONTEXT_2, "@id": "https://a.example/", "@type": "sc:Collection", "label": "All", "total": 9, "first": "https://a.example/1" }),
    );
    assert_eq!(pages["items"][0]["id"], "https://a.example/1");
    let page = to_3(
        &json!({ "@context": CONTEXT_2, "@id": "https://a.example/1", "@type": "sc:Collection", "label": "All", "next": "https://a.example/2",
        "manifests": [{ "@id": "https://a.example/m", "@type": "sc:Manifest" }] }),
    );
    let kinds: Vec<&Value> =
        page["items"].as_array().unwrap().iter().map(|it| &it["type"]).collect();
    assert_eq!(kinds, ["Manifest", "Collection"]);
}

#[test]
fn what_is_no_document_and_what_is_too_deep_is_null() {
    let deep = (0..200).fold(json!({}), |inner, _| json!({ "items": [inner] }));
    for document in [json!(null), json!([]), json!("a"), json!({ "type": "Image" }), deep] {
        assert_eq!(to_2(&document, &addresses()), Value::Null);
        assert_eq!(to_3(&document), Value::Null);
    }
}

/// Labels of the Canvases with the addresses of their pictures.
fn canvases_3(manifest: &Value) -> Vec<(Value, Vec<String>)> {
    let pictures = |canvas: &Value| {
        let images = of_type(&canvas["items"], "Image").into_iter();
        images.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let canvases = manifest["items"].as_array().unwrap();
    canvases.iter().map(|it| (it["label"].clone(), pictures(it))).collect()
}

/// The image that an address is of, whichever version and size of it.
#[expect(clippy::ptr_arg, reason = "it is mapped over a list of these")]
fn base(address: &String) -> String {
    match address.split_once("/iiif/3/").or_else(|| address.split_once("/iiif/2/")) {
        Some((_, below)) => below.split('/').next().unwrap_or_default().to_owned(),
        None => address.split("/full/").next().unwrap_or_default().to_owned(),
    }
}

/// Labels of the Ranges of the contents. Further orders are only named in 2.1.
fn contents(manifest: &Value) -> Vec<Value> {
    let mut ranges = of_type(manifest, "Range");
    ranges.retain(|it| it.get("behavior").is_none_or(|it| it[0] != "sequence"));
    ranges.into_iter().map(|it| it["label"].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_went_to_2_1_and_back_is_what_it_was(item in any_item()) {
        let built = build(&item, &addresses());
        let document = |version: Version| version.document(&built, &Part::Manifest).unwrap();
        let (manifest, back) = (document(Version::V3), to_3(&document(Version::V2)));
        prop_assert_eq!(&back["label"], &manifest["label"]);
        prop_assert_eq!(&back["viewingDirection"], match manifest["behavior"][0].as_str() {
            Some("continuous") if manifest.get("viewingDirection").is_none() => &json!("left-to-right"),
            _ => &manifest["viewingDirection"],
        });
        let (there, here) = (canvases_3(&manifest), canvases_3(&back));
        prop_assert_eq!(there.len(), here.len());
        for ((label, pictures), (back_label, back_pictures)) in there.into_iter().zip(here) {
            prop_assert_eq!(label, back_label);
            prop_assert_eq!(pictures.iter().map(base).collect::<Vec<_>>(), back_pictures.iter().map(base).collect::<Vec<_>>());
        }
        prop_assert_eq!(contents(&manifest), contents(&back));
    }
}

#[test]
fn the_sample_comes_back_with_its_contents() {
    let built = build(&item(), &addresses());
    let back = to_3(&Version::V2.document(&built, &Part::Manifest).unwrap());
    let manifest = Version::V3.document(&built, &Part::Manifest).unwrap();
    assert_eq!(contents(&back), contents(&manifest));
    for key in ["summary", "rights", "behavior"] {
        assert_eq!(back[key], manifest[key], "{key}");
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
