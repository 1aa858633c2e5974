//! An item in which everything that a description can say is said.

use crate::geometry::Size;
use crate::presentation::{
    Behavior, CollectionDescription, FolioDescription, HomepageDescription, ImageDescription,
    ItemDescription, MemberDescription, Pair, PictureDescription, ProviderDescription,
    RangeDescription, ThumbnailDescription, ViewingDirection,
};
use crate::text::LanguageMap;

fn text<const N: usize>(pairs: [(&str, &str); N]) -> LanguageMap {
    pairs.into_iter().collect()
}

/// 6001 by 8003 in the sizes of scale factors 16, 8, 4 and 2, ceil(W/f) by ceil(H/f), where
/// limits reduce the largest.
fn reduced(identifier: &str) -> ImageDescription {
    ImageDescription {
        identifier_encoded: identifier.into(),
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
        identifier_encoded: identifier.into(),
        size: Size::new(600, 800),
        delivered: Size::new(600, 800),
        sizes: vec![Size::new(300, 400), Size::new(600, 800)],
    }
}

fn folio(name: &str, label: LanguageMap, image: ImageDescription) -> FolioDescription {
    let picture = PictureDescription { label: LanguageMap::default(), image };
    FolioDescription { name: name.into(), label, pictures: vec![picture] }
}

fn folios() -> Vec<FolioDescription> {
    let mut restored = folio("1v", text([("en", "f. 1v"), ("ar", "١ظ")]), reduced("odes%2F1v.tif"));
    restored.pictures[0].label =
        text([("en", "After restoration, 2021"), ("ar", "بعد الترميم، ٢٠٢١")]);
    restored.pictures.push(PictureDescription {
        label: text([("en", "Before restoration"), ("ar", "قبل الترميم")]),
        image: reduced("odes%2F1v.before.tif"),
    });
    vec![
        folio("1r", text([("en", "f. 1r"), ("ar", "١و")]), reduced("odes%2F1r.tif")),
        restored,
        folio("2 bis/r", text([("en", "f. 2bis r")]), whole("odes%2F2bis.tif")),
        folio("2v", LanguageMap::none("2v"), whole("odes%2F%D9%A2.tif")),
        folio("board", LanguageMap::default(), whole("odes%2Fboard.tif")),
    ]
}

fn ranges() -> Vec<RangeDescription> {
    let range = |name: &str, label, folios: &[&str], ranges| RangeDescription {
        name: name.into(),
        label,
        folios: folios.iter().map(|&name| name.to_owned()).collect(),
        ranges,
    };
    let halt = range("halt", text([("en", "The halt"), ("ar", "الوقوف")]), &["1r", "1v"], vec![]);
    let storm = range("storm", text([("ar", "المطر")]), &["2 bis/r", "2v"], vec![]);
    let lost = range("lost", text([("en", "The hunt")]), &["9r"], vec![]);
    vec![
        // An author's `contents` keeps its name.
        range("contents", text([("en", "The ode"), ("ar", "القصيدة")]), &[], vec![halt, storm]),
        range("binding", text([("en", "Binding")]), &["2v", "board"], vec![]),
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

fn providers() -> Vec<ProviderDescription> {
    vec![
        ProviderDescription {
            id: "https://example.org/project".into(),
            label: text([("en", "A project")]),
            homepage: Some(HomepageDescription {
                url: "https://example.org/project/about".into(),
                label: text([("en", "About the project")]),
            }),
            logo: None,
        },
        ProviderDescription {
            id: "https://www.wikidata.org/entity/Q1".into(),
            label: text([("ar", "دار الكتب"), ("en", "House of Books")]),
            homepage: Some(HomepageDescription {
                url: "https://library.example/?lang=ar&a=1".into(),
                label: text([("ar", "دار الكتب")]),
            }),
            logo: Some(whole("logos%2Fhouse.png")),
        },
    ]
}

/// A right-to-left codex of five folios.
pub(in crate::presentation) fn item() -> ItemDescription {
    ItemDescription {
        part_of: Vec::new(),
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
        viewing_direction: Some(ViewingDirection::RightToLeft),
        behavior: Some(Behavior::Paged),
        folios: folios(),
        ranges: ranges(),
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
