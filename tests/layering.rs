//! Holds the floors of the house: a module imports from lower floors only, libraries stay
//! in the rooms that own them, and the pure floors know neither files nor clocks.
//!
//! Reads the sources as tokens, so that comments and texts do not count. Test modules and
//! files declared for tests only are left out: they may reach anywhere.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Rooms by floor. A room imports from floors above its own line only.
const FLOORS: &[&[&str]] = &[
    &["geometry", "metrics"],
    &["image_api", "text"],
    &["codicology"],
    &["storage", "pixels", "presentation", "viewers"],
    &["codec", "records", "pool", "cache"],
    &["sources"],
    &["render", "catalog", "access"],
    &["ingest", "reunite", "search", "export", "warm"],
    &["web"],
    // The one floor with an inner order, written as floors of its own.
    &["settings"],
    &["app"],
    &["cli"],
    &["main"],
];

/// The highest floor whose rooms are pure.
const PURE_FLOORS: usize = 2;

/// Libraries and the rooms that alone may name them.
const OWNED: &[(&str, &[&str])] = &[
    ("actix_web", &["web", "app"]),
    ("object_store", &["storage"]),
    ("reqwest", &["storage"]),
    ("rustls", &["web", "storage"]),
];

/// The one file in which features decide of more than modules.
const REGISTRY: &str = "codec/registry.rs";

/// Words that pure rooms do not use.
const IMPURE: &[&str] = &["async", "tokio", "fs", "SystemTime", "Instant"];

#[test]
fn no_import_climbs_and_no_library_leaves_its_room() {
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut sources).unwrap();
    assert!(sources.iter().any(|source| source.path == "codec/mod.rs"), "the sources were read");
    let violations = violations(&sources);
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn every_kind_of_violation_is_caught() {
    for (path, text, complaint) in [
        ("geometry/size.rs", "use crate::pixels::Pixels;", "climbs to `pixels`"),
        ("pixels/mod.rs", "fn f() { crate::codec::open(); }", "climbs to `codec`"),
        ("render/plan.rs", "use super::super::web::Page;", "climbs to `web`"),
        ("render/mod.rs", "use super::web;", "climbs to `web`"),
        ("render/plan.rs", "use crate::{geometry::Size, web};", "climbs to `web`"),
        ("render/plan.rs", "use crate::{codec::{self, open}, catalog};", "same floor: `catalog`"),
        ("app.rs", "use crate::cli::run;", "climbs to `cli`"),
        ("settings/mod.rs", "use crate::app;", "climbs to `app`"),
        ("web/mod.rs", "use crate::settings::Settings;", "climbs to `settings`"),
        ("web/mod.rs", "use crate::nowhere;", "`nowhere`, which is on no floor"),
        ("attic/mod.rs", "", "`attic`, which is on no floor"),
        ("render/mod.rs", "use crate::*;", "the whole house"),
        ("render/mod.rs", "use actix_web::web;", "`actix_web` belongs to web, app"),
        ("sources/mod.rs", "use object_store::path::Path;", "`object_store` belongs to storage"),
        ("image_api/mod.rs", "pub async fn parse() {}", "`async` on a pure floor"),
        ("geometry/mod.rs", "use std::{fmt, fs};", "`fs` on a pure floor"),
        ("presentation/build.rs", "let t = SystemTime::now();", "`SystemTime` on a pure floor"),
        ("codec/mod.rs", "#[cfg(feature = \"gif\")] use self::gif::Gif;", "decides of more"),
        ("codec/page.rs", "fn f() -> bool { cfg!(feature = \"gif\") }", "decides of more"),
        (
            "geometry/mod.rs",
            "#[cfg(test)] mod tests { use crate::web; } use crate::codec;",
            "climbs to `codec`",
        ),
    ] {
        let found = violations(&[Source { path: path.into(), text: text.into() }]);
        assert!(found.len() == 1 && found[0].contains(complaint), "{path}: {text}\n{found:?}");
    }
}

#[test]
fn what_is_allowed_is_not_complained_about() {
    for (path, text) in [
        ("codec/mod.rs", "use crate::{geometry::{Level, Size}, pixels, storage::Object};"),
        ("codec/tiff/mod.rs", "use super::CodecError; use crate::codec::open;"),
        ("codec/tiff/read.rs", "mod inner { use super::super::super::Codec; }"),
        (
            "geometry/mod.rs",
            "//! See [`crate::web`].\n/* crate::web */ const A: &str = \"crate::web\";",
        ),
        (
            "geometry/mod.rs",
            "const A: &str = r#\"\"crate::web\"#; fn f<'a>(a: &'a str) -> char { '\"' }",
        ),
        (
            "geometry/mod.rs",
            "#[cfg(test)] pub(crate) mod tests { async fn f() { crate::web::f() } }",
        ),
        ("geometry/mod.rs", "pub(crate) fn f() {} pub(in crate::geometry) fn g() {}"),
        ("codec/mod.rs", "#[cfg(any(feature = \"gif\", feature = \"bmp\"))] pub(super) mod gif;"),
        ("codec/registry.rs", "#[cfg(feature = \"gif\")] use super::gif::Gif;"),
        ("web/mod.rs", "use actix_web::web; use crate::render::render;"),
        ("app.rs", "use crate::settings::Settings; use actix_web::App; use crate::web;"),
        ("main.rs", "fn main() { warraq::cli::run() }"),
    ] {
        let found = violations(&[Source { path: path.into(), text: text.into() }]);
        assert!(found.is_empty(), "{path}: {text}\n{found:?}");
    }
}

