//! Faults on demand: a platform that is slow, broken, silent, or that acts and never says so.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use url::Url;

use super::registry;

/// A fault, as in `POST /_mock/faults` and the file of `fanfare mock --faults`: an object or an array of objects.
///
/// ```json
/// {"channel": "twitter", "method": "POST", "path_prefix": "/2/tweets", "kind": "drop_after", "times": 1}
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The channel it befalls.
    pub channel: String,
    /// Only requests of this method; for e-mail, of this SMTP command: `CONNECT` (the greeting), `EHLO`, `AUTH`, `MAIL`,
    /// `RCPT`, `DATA` (the final dot).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only requests whose path starts so, relative to the channel's base URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_prefix: Option<String>,
    /// What happens.
    pub kind: Kind,
    /// How often it happens; then it is gone.
    #[serde(default = "once")]
    pub times: u32,
    /// How many matching requests pass before it first happens.
    #[serde(default)]
    pub after: u32,
    /// For `latency`: how long the answer waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// For `answer`: the HTTP status or the SMTP reply code. For `server_error_*`: 500 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// For `answer`: the body, a string as it is, anything else as JSON; for SMTP the text after the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<serde_json::Value>,
    /// For `cut_request` and `cut_answer`: after how many bytes of the body. 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<usize>,
    /// For `redirect`: where to; a port of this machine on which nobody answers, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// For `slow_processing`: how many questions longer. 3 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks: Option<u32>,
    /// For `failed_processing`: why, in the platform's words, where it has some for that: `internal` on TikTok, `2207032` on
    /// Instagram, `codec` on YouTube.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For `too_fast`: when the platform says to come again. 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

fn once() -> u32 {
    1
}

/// What a fault does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Acts and answers, late.
    Latency,
    /// Answers with `status` and `body` and does nothing.
    Answer,
    /// Does nothing and closes the connection without an answer.
    DropBefore,
    /// Acts, then closes the connection without an answer.
    DropAfter,
    /// Does nothing and answers that the client was too fast, as the platform says it.
    TooFast,
    /// Does nothing and answers with a server error.
    ServerErrorBefore,
    /// Acts, then answers with a server error.
    ServerErrorAfter,
    /// Closes the connection when so many `bytes` of the request have come, and does nothing.
    CutRequest,
    /// Acts, and closes the connection when so many `bytes` of the answer are out.
    CutAnswer,
    /// Acts, and answers with half of the JSON that it would say.
    Malformed,
    /// Does nothing and sends the client to another `location`, with `status` (307 if not given).
    Redirect,
    /// Does nothing and answers that the access token has expired, as the platform says it.
    ExpiredToken,
    /// Does nothing and answers that the access token was revoked, as the platform says it.
    RevokedToken,
    /// Acts, and processes what was uploaded for `looks` questions longer than usual.
    SlowProcessing,
    /// Acts, and in the end could not process what was uploaded.
    FailedProcessing,
}

impl Kind {
    /// True if it befalls no request but what a platform does with a picture or video afterwards.
    pub fn is_of_processing(self) -> bool {
        matches!(self, Self::SlowProcessing | Self::FailedProcessing)
    }
}

/// What a platform does with a picture or video that was uploaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Processing {
    /// How many questions longer than usual it takes.
    pub more_looks: u32,
    /// True if it comes to nothing.
    pub fails: bool,
    /// Why, in the platform's words, if it fails and the platform has some.
    pub reason: Option<&'static str>,
}

