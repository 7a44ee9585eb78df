//! A Page's video: begun, sent in pieces, ended, and waited for.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/page/videos>. The id of the video is there before any byte is, and
//! only the end makes a post of it, so that an end whose answer was lost can be asked about by that id, and what was broken off
//! goes on with the lost piece. The newer Resumable Upload API names no id before its last call.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Facebook, targeting};
use crate::adapters::polls::Polls;
use crate::adapters::{answered, graph, plain};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Step, Stop, step, wait};
use crate::post::{Media, Part, Post};
use crate::wire::{MultipartPart, Request, Response};

/// A piece that begins at another byte than the next one should.
const WRONG_OFFSET: i64 = 1_363_037;

/// Where a video is sent, and what it becomes.
#[derive(Debug, Serialize, Deserialize)]
struct Session {
    video_id: String,
    upload_session_id: String,
}

impl Facebook {
    pub(super) async fn video(
        &self,
        post: &Post,
        part: &Part,
        file: &Media,
        journal: &dyn Journal,
    ) -> Result<PartReceipt, Stop> {
        let valid = Duration::from_secs(self.account.figure("upload_valid_s", 72_000));
        let usable = |name: &str, n: usize| Step::repeatable(name, n).valid_for(valid);
        let session = step(journal, usable("start", 0), self.video_start(file)).await?;
        let mut at = 0;
        for n in 0.. {
            if at >= file.content.len() as u64 {
                break;
            }
            at = step(journal, usable("transfer", n), self.video_transfer(&session, file, at)).await?;
        }
        let made = Step::once("post", 0);
        let sent = step(journal, made.clone(), self.video_finish(&session, post, part)).await?;
        let polls = Polls::begin(&self.account, journal, "ready", 0).await?;
        let ready = self.video_ready(&session.video_id, &polls);
        let url = wait(journal, Step::repeatable("ready", 0), "Facebook is processing the video", ready).await;
        Ok(PartReceipt { url: url.map_err(|stop| stop.blamed_on(&made))?, ..sent })
    }

    /// What became of the end of a video: from then on it is worked on. To end it once more makes no second one.
    pub(super) async fn find_video(&self, open: &OpenStep, journal: &dyn Journal) -> Result<Option<Found>, Failure> {
        let session = journal.result("start/0").and_then(|value| serde_json::from_value::<Session>(value).ok());
        let Some(session) = session.filter(|_| open.step.name == "post") else { return Ok(None) };
        let (video, _) = self.video_status(&session.video_id).await?;
        let is_ended = video.status.is_some_and(|status| status.is_ended());
        Ok(Some(if is_ended { Found::sent(&receipt(&session)) } else { Found::Absent }))
    }

    /// `POST /{page-id}/videos` with `upload_phase=start`.
    async fn video_start(&self, file: &Media) -> Result<Session, Failure> {
        let fields = [("upload_phase", "start".to_owned()), ("file_size", file.content.len().to_string())];
        self.call(Request::post(self.videos()?, "start_video").form(fields)).await
    }

    /// `upload_phase=transfer`: the piece that begins at `at`. Gives where the next one begins.
    async fn video_transfer(&self, session: &Session, file: &Media, at: u64) -> Result<u64, Failure> {
        let size = self.account.figure("chunk_bytes", 4_000_000).max(1);
        let end = file.content.len().min(usize::try_from(at + size).unwrap_or(usize::MAX));
        let piece = file.content.slice(usize::try_from(at).unwrap_or(usize::MAX).min(end)..end);
        let parts = vec![
            MultipartPart::text("upload_phase", "transfer"),
            MultipartPart::text("upload_session_id", session.upload_session_id.as_str()),
            MultipartPart::text("start_offset", at.to_string()),
            MultipartPart::file("video_file_chunk", "piece.mp4", &file.mime, piece),
        ];
        let request = Request::post(self.videos()?, "transfer_video").multipart(parts);
        let request = graph::signed(&self.account, request)?;
        let label = request.label();
        let sent = self.wire.http.send(request).await;
        let expected = sent.as_ref().ok().and_then(expected_offset);
        let next = match expected {
            // The piece had arrived, and its answer not.
            Some(next) => Some(next),
            None => answered(sent, &label, |response| graph::failure(&self.account, response))?.value()["start_offset"]
                .as_str()
                .and_then(|n| n.parse().ok()),
        };
        let stuck = || Failure::new(Class::NotActed, "Facebook takes no further piece of the video").at(&label);
        next.filter(|next| *next > at).ok_or_else(stuck)
    }

