//! One dialogue with a client: RFC 5321, 3207, 4954.

mod pieces;

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;

use super::message::Message;
use crate::mock::faults::{Fault, GREETING, Kind};
use crate::mock::kit::{self, Holder};
use crate::mock::{SmtpSession, World};

/// Gmail's own limit for what is sent (support.google.com/a/answer/1366776).
const MAX_MESSAGE_BYTES: usize = 26_214_400;
/// RFC 5321, 4.5.3.1.6: with the line end.
const MAX_LINE_BYTES: usize = 1000;
/// RFC 5321, 4.5.3.1.8: a server takes at least so many.
const MAX_RECIPIENTS: usize = 100;
/// RFC 5321, 4.5.3.1.4.
const MAX_COMMAND_BYTES: usize = 512;

/// RFC 4954, 6.
const REFUSED: &str = "535 5.7.8 Authentication credentials invalid\r\n";

static QUEUE_ID: AtomicU64 = AtomicU64::new(1);

/// One dialogue.
#[derive(Default)]
pub(super) struct Session {
    buffer: Vec<u8>,
    greeted: bool,
    /// What of `AUTH` is still to come.
    awaited: Option<Awaited>,
    account: Option<String>,
    from: Option<String>,
    /// What came with the sender: headers and addresses may have UTF-8 in them (`SMTPUTF8`, RFC 6531).
    utf8: bool,
    to: Vec<String>,
    in_data: bool,
    /// A mail that comes in pieces (`BDAT`): what of it is there.
    pieces: Option<Vec<u8>>,
    /// How many bytes of a piece are still to come, and whether it is the last.
    piece: Option<(usize, bool)>,
    is_safe: bool,
    /// `STARTTLS` was answered: what comes next is a handshake.
    starts_tls: bool,
    closed: bool,
}

/// A line of a sign-in (RFC 4954).
enum Awaited {
    /// All of `PLAIN`.
    Plain,
    /// The name of `LOGIN`.
    Name,
    /// The password of `LOGIN`, after this name.
    Password(String),
    /// The token of `XOAUTH2`.
    Token,
    /// Any line: why the token was not taken is said already.
    Refusal,
}

impl SmtpSession for Session {
    fn greeting(&mut self, world: &World) -> String {
        if let Some(fault) = world.faults.take_kind("email", GREETING, "", |kind| kind != Kind::Latency) {
            return self.befallen(&fault);
        }
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
            if let Some((bytes, is_last)) = self.piece {
                if self.buffer.len() < bytes {
                    break;
                }
                answers.push_str(&self.take_piece(bytes, is_last, world));
                continue;
            }
            if self.starts_tls {
                // RFC 3207, 6: what was said before the connection was safe may be anybody's.
                self.buffer.clear();
                break;
            }
            let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') else { break };
            let rest = self.buffer.split_off(end + 1);
            let line = std::mem::replace(&mut self.buffer, rest);
            answers.push_str(&self.command(&line, world));
        }
        answers.into_bytes()
    }

    fn starts_tls(&mut self) -> bool {
        std::mem::take(&mut self.starts_tls)
    }

    fn is_closed(&self) -> bool {
        self.closed
    }
}

