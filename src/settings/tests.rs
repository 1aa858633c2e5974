//! Rules between settings, and the file that documents them.

use super::*;

#[test]
fn the_defaults_are_valid() {
    assert_eq!(Settings::default().validate(), Ok(()));
}

#[test]
fn records_cannot_lie_where_nothing_can_be_listed() {
    let url = "https://me:hush@example.org/records";
    let named = Settings {
        sources: BTreeMap::from([("web".to_owned(), Location::from(url))]),
        manifests: "web".into(),
        ..Settings::default()
    };
    for settings in [Settings { manifests: url.into(), ..Settings::default() }, named] {
        let error = settings.validate().unwrap_err();
        assert!(error.contains("`manifests`") && error.contains("listed"), "{error}");
        assert!(!error.contains("hush"), "{error}");
    }
}

#[test]
fn nothing_is_kept_where_nothing_can_be_put() {
    let read = |text: &str| toml::from_str::<Settings>(text).unwrap().validate();
    for key in ["state", "cache.shared.url"] {
        let error = read(&format!("{key} = 'https://example.org/x'")).unwrap_err();
        assert!(error.contains(&format!("`{key}`")) && error.contains("put"), "{error}");
        assert!(read(&format!("{key} = ''")).unwrap_err().contains(key));
        let named = format!("{key} = 'one'\n[sources.one]\nurl = 's3://one'\n");
        assert_eq!(read(&named), Ok(()));
    }
}

#[test]
fn listening_where_others_reach_us_asks_for_the_public_address() {
    for listen in ["0.0.0.0:8182", "[::]:8182", "192.0.2.7:80", "[::ffff:192.0.2.7]:80"] {
        let mut settings = Settings { listen: listen.parse().unwrap(), ..Settings::default() };
        let error = settings.validate().unwrap_err();
        assert!(error.contains("public_url = "), "{error}");
        settings.public_url = Some("https://images.example.org".parse().unwrap());
        assert_eq!(settings.validate(), Ok(()), "{listen}");
    }
}

#[test]
fn every_loopback_address_works_without_a_public_address() {
    for listen in ["127.0.0.1:0", "127.0.0.2:8182", "[::1]:8182", "[::ffff:127.0.0.1]:8182"] {
        let settings = Settings { listen: listen.parse().unwrap(), ..Settings::default() };
        assert_eq!(settings.validate(), Ok(()), "{listen}");
    }
}

#[test]
fn one_address_cannot_serve_both_the_public_and_the_operator() {
    let settings =
        Settings { admin_listen: Some(Settings::default().listen), ..Settings::default() };
    assert!(settings.validate().unwrap_err().contains("`admin_listen`"));
}

#[test]
fn a_certificate_without_its_key_is_refused_and_so_is_a_key_alone() {
    let file = || Some(PathBuf::from("a.pem"));
    for (tls_cert, tls_key, missing) in
        [(file(), None, "`tls_key` must be set"), (None, file(), "`tls_cert` must be set")]
    {
        let settings = Settings { tls_cert, tls_key, ..Settings::default() };
        let error = settings.validate().unwrap_err();
        assert!(error.starts_with(missing), "{error}");
        assert_eq!(settings.tls(), None);
    }
    let both = Settings { tls_cert: file(), tls_key: file(), ..Settings::default() };
    assert_eq!(both.validate(), Ok(()));
    assert!(both.tls().is_some());
}

#[test]
fn the_area_limit_follows_the_memory_unless_it_is_set() {
    let mut settings = Settings { render_memory: ByteSize::mib(16), ..Settings::default() };
    // An eighth is kept for light jobs: 14 × 1024 × 1024 / 32.
    assert_eq!(settings.max_area(), 458_752);
    settings.limits.max_area = Some(1000);
    assert_eq!(settings.max_area(), 1000);
}

#[test]
fn a_rule_that_leads_to_no_source_is_refused_with_what_to_add() {
    let read = |text: &str| toml::from_str::<Settings>(text).unwrap().validate();
    let rule = "[[identifiers]]\nprefix = ''\n[[identifiers]]\nmap = 'a'\nsource = 'b'\n";
    let error = read(rule).unwrap_err();
    assert!(error.starts_with("rule 2 of `identifiers` leads to the source `b`"), "{error}");
    assert!(error.contains("add a table [sources.b]"), "{error}");
    assert_eq!(read(&format!("{rule}[sources.b]\nurl = 's3://b'\n")), Ok(()));
}

/// The blocks of TOML in a document, each with what stands in it.
fn blocks(document: &str) -> Vec<&str> {
    let blocks = document.split("```toml\n").skip(1);
    blocks.map(|rest| rest.split_once("```").map_or(rest, |(block, _)| block)).collect()
}

#[test]
fn what_is_shown_to_those_who_move_here_is_valid() {
    let blocks = blocks(include_str!("../../docs/migrating.md"));
    assert!(blocks.len() > 5, "{}", blocks.len());
    for block in blocks {
        let settings: Settings =
            toml::from_str(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
        assert_eq!(settings.validate(), Ok(()), "{block}");
    }
}

const DOCUMENTED: &str = include_str!("../../config/default.toml");

#[test]
fn the_documented_file_holds_exactly_the_defaults() {
    let documented: Settings = toml::from_str(DOCUMENTED).unwrap();
    assert_eq!(documented, Settings::default());
}

#[test]
fn the_documented_file_names_every_setting_and_no_other() {
    // Settings that are not set by default stand there as comments.
    let is_setting = |line: &str| {
        line.starts_with("[sources.")
            || line.starts_with("[[")
            || line.split_once(" = ").is_some_and(|(name, _)| {
                name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
            })
    };
    let complete: String = DOCUMENTED
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let settings: Settings = toml::from_str(&complete).unwrap();
    assert_eq!(settings.validate(), Ok(()), "the examples are valid");
    let table: toml::Table = toml::from_str(&complete).unwrap();
    for key in keys::keys(&Settings::default()) {
        let table = toml::Value::Table(table.clone());
        let value = key.path.iter().try_fold(&table, |table, part| table.get(part));
        assert!(value.is_some(), "config/default.toml does not document `{}`", key.dotted());
    }
}
