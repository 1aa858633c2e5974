//! An item in which everything that a description can say is said.

use crate::geometry::{Millimeters, Rect, Size};
use crate::image_api::ApiVersion;
use crate::presentation::{
    Behavior, CollectionDescription, FolioBehavior, FolioDescription, ImageDescription,
    ImageService, ImageSource, ItemDescription, Link, LinkKind, MemberDescription, MemberKind,
    Pair, PartElsewhere, PictureDescription, Place, ProviderDescription, RangeBehavior,
    RangeDescription, RangePart, SequenceDescription, Service, ThumbnailDescription, Turn, View,
    ViewingDirection,
};
use crate::text::LanguageMap;

fn text<const N: usize>(pairs: [(&str, &str); N]) -> LanguageMap {
    pairs.into_iter().collect()
}

/// 6001 by 8003 in the sizes of scale factors 16, 8, 4 and 2, ceil(W/f) by ceil(H/f), where
/// limits reduce the largest.
fn reduced(identifier: &str) -> ImageDescription {
    ImageDescription {
        source: ImageSource::Ours(identifier.into()),
        size: Size::new(6001, 8003),
        delivered: Size::new(3000, 4001),
        sizes: [(376, 501), (751, 1001), (1501, 2001)]
            .map(|(width, height)| Size::new(width, height))
            .to_vec(),
    }
}

/// 600 by 800, delivered whole.
fn whole(identifier: &str) -> ImageDescription {
    ImageDescription {
        source: ImageSource::Ours(identifier.into()),
        size: Size::new(600, 800),
        delivered: Size::new(600, 800),
        sizes: vec![Size::new(300, 400), Size::new(600, 800)],
    }
}

fn picture(image: ImageDescription) -> PictureDescription {
    PictureDescription { label: LanguageMap::default(), image, view: View::default(), place: None }
}

fn folio(name: &str, label: LanguageMap, image: ImageDescription) -> FolioDescription {
    let pictures = vec![picture(image)];
    FolioDescription { name: name.into(), label, pictures, ..FolioDescription::default() }
}

fn folios() -> Vec<FolioDescription> {
    let mut restored = folio("1v", text([("en", "f. 1v"), ("ar", "١ظ")]), reduced("odes%2F1v.tif"));
    restored.pictures[0].label =
        text([("en", "After restoration, 2021"), ("ar", "بعد الترميم، ٢٠٢١")]);
    restored.pictures.push(PictureDescription {
        label: text([("en", "Before restoration"), ("ar", "قبل الترميم")]),
        ..picture(reduced("odes%2F1v.before.tif"))
    });
    // 210 × 157.5 mm, of 8003 × 6001 pixels.
    restored.measures = Some(Millimeters { height_tenths: 2100, width_tenths: 1575 });
    restored.metadata =
        vec![Pair { label: text([("en", "Old number")]), value: LanguageMap::none("17") }];
    vec![
        folio("1r", text([("en", "f. 1r"), ("ar", "١و")]), reduced("odes%2F1r.tif")),
        restored,
        folio("2 bis/r", text([("en", "f. 2bis r")]), whole("odes%2F2bis.tif")),
        folio("2v", LanguageMap::none("2v"), whole("odes%2F%D9%A2.tif")),
        folio("board", LanguageMap::default(), whole("odes%2Fboard.tif")),
        FolioDescription {
            behavior: Some(FolioBehavior::NonPaged),
            ..folio("elsewhere", text([("en", "A leaf in another library")]), theirs())
        },
        put_together(),
        // A leaf that is lost.
        FolioDescription { name: "lost".into(), ..FolioDescription::default() },
    ]
}

fn theirs() -> ImageDescription {
    let id = "https://iiif.library.example/image/leaf%2F3".to_owned();
    ImageDescription {
        source: ImageSource::Service(ImageService { id, version: ApiVersion::V2, level: 2 }),
        size: Size::new(2000, 3000),
        delivered: Size::new(2000, 3000),
        sizes: Vec::new(),
    }
}

