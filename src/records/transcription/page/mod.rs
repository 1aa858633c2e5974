//! PAGE XML, as Transkribus, eScriptorium, Kraken and OCR-D write it.
//!
//! Source: PAGE content schema, PRImA, 2010-03-19 to 2019-07-15.

mod order;

use super::alto::file_stem;
use super::draft::Draft;
use super::error::TranscriptionError;
use super::xml::{Element, Node, Xml};
use super::{Block, Line, Shape, Surface, language};
use crate::presentation::TextDirection;
use order::Order;

/// One surface for each `Page`, one block for each `TextRegion`, in the file's reading order.
pub(super) fn read(xml: Xml<'_>) -> Result<Vec<Surface>, TranscriptionError> {
    let mut reading = Reading {
        xml,
        draft: Draft::default(),
        regions: Vec::new(),
        line: Line::default(),
        texts: Texts::default(),
        corners: Vec::new(),
        order: Order::default(),
        inherited: (None, None),
    };
    while let Some(node) = reading.xml.next()? {
        match node {
            Node::Start(element) => reading.open(&element)?,
            Node::End(name) => reading.close(&name)?,
            Node::Text(_) => {}
        }
    }
    Ok(reading.draft.finish())
}

struct Reading<'t> {
    xml: Xml<'t>,
    draft: Draft,
    /// The regions that are open, as places of their blocks: regions may lie within regions,
    /// and stand before the lines of the outer one.
    regions: Vec<usize>,
    line: Line,
    texts: Texts,
    /// Of the shape that is written as elements of its own, as until 2010.
    corners: Vec<(f64, f64)>,
    order: Order,
    /// Language and direction of the page.
    inherited: (Option<String>, Option<TextDirection>),
}

/// The readings of a line, and of its words where it has none itself.
#[derive(Default)]
struct Texts {
    line: Best,
    word: Best,
    words: String,
    region: Best,
}

/// The text of the lowest `index`, which is the reading that counts.
#[derive(Default)]
struct Best {
    index: Option<u64>,
    text: String,
}

impl Best {
    fn offer(&mut self, index: u64, text: String) {
        if self.index.is_none_or(|known| index < known) {
            *self = Self { index: Some(index), text };
        }
    }
}

