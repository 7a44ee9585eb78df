//! What was posted, and the pictures and videos in it. Drawn by [`super::page`].

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A post on the wall, as `GET /_mock/posts` gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    /// The channel.
    pub channel: String,
    /// The account, by its credentials.
    pub account: String,
    /// The platform's id.
    pub id: String,
    /// What a reader sees.
    pub text: String,
    /// Other parts of the same thread: ids of the posts that reply to it, in order.
    pub parts: Vec<String>,
    /// Its media.
    pub media: Vec<PostedMedia>,
    /// RFC 3339.
    pub created_at: String,
    /// `public`, `processing`, `deleted`, ...
    pub state: String,
    /// What the fake's own drawing needs besides: entities, title, link card. `in_reply_to` is the id of the post that
    /// it answers.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub details: Map<String, Value>,
}

impl Posted {
    /// The detail of that name, if it is a string, else nothing.
    pub fn detail(&self, name: &str) -> &str {
        self.details.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The place on the wall: `twitter-5f3a9c1e`.
    pub fn anchor(&self) -> String {
        anchor(&self.channel, &self.id)
    }
}

/// The place on the wall of the post that `channel` knows by `id`: short whatever the id, so that links fit a line, and of
/// ASCII letters, digits, `-` and `_` only.
pub fn anchor(channel: &str, id: &str) -> String {
    // FNV-1a, folded: it tells the posts of one wall apart, and nobody has to guess it.
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{channel}-{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

/// A picture or video on the wall.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PostedMedia {
    /// `image/jpeg`, `video/mp4`.
    pub mime: String,
    /// Size in bytes.
    pub bytes: usize,
    /// What it shows, as given.
    pub alt: String,
    /// Where the wall shows it from: `/_mock/media/3`.
    pub url: String,
}

/// What was posted, on all channels, in order.
#[derive(Default)]
pub struct Wall(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    posts: Vec<Posted>,
    media: Vec<(String, Bytes)>,
    changes: u64,
}

impl Wall {
    /// Shows a post; one of the same channel and id is replaced. If `details.in_reply_to` names a post of the channel,
    /// the first post of that thread gets this id among its `parts`.
    pub fn put(&self, post: Posted) {
        let mut kept = self.lock();
        kept.changes += 1;
        if let Some(root) = kept.root_of(&post) {
            let parts = &mut kept.posts[root].parts;
            if !parts.contains(&post.id) {
                parts.push(post.id.clone());
            }
        }
        match kept.find(&post.channel, &post.id) {
            Some(at) => kept.posts[at] = post,
            None => kept.posts.push(post),
        }
    }

    /// The post of that channel and id.
    pub fn get(&self, channel: &str, id: &str) -> Option<Posted> {
        let kept = self.lock();
        kept.find(channel, id).map(|at| kept.posts[at].clone())
    }

    /// Changes a post where it stands. False if there is none.
    pub fn change(&self, channel: &str, id: &str, change: impl FnOnce(&mut Posted)) -> bool {
        let mut kept = self.lock();
        let Some(at) = kept.find(channel, id) else { return false };
        kept.changes += 1;
        change(&mut kept.posts[at]);
        true
    }

    /// Takes a post away, as if it had not been there.
    pub fn remove(&self, channel: &str, id: &str) {
        let mut kept = self.lock();
        let Some(at) = kept.find(channel, id) else { return };
        kept.changes += 1;
        kept.posts.remove(at);
        for post in kept.posts.iter_mut().filter(|post| post.channel == channel) {
            post.parts.retain(|part| part != id);
        }
    }

    /// Changes a post where it stands, its id too: what answers it answers it by the new one.
    pub fn replace(&self, channel: &str, id: &str, change: impl FnOnce(&mut Posted)) {
        let mut kept = self.lock();
        let Some(at) = kept.find(channel, id) else { return };
        kept.changes += 1;
        change(&mut kept.posts[at]);
        let new = kept.posts[at].id.clone();
        for post in kept.posts.iter_mut().filter(|post| post.channel == channel) {
            post.parts.iter_mut().filter(|part| *part == id).for_each(|part| part.clone_from(&new));
            if post.detail("in_reply_to") == id {
                post.details.insert("in_reply_to".to_owned(), new.clone().into());
            }
        }
    }

    /// The posts in order of arrival, of one channel and one account if named.
    pub fn posts(&self, channel: Option<&str>, account: Option<&str>) -> Vec<Posted> {
        let wanted = |post: &&Posted| {
            channel.is_none_or(|name| post.channel == name) && account.is_none_or(|name| post.account == name)
        };
        self.lock().posts.iter().filter(wanted).cloned().collect()
    }

    /// How many posts of a channel's account stand there, of all accounts without a name, and when the newest came.
    pub fn tally(&self, channel: &str, account: &str) -> (usize, Option<String>) {
        let kept = self.lock();
        let is_there = |post: &&Posted| {
            post.channel == channel && post.state != "deleted" && (account.is_empty() || post.account == account)
        };
        let mut posts = kept.posts.iter().filter(is_there);
        (posts.clone().count(), posts.next_back().map(|post| post.created_at.clone()))
    }

    /// Keeps a picture or video, so that the wall can show it.
    pub fn keep(&self, mime: &str, bytes: Bytes, alt: &str) -> PostedMedia {
        let mut kept = self.lock();
        let size = bytes.len();
        kept.media.push((mime.to_owned(), bytes));
        let url = format!("/_mock/media/{}", kept.media.len() - 1);
        PostedMedia { mime: mime.to_owned(), bytes: size, alt: alt.to_owned(), url }
    }

    /// The type and the bytes of the `n`th medium, from 0.
    pub fn media(&self, n: usize) -> Option<(String, Bytes)> {
        self.lock().media.get(n).cloned()
    }

    /// A number that grows with every change, so that a page knows when to look again.
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// Takes everything down.
    pub fn clear(&self) {
        let mut kept = self.lock();
        kept.posts.clear();
        kept.media.clear();
        kept.changes += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn find(&self, channel: &str, id: &str) -> Option<usize> {
        self.posts.iter().rposition(|post| post.channel == channel && post.id == id)
    }

    /// Where the first post of the thread stands that `post` continues.
    fn root_of(&self, post: &Posted) -> Option<usize> {
        let mut root = None;
        let mut parent = post.detail("in_reply_to");
        while let Some(at) = self.find(&post.channel, parent) {
            if root == Some(at) {
                break;
            }
            root = Some(at);
            parent = self.posts[at].detail("in_reply_to");
        }
        root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: &str, in_reply_to: &str) -> Posted {
        let mut post = Posted { channel: "parrot".into(), id: id.into(), ..Posted::default() };
        if !in_reply_to.is_empty() {
            post.details.insert("in_reply_to".into(), in_reply_to.into());
        }
        post
    }

    #[test]
    fn the_first_post_of_a_thread_lists_all_that_follow() {
        let wall = Wall::default();
        wall.put(post("1", ""));
        wall.put(post("2", "1"));
        wall.put(post("3", "2"));
        assert_eq!(wall.get("parrot", "1").map(|post| post.parts), Some(vec!["2".to_owned(), "3".to_owned()]));
    }

    #[test]
    fn a_post_that_gets_another_id_keeps_its_thread() {
        let wall = Wall::default();
        wall.put(post("1", ""));
        wall.put(post("2", "1"));
        wall.replace("parrot", "1", |post| post.id = "3".to_owned());
        wall.replace("parrot", "2", |post| post.id = "4".to_owned());
        let (first, second) = (wall.get("parrot", "3").expect("there"), wall.get("parrot", "4").expect("there"));
        assert_eq!((first.parts, second.detail("in_reply_to")), (vec!["4".to_owned()], "3"));
    }

    #[test]
    fn an_anchor_holds_no_character_that_html_or_a_url_would_read() {
        for id in ["at://did:plc:a/x\"y", "<1.2@mail.example>", "", "é", "1990000000000000010"] {
            let anchor = post(id, "").anchor();
            let (channel, rest) = anchor.split_once('-').expect("a channel and more");
            assert_eq!((channel, rest.len()), ("parrot", 8));
            assert!(rest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{anchor}");
        }
    }

    #[test]
    fn neighbours_have_anchors_of_their_own() {
        let anchors: std::collections::BTreeSet<String> =
            (0..5000).map(|n| anchor("twitter", &(1_990_000_000_000_000_000_u64 + n).to_string())).collect();
        assert_eq!(anchors.len(), 5000);
    }
}
