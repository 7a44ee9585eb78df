//! Numbers that Telegram links: bank cards and times of a video.

use std::ops::Range;

use super::class::{is_letter, is_word};
use crate::text::chars::{after, before, run_end};

/// How many digits a card has.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

pub(super) fn bank_cards(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-');
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        if before(text, start).is_some_and(|c| matches!(c, '.' | ',' | '+' | '-' | '_') || is_letter(c)) {
            at = run_end(text, start, is_part);
            continue;
        }
        let run = run_end(text, start, is_part);
        let solid = run_end(text, start, |c| c.is_ascii_digit());
        // A number written in one piece ends at the space after it.
        let whole = (16..=19).contains(&(solid - start)) && text[solid..run].starts_with(' ');
        at = if whole { solid } else { run };
        let number = text[start..at].trim_end_matches([' ', '-']);
        let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        let end = start + number.len();
        let joined = after(text, end).is_some_and(|c| matches!(c, '-' | '_') || is_letter(c));
        if CARD_DIGITS.contains(&digits.len()) && number.len() < 2 * digits.len() && !joined && is_card(&digits) {
            found.push(start..end);
        }
    }
    found
}

/// The check digit (Luhn), and the lengths that go with the first digits.
fn is_card(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().fold(0, |sum, (n, digit)| {
        let digit = u32::from(*digit);
        let doubled = if digit < 5 { 2 * digit } else { 2 * digit - 9 };
        sum + if n % 2 == 0 { digit } else { doubled }
    });
    let first = |count: usize| digits.iter().take(count).fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    let length = digits.len();
    sum.is_multiple_of(10)
        && match (first(1), first(2), first(4)) {
            (4, ..) => matches!(length, 13 | 16 | 18 | 19),
            (_, 51..=55, _) | (.., 2221..=2720) => length == 16,
            (_, 34 | 37, _) => length == 15,
            (_, 62 | 81, _) => length >= 16,
            (.., 2200..=2204) => length == 16,
            _ => true,
        }
}

pub(super) fn timestamps(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_part = |b: &u8| b.is_ascii_digit() || *b == b':';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find(':').map(|n| at + n) {
        let start = colon - bytes[..colon].iter().rev().take_while(|b| is_part(b)).count();
        let end = colon + bytes[colon..].iter().take_while(|b| is_part(b)).count();
        at = end;
        let number = &text[start..end];
        let apart = !before(text, start).is_some_and(is_word) && !after(text, end).is_some_and(is_word);
        if start < colon && bytes.get(colon + 1).is_some_and(u8::is_ascii_digit) && apart && is_time(number) {
            found.push(start..end);
        }
    }
    found
}

/// `m:ss` to `mmmm:ss`, or `h:m:ss` to `hh:mm:ss`.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let below_60 = |part: &str| part.parse::<u32>().is_ok_and(|number| number < 60);
    match parts[..] {
        [minutes, seconds] => (1..=4).contains(&minutes.len()) && seconds.len() == 2 && below_60(seconds),
        [hours, minutes, seconds] => {
            (1..=2).contains(&hours.len())
                && (1..=2).contains(&minutes.len())
                && below_60(minutes)
                && seconds.len() == 2
                && below_60(seconds)
        }
        _ => false,
    }
}
