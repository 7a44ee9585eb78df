//! Ctrl-C and SIGTERM.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::{folder, run, said, short_article};
use crate::common::{Mock, configure, fanfare, until};

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
}

fn started(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

#[test]
fn a_publish_stopped_by_ctrl_c_is_finished_by_the_same_command() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    let article = short_article(&folder, "stopped.md");
    let arguments = ["publish", &article, "--sandbox", "--wait", "--to", "mastodon,bluesky,telegram"];
    mock.fault(&serde_json::json!([{"channel": "mastodon", "kind": "latency", "latency_ms": 2500}]));
    let child = started(fanfare(folder.path()).args(arguments));
    until("the others are out", || mock.posts(None).len() == 2);
    signal(&child, "-INT");
    let (code, stdout, stderr) = said(child.wait_with_output().expect("it ends"));
    assert!(code == 0 || code == 1, "{code}: {stderr}");
    assert!(stderr.contains("stopping"), "{stderr}");
    assert!(stdout.contains("ACCOUNT"), "how they stand is said: {stdout}");
    let (_, _, stderr) = run(fanfare(folder.path()).args(arguments));
    assert!(!stderr.contains("error"), "{stderr}");
    for channel in ["mastodon", "bluesky", "telegram"] {
        assert_eq!(mock.posts(Some(channel)).len(), 1, "{channel}");
    }
}

#[test]
fn workers_and_mocks_end_well_when_they_are_told_to() {
    let folder = folder();
    let mock = Mock::start(folder.path());
    configure(folder.path(), &mock);
    for words in [&["worker", "--sandbox"][..], &["worker"], &["mock", "--listen", "127.0.0.1:0"]] {
        for name in ["-TERM", "-INT"] {
            let mut child = started(fanfare(folder.path()).args(words));
            let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
            let mut first = String::new();
            stderr.read_line(&mut first).expect("it says what it does");
            signal(&child, name);
            let mut rest = String::new();
            stderr.read_to_string(&mut rest).expect("it says what it does");
            let (code, stdout, _) = said(child.wait_with_output().expect("it ends"));
            assert_eq!((code, stdout.as_str()), (0, ""), "{words:?} {name}: {first}{rest}");
            assert!(rest.contains("stopping"), "{first}{rest}");
        }
    }
}
