//! Help, completions, versions.

use super::{folder, run};
use crate::common::fanfare;

const COMMANDS: [&str; 25] = [
    "preview",
    "publish",
    "check",
    "measure",
    "mock",
    "worker",
    "queue",
    "queue list",
    "queue show",
    "queue resolve",
    "queue cancel",
    "queue retry",
    "queue pause",
    "queue resume",
    "account",
    "account login",
    "account list",
    "account verify",
    "channel",
    "channel show",
    "channel eject",
    "doctor",
    "completions",
    "man",
    "",
];

#[test]
fn every_command_has_help_with_an_example() {
    let folder = folder();
    for command in COMMANDS {
        let (code, stdout, stderr) = run(fanfare(folder.path()).args(command.split_whitespace()).arg("--help"));
        assert_eq!((code, stderr.as_str()), (0, ""), "{command}");
        assert!(stdout.contains(&format!("  fanfare {command}")) || stdout.contains("fanfare completions"), "{stdout}");
        for line in stdout.lines() {
            assert!(line.chars().count() <= 110, "{command}: {line}");
        }
    }
}

/// In a terminal of 80 columns, of which clap is told by this.
#[test]
fn help_is_wrapped_once() {
    let folder = folder();
    let (code, stdout, _) = run(fanfare(folder.path()).env("COLUMNS", "80").args(["account", "verify", "--help"]));
    assert_eq!(code, 0);
    let notes = stdout.lines().skip_while(|line| !line.starts_with("Sends nothing that anybody sees"));
    let paragraph: Vec<&str> = notes.take_while(|line| !line.is_empty()).collect();
    let (_, full) = paragraph.split_last().expect("lines");
    assert!(full.len() > 1 && full.iter().all(|line| line.chars().count() > 60), "a short line: {paragraph:#?}");
}

#[test]
fn each_shell_gets_completions_that_know_the_commands() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, stdout, _) = run(fanfare(folder.path()).args(["completions", shell]));
        assert_eq!(code, 0);
        assert!(stdout.contains("preview") && stdout.contains("dry-run"), "{shell}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let folder = folder();
    let (code, stdout, _) = run(fanfare(folder.path()).arg("--version"));
    assert_eq!((code, stdout.trim()), (0, concat!("fanfare ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder();
    let (code, page, _) = run(fanfare(folder.path()).args(["man", "queue", "resolve"]));
    assert_eq!(code, 0);
    assert!(page.contains("fanfare\\-queue\\-resolve") && page.contains("\\-\\-resend"), "{page}");
    let (code, _, stderr) = run(fanfare(folder.path()).args(["man", "queue", "resolv"]));
    assert!(code == 2 && stderr.contains("fanfare queue has no command resolv"), "{stderr}");
    let (code, _, _) = run(fanfare(folder.path()).args(["man", "--all", "share/man1"]));
    assert_eq!(code, 0);
    for page in ["fanfare.1", "fanfare-publish.1", "fanfare-store-backup.1"] {
        let text = std::fs::read_to_string(folder.path().join("share/man1").join(page))
            .unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(text.starts_with(".ie") && text.contains(".SH NAME"), "{page}");
    }
}
