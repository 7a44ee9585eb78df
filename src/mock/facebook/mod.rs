//! Facebook Pages by Graph API v26.0, faked.
//!
//! Reference: <https://developers.facebook.com/docs/graph-api/reference/page/feed>. What is odd: a photo has an id of its
//! own beside its post's; a message equal to the one before is refused (506); errors are told by code and subcode.

mod draw;
mod publish;
mod reels;
mod signin;
mod video;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::{Value, json};

use super::faults::Processing;
use super::graph::{self, Call, GraphError, Kind, Usage, is_own, no_object, wrong};
use super::rolling::Rolling;
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};

/// The Page of every account of the sandbox, beside its own number.
const PAGE: &str = "1020304050";

/// How a Page's calls are limited.
const LIMIT: Kind = Kind {
    channel: "facebook",
    name: "pages",
    code: 80_001,
    message: "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
};

/// The fake.
#[derive(Default)]
pub struct Facebook {
    state: Mutex<State>,
    usage: Usage,
    codes: Codes,
}

#[derive(Default)]
struct State {
    posts: BTreeMap<String, Post>,
    photos: BTreeMap<String, Photo>,
    /// Videos that are being sent, by their sessions.
    uploads: BTreeMap<String, video::Upload>,
    /// Reels that are being sent, by their ids.
    reels: BTreeMap<String, reels::Reel>,
    reels_a_day: Rolling,
    /// Files of the Resumable Upload API, by their ids.
    chunked: BTreeMap<String, reels::Chunked>,
    last: u64,
}

/// A post, a comment, or a video.
#[derive(Clone, Debug, Default)]
struct Post {
    id: String,
    page: String,
    account: String,
    message: String,
    /// Of a video.
    title: Option<String>,
    link: Option<String>,
    photos: Vec<String>,
    countries: Option<String>,
    parent: Option<String>,
    created: jiff::Timestamp,
    scheduled_at: Option<i64>,
    is_published: bool,
    video_polls: Option<u32>,
    is_reel: bool,
    /// What becomes of a video.
    processing: Processing,
    order: u64,
}

#[derive(Clone, Debug)]
struct Photo {
    account: String,
    mime: &'static str,
    bytes: Bytes,
    alt: String,
    created: jiff::Timestamp,
    is_used: bool,
}

