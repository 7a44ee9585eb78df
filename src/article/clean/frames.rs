//! What stayed of a story's pictures without any credit of a known form: captions that a page says twice, a row of them above the story, the
//! headline with whose picture it is, the name of a file, a name in capitals below a caption.

use super::{MIN_TELLING, shared, tells_below};
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{Block, BlockKind, LeftOutKind, byline, credit, date_line, language, lead, lines, promotion};
use crate::text::language::Language;
use crate::text::sentences;

/// Captions stand above the story within as many blocks.
const TOP: usize = 6;
/// A story begins with a paragraph of as many letters.
const MIN_STORY: usize = 80;

/// What was taken, and before which block of the story it stood.
type Taken = (usize, LeftOutKind, String);

/// Takes such lines out of a story below `headline`.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Vec<Taken> {
    let mut taken = said_twice(body, headline);
    let caption = taken.first().map(|(at, ..)| *at);
    taken.extend(verbless_row(body));
    let mut at = 0;
    let mut below_caption = false;
    while at < body.len() {
        let kind = sort(body, at, headline, below_caption && at < TOP || caption == Some(at));
        below_caption = kind.is_some();
        match kind {
            Some(kind) => taken.push((at, kind, body.remove(at).text)),
            None => at += 1,
        }
    }
    taken
}

/// `The quay at dawn`, and below it `The quay at dawn (AFP)`: what is on a picture, and the same with whose it is, above a story.
pub(super) fn take_pairs(body: &mut Vec<Block>) -> Vec<Taken> {
    const MIN_SHOWN: usize = 4;
    const MAX_CREDIT: usize = 6;
    let owned = |rest: &str| {
        let rest = rest.trim().trim_start_matches(['.', ' ', '|', '–', '—', '-', '/']);
        let bare = rest.trim_matches(['(', ')', '[', ']']);
        let few = bare.split(' ').count() <= MAX_CREDIT && !bare.is_empty();
        few && (bare.len() < rest.len() && credit::is_alone(bare) || credit::is_credit(bare))
    };
    let pair = |at: usize| {
        let (shown, next) = (&body[at], &body[at + 1]);
        let rest = next.text.strip_prefix(shown.text.trim_end_matches('.'));
        shown.kind != BlockKind::Item && shown.text.split(' ').count() >= MIN_SHOWN && rest.is_some_and(owned)
    };
    let last = body.len().saturating_sub(2);
    let Some(at) = (0..last).find(|at| pair(*at) && tells_below(&body[at + 2..])) else { return Vec::new() };
    body.drain(at..at + 2).map(|block| (at, LeftOutKind::Caption, block.text)).collect()
}

fn sort(body: &[Block], at: usize, headline: &str, below_caption: bool) -> Option<LeftOutKind> {
    let block = &body[at];
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading) || at + 1 == body.len() {
        return None;
    }
    let text = block.text.as_str();
    if is_headline_with_credit(text, headline) || is_word_of_file(body, at) || is_numbered_file(text) {
        return Some(LeftOutKind::Caption);
    }
    (below_caption && is_shouted_name(text)).then_some(LeftOutKind::Credit)
}

/// A caption that is a sentence and stands right below itself, once for who does not see the picture, above a story that says more of the
/// headline than it does.
fn said_twice(body: &mut Vec<Block>, headline: &str) -> Vec<Taken> {
    let told = |block: &Block| block.kind == BlockKind::Paragraph && lines::is_ended(&block.text);
    let long = |block: &Block| told(block) && block.text.chars().count() >= MIN_STORY;
    let again = |at: usize| told(&body[at]) && body.get(at + 1).is_some_and(|next| next.text == body[at].text);
    let Some(at) = (0..body.len().min(TOP)).find(|at| again(*at)) else { return Vec::new() };
    let Some(story) = body[at + 2..].iter().find(|block| long(block)) else { return Vec::new() };
    let begun = body[..at].iter().any(long);
    if begun || shared(&story.text, headline) <= shared(&body[at].text, headline) {
        return Vec::new();
    }
    body.drain(at..at + 2).map(|block| (at, LeftOutKind::Caption, block.text)).collect()
}

