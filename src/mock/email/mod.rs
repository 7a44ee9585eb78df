//! A submission server, faked from RFC 5321, 4954 and 3463, with what large mailbox providers ask of newsletters. Messages are
//! read and checked in `message`.
//!
//! On loopback it takes AUTH without TLS, since there is nobody to listen; everything else is as strict as outside.

mod dkim;
mod draw;
mod message;

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use base64::Engine;
use serde_json::Map;

use self::message::Message;
use super::faults::{Fault, Kind};
use super::kit::{self, Holder};
use super::{Fake, Posted, Request, Response, SmtpFake, SmtpSession, World};

/// Gmail's own limit for what is sent (support.google.com/a/answer/1366776).
const MAX_MESSAGE_BYTES: usize = 26_214_400;
/// RFC 5321, 4.5.3.1.6: with the line end.
const MAX_LINE_BYTES: usize = 1000;
/// RFC 5321, 4.5.3.1.8: a server takes at least so many.
const MAX_RECIPIENTS: usize = 100;
/// RFC 5321, 4.5.3.1.4.
const MAX_COMMAND_BYTES: usize = 512;

/// The fake of a mail server.
#[derive(Default)]
pub struct Email;

static QUEUE_ID: AtomicU64 = AtomicU64::new(1);

#[async_trait]
impl Fake for Email {
    fn channel(&self) -> &'static str {
        "email"
    }

    async fn handle(&self, _: Request, _: &World) -> Response {
        kit::answer(404, "mail is handed in by SMTP\n")
    }

    fn smtp(&self) -> Option<&dyn SmtpFake> {
        Some(self)
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    fn clear(&self) {}
}

impl SmtpFake for Email {
    fn open(&self) -> Box<dyn SmtpSession> {
        Box::new(Session::default())
    }
}

/// One dialogue.
#[derive(Default)]
struct Session {
    buffer: Vec<u8>,
    greeted: bool,
    /// After `AUTH LOGIN`: the name that was given, if it was.
    login: Option<Option<String>>,
    account: Option<String>,
    from: Option<String>,
    to: Vec<String>,
    in_data: bool,
    closed: bool,
}

impl SmtpSession for Session {
    fn greeting(&mut self) -> String {
        "220 mock.fanfare.example ESMTP\r\n".to_owned()
    }

    fn receive(&mut self, bytes: &[u8], world: &World) -> Vec<u8> {
        self.buffer.extend_from_slice(bytes);
        let mut answers = String::new();
        while !self.closed {
            if self.in_data {
                if self.buffer.len() > MAX_MESSAGE_BYTES + 5 {
                    answers.push_str("552 5.3.4 Message too big\r\n");
                    self.closed = true;
                }
                let Some(end) = find(&self.buffer, b"\r\n.\r\n") else { break };
                let rest = self.buffer.split_off(end + 5);
                let mut message = std::mem::replace(&mut self.buffer, rest);
                message.truncate(end + 2);
                self.in_data = false;
                answers.push_str(&self.take(&message, world));
                continue;
            }
            let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') else { break };
            let rest = self.buffer.split_off(end + 1);
            let line = std::mem::replace(&mut self.buffer, rest);
            answers.push_str(&self.command(&line, world));
        }
        answers.into_bytes()
    }

    fn is_closed(&self) -> bool {
        self.closed
    }
}

