//! `warraq check --iiif`: the rules of the Presentation API, held against files and addresses.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::failed;
use crate::presentation::rules::{Severity, Violation, check as violations};
use crate::storage::WebReader;

/// Most bytes of a document that are read. The largest Manifests of libraries have some ten
/// million.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Time for the whole answer of a server.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Prints what is wrong with each document. The status is 1 where one cannot be read or breaks
/// a rule that is binding.
pub(super) fn check(places: &[String]) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let mut out = io::stdout().lock();
    let mut is_well = true;
    for place in places {
        let read = runtime.block_on(read(place));
        match report(place, read, &mut out) {
            Ok(well) => is_well &= well,
            // Whoever reads our output has closed it and knows.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::from(1),
            Err(error) => return failed(&error),
        }
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Whether nothing binding was broken.
fn report(place: &str, read: Result<Value, String>, out: &mut impl Write) -> io::Result<bool> {
    let name = plain(place);
    let document = match read {
        Ok(document) => document,
        Err(cause) => {
            writeln!(out, "{name}: {}", plain(&cause))?;
            return Ok(false);
        }
    };
    let mut found = violations(&document);
    found.extend(other_address(place, &document));
    for violation in &found {
        writeln!(out, "{name}: {}", line(violation))?;
    }
    let errors = found.iter().filter(|it| it.severity == Severity::Error).count();
    writeln!(out, "{name}: errors {errors}, warnings {}", found.len() - errors)?;
    Ok(errors == 0)
}

fn line(violation: &Violation) -> String {
    let Violation { pointer, severity, sentence, section } = violation;
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let pointer = if pointer.is_empty() { "the document" } else { pointer };
    plain(&format!("{pointer}: {word}: {sentence} ({section})"))
}

/// A document may hold anything; it must not forge a line of ours.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// Clients keep what they read under its id, so that is to be where it was read.
fn other_address(place: &str, document: &Value) -> Option<Violation> {
    let url = address(place)?.ok()?;
    let (key, id) =
        ["id", "@id"].into_iter().find_map(|key| Some((key, document.get(key)?.as_str()?)))?;
    let differs = Url::parse(id).ok().is_none_or(|id| id != url);
    differs.then(|| Violation {
        pointer: format!("/{key}"),
        severity: Severity::Warning,
        sentence: "should be the address that the document was read from".to_owned(),
        section: "Presentation 3.0 §3.2, id",
    })
}

async fn read(place: &str) -> Result<Value, String> {
    let bytes = match address(place) {
        Some(Ok(url)) => {
            let reader = WebReader::new("check", TIMEOUT).map_err(|error| error.to_string())?;
            reader.read(&url, MOST_BYTES).await.map_err(|fault| fault.to_string())?
        }
        Some(Err(cause)) => return Err(cause),
        None => file(Path::new(place))?,
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        format!("is no JSON: {error}; a document is JSON in UTF-8, nested 128 levels at most")
    })
}

/// An address where the text has a scheme, else it names a file.
fn address(place: &str) -> Option<Result<Url, String>> {
    let (scheme, _) = place.split_once("://")?;
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        let cause = "is neither a file nor an address that begins with http:// or https://";
        return Some(Err(cause.to_owned()));
    }
    Some(Url::parse(place).map_err(|error| format!("is no address: {error}")))
}

fn file(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: io::Error| format!("cannot be read: {error}");
    // What is no file could go on for ever; a pipe waits already when it is opened.
    if !std::fs::metadata(path).map_err(cannot)?.is_file() {
        return Err("is no file; give the JSON file of a document".to_owned());
    }
    let file = File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("is longer than {MOST_BYTES} bytes, which no document is"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(place: &str) -> (bool, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut out = Vec::new();
        let well = report(place, runtime.block_on(read(place)), &mut out).unwrap();
        (well, String::from_utf8(out).unwrap())
    }

    fn file_of(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    const MANIFEST: &str = r#"{
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://library.example/m", "type": "Manifest", "label": LABEL,
        "items": [{ "id": "https://library.example/c", "type": "Canvas", "width": 6, "height": 8 }]
    }"#;

    #[test]
    fn every_finding_is_a_line_with_its_place_and_its_section() {
        let file = file_of(&MANIFEST.replace("LABEL", "\"Ode\\n\""));
        let name = file.path().to_str().unwrap();
        let (well, out) = told(name);
        assert!(!well);
        let first = out.lines().next().unwrap();
        assert!(
            first.starts_with(&format!("{name}: /label: error: must be a language map")),
            "{out}"
        );
        assert!(first.ends_with("(Presentation 3.0 §4.4)"), "{out}");
        assert!(
            out.lines().last().unwrap().starts_with(&format!("{name}: errors 1, warnings ")),
            "{out}"
        );
    }

    #[test]
    fn what_only_should_be_otherwise_is_no_failure() {
        let file = file_of(&MANIFEST.replace("LABEL", "{ \"en\": [\"Ode\"] }"));
        let (well, out) = told(file.path().to_str().unwrap());
        assert!(well && out.contains("/summary: warning: is missing"), "{out}");
    }

    #[test]
    fn what_cannot_be_read_is_told_why() {
        let latin = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(latin.path(), b"{ \"label\": \"caf\xe9\" }").unwrap();
        let broken = file_of("{\n  \"label\": [,]\n}");
        let deep = file_of(&"[".repeat(1000));
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for (place, words) in [
            (latin.path(), "no JSON"),
            (broken.path(), "line 2 column 13"),
            (deep.path(), "128 levels"),
            (folder.path(), "is no file"),
            (&pipe, "is no file"),
            (Path::new("/nowhere/at/all.json"), "cannot be read"),
            (Path::new("ftp://library.example/m"), "http:// or https://"),
            (Path::new("http://[/"), "is no address"),
            (Path::new("http://127.0.0.1:1/m"), "127.0.0.1:1/m: "),
        ] {
            let (well, out) = told(place.to_str().unwrap());
            assert!(!well && out.contains(words), "{place:?}: {out}");
            assert_eq!(out.lines().count(), 1, "{out}");
        }
    }

    #[test]
    fn a_document_under_another_address_than_its_id_is_told() {
        let document = serde_json::json!({ "id": "https://library.example/m" });
        assert!(other_address("https://library.example/n", &document).is_some());
        assert_eq!(other_address("https://library.example/m", &document), None);
        assert_eq!(other_address("m.json", &document), None);
    }
}
