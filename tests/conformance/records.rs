//! What records make, in both versions and part by part, under the eyes of the programs of others.

use serde_json::json;

use super::documents::Documents;
use super::readers::{self, Objection, PREZI_2_ON_RANGES, TRIPOLI_OBJECTIONS, assert_only};
use super::support;

const PREZI_2: [Objection; 5] = [
    PREZI_2_ON_RANGES,
    Objection {
        file: "or%2012_annotations_f1r_text",
        said: "'str' object has no attribute 'get'",
        reason: OBJECTION_TO_FULL,
    },
    Objection {
        file: "0261-non-rectangular-commenting_annotations",
        said: "'str' object has no attribute 'get'",
        reason: OBJECTION_TO_FULL,
    },
    Objection {
        file: "0022-linking-with-a-hotspot_annotations",
        said: "sc:Canvas['label'] not present and required",
        reason: "it takes a link to a Canvas for the Canvas itself, which has a label",
    },
    Objection {
        file: "0258-tagging-external-resource_annotations",
        said: "'dict' object is not callable",
        reason: "it knows none of the classes of RDF, and of the resource nothing else is known",
    },
];

const OBJECTION_TO_FULL: &str =
    "it wants an object in `full`, which is an address in the context of 2.1";

/// The classes that the JSON schema knows as documents of their own.
const IN_SCHEMA: [&str; 4] = ["Manifest", "Collection", "AnnotationPage", "Annotation"];

/// The classes that tripoli knows.
const IN_TRIPOLI: [&str; 2] = ["sc:Manifest", "sc:Canvas"];

/// The classes that iiif_prezi reads as documents of their own.
const IN_PREZI_2: [&str; 6] =
    ["sc:Manifest", "sc:Collection", "sc:Canvas", "sc:Range", "sc:AnnotationList", "oa:Annotation"];

#[test]
fn documents_of_version_3_load_into_the_models() {
    let Some(tools) = support::tools("conformance: records with iiif-prezi3") else { return };
    let documents = Documents::rich(3);
    assert_only(&readers::prezi_3(&tools, &documents.all()), &[]);
    let bad = documents.broken(|document| document["viewingDirection"] = json!("rtl"));
    assert!(!readers::prezi_3(&tools, &[bad]).is_empty(), "the models refuse nothing");
}

#[test]
fn documents_of_version_3_keep_the_json_schema() {
    let test = "conformance: records against the JSON schema";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let documents = Documents::rich(3);
    let of_cookbook = Documents::of_cookbook(3, &shared);
    let files = [documents.of(&IN_SCHEMA), of_cookbook.all()].concat();
    assert_only(&readers::schema(&tools, &shared, &files), &[]);
    assert_only(&readers::prezi_3(&tools, &of_cookbook.all()), &[]);
    let bad = documents.broken(|document| document["viewingDirection"] = json!("rtl"));
    assert!(!readers::schema(&tools, &shared, &[bad]).is_empty(), "the schema refuses nothing");
}

#[test]
fn documents_of_both_versions_are_read_by_iiif_parser() {
    let Some(tools) = support::tools("conformance: records with @iiif/parser") else { return };
    let [three, two] = [3, 2].map(Documents::rich);
    let files = [three.all(), two.without("sc:Sequence")].concat();
    assert_only(&readers::parser(&tools, &files), &[]);
    let bad = three.broken(|document| document["label"] = json!("no language"));
    assert!(!readers::parser(&tools, &[bad]).is_empty(), "the parser refuses nothing");
    let Some(shared) = support::shared_data("conformance: the cookbook with @iiif/parser") else {
        return;
    };
    let [three, two] = [3, 2].map(|version| Documents::of_cookbook(version, &shared));
    assert_only(&readers::parser(&tools, &[three.all(), two.all()].concat()), &[]);
}

#[test]
fn tripoli_objects_to_nothing_but_what_it_does_not_know() {
    let Some(tools) = support::tools("conformance: records with tripoli") else { return };
    let documents = Documents::rich(2);
    let files = documents.of(&IN_TRIPOLI);
    let [choice, id_of_choice, part, sequence, _] = &TRIPOLI_OBJECTIONS;
    assert_only(&readers::tripoli(&tools, &files), &[choice, id_of_choice, part, sequence]);
    let bad = documents.broken(|document| {
        document.as_object_mut().unwrap().remove("label");
    });
    assert!(!readers::tripoli(&tools, &[bad]).is_empty(), "tripoli refuses nothing");
    let Some(shared) = support::shared_data("conformance: the cookbook with tripoli") else {
        return;
    };
    let documents = Documents::of_cookbook(2, &shared);
    let files = documents.of(&["sc:Manifest"]);
    let [choice, id_of_choice, _, sequence, service] = &TRIPOLI_OBJECTIONS;
    let known = [choice, id_of_choice, sequence, service];
    assert_only(&readers::tripoli(&tools, &files), &known);
}

#[test]
fn documents_of_version_2_are_read_by_iiif_prezi() {
    let test = "conformance: records with iiif_prezi";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let documents = Documents::rich(2);
    let of_cookbook = Documents::of_cookbook(2, &shared);
    let files = [documents.of(&IN_PREZI_2), of_cookbook.all()].concat();
    assert_only(&readers::prezi_2(&tools, &shared, &files), &PREZI_2.each_ref());
    let bad = documents.broken(|document| document["viewingDirection"] = json!("rtl"));
    assert!(!readers::prezi_2(&tools, &shared, &[bad]).is_empty(), "iiif_prezi refuses nothing");
}
