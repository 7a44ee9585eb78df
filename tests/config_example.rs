//! `config.example.toml` is held to the code: it is read whole, it shows every key, and what it calls a default is one.

use std::collections::BTreeSet;

use fanfare::config::{AccountConfig, Config};

const EXAMPLE: &str = include_str!("../config.example.toml");

/// The example with its defaults, which are written `#key = value`, switched on.
fn with_defaults() -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The example with everything switched on that looks like a setting, defaults or not.
fn keys_shown() -> BTreeSet<String> {
    EXAMPLE
        .lines()
        .filter_map(|line| {
            let line = line.trim_start_matches(['#', ' ']);
            let key = line.split_once('=').map(|(key, _)| key.trim()).or_else(|| {
                let table = line.trim_start_matches('[').trim_end_matches(']');
                (table.len() < line.len()).then(|| table.rsplit('.').next().unwrap_or(table))
            })?;
            (!key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')).then(|| key.to_owned())
        })
        .collect()
}

/// The keys that a table takes, from what serde says when it meets one that it does not know.
fn keys_known(table: &str) -> Vec<String> {
    let error = toml::from_str::<Config>(&format!("{table}no_such_key = 1\n")).expect_err("an unknown key");
    let (_, known) = error.message().split_once("expected").expect("serde lists the keys");
    known.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn the_example_is_a_configuration() {
    toml::from_str::<Config>(EXAMPLE).expect("config.example.toml is read");
}

#[test]
fn what_the_example_calls_a_default_is_one() {
    let shown: Config = toml::from_str(&with_defaults()).expect("config.example.toml with its defaults is read");
    let default = Config::default();
    assert_eq!(shown.newsroom.timezone, default.newsroom.timezone);
    assert_eq!(shown.newsroom.colours, default.newsroom.colours);
    assert_eq!(shown.store.url, default.store.url);
    assert_eq!(shown.store.keep, default.store.keep);
    assert_eq!(shown.sandbox, default.sandbox);
    let account = AccountConfig::named_like("twitter");
    assert_eq!(shown.accounts[0].overflow, account.overflow);
    assert_eq!(shown.accounts[0].thread_link, account.thread_link);
    assert_eq!(shown.accounts[0].late, account.late);
    assert_eq!(shown.accounts[0].backlog, account.backlog);
    assert_eq!(shown.accounts[0].approval, account.approval);
    assert_eq!(shown.alerts.kinds(), default.alerts.kinds());
    assert_eq!(shown.alerts.no_worker_after, default.alerts.no_worker_after);
    assert_eq!(shown.alerts.token_ending_days, default.alerts.token_ending_days);
}

#[test]
fn the_example_shows_every_key() {
    let shown = keys_shown();
    let tables = [
        "",
        "[newsroom]\n",
        "[newsroom.colours]\n",
        "[store]\n",
        "[media]\n",
        "[sandbox]\n",
        "[[accounts]]\nname = \"a\"\nchannel = \"b\"\n",
        "[[routes]]\naccounts = []\n",
        "[[sources]]\nname = \"a\"\nfolder = \"b\"\n",
        "[alerts]\n",
        "[alerts.email]\naccount = \"a\"\nto = []\n",
        "[server]\n",
        "[[accounts]]\nname = \"a\"\nchannel = \"b\"\n[accounts.utm]\n",
        "[[accounts]]\nname = \"a\"\nchannel = \"b\"\n[accounts.media_limits]\n",
    ];
    for table in tables {
        for key in keys_known(table) {
            assert!(shown.contains(&key), "config.example.toml does not show `{key}` of {table:?}");
        }
    }
}
