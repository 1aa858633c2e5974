//! Documents as other libraries publish them, small ones.

use std::path::Path;

use serde_json::{Value, json};

/// Writes a file into a folder of its own below the folder of records, in one step.
pub fn write_file(manifests: &Path, name: &str, file: &str, bytes: impl AsRef<[u8]>) {
    let folder = manifests.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let unfinished = folder.join(format!(".{file}"));
    std::fs::write(&unfinished, bytes).unwrap();
    std::fs::rename(unfinished, folder.join(file)).unwrap();
}

const HOST: &str = "https://library.example";

/// Two Canvases with a table of contents, as Presentation API 3.0; `label` is its title.
pub fn manifest_3(label: &str) -> Value {
    let canvas = |name: &str| {
        let id = format!("{HOST}/canvas/{name}");
        let service = json!({ "id": format!("{HOST}/image/{name}"), "type": "ImageService3", "profile": "level2" });
        json!({
            "id": id, "type": "Canvas", "label": { "none": [name] }, "height": 800, "width": 600,
            "items": [{ "id": format!("{id}/page"), "type": "AnnotationPage", "items": [{
                "id": format!("{id}/painting"), "type": "Annotation", "motivation": "painting",
                "body": {
                    "id": format!("{HOST}/image/{name}/full/max/0/default.jpg"), "type": "Image",
                    "format": "image/jpeg", "height": 800, "width": 600, "service": [service],
                },
                "target": id,
            }]}],
        })
    };
    json!({
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": format!("{HOST}/manifest.json"),
        "type": "Manifest",
        "label": { "en": [label] },
        "items": [canvas("1r"), canvas("1v")],
        "structures": [{
            "id": format!("{HOST}/range/1"), "type": "Range", "label": { "en": ["All"] },
            "items": [{ "id": format!("{HOST}/canvas/1v"), "type": "Canvas" }],
        }],
    })
}

/// The same as Presentation API 2.1.
pub fn manifest_2(label: &str) -> Value {
    let canvas = |name: &str| {
        let id = format!("{HOST}/canvas/{name}");
        json!({
            "@id": id, "@type": "sc:Canvas", "label": name, "height": 800, "width": 600,
            "images": [{
                "@id": format!("{id}/painting"), "@type": "oa:Annotation",
                "motivation": "sc:painting", "on": id,
                "resource": {
                    "@id": format!("{HOST}/image/{name}/full/full/0/default.jpg"),
                    "@type": "dctypes:Image", "format": "image/jpeg", "height": 800, "width": 600,
                    "service": {
                        "@context": "http://iiif.io/api/image/2/context.json",
                        "@id": format!("{HOST}/image/{name}"),
                        "profile": "http://iiif.io/api/image/2/level2.json",
                    },
                },
            }],
        })
    };
    json!({
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": format!("{HOST}/manifest.json"),
        "@type": "sc:Manifest",
        "label": label,
        "sequences": [{
            "@id": format!("{HOST}/sequence"), "@type": "sc:Sequence",
            "canvases": [canvas("1r"), canvas("1v")],
        }],
        "structures": [{
            "@id": format!("{HOST}/range/1"), "@type": "sc:Range", "label": "All",
            "viewingHint": "top", "canvases": [format!("{HOST}/canvas/1v")],
        }],
    })
}
