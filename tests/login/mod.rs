//! `fanfare account login` from end to end: the program itself, a real way back over loopback, and a browser that the test
//! plays, at the fakes' sign-in pages.

mod another;
mod browser;
mod channels;
mod refusals;
mod renewal;
mod secrets;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::common::{Mock, fanfare};

/// The key that tokens are sealed with here.
pub const KEY: &str = "5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c";

/// A newsroom whose accounts are on a mock of its own, with nothing but what tells the platforms which app asks.
pub struct Newsroom {
    folder: tempfile::TempDir,
    pub mock: Mock,
}

/// What an account of the channel needs besides being signed in.
fn needs(channel: &str, mock: &Mock) -> String {
    let app = "credentials.client_secret = { env = \"APP_SECRET\" }\n";
    let own = match channel {
        "twitter" => "credentials.client_id = { env = \"APP_ID\" }\n",
        "youtube" => "credentials.client_id = { env = \"APP_ID\" }\n",
        "tiktok" => "credentials.client_key = { env = \"APP_ID\" }\n",
        // The number is that of the fakes' account `desk`.
        "facebook" => {
            "credentials.client_id = { env = \"APP_ID\" }\nsettings.redirect_uri = \"http://127.0.0.1:4711/back\"\n\
             settings.page_id = \"1640183677564184\"\n"
        }
        "instagram" => {
            "credentials.client_id = { env = \"APP_ID\" }\nsettings.redirect_uri = \"http://127.0.0.1:4711/back\"\n\
             settings.ig_user_id = \"1640183677564184\"\n"
        }
        "telegram" => return "settings.chat_id = \"@desk\"\n".to_owned(),
        "bluesky" => return "settings.handle = \"desk.test\"\n".to_owned(),
        "email" => {
            let about: Value = serde_json::from_str(&mock.call("GET", "/_mock/", "")).unwrap();
            let port = about["smtp"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
            return format!(
                "settings.smtp_host = \"127.0.0.1\"\nsettings.smtp_port = \"{port}\"\nsettings.smtp_tls = \"none\"\n\
                 settings.username = \"desk\"\nsettings.from = \"desk@news.example\"\nsettings.to = \"reader@example.com\"\n"
            );
        }
        _ => return String::new(),
    };
    format!("{own}{app}")
}

impl Newsroom {
    pub fn with(channels: &[&str]) -> Self {
        Self::make(channels, &[])
    }

    /// The same at a mock that writes down what is said, in `said.jsonl`.
    pub fn recording(channels: &[&str]) -> Self {
        Self::make(channels, &["--record", "said.jsonl"])
    }

    fn make(channels: &[&str], mock: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mock = Mock::start_with(folder.path(), mock);
        let room = Self { folder, mock };
        let accounts: Vec<(&str, String)> = channels.iter().map(|channel| (*channel, String::new())).collect();
        room.configure(&accounts);
        room
    }

    /// Writes the configuration anew: accounts, called like their channels, each with more lines of its own.
    pub fn configure(&self, accounts: &[(&str, String)]) {
        let mut text = String::from(
            "[newsroom]\nname = \"The Harbour Post\"\n[store]\nurl = \"sqlite:live.db\"\nkey = { env = \"STORE_KEY\" }\n",
        );
        for (channel, more) in accounts {
            let _ = write!(text, "[[accounts]]\nname = \"{channel}\"\nchannel = \"{channel}\"\n");
            if *channel != "email" {
                let _ = writeln!(text, "api_url = \"{}/{channel}\"", self.mock.url());
            }
            text.push_str(&needs(channel, &self.mock));
            text.push_str(more);
        }
        std::fs::write(self.folder().join("config.toml"), text).unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = fanfare(self.folder());
        command.env("STORE_KEY", KEY).env("APP_ID", "the-app").env("APP_SECRET", "hush-app-secret-5b1c").args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.command(args).output().unwrap().into()
    }

    /// Runs a command that must do what it says.
    pub fn run_well(&self, args: &[&str]) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {}{}", said.out, said.err);
        said
    }

    /// A post for `channel`, sent by whoever the account is now.
    pub fn publishes(&self, channel: &str, article: &str) {
        let text = format!(
            "+++\nheadline = \"Harbour tram {article}\"\nurl = \"https://harbourpost.com/{article}\"\n+++\n\nIt runs.\n"
        );
        let file = format!("{article}.md");
        std::fs::write(self.folder().join(&file), text).unwrap();
        self.run_well(&["publish", &file, "--to", channel, "--yes", "--wait"]);
    }

    /// Everything that the store has on disk.
    pub fn stored(&self) -> Vec<u8> {
        ["live.db", "live.db-wal"]
            .iter()
            .flat_map(|file| std::fs::read(self.folder().join(file)).unwrap_or_default())
            .collect()
    }
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}
