//! Names of the languages that manuscripts are written in.

/// A language by its tag and by the names that people give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// Codes of ISO 639-2, as library catalogs write them, that are not the tag.
    pub library_codes: &'static [&'static str],
    /// Its name in English.
    pub english: &'static str,
    /// Its name in Arabic.
    pub arabic: &'static str,
}

/// The language of a tag; script, region and variants do not count.
#[must_use]
pub fn language(tag: &str) -> Option<&'static Language> {
    let primary = tag.split('-').next()?;
    let at = LANGUAGES.binary_search_by(|language| language.tag.cmp(primary)).ok()?;
    LANGUAGES.get(at)
}

const fn of(
    tag: &'static str,
    library_codes: &'static [&'static str],
    english: &'static str,
    arabic: &'static str,
) -> Language {
    Language { tag, library_codes, english, arabic }
}

/// Sorted by tag. Codes: ISO 639-2 as kept by the Library of Congress, both its
/// bibliographic and its terminology codes.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    of("ace", &[], "Acehnese", "الآتشيهية"),
    of("ae", &["ave"], "Avestan", "الأفستية"),
    of("am", &["amh"], "Amharic", "الأمهرية"),
    of("ang", &[], "Old English", "الإنجليزية القديمة"),
    of("ar", &["ara"], "Arabic", "العربية"),
    of("arc", &[], "Aramaic", "الآرامية"),
    of("az", &["aze"], "Azerbaijani", "الأذربيجانية"),
    of("ber", &[], "Berber", "الأمازيغية"),
    of("bg", &["bul"], "Bulgarian", "البلغارية"),
    of("bn", &["ben"], "Bengali", "البنغالية"),
    of("bo", &["tib", "bod"], "Tibetan", "التبتية"),
    of("bs", &["bos"], "Bosnian", "البوسنية"),
    of("ca", &["cat"], "Catalan", "القطلونية"),
    of("chg", &[], "Chagatai", "الجغتائية"),
    of("ckb", &[], "Central Kurdish", "الكردية السورانية"),
    of("cop", &[], "Coptic", "القبطية"),
    of("cs", &["cze", "ces"], "Czech", "التشيكية"),
    of("cu", &["chu"], "Church Slavonic", "السلافية الكنسية"),
    of("de", &["ger", "deu"], "German", "الألمانية"),
    of("el", &["gre", "ell"], "Greek", "اليونانية"),
    of("en", &["eng"], "English", "الإنجليزية"),
    of("enm", &[], "Middle English", "الإنجليزية الوسطى"),
    of("es", &["spa"], "Spanish", "الإسبانية"),
    of("fa", &["per", "fas"], "Persian", "الفارسية"),
    of("ff", &["ful"], "Fulah", "الفولانية"),
    of("fr", &["fre", "fra"], "French", "الفرنسية"),
    of("frm", &[], "Middle French", "الفرنسية الوسطى"),
    of("fro", &[], "Old French", "الفرنسية القديمة"),
    of("gez", &[], "Geez", "الجعزية"),
    of("gmh", &[], "Middle High German", "الألمانية العليا الوسطى"),
    of("grc", &[], "Ancient Greek", "اليونانية القديمة"),
    of("ha", &["hau"], "Hausa", "الهوسا"),
    of("he", &["heb"], "Hebrew", "العبرية"),
    of("hi", &["hin"], "Hindi", "الهندية"),
    of("hy", &["arm", "hye"], "Armenian", "الأرمنية"),
    of("it", &["ita"], "Italian", "الإيطالية"),
    of("ja", &["jpn"], "Japanese", "اليابانية"),
    of("jpr", &[], "Judeo-Persian", "الفارسية اليهودية"),
    of("jrb", &[], "Judeo-Arabic", "العربية اليهودية"),
    of("jv", &["jav"], "Javanese", "الجاوية"),
    of("ka", &["geo", "kat"], "Georgian", "الجورجية"),
    of("kab", &[], "Kabyle", "القبائلية"),
    of("kk", &["kaz"], "Kazakh", "الكازاخية"),
    of("ko", &["kor"], "Korean", "الكورية"),
    of("ku", &["kur"], "Kurdish", "الكردية"),
    of("la", &["lat"], "Latin", "اللاتينية"),
    of("lzh", &[], "Literary Chinese", "الصينية الأدبية"),
    of("mg", &["mlg"], "Malagasy", "الملغاشية"),
    of("mn", &["mon"], "Mongolian", "المنغولية"),
    of("ms", &["may", "msa"], "Malay", "الملايوية"),
    of("mul", &[], "Multiple languages", "لغات متعددة"),
    of("nl", &["dut", "nld"], "Dutch", "الهولندية"),
    of("ota", &[], "Ottoman Turkish", "التركية العثمانية"),
    of("pa", &["pan"], "Punjabi", "البنجابية"),
    of("pal", &[], "Middle Persian", "الفارسية الوسطى"),
    of("pi", &["pli"], "Pali", "البالية"),
    of("pl", &["pol"], "Polish", "البولندية"),
    of("ps", &["pus"], "Pashto", "البشتوية"),
    of("pt", &["por"], "Portuguese", "البرتغالية"),
    of("ro", &["rum", "ron"], "Romanian", "الرومانية"),
    of("ru", &["rus"], "Russian", "الروسية"),
    of("sa", &["san"], "Sanskrit", "السنسكريتية"),
    of("sam", &[], "Samaritan Aramaic", "الآرامية السامرية"),
    of("sd", &["snd"], "Sindhi", "السندية"),
    of("so", &["som"], "Somali", "الصومالية"),
    of("sog", &[], "Sogdian", "الصغدية"),
    of("sq", &["alb", "sqi"], "Albanian", "الألبانية"),
    of("sr", &["srp"], "Serbian", "الصربية"),
    of("su", &["sun"], "Sundanese", "السوندية"),
    of("sw", &["swa"], "Swahili", "السواحيلية"),
    of("syr", &[], "Syriac", "السريانية"),
    of("ta", &["tam"], "Tamil", "التاميلية"),
    of("ti", &["tir"], "Tigrinya", "التغرينية"),
    of("tk", &["tuk"], "Turkmen", "التركمانية"),
    of("tr", &["tur"], "Turkish", "التركية"),
    of("tt", &["tat"], "Tatar", "التترية"),
    of("ug", &["uig"], "Uyghur", "الأويغورية"),
    of("uk", &["ukr"], "Ukrainian", "الأوكرانية"),
    of("und", &[], "Undetermined", "غير محددة"),
    of("ur", &["urd"], "Urdu", "الأردية"),
    of("uz", &["uzb"], "Uzbek", "الأوزبكية"),
    of("wo", &["wol"], "Wolof", "الولوفية"),
    of("xcl", &[], "Classical Armenian", "الأرمنية الكلاسيكية"),
    of("yi", &["yid"], "Yiddish", "اليديشية"),
    of("zh", &["chi", "zho"], "Chinese", "الصينية"),
    of("zxx", &[], "No linguistic content", "لا محتوى لغوي"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_whatever_follows_its_tag() {
        assert_eq!(language("ar").unwrap().english, "Arabic");
        assert_eq!(language("ar-Latn").unwrap().arabic, "العربية");
        assert_eq!(language("tlh"), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn the_table_is_sorted_and_its_tags_are_tags() {
        assert!(LANGUAGES.is_sorted_by(|left, right| left.tag < right.tag));
        for language in LANGUAGES {
            assert_eq!(super::super::language_tag(language.tag).as_deref(), Ok(language.tag));
            assert!(!language.library_codes.contains(&language.tag));
        }
    }
}
