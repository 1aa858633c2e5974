//! Nothing escapes: whatever identifiers and templates are, what is looked for lies below the
//! beginning that the operator wrote.

use proptest::prelude::*;

use super::super::place::Place;
use super::*;
use crate::storage::{Settings, Storage};

fn places() -> Places {
    let memory = || Storage::open("memory:", &Settings::default()).unwrap();
    Arc::new([
        Place::first("/srv/first", memory()),
        Place::new("other", "s3://bucket/other", memory()),
    ])
}

/// The candidates of one rule, or of none; `None` where the rule is refused.
fn candidates(slash: Option<&str>, rule: Option<Rule>, identifier: &str) -> Option<Vec<Candidate>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let rules: Vec<Rule> = rule.into_iter().collect();
    let rules = Rules::open(slash, &rules, &places(), runtime.handle()).ok()?;
    Some(runtime.block_on(rules.candidates(identifier)).unwrap())
}

/// Keys as a file system would read them: nothing leads up, to a hidden file, or to the root.
fn assert_inside(candidates: &[Candidate], beginning: &str) {
    for Candidate { key, .. } in candidates {
        assert!(key.starts_with(beginning), "{key:?} does not begin with {beginning:?}");
        let mut depth = 0;
        for part in key.split('/') {
            assert!(!part.is_empty() && !part.starts_with('.'), "{key:?}");
            depth += 1;
        }
        assert!(depth >= beginning.matches('/').count(), "{key:?}");
        assert!(!key.contains(|c: char| c.is_control()), "{key:?}");
    }
}

/// Texts that are made to escape more often than by chance.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("..".to_owned()),
        Just("/".to_owned()),
        Just(".".to_owned()),
        Just("\\".to_owned()),
        Just("_".to_owned()),
        Just("%2e".to_owned()),
        Just("\0".to_owned()),
        Just("{id}".to_owned()),
        "[a-z0-9]{1,3}",
        "\\PC{1,3}",
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Templates, most of them valid.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{id}".to_owned()),
        (0_usize..4, 1_usize..4)
            .prop_map(|(from, more)| format!("{{id[{from}..{}]}}", from + more)),
        Just("/".to_owned()),
        Just("..".to_owned()),
        "[a-z]{1,4}",
        Just(".tif".to_owned()),
    ];
    ("[a-z]{0,3}", proptest::collection::vec(piece, 1..6))
        .prop_map(|(beginning, pieces)| format!("{beginning}{}", pieces.concat()))
}

proptest! {
    #[test]
    fn no_identifier_leaves_the_beginning_of_a_template(
        identifier in hostile(),
        path in template(),
        suffix in prop_oneof![Just(String::new()), Just(".tif".to_owned()), Just("..".to_owned())],
        slash in prop_oneof![Just(None), Just(Some("_")), Just(Some("."))],
    ) {
        let rule = Rule {
            prefix: Some(String::new()),
            path: Some(path.clone()),
            suffixes: vec![suffix],
            ..Rule::default()
        };
        if let Some(candidates) = candidates(slash, Some(rule), &identifier) {
            let template: Template = path.parse().unwrap();
            assert_inside(&candidates, template.beginning());
        }
    }

    #[test]
    fn no_capture_leaves_the_beginning_of_a_template(identifier in hostile()) {
        let rule = Rule {
            pattern: Some("(?s)(.*?)_?(?<rest>.*)".into()),
            path: Some("a/b/{1}/{rest[0..9]}{id}".into()),
            source: Some("other".into()),
            ..Rule::default()
        };
        let candidates = candidates(None, Some(rule), &identifier).unwrap();
        assert_inside(&candidates, "a/b/");
        prop_assert!(candidates.iter().all(|candidate| candidate.place == 1));
    }

    #[test]
    fn what_no_rule_takes_stays_in_the_first_source(
        identifier in hostile(),
        slash in prop_oneof![Just(None), Just(Some("_")), Just(Some("a"))],
    ) {
        let candidates = candidates(slash, None, &identifier).unwrap();
        assert_inside(&candidates, "");
        prop_assert!(candidates.iter().all(|candidate| candidate.place == 0));
    }

    #[test]
    fn what_a_map_or_a_service_names_lies_in_a_place(given in hostile(), place in 0_usize..2) {
        let prefixes = ["", "/srv/first/", "s3://bucket/other/", "file:///srv/first/", "/etc/"];
        for prefix in prefixes {
            if let Ok(candidate) = locate(&format!("{prefix}{given}"), place, &places()) {
                assert_inside(&[candidate], "");
            }
        }
    }

    #[test]
    fn any_text_is_a_template_or_refused(text in "\\PC{0,30}") {
        let _ = text.parse::<Template>();
    }
}

fn keys(slash: Option<&str>, rule: &str, identifier: &str) -> Vec<String> {
    let rule = (!rule.is_empty()).then(|| toml::from_str(rule).unwrap());
    let candidates = candidates(slash, rule, identifier).unwrap();
    let key = |Candidate { place, key, .. }| if place == 0 { key } else { format!("other:{key}") };
    candidates.into_iter().map(key).collect()
}

#[test]
fn a_rule_that_takes_an_identifier_decides_where_it_leads() {
    let bl = "prefix = 'bl/'\npath = 'scans/{id[0..2]}/{id}'\nsuffixes = ['.tif', '.jp2']";
    assert_eq!(keys(None, bl, "bl/abc"), ["scans/ab/abc.tif", "scans/ab/abc.jp2"]);
    assert_eq!(keys(None, bl, "x/abc"), ["x/abc"]);
    assert!(keys(None, bl, "bl/../x").is_empty());
    let pattern = "pattern = '^([A-Z]+)_(\\d+)$'\npath = '{1}/{2}.tif'\nsource = 'other'";
    assert_eq!(keys(None, pattern, "MS_12"), ["other:MS/12.tif"]);
    assert_eq!(keys(None, pattern, "MS_12b"), ["MS_12b"]);
}

#[test]
fn what_stands_for_a_slash_is_one_before_any_rule_is_asked() {
    assert_eq!(keys(Some("_"), "prefix = 'bl/'", "bl_a_b.tif"), ["a/b.tif"]);
    // As it is too: a Manifest names the file that way.
    assert_eq!(keys(Some("_"), "", "ms_1.tif"), ["ms/1.tif", "ms_1.tif"]);
    assert_eq!(keys(Some("_"), "", ".._.._etc_passwd"), [""; 0]);
}
