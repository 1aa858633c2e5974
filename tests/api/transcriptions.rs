//! Texts and annotations beside a record, as clients get them.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::Server;
use crate::support::records::library;

const ITEM: &str = "/iiif/presentation/3/or%2012";

/// Half as large as the picture, which has 600 by 800 pixels.
const ALTO: &str = r#"<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>
<Page WIDTH="300" HEIGHT="400"><PrintSpace><TextBlock LANG="ara">
<TextLine HPOS="25" VPOS="30" WIDTH="250" HEIGHT="20"><String CONTENT="قفا"/><SP/><String CONTENT="نبك"/></TextLine>
<TextLine HPOS="25" VPOS="60" WIDTH="250" HEIGHT="20"><Shape><Polygon POINTS="25,60 275,65 275,80"/></Shape><String CONTENT="من ذكرى"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"#;

const TEI: &str =
    "<TEI><text><pb n='1r'/><p>the first</p><pb n='2bis r'/><p>the last</p></text></TEI>";

fn write(library: &TempDir, path: &str, text: &str) {
    let path = library.path().join("manifests/or 12").join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn annotations() -> String {
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "items": [{
            "type": "Annotation",
            "motivation": "commenting",
            "body": { "type": "TextualBody", "value": "A hole.", "language": "en" },
            "target": "f1r#xywh=10,20,30,40",
        }],
    })
    .to_string()
}

fn described() -> TempDir {
    let library = library();
    write(&library, "text/f1r.xml", ALTO);
    write(&library, "text/1v.en.txt", "Halt, both of you\r\nand let us weep\r\n");
    write(&library, "text/codex.fa.xml", TEI);
    write(&library, "annotations/f1r.json", &annotations());
    library
}

fn serve(library: &TempDir) -> Server {
    let manifests = library.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    Server::with(&library.path().join("images"), &arguments)
}

fn json_at(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn path_of<'a>(server: &Server, id: &'a Value) -> &'a str {
    id.as_str().unwrap().strip_prefix(&server.base()).unwrap()
}

/// The addresses of the pages of each Canvas, below the item.
fn pages(server: &Server) -> Vec<(String, Vec<String>)> {
    let manifest = json_at(server, &format!("{ITEM}/manifest"));
    let canvases = manifest["items"].as_array().unwrap().iter();
    let pages = canvases.map(|canvas| {
        let pages = canvas["annotations"].as_array().into_iter().flatten();
        let below = |page: &Value| path_of(server, &page["id"])[ITEM.len()..].to_owned();
        let name = path_of(server, &canvas["id"]).rsplit('/').next().unwrap().to_owned();
        (name, pages.map(below).collect())
    });
    pages.collect()
}

#[test]
fn canvases_refer_to_their_pages_and_embed_none() {
    let library = described();
    let server = serve(&library);
    let found = pages(&server);
    let expected = [
        ("board", &[][..]),
        ("f1r", &["text", "codex.fa", "annotations"]),
        ("f1v", &["en"]),
        ("%D8%A7%D9%84%D9%88%D8%B1%D9%82%D8%A9%20%D9%A2", &["codex.fa"]),
    ];
    for ((name, pages), (expected_name, words)) in found.iter().zip(expected) {
        let mut pages = pages.clone();
        pages.sort();
        let mut expected: Vec<String> =
            words.iter().map(|word| format!("/annotations/{expected_name}/{word}")).collect();
        expected.sort();
        assert_eq!((name.as_str(), pages), (expected_name, expected));
    }
    let canvas = json_at(&server, &format!("{ITEM}/canvas/f1r"));
    for page in canvas["annotations"].as_array().unwrap() {
        assert_eq!((page.get("items"), &page["type"]), (None, &json!("AnnotationPage")));
    }
    assert_eq!(canvas["annotations"][0]["label"]["ar"], json!(["النص"]));
}

