//! What a file holds that is no part of the story.

use serde::{Deserialize, Serialize};

/// Something in the file that is no part of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What it is.
    pub kind: LeftOutKind,
    /// Its words, so that an editor can see what is missing.
    pub text: String,
}

/// Why something is no part of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutKind {
    /// `OTTAWA – `, `LONDON (Reuters) - `; above the story also `Published: 4 December 2026`, `3 min read`.
    Dateline,
    /// The end of a photo caption, glued to the first sentence when the page was copied.
    Caption,
    /// `Economy`, above the headline.
    Label,
    /// `Photo: Jane Roe`.
    Credit,
    /// `By Jane Roe`; the name is in [`Article::byline`](super::Article::byline).
    Byline,
    /// `Subscribe to our newsletter`, `Share this`, `Read more: …`.
    Promotion,
    /// `(Reporting by …; Editing by …)`, `© 2026 …`.
    SignOff,
    /// `Correction: an earlier version of this article said …`.
    Correction,
}
