//! Surfaces and zones of a facsimile, by the names under which a text speaks of them.

use std::collections::HashMap;

use crate::records::transcription::alto::file_stem;
use crate::records::transcription::xml::Element;
use crate::records::transcription::{Shape, Surface};

/// Where what a text names stands.
#[derive(Debug, Default)]
pub(super) struct Facsimile {
    /// Places of surfaces, by ids, numbers and the breaks that begin them.
    surfaces: HashMap<String, usize>,
    /// The same by the whole addresses of their pictures.
    pictures: HashMap<String, usize>,
    /// And by the stems of these; `None` where pictures of several surfaces have one stem, as those
    /// of IIIF servers do.
    stems: HashMap<String, Option<usize>>,
    /// Zones by their ids, with the place of their surface.
    zones: HashMap<String, (usize, Option<Shape>)>,
}

/// A surface as its element tells of it.
pub(super) fn surface(element: &Element<'_>) -> Surface {
    let names = ["id", "n"].iter().filter_map(|name| element.get(name));
    let frame = edges(element);
    let names = names.map(|name| name.trim().to_owned()).collect();
    Surface { names, frame, is_in_pixels: true, blocks: Vec::new() }
}

/// What a break calls its leaf.
pub(super) fn names_of_break(element: &Element<'_>) -> Vec<String> {
    let facs = element.get("facs").unwrap_or_default();
    let files = facs.split_whitespace().filter(|target| !target.contains('#')).map(file_stem);
    let own = ["n", "id"].iter().filter_map(|name| element.get(name));
    let own = own.map(|name| name.trim().to_owned());
    files.chain(own).filter(|name| !name.is_empty()).collect()
}

impl Facsimile {
    pub(super) fn know_surface(&mut self, element: &Element<'_>, at: usize) {
        if let Some(id) = element.get("id") {
            self.surfaces.entry(format!("#{id}")).or_insert(at);
        }
        if let Some(number) = element.get("n") {
            self.surfaces.entry(number.trim().to_owned()).or_insert(at);
        }
        // The break that begins it, where the surface is what names the other.
        if let Some(start) = element.get("start") {
            let id = start.trim().trim_start_matches('#').to_owned();
            self.surfaces.entry(format!("@{id}")).or_insert(at);
        }
    }

    /// The picture of a surface: its stem is a name, its size the frame where no other is said.
    pub(super) fn know_graphic(&mut self, element: &Element<'_>, at: usize, surface: &mut Surface) {
        if let Some(url) = element.get("url") {
            let stem = file_stem(&url);
            self.pictures.entry(url.trim().to_owned()).or_insert(at);
            let known = self.stems.entry(stem.clone()).or_insert(Some(at));
            *known = known.filter(|known| *known == at);
            surface.call(stem);
        }
        let size = element.number("width").zip(element.number("height"));
        surface.frame = surface.frame.or(size.map(|(width, height)| [0.0, 0.0, width, height]));
        if let Some(id) = element.get("id") {
            self.surfaces.entry(format!("#{id}")).or_insert(at);
        }
    }

    pub(super) fn know_zone(&mut self, element: &Element<'_>, at: usize) {
        if let Some(id) = element.get("id") {
            self.zones.entry(format!("#{id}")).or_insert((at, own_shape(element)));
        }
    }

    /// The surface that a break begins.
    pub(super) fn surface_of(&self, element: &Element<'_>) -> Option<usize> {
        let facs = element.get("facs").unwrap_or_default();
        let by_target = facs.split_whitespace().find_map(|target| {
            let id = target.find('#').map(|at| &target[at..]);
            let by_id = id.and_then(|id| {
                let zone = self.zones.get(id).map(|(at, _)| *at);
                self.surfaces.get(id).copied().or(zone)
            });
            by_id
                .or_else(|| self.pictures.get(target).copied())
                .or_else(|| self.called(&file_stem(target)))
        });
        let by_start = || {
            let id = element.get("id")?;
            self.surfaces.get(&format!("@{id}")).copied()
        };
        let by_number = || self.called(element.get("n")?.trim());
        by_target.or_else(by_start).or_else(by_number)
    }

    /// The surface of this number, or the only one whose picture is called so.
    fn called(&self, name: &str) -> Option<usize> {
        let by_stem = || self.stems.get(name).copied().flatten();
        self.surfaces.get(name).copied().or_else(by_stem)
    }

