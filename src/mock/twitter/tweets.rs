//! Posts: made, found, deleted.

mod listed;
mod shown;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shown::shorten;

use super::{CHANNEL, Twitter, User, forbidden, invalid, schema, text};
use crate::mock::{Posted, Request, Response, World, kit};

/// How long the same text of the same account is refused. X does not say; it is reported to be "recent" posts, deleted
/// ones included.
const DUPLICATE_SECONDS: i64 = 24 * 3600;

/// How long and how often a post may be changed. <https://docs.x.com/x-api/fundamentals/edit-posts>
const EDITABLE: SignedDuration = SignedDuration::from_mins(30);
const EDITS: usize = 5;

/// A post as X keeps it.
pub(super) struct Tweet {
    id: String,
    user_id: String,
    account: String,
    username: String,
    /// As sent.
    written: String,
    /// As X gives it: with t.co links, HTML-escaped.
    text: String,
    urls: Vec<Value>,
    made_at: Timestamp,
    parent: Option<String>,
    conversation: String,
    /// Key and media type of each.
    media: Vec<(String, &'static str)>,
    deleted: bool,
    /// Ids of all its versions, this one last.
    versions: Vec<String>,
    /// What it was before it was changed.
    earlier: Vec<Version>,
    /// True if its author may change posts.
    eligible: bool,
}

/// What a post was, which is still told of by its own id.
struct Version {
    id: String,
    text: String,
    urls: Vec<Value>,
}

/// What of a body means something here; the rest has been looked at and is nothing that the mock shows.
#[derive(Deserialize)]
struct Create {
    #[serde(default)]
    text: String,
    media: Option<Media>,
    reply: Option<Reply>,
    quote_tweet_id: Option<String>,
    edit_options: Option<EditOptions>,
    poll: Option<Value>,
    community_id: Option<String>,
    card_uri: Option<String>,
    direct_message_deep_link: Option<String>,
}

#[derive(Deserialize)]
struct Media {
    media_ids: Vec<String>,
}

#[derive(Deserialize)]
struct EditOptions {
    previous_post_id: String,
}

#[derive(Deserialize)]
struct Reply {
    in_reply_to_tweet_id: String,
}

impl Twitter {
    pub(super) fn create(&self, request: &Request, user: &User, world: &World) -> Response {
        match schema::read(request, schema::TWEET).and_then(|create| self.made(create, user, world)) {
            Ok(response) | Err(response) => response,
        }
    }

    fn made(&self, create: Create, user: &User, world: &World) -> Result<Response, Response> {
        check(&create, user, world)?;
        let now = world.clock.now();
        let mut state = self.state();
        let media_ids = create.media.map(|media| media.media_ids).unwrap_or_default();
        let media = state.attachable(&media_ids, user, now)?;
        if create.text.trim().is_empty() && media.is_empty() {
            return Err(invalid("Your Tweet text is empty.", json!({"text": [create.text]})));
        }
        let previous = match &create.edit_options {
            Some(options) => Some(state.editable(&options.previous_post_id, user, now)?),
            None => None,
        };
        let before = previous.map(|at| &state.tweets[at]);
        let parent = match before {
            Some(tweet) => tweet.parent.clone(),
            None => create.reply.map(|reply| reply.in_reply_to_tweet_id),
        };
        let (made_at, mut versions) = before.map_or((now, Vec::new()), |tweet| (tweet.made_at, tweet.versions.clone()));
        let conversation = match &parent {
            Some(id) if before.is_none() => Some(state.parent_conversation(id, user)?),
            _ => before.map(|tweet| tweet.conversation.clone()),
        };
        let duplicate = |tweet: &Tweet| {
            tweet.user_id == user.id
                && tweet.written.trim() == create.text.trim()
                && now.as_second() - tweet.made_at.as_second() < DUPLICATE_SECONDS
        };
        if !create.text.trim().is_empty() && state.tweets.iter().any(duplicate) {
            return Err(forbidden("You are not allowed to create a Tweet with duplicate content."));
        }
        let id = state.next_id(now);
        let (shown, urls) = shorten(&create.text, &id, &user.username, &media_ids);
        let shown_media = media.iter().map(|file| world.wall.keep(file.mime, file.bytes.clone(), &file.alt)).collect();
        let mut details = Map::from_iter([("username".to_owned(), json!(user.username))]);
        if let Some(parent) = &parent {
            details.insert("in_reply_to".to_owned(), json!(parent));
        }
        match versions.last() {
            Some(old) => world.wall.replace(CHANNEL, old, |post| {
                post.id.clone_from(&id);
                post.text.clone_from(&create.text);
                post.media = shown_media;
                post.details.insert("edited".to_owned(), json!(now.to_string()));
            }),
            None => world.wall.put(Posted {
                channel: CHANNEL.to_owned(),
                account: user.account.clone(),
                id: id.clone(),
                text: create.text.clone(),
                parts: Vec::new(),
                media: shown_media,
                created_at: now.to_string(),
                state: "public".to_owned(),
                details,
            }),
        }
        versions.push(id.clone());
        let earlier = previous.map(|at| state.tweets.remove(at)).map_or_else(Vec::new, |old| {
            let Tweet { id, text, urls, mut earlier, .. } = old;
            earlier.push(Version { id, text, urls });
            earlier
        });
        let answer = json!({"data": {"id": id, "text": shown, "edit_history_tweet_ids": versions}});
        let media = media.iter().map(|file| (file.key.clone(), file.mime)).collect();
        state.tweets.push(Tweet {
            conversation: conversation.unwrap_or_else(|| id.clone()),
            id,
            user_id: user.id.clone(),
            account: user.account.clone(),
            username: user.username.clone(),
            written: create.text,
            text: shown,
            urls,
            made_at,
            parent,
            media,
            deleted: false,
            versions,
            earlier,
            eligible: user.subscribes(world),
        });
        Ok(kit::json(201, &answer))
    }

