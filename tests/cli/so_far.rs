//! What a dry run takes from the store, and that it leaves nothing there.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{folder, run, short_article};
use crate::common::fanfare;

const CONFIG: &str = "[[accounts]]\nname = \"news\"\nchannel = \"twitter\"\nbudget = \"0.05 USD\"\n\
                      credentials = { access_token = { env = \"X_TOKEN\" } }\n\
                      [[accounts]]\nname = \"sky\"\nchannel = \"bluesky\"\nslots = [\"mon-sun 08:30\"]\n\
                      settings = { handle = \"news.example\" }\ncredentials = { app_password = { env = \"SKY\" } }\n";

/// Every file with what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.path().is_file());
    files.map(|file| (file.file_name().display().to_string(), std::fs::read(file.path()).expect("read"))).collect()
}

/// One for each article.
fn documents(stdout: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(stdout).into_iter().map(|document| document.expect("JSON")).collect()
}

#[test]
fn a_dry_run_knows_what_is_out_and_which_slots_are_taken_and_leaves_no_trace() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), CONFIG).expect("written");
    let [first, second, third] = ["one.md", "two.md", "three.md"].map(|name| short_article(&folder, name));
    let say = |words: &[&str]| run(fanfare(folder.path()).args(words));
    let dry = |articles: &[&str]| {
        let rest = ["--to", "sky", "--slot", "--dry-run", "--format", "json"];
        let (code, stdout, stderr) = say(&[&["publish"][..], articles, &rest].concat());
        assert!(code == 0 && !stderr.contains("note: "), "{stderr}");
        documents(&stdout).into_iter().map(|document| document["deliveries"][0].clone()).collect::<Vec<_>>()
    };
    let free = dry(&[&first])[0]["planned_at"].clone();
    assert!(!files(folder.path()).contains_key("fanfare.db"), "a dry run made a store");

    let (code, _, stderr) = say(&["publish", &first, "--to", "sky", "--slot", "--yes"]);
    assert_eq!(code, 0, "{stderr}");
    // The last to close a store clears up beside it.
    assert_eq!(say(&["store", "check"]).0, 0);
    dry(&[&first]);
    let before = files(folder.path());
    let has = &dry(&[&first])[0];
    let reason = has["reason"].as_str().expect("why it is not sent");
    assert!(reason.contains("sky has this article already, and that is scheduled"), "{reason}");
    assert_eq!((&has["state"], &has["planned_at"], &has["cost"]), (&"scheduled".into(), &Value::Null, &Value::Null));
    assert_eq!(has["requests"], serde_json::json!([]));
    let planned = dry(&[&second, &third]);
    let [second, third] = [0, 1].map(|n| planned[n]["planned_at"].clone());
    assert!(second != free && third != free && second != third, "{free} {second} {third}");
    assert_eq!(planned[0]["reason"], Value::Null);
    let after = files(folder.path());
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after == before, "a dry run wrote into the store");
}

#[test]
fn a_dry_run_adds_up_what_its_articles_cost_in_a_month() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), CONFIG).expect("written");
    let articles = ["one.md", "two.md", "later.md"].map(|name| short_article(&folder, name));
    let later = std::fs::read_to_string(&articles[2]).expect("written");
    let later = later.replacen("+++\n", "+++\npublish_at = 2099-01-20T09:00:00Z\n", 1);
    std::fs::write(&articles[2], later).expect("written");
    let [first, second, third] = &articles;
    let args = ["publish", first, second, third, "--to", "news", "--dry-run", "--format", "json"];
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(args));
    assert_eq!(code, 0, "{stderr}");
    let planned: Vec<Value> = documents(&stdout).iter().map(|document| document["deliveries"][0].clone()).collect();
    assert_eq!(planned[0]["waits_for"], Value::Null);
    let waits = planned[1]["waits_for"].as_str().expect("it is too much");
    assert!(waits.contains("of 0.05 USD"), "{waits}");
    assert_eq!(planned[1]["planned_at"], Value::Null, "a person comes at no time that is known");
    assert_eq!((&planned[2]["waits_for"], planned[2]["planned_at"].is_string()), (&"its time".into(), true));
}

#[test]
fn a_dry_run_plans_by_what_its_articles_use_of_the_limits() {
    let folder = folder();
    let config = "[[accounts]]\nname = \"fedi\"\nchannel = \"mastodon\"\napi_url = \"https://social.example\"\n\
                  quotas = { \"posts and edits per 3 hours\" = 1 }\ncredentials = { access_token = { env = \"FEDI\" } }\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let articles = ["one.md", "two.md"].map(|name| short_article(&folder, name));
    let args = ["publish", &articles[0], &articles[1], "--dry-run", "--format", "json"];
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(args));
    assert_eq!(code, 0, "{stderr}");
    let planned = documents(&stdout);
    let [first, second] = [0, 1].map(|n| &planned[n]["deliveries"][0]);
    assert_eq!(first["waits_for"], Value::Null);
    assert_eq!(second["waits_for"], "room in its limit “posts and edits per 3 hours”");
    let [first, second] = [first, second]
        .map(|it| it["planned_at"].as_str().expect("a time").parse::<jiff::Timestamp>().expect("a time"));
    let later = second.duration_since(first).as_secs();
    assert!((10_799..10_810).contains(&later), "{later}");
}
