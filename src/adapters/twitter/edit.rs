//! A post that is changed in place, as accounts may do that pay for it: within a window, and so many times.
//!
//! <https://docs.x.com/x-api/fundamentals/edit-posts>. An edit is a post of its own with a new id, which stands in the place of
//! the one before. Pages disagree about the window, so that the post itself is asked.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tweet::Tweet;
use super::{LISTED, Twitter, body, receipt};
use crate::adapters::{check_parts, files};
use crate::delivery::{Class, Failure, Found, Journal, Receipt, Step, Stop, step};
use crate::post::{Part, Post};
use crate::text::write::plain;
use crate::wire::Request;

/// What a post was before its edit.
#[derive(Serialize, Deserialize)]
pub(super) struct Before {
    /// Its newest version.
    id: String,
    author_id: Option<String>,
    /// True if it says already what it is to say.
    says_it: bool,
}

/// Whether, how long and how often a post may be changed.
#[derive(Deserialize)]
pub(super) struct EditControls {
    is_edit_eligible: bool,
    editable_until: Option<Timestamp>,
    edits_remaining: Option<u32>,
}

impl EditControls {
    /// Why the post may not be changed at `now`, if it may not.
    fn against(&self, now: Timestamp) -> Option<String> {
        let over = self.editable_until.filter(|until| *until <= now);
        match (self.is_edit_eligible, over, self.edits_remaining) {
            (false, ..) => Some("X lets nobody change this post".to_owned()),
            (true, Some(until), _) => Some(format!("X let the post be changed until {until:.0}")),
            (true, None, Some(0)) => Some("X lets a post be changed no further time".to_owned()),
            (true, None, _) => None,
        }
    }
}

impl Twitter {
    /// Changes the parts that say something else now. Whether all may be changed is known before any is.
    pub(super) async fn edit_posts(&self, post: &Post, out: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        check_parts(post, out)?;
        let mut changed = BTreeMap::new();
        for (n, (part, out)) in post.parts.iter().zip(&out.parts).enumerate() {
            let before = step(journal, Step::repeatable("before", n), self.before(part, &out.id)).await?;
            // One that changes nothing but pictures is refused as a duplicate.
            if !before.says_it {
                changed.insert(n, before);
            }
        }
        let mut media = BTreeMap::new();
        for (n, file) in files(post, changed.keys().flat_map(|n| &post.parts[*n].media)) {
            media.insert(n, self.upload(file, n, journal).await?);
        }
        let mut edited = Receipt::default();
        for (n, (part, out)) in post.parts.iter().zip(&out.parts).enumerate() {
            edited.push(match changed.get(&n) {
                None => out.clone(),
                Some(before) => {
                    let ids = part.media.iter().filter_map(|n| media.get(n).map(String::as_str)).collect();
                    let mut body = body(part, (n == 0).then_some(post), ids, None);
                    body["edit_options"] = serde_json::json!({ "previous_post_id": before.id });
                    let edit = async { self.create_post(body).await.map_err(not_edited) };
                    step(journal, Step::once("edit", n), edit).await?
                }
            });
        }
        Ok(edited)
    }

    /// What became of the `n`-th edit: its post lists all its versions.
    pub(super) async fn find_edit(&self, n: usize, journal: &dyn Journal) -> Result<Found, Failure> {
        let before =
            journal.result(&format!("before/{n}")).and_then(|value| serde_json::from_value::<Before>(value).ok());
        let Some(Before { id, author_id: Some(user_id), .. }) = before else {
            return Ok(Found::CannotTell { check: "look on x.com at what the post says".to_owned() });
        };
        let posts = self.get_posts(&user_id, LISTED, Some(&id)).await?;
        match posts.iter().find(|tweet| tweet.id != id && tweet.versions.contains(&id)) {
            Some(tweet) => Ok(Found::sent(&receipt(&tweet.id))),
            None if posts.len() >= LISTED => {
                Ok(Found::CannotTell { check: "look on x.com at what the post says".to_owned() })
            }
            None => Ok(Found::Absent),
        }
    }

    /// `GET /2/tweets/{id}`: the post that is to be changed, if it may be.
    async fn before(&self, part: &Part, id: &str) -> Result<Before, Failure> {
        let request = Request::get(self.account.url(&["2", "tweets", id]), "get_post")
            .query("tweet.fields", "author_id,edit_controls,entities,note_tweet,referenced_tweets");
        let label = request.label();
        let (answer, seen_at) = self.asked::<Tweet>(request).await?;
        let refused = |why: String| Failure::new(Class::Refused, why).at(&label);
        let tweet = answer.ok_or_else(|| refused("X does not have the post any more".to_owned()))?;
        if let Some(why) = tweet.edit_controls.as_ref().and_then(|controls| controls.against(seen_at)) {
            return Err(refused(why));
        }
        let says_it = tweet.says(&plain::write(&part.text));
        let id = tweet.versions.into_iter().next_back().unwrap_or(tweet.id);
        Ok(Before { id, author_id: tweet.author_id, says_it })
    }
}

