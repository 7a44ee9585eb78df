//! Videos of a Page: in one request, or begun, sent in pieces and ended.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page/videos>. What is odd: a piece that does not begin where it
//! should is refused with where that is.

use bytes::Bytes;
use serde_json::{Value, json};

use super::publish::{MAX_MESSAGE_UTF16, countries, page_id, schedule, too_long};
use super::{Facebook, Post};
use crate::mock::faults::Processing;
use crate::mock::graph::{Call, GraphError, error, wrong};
use crate::mock::{World, kit};

/// A video sent in one request, in bytes and seconds. <https://developers.facebook.com/docs/video-api/guides/publishing>
const MAX_WHOLE: (usize, f64) = (1_000_000_000, 20.0 * 60.0);
/// A video sent in pieces. Same page.
const MAX_IN_PIECES: (usize, f64) = (10_000_000_000, 240.0 * 60.0);

/// A video that is being sent.
pub struct Upload {
    account: String,
    video_id: String,
    size: usize,
    bytes: Vec<u8>,
}

impl Upload {
    pub(super) fn is(&self, video_id: &str, account: &str) -> bool {
        self.video_id == video_id && self.account == account
    }

    pub(super) fn to_json(&self) -> Value {
        let sent = if self.bytes.len() < self.size { "in_progress" } else { "complete" };
        let status = json!({"video_status": "uploading", "uploading_phase": {"status": sent},
                            "processing_phase": {"status": "not_started"}, "publishing_phase": {"status": "not_started"}});
        json!({"id": self.video_id, "status": status, "permalink_url": null, "post_id": null, "created_time": null})
    }

    fn next(&self) -> Value {
        json!({"start_offset": self.bytes.len().to_string(), "end_offset": self.size.to_string()})
    }
}

/// Whether a video has been looked at so often that its processing is over.
pub fn is_done(polls: u32, processing: Processing) -> bool {
    polls > 1 + processing.more_looks
}

/// The field `status` of a video.
pub fn status(polls: u32, processing: Processing) -> Value {
    let (whole, processed, published) = match is_done(polls, processing) {
        true if processing.fails => ("error", "error", "not_started"),
        true => ("ready", "complete", "complete"),
        false => ("processing", "in_progress", "not_started"),
    };
    let mut status = json!({"video_status": whole, "uploading_phase": {"status": "complete"},
                            "processing_phase": {"status": processed}, "publishing_phase": {"status": published}});
    if whole == "error" {
        status["processing_phase"]["errors"] = json!([{"code": 1_363_008, "message": "Unsupported or damaged media"}]);
    }
    status
}

