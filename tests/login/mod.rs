//! `fanfare account login` from end to end: the program itself, a real way back over loopback, and a browser that the test
//! plays, at the fakes' sign-in pages.

mod another;
mod browser;
mod channels;
mod moved;
mod refusals;
mod renewal;
mod secrets;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use fanfare::channel::Redirect;

use crate::common::{Mock, fanfare};
use crate::planted;

/// The key that tokens are sealed with here.
pub const KEY: &str = "5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c5b1c";

/// A newsroom whose accounts are on a mock of its own, with nothing but what tells the platforms which app asks.
pub struct Newsroom {
    folder: tempfile::TempDir,
    pub mock: Mock,
}

/// An account of the channel that has all that it needs but being signed in.
fn unsigned(channel: &str, mock: &Mock) -> String {
    let login = planted::rules(channel).login.expect("a person signs it in");
    let mut text = planted::account(channel, mock, |_| false);
    if let Some(oauth2) = login.oauth2.filter(|oauth2| !oauth2.registers) {
        let _ = writeln!(text, "credentials.{} = {{ env = \"APP_ID\" }}", oauth2.client);
        for name in oauth2.needs.iter().chain(&oauth2.may_have) {
            let _ = writeln!(text, "credentials.{name} = {{ env = \"APP_SECRET\" }}");
        }
        if oauth2.redirect == Redirect::Https {
            text += "settings.redirect_uri = \"http://127.0.0.1:4711/back\"\n";
        }
    }
    text
}

/// What is typed where no browser is opened.
fn typed(channel: &str) -> Option<String> {
    let login = planted::rules(channel).login.expect("a person signs it in");
    planted::secret(channel, &login.asks?)
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
            text.push_str(&unsigned(channel, &self.mock));
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

    /// Runs a command, and types `secret` where it asks for one.
    pub fn types(&self, args: &[&str], secret: &str) -> Said {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{secret}").unwrap();
        child.wait_with_output().unwrap().into()
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
