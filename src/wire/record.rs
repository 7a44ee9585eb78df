//! What stands at the base of a dry run: keeps each request as it would have left, and answers from a fake in process. No
//! socket is opened.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use base64::Engine;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::encode::encode;
use super::smtp::token::said;
use super::{
    Acted, Body, Error, Mail, Mailer, MultipartPart, Permit, Request, Response, SmtpServer, SmtpSignIn, Transport,
};
use crate::clock::Clock;
use crate::secret::Secret;

/// Answers a request in process. The URI's path is relative to the platform's base URL: `/2/tweets`.
pub type Respond = Arc<dyn Fn(http::Request<Bytes>) -> BoxFuture<'static, http::Response<Bytes>> + Send + Sync>;

/// Opens an SMTP dialogue in process.
pub type OpenDialogue = Arc<dyn Fn() -> Box<dyn Dialogue> + Send + Sync>;

/// The server's side of an SMTP dialogue.
pub trait Dialogue: Send {
    /// The greeting, with its line end.
    fn greeting(&mut self) -> String;

    /// Takes what the client sent; gives what the server answers, possibly nothing yet.
    fn receive(&mut self, bytes: &[u8]) -> Vec<u8>;
}

/// A request as a dry run prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recorded {
    /// `POST`; `SMTP` for a mail.
    pub method: String,
    /// Masked.
    pub url: String,
    /// Names and masked values, with those that the body brings.
    pub headers: Map<String, Value>,
    /// JSON as it is, a form as an object, multipart as a list of its parts, files as `⟨90211 bytes image/jpeg⟩`, a mail as
    /// its commands and its text.
    pub body: Value,
}

/// The requests of a dry run in order, shared between the recorders and whoever prints them.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    requests: Arc<Mutex<Vec<Recorded>>>,
    shown: Arc<Mutex<Vec<(Secret, String)>>>,
}

impl Recording {
    /// Shows `⟨name⟩` in place of `value`: a secret, or a value that is made at sending. Of several names the first holds.
    pub fn show_as(&self, value: &Secret, name: &str) {
        if !value.is_empty() {
            locked(&self.shown).push((value.clone(), format!("⟨{name}⟩")));
        }
    }

    /// Everything recorded since the last call, also without the values that got their names only after they were sent.
    pub fn take(&self) -> Vec<Recorded> {
        let requests = std::mem::take(&mut *locked(&self.requests));
        let again = |recorded: Recorded| Recorded {
            url: percent_decoded_marks(&self.mask(&recorded.url, &[])),
            headers: match self.mask_value(&Value::Object(recorded.headers), &[]) {
                Value::Object(headers) => headers,
                _ => Map::new(),
            },
            body: self.mask_value(&recorded.body, &[]),
            method: recorded.method,
        };
        requests.into_iter().map(again).collect()
    }

    fn push(&self, recorded: Recorded) {
        locked(&self.requests).push(recorded);
    }

    /// `text` without the values that are shown by name, and without any other of `secrets`. The longest first: in a token there may
    /// be an id.
    fn mask(&self, text: &str, secrets: &[Secret]) -> String {
        let shown = locked(&self.shown);
        let others = secrets.iter().map(|secret| (secret, "⟨secret⟩"));
        let mut all: Vec<(&Secret, &str)> =
            shown.iter().map(|(value, name)| (value, name.as_str())).chain(others).collect();
        all.sort_by_key(|(value, _)| std::cmp::Reverse(value.expose().len()));
        all.into_iter().fold(text.to_owned(), |masked, (value, name)| super::masking::mask_as(&masked, value, name))
    }

