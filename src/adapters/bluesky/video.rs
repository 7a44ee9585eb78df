//! Videos by the video service, which works on them and leaves them with the account's server as blobs: what cannot be shown is
//! known before anything is posted. <https://docs.bsky.app/docs/tutorials/video>

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{Bluesky, Did, Me, classify};
use crate::adapters::answered;
use crate::adapters::polls::Polls;
use crate::delivery::{Class, Failure, Journal, Step, Stop, step, wait};
use crate::post::Media;
use crate::secret::Secret;
use crate::wire::{Request, Response};

/// What an upload's token must be good for: the service leaves the blob with the account's server.
const LEAVES: &str = "com.atproto.repo.uploadBlob";

/// What the question after the account's limits is called, and what its token is good for.
const LIMITS: &str = "app.bsky.video.getUploadLimits";

/// The setting that names the service, and its words for the account's own server, and for no service.
const SERVICE: &str = "video_service";
const OWN: &str = "own";
const NONE: &str = "none";

/// The codes of failures that say nothing of the video itself: the server did not take the blob, or the service does not know.
const PASSING: [&str; 2] = ["pds_upload_failure", "generic_failure"];

/// What the service's own errors mean, where their status says less. The rest as everywhere.
/// <https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky/video>
pub(super) const CLASSES: &[(&str, Class)] = &[
    ("DailyLimitExceeded", Class::TooFast),
    ("TooManyOpenUploads", Class::NotActed),
    ("ServiceOverloaded", Class::NotActed),
];

/// What an upload has come to.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sent {
    /// It is worked on, as this job.
    Job(String),
    /// It is with the account's server, as this blob.
    Blob(Value),
}

impl Bluesky {
    /// The blob of a video, sent by the step `send`, once it is ready.
    pub(super) async fn video(&self, me: &Me, file: &Media, send: Step, journal: &dyn Journal) -> Result<Value, Stop> {
        let n = send.index;
        let mut processing = Step::repeatable("processing", n);
        processing.valid_for = send.valid_for;
        let lives = Duration::from_secs(self.account.figure("video_token_s", 1_740));
        let until = journal.now() + lives;
        match step(journal, send, self.send_video(me, file, until)).await? {
            Sent::Blob(blob) => Ok(blob),
            Sent::Job(id) => {
                let polls = Polls::begin(&self.account, journal, "processing", n).await?;
                wait(journal, processing, "Bluesky is processing the video", self.get_job_status(&id, &polls)).await
            }
        }
    }

    /// By the service, or as a plain blob where there is none. The service shows its token once it has worked on the video, so
    /// that it must be good `until` then.
    async fn send_video(&self, me: &Me, file: &Media, until: Timestamp) -> Result<Sent, Failure> {
        let Some(service) = self.video_service()? else { return self.upload_blob(file).await.map(Sent::Blob) };
        let server = match &me.server {
            Some(server) => server.clone(),
            None => self.call::<Did>(self.query("com.atproto.server.describeServer")).await?.did,
        };
        self.may_upload(&service, &server, file).await?;
        let asked = self.query("com.atproto.server.getServiceAuth").query("aud", &server).query("lxm", LEAVES);
        let asked = asked.query("exp", until.as_second().to_string());
        let token: Token = self.call(asked.gives_tokens()).await?;
        let request = Request::post(below(&service, "app.bsky.video.uploadVideo"), "app.bsky.video.uploadVideo");
        let name = format!("video.{}", file.mime.rsplit('/').next().unwrap_or("mp4"));
        let request = request.query("did", &me.did).query("name", &name).bytes(&file.mime, file.content.clone());
        let request = request.bearer(&Secret::new(&token.token));
        let label = request.label();
        let sent = self.wire.http.send(request).await;
        // What it has already it says by an error that names the job.
        if let Ok(response) = &sent
            && let Some(job) = job(response)
        {
            return Ok(match (job.blob, job.id) {
                (Some(blob), _) => Sent::Blob(blob),
                (None, id) => Sent::Job(id),
            });
        }
        match answered(sent, &label, |response| self.judge_upload(response)) {
            Err(failure) if is_no_service(&failure) => self.upload_blob(file).await.map(Sent::Blob),
            Err(failure) => Err(failure),
            Ok(_) => Err(Failure::new(Class::NotActed, "the video service said yes and named no job").at(label)),
        }
    }

    /// Whether the service takes a video of the account today; it would say so only once it had all of it. Where it does not tell, it is
    /// tried.
    async fn may_upload(&self, service: &Url, server: &str, file: &Media) -> Result<(), Failure> {
        let audience = match service == &self.account.api_url {
            true => server.to_owned(),
            false => did_web(service).unwrap_or_default(),
        };
        let asked = self.query("com.atproto.server.getServiceAuth").query("aud", &audience).query("lxm", LIMITS);
        let Ok(Token { token }) = self.call(asked.gives_tokens()).await else { return Ok(()) };
        let request = Request::get(below(service, LIMITS), LIMITS).bearer(&Secret::new(&token));
        let label = request.label();
        let told = answered(self.wire.http.send(request).await, &label, judge).ok();
        let Some(limits) = told.and_then(|response| response.json::<Limits>()) else { return Ok(()) };
        let bytes = u64::try_from(file.content.len()).unwrap_or(u64::MAX);
        let is_used_up = limits.videos == Some(0) || limits.bytes.is_some_and(|left| left < bytes);
        if limits.can_upload && !is_used_up {
            return Ok(());
        }
        let said = [limits.message, limits.error].into_iter().flatten().find(|text| !text.is_empty());
        let said = said.map(|text| format!(": {text}")).unwrap_or_default();
        Err(match is_used_up {
            true => Failure::new(Class::TooFast, format!("the account has used up its videos of the day{said}"))
                .after(Some(self.videos_wait()))
                .alone(),
            false => {
                let advice = "see whether its e-mail address is confirmed";
                Failure::new(Class::Refused, format!("Bluesky takes no video of this account{said}; {advice}"))
            }
        }
        .at(label))
    }

