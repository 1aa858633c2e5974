//! One picture of a folio: a file of ours, a service or a file elsewhere; which part of it is
//! shown, how it is turned, where it is put.

use super::fields::{Field, Fields};
use super::links::known_type;
use super::manuscript::KEYS;
use super::names::picture;
use super::notes::{Noted, Notes};
use super::rights::web_address;
use super::values::{numbers, one_of, texts, whole};
use crate::codicology::Layer;
use crate::geometry::{Rect, Size};
use crate::image_api::ApiVersion;
use crate::presentation::{ImageDescription, ImageService, ImageSource, Turn, View};
use crate::records::finding::quoted;
use crate::records::limits::{MAX_CHOICES, MAX_PIXELS};
use crate::records::record::{PictureEntry, PictureSource};
use crate::text::{LanguageMap, nfc, term};

pub(super) const EXAMPLE: &str = "image = \"folder/file.tif\"";

/// What is said of a row of a table that does not tell its picture from the others.
const NO_LABEL: &str = "this row and another are pictures of one folio, and nothing tells them \
                        apart; fill in `image_label`, such as `image_label:en`, or `method`";

/// Width and height of a picture elsewhere.
const SIZE: &str = "width and height in pixels, such as [3000, 4000]";

/// The picture that a table names by `image`, `service` or `file`; `None` where it names none
/// or what it names is wrong, which the second part tells apart.
pub(super) fn named(
    fields: &mut Fields<'_>,
    notes: &mut Notes<'_>,
) -> Result<Option<PictureEntry>, Noted> {
    let ways = ["image", "service", "file"].map(|key| fields.take(key));
    let view = view(fields, notes);
    let mut given = ways.iter().flatten();
    let Some(first) = given.next() else {
        return if view == Ok(View::default()) { Ok(None) } else { Err(Noted) };
    };
    if let Some(second) = given.next() {
        let (first, name) = (&first.name, &second.name);
        notes.error(
            &second.span,
            format!("there is both `{first}` and `{name}`; remove one of them"),
        );
        return Err(Noted);
    }
    let line = notes.line(first.span.start);
    let source = match &ways {
        [Some(image), ..] => picture(image, notes).map(PictureSource::Path),
        [_, Some(service), _] => of_service(service, notes).map(PictureSource::Elsewhere),
        _ => of_file(first, notes).map(PictureSource::Elsewhere),
    };
    let (source, view) = (source.ok_or(Noted)?, view?);
    if let PictureSource::Elsewhere(image) = &source
        && let Some(complaint) = complaint(image, view)
    {
        notes.error_in_line(line, complaint);
        return Err(Noted);
    }
    Ok(Some(PictureEntry { source, label: LanguageMap::default(), view, place: None, line }))
}

/// Why a picture elsewhere cannot be seen so.
fn complaint(image: &ImageDescription, view: View) -> Option<String> {
    let size = image.size;
    if view.is_whole() {
        return None;
    }
    match &image.source {
        ImageSource::Service(service) if service.takes(view) => {
            let region = view.region.filter(|region| !size.rect().contains(*region))?;
            Some(format!("`crop` [{region}] leads out of the picture, which has {size} pixels"))
        }
        ImageSource::Service(_) => Some(
            "what is cut is asked for from a service of `level` 1, or 2 where `version` is 2, and \
             what is turned of `level` 2; its info.json says which level it has"
                .into(),
        ),
        ImageSource::File { .. } | ImageSource::Ours(_) => Some(
            "a picture in `file` is shown as it is; `crop` and `rotate` need an image of ours or a \
             `service`"
                .into(),
        ),
    }
}

