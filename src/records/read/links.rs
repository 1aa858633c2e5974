//! Links to what lies elsewhere: pages, other forms of the item, data about it, services.

use super::fields::{Field, Fields};
use super::manuscript::KEYS;
use super::notes::Notes;
use super::rights::web_address;
use super::values::{language_tags, one_of, optional_texts, text, texts};
use crate::presentation::{Link, LinkKind, MemberKind, PartElsewhere, Service};
use crate::records::finding::quoted;
use crate::text::LanguageMap;

/// Links of one kind; far more than anyone follows.
const MAX_LINKS: usize = 100;

/// What a manuscript can be part of.
const WHOLES: [(&str, MemberKind); 2] =
    [("Collection", MemberKind::Collection), ("Manifest", MemberKind::Manifest)];

/// Media types of what manuscripts are linked to, by the endings of addresses. `xml` and `json`
/// say little, but they are true.
const ENDINGS: [(&str, &str); 24] = [
    ("csv", "text/csv"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("epub", "application/epub+zip"),
    ("gif", "image/gif"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("mrc", "application/marc"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("rdf", "application/rdf+xml"),
    ("tei", "application/tei+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("ttl", "text/turtle"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// What links of one sort are when they do not say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Pages for people.
    Page,
    /// The item in another form.
    Rendering,
    /// Data for machines.
    Data,
}

/// `[[homepage]]` and its like.
pub(super) fn links(
    fields: &mut Fields<'_>,
    key: &'static str,
    sort: Sort,
    notes: &mut Notes<'_>,
) -> Vec<Link> {
    let list = fields.take(key).map(|field| field.list(MAX_LINKS, notes)).unwrap_or_default();
    list.into_iter().filter_map(|fields| link(fields, sort, None, notes)).collect()
}

/// A link; without a label of its own it is called `otherwise`.
pub(super) fn link(
    mut fields: Fields<'_>,
    sort: Sort,
    otherwise: Option<&LanguageMap>,
    notes: &mut Notes<'_>,
) -> Option<Link> {
    let url = fields.require("url", "url = \"https://library.example/ms-12\"", notes);
    let url = url.and_then(|field| web_address(&field, notes));
    let own = fields.take("label").map(|field| texts(&field, notes));
    let format = fields.take("format");
    let has_format = format.is_some();
    let format = format.and_then(|field| media_type(&field, notes));
    let profile = fields.take("profile").and_then(|field| web_address(&field, notes));
    let languages = fields.take("language").map(|field| language_tags(&field, notes));
    fields.finish(KEYS, notes);
    let label = match own {
        Some(own) => own?,
        None => otherwise.cloned().unwrap_or_default(),
    };
    let url = url?;
    let format = if has_format { Some(format?) } else { guessed(&url, sort) };
    let kind = kind(format.as_deref(), sort);
    Some(Link { url, label, kind, format, profile, languages: languages.unwrap_or_default() })
}

fn media_type(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let wanted = "a media type, such as \"application/pdf\" or \"application/tei+xml\"";
    let given = text(field, wanted, notes)?;
    let is_word = |word: &str| {
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !word.is_empty() && word.bytes().all(is_fit)
    };
    if given.split_once('/').is_some_and(|(kind, name)| is_word(kind) && is_word(name)) {
        return Some(given.to_ascii_lowercase());
    }
    let (name, given) = (&field.name, quoted(&given));
    notes.error(&field.span, format!("`{name}` must be {wanted}; {given} is none"));
    None
}

/// The media type that the ending of an address tells; of a page, HTML.
fn guessed(url: &str, sort: Sort) -> Option<String> {
    let page = (sort == Sort::Page).then_some("text/html");
    known_type(url).or(page).map(str::to_owned)
}

/// The media type that the ending of an address tells.
pub(super) fn known_type(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    // The name of the host is no file.
    let is_file = path.matches('/').count() > 2;
    let ending = ending.filter(|_| is_file)?;
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

/// Source: Presentation API 3.0 §3.2, type: what is read is Text, what is structured Dataset.
fn kind(format: Option<&str>, sort: Sort) -> LinkKind {
    match format.map(|format| format.split_once('/').unwrap_or((format, ""))) {
        Some(("image", _)) => LinkKind::Image,
        Some(("audio", _)) => LinkKind::Sound,
        Some(("video", _)) => LinkKind::Video,
        Some(("model", _)) => LinkKind::Model,
        Some(("text", "plain" | "html")) => LinkKind::Text,
        _ if sort == Sort::Data => LinkKind::Dataset,
        _ => LinkKind::Text,
    }
}

/// `[[service]]`.
pub(super) fn services(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Vec<Service> {
    let list = fields.take("service").map(|field| field.list(MAX_LINKS, notes)).unwrap_or_default();
    list.into_iter().filter_map(|fields| service(fields, notes)).collect()
}

fn service(mut fields: Fields<'_>, notes: &mut Notes<'_>) -> Option<Service> {
    let id = fields.require("id", "id = \"https://library.example/search/ms-12\"", notes);
    let id = id.and_then(|field| web_address(&field, notes));
    let kind = fields.require("type", "type = \"SearchService2\"", notes);
    let kind = kind.and_then(|field| kind_of_service(&field, notes));
    let profile = fields.take("profile").and_then(|field| web_address(&field, notes));
    fields.finish(KEYS, notes);
    Some(Service { id: id?, kind: kind?, profile })
}

/// `[[part_of]]`: what others publish that the manuscript belongs to.
pub(super) fn part_of(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Vec<PartElsewhere> {
    let list = fields.take("part_of").map(|field| field.list(MAX_LINKS, notes)).unwrap_or_default();
    list.into_iter().filter_map(|fields| part(fields, notes)).collect()
}

fn part(mut fields: Fields<'_>, notes: &mut Notes<'_>) -> Option<PartElsewhere> {
    let id = fields.require("id", "id = \"https://library.example/iiif/collection\"", notes);
    let id = id.and_then(|field| web_address(&field, notes));
    let kind = fields.optional("type", notes, |field, notes| one_of(field, &WHOLES, notes));
    let label = optional_texts(&mut fields, "label", notes);
    fields.finish(KEYS, notes);
    Some(PartElsewhere { id: id?, kind: kind.ok()?.unwrap_or(MemberKind::Collection), label })
}

fn kind_of_service(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let given = text(field, "the type of a service, such as \"SearchService2\"", notes)?;
    if given.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(given);
    }
    let (name, given) = (&field.name, quoted(&given));
    let message = format!("`{name}` must be one word, such as SearchService2; {given} is none");
    notes.error(&field.span, message);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_leads_to_is_told_by_its_ending() {
        for (url, sort, format, expected) in [
            (
                "https://a.example/x.PDF?v=1",
                Sort::Rendering,
                Some("application/pdf"),
                LinkKind::Text,
            ),
            ("https://a.example/x.xml", Sort::Data, Some("application/xml"), LinkKind::Dataset),
            ("https://a.example/x.txt", Sort::Data, Some("text/plain"), LinkKind::Text),
            ("https://a.example/x.jpg", Sort::Rendering, Some("image/jpeg"), LinkKind::Image),
            ("https://a.example/x", Sort::Data, None, LinkKind::Dataset),
            ("https://a.example/x", Sort::Page, Some("text/html"), LinkKind::Text),
            // A host in the top-level domain `zip`.
            ("https://a.zip", Sort::Data, None, LinkKind::Dataset),
        ] {
            let guessed = guessed(url, sort);
            assert_eq!(guessed.as_deref(), format, "{url}");
            assert_eq!(kind(guessed.as_deref(), sort), expected, "{url}");
        }
    }
}
