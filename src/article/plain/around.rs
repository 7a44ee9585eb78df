//! What a page had around its story and within: menus, rows of buttons, related stories, boxes of letters, tags. Nobody can list
//! how pages of all languages call them, but they have a form: short lines without a stop, one below the other, where a story
//! has sentences. Better leave a line in than take one of the story out: a list that is marked or announced stays, and so do
//! figures, verses and a line that stands alone above a paragraph, as its heading.

mod form;
mod keep;
mod others;
mod top;

use std::collections::HashMap;
use std::ops::Range;

use form::Form;

use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::{Words, in_letters};
use crate::article::{
    LeftOut, LeftOutKind, boilerplate, briefs, byline, credit, date_line, dateline, embargo, promotion, tail,
};

/// A heading has at most as many words, where another line stands right above it.
const MAX_HEADING_WORDS: usize = 5;
/// The lines of a box are short, and so is the sentence at its end.
const MAX_BOX_LINE: usize = 45;
const MAX_BOX_SENTENCE: usize = 110;
/// The heading of an entry has at least as many words.
const MIN_ENTRY_WORDS: usize = 3;
/// No more lines of a paragraph are looked at together.
const MOST_TOGETHER: usize = 100;
/// A service line is shorter.
const MAX_SERVICE: usize = 110;

/// A line below the headline, or several that are one text.
#[derive(Clone, Debug)]
struct Unit<'a> {
    text: String,
    lines: Vec<&'a str>,
    paragraph: usize,
    range: Range<usize>,
    form: Form,
}

impl Unit<'_> {
    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn columns(&self) -> usize {
        super::extract::columns(&self.text)
    }

    /// A line that only stands there.
    fn is_bare(&self) -> bool {
        matches!(self.form, Form::Open | Form::Asked)
    }
}

/// Takes such lines out of `paragraphs`, the first of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    // The headline stands below an embargo, and is no label.
    if paragraphs.first().and_then(|lines| lines.first()).is_some_and(|line| embargo::holds_back(line)) {
        return;
    }
    let Some(mut page) = Page::of(paragraphs) else { return };
    page.mark_foot();
    page.mark_middle();
    page.mark_top();
    let mut gone: Vec<(usize, usize)> = Vec::new();
    for (unit, away) in page.units.iter().zip(&page.away) {
        if let Some(kind) = away {
            left_out.push(LeftOut { kind: *kind, text: unit.text.clone() });
            gone.extend(unit.range.clone().map(|line| (unit.paragraph, line)));
        }
    }
    for (paragraph, line) in gone.into_iter().rev() {
        paragraphs[paragraph].remove(line);
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// A sentence of some length, or several, that ends with a stop.
pub(super) fn tells(line: &str) -> bool {
    form::of(line) == Form::Told && !line.ends_with(['?', '!', '？', '！', '؟', ';'])
}

/// Whether a line ends with the stop of a sentence, in any script.
pub(super) fn is_stopped(line: &str) -> bool {
    form::is_stopped(line)
}

/// `Facebook | X | Copy link`
pub(super) fn are_networks(line: &str) -> bool {
    form::are_networks(line)
}

/// The lines below a headline.
struct Page<'a> {
    units: Vec<Unit<'a>>,
    /// What is none of the story.
    away: Vec<Option<LeftOutKind>>,
    headline: String,
    /// The words of headline and story.
    told: Words,
    /// Those of the story's sentences that name nothing by which a page reaches its readers.
    plainly_told: Words,
    /// How often a bare line stands there, and how many such lines stand there more than once.
    counts: HashMap<String, usize>,
    repeated: usize,
    /// It grows while it is told: above each entry stands its heading.
    live: bool,
    /// The first and the last unit that tell something.
    first: usize,
    last: usize,
}

