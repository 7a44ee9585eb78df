//! Crumbs of a page above a story: a section, a button, a picture's name, a figure, each in a line of its own; and captions that a
//! page says twice.

use super::{Cleaned, tells, tells_headline};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::{Words, in_letters};
use crate::article::{Block, BlockKind, LeftOut, LeftOutKind, byline, credit, lead, lines, rating, sign_off};

/// They stand within as many blocks.
const TOP: usize = 24;
/// A crumb has at most as many words and letters, or letters of a script without spaces.
const MAX_WORDS: usize = 4;
const MAX_LETTERS: usize = 40;
const MAX_UNSPACED: usize = 10;
/// A story begins with a line of as many letters, or with a sentence of as many.
const MIN_STORY: usize = 80;
const MIN_SENTENCE: usize = 20;
/// What is glued to a headline has at most as many letters.
const MAX_GLUED: usize = 80;
/// In as many blocks below it is looked whether the story speaks of what a crumb says.
const MAX_STORY: usize = 6;

impl Cleaned {
    /// `Key points:`, above those and a story: they need no title in a post.
    pub(super) fn take_title_off_the_points(&mut self) {
        let titles = |at: usize| {
            let Some([title, point]) = self.body.get(at..at + 2) else { return false };
            let line = matches!(title.kind, BlockKind::Paragraph | BlockKind::Heading);
            let named = || {
                let title = fold(title.text.trim_end_matches([':', '：']));
                is_any(&PHRASES.point_titles, &title) || is_any(&PHRASES.live_summaries, &title)
            };
            // `In short:`, and the first of its sentences.
            let short = point.kind == BlockKind::Paragraph && fold(&title.text) == "in short:";
            line && (short || point.kind == BlockKind::Item && named())
        };
        let Some(at) = (0..self.body.len().min(TOP)).find(|at| titles(*at)) else { return };
        let story = |block: &Block| block.kind == BlockKind::Paragraph && lines::is_ended(&block.text);
        if self.body[at + 1..].iter().any(story) && !self.body[..at].iter().any(story) {
            let title = self.body.remove(at);
            self.leave_out(at, LeftOutKind::Label, title.text);
        }
    }

    /// Lines of a few words between headline and story go, if there are several, or one above a standfirst; a single one above
    /// the story may head it. What the story speaks of may be its own.
    pub(super) fn take_crumbs_off_the_top(&mut self) {
        let is_story = |block: &Block| {
            let letters = block.text.chars().count() + in_letters(&block.text);
            block.kind == BlockKind::Paragraph
                && (letters >= MIN_STORY || letters >= MIN_SENTENCE && lines::is_ended(&block.text))
        };
        let Some(story) = self.body.iter().take(TOP).position(is_story) else { return };
        // Below the stars of a review stands who made what it is about.
        if self.body[..story].iter().any(|block| rating::is_given(&block.text)) {
            return;
        }
        let crumbs: Vec<usize> = (0..story).filter(|at| is_crumb(&self.body[*at])).collect();
        let standfirst = self.body[..story].iter().any(|block| block.kind == BlockKind::Paragraph && !is_crumb(block));
        let unsaid = crumbs.first().is_some_and(|at| is_label_of_nothing(&self.body[*at].text));
        if crumbs.len() < 2 && (crumbs.is_empty() || !standfirst && !unsaid) {
            return;
        }
        let below = self.body[story..].iter().take(MAX_STORY);
        let told = Words::of(&below.map(|block| block.text.as_str()).collect::<Vec<_>>().join(" "));
        let known = crumbs.iter().filter(|at| told.shared(&self.body[**at].text) > 0).count();
        // Between who wrote it and a lead with its dateline stands nothing of the story, though that speaks of it.
        let signed = self.left_out.iter().any(|left| left.kind == LeftOutKind::Byline);
        let of_wire = |left: &LeftOut| left.kind == LeftOutKind::Dateline && left.text.ends_with(['-', '–', '—']);
        let wired = signed && crumbs.len() > 1 && self.left_out.iter().any(of_wire);
        if known * 2 > crumbs.len() && !wired {
            return;
        }
        for at in crumbs.into_iter().rev() {
            let crumb = self.body.remove(at);
            self.leave_out(at, LeftOutKind::Label, crumb.text);
        }
    }
}

