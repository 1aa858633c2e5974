//! How large a transcription may be. Real ones are far below; a file beyond is a mistake.

/// Bytes of a file. A page of ALTO with every word takes 100 KiB, the TEI of a codex of three
/// hundred leaves some megabytes.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Lines of one file: a thousand leaves of three hundred lines.
pub(super) const MAX_LINES: usize = 300_000;

/// Surfaces and blocks of one file, each.
pub(super) const MAX_BLOCKS: usize = 100_000;

/// Names of one surface. Its id, its number and those of its pictures are five or six.
pub(super) const MAX_NAMES: usize = 20;

/// Bytes of one line or paragraph.
pub(super) const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// Corners of one shape. Programs draw a line with a hundred at most.
pub(super) const MAX_CORNERS: usize = 2_000;

/// Corners of all shapes of one file, counted for each that is drawn by them: lines may name one zone.
/// Three hundred leaves, of thirty lines a side, have a hundred for each line.
pub(super) const MAX_ALL_CORNERS: usize = 2_000_000;

/// Elements within elements; what programs and editors write has below 40.
pub(super) const MAX_DEPTH: usize = 200;

/// Attributes of one element.
pub(super) const MAX_ATTRIBUTES: usize = 100;
