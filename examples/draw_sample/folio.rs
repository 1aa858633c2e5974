//! The pages of the book, from empty leaf to finished picture.

use tiny_skia::Path;

use crate::cartouche::{self, Cartouche, Room};
use crate::damage::{self, State};
use crate::finial;
use crate::finis;
use crate::frame;
use crate::headpiece::{self, headpiece};
use crate::ink;
use crate::justify::Line;
use crate::lines::{self, Entry};
use crate::margin;
use crate::noise::Field;
use crate::outline::{self, Point, grown};
use crate::page::{EM, GAP, HEIGHT, LINES, MEASURE, PITCH, Side, TOP};
use crate::paint::{Painter, Pigment};
use crate::parchment::{self, Aging};
use crate::ruling;
use crate::shamsa::shamsa;
use crate::shape::{Hand, Writing};
use crate::sheet::Sheet;
use crate::text::{self, Section, Verse};

/// From the written area to its frame.
pub const FRAME: f32 = 30.0;

/// Draws a page, written by `hand`.
pub fn draw(side: Side, state: State, hand: &Hand<'_>) -> Sheet {
    let damaged_leaf = side.leaf == damage::LEAF;
    let aging = match (damaged_leaf, state) {
        (true, State::Damaged) => Aging { tone: 0.30, cockling: 2.8 },
        (true, State::Restored) => Aging { tone: 0.10, cockling: 1.4 },
        (false, _) => Aging { tone: 0.04, cockling: 1.0 },
    };
    let mut sheet = parchment::leaf(side, aging);
    ruling::rule(&mut sheet, side);
    let mut painter = Painter { sheet, field: Field::new(100 + side.seed()) };
    let sections = text::sections();
    let tremor = Field::new(3);

    let behind = Scribe::new(side.back(), hand, &tremor, None).page(&sections);
    if let [Some(letters), _] = &behind {
        ink::show_through(&mut painter, letters, &Field::new(70 + side.seed()));
    }
    let written = Scribe::new(side, hand, &tremor, Some(&mut painter)).page(&sections);
    // Damp has faded the ink of a leaf for good: no restorer makes it black again.
    ink::write(&mut painter, &written, if damaged_leaf { 0.22 } else { 0.0 });
    if side.recto {
        margin::pencil(&mut painter, side.leaf, [side.x_at(2790.0), 196.0], 92.0);
    }
    if damaged_leaf {
        damage::damage(&mut painter.sheet, side, state);
    }
    painter.sheet
}

/// Who writes a page, and paints it if there is something to paint on.
pub struct Scribe<'a> {
    pub side: Side,
    hand: &'a Hand<'a>,
    writing: Writing<'a>,
    pub painter: Option<&'a mut Painter>,
}

impl<'a> Scribe<'a> {
    fn new(
        side: Side,
        hand: &'a Hand<'a>,
        tremor: &'a Field,
        painter: Option<&'a mut Painter>,
    ) -> Self {
        Self { side, hand, writing: Writing::new(tremor), painter }
    }

    /// Gives the letters and the marks that ink is then laid on.
    fn page(mut self, sections: &[Section]) -> [Option<Path>; 2] {
        if self.side == Side::recto(1) {
            self.title();
        } else if self.side == Side::verso(4) {
            finis::colophon(&mut self);
        } else {
            self.text(sections);
        }
        self.writing.finish()
    }

    fn title(&mut self) {
        let at = [self.side.x_at(272.0 + MEASURE / 2.0), HEIGHT as f32 * 0.465];
        if let Some(painter) = &mut self.painter {
            shamsa(painter, at, 905.0);
        }
        for (text, y) in text::TITLE.into_iter().zip([-98.0, 104.0]) {
            self.within(
                Room { middle: [at[0], at[1] + y], width: 500.0, height: 210.0 },
                text,
                132.0,
            );
        }
    }

