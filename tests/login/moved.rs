//! Tokens stay with the place that they are for.

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
