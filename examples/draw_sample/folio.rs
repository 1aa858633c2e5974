//! The six folios: parchment on a dark table, ruling, frame, writing, illumination.

use std::f32::consts::PI;

use crate::lines::{Page, line_of_words, set_line};
use crate::noise::{Chance, Field};
use crate::ornament::{self, LAPIS, RED};
use crate::pen::{Pen, Point};
use crate::script::Word;
use crate::sheet::{Color, Mask, Sheet, color, mix};

const WIDTH: usize = 1400;
const HEIGHT: usize = 1900;

const PARCHMENT: Color = color(0xea_d9b4);
const AGED: Color = color(0xb9_9560);
const PALE: Color = color(0xf3_e8cd);
const TABLE: Color = color(0x2c_2926);
const INK: Color = color(0x2a_1c12);
const LEAD: Color = color(0x6a_645c);

/// From the edge of the picture to the leaf.
const TABLE_MARGIN: f32 = 46.0;

/// Lines of writing on a full page.
const LINES: usize = 11;

/// The number of a leaf and one of its sides.
pub struct Folio {
    /// As the file is called.
    pub name: &'static str,
    number: usize,
    /// The leaf turns on its right edge here, as a book read from right to left lies.
    recto: bool,
    /// From 1, to tell the pages apart.
    page: usize,
}

pub const FOLIOS: [Folio; 6] = [
    Folio { name: "001r", number: 1, recto: true, page: 1 },
    Folio { name: "001v", number: 1, recto: false, page: 2 },
    Folio { name: "002r", number: 2, recto: true, page: 3 },
    Folio { name: "002v", number: 2, recto: false, page: 4 },
    Folio { name: "003r", number: 3, recto: true, page: 5 },
    Folio { name: "003v", number: 3, recto: false, page: 6 },
];

impl Folio {
    pub fn draw(&self) -> Sheet {
        let field = Field::new(self.page as u64);
        let mut sheet = self.parchment(&field);
        self.show_through(&mut sheet);
        self.rule(&mut sheet);
        self.frame(&mut sheet, &field);
        if self.page == 1 {
            self.headpiece(&mut sheet, &field);
        }
        if self.page == 4 {
            self.diagram(&mut sheet, &field);
        }
        self.write(&mut sheet, &field);
        self.margin(&mut sheet, &field);
        sheet
    }

    /// The written area: left, top, width, height.
    fn block(&self) -> [f32; 4] {
        // The margin at the fold is the narrow one.
        let left = if self.recto { 300.0 } else { 180.0 };
        [left, 270.0, WIDTH as f32 - 480.0, HEIGHT as f32 - 590.0]
    }

    /// The first line, and from line to line.
    fn lines(&self) -> (f32, f32) {
        let [_, top, _, height] = self.block();
        let pitch = height / LINES as f32;
        (top + pitch * 0.62, pitch)
    }

    /// Whether a line gives way to the headpiece or the diagram.
    fn is_free(&self, line: usize) -> bool {
        match self.page {
            1 => line < 4,
            4 => (2..9).contains(&line),
            _ => false,
        }
    }

    /// The lines that are written, by their height.
    fn written_lines(&self) -> impl Iterator<Item = f32> {
        let (first, pitch) = self.lines();
        (0..LINES).filter(|line| !self.is_free(*line)).map(move |line| first + pitch * line as f32)
    }

    fn parchment(&self, field: &Field) -> Sheet {
        let (width, height) = (WIDTH as f32, HEIGHT as f32);
        Sheet::painted(WIDTH, HEIGHT, |x, y| {
            let wave = |along: f32, side: f32| {
                3.5 * field.rough(along / 170.0, side, 3) + 0.7 * field.at(along / 9.0, side)
            };
            let left = x - TABLE_MARGIN - wave(y, 3.5);
            let right = width - TABLE_MARGIN - x - wave(y, 40.5);
            let top = y - TABLE_MARGIN - wave(x, 70.5);
            let bottom = height - TABLE_MARGIN - y - wave(x, 90.5);
            let inside = left.min(right).min(top).min(bottom);
            let grain = field.at(x / 1.7, y / 1.7) * 0.5 + field.at(x / 3.9, y / 3.1);
            let table = {
                let shade = (-inside / 34.0).clamp(0.0, 1.0);
                mix(mix(TABLE, [0.0; 3], 0.55), TABLE, shade + grain * 0.04)
            };
            if inside < -1.0 {
                return table;
            }
            let clouds = field.rough(x / 330.0, y / 330.0, 5);
            let mut leaf = if clouds > 0.0 {
                mix(PARCHMENT, PALE, clouds * 0.9)
            } else {
                mix(PARCHMENT, AGED, -clouds * 0.55)
            };
            // Fingers and air have darkened the edges, most at the lower outer corner.
            let outer = if self.recto { left } else { right };
            let handled = (-outer.hypot(bottom) / 260.0).exp() * 0.5;
            let edges = (-inside / 38.0).exp() * 0.55;
            leaf = mix(leaf, AGED, edges + handled + grain * 0.035);
            let (slant_x, slant_y) = (x * 0.79 + y * 0.61, y * 0.79 - x * 0.61);
            let spot = field.rough(slant_x / 31.0, slant_y / 31.0, 4);
            leaf = mix(leaf, AGED, ((spot - 0.68) * 1.9).clamp(0.0, 0.4));
            // The leaf bends down into the fold.
            let fold = if self.recto { right } else { left };
            leaf = mix(leaf, [0.16, 0.10, 0.05], (-fold.max(0.0) / 75.0).exp() * 0.62);
            mix(table, leaf, inside.clamp(-1.0, 0.0) + 1.0)
        })
    }

