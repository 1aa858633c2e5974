//! The steps of an answer, each with what it needs at hand.

use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use warraq::codec::{self, EncodeSettings, SourceImage, StoredPart, TileCompression, output};
use warraq::geometry::Rect;
use warraq::image_api::{ApiVersion, Format, Limits, ResolvedRequest, Subject};
use warraq::pixels::resample;
use warraq::render::{Plan, plan};
use warraq::storage::{Buffer, Object, Settings as StorageSettings, Storage};

use super::page::{page, request, write_page};

/// A tile of 512 pixels that lies in the file.
const TILE: &str = "page.tif/1024,1024,512,512/512,512/0/default.jpg";
/// Any region at any scale: nine tiles are decoded, scaled and encoded.
const REGION: &str = "page.tif/333,777,1100,900/700,/0/default.jpg";

/// A step that can be taken again and again.
pub struct Part(Box<dyn FnMut()>);

impl Part {
    fn new<T>(mut step: impl FnMut() -> T + 'static) -> Self {
        let mut part = Self(Box::new(move || drop(black_box(step()))));
        // What is made once a thread is not what a step costs.
        part.take();
        part
    }

    pub fn take(&mut self) {
        (self.0)();
    }
}

/// The step of that name.
pub fn part(name: &str) -> Part {
    let page = Page::new();
    match name {
        "parse" => Part::new(|| request(REGION)),
        "plan" => {
            let (resolved, settings) = (page.resolve(REGION), EncodeSettings::default());
            Part::new(move || plan(page.image.as_ref(), &resolved, true, &settings))
        }
        "complete" => {
            let tile = page.image.stored_tile(0, Rect::new(1024, 1024, 512, 512));
            let tile = tile.expect("the tile is stored");
            let stored = page.read(std::slice::from_ref(&tile.range)).remove(0);
            Part::new(move || {
                let mut bytes = Buffer::of_any_value(tile.reserve + stored.len());
                bytes[tile.reserve..].copy_from_slice(&stored);
                page.image.complete(&tile, bytes).expect("the tile can be sent")
            })
        }
        "cut" => {
            let (image, part, stored) = page.plain_part();
            Part::new(move || image.cut_part(&part, &stored).expect("the part can be cut"))
        }
        "decode" => {
            let (plan, parts) = page.planned(TILE, false);
            let decode = move || page.image.decode(&plan.window, &parts);
            Part::new(move || decode().expect("the tile is decoded"))
        }
        "decode_planes" => {
            let (plan, parts) = page.planned(REGION, true);
            let decode = move || page.image.decode_planes(&plan.window, &parts);
            Part::new(move || decode().expect("the region is decoded"))
        }
        "resample" => {
            let (plan, parts) = page.planned(REGION, false);
            let pixels = page.image.decode(&plan.window, &parts).expect("the region is decoded");
            Part::new(move || resample(&pixels, plan.crop, plan.scaled))
        }
        "resample_planes" => {
            let (plan, parts) = page.planned(REGION, true);
            let planes = page.image.decode_planes(&plan.window, &parts);
            let planes = planes.expect("the region is decoded");
            Part::new(move || planes.resample(plan.crop, plan.scaled))
        }
        "encode_planes" => {
            let (plan, parts) = page.planned(REGION, true);
            let planes = page.image.decode_planes(&plan.window, &parts);
            let planes = planes.expect("the region is decoded").resample(plan.crop, plan.scaled);
            let (writer, settings) = (output(Format::Jpg).planes(), EncodeSettings::default());
            let writer = writer.expect("JPEG is made of planes");
            Part::new(move || writer.encode_planes(&planes, &settings).expect("it is encoded"))
        }
        _ => panic!("{name} is no step"),
    }
}

/// The page as a pyramid of JPEG, opened.
struct Page {
    runtime: Runtime,
    object: Object,
    image: Arc<dyn SourceImage>,
    folder: TempDir,
}

impl Page {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_page(&folder.path().join("page.tif"), TileCompression::Jpeg { quality: 85 });
        let runtime = Runtime::new().expect("a runtime");
        let (object, image) = open(&runtime, &folder, "page.tif");
        Self { runtime, object, image, folder }
    }

    /// A tile of the page as a plain JPEG, of which was learned where its parts lie.
    fn plain_part(&self) -> (Arc<dyn SourceImage>, StoredPart, Vec<Bytes>) {
        let jpeg = output(Format::Jpg).encode(&page(), &EncodeSettings::default());
        let file = self.folder.path().join("page.jpg");
        fs::write(file, jpeg.expect("the page is encoded")).expect("the page is written");
        let (object, image) = open(&self.runtime, &self.folder, "page.jpg");
        let survey = image.survey().expect("there is something to learn");
        let read = |ranges: &[Range<u64>]| self.runtime.block_on(object.read_all(ranges));
        let surveyed = read(&survey.ranges).expect("the bytes are there");
        let image = image.learn(&surveyed).expect("it is learned");
        let part = image.stored_part(0, Rect::new(1024, 1024, 512, 512)).expect("it is stored");
        let stored = read(&part.ranges).expect("the bytes are there");
        (image, part, stored)
    }

    fn resolve(&self, path: &str) -> ResolvedRequest {
        let subject = Subject { size: self.image.properties().shown_size(), has_color: true };
        let limits = Limits::area(1 << 26);
        request(path).resolve(ApiVersion::V3, &subject, &limits).expect("it can be asked for")
    }

    fn read(&self, ranges: &[Range<u64>]) -> Vec<Bytes> {
        let reading = self.object.read_all(ranges);
        self.runtime.block_on(reading).expect("the bytes are there")
    }

    fn planned(&self, path: &str, in_planes: bool) -> (Plan, Vec<Bytes>) {
        let settings = EncodeSettings::default();
        let plan = plan(self.image.as_ref(), &self.resolve(path), in_planes, &settings);
        let plan = plan.expect("the index is right");
        let parts = self.read(&plan.window.ranges);
        (plan, parts)
    }
}

fn open(runtime: &Runtime, folder: &TempDir, name: &str) -> (Object, Arc<dyn SourceImage>) {
    let root = folder.path().to_str().expect("the folder's name is text");
    let storage = Storage::open(root, &StorageSettings::default()).expect("the folder is there");
    runtime.block_on(async {
        let object = storage.find(name).await.expect("the picture is there");
        let image = codec::open(&object, &codec::Settings::default()).await;
        (object, image.expect("the picture opens"))
    })
}
