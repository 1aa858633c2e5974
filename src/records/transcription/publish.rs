//! From what a file says of one surface to Annotations of its Canvas.

use super::{Block, Line, Shape, Surface};
use crate::geometry::{Rect, Size};
use crate::presentation::{Area, TextAnnotation, TextGranularity};

/// How far the proportions of a file's page may be from those of the Canvas: one part in so many.
/// Rounding of reduced pictures explains as much; beyond, the file is of another picture, and
/// what it says of places would be beside the writing.
const PROPORTION_TOLERANCE: f64 = 50.0;

/// What a surface gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Published {
    /// In reading order.
    pub annotations: Vec<TextAnnotation>,
    /// Width and height that the file says, where they do not fit the Canvas: then nothing is said of
    /// places.
    pub misfit: Option<(f64, f64)>,
}

impl Surface {
    /// The text of this surface on a Canvas: by lines where it is known where lines stand, else by
    /// blocks, else as one.
    #[must_use]
    pub fn publish(&self, canvas: Size) -> Published {
        let scale = match Scale::new(self, canvas) {
            Ok(scale) => scale,
            Err(misfit) => return Published { misfit: Some(misfit), ..self.published(None) },
        };
        self.published(scale.as_ref())
    }

    fn published(&self, scale: Option<&Scale>) -> Published {
        let area = |shape: Option<&Shape>| scale?.area(shape?);
        let is_placed =
            |block: &Block| block.lines.iter().any(|line| area(line.shape.as_ref()).is_some());
        let has_place = |block: &Block| is_placed(block) || area(block.shape.as_ref()).is_some();
        if !self.blocks.iter().any(has_place) {
            let annotations = self.whole().into_iter().collect();
            return Published { annotations, misfit: None };
        }
        let mut annotations = Vec::new();
        for block in &self.blocks {
            if is_placed(block) {
                annotations.extend(block.lines.iter().map(|line| TextAnnotation {
                    area: area(line.shape.as_ref()),
                    ..of_line(block, line)
                }));
            } else if let Some(whole) = joined(std::slice::from_ref(block), TextGranularity::Block)
            {
                annotations.push(TextAnnotation { area: area(block.shape.as_ref()), ..whole });
            }
        }
        Published { annotations, misfit: None }
    }

    /// Everything as one text.
    fn whole(&self) -> Option<TextAnnotation> {
        joined(&self.blocks, TextGranularity::Page)
    }
}

fn of_line(block: &Block, line: &Line) -> TextAnnotation {
    TextAnnotation {
        text: line.text.clone(),
        language: line.language.clone().or_else(|| block.language.clone()),
        direction: line.direction.or(block.direction),
        granularity: TextGranularity::Line,
        area: None,
    }
}

/// Blocks as one text, a line for each of theirs and an empty one between them; in a language or
/// direction where all are.
fn joined(blocks: &[Block], granularity: TextGranularity) -> Option<TextAnnotation> {
    let blocks: Vec<&Block> = blocks.iter().filter(|block| !block.lines.is_empty()).collect();
    let lines = |block: &Block| {
        let lines: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    };
    let text: Vec<String> = blocks.iter().map(|block| lines(block)).collect();
    let mut of_lines =
        blocks.iter().flat_map(|block| block.lines.iter().map(|line| of_line(block, line)));
    let first = of_lines.next()?;
    let (mut language, mut direction) = (first.language, first.direction);
    for other in of_lines {
        language = language.filter(|language| other.language.as_ref() == Some(language));
        direction = direction.filter(|direction| other.direction == Some(*direction));
    }
    Some(TextAnnotation { text: text.join("\n\n"), language, direction, granularity, area: None })
}

/// From the units of a file to those of a Canvas.
struct Scale {
    left: f64,
    top: f64,
    x: f64,
    y: f64,
    canvas: Size,
}

impl Scale {
    /// `None` where the file does not say how large its page is and counts no pixels.
    ///
    /// # Errors
    /// Width and height of the file's page where they are of another form than the Canvas.
    fn new(surface: &Surface, canvas: Size) -> Result<Option<Self>, (f64, f64)> {
        let (width, height) = (f64::from(canvas.width), f64::from(canvas.height));
        let Some([left, top, right, bottom]) = surface.frame else {
            let as_it_is = Self { left: 0.0, top: 0.0, x: 1.0, y: 1.0, canvas };
            return Ok(surface.is_in_pixels.then_some(as_it_is));
        };
        let (own_width, own_height) = (right - left, bottom - top);
        let (across, down) = (own_width * height, own_height * width);
        let is_alike = (across - down).abs() <= across.max(down) / PROPORTION_TOLERANCE;
        if !(own_width > 0.0 && own_height > 0.0 && is_alike) {
            return Err((own_width, own_height));
        }
        Ok(Some(Self { left, top, x: width / own_width, y: height / own_height, canvas }))
    }