#[test]
fn files_for_tests_only_may_reach_anywhere() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let found = violations(&[
        source("codec/mod.rs", "#[cfg(test)]\npub(crate) mod testing;"),
        source("codec/testing.rs", "use crate::web;"),
        source("codec/testing/more.rs", "use crate::web;"),
    ]);
    assert!(found.is_empty(), "{found:?}");
}

/// One file: path below `src`, `/` between its parts.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// `codec/tiff/mod.rs` is the module `codec`, `tiff`.
    fn module(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        if parts.len() > 1 && parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }
}

fn read(folder: &Path, below: &str, sources: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (file, name) = (entry.path(), entry.file_name());
        let path = format!("{below}{}", name.to_string_lossy());
        if file.is_dir() {
            read(&file, &format!("{path}/"), sources)?;
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            sources.push(Source { path, text: fs::read_to_string(file)? });
        }
    }
    Ok(())
}

fn violations(sources: &[Source]) -> Vec<String> {
    let tests: Vec<String> = sources.iter().flat_map(test_files).collect();
    let for_tests = |source: &&Source| {
        let module = source.module().join("/");
        tests.iter().any(|test| module == *test || module.starts_with(&format!("{test}/")))
    };
    let mut found: Vec<String> = sources
        .iter()
        .filter(|source| source.path != "lib.rs" && !for_tests(source))
        .flat_map(violations_of)
        .collect();
    found.sort();
    found
}

fn violations_of(source: &Source) -> Vec<String> {
    let module = source.module();
    let room = module[0];
    let Some(floor) = floor_of(room) else {
        return vec![format!("{}: this is `{room}`, which is on no floor", source.path)];
    };
    let tokens = without_tests(&tokens(&source.text));
    let mut found = BTreeSet::new();
    let mut complain = |line: usize, complaint: String| {
        found.insert(format!("src/{}:{line}: {complaint}", source.path));
    };
    for (line, other) in imports(&tokens, &module) {
        match floor_of(&other) {
            _ if other == room => {}
            None if other == "*" => complain(line, "imports the whole house".into()),
            None => complain(line, format!("imports `{other}`, which is on no floor")),
            Some(there) if there > floor => complain(line, format!("climbs to `{other}`")),
            Some(there) if there == floor => complain(line, format!("same floor: `{other}`")),
            Some(_) => {}
        }
    }
    if source.path != REGISTRY {
        for line in conditional(&tokens) {
            complain(line, format!("a feature decides of more than a module, outside {REGISTRY}"));
        }
    }
    let pure = floor <= PURE_FLOORS || room == "presentation";
    for Token { line, word } in &tokens {
        for (library, rooms) in OWNED {
            if word == library && !rooms.contains(&room) {
                complain(*line, format!("`{library}` belongs to {}", rooms.join(", ")));
            }
        }
        if pure && IMPURE.contains(&word.as_str()) {
            complain(*line, format!("`{word}` on a pure floor"));
        }
    }
    found.into_iter().collect()
}

