//! Lines that head what stands below them, the first as well as the next: days of a log (`Monday, Dec. 4`), courts of a round-up.

use crate::article::date_line::is_bare_day;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{Block, BlockKind, lead};

/// A heading of this kind has at most as many words.
const MAX_WORDS: usize = 6;

/// Makes headings of such lines, where one alone would be when the story appeared, or a label above it.
pub(super) fn head(body: &mut [Block]) {
    let days: Vec<usize> = (0..body.len()).filter(|at| is_line(&body[*at]) && is_day(&body[*at].text)).collect();
    // Something is told between them, and they are of one form.
    let years = |text: &str| {
        text.split([' ', ',', '.', '/']).any(|word| word.len() == 4 && word.chars().all(|sign| sign.is_ascii_digit()))
    };
    let alike = |one: usize, other: usize| {
        let (one, other) = (&body[one].text, &body[other].text);
        one != other && years(one) == years(other) && words(one).abs_diff(words(other)) <= 1
    };
    let parted = |one: usize, other: usize| {
        body[one + 1..other].iter().any(|block| block.kind != BlockKind::Heading && lead::is_sentence(&block.text))
    };
    let all = days.windows(2).all(|pair| alike(pair[0], pair[1]) && parted(pair[0], pair[1]));
    if days.len() > 1 && all {
        for at in days {
            body[at].kind = BlockKind::Heading;
        }
    }
    head_first(body);
}

/// `Avel court, Monday`, right below the headline, where `Avel court, Tuesday` is a heading further down.
fn head_first(body: &mut [Block]) {
    let Some((first, below)) = body.split_first_mut() else { return };
    let like = |block: &Block| {
        let shared = first.text.split(' ').zip(block.text.split(' ')).filter(|(one, other)| one == other).count();
        block.kind == BlockKind::Heading
            && block.text != first.text
            && words(&block.text) == words(&first.text)
            && shared > 0
            && shared * 2 >= words(&first.text)
    };
    let told = below.first().is_some_and(|block| block.kind == BlockKind::Paragraph && lead::is_sentence(&block.text));
    if first.kind == BlockKind::Paragraph && told && is_line(first) && below.iter().any(like) {
        first.kind = BlockKind::Heading;
    }
}

/// `Dec. 4`, `Monday`
fn is_day(text: &str) -> bool {
    is_bare_day(text) || !text.contains(' ') && is_any(&PHRASES.dates, &fold(text))
}

fn is_line(block: &Block) -> bool {
    block.kind != BlockKind::Item && words(&block.text) <= MAX_WORDS && !lead::is_sentence(&block.text)
}

fn words(text: &str) -> usize {
    text.split(' ').count()
}
