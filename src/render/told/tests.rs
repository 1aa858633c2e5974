//! What is told beside answers, from the file to the answer.

use std::io::Cursor;
use std::path::Path;

use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::Gray8;
use tiff::tags::Tag;

use super::*;
use crate::codec::tiff::Field;
use crate::codec::{EncodeSettings, Metadata, PyramidOptions, write_pyramid};
use crate::geometry::Size;
use crate::image_api::{Address, ApiVersion, Limits, parse};
use crate::pixels::{Channels, Pixels};
use crate::sources::{self, Sources};
use crate::storage::{self, Storage};

const SIZE: Size = Size::new(400, 300);

fn write(folder: &Path, fields: Vec<Field>) {
    let told = Metadata { fields, ..Metadata::default() };
    let options = PyramidOptions {
        tile: Size::new(256, 256),
        metadata: Some(&told),
        ..PyramidOptions::default()
    };
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&Pixels::zeroed(SIZE, Channels::Gray), &options, &mut file).unwrap();
    std::fs::write(folder.join("a.tif"), file.into_inner()).unwrap();
}

async fn prepared(folder: &Path, rest: &str) -> Prepared {
    let storage = Storage::open(folder.to_str().unwrap(), &storage::Settings::default()).unwrap();
    let limits = codec::Settings::default();
    let index = sources::Settings::default();
    let sources = Sources::new(storage, &index, limits, Arc::default(), Handle::current());
    let Ok(Address::Image(request)) = parse(ApiVersion::V3, rest) else { panic!("{rest}") };
    let opened = sources.open(request.identifier.as_str()).await.unwrap();
    let limits = Limits::area(1 << 24);
    let resolved = request.resolve(ApiVersion::V3, &opened.subject(), &limits).unwrap();
    let settings = EncodeSettings::default();
    let key = crate::render::DerivativeKey::new(
        opened.identity(),
        opened.version(),
        &resolved,
        &settings,
    );
    Prepared { opened, resolved, key }
}

fn told(usage: MetadataUse) -> Told {
    Told::new(usage, Arc::default(), Handle::current())
}

#[tokio::test]
async fn all_goes_with_the_whole_picture_from_sixteen_pixels_a_byte_on() {
    let folder = tempfile::tempdir().unwrap();
    // With its entry 12 + 7488 bytes; and 400 by 300 pixels are 120 000.
    write(folder.path(), vec![Field::text(270, &"x".repeat(7487))]);
    let told = told(MetadataUse::All);
    for (rest, all) in [
        ("a.tif/full/max/0/default.jpg", true),
        ("a.tif/0,0,400,300/400,300/0/default.png", true),
        ("a.tif/full/max/90/default.png", true),
        ("a.tif/full/399,300/0/default.jpg", false),
        ("a.tif/0,0,399,300/max/0/default.jpg", false),
        ("a.tif/0,0,256,256/256,256/0/default.jpg", false),
    ] {
        let beside = told.beside(&prepared(folder.path(), rest).await).await;
        assert_eq!(matches!(beside, Beside::All(_)), all, "{rest}: {beside:?}");
        assert!(matches!(beside, Beside::All(_) | Beside::Rights(_)), "{rest}: {beside:?}");
    }
}

#[tokio::test]
async fn nothing_is_read_where_nothing_is_wanted_or_the_format_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), vec![Field::text(315, "A")]);
    for (usage, rest) in [
        (MetadataUse::None, "a.tif/full/max/0/default.jpg"),
        (MetadataUse::All, "a.tif/full/max/0/default.gif"),
        (MetadataUse::All, "a.tif/full/max/0/default.pdf"),
    ] {
        let told = told(usage);
        let prepared = prepared(folder.path(), rest).await;
        assert!(matches!(told.at_hand(&prepared).await, Some(Beside::Nothing)), "{rest}");
        assert!(matches!(told.beside(&prepared).await, Beside::Nothing), "{rest}");
        assert_eq!(told.kept.iter().count(), 0, "{rest}");
    }
}

#[tokio::test]
async fn it_is_at_hand_once_it_was_read_and_counted_by_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), vec![Field::text(315, &"x".repeat(1000))]);
    let told = told(MetadataUse::Rights);
    let prepared = prepared(folder.path(), "a.tif/full/max/0/default.jpg").await;
    assert!(told.at_hand(&prepared).await.is_none());
    assert!(matches!(told.beside(&prepared).await, Beside::Rights(_)));
    // A second reading would find nothing.
    std::fs::remove_file(folder.path().join("a.tif")).unwrap();
    assert!(matches!(told.at_hand(&prepared).await, Some(Beside::Rights(_))));
    assert!(matches!(told.beside(&prepared).await, Beside::Rights(_)));
    told.kept.run_pending_tasks().await;
    assert!(told.kept.weighted_size() > 1000);
}

#[tokio::test]
async fn what_cannot_be_read_costs_the_metadata_and_not_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), vec![Field::text(315, "A")]);
    let told = told(MetadataUse::Rights);
    let prepared = prepared(folder.path(), "a.tif/full/max/0/default.jpg").await;
    std::fs::write(folder.path().join("a.tif"), b"another file").unwrap();
    let beside = told.beside(&prepared).await;
    assert!(matches!(beside, Beside::Unknown) && !beside.is_certain(), "{beside:?}");
    let file = Bytes::from_static(b"an answer");
    assert_eq!(beside.put_into(file.clone(), Format::Jpg), file);
    // What it cannot be put into stays as it was too.
    let told = Metadata { fields: vec![Field::text(315, "A")], ..Metadata::default() };
    let (carried, _) = Carried::of(&told, MetadataUse::Rights);
    assert_eq!(Beside::Rights(Arc::new(carried)).put_into(file.clone(), Format::Jpg), file);
}

#[tokio::test]
async fn of_another_page_than_the_first_no_more_than_the_rights_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for _ in 0..2 {
        let mut page = encoder.new_image::<Gray8>(400, 300).unwrap();
        page.encoder().write_tag(Tag::ImageDescription, "the first page").unwrap();
        page.encoder().write_tag(Tag::Artist, "A").unwrap();
        page.write_data(&vec![128; 400 * 300][..]).unwrap();
    }
    std::fs::write(folder.path().join("a.tif"), file.into_inner()).unwrap();
    let told = told(MetadataUse::All);
    for (name, all) in [("a.tif", true), ("a.tif;2", false)] {
        let rest = format!("{name}/full/max/0/default.jpg");
        let beside = told.beside(&prepared(folder.path(), &rest).await).await;
        assert_eq!(matches!(beside, Beside::All(_)), all, "{name}: {beside:?}");
        assert!(!beside.blocks().unwrap().is_empty(), "{name}: {beside:?}");
    }
}
