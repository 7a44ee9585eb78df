//! Where a story begins: with prose, with a dateline, with a short sentence below a headline.

use super::super::ends_a_sentence;
use super::lines;
use crate::article::headline_tail::without_picture_mark;
use crate::article::heads::{is_head, opens_story};
use crate::article::words::in_letters;

/// A line of prose has as many characters, or words; so has a paragraph that was wrapped.
const MIN_PROSE: usize = 80;
const MIN_PROSE_WORDS: usize = 12;
/// A line of prose that ends without a stop was wrapped if it is as long.
const MIN_WRAPPED: usize = 45;

/// Whether a story begins with the first of `lines`, which are the rest of a paragraph.
pub(super) fn is_story(lines: &[&str]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    // A bracket that says what stands beside the text ends no sentence.
    if without_picture_mark(first).is_some_and(|first| !ends_a_sentence(first) && lines::is_title(first)) {
        return false;
    }
    if is_head(first) || lines::is_point(first) || lines::is_away(first) {
        return false;
    }
    if opens_story(first) || is_prose(first) {
        return true;
    }
    // Prose that was wrapped.
    let wraps = |line: &str| line.chars().count() >= MIN_WRAPPED && !ends_a_sentence(line);
    let Some(second) = rest.first().filter(|_| wraps(first)) else { return false };
    let spoken = second.starts_with(char::is_lowercase) || rest.len() > 1 && wraps(second);
    spoken && is_prose(&lines.join(" ")) && !rest.iter().any(|line| is_head(line) || opens_story(line))
}

/// A short sentence, below a line that may be the headline: the story begins.
pub(super) fn is_told(text: &str) -> bool {
    const MIN_WORDS: usize = 3;
    let ends = text.trim_end_matches(['"', '”', '’', '»']).ends_with(['.', '。', '।', '۔']);
    ends && (text.split(' ').count() >= MIN_WORDS || in_letters(text) >= 12)
        && !is_head(text)
        && lines::kind(text).is_none()
        && !lines::is_house(text)
}

pub(super) fn is_prose(text: &str) -> bool {
    const MAX_TITLE: usize = 220;
    let length = text.chars().count();
    let letters = in_letters(text);
    let stopless = text.contains(
        |letter: char| matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'),
    );
    let ends = ends_a_sentence(text) || text.ends_with(['।', '۔', '؟']);
    let words = text.split(' ').count();
    length > MAX_TITLE
        || stopless && length > MIN_PROSE
        || ends
            && !text.ends_with([':', '?', '？', '؟'])
            && (length >= MIN_PROSE || words >= MIN_PROSE_WORDS || letters >= MIN_PROSE / 3)
}