#[test]
fn the_lines_of_a_text_stand_on_their_canvas() {
    let library = described();
    let server = serve(&library);
    let page = json_at(&server, &format!("{ITEM}/annotations/f1r/text"));
    let [first, second] = &page["items"].as_array().unwrap()[..] else { panic!("{page}") };
    assert_eq!(first["motivation"], "supplementing");
    assert_eq!(
        first["body"],
        json!({ "type": "TextualBody", "value": "قفا نبك", "format": "text/plain", "language": "ar" })
    );
    let canvas = format!("{}{ITEM}/canvas/f1r", server.base());
    assert_eq!(first["target"], format!("{canvas}#xywh=50,60,500,40"));
    assert_eq!(second["target"]["source"], canvas);
    let contexts = page["@context"].as_array().unwrap();
    assert_eq!(contexts.last().unwrap(), "http://iiif.io/api/presentation/3/context.json");
    // Each by itself, under its own address.
    let alone = json_at(&server, path_of(&server, &second["id"]));
    assert_eq!((&alone["id"], &alone["body"]), (&second["id"], &second["body"]));
    assert_eq!(alone["partOf"][0]["type"], "Manifest");
}

#[test]
fn texts_of_all_kinds_and_annotations_are_found_under_their_addresses() {
    let library = described();
    let server = serve(&library);
    let text = |path: &str| {
        let page = json_at(&server, &format!("{ITEM}/annotations/{path}"));
        (page["items"][0]["body"]["value"].clone(), page["items"][0]["body"]["language"].clone())
    };
    assert_eq!(text("f1v/en"), (json!("Halt, both of you\nand let us weep"), json!("en")));
    assert_eq!(text("f1r/codex.fa"), (json!("the first"), json!("fa")));
    assert_eq!(
        text("%D8%A7%D9%84%D9%88%D8%B1%D9%82%D8%A9%20%D9%A2/codex.fa"),
        (json!("the last"), json!("fa"))
    );
    let page = json_at(&server, &format!("{ITEM}/annotations/f1r/annotations"));
    let canvas = format!("{}{ITEM}/canvas/f1r", server.base());
    assert_eq!(page["items"][0]["target"], format!("{canvas}#xywh=10,20,30,40"));
    assert_eq!(page["@context"], "http://iiif.io/api/presentation/3/context.json");
}

#[test]
fn the_same_stands_in_a_list_of_version_2() {
    let library = described();
    let server = serve(&library);
    let manifest = json_at(&server, "/iiif/presentation/2/or%2012/manifest");
    let canvas = &manifest["sequences"][0]["canvases"][1];
    let lists = canvas["otherContent"].as_array().unwrap();
    assert_eq!((lists.len(), &lists[0]["@type"]), (3, &json!("sc:AnnotationList")));
    let list = json_at(&server, path_of(&server, &lists[0]["@id"]));
    assert_eq!(list["@id"], lists[0]["@id"]);
    let [first, second] = &list["resources"].as_array().unwrap()[..] else { panic!("{list}") };
    assert_eq!(first["motivation"], "sc:painting");
    assert_eq!(first["resource"]["@type"], "cnt:ContentAsText");
    assert_eq!(first["resource"]["chars"], "قفا نبك");
    assert_eq!(first["on"], format!("{}#xywh=50,60,500,40", canvas["@id"].as_str().unwrap()));
    assert_eq!(second["on"]["selector"]["@type"], "oa:SvgSelector");
    let alone = json_at(&server, path_of(&server, &second["@id"]));
    assert_eq!(alone["resource"], second["resource"]);
}

#[test]
fn pages_that_are_not_there_are_not_found() {
    let library = described();
    let server = serve(&library);
    for part in ["f1r/none", "f1v/text", "none/text", "f1r/text%3B2", "f1r/text/3", "f1r/text/0"] {
        assert_eq!(server.get(&format!("{ITEM}/annotations/{part}")).status, 404, "{part}");
    }
    assert_eq!(server.get("/iiif/presentation/3/bare/annotations/p1/text").status, 404);
}

