//! Comments below a video: made, listed, changed.
//!
//! <https://developers.google.com/youtube/v3/docs/commentThreads>, <https://developers.google.com/youtube/v3/docs/comments>

use serde_json::{Value, json};

use super::{Query, Refused, Youtube, metadata, missing, parts, refused, video_not_found};
use crate::mock::params::{code_of, number_of};
use crate::mock::{Posted, Request, Response, World, kit};

/// A comment, in characters. Error `commentTextTooLong`.
const MAX_COMMENT: usize = 10_000;

/// A comment of nobody's but the channel's own.
pub(super) struct Comment {
    pub(super) id: String,
    pub(super) video: String,
    /// The comment that it answers, if it answers one.
    parent: Option<String>,
    account: String,
    text: String,
    published_at: String,
    order: u64,
}

impl Comment {
    /// <https://developers.google.com/youtube/v3/docs/comments#resource>
    fn shown(&self) -> Value {
        let channel = super::channel_of(&self.account);
        let mut comment = json!({"textOriginal": self.text, "textDisplay": self.text, "publishedAt": self.published_at,
            "updatedAt": self.published_at, "authorDisplayName": format!("@{}", self.account), "videoId": self.video,
            "authorChannelId": {"value": channel}, "canRate": true, "viewerRating": "none", "likeCount": 0});
        if let Some(parent) = &self.parent {
            comment["parentId"] = parent.as_str().into();
        }
        json!({"kind": "youtube#comment", "etag": "c", "id": self.id, "snippet": comment})
    }

    /// The thread that it begins, with so many answers.
    fn thread(&self, answers: usize) -> Value {
        let snippet = json!({"channelId": super::channel_of(&self.account), "videoId": self.video, "canReply": true,
            "totalReplyCount": answers, "isPublic": true, "topLevelComment": self.shown()});
        json!({"kind": "youtube#commentThread", "etag": "c", "id": self.id, "snippet": snippet})
    }
}

impl Youtube {
    pub(super) fn comment(
        &self,
        request: &Request,
        account: String,
        query: &Query,
        world: &World,
    ) -> Result<Value, Refused> {
        parts(query)?;
        let body = metadata::body(request)?;
        let answers = body["snippet"]["parentId"].as_str().map(str::to_owned);
        let mut state = self.lock();
        // A thread begins below a video; an answer stands below the comment that began one.
        let (video, text) = match &answers {
            Some(parent) => {
                let parent = state.comments.get(parent).filter(|comment| comment.parent.is_none());
                let not_found =
                    || refused(404, "parentCommentNotFound", "The specified parent comment could not be found.");
                (parent.ok_or_else(not_found)?.video.clone(), written(&body["snippet"]["textOriginal"])?)
            }
            None => (
                body["snippet"]["videoId"].as_str().unwrap_or_default().to_owned(),
                written(&body["snippet"]["topLevelComment"]["snippet"]["textOriginal"])?,
            ),
        };
        let video = video.as_str();
        let about = state.videos.get(video).ok_or_else(video_not_found)?;
        if about.metadata.privacy() == "private" || about.metadata.is_made_for_kids() {
            let message = "The video identified by the videoId parameter has disabled comments.";
            return Err(refused(403, "commentsDisabled", message));
        }
        state.last += 1;
        let id = format!("Ugx{}", code_of(number_of(&format!("{video} {}", state.last)), 23));
        let at = world.clock.now().to_string();
        let mut post = Posted { channel: "youtube".to_owned(), account, id, text: text.clone(), ..Posted::default() };
        post.details.insert("in_reply_to".to_owned(), answers.as_deref().unwrap_or(video).into());
        (post.created_at, post.state) = (at, "public".to_owned());
        let comment = Comment {
            id: post.id.clone(),
            video: video.to_owned(),
            parent: answers,
            account: post.account.clone(),
            text,
            published_at: world.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            order: state.last,
        };
        let answer = if comment.parent.is_some() { comment.shown() } else { comment.thread(0) };
        state.comments.insert(comment.id.clone(), comment);
        world.wall.put(post);
        Ok(answer)
    }