/// Short paragraphs of one sentence without a verb, one below the other above the first long one: what pictures show.
fn verbless_row(body: &mut Vec<Block>) -> Vec<Taken> {
    const WORDS: std::ops::RangeInclusive<usize> = 4..=12;
    const MIN_ROW: usize = 2;
    /// The story below says as many times more than a caption.
    const TIMES: usize = 3;
    let few = |block: &&Block| {
        block.kind == BlockKind::Paragraph
            && block.text.ends_with('.')
            && WORDS.contains(&block.text.split(' ').count())
            && byline::names(&block.text).is_none()
            && !date_line::is_date_line(&block.text)
            && !promotion::is_promotion(&block.text)
    };
    let row = body.iter().take(TOP).take_while(few).count();
    let Some(story) = body.get(row).filter(|story| story.kind == BlockKind::Paragraph && row >= MIN_ROW) else {
        return Vec::new();
    };
    let longest = body[..row].iter().map(|block| block.text.len()).max().unwrap_or_default();
    let language = Language::of(language::detect(&story.text));
    let caption = |block: &Block| sentences(&block.text, language).len() == 1 && language.is_verbless(&block.text);
    // `A quiet street in Avel.` may open a story; who is on a picture is named.
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let named = |block: &Block| {
        let words = block.text.split(' ').skip(1);
        words.clone().zip(words.skip(1)).any(|(one, other)| capital(one) && capital(other))
    };
    if story.text.len() < TIMES * longest.max(MIN_STORY)
        || !body[..row].iter().all(caption)
        || !body[..row].iter().any(named)
    {
        return Vec::new();
    }
    body.drain(..row).map(|block| (0, LeftOutKind::Caption, block.text)).collect()
}

/// `Trams return to Avel Photo: port.example`: the headline, and whose picture it is.
fn is_headline_with_credit(text: &str, headline: &str) -> bool {
    let rest =
        text.strip_prefix(headline).map(|rest| rest.trim_start_matches(['.', ' ', '|', '/', '–', '—', '-', '(']));
    // `(credit: harbourpix)`
    let labelled = |rest: &str| {
        rest.split(' ').count() <= 4
            && opening(&PHRASES.credits, &fold(rest)).is_some_and(|phrase| phrase.ends_with([':', '：']))
    };
    rest.is_some_and(|rest| {
        rest.len() < text.len() - headline.len() && (credit::is_credit(rest.trim_end_matches(')')) || labelled(rest))
    })
}

/// `mommy`, between two paragraphs: what the file of a picture is called.
fn is_word_of_file(body: &[Block], at: usize) -> bool {
    const MIN_LETTERS: usize = 3;
    let text = body[at].text.as_str();
    let word = text.chars().count() >= MIN_LETTERS && text.chars().all(char::is_lowercase);
    let told = |block: &Block| {
        block.kind == BlockKind::Paragraph && block.text.len() >= MIN_TELLING && lead::is_sentence(&block.text)
    };
    word && at > 0 && told(&body[at - 1]) && told(&body[at + 1])
}

/// `port4`, `epa180826171 1`, `WIRE-515983038`: what an agency or a page calls a picture, by letters and the figures behind them. A word with a
/// figure or two in capitals (`B52`, `COP30`) may be a name.
fn is_numbered_file(text: &str) -> bool {
    const MIN_LETTERS: usize = 3;
    const MIN_FIGURES: usize = 6;
    let (name, number) = text.split_once(' ').unwrap_or((text, ""));
    let end = name.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(name.len());
    let (letters, rest) = name.split_at(end);
    let figures = rest.trim_start_matches(['-', '_']);
    let all = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit());
    let small = letters.bytes().all(|sign| sign.is_ascii_lowercase());
    letters.len() >= MIN_LETTERS
        && !figures.is_empty()
        && all(figures)
        && all(number)
        && (small || figures.len() >= MIN_FIGURES)
}

