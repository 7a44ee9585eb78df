//! Reels of a Page, and the Resumable Upload API: bytes that go to addresses of their own, whose headers say what they are.
//!
//! <https://developers.facebook.com/docs/video-api/guides/reels-publishing>,
//! <https://developers.facebook.com/docs/graph-api/guides/upload>

use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::publish::{MAX_MESSAGE_UTF16, page_id, scheduled_at, too_long};
use super::{Facebook, Post};
use crate::mock::graph::{Call, GraphError, error, wrong};
use crate::mock::kit::{self, Holder};
use crate::mock::params::code_of;
use crate::mock::{Request, Response, World};

/// Where the bytes of reels go: `rupload.facebook.com` there.
const RUPLOAD: &str = "/video-upload/";
/// What the id of an upload begins with.
const UPLOAD: &str = "upload:";

const SECONDS: std::ops::RangeInclusive<f64> = 3.0..=90.0;
const RATE: std::ops::RangeInclusive<f64> = 24.0..=60.0;
const LEAST_SIDES: (u32, u32) = (540, 960);
/// Width by height, of 9:16 within a pixel or two.
const ASPECT: std::ops::RangeInclusive<f64> = 0.55..=0.575;
/// Reels of a Page in 24 hours.
const MAX_A_DAY: usize = 30;

/// A reel whose bytes are on their way.
#[derive(Default)]
pub struct Reel {
    account: String,
    video_id: String,
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Reel {
    pub(super) fn is(&self, video_id: &str, account: &str) -> bool {
        self.video_id == video_id && self.account == account
    }

    pub(super) fn to_json(&self) -> Value {
        let sent = if self.is_whole { "complete" } else { "in_progress" };
        let whole = if self.is_whole { "upload_complete" } else { "uploading" };
        let status = json!({
            "video_status": whole, "uploading_phase": {"status": sent, "bytes_transferred": self.bytes.len()},
            "processing_phase": {"status": "not_started"}, "publishing_phase": {"status": "not_started"},
        });
        json!({"id": self.video_id, "status": status, "permalink_url": null, "post_id": null, "created_time": null})
    }
}

/// A file on its way by the Resumable Upload API.
#[derive(Default)]
pub struct Chunked {
    account: String,
    size: usize,
    bytes: Vec<u8>,
    /// What names it once it is whole.
    handle: String,
}

impl Facebook {
    /// Takes the bytes that go to addresses of their own; none if this is no such address.
    pub(super) async fn take_bytes(&self, request: &Request, world: &World) -> Option<Response> {
        let path = request.uri().path();
        if let Some(rest) = path.strip_prefix(RUPLOAD) {
            let id = rest.rsplit('/').next().unwrap_or_default().to_owned();
            return Some(self.take_reel(&id, request, world).await);
        }
        let id = path.trim_matches('/').rsplit('/').next().filter(|step| step.starts_with(UPLOAD))?.to_owned();
        Some(self.take_chunk(&id, request))
    }

    async fn take_reel(&self, id: &str, request: &Request, world: &World) -> Response {
        let failed = |status: u16, kind: &str, message: &str| {
            kit::json(status, &json!({"debug_info": {"retriable": false, "type": kind, "message": message}}))
        };
        let Some(account) = bearer_of(request) else {
            return failed(401, "NotAuthorizedError", "Authentication failed");
        };
        let hosted = match kit::header(request, "file_url") {
            Some(url) => match (world.fetch)(url.to_owned()).await {
                Ok((bytes, _)) => Some(bytes),
                Err(_) => return failed(400, "ProcessingFailedError", "The file could not be fetched"),
            },
            None => None,
        };
        let number = |name: &str| kit::header(request, name).and_then(|value| value.parse::<usize>().ok());
        let mut state = self.lock();
        let Some(reel) = state.reels.get_mut(id).filter(|reel| reel.account == account) else {
            return failed(404, "NotFoundError", "There is no such upload");
        };
        if let Some(bytes) = hosted {
            (reel.bytes, reel.is_whole) = (bytes.to_vec(), true);
            return kit::json(200, &json!({"success": true}));
        }
        let (Some(offset), Some(size)) = (number("offset"), number("file_size")) else {
            return failed(400, "ParameterError", "The headers offset and file_size are required");
        };
        if offset != reel.bytes.len() || offset + request.body().len() > size || reel.is_whole {
            return failed(400, "OffsetError", "The bytes do not go on where the last ended");
        }
        reel.bytes.extend_from_slice(request.body());
        reel.is_whole = reel.bytes.len() == size;
        kit::json(200, &json!({"success": true}))
    }

