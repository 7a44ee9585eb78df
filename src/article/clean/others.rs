//! What a copied page has below its story: the heads of other stories, and what it tells twice.

use super::apart;
use super::away::{self, Away};
use super::foot;
use super::{MIN_TELLING, again, byline, lead, tells};
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, contains_any, fold, is_any, opening};
use crate::article::{Block, BlockKind, LeftOutKind};

/// The head of another story has at least as many words.
pub(super) const MIN_TITLE_WORDS: usize = 5;
/// A longer line is no head.
const MAX_TITLE_BYTES: usize = 240;
/// `Binnenland`, behind `Meer uit`.
const MAX_SECTION_WORDS: usize = 2;
/// A short paragraph may stand twice for its sound.
const MIN_TWICE: usize = 100;

/// What was taken, and before which block of the story it stood.
pub(super) type Taken = (usize, LeftOutKind, String);

/// Takes out of `body` the other stories below the one under `headline`, and what it has told already.
pub(super) fn take(body: &mut Vec<Block>, headline: &str) -> Vec<Taken> {
    let mut taken = Vec::new();
    let away = away::find(body, headline);
    if let Some(Away::Links(at, count)) = away {
        taken.extend(body.drain(at..at + count).map(|block| (at, LeftOutKind::Promotion, block.text)));
    }
    let ends = [
        away.and_then(|away| if let Away::Rest(at) = away { Some(at) } else { None }),
        above_day(body),
        below_label(body),
        below_headline(body, headline),
        below_sign(body, headline),
        comment_form(body),
        foot::find(body, headline),
    ];
    let end = ends.into_iter().flatten().min().unwrap_or(body.len());
    let others: Vec<Taken> = body.drain(end..).map(|block| (usize::MAX, LeftOutKind::Promotion, block.text)).collect();
    if let Some((at, count)) = apart::find(body, headline) {
        taken.extend(body.drain(at..at + count).map(|block| (at, LeftOutKind::Promotion, block.text)));
    }
    if let Some((at, count)) = apart::within(body, headline) {
        taken.extend(body.drain(at..at + count).map(|block| (at, LeftOutKind::Promotion, block.text)));
    }
    let mut at = 1;
    while at < body.len() {
        if is_told(body, at, headline) {
            taken.push((at, LeftOutKind::Label, body.remove(at).text));
        } else {
            at += 1;
        }
    }
    while let Some(at) = (0..body.len()).find(|at| is_teaser(&body[*at], &body[at + 1..])) {
        taken.push((at, LeftOutKind::Label, body.remove(at).text));
    }
    while let Some(at) = (1..body.len()).find(|at| is_credited_twin(&body[at - 1].text, &body[*at].text)) {
        taken.push((at - 1, LeftOutKind::Caption, body.remove(at - 1).text));
        taken.push((at - 1, LeftOutKind::Caption, body.remove(at - 1).text));
    }
    taken.extend(others);
    taken
}

/// Whether the story has begun above `at`.
pub(super) fn has_begun(body: &[Block], at: usize) -> bool {
    body[..at].iter().any(tells_story)
}

pub(super) fn tells_story(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && block.text.len() >= MIN_TELLING && lead::is_sentence(&block.text)
}

/// A line that may head a story: it does not end with a stop.
pub(super) fn is_title(text: &str) -> bool {
    let stops = ['.', ':', ';', ',', '。', '।', '۔', '：', '"', '”', '»', '“'];
    text.len() <= MAX_TITLE_BYTES && !text.ends_with(stops) && text.contains(char::is_alphabetic)
}

