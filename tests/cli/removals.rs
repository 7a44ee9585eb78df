//! Posts that are taken down again, and what the store forgets, end to end.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use serde_json::Value;

use super::{folder, refused, run};
use crate::common::{CHANNELS, Mock, configure, fanfare, root, until};

/// What a channel declares that it can do.
fn can(channel: &str, name: &str) -> bool {
    let text = std::fs::read_to_string(root().join("channels").join(channel).join("channel.toml")).expect("rules");
    let rules: toml::Table = text.parse().expect("TOML");
    rules["capabilities"][name].as_bool().expect("a capability")
}

fn write(folder: &Path, front: &str) -> String {
    let path = folder.join("sale.md");
    let text = format!(
        "+++\nid = \"sale\"\nheadline = \"Tram passes at half price this week\"\nurl = \"https://news.example.org/sale\"\n{front}\n\
         +++\n\nPasses for the new tram line cost half until Friday, the transport board said.\n"
    );
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

fn json(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap_or_else(|_| panic!("{stdout}"))
}

fn sandbox_store(folder: &Path) -> PathBuf {
    let entries = std::fs::read_dir(folder.join("fanfare/sandbox")).expect("the sandbox").flatten();
    let is_store = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "db");
    entries.map(|entry| entry.path()).find(is_store).expect("a store")
}

fn change(store: &Path, sql: &str) {
    rusqlite::Connection::open(store).expect("the store").execute_batch(sql).expect("changed");
}

/// What was to be taken down in a long time is to be so now.
fn make_due(folder: &Path) {
    let now = jiff::Timestamp::now().as_microsecond();
    change(&sandbox_store(folder), &format!("UPDATE removals SET at = {now} WHERE ended_at IS NULL"));
}

/// A worker of the sandbox, ended when dropped.
struct Worker(Child);

impl Worker {
    fn start(folder: &Path) -> Self {
        let mut command = fanfare(folder);
        Self(command.args(["worker", "--sandbox"]).stderr(Stdio::null()).spawn().expect("a worker"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The text of the whole queue.
fn listed(folder: &Path) -> String {
    run(fanfare(folder).args(["queue", "list", "--sandbox"])).1
}

fn list(folder: &Path) -> Vec<Value> {
    let (_, stdout, _) = run(fanfare(folder).args(["queue", "list", "--sandbox", "--format", "json"]));
    json(&stdout)["deliveries"].as_array().expect("deliveries").clone()
}

fn show(folder: &Path, delivery: &Value) -> Value {
    let id = delivery["id"].as_str().expect("an id");
    json(&run(fanfare(folder).args(["queue", "show", id, "--sandbox", "--format", "json"])).1)
}

#[test]
fn a_post_is_taken_down_at_its_time_where_its_channel_can_and_else_a_person_is_told() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = write(folder.path(), "remove_at = 2099-12-24T18:00:00Z");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["publish", &article, "--dry-run"]));
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout.matches("to be taken down on 2099-12-24 18:00 UTC").count(), CHANNELS.len(), "{stdout}");

