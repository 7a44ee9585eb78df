//! What a post may not lose of its article: the label of one that was paid for or is satire, the headings that part what is known from
//! what is said, and of a sentence what says how far it is true.

use std::cell::OnceCell;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::lead::tells_denial;
use super::super::once::squeezed;
use super::super::parts::WARNING;
use super::super::room::Room;
use super::super::signed;
use super::lines::PREHEADER;
use super::{Found, Spot, quoted};
use crate::article::BlockKind;
use crate::post::Part;
use crate::text::{self, language::Language};

/// So much of a sentence, in letters, shows that it stands in a post.
const MIN_START: usize = 24;
/// As many sentences at the beginning of a story may be cut.
const MAX_SENTENCES: usize = 40;

impl Found<'_> {
    /// Looks at what the parts of a post have not.
    pub(super) fn kept(&mut self, parts: &[Part]) {
        let texts: Vec<&str> = parts.iter().map(|part| part.text.text.as_str()).collect();
        self.label(parts, &texts);
        if self.own.is_none() {
            self.headings(&texts);
            self.answer(parts, &texts);
            self.narrator(&texts);
            for text in texts {
                self.qualifiers("text", text);
            }
            for text in parts.iter().filter_map(|part| part.fields.get(PREHEADER)) {
                self.qualifiers(PREHEADER, text);
            }
        }
    }

    /// Whether the label before the headline stands in the post.
    fn label(&mut self, parts: &[Part], texts: &[&str]) {
        let article = self.job.article;
        let Some(label) = article.owed_label() else { return };
        let shown = squeezed(label);
        let fields = parts.iter().flat_map(|part| part.fields.values()).map(String::as_str);
        if parts.is_empty() || texts.iter().copied().chain(fields).any(|text| squeezed(text).contains(&shown)) {
            return;
        }
        let message =
            format!("the article is labelled {}, and the post does not say so; write it there", quoted(label));
        self.warn("label-lost", Spot::text("text"), &message);
    }

    /// Whether a list stands without its heading, where several have one.
    fn headings(&mut self, texts: &[&str]) {
        let article = self.job.article;
        let headed: Vec<(&str, &str)> = article
            .body
            .windows(2)
            .filter(|pair| pair[0].kind == BlockKind::Heading && pair[1].kind == BlockKind::Item)
            .map(|pair| (pair[0].text.as_str(), pair[1].text.as_str()))
            .collect();
        if headed.len() < 2 {
            return;
        }
        let all = squeezed(&texts.join(" "));
        let lost = |(heading, item): &&(&str, &str)| {
            let (heading, item) = (squeezed(heading), squeezed(item));
            !item.is_empty() && all.contains(&item) && !all.contains(&heading)
        };
        if let Some((heading, _)) = headed.iter().find(lost) {
            let channel = &self.job.channel.name;
            let message =
                format!("the list below {} stands without that heading; write words in {channel}.md", quoted(heading));
            self.warn("list-unheaded", Spot::text("text"), &message);
        }
    }

    /// Whether a charge or a verdict stands without what the story tells of it: that it is denied, or not final.
    fn answer(&mut self, parts: &[Part], texts: &[&str]) {
        let owed = &self.job.story.others;
        let language = Language::of(&self.job.article.language);
        let tells = |text: &&str| {
            let charge = language.accuses(text) || language.orders(text) || language.is_hearsay(text);
            charge || language.tells_verdict(text)
        };
        let lost = owed.certain && !owed.denial.is_empty() && texts.iter().any(tells);
        // What who is charged says himself before the court is an answer.
        let replied = || !owed.answers.is_empty() && texts.iter().any(|text| language.replies(text));
        if !lost || texts.iter().any(|text| tells_denial(self.job, text)) || replied() {
            return;
        }
        let channel = &self.job.channel.name;
        let fits = parts.last().is_some_and(|part| self.has_room_for(part, &owed.denial));
        let lacks = if fits { "the text leaves out" } else { "the text has no room for" };
        let message = format!(
            "{lacks} {}, which answers what it tells, or says how far that stands; write words in {channel}.md",
            quoted(&owed.denial)
        );
        self.warn("answer-left-out", Spot::text("text"), &message);
    }

    /// Whether `sentence` would have room in a paragraph of its own below `part`.
    fn has_room_for(&self, part: &Part, sentence: &str) -> bool {
        let rules = &self.job.channel.rules;
        let warning = self.job.options.get(WARNING).and_then(Value::as_str).unwrap_or_default();
        let mut text = part.text.clone();
        text.push_str("\n\n");
        text.push_str(sentence);
        Room::text(rules, !part.media.is_empty(), self.job.target, warning).fits(&text)
    }

    /// Whether somebody speaks of himself in a post that does not say who that is.
    fn narrator(&mut self, texts: &[&str]) {
        let Some(author) = signed::unnamed(self.job, texts.iter().copied()) else { return };
        let channel = &self.job.channel.name;
        let message = format!(
            "the post speaks in the first person and does not name {author}; write words in {channel}.md that do"
        );
        self.warn("author-unnamed", Spot::text("text"), &message);
    }

    /// Whether a sentence was cut before what says how far it is true.
    fn qualifiers(&mut self, name: &str, text: &str) {
        let language = Language::of(&self.job.article.language);
        let letters = OnceCell::new();
        let mut left = MAX_SENTENCES;
        // Paragraphs stand in their order: the next one is looked for behind the last.
        let mut behind = text;
        for (paragraph, ends) in self.job.story.sentences() {
            let next = behind.trim_start().strip_prefix(paragraph);
            // What is there whole has all its sentences.
            let elsewhere = || place_of(paragraph, text).map(|at| &text[at + paragraph.len()..]);
            if left > 0
                && let Some(rest) = next.or_else(elsewhere)
            {
                behind = rest;
                left -= 1;
                continue;
            }
            let mut start = 0;
            for end in ends {
                let sentence = paragraph[std::mem::replace(&mut start, *end)..*end].trim();
                left = left.saturating_sub(1);
                if left == 0 {
                    return;
                }
                let Some(cut) =
                    cut_away(sentence, text, &letters).filter(|cut| text::limits_what_stands_before(cut, language))
                else {
                    continue;
                };
                let channel = &self.job.channel.name;
                let message = format!(
                    "the {name} leaves out how a sentence goes on, {}, which says how far it is true; write words in {channel}.md",
                    quoted(cut.trim())
                );
                self.warn("qualifier-cut", Spot::text(name), &message);
                return;
            }
        }
    }
}

