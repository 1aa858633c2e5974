//! What is told of one answer, as data: the text for people and the JSON for programs have
//! the same in them.

use serde::Serialize;

use crate::geometry::Size;

#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) source: Source,
    #[serde(flatten)]
    pub(super) asked: Asked,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asked {
    Picture(Box<Picture>),
    Info(Info),
}

/// The file behind an identifier.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    /// Percent-encoded, so that it holds no control characters.
    pub(super) identifier: String,
    pub(super) format: &'static str,
    pub(super) bytes: u64,
    /// As shown.
    pub(super) size: Sides,
    pub(super) has_color: bool,
    pub(super) orientation: &'static str,
    /// As the file says, where it does and can be believed.
    pub(super) millimeters_per_pixel: Option<f64>,
    pub(super) profile: &'static str,
    pub(super) access: &'static str,
    /// As stored.
    pub(super) levels: Vec<Level>,
}

#[derive(Debug, Serialize)]
pub(super) struct Level {
    pub(super) scale_factor: u32,
    pub(super) size: Sides,
    pub(super) tile: Sides,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Sides {
    pub(super) width: u32,
    pub(super) height: u32,
}

/// One picture: the request as understood, and its answer.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    pub(super) version: String,
    pub(super) region: String,
    /// What the region is scaled to, before rotation.
    pub(super) size: Sides,
    pub(super) rotation: String,
    pub(super) quality: &'static str,
    pub(super) format: &'static str,
    pub(super) canonical: String,
    pub(super) making: Making,
    /// Bytes of memory that one answer may take.
    pub(super) memory_budget: u64,
    pub(super) steps: Vec<Taken>,
    pub(super) milliseconds: f64,
    pub(super) answer: Answer,
    pub(super) again: Again,
}

/// How an answer is made.
#[derive(Debug, Serialize)]
pub(super) struct Making {
    /// `stored`, `cut` or `rendered`.
    pub(super) way: &'static str,
    /// Why it is rendered, and what to do about it.
    #[serde(flatten)]
    pub(super) cause: Option<Cause>,
    /// `None` where only reading the picture once would tell.
    #[serde(flatten)]
    pub(super) work: Option<Reading>,
}

#[derive(Debug, Serialize)]
pub(super) struct Cause {
    pub(super) why: String,
    pub(super) remedy: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Reading {
    pub(super) level: usize,
    pub(super) scale_factor: u32,
    pub(super) tiles: u64,
    pub(super) bytes: u64,
    pub(super) memory: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Taken {
    pub(super) step: &'static str,
    pub(super) milliseconds: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub(super) media_type: &'static str,
    pub(super) bytes: usize,
    /// Of the picture sent: turned.
    pub(super) size: Sides,
    pub(super) etag: String,
}

/// What the next request for the same finds.
#[derive(Debug, Serialize)]
pub(super) struct Again {
    /// `stored`, `memory`, or as it was made first.
    pub(super) way: &'static str,
    pub(super) milliseconds: f64,
    /// Whether it is found after a restart as well.
    pub(super) is_kept_on_disk: bool,
}

/// What info.json advertises.
#[derive(Debug, Serialize)]
pub(super) struct Info {
    pub(super) version: String,
    pub(super) address: String,
    pub(super) tile: Sides,
    pub(super) limits: String,
    pub(super) sizes: Vec<Sides>,
    pub(super) tiles: Vec<FirstTile>,
}

/// The tile in the upper left corner at one scale factor.
#[derive(Debug, Serialize)]
pub(super) struct FirstTile {
    pub(super) scale_factor: u32,
    pub(super) size: Sides,
    /// Or the sentence with which it is refused.
    pub(super) making: Result<Making, String>,
}

impl From<Size> for Sides {
    fn from(size: Size) -> Self {
        Self { width: size.width, height: size.height }
    }
}
