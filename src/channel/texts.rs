//! How long texts may be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules::Source;
use crate::text::Unit;

/// How long a field may be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRules {
    /// All of these hold at once. Empty: no limit is known.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// If the post has media, these hold instead (Telegram: a caption).
    pub limits_with_media: Option<Vec<Limit>>,
    /// An account may say its own limit, instead of the first of `limits`: that of its server or subscription. Without this
    /// table they are the same for every account.
    pub account_limit: Option<AccountLimit>,
    /// What a link counts, where that is each server's own to say. Without this table it is as the unit counts it.
    pub link_length: Option<LinkLength>,
    /// True if the field cannot be empty.
    #[serde(default)]
    pub required: bool,
    /// Of a field: no more whole sentences of the story than these, where those before them may be told and say enough.
    pub max_sentences: Option<usize>,
    /// Characters that the platform refuses, each with what stands in for it.
    #[serde(default)]
    pub replace: BTreeMap<String, String>,
    /// Where the figures are from.
    pub source: Source,
}

/// That accounts have limits of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountLimit {
    /// The most that any account may have, inclusive.
    pub max: Option<usize>,
    /// True if the limit here is only what is usual, so that an account which does not say its own may have another.
    #[serde(default)]
    pub assumed: bool,
    /// Where that is from.
    pub source: Source,
}

impl TextRules {
    /// What a link counts for an account of which `own` is known, where servers differ.
    pub fn link(&self, own: Option<usize>) -> Option<usize> {
        self.link_length.as_ref().map(|link| own.unwrap_or(link.usual))
    }
}

/// What a link counts, whatever its length.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkLength {
    /// Where a server says nothing else.
    pub usual: usize,
    /// Where that is from.
    pub source: Source,
}

/// One limit of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Inclusive.
    pub max: usize,
    /// What is counted.
    pub unit: Unit,
}
