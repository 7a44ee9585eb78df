//! The commands with their help, and what is wrong with a command line, in one sentence.

use std::ffi::OsStr;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory};

/// All commands, their help to be wrapped to the width of the terminal.
pub(super) fn command() -> Command {
    reflowed(super::Cli::command())
}

/// What stands below the options was written with lines of its own, which would be wrapped once more.
fn reflowed(mut command: Command) -> Command {
    if let Some(help) = command.get_after_help() {
        let help = joined(&help.to_string());
        command = command.after_help(help);
    }
    command.mut_subcommands(reflowed)
}

/// `help` with each paragraph in one line. Examples are indented and keep theirs, and what introduces them stands alone.
fn joined(help: &str) -> String {
    let mut joined = String::with_capacity(help.len());
    let mut lines = help.lines().peekable();
    while let Some(line) = lines.next() {
        joined.push_str(line);
        let goes_on = |next: &str| !(next.is_empty() || next.starts_with(' '));
        let next = lines.peek();
        joined.push(if !line.starts_with(' ') && !line.is_empty() && next.is_some_and(|next| goes_on(next)) {
            ' '
        } else {
            '\n'
        });
    }
    joined.truncate(joined.trim_end().len());
    joined
}

/// Prints what clap says: help and versions as they are, a mistake in our form. True if it was a mistake.
pub(super) fn tell(error: &clap::Error) -> bool {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Help goes to standard output and is no failure, or to standard error after a bare command; clap knows which.
            let _ = error.print();
        }
        kind => {
            // Names of files may be no text.
            let arguments = || std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
            let command = named(&self::command(), arguments());
            let unreadable = || std::env::args_os().skip(1).find(|argument| argument.to_str().is_none());
            let told = match unreadable().filter(|_| kind == ErrorKind::InvalidUtf8) {
                Some(argument) => no_text(&argument, &command),
                None => sentence(&error.to_string(), &command),
            };
            super::output::tell(&format!("error: {told}"));
        }
    }
    error.use_stderr()
}

/// An argument that is not UTF-8.
fn no_text(argument: &OsStr, command: &str) -> String {
    let shown = argument.to_string_lossy();
    format!("the argument {shown:?} is not UTF-8 text; rename the file, or name its folder; see `{command} --help`")
}

/// clap's paragraphs in one sentence: what is wrong, what may have been meant, where to read more.
fn sentence(told: &str, command: &str) -> String {
    let mut parts = Vec::new();
    for paragraph in told.split("\n\n") {
        let joined = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(what) = joined.strip_prefix("error: ") {
            parts.push(what.to_owned());
        } else if let Some(tips) = joined.strip_prefix("tip: ") {
            parts.extend(tips.split(" tip: ").map(ToOwned::to_owned));
        }
    }
    parts.push(format!("see `{command} --help`"));
    parts.join("; ")
}

/// The command that the arguments name, as far as they do: `fanfare queue list`.
fn named(root: &Command, arguments: impl Iterator<Item = String>) -> String {
    let (mut command, mut named) = (root, root.get_name().to_owned());
    for argument in arguments {
        if let Some(inner) = command.find_subcommand(&argument) {
            command = inner;
            named = format!("{named} {argument}");
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_one_sentence_that_says_where_to_read_more() {
        let told = "error: unexpected argument '--formt' found\n\n  tip: a similar argument exists: '--format'\n\nUsage: \
                    fanfare queue list --format <FORMAT>\n\nFor more information, try '--help'.\n";
        assert_eq!(
            sentence(told, "fanfare queue list"),
            "unexpected argument '--formt' found; a similar argument exists: '--format'; see `fanfare queue list --help`"
        );
        let told = "error: the following required arguments were not provided:\n  <ARTICLE>...\n\nUsage: fanfare publish \
                    <ARTICLE>...\n";
        assert_eq!(
            sentence(told, "fanfare publish"),
            "the following required arguments were not provided: <ARTICLE>...; see `fanfare publish --help`"
        );
    }

    #[test]
    fn a_paragraph_of_help_is_one_line_and_examples_keep_theirs() {
        let help = "Examples:\n  fanfare a\n  fanfare b\n\nThen look\nat it.\nAnd again.";
        assert_eq!(joined(help), "Examples:\n  fanfare a\n  fanfare b\n\nThen look at it. And again.");
    }

    #[test]
    fn the_help_that_is_named_is_that_of_the_command() {
        let of = |words: &[&str]| named(&command(), words.iter().map(|word| (*word).to_owned()));
        assert_eq!(of(&["queue", "--format", "xml", "list"]), "fanfare queue list");
        assert_eq!(of(&["prevew", "x"]), "fanfare");
    }
}
