//! Pipes that close, disks that are full, threads and sockets that are not needed.

use std::process::Stdio;

use super::{folder, run, said, sample, short_article};
use crate::common::{fanfare, until};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    let sample = sample();
    for words in
        [&["completions", "bash"][..], &["preview", &sample, "--format", "json"], &["channel", "show", "twitter"]]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = fanfare(folder.path()).args(words).stdout(writer).output().expect("the program runs");
        let (code, _, stderr) = said(output);
        assert_eq!((code, stderr.as_str()), (0, ""), "{words:?}");
    }
}

#[test]
fn output_that_is_lost_is_said() {
    let folder = folder();
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let output = fanfare(folder.path()).args(["preview", &sample()]).stdout(full).output().expect("the program runs");
    let (code, _, stderr) = said(output);
    assert_eq!(code, 1);
    assert!(stderr.contains("standard output cannot be written: the disk is full"), "{stderr}");
}

#[test]
fn no_colour_and_no_bar_stands_in_a_pipe() {
    let folder = folder();
    for words in [&["check", &sample()][..], &["channel", "list"], &["doctor"], &["--help"]] {
        let mut command = fanfare(folder.path());
        let (_, stdout, stderr) = run(command.env_remove("NO_COLOR").args(words));
        assert!(!stdout.contains('\x1b') && !stderr.contains('\x1b'), "{words:?}: {stdout}{stderr}");
    }
}

/// Runs the program until it waits for a reader of its output, and gives how many threads it has and how many sockets.
#[cfg(target_os = "linux")]
fn threads_and_sockets(words: &[&str]) -> (usize, usize) {
    let folder = folder();
    let mut child = fanfare(folder.path())
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let process = std::path::PathBuf::from(format!("/proc/{}", child.id()));
    // Its output is larger than a pipe: with nobody reading, it comes to rest in the middle of it.
    let mut before = String::new();
    until("it waits for a reader", || {
        std::thread::sleep(std::time::Duration::from_millis(400));
        let stat = std::fs::read_to_string(process.join("stat")).expect("it runs");
        // State and processor time, after the name in brackets: see proc_pid_stat(5).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let now = format!("{} {} {}", fields[0], fields[11], fields[12]);
        now.starts_with('S') && std::mem::replace(&mut before, now.clone()) == now
    });
    let count = |folder: &str| std::fs::read_dir(process.join(folder)).expect("it runs").flatten().collect::<Vec<_>>();
    let is_socket = |path: std::path::PathBuf| {
        std::fs::read_link(path).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    };
    let found = (count("task").len(), count("fd").into_iter().filter(|entry| is_socket(entry.path())).count());
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    found
}

#[cfg(target_os = "linux")]
#[test]
fn a_preview_starts_no_thread_and_a_dry_run_opens_no_socket() {
    let articles = folder();
    (0..20).for_each(|n| drop(short_article(&articles, &format!("{n}.md"))));
    let path = articles.path().display().to_string();
    assert_eq!(threads_and_sockets(&["preview", &path, "--format", "json"]), (1, 0));
    let (threads, sockets) =
        threads_and_sockets(&["publish", &sample(), "--dry-run", "--to", "email,twitter", "--format", "json"]);
    assert!(threads > 1, "a dry run draws beside");
    assert_eq!(sockets, 0);
}