    /// `upload_phase=finish`: the post.
    async fn video_finish(&self, session: &Session, post: &Post, part: &Part) -> Result<PartReceipt, Failure> {
        let mut fields = vec![
            ("upload_phase", "finish".to_owned()),
            ("upload_session_id", session.upload_session_id.clone()),
            ("description", plain(part)),
        ];
        fields.extend(targeting(post).map(|targeting| ("targeting", targeting)));
        let request = Request::post(self.videos()?, "create_post").form(fields).writes();
        let label = request.label();
        let told: serde_json::Value = self.call(request).await?;
        match told["success"] == true {
            true => Ok(receipt(session)),
            false => {
                Err(Failure::new(Class::MayHaveActed, "Facebook does not say whether it took the video").at(&label))
            }
        }
    }

    /// The address of a video that people can see; `Err` with the wait while Facebook is at it.
    async fn video_ready(&self, id: &str, polls: &Polls) -> Result<Result<Option<String>, Duration>, Failure> {
        let told = self.video_status(id).await.map(Some);
        let Some((video, seen_at)) = graph::beside(told, None)? else { return Ok(Ok(None)) };
        let status = video.status.unwrap_or_default();
        match status.video_status.as_str() {
            "ready" => Ok(Ok(video.permalink_url.map(whole))),
            "error" | "expired" => {
                let why = status.reason().unwrap_or_else(|| status.video_status.clone());
                let message = format!("Facebook took the video and could not process it: {why}");
                Err(Failure::new(Class::Refused, message).spent())
            }
            _ => Ok(Err(polls.next(seen_at))),
        }
    }

    /// `GET /{video-id}`, and when it was answered.
    async fn video_status(&self, id: &str) -> Result<(Video, Timestamp), Failure> {
        let request =
            Request::get(graph::url(&self.account, &[id]), "get_video").query("fields", "status,permalink_url");
        let label = request.label();
        let response = graph::call(&self.account, &self.wire, request).await?;
        Ok((graph::body(&response, &label)?, response.received_at))
    }

    fn videos(&self) -> Result<url::Url, Failure> {
        Ok(graph::url(&self.account, &[self.account.setting("page_id")?, "videos"]))
    }
}

fn receipt(session: &Session) -> PartReceipt {
    PartReceipt::new(&session.video_id, None).with(VIDEO, true)
}

/// What a receipt says of a part that is a video: its words are changed by another name.
const VIDEO: &str = "video";

/// The same; what stands among the Page's videos is one.
pub(super) fn named(named: PartReceipt) -> PartReceipt {
    let is_video = named.url.as_deref().is_some_and(|url| url.contains("/videos/") || url.contains("/reel/"));
    if is_video { named.with(VIDEO, true) } else { named }
}

/// Under which name the words of what `sent` proves are changed.
pub(super) fn words(sent: &PartReceipt) -> &'static str {
    if sent.extra.contains_key(VIDEO) { "description" } else { "message" }
}

/// Where the next piece begins, if an answer refuses another: `error_data` is an object, or one written as text.
fn expected_offset(response: &Response) -> Option<u64> {
    let error = response.value()["error"].take();
    let data = match &error["error_data"] {
        serde_json::Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        data => data.clone(),
    };
    let offset = &data["start_offset"];
    let offset = offset.as_u64().or_else(|| offset.as_str()?.parse().ok());
    offset.filter(|_| error["error_subcode"] == WRONG_OFFSET)
}

/// An address of a video, which has been seen without its host.
fn whole(url: String) -> String {
    if url.starts_with('/') { format!("https://www.facebook.com{url}") } else { url }
}

#[derive(Deserialize)]
struct Video {
    status: Option<Status>,
    permalink_url: Option<String>,
}

#[derive(Default, Deserialize)]
struct Status {
    #[serde(default)]
    video_status: String,
    #[serde(default)]
    uploading_phase: Phase,
    #[serde(default)]
    processing_phase: Phase,
    #[serde(default)]
    publishing_phase: Phase,
}

#[derive(Default, Deserialize)]
struct Phase {
    #[serde(default)]
    status: String,
    error: Option<Reason>,
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

impl Status {
    fn is_ended(&self) -> bool {
        let begun = |phase: &Phase| !matches!(phase.status.as_str(), "" | "not_started");
        matches!(self.video_status.as_str(), "ready" | "processing" | "error")
            || begun(&self.processing_phase)
            || begun(&self.publishing_phase)
    }

