use serde_json::json;

use super::*;
use crate::geometry::{Rect, Size};

fn canvas(name: &str, behavior: &str) -> Value {
    json!({
        "id": format!("https://h/c/{name}"),
        "type": "Canvas",
        "label": { "none": [name] },
        "width": 1000,
        "height": 2000,
        "behavior": [behavior],
        "items": [{ "items": [{
            "body": {
                "type": "Image",
                "id": "https://h/i/full/max/0/default.jpg",
                "width": 500,
                "height": 1000,
                "service": [{
                    "id": "https://h/i/",
                    "type": "ImageService3",
                    "profile": "level2",
                    "sizes": [{ "width": 250, "height": 500 }, { "width": 125, "height": 250 }],
                }],
            },
            "target": format!("https://h/c/{name}"),
        }] }],
    })
}

fn reading(behaviors: &[&str]) -> Reading {
    let canvases: Vec<Value> =
        behaviors.iter().enumerate().map(|(at, it)| canvas(&at.to_string(), it)).collect();
    Reading::of(&json!({
        "id": "https://h/m",
        "label": { "en": ["Sand"] },
        "behavior": ["paged"],
        "viewingDirection": "right-to-left",
        "start": { "id": "https://h/c/1", "type": "Canvas" },
        "rights": "javascript:alert(1)",
        "homepage": [{ "id": "javascript:alert(1)", "label": { "en": ["x"] } }],
        "structures": [{
            "type": "Range",
            "label": { "en": ["All"] },
            "items": [{
                "type": "Range",
                "label": { "en": ["One"] },
                "items": [{ "id": "https://h/c/1#xywh=1,2,3,4", "type": "Canvas" }],
            }],
        }, { "type": "Range", "behavior": ["sequence"], "items": [] }],
        "items": canvases,
    }))
}

#[test]
fn a_manifest_is_read_as_people_see_it() {
    let reading = reading(&["", ""]);
    assert_eq!(reading.label.first(), Some(("en", "Sand")));
    assert_eq!((reading.start, reading.direction), (1, ViewingDirection::RightToLeft));
    assert_eq!(reading.rights, None, "no link leads to a script");
    assert_eq!(reading.homepages[0].address, None);
    assert_eq!(reading.contents.len(), 1, "another order is no entry");
    assert_eq!(reading.contents[0].leaf, Some(1));
    assert_eq!(reading.contents[0].entries[0].leaf, Some(1));
}

#[test]
fn a_picture_is_asked_for_in_sizes_that_are_at_hand() {
    let reading = reading(&[""]);
    let picture = reading.leaves[0].first_picture().unwrap();
    assert_eq!(picture.wide(100), "https://h/i/full/125,250/0/default.jpg");
    assert_eq!(picture.wide(200), "https://h/i/full/250,500/0/default.jpg");
    assert_eq!(picture.wide(900), "https://h/i/full/250,500/0/default.jpg");
    let surface = Size::new(1000, 2000);
    // The picture has half as many pixels as the surface has units.
    let detail = picture.detail(Rect::new(100, 200, 300, 400), surface, 120);
    assert_eq!(detail.unwrap(), "https://h/i/50,100,150,200/120,/0/default.jpg");
    assert_eq!(picture.detail(Rect::new(2000, 0, 1, 1), surface, 120), None);
}

#[test]
fn leaves_are_seen_in_openings_but_for_those_that_are_alone() {
    let paged = reading(&["", "", "", "non-paged", "", ""]);
    let openings: Vec<Vec<usize>> = (0..6).map(|at| paged.opening(at)).collect();
    let expected: [&[usize]; 6] = [&[0], &[1, 2], &[1, 2], &[3], &[4, 5], &[4, 5]];
    assert_eq!(openings, expected);
    let alone = Reading { is_paged: false, ..paged };
    assert_eq!(alone.opening(1), [1]);
}

#[test]
fn what_is_no_manifest_is_empty() {
    for value in [json!(null), json!([]), json!({ "items": 3, "structures": "x" }), json!("x")] {
        let reading = Reading::of(&value);
        assert!(reading.leaves.is_empty() && reading.contents.is_empty(), "{value}");
    }
}