/// The blocks without what a page says of its picture and of itself right above a story that tells the headline: captions, the
/// headline with what is glued to it, words to look it up by.
pub(super) fn without_captions(body: &mut Vec<Block>, headline: &str) -> Vec<(LeftOutKind, String)> {
    let is_story = |block: &Block| {
        block.kind == BlockKind::Paragraph
            && block.text.chars().count() + in_letters(&block.text) >= MIN_STORY
            && (tells_headline(&block.text, headline) || lines::is_ended(&block.text))
            && sort_above(&block.text, headline).is_none()
            && !block.text.split(' ').any(names_file)
    };
    let Some(story) = body.iter().take(TOP).position(is_story) else { return Vec::new() };
    let mut taken = Vec::new();
    let mut at = 0;
    let mut housed = false;
    body.retain(|block| {
        at += 1;
        if at > story {
            return true;
        }
        // Whose picture it is, and below that what it shows.
        let below_house = std::mem::replace(&mut housed, credit::is_house_of_picture(&block.text));
        if below_house && shows(block) {
            taken.push((LeftOutKind::Caption, block.text.clone()));
            return false;
        }
        // Without a stop of its own it was taken for a heading.
        let shown = |text: &str| credit::is_caption_above(text) && !tells(text, headline, 3);
        if block.kind == BlockKind::Heading && shown(&block.text) {
            taken.push((LeftOutKind::Caption, block.text.clone()));
            return false;
        }
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
            return true;
        }
        if block.kind == BlockKind::Item && !block.text.split(' ').any(names_file) {
            return true;
        }
        let file = block.text.split(' ').any(names_file).then_some(LeftOutKind::Caption);
        let Some(kind) = file.or_else(|| sort_above(&block.text, headline)) else { return true };
        taken.push((kind, block.text.clone()));
        false
    });
    taken
}

/// A line of some words without a stop.
fn shows(block: &Block) -> bool {
    const WORDS: std::ops::RangeInclusive<usize> = 3..=30;
    let ended = lines::is_ended(&block.text) || block.text.ends_with([':', ',']);
    let told = byline::names(&block.text).is_some() || is_date_line(&block.text);
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
        && WORDS.contains(&block.text.split(' ').count())
        && !ended
        && !told
}

/// What a line is that stands above a story and is none of it.
fn sort_above(text: &str, headline: &str) -> Option<LeftOutKind> {
    if credit::is_caption_above(text) && !tells(text, headline, 3) {
        return Some(LeftOutKind::Caption);
    }
    // `Trams return to AvelPhoto of the port`
    let glued = text.strip_prefix(headline).filter(|rest| !rest.starts_with(' ') && rest.chars().count() <= MAX_GLUED);
    if glued.is_some_and(|rest| rest.starts_with(char::is_uppercase)) {
        return Some(LeftOutKind::Caption);
    }
    // `HomeNewsTrams return to Avel`
    let path = text.strip_suffix(headline).filter(|path| !path.is_empty() && path.chars().count() <= MAX_GLUED);
    if path.is_some_and(|path| !path.ends_with(' ') || path.trim_end().ends_with(['>', '»', '/', '›', '|'])) {
        return Some(LeftOutKind::Label);
    }
    are_words_to_look_up(text).then_some(LeftOutKind::Label)
}

/// `06b3ae-trams-return-to-the-old-quay-of-avel`: a picture's file, where its caption should be.
fn names_file(word: &str) -> bool {
    const MIN_LETTERS: usize = 30;
    const MIN_PARTS: usize = 4;
    word.len() >= MIN_LETTERS
        && word.split(['-', '_']).count() > MIN_PARTS
        && word.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.'))
}

