//! Changes to rich text that keep its spans where they belong.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::chars::{is_one_of, places};
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
    for begin in gaps(text) {
        if begin < at {
            continue;
        }
        // A space before white space of another kind belongs to it.
        let begin = begin - usize::from(begin > at && text.as_bytes()[begin - 1] == b' ');
        let gap = &text[begin..][..text[begin..].len() - text[begin..].trim_start().len()];
        at = begin + gap.len();
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

/// Where white space stands in `text` that is more than one space between two words, or another kind than that.
fn gaps(text: &str) -> impl Iterator<Item = usize> {
    let may_be = |byte: u8, next: u8| {
        let wide = (byte == 0xC2) & is_one_of(next, [0x85, 0xA0])
            | (byte == 0xE1) & (next == 0x9A)
            | (byte == 0xE2) & is_one_of(next, [0x80, 0x81])
            | (byte == 0xE3) & (next == 0x80);
        (byte < b' ') | ((byte == b' ') & (next <= b' ')) | wide
    };
    let is_space = |at: &usize| text[*at..].starts_with(char::is_whitespace);
    let first = text.starts_with(' ').then_some(0);
    first.into_iter().chain(places(text.as_bytes(), may_be).filter(move |at| is_space(at)))
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
                let text = format!("é{gap}é");
                let found = gaps(&text).next().map(|at| at - usize::from(text.as_bytes()[at - 1] == b' '));
                assert_eq!(found, Some(2), "{gap:?}");
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