impl Session {
    fn command(&mut self, line: &[u8], world: &World) -> String {
        let Some(line) = line.strip_suffix(b"\r\n") else { return "500 5.5.2 Bare line feed\r\n".to_owned() };
        if line.len() + 2 > MAX_COMMAND_BYTES && self.login.is_none() {
            return "500 5.5.2 Line too long\r\n".to_owned();
        }
        let line = String::from_utf8_lossy(line).into_owned();
        if self.login.is_some() {
            return self.login_line(&line);
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        let verb = verb.to_ascii_uppercase();
        // `DATA` is its final dot to faults; the word itself hands nothing in.
        let fault = world.faults.take_kind("email", &verb, "", |kind| kind != Kind::Latency && verb != "DATA");
        if let Some(fault) = fault {
            return self.befallen(&fault);
        }
        match verb.as_str() {
            "EHLO" | "HELO" if rest.trim().is_empty() => "501 5.5.4 Say who you are\r\n".to_owned(),
            "EHLO" => {
                self.greeted = true;
                format!(
                    "250-mock.fanfare.example\r\n250-SIZE {MAX_MESSAGE_BYTES}\r\n250-8BITMIME\r\n250-PIPELINING\r\n\
                     250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN\r\n"
                )
            }
            "HELO" => {
                self.greeted = true;
                "250 mock.fanfare.example\r\n".to_owned()
            }
            "NOOP" => "250 2.0.0 OK\r\n".to_owned(),
            "RSET" => {
                self.reset();
                "250 2.0.0 OK\r\n".to_owned()
            }
            "QUIT" => {
                self.closed = true;
                "221 2.0.0 Bye\r\n".to_owned()
            }
            "AUTH" if !self.greeted => "503 5.5.1 EHLO first\r\n".to_owned(),
            "AUTH" => self.auth(rest),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" if self.to.is_empty() => "503 5.5.1 No valid recipients\r\n".to_owned(),
            "DATA" => {
                self.in_data = true;
                "354 End data with <CR><LF>.<CR><LF>\r\n".to_owned()
            }
            _ => "502 5.5.2 Command not recognised\r\n".to_owned(),
        }
    }

    /// The reply where a fault befalls a command, which does nothing.
    fn befallen(&mut self, fault: &Fault) -> String {
        self.closed = matches!(fault.kind, Kind::DropBefore | Kind::DropAfter | Kind::TooFast);
        match fault.kind {
            // All but the first three are refused for mail where faults are read.
            Kind::DropBefore
            | Kind::DropAfter
            | Kind::Latency
            | Kind::CutRequest
            | Kind::CutAnswer
            | Kind::Malformed
            | Kind::Redirect
            | Kind::ExpiredToken
            | Kind::RevokedToken
            | Kind::SlowProcessing
            | Kind::FailedProcessing => String::new(),
            Kind::TooFast => "421 4.7.0 Try again later, closing connection\r\n".to_owned(),
            Kind::ServerErrorBefore | Kind::ServerErrorAfter => "451 4.3.0 Local error in processing\r\n".to_owned(),
            Kind::Answer => {
                let status = fault.status.unwrap_or(550);
                let text = fault.body.as_ref().and_then(|body| body.as_str()).map(ToOwned::to_owned);
                format!("{status} {}\r\n", text.unwrap_or_else(|| format!("{}.7.1 Refused", status / 100)))
            }
        }
    }

    fn auth(&mut self, rest: &str) -> String {
        let mut words = rest.split_whitespace();
        match (words.next().map(str::to_ascii_uppercase).as_deref(), words.next()) {
            (Some("PLAIN"), Some(response)) => {
                let decoded = decode(response).unwrap_or_default();
                let mut fields = decoded.split('\0').skip(1);
                let (name, password) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
                self.sign_in(name, password)
            }
            (Some("LOGIN"), None) => {
                self.login = Some(None);
                "334 VXNlcm5hbWU6\r\n".to_owned()
            }
            _ => "504 5.5.4 Mechanism not supported\r\n".to_owned(),
        }
    }

    fn login_line(&mut self, line: &str) -> String {
        let Some(text) = decode(line) else {
            self.login = None;
            return "501 5.5.2 Not base64\r\n".to_owned();
        };
        match self.login.take().flatten() {
            None => {
                self.login = Some(Some(text));
                "334 UGFzc3dvcmQ6\r\n".to_owned()
            }
            Some(name) => self.sign_in(&name, &text),
        }
    }

    fn sign_in(&mut self, name: &str, password: &str) -> String {
        match (kit::holder(Some(name)), kit::holder(Some(password))) {
            (Holder::Account(account), Holder::Account(_)) => {
                self.account = Some(account);
                "235 2.7.0 Accepted\r\n".to_owned()
            }
            _ => "535 5.7.8 Authentication credentials invalid\r\n".to_owned(),
        }
    }

    fn mail(&mut self, rest: &str) -> String {
        if self.account.is_none() {
            return "530 5.7.0 Authentication required\r\n".to_owned();
        }
        if self.from.is_some() {
            return "503 5.5.1 Sender already given\r\n".to_owned();
        }
        let Some(address) = path(rest, "FROM:") else { return "501 5.1.7 Bad sender address\r\n".to_owned() };
        let size = rest.to_ascii_uppercase().split("SIZE=").nth(1).map(|rest| {
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap_or(usize::MAX)
        });
        if size.is_some_and(|size| size > MAX_MESSAGE_BYTES) {
            return "552 5.3.4 Message size exceeds fixed limit\r\n".to_owned();
        }
        self.from = Some(address);
        "250 2.1.0 OK\r\n".to_owned()
    }

    fn rcpt(&mut self, rest: &str) -> String {
        if self.from.is_none() {
            return "503 5.5.1 MAIL first\r\n".to_owned();
        }
        let Some(address) = path(rest, "TO:").filter(|address| address.contains('@')) else {
            return "501 5.1.3 Bad recipient address\r\n".to_owned();
        };
        if address.starts_with("unknown@") {
            return "550 5.1.1 The email account that you tried to reach does not exist\r\n".to_owned();
        }
        if self.to.len() >= MAX_RECIPIENTS {
            return "452 4.5.3 Too many recipients\r\n".to_owned();
        }
        self.to.push(address);
        "250 2.1.5 OK\r\n".to_owned()
    }

    /// The whole message, with its dots still doubled: kept or refused.
    fn take(&mut self, raw: &[u8], world: &World) -> String {
        let fault = world.faults.take_kind("email", "DATA", "", |kind| kind != Kind::Latency);
        let to = std::mem::take(&mut self.to);
        let from = self.from.take().unwrap_or_default();
        let acts = |fault: &Fault| matches!(fault.kind, Kind::DropAfter | Kind::ServerErrorAfter);
        if let Some(fault) = fault.as_ref().filter(|fault| !acts(fault)) {
            return self.befallen(fault);
        }
        let message = match check_lines(raw).and_then(|()| Message::read(&undot(raw))) {
            Ok(message) => message,
            Err(refused) => return format!("{refused}\r\n"),
        };
        let queue_id = QUEUE_ID.fetch_add(1, Ordering::Relaxed);
        let account = self.account.clone().unwrap_or_default();
        world.wall.put(posted(message, &from, &to, account, world));
        if fault.is_some() {
            // A reply that refuses would be believed: the connection ends instead.
            self.closed = true;
            return String::new();
        }
        format!("250 2.0.0 OK {queue_id} mock\r\n")
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

fn posted(mut message: Message, from: &str, to: &[String], account: String, world: &World) -> Posted {
    let mut details = Map::new();
    // What it shows comes from the wall, as a mail program takes it from the mail.
    let mut media = Vec::new();
    for file in std::mem::take(&mut message.attached) {
        let kept = world.wall.keep(&file.mime, file.bytes.into(), &file.alt);
        message.html = message.html.replace(&format!("cid:{}", file.id), &kept.url);
        media.push(kept);
    }
    let header = |name: &str| message.header(name).unwrap_or_default();
    for (name, value) in [
        ("subject", header("subject")),
        ("from", header("from")),
        ("to", to.join(", ")),
        ("message_id", header("message-id")),
        ("return_path", from.to_owned()),
        ("html", message.html.clone()),
    ] {
        details.insert(name.to_owned(), value.into());
    }
    if !message.signed_by.is_empty() {
        details.insert("signed_by".to_owned(), message.signed_by.join(", ").into());
    }
    for name in ["list-id", "list-unsubscribe"] {
        if let Some(value) = message.header(name) {
            details.insert(name.replace('-', "_"), value.into());
        }
    }
    if let Some(earlier) = message.header("in-reply-to") {
        details.insert("in_reply_to".to_owned(), earlier.into());
    }
    Posted {
        channel: "email".to_owned(),
        account,
        id: header("message-id"),
        text: message.text.clone(),
        parts: Vec::new(),
        media,
        created_at: world.clock.now().to_string(),
        state: "public".to_owned(),
        details,
    }
}

/// Lines as RFC 5321 wants them: none too long, none ended by a bare CR or LF.
fn check_lines(raw: &[u8]) -> Result<(), String> {
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let Some(content) = line.strip_suffix(b"\r\n") else { return Err("550 5.6.11 Bare line feed".to_owned()) };
        if line.len() > MAX_LINE_BYTES {
            return Err("550 5.6.0 Line longer than 1000 octets".to_owned());
        }
        if content.contains(&b'\r') {
            return Err("550 5.6.11 Bare carriage return".to_owned());
        }
    }
    Ok(())
}

/// RFC 5321, 4.5.2: a dot that begins a line was doubled.
fn undot(raw: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(raw.len());
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    message
}

fn path(rest: &str, word: &str) -> Option<String> {
    let after = rest.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &rest[word.len()..])?;
    let (address, _) = after.trim_start().strip_prefix('<')?.split_once('>')?;
    (address.len() <= 254 && address.is_ascii() && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

fn decode(base64: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests;
