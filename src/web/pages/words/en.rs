//! English.

use super::Words;

/// English.
pub static ENGLISH: Words = Words {
    code: "en",
    direction: "ltr",
    own_name: "English",
    languages: "Language",

    site: "Warraq",
    to_home_page: "To the home page",

    items_to_read: |number| counted(number, "item to read", "items to read"),
    images: |number| counted(number, "image", "images"),
    first_image_of: "First image of",
    no_picture: "No picture",
    untitled: "Untitled",
    shelfmark: "Shelfmark",
    open_in: |viewer| format!("Open in {viewer}"),
    iiif_manifest: "IIIF manifest",
    empty_title: "The shelves are empty",
    empty_remedy: [
        "Put a folder of page images into the folder that",
        "names: each such folder becomes an item on this page, its images in the order of \
         their names.",
    ],
    footer: "Pictures and descriptions are served through the IIIF Image and Presentation APIs: \
             a manifest link opens in every viewer that speaks IIIF.",

    missing_viewers: "Missing viewers",
    not_installed_here: "Not installed on this server:",
    installing: ["Its operator can add what is missing with", "and a restart."],
    viewer_missing_title: |viewer| format!("{viewer} is not installed"),
    viewer_missing: "The operator of this server can add it with the command below and a \
                     restart; until then the manifests open in viewers elsewhere.",

    not_found_title: "Not Found",
    not_found: "There is nothing at this address.",
    nothing_to_open_title: "Nothing to open",
    nothing_to_open: "The address names no manifest: choose an item on the home page.",
    needs_javascript: |viewer| format!("{viewer} needs JavaScript."),
    without_javascript: "Without it, the manifest can still be opened in another viewer:",

    // Right-to-left openings begin on the right: Mirador 4.0.0 calls the first page "left".
    mirador: &[
        ("annotationCanvasLabel_1/2", "First item: [{{label}}]"),
        ("annotationCanvasLabel_2/2", "Second item: [{{label}}]"),
        ("currentItem_1/2", "First item"),
        ("currentItem_2/2", "Second item"),
    ],
    // Not its own `en-GB`: then it would pass over the `en` that records are written in.
    uv_locale: "en",
    uv: &[],
};

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
