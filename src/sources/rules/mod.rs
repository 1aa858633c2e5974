//! Rules from identifiers to the keys of objects, tried in order.
//!
//! A rule takes an identifier or leaves it to the next; an identifier that none takes means
//! the first source. The rule that takes it gives the keys to be tried. Nothing is looked for
//! but plain names ([`key::is_plain`]), so that no identifier leaves its source or the folder
//! that a rule's path begins with.

mod key;
mod lookup;
mod map;
mod pattern;
#[cfg(test)]
mod properties;
mod settings;
mod template;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

pub use settings::{Rule, validate_slash};

use super::place::{Place, is_address};
use crate::codec::Page;
use crate::storage::{StorageError, WebClient};
use crate::text::page_of;
use key::is_plain;
use lookup::Lookup;
use map::Map;
use pattern::Pattern;
use settings::{LOOKUP_SECONDS, Way};
use template::Template;

/// The first source, and those that rules name.
pub(super) type Places = Arc<[Place]>;

/// Within which a lookup must be answered.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the rules cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("{0}")]
    Settings(String),
    #[error(
        "rule {number} of `identifiers` leads to the source `{name}`, which is not there; add a \
         table [sources.{name}] with its `url`"
    )]
    Source { number: usize, name: String },
    #[error("the map of identifiers `{}` cannot be used: {cause}", path.display())]
    Map { path: PathBuf, cause: String },
    #[error("no service can be asked about identifiers: {0}")]
    Client(#[from] StorageError),
}

/// Where the object may lie that an identifier means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    /// The number of the place; 0 is the first source.
    pub(super) place: usize,
    pub(super) key: String,
    pub(super) page: Page,
}

impl Candidate {
    /// The first page, or the only one.
    fn new(place: usize, key: String) -> Self {
        Self { place, key, page: Page::FIRST }
    }
}

/// Every rule, ready to be followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    slash: Option<String>,
    rules: Vec<Ready>,
}

#[derive(Clone, Debug)]
struct Ready {
    matcher: Matcher,
    place: usize,
    path: Template,
    /// Never empty.
    suffixes: Vec<String>,
}

#[derive(Clone, Debug)]
enum Matcher {
    Prefix(String),
    Pattern(Pattern),
    Map(Map),
    Lookup(Lookup),
}

impl Rules {
    /// Reads the maps.
    pub(super) fn open(
        slash: Option<&str>,
        rules: &[Rule],
        places: &Places,
        runtime: &Handle,
    ) -> Result<Self, RulesError> {
        let open = |(rule, number)| Ready::open(rule, number, places, runtime);
        let rules = rules.iter().zip(1..).map(open).collect::<Result<_, _>>()?;
        Ok(Self { slash: slash.map(str::to_owned), rules })
    }

    /// Where the object may lie that `identifier` means, in the order in which it is to be
    /// looked for: what is called so, then the page of what is called as the rest.
    ///
    /// # Errors
    /// [`StorageError`] of a lookup that fails.
    pub(super) async fn candidates(
        &self,
        identifier: &str,
    ) -> Result<Vec<Candidate>, Arc<StorageError>> {
        let mut candidates = self.named(identifier).await?;
        if let Some((rest, number)) = page_of(identifier) {
            let page = Page::new(number);
            let pages = self.named(rest).await?.into_iter();
            candidates.extend(pages.map(|candidate| Candidate { page, ..candidate }));
        }
        Ok(candidates)
    }

    /// Where what is called `identifier` may lie.
    async fn named(&self, identifier: &str) -> Result<Vec<Candidate>, Arc<StorageError>> {
        let slashed = self.slash.as_ref().map(|slash| identifier.replace(slash, "/"));
        let spelled = slashed.as_deref().unwrap_or(identifier);
        for rule in &self.rules {
            if let Some(candidates) = rule.candidates(spelled).await? {
                return Ok(candidates);
            }
        }
        let first = |key: &str| Candidate::new(0, key.to_owned());
        let mut candidates = vec![first(spelled)];
        // Manifests name what lies in the first source as it is called there.
        if spelled != identifier {
            candidates.push(first(identifier));
        }
        candidates.retain(|candidate| is_plain(&candidate.key));
        Ok(candidates)
    }
}

