//! What is put behind the article's link, so that the newsroom's own statistics tell where readers come from.

use serde::Deserialize;

/// The `utm_…` parameters of an account's links, each a text in which `{{section}}` and the like stand for values of the
/// article. Those that are not given, or come out empty, are not put there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Utm {
    /// `utm_source`: the network.
    pub source: Option<String>,
    /// `utm_medium`: the kind of network.
    pub medium: Option<String>,
    /// `utm_campaign`: what the post belongs to.
    pub campaign: Option<String>,
    /// `utm_term`.
    pub term: Option<String>,
    /// `utm_content`: which of several links.
    pub content: Option<String>,
    /// `utm_id`.
    pub id: Option<String>,
}

impl Utm {
    /// Those that are given: the key of the configuration, and the text.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("source", &self.source),
            ("medium", &self.medium),
            ("campaign", &self.campaign),
            ("term", &self.term),
            ("content", &self.content),
            ("id", &self.id),
        ];
        all.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)))
    }
}
