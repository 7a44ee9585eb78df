//! Polls: what a status may ask. <https://docs.joinmastodon.org/methods/statuses/#create>

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::{Params, error};
use crate::mock::Response;

pub(super) const MAX_OPTIONS: usize = 4;
pub(super) const MAX_OPTION_CHARACTERS: usize = 50;
pub(super) const MIN_SECONDS: i64 = 300;
pub(super) const MAX_SECONDS: i64 = 2_629_746;

/// A question that nobody has answered.
#[derive(Clone, PartialEq)]
pub(super) struct Poll {
    options: Vec<String>,
    multiple: bool,
    ends_at: Timestamp,
}

impl Poll {
    /// The poll of `params`, if there is one.
    pub(super) fn read(params: &Params, now: Timestamp) -> Result<Option<Self>, Response> {
        let options = params.list("poll[options]");
        let seconds = params.one("poll[expires_in]");
        if options.is_empty() && seconds.is_none() {
            return Ok(None);
        }
        let refused = |what: &str| Err(error(422, &format!("Validation failed: {what}")));
        let options: Vec<String> = options.iter().map(|option| option.trim().to_owned()).collect();
        if options.len() < 2 || options.iter().any(String::is_empty) {
            return refused("Poll options must have more than one item");
        }
        if options.len() > MAX_OPTIONS {
            return refused(&format!("Poll options can't contain more than {MAX_OPTIONS} items"));
        }
        if options.iter().any(|option| option.graphemes(true).count() > MAX_OPTION_CHARACTERS) {
            return refused(&format!("Poll options cannot be longer than {MAX_OPTION_CHARACTERS} characters each"));
        }
        if options.iter().collect::<BTreeSet<_>>().len() < options.len() {
            return refused("Poll options contain duplicate items");
        }
        let seconds: i64 = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
        if seconds < MIN_SECONDS {
            return refused("Poll expires at is too soon");
        }
        if seconds > MAX_SECONDS {
            return refused("Poll expires at is too far into the future");
        }
        let ends_at = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        Ok(Some(Self { options, multiple: params.yes("poll[multiple]"), ends_at }))
    }

    pub(super) fn shown(&self, id: &str, now: Timestamp) -> Value {
        let options = self.options.iter().map(|title| json!({"title": title, "votes_count": 0}));
        json!({
            "id": id, "expires_at": format!("{:.3}", self.ends_at), "expired": self.ends_at <= now,
            "multiple": self.multiple, "votes_count": 0, "voters_count": 0, "options": options.collect::<Vec<_>>(),
            "emojis": [], "voted": true, "own_votes": [],
        })
    }

    /// What can be chosen, for the wall.
    pub(super) fn options(&self) -> &[String] {
        &self.options
    }
}
