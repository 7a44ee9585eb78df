//! Mentions, commands of bots, hashtags and cashtags.

use std::ops::Range;

use super::class::{is_hashtag, is_letter, is_name, is_word};
use crate::text::chars::{after, before, run_end};

/// Names of fewer than four characters that are accounts all the same.
const SHORT_NAMES: [&str; 3] = ["gif", "vid", "pic"];
/// The longest name of an account.
const MAX_NAME_LENGTH: usize = 32;
/// The longest hashtag, in characters.
const MAX_HASHTAG_LENGTH: usize = 256;
/// The longest cashtag.
const MAX_CASHTAG_LENGTH: usize = 8;
/// The longest command.
const MAX_COMMAND_LENGTH: usize = 64;
/// The only cashtag that holds a digit.
const CASHTAG_WITH_DIGIT: &str = "1INCH";

pub(super) fn mentions(text: &str) -> Vec<Range<usize>> {
    let signs = text.match_indices('@').filter(|(at, _)| !before(text, *at).is_some_and(is_word));
    let ranges = signs.map(|(at, _)| at..run_end(text, at + 1, is_name));
    let is_account = |range: &Range<usize>| {
        let name = &text[range.start + 1..range.end];
        match name.len() {
            ..4 => SHORT_NAMES.iter().any(|short| name.eq_ignore_ascii_case(short)),
            4..=MAX_NAME_LENGTH => true,
            _ => false,
        }
    };
    ranges.filter(|range| is_account(range) && !after(text, range.end).is_some_and(is_word)).collect()
}

pub(super) fn commands(text: &str) -> Vec<Range<usize>> {
    let borders = |c: char| is_word(c) || matches!(c, '/' | '<' | '>');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('/').filter(|(at, _)| !before(text, *at).is_some_and(borders)) {
        let mut end = run_end(text, at + 1, is_name);
        if !(1..=MAX_COMMAND_LENGTH).contains(&(end - at - 1)) {
            continue;
        }
        if text[end..].starts_with('@') {
            let name = run_end(text, end + 1, is_name);
            if !(3..=MAX_NAME_LENGTH).contains(&(name - end - 1)) {
                continue;
            }
            end = name;
        }
        if !after(text, end).is_some_and(borders) {
            found.push(at..end);
        }
    }
    found
}

pub(super) fn hashtags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('#').filter(|(at, _)| !before(text, *at).is_some_and(is_hashtag)) {
        let run = run_end(text, at + 1, is_hashtag);
        let longest = text[at + 1..run].char_indices().nth(MAX_HASHTAG_LENGTH).map_or(run, |(n, _)| at + 1 + n);
        let mut end = longest;
        let mut next = run;
        if end == run && text[end..].starts_with('@') {
            let name = text[end + 1..].chars().take(MAX_NAME_LENGTH).take_while(|c| is_name(*c)).count();
            if name >= 3 {
                end += 1 + name;
                next = end;
            }
        }
        if !text[next..].starts_with('#') && text[at + 1..longest].contains(is_letter) {
            found.push(at..end);
        }
    }
    found
}

pub(super) fn cashtags(text: &str) -> Vec<Range<usize>> {
    let borders = |c: char| is_hashtag(c) || c == '$';
    let mut found = Vec::new();
    for (at, _) in text.match_indices('$').filter(|(at, _)| !before(text, *at).is_some_and(borders)) {
        let name = &text[at + 1..];
        let length = if name.starts_with(CASHTAG_WITH_DIGIT) {
            CASHTAG_WITH_DIGIT.len()
        } else {
            run_end(name, 0, |c| c.is_ascii_uppercase())
        };
        if !(1..=MAX_CASHTAG_LENGTH).contains(&length) {
            continue;
        }
        let mut end = at + 1 + length;
        if text[end..].starts_with('@') {
            let account = run_end(text, end + 1, is_name);
            end = if (3..=MAX_NAME_LENGTH).contains(&(account - end - 1)) { account } else { end };
        }
        if !after(text, end).is_some_and(borders) {
            found.push(at..end);
        }
    }
    found
}
