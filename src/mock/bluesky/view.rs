//! What the network shows of accounts and posts: the AppView's reads, which a PDS passes on. Nothing is late here.
//!
//! <https://docs.bsky.app/docs/api/app-bsky-actor-get-profile>, <https://docs.bsky.app/docs/api/app-bsky-feed-get-posts>

use serde_json::{Map, Value, json};

use super::{Answer, Bluesky, POST, Refusal, State};
use crate::mock::kit;

/// When every account of the sandbox began.
const BEGAN: &str = "2026-01-01T00:00:00.000Z";

/// The lexicon's most.
const MAX_URIS: usize = 25;

/// How far a thread is followed up and down.
const MAX_DEPTH: usize = 80;

const THREAD: &str = "app.bsky.feed.defs#threadViewPost";

impl Bluesky {
    /// `app.bsky.actor.getProfile`
    pub(super) fn get_profile(&self, query: &[(String, String)]) -> Answer {
        let actor = kit::value(query, "actor").ok_or_else(|| missing("actor"))?;
        let did = self.known(actor)?;
        let state = self.state();
        let mut profile = state.author(&did);
        let posts = state.repos.get(&did).into_iter().flatten().filter(|(key, _)| key.starts_with(POST)).count();
        for (name, count) in [("postsCount", posts), ("followersCount", 0), ("followsCount", 0)] {
            profile[name] = count.into();
        }
        profile["indexedAt"] = BEGAN.into();
        Ok(profile)
    }

    /// `app.bsky.actor.getProfiles`: of those that there are.
    pub(super) fn get_profiles(&self, query: &[(String, String)]) -> Answer {
        let actors = query.iter().filter(|(name, _)| name == "actors" || name == "actors[]");
        let profiles = actors.filter_map(|(_, actor)| self.get_profile(&[("actor".to_owned(), actor.clone())]).ok());
        Ok(json!({"profiles": profiles.collect::<Vec<_>>()}))
    }

    /// `app.bsky.feed.getPostThread`: the post, what it answers, and what answers it.
    pub(super) fn get_post_thread(&self, query: &[(String, String)]) -> Answer {
        let uri = kit::value(query, "uri").ok_or_else(|| missing("uri"))?;
        let state = self.state();
        let gone = || Refusal::new(400, "NotFound", format!("Post not found: {uri}"));
        let post = state.view(uri).ok_or_else(gone)?;
        let mut thread = state.below(&post, MAX_DEPTH);
        if let Some(parent) = state.above(&post, MAX_DEPTH) {
            thread["parent"] = parent;
        }
        Ok(json!({"thread": thread}))
    }

    /// `app.bsky.feed.getPosts`: what there is of these; what is gone is left out.
    pub(super) fn get_posts(&self, query: &[(String, String)]) -> Answer {
        let uris: Vec<&str> =
            query.iter().filter(|(name, _)| name == "uris" || name == "uris[]").map(|(_, uri)| uri.as_str()).collect();
        if uris.is_empty() {
            return Err(missing("uris"));
        }
        if uris.len() > MAX_URIS {
            return Err(Refusal::request(format!("uris must not have more than {MAX_URIS} elements")));
        }
        let state = self.state();
        Ok(json!({"posts": uris.iter().filter_map(|uri| state.view(uri)).collect::<Vec<_>>()}))
    }