    /// `commentThreads.list`: the newest first, as `order=time` asks.
    pub(super) fn comment_threads(&self, account: &str, query: &Query) -> Result<Value, Refused> {
        parts(query)?;
        let video = kit::value(query, "videoId").ok_or_else(|| missing("videoId"))?;
        let max = kit::value(query, "maxResults").map_or(Some(20), |n| n.parse::<usize>().ok());
        let max = max.filter(|n| (1..=100).contains(n)).ok_or_else(|| {
            let message = "Invalid value. Values must be within the range: [1, 100]";
            Refused { location: Some("maxResults".to_owned()), ..refused(400, "invalidParameter", message) }
        })?;
        let state = self.lock();
        let about = state.videos.get(video).ok_or_else(video_not_found)?;
        if about.account != account && about.metadata.privacy() == "private" {
            return Err(video_not_found());
        }
        let begins = |comment: &&Comment| comment.video == video && comment.parent.is_none();
        let mut below: Vec<&Comment> = state.comments.values().filter(begins).collect();
        below.sort_by_key(|comment| std::cmp::Reverse(comment.order));
        let items: Vec<Value> = below
            .iter()
            .take(max)
            .map(|comment| {
                let answers = state.comments.values().filter(|other| other.parent.as_ref() == Some(&comment.id));
                comment.thread(answers.count())
            })
            .collect();
        let page = json!({"totalResults": items.len(), "resultsPerPage": max});
        Ok(json!({"kind": "youtube#commentThreadListResponse", "etag": "c", "items": items, "pageInfo": page}))
    }

    /// `comments.list`: those of these ids, or what answers one, the oldest first.
    pub(super) fn comments(&self, query: &Query) -> Result<Value, Refused> {
        parts(query)?;
        let state = self.lock();
        let mut found: Vec<&Comment> = match (kit::value(query, "id"), kit::value(query, "parentId")) {
            (Some(ids), None) => ids.split(',').filter_map(|id| state.comments.get(id)).collect(),
            (None, Some(parent)) => {
                state.comments.values().filter(|comment| comment.parent.as_deref() == Some(parent)).collect()
            }
            _ => return Err(missing("id, parentId")),
        };
        found.sort_by_key(|comment| comment.order);
        let items: Vec<Value> = found.iter().map(|comment| comment.shown()).collect();
        let page = json!({"totalResults": items.len(), "resultsPerPage": 20});
        Ok(json!({"kind": "youtube#commentListResponse", "etag": "c", "items": items, "pageInfo": page}))
    }

    /// `comments.delete`: its own, and those below its own videos.
    pub(super) fn delete_comment(&self, account: &str, query: &Query, world: &World) -> Result<Response, Refused> {
        let id = kit::value(query, "id").ok_or_else(|| missing("id"))?;
        let mut state = self.lock();
        let comment = state.comments.get(id).ok_or_else(comment_not_found)?;
        let is_below_own = state.videos.get(&comment.video).is_some_and(|video| video.account == account);
        if comment.account != account && !is_below_own {
            return Err(refused(403, "forbidden", "The comment cannot be deleted due to insufficient permissions."));
        }
        state.comments.remove(id);
        world.wall.change("youtube", id, |post| post.state = "deleted".to_owned());
        Ok(kit::answer(204, ""))
    }

    /// `comments.update`: its own alone.
    pub(super) fn update_comment(
        &self,
        request: &Request,
        account: &str,
        query: &Query,
        world: &World,
    ) -> Result<Value, Refused> {
        parts(query)?;
        let body = metadata::body(request)?;
        let id = body["id"].as_str().ok_or_else(|| missing("id"))?;
        let text = written(&body["snippet"]["textOriginal"])?;
        let mut state = self.lock();
        let comment = state.comments.get_mut(id).ok_or_else(comment_not_found)?;
        if comment.account != account {
            return Err(refused(403, "forbidden", "The comment cannot be updated due to insufficient permissions."));
        }
        comment.text = text.clone();
        world.wall.change("youtube", id, |post| {
            post.text = text;
            post.details.insert("edited".to_owned(), true.into());
        });
        Ok(comment.shown())
    }
}

fn comment_not_found() -> Refused {
    refused(404, "commentNotFound", "One or more of the specified comments cannot be found.")
}

/// The words of a comment, if they may be one.
fn written(value: &Value) -> Result<String, Refused> {
    let text = value.as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(refused(
            400,
            "commentTextRequired",
            "The comment resource that is being inserted must specify a value for the textOriginal property.",
        ));
    }
    if text.encode_utf16().count() > MAX_COMMENT {
        return Err(refused(
            400,
            "commentTextTooLong",
            "The comment resource that is being inserted contains too many characters.",
        ));
    }
    Ok(text.to_owned())
}