    fn reason(&self) -> Option<String> {
        let phases = [&self.uploading_phase, &self.processing_phase, &self.publishing_phase];
        phases
            .iter()
            .flat_map(|phase| phase.error.iter().chain(&phase.errors))
            .map(|error| error.message.clone())
            .next()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::adapters::Adapter;
    use crate::adapters::scripted::{Memory, Script, account, media, open, post, response};
    use crate::delivery::Receipt;
    use crate::post::MediaKind;

    fn facebook(script: &std::sync::Arc<Script>) -> Facebook {
        let mut account = account("facebook", &[("access_token", "EAAG-page")], &[("page_id", "1020304050")]);
        account.figures.insert("chunk_bytes".to_owned(), json!(4));
        Facebook::new(account, script.wire())
    }

    fn clip() -> Post {
        post("facebook", "The tram", vec![media(MediaKind::Video, "video/mp4", 10)])
    }

    fn begun() -> Value {
        json!({"video_id": "22", "upload_session_id": "77", "start_offset": "0", "end_offset": "10"})
    }

    fn status(status: &str, processing: &str) -> Value {
        json!({"id": "22", "permalink_url": "/news/videos/22/",
               "status": {"video_status": status, "processing_phase": {"status": processing}}})
    }

    #[tokio::test]
    async fn a_video_goes_up_in_pieces_and_only_its_end_writes() {
        let next = |at: &str| json!({"start_offset": at, "end_offset": "10"});
        let answers =
            [begun(), next("4"), next("8"), next("10"), json!({"success": true}), status("ready", "complete")];
        let script = Script::new(answers.map(|body| response(200, &body)));
        let (clip, journal) = (clip(), Memory::default());
        let receipt = facebook(&script).publish(&clip, &journal).await.expect("sent");
        let url = "https://www.facebook.com/news/videos/22/".to_owned();
        assert_eq!(receipt.parts, [PartReceipt::new("22", url).with("video", true)]);
        let steps = ["start/0", "transfer/0", "transfer/1", "transfer/2", "post/0", "ready_since/0", "ready/0"];
        assert_eq!(journal.begun(), steps);
        let writes: Vec<bool> = script.requests().iter().map(|request| request.writes).collect();
        assert_eq!(writes, [false, false, false, false, true, false]);
    }

    #[tokio::test]
    async fn a_piece_that_had_arrived_is_not_sent_again() {
        let error = json!({"message": "text", "code": 6001, "error_subcode": 1_363_037,
                           "error_data": {"start_offset": "8", "end_offset": "10"}});
        let answers = [
            (400, json!({ "error": error })),
            (200, json!({"start_offset": "10"})),
            (200, json!({"success": true})),
            (200, status("ready", "complete")),
        ];
        let script = Script::new(answers.map(|(status, body)| response(status, &body)));
        let journal = Memory::default().with("start/0", begun()).with("transfer/0", json!(4));
        facebook(&script).publish(&clip(), &journal).await.expect("sent");
        let crate::wire::Body::Multipart(parts) = &script.requests()[1].body else { panic!("no multipart") };
        assert_eq!((&parts[2], parts[3].content.len()), (&MultipartPart::text("start_offset", "8"), 2));
    }

    #[tokio::test]
    async fn the_video_tells_what_became_of_its_end() {
        for (told, found) in [
            (status("upload_complete", "not_started"), Found::Absent),
            (status("processing", "in_progress"), Found::sent(&PartReceipt::new("22", None).with("video", true))),
        ] {
            let script = Script::new([response(200, &told)]);
            let journal = Memory::default().with("start/0", begun());
            let answer = facebook(&script).find(&clip(), &open(Step::once("post", 0)), &journal).await;
            assert_eq!(answer, Ok(found));
        }
    }

    #[tokio::test]
    async fn a_video_that_cannot_be_processed_says_why() {
        let broken = json!({"id": "22", "status": {"video_status": "error",
            "processing_phase": {"status": "error", "errors": [{"code": 1, "message": "The file is damaged"}]}}});
        let script = Script::new([response(200, &broken)]);
        let journal = Memory::default()
            .with("start/0", begun())
            .with("transfer/0", json!(10))
            .with("post/0", json!({"id": "22", "url": null}));
        let stop = facebook(&script).publish(&clip(), &journal).await.expect_err("damaged");
        let Stop::Failed { failure, .. } = stop else { panic!("{stop:?}") };
        assert!(failure.class == Class::Refused && failure.message.ends_with("The file is damaged"), "{failure}");
    }

    #[tokio::test]
    async fn the_words_of_a_video_are_its_description() {
        let script = Script::new([response(200, &json!({"success": true}))]);
        let out = Receipt { parts: vec![PartReceipt::new("22", None).with("video", true)] };
        facebook(&script).edit(&clip(), &out, &Memory::default()).await.expect("edited");
        let fields = vec![("description".to_owned(), "The tram".to_owned())];
        assert_eq!(script.requests()[0].body, crate::wire::Body::Form(fields));
    }
}
