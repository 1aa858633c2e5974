use serde_json::{Value, json};

use super::*;
use crate::presentation::testing::{PUBLIC_URL, addresses, item, of_type};
use crate::presentation::{Behavior, ItemDescription, build, build_collection, testing};

fn of(item: &ItemDescription, part: &Part) -> Value {
    document(&build(item, &addresses()), part).unwrap()
}

fn sample() -> Value {
    of(&item(), &Part::Manifest)
}

#[test]
fn a_manifest_says_what_this_version_can_say_about_its_item() {
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
fn a_part_by_itself_says_what_it_is_within() {
    insta::assert_json_snapshot!([
        of(&item(), &Part::Painting("1v".into(), 1)),
        of(&item(), &Part::Range("contents".into())),
    ]);
    for part in [Part::Sequence, Part::Canvas("1v".into())] {
        assert_eq!(of(&item(), &part)["within"], sample()["@id"], "{part}");
    }
}

#[test]
fn no_key_of_3_0_slips_in() {
    let sample = sample();
    for object in testing::objects(&sample) {
        for key in ["id", "type", "items", "body", "target", "rights", "summary", "behavior"] {
            assert!(!object.contains_key(key), "{key} in {object:?}");
        }
    }
}

#[test]
fn the_order_is_right_to_left_on_the_manifest_and_on_the_sequence() {
    let sample = sample();
    let sequence = of(&item(), &Part::Sequence);
    for place in [&sample, &sample["sequences"][0], &sequence] {
        assert_eq!(place["viewingDirection"], "right-to-left");
        assert_eq!(place["viewingHint"], "paged");
    }
}

#[test]
fn unordered_is_not_written_and_continuous_always_says_a_direction() {
    let read = |behavior| {
        let item = ItemDescription { viewing_direction: None, behavior, ..item() };
        let manifest = of(&item, &Part::Manifest);
        let field = |key| manifest.get(key).and_then(Value::as_str).map(str::to_owned);
        (field("viewingHint"), field("viewingDirection"))
    };
    assert_eq!(read(Some(Behavior::Unordered)), (None, None));
    assert_eq!(read(None), (None, None));
    assert_eq!(read(Some(Behavior::Individuals)), (Some("individuals".into()), None));
    let continuous = (Some("continuous".into()), Some("left-to-right".into()));
    assert_eq!(read(Some(Behavior::Continuous)), continuous);
}

#[test]
fn a_choice_has_a_default_and_the_others() {
    let sample = sample();
    let [choice] = of_type(&sample, "oa:Choice")[..] else { panic!("one Choice") };
    assert_eq!(choice["default"]["label"][0]["@value"], "After restoration, 2021");
    assert_eq!(choice["item"].as_array().unwrap().len(), 1);
    assert_eq!(choice["item"][0]["label"][0]["@value"], "Before restoration");
}

#[test]
fn the_contents_are_a_flat_list_with_one_range_at_the_top() {
    let sample = sample();
    let ranges = sample["structures"].as_array().unwrap();
    let ids: Vec<_> = ranges.iter().map(|range| range["@id"].as_str().unwrap()).collect();
    let names: Vec<_> = ids.iter().map(|id| id.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["contents-2", "contents", "halt", "storm", "binding", "board", "r4"]);
    assert_eq!(ranges[0]["viewingHint"], "top");
    assert_eq!(ranges[0]["ranges"], json!([ids[1], ids[4], ids[6]]));
    assert_eq!(ranges[1]["ranges"], json!([ids[2], ids[3]]));
    assert!(ranges[1..].iter().all(|range| range.get("viewingHint").is_none()));
    let canvas = |at: usize| &sample["sequences"][0]["canvases"][at]["@id"];
    assert_eq!(ranges[2]["canvases"], json!([canvas(0), canvas(1)]));
}

#[test]
fn every_picture_is_asked_for_as_image_api_2_1_knows_it() {
    let sample = sample();
    let ours = of_type(&sample, "dctypes:Image").into_iter().filter(|image| {
        image.get("service").is_some_and(|it| it["@id"].as_str().unwrap().starts_with(PUBLIC_URL))
    });
    for image in ours {
        let service = &image["service"];
        assert_eq!(service["@context"], "http://iiif.io/api/image/2/context.json");
        assert_eq!(service["profile"], "http://iiif.io/api/image/2/level2.json");
        let id = image["@id"].as_str().unwrap();
        let request = id.strip_prefix(service["@id"].as_str().unwrap()).unwrap();
        let (width, height) = (&image["width"], &image["height"]);
        let is_whole = (width, height) == (&service["width"], &service["height"]);
        let size = if is_whole { "full".to_owned() } else { format!("{width},{height}") };
        assert!(request.starts_with(&format!("/full/{size}/0/default.")), "{id}");
    }
}

#[test]
fn another_order_is_named_in_the_manifest_and_whole_at_its_own_address() {
    let named = &sample()["sequences"][1];
    assert_eq!(named["@type"], "sc:Sequence");
    assert!(named.get("canvases").is_none());
    let whole = of(&item(), &Part::Range("before".into()));
    assert_eq!((&whole["@id"], &whole["@type"]), (&named["@id"], &named["@type"]));
    let canvases = whole["canvases"].as_array().unwrap().iter();
    let ids: Vec<&str> = canvases.clone().map(|it| it["@id"].as_str().unwrap()).collect();
    let names: Vec<&str> = ids.iter().map(|id| id.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["2v", "1r", "1v"]);
    assert!(canvases.clone().all(|canvas| canvas["images"].as_array().unwrap().len() == 1));
}
