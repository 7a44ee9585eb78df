//! Two lines above a story that may both be its headline: which of them is, by their form and by what both tell of the story.

use super::super::{ends_a_sentence, tells_result};
use super::{Line, MAX_LABEL_WORDS, MIN_TOLD, Sort, Top, goes_on, is_in_lines, is_spoken, lines};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::{Words, in_letters};
use crate::article::{LeftOutKind, above, credit, date_line, language, lead, press};
use crate::text::language::Language;

impl Top<'_> {
    /// Whether a line that looks like a headline is none, for the one at `next` tells the story.
    pub(super) fn is_beaten(&self, title: usize, next: usize) -> bool {
        let (text, below) = (self.lines[title].text, self.lines[next].text);
        // The headline once more, in other capitals.
        if lead::same_words(text, below) {
            return false;
        }
        let (own, other) = (self.told.shared(text), self.told.shared(below));
        if self.is_kicker(title, next) || self.is_office_above_day(title, next) {
            return true;
        }
        if lines::is_said(text) || lines::names_topic(text) || is_in_lines(text, below, self, title, next) {
            return false;
        }
        let few = text.split(' ').count() <= MAX_LABEL_WORDS
            && !text.contains(|sign: char| sign.is_ascii_digit() || sign == ',');
        // Among lines that a system wrote one more may be such a line.
        let marked = || {
            let same = |line: &&Line<'_>| line.paragraph == self.lines[title].paragraph;
            let away = self.lines.iter().filter(same).filter(|line| matches!(line.sort, Sort::Away(_)));
            let between = self.lines[title..next].iter().any(|line| matches!(line.sort, Sort::Away(_)));
            away.count() > 1 && (between || self.lines[next].paragraph != self.lines[title].paragraph)
        };
        let unknown =
            own == 0 && (few || lines::opens_with_agency(text) || marked()) || own <= other && lines::is_slogan(text);
        (unknown || lines::is_house(text) && own <= other) && other >= MIN_TOLD
    }

    /// Whether a short line above the one at `title` is the headline all the same.
    pub(super) fn is_held(&self, at: usize, title: usize) -> bool {
        let line = &self.lines[at];
        let (text, below) = (line.text, self.lines[title].text);
        // A headline opens with a capital.
        if !matches!(line.sort, Sort::Weak)
            || lines::is_greeting(text)
            || lines::opens_small(text)
            || lines::is_point(text)
            || is_dated(text)
        {
            return false;
        }
        let words = text.split(' ').count();
        // `SUCESOS INCENDIO`, above a wire's headline.
        let shouted = |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
        let keywords = shouted(text)
            && !shouted(below)
            && words < MAX_LABEL_WORDS
            && text.split(' ').all(|word| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic));
        // `XINHUA - GLOBAL SERVICE`
        if shouted(text) && !shouted(below) && lines::opens_with_agency(text) {
            return false;
        }
        if keywords && (self.wired || words == 1) && below.split(' ').count() > MAX_LABEL_WORDS {
            return false;
        }
        // `Final press release`, above `FOR IMMEDIATE RELEASE` and whom to call: the headline stands below those.
        if self.lines[at + 1..title].iter().any(|line| press::is_release_line(line.text)) {
            return false;
        }
        // `Stay with us`, and a section between it and the headline.
        let sectioned = || self.lines[at + 1..title].iter().any(|between| above::is_section(between.text));
        if words <= MAX_LABEL_WORDS
            && self.told.shared(text) == 0
            && self.told.shared(below) >= MIN_TOLD
            && !text.contains([',', ':'])
            && sectioned()
        {
            return false;
        }
        if self.is_caption_above(at, title) {
            return false;
        }
        let apart = line.paragraph != self.lines[title].paragraph;
        // `Urgent news:`, alone above a line that says more: a label of the page; `Football First Division`
        if apart && (lines::is_label_with_colon(text) || lines::names_sport(text)) {
            return false;
        }
        if self.is_kicker(at, title) {
            return false;
        }
        // `Thanks, Avel`
        if lines::is_said(text) || ends_a_sentence(text) || lines::names_topic(text) || text.contains(", ") {
            return true;
        }
        // `Cricket`, `Rugby Union`: words that the story has too are what it is about, above a line that tells it.
        let parted = line.paragraph != self.lines[title].paragraph && in_letters(text) == 0;
        let titled = || text.split(' ').all(|word| word.starts_with(char::is_uppercase));
        let about = words == 1 || words == 2 && titled() && shouted(text) == shouted(below);
        // What a story opens with is what its headline says: `Trams`.
        let opens = || Words::of(&self.opening).shared(text) > 0;
        // `Satellites`, right above it.
        let glued = words == 1 && title == at + 1 && in_letters(text) == 0 && self.told.shared(below) > MIN_TOLD;
        if about
            && (parted || glued)
            && !opens()
            && below.split(' ').count() >= MAX_LABEL_WORDS
            && self.told.shared(below) > 0
        {
            return false;
        }
        if lines::is_house(text)
            && self.told.shared(text) <= self.told.shared(below)
            && self.told.shared(below) >= MIN_TOLD
        {
            return false;
        }
        if self.is_kicker_above_day(at, title) {
            return false;
        }
        // `Trams return`, right above the day, and an empty line below that.
        let dated = self.lines.get(at + 1).is_some_and(|day| {
            day.paragraph == line.paragraph
                && date_line::is_date_line(day.text)
                && self.lines.get(at + 2).is_none_or(|next| next.paragraph != line.paragraph)
        });
        let (own, other) = (self.told.shared(text), self.told.shared(below));
        if dated || other < MIN_TOLD || self.is_first_of_several(title) {
            return true;
        }
        if lines::is_house(text) && own <= other {
            return false;
        }
        match words {
            _ if in_letters(text) > 0 => own > 0 && own * 2 >= other,
            1 => own > 0,
            2 => own >= other.min(words),
            _ => own > 0 || text.split(' ').skip(1).any(is_spoken) && !lines::is_house(text),
        }
    }

    /// A sentence, and right below it whose picture it is: what that shows, above a line that tells as much of the story.
    fn is_caption_above(&self, at: usize, title: usize) -> bool {
        let credited = self.lines[at + 1..title].first().is_some_and(|below| {
            matches!(below.sort, Sort::Away(LeftOutKind::Credit | LeftOutKind::Caption))
                || credit::is_credit(below.text)
                || credit::is_caption(below.text) && !ends_a_sentence(below.text)
        });
        let (own, other) = (self.told.shared(self.lines[at].text), self.told.shared(self.lines[title].text));
        credited && ends_a_sentence(self.lines[at].text) && own <= other && other >= MIN_TOLD
    }

    /// `Fire at Avel`, right above its day, and right below that, without an empty line, one of many words that tells more: what it is
    /// about. Where the long line is a deck, it tells the story too.
    fn is_kicker_above_day(&self, at: usize, title: usize) -> bool {
        const MAX_WORDS: usize = 3;
        const MIN_WORDS: usize = 8;
        let (text, below) = (self.lines[at].text, self.lines[title].text);
        let between = &self.lines[at + 1..title];
        // In one paragraph, or each line in its own.
        let steps =
            |step: usize| self.lines[at..=title].windows(2).all(|pair| pair[1].paragraph == pair[0].paragraph + step);
        !between.is_empty()
            && between.iter().all(|line| date_line::is_date_line(line.text))
            && (steps(0) || steps(1))
            && text.split(' ').count() <= MAX_WORDS
            && below.split(' ').count() >= MIN_WORDS
            && !ends_a_sentence(below)
            && self.told.shared(below) >= self.told.shared(text) + MIN_TOLD
    }

    /// `Ministry of Health of Avel`, alone above a day and what is headed by that: who publishes it.
    fn is_office_above_day(&self, at: usize, next: usize) -> bool {
        const MAX_SMALL: usize = 3;
        let text = self.lines[at].text;
        let between = &self.lines[at + 1..next];
        let named = |word: &str| word.starts_with(char::is_uppercase) || word.chars().count() <= MAX_SMALL;
        let office = |word: &str| {
            let word = fold(word);
            is_any(&PHRASES.institutions, &word) || is_any(&PHRASES.offices, &word)
        };
        !between.is_empty()
            && between.iter().all(|line| is_dated(line.text))
            && self.lines[at + 1].paragraph != self.lines[at].paragraph
            && text.split(' ').all(named)
            && text.split(' ').any(office)
    }

    /// Whether a line is a kicker or a label of the page above the headline at `next`, by what both tell: next to nothing of the story
    /// that one, and much this. A headline that plays with words has its standfirst below it, which is longer and often has its stop.
    pub(super) fn is_kicker(&self, at: usize, next: usize) -> bool {
        const MAX_WORDS: usize = 8;
        const MAX_HEADLINE: usize = 110;
        const MIN_UNKNOWN: usize = 3;
        const MIN_HINTED: usize = 4;
        let (text, below) = (self.lines[at].text, self.lines[next].text);
        let (own, other) = (self.told.shared(text), self.told.shared(below));
        let (words, telling) = (text.split(' ').count(), Words::of(text).count());
        let shouted = |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_lowercase);
        let least = match own {
            0 if words < MAX_LABEL_WORDS && lines::opens_with_figure(text) => MIN_TOLD,
            0 if words <= MAX_LABEL_WORDS => MIN_UNKNOWN,
            0 => MIN_HINTED,
            1 if telling > 2 => MIN_HINTED,
            // `PORT OF AVEL`: where it is or what it is about, in words that the story has.
            _ if words < MAX_LABEL_WORDS && words > 1 && shouted(text) && !shouted(below) => MIN_UNKNOWN.max(own + 1),
            _ => return false,
        };
        let language = Language::of(language::detect(below));
        let happens = text.split(' ').any(|word| language.is_headline_verb(&word.to_lowercase()));
        // Right above it, alone or among others of the page.
        let strange = |line: &Line<'_>| {
            self.told.shared(line.text) == 0 && !line.is_day() && line.sort != Sort::Away(LeftOutKind::Byline)
        };
        let paragraph = self.lines[at].paragraph;
        let block = || self.lines[..next].iter().filter(|line| line.paragraph == paragraph);
        let apart = block().count() == 1 && self.lines[next].paragraph != paragraph;
        let near = self.lines[at + 1..next].iter().all(strange)
            && (apart || own == 0 && block().all(strange) && !goes_on(text, below));
        // `Name of the day: Leopold`
        let names = |told: &str| !told.trim().contains(' ') && told.trim().starts_with(char::is_uppercase);
        let open = text.split_once(':').is_none_or(|(_, told)| own == 0 && names(told));
        near && other >= least
            && in_letters(text) == 0
            && words <= MAX_WORDS
            && below.chars().count() <= MAX_HEADLINE
            && below.split(' ').count() > MAX_LABEL_WORDS
            && !lines::is_said(text)
            && !happens
            && !ends_a_sentence(text)
            && !text.contains(", ")
            && open
            && !tells_result(below)
            && !self.is_first_of_several(next)
    }
}

/// `04/12/2026 - Trams`: a day, or one and a section.
fn is_dated(line: &str) -> bool {
    let day = line.split_once(" - ").filter(|(_, section)| section.split(' ').count() <= MAX_LABEL_WORDS);
    date_line::is_date_line(day.map_or(line, |(day, _)| day))
}