/// The faults that are still to come.
#[derive(Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// Adds faults.
    pub fn add(&self, faults: impl IntoIterator<Item = Fault>) {
        self.lock().extend(faults.into_iter().filter(|fault| fault.times > 0));
    }

    /// The faults that are left.
    pub fn left(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// Removes all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The first fault that befalls this request, used up by one.
    pub fn take(&self, channel: &str, method: &str, path: &str) -> Option<Fault> {
        self.take_kind(channel, method, path, |kind| !kind.is_of_processing())
    }

    /// What becomes of the picture or video that `channel` begins to process now.
    pub fn processing(&self, channel: &str) -> Processing {
        match self.take_kind(channel, "", "", Kind::is_of_processing) {
            None => Processing::default(),
            Some(fault) => Processing {
                more_looks: if fault.kind == Kind::SlowProcessing { fault.looks.unwrap_or(3) } else { 0 },
                fails: fault.kind == Kind::FailedProcessing,
                reason: fault.words().filter(|_| fault.kind == Kind::FailedProcessing),
            },
        }
    }

    /// The same, of the kinds that are `wanted`.
    pub fn take_kind(&self, channel: &str, method: &str, path: &str, wanted: impl Fn(Kind) -> bool) -> Option<Fault> {
        let mut faults = self.lock();
        let mut due = None;
        for (at, fault) in faults.iter_mut().enumerate() {
            if !wanted(fault.kind) || !fault.befalls(channel, method, path) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
            } else {
                due = Some(at);
                break;
            }
        }
        let at = due?;
        faults[at].times -= 1;
        let fault = faults[at].clone();
        if fault.times == 0 {
            faults.remove(at);
        }
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fault {
    /// What befalls the next request to the channel.
    pub fn new(channel: &str, kind: Kind) -> Self {
        Self {
            channel: channel.to_owned(),
            method: None,
            path_prefix: None,
            kind,
            times: once(),
            after: 0,
            latency_ms: None,
            status: None,
            body: None,
            bytes: None,
            location: None,
            looks: None,
            reason: None,
            retry_after_seconds: None,
        }
    }

    /// Refuses what befalls no request that there can be: a test that waits for it would pass without it.
    fn can_befall(&self) -> Result<(), String> {
        const OF_HTTP: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        const OF_SMTP: &[&str] =
            &[GREETING, "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT"];
        let fakes = registry::fakes();
        let channels: Vec<&str> = fakes.iter().map(|fake| fake.channel()).collect();
        let listed = |names: &[&str]| names.join(", ");
        if !channels.contains(&self.channel.as_str()) {
            return Err(format!("there is no channel {}; there are {}", self.channel, listed(&channels)));
        }
        let (methods, is_mail) = if self.channel == "email" { (OF_SMTP, true) } else { (OF_HTTP, false) };
        if let Some(method) = self.method.as_ref().filter(|name| !methods.iter().any(|m| m.eq_ignore_ascii_case(name)))
        {
            return Err(format!("{} knows no `method` {method}; there are {}", self.channel, listed(methods)));
        }
        match self.path_prefix.as_deref() {
            Some(_) if is_mail => Err("mail has no paths: leave out `path_prefix`".into()),
            Some(prefix)
                if prefix
                    .strip_prefix('/')
                    .and_then(|p| p.strip_prefix(&self.channel))
                    .is_some_and(|p| p.is_empty() || p.starts_with('/')) =>
            {
                Err(format!("`path_prefix` begins below the channel's own address: leave out /{}", self.channel))
            }
            Some(prefix) if !prefix.starts_with('/') => {
                Err(format!("`path_prefix` begins with a slash, below the channel's own: /{prefix}"))
            }
            Some(prefix) => {
                let fake = fakes.iter().find(|fake| fake.channel() == self.channel);
                let paths = fake.map_or(&[][..], |fake| fake.paths());
                if paths.iter().any(|path| begins(path, prefix)) {
                    return Ok(());
                }
                let paths = listed(paths);
                Err(format!("no path of {} begins with {prefix}; there are {paths}", self.channel))
            }
            None => Ok(()),
        }
    }

    /// Why processing fails: what the fault names, else what the platform says first.
    fn words(&self) -> Option<&'static str> {
        let known = reasons(&self.channel);
        let named = |reason: &String| known.iter().find(|known| *known == reason);
        self.reason.as_ref().map_or(known.first(), named).copied()
    }

    fn befalls(&self, channel: &str, method: &str, path: &str) -> bool {
        self.channel == channel
            && match self.method.as_deref() {
                // A greeting answers no command.
                None => method != GREETING,
                Some(name) => name.eq_ignore_ascii_case(method),
            }
            && self.path_prefix.as_deref().is_none_or(|prefix| path.starts_with(prefix))
    }
}

/// Whether a path that fits `pattern` may begin with `prefix`; see [`Fake::paths`](super::Fake::paths).
fn begins(pattern: &str, prefix: &str) -> bool {
    let mut wanted = pattern.split('/');
    let mut given = prefix.split('/').peekable();
    while let Some(step) = given.next() {
        let is_last = given.peek().is_none();
        let fits = match wanted.next() {
            None => return false,
            Some("**") => return true,
            Some(wanted) => match wanted.split_once('*') {
                Some((start, _)) => step.starts_with(start) || (is_last && start.starts_with(step)),
                None => step == wanted || (is_last && wanted.starts_with(step)),
            },
        };
        if !fits {
            return false;
        }
    }
    true
}

/// How a fault names what a mail server says first.
pub(super) const GREETING: &str = "CONNECT";

/// The words that the platform has for a failure of processing.
fn reasons(channel: &str) -> &'static [&'static str] {
    let fake = registry::fakes().into_iter().find(|fake| fake.channel() == channel);
    fake.map_or(&[], |fake| fake.failure_reasons())
}

