//! Corrections and retractions of what is not out yet, or on its way.

use std::path::PathBuf;

use super::*;

#[test]
fn what_is_not_out_yet_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = ferry(folder.path());
    let path = article.display().to_string();
    let mut publish = fanfare(folder.path())
        .args(["publish", &path, "--sandbox", "--to", "mastodon", "--at", "2099-01-01T00:00:00Z"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program runs");
    until("it is handed over", || {
        let listed = fanfare(folder.path()).args(["queue", "list", "--sandbox"]).output().expect("runs");
        String::from_utf8_lossy(&listed.stdout).contains("scheduled")
    });
    let _ = publish.kill();
    let _ = publish.wait();
    let (retracted, exit) = run(folder.path(), "retract", &article);
    assert_eq!((state(&retracted, "mastodon"), exit), ("cancelled", Some(0)));
    assert!(mock.posts(None).is_empty());
}

/// It is due and nobody has sent it yet: whoever waits for it to be corrected, or gone, must not be the one who sends it.
#[test]
fn what_is_due_is_not_sent_to_be_corrected_or_taken_down() {
    let (folder, mock) = scene("mastodon");
    let article = ferry(folder.path());
    let path = article.display().to_string();
    let soon = (jiff::Timestamp::now() + std::time::Duration::from_secs(2)).to_string();
    let queued = fanfare(folder.path()).args(["publish", &path, "--sandbox", "--at", &soon]).output().expect("it runs");
    assert!(queued.status.success(), "{queued:?}");
    std::thread::sleep(std::time::Duration::from_secs(3));
    write(&article, "Ferry runs again from Tuesday");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("by hand", Some(1)), "{told}");
    let (told, exit) = run(folder.path(), "retract", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("cancelled", Some(0)), "{told}");
    assert!(mock.posts(None).is_empty());
}

/// The rest of what is wrong is not sent to take it down, and what is out does not stay until somebody resumes.
#[test]
fn a_thread_that_is_paused_half_way_is_taken_down() {
    let (folder, mock) = scene("mastodon");
    let article = ferry(folder.path());
    let mut story = std::fs::read_to_string(&article).expect("written above");
    story.push_str(&timetable());
    std::fs::write(&article, story).expect("written");
    let mut publish = slow_publish(folder.path(), &mock, &article);
    let paused = fanfare(folder.path()).args(["queue", "pause", "--all", "--sandbox"]).output().expect("it runs");
    assert!(paused.status.success(), "{paused:?}");
    let _ = publish.wait();
    assert_eq!(mock.posts(Some("mastodon")).len(), 1);
    let (told, exit) = run(folder.path(), "retract", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("delete done", Some(0)), "{told}");
    let posts = mock.posts(Some("mastodon"));
    assert!(posts.len() == 1 && posts[0]["state"] == "deleted", "{posts:?}");
}

/// An article that nobody has published.
fn ferry(folder: &Path) -> PathBuf {
    let article = folder.join("ferry.md");
    write(&article, "Ferry runs again from Monday");
    article
}

