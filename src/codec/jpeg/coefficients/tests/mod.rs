//! Test pictures, and what libjpeg-turbo makes of them, which cuts in its own way.

mod cut;
mod index;
mod speed;

use proptest::prelude::*;
use turbojpeg::{
    Compressor, Image, PixelFormat, Subsamp, Transform, TransformCrop, TransformOp, Transformer,
};

use super::Tables;
use super::entropy::Entropy;
use super::reader::Reader;
use super::writer::BitWriter;
use crate::codec::jpeg::segment;
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels, samples};

const SAMPLINGS: [Subsamp; 7] = [
    Subsamp::None,
    Subsamp::Sub2x1,
    Subsamp::Sub2x2,
    Subsamp::Gray,
    Subsamp::Sub1x2,
    Subsamp::Sub4x1,
    Subsamp::Sub1x4,
];

/// How a test picture is written.
#[derive(Clone, Copy, Debug)]
struct Kind {
    size: Size,
    sampling: Subsamp,
    quality: i32,
    /// With Huffman tables of its own, which know no more than it needs.
    optimized: bool,
    /// Units between restart markers, 0 for none.
    restarts: u32,
    /// Noise, which fills blocks to their last coefficient.
    noisy: bool,
}

impl Kind {
    const fn plain(size: Size, sampling: Subsamp) -> Self {
        Self { size, sampling, quality: 85, optimized: false, restarts: 0, noisy: false }
    }

    fn stream(self) -> Vec<u8> {
        let gray = self.sampling == Subsamp::Gray;
        let channels = if gray { Channels::Gray } else { Channels::Rgb };
        let pixels = if self.noisy {
            samples::numbered(self.size, channels)
        } else {
            samples::page(self.size, channels)
        };
        let mut compressor = Compressor::new().unwrap();
        compressor.set_quality(self.quality).unwrap();
        compressor.set_subsamp(self.sampling).unwrap();
        compressor.set_optimize(self.optimized).unwrap();
        let image = Image {
            pixels: pixels.data(),
            width: self.size.width as usize,
            pitch: pixels.stride(),
            height: self.size.height as usize,
            format: if gray { PixelFormat::GRAY } else { PixelFormat::RGB },
        };
        let stream = compressor.compress_to_vec(image).unwrap();
        if self.restarts == 0 { stream } else { with_restarts(&stream, self.restarts) }
    }
}

/// The same picture with a restart marker every so many units.
fn with_restarts(stream: &[u8], interval: u32) -> Vec<u8> {
    let (scan, data) = super::cut::open(&[stream], &Tables::default()).unwrap();
    let entropy = Entropy::of(data, 9);
    let mut reader = Reader::new(&scan, &entropy);
    let header_end = stream.len() - data.len();
    let scan_header = 2 + 2 + 1 + 2 * if scan.blocks.len() > 1 { 3 } else { 1 } + 3;
    let mut target = stream[..header_end - scan_header].to_vec();
    segment::write(&mut target, segment::DRI, &(interval as u16).to_be_bytes());
    target.extend(&stream[header_end - scan_header..header_end]);
    let mut writer = BitWriter::new(target);
    let mut before = [0; 3];
    for unit in 0..scan.columns * scan.rows {
        if unit > 0 && unit % interval == 0 {
            let mut target = writer.finish();
            target.extend([0xFF, 0xD0 + ((unit / interval - 1) % 8) as u8]);
            writer = BitWriter::new(target);
            before = [0; 3];
        }
        let mut from = reader.position();
        reader
            .unit(|block| {
                let difference = block.dc - before[block.component];
                before[block.component] = block.dc;
                let (table, same) = scan.written(block.component);
                assert!(same, "a table of its own may lack what restarts need");
                let (bits, count) = table.bits(difference).unwrap();
                writer.copy(entropy.bytes(), from, block.bits.start);
                writer.put(bits, count);
                from = block.bits.end;
                Ok(())
            })
            .unwrap();
        writer.copy(entropy.bytes(), from, reader.position());
    }
    let mut stream = writer.finish();
    stream.extend([0xFF, segment::EOI]);
    stream
}

/// The part of a picture as libjpeg-turbo cuts it, in the usual tables: equal coefficients
/// give equal bytes.
fn cut_by_libjpeg(stream: &[u8], region: Rect) -> Vec<u8> {
    let (x, y) = (region.x as usize, region.y as usize);
    let (width, height) = (Some(region.width as usize), Some(region.height as usize));
    let mut transform = Transform::op(TransformOp::None);
    transform.crop = Some(TransformCrop { x, y, width, height });
    transform.copy_none = true;
    Transformer::new().unwrap().transform_to_vec(&transform, stream).unwrap()
}

fn decoded(stream: &[u8], channels: Channels) -> Pixels {
    let format = if channels == Channels::Gray { PixelFormat::GRAY } else { PixelFormat::RGB };
    let image = turbojpeg::decompress(stream, format).unwrap();
    Pixels::new(Size::new(image.width as u32, image.height as u32), channels, image.pixels).unwrap()
}

fn kinds() -> impl Strategy<Value = Kind> {
    let size = (1u32..100, 1u32..100).prop_map(|(width, height)| Size::new(width, height));
    let sampling = prop::sample::select(&SAMPLINGS[..]);
    let restarts = prop_oneof![Just(0), 1u32..20];
    (size, sampling, 1..=100i32, any::<bool>(), restarts, any::<bool>()).prop_map(
        |(size, sampling, quality, optimized, restarts, noisy)| {
            let optimized = optimized && restarts == 0;
            Kind { size, sampling, quality, optimized, restarts, noisy }
        },
    )
}
