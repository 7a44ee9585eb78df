//! YouTube's Data API v3, faked: one video file with metadata, a thumbnail, a first comment.
//!
//! Reference: <https://developers.google.com/youtube/v3/docs>. What is odd: an upload is a session whose URI outlives
//! the request and tells its own fate; metadata parts that are updated lose what is not sent; quotas are per project and
//! end at midnight in Los Angeles.

mod comments;
mod draw;
mod lists;
mod metadata;
mod quota;
mod sessions;
mod signin;
mod videos;

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use serde_json::{Value, json};

use super::params::{code_of, number_of};
use super::signin::Codes;
use super::{Fake, Posted, Request, Response, World, kit};
use kit::Holder;
use videos::Video;

/// The fake.
#[derive(Default)]
pub struct Youtube {
    state: Mutex<State>,
    codes: Codes,
    /// Who has granted access before.
    consented: Mutex<HashSet<String>>,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, sessions::Session>,
    videos: BTreeMap<String, Video>,
    comments: BTreeMap<String, comments::Comment>,
    quota: quota::Quota,
    /// Tokens that were revoked here.
    revoked: HashSet<String>,
    last: u64,
}

/// An error of Google's envelope.
#[derive(Debug)]
struct Refused {
    code: u16,
    reason: &'static str,
    message: String,
    location: Option<String>,
}

fn refused(code: u16, reason: &'static str, message: impl Into<String>) -> Refused {
    Refused { code, reason, message: message.into(), location: None }
}

fn missing(parameter: &str) -> Refused {
    let location = Some(parameter.to_owned());
    Refused {
        location,
        ..refused(400, "missingRequiredParameter", format!("No filter selected. Expected one of: {parameter}"))
    }
}

fn video_not_found() -> Refused {
    refused(404, "videoNotFound", "The video that you are trying to use cannot be found.")
}

impl Refused {
    fn answer(self) -> Response {
        let domain = match self.reason {
            "quotaExceeded" => "youtube.quota",
            "authError" | "badRequest" | "unexpectedParameter" | "missingRequiredParameter" => "global",
            _ => "youtube.video",
        };
        let mut inner = json!({"message": self.message, "domain": domain, "reason": self.reason});
        if let Some(location) = self.location {
            inner["locationType"] = if location.starts_with("body.") { "other" } else { "parameter" }.into();
            inner["location"] = location.into();
        }
        let mut error = json!({"code": self.code, "message": self.message, "errors": [inner]});
        if self.code == 401 {
            error["message"] = "Request had invalid authentication credentials. Expected OAuth 2 access token, login \
                                cookie or other valid authentication credential."
                .into();
            error["errors"][0]["location"] = "Authorization".into();
            error["errors"][0]["locationType"] = "header".into();
            error["status"] = "UNAUTHENTICATED".into();
        }
        let mut response = kit::json(self.code, &json!({"error": error}));
        if self.code == 401 {
            let challenge = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
            kit::set_header(&mut response, "www-authenticate", challenge);
        }
        response
    }
}

