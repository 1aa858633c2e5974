//! There and back.

use proptest::prelude::*;

use super::*;
use crate::presentation::testing::{any_item, item, of_type};
use crate::presentation::{Part, Version, build};

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