#[async_trait]
impl Fake for Facebook {
    fn channel(&self) -> &'static str {
        "facebook"
    }

    /// Below a version that is in use.
    fn paths(&self) -> &'static [&'static str] {
        &[
            "/v2*/*",
            "/v2*/*/accounts",
            "/v2*/*/comments",
            "/v2*/*/feed",
            "/v2*/*/permissions",
            "/v2*/*/photos",
            "/v2*/*/posts",
            "/v2*/*/published_posts",
            "/v2*/*/scheduled_posts",
            "/v2*/*/uploads",
            "/v2*/*/video_reels",
            "/v2*/*/videos",
            "/v2*/dialog/oauth",
            "/v2*/oauth/access_token",
            "/video-upload/**",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        if let Some(response) = self.sign_in(&request, world).await {
            return response;
        }
        if let Some(response) = self.take_bytes(&request, world).await {
            return response;
        }
        match self.usage.admit(&request, &LIMIT, world).await {
            Ok(admitted) => admitted.answer(self.call(&admitted.call, world).await, world),
            Err(refused) => refused,
        }
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    /// `/<page>/posts/<number>` and `/<page>_<number>`, comments too; `/<page>/videos/<id>`.
    fn post_at(&self, path: &str) -> Option<String> {
        let path = path.trim_start_matches('/');
        if let Some((_, video)) = path.split_once("/videos/").or_else(|| path.split_once("/reel/")) {
            return Some(video.to_owned());
        }
        let (page, number) = path.split_once("/posts/").or_else(|| path.split_once('_'))?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (is_number(page) && is_number(number)).then(|| format!("{page}_{number}"))
    }

    fn too_fast(&self, request: &Request, world: &World, retry_after_seconds: u64) -> Response {
        graph::too_fast(request, &LIMIT, retry_after_seconds, world)
    }

    fn server_error(&self, status: u16, world: &World) -> Response {
        graph::server_error(status, world)
    }

    /// Videos.
    fn processes(&self) -> bool {
        true
    }

    fn clear(&self) {
        let mut state = self.lock();
        *state = State { last: state.last, ..State::default() };
        drop(state);
        self.usage.clear();
        self.codes.clear();
    }
}

impl Facebook {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        let own = |page: &str| is_own(page, &call.account, PAGE, world);
        self.check_scopes(call)?;
        match (call.method.as_str(), call.steps().as_slice()) {
            ("GET", ["me", "accounts"]) => self.accounts(call),
            ("GET", ["me", "permissions"]) if signin::is_persons(&call.token) => Ok(signin::permissions(call)),
            ("POST", [_, "uploads"]) => self.begin_upload(call),
            ("POST" | "DELETE", _) if signin::is_persons(&call.token) => {
                Err(graph::error(200, "(#200) Unpublished posts must be posted to a page as the page itself."))
            }
            ("POST", [page, "feed"]) if own(page) => self.feed(page, call, world),
            ("POST", [page, "photos"]) if own(page) => self.photos(page, call, world).await,
            ("POST", [page, "videos"]) if own(page) => self.videos(page, call, world).await,
            ("POST", [page, "video_reels"]) if own(page) => self.video_reels(page, call, world),
            ("GET", [page, list @ ("published_posts" | "scheduled_posts" | "feed" | "posts" | "video_reels")])
                if own(page) =>
            {
                self.list(list, call, world)
            }
            ("POST", [post, "comments"]) => self.comment(post, call, world),
            ("GET", [post, "comments"]) => self.comments(post, call, world),
            ("GET", [id]) => self.get(id, call, world),
            ("GET", []) if call.params.raw("ids").is_some() => self.get_all(call, world),
            ("POST", [id]) => self.edit(id, call, world),
            ("DELETE", [id]) => self.delete(id, call, world),
            (_, []) => Err(graph::error(2500, "Unknown path components: /")),
            (method, [id, ..]) => Err(no_object(method, id)),
        }
    }

    /// What a call needs that the person did not grant. <https://developers.facebook.com/docs/permissions>
    fn check_scopes(&self, call: &Call) -> Result<(), GraphError> {
        let is_comment = |id: &str| self.lock().posts.get(id).is_some_and(|post| post.parent.is_some());
        let needed = match (call.method.as_str(), call.steps().as_slice()) {
            ("GET", ["me", "accounts"]) => "pages_show_list",
            ("GET", ["me", "permissions"]) => return Ok(()),
            ("GET", [_, "comments"]) => "pages_read_user_content",
            ("GET", [_, _]) => "pages_read_engagement",
            ("POST", [_, "comments"]) => "pages_manage_engagement",
            ("POST" | "DELETE", [id]) if is_comment(id) => "pages_manage_engagement",
            ("POST" | "DELETE", _) => "pages_manage_posts",
            _ => return Ok(()),
        };
        match (call.lacks(&[needed]), call.method.as_str()) {
            (None, _) => Ok(()),
            (Some(scope), "GET") => Err(graph::error(
                10,
                format!(
                    "(#10) This endpoint requires the '{scope}' permission. Refer to https://developers.facebook.com/docs/apps/review/login-permissions"
                ),
            )),
            (Some(scope), _) => Err(graph::error(200, format!("(#200) This action requires the {scope} permission"))),
        }
    }

    fn get(&self, id: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[])?;
        let mut state = self.lock();
        if id == "me" {
            return call.pick(&page_json(&graph::account_id(&call.account), &call.account), &["id", "name"]);
        }
        if state.posts.contains_key(id) {
            let post = state.own(id, call)?;
            if let Some(polls) = &mut post.video_polls {
                if *polls == 0 {
                    post.processing = world.faults.processing("facebook");
                }
                *polls += 1;
                let state = match video::is_done(*polls, post.processing) {
                    true if post.processing.fails => "failed",
                    _ if !post.is_published => {
                        if post.scheduled_at.is_some() {
                            "scheduled"
                        } else {
                            "draft"
                        }
                    }
                    true => "public",
                    false => "processing",
                };
                world.wall.change("facebook", id, |post| post.state = state.to_owned());
            }
            let mut object = post.to_json(world);
            let fields = call.params.text("fields").unwrap_or_default();
            let inner = graph::inner(&fields, "comments");
            let below = state.comments_of(id).into_iter().map(|comment| graph::picked(&comment.to_json(world), &inner));
            object["comments"] = json!({"data": below.collect::<Result<Vec<_>, _>>()?});
            return call.pick(&object, &["created_time", "message"]);
        }
        if let Some(upload) = state.uploads.values().find(|upload| upload.is(id, &call.account)) {
            return call.pick(&upload.to_json(), &["created_time"]);
        }
        if let Some(reel) = state.reels.values().find(|reel| reel.is(id, &call.account)) {
            return call.pick(&reel.to_json(), &["created_time"]);
        }
        if let Some(photo) = state.photos.get(id).filter(|photo| photo.account == call.account) {
            let alt = if photo.alt.is_empty() { Value::Null } else { photo.alt.as_str().into() };
            let shown_by = state.posts.values().find(|post| post.photos.iter().any(|shown| shown == id));
            let caption = shown_by.map(|post| post.message.as_str()).filter(|caption| !caption.is_empty());
            let object = json!({"id": id, "created_time": graph::time(photo.created), "alt_text_custom": alt,
                                "alt_text": alt, "name": caption});
            return call.pick(&object, &["created_time"]);
        }
        // Ids that the fake gave out, of what is gone, are no Pages'.
        let is_given = ["22334455", "55667788"].iter().any(|prefix| id.starts_with(prefix));
        match id.bytes().all(|b| b.is_ascii_digit()) && id.len() < 17 && !is_given {
            true => call.pick(&page_json(id, &call.account), &["id", "name"]),
            false => Err(no_object("get", id)),
        }
    }

    /// `GET /?ids=A,B`: each by its id. <https://developers.facebook.com/docs/graph-api/overview>
    fn get_all(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        const MOST: usize = 50;
        let ids = call.params.text("ids").unwrap_or_default();
        let ids: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
        if ids.is_empty() || ids.len() > MOST {
            return Err(wrong(format!("Param ids must hold 1 to {MOST} ids")));
        }
        ids.into_iter().map(|id| Ok((id.to_owned(), self.get(id, call, world)?))).collect()
    }

    fn list(&self, list: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before", "since", "until"])?;
        let state = self.lock();
        let mut posts: Vec<&Post> = state.posts.values().filter(|post| post.account == call.account).collect();
        let is_scheduled = list == "scheduled_posts";
        match list {
            "video_reels" => posts.retain(|post| post.is_reel),
            _ => posts.retain(|post| post.parent.is_none() && post.video_polls.is_none()),
        }
        posts.retain(|post| if is_scheduled { post.scheduled_at.is_some() } else { post.is_published });
        posts.sort_by_key(|post| std::cmp::Reverse(post.order));
        posts.retain(|post| call.spans(post.created));
        let objects: Vec<Value> = posts.iter().map(|post| post.to_json(world)).collect();
        call.page(&objects, &["created_time", "message"])
    }

    fn comments(&self, post: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before", "order", "filter", "since", "until"])?;
        let mut state = self.lock();
        state.own(post, call)?;
        let mut comments = state.comments_of(post);
        if call.params.text("order").as_deref() == Some("reverse_chronological") {
            comments.reverse();
        }
        let objects: Vec<Value> = comments.iter().map(|comment| comment.to_json(world)).collect();
        call.page(&objects, &["created_time", "message"])
    }

    fn edit(&self, id: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[
            "message",
            "is_published",
            "is_hidden",
            "is_pinned",
            "scheduled_publish_time",
            "place",
            "tags",
            "title",
            "description",
        ])?;
        let mut state = self.lock();
        let post = state.own(id, call)?;
        let name = if post.video_polls.is_some() { "description" } else { "message" };
        let is_published = call.flag("is_published")?;
        let title = call.params.text("title").filter(|_| post.video_polls.is_some());
        let scheduled_at = publish::scheduled_at(call, world)?;
        if scheduled_at.is_some() && post.is_published {
            return Err(wrong("You cannot specify a scheduled publish time on a published post."));
        }
        if call.params.raw(name).is_none() && (is_published, &title, scheduled_at) == (None, &None, None) {
            return Err(wrong(format!("The parameter {name} is required.")));
        }
        if call.params.raw(name).is_some() {
            let message = call.text(name, publish::MAX_MESSAGE_UTF16, publish::too_long)?;
            if message.trim().is_empty() && post.link.is_none() && post.photos.is_empty() {
                return Err(wrong("Empty message"));
            }
            post.message = message;
        }
        post.scheduled_at = scheduled_at.or(post.scheduled_at);
        post.title = title.or(post.title.take());
        if is_published == Some(true) {
            (post.is_published, post.scheduled_at) = (true, None);
        }
        let post = post.clone();
        world.wall.change("facebook", id, |shown| {
            shown.text = post.message.clone();
            shown.details.insert("edited".to_owned(), true.into());
            if let Some(title) = &post.title {
                shown.details.insert("title".to_owned(), title.as_str().into());
            }
            if post.scheduled_at.is_some() {
                shown.state = "scheduled".to_owned();
            }
            if post.is_published && post.video_polls.is_none() {
                shown.state = "public".to_owned();
            }
        });
        Ok(json!({"success": true}))
    }

    fn delete(&self, id: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[])?;
        let mut state = self.lock();
        // One that stands in a post goes from it with the post.
        if state.photos.get(id).is_some_and(|photo| photo.account == call.account && !photo.is_used) {
            state.photos.remove(id);
            return Ok(json!({"success": true}));
        }
        // A photo that is a post by itself goes with it, by either id.
        let alone = |post: &&Post| post.account == call.account && post.photos.len() == 1 && post.photos[0] == id;
        let of_photo = state.posts.values().find(alone).map(|post| post.id.clone());
        let id = of_photo.as_deref().unwrap_or(id);
        state.own(id, call)?;
        let children =
            state.posts.values().filter(|post| post.parent.as_deref() == Some(id)).map(|post| post.id.clone());
        for gone in children.chain([id.to_owned()]).collect::<Vec<_>>() {
            // A photo that is a post by itself is no more than that.
            if let Some([photo]) = state.posts.remove(&gone).as_ref().map(|post| post.photos.as_slice()) {
                state.photos.remove(photo);
            }
            world.wall.change("facebook", &gone, |post| post.state = "deleted".to_owned());
        }
        Ok(json!({"success": true}))
    }
}

