//! What a length is made of, for units that count every character: marks of the markup, links, emoji, and the text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::marks::{self, Mark};
use super::{Measured, ReasonKind, emoji};
use crate::text::{Markup, find};

/// The kinds in the order in which they are told.
const KINDS: [ReasonKind; 6] = [
    ReasonKind::Text,
    ReasonKind::Links,
    ReasonKind::Emoji,
    ReasonKind::Escapes,
    ReasonKind::Markup,
    ReasonKind::Envelope,
];

/// The sum of the widths of all clusters of `sent`, by what they are.
pub(super) fn measure(sent: &str, markup: Markup, width: impl Fn(&str) -> usize) -> Measured {
    of(sent, &marks::of(sent, markup), width)
}

/// The same with marks that are known: ranges of `sent` in order, none overlapping another.
pub(super) fn of(sent: &str, marks: &[Mark], width: impl Fn(&str) -> usize) -> Measured {
    let known = with_links(sent, marks);
    let mut shares = KINDS.map(|kind| (kind, 0));
    let mut next = 0;
    let mut add = |at: usize, cluster: &str| {
        while known.get(next).is_some_and(|(range, _)| range.end <= at) {
            next += 1;
        }
        let kind = match known.get(next) {
            Some((range, kind)) if range.start <= at => *kind,
            _ if emoji::is_pictographic(cluster) => ReasonKind::Emoji,
            _ => ReasonKind::Text,
        };
        if let Some((_, share)) = shares.iter_mut().find(|(of, _)| *of == kind) {
            *share += width(cluster);
        }
    };
    sent.grapheme_indices(true).for_each(|(at, cluster)| add(at, cluster));
    Measured::of(&shares)
}

/// The marks, and between them the links of what is shown.
fn with_links(sent: &str, marks: &[Mark]) -> Vec<Mark> {
    // What is shown, and where its pieces begin there and in what is sent.
    let mut shown = String::with_capacity(sent.len());
    let mut pieces: Vec<(usize, usize)> = Vec::with_capacity(marks.len() + 1);
    let mut at = 0;
    for (mark, _) in marks {
        pieces.push((shown.len(), at));
        shown.push_str(&sent[at..mark.start]);
        // No link goes on behind a mark that is more than a backslash.
        if mark.len() > 1 {
            shown.push(' ');
        }
        at = mark.end;
    }
    pieces.push((shown.len(), at));
    shown.push_str(&sent[at..]);
    let mut all: Vec<Mark> = marks.to_vec();
    for url in find::urls(&shown) {
        // A link with escapes in it lies in several pieces.
        let first = pieces.partition_point(|(begin, _)| *begin <= url.start).saturating_sub(1);
        for (n, (begin, place)) in pieces.iter().enumerate().skip(first) {
            let end = pieces.get(n + 1).map_or(shown.len(), |(next, _)| *next);
            let part: Range<usize> = url.start.max(*begin)..url.end.min(end);
            if *begin >= url.end {
                break;
            }
            if !part.is_empty() {
                all.push((place + part.start - begin..place + part.end - begin, ReasonKind::Links));
            }
        }
    }
    all.sort_unstable_by_key(|(range, _)| (range.start, range.end));
    all
}
