//! The tree of collections: sets that a librarian describes, ready-made ones, those of
//! institutions, and long ones in parts.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{scene, write_png};
use crate::support::ready::{manifest_3, write_file};
use crate::support::records::write_record;

fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("images")).unwrap();
    std::fs::create_dir_all(folder.path().join("manifests")).unwrap();
    folder
}

fn put(library: &TempDir, name: &str, file: &str, text: impl AsRef<[u8]>) {
    write_file(&library.path().join("manifests"), name, file, text);
}

fn put_manifest(library: &TempDir, name: &str) {
    put(library, name, "manifest.json", manifest_3(name).to_string());
}

/// A record with a picture of its own.
fn put_record(library: &TempDir, name: &str, institution: &str) {
    let images = library.path().join("images").join(name);
    std::fs::create_dir_all(&images).unwrap();
    let size = Size::new(30, 40);
    write_png(&images.join("f1.png"), size, &scene(size));
    let text = format!(
        "title = '{name}'\ninstitution = {{ en = '{institution}' }}\n[folios]\nimages = '{name}/*.png'\n"
    );
    write_record(&library.path().join("manifests"), name, text);
}

fn serve(library: &TempDir, more: &[&str]) -> Server {
    let manifests = library.path().join("manifests");
    let arguments = [&["--manifests", manifests.to_str().unwrap()], more].concat();
    Server::with(&library.path().join("images"), &arguments)
}

