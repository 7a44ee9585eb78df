//! The commands as a user runs them: what they print, where, and how they end.

mod accounts;
mod addresses;
mod alerts;
mod bad_input;
mod channel;
mod check;
mod contract;
mod help;
mod init;
mod mail;
mod measure;
mod mock;
mod quiet;
mod quotas;
mod removals;
mod resolved;
mod sandbox;
mod signals;
mod so_far;
mod sources;
mod spread;
mod store;
mod told;
mod waiting;

use std::process::{Command, Output, Stdio};

use crate::common::root;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn sample() -> String {
    root().join("posts/harbour-tram").display().to_string()
}

/// Writes an article without pictures, so that nothing has to be drawn; gives its path.
fn short_article(folder: &tempfile::TempDir, name: &str) -> String {
    let path = folder.path().join(name);
    let text = format!(
        "+++\nheadline = \"Library opens at {name}\"\nurl = \"https://news.example/{name}\"\n+++\n\nThe library opened on Monday.\n"
    );
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

fn run(command: &mut Command) -> (i32, String, String) {
    said(command.output().expect("the program runs"))
}

fn with_input(command: &mut Command, input: &[u8]) -> (i32, String, String) {
    use std::io::Write;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that refuses before it reads closes the pipe; that is its right.
    let _ = child.stdin.take().expect("piped").write_all(input);
    said(child.wait_with_output().expect("it ends"))
}

fn said(output: Output) -> (i32, String, String) {
    let Output { status, stdout, stderr } = output;
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// One sentence on standard error, nothing on standard output, and this exit code.
fn refused(command: &mut Command, exit: i32, words: &[&str]) {
    let (code, stdout, stderr) = run(command);
    assert_eq!(code, exit, "{stderr}");
    assert_eq!(stdout, "", "machine output of a refusal");
    for word in words {
        assert!(stderr.contains(word), "`{word}` is not in: {stderr}");
    }
    for slip in ["panicked", "os error", "backtrace"] {
        assert!(!stderr.contains(slip), "{stderr}");
    }
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(lines[0].starts_with("error: "), "{stderr}");
    // What follows the sentence, if anything, is the line of a file with a caret below it.
    assert!(lines.len() == 1 || lines.iter().skip(1).all(|line| line.contains('|')), "{stderr}");
}