/// An edit that the account has no right to. It may still post.
fn not_edited(failure: Failure) -> Failure {
    match failure.class {
        Class::Unauthorized if failure.message.contains("access this feature") => {
            Failure { class: Class::Refused, ..failure }
        }
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::adapters::Adapter;
    use crate::adapters::scripted::{Memory, NOW, Script, account, media, open, post, response};
    use crate::post::{MediaKind, Role};

    fn twitter(script: &Arc<Script>) -> Twitter {
        Twitter::new(account("twitter", &[("access_token", "t")], &[]), script.wire())
    }

    /// The post `7` as it is read, editable as `controls` say.
    fn read(controls: Value) -> Value {
        json!({ "data": {
            "id": "7", "text": "Trams", "author_id": "1000", "edit_history_tweet_ids": ["7"], "edit_controls": controls,
        } })
    }

    fn out() -> Receipt {
        Receipt { parts: vec![receipt("7")] }
    }

    #[tokio::test]
    async fn a_post_is_changed_within_its_window_alone() {
        let until = |minute: u8| format!("2026-11-23T09:{minute:02}:00.000Z");
        for (eligible, until, remaining, why) in [
            (false, until(30), 5, "nobody"),
            (true, NOW.to_owned(), 5, "until 2026-11-23T09:00:00Z"),
            (true, until(30), 0, "no further time"),
        ] {
            let controls =
                json!({ "is_edit_eligible": eligible, "editable_until": until, "edits_remaining": remaining });
            let script = Script::new([response(200, &read(controls))]);
            let corrected = post("twitter", "Trams are back", vec![]);
            let stop = twitter(&script).edit(&corrected, &out(), &Memory::default()).await.expect_err("over");
            let Stop::Failed { failure, .. } = stop else { panic!("{stop:?}") };
            assert!(failure.class == Class::Refused && failure.message.contains(why), "{failure}");
        }
    }

    #[tokio::test]
    async fn an_edit_names_the_newest_version_and_gives_the_next() {
        let mut seen = read(json!({ "is_edit_eligible": true, "edits_remaining": 4 }));
        seen["data"]["edit_history_tweet_ids"] = json!(["7", "8"]);
        let script = Script::new([response(200, &seen), response(201, &json!({ "data": { "id": "9", "text": "x" } }))]);
        let (corrected, journal) = (post("twitter", "Trams are back", vec![]), Memory::default());
        let edited = twitter(&script).edit(&corrected, &out(), &journal).await.expect("edited");
        assert_eq!(edited, Receipt { parts: vec![receipt("9")] });
        let crate::wire::Body::Json(body) = &script.requests()[1].body else { panic!("no JSON") };
        assert_eq!(*body, json!({ "text": "Trams are back", "edit_options": { "previous_post_id": "8" } }));
    }

    #[tokio::test]
    async fn what_says_it_already_is_left_alone() {
        let script = Script::new([response(200, &read(json!({ "is_edit_eligible": true })))]);
        let same = post("twitter", "Trams", vec![]);
        assert_eq!(twitter(&script).edit(&same, &out(), &Memory::default()).await, Ok(out()));
    }

    /// X takes one that changes nothing but its pictures for a duplicate.
    #[tokio::test]
    async fn a_part_that_says_it_already_keeps_its_pictures_and_no_other_part_from_being_changed() {
        let mut second = read(Value::Null);
        second["data"]["id"] = json!("8");
        second["data"]["edit_history_tweet_ids"] = json!(["8"]);
        let made = json!({ "data": { "id": "9", "text": "x" } });
        let script = Script::new([response(200, &read(Value::Null)), response(200, &second), response(201, &made)]);
        let mut corrected = post("twitter", "Trams", vec![media(MediaKind::Image, "image/png", 9)]);
        let mut below = post("twitter", "Trams run from seven", vec![]).parts.remove(0);
        below.role = Role::Reply;
        corrected.parts.push(below);
        let out = Receipt { parts: vec![receipt("7"), receipt("8")] };
        let edited = twitter(&script).edit(&corrected, &out, &Memory::default()).await.expect("edited");
        assert_eq!(edited.parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>(), ["7", "9"]);
    }

    #[tokio::test]
    async fn a_missing_right_to_edit_does_not_stop_the_account() {
        let forbidden =
            json!({ "title": "Client Forbidden", "detail": "You are not permitted to access this feature." });
        let script = Script::new([response(200, &read(Value::Null)), response(403, &forbidden)]);
        let corrected = post("twitter", "Trams are back", vec![]);
        let stop = twitter(&script).edit(&corrected, &out(), &Memory::default()).await.expect_err("no right");
        assert!(matches!(stop, Stop::Failed { failure, .. } if failure.class == Class::Refused));
    }

    #[tokio::test]
    async fn an_edit_is_found_by_the_versions_of_its_post() {
        let edited = json!({ "data": [{ "id": "9", "text": "Trams are back", "edit_history_tweet_ids": ["7", "9"] }] });
        let script = Script::new([response(200, &edited), response(200, &json!({ "meta": { "result_count": 0 } }))]);
        let before = json!({ "id": "7", "author_id": "1000", "says_it": false });
        let (adapter, journal) = (twitter(&script), Memory::default().with("before/0", before));
        let (said, edit) = (post("twitter", "Trams are back", vec![]), open(Step::once("edit", 0)));
        assert_eq!(adapter.find(&said, &edit, &journal).await, Ok(Found::sent(&receipt("9"))));
        assert_eq!(adapter.find(&said, &edit, &journal).await, Ok(Found::Absent));
        let unknown = adapter.find(&said, &edit, &Memory::default()).await;
        assert!(matches!(unknown, Ok(Found::CannotTell { .. })), "{unknown:?}");
    }
}
