//! The video service, which stands at an address of its own on the network and at this one here. It takes a token that the
//! account's server makes for it, works on the video for a while, and leaves it with the server as a blob.
//!
//! <https://docs.bsky.app/docs/tutorials/video>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::session::Session;
use super::{Answer, Bluesky, CHANNEL, OWN, Refusal};
use crate::mock::kit::Count;
use crate::mock::{Request, World, kit, signin};

/// What the token for an upload is good for: to leave the blob with the account's server.
const UPLOAD: &str = "com.atproto.repo.uploadBlob";
const LIMITS: &str = "app.bsky.video.getUploadLimits";
const VIDEO_SERVICE: &str = "did:web:video.bsky.app";

/// How many videos a day an account may have. How many they are is not published.
const DAILY_VIDEOS: u32 = 25;
const DAY_SECONDS: i64 = 86_400;

const MAX_BYTES: usize = 300_000_000;

/// The reference server's bounds for a token of one method, and of any.
const LONGEST_SECONDS: i64 = 3600;
const LONGEST_WITHOUT_METHOD_SECONDS: i64 = 60;
/// How long a token is good for that does not say it.
const USUAL_SECONDS: i64 = 60;

/// On the way to a blob, one look after the other.
const STATES: [&str; 3] = ["JOB_STATE_CREATED", "JOB_STATE_ENCODING", "JOB_STATE_UPLOADING"];

/// A video that is being worked on.
pub(super) struct Job {
    id: String,
    did: String,
    bytes: Bytes,
    /// How often it was asked for.
    looks: u32,
    /// How many looks more than usual it takes.
    more_looks: u32,
    fails: bool,
    /// When the token ends by which it is left with the account's server.
    token_ends_s: i64,
    /// Set once the server did not take it.
    is_refused: bool,
    /// Once it is done.
    blob: Option<Value>,
}

impl Job {
    fn shown(&self) -> Map<String, Value> {
        let mut shown = Map::from_iter([("jobId".to_owned(), json!(self.id)), ("did".to_owned(), json!(self.did))]);
        let usual = STATES.len() as u32;
        let at = self.looks.saturating_sub(self.more_looks).min(usual) as usize;
        match (&self.blob, STATES.get(at)) {
            (Some(blob), _) => {
                shown.extend([("state".to_owned(), json!("JOB_STATE_COMPLETED")), ("blob".to_owned(), blob.clone())]);
                shown.extend([("progress".to_owned(), json!(100))]);
            }
            (None, _) if self.is_refused => shown.extend([
                ("state".to_owned(), json!("JOB_STATE_FAILED")),
                ("error".to_owned(), json!("failed to upload the blob to the PDS: 401")),
                ("message".to_owned(), json!("The video could not be left with the account\u{2019}s server")),
                ("failureCode".to_owned(), json!("pds_upload_failure")),
            ]),
            (None, Some(state)) => {
                shown.extend([("state".to_owned(), json!(state)), ("progress".to_owned(), json!(at * 30))]);
            }
            (None, None) => shown.extend([
                ("state".to_owned(), json!("JOB_STATE_FAILED")),
                ("error".to_owned(), json!("encoding failed")),
                ("message".to_owned(), json!("The video could not be processed")),
                ("failureCode".to_owned(), json!("encoding_failure")),
            ]),
        }
        shown
    }
}

/// Both as the lexicon has it, in `jobStatus`, and as the service answers in fact, where the body is the job.
fn both(job: Map<String, Value>) -> Value {
    let mut body = Value::Object(job.clone());
    body["jobStatus"] = Value::Object(job);
    body
}

/// What a server without a name of its own is called.
fn here(world: &World) -> String {
    let authority = world.base_url.split("://").last().unwrap_or_default();
    format!("did:web:{}", authority.replace(':', "%3A"))
}

impl Bluesky {
    /// `com.atproto.server.getServiceAuth`
    pub(super) fn service_auth(&self, query: &[(String, String)], session: &Session, now: Timestamp) -> Answer {
        let aud = kit::value(query, "aud").ok_or_else(|| Refusal::request("Params must have the property \"aud\""))?;
        if !aud.starts_with("did:") {
            return Err(Refusal::request("Params/aud must be a valid did"));
        }
        let (lxm, now) = (kit::value(query, "lxm"), now.as_second());
        let exp = match kit::value(query, "exp").map(str::parse::<i64>) {
            None => now + USUAL_SECONDS,
            Some(Ok(exp)) => exp,
            Some(Err(_)) => return Err(Refusal::request("Params/exp must be an integer")),
        };
        let wrong = |message: &str| Refusal::new(400, "BadExpiration", message);
        match exp - now {
            left if left < 0 => return Err(wrong("expiration is in past")),
            left if left > LONGEST_SECONDS => {
                return Err(wrong("cannot request a token with an expiration more than an hour in the future"));
            }
            left if lxm.is_none() && left > LONGEST_WITHOUT_METHOD_SECONDS => {
                return Err(wrong(
                    "cannot request a method-less token with an expiration more than a minute in the future",
                ));
            }
            _ => {}
        }
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({
            "iat": now, "iss": session.did, "aud": aud, "exp": exp, "lxm": lxm, "jti": signin::serial(),
        });
        Ok(json!({"token": format!("{}.{}.bW9jaw", part(json!({"typ": "JWT", "alg": "ES256K"})), part(claims))}))
    }

