//! hOCR, as Tesseract, Kraken and others write it.
//!
//! They write XHTML, or HTML near to it, so no parser of HTML is needed: void elements and
//! elements left open are all that differs ([`Xml::lenient`]).
//!
//! Source: hOCR 1.2, kba.github.io/hocr-spec.

use super::alto::file_stem;
use super::draft::Draft;
use super::error::TranscriptionError;
use super::xml::{Element, Node, Xml, number};
use super::{Block, Line, Shape, Surface, language};
use crate::presentation::TextDirection;

/// Classes of what holds lines.
const BLOCKS: [&str; 3] = ["ocr_carea", "ocrx_block", "ocr_par"];

/// Classes of lines; Tesseract tells headings and captions from the others.
const LINES: [&str; 5] = ["ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat"];

/// One surface for each `ocr_page`, one block for each area or paragraph.
pub(super) fn read(mut xml: Xml<'_>) -> Result<Vec<Surface>, TranscriptionError> {
    let mut draft = Draft::default();
    // The line that is open, and how deep its element is.
    let mut line: Option<(Line, usize)> = None;
    // Language and direction of the file, and of the page, which has those of the file where it
    // says none itself.
    let mut of_file = (None, None);
    let mut inherited = (None, None);
    while let Some(node) = xml.next()? {
        let element = match node {
            Node::Start(element) => element,
            Node::Text(text) => {
                if let Some((line, _)) = &mut line {
                    line.text.push_str(&text);
                    xml.check_length(&line.text)?;
                }
                continue;
            }
            Node::End(_) => {
                if let Some((done, _)) = line.take_if(|(_, depth)| xml.depth() < *depth) {
                    draft.line(done, || xml.line())?;
                }
                continue;
            }
        };
        let class = element.get("class").unwrap_or_default();
        let is = |known: &[&str]| class.split_whitespace().any(|class| known.contains(&class));
        let (language, direction) = manner(&element);
        if element.name == "html" {
            of_file = (language.clone(), direction);
            inherited.clone_from(&of_file);
        }
        if is(&["ocr_page"]) {
            inherited = (language.or_else(|| of_file.0.clone()), direction.or(of_file.1));
            draft.surface(surface(&element), || xml.line())?;
        } else if is(&BLOCKS) {
            let block = Block {
                shape: shape(&element),
                lines: Vec::new(),
                language: language.or_else(|| inherited.0.clone()),
                direction: direction.or(inherited.1),
            };
            draft.block(block, || xml.line())?;
        } else if is(&LINES) {
            let begun = Line { shape: shape(&element), text: String::new(), language, direction };
            if let Some((outer, _)) = line.replace((begun, xml.depth())) {
                draft.line(outer, || xml.line())?;
            }
        } else if (is(&["ocrx_word", "ocr_word"]) || element.name == "br")
            && let Some((line, _)) = &mut line
        {
            line.text.push(' ');
        }
    }
    if draft.surfaces().is_empty() {
        return Err(TranscriptionError::NoHocr);
    }
    Ok(draft.finish())
}

fn surface(element: &Element<'_>) -> Surface {
    let picture =
        property(element, "image").map(|path| file_stem(path.trim().trim_matches(['"', '\''])));
    let id = element.get("id").map(String::from);
    Surface {
        names: picture.into_iter().chain(id).collect(),
        frame: bbox(element),
        is_in_pixels: true,
        blocks: Vec::new(),
    }
}

fn shape(element: &Element<'_>) -> Option<Shape> {
    let polygon = property(element, "poly").and_then(|points| Shape::of_points(&points));
    polygon.or_else(|| Shape::of_edges(bbox(element)?))
}

/// Left, top, right and bottom edge.
fn bbox(element: &Element<'_>) -> Option<[f64; 4]> {
    let given = property(element, "bbox")?;
    let mut edges = given.split_whitespace().map(number);
    Some([edges.next()??, edges.next()??, edges.next()??, edges.next()??])
}

/// One of the properties that stand in `title`, between semicolons.
fn property(element: &Element<'_>, name: &str) -> Option<String> {
    let title = element.get("title")?;
    let properties = title.split(';').map(str::trim_start);
    let mut values = properties.filter_map(|property| property.strip_prefix(name));
    values.find_map(|value| value.strip_prefix(char::is_whitespace)).map(str::to_owned)
}