    /// Where an element stands on the surface `at`.
    pub(super) fn shape_of(&self, element: &Element<'_>, at: Option<usize>) -> Option<Shape> {
        let facs = element.get("facs").unwrap_or_default();
        let mut zones = facs
            .split_whitespace()
            .filter_map(|target| self.zones.get(&target[target.find('#')?..]));
        // Before the first break there is only one surface, or none is known.
        let zone = zones.find(|(surface, _)| at.is_none_or(|at| at == *surface));
        zone.and_then(|(_, shape)| shape.clone()).or_else(|| own_shape(element))
    }
}

fn own_shape(element: &Element<'_>) -> Option<Shape> {
    let polygon = element.get("points").and_then(|points| Shape::of_points(&points));
    polygon.or_else(|| Shape::of_edges(edges(element)?))
}

fn edges(element: &Element<'_>) -> Option<[f64; 4]> {
    let edge = |name: &str| element.number(name);
    Some([edge("ulx")?, edge("uly")?, edge("lrx")?, edge("lry")?])
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::records::transcription::Block;
    use crate::records::transcription::xml::Xml;

    /// The lines of each surface.
    fn texts<'s>(surfaces: &'s [Surface]) -> Vec<Vec<&'s str>> {
        let lines = |block: &'s Block| block.lines.iter().map(|line| line.text.as_str());
        surfaces.iter().map(|it| it.blocks.iter().flat_map(lines).collect()).collect()
    }

    #[test]
    fn the_names_of_a_surface_have_an_end() {
        let breaks: Vec<String> =
            (0..1_000).map(|number| format!("<pb facs='#s' n='{number}'/>")).collect();
        let graphics: Vec<String> =
            (0..1_000).map(|number| format!("<graphic url='{number}.jpg'/>")).collect();
        let (breaks, graphics) = (breaks.concat(), graphics.concat());
        for (graphics, breaks) in [("", breaks.as_str()), (&graphics, "<pb facs='#s'/>")] {
            let text = format!(
                "<TEI><facsimile><surface xml:id='s'>{graphics}</surface></facsimile>\
                 <text>{breaks}<p>a</p></text></TEI>"
            );
            let surfaces = read(Xml::strict(&text)).unwrap();
            assert_eq!(texts(&surfaces), [["a"]]);
            assert_eq!((surfaces[0].names[0].as_str(), surfaces[0].names.len()), ("s", 20));
        }
    }

    #[test]
    fn pictures_of_one_file_name_are_told_apart_by_the_whole_of_it() {
        for [one, two] in [
            ["1/f001.jpg", "2/f001.jpg"],
            [
                "https://a.example/iiif/1r/full/max/0/default.jpg",
                "https://a.example/iiif/1v/full/max/0/default.jpg",
            ],
        ] {
            let text = format!(
                "<TEI><facsimile><surface><graphic url='{one}'/></surface><surface><graphic \
                 url='{two}'/></surface></facsimile><text><pb facs='{one}'/><p>a</p><pb \
                 facs='{two}'/><p>b</p></text></TEI>"
            );
            let surfaces = read(Xml::strict(&text)).unwrap();
            assert_eq!(texts(&surfaces), [["a"], ["b"]], "{one}");
        }
    }

    #[test]
    fn a_file_name_that_two_surfaces_have_names_neither() {
        let text = |breaks: &str| {
            format!(
                "<TEI><facsimile><surface n='1r'><graphic url='1/default.tif'/><graphic \
                 url='1/default.jpg'/></surface><surface n='1v'><graphic url='2/f.jpg'/><graphic \
                 url='2/default.jpg'/></surface></facsimile><text>{breaks}</text></TEI>"
            )
        };
        let by_number = text("<pb facs='default.jpg' n='1v'/><p>b</p>");
        assert_eq!(texts(&read(Xml::strict(&by_number)).unwrap()), [vec![], vec!["b"]]);
        let by_stem = text("<pb facs='f.png'/><p>b</p>");
        assert_eq!(texts(&read(Xml::strict(&by_stem)).unwrap()), [vec![], vec!["b"]]);
        let by_nothing = text("<pb facs='default.jpg'/><p>c</p>");
        assert_eq!(texts(&read(Xml::strict(&by_nothing)).unwrap()), [vec![], vec![], vec!["c"]]);
    }

    #[test]
    fn two_forms_of_one_picture_are_one_surface() {
        let text = "<TEI><facsimile><surface><graphic url='f1.tif'/><graphic url='f1.jpg'/></surface>\
                    </facsimile><text><pb facs='scans/f1.png'/><p>a</p></text></TEI>";
        assert_eq!(texts(&read(Xml::strict(text)).unwrap()), [["a"]]);
    }
}
