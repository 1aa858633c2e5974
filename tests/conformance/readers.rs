//! Programs of others that read documents of the Presentation API: each is started once for many
//! files, and says of each what it complains of.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What one of them says of a file.
#[derive(Debug)]
pub struct Complaint {
    pub file: PathBuf,
    pub said: String,
}

/// A complaint that we know of and leave as it is.
#[derive(Debug)]
pub struct Objection {
    /// What the file's name begins with; empty: any file.
    pub file: &'static str,
    /// What the complaint must have in it.
    pub said: &'static str,
    pub reason: &'static str,
}

/// What tripoli does not know of version 2.1: the picture of a Choice is read as the Choice itself.
pub const TRIPOLI_OBJECTIONS: [Objection; 5] = [
    Objection {
        file: "",
        said: "@type MUST be 'dctypes:Image'",
        reason: "it does not know `oa:Choice` and `oa:SpecificResource` (Presentation API 2.1 §6.2, §6.4)",
    },
    Objection {
        file: "",
        said: "Key '@id' is required in 'resource'",
        reason: "a Choice needs no id (Presentation API 2.1 §6.4)",
    },
    Objection {
        file: "",
        said: "'on' must reference the canvas URI",
        reason: "a picture may stand on a part of its Canvas (Presentation API 2.1 §6.2)",
    },
    Objection {
        file: "",
        said: "Key 'canvases' is required in 'sequence'",
        reason: "only the first Sequence stands in its Manifest (Presentation API 2.1 §5.2)",
    },
    Objection {
        file: "",
        said: "Must reference IIIF image API",
        reason: "it does not know Image API 3; another server has no other of the picture",
    },
];

/// What iiif_prezi does not read of a Range.
pub const PREZI_2_ON_RANGES: Objection = Objection {
    file: "",
    said: "sc:Range['canvases'] must be a list, got",
    reason: "it reads neither parts of Canvases there nor a list of one (Presentation API 2.1 §5.4)",
};

/// Loads every document into the model of its class in iiif-prezi3. It takes no text for
/// `textDirection`, only its own values, which are made of the texts that they stand for.
const PREZI_3: &str = "
import json, sys, iiif_prezi3
from iiif_prezi3.skeleton import TextDirection
def values(found):
    if 'textDirection' in found:
        found['textDirection'] = TextDirection(found['textDirection'])
    return found
for path in sys.argv[1:]:
    try:
        with open(path, encoding='utf-8') as file:
            document = json.load(file, object_hook=values)
        getattr(iiif_prezi3, document['type'])(**document)
    except Exception as error:
        print(path, ' '.join(str(error).split()), sep='\\t')
print(len(sys.argv) - 1, 'documents')
";

const TRIPOLI: &str = "
import json, sys
from tripoli import IIIFValidator
for path in sys.argv[1:]:
    validator = IIIFValidator(fail_fast=False)
    with open(path, encoding='utf-8') as file:
        validator.validate(json.load(file))
    for error in validator.errors:
        print(path, ' '.join(str(error).split()), sep='\\t')
print(len(sys.argv) - 1, 'documents')
";

/// Reads every document with iiif_prezi as the public validator does, with the stored contexts.
/// Those of services that are not stored are empty ones, and so is that of Image API 3, in which
/// there are some of others.
const PREZI_2: &str = "
import json, os, sys
from pyld import jsonld
from iiif_prezi.loader import ManifestReader
known = {}
def local(url, options=None):
    if url not in known:
        path = os.path.join(sys.argv[1], url.split('iiif.io/api/', 1)[-1])
        known[url] = {'@context': {}}
        if os.path.exists(path) and '/image/3/' not in url:
            with open(path, encoding='utf-8') as file:
                known[url] = json.load(file)
    return {'contentType': 'application/ld+json', 'contextUrl': None, 'documentUrl': url,
            'document': known[url]}