impl Facebook {
    pub(super) async fn videos(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[
            "source",
            "file_url",
            "title",
            "description",
            "published",
            "scheduled_publish_time",
            "thumb",
            "content_tags",
            "targeting",
            "unpublished_content_type",
            "upload_phase",
            "upload_session_id",
            "file_size",
            "start_offset",
            "video_file_chunk",
            "fbuploader_video_file_chunk",
        ])?;
        match call.params.text("upload_phase").as_deref() {
            Some("start") => return self.start(call),
            Some("transfer") => return self.transfer(call),
            Some("finish") => return self.finish(page, call, world),
            Some(_) => return Err(wrong("Param upload_phase must be one of {start, transfer, finish, cancel}")),
            None => {}
        }
        if let Some(handle) = call.params.text("fbuploader_video_file_chunk") {
            let (id, bytes) = (self.next_video(), self.chunked(&handle, call)?);
            self.post_video(page, &id, bytes, MAX_IN_PIECES, call, world)?;
            return Ok(json!({"id": id}));
        }
        let bytes = match (call.params.upload("source"), call.params.text("file_url")) {
            (Some(upload), _) => upload.bytes.clone(),
            (None, Some(url)) => {
                (world.fetch)(url).await.map_err(|_| error(389, "(#389) Unable to fetch video file from URL."))?.0
            }
            (None, None) => {
                return Err(error(390, "(#390) There was a problem uploading your video file. Please try again."));
            }
        };
        let id = self.next_video();
        self.post_video(page, &id, bytes, MAX_WHOLE, call, world)?;
        Ok(json!({"id": id}))
    }

    fn start(&self, call: &Call) -> Result<Value, GraphError> {
        let size = call.params.integer("file_size").and_then(|size| usize::try_from(size).ok());
        let size = size.filter(|size| *size > 0).ok_or_else(|| wrong("Param file_size must be a number"))?;
        if size > MAX_IN_PIECES.0 {
            return Err(error(352, "(#352) The video is too large.").sub(1_363_020));
        }
        let video_id = self.next_video();
        let upload = Upload { account: call.account.clone(), video_id: video_id.clone(), size, bytes: Vec::new() };
        let (mut answer, session) = (upload.next(), format!("9{video_id}"));
        self.lock().uploads.insert(session.clone(), upload);
        answer["video_id"] = video_id.into();
        answer["upload_session_id"] = session.into();
        Ok(answer)
    }

    fn transfer(&self, call: &Call) -> Result<Value, GraphError> {
        let mut state = self.lock();
        let session = call.params.text("upload_session_id").unwrap_or_default();
        let upload = state.uploads.get_mut(&session).filter(|upload| upload.account == call.account);
        let upload = upload.ok_or_else(|| wrong("Invalid upload session").sub(1_363_019))?;
        let at = call.params.integer("start_offset").and_then(|at| usize::try_from(at).ok());
        if at != Some(upload.bytes.len()) {
            let message = "There was a problem uploading your video. Please try uploading it again.";
            return Err(error(6001, message).sub(1_363_037).with_data(upload.next()));
        }
        let piece =
            call.params.upload("video_file_chunk").ok_or_else(|| wrong("Param video_file_chunk is required"))?;
        if piece.bytes.is_empty() || upload.bytes.len() + piece.bytes.len() > upload.size {
            return Err(wrong("The piece is empty or goes beyond file_size").sub(1_363_031));
        }
        upload.bytes.extend_from_slice(&piece.bytes);
        Ok(upload.next())
    }

    fn finish(&self, page: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        let session = call.params.text("upload_session_id").unwrap_or_default();
        let is_whole = |upload: &&Upload| upload.account == call.account && upload.bytes.len() == upload.size;
        let taken = self.lock().uploads.get(&session).filter(is_whole).map(|u| (u.video_id.clone(), u.bytes.clone()));
        let (id, bytes) = taken.ok_or_else(|| wrong("The upload is not complete").sub(1_363_019))?;
        self.post_video(page, &id, bytes.into(), MAX_IN_PIECES, call, world)?;
        self.lock().uploads.remove(&session);
        Ok(json!({"success": true}))
    }

    pub(super) fn next_video(&self) -> String {
        let mut state = self.lock();
        state.last += 1;
        format!("22334455{:06}", state.last)
    }

    fn post_video(
        &self,
        page: &str,
        id: &str,
        bytes: Bytes,
        most: (usize, f64),
        call: &Call,
        world: &World,
    ) -> Result<(), GraphError> {
        let invalid = || {
            error(352, "(#352) Sorry, the video file you selected is in a format that we don't support.").sub(2_069_019)
        };
        let movie = kit::sniff(&bytes).filter(|found| found.mime.starts_with("video/") && found.whole);
        let movie = movie.ok_or_else(invalid)?;
        if bytes.len() > most.0 || movie.seconds > most.1 {
            return Err(error(352, "(#352) The video is too large or too long."));
        }
        let message = call.text("description", MAX_MESSAGE_UTF16, too_long)?;
        let (is_published, scheduled_at) = schedule(call, world)?;
        let countries = countries(call)?;
        let mut state = self.lock();
        state.last += 1;
        let post = Post {
            id: id.to_owned(),
            page: page_id(page, call),
            account: call.account.clone(),
            message,
            title: call.params.text("title"),
            countries,
            created: world.clock.now(),
            scheduled_at,
            is_published,
            video_polls: Some(0),
            order: state.last,
            ..Post::default()
        };
        let mut posted = post.shown();
        posted.state = "processing".to_owned();
        posted.media = vec![world.wall.keep(movie.mime, bytes, "")];
        posted.details.insert("title".to_owned(), call.params.text("title").unwrap_or_default().into());
        world.wall.put(posted);
        state.posts.insert(id.to_owned(), post);
        Ok(())
    }
}
