//! `map = "file.csv"`: identifiers listed with their paths, read again when the file changes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use tokio::runtime::Handle;
use tracing::{info, warn};

use super::{Candidate, Places};

/// The file is looked at no more often.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Mistakes that are told of one file; the rest is counted.
const MOST_TOLD: usize = 10;

/// What a file says, as it was read last.
#[derive(Clone, Debug)]
pub(super) struct Map(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    places: Places,
    /// Where paths that are no addresses lie.
    place: usize,
    lines: RwLock<Arc<Lines>>,
    looked: Mutex<Looked>,
    runtime: Handle,
}

type Lines = HashMap<String, Candidate>;

/// When the file was looked at last, and what it looked like.
#[derive(Debug)]
struct Looked {
    at: Instant,
    state: Option<State>,
}

/// A file that was written to has another.
type State = (SystemTime, u64);

impl Map {
    /// Reads the file.
    ///
    /// # Errors
    /// Why it cannot be used, with the numbers of its wrong lines.
    pub(super) fn open(
        path: &Path,
        place: usize,
        places: &Places,
        runtime: &Handle,
    ) -> Result<Self, String> {
        // Looked at before it is read, so that no change falls between.
        let looked = Looked { at: Instant::now(), state: state(path) };
        let lines = read(path, place, places)?;
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            places: Arc::clone(places),
            place,
            lines: RwLock::new(Arc::new(lines)),
            looked: Mutex::new(looked),
            runtime: runtime.clone(),
        })))
    }

    /// Where an identifier leads, by the file as it was a second ago at most.
    pub(super) async fn find(&self, identifier: &str) -> Option<Candidate> {
        if self.0.is_due() {
            let inner = Arc::clone(&self.0);
            // Should it fail, what is known stays as it is.
            let _ = self.0.runtime.spawn_blocking(move || inner.look_again()).await;
        }
        let lines = self.0.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines.get(identifier).cloned()
    }
}

impl Inner {
    /// Whether it is time to look, which is then up to whoever asked.
    fn is_due(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.at.elapsed() < LOOK_AGAIN {
            return false;
        }
        looked.at = Instant::now();
        true
    }

    fn look_again(&self) {
        let state = state(&self.path);
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if looked.state == state {
                return;
            }
            looked.state = state;
        }
        let path = self.path.display();
        match read(&self.path, self.place, &self.places) {
            Ok(lines) => {
                info!("Read `{path}` again: {} identifiers", lines.len());
                *self.lines.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(lines);
            }
            Err(cause) => warn!("`{path}` stays as it was read before: {cause}"),
        }
    }
}

/// `None` where there is no file.
fn state(path: &Path) -> Option<State> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

fn read(path: &Path, place: usize, places: &Places) -> Result<Lines, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    parse(&text, |given| super::locate(given, place, places))
}

/// Reads lines `identifier,path`; `locate` tells where a path leads.
fn parse(text: &str, locate: impl Fn(&str) -> Result<Candidate, String>) -> Result<Lines, String> {
    let (mut lines, mut mistakes) = (Lines::new(), Vec::new());
    let mut seen = HashMap::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().zip(1..) {
        let is_header = number == 1 && line.trim().eq_ignore_ascii_case("identifier,path");
        if line.trim().is_empty() || is_header {
            continue;
        }
        let mut wrong = |cause: String| mistakes.push(format!("line {number}: {cause}"));
        let Some((identifier, path)) = fields(line) else {
            wrong("it is not of the form identifier,path".into());
            continue;
        };
        if let Some(before) = seen.insert(identifier.clone(), number) {
            wrong(format!("`{identifier}` stands in line {before} already"));
            continue;
        }
        match locate(&path) {
            Ok(candidate) => drop(lines.insert(identifier, candidate)),
            Err(cause) => wrong(cause),
        }
    }
    if mistakes.is_empty() { Ok(lines) } else { Err(told(&mistakes)) }
}

fn told(mistakes: &[String]) -> String {
    let mut told = mistakes[..mistakes.len().min(MOST_TOLD)].join("; ");
    if mistakes.len() > MOST_TOLD {
        // Writing to a text never fails.
        let _ = write!(told, "; and {} more", mistakes.len() - MOST_TOLD);
    }
    told
}

/// The two fields of a line, each plain or between quotes.
///
/// Source: RFC 4180 §2.
fn fields(line: &str) -> Option<(String, String)> {
    let (identifier, rest) = field(line)?;
    let (path, rest) = field(rest.strip_prefix(',')?)?;
    (rest.is_empty() && !identifier.is_empty() && !path.is_empty()).then_some((identifier, path))
}

/// The first field, and what is behind it.
fn field(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let field = &text[..end];
        return (!field.contains('"')).then(|| (field.trim().to_owned(), &text[end..]));
    };
    let (mut field, mut rest) = (String::new(), quoted);
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        match after.strip_prefix('"') {
            // Two stand for one.
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Some((field, after.trim_start_matches(' '))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Lines, String> {
        super::parse(text, |given| {
            let wrong = given.contains("..").then(|| format!("`{given}` is no plain name"));
            wrong.map_or(Ok(Candidate::new(0, given.to_owned())), Err)
        })
    }

    #[test]
    fn lines_lead_identifiers_to_paths() {
        let text =
            "\u{feff}identifier,path\r\nms-1,a/b.tif\n\n\"a,b\",\"say \"\"x\"\".tif\"\nع , ق \n";
        let lines = parse(text).unwrap();
        assert_eq!(lines.len(), 3);
        for (identifier, key) in [("ms-1", "a/b.tif"), ("a,b", "say \"x\".tif"), ("ع", "ق")] {
            assert_eq!(lines[identifier].key, key);
        }
    }

    #[test]
    fn wrong_lines_are_told_with_their_numbers() {
        let text = "a,1\nb\nc,\n,d\na,2\ne,../f\n\"g,h\nx,y,z\n";
        let error = parse(text).unwrap_err();
        for told in [
            "line 2: it is not",
            "line 3: it is not",
            "line 4: it is not",
            "line 5: `a` stands in line 1 already",
            "line 6: `../f` is no plain name",
            "line 7: it is not",
            "line 8: it is not",
        ] {
            assert!(error.contains(told), "{told}: {error}");
        }
        let error = parse(&"x\n".repeat(25)).unwrap_err();
        assert!(error.ends_with("line 10: it is not of the form identifier,path; and 15 more"));
    }
}