fn manner(element: &Element<'_>) -> (Option<String>, Option<TextDirection>) {
    let direction = match element.get("dir").as_deref() {
        Some("rtl") => Some(TextDirection::RightToLeft),
        Some("ltr") => Some(TextDirection::LeftToRight),
        _ => None,
    };
    (element.get("lang").and_then(|given| language(&given)), direction)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Tesseract writes it, of an Arabic page.
    const TESSERACT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head><title></title><meta name='ocr-system' content='tesseract 5.3.0' /></head>
 <body>
  <div class='ocr_page' id='page_1' title='image "scans/f001v.png"; bbox 0 0 600 800; ppageno 0; scan_res 70 70'>
   <div class='ocr_carea' id='block_1_1' title="bbox 50 60 550 150">
    <p class='ocr_par' id='par_1_1' lang='ara' dir='rtl' title="bbox 50 60 550 150">
     <span class='ocr_line' id='line_1_1' title="bbox 50 60 550 100; baseline 0 -5; x_size 30">
      <span class='ocrx_word' id='word_1_1' title='bbox 400 60 550 100; x_wconf 90'>قفا</span>
      <span class='ocrx_word' id='word_1_2' title='bbox 50 60 380 100; x_wconf 80'><strong>نبك</strong></span>
     </span>
     <span class='ocr_caption' title="bbox 50 110 300 150"><span class='ocrx_word'>A</span><span class='ocrx_word'>&amp;&nbsp;B</span></span>
    </p>
   </div>
  </div>
 </body>
</html>"#;

    #[test]
    fn words_become_lines_of_their_page() {
        let [surface] = &read(Xml::lenient(TESSERACT)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.names, ["f001v", "page_1"]);
        assert_eq!(surface.frame, Some([0.0, 0.0, 600.0, 800.0]));
        let [block] = &surface.blocks[..] else { panic!("one block: {surface:?}") };
        assert_eq!(block.language.as_deref(), Some("ar"));
        assert_eq!(block.direction, Some(TextDirection::RightToLeft));
        let texts: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["قفا نبك", "A & B"]);
        assert_eq!(block.lines[0].shape, Some(Shape::Box([50.0, 60.0, 550.0, 100.0])));
    }

    #[test]
    fn html_that_is_no_xml_is_read_as_well() {
        let text = "<!DOCTYPE html><html lang=la><meta charset=utf-8><body><div class=ocr_page \
                    title='bbox 10 20 110 220'><p class=ocr_par><span class=ocr_line \
                    title='bbox 10 20 60 30'>Arma<br>virumque</span>\
                    <p class=ocr_par><span class='ocr_line x' title='poly 0 0 9 0 9 9'>cano & c.</span></div>";
        let [surface] = &read(Xml::lenient(text)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.frame, Some([10.0, 20.0, 110.0, 220.0]));
        let lines: Vec<&Line> = surface.blocks.iter().flat_map(|block| &block.lines).collect();
        assert_eq!(lines[1].text, "cano & c.");
        assert!(matches!(lines[1].shape, Some(Shape::Polygon(_))));
        assert_eq!(surface.blocks[0].language.as_deref(), Some("la"));
    }

    #[test]
    fn a_web_page_is_no_hocr() {
        let error = read(Xml::lenient("<html><p>Hello</p></html>")).unwrap_err();
        assert_eq!(error, TranscriptionError::NoHocr);
    }

    #[test]
    fn a_page_has_its_language_and_direction_from_the_file_and_not_from_the_page_before() {
        let page = |manner: &str| {
            format!(
                "<div class='ocr_page' {manner}><p class='ocr_par'><span class='ocr_line'>a</span>\
                 </p></div>"
            )
        };
        let text = format!("<html lang='en'>{}{}</html>", page("lang='ar' dir='rtl'"), page(""));
        let surfaces = read(Xml::lenient(&text)).unwrap();
        let manners: Vec<_> = surfaces
            .iter()
            .map(|surface| (surface.blocks[0].language.as_deref(), surface.blocks[0].direction))
            .collect();
        let expected = [(Some("ar"), Some(TextDirection::RightToLeft)), (Some("en"), None)];
        assert_eq!(manners, expected);
    }
}
