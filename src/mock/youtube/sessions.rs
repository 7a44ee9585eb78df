//! Resumable uploads: a session is opened, takes bytes in order, and tells where it stands as long as it lives.
//!
//! <https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol>

use bytes::Bytes;
use serde_json::json;

use super::metadata::{self, Metadata};
use super::videos::{Video, failure_of};
use super::{Query, Refused, Youtube, missing, parts, refused};
use crate::mock::params::{code_of, number_of};
use crate::mock::{Posted, Request, Response, World, kit};

/// Chunks but the last are whole multiples of this many bytes.
const CHUNK_BYTES: u64 = 256 * 1024;
/// A video file.
const MAX_VIDEO_BYTES: u64 = 256 * 1024 * 1024 * 1024;
/// How long a session lives, in seconds: a week, as in Google's other upload services.
const SESSION_SECONDS: i64 = 7 * 24 * 60 * 60;

/// An upload on its way, or done.
pub struct Session {
    account: String,
    metadata: Metadata,
    parts: Vec<String>,
    mime: String,
    declared: Option<u64>,
    received: Vec<u8>,
    video: Option<String>,
    opened_at: i64,
}

impl Youtube {
    /// `videos.insert`, step A.
    pub(super) fn open(
        &self,
        request: &Request,
        account: String,
        query: &Query,
        world: &World,
    ) -> Result<Response, Refused> {
        let parts = parts(query)?;
        match kit::value(query, "uploadType") {
            Some("resumable") => {}
            Some("multipart") => return self.insert_whole(request, account, parts, world),
            None => return Err(missing("uploadType")),
            Some(_) => {
                let message = "This mock takes uploadType=resumable and uploadType=multipart.";
                return Err(refused(400, "badRequest", message));
            }
        }
        let kind = kit::header(request, "content-type").unwrap_or_default().to_ascii_lowercase();
        if !kind.starts_with("application/json") {
            return Err(refused(400, "badRequest", "The metadata must be sent as application/json."));
        }
        let mime = kit::header(request, "x-upload-content-type").unwrap_or("application/octet-stream").to_owned();
        check_mime(&mime)?;
        let declared = match kit::header(request, "x-upload-content-length").map(str::parse::<u64>) {
            None => None,
            Some(Ok(0)) => {
                return Err(refused(400, "mediaBodyRequired", "The request does not include the video content."));
            }
            Some(Ok(length)) if length <= MAX_VIDEO_BYTES => Some(length),
            Some(_) => return Err(refused(400, "badRequest", "Invalid value for X-Upload-Content-Length.")),
        };
        let metadata = Metadata::insert(&metadata::body(request)?, &parts)?.audited(&account);
        let session = Session {
            account,
            metadata,
            parts: parts.clone(),
            mime,
            declared,
            received: Vec::new(),
            video: None,
            opened_at: world.clock.now().as_second(),
        };
        let id = self.lock().begin(session, world);
        let location = format!(
            "{}/youtube/upload/youtube/v3/videos?uploadType=resumable&part={}&upload_id={id}",
            world.base_url,
            parts.join(",")
        );
        let mut response = kit::answer(200, "");
        kit::set_header(&mut response, "location", location);
        Ok(response)
    }

    /// `videos.insert` in one request: metadata and file, one below the other.
    fn insert_whole(
        &self,
        request: &Request,
        account: String,
        parts: Vec<String>,
        world: &World,
    ) -> Result<Response, Refused> {
        let kind = kit::header(request, "content-type").unwrap_or_default();
        let halves = kit::related(kind, request.body()).filter(|halves| halves.len() == 2);
        let Some([(_, described), (mime, file)]) = halves.as_deref() else {
            let message = "The body must be multipart/related: the metadata as JSON, then the video.";
            return Err(refused(400, "badRequest", message));
        };
        check_mime(mime)?;
        if file.is_empty() {
            return Err(refused(400, "mediaBodyRequired", "The request does not include the video content."));
        }
        let metadata = Metadata::insert(&metadata::object(described)?, &parts)?.audited(&account);
        let session = Session {
            account,
            metadata,
            parts: parts.clone(),
            mime: mime.clone(),
            declared: None,
            received: file.to_vec(),
            video: None,
            opened_at: world.clock.now().as_second(),
        };
        let mut state = self.lock();
        let session = state.begin(session, world);
        let id = state.finish(&session, world);
        state.sessions.remove(&session);
        let video = state.videos.get(&id).ok_or_else(super::video_not_found)?;
        Ok(kit::json(200, &video.to_json(&parts, true)))
    }

    /// Steps B and C: bytes, or the question where the upload stands.
    pub(super) fn put(&self, id: &str, request: &Request, world: &World) -> Response {
        let mut state = self.lock();
        let now = world.clock.now();
        let live = state.sessions.get_mut(id).filter(|session| now.as_second() - session.opened_at < SESSION_SECONDS);
        let Some(session) = live else {
            return refused(404, "notFound", "Not Found").answer();
        };
        if session.video.is_none() {
            match session.take(kit::header(request, "content-range"), request.body()) {
                Ok(true) => {}
                Ok(false) => return session.incomplete(),
                Err(refused) => return refused.answer(),
            }
        }
        let parts = session.parts.clone();
        let (video, status) = match session.video.clone() {
            Some(video) => (video, 200),
            None => (state.finish(id, world), 201),
        };
        match state.videos.get(&video) {
            Some(video) => kit::json(status, &video.to_json(&parts, true)),
            None => {
                kit::json(200, &json!({"kind": "youtube#video", "id": video, "status": {"uploadStatus": "deleted"}}))
            }
        }
    }
}