    /// The writing of the other side, faintly.
    fn show_through(&self, sheet: &mut Sheet) {
        let other = if self.recto { self.page + 1 } else { self.page - 1 };
        let behind = &FOLIOS[other - 1];
        let page = behind.writing();
        sheet.lay(&page.ink.mirrored(), 0.055, |_, _| INK);
    }

    fn rule(&self, sheet: &mut Sheet) {
        let [left, _, width, _] = self.block();
        let mut mask = Mask::new(WIDTH, HEIGHT);
        for y in self.written_lines() {
            mask.line([left - 26.0, y], [left + width + 26.0, y], 1.4);
        }
        sheet.lay(&mask, 0.2, |_, _| AGED);
    }

    fn frame(&self, sheet: &mut Sheet, field: &Field) {
        let [x, y, width, height] = self.block();
        let around = |by: f32| [x - by, y - by, width + 2.0 * by, height + 2.0 * by];
        let drawn = |rings: &[(f32, f32)]| {
            let mut mask = Mask::new(WIDTH, HEIGHT);
            for (by, line) in rings {
                mask.frame(around(*by), *line);
            }
            mask
        };
        sheet.lay(&drawn(&[(34.0, 6.0)]), 0.95, |x, y| ornament::gold(field, x, y));
        sheet.lay(&drawn(&[(28.0, 2.4), (40.0, 2.4)]), 0.88, |_, _| RED);
        sheet.lay(&drawn(&[(48.0, 1.8)]), 0.8, |_, _| LAPIS);
    }

    fn headpiece(&self, sheet: &mut Sheet, field: &Field) {
        let [x, y, width, _] = self.block();
        let (_, pitch) = self.lines();
        let panel = [x - 6.0, y + 2.0, width + 12.0, pitch * 3.55];
        ornament::stars(sheet, panel, (width + 12.0) / 9.0, field);
        ornament::border(sheet, panel, field);
        ornament::rays(sheet, [x - 30.0, y - 52.0], width + 60.0);
        // A cartouche for the title, in white on lapis.
        let middle = [panel[0] + panel[2] / 2.0, panel[1] + panel[3] / 2.0];
        let shape = |grow: f32| {
            move |dx: f32, dy: f32| {
                let (half, radius) = (panel[2] * 0.23, 66.0 + grow);
                let lobes = 5.0 * (dx / 37.0).cos();
                (dx.abs() - half).max(0.0).hypot(dy) - radius - lobes
            }
        };
        for (grow, paint) in [(14.0, Some(INK)), (11.5, None), (2.5, Some(INK)), (0.0, Some(LAPIS))]
        {
            let mut mask = Mask::new(WIDTH, HEIGHT);
            mask.stamp(middle[0], middle[1], panel[2] * 0.4, shape(grow));
            sheet.lay(&mask, 1.0, |x, y| paint.unwrap_or_else(|| ornament::gold(field, x, y)));
        }
        let mut title = Page::new(WIDTH, HEIGHT);
        let pen = Pen { width: 12.5 };
        let words = line_of_words(&mut Chance::new(77), 430.0 / pen.width);
        set_line(&words, pen, middle[0] + 215.0, middle[0] - 215.0, middle[1] + 24.0, &mut title);
        sheet.lay(&title.ink, 1.0, |_, _| PALE);
        sheet.lay(&title.red, 1.0, |_, _| PALE);
    }

