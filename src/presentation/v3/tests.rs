use serde_json::{Map, Value, json};

use super::*;
use crate::presentation::testing::{PUBLIC_URL, addresses, item, objects, of_type};
use crate::presentation::{build, build_collection, testing};

fn part(part: &Part) -> Value {
    document(&build(&item(), &addresses()), part).unwrap()
}

fn sample() -> Value {
    part(&Part::Manifest)
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_manifest_says_everything_about_its_item() {
    insta::assert_json_snapshot!(sample());
}

#[test]
fn a_collection_lists_its_members() {
    insta::assert_json_snapshot!(collection(&build_collection(
        &testing::collection(),
        &addresses()
    )));
}

#[test]
fn a_part_by_itself_says_what_it_is_part_of() {
    insta::assert_json_snapshot!([
        part(&Part::Painting("1v".into(), 1)),
        part(&Part::Range("contents".into())),
    ]);
    let canvas = part(&Part::Canvas("1v".into()));
    assert_eq!(canvas["partOf"][0]["id"], sample()["id"]);
    assert_eq!(keys(&canvas).last(), Some(&"partOf"));
}

#[test]
fn what_may_have_several_values_is_an_array() {
    let arrays = [
        "thumbnail",
        "items",
        "service",
        "sizes",
        "provider",
        "homepage",
        "logo",
        "behavior",
        "partOf",
        "structures",
        "metadata",
    ];
    let sample = sample();
    for key in arrays {
        let found: Vec<_> =
            objects(&sample).into_iter().filter_map(|object| object.get(key)).collect();
        assert!(!found.is_empty() && found.iter().all(|value| value.is_array()), "{key}");
    }
    // The value of a selector is no text for readers.
    let is_selector =
        |object: &&Map<String, Value>| object.get("type") == Some(&json!("FragmentSelector"));
    for object in objects(&sample).into_iter().filter(|it| !is_selector(it)) {
        for map in ["label", "summary", "value"].iter().filter_map(|key| object.get(*key)) {
            let values = map.as_object().unwrap().values();
            assert!(values.clone().all(Value::is_array) && values.len() > 0, "{map}");
        }
    }
}

#[test]
fn what_a_description_does_not_say_is_not_written() {
    let mut item = item();
    item = crate::presentation::ItemDescription {
        name: item.name,
        folios: item.folios.split_off(3),
        ..Default::default()
    };
    let manifest = document(&build(&item, &addresses()), &Part::Manifest).unwrap();
    assert_eq!(
        keys(&manifest),
        ["@context", "id", "type", "label", "thumbnail", "partOf", "items"]
    );
}

#[test]
fn every_painting_targets_its_own_canvas_by_a_plain_string() {
    let sample = sample();
    let painted = sample["items"].as_array().unwrap().iter();
    let painted = painted.filter(|canvas| !canvas["items"].as_array().unwrap().is_empty());
    for canvas in painted.clone() {
        let annotation = &canvas["items"][0]["items"][0];
        assert_eq!(annotation["motivation"], "painting");
        assert_eq!(annotation["target"], canvas["id"]);
        let body = &annotation["body"];
        let first = if body["type"] == "Choice" { &body["items"][0] } else { body };
        assert_eq!(first.get("service"), canvas["thumbnail"][0].get("service"));
    }
    assert_eq!(painted.count(), 7);
    let bodies = sample["items"].as_array().unwrap().iter();
    let choices = bodies.filter(|it| it["items"][0]["items"][0]["body"]["type"] == "Choice");
    assert_eq!(choices.count(), 1);
}

#[test]
fn languages_stand_in_the_order_they_were_given() {
    let sample = sample();
    assert_eq!(keys(&sample["label"]), ["ar", "en"]);
    assert_eq!(keys(&sample["summary"]), ["en", "ar"]);
    let languages = &sample["metadata"][1]["value"];
    assert_eq!(keys(languages), ["en", "ar", "none"]);
    assert_eq!(languages["en"], json!(["Arabic", "Persian glosses"]));
}

#[test]
fn every_image_says_its_size_and_has_one_service_that_lists_the_size_of_its_thumbnail() {
    let sample = sample();
    let images = of_type(&sample, "Image");
    // The Manifest's and those before and beside it, two for each of seven Canvases, one to choose, one
    // logo, one put on another, one that shows a Range small.
    assert_eq!(images.len(), 3 + 2 * 7 + 1 + 1 + 1 + 1);
    let of_service = |it: &&&Map<String, Value>| {
        it["id"].as_str().unwrap().starts_with(PUBLIC_URL) && it.contains_key("service")
    };
    for image in images.iter().filter(of_service) {
        let [service] = image["service"].as_array().unwrap().as_slice() else {
            panic!("one service only: {image:?}");
        };
        assert_eq!(service["type"], "ImageService3");
        assert_eq!(service["profile"], "level2");
        let id = image["id"].as_str().unwrap();
        let request = id.strip_prefix(service["id"].as_str().unwrap()).unwrap();
        let (width, height) = (&image["width"], &image["height"]);
        if !request.starts_with("/full/max/0/default.") {
            assert!(request.starts_with(&format!("/full/{width},{height}/0/default.")), "{id}");
            let size = json!({ "width": width, "height": height });
            assert!(service["sizes"].as_array().unwrap().contains(&size), "{id}");
        }
    }
}
