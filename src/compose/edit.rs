//! Changes to rich text that keep its spans where they belong.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::{Rich, Span};

/// `rich` with each range replaced by its words. The edits are in order and do not overlap.
pub(super) fn replaced(rich: &Rich, edits: &[(Range<usize>, &str)]) -> Rich {
    if edits.is_empty() {
        return rich.clone();
    }
    let mut text = String::with_capacity(rich.text.len());
    let mut at = 0;
    // Where each edit ends in the old text, and how far everything behind it has moved in the new one.
    let mut moves: Vec<(Range<usize>, usize, usize)> = Vec::with_capacity(edits.len());
    for (range, words) in edits {
        text.push_str(&rich.text[at..range.start]);
        let start = text.len();
        text.push_str(words);
        moves.push((range.clone(), start, text.len()));
        at = range.end;
    }
    text.push_str(&rich.text[at..]);
    let moved = |old: usize, is_end: bool| {
        let next = moves.partition_point(|(range, ..)| range.end <= old);
        // Inside an edit, the border goes to the side of the replacement that keeps it in the span.
        if let Some((range, start, end)) = moves.get(next).filter(|(range, ..)| range.start < old) {
            let _ = range;
            return if is_end { *end } else { *start };
        }
        match next.checked_sub(1).map(|last| &moves[last]) {
            Some((range, _, end)) => end + (old - range.end),
            None => old,
        }
    };
    let spans = rich.spans.iter().filter_map(|span| {
        let range = moved(span.range.start, false)..moved(span.range.end, true);
        (range.start < range.end).then(|| Span { range, style: span.style.clone() })
    });
    let spans = spans.collect();
    Rich { text, spans }
}

/// `rich` with the characters that a platform refuses replaced by those that stand in for them.
pub(super) fn substituted(rich: &Rich, table: &BTreeMap<String, String>) -> Rich {
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    let may_stand = |refused: &str| !refused.is_empty() && rich.text.contains(refused);
    for (refused, instead) in table.iter().filter(|(refused, _)| may_stand(refused)) {
        edits.extend(rich.text.match_indices(refused).map(|(at, found)| (at..at + found.len(), instead.as_str())));
    }
    edits.sort_by_key(|(range, _)| range.start);
    edits.dedup_by(|next, before| next.0.start < before.0.end);
    replaced(rich, &edits)
}

/// `rich` as it stands after something was taken out of its middle: no white space at its ends or those of its lines, one
/// blank line where there were several, one space where there were two.
pub(super) fn tidy(rich: Rich) -> Rich {
    let text = &rich.text;
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    let mut at = 0;
    while let Some(begin) = next_gap(text.as_bytes(), at) {
        let gap = &text[begin..][..text[begin..].len() - text[begin..].trim_start().len()];
        at = begin + gap.len();
        if gap.is_empty() {
            at = text.ceil_char_boundary(begin + 1);
            continue;
        }
        let settled = match gap.matches('\n').count() {
            _ if begin == 0 || at == text.len() => "",
            // A space of its own kind, such as one that must not break, stays.
            0 if gap.chars().count() == 1 => gap,
            0 => " ",
            1 => "\n",
            _ => "\n\n",
        };
        if settled != gap {
            edits.push((begin..at, settled));
        }
    }
    if edits.is_empty() { rich } else { replaced(&rich, &edits) }
}

/// Where from `at` on white space may begin that is more than one space between two words, which nearly all of it is.
fn next_gap(text: &[u8], at: usize) -> Option<usize> {
    /// So many bytes are looked at together, with the two behind them.
    const CHUNK: usize = 32;
    if at == 0 && text.first() == Some(&b' ') {
        return Some(0);
    }
    let mut passed = at;
    while let Some(bytes) = text.get(passed..)?.first_chunk::<{ CHUNK + 2 }>()
        && !(0..CHUNK).fold(false, |found, n| found | may_be_gap([bytes[n], bytes[n + 1], bytes[n + 2]]))
    {
        passed += CHUNK;
    }
    let byte = |n: usize| text.get(n).copied().unwrap_or(b' ');
    let found = (passed..text.len()).find(|n| may_be_gap([byte(*n), byte(n + 1), byte(n + 2)]))?;
    // One before white space of another kind belongs to it.
    Some(found - usize::from(found > at && text[found - 1] == b' '))
}

/// Whether white space that is more than one space between words, or another kind than that, may begin with these bytes. Told without
/// a branch, so that many can be asked at once.
fn may_be_gap([first, second, third]: [u8; 3]) -> bool {
    // U+2000 to U+200A, U+2028, U+2029 and U+202F, and not the dashes and marks of quotation beside them.
    let general = (second == 0x80) & ((third <= 0x8A) | (third == 0xA8) | (third == 0xA9) | (third == 0xAF));
    (first < b' ')
        | ((first == b' ') & (second <= b' '))
        | ((first == 0xC2) & ((second == 0x85) | (second == 0xA0)))
        | ((first == 0xE1) & (second == 0x9A))
        | ((first == 0xE2) & (general | (second == 0x81)))
        | ((first == 0xE3) & (second == 0x80) & (third == 0x80))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Style;

    fn rich(text: &str, range: Range<usize>) -> Rich {
        Rich { text: text.to_owned(), spans: vec![Span { range, style: Style::Strong }] }
    }

    #[test]
    fn all_white_space_is_found_beside_a_space_too() {
        for space in (0..0x11_0000).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
            for gap in [format!("{space} "), format!(" {space}"), format!(" {space} ")] {
                assert_eq!(next_gap(format!("é{gap}é").as_bytes(), 0), Some(2), "{gap:?}");
            }
        }
    }

    #[test]
    fn a_gap_is_found_wherever_it_stands() {
        for at in 0..100 {
            for (gap, settled) in [("  ", " "), (" \n", "\n"), ("\n\n\n", "\n\n"), ("\u{a0} ", " "), (" \u{3000}", " ")]
            {
                let around = |gap: &str| format!("{}{gap}{}", "a".repeat(at), "é ö".repeat(20));
                let settled = around(if at == 0 { "" } else { settled });
                assert_eq!(tidy(Rich { text: around(gap), spans: Vec::new() }).text, settled);
            }
        }
    }

    #[test]
    fn spans_stay_on_their_words() {
        let tidied = tidy(rich("  a \n\n\n\n b  c\n", 9..10));
        assert_eq!(tidied.text, "a\n\nb c");
        assert_eq!(&tidied.text[tidied.spans[0].range.clone()], "b");
    }

    #[test]
    fn refused_characters_are_replaced() {
        let table = BTreeMap::from([("<".to_owned(), "‹".to_owned()), ("\u{feff}".to_owned(), String::new())]);
        let done = substituted(&rich("\u{feff}a <b", 3..7), &table);
        assert_eq!(done.text, "a ‹b");
        assert_eq!(&done.text[done.spans[0].range.clone()], "a ‹b");
    }

    #[test]
    fn what_is_tidy_stays_as_it_is() {
        let neat = rich("a b\n\nc\nd", 0..1);
        assert_eq!(tidy(neat.clone()), neat);
        assert_eq!(tidy(tidy(rich(" \n ", 0..1))).text, "");
    }
}
