//! `fanfare channel`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::table::Table;
use super::{Format, Shared, output};
use crate::app::{Channel, Error, Exit};

#[derive(clap::Subcommand)]
#[command(after_help = "Examples:
  fanfare channel list
  fanfare channel show twitter
  fanfare channel show twitter --format json
  fanfare channel eject telegram")]
pub(crate) enum Command {
    /// List the channels
    List {
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
    },
    /// Show a channel's rules and templates: figures with their sources, credentials, settings and options
    #[command(after_help = "Example:\n  fanfare channel show twitter")]
    Show {
        /// The channel
        name: String,
        /// For people or for programs
        #[arg(long, value_enum, default_value_t = Format::Text, hide_possible_values = true, value_name = "text|json")]
        format: Format,
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

impl Command {
    /// True for what writes the folder of channels that the configuration may name already.
    pub(crate) fn makes_folder(&self) -> bool {
        matches!(self, Self::Eject { .. })
    }

    /// True for what tells of one channel alone.
    pub(crate) fn shows(&self) -> bool {
        matches!(self, Self::Show { .. })
    }
}

pub(crate) fn run(app: &Shared, command: Command) -> Result<Exit, Error> {
    match command {
        Command::List { format } => list(app, format),
        Command::Show { name, format } => show(app.channel(&name)?, format),
        Command::Eject { name, into } => eject(app, &name, &into)?,
    }
    Ok(Exit::Done)
}

fn list(app: &Shared, format: Format) {
    if format == Format::Json {
        let channels: Vec<Value> = app.channels().map(summary).collect();
        return output::json(&json!({"version": 1, "channels": channels}));
    }
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

/// A channel in a list: its longest text, and what it cannot do without.
fn summary(channel: &Channel) -> Value {
    let rules = &channel.rules;
    let limits: Vec<Value> =
        rules.text.limits.iter().map(|limit| json!({"limit": limit.max, "unit": limit.unit})).collect();
    json!({
        "channel": channel.name,
        "title": rules.title,
        "limits": limits,
        "required": rules.media.required.map(output::word),
    })
}

/// The rules first, then the templates by name.
fn show(channel: &Channel, format: Format) {
    let mut files: Vec<_> = channel.files().collect();
    files.sort_by_key(|(path, _)| !path.ends_with(".toml"));
    if format == Format::Text {
        for (path, text) in files {
            output::say(&format!("# channels/{}/{path}\n{text}", channel.name));
        }
        return;
    }
    let is_rules = |path: &str| path.ends_with(".toml");
    let rules = files.iter().find(|(path, _)| is_rules(path)).and_then(|(_, text)| text.parse::<toml::Table>().ok());
    let rules = rules.map(|table| plain(toml::Value::Table(table)));
    let templates: serde_json::Map<String, Value> = files
        .iter()
        .filter(|(path, _)| !is_rules(path))
        .map(|(path, text)| ((*path).to_owned(), json!(text)))
        .collect();
    output::json(&json!({"version": 1, "channel": channel.name, "rules": rules, "templates": templates}));
}

/// TOML as JSON, which has no dates: they become text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::Datetime(at) => json!(at.to_string()),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(is) => json!(is),
    }
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
