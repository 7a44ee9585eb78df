//! What is not taken: answers to other questions, refusals, other identities. The account is as it was then.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::json;

use super::browser::{ALLOWS, Browser, SOMEBODY_ELSE, Waiting, get};
use super::{Newsroom, Said, typed};

const DENIES: Browser<'static> = Browser { decides: "decision=deny" };

fn back(waiting: &Waiting, query: &str) -> (u16, String) {
    let (status, shown, _) = get(&format!("{}?{query}", waiting.asked("redirect_uri").unwrap()));
    (status, shown)
}

/// The account has no tokens that it had not before.
fn is_not_signed_in(room: &Newsroom, channel: &str) {
    let listed = room.run(&["account", "list"]);
    assert!(listed.code == 2 && listed.out.contains("needs the credential"), "{channel}: {}", listed.out);
}

#[test]
fn the_answer_to_another_sign_in_is_not_taken_and_ours_is_waited_for() {
    let room = Newsroom::with(&["twitter"]);
    let waiting = room.begins(&["twitter"]);
    for strange in ["code=code-1&state=other", "code=code-1", "error=access_denied&state=other"] {
        let (status, shown) = back(&waiting, strange);
        assert!(status == 400 && shown.contains("was not taken"), "{shown}");
    }
    assert_eq!(back(&waiting, "").0, 404);
    let elsewhere = waiting.asked("redirect_uri").unwrap().replace("callback", "favicon.ico");
    assert_eq!(get(&elsewhere).0, 404);
    let (_, shown) = ALLOWS.opens(&waiting.page);
    assert!(shown.contains("can be closed"), "{shown}");
    let said = waiting.ends();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("another sign-in"), "{}", said.err);
}

#[test]
fn a_code_that_the_platform_does_not_know_signs_nobody_in() {
    let room = Newsroom::with(&["twitter"]);
    let waiting = room.begins(&["twitter"]);
    let state = waiting.asked("state").unwrap();
    assert_eq!(back(&waiting, &format!("code=code-1&state={state}")).0, 200);
    let said = waiting.ends();
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("X did not sign the account in (400)"), "{}", said.err);
    assert!(said.err.contains("twitter is as it was"), "{}", said.err);
    is_not_signed_in(&room, "twitter");
}

#[test]
fn who_denies_access_is_told_that_in_a_sentence() {
    for channel in ["twitter", "facebook", "tiktok"] {
        let room = Newsroom::with(&[channel]);
        let waiting = room.begins(&[channel]);
        let (address, shown) = DENIES.opens(&waiting.page);
        assert!(
            address.contains("error=access_denied") && shown.contains("No access was granted"),
            "{address} {shown}"
        );
        let said = waiting.ends();
        assert_eq!(said.code, 1, "{}", said.err);
        assert!(said.err.contains("error: access was denied on the page"), "{}", said.err);
        is_not_signed_in(&room, channel);
    }
}

#[test]
fn what_was_not_granted_is_told() {
    let room = Newsroom::with(&["twitter"]);
    let browser = Browser { decides: "decision=allow&account=desk&without=media.write&without=offline.access" };
    let said = room.signs_in(&["twitter"], &browser);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("it may not upload pictures and videos (media.write was not granted)"), "{}", said.out);
    assert!(said.err.contains("no token came to renew it with"), "{}", said.err);
    assert!(said.out.contains("it may not be renewed"), "{}", said.out);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let without = Browser { decides: "decision=allow&account=desk&without=offline.access" };
    let said = room.signs_in(&["twitter"], &without);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains("be renewed"), "the token of before renews it: {}", said.out);
}

#[test]
fn nobody_is_waited_for_for_ever() {
    let room = Newsroom::with(&["twitter"]);
    let said = room.begins(&["twitter", "--timeout", "1"]).ends();
    assert_eq!(said.code, 1);
    assert!(said.err.contains("nobody has answered in 1 seconds"), "{}", said.err);
    is_not_signed_in(&room, "twitter");
}