/// `Avel trams port people Avel trams`: words that nothing parts and that begin again.
pub(in crate::article) fn are_words_to_look_up(text: &str) -> bool {
    const MIN_TAGS: usize = 6;
    // A tag may be abbreviated, and be the last.
    let first = if lines::is_ended(text) { 3 } else { 2 };
    let words: Vec<&str> = text.split(' ').collect();
    let marked = |word: &&str| word.ends_with([',', ';', ':', '!', '?', '–', '—']);
    words.len() >= MIN_TAGS
        && !words.iter().any(marked)
        && words[..2].iter().all(|word| word.starts_with(char::is_uppercase))
        && words.windows(first).skip(first).any(|again| again == &words[..first])
}

/// A line of a few words that says nothing: no sentence, no score, no stars, no note.
fn is_crumb(block: &Block) -> bool {
    let text = block.text.as_str();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let few = text.split_whitespace().count() <= MAX_WORDS
        && text.chars().count() <= MAX_LETTERS
        && in_letters(text) <= MAX_UNSPACED;
    let opens = !text.starts_with(['"', '“', '„', '«', '‘', '「', '『', '—', '–']);
    // `Serves six`, `30 min`, above a recipe.
    let tells = lines::tells_score(text) || rating::of(text).is_some() || sign_off::is_note(text);
    block.kind == BlockKind::Paragraph && !tells && (letters == 0 || few && !lines::is_ended(text) && opens)
}

/// `Written by:`, and nobody.
fn is_label_of_nothing(text: &str) -> bool {
    let label = fold(text);
    text.ends_with([':', '：'])
        && (is_any(&PHRASES.sources, &label)
            || [&PHRASES.bylines, &PHRASES.sources, &PHRASES.published]
                .into_iter()
                .any(|list| is_any(list, label.trim_end_matches([':', '：', ' ']))))
}

/// The blocks without captions that a page says twice, below each other or in one line: once for who sees the picture, and once
/// for who does not. What tells the headline is a standfirst, and stays once.
pub(super) fn without_doubles(body: Vec<Block>, tells: impl Fn(&str) -> bool) -> (Vec<Block>, Vec<String>) {
    const MIN_WORDS_WITHIN: usize = 3;
    const MIN_CARD_WORDS: usize = 5;
    let story = |block: &Block| block.kind == BlockKind::Paragraph && block.text.chars().count() >= MIN_STORY;
    let half = |text: &str| -> Option<usize> {
        let middle = text.len() / 2;
        let halves = text.is_char_boundary(middle).then(|| text.split_at(middle));
        halves.filter(|(one, other)| {
            other.strip_prefix(' ') == Some(*one) && one.split(' ').count() >= MIN_WORDS_WITHIN
        })?;
        Some(middle)
    };
    let (mut kept, mut doubles): (Vec<Block>, Vec<String>) = (Vec::new(), Vec::new());
    let mut blocks = body.into_iter().peekable();
    while let Some(mut block) = blocks.next() {
        let plain = block.kind == BlockKind::Paragraph;
        // What is said to be on a picture, above its caption, which says it again.
        let open = plain || block.kind == BlockKind::Heading;
        if open && !tells(&block.text) && blocks.peek().is_some_and(|next| credit::captions(&next.text, &block.text)) {
            doubles.push(block.text);
            continue;
        }
        let plain = plain && !lines::is_ended(&block.text);
        let again = plain && blocks.peek().is_some_and(|next| next.kind == block.kind && next.text == block.text);
        if again {
            while blocks.next_if(|next| next.text == block.text).is_some() {}
        }
        let middle = half(&block.text).filter(|_| plain);
        if !again && middle.is_none() {
            kept.push(block);
            continue;
        }
        if let Some(middle) = middle {
            block.text.truncate(middle);
        }
        // The words for a picture and the title of another story, which the picture leads to.
        let card = middle.is_some() && block.text.split(' ').count() >= MIN_CARD_WORDS && kept.iter().any(story);
        if card && blocks.peek().is_some() {
            doubles.push(block.text);
            continue;
        }
        // Below it the story goes on.
        let below = blocks.peek().is_some();
        let is_caption = below && !tells(&block.text) && !lead::is_sentence(&block.text) && !kept.iter().any(story);
        if is_caption {
            doubles.push(block.text);
        } else {
            kept.push(block);
        }
    }
    (kept, doubles)
}

#[cfg(test)]
#[path = "crumbs_tests.rs"]
mod tests;
