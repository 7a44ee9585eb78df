//! `fanfare channel`

use std::path::{Path, PathBuf};

use super::{Shared, output};
use crate::app::{Error, Exit};

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare channel list
  fanfare channel show twitter
  fanfare channel eject telegram        then edit channels/telegram/post.hbs and set `channels = \"channels\"`")]
pub(crate) enum Command {
    /// List the channels
    List,
    /// Show a channel's rules and templates
    Show {
        /// The channel
        name: String,
    },
    /// Write a channel's files into a folder, to be changed there
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
            let mut table = output::table(&["channel", "name", "limits", "media", "quotas"]);
            for channel in app.channels() {
                let rules = &channel.rules;
                let limits: Vec<String> = rules
                    .text
                    .limits
                    .iter()
                    .map(|limit| format!("{} {}", limit.max, output::unit(limit.unit)))
                    .collect();
                let media = rules
                    .media
                    .required
                    .map_or_else(|| "optional".to_owned(), |kind| format!("{} required", output::unit(kind)));
                let quotas: Vec<&str> = rules.quotas.iter().map(|quota| quota.name.as_str()).collect();
                table.add_row([
                    channel.name.to_string(),
                    rules.title.clone(),
                    limits.join(", "),
                    media,
                    quotas.join(", "),
                ]);
            }
            output::say(&table.trim_fmt());
        }
        Command::Show { name } => {
            for (path, text) in app.channel(&name)?.files() {
                output::say(&format!("# channels/{name}/{path}\n{text}"));
            }
        }
        Command::Eject { name, into } => eject(app, &name, &into)?,
    }
    Ok(Exit::Done)
}

fn eject(app: &Shared, name: &str, into: &Path) -> Result<(), Error> {
    let folder = into.join(name);
    let unwritable = |path: &Path, reason| Error::Write { path: path.display().to_string(), reason };
    std::fs::create_dir_all(&folder).map_err(|reason| unwritable(&folder, reason))?;
    for (file, text) in app.channel(name)?.files() {
        let path = folder.join(file);
        // What an editor has changed is not overwritten.
        if path.exists() {
            output::tell(&format!("kept {}", path.display()));
            continue;
        }
        std::fs::write(&path, text).map_err(|reason| unwritable(&path, reason))?;
        output::say(&path.display().to_string());
    }
    output::tell(&format!("set `channels = \"{}\"` in the configuration to use them", into.display()));
    Ok(())
}
