//! The lines between a headline and the first words of its story.

use super::form::{self, Form};
use super::{Page, keep};
use crate::article::words::in_letters;
use crate::article::{LeftOutKind, byline, credit, lead};

/// A standfirst has more words, or letters where no spaces part them.
const MAX_LABEL_WORDS: usize = 3;
const MAX_LABEL_LETTERS: usize = 8;
/// So many open lines together are no label.
const MIN_FACTS: usize = 3;
/// A block of so many lines with figures, above the story, is a page's board: the story tells the score.
const MIN_BOARD: usize = 4;

impl Page<'_> {
    /// Above the first sentence stand buttons, labels, a board of scores.
    pub(super) fn mark_top(&mut self) {
        // What stands above the headline once more is taken where that is known.
        let again = (0..self.first).rev().find(|at| lead::same_words(&self.units[*at].text, &self.headline));
        let mut at = again.map_or(0, |at| at + 1);
        while at < self.first {
            let rest = self.rest_of_paragraph(at);
            let rest = rest.start..rest.end.min(self.first);
            let lines = self.lines(rest.clone());
            if is_board(&lines) || are_buttons(&lines) {
                self.drop(rest.clone(), LeftOutKind::Label);
                at = rest.end;
                // `Att: 8,213`
                while at < self.first
                    && is_board(&lines)
                    && self.units[at].form == Form::Open
                    && has_figures(&self.units[at].text)
                {
                    self.drop(at..at + 1, LeftOutKind::Label);
                    at += 1;
                }
                continue;
            }
            if is_stamp(&self.units[at].text) {
                self.drop(at..at + 1, LeftOutKind::Dateline);
            } else if self.is_label(at) {
                self.drop(at..at + 1, LeftOutKind::Label);
                self.mark_like(at);
            }
            at += 1;
        }
    }

    fn is_label(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let text = unit.text.as_str();
        if !unit.is_bare() && unit.form != Form::Leads || is_person(text) {
            return false;
        }
        // A box of facts: whose it is, and what is known of it.
        let beside = self.units[self.paragraph_of(at)].iter().filter(|unit| unit.form == Form::Open).count();
        let boxed = beside >= MIN_FACTS || text.contains(": ");
        let few = unit.words() <= MAX_LABEL_WORDS && in_letters(text) <= MAX_LABEL_LETTERS;
        let figures = has_figures(text);
        match unit.form {
            _ if form::are_networks(text) || form::is_row(text) => true,
            Form::Open | Form::Asked if form::reaches(text) && self.told.shared(text) <= 1 => true,
            Form::Open if few && !figures && !boxed => !self.is_first_heading(at),
            _ => false,
        }
    }

    /// The heading of the first part of a story that has others.
    fn is_first_heading(&self, at: usize) -> bool {
        let heads = |at: usize| {
            self.units[at].form == Form::Open
                && self.units.get(at + 1).is_some_and(|below| below.form == Form::Told)
                && at > 0
                && self.units[at - 1].paragraph != self.units[at].paragraph
        };
        let others = || (self.first + 1..self.last).filter(|at| heads(*at)).take(2).count();
        at + 1 == self.first && self.units[at].words() > 1 && others() > 1
    }

    /// A label of one word right below the paragraph that the one at `at` labels: `In brief`, and below `In full`.
    fn mark_like(&mut self, at: usize) {
        let one = |at: usize| {
            self.units.get(at).is_some_and(|unit| unit.form == Form::Open && unit.words() <= 2)
                && self.units.get(at + 1).is_some_and(|below| below.form == Form::Told)
        };
        let told = self.units.get(at + 1).is_some_and(|unit| unit.form == Form::Told);
        if told && one(at) && one(at + 2) && self.units[at].paragraph == self.units[at + 1].paragraph {
            self.drop(at + 2..at + 3, LeftOutKind::Label);
        }
    }
}

/// Lines of which most are the names of networks: `Share on WhatsApp`, and below it `Go to the comments`.
fn are_buttons(lines: &[&str]) -> bool {
    let networks = lines.iter().filter(|line| form::are_networks(line) || form::reaches(line)).count();
    lines.len() > 1 && networks * 2 >= lines.len() && lines.iter().all(|line| form::of(line) == Form::Open)
}

fn has_figures(text: &str) -> bool {
    text.contains(char::is_numeric)
}

/// `12/08/2026 – 15:28 +2`: figures, and hardly a word.
fn is_stamp(text: &str) -> bool {
    const MIN_FIGURES: usize = 6;
    let figures = text.chars().filter(|sign| sign.is_numeric()).count();
    figures >= MIN_FIGURES
        && text.contains(':')
        && text.chars().filter(|sign| sign.is_alphabetic()).count() <= figures
        && form::of(text) == Form::Open
}

fn is_person(text: &str) -> bool {
    byline::names(text).is_some()
        || byline::with_role(text).is_some()
        || byline::listed(text).is_some()
        || byline::alone(text).is_some()
        || byline::is_role(text)
        || credit::is_caption(text)
}

/// Lines of names and figures, as many of them as a board of scores has.
fn is_board(lines: &[&str]) -> bool {
    let figures = lines.iter().filter(|line| has_figures(line)).count();
    lines.len() >= MIN_BOARD
        && figures * 3 >= lines.len() * 2
        && !lines.iter().any(|line| keep::is_known(line))
        && lines.iter().all(|line| form::of(line) == Form::Open)
}