impl<'a> Page<'a> {
    /// None if no line of the text tells anything.
    fn of(paragraphs: &[Vec<&'a str>]) -> Option<Self> {
        let units: Vec<Unit<'a>> =
            paragraphs.iter().enumerate().skip(1).flat_map(|(at, lines)| units(at, lines)).collect();
        let headline = paragraphs.first().map(|lines| lines.join(" ")).unwrap_or_default();
        let story = units.iter().filter(|unit| unit.form == Form::Told).map(|unit| unit.text.as_str());
        let told = Words::of(&[headline.as_str()].into_iter().chain(story).collect::<Vec<_>>().join(" "));
        let plain = |unit: &&Unit<'_>| unit.form == Form::Told && !form::reaches(&unit.text);
        let plain: Vec<&str> = units.iter().filter(plain).map(|unit| unit.text.as_str()).collect();
        let plainly_told = Words::of(&plain.join(" "));
        let mut counts: HashMap<String, usize> = HashMap::new();
        for unit in units.iter().filter(|unit| unit.is_bare()) {
            *counts.entry(unit.text.clone()).or_default() += 1;
        }
        let repeated = counts.values().filter(|count| **count > 1).count();
        let away = vec![None; units.len()];
        let live = units.iter().filter(|unit| is_any(&PHRASES.live_marks, &fold(&unit.text))).count() > 1;
        let mut page = Self { units, away, headline, told, plainly_told, counts, repeated, live, first: 0, last: 0 };
        page.find_lost_stops();
        page.first = (0..page.units.len()).find(|at| page.tells(*at))?;
        page.last = (0..page.units.len()).rfind(|at| page.tells(*at))?;
        page.end_above_teasers();
        page.end_above_unrelated();
        page.end_above_stamp();
        page.end_above_trailing();
        Some(page)
    }

    /// A paragraph of its own, right below a sentence, that tells something in many words, and has lost its stop, is one too: it has a verb, and
    /// less capitals than a title.
    fn find_lost_stops(&mut self) {
        const MIN_WORDS: usize = 14;
        const MIN_SHARED: usize = 2;
        for at in 1..self.units.len() {
            let unit = &self.units[at];
            let words = || unit.text.split_whitespace();
            let alone =
                unit.lines.len() == 1 && unit.range.start == 0 && unit.paragraph != self.units[at - 1].paragraph;
            if unit.form != Form::Open
                || self.units[at - 1].form != Form::Told
                || !alone
                || self.unit(at + 1).is_some_and(|next| next.paragraph == unit.paragraph)
                || words().count() < MIN_WORDS
                || form::reaches(&unit.text)
                || form::is_row(&unit.text)
            {
                continue;
            }
            let verb = words().any(|word| is_any(&PHRASES.finite_verbs, &fold(word)));
            let small = words().filter(|word| word.starts_with(char::is_lowercase)).count();
            if verb && small * 2 > words().count() && self.told.shared(&unit.text) >= MIN_SHARED {
                self.units[at].form = Form::Told;
            }
        }
    }

    /// Whether a unit is a sentence of the story: of some length, or a paragraph of its own.
    fn tells(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let alone = |sentence: Form| {
            let rest = self.paragraph_of(at);
            self.units[rest].iter().all(|unit| matches!(unit.form, Form::Told) || unit.form == sentence)
        };
        match unit.form {
            Form::Told => true,
            Form::Said => alone(Form::Said),
            Form::Asked => {
                at > 0
                    && !unit.text.ends_with(['!', '！'])
                    && alone(Form::Asked)
                    && !form::reaches(&unit.text)
                    && self.told.shared(&unit.text) > 0
                    // The title of another story, and below it its day.
                    && !self.unit(at + 1).is_some_and(|day| date_line::is_date_line(&day.text))
            }
            _ => false,
        }
    }

    fn drop(&mut self, units: Range<usize>, kind: LeftOutKind) {
        for at in units {
            let text = &self.units[at].text;
            // Who wrote it, and a place of which the story tells; whose picture it is, above what that shows.
            let known = |place: &str| self.told.shared(place) > 0 || is_any(&PHRASES.agencies, &fold(place));
            let signs = || byline::beside_place(text).is_some_and(|(_, place)| known(place));
            if credit::is_house_of_picture(text) || signs() || tail::signed_below(text).is_some() {
                continue;
            }
            let kind = match () {
                () if date_line::is_date_line(text) => LeftOutKind::Dateline,
                () if keep::is_known(text) => continue,
                () => kind,
            };
            self.away[at] = Some(kind);
        }
    }

    fn paragraph_of(&self, at: usize) -> Range<usize> {
        let paragraph = self.units[at].paragraph;
        let above = self.units[..at].iter().rev().take(MOST_TOGETHER).take_while(|unit| unit.paragraph == paragraph);
        let above = above.count();
        at - above..self.rest_of_paragraph(at).end
    }

    fn unit(&self, at: usize) -> Option<&Unit<'a>> {
        self.units.get(at)
    }

    /// The units of the paragraph in which the one at `at` stands, from that on.
    fn rest_of_paragraph(&self, at: usize) -> Range<usize> {
        let paragraph = self.units[at].paragraph;
        let rest = self.units[at..].iter().take(MOST_TOGETHER).take_while(|unit| unit.paragraph == paragraph);
        let count = rest.count();
        at..at + count
    }

