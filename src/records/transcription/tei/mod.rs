//! TEI: a text with the breaks of its leaves (`pb`) and lines (`lb`, `l`), with the zones of a
//! facsimile that they name (`facs`), or a transcription of surfaces (`sourceDoc`).
//!
//! The text is taken as it stands on the leaf: of a `choice` what the scribe wrote, of an `app` its
//! `lem`, no notes of editors, `gap` as […]. A zone that is turned (`rotate`) stands where its coordinates say; they
//! are those of the surface, and the turn is that of the writing in it.
//!
//! Source: TEI P5 Guidelines, chapter 12; `att.coordinated`, `att.global.facs`.

mod facsimile;

use super::draft::Draft;
use super::error::TranscriptionError;
use super::xml::{Element, Node, Xml};
use super::{Block, Line, Shape, Surface, language};
use facsimile::Facsimile;

/// What is not on the leaf.
const SKIPPED: [&str; 6] = ["teiHeader", "note", "figDesc", "standOff", "rdg", "witDetail"];

/// What a `choice` has beside what the scribe wrote.
const EDITED: [&str; 3] = ["corr", "reg", "expan"];

/// What a text is divided into; each stands by itself.
const BLOCKS: [&str; 16] = [
    "p", "ab", "head", "lg", "div", "div1", "div2", "fw", "item", "sp", "opener", "closer",
    "trailer", "cell", "label", "quote",
];

/// What begins a line.
const LINES: [&str; 3] = ["lb", "l", "line"];

/// Every surface that the facsimile or the text names, in the order of the file.
pub(super) fn read(xml: Xml<'_>) -> Result<Vec<Surface>, TranscriptionError> {
    let mut reading = Reading {
        xml,
        draft: Draft::default(),
        facsimile: Facsimile::default(),
        at: None,
        begun: None,
        block: None,
        line: Line::default(),
        languages: Vec::new(),
        is_on_leaf: false,
    };
    while let Some(node) = reading.xml.next()? {
        match node {
            Node::Start(element) => reading.open(&element)?,
            Node::End(name) => {
                reading.close(&name)?;
                let depth = reading.xml.depth();
                reading.languages.pop_if(|(of, _)| *of > depth);
            }
            Node::Text(text) if reading.is_on_leaf => reading.write(&text)?,
            Node::Text(_) => {}
        }
    }
    Ok(reading.draft.finish())
}

struct Reading<'t> {
    xml: Xml<'t>,
    draft: Draft,
    facsimile: Facsimile,
    /// The surface that the text is on; none before the first that it names.
    at: Option<usize>,
    /// Where the block stands that the text is in.
    begun: Option<Shape>,
    /// Its place among those of the surface, as soon as it has a line.
    block: Option<usize>,
    line: Line,
    /// Those of the elements that are open, with the depth of each.
    languages: Vec<(usize, Option<String>)>,
    /// Whether what is read is text of the leaf.
    is_on_leaf: bool,
}

