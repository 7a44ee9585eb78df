//! Lengths of texts inside the JSON that carries them.

use super::shares;
use super::{Measured, ReasonKind, marks};
use crate::text::write::{Markup, matrix, nostr};

/// A Matrix event's content, or that of a message with this body.
///
/// Source: <https://spec.matrix.org/v1.19/client-server-api/#size-limits>.
pub(super) fn matrix(sent: &str) -> Measured {
    if matrix::is_content(sent) {
        return shares::of(sent, &marks::of(sent, Markup::Matrix), str::len);
    }
    matrix(&matrix::Written { body: sent.to_owned(), formatted: None }.content())
}

pub(super) fn matrix_length(sent: &str) -> usize {
    let around = matrix::START.len() + matrix::END.len() + ",\"\"".len();
    if matrix::is_content(sent) { sent.len() } else { around + json_length(sent) }
}

/// The frame that publishes a note with this content; its keys, time and signature have one length.
///
/// Source: <https://github.com/nostr-protocol/nips/blob/master/01.md>.
pub(super) fn nostr(sent: &str) -> Measured {
    let mut measured = shares::of(sent, &[], str::len);
    let escapes = json_length(sent) - sent.len();
    let envelope = nostr_length(sent) - sent.len() - escapes;
    measured.add(ReasonKind::Escapes, escapes);
    measured.add(ReasonKind::Envelope, envelope);
    measured
}

pub(super) fn nostr_length(sent: &str) -> usize {
    let tags: usize =
        nostr::tags(sent).iter().map(|[name, value]| "[\"\",\"\"],".len() + name.len() + json_length(value)).sum();
    FRAME.len() + tags.saturating_sub(1) + json_length(sent)
}

/// A frame without tags and content.
const FRAME: &str = "[\"EVENT\",{\"id\":\"0000000000000000000000000000000000000000000000000000000000000000\",\
\"pubkey\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"created_at\":1700000000,\"kind\":1,\
\"tags\":[],\"content\":\"\",\"sig\":\"0000000000000000000000000000000000000000000000000000000000000000\
0000000000000000000000000000000000000000000000000000000000000000\"}]";

/// The bytes of a string in JSON, without its quotes.
fn json_length(text: &str) -> usize {
    let width = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 2,
        0..=0x1F => 6,
        _ => 1,
    };
    text.bytes().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    #[test]
    fn both_forms_of_a_message_are_counted() {
        let content = matrix::write(&parse("**A** \"b\"")).content();
        let expected = concat!(
            r#"{"body":"A \"b\"","format":"org.matrix.custom.html","#,
            r#""formatted_body":"<strong>A</strong> &quot;b&quot;","m.mentions":{},"msgtype":"m.text"}"#
        );
        assert_eq!(content, expected);
        assert_eq!(matrix(&content).length, expected.len());
        assert_eq!(matrix_length("a\n\u{1}é"), 46 + 1 + 2 + 6 + 2);
        assert_eq!(matrix("a\n👍").explain(65_536), "53 of 65536: text 1, emoji 4, escapes 2, envelope 46");
    }

    #[test]
    fn a_note_is_counted_in_its_frame() {
        let content = "Line \"one\"\n#News https://a.com/ż";
        let frame = serde_json::json!(["EVENT", {
            "id": "0".repeat(64), "pubkey": "1".repeat(64), "created_at": 1_795_424_400, "kind": 1,
            "tags": nostr::tags(content), "content": content, "sig": "2".repeat(128),
        }]);
        assert_eq!(nostr_length(content), frame.to_string().len());
        assert_eq!(nostr(content).length, frame.to_string().len());
        assert_eq!(nostr_length(""), FRAME.len());
    }
}
