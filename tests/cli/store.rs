//! `fanfare store`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use fanfare::clock::SystemClock;
use fanfare::delivery::{Actor, DeliveryState};
use fanfare::store::{Filter, Options, Scope, Stamp, Store};
use serde_json::Value;

use super::{folder, refused, run, short_article};
use crate::common::{CHANNELS, Mock, configure, fanfare, root};

/// A live configuration in `folder`, whose one post is due in a long time.
fn with_a_post(folder: &tempfile::TempDir) {
    configuration(folder.path(), "fanfare.db");
    let article = short_article(folder, "library.md");
    let mut publish = fanfare(folder.path());
    publish.args(["publish", &article, "--at", "2099-12-24T18:00:00Z", "--yes"]);
    let (code, _, stderr) = run(&mut publish);
    assert_eq!(code, 0, "{stderr}");
}

fn configuration(folder: &Path, store: &str) {
    let text = format!(
        "[store]\nurl = \"sqlite:{store}\"\n[[accounts]]\nname = \"news\"\nchannel = \"twitter\"\n\
         credentials = {{ access_token = {{ env = \"X_TOKEN\" }} }}\n"
    );
    std::fs::write(folder.join("config.toml"), text).expect("written");
}

fn store(folder: &Path, words: &[&str]) -> Command {
    let mut command = fanfare(folder);
    command.arg("store").args(words).stdin(Stdio::null());
    command
}

fn json(stdout: &str) -> Value {
    serde_json::from_str(stdout).expect("JSON")
}

#[test]
fn a_migration_says_what_there_was_to_do() {
    let folder = folder();
    configuration(folder.path(), "fanfare.db");
    let migrate = || json(&run(&mut store(folder.path(), &["migrate", "--format", "json"])).1);
    let first = migrate();
    assert_eq!(
        (&first["version"], &first["before"], &first["after"]),
        (&1.into(), &Value::Null, &Store::SCHEMA.into())
    );
    assert!(first["store"].as_str().is_some_and(|store| store.ends_with("fanfare.db")), "{first}");
    assert_eq!(migrate()["before"], Store::SCHEMA);
    let file = rusqlite::Connection::open(folder.path().join("fanfare.db")).expect("the store");
    file.execute_batch(crate::store::BACK_TO_SCHEMA_2).expect("an older one");
    let (code, stdout, _) = run(&mut store(folder.path(), &["migrate"]));
    assert!(code == 0 && stdout.contains(&format!("schema 2 is now {}", Store::SCHEMA)), "{stdout}");
    let (_, stdout, _) = run(&mut store(folder.path(), &["migrate"]));
    assert!(stdout.contains("nothing to do"), "{stdout}");
}

#[test]
fn a_check_finds_what_is_missing_and_says_so_with_its_exit_code() {
    let folder = folder();
    configuration(folder.path(), "fanfare.db");
    refused(&mut store(folder.path(), &["check"]), 2, &["there is no store in", "made with the first publish"]);
    assert!(!folder.path().join("fanfare.db").exists(), "looking makes none");
    with_a_post(&folder);
    let (code, stdout, stderr) = run(&mut store(folder.path(), &["check"]));
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("1 delivery and 1 frozen file, nothing is wrong"), "{stderr}");
    let database = rusqlite::Connection::open(folder.path().join("fanfare.db")).expect("the store");
    database.execute("DELETE FROM blobs", []).expect("the content is gone");
    let (code, stdout, _) = run(&mut store(folder.path(), &["check", "--format", "json"]));
    let found = json(&stdout);
    assert_eq!(
        (code, &found["version"], &found["stamp"], &found["deliveries"]),
        (1, &1.into(), &"live".into(), &1.into())
    );
    let fault = &found["faults"][0];
    assert_eq!(fault["about"], "content");
    assert!(fault["message"].as_str().is_some_and(|message| message.contains("is missing")), "{fault}");
    let (code, stdout, _) = run(&mut store(folder.path(), &["check"]));
    assert!(code == 1 && stdout.lines().count() == 1 && stdout.contains("publish it again"), "{stdout}");
}

