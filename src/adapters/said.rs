//! What a step was to say, for platforms on which a post is found again by its words.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::delivery::{Journal, OpenStep, Receipt, Step, Stop, step};
use crate::post::{Part, Post};
use crate::text::write::plain;

/// One part as it was to stand there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Said {
    /// Its words.
    pub(super) text: String,
    /// The id of the post that it answers.
    pub(super) parent: Option<String>,
    /// The ids of the uploads that it carries.
    pub(super) media: Vec<String>,
}

impl Said {
    /// Notes what a reply to `receipt` says, before it is sent: no earlier step of its action tells what it answers.
    ///
    /// # Errors
    ///
    /// What the journal says.
    pub(super) async fn note(part: &Part, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        let parent = receipt.last_id().map(str::to_owned);
        let said = Self { text: plain::write(&part.text), parent, media: Vec::new() };
        step(journal, Step::repeatable("said", 0), async { Ok(said) }).await.map(drop)
    }

    /// What the step `part/N` of `post`, or the reply that was noted, was to say.
    pub(super) fn of(post: &Post, open: &OpenStep, journal: &dyn Journal) -> Option<Self> {
        let n = open.step.index;
        if open.step.name == "reply" {
            return serde_json::from_value(journal.result(&format!("said/{n}"))?).ok();
        }
        let id = |key: String| journal.result(&key)?.get("id").and_then(Value::as_str).map(str::to_owned);
        let part = post.parts.get(n)?;
        Some(Self {
            text: plain::write(&part.text),
            parent: n.checked_sub(1).and_then(|n| id(format!("part/{n}"))),
            media: part.media.iter().filter_map(|n| id(format!("upload/{n}"))).collect(),
        })
    }
}
