//! [`Layer`]: what one picture of a surface shows that others of it do not.

/// How, or when, a surface was photographed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    BeforeRestoration,
    DuringRestoration,
    AfterRestoration,
    NaturalLight,
    RakingLight,
    TransmittedLight,
    Ultraviolet,
    Infrared,
    XRay,
    Multispectral,
}

impl Layer {
    /// With the words by which authors name them.
    pub const WORDS: [(&str, Self); 10] = [
        ("before-restoration", Self::BeforeRestoration),
        ("during-restoration", Self::DuringRestoration),
        ("after-restoration", Self::AfterRestoration),
        ("natural-light", Self::NaturalLight),
        ("raking-light", Self::RakingLight),
        ("transmitted-light", Self::TransmittedLight),
        ("ultraviolet", Self::Ultraviolet),
        ("infrared", Self::Infrared),
        ("x-ray", Self::XRay),
        ("multispectral", Self::Multispectral),
    ];

    /// The word by which authors name it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, layer)| *layer == self).map_or("", |(word, _)| word)
    }

    /// What readers call it, in English and in Arabic.
    #[must_use]
    pub const fn term(self) -> (&'static str, &'static str) {
        match self {
            Self::BeforeRestoration => ("Before restoration", "قبل الترميم"),
            Self::DuringRestoration => ("During restoration", "أثناء الترميم"),
            Self::AfterRestoration => ("After restoration", "بعد الترميم"),
            Self::NaturalLight => ("Natural light", "ضوء طبيعي"),
            Self::RakingLight => ("Raking light", "ضوء مائل"),
            Self::TransmittedLight => ("Transmitted light", "ضوء نافذ"),
            Self::Ultraviolet => ("Ultraviolet", "أشعة فوق بنفسجية"),
            Self::Infrared => ("Infrared", "أشعة تحت حمراء"),
            Self::XRay => ("X-ray", "أشعة سينية"),
            Self::Multispectral => ("Multispectral", "تصوير متعدد الأطياف"),
        }
    }
}
