//! A record of what clients said, for whoever tests them: JSON, a line for each request.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Response;
use super::server::{Dropped, Withheld};

/// The file. Only its owner may read it: what a client sent stands there as it was sent.
pub(super) struct Recording(Mutex<File>);

/// A request before the fake has taken it.
pub(super) struct Asked {
    at: Timestamp,
    channel: String,
    method: String,
    path: String,
    headers: Value,
    body: Bytes,
}

impl Asked {
    /// A request to `channel`, whose path is relative to its base.
    pub(super) fn new(at: Timestamp, channel: &str, path: &str, request: &super::Request) -> Self {
        let mut headers = Map::new();
        for (name, value) in request.headers() {
            headers.insert(name.to_string(), json!(String::from_utf8_lossy(value.as_bytes())));
        }
        Self {
            at,
            channel: channel.to_owned(),
            method: request.method().to_string(),
            path: path.to_owned(),
            headers: Value::Object(headers),
            body: request.body().clone(),
        }
    }
}

impl Recording {
    /// Goes on at the end of the file at `path`, or makes it.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let file = File::options().create(true).append(true).mode(0o600).open(path)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Writes down a request and its answer, if it was given one.
    pub(super) fn request(&self, asked: Asked, answer: &Response) {
        let Asked { at, channel, method, path, headers, body } = asked;
        let (body, encoding) = shown(&body);
        let is_lost = answer.extensions().get::<Dropped>().is_some();
        let given = match answer.extensions().get::<Withheld>() {
            Some(Withheld(withheld)) => withheld.as_ref().map(|(status, body)| (*status, body)),
            None => Some((answer.status().as_u16(), answer.body())),
        };
        let (status, answered) = (given.map(|(status, _)| status), given.map(|(_, body)| shown(body).0));
        self.line(&json!({
            "at": at, "channel": channel, "method": method, "path": path, "headers": headers, "body": body,
            "body_encoding": encoding, "status": status, "answer": answered, "answer_lost": is_lost,
        }));
    }

    /// Writes down what a client said by SMTP, and the reply.
    pub(super) fn mail(&self, at: Timestamp, said: &[u8], reply: &[u8]) {
        let ((said, encoding), (reply, _)) = (shown(said), shown(reply));
        self.line(&json!({
            "at": at, "channel": "email", "said": said, "said_encoding": encoding, "reply": reply,
        }));
    }

    fn line(&self, line: &Value) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tracing::warn!("a request was not recorded: {error}");
        }
    }
}

/// As text, or in base64 if it is none.
fn shown(bytes: &[u8]) -> (String, &'static str) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "text"),
        Err(_) => (STANDARD.encode(bytes), "base64"),
    }
}