impl Reading<'_> {
    fn open(&mut self, element: &Element<'_>) -> Result<(), TranscriptionError> {
        let name = element.name.as_str();
        let is_of_choice = EDITED.contains(&name) && self.xml.above(1) == "choice";
        if SKIPPED.contains(&name) || is_of_choice {
            return self.xml.skip();
        }
        let language = element.get("lang").map(|given| language(&given));
        self.languages.extend(language.map(|language| (self.xml.depth(), language)));
        match name {
            "text" | "sourceDoc" => self.is_on_leaf = true,
            "surface" => {
                self.end_line()?;
                let at = self.draft.surface(facsimile::surface(element), || self.xml.line())?;
                self.facsimile.know_surface(element, at);
                self.at = self.is_on_leaf.then_some(at);
                (self.begun, self.block) = (None, None);
            }
            "graphic" => {
                let last = self.draft.surfaces().len().saturating_sub(1);
                if self.draft.surfaces().get(last).is_some() {
                    self.facsimile.know_graphic(element, last, self.draft.surface_at(last));
                }
            }
            "zone" => {
                let last = self.draft.surfaces().len().saturating_sub(1);
                self.facsimile.know_zone(element, last);
                if self.is_on_leaf {
                    self.begin_block(element)?;
                }
            }
            "pb" => self.turn(element)?,
            "gap" if self.is_on_leaf => self.write(" […] ")?,
            "space" | "cb" | "milestone" if self.is_on_leaf => self.write(" ")?,
            _ if !self.is_on_leaf => {}
            _ if LINES.contains(&name) => {
                self.end_line()?;
                self.line.shape = self.facsimile.shape_of(element, self.at);
            }
            _ if BLOCKS.contains(&name) => self.begin_block(element)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), TranscriptionError> {
        match name {
            "text" | "sourceDoc" => {
                self.end_line()?;
                self.is_on_leaf = false;
            }
            "l" | "line" | "zone" | "surface" => self.end_line()?,
            // What follows stands by itself, and where is not said.
            _ if self.is_on_leaf && BLOCKS.contains(&name) => {
                self.end_line()?;
                (self.begun, self.block) = (None, None);
            }
            _ => {}
        }
        Ok(())
    }

    /// Begins a leaf: one that the facsimile has, or another.
    fn turn(&mut self, element: &Element<'_>) -> Result<(), TranscriptionError> {
        self.end_line()?;
        let named = facsimile::names_of_break(element);
        let at = match self.facsimile.surface_of(element) {
            Some(at) => at,
            None => self.draft.surface(Surface::default(), || self.xml.line())?,
        };
        let surface = self.draft.surface_at(at);
        for name in named {
            surface.call(name);
        }
        self.at = Some(at);
        (self.begun, self.block) = (None, None);
        Ok(())
    }

    /// Begins a block, in the zone that its element names if that is one of the leaf that the text
    /// is on.
    fn begin_block(&mut self, element: &Element<'_>) -> Result<(), TranscriptionError> {
        self.end_line()?;
        self.begun = self.facsimile.shape_of(element, self.at);
        self.block = None;
        Ok(())
    }

    /// The surface that the text is on: the only one of a facsimile, or a new one, where none was
    /// named yet.
    fn surface(&mut self) -> Result<usize, TranscriptionError> {
        let at = match self.at {
            Some(at) => at,
            None if self.draft.surfaces().len() == 1 => 0,
            None => self.draft.surface(Surface::default(), || self.xml.line())?,
        };
        self.at = Some(at);
        Ok(at)
    }

    fn write(&mut self, text: &str) -> Result<(), TranscriptionError> {
        self.line.text.push_str(text);
        self.xml.check_length(&self.line.text)
    }

    fn end_line(&mut self) -> Result<(), TranscriptionError> {
        let line = std::mem::take(&mut self.line);
        if line.text.trim().is_empty() {
            return Ok(());
        }
        let at = self.surface()?;
        let block = if let Some(block) = self.block {
            block
        } else {
            let block = Block {
                shape: self.begun.take(),
                language: self.languages.last().and_then(|(_, language)| language.clone()),
                ..Block::default()
            };
            self.draft.block_of(at, block, || self.xml.line())?
        };
        self.block = Some(block);
        self.draft.line_of(at, block, line, || self.xml.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A codex with zones, one of them turned; `\n` in the text is white space.
    const ZONES: &str = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc><titleStmt><title>Not this</title></titleStmt></fileDesc></teiHeader>
<facsimile>
 <surface xml:id="s1" n="1v" ulx="0" uly="0" lrx="600" lry="800">
  <graphic url="images/f001v.jpg" width="1200px" height="1600px"/>
  <zone xml:id="z1" ulx="50" uly="60" lrx="550" lry="100" rotate="90"/>
  <zone xml:id="z2" points="50,110 550,115 550,150"/>
 </surface>
 <surface xml:id="s2"><graphic url="f002r.jpg" width="1200px" height="1600px"/></surface>
</facsimile>
<text xml:lang="ar"><body><div><pb facs="#s1"/>
 <ab xml:lang="ar"><lb facs="#z1" n="1"/>قفا نبك من
   ذكرى <note>an editor's</note><lb facs="#z2"/><choice><sic>حبيت</sic><corr>حبيب</corr></choice> <gap/></ab>
 <pb n="2r" facs="f002r.jpg"/>
 <lg facs="#z1"><l>first</l><l>second</l></lg>
</div></body></text></TEI>"##;

    #[test]
    fn the_text_stands_on_the_surfaces_that_its_breaks_name() {
        let [one, two] = &read(Xml::strict(ZONES)).unwrap()[..] else { panic!("two surfaces") };
        assert_eq!(one.names, ["s1", "1v", "f001v"]);
        assert_eq!(one.frame, Some([0.0, 0.0, 600.0, 800.0]));
        let texts: Vec<&str> = one.blocks[0].lines.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["قفا نبك من ذكرى", "حبيت […]"]);
        assert_eq!(one.blocks[0].language.as_deref(), Some("ar"));
        assert_eq!(one.blocks[0].lines[0].shape, Some(Shape::Box([50.0, 60.0, 550.0, 100.0])));
        assert!(matches!(one.blocks[0].lines[1].shape, Some(Shape::Polygon(_))));
        assert_eq!(two.names, ["s2", "f002r", "2r"]);
        assert_eq!(two.frame, Some([0.0, 0.0, 1200.0, 1600.0]));
        let texts: Vec<&str> = two.blocks[0].lines.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["first", "second"]);
        // A zone of another leaf says nothing of this one; the language is that of the text.
        assert_eq!((&two.blocks[0].shape, two.blocks[0].language.as_deref()), (&None, Some("ar")));
    }

    #[test]
    fn a_text_without_a_facsimile_has_a_surface_for_each_break() {
        let text = "<TEI><text><body><p>on no leaf yet<pb n='f. 1v'/>first <hi>part</hi></p>\
                    <p>second</p><pb n='f. 2r'/><p>third</p></body></text></TEI>";
        let surfaces = read(Xml::strict(text)).unwrap();
        let told: Vec<(Vec<&str>, Vec<&str>)> = surfaces
            .iter()
            .map(|surface| {
                let lines = surface.blocks.iter().flat_map(|block| &block.lines);
                let names = surface.names.iter().map(String::as_str);
                (names.collect(), lines.map(|line| line.text.as_str()).collect())
            })
            .collect();
        let expected = [
            (vec![], vec!["on no leaf yet"]),
            (vec!["f. 1v"], vec!["first part", "second"]),
            (vec!["f. 2r"], vec!["third"]),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_transcription_of_surfaces_is_read_where_it_stands() {
        let text = "<TEI><sourceDoc><surface n='1r' ulx='0' uly='0' lrx='10' lry='20'><zone ulx='1' \
                    uly='2' lrx='9' lry='8'><line>a</line><line ulx='1' uly='5' lrx='9' lry='8'>b\
                    </line></zone></surface></sourceDoc></TEI>";
        let [surface] = &read(Xml::strict(text)).unwrap()[..] else { panic!("one surface") };
        assert_eq!(surface.blocks[0].shape, Some(Shape::Box([1.0, 2.0, 9.0, 8.0])));
        assert_eq!(surface.blocks[0].lines[0].text, "a");
        assert_eq!(surface.blocks[0].lines[1].shape, Some(Shape::Box([1.0, 5.0, 9.0, 8.0])));
    }
}
