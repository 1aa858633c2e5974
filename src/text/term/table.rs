//! The table of terms.
//!
//! Terms are those of catalogs of manuscripts. Where one language has no settled word, the plain one
//! stands here.

use super::Term;

/// Makes a constant of each row.
macro_rules! terms {
    ($($name:ident: $english:literal, $arabic:literal, $french:literal, $russian:literal, $kazakh:literal;)+) => {
        $(pub const $name: Term = Term::new([$english, $arabic, $french, $russian, $kazakh]);)+

        /// Every term by its name.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, Term)] = &[$((stringify!($name), $name)),+];
    };
}

terms! {
    // What records say of a manuscript and its folios.
    SHELFMARK: "Shelfmark", "رقم الحفظ", "Cote", "Шифр", "Сақтау шифры";
    INSTITUTION: "Holding institution", "جهة الحفظ", "Établissement de conservation", "Место хранения", "Сақтаушы мекеме";
    PLACE: "Place of origin", "مكان النسخ", "Lieu de copie", "Место создания", "Жазылған жері";
    DATE: "Date", "تاريخ النسخ", "Date", "Дата", "Жазылған уақыты";
    LANGUAGE: "Language", "اللغة", "Langue", "Язык", "Тілі";
    SCRIPT: "Script", "نوع الخط", "Écriture", "Почерк", "Жазу түрі";
    MATERIAL: "Material", "مادة الكتابة", "Support", "Материал", "Жазу материалы";
    DIMENSIONS: "Dimensions", "القياس", "Dimensions", "Размер", "Өлшемі";
    MILLIMETERS: "{} mm", "{} مم", "{} mm", "{} мм", "{} мм";
    RESTORED: "Restored", "مُرمَّم", "Restauré", "Реставрирована", "Қалпына келтірілген";
    YES: "Yes", "نعم", "Oui", "Да", "Иә";
    NO: "No", "لا", "Non", "Нет", "Жоқ";
    OTHER_FOLIATION: "Other foliation", "ترقيم آخر", "Autre foliotation", "Другая фолиация", "Басқа парақ нөмірі";
    NOTE: "Note", "ملاحظة", "Note", "Примечание", "Ескертпе";
    IS_MISSING: "There is no image of this page", "لا توجد صورة لهذه الصفحة", "Il n’existe pas d’image de cette page", "Изображения этой страницы нет", "Бұл беттің суреті жоқ";

    // Dates.
    HIJRI: "Hijri calendar", "التقويم الهجري", "calendrier hégirien", "календарь хиджры", "хижра күнтізбесі";
    SOLAR_HIJRI: "Solar Hijri calendar", "التقويم الهجري الشمسي", "calendrier hégirien solaire", "календарь солнечной хиджры", "күн хижрасы күнтізбесі";
    JULIAN: "Julian calendar", "التقويم اليولياني", "calendrier julien", "юлианский календарь", "юлиан күнтізбесі";
    GREGORIAN: "Gregorian calendar", "التقويم الميلادي", "calendrier grégorien", "григорианский календарь", "григориан күнтізбесі";
    COMMON_ERA: "{} CE", "{} م", "{} apr. J.-C.", "{} н. э.", "б. з. {}";
    ANNO_HEGIRAE: "{} AH", "{} هـ", "{} de l’hégire", "{} г. х.", "хижра бойынша {}";
    SEMICOLON: "; ", "؛ ", "\u{a0}; ", "; ", "; ";
    COMMA: ", ", "، ", ", ", ", ", ", ";

    // How, or when, a surface was photographed.
    BEFORE_RESTORATION: "Before restoration", "قبل الترميم", "Avant restauration", "До реставрации", "Қалпына келтіруге дейін";
    DURING_RESTORATION: "During restoration", "أثناء الترميم", "Pendant la restauration", "Во время реставрации", "Қалпына келтіру кезінде";
    AFTER_RESTORATION: "After restoration", "بعد الترميم", "Après restauration", "После реставрации", "Қалпына келтіргеннен кейін";
    NATURAL_LIGHT: "Natural light", "ضوء طبيعي", "Lumière naturelle", "Естественный свет", "Табиғи жарық";
    RAKING_LIGHT: "Raking light", "ضوء مائل", "Lumière rasante", "Косой свет", "Қиғаш жарық";
    TRANSMITTED_LIGHT: "Transmitted light", "ضوء نافذ", "Lumière transmise", "Проходящий свет", "Өтпелі жарық";
    ULTRAVIOLET: "Ultraviolet", "أشعة فوق بنفسجية", "Ultraviolet", "Ультрафиолетовые лучи", "Ультракүлгін сәуле";
    INFRARED: "Infrared", "أشعة تحت حمراء", "Infrarouge", "Инфракрасные лучи", "Инфрақызыл сәуле";
    X_RAY: "X-ray", "أشعة سينية", "Rayons X", "Рентгеновские лучи", "Рентген сәулесі";
    MULTISPECTRAL: "Multispectral", "تصوير متعدد الأطياف", "Imagerie multispectrale", "Мультиспектральная съёмка", "Мультиспектрлік түсірілім";

    // Parts of a Manifest.
    CONTENTS: "Contents", "المحتويات", "Table des matières", "Содержание", "Мазмұны";
    QUIRES: "Quires", "الكراريس", "Cahiers", "Тетради", "Дәптерлер";
    QUIRE: "Quire {}", "الكراسة {}", "Cahier {}", "Тетрадь {}", "{}-дәптер";
    TEXT: "Text", "النص", "Texte", "Текст", "Мәтін";
    ANNOTATIONS: "Annotations", "التعليقات", "Annotations", "Аннотации", "Аннотациялар";

    // The Collection above all others.
    ALL_ITEMS: "All items", "جميع المواد", "Tous les documents", "Все материалы", "Барлық материалдар";

    // What documents of one version are given when they are made into those of another.
    PROVIDER: "Provider", "الجهة الناشرة", "Mis à disposition par", "Предоставлено", "Ұсынған";
    NORMAL_ORDER: "Normal order", "الترتيب المعتاد", "Ordre normal", "Обычный порядок", "Әдеттегі рет";
    ATTRIBUTION: "Attribution", "الإسناد", "Attribution", "Указание источника", "Дереккөзі";
    LICENSE: "License", "الرخصة", "Licence", "Лицензия", "Лицензия";
    FIRST_PAGE: "First page", "الصفحة الأولى", "Première page", "Первая страница", "Бірінші бет";
    NEXT_PAGE: "Next page", "الصفحة التالية", "Page suivante", "Следующая страница", "Келесі бет";
}
