//! A document of ours beside one of the cookbook.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::rules::Rule;

/// What the addresses of the cookbook's own resources begin with.
const COOKBOOK: &str = "https://iiif.io/api/cookbook/recipe/";

type Object = Map<String, Value>;

/// Goes through two documents side by side, and gathers what is not the same.
///
/// Ids of our resources stand for those of the cookbook's, one for one, everywhere in the document.
/// All other addresses must be the same, and so must everything else, but the order of keys.
pub struct Comparison<'g> {
    base: &'static str,
    /// A document of ours by its path.
    get: &'g dyn Fn(&str) -> Value,
    /// Theirs by ours, and ours by theirs.
    ids: [HashMap<String, String>; 2],
    pub rules: BTreeSet<Rule>,
    /// JSON pointers, with `*` for any place in a list.
    pub differences: BTreeSet<String>,
}

impl<'g> Comparison<'g> {
    pub fn new(base: &'static str, get: &'g dyn Fn(&str) -> Value) -> Self {
        let (rules, differences) = (BTreeSet::new(), BTreeSet::new());
        Self { base, get, ids: [HashMap::new(), HashMap::new()], rules, differences }
    }

    pub fn documents(&mut self, ours: &Value, theirs: &Value) {
        self.value("", ours, theirs, "");
    }

    /// As the docs would tell it.
    pub fn told(&self) -> String {
        let words: Vec<_> = self.rules.iter().map(|rule| rule.word()).collect();
        let pointers: Vec<_> = self.differences.iter().map(String::as_str).collect();
        format!("besides: {}; differs: {}", words.join(", "), pointers.join(", "))
    }

    fn differ(&mut self, at: &str) {
        self.differences.insert(at.to_owned());
    }

    fn value(&mut self, key: &str, ours: &Value, theirs: &Value, at: &str) {
        match (ours, theirs) {
            (Value::Object(ours), Value::Object(theirs)) => self.object(ours, theirs, at),
            // A target's source as an object may be written as its address alone.
            (Value::String(_), Value::Object(source)) if key == "source" => {
                self.rules.insert(Rule::TargetSource);
                self.value("id", ours, source.get("id").unwrap_or(&Value::Null), at);
            }
            (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
                for (ours, theirs) in ours.iter().zip(theirs) {
                    self.value(key, ours, theirs, &format!("{at}/*"));
                }
            }
            (Value::String(ours), Value::String(theirs))
                if matches!(key, "id" | "source" | "target") =>
            {
                if !self.is_same_address(ours, theirs) {
                    self.differ(at);
                }
            }
            // A list of one context is that context.
            (one, Value::Array(list)) if key == "@context" && list[..] == [one.clone()] => {}
            _ if ours == theirs => {}
            _ => self.differ(at),
        }
    }

    fn object(&mut self, ours: &Object, theirs: &Object, at: &str) {
        let class = ours.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (mut ours, mut theirs) = (ours.clone(), theirs.clone());
        self.take_note(&class, &mut ours);
        self.take_page(&class, &mut ours, &theirs);
        self.take_contents(&class, &mut ours, &theirs);
        if let Some(picture) = (class == "Image").then(|| picture_of(&theirs)).flatten() {
            self.rules.insert(Rule::OnePicture);
            theirs = picture;
        }
        for (key, value) in &ours {
            let at = format!("{at}/{key}");
            match theirs.get(key) {
                Some(_) if key == "logo" => {
                    self.rules.insert(Rule::Logo);
                }
                // Which picture shows something small is one thing to say.
                Some(theirs) if key == "thumbnail" && value != theirs => self.differ(&at),
                Some(theirs) => self.value(key, value, theirs, &at),
                None => match Rule::of_extra(&class, key) {
                    Some(Rule::CanvasLabel) if !is_named_by_it(&ours, value) => self.differ(&at),
                    Some(rule) => {
                        self.rules.insert(rule);
                    }
                    None => self.differ(&at),
                },
            }
        }
        for key in theirs.keys().filter(|key| !ours.contains_key(*key)) {
            self.differ(&format!("{at}/{key}"));
        }
    }

    /// Readers are told that there is no picture of a leaf.
    fn take_note(&mut self, class: &str, ours: &mut Object) {
        let Some(Value::Array(pairs)) = ours.get_mut("metadata") else { return };
        let is_note = |pair: &Value| {
            class == "Canvas" && pair["value"]["en"] == json!(["There is no image of this page"])
        };
        let before = pairs.len();
        pairs.retain(|pair| !is_note(pair));
        if pairs.len() < before {
            self.rules.insert(Rule::Note);
        }
    }