impl Ready {
    fn open(
        rule: &Rule,
        number: usize,
        places: &Places,
        runtime: &Handle,
    ) -> Result<Self, RulesError> {
        rule.validate(number).map_err(RulesError::Settings)?;
        let name = rule.source.as_deref().unwrap_or_default();
        let place = places.iter().position(|place| &*place.name == name);
        let place = place.ok_or_else(|| RulesError::Source { number, name: name.to_owned() })?;
        let matcher = match rule.way().map_err(RulesError::Settings)? {
            Way::Prefix(prefix) => Matcher::Prefix(prefix.to_owned()),
            Way::Pattern(pattern) => {
                Matcher::Pattern(pattern.parse().map_err(RulesError::Settings)?)
            }
            Way::Map(path) => {
                let map = Map::open(path, place, places, runtime);
                Matcher::Map(map.map_err(|cause| RulesError::Map { path: path.clone(), cause })?)
            }
            Way::Lookup(url) => {
                let question = url.parse().map_err(RulesError::Settings)?;
                let client = WebClient::new(LOOKUP_TIMEOUT)?;
                let good_for = rule.lookup_seconds.unwrap_or(LOOKUP_SECONDS);
                let good_for = Duration::from_secs(good_for);
                let places = (place, places);
                Matcher::Lookup(Lookup::new(question, client, good_for, places, runtime))
            }
        };
        let path = match &rule.path {
            Some(path) => path.parse().map_err(|error: template::TemplateError| {
                RulesError::Settings(error.to_string())
            })?,
            None => Template::id(),
        };
        let mut suffixes = rule.suffixes.clone();
        if suffixes.is_empty() {
            suffixes.push(String::new());
        }
        Ok(Self { matcher, place, path, suffixes })
    }

    /// What is to be tried; `None` where the rule does not take the identifier.
    async fn candidates(
        &self,
        identifier: &str,
    ) -> Result<Option<Vec<Candidate>>, Arc<StorageError>> {
        let found = match &self.matcher {
            Matcher::Prefix(prefix) => identifier.strip_prefix(prefix.as_str()).map(|rest| {
                let value = |name: &str| (name == "id").then_some(rest);
                Candidate::new(self.place, self.path.fill(value))
            }),
            Matcher::Pattern(pattern) => pattern.take(identifier).map(|captures| {
                let value = |name: &str| match name {
                    "id" => Some(identifier),
                    name => pattern::group(&captures, name),
                };
                Candidate::new(self.place, self.path.fill(value))
            }),
            Matcher::Map(map) => map.find(identifier).await,
            Matcher::Lookup(lookup) => lookup.find(identifier).await?,
        };
        let Some(Candidate { place, key, .. }) = found else { return Ok(None) };
        let keys = self.suffixes.iter().map(|suffix| format!("{key}{suffix}"));
        let keys = keys.filter(|key| is_plain(key));
        Ok(Some(keys.map(|key| Candidate::new(place, key)).collect()))
    }
}

/// Where what a map or a service names lies: a key in its own place, or the address of
/// something in any of the places.
///
/// # Errors
/// Why nothing can lie there.
fn locate(given: &str, place: usize, places: &Places) -> Result<Candidate, String> {
    let candidate = if is_address(given) {
        let own = std::iter::once(place);
        let found = own.chain(0..places.len()).find_map(|place| {
            let key = places.get(place)?.key_of(given)?;
            Some(Candidate::new(place, key))
        });
        found.ok_or_else(|| {
            format!("`{given}` lies neither in the first source nor in one that a rule names")
        })?
    } else {
        Candidate::new(place, given.to_owned())
    };
    if is_plain(&candidate.key) {
        return Ok(candidate);
    }
    Err(format!(
        "`{given}` leads nowhere: the parts of a path must be plain names, without `..`, nothing \
         hidden"
    ))
}
