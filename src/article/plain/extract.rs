//! Text that a program took out of a web page: each paragraph in one line, without empty lines between, and among them what
//! stood around the story.

use super::{blocks, title};
use crate::article::heads::is_head;
use crate::article::phrases::{PHRASES, contains_any, fold, is_any};
use crate::article::words::in_letters;
use crate::article::{LeftOut, LeftOutKind, credit, lead, lines};

/// Nobody wraps text in as many columns.
const NEVER_WRAPPED: usize = 140;
/// A line of so many columns says a sentence, where text is not wrapped.
const MIN_PROSE: usize = 60;
/// Prose has as many words in a line that long, and an address does not.
const MIN_WORDS: usize = 12;
const MIN_UNSPACED: usize = 40;
/// The headline stands again within as many paragraphs.
const MAX_ABOVE: usize = 40;

/// How wide text stands in a window: a character of Chinese, Japanese and Korean has two columns.
pub(super) fn columns(text: &str) -> usize {
    let wide = |letter: &char| matches!(letter, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}');
    text.chars().count() + text.chars().filter(wide).count()
}

/// Whether each of the lines is a paragraph, since nobody wrapped them: most of those that are longer than anybody wraps end as
/// sentences do, or all of those that could be prose do.
pub(super) fn is_unwrapped(block: &[&str]) -> bool {
    if block.len() < 2 {
        return false;
    }
    let long = |line: &&&str| {
        columns(line) >= NEVER_WRAPPED && (line.split(' ').count() >= MIN_WORDS || in_letters(line) >= MIN_UNSPACED)
    };
    let long: Vec<&&str> = block.iter().filter(long).collect();
    if !long.is_empty() {
        return long.iter().filter(|line| is_whole(line)).count() * 2 > long.len();
    }
    let prose: Vec<&str> = block.iter().copied().filter(|line| columns(line) >= MIN_PROSE).collect();
    let width = prose.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    prose.len() > 2
        && prose.iter().all(|line| is_whole(line) && !line.starts_with(|sign: char| sign.is_lowercase()))
        && prose.windows(2).any(|pair| lines::has_room(pair[0], pair[1], width))
}

/// Whether a line ends as sentences do; those of Thai and its kin end as words do.
fn is_whole(line: &str) -> bool {
    let stopless =
        |letter| matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    super::ends_a_sentence(line) || lines::is_ended(line) || line.ends_with(stopless)
}

/// The lines parted into paragraphs: each is one, but for those of a list, of a table and below an hour, which stand together.
pub(super) fn parted<'a>(block: &[&'a str]) -> Vec<Vec<&'a str>> {
    let short = |line: &str| columns(line) < MIN_PROSE && !is_whole(line);
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut at = 0;
    while at < block.len() {
        let rest = &block[at..];
        let points = rest.iter().take_while(|line| blocks::bullet(line).is_some()).count();
        let alike = rest.iter().take_while(|line| short(line)).count();
        let count = if points > 1 {
            points
        } else if blocks::is_hour(rest[0]) {
            // What the entry of a live page is called, and what happened.
            rest.len().min(3)
        } else if alike > 1 && lines::alike(&rest[..alike]) && !goes_on_around(block, at, alike) {
            alike
        } else {
            1
        };
        parts.push(rest[..count].to_vec());
        at += count;
    }
    parts
}

/// Whether lines without a stop stand right above and below those from `at` on, too: then those are no list of their own.
fn goes_on_around(block: &[&str], at: usize, count: usize) -> bool {
    let open = |line: &&&str| !is_whole(line) && blocks::bullet(line).is_none();
    let above = at.checked_sub(1).and_then(|above| block.get(above)).filter(open).is_some();
    above && block.get(at + count).filter(open).is_some()
}

/// Takes what stands between the headline and the same headline further down, if nothing there tells the story: a menu, a list
/// of what else is new, the name of a section.
pub(super) fn take_above_headline(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let Some([headline]) = paragraphs.first().map(Vec::as_slice) else { return };
    let told = |lines: &Vec<&str>| {
        lines.iter().any(|line| blocks::bullet(line).is_none() && columns(line) >= MIN_PROSE && is_whole(line))
    };
    // `Advertisement`, above the headline and above the lead.
    if title::away(headline).is_some() || is_any(&PHRASES.whole, &fold(headline)) {
        return;
    }
    let again = |lines: &Vec<&str>| lines.len() == 1 && lead::same_words(lines[0], headline);
    let Some(at) = paragraphs.iter().take(MAX_ABOVE).skip(1).position(again).map(|at| at + 1) else { return };
    if at + 1 == paragraphs.len() || paragraphs[1..at].iter().any(told) {
        return;
    }
    // Who wrote it and when it appeared are read where they stand below the headline.
    let mut heads = Vec::new();
    for lines in paragraphs.drain(1..=at).take(at - 1) {
        let (known, others): (Vec<&str>, Vec<&str>) = lines.into_iter().partition(|line| is_head(line));
        heads.extend(known.into_iter().map(|line| vec![line]));
        if !others.is_empty() {
            left_out.push(LeftOut { kind: LeftOutKind::Label, text: others.join("\n") });
        }
    }
    paragraphs.splice(1..1, heads);
}

/// Takes captions below which a page offers to show the picture: `View image in full screen`.
pub(super) fn take_viewed(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MAX_LINES: usize = 3;
    const MAX_ALONE: usize = 60;
    let mut at = 0;
    let mut open = false;
    paragraphs.retain(|lines| {
        at += 1;
        let viewer = |line: &&str| contains_any(&PHRASES.viewers, &fold(line));
        let viewed = at > 1 && lines.len() <= MAX_LINES && lines.iter().any(viewer);
        // In an extract the caption is the paragraph below.
        let caption = open && lines.len() == 1 && credit::is_caption(lines[0]);
        open = viewed && lines.len() == 1 && lines[0].len() <= MAX_ALONE;
        if viewed || caption {
            left_out.push(LeftOut { kind: LeftOutKind::Caption, text: lines.join("\n") });
        }
        !(viewed || caption)
    });
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
