//! Lines above a headline that have nothing to do with its story: the motto of a site, an advertisement, a notice, a caption, another
//! story. Nobody can list them, but they share no word with what is told below, and the headline does.
//!
//! A feature's headline may share none with its story either, and a deck stands below it that does. So lines go only where something
//! else tells that they are none: what they look like, what stands between, how many they are, how short the headline below is, how
//! many words they have of which the story has none (`common`). In doubt all stay.

mod common;
mod furniture;

use std::ops::Range;

use super::{around, masthead, title};
use crate::article::heads::opens_story;
use crate::article::words::{Telling, in_letters, is_stopless};
use crate::article::{LeftOut, LeftOutKind, above, byline, credit, date_line, desk, embargo, letter, press};

use common::Common;
use furniture::is_furniture;

/// The story begins within as many lines.
const TOP: usize = 40;
/// As many lines of it are compared with those above.
const STORY: usize = 12;
/// A line of prose has as many characters.
const MIN_PROSE: usize = 70;
/// A headline says as many words of its story again, or so many if they are a good part of it.
const MIN_TOLD: usize = 3;
const MIN_SHORT_TOLD: usize = 2;
/// A headline has at most as many words, or letters where no spaces part them; a deck often has more.
const MAX_WORDS: usize = 26;
const MAX_LETTERS: usize = 60;
/// A headline below a day has at most as many words; a deck that ends with a stop has at least as many.
const MAX_DATED: usize = 16;
const MAX_DATED_APART: usize = 12;
const MIN_DECK: usize = 4;
/// A deck has more words.
const MAX_SHORT: usize = 10;
/// The headline stands below prose that ends within as many lines.
const MAX_FROM: usize = 6;
/// One below a caption in sentences, with who wrote it right below.
const MAX_SIGNED_FROM: usize = 3;
/// A line that shares a few of its words with a story shares them by chance, where another shares as many more.
const MAX_CHANCE: usize = 2;
const MIN_MORE: usize = 1;

/// A line at the top of a text.
struct Line<'a> {
    text: &'a str,
    place: (usize, usize),
    what: What,
    words: Telling,
}

/// What a line is, as far as it can be told by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Something that later steps know: they need it, or they take it.
    Known(LeftOutKind),
    /// It can be no headline.
    Furniture,
    /// It looks like a headline.
    Title,
    /// It is too short for one, or has a stop.
    Other,
    Prose,
}

/// Takes such lines out, where the headline stands below them.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    let Some(gone) = lines_above(paragraphs) else { return };
    let texts = gone.iter().map(|(paragraph, line)| paragraphs[*paragraph][*line].to_owned());
    left_out.extend(texts.map(|text| LeftOut { kind: LeftOutKind::Label, text }));
    for (paragraph, line) in gone.into_iter().rev() {
        paragraphs[paragraph].remove(line);
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// Where such lines stand.
fn lines_above(paragraphs: &[Vec<&str>]) -> Option<Vec<(usize, usize)>> {
    let places = paragraphs.iter().enumerate().take(TOP + STORY);
    let lines: Vec<Line<'_>> = places
        .flat_map(|(at, lines)| lines.iter().enumerate().map(move |(line, text)| ((at, line), *text)))
        .take(TOP + STORY)
        .map(|(place, text)| Line { text, place, what: what(text), words: Telling::of(text) })
        .collect();
    let page = Page { lines: &lines };
    let at = page.headline()?;
    let gone = (0..at).filter(|at| !matches!(lines[*at].what, What::Known(_)) || page.is_day_of_another(*at));
    let gone: Vec<(usize, usize)> = gone.map(|at| lines[at].place).collect();
    (!gone.is_empty()).then_some(gone)
}

struct Page<'a> {
    lines: &'a [Line<'a>],
}

