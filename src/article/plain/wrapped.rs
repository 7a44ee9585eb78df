//! Whether a line goes on in the one below it: only then a headline has several lines. Whatever else stands right below a headline,
//! who wrote it, when, a site's name or what nobody knows, is none of it, so a line that is not known leaves the headline whole.

use crate::article::lines::{has_room, is_over};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::in_letters;
use crate::article::{byline, date_line, heads};

/// A headline that an editor wrapped by hand has lines up to this long, in characters.
const MAX_LINE: usize = 90;
const MAX_LINES: usize = 3;
/// A text that was wrapped has lines up to this long; a longer one is a paragraph of its own.
const MAX_WIDTH: usize = 100;
/// A name, a house and a town have at most as many words.
const MAX_SIGN_WORDS: usize = 6;
/// Shorter words have no capital in a title that has its words in capitals.
const MIN_TITLED: usize = 4;
/// Lines in which a name is looked for.
const MAX_LOOK_LINES: usize = 60;

/// How many lines of the first paragraph are the headline, above the lines of `story`.
pub(in crate::article) fn headline_lines(lines: &[&str], story: &[&str]) -> usize {
    // What says who wrote it, and when, stands below it, and so does the lead.
    let above = |line: &&str| !heads::is_head(line) && !heads::opens_story(line);
    let lines = &lines[..1 + lines.iter().skip(1).take_while(|line| above(line)).count()];
    let short = |line: &str| line.chars().count() <= MAX_LINE && !line.ends_with(['.', ':', ';']);
    let width = width(story);
    let goes_on = |pair: &[&str]| goes_on(pair[0], pair[1], story, width);
    let joined = lines.windows(2).take_while(|pair| goes_on(pair)).count();
    // What goes on for longer, or up to a stop, is prose.
    if joined < MAX_LINES && lines[..=joined].iter().all(|line| short(line)) { joined + 1 } else { 1 }
}

/// How wide a text was wrapped, if it was.
fn width(story: &[&str]) -> Option<usize> {
    const MIN_WRAPPED: usize = 40;
    let length = |line: &str| line.chars().count();
    let wraps = |pair: &[&str]| {
        (MIN_WRAPPED..=MAX_WIDTH).contains(&length(pair[0]))
            && !pair[0].ends_with(['.', '!', '?', ':', '。', '।'])
            && pair[1].starts_with(char::is_lowercase)
    };
    story.windows(2).filter(|pair| wraps(pair)).map(|pair| length(pair[0])).max()
}

/// Whether the headline `above` goes on in `line`.
fn goes_on(above: &str, line: &str, story: &[&str], width: Option<usize>) -> bool {
    if !is_over(above) {
        return true;
    }
    if line.starts_with(char::is_lowercase) {
        let folded = fold(line);
        return !byline::is_role(line) && !is_any(&PHRASES.agencies, &folded);
    }
    // `POLITICS`: a section of the page below it.
    if is_shouted_section(above, line) {
        return false;
    }
    // Nobody wraps a line that has room for more.
    if width.is_some_and(|width| has_room(above, line, width)) || are_signs(line) {
        return false;
    }
    width.is_some() || is_titled(above) && is_titled(line) || opens_with_name(line, story)
}

/// A long word in capitals, alone below a line that has small letters.
fn is_shouted_section(above: &str, line: &str) -> bool {
    const MIN_LETTERS: usize = 8;
    above.contains(char::is_lowercase) && line.chars().count() >= MIN_LETTERS && line.chars().all(char::is_uppercase)
}

/// Nothing but names, figures and what parts them: `Jane Roe, Avel`, `Jane Roe | The Harbour Post`, `4 December 2026`.
fn are_signs(line: &str) -> bool {
    let parted = line.contains([',', '|', '•', '·', '/', '(', '@', '©'])
        || [" - ", " – ", " — ", ": "].iter().any(|sign| line.contains(sign));
    let small = |word: &str| {
        let folded = fold(word);
        is_any(&PHRASES.articles, &folded)
            || is_any(&PHRASES.in_towns, &folded)
            || is_any(&PHRASES.at_towns, &folded)
            || date_line::is_time(&folded)
    };
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '.').to_owned();
    let named = |word: &str| {
        let word = bare(word);
        word.is_empty() || byline::is_name(&word) || small(&word) || word.contains(|sign: char| sign.is_numeric())
    };
    parted && line.split(' ').count() <= MAX_SIGN_WORDS && line.split(' ').all(named)
}

/// `Port Of Avel Sends Its Letter`: all words have capitals but for short ones.
fn is_titled(line: &str) -> bool {
    let long = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count() >= MIN_TITLED;
    let words = || line.split(' ').filter(long);
    in_letters(line) == 0 && words().count() > 0 && words().all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a line says more than names, and opens with one that the story has within its sentences too.
fn opens_with_name(line: &str, story: &[&str]) -> bool {
    const MIN_SPOKEN: usize = 2;
    let spoken = |word: &&str| word.starts_with(char::is_lowercase) && word.chars().count() >= MIN_TITLED;
    let opening = line.split(' ').next().unwrap_or_default();
    line.split(' ').filter(spoken).count() >= MIN_SPOKEN && is_name_in(opening, story.iter().copied())
}

/// Whether what stands right below a headline, and is no part of it, is its standfirst: it says so much that it is a sentence, and
/// below it stands who wrote it or when, or the headline is a sentence too. `lines` are the headline and what is below it, `rest` is
/// what else stands in the paragraph.
pub(in crate::article) fn is_standfirst(lines: &[&str], rest: &[&str]) -> bool {
    let [first, second, ..] = lines else { return false };
    let long = |word: &&str| word.starts_with(char::is_lowercase) && word.chars().count() >= MIN_TITLED;
    let spoken = |line: &str| line.split(' ').filter(long).count() >= 2 && line.split(' ').count() >= 5;
    let signed = || rest.iter().any(|line| byline::names(line).is_some() || date_line::is_date_line(line));
    let alone = || lines.len() == 2 && rest.is_empty() && spoken(first);
    second.starts_with(char::is_uppercase) && spoken(second) && is_over(first) && (signed() || alone())
}

/// How many lines below the headline, the first of `lines`, are none of the story's head.
pub(in crate::article) fn lines_below(lines: &[&str]) -> usize {
    let own = |line: &&&str| !heads::is_head(line) && !heads::opens_story(line) && !line.ends_with(['.', ':', ';']);
    let below = lines.iter().skip(1).take_while(own).count();
    if below < MAX_LINES { below } else { 0 }
}

/// The lines below a headline, each a paragraph of its own down to the first that may be prose.
pub(super) fn below<'a>(lines: Vec<&'a str>) -> Vec<Vec<&'a str>> {
    let alone = |line: &&&str| are_signs(line) || byline::listed(line).is_some() || heads::is_head(line);
    let count = lines.iter().take_while(alone).count();
    let mut parts: Vec<Vec<&'a str>> = lines[..count].iter().map(|line| vec![*line]).collect();
    parts.push(lines[count..].to_vec());
    parts
}

/// Whether `word` has its capital within sentences too, in the first lines of a story.
fn is_name_in<'a>(word: &str, story: impl Iterator<Item = &'a str>) -> bool {
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_owned();
    let name = bare(word);
    story.take(MAX_LOOK_LINES).any(|line| {
        let words = line.split(' ');
        words.clone().zip(words.skip(1)).any(|(before, word)| {
            before.ends_with(|sign: char| sign.is_alphanumeric() || sign == ',') && bare(word) == name
        })
    })
}

#[cfg(test)]
#[path = "wrapped_tests.rs"]
mod tests;
