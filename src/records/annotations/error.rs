//! Why a file of Annotations, or one of them, cannot be published.

/// What is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnotationError {
    #[error("is no text in UTF-8, which JSON must be; save it as UTF-8")]
    Encoding,
    #[error("is no JSON: {cause}; export it again, or mend it in an editor for JSON")]
    Syntax { line: usize, cause: String },
    #[error(
        "has no Annotations: it must be an AnnotationPage, an Annotation or an array of them, with \
         its `type`"
    )]
    NoAnnotations,
    #[error(
        "is a `{given}`; it must be an AnnotationPage, an Annotation, an array of them, or an \
         AnnotationList of Presentation API 2.1"
    )]
    Class { given: String },
    #[error("has no array `{key}`, in which its Annotations are")]
    NoItems { key: &'static str },
    #[error("has more than {most} Annotations; divide it, one file for each folio")]
    Many { most: usize },
    #[error("it is no object")]
    NoObject,
    #[error("it is no Annotation: its `type` must be `Annotation`")]
    NoAnnotation,
    #[error("its `id` `{given}` is no web address; write one, or leave the `id` out")]
    Id { given: String },
    #[error("it has no `motivation`, such as `commenting`, `tagging` or `supplementing`")]
    NoMotivation,
    #[error(
        "its motivation is `painting`, which is for the pictures that the record names; \
         `supplementing` is for a text of the folio, `commenting` for one about it"
    )]
    Painting,
    #[error("it has a script in it, which is not published; remove the script")]
    Script,
    #[error(
        "its `target` is of no form that is known: a name, an address, or an object with `source`"
    )]
    Target,
    #[error("its target `{given}` is no folio of this manuscript; write the name of one")]
    Unknown { given: String },
    #[error("it is about several folios; make one Annotation for each")]
    Several,
    #[error(
        "its target `{given}` is not the folio that this file belongs to; write that one, or leave \
         the target out"
    )]
    Other { given: String },
    #[error("it has no target, and its file belongs to no folio; write the name of one")]
    NoTarget,
}

impl AnnotationError {
    /// Where it is, counted from 1, as far as that is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        if let Self::Syntax { line, .. } = self { Some(*line) } else { None }
    }
}
