//! `--help`, `--version`, and what is no flag.

use super::program::run;

/// Every subcommand as it is typed.
const COMMANDS: [&[&str]; 8] = [
    &[],
    &["serve"],
    &["check"],
    &["explain"],
    &["healthcheck"],
    &["viewers"],
    &["viewers", "install"],
    &["warm"],
];

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let outcome = run(&[command, &[flag]].concat());
            assert_eq!(outcome.code, Some(0), "{command:?} {flag}: {}", outcome.err);
            let usage = format!("Usage: {}", [&["warraq"], command].concat().join(" "));
            assert!(outcome.out.contains(&usage), "{command:?} {flag}: {}", outcome.out);
            assert_eq!(outcome.err, "", "{command:?} {flag}");
        }
    }
}

#[test]
fn the_general_help_names_every_command() {
    let help = run(&["--help"]).out;
    for command in COMMANDS.iter().filter_map(|command| command.first()) {
        let listed = help.lines().any(|line| line.trim_start().starts_with(&format!("{command} ")));
        assert!(listed, "{command} is missing in:\n{help}");
    }
}

#[test]
fn every_command_knows_its_version() {
    for command in COMMANDS {
        let outcome = run(&[command, &["--version"]].concat());
        assert_eq!(outcome.code, Some(0), "{command:?}: {}", outcome.err);
        assert!(outcome.out.contains(env!("CARGO_PKG_VERSION")), "{command:?}: {}", outcome.out);
    }
}

#[test]
fn what_is_not_understood_is_named_and_ends_with_status_2() {
    for (arguments, named) in [
        (&["serve", "--imagse", "x"][..], "--imagse"),
        (&["--imagse"], "--imagse"),
        (&["srve"], "srve"),
        (&["check", "pictures"], "pictures"),
        (&["explain"], "URL"),
        (&["explain", "/iiif/presentation/3/a/manifest"], "/iiif/presentation/3/a/manifest"),
        (&["explain", "ftp://host/iiif/3/a/info.json"], "ftp://host"),
        (&["explain", "a/info.json", "--images"], "--images"),
        (&["healthcheck", "--url", "no url"], "no url"),
        (&["viewers", "remove"], "remove"),
        (&["serve", "--images"], "--images"),
        (&["serve", "--listen", "here"], "here"),
        (&["serve", "--cache-memory", "much"], "--cache-memory"),
        (&["serve", "--log-level", "inof"], "inof"),
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.err);
        assert!(outcome.err.contains(named), "{arguments:?}: {}", outcome.err);
        assert_eq!(outcome.out, "", "{arguments:?}");
    }
}

#[test]
fn without_a_command_the_commands_are_shown() {
    let outcome = run(&[]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("serve") && outcome.err.contains("check"), "{}", outcome.err);
}