    fn take_chunk(&self, id: &str, request: &Request) -> Response {
        let failed = |status: u16, code: i64, message: &str| {
            kit::json(status, &json!({"error": {"message": message, "type": "OAuthException", "code": code}}))
        };
        let Some(account) = bearer_of(request) else {
            return failed(401, 190, "Invalid OAuth access token - Cannot parse access token");
        };
        let mut state = self.lock();
        let Some(upload) = state.chunked.get_mut(id).filter(|upload| upload.account == account) else {
            return failed(400, 100, "The upload session does not exist");
        };
        if request.method() == http::Method::GET {
            return kit::json(200, &json!({"id": id, "file_offset": upload.bytes.len()}));
        }
        let at = kit::header(request, "file_offset").and_then(|at| at.parse::<usize>().ok());
        if at != Some(upload.bytes.len()) || upload.bytes.len() + request.body().len() > upload.size {
            return failed(400, 100, "The header file_offset does not say where the bytes go on");
        }
        upload.bytes.extend_from_slice(request.body());
        match upload.bytes.len() == upload.size {
            true => kit::json(200, &json!({"h": upload.handle})),
            false => kit::json(200, &json!({"id": id, "file_offset": upload.bytes.len()})),
        }
    }

    /// `POST /{app}/uploads`
    pub(super) fn begin_upload(&self, call: &Call) -> Result<Value, GraphError> {
        call.only(&["file_name", "file_length", "file_type"])?;
        let size = call.params.integer("file_length").and_then(|size| usize::try_from(size).ok());
        let size = size.filter(|size| *size > 0).ok_or_else(|| wrong("Param file_length must be a number"))?;
        let types = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];
        if !call.params.text("file_type").is_some_and(|kind| types.contains(&kind.as_str())) {
            return Err(wrong(format!("Param file_type must be one of {{{}}}", types.join(", "))));
        }
        let mut state = self.lock();
        state.last += 1;
        let id = format!("{UPLOAD}{}", code_of(7_000_000 + state.last, 40));
        let handle = format!("2:{}", code_of(9_000_000 + state.last, 60));
        let upload = Chunked { account: call.account.clone(), size, bytes: Vec::new(), handle };
        state.chunked.insert(id.clone(), upload);
        Ok(json!({"id": id}))
    }

    /// The bytes that a handle of the Resumable Upload API names.
    pub(super) fn chunked(&self, handle: &str, call: &Call) -> Result<Bytes, GraphError> {
        let state = self.lock();
        let found = state.chunked.values().find(|upload| upload.handle == handle && upload.account == call.account);
        let whole = found.filter(|upload| upload.bytes.len() == upload.size);
        whole
            .map(|upload| upload.bytes.clone().into())
            .ok_or_else(|| wrong("Param fbuploader_video_file_chunk is no handle of a whole upload"))
    }

