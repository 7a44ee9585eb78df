//! How posts are given back: their links through t.co, and the fields that were asked for.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::users::USER_FIELDS;
use super::super::{listed, only};
use super::{Tweet, text};
use crate::mock::{Request, Response, kit};

/// The text as X gives it back: links through t.co, one more for attached media, HTML-escaped; and its links, with their
/// places in code points of that text.
pub(super) fn shorten(written: &str, id: &str, username: &str, media_ids: &[String]) -> (String, Vec<Value>) {
    let (mut shown, mut urls, mut at) = (String::new(), Vec::new(), 0);
    let mut add = |shown: &mut String, expanded: String, display: &str| {
        let short = format!("https://t.co/{}", slug(id, urls.len()));
        let start = shown.chars().count();
        shown.push_str(&short);
        let end = shown.chars().count();
        urls.push(json!({
            "start": start, "end": end, "url": short, "expanded_url": expanded, "display_url": display,
        }));
    };
    for link in text::links(written) {
        let url = &written[link.clone()];
        shown.push_str(&escape(&written[at..link.start]));
        let expanded = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let display = expanded.split_once("://").map_or("", |(_, rest)| rest).trim_start_matches("www.").to_owned();
        add(&mut shown, expanded, &display);
        at = link.end;
    }
    shown.push_str(&escape(&written[at..]));
    if !media_ids.is_empty() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        add(&mut shown, format!("https://x.com/{username}/status/{id}/photo/1"), "pic.x.com");
    }
    (shown, urls)
}

