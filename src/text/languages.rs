//! Names of the languages that manuscripts are written in.

use super::{Term, primary, term};

/// A language by its tag and by the names that people give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// Codes of ISO 639-2, as library catalogs write them, that are not the tag.
    pub library_codes: &'static [&'static str],
    pub name: Term,
}

/// The language of a tag; script, region and variants do not count.
#[must_use]
pub fn language(tag: &str) -> Option<&'static Language> {
    let at = LANGUAGES.binary_search_by(|language| language.tag.cmp(primary(tag))).ok()?;
    LANGUAGES.get(at)
}

const fn of(
    tag: &'static str,
    library_codes: &'static [&'static str],
    name: [&'static str; term::LANGUAGES.len()],
) -> Language {
    Language { tag, library_codes, name: Term::new(name) }
}

/// Sorted by tag, with names in the languages of [`term::LANGUAGES`]. Codes: ISO 639-2 as kept by the
/// Library of Congress, both its bibliographic and its terminology codes. Names agree with Unicode
/// CLDR 43 for most languages; it lacks some that only manuscripts are written in.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    of("ace", &[], ["Acehnese", "الآتشيهية", "Aceh", "Ачехский", "Ачех тілі"]),
    of("ae", &["ave"], ["Avestan", "الأفستية", "Avestique", "Авестийский", "Авеста тілі"]),
    of("am", &["amh"], ["Amharic", "الأمهرية", "Amharique", "Амхарский", "Амхар тілі"]),
    of("ang", &[], ["Old English", "الإنجليزية القديمة", "Ancien anglais", "Староанглийский", "Көне ағылшын тілі"]),
    of("ar", &["ara"], ["Arabic", "العربية", "Arabe", "Арабский", "Араб тілі"]),
    of("arc", &[], ["Aramaic", "الآرامية", "Araméen", "Арамейский", "Арамей тілі"]),
    of("az", &["aze"], ["Azerbaijani", "الأذربيجانية", "Azerbaïdjanais", "Азербайджанский", "Әзірбайжан тілі"]),
    of("ber", &[], ["Berber", "الأمازيغية", "Berbère", "Берберский", "Бербер тілі"]),
    of("bg", &["bul"], ["Bulgarian", "البلغارية", "Bulgare", "Болгарский", "Болгар тілі"]),
    of("bn", &["ben"], ["Bengali", "البنغالية", "Bengali", "Бенгальский", "Бенгал тілі"]),
    of("bo", &["tib", "bod"], ["Tibetan", "التبتية", "Tibétain", "Тибетский", "Тибет тілі"]),
    of("bs", &["bos"], ["Bosnian", "البوسنية", "Bosniaque", "Боснийский", "Босния тілі"]),
    of("ca", &["cat"], ["Catalan", "القطلونية", "Catalan", "Каталанский", "Каталан тілі"]),
    of("chg", &[], ["Chagatai", "الجغتائية", "Tchaghataï", "Чагатайский", "Шағатай тілі"]),
    of("ckb", &[], ["Central Kurdish", "الكردية السورانية", "Kurde central", "Центральнокурдский", "Сорани тілі"]),
    of("cop", &[], ["Coptic", "القبطية", "Copte", "Коптский", "Копт тілі"]),
    of("cs", &["cze", "ces"], ["Czech", "التشيكية", "Tchèque", "Чешский", "Чех тілі"]),
    of("cu", &["chu"], ["Church Slavonic", "السلافية الكنسية", "Slavon d’église", "Церковнославянский", "Шіркеулік славян тілі"]),
    of("de", &["ger", "deu"], ["German", "الألمانية", "Allemand", "Немецкий", "Неміс тілі"]),
    of("el", &["gre", "ell"], ["Greek", "اليونانية", "Grec", "Греческий", "Грек тілі"]),
    of("en", &["eng"], ["English", "الإنجليزية", "Anglais", "Английский", "Ағылшын тілі"]),
    of("enm", &[], ["Middle English", "الإنجليزية الوسطى", "Moyen anglais", "Среднеанглийский", "Орта ағылшын тілі"]),
    of("es", &["spa"], ["Spanish", "الإسبانية", "Espagnol", "Испанский", "Испан тілі"]),
    of("fa", &["per", "fas"], ["Persian", "الفارسية", "Persan", "Персидский", "Парсы тілі"]),
    of("ff", &["ful"], ["Fulah", "الفولانية", "Peul", "Фула", "Фула тілі"]),
    of("fr", &["fre", "fra"], ["French", "الفرنسية", "Français", "Французский", "Француз тілі"]),
    of("frm", &[], ["Middle French", "الفرنسية الوسطى", "Moyen français", "Среднефранцузский", "Орта француз тілі"]),
    of("fro", &[], ["Old French", "الفرنسية القديمة", "Ancien français", "Старофранцузский", "Көне француз тілі"]),
    of("gez", &[], ["Geez", "الجعزية", "Guèze", "Геэз", "Геэз тілі"]),
    of("gmh", &[], ["Middle High German", "الألمانية العليا الوسطى", "Moyen haut-allemand", "Средневерхненемецкий", "Орта жоғарғы неміс тілі"]),
    of("grc", &[], ["Ancient Greek", "اليونانية القديمة", "Grec ancien", "Древнегреческий", "Көне грек тілі"]),
    of("ha", &["hau"], ["Hausa", "الهوسا", "Haoussa", "Хауса", "Хауса тілі"]),
    of("he", &["heb"], ["Hebrew", "العبرية", "Hébreu", "Иврит", "Иврит тілі"]),
    of("hi", &["hin"], ["Hindi", "الهندية", "Hindi", "Хинди", "Хинди тілі"]),
    of("hy", &["arm", "hye"], ["Armenian", "الأرمنية", "Arménien", "Армянский", "Армян тілі"]),
    of("it", &["ita"], ["Italian", "الإيطالية", "Italien", "Итальянский", "Итальян тілі"]),
    of("ja", &["jpn"], ["Japanese", "اليابانية", "Japonais", "Японский", "Жапон тілі"]),
    of("jpr", &[], ["Judeo-Persian", "الفارسية اليهودية", "Judéo-persan", "Еврейско-персидский", "Еврей-парсы тілі"]),
    of("jrb", &[], ["Judeo-Arabic", "العربية اليهودية", "Judéo-arabe", "Еврейско-арабский", "Еврей-араб тілі"]),
    of("jv", &["jav"], ["Javanese", "الجاوية", "Javanais", "Яванский", "Ява тілі"]),
    of("ka", &["geo", "kat"], ["Georgian", "الجورجية", "Géorgien", "Грузинский", "Грузин тілі"]),
    of("kab", &[], ["Kabyle", "القبائلية", "Kabyle", "Кабильский", "Кабил тілі"]),
    of("kk", &["kaz"], ["Kazakh", "الكازاخية", "Kazakh", "Казахский", "Қазақ тілі"]),
    of("ko", &["kor"], ["Korean", "الكورية", "Coréen", "Корейский", "Корей тілі"]),
    of("ku", &["kur"], ["Kurdish", "الكردية", "Kurde", "Курдский", "Күрд тілі"]),
    of("la", &["lat"], ["Latin", "اللاتينية", "Latin", "Латинский", "Латын тілі"]),
    of("lzh", &[], ["Literary Chinese", "الصينية الأدبية", "Chinois littéraire", "Классический китайский", "Классикалық қытай тілі"]),
    of("mg", &["mlg"], ["Malagasy", "الملغاشية", "Malgache", "Малагасийский", "Малагаси тілі"]),
    of("mn", &["mon"], ["Mongolian", "المنغولية", "Mongol", "Монгольский", "Моңғол тілі"]),
    of("ms", &["may", "msa"], ["Malay", "الملايوية", "Malais", "Малайский", "Малай тілі"]),
    of("mul", &[], ["Multiple languages", "لغات متعددة", "Plusieurs langues", "Несколько языков", "Бірнеше тіл"]),
    of("nl", &["dut", "nld"], ["Dutch", "الهولندية", "Néerlandais", "Нидерландский", "Нидерланд тілі"]),
    of("ota", &[], ["Ottoman Turkish", "التركية العثمانية", "Turc ottoman", "Османский", "Осман түрік тілі"]),
    of("pa", &["pan"], ["Punjabi", "البنجابية", "Pendjabi", "Пенджаби", "Пенджаб тілі"]),
    of("pal", &[], ["Middle Persian", "الفارسية الوسطى", "Moyen perse", "Среднеперсидский", "Орта парсы тілі"]),
    of("pi", &["pli"], ["Pali", "البالية", "Pali", "Пали", "Пали тілі"]),
    of("pl", &["pol"], ["Polish", "البولندية", "Polonais", "Польский", "Поляк тілі"]),
    of("ps", &["pus"], ["Pashto", "البشتوية", "Pachto", "Пушту", "Пушту тілі"]),
    of("pt", &["por"], ["Portuguese", "البرتغالية", "Portugais", "Португальский", "Португал тілі"]),
    of("ro", &["rum", "ron"], ["Romanian", "الرومانية", "Roumain", "Румынский", "Румын тілі"]),
    of("ru", &["rus"], ["Russian", "الروسية", "Russe", "Русский", "Орыс тілі"]),
    of("sa", &["san"], ["Sanskrit", "السنسكريتية", "Sanskrit", "Санскрит", "Санскрит тілі"]),
    of("sam", &[], ["Samaritan Aramaic", "الآرامية السامرية", "Araméen samaritain", "Самаритянский арамейский", "Самариялық арамей тілі"]),
    of("sd", &["snd"], ["Sindhi", "السندية", "Sindhi", "Синдхи", "Синдхи тілі"]),
    of("so", &["som"], ["Somali", "الصومالية", "Somali", "Сомали", "Сомали тілі"]),
    of("sog", &[], ["Sogdian", "الصغدية", "Sogdien", "Согдийский", "Соғды тілі"]),
    of("sq", &["alb", "sqi"], ["Albanian", "الألبانية", "Albanais", "Албанский", "Албан тілі"]),
    of("sr", &["srp"], ["Serbian", "الصربية", "Serbe", "Сербский", "Серб тілі"]),
    of("su", &["sun"], ["Sundanese", "السوندية", "Soundanais", "Сунданский", "Сундан тілі"]),
    of("sw", &["swa"], ["Swahili", "السواحيلية", "Swahili", "Суахили", "Суахили тілі"]),
    of("syr", &[], ["Syriac", "السريانية", "Syriaque", "Сирийский", "Сирия тілі"]),
    of("ta", &["tam"], ["Tamil", "التاميلية", "Tamoul", "Тамильский", "Тамил тілі"]),
    of("ti", &["tir"], ["Tigrinya", "التغرينية", "Tigrigna", "Тигринья", "Тигринья тілі"]),
    of("tk", &["tuk"], ["Turkmen", "التركمانية", "Turkmène", "Туркменский", "Түрікмен тілі"]),
    of("tr", &["tur"], ["Turkish", "التركية", "Turc", "Турецкий", "Түрік тілі"]),
    of("tt", &["tat"], ["Tatar", "التترية", "Tatar", "Татарский", "Татар тілі"]),
    of("ug", &["uig"], ["Uyghur", "الأويغورية", "Ouïghour", "Уйгурский", "Ұйғыр тілі"]),
    of("uk", &["ukr"], ["Ukrainian", "الأوكرانية", "Ukrainien", "Украинский", "Украин тілі"]),
    of("und", &[], ["Undetermined", "غير محددة", "Langue indéterminée", "Язык не определён", "Тілі анықталмаған"]),
    of("ur", &["urd"], ["Urdu", "الأردية", "Ourdou", "Урду", "Урду тілі"]),
    of("uz", &["uzb"], ["Uzbek", "الأوزبكية", "Ouzbek", "Узбекский", "Өзбек тілі"]),
    of("wo", &["wol"], ["Wolof", "الولوفية", "Wolof", "Волоф", "Волоф тілі"]),
    of("xcl", &[], ["Classical Armenian", "الأرمنية الكلاسيكية", "Arménien classique", "Древнеармянский", "Көне армян тілі"]),
    of("yi", &["yid"], ["Yiddish", "اليديشية", "Yiddish", "Идиш", "Идиш тілі"]),
    of("zh", &["chi", "zho"], ["Chinese", "الصينية", "Chinois", "Китайский", "Қытай тілі"]),
    of("zxx", &[], ["No linguistic content", "لا محتوى لغوي", "Sans contenu linguistique", "Нет языкового содержания", "Тілдік мазмұны жоқ"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_whatever_follows_its_tag() {
        assert_eq!(language("ar").unwrap().name.english(), "Arabic");
        assert_eq!(language("ar-Latn").unwrap().name.of("ar"), Some("العربية"));
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