    let (code, _, stderr) = run(fanfare(folder.path()).args(["publish", &article, "--sandbox", "--wait"]));
    assert_eq!(code, 0, "{stderr}");
    for channel in CHANNELS {
        let warned = stderr.lines().any(|line| line.contains(channel) && line.contains("[cannot-take-down]"));
        assert_eq!(warned, !can(channel, "delete"), "{channel}: {stderr}");
    }
    assert!(stderr.contains("somebody must delete it there"), "{stderr}");
    let sent = list(folder.path());
    assert_eq!(show(folder.path(), &sent[0])["remove_at"], "2099-12-24T18:00:00Z");
    let id = sent[0]["id"].as_str().expect("an id");
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "show", id, "--sandbox"]));
    assert!(stdout.contains("to be taken down on 2099-12-24 18:00 UTC"), "{stdout}");

    // A pause stops none of it.
    let paused = run(fanfare(folder.path()).args(["queue", "pause", "--all", "--sandbox"]));
    assert_eq!(paused.0, 0, "{}", paused.2);
    make_due(folder.path());
    let _worker = Worker::start(folder.path());
    let retracted = |delivery: &Value| delivery["state"] == "retracted";
    let deletable = CHANNELS.iter().filter(|channel| can(channel, "delete")).count();
    until("all that can be are taken down", || {
        list(folder.path()).iter().filter(|one| retracted(one)).count() == deletable
    });
    let said = |delivery: &Value| show(folder.path(), delivery)["history"].to_string();
    for delivery in list(folder.path()) {
        let channel = delivery["channel"].as_str().expect("a channel");
        assert_eq!(show(folder.path(), &delivery)["remove_at"], Value::Null, "{channel}");
        if can(channel, "delete") {
            assert!(retracted(&delivery), "{channel}: {delivery}");
            assert_eq!(
                mock.posts(Some(channel)).iter().filter(|post| post["state"] != "deleted").count(),
                0,
                "{channel}"
            );
        } else {
            assert_eq!(delivery["state"], "sent", "{channel}: {delivery}");
            until("a person is told", || said(&delivery).contains("delete failed"));
            let told = said(&delivery);
            assert!(told.contains("delete") && (told.contains("there") || told.contains("nobody can take")), "{told}");
        }
    }
    let alerts: i64 = rusqlite::Connection::open(sandbox_store(folder.path()))
        .expect("the store")
        .query_row("SELECT COUNT(*) FROM alerts WHERE kind = 'failed'", [], |row| row.get(0))
        .expect("alerts");
    assert_eq!(usize::try_from(alerts).ok(), Some(CHANNELS.len() - deletable));
}

/// `sent` alone would hide that it should be gone.
#[test]
fn what_should_be_gone_and_is_not_is_marked_in_the_queue_and_said_by_the_worker() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = write(folder.path(), "remove_at = 2099-12-24T18:00:00Z");
    let publish = ["publish", &article, "--to", "mastodon,instagram", "--sandbox", "--wait"];
    let (code, _, stderr) = run(fanfare(folder.path()).args(publish));
    assert_eq!(code, 0, "{stderr}");
    assert!(
        !stderr.contains("is told so,") && stderr.contains("nobody is told so then, since [alerts] names nobody"),
        "{stderr}"
    );
    assert!(!listed(folder.path()).contains("STILL OUT"));
    make_due(folder.path());
    let text = listed(folder.path());
    assert_eq!(text.matches("STILL OUT: it was to be taken down on ").count(), 2, "{text}");
    assert!(text.contains("no worker has done it; start `fanfare worker --sandbox`"), "{text}");

    let mut worker = fanfare(folder.path());
    let mut worker = worker.args(["worker", "--sandbox"]).stderr(Stdio::piped()).spawn().expect("a worker");
    let said = worker.stderr.take().expect("piped");
    let lines = std::thread::spawn(move || std::io::read_to_string(said).expect("UTF-8"));
    until("one is taken down, and of the other a person is told", || {
        listed(folder.path()).contains("retracted") && !listed(folder.path()).contains("it was to be")
    });
    let _ = worker.kill();
    let _ = worker.wait();
    let said = lines.join().expect("read");
    let line = "not taken down: delete failed: Instagram lets no program take a post down; delete ";
    assert_eq!(said.matches(line).count(), 1, "{said}");
    let text = listed(folder.path());
    assert_eq!(text.matches("STILL OUT: it could not be taken down: Instagram lets no program").count(), 1, "{text}");
    let still = list(folder.path()).into_iter().find(|one| one["state"] == "sent").expect("one is out");
    assert!(still["take_down"].as_str().is_some_and(|why| why.contains("delete http://")), "{still}");
    let id = still["id"].as_str().expect("an id");
    let (_, shown, _) = run(fanfare(folder.path()).args(["queue", "show", id, "--sandbox"]));
    assert!(shown.contains("\nSTILL OUT: it could not be taken down"), "{shown}");
}