impl Session {
    /// Takes bytes in. True once all are there.
    fn take(&mut self, range: Option<&str>, bytes: &Bytes) -> Result<bool, Refused> {
        let bad = |message: String| refused(400, "badRequest", message);
        let Some(range) = range else {
            if bytes.is_empty() {
                return Err(refused(400, "mediaBodyRequired", "The request does not include the video content."));
            }
            if self.declared.is_some_and(|length| length != bytes.len() as u64) {
                return Err(bad("The body is not as long as X-Upload-Content-Length said.".to_owned()));
            }
            self.received = bytes.to_vec();
            return Ok(true);
        };
        let (span, total) = range
            .strip_prefix("bytes ")
            .and_then(|range| range.split_once('/'))
            .ok_or_else(|| bad("Failed to parse Content-Range header.".to_owned()))?;
        let total = if total == "*" {
            None
        } else {
            Some(total.parse::<u64>().map_err(|_| bad("Failed to parse Content-Range header.".to_owned()))?)
        };
        if let (Some(total), Some(declared)) = (total, self.declared)
            && total != declared
        {
            return Err(bad("Content-Range and X-Upload-Content-Length do not agree.".to_owned()));
        }
        if span == "*" {
            return Ok(false);
        }
        let ends = span
            .split_once('-')
            .and_then(|(first, last)| Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?)));
        let (first, last) = ends.ok_or_else(|| bad("Failed to parse Content-Range header.".to_owned()))?;
        let received = self.received.len() as u64;
        if last < first || last - first + 1 != bytes.len() as u64 || total.is_some_and(|total| last >= total) {
            return Err(bad("The Content-Range header does not match the body.".to_owned()));
        }
        if first > received {
            return Err(bad(format!(
                "Invalid request. According to the Content-Range header, the upload offset is {first} byte(s), which \
                 exceeds already uploaded size of {received} byte(s)."
            )));
        }
        let is_last = total == Some(last + 1);
        if !is_last && !(bytes.len() as u64).is_multiple_of(CHUNK_BYTES) {
            return Err(bad(format!("Chunks but the last must be multiples of {CHUNK_BYTES} bytes.")));
        }
        // Bytes that came before are passed over.
        let fresh = bytes.get((received - first) as usize..).unwrap_or_default();
        self.received.extend_from_slice(fresh);
        Ok(is_last)
    }

    /// 308, and how much is stored.
    fn incomplete(&self) -> Response {
        let mut response = kit::answer(308, "");
        if !self.received.is_empty() {
            kit::set_header(&mut response, "range", format!("bytes=0-{}", self.received.len() - 1));
        }
        response
    }
}

/// Refuses what is no video by its type.
fn check_mime(mime: &str) -> Result<(), Refused> {
    if mime.starts_with("video/") || mime == "application/octet-stream" {
        return Ok(());
    }
    let message =
        format!("Media type '{mime}' is not supported. Valid media types: [video/*, application/octet-stream]");
    Err(refused(400, "badContent", message))
}

impl super::State {
    /// Keeps a new session; its id.
    fn begin(&mut self, session: Session, world: &World) -> String {
        self.last += 1;
        let id = code_of(number_of(&format!("session {} {}", self.last, world.clock.now())), 40);
        self.sessions.insert(id.clone(), session);
        id
    }

    /// Makes the video of a session whose bytes are all there; its id.
    fn finish(&mut self, id: &str, world: &World) -> String {
        self.last += 1;
        let video_id = code_of(number_of(&format!("{id} {}", self.last)), 11);
        let Some(session) = self.sessions.get_mut(id) else { return video_id };
        session.video = Some(video_id.clone());
        let bytes = Bytes::from(std::mem::take(&mut session.received));
        let mime = kit::sniff(&bytes).map_or(session.mime.as_str(), |found| found.mime);
        let processing = world.faults.processing("youtube");
        let video = Video {
            id: video_id.clone(),
            account: session.account.clone(),
            metadata: session.metadata.clone(),
            published_at: world.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            order: self.last,
            polls: 0,
            failure: failure_of(&bytes).or(processing.reason),
            more_looks: processing.more_looks,
            seconds: kit::sniff(&bytes).map_or(0, |found| found.seconds.round() as u64),
        };
        let mut details = video.metadata.details();
        if let Some(found) = kit::sniff(&bytes) {
            details.insert("seconds".to_owned(), (found.seconds.round() as u64).into());
            details.insert(
                "short".to_owned(),
                (found.height >= found.width && found.height > 0 && found.seconds <= 180.0).into(),
            );
        }
        world.wall.put(Posted {
            channel: "youtube".to_owned(),
            account: video.account.clone(),
            id: video_id.clone(),
            text: video.metadata.description().to_owned(),
            parts: Vec::new(),
            media: vec![world.wall.keep(mime, bytes, "")],
            created_at: world.clock.now().to_string(),
            state: "processing".to_owned(),
            details,
        });
        self.videos.insert(video_id.clone(), video);
        video_id
    }
}
