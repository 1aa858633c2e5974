//! Arabic, in the formal language of library catalogs.

use super::{Words, ar_mirador, ar_uv};

/// Arabic.
pub static ARABIC: Words = Words {
    code: "ar",
    direction: "rtl",
    own_name: "العربية",
    languages: "اللغة",

    site: "ورّاق",
    to_home_page: "إلى الصفحة الرئيسية",

    items_to_read: |number| {
        counted(
            number,
            &Noun {
                none: "لا توجد مواد للاطلاع",
                one: "مادة واحدة للاطلاع",
                two: "مادتان للاطلاع",
                few: "مواد للاطلاع",
                many: "مادة للاطلاع",
            },
        )
    },
    images: |number| {
        counted(
            number,
            &Noun {
                none: "لا توجد صور",
                one: "صورة واحدة",
                two: "صورتان",
                few: "صور",
                many: "صورة",
            },
        )
    },
    first_image_of: "الصورة الأولى من:",
    no_picture: "لا توجد صورة",
    untitled: "بلا عنوان",
    shelfmark: "رقم الحفظ",
    open_in: |viewer| format!("فتح في {viewer}"),
    iiif_manifest: "بيان IIIF",
    empty_title: "الرفوف خالية",
    empty_remedy: [
        "ضع مجلدًا من صور الصفحات داخل المجلد الذي يحدّده الخيار",
        "فيصبح كل مجلد كهذا مادة في هذه الصفحة، وتُرتَّب صوره بحسب أسمائها.",
    ],
    footer: "تُتاح الصور وأوصافها وفق معايير IIIF، ويمكن فتح رابط البيان في أي برنامج عرض يدعمها.",

    missing_viewers: "برامج عرض غير مثبَّتة",
    not_installed_here: "غير مثبَّت على هذا الخادم:",
    installing: ["يستطيع مشغّل الخادم إضافة ما ينقص بالأمر", "ثم إعادة التشغيل."],
    viewer_missing_title: |viewer| format!("برنامج العرض {viewer} غير مثبَّت"),
    viewer_missing: "يستطيع مشغّل هذا الخادم إضافته بالأمر الآتي ثم إعادة التشغيل، وإلى ذلك الحين \
                     يمكن فتح بيانات IIIF في برامج عرض أخرى.",

    not_found_title: "الصفحة غير موجودة",
    not_found: "لا يوجد شيء في هذا العنوان.",
    nothing_to_open_title: "لا شيء لفتحه",
    nothing_to_open: "لا يذكر العنوان بيان IIIF: اختر مادة من الصفحة الرئيسية.",
    needs_javascript: |viewer| format!("يحتاج {viewer} إلى JavaScript."),
    without_javascript: "ويمكن من دونه فتح البيان في برنامج عرض آخر:",

    mirador: ar_mirador::TEXTS,
    uv_locale: "ar",
    uv: ar_uv::TEXTS,
};

/// The forms of something counted. `few` and `many` follow the number.
struct Noun {
    none: &'static str,
    one: &'static str,
    two: &'static str,
    /// 3 to 10, and so after every full hundred.
    few: &'static str,
    /// 11 to 99; 100, 101 and 102 are written alike for nouns that end in ة.
    many: &'static str,
}

/// Source: CLDR, plural rules for `ar`.
fn counted(number: usize, noun: &Noun) -> String {
    match (number, number % 100) {
        (0, _) => noun.none.to_owned(),
        (1, _) => noun.one.to_owned(),
        (2, _) => noun.two.to_owned(),
        (_, 3..=10) => format!("{} {}", eastern(number), noun.few),
        _ => format!("{} {}", eastern(number), noun.many),
    }
}

/// A number as written in the Arab East, and on the leaves of its books: `١٢`.
fn eastern(number: usize) -> String {
    let digit = |digit: char| "٠١٢٣٤٥٦٧٨٩".chars().nth(digit.to_digit(10)? as usize);
    number.to_string().chars().filter_map(digit).collect()
}
