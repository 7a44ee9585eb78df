//! A paragraph of the story, and what it is.

use serde::{Deserialize, Serialize};

use crate::text::Rich;

/// A paragraph of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// One line of plain text, never empty.
    pub text: String,
    /// The number of an item in a numbered list. The text does not begin with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The table that stands below it, row by row, the first of which may be its head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<String>>,
    /// The words that it was made of, if some of them have a style; [`Block::rich`] has what is left of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Box<Rich>>,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// An ordinary paragraph.
    Paragraph,
    /// A subheading.
    Heading,
    /// A quotation set apart.
    Quote,
    /// One item of a list.
    Item,
}

impl Block {
    /// An ordinary paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::new(BlockKind::Paragraph, text)
    }

    /// A block without a number.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), number: None, rows: Vec::new(), source: None }
    }
}
