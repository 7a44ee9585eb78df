//! Titles of other stories at the end of one, with no heading above them: lines without a stop that share no telling word with the
//! story, where its own paragraphs all have theirs; and what stands below an agency's sign and speaks of nobody of the story.

use super::away::Known;
use super::others::{MIN_TITLE_WORDS, has_begun, tells_story};
use crate::article::credit::is_caption;
use crate::article::date_line::is_date_line;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::words::{Telling, in_letters};
use crate::article::{Block, BlockKind, byline, lines};

/// So many titles tell by their number that they are a list of links.
const MANY: usize = 3;
/// Where words have no spaces between them, a title has as many letters.
const MIN_TITLE_LETTERS: usize = 10;
/// A shorter line at the very end (a name, a source) is judged elsewhere.
const MAX_SHORT_WORDS: usize = 4;
/// One word of as many is shared by chance.
const MIN_CHANCE: usize = 8;

/// Where such lines stand, and how many they are.
pub(super) fn find(body: &[Block], headline: &str) -> Option<(usize, usize)> {
    below_sign(body, headline).or_else(|| titles(body, headline))
}

/// A list of links within a story: titles that nothing announces and none of which shares more than chance with it, and below them the
/// story goes on.
pub(super) fn within(body: &[Block], headline: &str) -> Option<(usize, usize)> {
    let mut start = 1;
    while start < body.len() {
        let count = body[start..].iter().take_while(|block| block.kind == BlockKind::Item).count();
        let end = start + count;
        let told = |at: usize| body.get(at).is_some_and(tells_story);
        if count >= MANY && told(start - 1) && told(end) && lines::is_ended(&body[start - 1].text) {
            let around = body[..start].iter().chain(&body[end..]).map(|block| block.text.as_str());
            let known = Telling::of(&format!("{headline} {}", around.collect::<Vec<_>>().join(" ")));
            let other = |block: &Block| {
                let own = Telling::of(&block.text);
                let shared = own.shared(&known);
                let titled = is_title(&Block::paragraph(block.text.as_str()));
                titled && own.count() >= MANY && shared * MANY <= own.count()
            };
            let none = |block: &&Block| Telling::of(&block.text).shared(&known) == 0;
            let items = &body[start..end];
            if items.iter().all(other) && items.iter().filter(none).count() * 2 > count && are_marked(items) {
                return Some((start, count));
            }
        }
        start = end.max(start) + 1;
    }
    None
}

/// A run of titles at the end: many of which most share nothing, or one or two, each cut off or of several sentences, of which none does.
fn titles(body: &[Block], headline: &str) -> Option<(usize, usize)> {
    let short = |block: &Block| {
        block.kind == BlockKind::Paragraph
            && block.text.split(' ').count() <= MAX_SHORT_WORDS
            && in_letters(&block.text) < MIN_TITLE_LETTERS
            && !lines::is_ended(&block.text)
    };
    let end = body.len() - body.iter().rev().take_while(|block| short(block)).count();
    let count = body[..end].iter().rev().take_while(|block| is_title(block)).count();
    let start = end - count;
    if count == 0 || !has_begun(body, start) || body[start - 1].text.ends_with([':', '：', ',', '，']) {
        return None;
    }
    let story: Vec<&str> = body[..start].iter().map(|block| block.text.as_str()).collect();
    let known = Telling::of(&format!("{headline} {}", story.join(" ")));
    let apart = |block: &&Block| {
        let own = Telling::of(&block.text);
        let shared = own.shared(&known);
        shared == 0 || shared * MIN_CHANCE <= own.count()
    };
    let alone = body[start..end].iter().filter(apart).count();
    // Two sentences in a line that no stop ends: a title and the first words of its story.
    let teased = |block: &Block| {
        lines::is_cut(&block.text) || [". ", "! ", "? ", "。", "！", "？"].iter().any(|stop| block.text.contains(stop))
    };
    let stopped = || {
        let texts = || body[..start].iter().filter(|block| block.kind == BlockKind::Paragraph);
        texts().count() > 1 && texts().all(|block| lines::is_ended(&block.text) && !lines::is_cut(&block.text))
    };
    let quoted = |block: &Block| block.text.starts_with(['"', '“', '„', '«', '「', '‘', '\'']);
    let marked = |block: &Block| count > 1 && is_marked(&block.text) || is_of_another(&block.text, &known);
    let titled = |block: &Block| (teased(block) || marked(block)) && !quoted(block);
    let few = || alone == count && stopped() && body[start..end].iter().all(titled);
    (count >= MANY && alone * 2 > count && are_marked(&body[start..end]) || few()).then_some((start, count))
}

