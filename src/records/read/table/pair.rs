//! The labels of further pairs, which stand in the names of their columns.

use toml::de::DeValue;

use crate::records::read::values::language_of;
use crate::text::LanguageMap;

/// The language of the values of a pair, and its label: `Script`, `Script:ar` or
/// `{ en = "Script", ar = "…" }:ar`.
pub(super) fn label_of(rest: &str) -> Result<(String, Vec<(String, String)>), String> {
    let split = |at: usize| {
        let (label, behind) = rest.split_at(at);
        let language = language_of(behind.trim_start_matches(':').trim()).ok();
        language.map(|language| (label.trim(), language))
    };
    let (label, language) =
        rest.rfind(':').and_then(split).unwrap_or((rest, LanguageMap::NONE.to_owned()));
    if !label.starts_with('{') {
        return Ok((language, vec![(LanguageMap::NONE.to_owned(), label.to_owned())]));
    }
    let refused = || {
        "a label in several languages is written as in \
         `metadata:{ en = \"Script\", ar = \"الخط\" }`"
            .to_owned()
    };
    let parsed = DeValue::parse(label).map_err(|_| refused())?;
    let table = parsed.get_ref().as_table().filter(|it| !it.is_empty()).ok_or_else(refused)?;
    let mut texts: Vec<_> = table.iter().collect();
    texts.sort_by_key(|(key, _)| key.span().start);
    let texts = texts.into_iter().map(|(key, value)| {
        let language = language_of(key.get_ref()).map_err(|it| format!("`metadata`: {it}"))?;
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        Ok((language, text.ok_or_else(refused)?.to_owned()))
    });
    Ok((language, texts.collect::<Result<_, String>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_its_label_behind_it() {
        let pair = |texts: &[(&str, &str)]| -> Vec<(String, String)> {
            texts.iter().map(|(tag, text)| ((*tag).into(), (*text).into())).collect()
        };
        for (name, language, label) in [
            ("Script", "none", pair(&[("none", "Script")])),
            (" Script :ar", "ar", pair(&[("none", "Script")])),
            ("Note: of hands", "none", pair(&[("none", "Note: of hands")])),
            ("{ en = \"Hand\", ar = 'خط' }:ar", "ar", pair(&[("en", "Hand"), ("ar", "خط")])),
        ] {
            let (own, texts) = label_of(name).unwrap();
            assert_eq!((own.as_str(), texts), (language, label), "{name}");
        }
        for name in ["{ en = }", "{}", "{ en = '' }", "{ en = 7 }"] {
            assert!(label_of(name).is_err(), "{name}");
        }
    }
}