    fn lines(&self, units: Range<usize>) -> Vec<&'a str> {
        self.units[units].iter().flat_map(|unit| unit.lines.iter().copied()).collect()
    }

    /// What a page asks of its readers, though it is a sentence: it names a network or the like, and nothing of the story.
    fn is_service(&self, at: usize) -> bool {
        const MAX_SHARED: usize = 1;
        let unit = &self.units[at];
        unit.columns() < MAX_SERVICE && form::reaches(&unit.text) && self.plainly_told.shared(&unit.text) <= MAX_SHARED
    }

    /// Below the last sentences stands what a page has below its stories.
    fn mark_foot(&mut self) {
        let end = self.end_of_story();
        let foot = end..self.units.len();
        self.last = end.saturating_sub(1);
        let single = foot.len() == 1;
        let only =
            |unit: &Unit<'_>| form::reaches(&unit.text) || form::are_networks(&unit.text) || keep::is_count(&unit.text);
        if single && !self.unit(end).is_some_and(only) && !self.is_stray(end) && !self.trails_off(end) {
            return;
        }
        self.drop(foot, LeftOutKind::Promotion);
    }

    /// `DMCA`, `Fire`: a word below the last sentence that the story does not have; a name has two.
    fn is_stray(&self, at: usize) -> bool {
        let unit = &self.units[at];
        unit.form == Form::Open
            && unit.words() == 1
            && in_letters(&unit.text) == 0
            && unit.text.chars().all(char::is_alphabetic)
            && self.told.shared(&unit.text) == 0
            && at > 0
            && is_stopped(&self.units[at - 1].text)
    }

    /// Behind which unit the story is over.
    fn end_of_story(&self) -> usize {
        let mut last = self.last;
        // A sentence of the foot, with lines of the foot around.
        while last > self.first && self.is_service(last) && self.stands_among_bare(last) {
            let Some(above) = (0..last).rfind(|at| self.tells(*at)) else { break };
            last = above;
        }
        let mut end = last + 1;
        let mut announced = self.units[last].text.ends_with([':', '：']);
        while let Some(unit) = self.unit(end) {
            // What a house says of itself, and how to reach it, is parted where that is known.
            if boilerplate::is_title(&unit.text) {
                return self.units.len();
            }
            if self.trails_off(end) {
                break;
            }
            let rest = self.rest_of_paragraph(end);
            let lines = self.lines(rest.clone());
            let heads = |behind: usize| self.unit(behind).is_some_and(|below| below.form == Form::Marked);
            let alone = rest.len() == 1;
            let told = |unit: &Unit<'_>| !form::reaches(&unit.text) && !form::are_networks(&unit.text);
            if announced && told(unit) {
                end = rest.end;
                announced = false;
                continue;
            }
            match unit.form {
                Form::Told => break,
                Form::Said | Form::Asked if self.is_service(end) && self.stands_among_bare(end) => break,
                Form::Said => end += 1,
                Form::Asked if unit.text.ends_with(['"', '”', '»', '“', '」']) => end += 1,
                Form::Marked => end += 1,
                // `Share this story:`, and below it the networks.
                Form::Leads if lines.iter().skip(1).all(|line| form::are_networks(line)) && !alone => break,
                Form::Leads if promotion::is_promotion(&unit.text) => break,
                Form::Leads if told(unit) && !alone => end = rest.end,
                Form::Leads if told(unit) && self.announces(end) => {
                    announced = true;
                    end += 1;
                }
                Form::Open if keep::are_figures(&lines) || keep::is_letter_end(&lines) => end = rest.end,
                Form::Open | Form::Asked if heads(end + 1) && told(unit) => end += 1,
                Form::Open | Form::Asked if self.heads_told(end) => end += 2,
                Form::Open if alone && self.heads_figures(end) => end = self.rest_of_paragraph(end + 1).end,
                _ => break,
            }
        }
        end
    }

    /// `Tickets:`, alone above what it announces: a list that is marked, or one of figures.
    fn announces(&self, at: usize) -> bool {
        let Some(below) = self.unit(at + 1) else { return false };
        below.form == Form::Marked || keep::are_figures(&self.lines(self.rest_of_paragraph(at + 1)))
    }

    fn heads_figures(&self, at: usize) -> bool {
        at + 1 < self.units.len() && keep::are_figures(&self.lines(self.rest_of_paragraph(at + 1)))
    }

    /// A heading, and below it a short sentence that has to do with the story.
    fn heads_told(&self, at: usize) -> bool {
        self.unit(at + 1).is_some_and(|below| {
            below.form == Form::Said && self.told.shared(&below.text) > 0 && !form::reaches(&below.text)
        })
    }

    fn stands_among_bare(&self, at: usize) -> bool {
        let bare = |at: usize| self.unit(at).is_some_and(Unit::is_bare);
        bare(at + 1) || at > 0 && bare(at - 1) || at + 1 < self.units.len() && self.is_service(at + 1)
    }

    /// Between sentences stand links, buttons and boxes.
    fn mark_middle(&mut self) {
        // Down to the headline once more all of it is taken where that is known.
        let mut at = self.again().unwrap_or(self.first).max(self.first) + 1;
        while at < self.last {
            if !self.units[at].is_bare() {
                at += 1;
                continue;
            }
            let count = self.units[at..self.last].iter().take_while(|unit| unit.is_bare()).count();
            self.mark_run(at..at + count);
            at += count;
        }
    }

    /// Lines that stand one below the other between those that tell something.
    fn mark_run(&mut self, run: Range<usize>) {
        let lines = self.lines(run.clone());
        let announced = self.units[run.start - 1].text.ends_with([':', '：']);
        if announced || keep::stays(&lines) {
            return;
        }
        let below = &self.units[run.end];
        if run.len() == 1 {
            self.mark_single(run.start);
            return;
        }
        if self.live && self.units[run.end - 1].words() >= MIN_ENTRY_WORDS {
            self.drop(run.start..run.end - 1, LeftOutKind::Promotion);
            return;
        }
        // The heading of another story, which has a dateline of its own.
        if dateline::split(&below.text).is_some_and(|found| found.sure && found.residue.is_empty()) {
            self.drop(run.start..run.end - 1, LeftOutKind::Promotion);
            return;
        }
        if self.is_above_other_story(&run) {
            self.drop(run.start..self.units.len(), LeftOutKind::Promotion);
            self.last = run.start - 1;
            return;
        }
        // The box goes on to its last sentence.
        let boxed = self.is_box(&run);
        let mut end = run.end;
        if boxed {
            self.drop(run.end..run.end + 1, LeftOutKind::Promotion);
        } else if self.is_heading(&run, below) {
            end -= 1;
        }
        if end - run.start > 1 || boxed || form::reaches(&self.units[run.start].text) || end < run.end {
            self.drop(run.start..end, LeftOutKind::Promotion);
        }
    }

    /// Whether the last of several lines is the heading of what stands below.
    fn is_heading(&self, run: &Range<usize>, below: &Unit<'_>) -> bool {
        let last = &self.units[run.end - 1];
        let above = &self.units[run.end - 2];
        // `Lund: baker stops a robber`, above a paragraph that tells it.
        let placed = briefs::place(&last.text).is_some_and(|place| below.text.contains(place));
        if placed && above.paragraph != last.paragraph && briefs::place(&self.headline).is_some() {
            return true;
        }
        let apart = above.paragraph != last.paragraph;
        let joined = last.paragraph == below.paragraph;
        let grouped = run.len() > 2 && self.units[run.end - 3].paragraph == above.paragraph;
        let few = last.words() <= MAX_HEADING_WORDS;
        // `Related articles`, and below it one.
        let others = promotion::is_above_others(&above.text);
        !others && apart && (joined || grouped || few) && !form::reaches(&last.text) && !form::are_networks(&last.text)
    }

    /// Short lines, and right below them a short sentence that ends their paragraph.
    fn is_box(&self, run: &Range<usize>) -> bool {
        let Some(below) = self.unit(run.end) else { return false };
        let same = self.units[run.clone()].iter().rev().take_while(|unit| unit.paragraph == below.paragraph);
        let last = self.unit(run.end + 1).is_none_or(|next| next.paragraph != below.paragraph);
        let short = same.clone().all(|unit| unit.columns() < MAX_BOX_LINE);
        same.count() >= 2 && short && last && below.columns() < MAX_BOX_SENTENCE && below.form != Form::Marked
    }

    /// A line alone between sentences may be a heading; what is a row of links or stands there again and again is none.
    fn mark_single(&mut self, at: usize) {
        let unit = &self.units[at];
        if self.live && unit.words() >= MIN_ENTRY_WORDS && !form::reaches(&unit.text) {
            return;
        }
        // Of a talk the names of both stand there again and again.
        let again = || self.counts.get(&unit.text).is_some_and(|count| *count > 1) && self.repeated == 1;
        let asks = || form::reaches(&unit.text) && self.told.shared(&unit.text) == 0;
        if form::are_networks(&unit.text) || form::is_row(&unit.text) || again() || asks() {
            self.drop(at..at + 1, LeftOutKind::Promotion);
        }
    }
}

/// The units of a paragraph.
fn units<'a>(paragraph: usize, lines: &[&'a str]) -> Vec<Unit<'a>> {
    if form::goes_on(lines) {
        let text = lines.join(" ");
        let form = match form::of(&text) {
            // Verses need no stop.
            Form::Open | Form::Said | Form::Asked if lines.len() > 1 => Form::Told,
            form => form,
        };
        return vec![Unit { text, lines: lines.to_vec(), paragraph, range: 0..lines.len(), form }];
    }
    let unit = |(at, line): (usize, &&'a str)| Unit {
        text: (*line).to_owned(),
        lines: vec![*line],
        paragraph,
        range: at..at + 1,
        form: form::of(line),
    };
    lines.iter().enumerate().map(unit).collect()
}

#[cfg(test)]
#[path = "around_tests.rs"]
mod tests;
