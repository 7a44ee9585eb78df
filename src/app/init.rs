//! `fanfare init`: a folder to begin with. Everything in it is there to be changed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use url::Url;

use super::{App, Error};
use crate::channel::{Channel, Rules};
use crate::config;

/// What a new folder is made for.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// The newsroom's name.
    pub name: String,
    /// Its home page.
    pub url: Option<Url>,
    /// The IANA name of its zone; that of this machine if none is given.
    pub timezone: Option<String>,
    /// The language that it writes in.
    pub language: Option<String>,
    /// Channels to have an account on.
    pub channels: Vec<String>,
}

const ARTICLE: &str = r#"+++
headline = "The reading room on Mill Street stays open until ten"
summary = "From Monday the city library keeps its largest reading room open until ten in the evening, after students asked for it in the spring."
url = "{url}first-article"
tags = ["Libraries"]
+++

The largest reading room of the city library will stay open until ten in the evening from Monday, three hours longer than now.

Students had asked for it in the spring, when the room was full on four evenings out of five. The council found the money for two
more guards in September.

“Nobody should have to leave in the middle of a chapter,” said the head of the library.
"#;

impl App {
    /// Writes a configuration and a first article into `folder`, which is made if it is not there. Gives the files.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is a configuration or article already, or a channel or zone is not known;
    /// [`Error::Write`]. What was there stays as it is.
    pub fn init(&self, folder: &Path, beginning: &Beginning) -> Result<Vec<PathBuf>, Error> {
        let channels = beginning.channels.iter().map(|name| self.channel(name)).collect::<Result<Vec<_>, _>>()?;
        let text = configuration(beginning, &channels);
        // A zone or language that there is not is found here, before anything is written.
        config::check_text(&text).map_err(|error| Error::Usage(error.to_string()))?;
        let (settings, article) = (folder.join("config.toml"), folder.join("posts/first-article/article.md"));
        if let Some(there) = [&settings, &article].into_iter().find(|path| path.exists()) {
            let message = format!("{} is there already; nothing was written: choose another folder", there.display());
            return Err(Error::Usage(message));
        }
        let url = beginning.url.as_ref().map_or("https://news.example/", Url::as_str);
        let slash = if url.ends_with('/') { "" } else { "/" };
        write(&article, &ARTICLE.replace("{url}", &format!("{url}{slash}")))?;
        write(&settings, &text)?;
        Ok(vec![settings, article])
    }
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let unwritable = |reason| Error::Write { path: path.display().to_string(), reason };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut file = std::fs::File::create_new(path).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(|reason| {
        // Half a file would be taken for a whole one.
        let _ = std::fs::remove_file(path);
        unwritable(reason)
    })
}

fn configuration(beginning: &Beginning, channels: &[&Channel]) -> String {
    let here = jiff::tz::TimeZone::system();
    let zone = beginning.timezone.as_deref().or(here.iana_name()).unwrap_or("UTC");
    let mut out = String::from(
        "# What this newsroom publishes from, and where to. Secrets stand in environment variables or files, never here.\n\n\
         [newsroom]\n",
    );
    let _ = writeln!(out, "name = {}", quoted(&beginning.name));
    match &beginning.url {
        Some(url) => drop(writeln!(out, "url = {}", quoted(url.as_str()))),
        None => out.push_str("# url = \"https://news.example/\"\n"),
    }
    let _ = writeln!(out, "timezone = {}", quoted(zone));
    match &beginning.language {
        Some(language) => drop(writeln!(out, "language = {}", quoted(language))),
        None => out.push_str("# The language of articles that do not say theirs.\n# language = \"en\"\n"),
    }
    out.push_str(
        "\n[store]\nurl = \"sqlite:fanfare.db\"\n\
         # What seals the tokens that `fanfare account login` gets: `openssl rand -hex 32` makes one.\n# key = { env = \"FANFARE_STORE_KEY\" }\n",
    );
    for channel in channels {
        account(&mut out, channel);
    }
    if channels.is_empty() {
        out.push_str(
            "\n# One for each identity that posts are sent from; without any, previews and the sandbox have one for every channel.\n\
             # `fanfare channel list` names the channels, `fanfare channel show NAME` what each needs.\n\
             # [[accounts]]\n# name = \"x-english\"\n# channel = \"twitter\"\n",
        );
    }
    out
}

fn account(out: &mut String, Channel { name, rules, .. }: &Channel) {
    let _ = writeln!(out, "\n[[accounts]]\nname = \"{name}\"\nchannel = \"{name}\"");
    if rules.api_url.is_none() && !rules.settings.contains_key("smtp_host") {
        out.push_str("# The server that it is on.\n# api_url = \"https://server.example/\"\n");
    }
    credentials(out, name.as_str(), rules);
    for (key, setting) in rules.settings.iter().filter(|(_, setting)| setting.required && setting.default.is_none()) {
        let _ = writeln!(out, "# {}\n# settings.{key} = \"\"", setting.about);
    }
}

fn credentials(out: &mut String, channel: &str, rules: &Rules) {
    for (key, credential) in &rules.credentials {
        let variable = format!("{channel}_{key}").to_uppercase();
        let off = if credential.required { "" } else { "# " };
        let _ = writeln!(out, "# {}\n{off}credentials.{key} = {{ env = \"{variable}\" }}", credential.about);
    }
}

/// As TOML writes a text.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