#[test]
fn a_backup_is_restored_into_a_new_store_alone() {
    let folder = folder();
    with_a_post(&folder);
    let (code, stdout, stderr) = run(&mut store(folder.path(), &["backup", "night.db", "--format", "json"]));
    assert_eq!(code, 0, "{stderr}");
    let made = json(&stdout);
    assert_eq!(
        (&made["path"], &made["rows"]["deliveries"], &made["blobs"]),
        (&"night.db".into(), &1.into(), &1.into())
    );
    assert!(made["missing"].as_array().is_some_and(Vec::is_empty), "{made}");
    let size = std::fs::metadata(folder.path().join("night.db")).expect("the backup").len();
    assert_eq!(made["bytes"], size);
    refused(&mut store(folder.path(), &["backup", "night.db"]), 1, &["there is a file of that name already"]);
    refused(
        &mut store(folder.path(), &["restore", "night.db", "--yes"]),
        2,
        &["has something in it already", "[store] url"],
    );

    configuration(folder.path(), "new.db");
    refused(&mut store(folder.path(), &["restore", "night.db"]), 2, &["end the workers of the old one", "--yes"]);
    refused(&mut store(folder.path(), &["restore", "config.toml", "--yes"]), 1, &["it is no backup of this program"]);
    refused(&mut store(folder.path(), &["restore", "none.db", "--yes"]), 1, &["there is no such file or folder"]);
    let (code, stdout, stderr) = run(&mut store(folder.path(), &["restore", "night.db", "--yes"]));
    assert!(code == 0 && stdout.contains("1 delivery as of") && stdout.contains("1 held"), "{stdout}{stderr}");
    assert!(stderr.contains("fanfare queue resume --all"), "{stderr}");
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "list", "--format", "json"]));
    let delivery = &json(&stdout)["deliveries"][0];
    assert_eq!(delivery["state"], "held");
    assert!(delivery["reason"].as_str().is_some_and(|reason| reason.contains("restored from a backup")), "{delivery}");
    let id = delivery["id"].as_str().expect("an id");
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "retry", id, "--format", "json"]));
    let delivery = &json(&stdout)["delivery"];
    assert_eq!((&delivery["state"], &delivery["next_at"]), (&"scheduled".into(), &"2099-12-24T18:00:00Z".into()));
}

/// The files of the sandbox's one store.
fn sandbox_store(folder: &Path) -> PathBuf {
    let entries = std::fs::read_dir(folder.join("fanfare/sandbox")).expect("the sandbox").flatten();
    let is_store = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "db");
    entries.map(|entry| entry.path()).find(is_store).expect("a store")
}

async fn open(path: &Path) -> Store {
    let url = format!("sqlite:{}", path.display());
    Store::open(&url, Stamp::Sandbox, Options::default(), Arc::new(SystemClock::new())).await.expect("a store")
}

/// What was to go out in a long time is due now.
fn make_due(store: &Path) {
    let now = jiff::Timestamp::now().as_microsecond();
    let sql = format!(
        "UPDATE deliveries SET due_at = {now}, next_at = {now}, late_at = {now} + 7200000000;
         UPDATE actions SET due_at = {now}, next_at = {now}"
    );
    rusqlite::Connection::open(store).expect("the store").execute_batch(&sql).expect("changed");
}

/// Channels that show by what they list whether a post is out that the store knows nothing of.
const SHOW_WHAT_IS_OUT: &[&str] = &["facebook", "instagram", "mastodon", "youtube"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_no_channel_a_restored_store_sends_twice() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = root().join("posts/night-buses.md").display().to_string();
    let publish = |wait: &[&str]| {
        let mut command = fanfare(folder.path());
        command.args(["publish", &article, "--sandbox", "--format", "json"]).args(wait);
        run(&mut command)
    };
    assert_eq!(publish(&["--at", "2099-12-24T18:00:00Z"]).0, 0);
    let (path, backup) = (sandbox_store(folder.path()), folder.path().join("backup"));
    make_due(&path);
    assert_eq!(mock.posts(None).len(), 0);
    open(&path).await.backup(&backup).await.expect("a backup");
    let (code, stdout, stderr) = publish(&["--wait"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(mock.posts(None).len(), CHANNELS.len());

    std::fs::rename(folder.path().join("fanfare/sandbox"), folder.path().join("lost")).expect("the store is lost");
    std::fs::create_dir(folder.path().join("fanfare/sandbox")).expect("a new folder");
    let store = open(&path).await;
    let anna = Actor::person("anna");
    let restored = store.restore(&backup, &anna).await.expect("restored");
    assert_eq!(restored.held, CHANNELS.len() as u64);
    store.resume(&Scope::All, &anna).await.expect("resumed");
    for delivery in store.deliveries(&Filter::default()).await.expect("deliveries") {
        store.retry(&delivery.id, &anna).await.expect("retried");
    }
    let (code, stdout, stderr) = publish(&["--wait"]);
    assert_eq!(code, 4, "{stdout}{stderr}");
    for delivery in store.deliveries(&Filter::default()).await.expect("deliveries") {
        let channel = delivery.channel.as_str();
        let is_shown = SHOW_WHAT_IS_OUT.contains(&channel);
        let state = if is_shown { DeliveryState::Sent } else { DeliveryState::Uncertain };
        assert_eq!(delivery.state, state, "{channel}: {delivery:?}");
        assert_eq!(mock.posts(Some(channel)).len(), 1, "{channel}");
    }
    assert_eq!(store.check().await.expect("looked through").faults, []);
}
