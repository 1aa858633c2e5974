//! A report as people read it: a word, and what is to be said of it.

use std::fmt::Write as _;

use super::report::{Asked, FirstTile, Info, Level, Making, Picture, Report, Sides, Source};

/// Column at which what is said begins.
const COLUMN: usize = 11;

pub(super) fn text(report: &Report) -> String {
    let mut lines = Lines::default();
    match &report.asked {
        Asked::Picture(picture) => {
            lines.request(picture);
            lines.source(&report.source);
            lines.picture(picture);
        }
        Asked::Info(info) => {
            lines.add("request", format!("Image API {}, info.json", info.version));
            lines.add("canonical", &info.address);
            lines.source(&report.source);
            lines.info(info);
        }
    }
    lines.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line; no word where it goes on with what the line above began.
    fn add(&mut self, word: &str, said: impl AsRef<str>) {
        // Writing to a text never fails.
        let _ = writeln!(self.0, "{word:<COLUMN$}{}", said.as_ref());
    }

    fn request(&mut self, picture: &Picture) {
        let Picture { version, region, size, rotation, quality, format, canonical, .. } = picture;
        let said = format!(
            "Image API {version}, region {region}, size {}, rotation {rotation}, {quality}, {format}",
            sides(*size)
        );
        self.add("request", said);
        self.add("canonical", canonical);
    }

    fn source(&mut self, source: &Source) {
        let Source { identifier, format, bytes, size, has_color, orientation, .. } = source;
        let color = if *has_color { "color" } else { "gray" };
        let said = format!(
            "{identifier}: {format}, {} pixels, {color}, {orientation}, {} of file",
            sides(*size),
            count(*bytes, "byte")
        );
        self.add("source", said);
        self.add("", format!("color profile: {}; read {}", source.profile, source.access));
        if let Some(millimeters) = source.millimeters_per_pixel {
            let side = |pixels: u32| format!("{:.0}", f64::from(pixels) * millimeters);
            let (width, height) = (side(size.width), side(size.height));
            let said = format!("{width} x {height} mm, of {millimeters:.4} mm a pixel");
            self.add("", format!("as large as its file says: {said}"));
        }
        for (number, Level { scale_factor, size, tile }) in source.levels.iter().enumerate() {
            let word = if number == 0 { "levels" } else { "" };
            let (size, tile) = (sides(*size), sides(*tile));
            self.add(word, format!("{number} at 1/{scale_factor}: {size}, in tiles of {tile}"));
        }
    }

    fn picture(&mut self, picture: &Picture) {
        self.add("way", way(&picture.making));
        self.making(&picture.making, picture.memory_budget);
        let step =
            |taken: &super::report::Taken| format!("{} {:.3}", taken.step, taken.milliseconds);
        let steps = picture.steps.iter().map(step).collect::<Vec<_>>().join(", ");
        self.add("time", format!("{:.3} ms: {steps}", picture.milliseconds));
        let answer = &picture.answer;
        let (size, bytes) = (sides(answer.size), count(answer.bytes as u64, "byte"));
        let (media_type, etag) = (answer.media_type, &answer.etag);
        self.add("answer", format!("{media_type}, {size} pixels, {bytes}, ETag {etag}"));
        let kept = match picture.again.way {
            "memory" => "found in memory",
            "stored" => "sent as it is stored again; nothing is kept of it but by the page cache",
            _ => "made again: there is no room to keep it (`cache_memory`)",
        };
        let disk = if picture.again.is_kept_on_disk {
            "; after a restart it is found in `cache.folder`"
        } else {
            ""
        };
        self.add("again", format!("{kept}{disk}; {:.3} ms", picture.again.milliseconds));
    }

    /// What is read, and what to do where it is rendered.
    fn making(&mut self, making: &Making, budget: u64) {
        match &making.work {
            Some(work) => {
                let (level, factor) = (work.level, work.scale_factor);
                let (tiles, bytes) = (count(work.tiles, "tile"), count(work.bytes, "byte"));
                self.add("plan", format!("level {level} (1/{factor}), {tiles}, {bytes} read"));
                let (memory, budget) = (work.memory, count(budget, "byte"));
                self.add("memory", format!("{memory} as estimated, of {budget} for one answer"));
            }
            None => self.add("plan", "known when the picture was read once"),
        }
        if let Some(cause) = &making.cause {
            self.add("why", format!("not sent as stored: {}", cause.why));
            self.add("remedy", &cause.remedy);
        }
    }

    fn info(&mut self, info: &Info) {
        let sizes: Vec<_> = info.sizes.iter().map(|size| sides(*size)).collect();
        self.add("sizes", sizes.join(", "));
        self.add("limits", &info.limits);
        self.add(
            "tiles",
            format!("advertised in {}; the first at each scale factor:", sides(info.tile)),
        );
        let mut told: Vec<&str> = Vec::new();
        for FirstTile { scale_factor, size, making } in &info.tiles {
            let said = match making {
                Ok(making) => match &making.cause {
                    Some(cause) => format!("{}: {}", way(making), cause.why),
                    None => way(making).to_owned(),
                },
                Err(sentence) => format!("refused: {sentence}"),
            };
            self.add("", format!("1/{scale_factor}, {}: {said}", sides(*size)));
            if let Ok(Making { cause: Some(cause), .. }) = making
                && !told.contains(&cause.remedy.as_str())
            {
                told.push(&cause.remedy);
            }
        }
        for (number, remedy) in told.into_iter().enumerate() {
            self.add(if number == 0 { "remedy" } else { "" }, remedy);
        }
    }
}

fn way(making: &Making) -> &'static str {
    match making.way {
        "stored" => "stored: the tile is sent as it is in the file",
        "cut" => "cut: put together of the stored coefficients, and not decoded",
        _ => "rendered",
    }
}

fn sides(Sides { width, height }: Sides) -> String {
    format!("{width}x{height}")
}

fn count(number: u64, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {of}{plural}")
}