/// The first [`MIN_START`] characters, if there are as many.
fn opening(words: &str) -> Option<&str> {
    if words.as_bytes().first_chunk::<MIN_START>().is_some_and(|start| start.is_ascii()) {
        return words.get(..MIN_START);
    }
    let (at, last) = words.char_indices().nth(MIN_START - 1)?;
    Some(&words[..at + last.len_utf8()])
}

/// Whether `text` has an `opening`. The standard library looks for a few bytes at many places at once, and only for so few: letters that
/// have more are looked for by the first of them.
fn stands_in(opening: &str, text: &str) -> bool {
    const MAX_AT_ONCE: usize = 32;
    let first = &opening[..opening.floor_char_boundary(MAX_AT_ONCE)];
    text.contains(first) && (first.len() == opening.len() || text.contains(opening))
}

/// Where `words` stand in `text`, looked for by their opening: a search for all of them would first walk through them twice.
fn place_of(words: &str, text: &str) -> Option<usize> {
    // Most stand nowhere, which is told soonest without their places.
    let opening = opening(words).filter(|opening| stands_in(opening, text))?;
    text.match_indices(opening).map(|(at, _)| at).find(|at| text[*at..].starts_with(words))
}

/// What of `sentence` is cut away in `text`, which has its beginning. The `letters` of `text` are told once for all sentences.
fn cut_away<'s>(sentence: &'s str, text: &str, letters: &OnceCell<String>) -> Option<&'s str> {
    let opening = opening(sentence).filter(|opening| stands_in(opening, text))?;
    if place_of(sentence, text).is_some() {
        return None;
    }
    // The headline may begin as its story does.
    let below = text.find('\n').filter(|end| text[..*end].contains(opening)).unwrap_or_default();
    let at = below + text[below..].find(opening)?;
    // Whole but for its marks and spaces. Looked at last: it walks through all of the post.
    if letters.get_or_init(|| squeezed(text)).contains(&squeezed(sentence)) {
        return None;
    }
    let shown = &text[at..];
    let line = shown.split('\n').next().unwrap_or_default();
    // Words are common as a whole or not at all.
    let borders: Vec<usize> = sentence.split_word_bound_indices().map(|(at, _)| at).collect();
    let alike_to = sentence.chars().zip(line.chars()).take_while(|(a, b)| alike(*a, *b));
    let ends = alike_to.scan((0, 0), |(one, other), (a, b)| {
        (*one, *other) = (*one + a.len_utf8(), *other + b.len_utf8());
        Some((*one, *other))
    });
    let whole = ends.filter(|(one, _)| *one == sentence.len() || borders.binary_search(one).is_ok());
    let (common, told) = whole.last().unwrap_or_default();
    let rest = &sentence[common..];
    // Who says it may have moved up.
    let tail: usize = rest
        .chars()
        .rev()
        .zip(line[told..].chars().rev())
        .take_while(|(a, b)| alike(*a, *b))
        .map(|(a, _)| a.len_utf8())
        .sum();
    let cut = &rest[..rest.len() - tail];
    cut.contains(char::is_alphanumeric).then_some(cut)
}

/// Whether a post sets `b` for `a`: marks and spaces follow the language.
fn alike(a: char, b: char) -> bool {
    a == b || a.is_whitespace() && b.is_whitespace() || [a, b].into_iter().all(|c| "\"'“”„«»‘’".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_away_is_told_from_what_moved_up() {
        let away = |sentence: &'static str, text: &str| cut_away(sentence, text, &OnceCell::new());
        let sentence = "The mayor took the money from the builder and hid it in a shed, prosecutors say.";
        assert_eq!(away(sentence, sentence), None);
        let moved = "Mayor\n\nThe mayor took the money from the builder, prosecutors say.";
        assert_eq!(away(sentence, moved), Some(" and hid it in a shed"));
        let cut = "Mayor\n\nThe mayor took the money from the builder…\n\nMore.";
        assert_eq!(away(sentence, cut), Some(" and hid it in a shed, prosecutors say."));
        assert_eq!(away(sentence, "Mayor"), None);
        let other = "Mayor\n\nThe mayor took the money from the bank.";
        assert_eq!(away(sentence, other), Some("builder and hid it in a shed, prosecutors say"));
    }
}
