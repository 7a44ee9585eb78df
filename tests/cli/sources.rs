//! Articles that come by themselves: each goes out once, however often its source is looked through.

use std::path::Path;
use std::process::Stdio;

use super::{folder, refused, run, short_article};
use crate::common::{Mock, fanfare, until};

fn configure(folder: &Path, mock: &Mock, rest: &str) {
    std::fs::create_dir(folder.join("desk")).expect("a folder");
    let config = format!(
        "[sandbox]\nmock = \"{}\"\n[[accounts]]\nname = \"x\"\nchannel = \"twitter\"\n[[accounts]]\nname = \"toots\"\n\
         channel = \"mastodon\"\n[[sources]]\nname = \"desk\"\nfolder = \"desk\"\nto = [\"x\"]\n{rest}",
        mock.url()
    );
    std::fs::write(folder.join("config.toml"), config).expect("written");
}

#[test]
fn what_is_new_in_a_source_is_handed_over_once() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock, "");
    let poll = || run(fanfare(folder.path()).args(["source", "poll", "--sandbox"]));
    let (code, stdout, stderr) = poll();
    assert_eq!((code, stdout.as_str()), (0, ""), "an empty folder is no mistake: {stderr}");
    short_article(&folder, "desk/library.md");
    let (code, stdout, stderr) = poll();
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout, "Library opens at desk/library.md → x\n");
    assert!(stderr.contains("1 new, 0 known already") && stderr.contains("fanfare worker --sandbox"), "{stderr}");
    let (code, stdout, stderr) = poll();
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("0 new, 1 known already"), "{stderr}");
}

#[test]
fn one_article_with_a_mistake_does_not_keep_the_others() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock, "");
    short_article(&folder, "desk/library.md");
    std::fs::write(folder.path().join("desk/broken.md"), "+++\nheadline = \n+++\n\nText.\n").expect("written");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["source", "poll", "--sandbox", "--format", "json"]));
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("broken.md"), "{stderr}");
    let document: serde_json::Value = serde_json::from_str(&stdout).expect("one document");
    assert_eq!(document["deliveries"][0]["account"], "x");
    let (code, stdout, stderr) = run(fanfare(folder.path()).args(["source", "list"]));
    assert_eq!(code, 3, "{stderr}");
    assert!(stdout.contains("desk") && stdout.contains('1'), "{stdout}");
    assert!(stderr.contains("broken.md"), "{stderr}");
}

#[test]
fn a_worker_looks_through_its_sources_by_itself() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock, "every = \"1s\"\n");
    let mut command = fanfare(folder.path());
    let mut worker = command.args(["worker", "--sandbox"]).stderr(Stdio::null()).spawn().expect("a worker");
    short_article(&folder, "desk/library.md");
    until("the article is out", || mock.posts(Some("twitter")).len() == 1);
    short_article(&folder, "desk/bridge.md");
    until("the next one is out", || mock.posts(Some("twitter")).len() == 2);
    let _ = worker.kill();
    let _ = worker.wait();
    assert_eq!(mock.posts(None).len(), 2, "only the account that the source names");
}

#[test]
fn a_source_that_is_not_there_is_named() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock, "");
    refused(fanfare(folder.path()).args(["source", "poll", "desc", "--sandbox"]), 2, &["`desc`", "`desk`"]);
}