#[test]
fn a_removal_that_cannot_be_is_a_mistake_of_the_article_with_its_line() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let publish = |article: &str, words: &[&str]| {
        let mut command = fanfare(folder.path());
        command.args(["publish", article, "--to", "mastodon", "--sandbox"]).args(words);
        command
    };
    let article = write(folder.path(), "publish_at = 2099-01-02T09:00:00Z\nremove_at = 2099-01-02T09:00:00Z");
    refused(&mut publish(&article, &[]), 3, &["sale.md:6:13", "before it is out", "publish_at"]);

    let article = write(folder.path(), "remove_at = 2099-01-02T09:00:00Z");
    refused(&mut publish(&article, &["--at", "2099-01-03T09:00:00Z"]), 3, &["sale.md:5", "give a later remove_at"]);
    let at = run(&mut publish(&article, &["--at", "2099-01-01T09:00:00Z"]));
    assert_eq!(at.0, 0, "{}", at.2);

    // What is out or on its way already is not wrong because time has passed.
    let article = write(folder.path(), "remove_at = 2020-01-02T09:00:00Z");
    let again = run(&mut publish(&article, &[]));
    assert_eq!(again.0, 0, "{}", again.2);
    assert!(again.2.contains("[remove-at-past]"), "{}", again.2);
    let id = list(folder.path())[0]["id"].as_str().expect("an id").to_owned();
    let cancelled = run(fanfare(folder.path()).args(["queue", "cancel", &id, "--sandbox"]));
    assert_eq!(cancelled.0, 0, "{}", cancelled.2);
    let (code, _, stderr) = run(&mut publish(&article, &[]));
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("sale.md:5") && stderr.contains("give a later remove_at"), "{stderr}");
    assert_eq!(list(folder.path()).len(), 1, "nothing was handed over");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", &article, "--dry-run", "--to", "mastodon"]));
    assert_eq!(code, 3, "{stdout}{stderr}");
}

#[test]
fn a_correction_moves_the_removal_and_a_retraction_ends_it() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = write(folder.path(), "remove_at = 2099-12-24T18:00:00Z");
    let command = |words: &[&str]| {
        let mut command = fanfare(folder.path());
        command.args(words).args(["--sandbox", "--wait"]);
        run(&mut command)
    };
    let (code, _, stderr) = command(&["publish", &article, "--to", "mastodon,bluesky"]);
    assert_eq!(code, 0, "{stderr}");
    write(folder.path(), "remove_at = 2100-01-06T18:00:00Z");
    let (code, _, stderr) = command(&["correct", &article]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stderr.matches("is now to be taken down on 2100-01-06 18:00 UTC").count(), 2, "{stderr}");
    for delivery in list(folder.path()) {
        assert_eq!(show(folder.path(), &delivery)["remove_at"], "2100-01-06T18:00:00Z");
    }
    let (code, _, stderr) = command(&["retract", &article]);
    assert_eq!(code, 0, "{stderr}");
    make_due(folder.path());
    for delivery in list(folder.path()) {
        assert_eq!(delivery["state"], "retracted");
        assert_eq!(show(folder.path(), &delivery)["remove_at"], Value::Null);
    }
}