impl Reading<'_> {
    fn open(&mut self, element: &Element<'_>) -> Result<(), TranscriptionError> {
        match element.name.as_str() {
            "Page" => {
                let size = element.number("imageWidth").zip(element.number("imageHeight"));
                let frame = size.map(|(width, height)| [0.0, 0.0, width, height]);
                let names = element.get("imageFilename").map(|path| file_stem(&path));
                let names = names.into_iter().collect();
                let surface = Surface { names, frame, is_in_pixels: true, blocks: Vec::new() };
                self.draft.surface(surface, || self.xml.line())?;
                self.order = Order::default();
                self.inherited = manner(element);
            }
            "OrderedGroupIndexed" | "UnorderedGroupIndexed" | "OrderedGroup" | "UnorderedGroup" => {
                self.order.begin_group(index(element, "index"));
            }
            "RegionRefIndexed" | "RegionRef" => {
                if let Some(region) = element.get("regionRef") {
                    self.order.note(&region, index(element, "index"));
                }
            }
            "TextRegion" => {
                let (own_language, own_direction) = manner(element);
                let block = Block {
                    language: own_language.or_else(|| self.inherited.0.clone()),
                    direction: own_direction.or(self.inherited.1),
                    ..Block::default()
                };
                let at = self.draft.block(block, || self.xml.line())?;
                self.order.follow(element.get("id").map(String::from).unwrap_or_default());
                self.regions.push(at);
                self.texts.region = Best::default();
            }
            "TextLine" => {
                let (language, direction) = manner(element);
                self.line = Line { language, direction, ..Line::default() };
                self.texts.line = Best::default();
                self.texts.words.clear();
            }
            "Word" => self.texts.word = Best::default(),
            "Coords" => {
                self.corners.clear();
                if let Some(points) = element.get("points") {
                    self.place(1, Shape::of_points(&points));
                }
            }
            "Point" => {
                let corner = element.number("x").zip(element.number("y"));
                // No more than a text of this length has.
                self.corners.extend(corner.filter(|_| self.corners.len() < 100_000));
            }
            "TextEquiv" => self.text_equiv(index(element, "index"))?,
            _ => {}
        }
        Ok(())
    }

    /// A reading of a line, a word or a region: its `Unicode`.
    fn text_equiv(&mut self, index: u64) -> Result<(), TranscriptionError> {
        let of = self.xml.above(1).to_owned();
        let depth = self.xml.depth();
        let mut text = String::new();
        while self.xml.depth() >= depth
            && let Some(node) = self.xml.next()?
        {
            if matches!(&node, Node::Start(element) if element.name == "Unicode") {
                text = self.xml.text()?;
            }
        }
        match of.as_str() {
            "TextLine" => self.texts.line.offer(index, text),
            "Word" => self.texts.word.offer(index, text),
            "TextRegion" => self.texts.region.offer(index, text),
            _ => {}
        }
        Ok(())
    }

    /// Gives a shape to what its `Coords` stand in, so many `steps` above what is open.
    fn place(&mut self, steps: usize, shape: Option<Shape>) {
        match self.xml.above(steps) {
            "TextLine" => self.line.shape = shape,
            "TextRegion" => {
                if let Some(block) = self.region() {
                    block.shape = shape;
                }
            }
            _ => {}
        }
    }

    /// The innermost region that is open.
    fn region(&mut self) -> Option<&mut Block> {
        let at = *self.regions.last()?;
        let last = self.draft.surfaces().len().saturating_sub(1);
        self.draft.surface_at(last).blocks.get_mut(at)
    }

    fn close(&mut self, name: &str) -> Result<(), TranscriptionError> {
        let surface = self.draft.surfaces().len().saturating_sub(1);
        match name {
            "Coords" if !self.corners.is_empty() => {
                let shape = Shape::of_corners(std::mem::take(&mut self.corners));
                // The element itself is closed: what it stands in is the innermost.
                self.place(0, shape);
            }
            "Word" => {
                self.texts.words.push(' ');
                self.texts.words.push_str(&self.texts.word.text);
                self.xml.check_length(&self.texts.words)?;
            }
            "TextLine" => {
                let own = std::mem::take(&mut self.texts.line.text);
                let words = std::mem::take(&mut self.texts.words);
                let text = if own.trim().is_empty() { words } else { own };
                let line = Line { text, ..std::mem::take(&mut self.line) };
                let block = self.regions.last().copied().unwrap_or_default();
                self.draft.line_of(surface, block, line, || self.xml.line())?;
            }
            "TextRegion" => {
                let text = std::mem::take(&mut self.texts.region).text;
                if let Some(at) = self.regions.pop()
                    && self
                        .draft
                        .surface_at(surface)
                        .blocks
                        .get(at)
                        .is_some_and(|it| it.lines.is_empty())
                {
                    let line = Line { text, ..Line::default() };
                    self.draft.line_of(surface, at, line, || self.xml.line())?;
                }
            }
            "OrderedGroupIndexed" | "UnorderedGroupIndexed" | "OrderedGroup" | "UnorderedGroup" => {
                self.order.end_group();
            }
            "Page" => {
                let order = std::mem::take(&mut self.order);
                order.apply(&mut self.draft.surface_at(surface).blocks);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What an element says of language and direction. Transkribus writes some of it into `custom`.
fn manner(element: &Element<'_>) -> (Option<String>, Option<TextDirection>) {
    let language = element.get("primaryLanguage").or_else(|| element.get("language"));
    let language = language.and_then(|given| self::language(&given));
    let custom = element.get("custom");
    let of_custom = custom.as_deref().and_then(|custom| {
        let (_, rest) = custom.split_once("readingDirection")?;
        rest.split(|letter: char| !letter.is_ascii_alphabetic() && letter != '-')
            .find_map(direction)
    });
    let own = element.get("readingDirection").and_then(|given| direction(&given));
    (language, own.or(of_custom))
}

/// Only of lines: what runs from top to bottom is written in one of these as well.
fn direction(given: &str) -> Option<TextDirection> {
    match given {
        "left-to-right" => Some(TextDirection::LeftToRight),
        "right-to-left" => Some(TextDirection::RightToLeft),
        _ => None,
    }
}

fn index(element: &Element<'_>, name: &str) -> u64 {
    element.get(name).and_then(|index| index.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Transkribus exports it.
    const TRANSKRIBUS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
<Metadata><Creator>prov=READ</Creator></Metadata>
<Page imageFilename="or12_f001v.jpg" imageWidth="1200" imageHeight="1600">
 <ReadingOrder><OrderedGroup id="ro" caption="Regions reading order">
  <RegionRefIndexed index="1" regionRef="margin"/><RegionRefIndexed index="0" regionRef="main"/>
 </OrderedGroup></ReadingOrder>
 <TextRegion id="margin" custom="readingOrder {index:1;}"><Coords points="900,0 1000,0 950,90"/>
  <TextLine id="m1"><Coords points="900,0 1000,0 1000,40 900,40"/><Baseline points="900,30 1000,30"/>
   <Word><TextEquiv><Unicode>بلغ</Unicode></TextEquiv></Word><Word><TextEquiv><Unicode>مقابلة</Unicode></TextEquiv></Word>
  </TextLine></TextRegion>
 <TextRegion id="main" primaryLanguage="Arabic" custom="readingOrder {index:0;} readingDirection {value:right-to-left;}">
  <Coords points="0,0 800,0 800,1000 0,1000"/>
  <TextLine id="l1" readingDirection="left-to-right"><Coords points="0,0 800,10 800,60 0,50"/>
   <Word><TextEquiv><Unicode>not this</Unicode></TextEquiv></Word>
   <TextEquiv index="1"><Unicode>قفا بنك</Unicode></TextEquiv>
   <TextEquiv index="0"><PlainText>ascii</PlainText><Unicode>قفا  نبك</Unicode></TextEquiv>
  </TextLine>
  <TextEquiv><Unicode>all of it</Unicode></TextEquiv>
 </TextRegion>
 <TextRegion id="late"><Coords><Point x="1" y="2"/><Point x="3" y="2"/><Point x="3" y="9"/></Coords>
  <TextEquiv><Unicode>only a region</Unicode></TextEquiv></TextRegion>
</Page></PcGts>"#;

    #[test]
    fn a_page_is_read_in_its_reading_order_by_its_best_readings() {
        let [surface] = &read(Xml::strict(TRANSKRIBUS)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.names, ["or12_f001v"]);
        assert_eq!(surface.frame, Some([0.0, 0.0, 1200.0, 1600.0]));
        let texts: Vec<&str> =
            surface.blocks.iter().map(|block| block.lines[0].text.as_str()).collect();
        assert_eq!(texts, ["قفا نبك", "only a region", "بلغ مقابلة"]);
    }

    #[test]
    fn language_and_direction_are_those_of_the_nearest_that_says_them() {
        let [surface] = &read(Xml::strict(TRANSKRIBUS)).unwrap()[..] else { panic!("one surface") };
        let main = &surface.blocks[0];
        assert_eq!(main.language.as_deref(), Some("ar"));
        assert_eq!(main.direction, Some(TextDirection::RightToLeft));
        assert_eq!(main.lines[0].direction, Some(TextDirection::LeftToRight));
        assert_eq!(surface.blocks[2].direction, None);
    }

    #[test]
    fn shapes_are_read_in_both_ways_of_writing_them() {
        let [surface] = &read(Xml::strict(TRANSKRIBUS)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.blocks[0].shape, Some(Shape::Box([0.0, 0.0, 800.0, 1000.0])));
        let corners = [(1.0, 2.0), (3.0, 2.0), (3.0, 9.0)];
        assert_eq!(surface.blocks[1].shape, Some(Shape::Polygon(corners.into())));
        assert_eq!(surface.blocks[2].lines[0].shape, Some(Shape::Box([900.0, 0.0, 1000.0, 40.0])));
    }

    #[test]
    fn lines_behind_a_region_within_their_region_belong_to_the_outer_one() {
        let text = "<PcGts><Page><TextRegion id='a'><TextRegion id='b'><TextLine><TextEquiv>\
                    <Unicode>inner</Unicode></TextEquiv></TextLine></TextRegion><TextLine>\
                    <TextEquiv><Unicode>outer</Unicode></TextEquiv></TextLine></TextRegion>\
                    </Page></PcGts>";
        let surfaces = read(Xml::strict(text)).unwrap();
        let texts: Vec<&str> =
            surfaces[0].blocks.iter().map(|block| block.lines[0].text.as_str()).collect();
        assert_eq!(texts, ["outer", "inner"]);
    }
}
