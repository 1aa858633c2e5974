//! PDF output: one page that is the picture, as JPEG.

use pdf_writer::{Content, Filter, Finish as _, Name, Pdf as Document, Rect, Ref};

use super::{EncodeSettings, Jpg, OutputFormat};
use crate::codec::EncodeError;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "PDF";

/// Pixels an inch: a page of 2480 × 3508 pixels comes out as A4.
const DENSITY: f32 = 300.0;

/// Units an inch. Source: ISO 32000-1 §8.3.2.3.
const POINTS: f32 = 72.0;

/// 200 inches: what readers show at most. Source: ISO 32000-1 Annex C.
const MOST_SIDE: u32 = 60_000;

/// A page without margins.
#[derive(Debug)]
pub struct Pdf;

impl OutputFormat for Pdf {
    fn media_type(&self) -> &'static str {
        "application/pdf"
    }

    fn keeps_alpha(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        MOST_SIDE
    }

    fn embeds(&self, _: Channels) -> bool {
        false
    }

    /// As for the JPEG in it, which is there twice for a moment.
    fn working_bytes(&self, size: Size, settings: &EncodeSettings) -> u64 {
        Jpg.working_bytes(size, settings).saturating_add(size.area().saturating_mul(3))
    }

    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let picture = Jpg.encode(pixels, settings)?;
        Ok(page(pixels, &picture))
    }
}

/// A document of one page. Source: ISO 32000-1 §7.7, §8.9.5.
fn page(pixels: &Pixels, jpeg: &[u8]) -> Vec<u8> {
    let [catalog, pages, page, image, content] = [1, 2, 3, 4, 5].map(Ref::new);
    let name = Name(b"Picture");
    let points = |side: u32| side as f32 * POINTS / DENSITY;
    let (width, height) = (points(pixels.size().width), points(pixels.size().height));
    let mut document = Document::new();
    document.catalog(catalog).pages(pages);
    document.pages(pages).kids([page]).count(1);
    let mut leaf = document.page(page);
    leaf.parent(pages).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
    leaf.resources().x_objects().pair(name, image);
    leaf.finish();
    let mut picture = document.image_xobject(image, jpeg);
    picture.filter(Filter::DctDecode);
    picture.width(pixels.size().width.cast_signed());
    picture.height(pixels.size().height.cast_signed());
    picture.bits_per_component(8);
    if pixels.channels().has_color() {
        picture.color_space().device_rgb();
    } else {
        picture.color_space().device_gray();
    }
    picture.finish();
    let mut drawn = Content::new();
    drawn.save_state();
    // The picture is a square of one unit.
    drawn.transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(name).restore_state();
    document.stream(content, &drawn.finish());
    document.finish()
}
