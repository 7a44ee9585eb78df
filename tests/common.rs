//! What several tests need: the program as a child process, a running mock, and a few HTTP calls to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fanfare::adapters::registry;
use fanfare::channel::Channels;
use serde_json::Value;

/// The channels of the registry.
pub const CHANNELS: [&str; registry().len()] = {
    let mut names = [""; registry().len()];
    let mut n = 0;
    while n < names.len() {
        names[n] = registry()[n].0;
        n += 1;
    }
    names
};

/// Whether `channel` can be asked what became of a post: only where not may a delivery be `uncertain`.
pub fn can_be_asked(channel: &str) -> bool {
    let channels = Channels::embedded().expect("what is built in is valid");
    channels.get(channel).expect("a channel of the registry").rules.find.is_some()
}

/// Where nothing listens: a port that only root may take.
const NOWHERE: &str = "http://127.0.0.1:1";

/// The program, in `folder`, with state and configuration of its own. A mock that somebody has running is not used: only one that
/// the configuration names, else one in the process.
pub fn fanfare(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fanfare"));
    command.current_dir(folder).env("XDG_STATE_HOME", folder).env("FANFARE_MOCK", NOWHERE);
    command.env_remove("FANFARE_CONFIG").env("NO_COLOR", "1");
    command
}

/// Writes a file that nobody but its owner may read, as keys are to be.
pub fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).expect("written");
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path, rights).expect("set");
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A running `fanfare mock`, ended when dropped.
pub struct Mock {
    child: Child,
    address: String,
}

impl Mock {
    /// Starts one on a free port.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with further arguments.
    pub fn start_with(folder: &Path, args: &[&str]) -> Self {
        let mut child = fanfare(folder)
            .args(["mock", "--listen", "127.0.0.1:0"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the mock starts");
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().expect("piped")).read_line(&mut line).expect("it says where it is");
        let (_, rest) = line.split_once("http://").expect("a URL");
        Self { child, address: rest.trim().trim_end_matches('/').to_owned() }
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// One request; gives the body.
    pub fn call(&self, method: &str, path: &str, body: &str) -> String {
        self.call_with(method, path, body, "")
    }

    /// The same by an account's bearer token, as if somebody acted at the platform itself.
    pub fn call_as(&self, token: &str, method: &str, path: &str) -> String {
        self.call_with(method, path, "", &format!("authorization: Bearer {token}\r\n"))
    }

    fn call_with(&self, method: &str, path: &str, body: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the mock answers");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
    }

    /// What was posted, on one channel or on all.
    pub fn posts(&self, channel: Option<&str>) -> Vec<Value> {
        let posts: Vec<Value> = serde_json::from_str(&self.call("GET", "/_mock/posts", "")).expect("JSON");
        posts.into_iter().filter(|post| channel.is_none_or(|channel| post["channel"] == channel)).collect()
    }

    /// Makes requests fail or wait.
    pub fn fault(&self, fault: &Value) {
        self.call("POST", "/_mock/faults", &fault.to_string());
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Overrides the rules of `channel` below `folder`, so that it is asked, a mailbox tried again, and a post taken for one that should be
/// seen by now, after seconds.
pub fn hurry(folder: &Path, channel: &str) {
    let text = std::fs::read_to_string(root().join("channels").join(channel).join("channel.toml")).expect("rules");
    let hurried: Vec<&str> = text
        .lines()
        .map(|line| match line.split(' ').next() {
            Some("settle_s") => "settle_s = [1, 2, 3]",
            Some("mailbox_after_s") => "mailbox_after_s = 1",
            Some("visible_s") => "visible_s = 2",
            _ => line,
        })
        .collect();
    let own = folder.join("channels").join(channel);
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("channel.toml"), hurried.join("\n")).expect("written");
}

/// A configuration in `folder` that publishes to `mock`, with channels that are asked after seconds instead of minutes.
pub fn configure(folder: &Path, mock: &Mock) {
    for channel in CHANNELS {
        hurry(folder, channel);
    }
    let config = format!(
        "channels = \"channels\"\n[newsroom]\nname = \"The Harbour Post\"\n[sandbox]\nmock = \"{}\"\n",
        mock.url()
    );
    std::fs::write(folder.join("config.toml"), config).expect("written");
}

/// Waits until `holds`, for a minute at most.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}
