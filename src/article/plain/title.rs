//! Which line of a text is its headline. An agency, a content system or a mail puts lines above it in forms that nobody can list, so
//! each line above the story is judged by itself: what it looks like, and how much of the story it tells.
//!
//! In doubt the first line is the headline; what is taken for none is left out with its words, so that an editor sees it.

mod aside;
mod houses;
mod labels;
mod lines;
mod rivals;
mod story;

use story::{is_prose, is_story, is_told};

use super::ends_a_sentence;
use crate::article::headline_tail::without_picture_mark;
use crate::article::heads::{is_head, opens_story};
use crate::article::lines::is_over;
use crate::article::words::Words;
use crate::article::{LeftOut, LeftOutKind, above, byline, desk, embargo, language};

/// The story begins within as many lines.
const MAX_TOP: usize = 16;
/// As many lines of the story are compared with those above it, in characters each.
const MAX_STORY_LINES: usize = 10;
/// A label has fewer words than a headline: as many it may share with none of the story.
const MAX_LABEL_WORDS: usize = 4;
/// A story says within as many words what it is about.
const MAX_OPENING: usize = 3;
/// A headline says as many words of its story again.
const MIN_TOLD: usize = 2;

/// A line above a story.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    text: &'a str,
    /// In which paragraph it stands.
    paragraph: usize,
    sort: Sort,
}

impl Line<'_> {
    fn is_day(&self) -> bool {
        self.sort == Sort::Away(LeftOutKind::Dateline)
    }

    fn is_short(&self) -> bool {
        const MAX_WORDS: usize = 6;
        self.text.split(' ').take(MAX_WORDS + 1).count() <= MAX_WORDS
    }

    fn is_button(&self) -> bool {
        lines::is_of_page(self.text)
    }
}

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// None of the story.
    Away(LeftOutKind),
    /// As long as a headline, and open at its end.
    Title,
    /// Too short to tell, or with a stop.
    Weak,
}

/// Sets aside the lines above a text's headline, and gives each line below it, down to the story, a paragraph of its own; gives who
/// wrote it, if those above say so.
pub(super) fn settle(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) -> Vec<String> {
    let Some(top) = Top::of(paragraphs) else { return Vec::new() };
    let at = top.headline();
    top.part(paragraphs, at);
    let signed = top.above(at, left_out);
    if let Some((line, said)) = top.lines.get(at).and_then(|line| Some((line.text, lines::said_in_chat(line.text)?))) {
        left_out
            .push(LeftOut { kind: LeftOutKind::Label, text: line[..line.len() - said.len()].trim_end().to_owned() });
    }
    top.drop_marks_below(paragraphs, at, left_out);
    signed
}

/// How many lines stand above the headline of a text; they are left out, and gives who wrote it, if they say so.
pub(super) fn lines_above(paragraphs: &[Vec<&str>], left_out: &mut Vec<LeftOut>) -> (usize, Vec<String>) {
    let Some(top) = Top::of(paragraphs) else { return (0, Vec::new()) };
    let at = top.headline();
    (at, top.above(at, left_out))
}

/// A line that opens no text that a writer made up: what stands there was put above it.
pub(super) fn opens_raw(line: &str) -> bool {
    lines::opens_raw(line)
}

/// As long as a headline, and open at its end.
pub(super) fn is_title(line: &str) -> bool {
    lines::is_title(line)
}

/// What a line above a headline is, if it can be nothing else there.
pub(super) fn away(line: &str) -> Option<LeftOutKind> {
    lines::kind(line)
}

/// `Hi all,`
pub(super) fn is_greeting(line: &str) -> bool {
    lines::is_greeting(line)
}

fn who(line: &str) -> Vec<String> {
    let listed = || byline::listed(line).filter(|_| !byline::is_house(line));
    byline::names(line).or_else(|| byline::with_role(line)).or_else(listed).unwrap_or_default()
}

/// The lines above a story, and what it says.
struct Top<'a> {
    lines: Vec<Line<'a>>,
    /// In which paragraph the story begins, and in which of its lines.
    story: (usize, usize),
    told: Words,
    /// The story opens with an agency's dateline.
    wired: bool,
    /// Its first words.
    opening: String,
    /// How many paragraphs have a title in their first line.
    pieces: usize,
}

