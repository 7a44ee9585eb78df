//! Comments below what was published. <https://developers.facebook.com/docs/instagram-platform/comment-moderation>

use serde_json::{Value, json};

use super::Instagram;
use super::containers::count_tags;
use super::medium::Medium;
use crate::mock::World;
use crate::mock::graph::{Call, GraphError, no_object, wrong};

/// A comment: UTF-16 code units, hashtags, links. The older comment reference.
const MAX_COMMENT_UTF16: usize = 300;
const MAX_COMMENT_HASHTAGS: usize = 4;
const MAX_COMMENT_LINKS: usize = 1;

impl Instagram {
    pub(super) fn comments(&self, medium: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["limit", "after", "before", "order"])?;
        let state = self.lock();
        state.own(medium, call)?;
        let mut comments: Vec<&Medium> = state.media.values().filter(|m| m.parent.as_deref() == Some(medium)).collect();
        comments.sort_by_key(|comment| std::cmp::Reverse(comment.order));
        let objects: Vec<Value> = comments.iter().map(|comment| comment.to_json(world)).collect();
        call.page(&objects, &["timestamp", "text"])
    }

    /// That what is answered is a comment.
    pub(super) fn check_comment(&self, id: &str, call: &Call) -> Result<(), GraphError> {
        let state = self.lock();
        match state.own(id, call)?.parent.is_some() {
            true => Ok(()),
            false => Err(no_object(&call.method, id)),
        }
    }

    pub(super) fn comment(&self, parent: &str, call: &Call, world: &World) -> Result<Value, GraphError> {
        call.only(&["message"])?;
        let mut state = self.lock();
        state.own(parent, call)?;
        let too_long = || wrong("The comment is too long");
        let message = call.text("message", MAX_COMMENT_UTF16, too_long)?;
        let links = message.matches("http://").count() + message.matches("https://").count();
        let is_shouted = message.chars().any(char::is_alphabetic)
            && message == message.to_uppercase()
            && message != message.to_lowercase();
        if message.trim().is_empty() {
            return Err(wrong("The parameter message is required."));
        }
        if count_tags(&message, '#') > MAX_COMMENT_HASHTAGS || links > MAX_COMMENT_LINKS || is_shouted {
            return Err(wrong("The comment has more than 4 hashtags, more than 1 link, or capital letters only"));
        }
        state.last += 1;
        let order = state.last;
        let medium = Medium {
            id: format!("1795000{order:010}"),
            account: call.account.clone(),
            caption: message,
            kind: ("COMMENT", "COMMENT"),
            shortcode: String::new(),
            at: world.clock.now(),
            parent: Some(parent.to_owned()),
            files: Vec::new(),
            order,
        };
        world.wall.put(medium.shown());
        let answer = json!({"id": medium.id});
        state.media.insert(medium.id.clone(), medium);
        Ok(answer)
    }
}