/// A publish of `article` that waits, and says nothing.
fn publish(folder: &Path, article: &Path) -> std::process::Child {
    fanfare(folder)
        .arg("publish")
        .arg(article)
        .args(["--sandbox", "--wait"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program runs")
}

/// A publish of `article` that its platform takes seconds to answer, once it is on its way.
fn slow_publish(folder: &Path, mock: &Mock, article: &Path) -> std::process::Child {
    mock.fault(&json!({"channel": "mastodon", "method": "POST", "kind": "latency", "latency_ms": 4000}));
    let child = publish(folder, article);
    until("it is on its way", || {
        let listed =
            fanfare(folder).args(["queue", "list", "--sandbox", "--format", "json"]).output().expect("it runs");
        String::from_utf8_lossy(&listed.stdout).contains("\"sending\"")
    });
    child
}

#[test]
fn what_is_being_sent_is_corrected_once_it_is_out() {
    let (folder, mock) = scene("mastodon");
    let article = ferry(folder.path());
    let mut publish = slow_publish(folder.path(), &mock, &article);
    write(&article, "Ferry runs again from Tuesday");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("edit done", Some(0)), "{told}");
    assert!(publish.wait().expect("it ends").success());
    let posts = mock.posts(Some("mastodon"));
    assert!(posts.len() == 1 && posts[0]["text"].to_string().contains("Tuesday"), "{posts:?}");
}

/// An article that is out on Mastodon and on its way to Bluesky, which takes so long for the post.
fn half_out(slow_ms: u64) -> (tempfile::TempDir, Mock, PathBuf, std::process::Child) {
    let (folder, mock) = scene("mastodon");
    let config = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, format!("{text}[[accounts]]\nname = \"sky\"\nchannel = \"bluesky\"\n")).expect("written");
    let article = ferry(folder.path());
    mock.fault(&json!({"channel": "bluesky", "method": "POST", "kind": "latency", "latency_ms": slow_ms, "times": 1}));
    let publish = publish(folder.path(), &article);
    until("one is out, and one on its way", || {
        let listed = fanfare(folder.path()).args(["queue", "list", "--sandbox", "--format", "json"]).output();
        let listed = String::from_utf8_lossy(&listed.expect("it runs").stdout).into_owned();
        listed.contains("\"sending\"") && listed.contains("\"sent\"")
    });
    write(&article, "Ferry runs again from Tuesday");
    (folder, mock, article, publish)
}

/// A wrong post is not left up for the sake of another that is hours from being out.
#[test]
fn what_is_out_is_corrected_and_taken_down_before_what_is_being_sent() {
    for (command, first, last, goes) in
        [("correct", "edit done", "reply done", false), ("retract", "delete done", "delete done", true)]
    {
        let (folder, mock, article, mut publish) = half_out(12_000);
        let folder_of = folder.path().to_owned();
        let ends = std::thread::spawn(move || run(&folder_of, command, &article));
        until("what is out is seen to", || {
            let posts = mock.posts(Some("mastodon"));
            assert!(mock.posts(Some("bluesky")).is_empty(), "{command}: it waited for the other");
            posts[0]["state"] == "deleted" || posts[0]["text"].to_string().contains("Tuesday")
        });
        let (told, exit) = ends.join().expect("it ends");
        assert_eq!((state(&told, "mastodon"), state(&told, "bluesky"), exit), (first, last, Some(0)), "{told}");
        assert!(publish.wait().is_ok());
        let gone = mock.posts(Some("bluesky")).iter().all(|post| post["state"] == "deleted");
        assert_eq!(gone, goes);
    }
}

/// Nor is that one, for the sake of a platform that puts the first off.
#[test]
fn what_is_on_its_way_is_corrected_and_taken_down_though_another_platform_is_in_no_hurry() {
    for (command, method) in [("correct", "PUT"), ("retract", "DELETE")] {
        let (folder, mock, article, mut publish) = half_out(5_000);
        mock.fault(&json!({"channel": "mastodon", "method": method, "kind": "too_fast", "retry_after_seconds": 25}));
        let folder_of = folder.path().to_owned();
        let ends = std::thread::spawn(move || run(&folder_of, command, &article));
        until("the later one is seen to", || {
            let first = mock.posts(Some("mastodon"));
            let untouched = first[0]["state"] != "deleted" && first[0]["text"].to_string().contains("Monday");
            assert!(untouched, "{command}: it waited for the other");
            let later = mock.posts(Some("bluesky"));
            let all = serde_json::to_string(&later).expect("JSON");
            !later.is_empty() && (all.contains("Tuesday") || later.iter().all(|post| post["state"] == "deleted"))
        });
        let (told, exit) = ends.join().expect("it ends");
        assert_eq!(exit, Some(0), "{told}");
        assert!(publish.wait().is_ok());
    }
}

