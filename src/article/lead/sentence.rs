//! Sentences, told from labels and rows of tables by how they end and how long they are.

use crate::text::UnicodeWords as _;

/// A line without a stop that is longer than this many words is a sentence that lost it.
const MAX_LABEL_WORDS: usize = 16;
/// Signs that end a sentence.
pub(super) const STOPS: [char; 12] = ['.', '!', '?', '…', '。', '！', '？', '।', '۔', '؟', '॥', '｡'];

/// True for a text that ends as sentences do, or is as long as one; short lines without a stop are labels.
pub(in crate::article) fn is_sentence(text: &str) -> bool {
    let text = without_bracket(text);
    let behind = text.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter.is_whitespace());
    let closed = text.trim_end_matches(|sign: char| "\"'”’»“)]」』）】 ".contains(sign));
    let words = text.unicode_words().take(MAX_LABEL_WORDS + 1).count();
    // Thai, Lao, Khmer and Burmese have no stops.
    let stopless = text.contains(
        |letter| matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'),
    );
    let emoji = behind.ends_with(|sign: char| !sign.is_ascii() && !sign.is_alphanumeric());
    let end = if emoji { behind.trim_end_matches(|sign: char| !sign.is_ascii() || sign == ' ') } else { closed };
    let leads_in = closed.ends_with([':', '：']);
    stopless
        || leads_in
        || words > MAX_LABEL_WORDS && !text.contains(" | ") && !is_row(text)
        || [end, closed].iter().any(|end| end.ends_with(STOPS))
}

/// `The tram is back.` of `The tram is back. [Graphic: see below]`.
fn without_bracket(text: &str) -> &str {
    let open = match text.chars().next_back() {
        Some(']') => '[',
        Some('）') => '（',
        _ => '(',
    };
    let told = text.ends_with([']', ')', '）']).then(|| text.rfind(open)).flatten().map(|at| text[..at].trim_end());
    told.filter(|told| told.ends_with(STOPS)).unwrap_or(text)
}

/// `AVEL (4-3-3) 3 Lund 12, 90+4, Roe 61`: a row of a table, in which each third word is a figure.
pub(super) fn is_row(text: &str) -> bool {
    let figures = text.split_whitespace().filter(|word| word.contains(|sign: char| sign.is_ascii_digit())).count();
    figures * 3 >= text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_labels() {
        for label in [
            "Serves 6–8 | Prep 30 min | Cook 1½ hrs",
            "Summary",
            "Economy",
            "Harbour: trams, ferries",
            "港口新闻",
            "AVEL (4-3-3) 3 Lund 12, 90+4, Roe 61 VELD (4-4-2) 2 Brandt 33 pen, Costa 77 HT 1-1. Att: 18,204. Ref: A. Kav",
        ] {
            assert!(!is_sentence(label), "{label}");
        }
        for sentence in [
            "Here’s what you need to know:",
            "“It will flood by winter.”",
            "คณะรัฐมนตรีมีมติเห็นชอบ",
            "The rails are back! 🚋",
            "The council bought twelve trams on Monday and said that they would run from May on the old quay",
            "电车回来了。",
        ] {
            assert!(is_sentence(sentence), "{sentence}");
        }
    }
}