#[async_trait]
impl Fake for Youtube {
    fn channel(&self) -> &'static str {
        "youtube"
    }

    fn paths(&self) -> &'static [&'static str] {
        &[
            "/youtube/v3/channels",
            "/youtube/v3/videos",
            "/youtube/v3/playlistItems",
            "/youtube/v3/search",
            "/youtube/v3/commentThreads",
            "/youtube/v3/comments",
            "/youtube/v3/videoCategories",
            "/upload/youtube/v3/videos",
            "/upload/youtube/v3/thumbnails/set",
            "/token",
            "/tokeninfo",
            "/revoke",
            "/o/oauth2/v2/auth",
        ]
    }

    async fn handle(&self, request: Request, world: &World) -> Response {
        match request.uri().path() {
            "/token" => return self.token(&request, world).await,
            "/o/oauth2/v2/auth" => return self.authorize(&request, world),
            "/tokeninfo" => return signin::token_info(&request, world),
            "/revoke" => return self.revoke(&request).await,
            _ => {}
        }
        let query = joined(kit::query(&request));
        if request.method() == http::Method::PUT
            && request.uri().path() == "/upload/youtube/v3/videos"
            && let Some(id) = kit::value(&query, "upload_id")
        {
            return self.put(id, &request, world);
        }
        self.call(&request, &query, world).unwrap_or_else(Refused::answer)
    }

    fn draw(&self, post: &Posted) -> String {
        draw::post(post)
    }

    fn css(&self) -> &'static str {
        draw::CSS
    }

    /// `/watch?v=ID`, `/shorts/ID`, `/watch/ID`.
    fn post_at(&self, path: &str) -> Option<String> {
        let id = ["/watch?v=", "/shorts/", "/watch/"].iter().find_map(|start| path.strip_prefix(start))?;
        Some(id.split(['&', '/', '?']).next().unwrap_or_default().to_owned())
    }

    fn too_fast(&self, _request: &Request, _world: &World, retry_after_seconds: u64) -> Response {
        let message = "The request cannot be completed because you have sent too many requests in a given timeframe.";
        let mut response = refused(403, "rateLimitExceeded", message).answer();
        kit::set_header(&mut response, "retry-after", retry_after_seconds);
        response
    }

    fn server_error(&self, status: u16, _world: &World) -> Response {
        refused(status, "backendError", "Backend Error").answer()
    }

    fn processes(&self) -> bool {
        true
    }

    fn failure_reasons(&self) -> &'static [&'static str] {
        &["conversion", "codec", "emptyFile", "invalidFile", "tooSmall", "uploadAborted"]
    }

    fn clear(&self) {
        let mut state = self.lock();
        *state = State { last: state.last, ..State::default() };
        drop(state);
        self.codes.clear();
    }
}

type Query = [(String, String)];

/// Parameters that every Google API takes, by the discovery document (`parameters`). They change how an answer is written, or say who
/// asks; here every answer is whole, in JSON.
const EVERYWHERE: &[&str] = &[
    "$.xgafv",
    "access_token",
    "alt",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "uploadType",
    "upload_protocol",
];

/// The query with what is named several times in one list: `part=id&part=snippet` is `part=id,snippet` (`repeated` in the discovery
/// document).
fn joined(query: Vec<(String, String)>) -> Vec<(String, String)> {
    const LISTS: &[&str] = &["part", "id"];
    let mut joined: Vec<(String, String)> = Vec::with_capacity(query.len());
    for (name, value) in query {
        match joined.iter_mut().find(|(known, _)| *known == name && LISTS.contains(&name.as_str())) {
            Some((_, list)) => *list = format!("{list},{value}"),
            None => joined.push((name, value)),
        }
    }
    joined
}

/// The token of a call: in its header, else in its query.
fn token_of<'a>(request: &'a Request, query: &'a Query) -> Option<&'a str> {
    let in_query = || kit::value(query, "access_token").or_else(|| kit::value(query, "oauth_token"));
    kit::bearer(request).or_else(in_query)
}

/// Whether a token was granted a scope for the call. <https://developers.google.com/youtube/v3/guides/auth/installed-apps>
fn may(token: Option<&str>, method: &http::Method, path: &str) -> bool {
    let scopes: &[&str] = match (method.as_str(), path) {
        (_, "/youtube/v3/commentThreads" | "/youtube/v3/comments") => &["force-ssl"],
        (_, path) if path.starts_with("/upload/") => &["upload", "force-ssl", ""],
        ("GET", _) => &["readonly", "force-ssl", ""],
        _ => &["force-ssl", ""],
    };
    scopes.iter().any(|scope| {
        let dot = if scope.is_empty() { "" } else { "." };
        kit::grants(token, &[&format!("https://www.googleapis.com/auth/youtube{dot}{scope}")])
    })
}

