//! `channel`, `doctor`.

use std::path::Path;

use super::{folder, refused, run, short_article};
use crate::common::{CHANNELS, Mock, fanfare, root, write_private};

#[test]
fn an_ejected_channel_is_what_is_built_in() {
    let folder = folder();
    let (code, ..) = run(fanfare(folder.path()).args(["channel", "eject", "telegram"]));
    assert_eq!(code, 0);
    let ejected = std::fs::read(folder.path().join("channels/telegram/post.hbs")).expect("the template");
    assert_eq!(ejected, std::fs::read(root().join(Path::new("channels/telegram/post.hbs"))).expect("the template"));
}

#[test]
fn a_channel_that_is_not_there_is_not_ejected() {
    let folder = folder();
    refused(fanfare(folder.path()).args(["channel", "eject", "telegrm"]), 2, &["telegram"]);
    assert!(!folder.path().join("channels").exists(), "a folder was made for it");
}

#[test]
fn what_an_editor_changed_survives_an_eject() {
    let folder = folder();
    let own = folder.path().join("channels/telegram/post.hbs");
    std::fs::create_dir_all(own.parent().expect("a folder")).expect("a folder");
    std::fs::write(&own, "{{headline}}").expect("written");
    let (code, _, stderr) = run(fanfare(folder.path()).args(["channel", "eject", "telegram"]));
    assert_eq!(code, 0);
    assert!(stderr.contains("kept channels/telegram/post.hbs"), "{stderr}");
    assert_eq!(std::fs::read_to_string(&own).expect("a file"), "{{headline}}");
}

/// It is what tells how to mend it.
#[test]
fn what_a_channel_needs_is_told_whatever_the_configuration_has_wrong() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "[[accounts]]\nname = \"x\"\nchannel = \"twiter\"\n")
        .expect("written");
    let (code, shown, stderr) = run(fanfare(folder.path()).args(["channel", "show", "twitter"]));
    assert!(code == 0 && shown.contains("access_token"), "{shown}{stderr}");
    assert!(stderr.contains("config.toml:3:11") && stderr.contains("what is built in is told"), "{stderr}");
}

#[test]
fn channels_are_listed_with_their_limits_and_shown_with_their_rules_first() {
    let folder = folder();
    let (code, listed, _) = run(fanfare(folder.path()).args(["channel", "list"]));
    assert_eq!((code, listed.lines().count()), (0, CHANNELS.len() + 1));
    assert!(listed.contains("280 weighted characters"), "{listed}");
    let (_, shown, _) = run(fanfare(folder.path()).args(["channel", "show", "twitter"]));
    assert!(shown.starts_with("# channels/twitter/channel.toml\n"), "{shown}");
}

#[test]
fn channels_and_what_the_doctor_finds_are_told_to_programs_too() {
    let folder = folder();
    let told = |args: &[&str]| {
        let (code, stdout, stderr) = run(fanfare(folder.path()).args(args).args(["--format", "json"]));
        assert_eq!(code, 0, "{args:?}: {stderr}");
        serde_json::from_str::<serde_json::Value>(&stdout).expect("one document")
    };
    let listed = told(&["channel", "list"]);
    let channels = listed["channels"].as_array().expect("a list");
    assert_eq!(channels.len(), CHANNELS.len());
    let twitter = channels.iter().find(|channel| channel["channel"] == "twitter").expect("X is there");
    assert_eq!(twitter["limits"], serde_json::json!([{"limit": 280, "unit": "weighted"}]));

    let shown = told(&["channel", "show", "twitter"]);
    assert!(shown["rules"]["credentials"]["client_id"]["about"].is_string(), "{}", shown["rules"]["credentials"]);
    assert_eq!(shown["rules"]["text"]["source"]["read"], "2026-11-23", "dates are text");
    let template = std::fs::read_to_string(root().join("channels/twitter/post.hbs")).expect("the template");
    assert_eq!(shown["templates"]["post.hbs"], serde_json::json!(template));

    let found = told(&["doctor"]);
    let says = |finding: &serde_json::Value| finding["what"] == "configuration" && finding["health"] == "lacks";
    assert!(found["findings"].as_array().expect("a list").iter().any(says), "{found}");
}

/// Without a key nobody keeps the token that comes for one that works once.
#[test]
fn the_doctor_names_a_key_that_renewed_tokens_need() {
    let folder = folder();
    let doctor = |key: &str, refreshes: bool| {
        let refresh = if refreshes { ", refresh_token = { file = \"token\" }" } else { "" };
        let config = format!(
            "[store]\nurl = \"sqlite:here.db\"\n{key}\n[[accounts]]\nname = \"desk\"\nchannel = \"twitter\"\n\
             credentials = {{ access_token = {{ file = \"token\" }}, client_id = {{ file = \"token\" }}{refresh} }}\n"
        );
        for (name, text) in [("config.toml", config.as_str()), ("token", "hush"), ("short", "5b1c")] {
            write_private(&folder.path().join(name), text);
        }
        let output = fanfare(folder.path()).args(["doctor"]).output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = doctor("", true);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("no [store] key") && said.contains("desk cannot post once"), "{said}");
    assert!(said.contains("openssl rand -hex 32 > store.key"), "{said}");
    assert!(!doctor("", false).1.contains("[store] key"), "nothing is renewed");
    let (code, said) = doctor("key = { file = \"short\" }", true);
    assert!(code == Some(2) && said.contains("the key of [store] cannot be used"), "{said}");
    write_private(&folder.path().join("store.key"), &"5b1c".repeat(16));
    assert!(!doctor("key = { file = \"store.key\" }", true).1.contains("[store] key"));
}

