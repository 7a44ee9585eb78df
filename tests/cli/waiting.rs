//! What people see of posts that wait: paused, for an embargo, or queued by an earlier command.

use std::path::Path;

use serde_json::Value;

use super::{folder, run, short_article};
use crate::common::{Mock, configure, fanfare};

/// Against the running mock.
fn say(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    run(fanfare(folder).args(arguments).arg("--sandbox"))
}

#[test]
fn who_waits_for_a_paused_account_is_told_so_and_waits_no_longer() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "nine.md");
    let account = "mastodon";
    assert_eq!(say(folder.path(), &["queue", "pause", "--account", account, "--reason", "their site is down"]).0, 0);

    let (code, stdout, stderr) = say(folder.path(), &["publish", &article, "--to", account, "--wait"]);
    assert_eq!(code, 1, "{stderr}");
    let told =
        "mastodon is paused (their site is down); `fanfare queue resume --account mastodon --sandbox` lets it go on";
    assert!(stdout.contains(told) && stderr.contains(&format!("mastodon: scheduled: {told}")), "{stdout}{stderr}");

    let (_, stdout, _) = say(folder.path(), &["queue", "list", "--format", "json"]);
    let listed: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(
        (&listed["deliveries"][0]["reason"], &listed["deliveries"][0]["state"]),
        (&told.into(), &"scheduled".into())
    );

    assert_eq!(say(folder.path(), &["queue", "resume", "--account", account]).0, 0);
    let (code, stdout, stderr) = say(folder.path(), &["publish", &article, "--to", account, "--wait"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("sent"), "{stdout}");
}

#[test]
fn a_pause_of_everything_is_told_with_the_queue() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    assert_eq!(say(folder.path(), &["queue", "pause", "--all", "--reason", "election night"]).0, 0);
    let (code, _, stderr) = say(folder.path(), &["queue", "list"]);
    assert_eq!(code, 0);
    assert!(
        stderr.contains("all sending is paused (election night); `fanfare queue resume --all --sandbox`"),
        "{stderr}"
    );
}

/// A mistyped order to stop would be believed.
#[test]
fn an_account_that_is_not_there_cannot_be_paused() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let (code, stdout, stderr) = say(folder.path(), &["queue", "pause", "--account", "mastodn"]);
    assert_eq!(code, 2, "{stdout}{stderr}");
    assert!(stderr.contains("no account mastodn, nothing was paused; did you mean mastodon?"), "{stderr}");
    let (code, _, stderr) = say(folder.path(), &["queue", "list", "--account", "mastodn"]);
    assert!(code == 2 && stderr.contains("no account mastodn; did you mean mastodon?"), "{stderr}");
    let (code, _, stderr) = say(folder.path(), &["queue", "list", "--account", "mastodon"]);
    assert!(code == 0 && stderr.contains("nothing is there"), "{stderr}");
}

#[test]
fn a_post_that_waits_for_more_than_its_time_says_for_what() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    for at in ["2099-12-24T12:00:00Z", "2099-12-24T20:00:00Z"] {
        let path = folder.path().join(format!("vote-{}.md", &at[11..13]));
        let text = "+++\nheadline = \"Council votes on the tram\"\nembargo = 2099-12-24T18:00:00Z\n+++\n\nThe council voted for it.\n";
        std::fs::write(&path, format!("{text}\n{at}\n")).expect("written");
        let path = path.display().to_string();
        let (code, stdout, stderr) = say(folder.path(), &["publish", &path, "--to", "mastodon", "--at", at]);
        assert_eq!(code, 0, "{stderr}");
        let waits = stdout.contains("at 2099-12-24 18:00 UTC, waits for the embargo");
        assert_eq!(waits, at.contains("T12"), "{at}: {stdout}");
    }
}