impl Page<'_> {
    /// Where the headline stands, if what is above it has nothing to do with it.
    fn headline(&self) -> Option<usize> {
        let mut from = 0;
        // A text may begin with prose that is none of the story.
        while from <= MAX_FROM {
            let lead = from + self.lines[from..].iter().take(TOP).position(|line| line.what == What::Prose)?;
            if self.lines[from..lead].iter().any(|line| line.what == What::Title) {
                let below: Vec<&str> = self.lines[lead..].iter().take(STORY).map(|line| line.text).collect();
                let story = Telling::of(&below.join(" "));
                if let Some(at) = self.candidate(from..lead, &story) {
                    return self.is_headline(at, from, &story).then_some(at);
                }
            }
            from = lead + 1;
        }
        None
    }

    fn is_headline(&self, at: usize, from: usize, story: &Telling) -> bool {
        let above = &self.lines[..at];
        if above.iter().any(|line| is_kept(line.text)) {
            return false;
        }
        // Prose above a headline is a caption, above who wrote it; or it has nothing to do with what is told below.
        let titled = self.lines[..from].iter().any(|line| line.what == What::Title);
        let captioned = !titled && from <= MAX_SIGNED_FROM && self.is_signed(at);
        // What stands below a title is the story of that.
        if from > 0 && !captioned && (titled || !self.is_below_others(at, story)) {
            return false;
        }
        let told = self.lines[at].words.shared(story);
        let mut unknown = above.iter().filter(|line| matches!(line.what, What::Title | What::Other));
        let chance = |line: &Line<'_>| {
            let own = line.words.shared(story);
            let few = own <= 1 || own <= MAX_CHANCE && own * 2 < line.words.count();
            own == 0 || few && told > own + own.max(MIN_MORE)
        };
        unknown.all(chance) && self.is_sure(at, story)
    }

    /// The first line above prose that looks like a headline and tells what the prose tells.
    fn candidate(&self, within: Range<usize>, story: &Telling) -> Option<usize> {
        let tells = |at: &usize| {
            let line = &self.lines[*at];
            let told = line.words.shared(story);
            line.what == What::Title && (told >= MIN_TOLD || told >= MIN_SHORT_TOLD && told * 2 >= line.words.count())
        };
        let told = |at: usize| self.lines[at].words.shared(story);
        let first = within.clone().find(tells)?;
        // One that shares but two of its words may be another such line, where one below shares more.
        let more = (first + 1..within.end).filter(tells).find(|at| told(*at) >= told(first) + MIN_SHORT_TOLD);
        Some(more.filter(|_| told(first) < MIN_TOLD).unwrap_or(first))
    }

    /// Whether the prose above a line is of something else than that line and its story, and less than that is.
    fn is_below_others(&self, at: usize, story: &Telling) -> bool {
        let (above, below) = (&self.lines[..at], &self.lines[at..self.lines.len().min(at + STORY)]);
        let length = |lines: &[Line<'_>]| {
            lines.iter().filter(|line| line.what == What::Prose).map(|line| line.text.len()).sum::<usize>()
        };
        let (headline, much) = (&self.lines[at].words, self.common(at, story).is_much());
        let other = |line: &Line<'_>| {
            let common = Common::of(&line.words, story);
            (much && common.is_none() || common.is_of_another()) && line.words.shared(headline) <= 1
        };
        length(above) <= length(below) && above.iter().filter(|line| line.what == What::Prose).all(other)
    }

    fn common(&self, at: usize, story: &Telling) -> Common {
        Common::of(&self.lines[at].words, story)
    }

    /// Whether the line at `at` is the day of the title right above it, with nothing between and nothing more below in its paragraph.
    fn is_day_of_another(&self, at: usize) -> bool {
        let Some(title) = at.checked_sub(1).map(|above| &self.lines[above]) else { return false };
        let day = &self.lines[at];
        day.what == What::Known(LeftOutKind::Dateline)
            && title.what == What::Title
            && title.place.0 == day.place.0
            && self.lines.get(at + 1).is_none_or(|below| below.place.0 != day.place.0)
    }

    /// Whether who wrote it, or the day, stands right below a line.
    fn is_signed(&self, at: usize) -> bool {
        self.lines
            .get(at + 1)
            .is_some_and(|below| matches!(below.what, What::Known(LeftOutKind::Byline | LeftOutKind::Dateline)))
    }

    /// Whether what stands above the line at `at` is no headline to which that line is a deck.
    fn is_sure(&self, at: usize, story: &Telling) -> bool {
        const MANY: usize = 4;
        const SEVERAL: usize = 3;
        let above = &self.lines[..at];
        let is = |whats: &[What]| (0..at).filter(|at| whats.contains(&above[*at].what)).collect::<Vec<_>>();
        let (titles, furniture) = (is(&[What::Title]), is(&[What::Furniture]));
        // Who wrote it stands right below a headline.
        let signed = |at: &usize| self.lines[at + 1].what == What::Known(LeftOutKind::Byline);
        if is(&[What::Title, What::Other]).iter().any(signed) {
            return false;
        }
        let unknown = titles.len() + furniture.len() + is(&[What::Other]).len();
        if unknown >= MANY || titles.len() >= SEVERAL || !is(&[What::Prose]).is_empty() {
            return true;
        }
        if self.give_way(&titles, !furniture.is_empty(), at, story) {
            return true;
        }
        let Some(last) = titles.last().copied() else {
            return !furniture.is_empty() || self.are_hours(at, story) || self.is_below_section_and_day(at, story);
        };
        if titles.iter().all(|at| self.is_repeated(*at)) || self.is_told_again(at) || self.has_deck(at) {
            return true;
        }
        // `Coins for all`, the day, and the headline; a day in a paragraph with what stands above it may be that one's.
        let (title, day, below) = (&self.lines[last], &self.lines[last + 1], &self.lines[at]);
        let apart = title.place.0 != day.place.0 || day.place.0 == below.place.0;
        let strange = titles.iter().all(|at| self.lines[*at].words.shared(story) == 0);
        let most = if apart { MAX_DATED } else { MAX_DATED_APART };
        if day.what == What::Known(LeftOutKind::Dateline) && (apart || strange) && words(below.text) <= most {
            return true;
        }
        // A deck has more words than its headline.
        let few = words(below.text) <= words(title.text) && !title.text.contains([',', ':']);
        few && strange && !self.heads_a_part(at)
    }

    /// `News of the town`, the day, and a headline that tells the story: whether nothing else stands above the line at `at`.
    fn is_below_section_and_day(&self, at: usize, story: &Telling) -> bool {
        let [section, day] = &self.lines[..at] else { return false };
        day.what == What::Known(LeftOutKind::Dateline)
            && section.what == What::Other
            && !around::is_stopped(section.text)
            && section.words.shared(story) == 0
            // A day right below a headline of few words is that one's.
            && date_line::is_labelled(day.text)
            && (section.place.0 != day.place.0 || day.place.0 == self.lines[at].place.0)
            && words(self.lines[at].text) <= MAX_DATED
    }

    /// `10:00 Uhr`: whether above a headline that tells the story stand but such lines.
    fn are_hours(&self, at: usize, story: &Telling) -> bool {
        const MAX_LETTERS: usize = 4;
        let hour = |text: &str| {
            text.contains(|sign: char| sign.is_ascii_digit())
                && text.contains(':')
                && text.chars().filter(|letter| letter.is_alphabetic()).count() <= MAX_LETTERS
        };
        let mut others = self.lines[..at].iter().filter(|line| line.what == What::Other).peekable();
        self.common(at, story).is_much() && others.peek().is_some() && others.all(|line| hour(line.text))
    }

    /// Whether titles have so little to do with the story, and the line at `at` so much, that no headline is to be seen in them: they
    /// have many words; or there is furniture of a page beside them, and the line below is shorter than decks are.
    fn give_way(&self, titles: &[usize], furnished: bool, at: usize, story: &Telling) -> bool {
        let (length, much) = (words(self.lines[at].text), self.common(at, story).is_much());
        let none = |title: &usize| {
            let common = self.common(*title, story);
            let short = furnished && length <= MAX_SHORT && common.shared() == 0 && !self.heads_a_part(at);
            much && (short || common.is_none()) || common.is_of_another()
        };
        let together = || titles.iter().map(|title| self.common(*title, story)).sum::<Common>();
        let several = || titles.len() > 1 && much && together().is_of_another();
        length <= MAX_DATED && !titles.is_empty() && (titles.iter().all(none) || several())
    }

    /// Whether a line stands once more further down, alone or with something behind it: a caption stands twice too, but right below itself.
    fn is_told_again(&self, at: usize) -> bool {
        let title = self.lines[at].text;
        let again = |line: &&Line<'_>| line.text.starts_with(title);
        self.lines.get(at + 1).is_none_or(|next| !next.text.starts_with(title))
            && self.lines.iter().skip(at + 2).any(|line| again(&line))
    }

    /// Whether between a headline and its story stands a sentence that tells of it.
    fn has_deck(&self, at: usize) -> bool {
        let below = self.lines[at + 1..].iter().take_while(|line| line.what != What::Prose);
        below
            .into_iter()
            .any(|line| line.what == What::Other && around::is_stopped(line.text) && words(line.text) >= MIN_DECK)
    }

    /// Titles that stand right above prose head the parts of a story, and the first of them heads its first.
    fn heads_a_part(&self, at: usize) -> bool {
        let heads = |at: usize| {
            self.lines[at].what == What::Title && self.lines.get(at + 1).is_some_and(|below| below.what == What::Prose)
        };
        heads(at)
            && (at + 2..self.lines.len()).any(|other| heads(other) && self.lines[other].text != self.lines[at].text)
    }

    /// Whether a line stands there twice, and not right below itself: a site says its name so.
    fn is_repeated(&self, at: usize) -> bool {
        let again = |other: usize| other.abs_diff(at) > 1 && self.lines[other].text == self.lines[at].text;
        (0..self.lines.len()).any(again)
    }
}

