//! What stands below the heading of other stories (`Related posts`, `Latest stories`, `Meer uit Binnenland`): at the end of a story
//! all of it is of the page, whatever its shape: titles, teasers, who wrote them and how long ago, a notice of cookies.
//!
//! Within a story such a heading stands above a link or two, and the story goes on below them.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::others::{MIN_TITLE_WORDS, has_begun, is_label, is_stamp, is_title, tells_story};
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::{Words, in_letters};
use crate::article::{Block, BlockKind, dateline, lines};

/// So many headings are looked at.
const MAX_HEADINGS: usize = 8;
/// As many links stand below a heading within a story.
const MAX_LINKS: usize = 3;
/// A title has as many letters, where words have no spaces between them.
const MIN_TITLE_LETTERS: usize = 5;

/// What a heading of other stories stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Away {
    /// Nothing of the story: it ends above the block.
    Rest(usize),
    /// As many blocks, from the heading on; below them the story goes on.
    Links(usize, usize),
}

/// Finds the first heading of other stories below the story's beginning, and what below it is none of the story.
pub(super) fn find(body: &[Block], headline: &str) -> Option<Away> {
    let headings = (1..body.len()).filter(|at| heads(&body[*at].text).is_some()).take(MAX_HEADINGS);
    let headed = headings.into_iter().filter(|at| has_begun(body, *at)).find_map(|at| below(body, at, headline));
    headed.or_else(|| teasers_at_end(body).map(Away::Rest))
}

/// Where at the end stand but titles, each with the first words of its story: `Baker wins a prize`, `A baker from Lund has won a...`
fn teasers_at_end(body: &[Block]) -> Option<usize> {
    const MIN_LINES: usize = 4;
    const MIN_CUT: usize = 2;
    const MAX_WORDS: usize = 30;
    let cut = |text: &str| {
        lines::is_cut(text)
            && text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
            && !text.contains(['"', '“', '”', '«', '»', '„'])
    };
    // `Related articles`, and nothing below it.
    let heading = body.iter().rev().take_while(|block| heads(&block.text).is_some()).count();
    let body = &body[..body.len() - heading];
    let entry = |block: &Block| block.kind != BlockKind::Item && (cut(&block.text) || is_link(&block.text));
    let count = body.iter().rev().take_while(|block| entry(block)).count();
    let start = body.len() - count;
    let last = body.last().is_some_and(|last| cut(&last.text));
    let cuts = body[start..].iter().filter(|block| cut(&block.text)).count();
    let paired = body[start..].windows(2).all(|pair| cut(&pair[0].text) != cut(&pair[1].text));
    (count >= MIN_LINES && cuts >= MIN_CUT && last && paired && has_begun(body, start)).then_some(start)
}

/// How sure a line is a heading of other stories.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Sure,
    /// `Latest`, `Recommended`: it may head what the story itself tells.
    Perhaps,
}

fn heads(text: &str) -> Option<Head> {
    const MAX_BYTES: usize = 40;
    if is_label(text) {
        return Some(Head::Sure);
    }
    let folded = (text.len() <= MAX_BYTES).then(|| fold(text.trim_matches(['/', ' ', '-', '–', '>', '»'])))?;
    let name = folded.trim_end_matches([':', '：', ' ']);
    (is_any(&PHRASES.above_lists, name) || is_any(&PHRASES.above_perhaps, name)).then_some(Head::Perhaps)
}

fn below(body: &[Block], at: usize, headline: &str) -> Option<Away> {
    let sure = heads(&body[at].text) == Some(Head::Sure);
    let rest = &body[at + 1..];
    if are_teasers(rest, sure) {
        return Some(Away::Rest(at));
    }
    if sure && rest.len() > 1 && is_row_of_titles(&rest[0].text) {
        return Some(Away::Links(at, 2));
    }
    let is_text = |block: &Block| tells_story(block) && !is_notice(&block.text);
    let texts: Vec<usize> = (0..rest.len()).filter(|at| is_text(&rest[*at])).collect();
    let title = |block: &Block| {
        block.kind != BlockKind::Heading
            && is_title(&block.text)
            && (block.text.split(' ').count() >= MIN_TITLE_WORDS.min(4) || in_letters(&block.text) >= MIN_TITLE_LETTERS)
    };
    let dated = rest.iter().any(|block| is_age(&block.text) || is_stamp(&block.text));
    let linked = || sure && rest.first().is_some_and(|link| link.kind == BlockKind::Paragraph && is_link(&link.text));
    let Some(first) = texts.first().copied() else {
        // A short sentence goes on with the story.
        if !dated && linked() && rest[1..].iter().any(|block| ends_told(&block.text)) {
            return Some(Away::Links(at, 2));
        }
        let told = rest.len() > 1
            && (dated || rest.iter().any(|block| title(block) && block.text.split(' ').count() >= MIN_TITLE_WORDS));
        return (!rest.is_empty() && (sure || told)).then_some(Away::Rest(at));
    };
    let placed = texts.iter().any(|text| dateline::split(&rest[*text].text).is_some_and(|found| found.sure));
    let known = Known::of(&body[..at], headline);
    let own = |block: &Block| known.speaks_of(&block.text);
    let related = texts.iter().filter(|text| own(&rest[**text])).count();
    let goes_on = own(&rest[first]);
    // Other stories may be about the same; none of them is told at length.
    let dated = dated || placed;
    if !dated && (goes_on && related * 2 >= texts.len() || related > 1) {
        let links = rest[..first].iter().take_while(|block| title(block)).count();
        let boxed = sure && goes_on && links == first && (1..=MAX_LINKS).contains(&links);
        return boxed.then_some(Away::Links(at, links + 1));
    }
    let told = body[..at].iter().filter(|block| tells_story(block)).count();
    let teased = rest[first..].iter().any(title) || rest.last().is_some_and(|last| !is_text(last));
    let few = texts.len() < told;
    if dated || sure && (teased || few && related == 0) {
        return Some(Away::Rest(at));
    }
    // In doubt only the line right below is the label's.
    linked().then_some(Away::Links(at, 2))
}

