//! Whole files against their sources, another decoder, the contract, and themselves by window.

pub(super) mod fixtures;
mod hostile;
mod index;
mod lean;
mod oracle;
mod real;
mod rounding;
mod windows;

use std::sync::Arc;

use fixtures::{Fixture, Kind, Plane, fixture, fixtures};

use super::codestream::ImageSize;
use super::fault::Fault;
use super::index::Codestream;
use super::window::{Fetched, Grid, Means, decode, needs};
use super::{Jpeg2000, NAME, index as places, open};
use crate::codec::contract::{self, check};
use crate::codec::crew::tests::Lends;
use crate::codec::reader::Reader;
use crate::codec::source::FIRST_READ;
use crate::codec::{CodecError, Settings, SourceImage, Window, exif};
use crate::geometry::{Orientation, PhysicalScale, Rect, Size};
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

/// A file that is decoded as it stands: damage is an error.
fn strict() -> Settings {
    Settings { jpeg2000_strict: true, ..Settings::default() }
}

impl Fixture {
    /// Strict, but for the file that its coder left packets out of.
    fn settings(&self) -> Settings {
        if self.name == "poc-lossy.j2k" { Settings::default() } else { strict() }
    }
}

/// Opens a file's codestream.
async fn codestream(file: &[u8], settings: &Settings) -> Result<(Object, Codestream), CodecError> {
    let object = Object::in_memory(file.to_vec()).await;
    let mut reader = Reader::new(&object, object.head(FIRST_READ).await?, NAME);
    let place = open::codestream(&mut reader, settings).await?.1;
    let stream = places::open(&mut reader, place, settings).await?;
    Ok((object, stream))
}

/// All samples of all components at a reduction, each component on a grid of its own.
async fn planes(
    object: &Object,
    stream: &Codestream,
    reduction: u32,
) -> Result<Vec<Vec<i32>>, Fault> {
    let mut planes = Vec::new();
    for component in 0..stream.size.components.len() {
        let step = (stream.size.components[component].dx, stream.size.components[component].dy);
        let grid = Grid::new(&stream.size, step);
        let part = grid.part(reduction, grid.level_size(reduction).rect());
        let needs = needs(stream, &grid, &[component], part, None).unwrap();
        let parts = object.read_all(&needs.ranges).await.unwrap();
        let fetched = Fetched::new(&needs.ranges, &parts);
        let means = Means { fetched, kept: None, crew: &Lends };
        let decoded = decode(stream, &grid, &[component], part, means)?;
        planes.extend(decoded.into_iter().map(|plane| plane.samples));
    }
    Ok(planes)
}

/// What a component's samples may be at most and at least.
fn clamped(plane: &[i32], size: &ImageSize, component: usize) -> Vec<i32> {
    let component = size.components[component];
    let count = 1 << component.precision;
    let (low, high) = if component.signed { (-count / 2, count / 2 - 1) } else { (0, count - 1) };
    plane.iter().map(|sample| (*sample).clamp(low, high)).collect()
}

#[tokio::test]
async fn lossless_files_decode_to_the_samples_they_were_made_of() {
    for fixture in fixtures().iter().filter(|fixture| fixture.kind == Kind::Lossless) {
        let Fixture { name, exercises, .. } = fixture;
        let opened = codestream(&fixture.read(), &fixture.settings()).await;
        let (object, stream) = opened.unwrap_or_else(|error| panic!("{name}: {error}"));
        let decoded = planes(&object, &stream, 0).await.unwrap();
        let expected = fixture.source.planes();
        assert_eq!(decoded.len(), expected.len(), "{name}");
        for (index, (decoded, Plane { samples, .. })) in decoded.iter().zip(&expected).enumerate() {
            assert!(decoded == samples, "{name} ({exercises}): component {index}");
        }
    }
}

#[tokio::test]
async fn lossy_files_decode_to_something_like_their_source() {
    for fixture in fixtures().iter().filter(|fixture| fixture.kind == Kind::Lossy) {
        let Fixture { name, exercises, .. } = fixture;
        let opened = codestream(&fixture.read(), &fixture.settings()).await;
        let (object, stream) = opened.unwrap_or_else(|error| panic!("{name}: {error}"));
        let decoded = planes(&object, &stream, 0).await.unwrap();
        for (index, (decoded, Plane { samples, depth, .. })) in
            decoded.iter().zip(&fixture.source.planes()).enumerate()
        {
            // Coders forget to double what is alone in its row or column (F.3.6).
            if fixture.source.width == 1 || fixture.source.height == 1 {
                continue;
            }
            let decoded = clamped(decoded, &stream.size, index);
            let squares = decoded.iter().zip(samples).map(|(a, b)| f64::from(a - b).powi(2));
            let difference = (squares.sum::<f64>() / samples.len() as f64).sqrt();
            // What the coders lost: a twelfth of the range in the worst of them, of few pixels.
            let most = f64::from(1 << depth) / 12.0;
            assert!(difference < most, "{name} ({exercises}), component {index}: {difference}");
        }
    }
}

