//! Which settings there are, read off the settings themselves.

use serde_json::Value;

use super::Settings;

/// One setting: where it stands, what the environment calls it, and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// The table it stands in, then its name: `["storage", "timeout_seconds"]`.
    pub(super) path: Vec<String>,
    /// `Null` where it is not set.
    pub(super) value: Value,
}

impl Key {
    /// `storage.timeout_seconds`
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// `WARRAQ_STORAGE_TIMEOUT_SECONDS`
    pub(super) fn variable(&self) -> String {
        format!("WARRAQ_{}", self.path.join("_").to_uppercase())
    }
}

/// Every setting with its value, those outside tables first.
pub(super) fn keys(settings: &Settings) -> Vec<Key> {
    let tree = serde_json::to_value(settings).expect("settings are plain data with text keys");
    let mut keys = Vec::new();
    collect(&tree, &mut Vec::new(), &mut keys);
    keys.sort_by_key(|key| key.path.len() > 1);
    keys
}

fn collect(value: &Value, path: &mut Vec<String>, keys: &mut Vec<Key>) {
    let Value::Object(table) = value else {
        keys.push(Key { path: path.clone(), value: value.clone() });
        return;
    };
    for (name, value) in table {
        path.push(name.clone());
        collect(value, path, keys);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_settings_share_a_variable() {
        let keys = keys(&Settings::default());
        let variables: HashSet<String> = keys.iter().map(Key::variable).collect();
        assert_eq!(variables.len(), keys.len());
        assert!(variables.contains("WARRAQ_STORAGE_TIMEOUT_SECONDS"));
        assert!(!variables.iter().any(|variable| variable.contains("_PORT")), "of Kubernetes");
        assert!(variables.contains("WARRAQ_PUBLIC_URL"), "settings without a default count too");
    }
}
