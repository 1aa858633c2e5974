//! [`Sura`]: a chapter of the Quran.

/// A chapter of the Quran, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sura(u8);

/// Names in the order of the suras, Arabic and in the transliteration of the International Journal of
/// Middle East Studies, with its letters for what Arabic alone has and the article unassimilated.
const NAMES: [(&str, &str); Sura::COUNT as usize] = [
    ("الفاتحة", "al-Fātiḥa"),
    ("البقرة", "al-Baqara"),
    ("آل عمران", "Āl ʿImrān"),
    ("النساء", "al-Nisāʾ"),
    ("المائدة", "al-Māʾida"),
    ("الأنعام", "al-Anʿām"),
    ("الأعراف", "al-Aʿrāf"),
    ("الأنفال", "al-Anfāl"),
    ("التوبة", "al-Tawba"),
    ("يونس", "Yūnus"),
    ("هود", "Hūd"),
    ("يوسف", "Yūsuf"),
    ("الرعد", "al-Raʿd"),
    ("إبراهيم", "Ibrāhīm"),
    ("الحجر", "al-Ḥijr"),
    ("النحل", "al-Naḥl"),
    ("الإسراء", "al-Isrāʾ"),
    ("الكهف", "al-Kahf"),
    ("مريم", "Maryam"),
    ("طه", "Ṭā Hā"),
    ("الأنبياء", "al-Anbiyāʾ"),
    ("الحج", "al-Ḥajj"),
    ("المؤمنون", "al-Muʾminūn"),
    ("النور", "al-Nūr"),
    ("الفرقان", "al-Furqān"),
    ("الشعراء", "al-Shuʿarāʾ"),
    ("النمل", "al-Naml"),
    ("القصص", "al-Qaṣaṣ"),
    ("العنكبوت", "al-ʿAnkabūt"),
    ("الروم", "al-Rūm"),
    ("لقمان", "Luqmān"),
    ("السجدة", "al-Sajda"),
    ("الأحزاب", "al-Aḥzāb"),
    ("سبأ", "Sabaʾ"),
    ("فاطر", "Fāṭir"),
    ("يس", "Yā Sīn"),
    ("الصافات", "al-Ṣāffāt"),
    ("ص", "Ṣād"),
    ("الزمر", "al-Zumar"),
    ("غافر", "Ghāfir"),
    ("فصلت", "Fuṣṣilat"),
    ("الشورى", "al-Shūrā"),
    ("الزخرف", "al-Zukhruf"),
    ("الدخان", "al-Dukhān"),
    ("الجاثية", "al-Jāthiya"),
    ("الأحقاف", "al-Aḥqāf"),
    ("محمد", "Muḥammad"),
    ("الفتح", "al-Fatḥ"),
    ("الحجرات", "al-Ḥujurāt"),
    ("ق", "Qāf"),
    ("الذاريات", "al-Dhāriyāt"),
    ("الطور", "al-Ṭūr"),
    ("النجم", "al-Najm"),
    ("القمر", "al-Qamar"),
    ("الرحمن", "al-Raḥmān"),
    ("الواقعة", "al-Wāqiʿa"),
    ("الحديد", "al-Ḥadīd"),
    ("المجادلة", "al-Mujādala"),
    ("الحشر", "al-Ḥashr"),
    ("الممتحنة", "al-Mumtaḥana"),
    ("الصف", "al-Ṣaff"),
    ("الجمعة", "al-Jumuʿa"),
    ("المنافقون", "al-Munāfiqūn"),
    ("التغابن", "al-Taghābun"),
    ("الطلاق", "al-Ṭalāq"),
    ("التحريم", "al-Taḥrīm"),
    ("الملك", "al-Mulk"),
    ("القلم", "al-Qalam"),
    ("الحاقة", "al-Ḥāqqa"),
    ("المعارج", "al-Maʿārij"),
    ("نوح", "Nūḥ"),
    ("الجن", "al-Jinn"),
    ("المزمل", "al-Muzzammil"),
    ("المدثر", "al-Muddaththir"),
    ("القيامة", "al-Qiyāma"),
    ("الإنسان", "al-Insān"),
    ("المرسلات", "al-Mursalāt"),
    ("النبأ", "al-Nabaʾ"),
    ("النازعات", "al-Nāziʿāt"),
    ("عبس", "ʿAbasa"),
    ("التكوير", "al-Takwīr"),
    ("الانفطار", "al-Infiṭār"),
    ("المطففين", "al-Muṭaffifīn"),
    ("الانشقاق", "al-Inshiqāq"),
    ("البروج", "al-Burūj"),
    ("الطارق", "al-Ṭāriq"),
    ("الأعلى", "al-Aʿlā"),
    ("الغاشية", "al-Ghāshiya"),
    ("الفجر", "al-Fajr"),
    ("البلد", "al-Balad"),
    ("الشمس", "al-Shams"),
    ("الليل", "al-Layl"),
    ("الضحى", "al-Ḍuḥā"),
    ("الشرح", "al-Sharḥ"),
    ("التين", "al-Tīn"),
    ("العلق", "al-ʿAlaq"),
    ("القدر", "al-Qadr"),
    ("البينة", "al-Bayyina"),
    ("الزلزلة", "al-Zalzala"),
    ("العاديات", "al-ʿĀdiyāt"),
    ("القارعة", "al-Qāriʿa"),
    ("التكاثر", "al-Takāthur"),
    ("العصر", "al-ʿAṣr"),
    ("الهمزة", "al-Humaza"),
    ("الفيل", "al-Fīl"),
    ("قريش", "Quraysh"),
    ("الماعون", "al-Māʿūn"),
    ("الكوثر", "al-Kawthar"),
    ("الكافرون", "al-Kāfirūn"),
    ("النصر", "al-Naṣr"),
    ("المسد", "al-Masad"),
    ("الإخلاص", "al-Ikhlāṣ"),
    ("الفلق", "al-Falaq"),
    ("الناس", "al-Nās"),
];

impl Sura {
    pub const COUNT: u8 = 114;

    /// `None` for a number that no sura has.
    #[must_use]
    pub fn new(number: i64) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=Self::COUNT).contains(number)).map(Self)
    }

    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its Arabic name, without `سورة` before it.
    #[must_use]
    pub fn arabic(self) -> &'static str {
        NAMES[usize::from(self.0) - 1].0
    }

    /// Its name in transliteration.
    #[must_use]
    pub fn transliterated(self) -> &'static str {
        NAMES[usize::from(self.0) - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suras_stand_where_they_are_counted() {
        for (number, arabic, transliterated) in [
            (1, "الفاتحة", "al-Fātiḥa"),
            (2, "البقرة", "al-Baqara"),
            (18, "الكهف", "al-Kahf"),
            (36, "يس", "Yā Sīn"),
            (55, "الرحمن", "al-Raḥmān"),
            (67, "الملك", "al-Mulk"),
            (96, "العلق", "al-ʿAlaq"),
            (114, "الناس", "al-Nās"),
        ] {
            let sura = Sura::new(number).unwrap();
            assert_eq!((sura.arabic(), sura.transliterated()), (arabic, transliterated));
        }
        for number in [0, -1, 115, 370] {
            assert_eq!(Sura::new(number), None);
        }
    }
}