#[test]
fn many_lines_are_given_out_in_documents_that_lead_to_each_other() {
    let library = library();
    let line = |number: usize| {
        format!(
            "<TextLine HPOS='1' VPOS='1' WIDTH='9' HEIGHT='9'><String CONTENT='{number}'/></TextLine>"
        )
    };
    let lines: String = (1..=4001).map(line).collect();
    let alto = format!(
        "<alto><Layout><Page WIDTH='600' HEIGHT='800'><TextBlock>{lines}</TextBlock></Page></Layout></alto>"
    );
    write(&library, "text/f1r.xml", &alto);
    let server = serve(&library);
    let (mut path, mut told) = (format!("{ITEM}/annotations/f1r/text"), Vec::new());
    loop {
        let page = json_at(&server, &path);
        assert_eq!(path_of(&server, &page["id"]), path);
        let items = page["items"].as_array().unwrap();
        told.extend(items.iter().map(|item| item["body"]["value"].as_str().unwrap().to_owned()));
        let Some(next) = page.get("next") else { break };
        path = path_of(&server, &next["id"]).to_owned();
    }
    let expected: Vec<String> = (1..=4001).map(|number| number.to_string()).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_changed_text_is_served_within_seconds_under_another_etag() {
    let library = described();
    let server = serve(&library);
    let path = format!("{ITEM}/annotations/f1v/en");
    let before = server.get(&path);
    let etag = before.header("etag").unwrap().to_owned();
    assert_eq!(server.send("GET", &path, &[("if-none-match", &etag)]).status, 304);
    write(&library, "text/1v.en.txt", "Halt, and let us weep");
    let wait = Instant::now();
    loop {
        let answer = server.send("GET", &path, &[("if-none-match", &etag)]);
        if answer.status == 200 {
            assert_eq!(answer.json()["items"][0]["body"]["value"], "Halt, and let us weep");
            break;
        }
        assert!(wait.elapsed() < Duration::from_secs(20), "the change was not noticed");
        std::thread::sleep(Duration::from_millis(100));
    }
    std::fs::remove_file(library.path().join("manifests/or 12/text/1v.en.txt")).unwrap();
    while server.get(&path).status != 404 {
        assert!(wait.elapsed() < Duration::from_secs(40), "that it is gone was not noticed");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(pages(&server)[2].1, [] as [String; 0]);
}

/// Files with something wrong, and a part of what is said of them.
const BAD: [(&str, &str, &str); 9] = [
    ("text/3r.txt", "three", "belongs to nothing: `3r` is neither the name nor the label"),
    ("text/f1r.doc", "x", "is not looked at: texts are ALTO"),
    ("text/board.xml", "<alto>\n<Layout></alto>", "board.xml:2: is no well-formed XML"),
    ("text/f1v.xml", "<svg/>", "begins with the element `svg`"),
    ("text/f1v.ocr.html", "<p>Hello</p>", "has no page of hOCR"),
    (
        "text/other.xml",
        "<TEI><text><pb n='77r'/><p>x</p></text></TEI>",
        "(the first is called `77r`)",
    ),
    ("annotations/f1v.json", "{ \"type\": ", "f1v.json:1: is no JSON"),
    (
        "annotations/board.json",
        "[{ \"type\": \"Annotation\", \"motivation\": \"painting\" }]",
        "the annotation at `/0` is left out: its motivation is `painting`",
    ),
    (
        "text/f1v.wide.xml",
        "<PcGts><Page imageWidth='80' imageHeight='60'><TextRegion><TextEquiv><Unicode>x</Unicode>\
         </TextEquiv></TextRegion></Page></PcGts>",
        "is of a page of 80 by 60",
    ),
];

#[test]
fn every_wrong_file_is_told_with_its_place_and_touches_nothing_else() {
    let library = described();
    for (path, text, _) in BAD {
        write(&library, path, text);
    }
    let (images, manifests) = (library.path().join("images"), library.path().join("manifests"));
    let check = |expected: Option<i32>| {
        let argument = |path: &Path| path.to_str().unwrap().to_owned();
        let (images, manifests) = (argument(&images), argument(&manifests));
        let arguments = ["check", "--images", &images, "--manifests", &manifests];
        let (code, out, _) = crate::support::server::run(&arguments);
        assert_eq!(code, expected, "{out}");
        out
    };
    let out = check(Some(1));
    for (path, _, expected) in BAD {
        let line = out.lines().find(|line| line.contains(path)).unwrap_or_default();
        assert!(line.contains(expected), "{path}: {line}\n{out}");
    }
    let server = serve(&library).allow_warnings();
    let page = |name: &str| server.get(&format!("{ITEM}/annotations/{name}"));
    assert_eq!(page("f1r/text").json()["items"].as_array().unwrap().len(), 2);
    assert_eq!(page("board/annotations").json()["items"], json!([]));
    let broken = page("board/text");
    assert_eq!(broken.status, 500, "{}", broken.text());
    assert!(broken.text().contains("warraq check"), "{}", broken.text());
    server.log_line("board.xml:2: is no well-formed XML");
    for (path, _, _) in BAD {
        std::fs::remove_file(library.path().join("manifests/or 12").join(path)).unwrap();
    }
    check(Some(0));
}
