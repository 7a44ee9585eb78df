//! The comment below a video, which carries its link where the description does not.
//!
//! <https://developers.google.com/youtube/v3/docs/commentThreads>, <https://developers.google.com/youtube/v3/docs/comments>.
//! Nobody can pin it by the API.

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{List, YouTube, body, privacy};
use crate::adapters::plain;
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Step, Stop};
use crate::post::{Part, Post};
use crate::wire::Request;

/// How many comments are listed: the most that the call takes.
const LISTED: usize = 100;

/// Refuses, before there is a video, a comment that could not stand below it.
pub(super) fn check(post: &Post) -> Result<(), Stop> {
    let is_closed = privacy(post) == "private" || post.option_bool("made_for_kids") == Some(true);
    if post.parts.len() < 2 || !is_closed {
        return Ok(());
    }
    let message = "YouTube takes no comment below a private video or one made for children; set link = \"text\"";
    Err(Stop::failed(Step::repeatable("session", 0), Failure::new(Class::Refused, message)))
}

impl YouTube {
    /// `POST /youtube/v3/commentThreads`
    pub(super) async fn comment_threads_insert(&self, video: &str, part: &Part) -> Result<PartReceipt, Failure> {
        let url = self.account.url(&["youtube", "v3", "commentThreads"]);
        let comment = json!({ "snippet": { "textOriginal": plain(part) } });
        let body = json!({ "snippet": { "videoId": video, "topLevelComment": comment } });
        let request = Request::post(url, "comment_threads_insert").query("part", "snippet").json(body);
        let made: Thread = super::body(&self.call(request.writes()).await?, "POST /youtube/v3/commentThreads")?;
        Ok(receipt(video, made.id))
    }

    /// `GET /youtube/v3/commentThreads` of the video, the newest first.
    pub(super) async fn find_comment(
        &self,
        post: &Post,
        open: &OpenStep,
        journal: &dyn Journal,
    ) -> Result<Found, Failure> {
        let cannot_tell = || Found::CannotTell { check: "look for the comment below the video".to_owned() };
        let sent = journal.result("video/0").and_then(|value| serde_json::from_value::<PartReceipt>(value).ok());
        let Some(sent) = sent else { return Ok(cannot_tell()) };
        let request = Request::get(self.account.url(&["youtube", "v3", "commentThreads"]), "comment_threads_list")
            .query("part", "snippet")
            .query("videoId", &sent.id)
            .query("order", "time")
            .query("textFormat", "plainText")
            .query("maxResults", LISTED.to_string());
        let listed: List<Thread> = body(&self.call(request).await?, "GET /youtube/v3/commentThreads")?;
        let text = post.parts.get(open.step.index).map(plain).unwrap_or_default();
        let since = open.since - self.skew();
        let said = |thread: &&Thread| thread.comment().is_some_and(|it| it.says(&text) && it.published_at >= since);
        let reaches_back = listed.items.len() < LISTED
            || listed.items.iter().filter_map(Thread::comment).any(|comment| comment.published_at < since);
        Ok(match listed.items.iter().find(said) {
            Some(thread) => Found::sent(&receipt(&sent.id, thread.id.clone())),
            None if reaches_back => Found::Absent,
            None => cannot_tell(),
        })
    }

    /// `PUT /youtube/v3/comments`
    pub(super) async fn comments_update(&self, id: &str, part: &Part) -> Result<(), Failure> {
        let url = self.account.url(&["youtube", "v3", "comments"]);
        let body = json!({ "id": id, "snippet": { "textOriginal": plain(part) } });
        let request = Request::new(Method::PUT, url, "comments_update").query("part", "snippet").json(body);
        self.call(request.writes()).await.map(drop)
    }
}

fn receipt(video: &str, id: String) -> PartReceipt {
    let url = format!("https://www.youtube.com/watch?v={video}&lc={id}");
    PartReceipt::new(id, url)
}

#[derive(Deserialize)]
struct Thread {
    id: String,
    snippet: Option<ThreadSnippet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ThreadSnippet {
    top_level_comment: Comment,
}

#[derive(Deserialize)]
struct Comment {
    snippet: CommentSnippet,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommentSnippet {
    #[serde(default)]
    text_original: String,
    #[serde(default)]
    text_display: String,
    published_at: Timestamp,
}

impl Thread {
    fn comment(&self) -> Option<&CommentSnippet> {
        self.snippet.as_ref().map(|snippet| &snippet.top_level_comment.snippet)
    }
}

impl CommentSnippet {
    /// What was written is given to its author alone.
    fn says(&self, text: &str) -> bool {
        [&self.text_original, &self.text_display].iter().any(|its| its.trim() == text.trim())
    }
}