    /// `app.bsky.feed.getAuthorFeed`: the newest first.
    pub(super) fn get_author_feed(&self, query: &[(String, String)]) -> Answer {
        let did = self.known(kit::value(query, "actor").ok_or_else(|| missing("actor"))?)?;
        let limit = kit::value(query, "limit").map_or(Ok(50), str::parse::<usize>);
        let Some(limit) = limit.ok().filter(|limit| (1..=100).contains(limit)) else {
            return Err(Refusal::request("limit must be from 1 to 100"));
        };
        let (cursor, filter) = (kit::value(query, "cursor"), kit::value(query, "filter").unwrap_or_default());
        let state = self.state();
        let prefix = format!("{POST}/");
        let keys = state.repos.get(&did).into_iter().flatten().rev();
        let keys = keys.filter_map(|(key, record)| Some((key.strip_prefix(&prefix)?, record)));
        let keys = keys.filter(|(_, record)| filter != "posts_no_replies" || record.value["reply"].is_null());
        let page: Vec<&str> =
            keys.map(|(rkey, _)| rkey).filter(|rkey| cursor.is_none_or(|cursor| *rkey < cursor)).take(limit).collect();
        let view = |rkey: &&str| Some(json!({"post": state.view(&format!("at://{did}/{prefix}{rkey}"))?}));
        let mut body = Map::from_iter([("feed".to_owned(), page.iter().filter_map(view).collect())]);
        if let Some(last) = page.last().filter(|_| page.len() == limit) {
            body.insert("cursor".to_owned(), json!(last));
        }
        Ok(body.into())
    }

    /// The DID of an account that is known here.
    fn known(&self, actor: &str) -> Result<String, Refusal> {
        let did = self.repo(actor).ok_or_else(|| Refusal::request("Profile not found"))?;
        let state = self.state();
        let is_known = !actor.starts_with("did:")
            || state.repos.contains_key(&did)
            || state.handles.values().any(|known| *known == did);
        if is_known { Ok(did) } else { Err(Refusal::request("Profile not found")) }
    }
}

impl State {
    /// Who wrote a post: `app.bsky.actor.defs#profileViewBasic`.
    fn author(&self, did: &str) -> Value {
        let handle = self.handles.iter().find(|(_, known)| *known == did).map(|(handle, _)| handle.as_str());
        let own = self.repos.get(did).and_then(|repo| repo.get("app.bsky.actor.profile/self"));
        let mut author = json!({
            "did": did, "handle": handle.unwrap_or("handle.invalid"), "createdAt": BEGAN, "labels": [],
            "viewer": {"muted": false, "blockedBy": false},
        });
        for name in ["displayName", "description"] {
            if let Some(text) = own.and_then(|own| own.value[name].as_str()) {
                author[name] = text.into();
            }
        }
        author
    }

    /// `app.bsky.feed.defs#threadViewPost` of a post and of what answers it.
    fn below(&self, post: &Value, depth: usize) -> Value {
        let mut thread = json!({"$type": THREAD, "post": post, "replies": []});
        if depth > 0 {
            let all =
                self.repos.iter().flat_map(|(did, repo)| repo.iter().map(move |(key, record)| (did, key, record)));
            let answers = all.filter(|(_, _, record)| record.value["reply"]["parent"]["uri"] == post["uri"]);
            let views = answers.filter_map(|(did, key, _)| self.view(&format!("at://{did}/{key}")));
            thread["replies"] = views.map(|view| self.below(&view, depth - 1)).collect();
        }
        thread
    }

    fn above(&self, post: &Value, depth: usize) -> Option<Value> {
        let uri = post["record"]["reply"]["parent"]["uri"].as_str().filter(|_| depth > 0)?;
        let Some(parent) = self.view(uri) else {
            return Some(json!({"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true}));
        };
        let mut thread = json!({"$type": THREAD, "post": parent});
        if let Some(above) = self.above(&parent, depth - 1) {
            thread["parent"] = above;
        }
        Some(thread)
    }

    /// A post: `app.bsky.feed.defs#postView`.
    fn view(&self, uri: &str) -> Option<Value> {
        let (did, key) = uri.strip_prefix("at://")?.split_once('/')?;
        let did = self.handles.get(did).map_or(did, String::as_str);
        let record = self.repos.get(did)?.get(key).filter(|_| key.starts_with(POST))?;
        let mut view = json!({
            "uri": format!("at://{did}/{key}"), "cid": record.cid, "author": self.author(did), "record": record.value,
            "indexedAt": record.value["createdAt"], "labels": [], "viewer": {},
        });
        for count in ["replyCount", "repostCount", "likeCount", "quoteCount"] {
            view[count] = 0.into();
        }
        Some(view)
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::request(format!("Params must have the property \"{name}\""))
}
