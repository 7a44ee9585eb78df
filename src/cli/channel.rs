//! `fanfare channel`

use std::path::{Path, PathBuf};

use super::table::Table;
use super::{Shared, output};
use crate::app::{Error, Exit};

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare channel list
  fanfare channel show twitter
  fanfare channel eject telegram")]
pub(crate) enum Command {
    /// List the channels
    List,
    /// Show a channel's rules and templates: figures with their sources, credentials, settings and options
    #[command(after_help = "Example:\n  fanfare channel show twitter")]
    Show {
        /// The channel
        name: String,
    },
    /// Write a channel's files into a folder, to be changed there
    #[command(after_help = "Example:
  fanfare channel eject telegram

Then set `channels = \"channels\"` in the configuration and edit channels/telegram/post.hbs. Files that are there
already stay as they are. Delete those that you do not change: what is missing is taken from what is built in.")]
    Eject {
        /// The channel
        name: String,
        /// The folder
        #[arg(long, default_value = "channels", value_name = "FOLDER")]
        into: PathBuf,
    },
}

pub(crate) fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    match command {
        Command::List => {
            let mut table = Table::new(&["channel", "name", "text", "needs"]);
            for channel in app.channels() {
                let rules = &channel.rules;
                let limits: Vec<String> =
                    rules.text.limits.iter().map(|limit| format!("{} {}", limit.max, limit.unit.name())).collect();
                let needs = rules.media.required.map_or_else(String::new, output::word);
                table.row([channel.name.to_string(), rules.title.clone(), limits.join(", "), needs]);
            }
            table.print();
        }
        Command::Show { name } => {
            // The rules first, then the templates by name.
            let mut files: Vec<_> = app.channel(&name)?.files().collect();
            files.sort_by_key(|(path, _)| !path.ends_with(".toml"));
            for (path, text) in files {
                output::say(&format!("# channels/{name}/{path}\n{text}"));
            }
        }
        Command::Eject { name, into } => eject(app, &name, &into)?,
    }
    Ok(Exit::Done)
}

fn eject(app: &Shared, name: &str, into: &Path) -> Result<(), Error> {
    let channel = app.channel(name)?;
    let folder = into.join(name);
    let unwritable = |path: &Path, reason| Error::Write { path: path.display().to_string(), reason };
    std::fs::create_dir_all(&folder).map_err(|reason| unwritable(&folder, reason))?;
    for (file, text) in channel.files() {
        let path = folder.join(file);
        // What an editor has changed is not overwritten.
        if path.exists() {
            output::tell(&format!("kept {}", path.display()));
            continue;
        }
        std::fs::write(&path, text).map_err(|reason| {
            // Half a file would take the place of the whole one that is built in.
            let _ = std::fs::remove_file(&path);
            unwritable(&path, reason)
        })?;
        output::say(&path.display().to_string());
    }
    output::tell(&format!("set `channels = \"{}\"` in the configuration to use them", into.display()));
    Ok(())
}