impl<'a> Top<'a> {
    /// None if no story follows within a few lines.
    fn of(paragraphs: &[Vec<&'a str>]) -> Option<Self> {
        let mut above: Vec<Line<'a>> = Vec::new();
        let mut story = None;
        'all: for (paragraph, of_paragraph) in paragraphs.iter().enumerate() {
            for (at, text) in of_paragraph.iter().copied().enumerate() {
                let told = above.iter().any(|line| lines::kind(line.text).is_none());
                if is_story(&of_paragraph[at..]) || told && is_told(text) {
                    let mut at = at;
                    // A line that goes on in this one is of the story too.
                    while at > 0 && !opens_story(of_paragraph[at]) && goes_on(of_paragraph[at - 1], of_paragraph[at]) {
                        above.pop();
                        at -= 1;
                    }
                    story = Some((paragraph, at));
                    break 'all;
                }
                if above.len() == MAX_TOP {
                    return None;
                }
                above.push(Line { text, paragraph, sort: Sort::Weak });
            }
        }
        let story = story.filter(|_| !above.is_empty())?;
        let below = paragraphs[story.0..]
            .iter()
            .enumerate()
            .flat_map(|(at, lines)| lines.iter().skip(if at == 0 { story.1 } else { 0 }));
        let text = below.take(MAX_STORY_LINES).copied().collect::<Vec<_>>().join(" ");
        let wired = opens_story(paragraphs[story.0][story.1]);
        let titled = |lines: &&Vec<&str>| lines.len() > 1 && !ends_a_sentence(lines[0]) && is_prose(lines[1]);
        let pieces = paragraphs[story.0..].iter().filter(titled).count();
        let opening = paragraphs[story.0][story.1].split(' ').take(MAX_OPENING).collect::<Vec<_>>().join(" ");
        let mut top = Self { lines: above, story, told: Words::of(&text), wired, opening, pieces };
        for at in 0..top.lines.len() {
            top.lines[at].sort = sort(top.lines[at].text, &text);
        }
        top.set_aside_results(&text);
        top.set_aside_ways();
        top.set_aside_on_air();
        top.set_aside_contacts();
        top.set_aside_portraits();
        Some(top)
    }

    /// Which of the lines is the headline: the one that says so, else the first that looks like one, unless one above it may be.
    fn headline(&self) -> usize {
        let at = self.best();
        if self.lines[..at].iter().any(|line| embargo::holds_back(line.text)) { 0 } else { at }
    }

    fn best(&self) -> usize {
        let mut named = (0..self.lines.len()).filter(|at| desk::headline_of(self.lines[*at].text).is_some());
        // A single label may be a part of the headline: `Title: how a word was won`.
        let labelled =
            |at: usize| self.lines.iter().enumerate().any(|(other, line)| other != at && lines::is_field(line.text));
        // What a book or a play is called, in a box of facts below the headline.
        let boxed = |at: usize| {
            let label = self.lines[at].text.split([':', '：']).next().unwrap_or_default();
            label.contains(char::is_lowercase) && self.lines[..at].iter().any(|line| line.sort == Sort::Title)
        };
        if let (Some(at), None) = (named.next(), named.next())
            && labelled(at)
            && !boxed(at)
        {
            return at;
        }
        // As a page has it above its picture and once more above its story.
        if let Some(at) = (0..self.lines.len()).find(|at| self.is_repeated(*at)) {
            return at;
        }
        let titles = |from: usize| (from..self.lines.len()).find(|at| self.lines[*at].sort == Sort::Title);
        let Some(mut title) = titles(0) else { return self.alone() };
        // `Decision of the council`, `Ministry of Health of Avel`: the line below tells the story, and this one does not.
        while let Some(next) = titles(title + 1).filter(|next| self.is_beaten(title, *next)) {
            title = next;
        }
        (0..title).find(|at| self.lines[*at].sort != Sort::Title && self.is_held(*at, title)).unwrap_or(title)
    }

    /// Whether a title stands once more below itself, and nothing above it looks like a title.
    fn is_repeated(&self, at: usize) -> bool {
        let line = &self.lines[at];
        line.sort == Sort::Title
            && self.lines[..at].iter().all(|above| above.sort != Sort::Title)
            && self.lines[at + 1..].iter().any(|below| below.text == line.text)
    }

    /// Leaves out the lines above the one at `at`, and gives the names among them.
    fn above(&self, at: usize, left_out: &mut Vec<LeftOut>) -> Vec<String> {
        let mut signed = Vec::new();
        for (above, line) in self.lines[..at].iter().enumerate() {
            let kind = if let Sort::Away(kind) = line.sort { kind } else { LeftOutKind::Label };
            // Names in the first line of all, above others of the page, are those of a site.
            let said = || byline::names(line.text).or_else(|| byline::with_role(line.text)).is_some();
            let kind =
                if kind == LeftOutKind::Byline && above == 0 && at > 1 && !said() { LeftOutKind::Label } else { kind };
            if let Some((names, day)) = byline::with_day(line.text).filter(|(_, day)| line.text.starts_with(day)) {
                let name = line.text[day.len()..].trim_start().to_owned();
                signed.extend(names);
                left_out.push(LeftOut { kind: LeftOutKind::Dateline, text: day.to_owned() });
                left_out.push(LeftOut { kind: LeftOutKind::Byline, text: name });
                continue;
            }
            if kind == LeftOutKind::Byline {
                signed.extend(who(line.text));
            }
            left_out.push(LeftOut { kind, text: line.text.to_owned() });
        }
        signed
    }