impl Youtube {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, request: &Request, query: &Query, world: &World) -> Result<Response, Refused> {
        let token = token_of(request, query);
        let is_revoked = token.is_some_and(|token| self.lock().revoked.contains(token));
        let account = match kit::holder(token) {
            Holder::Account(account) if !is_revoked => account,
            _ => return Err(refused(401, "authError", "Invalid Credentials")),
        };
        // Every answer here is JSON.
        if kit::value(query, "alt").is_some_and(|alt| alt != "json") {
            let message = "Invalid value for alt. This mock answers in JSON alone.";
            return Err(Refused { location: Some("alt".to_owned()), ..refused(400, "invalidParameter", message) });
        }
        let path = request.uri().path();
        // What each call costs. https://developers.google.com/youtube/v3/determine_quota_cost (three buckets, 2026)
        let (cost, allowed): (quota::Cost, &[&str]) = match (request.method().as_str(), path) {
            ("POST", "/upload/youtube/v3/videos") => (quota::Cost::Upload, &["part", "notifySubscribers"]),
            ("POST", "/upload/youtube/v3/thumbnails/set") => (quota::Cost::Units(50), &["videoId"]),
            ("GET", "/youtube/v3/channels") => {
                (quota::Cost::Units(1), &["part", "mine", "id", "forHandle", "maxResults"])
            }
            ("GET", "/youtube/v3/videos") => (quota::Cost::Units(1), &["part", "id", "maxResults"]),
            ("GET", "/youtube/v3/playlistItems") => {
                (quota::Cost::Units(1), &["part", "playlistId", "maxResults", "pageToken"])
            }
            ("GET", "/youtube/v3/search") => (
                quota::Cost::Search,
                &[
                    "part",
                    "forMine",
                    "type",
                    "order",
                    "maxResults",
                    "pageToken",
                    "q",
                    "publishedAfter",
                    "publishedBefore",
                ],
            ),
            ("PUT", "/youtube/v3/videos") => (quota::Cost::Units(50), &["part"]),
            ("DELETE", "/youtube/v3/videos") => (quota::Cost::Units(50), &["id"]),
            ("POST", "/youtube/v3/commentThreads") => (quota::Cost::Units(50), &["part"]),
            ("GET", "/youtube/v3/commentThreads") => {
                (quota::Cost::Units(1), &["part", "videoId", "order", "textFormat", "maxResults"])
            }
            ("PUT" | "POST", "/youtube/v3/comments") => (quota::Cost::Units(50), &["part"]),
            ("GET", "/youtube/v3/comments") => {
                (quota::Cost::Units(1), &["part", "id", "parentId", "textFormat", "maxResults"])
            }
            ("GET", "/youtube/v3/videoCategories") => (quota::Cost::Units(1), &["part", "id", "regionCode", "hl"]),
            ("DELETE", "/youtube/v3/comments") => (quota::Cost::Units(50), &["id"]),
            _ => return Err(refused(404, "notFound", "Not Found")),
        };
        self.lock().quota.spend(cost, world)?;
        if !may(token, request.method(), path) {
            return Err(refused(403, "insufficientPermissions", "Request had insufficient authentication scopes."));
        }
        let is_known = |name: &str| allowed.contains(&name) || EVERYWHERE.contains(&name);
        if let Some((name, _)) = query.iter().find(|(name, _)| !is_known(name)) {
            let location = Some(name.clone());
            let message = format!("Unknown name \"{name}\": Cannot bind query parameter.");
            return Err(Refused { location, ..refused(400, "unexpectedParameter", message) });
        }
        let body = match (request.method().as_str(), path) {
            (_, "/upload/youtube/v3/thumbnails/set") => return self.set_thumbnail(request, &account, query, world),
            (_, "/upload/youtube/v3/videos") => return self.open(request, account, query, world),
            ("DELETE", "/youtube/v3/comments") => return self.delete_comment(&account, query, world),
            ("DELETE", _) => return self.delete(&account, query, world),
            ("GET", "/youtube/v3/channels") => channels(&account, query)?,
            ("GET", "/youtube/v3/videos") => self.list(&account, query, world)?,
            ("GET", "/youtube/v3/commentThreads") => self.comment_threads(&account, query)?,
            ("GET", "/youtube/v3/comments") => self.comments(query)?,
            ("GET", "/youtube/v3/videoCategories") => categories(query)?,
            ("GET", "/youtube/v3/search") => self.search(&account, query)?,
            ("GET", _) => self.playlist_items(&account, query)?,
            ("PUT", "/youtube/v3/comments") => self.update_comment(request, &account, query, world)?,
            ("PUT", _) => self.update(request, &account, query, world)?,
            _ => self.comment(request, account, query, world)?,
        };
        Ok(kit::json(200, &body))
    }
}