/// Titles and first words of other stories, until the end: `The port of Lund has…`, `Baker Wins Prize For Bread Of Rye.`
fn are_teasers(rest: &[Block], sure: bool) -> bool {
    const MIN_LINES: usize = 3;
    const MAX_WORDS: usize = 14;
    let broken = |text: &str| text.ends_with("..") || text.ends_with('…');
    let headed = |text: &str| {
        let words = || text.split(' ').filter(|word| word.chars().count() > 3);
        let capitals = words().filter(|word| !word.starts_with(char::is_lowercase)).count();
        words().count() >= MIN_LINES && capitals * 4 >= words().count() * 3
    };
    let few = |block: &Block| broken(&block.text) || block.text.split(' ').count() <= MAX_WORDS;
    let texts = || rest.iter().map(|block| block.text.as_str());
    let told = rest.iter().filter(|block| tells_story(block)).count();
    let others = texts().filter(|text| broken(text) || lines::is_ended(text) && headed(text)).count();
    let cut = texts().filter(|text| broken(text)).count();
    rest.len() >= MIN_LINES && rest.iter().all(few) && others * 2 >= told && (cut > 1 || sure && others > 1)
}

/// Titles that a page has glued into one line, which no stop ends.
fn is_row_of_titles(text: &str) -> bool {
    const MIN_WORDS: usize = 24;
    text.split(' ').take(MIN_WORDS).count() == MIN_WORDS && !lines::is_ended(text) && !text.ends_with([':', '"', '”'])
}

fn ends_told(text: &str) -> bool {
    const MIN_WORDS: usize = 4;
    const MIN_LETTERS: usize = 8;
    lines::is_ended(text)
        && !text.ends_with(['!', '！'])
        && (text.split(' ').count() >= MIN_WORDS || in_letters(text) >= MIN_LETTERS)
}

/// `Trams return`, `路面电车回来了`: the title of a story, however short.
fn is_link(text: &str) -> bool {
    const MAX_WORDS: usize = 20;
    let words = text.split(' ').count();
    is_title(text) && ((2..=MAX_WORDS).contains(&words) || in_letters(text) >= MIN_TITLE_LETTERS)
}

/// `3 hours ago in Sport`, `46 minuten geledenDEN HAAG …`: how old something is, and what a page glues behind it.
fn is_age(text: &str) -> bool {
    const MAX_BYTES: usize = 60;
    let head = &text[..text.floor_char_boundary(MAX_BYTES)];
    let mut signs = String::with_capacity(head.len());
    for letter in fold(head.trim_start_matches(|sign: char| !sign.is_alphanumeric())).chars() {
        if !letter.is_numeric() {
            signs.push(letter);
        } else if !signs.ends_with('#') {
            signs.push('#');
        }
    }
    signs.contains('#') && PHRASES.ages.iter().any(|age| signs.starts_with(age.as_str()))
}

/// `5 hours ago`, and nothing behind it.
pub(super) fn is_age_alone(text: &str) -> bool {
    const MAX_WORDS: usize = 5;
    text.split(' ').count() <= MAX_WORDS && is_age(text) && !lines::is_ended(text)
}

/// `This website uses cookies to improve your experience.`
pub(super) fn is_notice(text: &str) -> bool {
    opening(&PHRASES.cookie_notices, &fold(&text[..text.floor_char_boundary(120)])).is_some()
}

/// What a story speaks of.
pub(super) struct Known {
    headline: Words,
    names: HashSet<String>,
    /// Of a script without capitals all words.
    words: Option<Words>,
}

impl Known {
    pub(super) fn of(story: &[Block], headline: &str) -> Self {
        let mut names = HashSet::new();
        for block in story {
            names.extend(names_of(&block.text));
        }
        let cased = story.iter().any(|block| block.text.contains(char::is_uppercase));
        let words = (!cased).then(|| {
            let texts: Vec<&str> = story.iter().map(|block| block.text.as_str()).collect();
            Words::of(&texts.join(" "))
        });
        Self { headline: Words::of(headline), names, words }
    }

    /// Whether a paragraph speaks of the same: of what the headline has, of somebody whom the story names; or goes on with what
    /// somebody says.
    pub(super) fn speaks_of(&self, text: &str) -> bool {
        let said = text.starts_with(['"', '“', '„', '«', '»', '‘', '「', '『', '—', '–']);
        said || self.headline.shared(text) > 1
            || names_of(text).any(|name| self.names.contains(&name))
            || self.words.as_ref().is_some_and(|words| {
                // A long story has some word of any paragraph.
                let shared = words.shared(text);
                shared > 2 && shared * 4 > Words::of(text).count()
            })
    }
}

/// The words of a text that have a capital, behind the first one.
fn names_of(text: &str) -> impl Iterator<Item = String> {
    const MIN_LETTERS: usize = 4;
    let words = text.unicode_words().skip(1);
    let named = words.filter(|word| word.starts_with(char::is_uppercase) && word.chars().count() >= MIN_LETTERS);
    named.map(fold)
}

#[cfg(test)]
#[path = "away_tests.rs"]
mod tests;