    /// `app.bsky.video.uploadVideo`
    pub(super) fn upload_video(&self, request: &Request, query: &[(String, String)], world: &World) -> Answer {
        let now = world.clock.now();
        let claims = claims(kit::bearer(request), UPLOAD, now)?;
        // The token is shown to the account's server, so that it must be for that, and not for the service.
        if claims["aud"] != OWN && claims["aud"] != here(world) {
            return Err(Refusal::new(401, "AuthenticationRequired", "jwt audience does not match service did"));
        }
        let needs = |name: &str| Refusal::request(format!("Params must have the property \"{name}\""));
        let did = kit::value(query, "did").ok_or_else(|| needs("did"))?;
        kit::value(query, "name").ok_or_else(|| needs("name"))?;
        if claims["iss"] != did {
            return Err(Refusal::new(401, "AuthenticationRequired", "the token is another account\u{2019}s"));
        }
        let bytes = request.body().clone();
        let mime = kit::header(request, "content-type").unwrap_or_default();
        if !mime.starts_with("video/") {
            return Err(Refusal::new(415, "UnsupportedContentType", "Content-Type must be video/mp4"));
        }
        let found = kit::sniff(&bytes).filter(|found| found.mime.starts_with("video/"));
        let found = found.ok_or_else(|| Refusal::new(400, "InvalidVideo", "the file is no video"))?;
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::new(413, "VideoTooLarge", "the video is too large"));
        }
        let processing = world.faults.processing(CHANNEL);
        let mut state = self.state();
        if let Some(job) =
            state.jobs.iter().find(|job| job.did == did && job.bytes == bytes && !job.fails && !job.is_refused)
        {
            let mut refusal = Refusal::new(409, "already_exists", "Video already processed");
            refusal.more = job.shown();
            refusal.more.insert("jobStatus".to_owned(), Value::Object(job.shown()));
            return Err(refusal);
        }
        if self.videos_left(did, 1, now).refused {
            return Err(Refusal::new(400, "DailyLimitExceeded", "You have reached your daily upload limit"));
        }
        let job = Job {
            id: signin::serial(),
            did: did.to_owned(),
            bytes,
            looks: 0,
            more_looks: processing.more_looks,
            fails: processing.fails || !found.whole,
            token_ends_s: claims["exp"].as_i64().unwrap_or_default(),
            is_refused: false,
            blob: None,
        };
        let answer = both(job.shown());
        state.jobs.push(job);
        Ok(answer)
    }

    /// `app.bsky.video.getUploadLimits`. Its token is for the service, which is the server itself here too.
    pub(super) fn upload_limits(&self, token: Option<&str>, world: &World) -> Answer {
        let now = world.clock.now();
        let claims = claims(token, LIMITS, now)?;
        if ![VIDEO_SERVICE, OWN, &here(world)].iter().any(|did| claims["aud"] == **did) {
            return Err(Refusal::new(401, "AuthenticationRequired", "jwt audience does not match service did"));
        }
        let did = claims["iss"].as_str().unwrap_or_default();
        let is_unconfirmed =
            self.state().handles.iter().any(|(handle, of)| of == did && handle.contains("unconfirmed"));
        if is_unconfirmed {
            let (error, message) = ("unconfirmed_email", "You must verify your email address to upload videos");
            return Ok(json!({"canUpload": false, "error": error, "message": message}));
        }
        let left = self.videos_left(did, 0, now).remaining;
        let mut told =
            json!({"canUpload": left > 0, "remainingDailyVideos": left, "remainingDailyBytes": 10_000_000_000_u64});
        if left == 0 {
            told["message"] = json!("You have reached your daily upload limit");
        }
        Ok(told)
    }

    fn videos_left(&self, did: &str, more: u32, now: Timestamp) -> Count {
        self.windows.take_points(&format!("video {did}"), DAILY_VIDEOS, DAY_SECONDS, more, now)
    }

    /// `app.bsky.video.getJobStatus`, which asks for no token.
    pub(super) fn job_status(&self, query: &[(String, String)], now: Timestamp) -> Answer {
        let id = kit::value(query, "jobId");
        let id = id.ok_or_else(|| Refusal::request("Params must have the property \"jobId\""))?;
        let mut state = self.state();
        let at = state.jobs.iter().position(|job| job.id == id);
        let at = at.ok_or_else(|| Refusal::new(404, "JobNotFound", format!("Could not find job: {id}")))?;
        let job = &mut state.jobs[at];
        job.looks += 1;
        let is_over = job.looks >= job.more_looks + STATES.len() as u32;
        if is_over && !job.fails && job.blob.is_none() {
            // Only now the token is shown to the account's server.
            job.is_refused |= job.token_ends_s <= now.as_second();
        }
        if is_over && !job.fails && !job.is_refused && job.blob.is_none() {
            let (did, bytes) = (job.did.clone(), job.bytes.clone());
            let blob = state.keep_blob(&did, "video/mp4", bytes, now);
            state.jobs[at].blob = Some(blob);
        }
        Ok(both(state.jobs[at].shown()))
    }
}

/// What a token says that an account's server made for another service, which must be for `method`.
fn claims(token: Option<&str>, method: &str, now: Timestamp) -> Result<Value, Refusal> {
    let refused = |message: &str| Refusal::new(401, "AuthenticationRequired", message);
    let token = token.ok_or_else(Refusal::unauthenticated)?;
    if token.contains("expired") || token.contains("revoked") {
        return Err(refused("jwt expired"));
    }
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<Value> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    let claims = claims.ok_or_else(|| refused("poorly formatted jwt"))?;
    if claims["exp"].as_i64().is_none_or(|exp| exp <= now.as_second()) {
        return Err(refused("jwt expired"));
    }
    match claims["lxm"] == method && claims["iss"].is_string() {
        true => Ok(claims),
        false => Err(refused(&format!("bad jwt lexicon method: must match {method}"))),
    }
}
