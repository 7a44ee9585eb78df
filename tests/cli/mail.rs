//! A newsletter to a list, rehearsed at the mock.

use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::{folder, run, short_article};
use crate::common::{Mock, configure, fanfare, until};

/// A worker of the sandbox, ended when dropped.
struct Worker(Child);

impl Worker {
    fn start(folder: &std::path::Path) -> Self {
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

fn newsletter(folder: &std::path::Path, mock: &Mock) {
    configure(folder, mock);
    let path = folder.join("config.toml");
    let config = std::fs::read_to_string(&path).expect("written before");
    let account = "[[accounts]]\nname = \"letter\"\nchannel = \"email\"\n[accounts.settings]\n\
                   to = \"anna@readers.example, bolat@readers.example, unknown@readers.example, dilek.readers.example, chen@readers.example\"\n\
                   from = \"Morning <morning@news.example>\"\nlist_id = \"morning.news.example\"\n\
                   list_unsubscribe = \"https://news.example/u/{token}, mailto:leave@news.example?subject={token}\"\n";
    std::fs::write(path, config + account).expect("written");
}

fn readers(mails: &[Value]) -> Vec<&str> {
    let mut readers: Vec<&str> = mails.iter().filter_map(|mail| mail["details"]["to"].as_str()).collect();
    readers.sort_unstable();
    readers
}

#[test]
fn a_list_is_rehearsed_with_its_own_readers_who_unsubscribe_each_alone() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    newsletter(folder.path(), &mock);
    let article = short_article(&folder, "library.md");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", &article, "--to", "letter", "--sandbox", "--wait"]));
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("not to unknown@readers.example: 550 5.1.1"), "{stdout}");
    assert!(stdout.contains("not to dilek.readers.example: this is no mail address; correct it in `to`"), "{stdout}");
    let mails = mock.posts(Some("email"));
    assert_eq!(readers(&mails), ["anna@readers.example", "bolat@readers.example", "chen@readers.example"]);
    let mut pages: Vec<String> = Vec::new();
    for mail in &mails {
        let details = &mail["details"];
        assert_eq!(details["from"], "Morning <morning@news.example>");
        assert_eq!(details["list_id"], "<morning.news.example>");
        let addresses = details["list_unsubscribe"].as_str().expect("addresses");
        let page = addresses.split(['<', '>']).nth(1).expect("the first").to_owned();
        assert!(details["html"].as_str().expect("a page").contains(&format!("href=\"{page}\"")), "{details}");
        pages.push(page);
    }
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len(), 3, "each has an address of their own");
}

#[test]
fn a_sender_who_is_refused_stops_the_account_and_no_other_mail_is_tried() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    newsletter(folder.path(), &mock);
    let refused =
        json!({"channel": "email", "method": "MAIL", "kind": "answer", "status": 550, "body": "5.7.1 Not yours"});
    mock.fault(&refused);
    let article = short_article(&folder, "library.md");
    let (code, stdout, stderr) =
        run(fanfare(folder.path()).args(["publish", &article, "--to", "letter", "--sandbox", "--wait"]));
    assert_eq!(code, 1, "{stdout}{stderr}");
    assert!(format!("{stdout}{stderr}").contains("MAIL FROM with 550 5.7.1 Not yours"), "{stdout}{stderr}");
    assert_eq!(mock.posts(Some("email")), [] as [Value; 0], "the others would hear the same");
}

/// Bolat's mail is lost; Chen's mailbox asks to wait.
fn trouble(mock: &Mock) {
    mock.fault(&json!({"channel": "email", "method": "DATA", "kind": "drop_before", "after": 1}));
    mock.fault(&json!({"channel": "email", "method": "RCPT", "kind": "answer", "status": 450, "body": "4.2.1 Try later", "after": 3}));
}

#[test]
fn a_reader_of_whom_nobody_knows_is_passed_over_and_named() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    newsletter(folder.path(), &mock);
    trouble(&mock);
    let article = short_article(&folder, "library.md");
    let publish = ["publish", &article, "--to", "letter", "--sandbox", "--wait", "--format", "json"];
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(publish));
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(readers(&mock.posts(Some("email"))), ["anna@readers.example", "chen@readers.example"]);
    let published: Value = serde_json::from_str(&stdout).expect("JSON");
    let unknown = &published["deliveries"][0]["receipt"]["parts"][0]["extra"]["unknown"];
    let bolat = unknown.as_array().expect("a list").iter().find(|one| one["recipient"] == "bolat@readers.example");
    assert!(bolat.is_some_and(|told| told["reply"].to_string().contains("not known")), "{published}");
    let reason = published["deliveries"][0]["reason"].as_str().expect("a person is told");
    assert!(reason.contains("not to bolat@readers.example: whether it arrived is not known"), "{reason}");
}

#[test]
fn a_reader_of_whom_nobody_knows_is_asked_about_where_the_account_says_so() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    newsletter(folder.path(), &mock);
    let path = folder.path().join("config.toml");
    let config = std::fs::read_to_string(&path).expect("written before");
    std::fs::write(path, config + "unknown = \"ask\"\n").expect("written");
    trouble(&mock);
    let article = short_article(&folder, "library.md");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args([
        "publish",
        &article,
        "--to",
        "letter",
        "--sandbox",
        "--wait",
        "--format",
        "json",
    ]));
    assert_eq!(code, 4, "{stdout}{stderr}");
    assert_eq!(readers(&mock.posts(Some("email"))), ["anna@readers.example"]);
    let published: Value = serde_json::from_str(&stdout).expect("JSON");
    let id = published["deliveries"][0]["id"].as_str().expect("an id");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["queue", "resolve", id, "--drop", "--sandbox"]));
    assert_eq!(code, 0, "{stdout}{stderr}");

    let _worker = Worker::start(folder.path());
    let show = || run(fanfare(folder.path()).args(["queue", "show", id, "--sandbox", "--format", "json"])).1;
    until("the rest is sent", || show().contains("\"state\": \"sent\"") || show().contains("\"state\":\"sent\""));
    assert_eq!(readers(&mock.posts(Some("email"))), ["anna@readers.example", "chen@readers.example"]);
    let shown: Value = serde_json::from_str(&show()).expect("JSON");
    let shown = shown.to_string();
    assert!(shown.contains("left out by") && shown.contains("bolat@readers.example"), "{shown}");
}