    /// A shape on the Canvas, cut to it; `None` where nothing of it is there.
    fn area(&self, shape: &Shape) -> Option<Area> {
        let [left, top, right, bottom] = shape.edges();
        let (x, y) = (self.across(left).floor(), self.down(top).floor());
        let (width, height) = (self.across(right).ceil() - x, self.down(bottom).ceil() - y);
        if width < 1.0 || height < 1.0 {
            return None;
        }
        if let Shape::Polygon(corners) = shape {
            let mut drawn: Vec<(u32, u32)> = corners
                .iter()
                .map(|(x, y)| (self.across(*x).round() as u32, self.down(*y).round() as u32))
                .collect();
            drawn.dedup();
            if drawn.len() > 2 {
                return Some(Area::Polygon(drawn));
            }
        }
        Some(Area::Rect(Rect::new(x as u32, y as u32, width as u32, height as u32)))
    }

    fn across(&self, x: f64) -> f64 {
        ((x - self.left) * self.x).clamp(0.0, f64::from(self.canvas.width))
    }

    fn down(&self, y: f64) -> f64 {
        ((y - self.top) * self.y).clamp(0.0, f64::from(self.canvas.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::TextDirection;

    const CANVAS: Size = Size { width: 1200, height: 1600 };

    fn line(text: &str, shape: Option<Shape>) -> Line {
        Line { text: text.into(), shape, ..Line::default() }
    }

    fn surface(frame: Option<[f64; 4]>, blocks: Vec<Block>) -> Surface {
        Surface { names: Vec::new(), frame, is_in_pixels: true, blocks }
    }

    fn block(lines: Vec<Line>) -> Block {
        Block { lines, ..Block::default() }
    }

    #[test]
    fn places_are_brought_to_the_size_of_the_canvas_and_cut_to_it() {
        let shapes = [
            Shape::Box([60.0, 70.0, 110.5, 90.0]),
            Shape::Box([-50.0, 810.0, 700.0, 900.0]),
            Shape::Box([900.0, 70.0, 990.0, 90.0]),
            Shape::Polygon([(10.0, 20.0), (110.0, 20.0), (60.0, 120.0)].into()),
        ];
        let lines = shapes.into_iter().map(|shape| line("x", Some(shape))).collect();
        // A frame of 600 by 800 that begins at (10, 20): every unit is two of the Canvas.
        let surface = surface(Some([10.0, 20.0, 610.0, 820.0]), vec![block(lines)]);
        let areas: Vec<Option<Area>> =
            surface.publish(CANVAS).annotations.into_iter().map(|it| it.area).collect();
        let expected = [
            Some(Area::Rect(Rect::new(100, 100, 101, 40))),
            Some(Area::Rect(Rect::new(0, 1580, 1200, 20))),
            None,
            Some(Area::Polygon(vec![(0, 0), (200, 0), (100, 200)])),
        ];
        assert_eq!(areas, expected);
    }

    #[test]
    fn without_places_of_lines_blocks_are_published_and_without_those_the_whole() {
        let place = Some(Shape::Box([0.0, 0.0, 10.0, 10.0]));
        let placed = Block { shape: place, ..block(vec![line("a", None), line("b", None)]) };
        let other = block(vec![line("c", None)]);
        let told = |blocks: Vec<Block>| {
            let published = surface(None, blocks).publish(CANVAS).annotations;
            published.into_iter().map(|it| (it.text, it.granularity)).collect::<Vec<_>>()
        };
        let (block, page) = (TextGranularity::Block, TextGranularity::Page);
        assert_eq!(
            told(vec![placed, other.clone()]),
            [("a\nb".into(), block), ("c".into(), block)]
        );
        assert_eq!(told(vec![other.clone(), other]), [("c\n\nc".into(), page)]);
        assert_eq!(told(Vec::new()), []);
    }

    #[test]
    fn a_page_of_another_form_gives_its_text_without_places() {
        let lines = || vec![line("a", Some(Shape::Box([0.0, 0.0, 10.0, 10.0])))];
        let published =
            surface(Some([0.0, 0.0, 800.0, 600.0]), vec![block(lines())]).publish(CANVAS);
        assert_eq!(published.misfit, Some((800.0, 600.0)));
        assert_eq!(published.annotations[0].area, None);
        // 0.9 % narrower is the same picture.
        let alike = surface(Some([0.0, 0.0, 595.0, 800.0]), vec![block(lines())]).publish(CANVAS);
        assert_eq!(alike.misfit, None);
        assert!(alike.annotations[0].area.is_some());
    }

    #[test]
    fn units_that_are_no_pixels_say_nothing_without_a_page() {
        let lines = vec![line("a", Some(Shape::Box([0.0, 0.0, 10.0, 10.0])))];
        let tenths = Surface { is_in_pixels: false, ..surface(None, vec![block(lines)]) };
        assert_eq!(tenths.publish(CANVAS).annotations[0].area, None);
    }

    #[test]
    fn a_text_has_a_language_where_all_of_it_has() {
        let language = |tag: &str| Some(tag.to_owned());
        let arabic = Block {
            language: language("ar"),
            direction: Some(TextDirection::RightToLeft),
            ..block(vec![line("a", None), line("b", None)])
        };
        let latin = Block { language: language("la"), ..arabic.clone() };
        let joined =
            |blocks: Vec<Block>| surface(None, blocks).publish(CANVAS).annotations.remove(0);
        assert_eq!(joined(vec![arabic.clone(), arabic.clone()]).language, language("ar"));
        let mixed = joined(vec![arabic, latin]);
        assert_eq!((mixed.language, mixed.direction), (None, Some(TextDirection::RightToLeft)));
    }
}
