//! Instagram's content publishing by Graph API v26.0, faked: container, status, publish.
//!
//! Reference: <https://developers.facebook.com/docs/instagram-platform/content-publishing>. What is odd: media are
//! fetched by Instagram when the container is made; a container is ready at the second look and lives 24 hours; the
//! published media has another id; captions cannot be edited. Tokens are of Instagram's own login, which cannot delete, or of
//! Facebook's (`linked`). An account in whose name `personal` stands is no professional one.

mod comments;
mod containers;
mod draw;
mod linked;
mod medium;
mod signin;
mod upload;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::graph::{self, Call, GraphError, Kind, Usage, error, is_own, no_object, wrong};
use super::params::{code_of, number_of};
use super::rolling::Rolling;
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World};
use containers::{Container, Stage};
use medium::Medium;

/// How an account's calls are limited.
const LIMIT: Kind = Kind {
    channel: "instagram",
    name: "instagram",
    code: 80_002,
    message: "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.",
};
/// Posts that an account publishes in rolling 24 hours, the lowest figure that the documentation gives. Each account is told its own.
/// <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit>
const MAX_POSTS_A_DAY: usize = 50;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The user of every account of the sandbox, beside its own number.
const USER: &str = "17841400000000001";

/// The fake.
#[derive(Default)]
pub struct Instagram {
    state: Mutex<State>,
    usage: Usage,
    codes: Codes,
    /// Of Facebook's dialog.
    dialogs: Codes,
}

#[derive(Default)]
struct State {
    containers: BTreeMap<String, Container>,
    media: BTreeMap<String, Medium>,
    published: Rolling,
    made: Rolling,
    last: u64,
}