jsonld.set_document_loader(local)
for path in sys.argv[2:]:
    try:
        with open(path, encoding='utf-8') as file:
            ManifestReader(file.read(), version='2.1').read().toJSON()
    except Exception as error:
        said = type(error).__name__ + ' ' + str(error)
        print(path, ' '.join(said.split()), sep='\\t')
print(len(sys.argv) - 2, 'documents')
";

/// The JSON schema of the public validator, which stays in the folder of the shared data.
pub fn schema(tools: &Path, shared: &Path, files: &[PathBuf]) -> Vec<Complaint> {
    let mut command = Command::new(tools.join("schema/bin/check-jsonschema"));
    let schema = shared.join("schema/presentation-3/iiif_3_0.json");
    command.args(["-o", "json", "--schemafile"]).arg(schema).args(files);
    let output = command.output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let errors = ["errors", "parse_errors"].iter().filter_map(|key| said[key].as_array());
    let complaint = |error: &serde_json::Value| Complaint {
        file: error["filename"].as_str().unwrap().into(),
        said: error.to_string(),
    };
    let complaints: Vec<Complaint> = errors.flatten().map(complaint).collect();
    assert_eq!(output.status.success(), complaints.is_empty(), "{said}");
    complaints
}

/// The models of iiif-prezi3.
pub fn prezi_3(tools: &Path, files: &[PathBuf]) -> Vec<Complaint> {
    let mut command = Command::new(tools.join("prezi3/bin/python"));
    complaints(command.args(["-c", PREZI_3]), files)
}

/// @iiif/parser, which many viewers read with: strictly of Manifests.
pub fn parser(tools: &Path, files: &[PathBuf]) -> Vec<Complaint> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/node/check.mjs");
    let mut command = Command::new("node");
    complaints(command.current_dir(tools.join("parser")).arg(script), files)
}

/// tripoli, of version 2.1.
pub fn tripoli(tools: &Path, files: &[PathBuf]) -> Vec<Complaint> {
    let mut command = Command::new(tools.join("prezi2/bin/python"));
    complaints(command.args(["-W", "ignore", "-c", TRIPOLI]), files)
}

/// iiif_prezi, of version 2.1.
pub fn prezi_2(tools: &Path, shared: &Path, files: &[PathBuf]) -> Vec<Complaint> {
    let mut command = Command::new(tools.join("prezi2/bin/python"));
    command.args(["-W", "ignore", "-c", PREZI_2]).arg(shared.join("schema/contexts"));
    complaints(&mut command, files)
}

/// Runs a program that prints `FILE<tab>COMPLAINT` lines, and at the end how many files it read.
fn complaints(command: &mut Command, files: &[PathBuf]) -> Vec<Complaint> {
    let output = command.args(files).env("PYTHONIOENCODING", "utf-8").output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout);
    let end = format!("{} documents", files.len());
    let is_whole = output.status.success() && said.lines().any(|line| line == end);
    assert!(is_whole, "no `{end}` in: {said}{}", String::from_utf8_lossy(&output.stderr));
    let parts = said.lines().filter_map(|line| line.split_once('\t'));
    parts.map(|(file, said)| Complaint { file: file.into(), said: said.to_owned() }).collect()
}

/// Asserts that nothing was complained of but what we know of, and that all of that was.
pub fn assert_only(complaints: &[Complaint], objections: &[&Objection]) {
    let mut met = vec![false; objections.len()];
    let mut unknown = Vec::new();
    for Complaint { file, said } in complaints {
        let name = file.file_name().unwrap().to_string_lossy();
        let is_known = |it: &&Objection| name.starts_with(it.file) && said.contains(it.said);
        match objections.iter().position(is_known) {
            Some(known) => met[known] = true,
            None => unknown.push(format!("{name}: {said:.600}")),
        }
    }
    assert!(unknown.is_empty(), "{} complaints:\n{}", unknown.len(), unknown.join("\n"));
    for (objection, met) in objections.iter().zip(met) {
        let Objection { file, said, reason } = objection;
        assert!(met, "`{said}` is no longer said of `{file}`; it was allowed to because {reason}");
    }
}