    /// The spheres around the middle of the world, each with its star.
    fn diagram(&self, sheet: &mut Sheet, field: &Field) {
        let [left, _, width, _] = self.block();
        let (first, pitch) = self.lines();
        let [x, y] = [left + width / 2.0, first + pitch * 5.12];
        let radii = [104.0, 148.0, 192.0, 236.0, 280.0, 324.0];
        let outer = 374.0;
        let mask = |draw: &dyn Fn(&mut Mask)| {
            let mut mask = Mask::new(WIDTH, HEIGHT);
            draw(&mut mask);
            mask
        };
        let on = |radius: f32, turn: f32| {
            let (sin, cos) = (turn * 2.0 * PI).sin_cos();
            [x + cos * radius, y + sin * radius]
        };
        let zodiac = mask(&|mask| mask.ring(x, y, 349.0, outer - 324.0));
        sheet.lay(&zodiac, 0.38, |x, y| ornament::gold(field, x, y));
        let spheres = mask(&|mask| radii.iter().for_each(|radius| mask.ring(x, y, *radius, 2.2)));
        sheet.lay(&spheres, 0.85, |_, _| RED);
        let signs = mask(&|mask| {
            for sign in 0..12 {
                let turn = sign as f32 / 12.0;
                mask.line(on(324.0, turn), on(outer, turn), 2.0);
            }
            for degree in 0..72 {
                let turn = degree as f32 / 72.0;
                mask.line(on(outer, turn), on(outer + 9.0, turn), 1.4);
            }
            mask.ring(x, y, outer, 2.4);
            mask.ring(x, y, outer + 9.0, 1.6);
        });
        sheet.lay(&signs, 0.85, |_, _| INK);
        let mut chance = Chance::new(4000);
        for radius in &radii[..5] {
            let [x, y] = on(*radius, chance.unit());
            sheet
                .lay(&mask(&|mask| mask.disc(x, y, 13.0)), 1.0, |x, y| ornament::gold(field, x, y));
            sheet.lay(&mask(&|mask| mask.ring(x, y, 13.0, 2.2)), 0.9, |_, _| LAPIS);
        }
        ornament::medallion(sheet, [x, y], 58.0, 12, field);
        let names = mask(&|mask| {
            let mut chance = Chance::new(4001);
            let pen = Pen { width: 5.4 };
            for sign in 0..12 {
                let word = Word::invented_short(&mut chance);
                let [x, y] = on(349.0, (sign as f32 + 0.5) / 12.0);
                word.write(pen, [x + word.width * pen.width / 2.0, y + 8.0], mask);
            }
        });
        sheet.lay(&names, 0.9, |_, _| INK);
    }

    /// The writing of the page, not yet on any sheet.
    fn writing(&self) -> Page {
        let mut chance = Chance::new(1000 + self.page as u64);
        let mut page = Page::new(WIDTH, HEIGHT);
        let pen = Pen { width: 12.0 };
        let [left, _, width, _] = self.block();
        for y in self.written_lines() {
            let words = line_of_words(&mut chance, width / pen.width);
            set_line(&words, pen, left + width, left, y, &mut page);
        }
        page
    }

    fn write(&self, sheet: &mut Sheet, field: &Field) {
        let page = self.writing();
        // The pen runs dry and is dipped again.
        let flow = |x: f32, y: f32| {
            let dry = field.rough(x / 75.0, y / 60.0, 3) * 0.5 + field.at(x / 3.0, y / 3.0) * 0.12;
            mix(INK, AGED, 0.12 + dry * 0.4)
        };
        sheet.lay(&page.ink, 0.94, flow);
        sheet.lay(&page.red, 0.9, |_, _| RED);
    }

    /// What stands outside of the frame: medallion, foliation, catchword.
    fn margin(&self, sheet: &mut Sheet, field: &Field) {
        let [left, top, _, height] = self.block();
        let outer = if self.recto { 160.0 } else { WIDTH as f32 - 160.0 };
        let y = top + height * (0.2 + 0.12 * self.page as f32);
        ornament::medallion(sheet, [outer, y], 52.0, self.page, field);
        if self.recto {
            let mut mask = Mask::new(WIDTH, HEIGHT);
            numeral(&mut mask, [150.0, 170.0], self.number);
            sheet.lay(&mask, 0.75, |_, _| LEAD);
        } else {
            // The first word of the next page, for the binder.
            let mut mask = Mask::new(WIDTH, HEIGHT);
            let word = Word::invented(&mut Chance::new(1001 + self.page as u64));
            let at = [left + 40.0 + word.width * 8.0, top + height + 120.0];
            word.write(Pen { width: 8.0 }, at, &mut mask);
            sheet.lay(&mask, 0.85, |_, _| INK);
        }
    }
}

/// ١, ٢ or ٣ in pencil.
fn numeral(mask: &mut Mask, [x, y]: Point, number: usize) {
    let line = 3.2;
    mask.line([x, y], [x + 8.0, y + 44.0], line);
    let teeth: &[Point] = match number {
        1 => &[],
        2 => &[[0.0, 0.0], [6.0, 11.0], [20.0, 9.0], [24.0, -2.0]],
        _ => &[
            [0.0, 0.0],
            [5.0, 10.0],
            [12.0, 9.0],
            [14.0, 0.0],
            [19.0, 10.0],
            [26.0, 8.0],
            [28.0, -2.0],
        ],
    };
    for pair in teeth.windows(2) {
        mask.line([x + pair[0][0], y + pair[0][1]], [x + pair[1][0], y + pair[1][1]], line);
    }
}
