//! [`Shape`]: where something stands, in the units of a file.

use std::sync::Arc;

use super::limits::MAX_CORNERS;
use super::xml::{Element, number};

/// A box or a polygon.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Left, top, right, bottom.
    Box([f64; 4]),
    /// Three corners or more; of a zone that many lines name they are there once.
    Polygon(Arc<[(f64, f64)]>),
}

impl Shape {
    /// How many corners it has beyond those of a box.
    pub(super) fn corners(&self) -> usize {
        match self {
            Self::Box(_) => 0,
            Self::Polygon(corners) => corners.len(),
        }
    }

    /// From the edges; `None` where nothing is between them.
    pub(super) fn of_edges(edges: [f64; 4]) -> Option<Self> {
        let [left, top, right, bottom] = edges;
        (right > left && bottom > top).then_some(Self::Box(edges))
    }

    /// From the attributes of ALTO.
    pub(super) fn of_alto(element: &Element<'_>) -> Option<Self> {
        let (left, top) = (element.number("HPOS")?, element.number("VPOS")?);
        let (width, height) = (element.number("WIDTH")?, element.number("HEIGHT")?);
        Self::of_edges([left, top, left + width, top + height])
    }

    /// From corners as all formats write them: `0,0 10,0 10,5`, with any of comma and space
    /// between the numbers. What has too many corners is drawn as the box around them.
    pub(super) fn of_points(points: &str) -> Option<Self> {
        let numbers = points.split([',', ' ', '\t', '\n', '\r']).filter(|text| !text.is_empty());
        let numbers: Vec<f64> = numbers.map_while(number).collect();
        let corners: Vec<(f64, f64)> =
            numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        Self::of_corners(corners)
    }

    pub(super) fn of_corners(mut corners: Vec<(f64, f64)>) -> Option<Self> {
        // Some programs draw the last corner on the first.
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let around = around(&corners)?;
        let is_box = corners.len() == 4
            && corners.iter().all(|(x, y)| {
                (*x == around[0] || *x == around[2]) && (*y == around[1] || *y == around[3])
            })
            // Neighbors share an edge; otherwise two sides cross.
            && (0..4).all(|at| {
                let ((x, y), (next_x, next_y)) = (corners[at], corners[(at + 1) % 4]);
                (x == next_x) != (y == next_y)
            });
        if is_box || corners.len() > MAX_CORNERS || corners.len() == 2 {
            return Self::of_edges(around);
        }
        let has_area = Self::of_edges(around).is_some();
        (corners.len() > 2 && has_area).then(|| Self::Polygon(corners.into()))
    }

    /// The edges of the box around it.
    pub(super) fn edges(&self) -> [f64; 4] {
        match self {
            Self::Box(edges) => *edges,
            Self::Polygon(corners) => around(corners).unwrap_or_default(),
        }
    }
}

fn around(corners: &[(f64, f64)]) -> Option<[f64; 4]> {
    let (first, others) = corners.split_first()?;
    let start = [first.0, first.1, first.0, first.1];
    Some(others.iter().fold(start, |[left, top, right, bottom], (x, y)| {
        [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_read_as_every_format_writes_them() {
        let triangle = Some(Shape::Polygon([(0.0, 0.0), (10.0, 0.0), (10.0, 5.5)].into()));
        for points in
            ["0,0 10,0 10,5.5", "0 0 10 0 10 5.5", "0,0,10,0,10,5.5", "0,0 10,0 10,5.5 0,0"]
        {
            assert_eq!(Shape::of_points(points), triangle, "{points}");
        }
        let edges = Some(Shape::Box([1.0, 2.0, 3.0, 5.0]));
        for points in ["1,2 3,2 3,5 1,5", "1,5 1,2 3,2 3,5", "1,2 3,5", "1,2 3,2 3,5 1,5 1,2"] {
            assert_eq!(Shape::of_points(points), edges, "{points}");
        }
        for nothing in ["", "1", "1,2", "1,1 1,1", "0,0 5,0 9,0", "a,b c,d", "0,0 x"] {
            assert_eq!(Shape::of_points(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn sides_that_cross_are_no_box_and_corners_have_an_end() {
        let crossed = Shape::of_points("0,0 5,5 5,0 0,5");
        assert!(matches!(crossed, Some(Shape::Polygon(_))), "{crossed:?}");
        let many: Vec<(f64, f64)> = (0..=MAX_CORNERS).map(|at| (at as f64, at as f64)).collect();
        let most = MAX_CORNERS as f64;
        assert_eq!(Shape::of_corners(many), Some(Shape::Box([0.0, 0.0, most, most])));
    }
}
