//! Amounts of memory as people write them.

use bytesize::ByteSize;
use serde::Deserialize;
use serde::de::{self, Deserializer};

/// Reads `64MiB`, `1GiB`, `500kB` or a plain number of bytes; for
/// `#[serde(deserialize_with)]`.
///
/// # Errors
/// A sentence that shows how an amount is written.
pub fn memory<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ByteSize, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Bytes(u64),
        Text(String),
    }
    const FORM: &str = "an amount of memory such as \"256MiB\" or \"1GiB\", or a number of bytes";
    match Written::deserialize(deserializer) {
        Ok(Written::Bytes(bytes)) => Ok(ByteSize(bytes)),
        Ok(Written::Text(text)) => {
            text.parse().map_err(|_| de::Error::invalid_value(de::Unexpected::Str(&text), &FORM))
        }
        Err(_) => Err(de::Error::custom(format_args!("expected {FORM}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Given {
        #[serde(deserialize_with = "memory")]
        size: ByteSize,
    }

    #[test]
    fn amounts_have_units_or_are_bytes() {
        for (written, bytes) in
            [("\"64MiB\"", 64 << 20), ("\"1 GiB\"", 1 << 30), ("\"500kB\"", 500_000), ("77", 77)]
        {
            let given: Given = toml::from_str(&format!("size = {written}")).unwrap();
            assert_eq!(given.size.as_u64(), bytes, "{written}");
        }
    }

    #[test]
    fn what_is_no_amount_is_told_how_to_write_one() {
        for written in ["\"lots\"", "-1", "true", "\"\""] {
            let error = toml::from_str::<Given>(&format!("size = {written}")).unwrap_err();
            assert!(error.to_string().contains("such as \"256MiB\""), "{written}: {error}");
        }
    }
}