    /// Takes out of the lines between headline and story those that can be nothing but a system's, such as codes.
    fn drop_marks_below(&self, paragraphs: &mut Vec<Vec<&'a str>>, at: usize, left_out: &mut Vec<LeftOut>) {
        let marks: Vec<&str> =
            self.lines.iter().skip(at + 1).map(|line| line.text).filter(|text| lines::is_mark_below(text)).collect();
        for mark in marks {
            let found = paragraphs.iter().take(MAX_TOP).position(|lines| lines[..] == [mark]);
            if let Some(found) = found.filter(|found| *found > 0) {
                paragraphs.remove(found);
                left_out.push(LeftOut { kind: LeftOutKind::Label, text: mark.to_owned() });
            }
        }
    }

    /// The headline where no line is as long as one: the last of those that are not known, if those above it are.
    fn alone(&self) -> usize {
        let own = |line: &Line<'_>| line.sort == Sort::Weak && !is_head(line.text) && !ends_a_sentence(line.text);
        let own: Vec<usize> = (0..self.lines.len()).filter(|at| own(&self.lines[*at])).collect();
        let known = |at: usize| self.lines[..at].iter().all(|line| matches!(line.sort, Sort::Away(_)));
        // A headline with a stop, below what is known for what it is.
        let ended = |line: &Line<'_>| {
            line.sort == Sort::Weak && ends_a_sentence(line.text) && line.text.split(' ').count() > MAX_LABEL_WORDS
        };
        let ended: Vec<usize> = (0..self.lines.len()).filter(|at| ended(&self.lines[*at])).collect();
        match own[..] {
            [only] if known(only) => only,
            [] if ended.len() == 1 && ended[0] > 0 && known(ended[0]) => ended[0],
            // An agency's text without a headline: its first sentence is one.
            [] if self.wired && known(self.lines.len()) && self.lines.iter().any(|line| lines::is_mark(line.text)) => {
                self.lines.len()
            }
            // A page of which the headline is lost: its day, a section and a button stand above the story.
            [] if known(self.lines.len()) && self.lines.iter().all(Line::is_short) => {
                let (day, button) = (self.lines.iter().any(Line::is_day), self.lines.iter().any(Line::is_button));
                if day && button || self.is_credited() { self.lines.len() } else { 0 }
            }
            [] if known(self.lines.len()) && self.is_credited() => self.lines.len(),
            _ if self.is_credited() => self.told_below_credit().unwrap_or(0),
            _ => 0,
        }
    }

    /// Whether the first line of all says whose a picture is: it is no headline, whatever else is there.
    fn is_credited(&self) -> bool {
        self.lines.first().is_some_and(|line| line.sort == Sort::Away(LeftOutKind::Credit))
    }

    /// The sentence below it that tells the story best, in the place of a headline.
    fn told_below_credit(&self) -> Option<usize> {
        const MIN_SHARED: usize = 3;
        let told = |at: &usize| self.told.shared(self.lines[*at].text);
        let own = (1..self.lines.len()).filter(|at| !matches!(self.lines[*at].sort, Sort::Away(_)));
        own.filter(|at| told(at) >= MIN_SHARED).max_by_key(|at| (told(at), self.lines.len() - at))
    }

    /// Whether the line at `title` heads one of several pieces, each right above its text: a newsletter has another headline.
    fn is_first_of_several(&self, title: usize) -> bool {
        self.story.0 == self.lines[title].paragraph && self.pieces > 1
    }

    /// Takes what stands above the headline out of `paragraphs`, and parts those down to the story.
    fn part(&self, paragraphs: &mut Vec<Vec<&'a str>>, at: usize) {
        let Some(headline) = self.lines.get(at) else {
            paragraphs[self.story.0].drain(..self.story.1);
            paragraphs.drain(..self.story.0);
            return;
        };
        let head = headline.paragraph;
        let within = self.lines[at + 1..].iter().take_while(|line| line.paragraph == head);
        let into_story = self.story.0 == head;
        // The address of the text stands with its headline; who wrote it and when is known below it too.
        let known = |line: &Line<'_>| {
            matches!(line.sort, Sort::Away(_)) && above::address(line.text).is_none() && !is_head(line.text)
        };
        let parts = into_story && self.story.1 > 0 && self.lines.len() > 1
            || within.clone().any(|line| known(line) || !is_head(line.text) && self.signs(&[headline.text], line));
        let only = paragraphs.len() == 1;
        // What stands in the paragraph of the headline above it.
        let above = self.lines[..at].iter().filter(|line| line.paragraph == head).count();
        let mut first: Vec<&str> = paragraphs[head].split_off(above);
        paragraphs.drain(..=head);
        if let Some(said) = desk::headline_of(first[0]).filter(|_| at > 0).or_else(|| lines::said_in_chat(first[0])) {
            first[0] = said;
        }
        if !parts || into_story && at + 1 == self.lines.len() && above == 0 {
            paragraphs.insert(0, first);
            return;
        }
        let count = 1 + within.count();
        let rest = first.split_off(count);
        let mut below: Vec<Vec<&str>> = Vec::new();
        for (line, of_top) in first.into_iter().zip(&self.lines[at..]) {
            match below.last_mut() {
                // A headline that was wrapped; who signed it stands in the line below, however the headline ends.
                Some(last)
                    if below_goes_on(last, line) && !self.signs(last, of_top) || is_address_below(last, line) =>
                {
                    last.push(line);
                }
                _ => below.push(vec![line]),
            }
        }
        if only {
            below.extend(unwrapped(rest));
        } else if !rest.is_empty() {
            below.push(rest);
        }
        paragraphs.splice(0..0, below);
    }

    /// Whether a line below the headline is nothing but who wrote it: a name that the story does not have, below words that are no
    /// names.
    fn signs(&self, headline: &[&str], line: &Line<'_>) -> bool {
        let spoken = || headline.iter().flat_map(|line| line.split(' ')).filter(|word| is_spoken(word)).count() > 1;
        let unknown =
            || byline::listed(line.text).is_some_and(|names| !names.is_empty()) && self.told.shared(line.text) == 0;
        line.sort == Sort::Away(LeftOutKind::Byline) || spoken() && unknown()
    }
}

