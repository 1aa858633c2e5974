//! The documents of the IIIF Cookbook, said in records of ours: what our server makes of a record
//! is compared with the recipe, and docs/cookbook.md is held true.
//!
//! The recipes themselves are not in this repository. Where a record needs a long text of one, it
//! has `{{pointer}}` in its place, the JSON pointer of the text in the recipe.

mod compare;
mod library;
mod rules;
mod table;

use std::collections::BTreeSet;

use serde_json::Value;

use self::compare::Comparison;
use self::rules::Rule;
use self::table::Row;
use super::support;

pub use self::library::{Cookbook, PUBLIC_URL};
pub use self::table::Table;

/// What the issue asked for; more are there.
const EQUAL: usize = 30;

#[test]
fn recipes_are_said_in_records_and_differ_in_nothing_but_what_the_docs_tell() {
    let Some(shared) = support::shared_data("conformance: the cookbook") else { return };
    let table = Table::of_docs();
    let cookbook = Cookbook::new(&shared, &table);
    let server = cookbook.serve();
    let get = |path: &str| -> Value {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    };
    let mut wrong = Vec::new();
    for row in &table.expressed {
        let ours = get(&row.path());
        let mut comparison = Comparison::new(PUBLIC_URL, &get);
        comparison.documents(&ours, &cookbook.recipe(row.document));
        if (&comparison.rules, &comparison.differences) != (&row.besides, &row.differs) {
            wrong.push(format!("{}: {}", row.document, comparison.told()));
        }
    }
    assert!(wrong.is_empty(), "docs/cookbook.md tells something else:\n{}", wrong.join("\n"));
    let recipes: BTreeSet<&str> = table.expressed.iter().map(Row::recipe).collect();
    let differing = table.expressed.iter().filter(|row| !row.differs.is_empty());
    let differing: BTreeSet<&str> = differing.map(Row::recipe).collect();
    let equal = recipes.len() - differing.len();
    assert!(equal >= EQUAL, "only {equal} recipes say the same in all their documents");
    let told = format!("{} recipes\nhave a record; {equal} of them say the same", recipes.len());
    assert!(table::DOCS.contains(&told), "docs/cookbook.md does not say: {told}");
    server.stop();
}

#[test]
fn every_document_of_the_cookbook_is_in_the_table() {
    let Some(shared) = support::shared_data("conformance: the table of the cookbook") else {
        return;
    };
    let table = Table::of_docs();
    let told = table.expressed.iter().map(|row| row.document).chain(table.others.iter().copied());
    let told: Vec<&str> = told.collect();
    let documents = library::documents(&shared);
    let missing: Vec<_> = documents.iter().filter(|it| !told.contains(&it.as_str())).collect();
    assert!(missing.is_empty(), "docs/cookbook.md has no row for {missing:?}");
    let unknown: Vec<_> = told.iter().filter(|it| !documents.iter().any(|d| d == *it)).collect();
    assert!(unknown.is_empty(), "the cookbook has no documents {unknown:?}");
    assert_eq!(told.len(), documents.len(), "docs/cookbook.md has a document twice");
}

#[test]
fn the_docs_explain_every_rule() {
    let told = table::rules();
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
    assert_eq!(told, rules);
    let used: BTreeSet<Rule> =
        Table::of_docs().expressed.into_iter().flat_map(|row| row.besides).collect();
    assert_eq!(used.len(), Rule::ALL.len(), "a rule is used by no recipe: {used:?}");
}

/// Documents that differ are told apart, or the test above would say nothing.
#[test]
fn what_differs_is_found() {
    use serde_json::json;
    let never = |path: &str| -> Value { panic!("{path} is asked for") };
    let ours = json!({
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": format!("{PUBLIC_URL}/iiif/presentation/3/a/manifest"),
        "type": "Manifest",
        "label": { "en": ["One"] },
        "items": [{ "id": format!("{PUBLIC_URL}/iiif/presentation/3/a/canvas/1"), "type": "Canvas" }],
    });
    let mut theirs = ours.clone();
    theirs["id"] = json!("https://iiif.io/api/cookbook/recipe/a/manifest.json");
    theirs["items"][0]["id"] = json!("https://iiif.io/api/cookbook/recipe/a/canvas/1");
    let compared = |theirs: &Value| {
        let mut comparison = Comparison::new(PUBLIC_URL, &never);
        comparison.documents(&ours, theirs);
        comparison.told()
    };
    assert_eq!(compared(&theirs), "besides: ; differs: ");
    for (pointer, value, expected) in [
        ("/label/en/0", json!("Two"), "/label/en/*"),
        ("/label", json!({ "en": ["One"], "fr": ["Un"] }), "/label/fr"),
        ("/items", json!([]), "/items"),
        ("/items/0/id", json!("https://elsewhere.example/canvas/1"), "/items/*/id"),
        // Two resources of theirs cannot be one of ours.
        ("/items/0/id", theirs["id"].clone(), "/items/*/id"),
    ] {
        let mut changed = theirs.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        assert_eq!(compared(&changed), format!("besides: ; differs: {expected}"));
    }
}
