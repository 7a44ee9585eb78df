//! The lines between a headline and the first words of its story.

use super::super::masthead;
use super::form::{self, Form};
use super::{Page, keep};
use crate::article::words::in_letters;
use crate::article::{LeftOutKind, byline, credit, date_line, lead, rating};

/// A standfirst has more words, or letters where no spaces part them.
const MAX_LABEL_WORDS: usize = 3;
const MAX_LABEL_LETTERS: usize = 8;
/// The headline stands once more no further below the first sentence.
const MAX_TOP: usize = 12;
/// So many open lines together are no label.
const MIN_FACTS: usize = 3;
/// A block of so many lines with figures, above the story, is a page's board: the story tells the score.
const MIN_BOARD: usize = 4;

impl Page<'_> {
    /// Above the first sentence stand buttons, labels, a board of scores.
    pub(super) fn mark_top(&mut self) {
        let mut at = self.again().map_or(0, |at| at + 1);
        // Above the stars of a review stands who made what it is about.
        let given = (at..self.first).rev().find(|at| rating::is_given(&self.units[*at].text));
        at = given.unwrap_or(at);
        while at < self.first {
            let rest = self.rest_of_paragraph(at);
            let rest = rest.start..rest.end.min(self.first);
            let lines = self.lines(rest.clone());
            if is_board(&lines) || are_buttons(&lines) || is_menu(&lines) {
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
            if self.is_label(at) {
                self.drop(at..at + 1, LeftOutKind::Label);
                self.mark_like(at);
            }
            at += 1;
        }
    }

    /// Where the headline stands once more. What stands above that is taken where it is known, also if it has a sentence.
    pub(super) fn again(&self) -> Option<usize> {
        let top = 0..self.units.len().min(self.first + MAX_TOP);
        top.rev().find(|at| lead::same_words(&self.units[*at].text, &self.headline))
    }

    fn is_label(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let text = unit.text.as_str();
        // `Jane Roe, Avel`, above the day.
        let dated = || self.unit(at + 1).is_some_and(|below| date_line::is_date_line(&below.text));
        let placed = || byline::with_place(text).is_some() && dated();
        if !unit.is_bare() && unit.form != Form::Leads || is_person(text) || placed() {
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

/// `Home`, `News`, `Avel`: entries in lines of few words, one of which many pages have.
fn is_menu(lines: &[&str]) -> bool {
    let few = |line: &&str| line.split(' ').count() <= MAX_LABEL_WORDS && form::of(line) == Form::Open;
    lines.len() > 1
        && lines.iter().all(few)
        && masthead::is_entry(lines[0])
        && !lines.iter().any(|line| is_person(line))
}

fn has_figures(text: &str) -> bool {
    text.contains(char::is_numeric)
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
