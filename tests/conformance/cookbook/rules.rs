//! What ours says otherwise than the cookbook in every record.

/// A difference of form, or something that we say besides, which the docs explain once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Thumbnail,
    PartOf,
    CanvasLabel,
    LinkLabel,
    ServiceSize,
    ServiceSlash,
    ImageSize,
    ImageRequest,
    OnePicture,
    Logo,
    PageApart,
    TargetSource,
    PartId,
    Contents,
    Note,
}

impl Rule {
    pub const ALL: [Self; 15] = [
        Self::Thumbnail,
        Self::PartOf,
        Self::CanvasLabel,
        Self::LinkLabel,
        Self::ServiceSize,
        Self::ServiceSlash,
        Self::ImageSize,
        Self::ImageRequest,
        Self::OnePicture,
        Self::Logo,
        Self::PageApart,
        Self::TargetSource,
        Self::PartId,
        Self::Contents,
        Self::Note,
    ];

    /// As it stands in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Thumbnail => "thumbnail",
            Self::PartOf => "part of",
            Self::CanvasLabel => "label",
            Self::LinkLabel => "label of a link",
            Self::ServiceSize => "size of the service",
            Self::ServiceSlash => "slash",
            Self::ImageSize => "size of the picture",
            Self::ImageRequest => "request",
            Self::OnePicture => "one picture",
            Self::Logo => "logo",
            Self::PageApart => "page",
            Self::TargetSource => "source",
            Self::PartId => "id of a part",
            Self::Contents => "contents",
            Self::Note => "note",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }

    /// The rule by which a resource of a class may have a property that the recipe does not have.
    pub fn of_extra(class: &str, property: &str) -> Option<Self> {
        match (class, property) {
            ("Manifest" | "Canvas" | "Range", "thumbnail") => Some(Self::Thumbnail),
            ("Manifest" | "Collection", "partOf") | ("Collection", "label") => Some(Self::PartOf),
            ("Canvas", "label") => Some(Self::CanvasLabel),
            ("ImageService3", "width" | "height" | "sizes") => Some(Self::ServiceSize),
            ("Image", "width" | "height") => Some(Self::ImageSize),
            ("Dataset" | "Text", "label") => Some(Self::LinkLabel),
            ("SpecificResource", "id") => Some(Self::PartId),
            ("AnnotationPage", "label") => Some(Self::PageApart),
            _ => None,
        }
    }
}