/// The source of a fixture of one or three components of 8 bits, as pixels.
fn pixels_of(fixture: &Fixture) -> Pixels {
    let planes = fixture.source.planes();
    let channels = if planes.len() == 1 { Channels::Gray } else { Channels::Rgb };
    let (width, height) = (planes[0].width, planes[0].height);
    let count = planes[0].samples.len();
    let data = (0..count).flat_map(|at| planes.iter().map(move |plane| plane.samples[at] as u8));
    Pixels::new(Size::new(width, height), channels, data.collect()).unwrap()
}

#[tokio::test]
async fn files_of_each_kind_keep_the_contract() {
    for name in [
        "rpcl-whole-plt.j2k",
        "lrcp-tiled.j2k",
        "cprl-tiled-plt-tlm.j2k",
        "pcrl-whole-tlm.j2k",
        "ht-no-mct.j2c",
    ] {
        let fixture = fixture(name);
        check(&Jpeg2000::new(), &fixture.read(), &pixels_of(&fixture), 0.0, &strict()).await;
    }
}

#[tokio::test]
async fn the_resolution_boxes_tell_how_large_the_page_is() {
    let of_meter = |count: u16| {
        // Down and across: numerator, denominator, and the exponents of ten.
        let fraction = [count.to_be_bytes(), 1u16.to_be_bytes()].concat();
        let content = [&fraction[..], &fraction, &[0, 0]].concat();
        let capture = [&18u32.to_be_bytes()[..], b"resc", &content].concat();
        [&26u32.to_be_bytes()[..], b"res ", &capture].concat()
    };
    // 300 and 72 pixels an inch.
    for (count, expected) in [(11811, Some(25.4 / 300.0)), (2835, None)] {
        let mut file = fixture("page.jp2").read();
        let at = file.windows(4).position(|name| name == b"jp2h").unwrap();
        let length = u32::from_be_bytes(*file[at - 4..].first_chunk().unwrap());
        file[at - 4..at].copy_from_slice(&(length + 26).to_be_bytes());
        file.splice(at + 4..at + 4, of_meter(count));
        let object = Object::in_memory(file).await;
        let image = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
        let scale = image.properties().scale.map(PhysicalScale::millimeters_per_pixel);
        let is_near = |(a, b): (f64, f64)| (a - b).abs() < 1e-5;
        assert_eq!(scale.is_some(), expected.is_some(), "{scale:?}");
        assert!(scale.zip(expected).is_none_or(is_near), "{scale:?}");
    }
}

#[tokio::test]
async fn the_picture_is_turned_as_exif_says_wherever_it_stands() {
    let said = |value: u8| {
        let content = [b"JpgTiffExif->JP2", &exif::tests::block(value)[..]].concat();
        [&(content.len() as u32 + 8).to_be_bytes()[..], b"uuid", &content].concat()
    };
    let plain = fixture("page.jp2").read();
    let start = plain.windows(4).position(|name| name == b"jp2c").unwrap() - 4;
    // Its length is 0: up to the end of the file.
    let mut behind = plain.clone();
    let length = (plain.len() - start) as u32;
    behind[start..start + 4].copy_from_slice(&length.to_be_bytes());
    let mut before = plain.clone();
    before.splice(start..start, said(6));
    let behind_it = |box_: &[u8]| [&behind[..], box_].concat();
    for (file, expected) in [
        (before, Orientation::Rotate90),
        (behind_it(&[said(5), said(1)].concat()), Orientation::Transpose),
        (behind_it(&said(9)), Orientation::Upright),
        // What is damaged behind the picture is no part of it.
        (behind_it(&said(6)[..40]), Orientation::Upright),
        (behind_it(b"?"), Orientation::Upright),
        (plain, Orientation::Upright),
    ] {
        let image = contract::open_file(&Jpeg2000::new(), &file).await.unwrap();
        assert_eq!(image.properties().orientation, expected);
    }
}