#[test]
fn the_doctor_names_what_an_account_lacks_and_makes_no_store() {
    let folder = folder();
    let config =
        "[[accounts]]\nname = \"desk\"\nchannel = \"telegram\"\ncredentials = { token = { file = \"none\" } }\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let (code, stdout, _) = run(fanfare(folder.path()).args(["doctor"]));
    assert_eq!(code, 2, "{stdout}");
    for words in [
        "config.toml: 1 account on 1 channel",
        "desk: `token`: the secret in none",
        "desk: needs the setting `chat_id`",
    ] {
        assert!(stdout.contains(words), "`{words}` is not in: {stdout}");
    }
    assert!(!folder.path().join("fanfare.db").exists(), "a store was made");
}

/// The first publish would say so only when it is to go out.
#[test]
fn the_doctor_says_where_no_store_can_be_made() {
    let folder = folder();
    let doctor = |url: &str| {
        std::fs::write(folder.path().join("config.toml"), format!("[store]\nurl = \"{url}\"\n")).expect("written");
        run(fanfare(folder.path()).args(["doctor"])).1
    };
    let nowhere = doctor("sqlite:not/there/fanfare.db");
    assert!(nowhere.contains("bad    store          the folder not/there is not there; make it first"), "{nowhere}");
    let here = doctor("sqlite:fanfare.db");
    assert!(here.contains("ok     store          fanfare.db, made with the first publish"), "{here}");
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("doctor")), "{left:?}");
}

#[test]
fn the_folder_that_the_configuration_names_is_made_by_an_eject() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), "channels = \"channels\"\n").expect("written");
    let eject = "make one with `fanfare channel eject CHANNEL --into channels`";
    refused(fanfare(folder.path()).args(["channel", "list"]), 2, &["there is no folder channels", eject]);
    let (code, _, stderr) = run(fanfare(folder.path()).args(["channel", "eject", "telegram", "--into", "channels"]));
    assert_eq!(code, 0, "{stderr}");
    assert!(folder.path().join("channels/telegram/channel.toml").is_file());
    assert_eq!(run(fanfare(folder.path()).args(["channel", "list"])).0, 0);
}

/// As a header it would not be sent, which looks like a fault of the network and is tried again.
#[test]
fn a_token_of_two_lines_is_told_where_secrets_are_read() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    let config = format!(
        "[[accounts]]\nname = \"toots\"\nchannel = \"mastodon\"\napi_url = \"{}/mastodon\"\n\
         credentials = {{ access_token = {{ file = \"token\" }} }}\n",
        mock.url()
    );
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    std::fs::write(folder.path().join("token"), "sandbox-toots\nsandbox-other\n").expect("written");
    let (code, stdout, _) = run(fanfare(folder.path()).arg("doctor"));
    assert_eq!(code, 2, "{stdout}");
    let told = "toots: `access_token`: file token has several lines";
    assert!(stdout.contains(told) && !stdout.contains("sandbox-"), "{stdout}");
    let article = short_article(&folder, "nine.md");
    let (_, stdout, stderr) = run(fanfare(folder.path()).args(["publish", &article, "--yes", "--wait"]));
    assert!(stdout.contains("file token has several lines"), "{stdout}{stderr}");
    assert!(!stdout.contains("could not connect"), "{stdout}{stderr}");
    std::fs::write(folder.path().join("token"), "sandbox-toots\n").expect("written");
    assert!(!run(fanfare(folder.path()).arg("doctor")).1.contains("access_token"));
}

/// They are found out now, not when a mail is to go.
#[test]
fn the_doctor_names_addresses_of_mail_that_are_none_and_secrets_that_others_may_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let config = |from: &str, to: &str| {
        let config = format!(
            "[[accounts]]\nname = \"mail\"\nchannel = \"email\"\n\
             settings = {{ smtp_host = \"mail.example\", from = \"{from}\", to = \"{to}\", username = \"news\" }}\n\
             credentials = {{ password = {{ file = \"password\" }} }}\n"
        );
        std::fs::write(folder.path().join("config.toml"), config).expect("written");
    };
    let secret = folder.path().join("password");
    std::fs::write(&secret, "hunter2\n").expect("written");
    let mode = |mode: u32| {
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    mode(0o600);
    let article = short_article(&folder, "nine.md");
    let told = || {
        let doctor = run(fanfare(folder.path()).arg("doctor"));
        (doctor.0, doctor.1, run(fanfare(folder.path()).args(["check", &article])).2)
    };
    for (from, to, wrong) in [
        ("News Desk", "anna@news.example", "mail: `from` cannot be `News Desk`"),
        ("news@news.example", "anna@news.example, bert", "mail: `to` cannot be `bert`"),
    ] {
        config(from, to);
        let (code, doctor, check) = told();
        assert!(code == 2 && doctor.contains(wrong), "{doctor}");
        assert!(check.contains(wrong), "{check}");
    }
    config("News Desk <news@news.example>", "anna@news.example");
    let (_, doctor, check) = told();
    assert!(!doctor.contains("cannot be") && !check.contains("cannot be"), "{doctor}{check}");
    assert!(!doctor.contains("others than"), "{doctor}");
    mode(0o644);
    let (_, doctor, check) = told();
    let open = "others than its owner may read the secret in password (644); chmod 600 password";
    assert!(doctor.contains(open) && check.contains(open), "{doctor}{check}");
}
