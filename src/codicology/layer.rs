//! [`Layer`]: what one picture of a surface shows that others of it do not.

use crate::text::{Term, term};

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

    /// What readers call it.
    #[must_use]
    pub const fn term(self) -> Term {
        match self {
            Self::BeforeRestoration => term::BEFORE_RESTORATION,
            Self::DuringRestoration => term::DURING_RESTORATION,
            Self::AfterRestoration => term::AFTER_RESTORATION,
            Self::NaturalLight => term::NATURAL_LIGHT,
            Self::RakingLight => term::RAKING_LIGHT,
            Self::TransmittedLight => term::TRANSMITTED_LIGHT,
            Self::Ultraviolet => term::ULTRAVIOLET,
            Self::Infrared => term::INFRARED,
            Self::XRay => term::X_RAY,
            Self::Multispectral => term::MULTISPECTRAL,
        }
    }
}