    pub(super) fn delete(&self, id: &str, user: &User, world: &World) -> Response {
        let mut state = self.state();
        let Some(tweet) = state.tweets.iter_mut().find(|tweet| tweet.is(id) && !tweet.deleted) else {
            return missing_tweet(id);
        };
        if tweet.user_id != user.id {
            return forbidden("You are not authorized to delete this Tweet.");
        }
        tweet.deleted = true;
        world.wall.change(CHANNEL, &tweet.id, |post| post.state = "deleted".to_owned());
        kit::json(200, &json!({"data": {"deleted": true}}))
    }
}

impl super::State {
    /// Where the post stands that `user` may change now, by the id of its newest version.
    fn editable(&self, id: &str, user: &User, now: Timestamp) -> Result<usize, Response> {
        let at = self.tweets.iter().position(|tweet| tweet.id == id && !tweet.deleted);
        let tweet = at.map(|at| &self.tweets[at]).filter(|tweet| tweet.user_id == user.id);
        let (Some(at), Some(tweet)) = (at, tweet) else {
            return Err(forbidden("You are not permitted to perform this action."));
        };
        let is_open = tweet.eligible && now < tweet.editable_until() && tweet.edits_remaining() > 0;
        if is_open { Ok(at) } else { Err(forbidden("You are not permitted to perform this action.")) }
    }

    fn parent_conversation(&self, id: &str, user: &User) -> Result<String, Response> {
        let parent = self
            .tweets
            .iter()
            .find(|tweet| tweet.is(id) && !tweet.deleted)
            .ok_or_else(|| forbidden("You attempted to reply to a Tweet that is deleted or not visible to you."))?;
        if parent.user_id != user.id {
            // Since 2026-02-23 only who was mentioned or quoted may reply through the API.
            return Err(forbidden("Reply to this conversation is not allowed because you have not been mentioned."));
        }
        Ok(parent.conversation.clone())
    }
}

impl Tweet {
    /// True if `id` is that of any of its versions.
    fn is(&self, id: &str) -> bool {
        self.versions.iter().any(|version| version == id)
    }

    fn editable_until(&self) -> Timestamp {
        self.made_at + EDITABLE
    }

    fn edits_remaining(&self) -> usize {
        (EDITS + 1).saturating_sub(self.versions.len())
    }
}

fn check(create: &Create, user: &User, world: &World) -> Result<(), Response> {
    // A link to a private conversation is for advertisers.
    let closed = [&create.quote_tweet_id, &create.community_id, &create.card_uri, &create.direct_message_deep_link];
    if closed.iter().any(|value| value.is_some()) {
        return Err(kit::json(
            403,
            &json!({
                "title": "Client Forbidden", "detail": "You are not permitted to access this feature.",
                "reason": "client-not-enrolled", "type": "https://api.x.com/2/problems/client-forbidden",
            }),
        ));
    }
    if create.poll.is_some() || create.edit_options.is_some() && !user.subscribes(world) {
        return Err(forbidden("You are not permitted to perform this action."));
    }
    if text::has_forbidden(&create.text) || text::weight(&create.text) > user.max_weight(world) {
        return Err(invalid(
            "Your Tweet text is too long or holds a character that is not allowed.",
            json!({"text": [create.text]}),
        ));
    }
    if text::cashtags(&create.text) > 1 {
        return Err(forbidden("A Tweet can have a maximum of one cashtag."));
    }
    Ok(())
}

/// 1 to 19 digits.
pub(super) fn is_id(id: &str) -> bool {
    (1..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn missing(id: &str) -> Value {
    json!({
        "value": id, "detail": format!("Could not find tweet with id: [{id}]."), "title": "Not Found Error",
        "resource_type": "tweet", "parameter": "id", "resource_id": id,
        "type": "https://api.x.com/2/problems/resource-not-found",
    })
}

fn missing_tweet(id: &str) -> Response {
    kit::json(404, &json!({"errors": [missing(id)]}))
}
