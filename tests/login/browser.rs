//! A browser, as far as a sign-in needs one: it opens the page that was printed, decides, and follows the way back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Child;

use super::{Newsroom, Said};

/// Who decides at the page, and how.
pub struct Browser<'a> {
    /// What is added to the page's address.
    pub decides: &'a str,
}

pub const ALLOWS: Browser<'static> = Browser { decides: "decision=allow&account=desk" };
pub const SOMEBODY_ELSE: Browser<'static> = Browser { decides: "decision=allow&account=other" };

/// A sign-in that has printed its page and waits.
pub struct Waiting {
    child: Child,
    err: BufReader<std::process::ChildStderr>,
    said: String,
    /// The page.
    pub page: String,
}

impl Newsroom {
    /// Begins to sign in, and comes back with the page that is to be opened.
    pub fn begins(&self, args: &[&str]) -> Waiting {
        // Those that are registered would be everybody's at once here.
        let port = free_port().to_string();
        self.begins_with(&[args, &["--port", &port]].concat(), std::process::Stdio::null())
    }

    pub fn begins_with(&self, args: &[&str], stdin: std::process::Stdio) -> Waiting {
        let args = [&["account", "login"], args].concat();
        let mut child = self.command(&args).stdin(stdin).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let page = loop {
            let mut line = String::new();
            let read = err.read_line(&mut line).unwrap();
            said.push_str(&line);
            if read == 0 || line.starts_with("http") {
                break line.trim().to_owned();
            }
        };
        let waiting = Waiting { child, err, said, page };
        if waiting.page.is_empty() {
            panic!("no page was printed: {:?}", waiting.ends());
        }
        waiting
    }

    /// Signs in with a browser on this machine.
    pub fn signs_in(&self, args: &[&str], browser: &Browser<'_>) -> Said {
        let waiting = self.begins(args);
        browser.opens(&waiting.page);
        waiting.ends()
    }
}

impl Waiting {
    pub fn ends(mut self) -> Said {
        let mut out = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.err.read_to_string(&mut self.said).unwrap();
        Said { code: self.child.wait().unwrap().code().unwrap_or(-1), out, err: self.said }
    }

    pub fn types(&mut self, text: &str) {
        self.child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    }

    pub fn interrupt(&self) {
        let _ = std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
    }

    /// A part of the page's address.
    pub fn asked(&self, name: &str) -> Option<String> {
        let (_, query) = self.page.split_once('?')?;
        url_pairs(query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl Browser<'_> {
    /// Opens the page, decides, and goes where the platform sends it. Gives that address, and what is shown there.
    pub fn opens(&self, page: &str) -> (String, String) {
        let (status, shown, _) = get(page);
        assert_eq!(status, 200, "{page}: {shown}");
        assert!(shown.contains("value=\"allow\"") && shown.contains("value=\"deny\""), "{shown}");
        let back = self.decides_at(page);
        let (_, shown, _) = get(&back);
        (back, shown)
    }

    /// Where the platform sends it.
    pub fn decides_at(&self, page: &str) -> String {
        let (status, shown, location) = get(&format!("{page}&{}", self.decides));
        assert_eq!(status, 302, "{shown}");
        location.expect("somewhere to go")
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// `GET`: status, body, and where a redirect leads.
pub fn get(url: &str) -> (u16, String, Option<String>) {
    let rest = url.strip_prefix("http://").unwrap_or_else(|| panic!("{url} is not of this machine"));
    let (authority, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(authority).unwrap_or_else(|error| panic!("{authority}: {error}"));
    write!(stream, "GET /{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    (status, body.to_owned(), location)
}

fn url_pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let hex = after.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
            match (first, hex) {
                (b'%', Some(byte)) => {
                    bytes.push(byte);
                    rest = &after[2..];
                }
                _ => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}
