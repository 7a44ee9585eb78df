//! Tokens stay with the place that they are for.

use serde_json::json;

use super::Newsroom;
use super::browser::ALLOWS;
use crate::common::Mock;

#[test]
fn tokens_of_one_server_are_not_shown_to_another() {
    let room = Newsroom::with(&["mastodon"]);
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    let other = Mock::start_with(room.folder(), &["--record", "other.jsonl"]);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace(&room.mock.url(), &other.url())).unwrap();
    let verified = room.run(&["account", "verify", "mastodon"]);
    assert_ne!(verified.code, 0, "{}{}", verified.out, verified.err);
    for said in [room.run(&["account", "list"]).out, room.run(&["doctor"]).out] {
        assert!(said.contains("needs the credential `access_token`"), "{said}");
    }
    let heard = std::fs::read_to_string(room.folder().join("other.jsonl")).unwrap_or_default();
    assert!(!heard.contains("authorization"), "{heard}");
    // Back where they are from, they are good again.
    std::fs::write(&config, text).unwrap();
    room.publishes("mastodon", "one");
}

#[test]
fn a_session_of_one_handle_sends_nothing_for_another() {
    let room = Newsroom::with(&[]);
    room.configure(&[("bluesky", "credentials.app_password = { env = \"SKY\" }\n".to_owned())]);
    let publishes = |article: &str, password: &str| {
        let text = format!("+++\nheadline = \"Harbour tram {article}\"\n+++\n\nIt runs.\n");
        std::fs::write(room.folder().join(format!("{article}.md")), text).unwrap();
        let file = format!("{article}.md");
        let mut command = room.command(&["publish", &file, "--yes", "--wait"]);
        super::Said::from(command.env("SKY", password).output().unwrap())
    };
    let said = publishes("one", "sandbox-desk");
    assert!(said.code == 0 && said.out.contains("desk.test"), "{}{}", said.out, said.err);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("desk.test", "sports.test")).unwrap();
    let said = publishes("two", "sandbox-sports");
    assert!(said.code == 0 && said.out.contains("sports.test"), "{}{}", said.out, said.err);
}

/// Also where a person had typed the password of the one before, which is kept.
#[test]
fn a_password_of_one_handle_opens_no_session_of_another() {
    let room = Newsroom::recording(&["bluesky"]);
    let said = room.types(&["account", "login", "bluesky"], "sandbox-desk");
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap().replace("desk.test", "sports.test");
    std::fs::write(&config, format!("{text}credentials.app_password = {{ file = \"sky\" }}\n")).unwrap();
    std::fs::write(room.folder().join("sky"), "sandbox-sports").unwrap();
    room.publishes("bluesky", "one");
    for (kind, method) in [("expired_token", "getSession"), ("revoked_token", "refreshSession")] {
        let path = format!("/xrpc/com.atproto.server.{method}");
        room.mock.fault(&json!({"channel": "bluesky", "kind": kind, "path_prefix": path}));
    }
    room.publishes("bluesky", "two");
    let record = std::fs::read_to_string(room.folder().join("said.jsonl")).unwrap();
    let opened: Vec<&str> = record.lines().filter(|line| line.contains("server.createSession")).collect();
    assert_eq!(opened.len(), 3, "{opened:?}");
    assert!(
        opened[0].contains("sandbox-desk") && !opened[1..].iter().any(|line| line.contains("sandbox-desk")),
        "{opened:?}"
    );
}