#[test]
fn a_worker_forgets_what_is_old_and_the_rest_goes_on() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = write(folder.path(), "");
    let publish = |words: &[&str]| {
        let mut command = fanfare(folder.path());
        command.args(["publish", &article, "--to", "mastodon,instagram", "--sandbox", "--wait"]).args(words);
        run(&mut command)
    };
    let (code, _, stderr) = publish(&[]);
    assert_eq!(code, 0, "{stderr}");
    let store = sandbox_store(folder.path());
    let long_ago = 500_i64 * 86_400 * 1_000_000;
    change(
        &store,
        &format!(
            "UPDATE deliveries SET updated_at = updated_at - {long_ago}, created_at = created_at - {long_ago};
             UPDATE changes SET at = at - {long_ago}; UPDATE blobs SET created_at = created_at - {long_ago};"
        ),
    );
    let other = folder.path().join("other.md");
    std::fs::write(&other, "# Library opens\n\nThe library opened on Monday.\n").expect("written");
    let later = ["publish", "other.md", "--to", "mastodon", "--at", "2099-12-24T18:00:00Z", "--sandbox"];
    let (code, _, stderr) = run(fanfare(folder.path()).args(later));
    assert_eq!(code, 0, "{stderr}");
    let frozen = || -> i64 {
        let file = rusqlite::Connection::open(&store).expect("the store");
        file.query_row("SELECT COUNT(*) FROM blobs", [], |row| row.get(0)).expect("blobs")
    };
    assert_eq!(frozen(), 4, "three posts and a card");
    let _worker = Worker::start(folder.path());
    until("what was frozen is gone", || frozen() == 1);
    let old: Vec<Value> = list(folder.path()).into_iter().filter(|delivery| delivery["state"] == "sent").collect();
    assert_eq!(old.len(), 2);
    until("histories are gone", || {
        old.iter().all(|delivery| show(folder.path(), delivery)["history"].as_array().is_some_and(Vec::is_empty))
    });
    let (_, _, stderr) = publish(&[]);
    assert!(stderr.contains("has this article already"), "{stderr}");
    let retracted = run(fanfare(folder.path()).args(["retract", &article, "--sandbox", "--wait"]));
    assert!(retracted.1.contains("delete done") && retracted.1.contains("by hand"), "{}{}", retracted.1, retracted.2);
    assert_eq!(mock.posts(Some("mastodon")).iter().filter(|post| post["state"] != "deleted").count(), 0);
}

#[test]
fn tidying_by_hand_says_first_how_much_would_go() {
    let folder = folder();
    let config = "[store]\nkeep = \"40d\"\n[[accounts]]\nname = \"news\"\nchannel = \"twitter\"\n\
                  credentials = { access_token = { env = \"X_TOKEN\" } }\n";
    std::fs::write(folder.path().join("config.toml"), config).expect("written");
    let store = |words: &[&str]| {
        let mut command = fanfare(folder.path());
        command.arg("store").args(words);
        command
    };
    refused(&mut store(&["tidy"]), 2, &["there is no store in"]);
    let article = write(folder.path(), "");
    let publish = |article: &str| {
        let mut publish = fanfare(folder.path());
        publish.args(["publish", article, "--at", "2099-12-24T18:00:00Z", "--yes"]);
        let (code, _, stderr) = run(&mut publish);
        assert_eq!(code, 0, "{stderr}");
    };
    publish(&article);
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "list", "--format", "json"]));
    let id = json(&stdout)["deliveries"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(run(fanfare(folder.path()).args(["queue", "cancel", &id])).0, 0);
    let (_, stdout, _) = run(&mut store(&["tidy"]));
    assert!(stdout.contains("nothing is older than 40d"), "{stdout}");
    let long_ago = 41_i64 * 86_400 * 1_000_000;
    change(
        &folder.path().join("fanfare.db"),
        &format!(
            "UPDATE deliveries SET updated_at = updated_at - {long_ago}, created_at = created_at - {long_ago};
             UPDATE changes SET at = at - {long_ago}; UPDATE blobs SET created_at = created_at - {long_ago};"
        ),
    );
    let other = folder.path().join("other.md");
    std::fs::write(&other, "# Library opens\n\nThe library opened on Monday.\n").expect("written");
    publish(&other.display().to_string());
    let (code, stdout, _) = run(&mut store(&["tidy", "--dry-run", "--format", "json"]));
    let would = json(&stdout);
    assert_eq!((code, &would["dry_run"], &would["keep"]), (0, &true.into(), &"40d".into()));
    assert_eq!((&would["deliveries"], &would["blobs"]), (&1.into(), &1.into()), "{would}");
    let (_, stdout, _) = run(&mut store(&["tidy", "--format", "json"]));
    let mut did = json(&stdout);
    did["dry_run"] = true.into();
    assert_eq!(did, would);
    let (_, stdout, _) = run(fanfare(folder.path()).args(["queue", "show", &id]));
    assert!(stdout.contains("is older than [store] keep, and forgotten"), "{stdout}");
    assert_eq!(run(&mut store(&["check"])).0, 0);

    std::fs::write(folder.path().join("config.toml"), config.replace("40d", "10d")).expect("written");
    refused(&mut store(&["tidy"]), 2, &["config.toml", "keep `31d` at least"]);
}
