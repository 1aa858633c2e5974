//! How the book ends: a tailpiece under the last verses, and the colophon.

use tiny_skia::{Path, PathBuilder};

use crate::cartouche::{self, Cartouche};
use crate::finial;
use crate::folio::{FRAME, Scribe};
use crate::frame;
use crate::outline::{self, grown};
use crate::page::{PITCH, Side, TOP};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;
use crate::{text, vine};

/// Fills the lines from `first` on.
pub fn tailpiece(scribe: &mut Scribe<'_>, first: usize) {
    let [left, _, right, bottom] = grown(scribe.side.block(), FRAME + frame::INNER);
    let top = TOP + PITCH * first as f32 + 44.0;
    let area = [left, top, right, bottom];
    let [x, y] = outline::middle(area);
    scribe.within(Cartouche::of_field(area).room(), text::END, 128.0);
    let Some(painter) = &mut scribe.painter else { return };
    cartouche::field(painter, area);
    frame::gold_line(painter, &[[left, top], [right, top]], 9.0);
    for place in [-2.0, -1.0, 1.0, 2.0] {
        let at = [x + place * 150.0 + f32::signum(place) * 370.0, y];
        frame::rosette(painter, at, 60.0 - 8.0 * f32::abs(place));
    }
}

/// Lines that grow shorter, between fields of scrolls.
pub fn colophon(scribe: &mut Scribe<'_>) {
    let framed = grown(scribe.side.block(), FRAME);
    let [left, top, right, bottom] = grown(framed, frame::INNER);
    let [middle, _] = outline::middle(framed);
    for (line, text) in text::COLOPHON.iter().enumerate() {
        let at = [middle, Side::baseline(line)];
        scribe.centered(text, at, 130.0 - 3.0 * line as f32);
    }
    let Some(painter) = &mut scribe.painter else { return };
    frame::frame(painter, framed);
    // The slanting edge of a field, from its upper end down.
    let edge = |from: f32, inwards: f32| {
        [[120.0, top], [760.0, bottom - 560.0], [760.0, bottom]]
            .map(|[x, y]| [from + inwards * x, y])
    };
    let sides = [(left, 1.0), (right, -1.0)];
    let mut fields = PathBuilder::new();
    for (from, inwards) in sides {
        fields.move_to(from, top);
        for [x, y] in edge(from, inwards) {
            fields.line_to(x, y);
        }
        fields.line_to(from, bottom);
        fields.close();
    }
    scrolls(painter, fields.finish(), middle);
    for (from, inwards) in sides {
        frame::gold_line(painter, &edge(from, inwards), 9.0);
    }
    finial::medallion(painter, [middle, bottom - 420.0], 150.0);
}

/// Gold scrolls on blue, the same on both sides of `axis`.
fn scrolls(painter: &mut Painter, fields: Option<Path>, axis: f32) {
    let Some(fields) = fields else { return };
    painter.fill(&fields, Pigment::Lapis);
    if let Some(within) = Cover::of(&fields) {
        let vine = vine::filling(&within, axis, [20.0, 92.0], 31);
        vine.paint(painter, &within, 4.6, [Pigment::Gold, Pigment::Carmine]);
    }
}