/// Half of an opening, turned, and a fragment from a file elsewhere that lies on it.
fn put_together() -> FolioDescription {
    let (url, media_type) = ("https://library.example/scrap.png".into(), "image/png".into());
    let scrap = ImageDescription {
        source: ImageSource::File { url, media_type },
        size: Size::new(300, 200),
        delivered: Size::new(300, 200),
        sizes: Vec::new(),
    };
    let region = Some(Rect::new(0, 400, 600, 400));
    FolioDescription {
        name: "3".into(),
        pictures: vec![
            PictureDescription {
                view: View { region, turn: Turn::ThreeQuarters },
                ..picture(whole("odes%2Fopening.tif"))
            },
            PictureDescription { place: Some(Rect::new(20, 30, 300, 200)), ..picture(scrap) },
        ],
        ..FolioDescription::default()
    }
}

fn ranges() -> Vec<RangeDescription> {
    let range = |name: &str, label, folios: &[&str], ranges| RangeDescription {
        name: name.into(),
        label,
        behavior: None,
        folios: folios.iter().map(|&name| name.to_owned()).collect(),
        parts: Vec::new(),
        ranges,
    };
    let halt = range("halt", text([("en", "The halt"), ("ar", "الوقوف")]), &["1r", "1v"], vec![]);
    let mut storm = range("storm", text([("ar", "المطر")]), &["2 bis/r", "2v"], vec![]);
    storm.parts = vec![RangePart { folio: "board".into(), place: Rect::new(30, 40, 500, 600) }];
    let lost = range("lost", text([("en", "The hunt")]), &["9r"], vec![]);
    let board = range("board", text([("en", "Board")]), &["board"], vec![]);
    let shown = |behavior, range| RangeDescription { behavior: Some(behavior), ..range };
    vec![
        // An author's `contents` keeps its name.
        range("contents", text([("en", "The ode"), ("ar", "القصيدة")]), &[], vec![halt, storm]),
        shown(
            RangeBehavior::ThumbnailNav,
            range("binding", text([("en", "Binding")]), &["2v"], vec![board]),
        ),
        shown(RangeBehavior::NoNav, range("r4", text([("en", "Stubs")]), &["3"], vec![])),
        lost,
    ]
}

fn metadata() -> Vec<Pair> {
    let pair = |label, value| Pair { label, value };
    vec![
        pair(text([("en", "Shelfmark"), ("ar", "رقم الحفظ")]), LanguageMap::none("MS Ar. 12")),
        pair(
            text([("en", "Language")]),
            text([("en", "Arabic"), ("en", "Persian glosses"), ("ar", "العربية"), ("none", "ar")]),
        ),
        pair(text([("en", "Blank")]), LanguageMap::none("")),
        pair(LanguageMap::default(), LanguageMap::none("without a label")),
    ]
}

fn link(url: &str, kind: LinkKind) -> Link {
    Link { url: url.into(), kind, ..Link::default() }
}

fn providers() -> Vec<ProviderDescription> {
    vec![
        ProviderDescription {
            id: "https://example.org/project".into(),
            label: text([("en", "A project")]),
            homepage: Some(Link {
                url: "https://example.org/project/about".into(),
                label: text([("en", "About the project")]),
                format: Some("text/html".into()),
                ..Link::default()
            }),
            logo: None,
            see_also: Vec::new(),
        },
        ProviderDescription {
            id: "https://www.wikidata.org/entity/Q1".into(),
            label: text([("ar", "دار الكتب"), ("en", "House of Books")]),
            homepage: Some(Link {
                url: "https://library.example/?lang=ar&a=1".into(),
                label: text([("ar", "دار الكتب")]),
                format: Some("text/html".into()),
                languages: vec!["ar".into(), "en".into()],
                ..Link::default()
            }),
            logo: Some(whole("logos%2Fhouse.png")),
            see_also: vec![link("https://library.example/about.rdf", LinkKind::Dataset)],
        },
    ]
}

