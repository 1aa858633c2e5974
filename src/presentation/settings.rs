//! Settings of the Presentation API.

use serde::{Deserialize, Serialize};

/// How documents are written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Members of a Collection of ours beyond which it is published in parts.
    pub collection_page: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { collection_page: 1000 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if !(10..=100_000).contains(&self.collection_page) {
            return Err("`presentation.collection_page` must be from 10 to 100000".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_nothing_or_of_everything_are_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        for collection_page in [0, 9, 100_001] {
            let error = Settings { collection_page }.validate().unwrap_err();
            assert!(error.contains("presentation.collection_page"), "{error}");
        }
    }
}
