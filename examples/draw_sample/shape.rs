//! From letters to outlines: words shaped with a font, and the pen that follows them.

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder, gdef::GlyphClass};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use tiny_skia::{Path, PathBuilder};

use crate::contour::{Contour, Tracer};
use crate::noise::Field;

/// The stroke that lengthens the join of two letters.
pub const TATWEEL: char = 'ـ';

/// A scribe's hand: a font of Arabic letters.
pub struct Hand<'a> {
    face: Face<'a>,
}

/// A word ready to be written; lengths are parts of an em.
pub struct Word {
    glyphs: Vec<Glyph>,
    pub width: f32,
    pub ink: Contour,
}

struct Glyph {
    id: GlyphId,
    /// From the left end of the word and from the line, upwards.
    x: f32,
    y: f32,
    advance: f32,
    /// A vowel sign or the like.
    mark: bool,
    tatweel: bool,
}

impl<'a> Hand<'a> {
    /// `None` if `font` is no font, or has no letters of Arabic.
    pub fn of(font: &'a [u8]) -> Option<Self> {
        let face = Face::from_slice(font, 0)?;
        face.glyph_index(TATWEEL).is_some().then_some(Self { face })
    }

    pub fn word(&self, text: &str) -> Word {
        let mut letters = UnicodeBuffer::new();
        letters.push_str(text);
        // Numbers are written from the left within a line that runs from the right.
        let number = text.chars().all(char::is_numeric);
        letters.set_direction(if number { Direction::LeftToRight } else { Direction::RightToLeft });
        letters.guess_segment_properties();
        let shaped = rustybuzz::shape(&self.face, &[], letters);
        let em = self.face.units_per_em() as f32;
        let classes = self.face.tables().gdef;
        let (mut glyphs, mut pen, mut tracer) = (Vec::new(), 0, Tracer::new(em));
        for (info, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let id = GlyphId(info.glyph_id as u16);
            let letter = text[info.cluster as usize..].chars().next();
            glyphs.push(Glyph {
                id,
                x: (pen + place.x_offset) as f32 / em,
                y: place.y_offset as f32 / em,
                advance: place.x_advance as f32 / em,
                mark: classes.and_then(|it| it.glyph_class(id)) == Some(GlyphClass::Mark),
                tatweel: letter == Some(TATWEEL),
            });
            pen += place.x_advance;
            tracer.at = glyphs.last().map_or([0.0; 2], |glyph| [glyph.x, glyph.y]);
            // A space has no outline.
            let _ = self.face.outline_glyph(id, &mut tracer);
        }
        Word { glyphs, width: pen as f32 / em, ink: tracer.finish() }
    }

    /// Whether the font lacks any letter of `text`.
    #[cfg(test)]
    pub fn lacks(&self, text: &str) -> bool {
        self.word(text).glyphs.iter().any(|glyph| glyph.id.0 == 0)
    }
}

/// What has been written: outlines, to be filled.
pub struct Writing<'a> {
    body: PathBuilder,
    marks: PathBuilder,
    /// No stroke of a hand is quite even.
    tremor: &'a Field,
}

/// How large letters are written, in pixels.
#[derive(Clone, Copy)]
pub struct Size {
    pub em: f32,
    /// Letters are this much narrower than the font has them.
    pub squeeze: f32,
}

impl<'a> Writing<'a> {
    pub fn new(tremor: &'a Field) -> Self {
        Self { body: PathBuilder::new(), marks: PathBuilder::new(), tremor }
    }

    /// Writes a word whose right end is at `right` on the line `y`. `stretch` lengthens each
    /// of its tatweels, in parts of an em.
    pub fn word(
        &mut self,
        hand: &Hand<'_>,
        word: &Word,
        [right, y]: [f32; 2],
        stretch: f32,
        size: Size,
    ) {
        let tatweels = word.glyphs.iter().filter(|glyph| glyph.tatweel).count() as f32;
        let scale = [size.em * size.squeeze, size.em];
        let left = right - (word.width + stretch * tatweels) * scale[0];
        let mut shift = 0.0;
        for glyph in &word.glyphs {
            let at = [left + (glyph.x + shift) * scale[0], y - glyph.y * scale[1]];
            let builder = if glyph.mark { &mut self.marks } else { &mut self.body };
            let unit = hand.face.units_per_em() as f32;
            let mut pen = Pen {
                builder,
                at,
                scale: [scale[0] / unit, scale[1] / unit],
                tremor: self.tremor,
                reach: size.em * 0.012,
                hill: size.em * 0.55,
            };
            if glyph.tatweel {
                lengthen(&mut pen, (glyph.advance + stretch) * unit, unit);
                shift += stretch;
            } else {
                // A space has no outline.
                let _ = hand.face.outline_glyph(glyph.id, &mut pen);
            }
        }
    }

    /// The letters and their marks.
    pub fn finish(self) -> [Option<Path>; 2] {
        [self.body.finish(), self.marks.finish()]
    }
}

/// Draws the lengthened join as a reed does: sagging a little, thinner in the middle. The
/// ends reach under the neighbors, as those of the tatweel of a font.
fn lengthen(pen: &mut Pen<'_>, length: f32, unit: f32) {
    let (left, right) = (-0.03 * unit, length + 0.03 * unit);
    let (low, high) = (0.0, 0.09 * unit);
    let sag = (length * 0.07).min(0.10 * unit);
    let third = (right - left) / 3.0;
    pen.move_to(left, high);
    pen.curve_to(left + third, high - sag * 1.5, right - third, high - sag * 1.5, right, high);
    pen.line_to(right, low);
    pen.curve_to(right - third, low - sag, left + third, low - sag, left, low);
    pen.close();
}

/// Brings outlines from font units to the sheet.
struct Pen<'a> {
    builder: &'a mut PathBuilder,
    at: [f32; 2],
    scale: [f32; 2],
    tremor: &'a Field,
    /// How far the hand strays, and over what length, in pixels.
    reach: f32,
    hill: f32,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> [f32; 2] {
        let (x, y) = (self.at[0] + x * self.scale[0], self.at[1] - y * self.scale[1]);
        let (u, v) = (x / self.hill, y / self.hill);
        [x + self.tremor.at(u, v) * self.reach, y + self.tremor.at(u + 71.0, v + 33.0) * self.reach]
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.place(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.place(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ([x1, y1], [x, y]) = (self.place(x1, y1), self.place(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ([x1, y1], [x2, y2], [x, y]) =
            (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