/// Of as many lines, one has a mark that titles have and a list of the story's own (who won, what is needed) hardly has: it asks, is cut
/// off, quotes somebody beside a colon, or has a bar. Or there are more of them, each as long as no such list's lines are.
fn are_marked(lines: &[Block]) -> bool {
    const MIN_LONG_WORDS: usize = 8;
    let marked = |block: &&Block| is_marked(&block.text);
    let long =
        |block: &Block| block.text.split(' ').count() >= MIN_LONG_WORDS && block.text.starts_with(char::is_uppercase);
    lines.iter().filter(marked).count() * MANY >= lines.len() || lines.len() > MANY && lines.iter().all(long)
}

/// `The county votes on its rules for cats`, below a story that has none of so many words: a title, and no name or sign.
fn is_of_another(line: &str, known: &Telling) -> bool {
    const MIN_TELLING: usize = 5;
    const MIN_KNOWN: usize = 40;
    let own = Telling::of(line);
    let words = || line.split(' ').filter(|word| word.starts_with(char::is_alphabetic));
    let small = words().filter(|word| !word.starts_with(char::is_uppercase)).count();
    own.weight() >= MIN_TELLING
        && known.weight() >= MIN_KNOWN
        && own.shared(known) == 0
        && !line.starts_with(char::is_lowercase)
        && !line.contains(|sign: char| sign.is_numeric())
        && small * 2 > words().count()
}

/// Whether a line has such a mark.
fn is_marked(text: &str) -> bool {
    let said = || ["”:", "\":", "»:", "“:", ": “", ": \"", ": «", ": „"].iter().any(|mark| text.contains(mark));
    lines::is_cut(text) || text.ends_with(['?', '!', '？', '؟']) || text.contains(" | ") || said()
}

/// `… (HPA)`: behind it an agency's story is over, if nothing below speaks of the same.
fn below_sign(body: &[Block], headline: &str) -> Option<(usize, usize)> {
    let at = (0..body.len()).rfind(|at| is_signed(&body[*at].text) && has_begun(body, at + 1))?;
    let below = &body[at + 1..];
    let known = Known::of(&body[..=at], headline);
    let above = body[..=at].iter().filter(|block| tells_story(block)).count();
    let told = below.iter().filter(|block| tells_story(block)).count();
    let other = |block: &Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading) && !known.speaks_of(&block.text)
    };
    // What an agency adds below its sign stands below a label: `Service:`.
    let labelled = below.first().is_some_and(|block| block.text.ends_with([':', '：']));
    (below.len() > 1 && told > 0 && told <= above && !labelled && below.iter().all(other))
        .then_some((at + 1, below.len()))
}

/// Whether a sentence ends, and an agency's sign stands behind it.
fn is_signed(text: &str) -> bool {
    const MAX_SIGN: usize = 24;
    let Some((told, sign)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return false };
    let agency = |part: &str| is_any(&PHRASES.agencies, &fold(part.trim()));
    sign.len() <= MAX_SIGN && lines::is_ended(told.trim_end()) && sign.split(['/', '-', ',']).any(agency)
}

