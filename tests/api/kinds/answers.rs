//! What the server makes of one file.

use serde_json::Value;

use super::table::{Row, Shown};
use crate::support::pictures::Picture;
use crate::support::{Answer, Server};

/// How far the pixels of a half are on average from those of the whole that they cover: the filter
/// looks a few pixels farther, which shows at edges and in grain.
const ROUGHLY: f64 = 12.0;

/// Whether a file is shown as its row says: its size, the colors that are known, the same picture
/// in parts and in tiles, a half that looks like it, and the way that a tile takes.
pub fn shows(server: &Server, row: &Row, shown: &Shown) -> Result<(), String> {
    let info = ask(server, row, "info.json")?.json();
    let (width, height) = (side(&info["width"])?, side(&info["height"])?);
    if (width, height) != shown.size {
        return Err(format!("info.json says {width}x{height} and not {:?}", shown.size));
    }
    let whole = picture(server, row, "full/max/0/default.png", shown.size)?;
    has_colors(&whole, shown)?;
    is_part(server, row, &whole, [width / 5, height / 7, width / 2, height / 2])?;
    let tile = |name: &str, whole: u32| side(&info["tiles"][0][name]).map(|told| told.min(whole));
    let tile = (tile("width", width)?, tile("height", height)?);
    // A tile of a small picture may be all of it.
    let (across, down) = (tile.0.min(width / 2 + 1), tile.1.min(height / 2 + 1));
    for y in (0..height).step_by(down as usize) {
        for x in (0..width).step_by(across as usize) {
            is_part(server, row, &whole, [x, y, across.min(width - x), down.min(height - y)])?;
        }
    }
    half_looks_alike(server, row, &whole, shown.factor)?;
    first_tile_takes_its_way(server, row, shown, tile)
}

/// Whether a file is refused with a status, in a sentence that has some words.
pub fn refuses(server: &Server, row: &Row, status: u16, words: &str) -> Result<(), String> {
    let answer = server.get(&format!("{}/full/max/0/default.png", row.service()));
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != status || !text.contains(words) {
        return Err(format!("{status} with `{words}` and not {} {text}", answer.status));
    }
    Ok(())
}

