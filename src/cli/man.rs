//! `fanfare man`

use std::path::{Path, PathBuf};

use super::{output, usage};
use crate::app::{Error, Exit};
use crate::config::diagnostic::in_words;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare man | man -l -
  fanfare man queue resolve | man -l -
  fanfare man --all /usr/local/share/man/man1")]
pub(crate) struct Args {
    /// Of which command [default: of the program]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into a folder, which is made if it is not there
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    all: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Error> {
    let mut program = usage::command();
    // Makes the names of commands within commands: `fanfare-queue-resolve`.
    program.build();
    if let Some(folder) = &args.all {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::Usage(format!("{} cannot be made: {}", folder.display(), in_words(&error))))?;
        write_all(&program, "fanfare", folder)?;
        return Ok(Exit::Done);
    }
    let (mut found, mut name) = (&program, "fanfare".to_owned());
    for word in &args.command {
        let inner = found.find_subcommand(word);
        found = inner.ok_or_else(|| {
            Error::Usage(format!("{} has no command {word}; see `fanfare --help`", name.replace('-', " ")))
        })?;
        name = format!("{name}-{}", found.get_name());
    }
    output::say(page(found, &name).trim_end());
    Ok(Exit::Done)
}

fn write_all(command: &clap::Command, name: &str, folder: &Path) -> Result<(), Error> {
    let file = folder.join(format!("{name}.1"));
    std::fs::write(&file, page(command, name))
        .map_err(|error| Error::Usage(format!("{} cannot be written: {}", file.display(), in_words(&error))))?;
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
        write_all(inner, &format!("{name}-{}", inner.get_name()), folder)?;
    }
    Ok(())
}

/// The page of one command, as `man` reads it.
fn page(command: &clap::Command, name: &str) -> String {
    let command = command.clone().display_name(name.to_owned()).version(env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    // Writing to memory fails never.
    let _ = clap_mangen::Man::new(command).render(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}
