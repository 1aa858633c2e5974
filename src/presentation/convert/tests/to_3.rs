//! From 2.1 to 3.0.

use super::*;
use crate::presentation::convert::json::of_term;
use crate::presentation::testing::of_type;
use crate::text::term;

#[test]
fn every_property_of_2_1_has_its_place_in_3_0() {
    let none = |text: &str| json!({ "none": [text] });
    for (key, value, key_3, expected) in [
        ("description", json!("An ode"), "summary", none("An ode")),
        (
            "attribution",
            json!("Us"),
            "requiredStatement",
            json!({ "label": of_term(term::ATTRIBUTION), "value": none("Us") }),
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
            json!([{ "label": of_term(term::LICENSE), "value": none("Ask us") }]),
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

/// More than a scan of all for each would come to the end of.
#[test]
fn very_many_ranges_may_say_what_they_are_within() {
    let canvases = json!(["https://library.example/m/c1"]);
    let below = |at: usize| json!({ "@id": format!("https://a.example/{at}"), "label": "r", "within": "https://a.example/top", "canvases": canvases });
    let top = json!({ "@id": "https://a.example/top", "label": "r", "viewingHint": "top", "ranges": ["https://a.example/0", "https://a.example/0"] });
    let structures: Vec<Value> = std::iter::once(top).chain((0..200_000).map(below)).collect();
    let converted = up(&json!({ "structures": structures }));
    assert_eq!(converted["structures"].as_array().unwrap().len(), 1);
    assert_eq!(converted["structures"][0]["items"].as_array().unwrap().len(), 200_000);
}

/// More than a scan of all for each would come to the end of.
#[test]
fn a_text_may_stand_in_very_many_languages() {
    let text = |at: usize| json!({ "@value": "Ode", "@language": format!("en-x-{at}") });
    let label: Vec<Value> = (0..200_000).map(text).collect();
    let converted = up(&json!({ "label": label }));
    assert_eq!(converted["label"].as_object().unwrap().len(), 200_000);
    assert_eq!(converted["label"]["en-x-7"], json!(["Ode"]));
}

#[test]
fn an_address_alone_is_a_picture_where_it_paints_only() {
    let page = "https://a.example/page";
    let list = json!({
        "@context": CONTEXT_2, "@id": "https://a.example/l", "@type": "sc:AnnotationList",
        "resources": [{ "motivation": "oa:linking", "resource": page, "on": "https://a.example/c" }],
    });
    assert_eq!(to_3(&list)["items"][0]["body"], json!({ "id": page, "type": "Dataset" }));
    let mut document = manifest_2(&json!({}));
    let picture = "https://library.example/1.jpg";
    for resource in
        [json!(picture), json!([picture]), json!({ "@type": "oa:Choice", "default": picture })]
    {
        document["sequences"][0]["canvases"][0]["images"][0]["resource"] = resource;
        let body = &to_3(&document)["items"][0]["items"][0]["items"][0]["body"];
        let body = body.pointer("/items/0").unwrap_or(body);
        assert_eq!(*body, json!({ "id": picture, "type": "Image" }));
    }
}

#[test]
fn what_a_manifest_without_a_sequence_offers_instead_stands_once() {
    let mut document = manifest_2(&json!({
        "rendering": { "@id": "https://a.example/pdf", "label": "PDF", "format": "application/pdf" },
    }));
    let sequences = document.as_object_mut().unwrap().remove("sequences").unwrap();
    document["canvases"] = sequences[0]["canvases"].clone();
    let converted = to_3(&document);
    assert_eq!(converted["items"].as_array().unwrap().len(), 1);
    assert_eq!(converted["rendering"].as_array().unwrap().len(), 1);
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