    /// Pages of annotations stand at addresses of their own; those of the cookbook stand mostly in
    /// their Canvas.
    fn take_page(&mut self, class: &str, ours: &mut Object, theirs: &Object) {
        if class != "AnnotationPage" || ours.contains_key("items") || !theirs.contains_key("items")
        {
            return;
        }
        let id = ours.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(path) = id.strip_prefix(self.base) else { return };
        let Value::Object(mut page) = (self.get)(path) else { panic!("{path} is no object") };
        page.remove("@context");
        self.rules.insert(Rule::PageApart);
        *ours = page;
    }

    /// The Range above all others is ours.
    fn take_contents(&mut self, class: &str, ours: &mut Object, theirs: &Object) {
        let Some(Value::Array(structures)) = ours.get_mut("structures") else { return };
        let Some(first) = structures.first_mut() else { return };
        let is_ours = class == "Manifest" && first["label"]["en"] == json!(["Contents"]);
        let label = theirs.get("structures").and_then(|it| it.pointer("/0/label"));
        if let (true, Some(label)) = (is_ours, label) {
            first["label"] = label.clone();
            self.rules.insert(Rule::Contents);
        }
    }

    fn is_same_address(&mut self, ours: &str, theirs: &str) -> bool {
        if ours == theirs {
            return true;
        }
        if !ours.starts_with(self.base) {
            return self.is_same_elsewhere(ours, theirs);
        }
        if !theirs.starts_with(COOKBOOK) {
            return false;
        }
        let (ours, our_fragment) = parted(ours);
        let (theirs, their_fragment) = parted(theirs);
        let [by_ours, by_theirs] = &mut self.ids;
        let known = by_ours.entry(ours.to_owned()).or_insert_with(|| theirs.to_owned());
        let back = by_theirs.entry(theirs.to_owned()).or_insert_with(|| ours.to_owned());
        known == theirs && back == ours && our_fragment == their_fragment
    }

    /// The same picture of the same service.
    fn is_same_elsewhere(&mut self, ours: &str, theirs: &str) -> bool {
        if theirs.strip_suffix('/') == Some(ours) {
            self.rules.insert(Rule::ServiceSlash);
            return true;
        }
        let service = |address: &str| Some(address.rsplitn(5, '/').nth(4)?.to_owned());
        let is_same = service(ours).is_some() && service(ours) == service(theirs);
        if is_same && ours.ends_with("/full/max/0/default.jpg") {
            self.rules.insert(Rule::ImageRequest);
            return true;
        }
        false
    }
}

/// Whether a Canvas is labeled with its name, with which its address ends.
fn is_named_by_it(canvas: &Object, label: &Value) -> bool {
    let id = canvas.get("id").and_then(Value::as_str).unwrap_or_default();
    id.rsplit('/').next().is_some_and(|name| *label == json!({ "none": [name] }))
}

/// An address, and which part of the resource is meant. Any other fragment is part of an id.
fn parted(address: &str) -> (&str, &str) {
    let parts = address.split_once('#');
    parts.filter(|(_, fragment)| fragment.starts_with("xywh=")).unwrap_or((address, ""))
}

/// What is cut or turned by a selector, as one picture at the address that says the same.
///
/// Source: Presentation API 3.0 §5.6; Annotation selectors for IIIF, ImageApiSelector.
fn picture_of(theirs: &Object) -> Option<Object> {
    let selector = theirs.get("selector").filter(|it| it["type"] == "ImageApiSelector")?;
    let source = theirs.get("source")?;
    let whole = || format!("0,0,{},{}", source["width"], source["height"]);
    let region = selector["region"].as_str().map_or_else(whole, str::to_owned);
    // A number, or one as a text.
    let rotation = selector["rotation"].to_string().trim_matches('"').parse::<u64>().unwrap_or(0);
    let sides = region.rsplitn(3, ',').take(2).map(|side| side.parse::<u64>().unwrap());
    let [height, width] = sides.collect::<Vec<_>>()[..] else { panic!("{region}") };
    let (width, height) = if rotation % 180 == 90 { (height, width) } else { (width, height) };
    let service = source["service"][0]["id"].as_str()?;
    let region = selector["region"].as_str().unwrap_or("full");
    let picture = json!({
        "id": format!("{service}/{region}/max/{rotation}/default.jpg"),
        "type": "Image",
        "format": source["format"],
        "width": width,
        "height": height,
    });
    picture.as_object().cloned()
}