/// `choice`: pictures of one surface, of which a reader sees one at a time.
pub(super) fn choice(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Vec<PictureEntry>> {
    let parts = field.list(MAX_CHOICES, notes);
    if parts.len() == 1 {
        notes.error(
            &field.span,
            "a choice has two pictures or more; for a single one write `image` instead",
        );
    }
    let count = parts.len();
    let mut pictures: Vec<PictureEntry> = Vec::new();
    for mut fields in parts {
        let span = fields.span().clone();
        let picture = named(&mut fields, notes);
        if picture == Ok(None) {
            notes.error(&span, fields.missing("image", EXAMPLE));
        }
        let label = label(&mut fields, notes);
        if label.as_ref().is_ok_and(LanguageMap::is_empty) {
            let example = "label = { ar = \"…\", en = \"…\" }, or a `method`";
            let message = if fields.is_of_table() {
                NO_LABEL.into()
            } else {
                fields.missing("label", example)
            };
            notes.error(&span, message);
        }
        fields.finish(KEYS, notes);
        let (Ok(Some(picture)), Ok(label)) = (picture, label) else { continue };
        if pictures.iter().any(|other| is_same(other, &picture)) {
            let message = match picture.path() {
                Some(path) => format!("{} is in this choice twice", quoted(path.as_str())),
                None => "this picture is in the choice twice".into(),
            };
            notes.error_in_line(picture.line, message);
        }
        pictures.push(PictureEntry { label, ..picture });
    }
    (count > 1 && pictures.len() == count).then_some(pictures)
}

fn is_same(one: &PictureEntry, other: &PictureEntry) -> bool {
    let is_same_source = match (one.path(), other.path()) {
        // Composed or not, it is the same file.
        (Some(one), Some(other)) => nfc(one.as_str()) == nfc(other.as_str()),
        _ => one.source == other.source,
    };
    is_same_source && one.view == other.view
}

/// `parts`: pictures that are put on the folio, each at its place.
pub(super) fn parts(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Vec<PictureEntry>> {
    let parts = field.list(MAX_CHOICES, notes);
    let count = parts.len();
    let placed = parts.into_iter().filter_map(|mut fields| {
        let span = fields.span().clone();
        let picture = named(&mut fields, notes);
        if picture == Ok(None) {
            notes.error(&span, fields.missing("image", EXAMPLE));
        }
        let label = label(&mut fields, notes);
        let example =
            "at = [200, 150, 800, 600]: left, top, width and height in pixels of the folio";
        let at = fields.require("at", example, notes);
        let at = at.and_then(|field| rect(&field, notes));
        fields.finish(KEYS, notes);
        Some(PictureEntry { label: label.ok()?, place: Some(at?), ..picture.ok()?? })
    });
    let placed: Vec<PictureEntry> = placed.collect();
    (count > 0 && placed.len() == count).then_some(placed)
}

/// `label`, or `method`, with the `date` behind it; empty where none is given.
fn label(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Result<LanguageMap, Noted> {
    let given = fields.optional("label", notes, texts);
    let one = |field: &Field<'_>, notes: &mut Notes<'_>| one_of(field, &Layer::WORDS, notes);
    let method = fields.optional("method", notes, one);
    let date = fields.optional("date", notes, texts);
    let (given, method, date) = (given?, method?, date?);
    let label = given.or_else(|| method.map(|method| method.term().into())).unwrap_or_default();
    Ok(date.map_or_else(|| label.clone(), |date| dated(&label, &date)))
}

/// Each text with the date in its language, or in none, behind it.
fn dated(label: &LanguageMap, date: &LanguageMap) -> LanguageMap {
    if label.is_empty() {
        return date.clone();
    }
    let date_in = |language: &str| {
        let of = |wanted: &str| date.iter().find(|(tag, _)| *tag == wanted);
        of(language).or_else(|| of(LanguageMap::NONE)).or_else(|| date.iter().next())
    };
    let texts = label.iter().flat_map(|(language, texts)| {
        let date = date_in(language).and_then(|(_, texts)| texts.first());
        let comma = term::COMMA.of(language).unwrap_or(term::COMMA.english());
        texts.iter().map(move |text| {
            let dated = date.map(|date| format!("{text}{comma}{date}"));
            (language, dated.unwrap_or_else(|| text.clone()))
        })
    });
    texts.collect()
}

/// `crop` and `rotate`.
fn view(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Result<View, Noted> {
    let region = fields.optional("crop", notes, rect);
    let turn = fields.optional("rotate", notes, turn);
    Ok(View { region: region?, turn: turn?.unwrap_or_default() })
}

fn turn(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Turn> {
    match whole(field, (0, 360), notes)? {
        0 | 360 => Some(Turn::None),
        90 => Some(Turn::Quarter),
        180 => Some(Turn::Half),
        270 => Some(Turn::ThreeQuarters),
        other => {
            let message =
                format!("`{}` must be 90, 180 or 270, clockwise; this is {other}", field.name);
            notes.error(&field.span, message);
            None
        }
    }
}

pub(super) fn rect(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Rect> {
    let wanted = "left, top, width and height in pixels, such as [0, 0, 1500, 2000]";
    let [x, y, width, height] = numbers(field, wanted, MAX_PIXELS, notes)?;
    let rect = Rect::new(x, y, width, height);
    if rect.is_empty() {
        notes.error(&field.span, format!("`{}` has no width or no height", field.name));
        return None;
    }
    Some(rect)
}

/// A width and a height in pixels.
pub(super) fn size(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Size> {
    let [width, height] = numbers(field, SIZE, MAX_PIXELS, notes)?;
    let size = Size::new(width, height);
    if size.is_empty() {
        notes.error(&field.span, format!("`{}` has no width or no height", field.name));
        return None;
    }
    Some(size)
}

/// `service = { id = "…", size = [w, h], version = 3, level = 2 }`.
fn of_service(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<ImageDescription> {
    let example = "{ id = \"https://library.example/iiif/3/leaf-3\", size = [3000, 4000] }";
    let mut fields = field.fields(example, notes)?;
    let id = fields.require("id", "id = \"https://library.example/iiif/3/leaf-3\"", notes);
    let id = id.and_then(|field| service_id(&field, notes));
    let size = fields.require("size", "size = [3000, 4000], which its info.json says", notes);
    let size = size.and_then(|field| self::size(&field, notes));
    let version = fields.optional("version", notes, |field, notes| whole(field, (2, 3), notes));
    let level = fields.optional("level", notes, |field, notes| whole(field, (0, 2), notes));
    fields.finish(KEYS, notes);
    let version = match version.ok()? {
        Some(2) => ApiVersion::V2,
        Some(_) | None => ApiVersion::V3,
    };
    let level = level.ok()?.unwrap_or(1) as u8;
    let size = size?;
    Some(ImageDescription {
        source: ImageSource::Service(ImageService { id: id?, version, level }),
        size,
        delivered: size,
        sizes: Vec::new(),
    })
}

fn service_id(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let id = web_address(field, notes)?;
    let base = id.trim_end_matches('/');
    let base = base.strip_suffix("/info.json").unwrap_or(base);
    let last = base.rsplit('/').next().unwrap_or_default();
    if last.starts_with("default.") || last.starts_with("native.") {
        let message = format!(
            "`{}` is the address of a picture; write the part before the region, `/full/…`, or put \
             the picture into `file`",
            field.name
        );
        notes.error(&field.span, message);
        return None;
    }
    Some(base.to_owned())
}

/// `file = { url = "…", size = [w, h] }`.
fn of_file(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<ImageDescription> {
    let example = "{ url = \"https://library.example/leaf-3.jpg\", size = [3000, 4000] }";
    let mut fields = field.fields(example, notes)?;
    let url = fields.require("url", "url = \"https://library.example/leaf-3.jpg\"", notes);
    let url = url.and_then(|field| web_address(&field, notes));
    let size = fields.require("size", "size = [3000, 4000]", notes);
    let size = size.and_then(|field| self::size(&field, notes));
    fields.finish(KEYS, notes);
    let (url, size) = (url?, size?);
    let media_type = known_type(&url).filter(|known| known.starts_with("image/"));
    let media_type = media_type.unwrap_or("image/jpeg").to_owned();
    let source = ImageSource::File { url, media_type };
    Some(ImageDescription { source, size, delivered: size, sizes: Vec::new() })
}
