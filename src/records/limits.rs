//! How large a record may be. Real ones are far below; a file beyond is a mistake.

/// Bytes of a record's file. A thousand folios listed one by one take 150 KiB.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Bytes of a ready-made document. The largest of those that libraries publish have about 2 MB, and
/// one in memory takes about ten times as many.
pub const MAX_READY_BYTES: u64 = 16 * 1024 * 1024;

/// Folios of a manuscript, listed or matched by a pattern.
pub const MAX_FOLIOS: usize = 10_000;

/// Pictures of one folio.
pub const MAX_CHOICES: usize = 100;

/// Longest side of a picture or a folio, in pixels: what viewers can still count exactly after
/// zooming, and far beyond any scanner.
pub const MAX_PIXELS: u32 = 10_000_000;

/// Ranges of a manuscript, nested ones included.
pub const MAX_RANGES: usize = 5_000;

/// Ranges within ranges.
pub const MAX_RANGE_DEPTH: usize = 8;

/// Folios in all ranges together, each counted once for each range that has it.
pub const MAX_RANGE_FOLIOS: usize = 100_000;

/// Languages of one text, and of one manuscript.
pub const MAX_LANGUAGES: usize = 200;

/// Findings that are told of one record at a time.
pub const MAX_FINDINGS: usize = 50;

/// Rows of a table beside a record: several for each of the most folios.
pub const MAX_ROWS: usize = 50_000;

/// Cells of such a table that are filled. One takes some 300 bytes of memory while it is read.
pub const MAX_CELLS: usize = 500_000;

/// Columns of such a table.
pub const MAX_COLUMNS: usize = 200;

/// Characters of one of its cells, as many as the common spreadsheets have. A longer one is more
/// likely a quotation mark that was forgotten.
pub const MAX_CELL_CHARACTERS: usize = 32_767;