/// How many words a line has, or as many as its letters would make.
fn words(text: &str) -> usize {
    const LETTERS: usize = 2;
    const LETTERS_OF_ALPHABET: usize = 8;
    let letters = if text.contains(is_stopless) { LETTERS_OF_ALPHABET } else { LETTERS };
    text.split_whitespace().count() + in_letters(text) / letters
}

/// A line without stops, as such a script has it, that is no longer than a headline.
fn is_stopless_title(text: &str) -> bool {
    const MAX: usize = 110;
    text.contains(is_stopless) && text.chars().count() <= MAX && !around::is_stopped(text)
}

fn what(text: &str) -> What {
    if embargo::holds_back(text) || is_kept(text) {
        return What::Known(LeftOutKind::Label);
    }
    if is_furniture(text) {
        return What::Furniture;
    }
    if date_line::is_date_line(text) {
        return What::Known(LeftOutKind::Dateline);
    }
    if let Some(kind) = title::away(text) {
        return What::Known(kind);
    }
    let title = is_stopless_title(text);
    if opens_story(text)
        || !title && around::tells(text) && (text.chars().count() >= MIN_PROSE || in_letters(text) >= MIN_PROSE / 3)
    {
        return What::Prose;
    }
    if byline::with_day(text).is_some() || byline::with_role(text).is_some() {
        return What::Known(LeftOutKind::Byline);
    }
    if credit::is_caption(text) || credit::is_credit(text) {
        return What::Known(LeftOutKind::Caption);
    }
    if masthead::is_way(text) || above::is_section(text) || press::is_above(text) {
        return What::Known(LeftOutKind::Label);
    }
    let few = text.split_whitespace().count() <= MAX_WORDS && in_letters(text) <= MAX_LETTERS;
    if (few || title) && title::is_title(text) { What::Title } else { What::Other }
}

/// What stands above a headline and says how to read the text: a mail, a form, an embargo.
fn is_kept(text: &str) -> bool {
    embargo::holds_back(text)
        || letter::header(text).is_some()
        || desk::headline_of(text).is_some()
        || title::is_greeting(text)
        || press::is_release_line(text)
}

#[cfg(test)]
#[path = "unrelated_tests.rs"]
mod tests;