/// Nobody has to wait for it, nor come back.
#[test]
fn what_is_being_sent_is_taken_down_once_it_is_out() {
    let (folder, mock) = scene("mastodon");
    let article = ferry(folder.path());
    let mut publish = slow_publish(folder.path(), &mock, &article);
    let path = article.display().to_string();
    let retracted =
        fanfare(folder.path()).args(["retract", &path, "--sandbox", "--format", "json"]).output().expect("it runs");
    let told: Value = serde_json::from_slice(&retracted.stdout).expect("JSON");
    assert_eq!((state(&told, "mastodon"), retracted.status.code()), ("delete planned", Some(0)), "{told}");
    assert!(publish.wait().expect("it ends").success());
    let mut worker = fanfare(folder.path()).args(["worker", "--sandbox"]).spawn().expect("a worker");
    until("it is gone", || mock.posts(Some("mastodon")).iter().all(|post| post["state"] == "deleted"));
    let _ = worker.kill();
    let _ = worker.wait();
}

#[test]
fn a_correction_of_what_is_not_out_yet_is_no_success() {
    let (folder, _mock) = scene("mastodon");
    let article = ferry(folder.path());
    let path = article.display().to_string();
    let later = ["publish", &path, "--sandbox", "--at", "2099-12-24T18:00:00Z"];
    assert!(fanfare(folder.path()).args(later).output().expect("it runs").status.success());
    write(&article, "Ferry runs again from Tuesday");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("by hand", Some(1)), "{told}");
    assert!(told.to_string().contains("it is scheduled, and not out yet; `fanfare queue cancel "), "{told}");
}

/// Its account was stopped after the first part: nobody has to send the rest to take that down.
#[test]
fn a_thread_that_is_held_half_way_is_taken_down() {
    let (folder, mock) = scene("mastodon");
    let article = ferry(folder.path());
    let mut story = std::fs::read_to_string(&article).expect("written above");
    story.push_str(&timetable());
    std::fs::write(&article, story).expect("written");
    mock.fault(&json!({"channel": "mastodon", "method": "POST", "path_prefix": "/api/v1/statuses", "kind": "answer",
                       "status": 401, "body": {"error": "The access token is invalid"}, "after": 1}));
    let (held, exit) = run(folder.path(), "publish", &article);
    assert_eq!((state(&held, "mastodon"), exit), ("held", Some(1)), "{held}");
    assert_eq!(mock.posts(Some("mastodon")).len(), 1);
    assert_eq!(state(&dry(folder.path(), "retract", &article), "mastodon"), "delete planned");
    let (told, exit) = run(folder.path(), "retract", &article);
    assert_eq!((state(&told, "mastodon"), exit), ("delete done", Some(0)), "{told}");
    assert!(mock.posts(Some("mastodon")).iter().all(|post| post["state"] == "deleted"));
}

/// What the first of the list have read is wrong, and the rest get nothing: they alone are told.
#[test]
fn an_issue_that_was_given_up_on_the_way_is_corrected_for_those_who_have_it() {
    let (folder, mock) = scene("email");
    let config = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("written before");
    std::fs::write(&config, text + "settings.to = \"a@mail.example, b@mail.example\"\n").expect("written");
    let article = ferry(folder.path());
    mock.fault(&json!({"channel": "email", "method": "DATA", "kind": "answer", "status": 554, "body": "5.6.0 no",
                       "after": 1}));
    let (given_up, exit) = run(folder.path(), "publish", &article);
    assert_eq!((state(&given_up, "email"), exit), ("failed", Some(1)), "{given_up}");
    assert_eq!(mock.posts(Some("email")).len(), 1);
    write(&article, "Ferry runs again from Tuesday");
    assert_eq!(state(&dry(folder.path(), "correct", &article), "email"), "reply planned");
    let (told, exit) = run(folder.path(), "correct", &article);
    assert_eq!((state(&told, "email"), exit), ("reply done", Some(0)), "{told}");
    let posts = mock.posts(Some("email"));
    assert_eq!(posts.len(), 2, "{posts:?}");
    assert_eq!(
        (&posts[1]["details"]["to"], &posts[1]["details"]["in_reply_to"]),
        (&json!("a@mail.example"), &posts[0]["id"])
    );
    let (again, exit) = run(folder.path(), "correct", &article);
    assert_eq!((mock.posts(Some("email")).len(), exit), (2, Some(0)), "{again}");
}