fn collection(server: &Server, name: &str) -> Value {
    let path = format!("/iiif/presentation/3/collections/{name}");
    let answer = server.get(&path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let document = answer.json();
    assert_eq!(document["id"], format!("{}{path}", server.base()));
    document
}

fn labels(collection: &Value) -> Vec<&str> {
    fn label(item: &Value) -> &str {
        item["label"].as_object().unwrap().values().next().unwrap()[0].as_str().unwrap()
    }
    collection["items"].as_array().unwrap().iter().map(label).collect()
}

/// How often each Manifest is met on a walk from the top.
fn walk(server: &Server) -> BTreeMap<String, usize> {
    let base = server.base();
    let mut met = BTreeMap::new();
    let mut waiting = vec![format!("{base}/iiif/presentation/3/collections/top")];
    let mut seen = HashSet::new();
    while let Some(id) = waiting.pop() {
        assert!(seen.insert(id.clone()), "{id} is met twice");
        let answer = server.get(id.strip_prefix(&base).unwrap());
        assert_eq!(answer.status, 200, "{id}");
        for item in answer.json()["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap().to_owned();
            if item["type"] == "Collection" {
                waiting.push(id);
            } else {
                *met.entry(id.rsplit('/').nth(1).unwrap().to_owned()).or_default() += 1;
            }
        }
    }
    met
}

const SET: &str = "label = { en = 'Three volumes', ar = 'ثلاثة مجلدات' }
summary = 'One work'
behavior = 'multi-part'
viewing_direction = 'right-to-left'
thumbnail = 'vol 2'
members = ['vol 1', 'vol 2', 'box']
[[metadata]]
label = 'Scribe'
value = 'Unknown'
[[homepage]]
url = 'https://library.example/work'
";

#[test]
fn a_set_has_its_volumes_and_each_says_what_it_is_part_of() {
    let library = library();
    for name in ["vol 1", "vol 2", "alone"] {
        put_manifest(&library, name);
    }
    put(&library, "work", "collection.toml", SET);
    put(&library, "box", "collection.toml", "label = 'Box'\nmembers = ['alone']");
    let server = serve(&library, &[]);
    let work = collection(&server, "work");
    assert_eq!(labels(&work), ["vol 1", "vol 2", "Box"]);
    assert_eq!(work["behavior"], json!(["multi-part"]));
    assert_eq!(work["viewingDirection"], "right-to-left");
    assert_eq!(work["homepage"][0]["id"], "https://library.example/work");
    assert!(work["thumbnail"][0]["id"].is_string(), "{work}");
    let top = collection(&server, "top");
    assert_eq!(labels(&top), ["Three volumes"]);
    assert_eq!(work["partOf"][0]["id"], top["id"]);
    let volume = server.get("/iiif/presentation/3/vol%201/manifest").json();
    assert_eq!(volume["partOf"][0]["id"], work["id"]);
    assert_eq!(volume["partOf"][0]["label"]["en"][0], "Three volumes");
    assert_eq!(walk(&server).into_values().collect::<Vec<_>>(), [1, 1, 1]);
    let two = server.get("/iiif/presentation/2/collections/work").json();
    assert_eq!(two["@type"], "sc:Collection");
    assert_eq!(two["viewingHint"], "multi-part");
    let two = two.to_string();
    for part in ["vol%201/manifest", "vol%202/manifest", "collections/box"] {
        let id = format!("{}/iiif/presentation/2/{part}", server.base());
        assert!(two.contains(&id), "{id}: {two}");
    }
    server.stop();
}

#[test]
fn each_institution_has_a_collection_where_there_are_two() {
    let library = library();
    put_record(&library, "a1", "House of Books");
    put_record(&library, "a2", "House of Books");
    put_manifest(&library, "c");
    let server = serve(&library, &[]);
    assert_eq!(labels(&collection(&server, "top")), ["a1", "a2", "c"]);
    server.stop();
    put_record(&library, "b1", "Street/Library; North");
    put(&library, "set", "collection.toml", "label = 'Set'\nmembers = ['a1']");
    let server = serve(&library, &[]);
    let top = collection(&server, "top");
    assert_eq!(labels(&top), ["House of Books", "Set", "Street/Library; North", "c"]);
    // What the set lists is left to it.
    assert_eq!(labels(&collection(&server, "House%20of%20Books")), ["a2"]);
    let manifest = server.get("/iiif/presentation/3/b1/manifest").json();
    assert_eq!(manifest["partOf"][0]["id"], top["items"][2]["id"]);
    assert!(walk(&server).values().all(|times| *times == 1));
    server.stop();
}

#[test]
fn a_collection_of_others_is_served_and_names_what_is_ours() {
    let library = library();
    put_manifest(&library, "ms 1");
    let ready = json!({
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://library.example/all", "type": "Collection", "label": { "en": ["Their own"] },
        "items": [
            { "id": "ms 1", "type": "Manifest" },
            { "id": "https://library.example/m", "type": "Manifest", "label": { "en": ["Elsewhere"] } },
            { "id": "gone", "type": "Manifest", "label": { "en": ["Gone"] } },
        ],
    });
    put(&library, "theirs", "collection.json", ready.to_string());
    let server = serve(&library, &[]).allow_warnings();
    let theirs = collection(&server, "theirs");
    assert_eq!(labels(&theirs), ["ms 1", "Elsewhere"]);
    assert_eq!(
        theirs["items"][0]["id"],
        format!("{}/iiif/presentation/3/ms%201/manifest", server.base())
    );
    assert_eq!(theirs["seeAlso"][0]["id"], "https://library.example/all");
    assert_eq!(labels(&collection(&server, "top")), ["Their own"]);
    assert_eq!(server.get("/iiif/presentation/3/collections/nothing").status, 404);
    server.stop();
}

#[test]
fn collections_that_list_each_other_come_to_an_end() {
    let library = library();
    put_manifest(&library, "ms");
    put(&library, "a", "collection.toml", "label = 'A'\nmembers = ['b']");
    put(&library, "b", "collection.toml", "label = 'B'\nmembers = ['ms',\n'a']");
    let server = serve(&library, &[]).allow_warnings();
    server.log_line("b/collection.toml:3: its member `a` is left out");
    assert_eq!(labels(&collection(&server, "top")), ["A"]);
    assert_eq!(labels(&collection(&server, "b")), ["ms"]);
    assert_eq!(walk(&server), BTreeMap::from([("ms".to_owned(), 1)]));
    server.stop();
}

#[test]
fn a_long_collection_is_published_in_parts() {
    let library = library();
    let names: Vec<String> = (1..=25).map(|number| format!("ms{number}")).collect();
    for name in &names {
        put_manifest(&library, name);
    }
    let config = library.path().join("warraq.toml");
    std::fs::write(&config, "[presentation]\ncollection_page = 10\n").unwrap();
    let server = serve(&library, &["--config", config.to_str().unwrap()]);
    let top = collection(&server, "top");
    assert_eq!(labels(&top), ["1: ms1 – ms10", "2: ms11 – ms20", "3: ms21 – ms25"]);
    let part = collection(&server, "top%3B2");
    assert_eq!(labels(&part).len(), 10);
    assert_eq!(part["partOf"][0]["id"], top["id"]);
    let met = walk(&server);
    assert_eq!(met.len(), 25);
    assert!(met.values().all(|times| *times == 1), "{met:?}");
    for none in ["top%3B0", "top%3B4", "top%3B01", "top%3Bx"] {
        assert_eq!(
            server.get(&format!("/iiif/presentation/3/collections/{none}")).status,
            404,
            "{none}"
        );
    }
    let two = server.get("/iiif/presentation/2/collections/top").json();
    assert_eq!(two["collections"].as_array().unwrap().len(), 3, "{two}");
    server.stop();
}
