//! A status as the server gives it, and how one is recognised that was sent before.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::Attachment;
use crate::delivery::PartReceipt;

#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) id: String,
    url: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) in_reply_to_id: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    media_attachments: Vec<Attachment>,
}

impl Status {
    pub(super) fn receipt(&self) -> PartReceipt {
        let media: Vec<&str> = self.media_attachments.iter().map(|media| media.id.as_str()).collect();
        let receipt = PartReceipt::new(&self.id, self.url.clone());
        if media.is_empty() { receipt } else { receipt.with("media_ids", json!(media)) }
    }

    /// An uploaded file belongs to one post for ever, so that one in common decides.
    pub(super) fn has_any(&self, media: &[String]) -> bool {
        self.media_attachments.iter().any(|attached| media.contains(&attached.id))
    }

    /// True if the HTML of this status shows `text`.
    pub(super) fn says(&self, text: &str) -> bool {
        squeezed(&shown(&self.content)) == squeezed(text)
    }
}

/// What a reader sees of a status's HTML, without its line breaks. The invisible spans of shortened links count: together
/// with the visible ones they are the whole link.
fn shown(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, character);
    }
    text
}

/// Without white space, and with mentions as they are shown: `@user`, not `@user@server`.
fn squeezed(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let parts = word.split_once('@').and_then(|(before, rest)| Some((before, rest.split_once('@')?)));
        let Some((before, (user, rest))) = parts else { return word.to_owned() };
        let domain = rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).unwrap_or(rest.len());
        let after = &rest[rest[..domain].trim_end_matches(['.', '-']).len()..];
        format!("{before}@{user}{after}")
    });
    words.collect::<String>().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_recognised_in_its_html() {
        let html = "<p>Trams &amp; buses, says (<a href=\"https://b.example/@ann\">@<span>ann</span></a>).</p><p><a \
                    href=\"https://news.example/tram\"><span class=\"invisible\">https://</span><span \
                    class=\"ellipsis\">news.exa</span><span class=\"invisible\">mple/tram</span></a><br>#Local</p>";
        let status = Status {
            id: "1".into(),
            url: None,
            created_at: Timestamp::UNIX_EPOCH,
            in_reply_to_id: None,
            content: html.into(),
            media_attachments: Vec::new(),
        };
        assert!(status.says("Trams & buses, says (@ann@b.example).\n\nhttps://news.example/tram\n#Local"));
        assert!(!status.says("Trams & buses, says (@ann@b.example).\n\nhttps://news.example/bus\n#Local"));
    }
}