#[async_trait]
impl Fake for Instagram {
    fn channel(&self) -> &'static str {
        "instagram"
    }

    /// Below a version that is in use, but for the tokens of its own login.
    fn paths(&self) -> &'static [&'static str] {
        &[
            "/v2*/*",
            "/v2*/*/accounts",
            "/v2*/*/children",
            "/v2*/*/comments",
            "/v2*/*/content_publishing_limit",
            "/v2*/*/media",
            "/v2*/*/media_publish",
            "/v2*/*/replies",
            "/v2*/*/stories",
            "/v2*/dialog/oauth",
            "/v2*/oauth/access_token",
            "/oauth/*",
            "/access_token",
            "/refresh_access_token",
            "/ig-api-upload/**",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        if let Some(response) = self.sign_in(&request, world).await {
            return response;
        }
        if let Some(response) = self.uploaded(&request) {
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

    /// `/p/<shortcode>/` and `/reel/<shortcode>/`.
    fn post_at(&self, path: &str) -> Option<String> {
        let code = path.strip_prefix("/p/").or_else(|| path.strip_prefix("/reel/"))?.trim_end_matches('/');
        self.lock().media.values().find(|medium| medium.shortcode == code).map(|medium| medium.id.clone())
    }

    fn too_fast(&self, request: &Request, world: &World, retry_after_seconds: u64) -> Response {
        graph::too_fast(request, &LIMIT, retry_after_seconds, world)
    }

    fn server_error(&self, status: u16, world: &World) -> Response {
        graph::server_error(status, world)
    }

    fn processes(&self) -> bool {
        true
    }

    fn failure_reasons(&self) -> &'static [&'static str] {
        containers::FAILURES
    }

    fn clear(&self) {
        let mut state = self.lock();
        *state = State { last: state.last, ..State::default() };
        drop(state);
        self.usage.clear();
        self.codes.clear();
        self.dialogs.clear();
    }
}

impl Instagram {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        let own = |user: &str| is_own(user, &call.account, USER, world);
        if let Some(answer) = linked::answer(call, USER, world) {
            return answer;
        }
        check_scopes(call)?;
        match (call.method.as_str(), call.steps().as_slice()) {
            ("POST", [user, "media" | "media_publish"]) if own(user) && is_personal(&call.account) => {
                Err(error(10, "(#10) The Instagram account is not a professional account"))
            }
            ("POST", [user, "media"]) if own(user) => self.make_container(call, world).await,
            ("POST", [user, "media_publish"]) if own(user) => self.publish(call, world),
            ("GET", [user, list @ ("media" | "stories")]) if own(user) => self.list(list, call, world),
            ("GET", [user, "content_publishing_limit"]) if own(user) => self.publishing_limit(call, world),
            ("GET", ["refresh_access_token"]) => refresh(call),
            ("GET", [medium, "children"]) => self.children_of(medium, call, world),
            ("GET", [medium, "comments"]) => self.comments(medium, call, world),
            ("POST", [medium, "comments"]) => self.comment(medium, call, world),
            ("GET", [comment, "replies"]) => {
                self.check_comment(comment, call).and_then(|()| self.comments(comment, call, world))
            }
            ("POST", [comment, "replies"]) => {
                self.check_comment(comment, call).and_then(|()| self.comment(comment, call, world))
            }
            ("GET", [id]) => self.get(id, call, world),
            ("POST", [id]) => self.update(id, call),
            ("DELETE", [id]) => self.delete(id, call, world),
            (_, []) => Err(error(2500, "Unknown path components: /")),
            (method, [id, ..]) => Err(no_object(method, id)),
        }
    }

    fn publish(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["creation_id"])?;
        let id = call.params.text("creation_id").ok_or_else(|| wrong("The parameter creation_id is required."))?;
        let now = world.clock.now();
        let mut guard = self.lock();
        let state = &mut *guard;
        let container = state.containers.get(&id).filter(|c| c.account == call.account && !c.is_child);
        let container = container.ok_or_else(media_not_found)?;
        match container.stage(world) {
            Stage::Finished => {}
            Stage::InProgress => {
                return Err(error(9007, "Media ID is not available")
                    .sub(2_207_027)
                    .said("The media is not ready", "The media is not ready to be published. Please wait a moment."));
            }
            Stage::Expired => {
                let text = "The media container has expired. Please create a new one.";
                return Err(error(24, "The requested resource does not exist")
                    .sub(2_207_008)
                    .said("Media expired", text));
            }
            Stage::Published | Stage::Failed(_) => return Err(media_not_found()),
        }
        let most = world.posts_a_day("instagram", MAX_POSTS_A_DAY);
        if state.published.take(&call.account, now, DAY, most, 1).is_err() {
            return Err(error(9, "Application request limit reached")
                .sub(2_207_042)
                .said("Maximum posts reached", "You reached the maximum number of posts allowed."));
        }
        state.last += 1;
        let order = state.last;
        let medium = Medium {
            id: format!("1800000{order:010}"),
            account: call.account.clone(),
            caption: container.caption.clone(),
            kind: container.kind,
            shortcode: format!("D{}", code_of(number_of(&format!("{id} {order}")), 10)),
            at: now,
            parent: None,
            files: Vec::new(),
            order,
        };
        let children = container.children.iter().filter_map(|child| state.containers.get(child));
        let files: Vec<_> = children.chain([container]).flat_map(|container| &container.files).collect();
        let kept = files.iter().map(|file| world.wall.keep(&file.mime, file.bytes.clone(), &file.alt));
        let numbered = kept.enumerate().map(|(n, kept)| (format!("1801{order:010}{n:02}"), kept));
        let medium = Medium { files: numbered.collect(), ..medium };
        let media = medium.files.iter().map(|(_, kept)| kept.clone()).collect();
        world.wall.put(Posted { media, ..medium.shown() });
        if let Some(container) = state.containers.get_mut(&id) {
            container.is_published = true;
        }
        let answer = json!({"id": medium.id});
        state.media.insert(medium.id.clone(), medium);
        Ok(answer)
    }

    /// Its media without its stories, or those of its stories that are still shown.
    fn list(&self, list: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before", "since", "until"])?;
        let state = self.lock();
        let mut media: Vec<&Medium> = state.media.values().filter(|m| m.account == call.account).collect();
        media.retain(|m| m.parent.is_none() && (m.kind.1 == "STORY") == (list == "stories") && call.spans(m.at));
        media.retain(|m| list != "stories" || world.clock.now().duration_since(m.at) < DAY);
        media.sort_by_key(|medium| std::cmp::Reverse(medium.order));
        let objects: Vec<Value> = media.iter().map(|medium| medium.to_json(world)).collect();
        call.page(&objects, &["id"])
    }

    fn publishing_limit(&self, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["since"])?;
        let used = self.lock().published.used(&call.account, world.clock.now(), DAY);
        let config = json!({"quota_total": world.posts_a_day("instagram", MAX_POSTS_A_DAY), "quota_duration": 86_400});
        let asked = call.params.text("fields").unwrap_or_else(|| "quota_usage".to_owned());
        let mut entry = Map::new();
        for name in asked.split(',').map(str::trim) {
            let value = match name {
                "quota_usage" => used.into(),
                "config" => config.clone(),
                _ => return Err(wrong(format!("Tried accessing nonexisting field ({name})"))),
            };
            entry.insert(name.to_owned(), value);
        }
        Ok(json!({"data": [entry]}))
    }

    fn get(&self, id: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[])?;
        let mut state = self.lock();
        if let Some(container) = state.containers.get_mut(id).filter(|container| container.account == call.account) {
            container.looks += 1;
            return call.pick(&container.to_json(id, world), &[]);
        }
        if let Some(medium) = state.media.get(id).filter(|medium| medium.account == call.account) {
            let mut object = medium.to_json(world);
            if medium.kind.0 == "CAROUSEL_ALBUM" {
                let fields = call.params.text("fields").unwrap_or_default();
                let children = medium.children(world);
                let children: Result<Vec<_>, _> =
                    children.iter().map(|child| graph::picked(child, &graph::inner(&fields, "children"))).collect();
                object["children"] = json!({"data": children?});
            }
            return call.pick(&object, &[]);
        }
        let children = || state.media.values().filter(|m| m.account == call.account).flat_map(|m| m.children(world));
        if let Some(child) = children().find(|child| child["id"] == id) {
            return call.pick(&child, &[]);
        }
        let own = graph::account_id(&call.account);
        // Ids that the fake gave out are no users'.
        let is_given = ["1790000", "1800000", "1795000", "1801"].iter().any(|prefix| id.starts_with(prefix));
        if id != "me" && (is_given || !id.bytes().all(|b| b.is_ascii_digit())) {
            return Err(no_object("get", id));
        }
        let app_scoped = app_scoped_id(&call.account);
        let is_self = id == "me" || id == app_scoped;
        let (id, user_id) = if is_self { (app_scoped.as_str(), own.as_str()) } else { (id, id) };
        let account_type = if is_personal(&call.account) { "PERSONAL" } else { "BUSINESS" };
        let mine = state.media.values().filter(|medium| medium.account == call.account && medium.parent.is_none());
        let user = json!({"id": id, "user_id": user_id, "username": call.account, "name": call.account,
                          "account_type": account_type, "media_count": mine.count(), "profile_picture_url": null,
                          "followers_count": 0, "follows_count": 0, "biography": "", "website": null});
        call.pick(&user, &["id"])
    }

    fn children_of(&self, medium: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[])?;
        call.page(&self.lock().own(medium, call)?.children(world), &["id"])
    }

    /// Captions, media and alt text stay as they are; only comments can be switched.
    fn update(&self, id: &str, call: &Call) -> Result<Value, GraphError> {
        self.lock().own(id, call)?;
        call.only(&["comment_enabled"])?;
        match call.flag("comment_enabled")? {
            Some(_) => Ok(json!({"success": true})),
            None => Err(wrong("The parameter comment_enabled is required.")),
        }
    }

    fn delete(&self, id: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&[])?;
        let mut state = self.lock();
        let is_comment = state.own(id, call)?.parent.is_some();
        if !is_comment && !linked::may_delete(&call.token) {
            return Err(error(-1, "Fatal").sub(2_207_085));
        }
        let gone: Vec<String> = state
            .media
            .values()
            .filter(|m| m.id == id || m.parent.as_deref() == Some(id))
            .map(|m| m.id.clone())
            .collect();
        for id in gone {
            state.media.remove(&id);
            world.wall.change("instagram", &id, |post| post.state = "deleted".to_owned());
        }
        Ok(json!({"success": true}))
    }
}