#[test]
fn an_interrupted_sign_in_leaves_nothing_behind() {
    let room = Newsroom::with(&["twitter"]);
    let waiting = room.begins(&["twitter"]);
    let address = waiting.asked("redirect_uri").unwrap();
    waiting.interrupt();
    let said = waiting.ends();
    assert_eq!(said.code, 1);
    assert!(said.err.contains("stopped; twitter is as it was"), "{}", said.err);
    let port = address.rsplit(':').next().unwrap().split('/').next().unwrap();
    assert!(std::net::TcpListener::bind(format!("127.0.0.1:{port}")).is_ok(), "the port is free again");
    is_not_signed_in(&room, "twitter");
}

#[test]
fn the_address_that_a_browser_elsewhere_ended_at_can_be_pasted() {
    for channel in ["twitter", "facebook", "instagram", "youtube", "tiktok"] {
        let room = Newsroom::with(&[channel]);
        let mut waiting = room.begins_with(&[channel, "--paste"], Stdio::piped());
        let address = ALLOWS.decides_at(&waiting.page);
        waiting.types(&format!("{address}#_\n"));
        let said = waiting.ends();
        assert_eq!(said.code, 0, "{channel}: {}", said.err);
        assert!(said.out.contains("desk"), "{}", said.out);
        let code = address.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        assert!(!said.err.contains(&code) && !said.out.contains(&code), "what is pasted is not shown");
    }
}

#[test]
fn an_address_elsewhere_is_registered_as_it_stands_and_its_answer_pasted() {
    let room = Newsroom::with(&["instagram"]);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("http://127.0.0.1:4711/back", "https://news.example")).unwrap();
    let mut waiting = room.begins_with(&["instagram"], Stdio::piped());
    assert_eq!(waiting.asked("redirect_uri").as_deref(), Some("https://news.example"));
    waiting.types(&ALLOWS.decides_at(&waiting.page));
    let said = waiting.ends();
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("which need not answer"), "{}", said.err);
}

#[test]
fn a_code_that_the_page_shows_can_be_pasted() {
    let room = Newsroom::with(&["mastodon"]);
    let mut waiting = room.begins_with(&["mastodon", "--paste"], Stdio::piped());
    let (status, shown, _) = get(&format!("{}&{}", waiting.page, ALLOWS.decides));
    let code = shown.split("<code>").nth(1).and_then(|rest| rest.split('<').next());
    assert_eq!(status, 200);
    waiting.types(code.unwrap());
    let said = waiting.ends();
    assert_eq!(said.code, 0, "{}", said.err);
    room.publishes("mastodon", "one");
}

#[test]
fn what_is_pasted_must_be_an_answer_to_this_question() {
    let room = Newsroom::with(&["twitter"]);
    for (pasted, words) in [
        ("http://127.0.0.1:4011/callback?code=a&state=other\n", "its `state` is not ours"),
        ("\n", "neither a code nor an answer"),
        ("what do I do now\n", "neither a code nor an answer"),
    ] {
        let mut waiting = room.begins_with(&["twitter", "--paste"], Stdio::piped());
        waiting.types(pasted);
        let said = waiting.ends();
        assert_eq!(said.code, 1);
        assert!(said.err.contains(words), "{}", said.err);
    }
    is_not_signed_in(&room, "twitter");
}

