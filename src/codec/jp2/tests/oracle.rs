//! What another decoder, hayro-jpeg2000, makes of the same files.
//!
//! It knows neither HTJ2K nor PLM, takes the component transformation of the first tile for all,
//! and each PPT marker for a stream of its own: files with these are not compared.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::{Jpeg2000, clamped, codestream, fixtures, planes};
use crate::codec::jp2::index::{Codestream, TileEntry};
use crate::codec::{Settings, contract};
use crate::storage::Object;

/// How far samples may be apart: those of the reversible filter are exact, the others are
/// rounded on other ways.
fn tolerance(stream: &Codestream, name: &str, reduction: u32) -> u32 {
    // A column of single samples, and blocks that were not coded to the last bit-plane: here
    // we round as OpenJPEG does, and not as the other decoder.
    let rounded = ["one-column.j2k", "cantaloupe-jp2-6res-rgb-64x56x16-multitiled-reversible.jp2"];
    if rounded.contains(&name) {
        return 1;
    }
    let lossy = stream.tiles.iter().any(|tile| {
        tile.parameters.components.iter().any(|component| !component.coding.reversible)
    });
    let deepest = stream.size.components.iter().map(|it| it.precision).max().unwrap_or(0);
    // Where packets are missing, a reduced picture is rounded: two steps of eight bits.
    let left_out = if reduction > 0 && !stream.strict { 2 << deepest.saturating_sub(8) } else { 0 };
    match (lossy, deepest) {
        (false, _) => 0,
        (true, ..=12) => 1 + left_out,
        (true, _) => 4 + left_out,
    }
}

/// Samples of one component after the other.
type Planes = Vec<Vec<f32>>;

/// The components that the other decoder gives, on the grid of the largest, and how often it
/// halved the picture; `None` where it cannot.
fn decoded_elsewhere(stream: &[u8], reduction: u32) -> Option<(Planes, (u32, u32))> {
    let strict = |target| DecodeSettings {
        resolve_palette_indices: false,
        strict: true,
        target_resolution: target,
    };
    let wrapped = wrapped(stream);
    let whole = Image::new(&wrapped, &strict(None)).ok()?;
    let target = ((whole.width() >> reduction).max(1), (whole.height() >> reduction).max(1));
    let image = Image::new(&wrapped, &strict((reduction > 0).then_some(target))).ok()?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).ok()?;
    let components = decoded.components().iter().map(|component| component.samples().to_vec());
    Some((components.collect(), (image.width(), image.height())))
}

/// A codestream in boxes that name no color: without, the other decoder converts colors.
fn wrapped(stream: &[u8]) -> Vec<u8> {
    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32 + 8).to_be_bytes();
        [&length[..], &kind, content].concat()
    }
    let components = u16::from_be_bytes([stream[40], stream[41]]);
    let space = if components < 3 { 17 } else { 16 };
    let size = [&stream[12..16], &stream[8..12], &stream[40..42], &[stream[42], 7, 0, 0]].concat();
    let color = boxed(*b"colr", &[1, 0, 0, 0, 0, 0, space]);
    [
        boxed(*b"jP  ", b"\r\n\x87\n"),
        boxed(*b"ftyp", b"jp2 \0\0\0\0jp2 "),
        boxed(*b"jp2h", &[boxed(*b"ihdr", &size), color].concat()),
        boxed(*b"jp2c", stream),
    ]
    .concat()
}

/// Compares all components at a reduction; whether that could be done.
pub(super) async fn agrees(file: &[u8], name: &str, reduction: u32) -> bool {
    let Ok((object, stream)) = codestream(file, &Settings::default()).await else { return false };
    let start = file.windows(4).position(|bytes| bytes == b"\xFF\x4F\xFF\x51").unwrap();
    let alike = stream.size.components.iter().all(|it| (it.dx, it.dy) == (1, 1));
    if !alike {
        return false;
    }
    let Some((elsewhere, size)) = decoded_elsewhere(&file[start..], reduction) else {
        return false;
    };
    compare(&object, stream, &elsewhere, size, (name, reduction)).await
}

async fn compare(
    object: &Object,
    mut stream: Codestream,
    elsewhere: &[Vec<f32>],
    size: (u32, u32),
    (name, reduction): (&str, u32),
) -> bool {
    let side = |from: u32, to: u32| to.div_ceil(1 << reduction) - from.div_ceil(1 << reduction);
    let area = &stream.size;
    let expected = (side(area.x0, area.x1), side(area.y0, area.y1));
    let decompositions = |tile: &TileEntry| {
        let components = tile.parameters.components.iter();
        components.map(|component| component.coding.decompositions).min().unwrap_or(0)
    };
    let halved = stream.tiles.iter().map(decompositions).min().unwrap_or(0);
    if size != expected || reduction > halved {
        return false;
    }
    // Nothing is left out then, where nothing is missing.
    stream.strict = true;
    let mut ours = planes(object, &stream, reduction).await;
    if ours.is_err() {
        stream.strict = false;
        ours = planes(object, &stream, reduction).await;
    }
    let ours = ours.unwrap();
    for (index, (ours, theirs)) in ours.iter().zip(elsewhere).enumerate() {
        let component = stream.size.components[index];
        // Theirs are lifted also where they have a sign.
        let lifted = if component.signed { 1 << (component.precision - 1) } else { 0 };
        let theirs: Vec<_> = theirs.iter().map(|it| it.round() as i32 - lifted).collect();
        let (ours, theirs) =
            (clamped(ours, &stream.size, index), clamped(&theirs, &stream.size, index));
        assert_eq!(ours.len(), theirs.len(), "{name} at {reduction}");
        let most = ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0);
        let allowed = tolerance(&stream, name, reduction);
        assert!(most <= allowed, "{name} at {reduction}, component {index}: {most} apart");
    }
    true
}

#[tokio::test]
async fn every_level_of_our_files_is_what_another_decoder_makes_of_it() {
    let mut compared = 0;
    for fixture in fixtures() {
        let name = &fixture.name;
        if ["ht-", "plm", "ppt-cut", "tiles-of-two-kinds"].iter().any(|it| name.starts_with(it)) {
            continue;
        }
        let file = fixture.read();
        let levels = match contract::open_file(&Jpeg2000::new(), &file).await {
            Ok(image) => image.properties().levels.len() as u32,
            Err(error) => panic!("{name}: {error}"),
        };
        for reduction in 0..levels {
            compared += u32::from(agrees(&file, name, reduction).await);
        }
    }
    assert!(compared > 400, "only {compared} were compared");
}
