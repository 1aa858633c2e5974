//! The table of kinds.

/// A file, and what is to be seen of it.
pub struct Row {
    /// From the root of the repository; behind `;` the page.
    pub file: &'static str,
    /// Rows of docs/formats.md that it proves: `TIFF: zstd` is the row of the section TIFF in
    /// whose first cell `zstd` stands.
    pub proves: Vec<(&'static str, &'static str)>,
    pub expected: Expected,
}

pub enum Expected {
    Shown(Shown),
    /// The status of its picture, and a part of the sentence.
    Refused {
        status: u16,
        words: &'static str,
    },
}

pub struct Shown {
    /// How its first tile is answered (`stored`, `cut`, `rendered`), and in which format it is asked for.
    pub way: &'static str,
    pub format: &'static str,
    /// The side of that tile as it is stored, where it is smaller than what info.json advertises.
    pub tile: Option<u32>,
    /// By what the level that its half is made of divides the full size.
    pub factor: &'static str,
    /// How far a channel may be from what the other program sees.
    pub within: u8,
    /// As shown.
    pub size: (u32, u32),
    /// Red, green, blue and alpha of [`Shown::points`].
    pub colors: Vec<[u8; 4]>,
}

/// Points across and down at which colors are known.
const GRID: (u32, u32) = (4, 5);

impl Row {
    /// Where the file lies, from the root of the repository.
    pub fn path(&self) -> &'static str {
        self.file.split(';').next().unwrap()
    }

    /// The address of its image service.
    pub fn service(&self) -> String {
        format!("/iiif/3/{}", self.file.replace('/', "%2F"))
    }
}

impl Shown {
    /// In the middle of each field of the grid, row by row.
    pub fn points(&self) -> impl Iterator<Item = (u32, u32)> {
        let (width, height) = self.size;
        let middle = |side: u32, at: u32, of: u32| side * (2 * at + 1) / (2 * of);
        let (across, down) = GRID;
        (0..down).flat_map(move |y| {
            (0..across).map(move |x| (middle(width, x, across), middle(height, y, down)))
        })
    }
}

/// All rows; the first line says what the columns are.
pub fn rows() -> Vec<Row> {
    let lines = include_str!("kinds.tsv").lines();
    let rows: Vec<_> =
        lines.skip(1).map(|line| row(line).unwrap_or_else(|| panic!("{line}"))).collect();
    assert!(rows.len() > 200, "{} rows", rows.len());
    rows
}

/// `None` where a column is missing or no number where it should be one.
fn row(line: &'static str) -> Option<Row> {
    let fields: Vec<_> = line.split('\t').collect();
    let [file, proves, sent, factor, within, because, by, size, colors] = fields[..] else {
        return None;
    };
    if because.is_empty() {
        return None;
    }
    let proves = proves.split(" + ").map(|it| it.split_once(": ")).collect::<Option<_>>()?;
    let expected = if let Ok(status) = sent.parse() {
        Expected::Refused { status, words: because }
    } else {
        if by == "-" {
            return None;
        }
        let mut words = sent.split(' ');
        let (way, format) = (words.next()?, words.next()?);
        let tile = words.next().map(str::parse).transpose().ok()?;
        let (width, height) = size.split_once('x')?;
        let size = (width.parse().ok()?, height.parse().ok()?);
        let within = within.parse().ok()?;
        Expected::Shown(Shown { way, format, tile, factor, within, size, colors: bytes(colors)? })
    };
    Some(Row { file, proves, expected })
}

/// Four bytes each, as hexadecimal numbers.
fn bytes(text: &str) -> Option<Vec<[u8; 4]>> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let (across, down) = GRID;
    let colors: Option<Vec<_>> = (0..text.len())
        .step_by(8)
        .map(|at| Some([byte(at)?, byte(at + 2)?, byte(at + 4)?, byte(at + 6)?]))
        .collect();
    colors.filter(|colors| colors.len() as u32 == across * down)
}
