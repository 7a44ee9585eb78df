//! Real processes, really killed and really stopped: nothing goes out twice, nothing is lost.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{CHANNELS, Mock, can_be_asked, configure, fanfare, root, until};

fn deliveries(folder: &std::path::Path) -> BTreeMap<String, String> {
    let listed = fanfare(folder).args(["queue", "list", "--sandbox", "--format", "json"]).output().expect("runs");
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
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

/// Signals a process, by the system's own `kill`.
fn signal(name: &str, pid: u32) {
    let status = std::process::Command::new("kill").args([name, &pid.to_string()]).status().expect("kill runs");
    assert!(status.success());
}

#[test]
fn a_worker_that_was_stopped_and_woken_never_makes_a_second_post() {
    for channel in ["twitter", "mastodon", "telegram"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mock = Mock::start(folder.path());
        configure(folder.path(), &mock);
        // The first request that makes a post hangs long enough to stop its worker in the middle of it.
        mock.fault(&json!({ "channel": channel, "method": "POST", "kind": "latency", "latency_ms": 900, "times": 1 }));
        let worker = || {
            let mut command = fanfare(folder.path());
            command.args(["worker", "--sandbox", "--lease", "3"]).stderr(Stdio::null());
            command.spawn().expect("a worker")
        };
        let mut first = worker();
        let article = root().join("posts/night-buses.md").display().to_string();
        // The publish itself only hands over here: it is killed as soon as it has.
        let mut publish = fanfare(folder.path())
            .args(["publish", &article, "--sandbox", "--to", channel, "--format", "json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        until("it is being sent", || {
            deliveries(folder.path()).get(channel).is_some_and(|state| state == "sending" || state == "sent")
        });
        signal("-STOP", first.id());
        signal("-STOP", publish.id());
        let mut second = worker();
        // Longer than a lease, a request's life and all settle times.
        std::thread::sleep(Duration::from_secs(8));
        signal("-CONT", first.id());
        signal("-CONT", publish.id());
        until("it has ended", || {
            deliveries(folder.path()).get(channel).is_some_and(|state| state == "sent" || state == "uncertain")
        });
        std::thread::sleep(Duration::from_secs(2));
        let posts = mock.posts(Some(channel)).len();
        let state = deliveries(folder.path())[channel].clone();
        assert!(posts == 1 || (posts == 0 && state == "uncertain"), "{channel}: {posts} posts, {state}");
        for child in [&mut first, &mut second, &mut publish] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
