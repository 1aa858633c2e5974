//! ALTO, from 2.0 to 4.4, and what came before with the same names.
//!
//! Source: ALTO schema, Library of Congress.

use super::draft::Draft;
use super::error::TranscriptionError;
use super::xml::{Node, Xml};
use super::{Block, Line, Shape, Surface, language};
use crate::text::stem;

/// One surface for each `Page`, one block for each `TextBlock`.
pub(super) fn read(mut xml: Xml<'_>) -> Result<Vec<Surface>, TranscriptionError> {
    let mut draft = Draft::default();
    let mut is_in_pixels = true;
    let mut picture = None;
    let mut line = Line::default();
    while let Some(node) = xml.next()? {
        let element = match node {
            Node::Start(element) => element,
            Node::End(name) if name == "TextLine" => {
                draft.line(std::mem::take(&mut line), || xml.line())?;
                continue;
            }
            Node::End(_) | Node::Text(_) => continue,
        };
        match element.name.as_str() {
            // `mm10` and `inch1200` otherwise: then only a page's own size tells the scale.
            "MeasurementUnit" => is_in_pixels = xml.text()?.trim() == "pixel",
            "fileName" => {
                let path = xml.text()?;
                picture = Some(file_stem(&path));
            }
            "Page" => {
                let size = element.number("WIDTH").zip(element.number("HEIGHT"));
                let frame = size.map(|(width, height)| [0.0, 0.0, width, height]);
                // The number of the picture is none of a folio.
                let own = ["ID", "PRINTED_IMG_NR"];
                let own = own.iter().filter_map(|name| element.get(name)).map(String::from);
                // The file name is that of the whole document.
                let names = picture.take().into_iter().chain(own).collect();
                let surface = Surface { names, frame, is_in_pixels, blocks: Vec::new() };
                draft.surface(surface, || xml.line())?;
            }
            "TextBlock" => {
                let language = element.get("LANG").or_else(|| element.get("language"));
                let block = Block {
                    shape: Shape::of_alto(&element),
                    language: language.and_then(|it| self::language(&it)),
                    ..Block::default()
                };
                draft.block(block, || xml.line())?;
            }
            "TextLine" => {
                line = Line {
                    shape: Shape::of_alto(&element),
                    language: element.get("LANG").and_then(|it| language(&it)),
                    ..Line::default()
                };
            }
            "Polygon" if xml.above(2) == "TextLine" => {
                let points = element.get("POINTS").unwrap_or_default();
                line.shape = Shape::of_points(&points).or(line.shape);
            }
            "Polygon" if xml.above(2) == "TextBlock" => {
                let points = element.get("POINTS").unwrap_or_default();
                if let (Some(shape), Some(block)) = (Shape::of_points(&points), draft.last_block())
                {
                    block.shape = Some(shape);
                }
            }
            // Not every program writes `SP` between words; white space is put in order later.
            "String" => {
                line.text.push(' ');
                line.text.push_str(&element.get("CONTENT").unwrap_or_default());
                xml.check_length(&line.text)?;
            }
            "HYP" => line.text.push_str(&element.get("CONTENT").unwrap_or_default()),
            _ => {}
        }
    }
    Ok(draft.finish())
}

/// The stem of the file at a path, as systems of all kinds write it.
pub(super) fn file_stem(path: &str) -> String {
    let name = path.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    stem(name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As ABBYY FineReader writes it, with a hyphen at the end of a line.
    const ABBYY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#">
 <Description><MeasurementUnit>pixel</MeasurementUnit>
  <sourceImageInformation><fileName>D:\scans\f001v.tif</fileName></sourceImageInformation>
 </Description>
 <Layout><Page ID="Page1" PHYSICAL_IMG_NR="1" HEIGHT="800" WIDTH="600">
  <TopMargin HPOS="0" VPOS="0" WIDTH="600" HEIGHT="50"/>
  <PrintSpace>
   <TextBlock ID="b1" HPOS="50" VPOS="60" WIDTH="500" HEIGHT="90" language="lat">
    <TextLine HPOS="50" VPOS="60" WIDTH="500" HEIGHT="40">
     <String CONTENT="Arma" HPOS="50" VPOS="60" WIDTH="90" HEIGHT="40" WC="0.9"/>
     <SP HPOS="140" VPOS="60" WIDTH="9"/>
     <String CONTENT="vi" SUBS_TYPE="HypPart1" SUBS_CONTENT="virumque" HPOS="150" VPOS="60"/>
     <HYP CONTENT="-"/>
    </TextLine>
    <TextLine HPOS="50" VPOS="110" WIDTH="300" HEIGHT="40">
     <String CONTENT="rumque" SUBS_TYPE="HypPart2" SUBS_CONTENT="virumque"/>
     <String CONTENT="cano"/>
    </TextLine>
   </TextBlock>
  </PrintSpace>
 </Page></Layout>
</alto>"#;

    /// As eScriptorium writes it: Arabic, a polygon for the line.
    const ESCRIPTORIUM: &str = r#"<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">
<Description><MeasurementUnit>mm10</MeasurementUnit></Description>
<Layout><Page WIDTH="2100" HEIGHT="2970"><PrintSpace>
<TextBlock HPOS="1" VPOS="2" WIDTH="3" HEIGHT="4" LANG="ara"><Shape><Polygon POINTS="0 0 9 0 9 9 0 9"/></Shape>
<TextLine HPOS="10" VPOS="20" WIDTH="100" HEIGHT="30"><Shape><Polygon POINTS="10 20 110 25 100 50"/></Shape>
<String CONTENT="قفا"><Shape><Polygon POINTS="1 1 2 2 3 1"/></Shape><Glyph CONTENT="ق"/></String><SP/><String CONTENT="نبك"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"#;

    #[test]
    fn words_become_lines_and_hyphens_stay_where_they_are_written() {
        let [surface] = &read(Xml::strict(ABBYY)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.names, ["f001v", "Page1"]);
        assert_eq!((surface.frame, surface.is_in_pixels), (Some([0.0, 0.0, 600.0, 800.0]), true));
        let [block] = &surface.blocks[..] else { panic!("one block") };
        assert_eq!(block.language.as_deref(), Some("la"));
        let texts: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Arma vi-", "rumque cano"]);
        assert_eq!(block.lines[1].shape, Some(Shape::Box([50.0, 110.0, 350.0, 150.0])));
    }

    #[test]
    fn a_line_is_where_its_polygon_is_and_not_those_of_its_words() {
        let [surface] = &read(Xml::strict(ESCRIPTORIUM)).unwrap()[..] else {
            panic!("one surface")
        };
        assert!(!surface.is_in_pixels);
        let [block] = &surface.blocks[..] else { panic!("one block") };
        assert_eq!(block.language.as_deref(), Some("ar"));
        assert_eq!(block.shape, Some(Shape::Box([0.0, 0.0, 9.0, 9.0])));
        assert_eq!(block.lines[0].text, "قفا نبك");
        let corners = [(10.0, 20.0), (110.0, 25.0), (100.0, 50.0)];
        assert_eq!(block.lines[0].shape, Some(Shape::Polygon(corners.into())));
    }
}