/// A right-to-left codex of eight folios.
pub(in crate::presentation) fn item() -> ItemDescription {
    ItemDescription {
        part_of: Vec::new(),
        part_of_elsewhere: vec![PartElsewhere {
            id: "https://union.example/iiif/odes".into(),
            kind: MemberKind::Collection,
            label: text([("en", "Odes in all libraries")]),
        }],
        name: "معلقة 12 #1%".into(),
        label: text([("ar", "معلقة امرئ القيس"), ("en", "The Muʿallaqa of Imruʾ al-Qays")]),
        summary: text([("en", "An ode, fully vocalized."), ("ar", "قصيدة مشكولة.")]),
        metadata: metadata(),
        required_statement: Some(Pair {
            label: text([("en", "Held by"), ("ar", "محفوظ في")]),
            value: text([("en", "House of Books"), ("ar", "دار الكتب")]),
        }),
        rights: Some("http://creativecommons.org/publicdomain/mark/1.0/".into()),
        providers: providers(),
        thumbnail: Some(whole("odes%2Fdetail.tif")),
        nav_date: Some("1330-11-14T00:00:00Z".into()),
        places: vec![Place {
            label: text([("en", "Palmyra"), ("ar", "تدمر")]),
            longitude: 382_688_890,
            latitude: 345_516_670,
        }],
        viewing_direction: Some(ViewingDirection::RightToLeft),
        behavior: Some(Behavior::Paged),
        start: Some("1v".into()),
        placeholder: Some(whole("odes%2Fdetail.tif")),
        accompanying: Some(whole("odes%2Fboard.tif")),
        homepages: vec![Link {
            label: text([("en", "In the catalog of the library")]),
            format: Some("text/html".into()),
            languages: vec!["en".into()],
            ..link("https://library.example/ms-12", LinkKind::Text)
        }],
        renderings: vec![Link {
            label: text([("en", "As PDF")]),
            format: Some("application/pdf".into()),
            ..link("https://library.example/ms-12.pdf", LinkKind::Text)
        }],
        see_also: vec![Link {
            label: text([("en", "TEI description")]),
            format: Some("application/tei+xml".into()),
            profile: Some("http://www.tei-c.org/ns/1.0".into()),
            ..link("https://library.example/ms-12.xml", LinkKind::Dataset)
        }],
        services: vec![Service {
            id: "https://library.example/search".into(),
            kind: "SearchService2".into(),
            profile: None,
        }],
        folios: folios(),
        ranges: ranges(),
        sequences: vec![SequenceDescription {
            name: "before".into(),
            label: text([("en", "Before rebinding"), ("ar", "قبل التجليد")]),
            folios: vec!["2v".into(), "1r".into(), "9r".into(), "1v".into()],
        }],
        ..ItemDescription::default()
    }
}

/// Three items: with a thumbnail, with a picture served whole, with nothing but a name.
pub(in crate::presentation) fn collection() -> CollectionDescription {
    CollectionDescription {
        name: "top".into(),
        label: text([("en", "Manuscripts"), ("ar", "مخطوطات")]),
        members: vec![
            MemberDescription {
                name: "معلقة 12 #1%".into(),
                label: text([("ar", "معلقة امرئ القيس"), ("en", "The Muʿallaqa of Imruʾ al-Qays")]),
                thumbnail: Some(ThumbnailDescription::Image(reduced("odes%2F1r.tif"))),
                ..MemberDescription::default()
            },
            MemberDescription {
                name: "ms-2".into(),
                label: LanguageMap::none("<ms-2>"),
                thumbnail: Some(ThumbnailDescription::Image(whole("ms-2%2Fa.png"))),
                ..MemberDescription::default()
            },
            MemberDescription {
                name: "ms-3".into(),
                label: LanguageMap::default(),
                ..MemberDescription::default()
            },
        ],
        ..CollectionDescription::default()
    }
}
