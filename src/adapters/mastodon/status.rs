//! A status as it is sent and as the server gives it, and how one is recognised that was sent before.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::Attachment;
use crate::delivery::PartReceipt;
use crate::post::{Part, Post};
use crate::text::write::plain;

/// What a receipt says of who sees the status.
pub(super) const VISIBILITY: &str = "visibility";

/// The status of `part`, of `post` or a correction of it. `seen` is who sees what it answers, if that is known: nobody else is to
/// see what is said below it.
pub(super) fn new_status(
    part: &Part,
    post: Option<&Post>,
    media: &[&str],
    reply_to: Option<&str>,
    seen: Option<&str>,
) -> Value {
    let mut body = json!({ "status": plain::write(&part.text), "media_ids": media });
    let wanted = post.and_then(|post| post.option_str(VISIBILITY));
    if let Some(id) = reply_to {
        body["in_reply_to_id"] = id.into();
    }
    // The etiquette of threads: the first part is public, the rest does not fill everyone's timeline.
    match (wanted.or(seen), reply_to) {
        (Some("public") | None, Some(_)) => body[VISIBILITY] = "unlisted".into(),
        (Some(visibility), _) => body[VISIBILITY] = visibility.into(),
        (None, None) => {}
    }
    if let Some(post) = post {
        common(&mut body, post);
    }
    body
}

/// What a status has whether it is new or changed.
pub(super) fn common(body: &mut Value, post: &Post) {
    // A server that does not know the region leaves it out.
    body["language"] = post.language.as_str().into();
    if let Some(warning) = post.option_str("spoiler_text").filter(|warning| !warning.is_empty()) {
        body["spoiler_text"] = warning.into();
    }
    if post.option_bool("sensitive") == Some(true) {
        body["sensitive"] = true.into();
    }
}

#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) id: String,
    url: Option<String>,
    visibility: Option<String>,
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
        let receipt = match &self.visibility {
            Some(visibility) => receipt.with(VISIBILITY, visibility.as_str()),
            None => receipt,
        };
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
            visibility: None,
            created_at: Timestamp::UNIX_EPOCH,
            in_reply_to_id: None,
            content: html.into(),
            media_attachments: Vec::new(),
        };
        assert!(status.says("Trams & buses, says (@ann@b.example).\n\nhttps://news.example/tram\n#Local"));
        assert!(!status.says("Trams & buses, says (@ann@b.example).\n\nhttps://news.example/bus\n#Local"));
    }
}