    /// As [`judge`], of an upload: what the service refuses for now is no fault of the video.
    fn judge_upload(&self, response: &Response) -> Failure {
        let failure = judge(response);
        let value = response.value();
        let row = CLASSES.iter().find(|(error, _)| value["error"] == **error);
        let class = row.map_or(failure.class, |(_, class)| *class);
        match (row, class) {
            (Some(_), Class::TooFast) => Failure { class, ..failure }.after(Some(self.videos_wait())).alone(),
            _ => Failure { class, ..failure },
        }
    }

    /// How long an account is left alone with videos that has used up those of a day.
    fn videos_wait(&self) -> Duration {
        Duration::from_secs(self.account.figure("videos_wait_s", 3_600))
    }

    async fn get_job_status(&self, id: &str, polls: &Polls) -> Result<Result<Value, Duration>, Failure> {
        let Some(service) = self.video_service()? else {
            return Err(Failure::new(Class::Refused, "the account names no video service any more"));
        };
        let request = Request::get(below(&service, "app.bsky.video.getJobStatus"), "app.bsky.video.getJobStatus");
        let request = request.query("jobId", id);
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |response| match response.status {
            // It remembers no job for ever.
            404 => Failure { class: Class::NotActed, ..judge(response) }.spent(),
            _ => judge(response),
        })?;
        let unreadable = || Failure::new(Class::NotActed, "the video service told nothing of the job").at(&label);
        let job = job(&response).ok_or_else(unreadable)?;
        match (job.blob, job.state.as_str()) {
            (Some(blob), _) => Ok(Ok(blob)),
            (None, "JOB_STATE_FAILED") => {
                let is_passing = job.failure_code.as_deref().is_some_and(|code| PASSING.contains(&code));
                let class = if is_passing { Class::NotActed } else { Class::Refused };
                let why =
                    [job.message, job.error, job.failure_code].into_iter().flatten().find(|text| !text.is_empty());
                let why = why.unwrap_or_else(|| "it does not say why".to_owned());
                Err(Failure::new(class, format!("Bluesky could not process the video: {why}")).spent().at(&label))
            }
            (None, _) => Ok(Err(polls.next(response.received_at))),
        }
    }

    /// Where videos are worked on; none if they go to the account's server as they are.
    pub(super) fn video_service(&self) -> Result<Option<Url>, Failure> {
        match self.account.settings.get(SERVICE).map(String::as_str) {
            None | Some(NONE) => Ok(None),
            Some(OWN) => Ok(Some(self.account.api_url.clone())),
            Some(url) => Url::parse(url).map(Some).map_err(|why| {
                let message = format!("account {}: `{SERVICE}` cannot be `{url}`: {why}", self.account.name);
                Failure::new(Class::Unauthorized, message)
            }),
        }
    }
}

/// The DID of the server that an account's document names: what the service shows its token to.
pub(super) fn server(did_doc: &Value) -> Option<String> {
    let service = did_doc["service"].as_array()?;
    let own = service.iter().find(|service| service["id"].as_str().is_some_and(|id| id.ends_with("#atproto_pds")))?;
    did_web(&Url::parse(own["serviceEndpoint"].as_str()?).ok()?)
}

/// The DID of whoever is at that address.
fn did_web(url: &Url) -> Option<String> {
    let port = url.port().map_or_else(String::new, |port| format!("%3A{port}"));
    Some(format!("did:web:{}{port}", url.host_str()?))
}

fn below(service: &Url, method: &str) -> Url {
    let mut url = service.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["xrpc", method]);
    }
    url
}

/// The service's token is fresh: what it says against it is not said against the account's.
fn judge(response: &Response) -> Failure {
    let failure = classify(response);
    match failure.class {
        Class::Expired | Class::Unauthorized => Failure { class: Class::Refused, ..failure },
        // Nothing is posted by it.
        Class::MayHaveActed => Failure { class: Class::NotActed, ..failure },
        _ => failure,
    }
}

/// Whether a server does not know the method.
fn is_no_service(failure: &Failure) -> bool {
    ["XRPCNotSupported", "MethodNotImplemented"].iter().any(|name| failure.message.contains(name))
}

/// The job that an answer tells of, beside others or by itself.
fn job(response: &Response) -> Option<Job> {
    let body = response.value();
    let job = if body["jobStatus"].is_object() { &body["jobStatus"] } else { &body };
    serde_json::from_value(json!(job)).ok()
}

#[derive(Deserialize)]
struct Token {
    token: String,
}

#[derive(Deserialize)]
struct Limits {
    #[serde(rename = "canUpload")]
    can_upload: bool,
    #[serde(rename = "remainingDailyVideos")]
    videos: Option<u64>,
    #[serde(rename = "remainingDailyBytes")]
    bytes: Option<u64>,
    message: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Job {
    #[serde(rename = "jobId")]
    id: String,
    #[serde(default)]
    state: String,
    blob: Option<Value>,
    message: Option<String>,
    error: Option<String>,
    #[serde(rename = "failureCode")]
    failure_code: Option<String>,
}