/// `JANE ROE`: who made the picture of which the caption stands above.
fn is_shouted_name(text: &str) -> bool {
    const NAMES: std::ops::RangeInclusive<usize> = 2..=4;
    let shouted = |word: &str| word.chars().count() > 1 && !word.contains(char::is_lowercase) && byline::is_name(word);
    NAMES.contains(&text.split(' ').count())
        && text.split(' ').all(shouted)
        && !text.split(' ').any(|word| is_any(&PHRASES.dates, &fold(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADLINE: &str = "Trams return to the quay of Avel";
    const LEAD: &str = "The trams return to the old quay of Avel in May, eleven years after the last car ran on it, the council has said.";
    const MORE: &str = "Work on the bridge begins in March, and the first cars are to run in spring.";

    fn kept(lines: &[&str]) -> Vec<String> {
        let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
        take(&mut body, HEADLINE);
        body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_headline_with_whose_picture_it_is_goes() {
        for credit in ["Photo: port.example", "- (crédito: harbourpix)", "(credit: harbourpix)"] {
            assert_eq!(kept(&[&format!("{HEADLINE} {credit}"), LEAD, MORE]), [LEAD, MORE], "{credit}");
        }
    }

    #[test]
    fn what_a_file_is_called_by_letters_and_figures_is_none_of_the_story() {
        for name in ["port4", "epa180826171 1", "WIRE-515983038", "quay_12"] {
            assert_eq!(kept(&[LEAD, name, MORE]), [LEAD, MORE], "{name}");
        }
        for line in ["COP30", "B52", "Apollo 11", "Article 5", "2026", "g7"] {
            assert_eq!(kept(&[LEAD, line, MORE]), [LEAD, line, MORE], "{line}");
        }
    }

    #[test]
    fn a_caption_that_is_said_twice_goes_with_who_made_the_picture() {
        let caption = "Visitors look at the old cars on Friday, Avel, 3 July 2026.";
        assert_eq!(kept(&[caption, caption, LEAD, MORE]), [LEAD, MORE]);
        assert_eq!(kept(&[caption, caption, "JANE ROE", LEAD, MORE]), [LEAD, MORE]);
        assert_eq!(kept(&["By Jane Roe", caption, caption, "OMAR LUND", LEAD, MORE]), ["By Jane Roe", LEAD, MORE]);
        // A standfirst that stands twice tells the news.
        assert_eq!(kept(&[LEAD, LEAD, MORE]).len(), 3);
        assert_eq!(kept(&["JANE ROE", LEAD, MORE]).len(), 3);
    }

    #[test]
    fn a_caption_and_the_same_with_its_credit_go_though_they_tell_the_news() {
        let caption = "The trams return to the old quay of Avel, and the council looks on";
        for credit in [" (AFP)", ". Photo: Jane Roe", " / Jane Roe/AFP"] {
            let lines = [caption, &format!("{caption}{credit}"), LEAD, MORE];
            let mut body: Vec<Block> = lines.iter().map(|line| Block::paragraph(*line)).collect();
            take_pairs(&mut body);
            assert_eq!(body.len(), 2, "{credit}");
        }
        let mut body: Vec<Block> = [caption, &format!("{caption} again"), LEAD].map(Block::paragraph).to_vec();
        assert!(take_pairs(&mut body).is_empty());
    }

    #[test]
    fn a_row_of_lines_without_a_verb_above_the_story_is_of_its_pictures() {
        let long = format!("{LEAD} {MORE} {MORE} The council voted for it by nine to four.");
        let row = ["The speech of Omar Lund and Jane Roe.", "The old cars in the yard of the museum."];
        assert_eq!(kept(&[row[0], row[1], &long]), [long.as_str()]);
        for lines in [
            [row[0], "The old cars are in the yard of the museum.", &long],
            ["It rained.", "Nobody came.", &long],
            ["A quiet street in Avel.", "A dark night in early May.", &long],
            [row[0], row[1], LEAD],
        ] {
            assert_eq!(kept(&lines).len(), 3, "{lines:?}");
        }
    }

    #[test]
    fn what_is_left_of_a_picture_between_two_paragraphs_is_none_of_the_story() {
        for line in
            [format!("{HEADLINE} Photo: port.example"), format!("{HEADLINE} / Foto: Jane Roe"), "tram".to_owned()]
        {
            assert_eq!(kept(&[LEAD, &line, MORE, LEAD]), [LEAD, MORE, LEAD], "{line}");
        }
        for line in ["Tram", "Trams return to the quay of Avel again", "tram ran"] {
            assert_eq!(kept(&[LEAD, line, MORE, LEAD]).len(), 4, "{line}");
        }
        assert_eq!(kept(&["Row, row.", "row", "Row, row."]).len(), 3);
    }
}
