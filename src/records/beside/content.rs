//! [`Content`]: what is in a file beside a record.

use std::collections::{BTreeMap, HashSet};

use super::FolioPage;
use super::file::{Kind, PageFile};
use super::folios::Folios;
use super::told::Told;
use crate::geometry::Size;
use crate::presentation::{Annotation, GivenAnnotation};
use crate::records::annotations::{AnnotationError, AnnotationFile, NamedAnnotation};
use crate::records::finding::{Finding, quoted};
use crate::records::transcription::{Surface, Transcription};
use crate::text::nfc;

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(Transcription),
    Annotations(AnnotationFile),
}

impl Content {
    /// Reads a file of an item.
    ///
    /// # Errors
    /// What is wrong with the file as a whole.
    pub fn read(file: &PageFile, bytes: &[u8], item: &str) -> Result<Self, Finding> {
        let refused = |line, message: String| Finding::warning(&file.path, line, message);
        match file.kind {
            Kind::Text(kind) => {
                let read = Transcription::read(kind, bytes);
                read.map(Self::Text).map_err(|error| refused(error.line(), error.to_string()))
            }
            Kind::Annotations => {
                let read = AnnotationFile::read(bytes, item);
                read.map(Self::Annotations)
                    .map_err(|error| refused(error.line(), error.to_string()))
            }
        }
    }

    /// The folios that a file of several tells of, and what it calls each of them.
    pub(super) fn of_folios(
        &self,
        folios: &Folios<'_>,
        path: &str,
        told: &mut Told,
    ) -> BTreeMap<String, HashSet<String>> {
        let mut found: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        let mut add = |name: &str| {
            let folio = folios.find(name)?;
            found.entry(folio.name().to_owned()).or_default().insert(nfc(name.trim()));
            Some(())
        };
        match self {
            Self::Text(text) => {
                let with_text = text.surfaces.iter().filter(|surface| !surface.blocks.is_empty());
                let unknown: Vec<&Surface> = with_text
                    .filter(|surface| !surface.names.iter().any(|name| add(name).is_some()))
                    .collect();
                if let Some(first) = unknown.first() {
                    told.push(path, || of_no_folio(first, unknown.len()));
                }
            }
            Self::Annotations(file) => {
                for NamedAnnotation { pointer, targets, .. } in &file.annotations {
                    let mut names = targets.iter().map(|target| target.folio.as_deref());
                    let error = match names.next().flatten() {
                        None => AnnotationError::NoTarget,
                        Some(first) if names.any(|other| other != Some(first)) => {
                            AnnotationError::Several
                        }
                        Some(first) if add(first).is_none() => {
                            AnnotationError::Unknown { given: first.to_owned() }
                        }
                        Some(_) => continue,
                    };
                    told.push(path, || left_out(pointer, &error));
                }
                tell_left_out(file, path, told);
            }
        }
        found
    }

    /// The Annotations of a page on a Canvas of this size, and what is left out of them.
    #[must_use]
    pub fn annotations(&self, page: &FolioPage, canvas: Size) -> (Vec<Annotation>, Vec<Finding>) {
        let mut told = Told::default();
        let path = &page.file.path;
        let annotations = match self {
            Self::Text(text) => {
                let surfaces = surfaces(text, page, &mut told);
                surfaces.into_iter().flat_map(|it| on_canvas(it, page, canvas, &mut told)).collect()
            }
            Self::Annotations(file) => {
                if page.is_own {
                    tell_left_out(file, path, &mut told);
                }
                let of_page = file.annotations.iter().filter_map(|it| given(it, page, &mut told));
                of_page.map(Annotation::Given).collect()
            }
        };
        (annotations, told.into_list())
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.weight(),
            Self::Annotations(file) => file.weight(),
        }
    }
}

/// Those surfaces that are the folio. A file of its own with one surface calls it what it likes.
fn surfaces<'t>(text: &'t Transcription, page: &FolioPage, told: &mut Told) -> Vec<&'t Surface> {
    let is_called = |surface: &&Surface| {
        surface.names.iter().any(|name| page.called.contains(&nfc(name.trim())))
    };
    let called: Vec<&Surface> = text.surfaces.iter().filter(is_called).collect();
    if !called.is_empty() || !page.is_own {
        return called;
    }
    let mut with_text = text.surfaces.iter().filter(|surface| !surface.blocks.is_empty());
    let first = with_text.next();
    let others = with_text.count();
    if others > 0 {
        told.push(&page.file.path, || {
            format!(
                "has {} pages, none of which is called as its folio; the first one is taken. Name \
                 the file after no folio if it is of several",
                others + 1
            )
        });
    }
    first.into_iter().collect()
}

fn on_canvas(
    surface: &Surface,
    page: &FolioPage,
    canvas: Size,
    told: &mut Told,
) -> Vec<Annotation> {
    let published = surface.publish(canvas);
    if let Some((width, height)) = published.misfit {
        told.push(&page.file.path, || {
            format!(
                "is of a page of {width} by {height}, which has another form than the picture of \
                 {canvas} pixels: its text is published without places; export it from this picture"
            )
        });
    }
    let with_language = |mut text: crate::presentation::TextAnnotation| {
        text.language = text.language.or_else(|| page.language.clone());
        Annotation::Text(text)
    };
    published.annotations.into_iter().map(with_language).collect()
}

/// An Annotation if it is about the folio of the page.
fn given(named: &NamedAnnotation, page: &FolioPage, told: &mut Told) -> Option<GivenAnnotation> {
    let mut others = named.targets.iter().filter(|target| match &target.folio {
        Some(folio) => !page.called.contains(folio),
        None => !page.is_own,
    });
    if let Some(other) = others.next() {
        if page.is_own {
            let given = other.folio.clone().unwrap_or_default();
            let error = AnnotationError::Other { given };
            told.push(&page.file.path, || left_out(&named.pointer, &error));
        }
        return None;
    }
    let targets = named.targets.iter().map(|target| target.target.clone()).collect();
    Some(GivenAnnotation { targets, ..named.annotation.clone() })
}

fn tell_left_out(file: &AnnotationFile, path: &str, told: &mut Told) {
    for (pointer, error) in &file.left_out {
        told.push(path, || left_out(pointer, error));
    }
}

fn left_out(pointer: &str, error: &AnnotationError) -> String {
    let pointer = if pointer.is_empty() { "/" } else { pointer };
    format!("the annotation at `{pointer}` is left out: {error}")
}

fn of_no_folio(first: &Surface, count: usize) -> String {
    let called = match first.names.first() {
        Some(name) => format!("the first is called {}", quoted(name)),
        None => "the first has no name".to_owned(),
    };
    format!(
        "belongs to nothing with {count} of its pages ({called}): they must be called as folios \
         are, by name, label or picture; or name the file after its folio"
    )
}