    fn mask_value(&self, value: &Value, secrets: &[Secret]) -> Value {
        match value {
            Value::String(text) => Value::String(self.mask(text, secrets)),
            Value::Array(items) => items.iter().map(|item| self.mask_value(item, secrets)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, field)| (name.clone(), self.mask_value(field, secrets))).collect()
            }
            other => other.clone(),
        }
    }

    fn record(&self, request: &Request, content_type: Option<&str>) {
        let secrets = &request.secrets;
        let mut headers: Map<String, Value> = Map::new();
        for (name, value) in &request.headers {
            headers.insert(name.clone(), self.mask(value, secrets).into());
        }
        if let Some(mime) = content_type {
            headers.insert("content-type".to_owned(), mime.into());
        }
        let url = percent_decoded_marks(&self.mask(request.url.as_str(), secrets));
        let body = self.body(request, headers.get("content-type").and_then(Value::as_str));
        self.push(Recorded { method: request.method.to_string(), url, headers, body });
    }

    fn body(&self, request: &Request, content_type: Option<&str>) -> Value {
        match &request.body {
            Body::Empty => Value::Null,
            Body::Json(value) => self.mask_value(value, &request.secrets),
            Body::Form(fields) => {
                let shown = |value| Value::String(self.mask(value, &request.secrets));
                fields.iter().map(|(name, value)| (name.clone(), shown(value))).collect()
            }
            Body::Multipart(parts) => parts.iter().map(|part| self.part(part, &request.secrets)).collect(),
            Body::Bytes(bytes) => placeholder(bytes, content_type).into(),
        }
    }

    fn part(&self, part: &MultipartPart, secrets: &[Secret]) -> Value {
        let mut shown = json!({ "name": part.name });
        let value = match (std::str::from_utf8(&part.content), &part.file_name, part.mime.as_deref()) {
            (Ok(text), None, Some("application/json")) => serde_json::from_str(text)
                .map_or_else(|_| self.mask(text, secrets).into(), |v| self.mask_value(&v, secrets)),
            (Ok(text), None, _) => self.mask(text, secrets).into(),
            (_, _, mime) => placeholder(&part.content, mime).into(),
        };
        if let Some(file_name) = &part.file_name {
            shown["filename"] = file_name.as_str().into();
        }
        if let Some(mime) = &part.mime {
            shown["type"] = mime.as_str().into();
        }
        shown["value"] = value;
        shown
    }
}

fn placeholder(bytes: &Bytes, mime: Option<&str>) -> String {
    match mime {
        Some(mime) => format!("⟨{} bytes {mime}⟩", bytes.len()),
        None => format!("⟨{} bytes⟩", bytes.len()),
    }
}

/// The URL library escapes the marks of what was masked before it was put into a URL; people read them.
fn percent_decoded_marks(url: &str) -> String {
    url.replace("%E2%9F%A8", "⟨").replace("%E2%9F%A9", "⟩")
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records HTTP requests and answers them in process.
#[derive(Clone)]
pub struct Recorder {
    recording: Recording,
    bases: Vec<Url>,
    respond: Respond,
    clock: Arc<dyn Clock>,
}

impl Recorder {
    /// Records into `recording`. `bases` are the URLs at which `respond` answers: the account's `api_url`, and what its
    /// answers name as base of upload addresses. The first that a request's URL begins with is cut off.
    pub fn new(recording: Recording, bases: Vec<Url>, respond: Respond, clock: Arc<dyn Clock>) -> Self {
        Self { recording, bases, respond, clock }
    }

    /// The path and query below the first base that fits.
    fn relative(&self, url: &Url) -> String {
        let below = self.bases.iter().find_map(|base| {
            let path = base.path().trim_end_matches('/');
            let rest = url.path().strip_prefix(path)?;
            (base.origin() == url.origin() && (rest.is_empty() || rest.starts_with('/'))).then_some(rest)
        });
        let path = match below.unwrap_or_else(|| url.path()) {
            "" => "/",
            path => path,
        };
        match url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        }
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let (content_type, body) = encode(&request.body);
        self.recording.record(&request, content_type.as_deref());
        let mut builder = http::Request::builder().method(&request.method).uri(self.relative(&request.url));
        if let Some(host) = request.url.host_str() {
            builder = builder.header("host", host);
        }
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(mime) = content_type {
            builder = builder.header("content-type", mime);
        }
        let asked = builder
            .header("content-length", body.len())
            .body(body)
            .map_err(|e| Error::new(Acted::No, request.label(), format!("the request cannot be built: {e}")))?;
        let (head, body) = (self.respond)(asked).await.into_parts();
        Ok(Response { status: head.status.as_u16(), headers: head.headers, body, received_at: self.clock.now() })
    }
}

/// Records mails and hands them to a server in process.
#[derive(Clone)]
pub struct RecordingMailer {
    recording: Recording,
    open: OpenDialogue,
}

impl RecordingMailer {
    /// Records into `recording`; `open` gives the server's side of each connection.
    pub fn new(recording: Recording, open: OpenDialogue) -> Self {
        Self { recording, open }
    }
}

/// A dialogue in process: what was said, and the last word of the server.
struct Talk {
    server: Box<dyn Dialogue>,
    label: String,
    commands: Vec<String>,
}

impl Talk {
    fn begin(mut server: Box<dyn Dialogue>, label: String) -> Result<Self, Error> {
        let greeting = server.greeting();
        let mut talk = Self { server, label, commands: Vec::new() };
        talk.reply(&greeting, "the greeting")?;
        Ok(talk)
    }