/// Reads one fault or an array of them.
///
/// # Errors
///
/// A sentence that says what is wrong and where in the JSON.
pub fn parse(json: &[u8]) -> Result<Vec<Fault>, String> {
    let many = json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let faults = if many {
        serde_json::from_slice::<Vec<Fault>>(json)
    } else {
        serde_json::from_slice::<Fault>(json).map(|fault| vec![fault])
    };
    let faults = faults.map_err(|error| format!("not a fault: {error}"))?;
    for fault in &faults {
        fault.can_befall()?;
        match fault.kind {
            Kind::Latency if fault.latency_ms.is_none() => return Err("a `latency` fault needs `latency_ms`".into()),
            Kind::CutRequest
            | Kind::CutAnswer
            | Kind::Malformed
            | Kind::Redirect
            | Kind::ExpiredToken
            | Kind::RevokedToken
                if fault.channel == "email" =>
            {
                return Err("there is no such fault of SMTP; `answer` gives any reply".into());
            }
            kind if kind.is_of_processing() => {
                let fake = registry::fakes().into_iter().find(|fake| fake.channel() == fault.channel);
                if !fake.is_some_and(|fake| fake.processes()) {
                    return Err(format!("{} processes nothing that it makes people wait for", fault.channel));
                }
                let known = reasons(&fault.channel);
                if let Some(reason) = fault.reason.as_ref().filter(|reason| !known.contains(&reason.as_str())) {
                    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                    return Err(format!("{} knows no `reason` {reason}; there is {known}", fault.channel));
                }
                if fault.method.is_some() || fault.path_prefix.is_some() {
                    return Err("processing is no request: leave out `method` and `path_prefix`".into());
                }
            }
            Kind::Redirect if fault.status.is_some_and(|status| !(300..=399).contains(&status)) => {
                return Err("the `status` of a redirect is from 300 to 399".into());
            }
            Kind::Redirect if fault.location.as_ref().is_some_and(|location| Url::parse(location).is_err()) => {
                return Err("the `location` of a redirect is an address: http://127.0.0.1:9/".into());
            }
            Kind::ServerErrorBefore | Kind::ServerErrorAfter
                if fault.channel != "email" && fault.status.is_some_and(|status| !(500..=599).contains(&status)) =>
            {
                return Err("the `status` of a server error is from 500 to 599; `answer` gives any".into());
            }
            Kind::Answer if fault.status.is_none() => return Err("an `answer` fault needs `status`".into()),
            _ => {}
        }
        if fault.times == 0 {
            return Err("a fault happens at least once: `times` is 1 or more".into());
        }
        if fault.channel == "email"
            && fault.body.as_ref().is_some_and(|body| body.as_str().is_some_and(|body| body.contains(['\r', '\n'])))
        {
            return Err("a reply of SMTP is one line: `body` has no line break".into());
        }
        if fault.status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err("`status` is from 200 to 599".into());
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_happens_as_often_as_asked_and_only_where() {
        let faults = Faults::default();
        let json =
            br#"[{"channel":"twitter","method":"post","path_prefix":"/2/t","kind":"drop_after","times":2,"after":1}]"#;
        faults.add(parse(json).expect("a valid fault"));
        assert!(faults.take("twitter", "GET", "/2/t").is_none());
        assert!(faults.take("twitter", "POST", "/b").is_none());
        assert!(faults.take("twitter", "POST", "/2/tweets/1").is_none(), "one passes first");
        assert!(faults.take("twitter", "POST", "/2/tweets/1").is_some());
        assert!(faults.take("twitter", "POST", "/2/tweets/1").is_some());
        assert!(faults.take("twitter", "POST", "/2/tweets/1").is_none());
    }

    #[test]
    fn processing_goes_wrong_where_something_is_processed() {
        let faults = Faults::default();
        faults.add(
            parse(
                br#"[{"channel":"youtube","kind":"slow_processing"},{"channel":"youtube","kind":"failed_processing"}]"#,
            )
            .expect("valid"),
        );
        assert!(faults.take("youtube", "PUT", "/upload").is_none(), "it is no request's");
        assert_eq!(faults.processing("tiktok"), Processing::default());
        assert_eq!(faults.processing("youtube"), Processing { more_looks: 3, ..Processing::default() });
        let failed = Processing { more_looks: 0, fails: true, reason: Some("conversion") };
        assert_eq!(faults.processing("youtube"), failed);
        assert_eq!(faults.processing("youtube"), Processing::default());
    }

    #[test]
    fn a_fault_that_lacks_its_figure_is_refused() {
        assert!(parse(br#"{"channel":"mastodon","kind":"latency"}"#).is_err());
        assert!(parse(br#"{"channel":"mastodon","kind":"answer","status":42}"#).is_err());
        assert!(parse(br#"{"channel":"mastodon","kind":"explode"}"#).is_err());
        assert!(parse(br#"{"channel":"email","kind":"malformed"}"#).is_err());
        assert!(parse(br#"{"channel":"youtube","kind":"slow_processing","looks":5}"#).is_ok());
        assert!(parse(br#"{"channel":"youtube","kind":"failed_processing","method":"PUT"}"#).is_err());
        assert!(parse(br#"{"channel":"youtube","kind":"failed_processing","reason":"codec"}"#).is_ok());
        assert!(parse(br#"{"channel":"youtube","kind":"failed_processing","reason":"internal"}"#).is_err());
        assert!(parse(br#"{"channel":"mastodon","kind":"failed_processing","reason":"codec"}"#).is_err());
        assert!(parse(br#"{"channel":"telegram","kind":"failed_processing"}"#).is_err());
        assert!(parse(br#"{"channel":"mastodon","kind":"redirect","status":200}"#).is_err());
        assert!(parse(br#"{"channel":"mastodon","kind":"drop_before","speed":1}"#).is_err());
    }
    /// A test that waits for such a one would pass without it.
    #[test]
    fn a_fault_that_can_befall_nothing_is_refused() {
        let told = |json: &str| parse(json.as_bytes()).expect_err(json);
        let misspelt = told(r#"{"channel":"twiter","kind":"drop_after"}"#);
        assert!(misspelt.contains("no channel twiter") && misspelt.contains("twitter"), "{misspelt}");
        assert!(told(r#"{"channel":"Twitter","kind":"drop_after"}"#).contains("no channel"));
        assert!(told(r#"{"channel":"twitter","method":"POTS","kind":"drop_after"}"#).contains("POST"));
        assert!(told(r#"{"channel":"email","method":"POST","kind":"drop_after"}"#).contains("RCPT"));
        assert!(told(r#"{"channel":"twitter","path_prefix":"2/tweets","kind":"drop_after"}"#).contains("/2/tweets"));
        assert!(told(r#"{"channel":"email","path_prefix":"/","kind":"drop_after"}"#).contains("no paths"));
        assert!(parse(br#"{"channel":"email","method":"rcpt","kind":"drop_after"}"#).is_ok());
        let own = told(r#"{"channel":"mastodon","path_prefix":"/mastodon/api/v1/statuses","kind":"drop_after"}"#);
        assert!(own.contains("leave out /mastodon"), "{own}");
        assert!(told(r#"{"channel":"twitter","kind":"drop_after","times":0}"#).contains("at least once"));
        for (channel, prefix) in [
            ("twitter", "/1.1/statuses"),
            ("twitter", "/2/tweet/"),
            ("mastodon", "/api/v1/status/"),
            ("telegram", "/sendMessage"),
            ("tiktok", "/v2/post/publish/video/init/1"),
            ("bluesky", "/com.atproto.repo.putRecord"),
            ("facebook", "/v26.0/feed/1020304050"),
            ("facebook", "/v26.0/1020304050/media_publish"),
            ("facebook", "/1020304050/feed"),
            ("instagram", "/v26.0/17841400000000001/feed"),
            ("instagram", "/media_publish"),
        ] {
            let path = told(&format!(r#"{{"channel":"{channel}","path_prefix":"{prefix}","kind":"drop_after"}}"#));
            assert!(path.contains(&format!("no path of {channel} begins with {prefix}; there are /")), "{path}");
        }
        for (channel, prefix) in [
            ("twitter", "/2/twee"),
            ("twitter", "/2/tweets/19"),
            ("mastodon", "/"),
            ("mastodon", "/api/v1/statuses/1/source"),
            ("telegram", "/bo"),
            ("telegram", "/bot7:secret/sendMessage"),
            ("tiktok", "/v2/post/publish/"),
            ("facebook", "/v26.0/1020304050/feed"),
            ("facebook", "/v26.0/1020304050"),
            ("facebook", "/v26.0/"),
            ("facebook", "/video-upload/v26.0/1"),
            ("instagram", "/v26.0/17841400000000001/media"),
            ("instagram", "/v26.0/1790000000000000001"),
            ("instagram", "/refresh_access_token"),
            ("instagram", "/ig-api-upload/v26.0/1"),
        ] {
            let json = format!(r#"{{"channel":"{channel}","path_prefix":"{prefix}","kind":"drop_after"}}"#);
            assert!(parse(json.as_bytes()).is_ok(), "{channel} {prefix}");
        }
    }

    #[test]
    fn a_fault_of_a_kind_that_there_is_not_in_the_world_is_refused() {
        let told = |json: &str| parse(json.as_bytes()).expect_err(json);
        assert!(told(r#"{"channel":"twitter","kind":"server_error_before","status":200}"#).contains("from 500 to 599"));
        assert!(told(r#"{"channel":"twitter","kind":"redirect","location":"not a url"}"#).contains("address"));
        let two_lines = r#"{"channel":"email","method":"RCPT","kind":"answer","status":550,"body":"no\r\n250 ok"}"#;
        assert!(told(two_lines).contains("one line"));
    }
}
