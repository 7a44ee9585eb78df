//! Lines that stay though they have no stops: figures, verses, the entries of a log, who signed a letter; and lines that are known
//! for what they are, and taken where that is told.

use super::super::{blocks, columns};
use super::form;
use crate::article::words::in_letters;
use crate::article::{byline, credit, date_line, embargo, lines, press, rating, sign_off, tail};

/// As many lines of figures are no counters of a page.
const MIN_FIGURES: usize = 3;
/// The head of another story has more words.
const MAX_ITEM_WORDS: usize = 2;

/// Whether lines within a story stay.
pub(super) fn stays(lines: &[&str]) -> bool {
    let hour = |line: &&str| blocks::is_hour(line) || date_line::is_date_line(line);
    let item = |line: &&&str| form::opens_small(line);
    // `What it needs`, and below it `Rails`, `Cars`.
    let few = |line: &&&str| line.split_whitespace().count() <= MAX_ITEM_WORDS && in_letters(line) == 0;
    let listed = lines.len() > 2 && !lines.iter().any(|line| form::are_networks(line) || form::reaches(line));
    are_figures_within(lines)
        || listed && lines.iter().skip(1).all(|line| few(&line))
        || lines.iter().any(hour)
        // Whom and what the next of several reviews is about.
        || lines.iter().any(|line| rating::is_given(line))
        || lines::boxed(lines).is_some()
        || are_signed_as_of_house(lines)
        || lines::signed(lines) && !lines.iter().any(|line| form::are_networks(line))
        || lines.iter().skip(1).filter(item).count() * 2 >= lines.len()
}

/// `Aina Serik`, and below it `Автор Harbour News`, of few lines.
fn are_signed_as_of_house(lines: &[&str]) -> bool {
    const MAX_LINES: usize = 4;
    let person = |line: &str| byline::listed(line).is_some_and(|names| names.len() == 1);
    let pair = |pair: &[&str]| person(pair[0]) && byline::is_role_of_house(pair[1]);
    lines.len() <= MAX_LINES && lines.windows(2).any(pair)
}

fn is_figure(line: &str) -> bool {
    line.contains(char::is_numeric) && line.contains(char::is_alphabetic)
}

fn are_figures_within(lines: &[&str]) -> bool {
    let told = lines.iter().filter(|line| is_figure(line)).count();
    lines.len() > 1 && told * 2 >= lines.len() && !lines.iter().any(|line| form::are_networks(line))
}

/// Results, prices, a table, a box of facts with figures: what is told below a story too.
pub(super) fn are_figures(lines: &[&str]) -> bool {
    // A link to more of the same stands among what a page has there.
    let linked = |line: &str| line.contains("https://") || line.contains("http://");
    let reached = lines.iter().any(|line| form::reaches(line) || form::are_networks(line) || linked(line));
    let dated = lines.iter().any(|line| date_line::is_date_line(line) || byline::names(line).is_some());
    if reached || dated {
        return false;
    }
    let told = lines.iter().filter(|line| is_figure(line)).count();
    columns::read(lines).is_some()
        || lines.len() >= MIN_FIGURES && told * 3 >= lines.len() * 2
        || lines.len() >= MIN_FIGURES && lines::boxed(lines).is_some() && told > 0
}

/// `좋아요 12 슬퍼요 0`, `Views: 1 204`: words and what was counted.
pub(super) fn is_count(line: &str) -> bool {
    const MAX_WORDS: usize = 8;
    let words = || line.split_whitespace();
    let figures = |word: &str| word.trim_matches(['(', ')', ',', '.', ':']).chars().all(char::is_numeric);
    let counted = words().filter(|word| figures(word)).count();
    words().count() <= MAX_WORDS && counted > 1 && words().next().is_some_and(|word| !figures(word))
}

/// `Jane Roe`, `Avel`: who signed a letter.
pub(super) fn is_letter_end(lines: &[&str]) -> bool {
    lines.len() > 1 && lines::signed(lines) && !lines.iter().any(|line| form::are_networks(line))
}

/// A line that says who wrote it, whose picture it is, what was corrected: what it says is made use of elsewhere.
pub(super) fn is_known(line: &str) -> bool {
    byline::names(line).is_some()
        || credit::is_credit(line)
        || sign_off::is_correction(line)
        || sign_off::is_sign_off(line, true)
        || rating::of(line).is_some()
        || embargo::holds_back(line)
        || press::is_release_line(line)
        || press::is_above(line)
        || tail::is_source(line)
}
