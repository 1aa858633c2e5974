//! Where things are on a page: the leaf, the written area, the lines.
//!
//! All lengths are pixels of the picture. A book in Arabic is bound on the right of its
//! rectos: it opens towards the right, so that in an opening the verso lies on the right
//! and the recto that is read after it on the left, and the fold is between them.

pub const WIDTH: i32 = 3000;
pub const HEIGHT: i32 = 4000;

/// From the edge of the picture to that of the leaf, on the three sides that are free.
pub const TABLE: f32 = 58.0;

/// Lines of writing on a full page.
pub const LINES: usize = 8;

/// From line to line.
pub const PITCH: f32 = 318.0;

/// The written area is so wide, and its two columns so far apart.
pub const MEASURE: f32 = 2240.0;
pub const GAP: f32 = 116.0;

/// The height of letters.
pub const EM: f32 = 118.0;

/// From the top of the picture to the written area.
pub const TOP: f32 = 690.0;

/// One side of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub leaf: usize,
    pub recto: bool,
}

impl Side {
    pub const fn recto(leaf: usize) -> Self {
        Self { leaf, recto: true }
    }

    pub const fn verso(leaf: usize) -> Self {
        Self { leaf, recto: false }
    }

    /// The other side of the leaf.
    pub fn back(self) -> Self {
        Self { recto: !self.recto, ..self }
    }

    /// Whether it is the side of the skin that bore the hair. The two pages of an opening
    /// are alike in this (Gregory's rule), and the outside of the book is hair.
    pub fn hair(self) -> bool {
        self.recto == (self.leaf % 2 == 1)
    }

    /// A number of its own, for chance.
    pub fn seed(self) -> u64 {
        self.leaf as u64 * 2 + u64::from(!self.recto)
    }

    /// Where a place so far from the fold is, from the left of the picture; from there the
    /// same gives the distance.
    pub fn x_at(self, distance: f32) -> f32 {
        if self.recto { WIDTH as f32 - distance } else { distance }
    }

    /// The written area: left, top, right, bottom.
    pub fn block(self) -> [f32; 4] {
        // The margin at the fold is the narrow one.
        let (near, far) = (self.x_at(272.0), self.x_at(272.0 + MEASURE));
        [near.min(far), TOP, near.max(far), TOP + PITCH * LINES as f32]
    }

    /// Where the letters of a line stand, from the top of the picture.
    pub fn baseline(line: usize) -> f32 {
        TOP + PITCH * (line as f32 + 0.60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recto_is_bound_on_its_right_and_a_verso_on_its_left() {
        assert_eq!(Side::recto(1).x_at(0.0), WIDTH as f32);
        assert_eq!(Side::verso(1).x_at(0.0), 0.0);
    }

    #[test]
    fn the_pages_of_an_opening_show_the_same_side_of_the_skin() {
        for leaf in 1..4 {
            assert_eq!(Side::verso(leaf).hair(), Side::recto(leaf + 1).hair(), "{leaf}v");
            assert_ne!(Side::recto(leaf).hair(), Side::verso(leaf).hair(), "{leaf}");
        }
    }

    #[test]
    fn both_sides_of_a_leaf_are_written_back_to_back() {
        let ([left, top, right, bottom], back) = (Side::recto(2).block(), Side::verso(2).block());
        assert_eq!(back, [WIDTH as f32 - right, top, WIDTH as f32 - left, bottom]);
    }

    #[test]
    fn the_last_line_stands_within_the_written_area() {
        let [_, _, _, bottom] = Side::recto(2).block();
        assert!(Side::baseline(LINES - 1) < bottom && bottom < HEIGHT as f32 - TABLE);
    }
}