fn ask(server: &Server, row: &Row, rest: &str) -> Result<Answer, String> {
    let answer = server.get(&format!("{}/{rest}", row.service()));
    if answer.status == 200 {
        Ok(answer)
    } else {
        Err(format!("{rest}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)))
    }
}

fn picture(server: &Server, row: &Row, rest: &str, size: (u32, u32)) -> Result<Picture, String> {
    sized(&ask(server, row, rest)?, rest, size)
}

fn sized(answer: &Answer, rest: &str, size: (u32, u32)) -> Result<Picture, String> {
    let picture = answer.picture();
    if picture.size() == size {
        Ok(picture)
    } else {
        Err(format!("{rest} has {:?} and not {size:?}", picture.size()))
    }
}

fn side(value: &Value) -> Result<u32, String> {
    value.as_u64().and_then(|side| side.try_into().ok()).ok_or(format!("{value} is no side"))
}

/// A word of the plan (docs/explain.md).
fn entry(answer: &Answer, name: &str) -> Result<String, String> {
    let plan = answer.header("x-warraq-plan").unwrap_or_default();
    let value = plan.split(", ").find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='));
    value.map(str::to_owned).ok_or_else(|| format!("no {name} in {plan:?}"))
}

fn has_colors(whole: &Picture, shown: &Shown) -> Result<(), String> {
    for ((x, y), expected) in shown.points().zip(&shown.colors) {
        let found = whole.pixel(x, y);
        // A color that is not there at all may be any.
        let channels = if expected[3] == 0 { 3..4 } else { 0..4 };
        let off = channels.map(|channel| found[channel].abs_diff(expected[channel])).max().unwrap();
        if off > shown.within {
            return Err(format!("{found:?} at {x},{y} and not {expected:?}: {off} off"));
        }
    }
    Ok(())
}

/// Whether a part that is asked for is that part of the whole, to the last bit.
fn is_part(server: &Server, row: &Row, whole: &Picture, region: [u32; 4]) -> Result<(), String> {
    let [x, y, width, height] = region;
    let rest = format!("{x},{y},{width},{height}/{width},{height}/0/default.png");
    let part = picture(server, row, &rest, (width, height))?;
    for (right, below) in (0..height).flat_map(|below| (0..width).map(move |right| (right, below)))
    {
        let (found, expected) = (part.pixel(right, below), whole.pixel(x + right, y + below));
        if found != expected {
            return Err(format!(
                "{rest}: {found:?} at {right},{below}; the whole has {expected:?}"
            ));
        }
    }
    Ok(())
}

/// Whether the first tile is sent as its row says; `tile` is its size where the row has none.
fn first_tile_takes_its_way(
    server: &Server,
    row: &Row,
    shown: &Shown,
    tile: (u32, u32),
) -> Result<(), String> {
    let (across, down) = shown.tile.map_or(tile, |side| (side, side));
    let rest = format!("0,0,{across},{down}/{across},{down}/0/default.{}", shown.format);
    let way = entry(&ask(server, row, &rest)?, "way")?;
    if way == shown.way { Ok(()) } else { Err(format!("{rest} is {way} and not {}", shown.way)) }
}

/// Whether the picture at half its size shows the same, roughly, and is made of the level it should be.
fn half_looks_alike(
    server: &Server,
    row: &Row,
    whole: &Picture,
    factor: &str,
) -> Result<(), String> {
    let (width, height) = whole.size();
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let rest = format!("full/{across},{down}/0/default.png");
    let answer = ask(server, row, &rest)?;
    let found = entry(&answer, "factor")?;
    if found != factor {
        return Err(format!(
            "{rest} is made of the level at 1/{found} and not of that at 1/{factor}"
        ));
    }
    let half = sized(&answer, &rest, (across, down))?;
    let mut off = 0.0;
    for (x, y) in (0..down).flat_map(|y| (0..across).map(move |x| (x, y))) {
        let (columns, rows) = (covered(x, across, width), covered(y, down, height));
        let (found, mut expected) = (on_paper(&half, x, y), [0.0; 3]);
        for (&(x, part_across), &(y, part_down)) in
            columns.iter().flat_map(|column| rows.iter().map(move |row| (column, row)))
        {
            let pixel = on_paper(whole, x, y);
            (0..3)
                .for_each(|channel| expected[channel] += pixel[channel] * part_across * part_down);
        }
        off += (0..3).map(|channel| (found[channel] - expected[channel]).abs()).sum::<f64>();
    }
    off /= 3.0 * f64::from(across) * f64::from(down);
    if off > ROUGHLY { Err(format!("{rest} is {off:.1} off the whole")) } else { Ok(()) }
}

/// Pixels of a side of `whole` that the pixel `at` of a side of `half` pixels covers, and which part
/// of it each of them is.
fn covered(at: u32, half: u32, whole: u32) -> Vec<(u32, f64)> {
    // In parts of a pixel: a pixel of the whole has `half` of them, one of the half `whole`.
    let (from, to) = (at * whole, (at + 1) * whole);
    (from / half..to.div_ceil(half))
        .map(|pixel| {
            let parts = to.min((pixel + 1) * half) - from.max(pixel * half);
            (pixel, f64::from(parts) / f64::from(whole))
        })
        .collect()
}

/// A pixel on white paper.
fn on_paper(picture: &Picture, x: u32, y: u32) -> [f64; 3] {
    let [red, green, blue, alpha] = picture.pixel(x, y).map(f64::from);
    [red, green, blue].map(|color| 255.0 + (color - 255.0) * alpha / 255.0)
}