    fn text(&mut self, sections: &[Section]) {
        if let Some(painter) = &mut self.painter {
            frame::frame(painter, grown(self.side.block(), FRAME));
        }
        if self.side == Side::verso(1) {
            self.begin(sections[0].rubric);
        }
        let entries = lines::on_page(self.side, sections);
        for (line, entry) in &entries {
            match entry {
                Entry::Verse(verse) => self.verse(*line, verse),
                Entry::Rubric(rubric, ground) => self.rubric(*line, rubric, *ground),
            }
        }
        let written = entries.last().map_or(0, |(line, _)| line + 1);
        if written < LINES {
            finis::tailpiece(self, written);
        } else if !self.side.recto {
            self.catchword(sections);
        }
    }

    /// The headpiece, with the first heading.
    fn begin(&mut self, rubric: &str) {
        let [left, top, right, _] = grown(self.side.block(), FRAME);
        let area = [left, top, right, TOP + PITCH * lines::HEADPIECE as f32 - 14.0];
        if let Some(painter) = &mut self.painter {
            headpiece(painter, area, 385.0);
        }
        self.medallion(outline::middle(area)[1]);
        self.within(headpiece::room(area), rubric, 136.0);
    }

    fn verse(&mut self, line: usize, [first, second]: &Verse) {
        let [left, _, right, _] = self.side.block();
        let column = (MEASURE - GAP) / 2.0;
        let y = Side::baseline(line);
        for (half, right) in [(first, right), (second, left + column)] {
            let line = Line::justified(self.hand, half, column / EM);
            line.write(self.hand, [right, y], EM, &mut self.writing);
        }
        if let Some(painter) = &mut self.painter {
            frame::rosette(painter, [left + column + GAP / 2.0, y - 34.0], 34.0);
        }
    }

    fn rubric(&mut self, line: usize, rubric: &str, ground: Pigment) {
        let [left, _, right, _] = grown(self.side.block(), FRAME + frame::INNER);
        let top = TOP + PITCH * line as f32;
        let area = [left, top + 34.0, right, top + PITCH - 34.0];
        if let Some(painter) = &mut self.painter {
            cartouche::panel(painter, area, ground);
        }
        self.medallion(outline::middle(area)[1]);
        self.within(Cartouche::of_panel(area).room(), rubric, 106.0);
    }

    /// In the margin, where a section begins.
    fn medallion(&mut self, y: f32) {
        if let Some(painter) = &mut self.painter {
            finial::medallion(painter, [self.side.x_at(2745.0), y], 100.0);
        }
    }

    /// The first word of the next page, at the foot of a verso, for the binder.
    fn catchword(&mut self, sections: &[Section]) {
        let next = lines::on_page(Side::recto(self.side.leaf + 1), sections);
        let word = next.first().and_then(|(_, entry)| match entry {
            Entry::Verse([line, _]) | Entry::Rubric(line, _) => line.split(' ').next(),
        });
        let Some(word) = word else { return };
        let [left, _, _, bottom] = self.side.block();
        let (line, em) = (Line::natural(self.hand, word), 84.0);
        let at = [left + 60.0 + line.width() * em, bottom + 190.0];
        line.write(self.hand, at, em, &mut self.writing);
    }

    /// Writes a line with its middle at `x`.
    pub fn centered(&mut self, text: &str, [x, y]: Point, em: f32) {
        let line = Line::natural(self.hand, text);
        let right = x + line.width() * em / 2.0;
        line.write(self.hand, [right, y], em, &mut self.writing);
    }

    /// Writes a line into the middle of a room, in letters of `em` or as large as fit.
    pub fn within(&mut self, room: Room, text: &str, em: f32) {
        let line = Line::natural(self.hand, text);
        let [lowest, highest] = line.heights();
        let em = em.min(room.width / line.width()).min(room.height / (highest - lowest));
        let [x, y] = room.middle;
        self.centered(text, [x, y + f32::midpoint(lowest, highest) * em], em);
    }
}