impl State {
    fn own(&self, id: &str, call: &Call) -> Result<&Medium, GraphError> {
        let medium = self.media.get(id).filter(|medium| medium.account == call.account);
        medium.ok_or_else(|| no_object(&call.method, id))
    }
}

/// What a call needs that the person did not grant: scopes of Instagram's login, and of Facebook's.
/// <https://developers.facebook.com/docs/permissions>
fn check_scopes(call: &Call) -> Result<(), GraphError> {
    let needed = match (call.method.as_str(), call.steps().as_slice()) {
        (_, [_, "media_publish" | "content_publishing_limit"]) | ("POST", [_, "media"]) => {
            ["instagram_business_content_publish", "instagram_content_publish"]
        }
        (_, [_, "comments" | "replies"]) => ["instagram_business_manage_comments", "instagram_manage_comments"],
        ("GET", _) => ["instagram_business_basic", "instagram_basic"],
        _ => return Ok(()),
    };
    match call.lacks(&needed) {
        Some(_) => Err(error(10, "(#10) Application does not have permission for this action")),
        None => Ok(()),
    }
}

/// The id of an account for one app, which is nothing to publish with: that is its `user_id`.
fn app_scoped_id(account: &str) -> String {
    format!("26{:015}", number_of(account) % 1_000_000_000_000_000)
}

/// True for the account of a private person, which signs in and publishes nothing.
fn is_personal(account: &str) -> bool {
    account.contains("personal")
}

fn media_not_found() -> GraphError {
    error(24, "The requested resource does not exist")
        .sub(2_207_006)
        .said("Media not found", "The media with the given ID cannot be found.")
}

/// `GET /refresh_access_token`: the same token for 60 more days.
fn refresh(call: &Call) -> Result<Value, GraphError> {
    call.only(&["grant_type"])?;
    match call.params.text("grant_type").as_deref() {
        Some("ig_refresh_token") if signin::is_short(&call.token) => Err(error(190, "Error validating access token")),
        Some("ig_refresh_token") => {
            Ok(json!({"access_token": call.token, "token_type": "bearer", "expires_in": 5_184_000}))
        }
        _ => Err(wrong("The parameter grant_type is required.")),
    }
}

#[cfg(test)]
mod tests;