impl State {
    /// What stands below a post, the oldest first.
    fn comments_of(&self, post: &str) -> Vec<&Post> {
        let mut comments: Vec<&Post> = self.posts.values().filter(|c| c.parent.as_deref() == Some(post)).collect();
        comments.sort_by_key(|comment| comment.order);
        comments
    }

    /// A post that this token may touch.
    fn own(&mut self, id: &str, call: &Call) -> Result<&mut Post, GraphError> {
        let post = self.posts.get_mut(id).filter(|post| post.account == call.account);
        post.ok_or_else(|| no_object(&call.method, id))
    }
}

impl Post {
    fn to_json(&self, world: &World) -> Value {
        let number = self.id.rsplit('_').next().unwrap_or_default();
        let place = if self.is_reel {
            "reel"
        } else if self.video_polls.is_some() {
            "videos"
        } else {
            "posts"
        };
        let attachments = match &self.link {
            Some(link) => json!({"data": [{"type": "share", "media_type": "link", "url": link, "unshimmed_url": link,
                                           "target": {"url": link}}]}),
            None if !self.photos.is_empty() => json!({"data": [{"type": "photo", "media_type": "photo"}]}),
            None => Value::Null,
        };
        let status = self.video_polls.map(|polls| video::status(polls, self.processing));
        let shown = world.wall.get("facebook", &self.id).and_then(|post| post.media.into_iter().next());
        let picture = shown.filter(|_| !self.photos.is_empty()).map(|file| format!("{}{}", world.base_url, file.url));
        json!({
            "id": self.id, "message": if self.message.is_empty() { Value::Null } else { self.message.as_str().into() },
            "created_time": graph::time(self.created), "is_published": self.is_published,
            "permalink_url": format!("{}/facebook/{}/{place}/{number}", world.base_url, self.page),
            "application": {"id": "4010", "name": "Sandbox"}, "from": {"id": self.page, "name": self.account},
            "scheduled_publish_time": self.scheduled_at, "attachments": attachments, "status": status,
            "title": self.title, "full_picture": picture, "updated_time": graph::time(self.created),
            "description": self.video_polls.map(|_| self.message.as_str()),
            "post_id": self.video_polls.map(|_| format!("{}_{}", self.page, self.id)),
        })
    }
}

fn page_json(id: &str, account: &str) -> Value {
    let instagram = json!({"id": graph::account_id(account), "username": account});
    json!({"id": id, "name": account, "username": account, "is_published": true,
           "link": format!("https://www.facebook.com/{id}"), "category": "News",
           "fan_count": 0, "followers_count": 0, "instagram_business_account": instagram,
           "has_transitioned_to_new_page_experience": true})
}

#[cfg(test)]
mod tests;
