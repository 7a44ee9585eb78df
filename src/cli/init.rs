//! `fanfare init`

use std::path::PathBuf;

use url::Url;

use super::{Shared, names, output};
use crate::app::{Beginning, Error, Exit};

#[derive(clap::Args)]
#[command(after_help = "Examples:
  fanfare init newsroom --name 'The Harbour Post' --url https://news.example/
  fanfare init --channels mastodon,bluesky,email --language en")]
pub(crate) struct Args {
    /// The folder; made if it is not there
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// What the newsroom is called
    #[arg(long, default_value = "")]
    name: String,
    /// Its home page
    #[arg(long)]
    url: Option<Url>,
    /// The zone that times are meant in [default: this machine's]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// The language that it writes in: en
    #[arg(long)]
    language: Option<String>,
    /// Channels to have an account on
    #[arg(long, value_name = "NAMES")]
    channels: Vec<String>,
}

pub(crate) fn run(app: &Shared, args: Args) -> Result<Exit, Error> {
    let Args { folder, name, url, timezone, language, channels } = args;
    let channels = names("--channels", &channels)?;
    let made = app.init(&folder, &Beginning { name, url, timezone, language, channels })?;
    for path in &made {
        output::say(&path.display().to_string());
    }
    let within = if folder.as_os_str() == "." { String::new() } else { format!("cd {}; ", folder.display()) };
    output::tell(&format!("look at it: {within}fanfare publish posts/first-article --sandbox"));
    output::tell("what is still missing: fanfare doctor");
    Ok(Exit::Done)
}