/// A title of some words, and below it nothing but its day and hour: the story of another hour, among the last lines.
fn above_day(body: &[Block]) -> Option<usize> {
    const MOST_BELOW: usize = 4;
    let heads = |at: &usize| {
        let title = &body[*at];
        title.kind != BlockKind::Item
            && is_title(&title.text)
            && title.text.split(' ').count() >= MIN_TITLE_WORDS
            && body.get(at + 1).is_some_and(|day| is_stamp(&day.text))
            && has_begun(body, *at)
    };
    // A live page has a stamp to each of its entries.
    let mut found = (1..body.len()).filter(heads);
    let first = found.next()?;
    (found.next().is_none() && body.len() - first <= MOST_BELOW + 1).then_some(first)
}

/// `16:45 04.12`, `Saturday, 4 December 2026, 11:24`: an hour, and a day in figures or with its year; an event is told by day and
/// hour alone.
pub(super) fn is_stamp(text: &str) -> bool {
    let words = || text.split(' ').map(|word| word.trim_matches([',', '|', '•', '·']));
    let figures = |word: &str, at: char, parts: usize| {
        word.matches(at).count() + 1 == parts
            && word
                .split(at)
                .all(|part| (1..=4).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit()))
    };
    let hour = words().any(|word| figures(word, ':', 2));
    let in_figures = words()
        .filter(|word| !word.is_empty())
        .all(|word| [':', '.', '/'].iter().any(|at| figures(word, *at, 2) || figures(word, *at, 3)));
    let year = words().any(|word| word.len() == 4 && word.starts_with("20") && figures(word, ':', 1));
    hour && (in_figures && text.contains(' ') || year && is_date_line(text))
}

/// `Read also`, `More news of the harbour:`: a label below which stand but titles until the end.
fn below_label(body: &[Block]) -> Option<usize> {
    (1..body.len()).find(|at| {
        let below = &body[at + 1..];
        is_label(&body[*at].text)
            && !below.is_empty()
            && below.iter().all(|block| is_title(&block.text))
            && has_begun(body, *at)
    })
}

pub(super) fn is_label(text: &str) -> bool {
    const MAX_LABEL_BYTES: usize = 100;
    let folded = fold(text.trim_matches(['/', ' ', '-', '–', '>', '»']));
    let name = folded.trim_end_matches([':', '：', ' ']);
    // `Recommended` may stand above what the story recommends.
    let known = is_any(&PHRASES.above_lists, name) && (name.contains(' ') || !name.is_ascii());
    let labelled = || text.ends_with([':', '：']) && opening(&PHRASES.above_lists_open, &folded).is_some();
    // `Meer uit Binnenland`
    let named = || {
        opening(&PHRASES.above_lists_named, &folded).is_some_and(|opens| {
            let section = text.get(opens.len()..).unwrap_or_default().trim();
            section.split(' ').count() <= MAX_SECTION_WORDS && section.starts_with(char::is_uppercase)
        })
    };
    text.len() <= MAX_LABEL_BYTES && (known || is_any(&PHRASES.above_others, name) || labelled() || named())
}

/// The form in which readers comment, with what stands above it: below it nothing is the story's.
fn comment_form(body: &[Block]) -> Option<usize> {
    let at = (1..body.len())
        .find(|at| contains_any(&PHRASES.comment_forms, &fold(&body[*at].text)) && has_begun(body, *at))?;
    let heads = |text: &str| is_any(&PHRASES.comment_heads, fold(text).trim_end_matches([' ', ':', '!', '*']));
    Some(if at > 1 && heads(&body[at - 1].text) { at - 1 } else { at })
}

/// The headline once more, and below it the label of other stories: all of that is theirs.
fn below_headline(body: &[Block], headline: &str) -> Option<usize> {
    (1..body.len()).find(|at| {
        repeats(&body[*at], headline)
            && body.get(at + 1).is_some_and(|next| is_label(&next.text))
            && has_begun(body, *at)
    })
}

fn repeats(block: &Block, headline: &str) -> bool {
    const MIN_WORDS: usize = 4;
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
        && headline.split(' ').count() >= MIN_WORDS
        && fold(&block.text) == fold(headline)
}

