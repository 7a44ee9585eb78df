//! Real processes, really killed and really stopped: nothing goes out twice, nothing is lost.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{CHANNELS, Mock, can_be_asked, configure, fanfare, root, until};

fn deliveries(folder: &std::path::Path) -> BTreeMap<String, String> {
    let listed = fanfare(folder).args(["queue", "list", "--sandbox", "--format", "json"]).output().expect("runs");
    let listed: Value = serde_json::from_slice(&listed.stdout)
        .unwrap_or_else(|_| panic!("no list: {}", String::from_utf8_lossy(&listed.stderr)));
    let state = |delivery: &Value| {
        (delivery["channel"].as_str().unwrap_or("").to_owned(), delivery["state"].as_str().unwrap_or("").to_owned())
    };
    listed["deliveries"].as_array().expect("deliveries").iter().map(state).collect()
}

/// Kills a publish when it is `delay` into requests that each take a while, runs it again, and counts what is out.
fn killed_after(delay: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = root().join("posts/night-buses.md").display().to_string();
    for channel in CHANNELS {
        mock.fault(&json!({ "channel": channel, "kind": "latency", "latency_ms": 400, "times": 4 }));
    }
    let publish = |folder: &std::path::Path| {
        let mut command = fanfare(folder);
        command.args(["publish", &article, "--sandbox", "--wait", "--format", "json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let mut first = publish(folder.path()).spawn().expect("runs");
    until("it has handed over", || {
        folder.path().join("fanfare/sandbox").is_dir() && deliveries(folder.path()).len() == CHANNELS.len()
    });
    std::thread::sleep(delay);
    first.kill().expect("killed");
    let _ = first.wait();
    let second = publish(folder.path()).output().expect("runs");
    let states = deliveries(folder.path());
    for channel in CHANNELS {
        let posts = mock.posts(Some(channel)).len();
        match states[channel].as_str() {
            "sent" => assert_eq!(posts, 1, "{channel} after {delay:?}"),
            "uncertain" => {
                assert!(!can_be_asked(channel), "{channel} can be asked, and is uncertain");
                assert!(posts <= 1, "{channel} has {posts} posts");
            }
            other => panic!("{channel} is {other}: {}", String::from_utf8_lossy(&second.stderr)),
        }
    }
    let exit = second.status.code();
    let is_uncertain = states.values().any(|state| state == "uncertain");
    assert_eq!(exit, Some(if is_uncertain { 4 } else { 0 }));
}

#[test]
fn a_publish_killed_at_once_is_finished_by_the_same_command() {
    killed_after(Duration::from_millis(30));
}

#[test]
fn a_publish_killed_in_its_requests_is_finished_by_the_same_command() {
    killed_after(Duration::from_millis(500));
}

#[test]
fn a_publish_killed_late_is_finished_by_the_same_command() {
    killed_after(Duration::from_millis(1100));
}

/// Runs `claim` for every channel at once, each in a folder and against a mock of its own.
fn on_every_channel(claim: impl Fn(&str, &std::path::Path, &Mock) + Sync) {
    std::thread::scope(|scope| {
        for channel in CHANNELS {
            let claim = &claim;
            scope.spawn(move || {
                let folder = tempfile::tempdir().expect("a folder");
                let mock = Mock::start(folder.path());
                configure(folder.path(), &mock);
                claim(channel, folder.path(), &mock);
            });
        }
    });
}

fn publish(folder: &std::path::Path, channel: &str) -> Command {
    let mut command = fanfare(folder);
    let article = root().join("posts/night-buses.md").display().to_string();
    command.args(["publish", &article, "--sandbox", "--to", channel, "--wait", "--format", "json"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// One copy at most is out, and the delivery says so: `sent` with one, or `uncertain` where the channel cannot be asked.
fn out_once(channel: &str, folder: &std::path::Path, mock: &Mock, may_be_uncertain: bool, when: &str) {
    let posts = mock.posts(Some(channel)).len();
    match deliveries(folder)[channel].as_str() {
        "sent" => assert_eq!(posts, 1, "{channel}, {when}: sent, and {posts} posts are out"),
        "uncertain" => {
            assert!(may_be_uncertain, "{channel}, {when}: it can be asked, and is uncertain");
            assert!(posts <= 1, "{channel}, {when}: {posts} posts are out");
        }
        other => panic!("{channel}, {when}: {other}"),
    }
}

/// Kills a publish with SIGKILL at `place` of the step that makes the post, and runs the same command again.
fn killed_at(place: &str) {
    on_every_channel(|channel, folder, mock| {
        let killed = publish(folder, channel).env("FANFARE_FAILPOINT", format!("{place}=kill")).status().expect("runs");
        assert_eq!(killed.code(), None, "{channel}: it came to `{place}` and died there");
        publish(folder, channel).status().expect("runs");
        out_once(channel, folder, mock, !can_be_asked(channel), place);
    });
}

#[test]
fn killed_between_intent_and_request_every_channel_has_one_post() {
    killed_at("begun");
}

#[test]
fn killed_between_reply_and_commit_every_channel_has_one_post() {
    killed_at("answered");
}

#[test]
fn killed_after_the_commit_every_channel_has_one_post() {
    killed_at("finished");
}

/// A process that is ended with its test, however that goes.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Signals a process, by the system's own `kill`.
fn signal(name: &str, pid: u32) {
    let status = Command::new("kill").args([name, &pid.to_string()]).status().expect("kill runs");
    assert!(status.success());
}

/// True if the process is stopped, as the system has it.
fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
}

/// A worker stops itself at `place`; a second one takes its account over; then the first is woken.
///
/// A process that is stopped in the middle of a transaction keeps the whole SQLite file, and everybody waits until it goes on
/// or ends: then there is nothing to take over, and it is only woken. That is rare, as it takes a renewal of the lease that is
/// just being written; where it happens the scene is set again.
fn stopped_at(place: &str) {
    let taken_over = AtomicUsize::new(0);
    on_every_channel(|channel, folder, mock| {
        if stopped_and_woken(place, channel, folder, mock) {
            taken_over.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mock = Mock::start(folder.path());
        configure(folder.path(), &mock);
        if stopped_and_woken(place, channel, folder.path(), &mock) {
            taken_over.fetch_add(1, Ordering::Relaxed);
        }
    });
    let taken_over = taken_over.into_inner();
    assert!(taken_over > CHANNELS.len() / 2, "only {taken_over} accounts were taken over");
}

/// False if the first worker was stopped while it had the store to itself.
fn stopped_and_woken(place: &str, channel: &str, folder: &std::path::Path, mock: &Mock) -> bool {
    let worker = |failpoint: &str| {
        let mut command = fanfare(folder);
        command.args(["worker", "--sandbox", "--lease", "6"]).env("FANFARE_FAILPOINT", failpoint);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("a worker");
        let mut told = String::new();
        BufReader::new(child.stderr.as_mut().expect("piped")).read_line(&mut told).expect("it says that it is there");
        Ended(child)
    };
    let first = worker(&format!("{place}=stop"));
    // It hands over and watches: a worker is alive, and one that is only stopped is not dead.
    let _publish = Ended(publish(folder, channel).spawn().expect("runs"));
    until("the first worker has stopped itself", || is_stopped(first.0.id()));
    let resumed = fanfare(folder).args(["queue", "resume", "--all", "--sandbox"]).output().expect("runs");
    let can_be_taken_over = resumed.status.success();
    if !can_be_taken_over {
        let told = String::from_utf8_lossy(&resumed.stderr);
        assert!(told.contains("kept busy"), "{channel}: {told}");
        signal("-CONT", first.0.id());
    }
    let _second = worker("");
    let state = || deliveries(folder)[channel].clone();
    until("it has ended", || matches!(state().as_str(), "sent" | "uncertain"));
    signal("-CONT", first.0.id());
    // Long enough to send, if anything would let it.
    std::thread::sleep(Duration::from_secs(2));
    let when = format!("{place}, then woken");
    out_once(channel, folder, mock, true, &when);
    // What was answered before the stop is out, and no copy of it.
    if place == "answered" {
        assert_eq!(mock.posts(Some(channel)).len(), 1, "{channel}, {when}");
    }
    can_be_taken_over
}

#[test]
fn a_worker_stopped_between_intent_and_request_and_woken_never_makes_a_second_post() {
    stopped_at("begun");
}

#[test]
fn a_worker_stopped_between_reply_and_commit_and_woken_never_makes_a_second_post() {
    stopped_at("answered");
}