    /// `POST /{page}/video_reels`
    pub(super) fn video_reels(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[
            "upload_phase",
            "video_id",
            "video_state",
            "description",
            "title",
            "scheduled_publish_time",
            "place",
            "content_tags",
        ])?;
        match call.params.text("upload_phase").as_deref() {
            Some("start") => {
                let video_id = self.next_video();
                let reel = Reel { account: call.account.clone(), video_id: video_id.clone(), ..Reel::default() };
                self.lock().reels.insert(video_id.clone(), reel);
                let url = format!("{}/facebook{RUPLOAD}v26.0/{video_id}", world.base_url);
                Ok(json!({"video_id": video_id, "upload_url": url}))
            }
            Some("finish") => self.finish_reel(page, call, world),
            _ => Err(wrong("Param upload_phase must be one of {start, finish}")),
        }
    }

    fn finish_reel(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        let id = call.params.text("video_id").unwrap_or_default();
        let message = call.text("description", MAX_MESSAGE_UTF16, too_long)?;
        let (is_published, scheduled_at) = match call.params.text("video_state").as_deref() {
            Some("PUBLISHED") => (true, None),
            Some("DRAFT") => (false, None),
            Some("SCHEDULED") => {
                let at = scheduled_at(call, world)?;
                (false, Some(at.ok_or_else(|| wrong("Param scheduled_publish_time is required"))?))
            }
            _ => return Err(wrong("Param video_state must be one of {PUBLISHED, DRAFT, SCHEDULED}")),
        };
        let mut state = self.lock();
        let reel = state.reels.get(&id).filter(|reel| reel.account == call.account && reel.is_whole);
        let bytes: Bytes = reel.ok_or_else(|| wrong("The upload is not complete").sub(1_363_019))?.bytes.clone().into();
        let movie = kit::sniff(&bytes).filter(|found| found.mime.starts_with("video/") && found.whole);
        let movie = movie.ok_or_else(|| {
            error(352, "(#352) Sorry, the video file you selected is in a format that we don't support.").sub(2_069_019)
        })?;
        let (width, height) = (movie.width, movie.height);
        let refused = |subcode: i64, why: &str| Err(error(100, format!("(#100) {why}")).sub(subcode));
        if movie.seconds > 0.0 && !SECONDS.contains(&movie.seconds) {
            return refused(1_363_128, "The duration of a reel must be from 3 to 90 seconds");
        }
        if width > 0 && !ASPECT.contains(&(f64::from(width) / f64::from(height.max(1)))) {
            return refused(1_363_040, "The aspect ratio of a reel must be 9 by 16");
        }
        if width > 0 && (width < LEAST_SIDES.0 || height < LEAST_SIDES.1) {
            return refused(1_363_127, "The resolution of a reel must be 540 by 960 at least");
        }
        // Films have a little less than 24.
        if movie.rate > 0.0 && !RATE.contains(&movie.rate.round()) {
            return refused(1_363_129, "The frame rate of a reel must be from 24 to 60 a second");
        }
        let now = world.clock.now();
        let day = SignedDuration::from_hours(24);
        if state.reels_a_day.take(&call.account, now, day, MAX_A_DAY, 1).is_err() {
            return Err(error(613, "(#613) Calls to this api have exceeded the rate limit."));
        }
        state.last += 1;
        let post = Post {
            id: id.clone(),
            page: page_id(page, call),
            account: call.account.clone(),
            message,
            title: call.params.text("title"),
            created: now,
            scheduled_at,
            is_published,
            is_reel: true,
            video_polls: Some(0),
            order: state.last,
            ..Post::default()
        };
        let mut posted = post.shown();
        if is_published {
            posted.state = "processing".to_owned();
        }
        posted.media = vec![world.wall.keep(movie.mime, bytes, "")];
        posted.details.insert("title".to_owned(), call.params.text("title").unwrap_or_default().into());
        world.wall.put(posted);
        state.reels.remove(&id);
        state.posts.insert(id, post);
        Ok(json!({"success": true}))
    }
}

/// Whose token stands in `Authorization: OAuth TOKEN`.
fn bearer_of(request: &Request) -> Option<String> {
    let token = kit::header(request, "authorization").and_then(|value| value.strip_prefix("OAuth "));
    match kit::holder(token) {
        Holder::Account(account) => Some(account),
        _ => None,
    }
}