/// `(dpa)`, `Source: fire brigade`: the story ends there, if below stand but titles, or the title of a story that has nothing of
/// this one's headline, and at most two paragraphs.
fn below_sign(body: &[Block], headline: &str) -> Option<usize> {
    const MOST_BELOW: usize = 3;
    let at = (1..body.len()).find(|at| is_sign(&body[*at].text) && has_begun(body, *at))?;
    let below = &body[at + 1..];
    let title = |block: &Block| is_title(&block.text) && block.text.split(' ').count() >= MIN_TITLE_WORDS;
    let titles = below.len() > 1 && below.iter().all(title);
    let other = || {
        below.len() <= MOST_BELOW
            && below.first().is_some_and(|head| title(head) && is_placed_elsewhere(&head.text, &body[..at]))
            && below.iter().skip(1).all(tells_story)
            && !below.iter().any(|block| tells(&block.text, headline, 1))
    };
    (titles || below.len() > 1 && other()).then_some(at + 1)
}

/// `Lund: Baker wins a prize`, below a story that does not name Lund.
fn is_placed_elsewhere(title: &str, story: &[Block]) -> bool {
    let place = title.split_once(": ").map(|(place, _)| place).filter(|place| byline::is_name(place));
    place.is_some_and(|place| !story.iter().any(|block| block.text.contains(place)))
}

fn is_sign(text: &str) -> bool {
    const MAX_WORDS: usize = 8;
    let folded = fold(text);
    let agency = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let source = || {
        let label = folded.split_once(':').map(|(label, _)| format!("{label}:"));
        label.is_some_and(|label| is_any(&PHRASES.sources, &label)) && !lead::is_sentence(text)
    };
    agency.is_some_and(|agency| is_any(&PHRASES.agencies, &fold(agency)))
        || folded.split(' ').count() <= MAX_WORDS && source()
}

/// The headline as a line of its own, or a long paragraph that stood above.
fn is_told(body: &[Block], at: usize, headline: &str) -> bool {
    let block = &body[at];
    // What stands oftener is a refrain.
    let twice = || {
        let alike = |other: &&Block| other.text == block.text;
        block.text.len() >= MIN_TWICE
            && tells_story(block)
            && (body[..at].iter().any(|above| alike(&above)) && body.iter().filter(alike).count() == 2
                // The beginning of an entry that a live page has pinned above.
                || body[..at].iter().any(|above| above.text.len() > block.text.len() && above.text.starts_with(&block.text)))
    };
    repeats(block, headline) && !lead::is_sentence(&block.text) && has_begun(body, at) || twice()
}

/// `The quay at dawn.Credit: Aina Serik`, below `The quay at dawn.`: a caption, for who does not see the picture and for who does.
fn is_credited_twin(text: &str, next: &str) -> bool {
    const MAX_WORDS: usize = 8;
    let rest = next.strip_prefix(text).map(str::trim_start).filter(|rest| !rest.is_empty());
    rest.is_some_and(|rest| rest.split(' ').count() <= MAX_WORDS && opening(&PHRASES.credits, &fold(rest)).is_some())
}

