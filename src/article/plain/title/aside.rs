//! Lines above a headline that others of the page tell apart from it: a result, the way to the text.

use super::super::{blocks, masthead};
use super::{Line, MIN_TOLD, Sort, Top, lines};
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOutKind, boilerplate, byline, press};

impl Top<'_> {
    /// A result is no headline where one stands below it, and the story tells it too.
    pub(super) fn set_aside_results(&mut self, story: &str) {
        let title = |line: &Line<'_>| line.sort == Sort::Title && lines::result_alone(line.text).is_none();
        let Some(last) = self.lines.iter().rposition(title) else { return };
        let told = |line: &Line<'_>| lines::result_alone(line.text).is_some_and(|figures| story.contains(figures));
        let mut below = false;
        for line in &mut self.lines[..last] {
            if told(line) || are_goals(line.text) {
                line.sort = Sort::Away(LeftOutKind::Label);
                below = true;
            } else if below && byline::listed(line.text).is_some_and(|names| names.len() == 1) {
                line.sort = Sort::Away(LeftOutKind::Byline);
            }
        }
    }

    /// `Football • Cup • Round 14`, `HLR 9 | Port Avel`: the way to a text, where a line below tells more of the story.
    pub(super) fn set_aside_ways(&mut self) {
        let title = |line: &Line<'_>| {
            line.sort == Sort::Title && !masthead::is_way(line.text) && !lines::is_labelled_topic(line.text)
        };
        let Some(last) = self.lines.iter().rposition(title) else { return };
        let headline = self.lines[last].text;
        let most = self.told.shared(headline);
        // `Opinion | Trams return`, above `Trams return`: the headline with its label.
        let is_way = |text: &str| masthead::is_way(text) || lines::is_labelled_topic(text) && !text.ends_with(headline);
        for at in 0..last {
            let text = self.lines[at].text;
            let told = self.told.shared(text);
            if !matches!(self.lines[at].sort, Sort::Away(_)) && is_way(text) && told <= most && most >= MIN_TOLD {
                self.lines[at].sort = Sort::Away(LeftOutKind::Label);
            }
        }
    }

    /// `Picture of the user Jane Roe.`, above `Jane Roe`: what a page says of a picture of who wrote it.
    pub(super) fn set_aside_portraits(&mut self) {
        const MAX_WORDS: usize = 8;
        for at in 1..self.lines.len() {
            let (above, name) = (self.lines[at - 1].text.trim_end_matches('.'), self.lines[at].text);
            let shown = above.len() > name.len() && above.ends_with(name) && above.split(' ').count() <= MAX_WORDS;
            if shown && byline::listed(name).is_some_and(|names| names.len() == 1) {
                self.lines[at - 1].sort = Sort::Away(LeftOutKind::Caption);
                self.lines[at].sort = Sort::Away(LeftOutKind::Byline);
            }
        }
    }

    /// `Contact: Jane Roe`, right below `FOR IMMEDIATE RELEASE`, with how to reach her.
    pub(super) fn set_aside_contacts(&mut self) {
        // `Media contact: Jane Roe`, above all others.
        if let Some(first) = self.lines.first_mut()
            && press::is_above(first.text)
            && first.text.split_once(": ").is_some_and(|(_, who)| byline::listed(who).is_some())
        {
            first.sort = Sort::Away(LeftOutKind::Label);
        }
        let Some(release) = self.lines.iter().position(|line| press::is_release_line(line.text)) else { return };
        // `Phone: (555) 010-0100`
        let reached = |line: &str| {
            line.contains(':') && (boilerplate::contains_address(line) || boilerplate::contains_number(line))
        };
        for line in &mut self.lines[release + 1..] {
            if !press::is_above(line.text) && !reached(line.text) && !matches!(line.sort, Sort::Away(_)) {
                break;
            }
            if !matches!(line.sort, Sort::Away(_)) {
                line.sort = Sort::Away(LeftOutKind::Label);
            }
        }
    }

    /// `15:12`, and below it in short lines what is on the air, above a headline that stands alone: what a station has at the top of its
    /// pages.
    pub(super) fn set_aside_on_air(&mut self) {
        // `On air:`, and who speaks: that is not who wrote it.
        for at in 1..self.lines.len() {
            let above = fold(self.lines[at - 1].text);
            if is_any(&PHRASES.on_air, above.trim_matches(|sign: char| !sign.is_alphanumeric())) {
                self.lines[at - 1].sort = Sort::Away(LeftOutKind::Label);
                self.lines[at].sort = Sort::Away(LeftOutKind::Label);
            }
        }
        const MIN_LINES: usize = 3;
        const MAX_WORDS: usize = 5;
        let block = self.lines.iter().take_while(|line| line.paragraph == 0).count();
        let Some((clock, shown)) = self.lines[..block].split_first() else { return };
        let short =
            |line: &Line<'_>| line.text.split(' ').count() <= MAX_WORDS && !line.text.ends_with(['.', '?', '!']);
        if block < MIN_LINES || !blocks::is_hour(clock.text) || !shown.iter().all(short) {
            return;
        }
        let Some(title) = self.lines.get(block).filter(|line| line.sort == Sort::Title) else { return };
        let alone = self.lines.get(block + 1).is_none_or(|next| next.paragraph != title.paragraph);
        let told = self.told.shared(title.text);
        let less = |line: &Line<'_>| self.told.shared(line.text) < told;
        if alone && told >= MIN_TOLD && shown.iter().all(less) {
            for line in &mut self.lines[..block] {
                line.sort = Sort::Away(LeftOutKind::Label);
            }
        }
    }
}

/// `1-0 Lund (12'), 1-1 Roe (38')`: who scored, and in which minute.
fn are_goals(line: &str) -> bool {
    const MIN_GOALS: usize = 2;
    let minute = |(at, _): &(usize, &str)| line[..*at].ends_with(|sign: char| sign.is_ascii_digit());
    ["')", "’)", "'+", "’+"].iter().map(|sign| line.match_indices(sign).filter(minute).count()).sum::<usize>()
        >= MIN_GOALS
}