/// Whether two lines stand below each other and go on: a headline that was wrapped.
fn is_in_lines(text: &str, below: &str, top: &Top<'_>, at: usize, next: usize) -> bool {
    next == at + 1 && top.lines[at].paragraph == top.lines[next].paragraph && goes_on(text, below)
}

fn is_address_below(above: &[&str], line: &str) -> bool {
    above.len() == 1 && above::address(line).is_some()
}

fn below_goes_on(above: &[&str], line: &str) -> bool {
    above.last().is_some_and(|last| goes_on(last, line) && !is_head(last) && !is_head(line))
}

fn goes_on(above: &str, line: &str) -> bool {
    let last = above.rsplit(' ').next().unwrap_or_default();
    !ends_a_sentence(above)
        && (line.starts_with(char::is_lowercase) || !is_over(above) || language::joins_words(last))
        && !lines::is_point(line)
}

/// The lines of a text without an empty one, as paragraphs: each is one unless it was wrapped.
fn unwrapped(lines: Vec<&str>) -> Vec<Vec<&str>> {
    const MIN_LINE: usize = 50;
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    for line in lines {
        let wraps = |last: &str| last.chars().count() >= MIN_LINE && !ends_a_sentence(last);
        match paragraphs.last_mut() {
            Some(paragraph) if paragraph.last().is_some_and(|last| wraps(last)) => paragraph.push(line),
            _ => paragraphs.push(vec![line]),
        }
    }
    paragraphs
}

/// A word of a sentence, and no name.
fn is_spoken(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && word.chars().count() >= 3 && !language::joins_words(word)
}

/// What a line looks like, above a story that begins with `story`.
fn sort(text: &str, story: &str) -> Sort {
    let text = without_picture_mark(text).unwrap_or(text);
    if let Some(kind) = lines::kind(text) {
        return Sort::Away(kind);
    }
    // `04.12.2026 12:56 Jane Roe`
    if byline::with_day(text).is_some_and(|(_, day)| text.starts_with(day)) {
        return Sort::Away(LeftOutKind::Byline);
    }
    // A name alone, of somebody whom the story does not know.
    let unknown =
        |name: &String| text.contains(char::is_lowercase) && !story.contains(name.rsplit(' ').next().unwrap_or(name));
    // In English a headline may have its words in capitals, as a name has.
    let alone = || byline::listed(text).filter(|_| language::detect(story) != "en");
    let names = byline::with_role(text).or_else(alone);
    if names.is_some_and(|names| !names.is_empty() && names.iter().all(unknown)) && !lines::is_said(text) {
        return Sort::Away(LeftOutKind::Byline);
    }
    if lines::is_scrap(text) {
        return Sort::Away(LeftOutKind::Label);
    }
    if lines::is_title(text) { Sort::Title } else { Sort::Weak }
}

#[cfg(test)]
#[path = "title_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "title_label_tests.rs"]
mod label_tests;