/// Lines where a cargo feature decides of anything but a whole module.
fn conditional(tokens: &[Token]) -> Vec<usize> {
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at].word == "cfg") {
        let length = tokens[at..].iter().position(|token| matches!(&*token.word, "]" | ";"));
        let (condition, behind) = tokens[at..].split_at(length.unwrap_or(tokens.len() - at));
        let next: Vec<_> = behind.iter().skip(1).take(6).map(|token| &*token.word).collect();
        let before_mod = next.iter().position(|word| *word == "mod").map(|at| &next[..at]);
        let is_module = before_mod.is_some_and(|words| {
            words.iter().all(|word| ["pub", "(", "super", "crate", ")"].contains(word))
        });
        if condition.iter().any(|token| token.word == "feature") && !is_module {
            found.push(tokens[at].line);
        }
    }
    found
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms that `tokens` of the file of `module` name, with lines; `*` for all of them.
fn imports(tokens: &[Token], module: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    // Braces open, and how many were open where each inline module began.
    let (mut open, mut inline) = (0, Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        let word = |offset: usize| tokens.get(at + offset).map_or("", |token| &token.word);
        match word(0) {
            "{" => open += 1,
            "}" => {
                open -= 1;
                if inline.last() == Some(&open) {
                    inline.pop();
                }
            }
            "mod" if word(2) == "{" => inline.push(open),
            "crate" | "warraq" if word(1) == "::" => found.extend(rooms_at(&tokens[at + 2..])),
            "super" => {
                let mut supers = 1;
                while word(2 * supers) == "super" {
                    supers += 1;
                }
                if supers >= module.len() + inline.len() && word(2 * supers - 1) == "::" {
                    found.extend(rooms_at(&tokens[at + 2 * supers..]));
                }
                at += 2 * (supers - 1);
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The first names of what follows `crate::`: one, or those of a group in braces.
fn rooms_at(tokens: &[Token]) -> Vec<(usize, String)> {
    let Some(first) = tokens.first() else { return Vec::new() };
    if first.word != "{" {
        return vec![(first.line, first.word.clone())];
    }
    let mut rooms = Vec::new();
    let mut open = 0;
    for pair in tokens.windows(2) {
        match pair[0].word.as_str() {
            "{" => open += 1,
            "}" => open -= 1,
            _ => {}
        }
        if open == 0 {
            break;
        }
        let starts = open == 1 && matches!(pair[0].word.as_str(), "{" | ",");
        if starts && pair[1].word != "}" {
            rooms.push((pair[1].line, pair[1].word.clone()));
        }
    }
    rooms
}

/// Where a run of tokens that begins with `#[cfg(test)] mod name` has its name.
fn test_module_name(tokens: &[Token]) -> Option<usize> {
    let words: Vec<&str> = tokens.iter().take(13).map(|token| token.word.as_str()).collect();
    if !words.starts_with(&["#", "[", "cfg", "(", "test", ")", "]"]) {
        return None;
    }
    let at = 7 + words[7..].iter().position(|word| *word == "mod")?;
    words[7..at]
        .iter()
        .all(|word| ["pub", "(", "crate", "super", ")"].contains(word))
        .then_some(at + 1)
}

/// Modules in files of their own that `source` declares for tests only, as paths.
fn test_files(source: &Source) -> Vec<String> {
    let tokens = tokens(&source.text);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if let Some(name) = test_module_name(&tokens[at..])
            && tokens.get(at + name + 1).is_some_and(|token| token.word == ";")
        {
            let module = source.module();
            let parents = if module == ["lib"] { &[] } else { &module[..] };
            let path: Vec<&str> =
                parents.iter().copied().chain([tokens[at + name].word.as_str()]).collect();
            found.push(path.join("/"));
        }
    }
    found
}

/// `tokens` without inline modules for tests.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let body = test_module_name(&tokens[at..]).map(|name| at + name + 1);
        if let Some(body) = body
            && tokens.get(body).is_some_and(|token| token.word == "{")
        {
            at = after_braces(tokens, body);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Where the braces that open at `at` have closed.
fn after_braces(tokens: &[Token], mut at: usize) -> usize {
    let mut open = 0;
    while at < tokens.len() {
        open += i32::from(tokens[at].word == "{") - i32::from(tokens[at].word == "}");
        at += 1;
        if open == 0 {
            break;
        }
    }
    at
}

/// A name, a `::` or a single sign, with its line.
#[derive(Clone)]
struct Token {
    line: usize,
    word: String,
}

/// The tokens of Rust source; comments, texts and characters in quotes left out.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let starts =
        |at: usize, sign: &str| chars[at..].iter().take(sign.len()).copied().eq(sign.chars());
    let mut tokens = Vec::new();
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while at < chars.len() {
        line += chars[counted..at].iter().filter(|c| **c == '\n').count();
        counted = at;
        let c = chars[at];
        if starts(at, "//") {
            at += chars[at..].iter().position(|c| *c == '\n').unwrap_or(chars.len() - at);
        } else if starts(at, "/*") {
            let mut open = 0;
            while at < chars.len() {
                if starts(at, "/*") {
                    open += 1;
                    at += 2;
                } else if starts(at, "*/") {
                    open -= 1;
                    at += 2;
                    if open == 0 {
                        break;
                    }
                } else {
                    at += 1;
                }
            }
        } else if c == '"' {
            at = after_text(&chars, at);
        } else if c == '\'' {
            // A lifetime has no second quote where a character has one.
            at = match chars.get(at + 1) {
                Some('\\') => {
                    let close = |c: &char| *c == '\'';
                    at + 3
                        + chars[(at + 3).min(chars.len())..].iter().position(close).unwrap_or(0)
                        + 1
                }
                _ if chars.get(at + 2) == Some(&'\'') => at + 3,
                _ => at + 1,
            };
        } else if c.is_alphanumeric() || c == '_' {
            let length =
                chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            let word: String = chars[at..at + length].iter().collect();
            at += length;
            let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
            let raw =
                matches!(word.as_str(), "r" | "br" | "cr") && chars.get(at + hashes) == Some(&'"');
            if raw {
                let close: String = format!("\"{}", "#".repeat(hashes));
                at += hashes + 1;
                while at < chars.len() && !starts(at, &close) {
                    at += 1;
                }
                at = (at + close.len()).min(chars.len());
            } else {
                tokens.push(Token { line, word });
            }
        } else if starts(at, "::") {
            tokens.push(Token { line, word: "::".into() });
            at += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push(Token { line, word: c.into() });
            }
            at += 1;
        }
    }
    tokens
}

/// Where the text in quotes that begins at `at` has ended.
fn after_text(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}