/// The parts that a request names.
fn parts(query: &Query) -> Result<Vec<String>, Refused> {
    const PARTS: &[&str] = &[
        "id",
        "snippet",
        "status",
        "contentDetails",
        "processingDetails",
        "localizations",
        "recordingDetails",
        "statistics",
        "player",
        "fileDetails",
        "suggestions",
        "topicDetails",
        "liveStreamingDetails",
        "paidProductPlacementDetails",
        "brandingSettings",
        "auditDetails",
        "contentOwnerDetails",
        "replies",
    ];
    let named = kit::value(query, "part").filter(|part| !part.is_empty());
    let location = Some("part".to_owned());
    let Some(named) = named else {
        let message = "Required parameter: part";
        return Err(Refused { location, ..refused(400, "missingRequiredParameter", message) });
    };
    let parts: Vec<String> = named.split(',').map(|part| part.trim().to_owned()).collect();
    match parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        Some(unknown) => Err(Refused { location, ..refused(400, "unknownPart", format!("'{unknown}'")) }),
        None => Ok(parts),
    }
}

/// `videoCategories.list`: those of the United States that a video can have, wherever is asked for.
/// <https://developers.google.com/youtube/v3/docs/videoCategories/list>
fn categories(query: &Query) -> Result<Value, Refused> {
    const CATEGORIES: [(&str, &str); 14] = [
        ("1", "Film & Animation"),
        ("2", "Autos & Vehicles"),
        ("10", "Music"),
        ("15", "Pets & Animals"),
        ("17", "Sports"),
        ("19", "Travel & Events"),
        ("20", "Gaming"),
        ("22", "People & Blogs"),
        ("23", "Comedy"),
        ("24", "Entertainment"),
        ("25", "News & Politics"),
        ("26", "Howto & Style"),
        ("27", "Education"),
        ("28", "Science & Technology"),
    ];
    parts(query)?;
    let ids = match (kit::value(query, "id"), kit::value(query, "regionCode")) {
        (ids @ Some(_), None) => ids,
        (None, Some(_)) => None,
        _ => return Err(missing("id, regionCode")),
    };
    let is_asked_for = |id: &str| ids.is_none_or(|ids| ids.split(',').any(|asked| asked == id));
    let shown = CATEGORIES.iter().filter(|(id, _)| is_asked_for(id)).map(|(id, title)| {
        let snippet = json!({"title": title, "assignable": true, "channelId": "UCBR8-60-B28hp2BmDPdntcQ"});
        json!({"kind": "youtube#videoCategory", "etag": "g", "id": id, "snippet": snippet})
    });
    Ok(json!({"kind": "youtube#videoCategoryListResponse", "etag": "g", "items": shown.collect::<Vec<_>>()}))
}

fn channels(account: &str, query: &Query) -> Result<Value, Refused> {
    let parts = parts(query)?;
    // The token's own is the only channel there is.
    let own = channel_of(account);
    let value = |name: &str| kit::value(query, name);
    let is_asked_for = match (value("mine"), value("id"), value("forHandle")) {
        (Some("true"), ..) => true,
        (None, Some(ids), _) => ids.split(',').any(|id| id == own),
        (None, None, Some(handle)) => handle.trim_start_matches('@') == account,
        _ => return Err(missing("id, forHandle, mine")),
    };
    let mut channel = json!({"kind": "youtube#channel", "etag": "c", "id": own});
    for part in parts {
        channel[part.as_str()] = match part.as_str() {
            "snippet" => {
                json!({"title": account, "customUrl": format!("@{account}"), "publishedAt": "2019-03-01T10:00:00Z"})
            }
            "contentDetails" => json!({"relatedPlaylists": {"likes": "", "uploads": uploads_of(account)}}),
            "status" => {
                let long = if videos::is_unconfirmed(account) { "eligible" } else { "allowed" };
                json!({"privacyStatus": "public", "isLinked": true, "longUploadsStatus": long})
            }
            "statistics" => {
                json!({"viewCount": "0", "subscriberCount": "0", "hiddenSubscriberCount": false, "videoCount": "0"})
            }
            "brandingSettings" => json!({"channel": {"title": account}}),
            _ => continue,
        };
    }
    let items: Vec<Value> = is_asked_for.then_some(channel).into_iter().collect();
    let page = json!({"totalResults": items.len(), "resultsPerPage": 5});
    Ok(json!({"kind": "youtube#channelListResponse", "etag": "l", "pageInfo": page, "items": items}))
}

fn channel_of(account: &str) -> String {
    format!("UC{}", code_of(number_of(account), 22))
}

fn uploads_of(account: &str) -> String {
    format!("UU{}", code_of(number_of(account), 22))
}

#[cfg(test)]
mod tests;
