//! A document of the Presentation API, of version 3.0 or 2.1.

use serde_json::Value;

use super::Trouble;
use super::collection::Collection;
use super::json;
use super::manifest::Manifest;

/// Longer documents are not read.
pub(super) const LONGEST: u64 = 64 * 1024 * 1024;

/// What stands at an address.
#[derive(Debug)]
pub(super) enum Document {
    Manifest(Manifest),
    Collection(Collection),
}

/// # Errors
/// [`Trouble::NoJson`], and [`Trouble::NoDocument`] for JSON that is something else.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Trouble> {
    // Some editors begin a file with a mark that JSON does not know.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Trouble::NoJson { cause: error.to_string() })?;
    match json::kind(&value) {
        "Manifest" => Ok(Document::Manifest(Manifest::read(&value))),
        "Collection" => Ok(Document::Collection(Collection::read(&value))),
        _ => Err(Trouble::NoDocument),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shared_data;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }

    #[test]
    fn what_is_no_document_is_told() {
        for (bytes, told) in [
            (&b"<html>"[..], "no JSON"),
            (b"\xff\xfe", "no JSON"),
            (b"[]", "neither a Manifest nor a Collection"),
            (b"{\"type\": \"Canvas\"}", "neither a Manifest nor a Collection"),
        ] {
            let error = read(bytes).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        let marked = read(b"\xef\xbb\xbf{\"@type\": \"sc:Manifest\"}");
        assert!(matches!(marked, Ok(Document::Manifest(_))), "{marked:?}");
        // Nested deeper than anything real; the parser has a limit of its own.
        assert!(read("[".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn pictures_and_members_are_found_in_documents_of_libraries() {
        let test = "warm::document::pictures_and_members_are_found_in_documents_of_libraries";
        let Some(shared) = shared_data(test) else { return };
        let mut all = Vec::new();
        files(&shared.join("data/manifests"), &mut all);
        let (mut manifests, mut collections, mut bare) = (0, 0, Vec::new());
        let mut pictures = 0;
        for path in all {
            let found = match read(&std::fs::read(&path).unwrap()) {
                Ok(Document::Manifest(manifest)) => {
                    manifests += 1;
                    pictures += manifest.pictures.len();
                    manifest.pictures.len()
                }
                Ok(Document::Collection(collection)) => {
                    collections += 1;
                    collection.manifests.len() + collection.collections.len()
                }
                Err(_) => continue,
            };
            if found == 0 {
                bare.push(path);
            }
        }
        println!(
            "{manifests} Manifests with {pictures} pictures, {collections} Collections; \
             in {} is nothing to ask for: {bare:#?}",
            bare.len()
        );
        assert!(manifests > 0 && bare.len() * 4 < manifests + collections, "{bare:#?}");
    }
}
