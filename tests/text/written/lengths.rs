//! What is measured is what is sent, in every unit and markup, and the reasons add up to it.

use fanfare::text::write::nostr;
use fanfare::text::{Markup, Rich, Unit, measure, visible};
use proptest::prelude::*;
use serde_json::json;
use unicode_segmentation::UnicodeSegmentation;

use super::{article, hostile, template};

/// Counts that need no code of the library; none for units with rules of their own, which have tests of their own.
fn counted(sent: &str, unit: Unit) -> Option<usize> {
    match unit {
        Unit::Graphemes => Some(sent.graphemes(true).count()),
        Unit::CodePoints => Some(sent.chars().count()),
        Unit::Utf16 => Some(sent.encode_utf16().count()),
        Unit::Utf8Bytes => Some(sent.len()),
        Unit::NostrEvent => {
            let event = json!(["EVENT", {
                "id": "a".repeat(64), "pubkey": "b".repeat(64), "created_at": 1_795_424_400, "kind": 1,
                "tags": nostr::tags(sent), "content": sent, "sig": "c".repeat(128),
            }]);
            Some(event.to_string().len())
        }
        // A text; what our writer writes is counted as it is.
        Unit::MatrixEvent if !sent.starts_with("{\"body\":") => {
            let content = json!({"body": sent, "m.mentions": {}, "msgtype": "m.text"});
            Some(content.to_string().len())
        }
        Unit::MatrixEvent => Some(sent.len()),
        // An emoji's bytes, or else code points: between the two.
        Unit::ThreadsCharacters => None,
        Unit::Weighted | Unit::MastodonGraphemes | Unit::YoutubeTags => None,
    }
}

fn agree(sent: &str, markup: Markup) -> Result<(), TestCaseError> {
    for unit in Unit::ALL {
        let measured = measure::measure_in(sent, unit, markup);
        prop_assert_eq!(measured.length, measure::length(sent, unit), "{:?} of {:?}", unit, sent);
        prop_assert_eq!(measured.length, measure::measure(sent, unit).length);
        let sum: usize = measured.reasons.iter().map(|reason| reason.length).sum();
        prop_assert_eq!(sum, measured.length, "{:?} of {:?}: {:?}", unit, sent, &measured.reasons);
        if let Some(counted) = counted(sent, unit) {
            prop_assert_eq!(measured.length, counted, "{:?} of {:?}", unit, sent);
        }
    }
    let threads = measure::length(sent, Unit::ThreadsCharacters);
    prop_assert!((sent.chars().count()..=sent.len()).contains(&threads));
    Ok(())
}

fn sent_is_measured(rich: &Rich) -> Result<(), TestCaseError> {
    for markup in Markup::ALL {
        agree(&visible(rich, markup), markup)?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_length_is_that_of_what_is_sent(rich in prop_oneof![article(), template()]) {
        sent_is_measured(&rich)?;
    }

    #[test]
    fn any_text_has_a_length_and_its_reasons(text in hostile(30)) {
        for markup in Markup::ALL {
            agree(&text, markup)?;
        }
    }
}