#[test]
fn another_identity_than_before_is_told_and_taken_only_if_it_is_meant() {
    let room = Newsroom::with(&["mastodon"]);
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    let said = room.signs_in(&["mastodon"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.err.contains("mastodon was @desk") && said.err.contains("this is @other"), "{}", said.err);
    assert!(room.run_well(&["account", "verify"]).out.contains("@desk"));
    room.publishes("mastodon", "one");

    let said = room.signs_in(&["mastodon", "--yes"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("mastodon was @desk"), "{}", said.err);
    assert!(room.run_well(&["account", "verify"]).out.contains("@other"));
    assert_eq!(room.signs_in(&["mastodon"], &SOMEBODY_ELSE).code, 0, "that is who it is now");
}

#[test]
fn another_identity_goes_on_with_the_apps_own_secrets() {
    let room = Newsroom::with(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let said = room.signs_in(&["twitter", "--yes"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.err.contains("client_secret"), "{}", said.err);
}

/// A key that was lost or mixed up shows before the first post is held.
#[test]
fn tokens_that_the_key_does_not_open_are_told() {
    let room = Newsroom::with(&["mastodon"]);
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    assert!(room.run_well(&["account", "list"]).out.contains("ready"));
    for (key, says) in [("00".repeat(32), "give the other key"), ("00".repeat(16), "the tokens were sealed with")] {
        let run = |args: &[&str]| super::Said::from(room.command(args).env("STORE_KEY", &key).output().unwrap());
        let listed = run(&["account", "list"]).out;
        assert!(listed.contains("cannot be opened") && listed.contains(says), "{listed}");
        assert!(run(&["doctor"]).out.contains("cannot be opened"));
    }
}

#[test]
fn a_key_that_others_may_read_is_not_used() {
    let room = Newsroom::with(&["mastodon"]);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("{ env = \"STORE_KEY\" }", "{ file = \"key\" }")).unwrap();
    std::fs::write(room.folder().join("key"), super::KEY).unwrap();
    let as_mode = |mode: u32| {
        let rights = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(room.folder().join("key"), rights).unwrap();
    };
    as_mode(0o600);
    assert_eq!(room.signs_in(&["mastodon"], &ALLOWS).code, 0);
    for (mode, is_told) in [(0o640, true), (0o604, true), (0o400, false), (0o600, false)] {
        as_mode(mode);
        let (doctor, listed) = (room.run(&["doctor"]), room.run(&["account", "list"]).out);
        assert_eq!(doctor.out.contains("chmod 600"), is_told, "{mode:o}: {}", doctor.out);
        assert_eq!(listed.contains("cannot be opened"), is_told, "{mode:o}: {listed}");
    }
}

#[test]
fn who_the_seeds_of_the_configuration_belong_to_is_asked_too() {
    let room = Newsroom::with(&[]);
    room.configure(&[("mastodon", "credentials.access_token = { file = \"seed\" }\n".to_owned())]);
    std::fs::write(room.folder().join("seed"), "sandbox-desk").unwrap();
    let said = room.signs_in(&["mastodon"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.err.contains("mastodon was @desk"), "{}", said.err);
}

#[test]
fn tokens_of_who_it_was_renew_nobody_any_more() {
    let room = Newsroom::with(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let browser = Browser { decides: "decision=allow&account=other&without=offline.access" };
    let said = room.signs_in(&["twitter", "--yes"], &browser);
    assert!(said.code == 0 && said.err.contains("no token came to renew it with"), "{}", said.err);
    room.mock.fault(&json!({"channel": "twitter", "kind": "expired_token", "path_prefix": "/2/users", "times": 9}));
    let text = "+++\nheadline = \"Harbour tram\"\nurl = \"https://harbourpost.com/tram\"\n+++\n\nIt runs.\n";
    std::fs::write(room.folder().join("one.md"), text).unwrap();
    let said = room.run(&["publish", "one.md", "--yes", "--wait"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(room.mock.posts(None).is_empty(), "and nothing goes out as who it was");
}

#[test]
fn a_sign_in_again_that_brings_nothing_to_renew_with_keeps_what_there_is() {
    let room = Newsroom::with(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    let body = json!({"token_type": "bearer", "expires_in": 7200, "access_token": "sandbox-desk~again",
                      "scope": "tweet.read tweet.write users.read media.write offline.access"});
    room.mock.fault(
        &json!({"channel": "twitter", "kind": "answer", "status": 200, "body": body, "path_prefix": "/2/oauth2"}),
    );
    let said = room.signs_in(&["twitter"], &ALLOWS);
    assert!(said.code == 0 && !said.err.contains("no token came"), "{}", said.err);
    // Renewed twice: the second time by what the first renewal gave.
    for article in ["one", "two"] {
        room.mock.fault(
            &json!({"channel": "twitter", "kind": "expired_token", "method": "POST", "path_prefix": "/2/tweets"}),
        );
        room.publishes("twitter", article);
    }
    assert_eq!(room.mock.posts(None).len(), 2);
}

#[test]
fn a_passing_error_signs_nobody_out() {
    let room = Newsroom::with(&["twitter"]);
    assert_eq!(room.signs_in(&["twitter"], &ALLOWS).code, 0);
    for path in ["/2/oauth2", "/2/users"] {
        room.mock
            .fault(&json!({"channel": "twitter", "kind": "server_error_before", "status": 503, "path_prefix": path}));
        let said = room.signs_in(&["twitter"], &ALLOWS);
        assert_eq!(said.code, 1, "{}", said.out);
        assert!(said.err.contains("twitter is as it was"), "{}", said.err);
    }
    room.publishes("twitter", "one");
}

#[test]
fn what_is_lacking_is_told_before_anybody_is_asked() {
    let room = Newsroom::with(&["twitter", "instagram"]);
    let refused = |said: super::Said, words: &[&str]| {
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
        words.iter().for_each(|word| assert!(said.err.contains(word), "`{word}` is not in: {}", said.err));
    };
    refused(room.run(&["account", "login", "twiter"]), &["no account or channel twiter", "twitter"]);
    let config = room.folder().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let without = |line: &str| text.lines().filter(|its| !its.contains(line)).collect::<Vec<_>>().join("\n");
    std::fs::write(&config, without("STORE_KEY")).unwrap();
    refused(room.run(&["account", "login", "twitter"]), &["[store] key", "openssl rand"]);
    std::fs::write(&config, without("client_id")).unwrap();
    refused(room.run(&["account", "login", "twitter", "--port", "0"]), &["needs the credential `client_id`"]);
    let keys = ["consumer_key", "consumer_secret", "oauth1_token", "oauth1_token_secret"];
    let keys: String = keys.iter().map(|name| format!("credentials.{name} = {{ env = \"APP_SECRET\" }}\n")).collect();
    std::fs::write(&config, text.replacen("credentials.client_id", &format!("{keys}credentials.client_id"), 1))
        .unwrap();
    refused(
        room.run(&["account", "login", "twitter"]),
        &["twitter has `oauth1_token`, which is used instead", "take it"],
    );
    std::fs::write(&config, without("redirect_uri")).unwrap();
    refused(room.run(&["account", "login", "instagram"]), &["settings.redirect_uri", "https"]);
    std::fs::write(&config, &text).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(room.run(&["account", "login", "twitter", "--port", &port]), &[&port, "--port"]);
    let said = room.run(&["account", "login", "twitter", "--config", "nowhere.toml"]);
    assert_eq!(said.code, 2);
}

#[test]
fn a_page_that_is_not_the_accounts_own_is_told() {
    let room = Newsroom::with(&["facebook"]);
    let said = room.signs_in(&["facebook"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(
        said.err.contains("access was granted to other (") && said.err.contains("1640183677564184"),
        "{}",
        said.err
    );
    let room = Newsroom::with(&["instagram"]);
    let said = room.signs_in(&["instagram", "--yes"], &SOMEBODY_ELSE);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.err.contains("settings.ig_user_id of instagram is 1640183677564184"), "{}", said.err);
}

#[test]
fn the_sandbox_is_signed_in_to_without_a_configuration_and_keeps_nothing() {
    let room = Newsroom::with(&[]);
    std::fs::remove_file(room.folder().join("config.toml")).unwrap();
    for channel in ["twitter", "instagram"] {
        let said = room.signs_in(&[channel, "--sandbox"], &ALLOWS);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains("is signed in as @desk"), "{}", said.out);
    }
    assert!(!room.folder().join("fanfare.db").exists());
}

#[test]
fn another_key_seals_nothing_beside_the_first_unless_a_person_says_so() {
    let room = Newsroom::with(&["bluesky", "telegram"]);
    let said = room.types(&["account", "login", "bluesky"], &typed("bluesky").unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    let by_another = |args: &[&str]| {
        let mut command = room.command(&[&["account", "login", "telegram"], args].concat());
        let mut child = command.env("STORE_KEY", "6a".repeat(32)).stdin(Stdio::piped()).spawn().unwrap();
        let _ = writeln!(child.stdin.take().unwrap(), "{}", typed("telegram").unwrap());
        Said::from(child.wait_with_output().unwrap())
    };
    let said = by_another(&[]);
    assert!(said.code == 1 && said.err.contains("The tokens of bluesky are kept with another key"), "{}", said.err);
    is_not_signed_in(&room, "telegram");
    let said = by_another(&["--yes"]);
    assert!(said.code == 0 && said.err.contains("signed in again too"), "{}", said.err);
    let said = room.run(&["vault", "rotate", "--into", "new.key"]);
    assert!(said.code == 1 && said.err.contains("kept with key"), "{}", said.err);
    assert!(!room.folder().join("new.key").exists(), "a key that seals nothing does not stay");
}