/// `The port opened on Mon…`, above the paragraph that it opens.
fn is_teaser(block: &Block, below: &[Block]) -> bool {
    let opening = block.text.strip_suffix('…').or_else(|| block.text.strip_suffix("...")).map(str::trim_end);
    // A site may take out the marks of quotation.
    let opens = |other: &Block, opening: &str| {
        let mut letters = again::letters(&other.text);
        again::letters(opening).all(|letter| letters.next() == Some(letter)) && letters.next().is_some()
    };
    opening.is_some_and(|opening| {
        block.kind == BlockKind::Paragraph
            && opening.len() >= MIN_TELLING
            && below.iter().any(|other| opens(other, opening))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbour of Avel opened its new quay on Monday after two years of works.";
    const MORE: &str = "The mayor said that the first ferry leaves on Friday with ninety guests.";

    fn blocks(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::new(BlockKind::Paragraph, *line)).collect()
    }

    fn kept(lines: &[&str]) -> usize {
        let mut body = blocks(lines);
        take(&mut body, "New quay of the harbour opens");
        body.len()
    }

    #[test]
    fn other_stories_below_the_story_are_none_of_it() {
        for below in [
            &["Baker of Lund wins a prize", "16:45 04.12"][..],
            &["Baker of Lund wins a prize", "4 December 2026, 11:24", "A baker has won a prize for a loaf of rye."],
            &["You may also like", "Baker wins a prize", "Cat found on a roof!"],
            &["Ещё новости «Авель»:", "Пекарь получил приз", "Кошку сняли с крыши"],
            &[
                "New quay of the harbour opens",
                "Bunlar Da İlginizi Çekebilir",
                "A baker has won a prize for a loaf of rye.",
            ],
            &["// Dernières nouvelles publiées", "UN BOULANGER PRIMÉ"],
            &["Meer uit Binnenland", "Bakker wint een prijs", "Kat van dak gehaald"],
            &["Leave a Reply", "Your email address will not be published. Required fields are marked *", "Name *"],
            &["Comments: Our rules", "We want our comments to be a lively and useful part of the port's life."],
            &["اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني."],
        ] {
            assert_eq!(kept(&[&[STORY, MORE], below].concat()), 2, "{below:?}");
        }
        for below in [
            &["(dpa)", "Baker of Lund wins a prize", "Cat of Veld found on roof"][..],
            &[
                "Quellen: Feuerwehr Avel",
                "Lund: Baker of bread wins a prize",
                "A baker has won a prize for a loaf of rye bread.",
            ],
        ] {
            assert_eq!(kept(&[&[STORY, MORE], below].concat()), 3, "the sign stays for others to see: {below:?}");
        }
    }

    #[test]
    fn what_goes_on_below_a_label_stays() {
        for lines in [
            &[STORY, MORE, "Opening of the quay for all guests", "Friday, 19:30"][..],
            &[STORY, "Source: Port of Avel", "What the port wants to build next", MORE],
            &[
                STORY,
                "The first ferry is at the quay",
                "16:45 04.12",
                MORE,
                "The guests are on board again",
                "16:50 04.12",
                MORE,
            ],
            &[STORY, MORE, "Recommended", "A warm coat"],
            &["You may also like", "Baker wins a prize"],
        ] {
            assert_eq!(kept(lines), lines.len(), "{lines:?}");
        }
        for label in ["You may also like", "Related articles:", "関連記事"] {
            for title in ["Baker wins a prize", "パン屋が受賞", "Baker honoured"] {
                for more in [MORE, "The quay is open."] {
                    assert_eq!(kept(&[STORY, label, title, more]), 2, "{label} {title} {more}");
                }
            }
        }
    }

    #[test]
    fn what_stands_twice_is_told_once() {
        let long = format!("{STORY} {MORE}");
        assert_eq!(kept(&[&long, MORE, &long]), 2);
        assert_eq!(kept(&["The harbour of Avel opened its new quay on Mon…", STORY, MORE]), 2);
        assert_eq!(kept(&["The “harbour of Avel” opened its new quay on Mon...", STORY, MORE]), 2);
        assert_eq!(kept(&[STORY, "New quay of the harbour opens", MORE]), 2);
        assert_eq!(kept(&[STORY, "The quay at dawn.", "The quay at dawn.Credit: Aina Serik", MORE]), 2);
        for lines in [
            &["Row, row.", MORE, "Row, row."][..],
            &[&long, &long, &long],
            &["The harbour of Avel opened its old quay on Mon…", STORY, MORE],
            &[STORY, "New quay of the town opens", MORE],
        ] {
            assert_eq!(kept(lines), 3, "{lines:?}");
        }
    }
}