/// A line of some words that no stop ends, or that is cut off; no quotation, no list, no score.
fn is_title(block: &Block) -> bool {
    const MAX_BYTES: usize = 320;
    let text = block.text.as_str();
    let bare = text.trim_end_matches(['"', '”', '“', '»', ')', '）', '」']);
    // `Tells of the cat: "Where is..."`
    let open = lines::is_cut(bare)
        || bare.ends_with(['?', '!', '？'])
        || !lines::is_ended(bare) && !text.ends_with([':', '：', ',', ';', '，', '؛']);
    let quoted =
        text.starts_with(['–', '—', '-', '•']) || lines::is_cut(text) && text.starts_with(['"', '“', '„', '«', '「']);
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
        && text.len() <= MAX_BYTES
        && open
        && !quoted
        && (text.split(' ').count() >= MIN_TITLE_WORDS || in_letters(text) >= MIN_TITLE_LETTERS)
        && !lines::tells_score(text)
        && !is_date_line(text)
        && !is_caption(text)
        && byline::names(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: [&str; 2] = [
        "The harbour of Avel opened its new quay on Monday after two years of works.",
        "The mayor said that the first ferry leaves on Friday with ninety guests.",
    ];

    fn kept(below: &[&str]) -> usize {
        let body: Vec<Block> = STORY.iter().chain(below).map(|line| Block::paragraph(*line)).collect();
        body.len() - find(&body, "New quay opens in Avel").map_or(0, |(_, count)| count)
    }

    #[test]
    fn titles_of_others_below_a_story_need_no_heading() {
        for below in [
            &[
                "Baker of Lund wins a prize for rye",
                "“Nobody knows what to do”: sisters of Veld tell of their cat",
                "Why the winter comes early this year | Jana Roe",
            ][..],
            &[
                "The price of bread of rye rises again: bakers say that it will cost more than…",
                "The county votes on its rules for cats, three years after…",
                "Alarm at one in Bread Street, two steps from Town Hall: thieves with…",
            ],
            &[
                "Baker of Lund tells of her cat on a roof: \"Where is...\"",
                "Omar Veld shows what he bakes at night: \"Who would buy that?\"",
            ],
            &["Storm over bread. No rye, bakers without hope, and no end of old recipes. All is up to the county"],
        ] {
            assert_eq!(kept(below), 2, "{below:?}");
        }
    }

    #[test]
    fn a_list_of_others_within_a_story_is_none_of_it() {
        let others =
            ["Baker of Lund wins a prize for rye", "Will bread cost more next winter?", "Cat found on a roof in Veld"];
        let needed = ["500 g of sour apples", "Three eggs beaten with sugar", "A spoon of cinnamon and some rye"];
        let taken = |items: &[&str], above: &str| {
            let items = items.iter().map(|line| Block::new(BlockKind::Item, *line));
            let body: Vec<Block> =
                [Block::paragraph(above)].into_iter().chain(items).chain([Block::paragraph(STORY[1])]).collect();
            within(&body, "New quay opens in Avel")
        };
        assert_eq!(taken(&others, STORY[0]), Some((1, 3)));
        assert_eq!(taken(&others[..2], STORY[0]), None);
        assert_eq!(taken(&needed, STORY[0]), None);
        assert_eq!(taken(&others, "What else the harbour of Avel will do with its quay next year:"), None);
        let own = [
            "The quay is nine hundred feet long",
            "The ferry has room for guests and cars",
            "Works began two years ago",
        ];
        assert_eq!(taken(&own, STORY[0]), None);
    }

    #[test]
    fn what_stands_below_an_agencys_sign_and_speaks_of_others_is_theirs() {
        let sign = "The quay has cost nine million crowns, as the council told us.(PAP)";
        let others = ["No bread was found to be old, and rules were made.", "Prize for a baker of Lund and her rye"];
        assert_eq!(kept(&[sign, others[0], others[1]]), 3);
        let own = "The works on the quay will go on, the harbour of Avel has said.";
        assert_eq!(kept(&[sign, own, others[1]]), 5);
        assert_eq!(kept(&[sign, "Service:", others[0]]), 5);
    }

    #[test]
    fn what_a_story_ends_with_stays() {
        for below in [
            &["Works on the quay go on for another year"][..],
            &["Nine ferries a day go to Lund and Veld", "Guests of the quay pay two crowns", "A new quay for Brill"],
            &["Baker of Lund wins a prize for rye"],
            &[
                "500 g of sour apples from a garden",
                "250 g of flour and a pinch of salt",
                "Large eggs beaten with sugar",
            ],
            &["Taxes go to Nora Lind of the Greens", "Roads and parks go to Tom Berg", "Schools go to Ann Roe of Veld"],
            &["The bread and its bakers:", "Omar Roe with a bread of rye", "Jana Lund with a cake of nine layers"],
            &["Nobody came with bread. It rained on all of the bakers."],
            &["Jane Roe", "Harbour Post"],
            &[
                "Published on 4 December 2026 at 17:34",
                "Updated on 4 December 2026 at 18:50",
                "Two sisters with bread in their arms. Photo: Omar Roe",
            ],
            &["“We did what we could. Nobody had bread with him, and so all of us left early"],
        ] {
            assert_eq!(kept(below), 2 + below.len(), "{below:?}");
        }
    }
}