impl Session {
    fn command(&mut self, line: &[u8], world: &World) -> String {
        let Some(line) = line.strip_suffix(b"\r\n") else { return "500 5.5.2 Bare line feed\r\n".to_owned() };
        if line.len() + 2 > MAX_COMMAND_BYTES && self.awaited.is_none() {
            return "500 5.5.2 Line too long\r\n".to_owned();
        }
        let line = String::from_utf8_lossy(line).into_owned();
        if let Some(awaited) = self.awaited.take() {
            return self.auth_line(awaited, &line);
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        let verb = verb.to_ascii_uppercase();
        // `DATA` is its final dot to faults, or the last piece; the words themselves hand nothing in.
        let hands_in = ["DATA", "BDAT"].contains(&verb.as_str());
        let fault = world.faults.take_kind("email", &verb, "", |kind| kind != Kind::Latency && !hands_in);
        if let Some(fault) = fault {
            return self.befallen(&fault);
        }
        match verb.as_str() {
            "EHLO" | "HELO" if rest.trim().is_empty() => "501 5.5.4 Say who you are\r\n".to_owned(),
            "EHLO" => {
                self.greeted = true;
                let tls = if self.is_safe { "" } else { "250-STARTTLS\r\n" };
                format!(
                    "250-mock.fanfare.example\r\n250-SIZE {MAX_MESSAGE_BYTES}\r\n250-8BITMIME\r\n250-PIPELINING\r\n\
                     250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n{tls}250 AUTH PLAIN LOGIN XOAUTH2\r\n"
                )
            }
            "STARTTLS" if !rest.trim().is_empty() => "501 5.5.4 No parameters\r\n".to_owned(),
            "STARTTLS" if self.is_safe => "503 5.5.1 TLS is there already\r\n".to_owned(),
            "STARTTLS" => {
                // RFC 3207, 4.2: nothing that was said before counts.
                *self = Self { is_safe: true, starts_tls: true, ..Self::default() };
                "220 2.0.0 Ready to start TLS\r\n".to_owned()
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
            // RFC 4954, 4: once for a session.
            "AUTH" if self.account.is_some() => "503 5.5.1 Signed in already\r\n".to_owned(),
            "AUTH" => self.auth(rest),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "BDAT" => self.bdat(rest),
            "DATA" if self.pieces.is_some() => "503 5.5.1 It comes by BDAT\r\n".to_owned(),
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
            Kind::ServerErrorBefore | Kind::ServerErrorAfter => {
                "450 4.3.2 Service currently unavailable\r\n".to_owned()
            }
            Kind::Answer => {
                let status = fault.status.unwrap_or(550);
                let text = fault.body.as_ref().and_then(|body| body.as_str()).map(ToOwned::to_owned);
                format!("{status} {}\r\n", text.unwrap_or_else(|| format!("{}.7.1 Refused", status / 100)))
            }
        }
    }

    /// Any mechanism may come with its first line (RFC 4954, 4).
    fn auth(&mut self, rest: &str) -> String {
        let mut words = rest.split_whitespace();
        let mechanism = words.next().unwrap_or_default().to_ascii_uppercase();
        let (awaited, prompt) = match mechanism.as_str() {
            "PLAIN" => (Awaited::Plain, "334 \r\n"),
            "LOGIN" => (Awaited::Name, "334 VXNlcm5hbWU6\r\n"),
            "XOAUTH2" => (Awaited::Token, "334 \r\n"),
            _ => return "504 5.5.4 Mechanism not supported\r\n".to_owned(),
        };
        match words.next() {
            Some(line) => self.auth_line(awaited, line),
            None => {
                self.awaited = Some(awaited);
                prompt.to_owned()
            }
        }
    }

    fn auth_line(&mut self, awaited: Awaited, line: &str) -> String {
        if line.trim() == "*" {
            return "501 5.7.0 Sign-in was called off\r\n".to_owned();
        }
        if matches!(awaited, Awaited::Refusal) {
            return REFUSED.to_owned();
        }
        let Some(text) = decode(line) else { return "501 5.5.2 Not base64\r\n".to_owned() };
        match awaited {
            Awaited::Plain => {
                let mut fields = text.split('\0').skip(1);
                let (name, password) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
                self.sign_in(name, password)
            }
            Awaited::Name => {
                self.awaited = Some(Awaited::Password(text));
                "334 UGFzc3dvcmQ6\r\n".to_owned()
            }
            Awaited::Password(name) => self.sign_in(&name, &text),
            Awaited::Refusal => REFUSED.to_owned(),
            Awaited::Token => {
                let field = |name: &str| text.split('\u{1}').find_map(|field| field.strip_prefix(name));
                match (field("user="), field("auth=Bearer ")) {
                    (Some(user), Some(token)) if text.ends_with("\u{1}\u{1}") => {
                        let answer = self.sign_in(user, token);
                        if answer != REFUSED {
                            return answer;
                        }
                        self.awaited = Some(Awaited::Refusal);
                        let why = r#"{"status":"400","schemes":"bearer","scope":"https://mail.google.com/"}"#;
                        format!("334 {}\r\n", base64::engine::general_purpose::STANDARD.encode(why))
                    }
                    _ => "501 5.5.4 Not user= and auth=Bearer\r\n".to_owned(),
                }
            }
        }
    }

    fn sign_in(&mut self, name: &str, password: &str) -> String {
        match (kit::holder(Some(name)), kit::holder(Some(password))) {
            (Holder::Account(account), Holder::Account(_)) => {
                self.account = Some(account);
                "235 2.7.0 Accepted\r\n".to_owned()
            }
            _ => REFUSED.to_owned(),
        }
    }

    fn mail(&mut self, rest: &str) -> String {
        if self.account.is_none() {
            return "530 5.7.0 Authentication required\r\n".to_owned();
        }
        if self.from.is_some() {
            return "503 5.5.1 Sender already given\r\n".to_owned();
        }
        let (mut utf8, mut size) = (false, 0);
        let parameters = rest.split_once('>').map_or("", |(_, parameters)| parameters);
        for parameter in parameters.split_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match (name.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
                ("SIZE", digits) if digits.parse::<usize>().is_ok() => size = digits.parse().unwrap_or(usize::MAX),
                ("BODY", "7BIT" | "8BITMIME") | ("AUTH", _) => {}
                ("SMTPUTF8", "") => utf8 = true,
                // RFC 5321, 4.1.1.11.
                _ => return format!("555 5.5.4 Unsupported option: {name}\r\n"),
            }
        }
        let Some(address) = path(rest, "FROM:", utf8) else {
            return "501 5.1.7 Bad sender address\r\n".to_owned();
        };
        if size > MAX_MESSAGE_BYTES {
            return "552 5.3.4 Message size exceeds fixed limit\r\n".to_owned();
        }
        (self.from, self.utf8) = (Some(address), utf8);
        "250 2.1.0 OK\r\n".to_owned()
    }

    fn rcpt(&mut self, rest: &str) -> String {
        if self.from.is_none() {
            return "503 5.5.1 MAIL first\r\n".to_owned();
        }
        let Some(address) = path(rest, "TO:", self.utf8).filter(|address| address.contains('@')) else {
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
        self.take_whole(raw, undot, world)
    }

    /// The same, of which `read` gives what was meant.
    fn take_whole(&mut self, raw: &[u8], read: fn(&[u8]) -> Vec<u8>, world: &World) -> String {
        let fault = world.faults.take_kind("email", "DATA", "", |kind| kind != Kind::Latency);
        let to = std::mem::take(&mut self.to);
        let from = self.from.take().unwrap_or_default();
        let acts = |fault: &Fault| matches!(fault.kind, Kind::DropAfter | Kind::ServerErrorAfter);
        if let Some(fault) = fault.as_ref().filter(|fault| !acts(fault)) {
            return self.befallen(fault);
        }
        let message = match check_lines(raw).and_then(|()| Message::read(&read(raw), self.utf8, world)) {
            Ok(message) => message,
            Err(refused) => return format!("{refused}\r\n"),
        };
        let queue_id = QUEUE_ID.fetch_add(1, Ordering::Relaxed);
        let account = self.account.clone().unwrap_or_default();
        world.wall.put(super::posted(message, &from, &to, account, world));
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
        self.pieces = None;
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

/// The address of a path, within the lengths of RFC 5321, 4.5.3.1.
fn path(rest: &str, word: &str, utf8: bool) -> Option<String> {
    let after = rest.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &rest[word.len()..])?;
    let (address, _) = after.trim_start().strip_prefix('<')?.split_once('>')?;
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let fits = local.len() <= 64 && domain.len() <= 255 && address.len() <= 254;
    (fits && (utf8 || address.is_ascii()) && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

fn decode(base64: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(base64.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