    fn say(&mut self, command: &str) -> Result<String, Error> {
        self.commands.push(command.to_owned());
        let bytes = self.server.receive(format!("{command}\r\n").as_bytes());
        self.reply(&String::from_utf8_lossy(&bytes), command.split(' ').next().unwrap_or_default())
    }

    /// The reply in one line: `250 2.0.0 OK`.
    fn reply(&mut self, text: &str, to: &str) -> Result<String, Error> {
        let code: u16 = text.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0);
        let lines: Vec<&str> = text.lines().filter_map(|line| line.get(4..)).collect();
        let said = lines.join(" ");
        if (200..400).contains(&code) {
            return Ok(format!("{code} {said}"));
        }
        let message = format!("the mail server answered {to} with {code} {said}");
        Err(Error { reply: Some((code, said)), ..Error::new(Acted::No, self.label.clone(), message) })
    }

    fn sign_in(&mut self, server: &SmtpServer) -> Result<(), Error> {
        self.say("EHLO localhost")?;
        if let Some((user, password)) = &server.credentials {
            match server.sign_in {
                SmtpSignIn::Token => self.say(&format!("AUTH XOAUTH2 {}", said(user, password)))?,
                SmtpSignIn::Password => {
                    let token = format!("\0{user}\0{}", password.expose());
                    self.say(&format!("AUTH PLAIN {}", base64::engine::general_purpose::STANDARD.encode(token)))?
                }
            };
        }
        Ok(())
    }
}

#[async_trait]
impl Mailer for RecordingMailer {
    async fn send_within(&self, mail: Mail, _permit: Permit) -> Result<String, Error> {
        let mut talk = Talk::begin((self.open)(), mail.server.label())?;
        let message = String::from_utf8_lossy(&mail.message).into_owned();
        let result = deliver(&mut talk, &mail);
        let commands: Vec<String> = talk
            .commands
            .iter()
            .map(|said| match said.strip_prefix("AUTH ").and_then(|said| said.split(' ').next()) {
                Some(mechanism) => format!("AUTH {mechanism} ⟨credentials⟩"),
                None => said.clone(),
            })
            .collect();
        let secrets: Vec<Secret> = mail.server.credentials.iter().map(|(_, password)| password.clone()).collect();
        let body = json!({ "commands": commands, "message": self.recording.mask(&message, &secrets) });
        self.recording.push(Recorded {
            method: "SMTP".to_owned(),
            url: format!("smtp://{}:{}", mail.server.host, mail.server.port),
            headers: Map::new(),
            body,
        });
        result.map_err(|error| mail.server.masked(error))
    }

    async fn verify(&self, server: &SmtpServer) -> Result<(), Error> {
        let mut talk = Talk::begin((self.open)(), server.label())?;
        talk.sign_in(server).map_err(|error| server.masked(error))
    }
}