/// The beginning of a post that is longer than the usual, with a link to all of it, as X gives it unless `note_tweet` is asked for:
/// <https://docs.x.com/x-api/fundamentals/data-dictionary>.
fn cut(text: &str, urls: &[Value], id: &str) -> Option<(String, Vec<Value>)> {
    const USUAL: usize = 280;
    let end = USUAL - "… https://t.co/0123456789".chars().count();
    if text.chars().count() <= USUAL {
        return None;
    }
    let within = |url: &&Value, at: &str, end: usize| url[at].as_u64().is_some_and(|place| place < end as u64);
    // A link is not cut in two.
    let broken = urls.iter().find(|url| within(url, "start", end) && !within(url, "end", end + 1));
    let end = broken.and_then(|url| url["start"].as_u64()).map_or(end, |start| start as usize);
    let mut begun: String = text.chars().take(end).collect::<String>().trim_end().to_owned();
    let mut urls: Vec<Value> = urls.iter().filter(|url| within(url, "end", end + 1)).cloned().collect();
    begun.push_str("… ");
    let (start, short) = (begun.chars().count(), format!("https://t.co/{}", slug(id, 99)));
    begun.push_str(&short);
    let (end, page) = (begun.chars().count(), format!("https://x.com/i/web/status/{id}"));
    let display = page.trim_start_matches("https://");
    urls.push(json!({"start": start, "end": end, "url": short, "expanded_url": page, "display_url": display}));
    Some((begun, urls))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Ten letters and digits that stand for one link of one post.
fn slug(id: &str, n: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut seed = id.parse::<u64>().unwrap_or(0).wrapping_add(n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 << 63;
    let mut slug = String::new();
    for _ in 0..10 {
        slug.push(char::from(letters[(seed % 62) as usize]));
        seed /= 62;
    }
    slug
}

/// What may be asked of a post, of those that this fake knows nothing of too: these are left out of an answer.
/// <https://docs.x.com/x-api/fundamentals/fields>
const TWEET_FIELDS: [&str; 30] = [
    "article",
    "attachments",
    "author_id",
    "card_uri",
    "community_id",
    "context_annotations",
    "conversation_id",
    "created_at",
    "display_text_range",
    "edit_controls",
    "edit_history_post_ids",
    "edit_history_tweet_ids",
    "entities",
    "geo",
    "id",
    "in_reply_to_user_id",
    "lang",
    "media_metadata",
    "non_public_metrics",
    "note_tweet",
    "organic_metrics",
    "possibly_sensitive",
    "promoted_metrics",
    "public_metrics",
    "referenced_tweets",
    "reply_settings",
    "scopes",
    "source",
    "text",
    "withheld",
];

const EXPANSIONS: [&str; 11] = [
    "attachments.media_keys",
    "attachments.media_source_tweet",
    "attachments.poll_ids",
    "author_id",
    "edit_history_tweet_ids",
    "entities.mentions.username",
    "geo.place_id",
    "in_reply_to_user_id",
    "entities.note.mentions.username",
    "referenced_tweets.id",
    "referenced_tweets.id.author_id",
];

/// What every request for posts may say.
const COMMON: [&str; 7] =
    ["tweet.fields", "post.fields", "expansions", "media.fields", "poll.fields", "user.fields", "place.fields"];

/// What a request wants to know of posts.
pub(super) struct Wanted {
    fields: HashSet<String>,
    expansions: HashSet<String>,
}

impl Wanted {
    /// Reads it, and refuses what no such request may say: beside what is common to all only `own`.
    pub(super) fn read(request: &Request, own: &[&str]) -> Result<Self, Response> {
        let query = kit::query(request);
        only(&query, &[own, &COMMON].concat())?;
        listed(&query, "user.fields", &USER_FIELDS)?;
        // The specification calls them by either name.
        let mut fields = listed(&query, "tweet.fields", &TWEET_FIELDS)?;
        fields.extend(listed(&query, "post.fields", &TWEET_FIELDS)?);
        Ok(Self { fields, expansions: listed(&query, "expansions", &EXPANSIONS)? })
    }

    /// Adds what the posts of a page refer to, and the request wants beside them.
    pub(super) fn include(&self, body: &mut Map<String, Value>, page: &[&Tweet], all: &[Tweet]) {
        let mut includes = Map::new();
        let wants = |name: &str| self.expansions.contains(name);
        let mut add = |name: &str, found: Vec<Value>| {
            let mut once: Vec<Value> = Vec::new();
            found.into_iter().for_each(|one| {
                if !once.contains(&one) {
                    once.push(one)
                }
            });
            if !once.is_empty() {
                includes.insert(name.to_owned(), once.into());
            }
        };
        if wants("author_id") || wants("in_reply_to_user_id") {
            let author =
                |tweet: &&Tweet| json!({"id": tweet.user_id, "name": tweet.account, "username": tweet.username});
            add("users", page.iter().map(author).collect());
        }
        if wants("attachments.media_keys") {
            let kind = |mime: &str| match mime {
                "image/gif" => "animated_gif",
                mime if mime.starts_with("video/") => "video",
                _ => "photo",
            };
            let media = page.iter().flat_map(|tweet| &tweet.media);
            add("media", media.map(|(key, mime)| json!({"media_key": key, "type": kind(mime)})).collect());
        }
        if wants("referenced_tweets.id") {
            let parents = page.iter().filter_map(|tweet| tweet.parent.as_deref());
            let parents = parents.filter_map(|id| all.iter().find(|tweet| tweet.is(id) && !tweet.deleted));
            add("tweets", parents.map(|tweet| tweet.shown(self)).collect());
        }
        if !includes.is_empty() {
            body.insert("includes".to_owned(), includes.into());
        }
    }
}

impl Tweet {
    pub(super) fn number(&self) -> u64 {
        self.id.parse().unwrap_or(0)
    }

    pub(super) fn shown(&self, wanted: &Wanted) -> Value {
        self.shown_as(wanted, &self.id)
    }

    /// The version `id` of it.
    pub(super) fn shown_as(&self, wanted: &Wanted, id: &str) -> Value {
        let earlier = self.earlier.iter().find(|version| version.id == id);
        let (id, text, urls) = match earlier {
            Some(version) => (&version.id, &version.text, &version.urls),
            None => (&self.id, &self.text, &self.urls),
        };
        let cut = cut(text, urls, id);
        let (whole, whole_urls) = (text, urls);
        let (text, urls) = cut.as_ref().map_or((whole, whole_urls), |(text, urls)| (text, urls));
        let mut shown = Map::from_iter([
            ("id".to_owned(), json!(id)),
            ("text".to_owned(), json!(text)),
            ("edit_history_tweet_ids".to_owned(), json!(self.versions)),
        ]);
        let expands = |name: &str| match name {
            "attachments" => wanted.expansions.contains("attachments.media_keys"),
            "referenced_tweets" => wanted.expansions.contains("referenced_tweets.id"),
            name => wanted.expansions.contains(name),
        };
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value.filter(|_| wanted.fields.contains(name) || expands(name)) {
                shown.insert(name.to_owned(), value);
            }
        };
        add("created_at", Some(json!(format!("{:.3}", self.made_at))));
        let controls = json!({
            "is_edit_eligible": self.eligible,
            "editable_until": format!("{:.3}", self.editable_until()),
            "edits_remaining": self.edits_remaining(),
        });
        add("edit_controls", Some(controls));
        add("author_id", Some(json!(self.user_id)));
        add("conversation_id", Some(json!(self.conversation)));
        add("in_reply_to_user_id", self.parent.as_ref().map(|_| json!(self.user_id)));
        add("referenced_tweets", self.parent.as_ref().map(|id| json!([{"type": "replied_to", "id": id}])));
        add("entities", entities(text, urls));
        let note = || {
            let mut note = json!({"text": whole});
            if let Some(entities) = entities(whole, whole_urls) {
                note["entities"] = entities;
            }
            note
        };
        add("note_tweet", cut.is_some().then(note));
        let keys: Vec<&str> = self.media.iter().map(|(key, _)| key.as_str()).collect();
        add("attachments", (!keys.is_empty()).then(|| json!({"media_keys": keys})));
        // Nobody reads here, and no language is told from another.
        add("lang", Some("und".into()));
        add("possibly_sensitive", Some(false.into()));
        let metrics =
            ["retweet_count", "reply_count", "like_count", "quote_count", "bookmark_count", "impression_count"];
        add("public_metrics", Some(metrics.map(|name| (name.to_owned(), json!(0))).into_iter().collect()));
        shown.into()
    }
}

/// Links, tags and names, with their places in code points of the text.
fn entities(text: &str, urls: &[Value]) -> Option<Value> {
    let mut entities = Map::new();
    if !urls.is_empty() {
        entities.insert("urls".to_owned(), json!(urls));
    }
    for (class, list, name) in [("tag", "hashtags", "tag"), ("mention", "mentions", "username")] {
        let marks = kit::find_marks(text).into_iter().filter(|mark| mark.class == class);
        let count = |end: usize| text[..end].chars().count();
        let found: Vec<Value> = marks
            .map(|mark| json!({"start": count(mark.start), "end": count(mark.end), name: text[mark.start + 1..mark.end]}))
            .collect();
        if !found.is_empty() {
            entities.insert(list.to_owned(), found.into());
        }
    }
    (!entities.is_empty()).then(|| entities.into())
}