/// An editor who mends a post by publishing it again must not be told that this is done.
#[test]
fn what_is_queued_already_as_another_post_or_for_another_time_is_told_and_no_success() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let path = folder.path().join("vote.md");
    let write = |headline: &str| {
        let text = format!("+++\nid = \"vote\"\nheadline = \"{headline}\"\n+++\n\nThe council met on Monday.\n");
        std::fs::write(&path, text).expect("written");
    };
    let article = path.display().to_string();
    let publish = |at: &str| say(folder.path(), &["publish", &article, "--to", "mastodon", "--at", at]);
    write("Tram is decided");
    assert_eq!(publish("2099-12-24T12:00:00Z").0, 0);
    let (code, _, stderr) = publish("2099-12-24T12:00:00Z");
    assert_eq!(code, 0, "the same command goes on with what it began: {stderr}");

    let (code, _, stderr) = publish("2099-12-25T12:00:00Z");
    assert_eq!(code, 1, "{stderr}");
    let scheduled = "that is scheduled for 2099-12-24 12:00 UTC; `fanfare queue cancel ";
    assert!(stderr.contains("for another time") && stderr.contains(scheduled), "{stderr}");

    write("Tram is not decided");
    let (code, _, stderr) = say(folder.path(), &["publish", &article, "--to", "mastodon"]);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("as another post") && stderr.contains(scheduled), "{stderr}");
}

#[test]
fn what_a_post_costs_is_told_with_the_queue_and_what_is_spent_of_a_budget() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"news\"\nchannel = \"twitter\"\nbudget = \"5 USD\"\n\
                  credentials = { access_token = { env = \"X_TOKEN\" } }\n\
                  [[accounts]]\nname = \"sky\"\nchannel = \"bluesky\"\nsettings = { handle = \"news.example\" }\n\
                  credentials = { app_password = { env = \"SKY\" } }\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let article = short_article(&folder, "dear.md");
    let say = |words: &[&str]| run(fanfare(folder.path()).args(words));
    let at = ["--at", "2099-12-24T18:00:00Z", "--yes", "--format", "json"];
    let (code, stdout, stderr) = say(&[&["publish", &article][..], &at].concat());
    assert_eq!(code, 0, "{stderr}");
    let queued: Value = serde_json::from_str(&stdout).expect("JSON");
    let id = |account: &str| {
        let of = |delivery: &&Value| delivery["account"] == account;
        let delivery = queued["deliveries"].as_array().expect("a list").iter().find(of).expect("it is queued");
        delivery["id"].as_str().expect("an id").to_owned()
    };
    let (_, preview, _) = say(&["preview", &article, "--to", "news", "--format", "json"]);
    let preview: Value = serde_json::from_str(&preview).expect("JSON");
    let amount = preview["posts"][0]["cost"]["amount"].as_str().expect("X bills").to_owned();

    let (_, stdout, stderr) = say(&["queue", "list"]);
    let line = stdout.lines().find(|line| line.contains(" news ")).expect("its line");
    assert!(line.contains(" USD"), "{stdout}");
    assert!(stderr.contains("news has cost 0.00 of this month's budget of 5.00 USD"), "{stderr}");
    let (_, stdout, _) = say(&["queue", "show", &id("news"), "--format", "json"]);
    let shown: Value = serde_json::from_str(&stdout).expect("JSON");
    let cost: f64 = shown["cost"]["amount"].as_str().expect("a cost").parse().expect("a number");
    let of_post: f64 = amount.parse().expect("a number");
    assert!(cost >= of_post, "what is read before it comes on top: {cost}, {of_post}");
    assert!(say(&["queue", "show", &id("news")]).1.contains("\ncosts "), "{}", shown["cost"]);
    let (_, stdout, _) = say(&["queue", "show", &id("sky"), "--format", "json"]);
    let shown: Value = serde_json::from_str(&stdout).expect("JSON");
    assert!(shown["cost"].is_null() && shown["post"]["cost"].is_null(), "Bluesky bills nothing: {stdout}");
}