fn deliver(talk: &mut Talk, mail: &Mail) -> Result<String, Error> {
    talk.sign_in(&mail.server).map_err(|error| Error { of_connection: error.reply.is_some(), ..error })?;
    talk.say(&format!("MAIL FROM:<{}>", mail.from)).map_err(|error| Error { of_sender: true, ..error })?;
    talk.say(&format!("RCPT TO:<{}>", mail.to))?;
    let of_mail = |error: Error| Error { of_mail: true, ..error };
    talk.say("DATA").map_err(of_mail)?;
    let mut bytes = Vec::with_capacity(mail.message.len() + 64);
    for line in String::from_utf8_lossy(&mail.message).trim_end_matches("\r\n").split("\r\n") {
        if line.starts_with('.') {
            bytes.push(b'.');
        }
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b".\r\n");
    let answer = talk.server.receive(&bytes);
    let reply = talk.reply(&String::from_utf8_lossy(&answer), "the end of the mail").map_err(of_mail)?;
    talk.server.receive(b"QUIT\r\n");
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL written here")
    }

    /// A recorder for `https://api.example/bot7:KEY`, whose fake says back what it was asked.
    fn recorder() -> (Recording, Recorder) {
        let recording = Recording::default();
        let respond: Respond = Arc::new(|request: http::Request<Bytes>| {
            Box::pin(async move {
                let said = format!("{} {} {:?}", request.method(), request.uri(), request.body());
                http::Response::new(Bytes::from(said))
            })
        });
        let bases = vec![url("https://api.example/v1/")];
        (recording.clone(), Recorder::new(recording, bases, respond, Arc::new(SystemClock::new())))
    }

    #[tokio::test]
    async fn the_fake_sees_the_path_below_the_base_and_the_whole_body() {
        let (_, recorder) = recorder();
        let request = Request::post(url("https://api.example/v1/posts?a=1"), "x").form([("text", "a b")]);
        let response = recorder.send(request).await.expect("an answer");
        assert_eq!(response.body, "POST /posts?a=1 b\"text=a+b\"");
    }

    #[tokio::test]
    async fn secrets_and_values_made_at_sending_are_shown_by_name() {
        let (recording, recorder) = recorder();
        let (token, key) = (Secret::new("KEY"), Secret::new("0192-ab"));
        recording.show_as(&token, "access_token");
        recording.show_as(&key, "idempotency key");
        let request = Request::post(url("https://api.example/v1/posts?token=KEY"), "x")
            .bearer(&token)
            .secret(&Secret::new("other"))
            .header("idempotency-key", key.expose())
            .json(json!({"a": ["KEY", 7], "b": "an other"}));
        recorder.send(request).await.expect("an answer");
        let [recorded] = &recording.take()[..] else { panic!("one request") };
        assert_eq!(recorded.url, "https://api.example/v1/posts?token=⟨access_token⟩");
        assert_eq!(recorded.headers["authorization"], "Bearer ⟨access_token⟩");
        assert_eq!(recorded.headers["idempotency-key"], "⟨idempotency key⟩");
        assert_eq!(recorded.body, json!({"a": ["⟨access_token⟩", 7], "b": "an ⟨secret⟩"}));
        assert!(recording.take().is_empty());
    }

    #[tokio::test]
    async fn files_are_shown_by_size_and_type() {
        let (recording, recorder) = recorder();
        let parts = vec![
            MultipartPart::text("caption", "Hi"),
            MultipartPart::file("photo", "a.jpg", "image/jpeg", Bytes::from_static(b"JPEG")),
        ];
        recorder.send(Request::post(url("https://api.example/v1/x"), "x").multipart(parts)).await.expect("an answer");
        assert_eq!(
            recording.take()[0].body,
            json!([
                {"name": "caption", "value": "Hi"},
                {"name": "photo", "filename": "a.jpg", "type": "image/jpeg", "value": "⟨4 bytes image/jpeg⟩"}
            ])
        );
    }

    struct Server(Vec<&'static str>);

    impl Dialogue for Server {
        fn greeting(&mut self) -> String {
            "220 hi\r\n".into()
        }

        fn receive(&mut self, _: &[u8]) -> Vec<u8> {
            if self.0.is_empty() { Vec::new() } else { self.0.remove(0).as_bytes().to_vec() }
        }
    }

    fn mail() -> Mail {
        let credentials = Some(("desk".to_owned(), Secret::new("pw")));
        let server = SmtpServer {
            host: "mail.example".into(),
            port: 465,
            tls: super::super::SmtpTls::Implicit,
            credentials,
            sign_in: SmtpSignIn::Password,
        };
        let message = Bytes::from_static(b"Subject: x\r\n\r\n.hi\r\n");
        Mail {
            server,
            from: "a@news.example".into(),
            to: "b@mail.example".into(),
            message,
            then: super::super::Afterwards::Goodbye,
            reply_within: std::time::Duration::ZERO,
        }
    }

    #[tokio::test]
    async fn a_mail_is_shown_with_its_envelope_and_without_its_password() {
        let recording = Recording::default();
        let replies = [
            "250-x\r\n250 AUTH PLAIN\r\n",
            "235 in\r\n",
            "250 ok\r\n",
            "250 ok\r\n",
            "354 go\r\n",
            "250 2.0.0 OK 1\r\n",
        ];
        let mailer = RecordingMailer::new(recording.clone(), Arc::new(move || Box::new(Server(replies.to_vec()))));
        assert_eq!(mailer.send(mail()).await, Ok("250 2.0.0 OK 1".to_owned()));
        assert_eq!(
            recording.take()[0].body,
            json!({
                "commands": ["EHLO localhost", "AUTH PLAIN ⟨credentials⟩", "MAIL FROM:<a@news.example>",
                    "RCPT TO:<b@mail.example>", "DATA"],
                "message": "Subject: x\r\n\r\n.hi\r\n"
            })
        );
    }

    #[tokio::test]
    async fn a_refused_mail_is_recorded_up_to_the_refusal() {
        let recording = Recording::default();
        let replies = ["250 x\r\n", "535 5.7.8 no\r\n"];
        let mailer = RecordingMailer::new(recording.clone(), Arc::new(move || Box::new(Server(replies.to_vec()))));
        let error = mailer.send(mail()).await.expect_err("it is refused");
        assert_eq!(error.reply, Some((535, "5.7.8 no".to_owned())));
        assert_eq!(recording.take()[0].body["commands"].as_array().map(Vec::len), Some(2));
    }
}
