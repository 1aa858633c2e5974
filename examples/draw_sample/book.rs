//! The pictures of the book, in the order of their names.

use crate::damage::State;
use crate::page::Side;
use crate::shape::Hand;
use crate::sheet::Sheet;
use crate::{board, folio};

/// A picture to draw.
pub struct Picture {
    /// As the page is called in the record.
    pub name: &'static str,
    shows: Shows,
}

enum Shows {
    Page(Side, State),
    /// A board from outside, or from inside; its side is that of the page it lies like.
    Outside(Side),
    Inside(Side),
}

const fn page(name: &'static str, side: Side) -> Picture {
    Picture { name, shows: Shows::Page(side, State::Restored) }
}

pub const PICTURES: [Picture; 13] = [
    page("001r", Side::recto(1)),
    page("001v", Side::verso(1)),
    page("002r", Side::recto(2)),
    page("002v", Side::verso(2)),
    Picture { name: "003r-before", shows: Shows::Page(Side::recto(3), State::Damaged) },
    page("003r", Side::recto(3)),
    page("003v", Side::verso(3)),
    page("004r", Side::recto(4)),
    page("004v", Side::verso(4)),
    Picture { name: "board-lower-inside", shows: Shows::Inside(Side::recto(9)) },
    Picture { name: "board-lower", shows: Shows::Outside(Side::verso(9)) },
    Picture { name: "board-upper-inside", shows: Shows::Inside(Side::verso(0)) },
    Picture { name: "board-upper", shows: Shows::Outside(Side::recto(0)) },
];

impl Picture {
    /// As the file is called, with its ending.
    pub fn file(&self) -> String {
        format!("{}.tif", self.name)
    }

    /// Draws it; what is written, is written by `hand`.
    pub fn draw(&self, hand: &Hand<'_>) -> Sheet {
        match self.shows {
            Shows::Page(side, state) => folio::draw(side, state, hand),
            Shows::Outside(side) => board::outside(side),
            Shows::Inside(side) => board::inside(side),
        }
    }
}
