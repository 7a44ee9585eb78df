//! The words below a headline, when the newsroom wrote none.

mod greeting;

use unicode_segmentation::UnicodeSegmentation;

use greeting::greeted;

use super::again;
use super::label::{self, Behind};
use super::lines;
use super::phrases::{PHRASES, fold, is_any, opening};
use super::sign_off::is_note;
use super::{Block, BlockKind};

/// A first paragraph of fewer words than this is a teaser of one short sentence: the next one belongs to it.
const MIN_WORDS: usize = 12;

/// `Key events`, `What we know`.
const MAX_LIST_LABEL_WORDS: usize = 4;

/// What stands above the lead does so within as many blocks.
const TOP: usize = 4;
/// A label has fewer words than this, and at most as many bytes.
const MAX_FEW_WORDS: usize = 4;
const MAX_FEW: usize = 40;

/// A line without a stop that is longer than this many words is a sentence that lost it.
const MAX_LABEL_WORDS: usize = 16;

/// The first paragraph that says more than the headline, with the next one if it is very short, or with the start of the list
/// or quotation that it leads in. What stands above it, such as a label, `clean` has put elsewhere.
pub(super) fn lead(body: &[Block], headline: &str) -> String {
    let mut lead = String::new();
    let paragraphs = || body.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let told = paragraphs().any(|block| is_sentence(&block.text) && !is_note(&block.text));
    let above = above(body);
    for (at, block) in body.iter().enumerate().skip(above) {
        // What stands below the next subheading is another matter.
        if block.kind == BlockKind::Heading && !lead.is_empty() {
            break;
        }
        if block.kind != BlockKind::Paragraph {
            // What stands behind a list does not go on with what stands above it.
            if block.kind == BlockKind::Item && !lead.is_empty() {
                break;
            }
            continue;
        }
        // `Key events`, above a list.
        let below = body.get(at + 1).is_some_and(|below| below.kind == BlockKind::Item);
        if told && below && block.text.split(' ').count() <= MAX_LIST_LABEL_WORDS && !is_sentence(&block.text) {
            continue;
        }
        let text = if lead.is_empty() { without_headline(&block.text, headline) } else { &block.text };
        if text.is_empty() || !lead.is_empty() && (!is_sentence(text) || is_note(text) || is_labelled(text)) {
            continue;
        }
        // `What is it?`, as a subheading: the answer alone would say nothing.
        let asked = at.checked_sub(1).and_then(|at| body.get(at)).filter(|block| is_question(block));
        if let Some(asked) = asked.filter(|_| lead.is_empty()) {
            lead.push_str(&asked.text);
        }
        if !lead.is_empty() {
            // A line that lost its stop does not run on into the next.
            if lead.ends_with(char::is_alphanumeric) || lines::tells_score(&lead) {
                lead.extend(stop_before(text));
            }
            lead.push(' ');
        }
        lead.push_str(text);
        let led_in = body[at + 1..].iter().take_while(|block| matches!(block.kind, BlockKind::Item | BlockKind::Quote));
        if text.ends_with([':', '：']) && led_in.clone().next().is_some() {
            lead.push(' ');
            lead.push_str(&of_list(led_in, headline));
            break;
        }
        if !is_short(&lead) {
            break;
        }
    }
    lead
}

/// The stop of the script in which `text` begins, if it begins anew.
fn stop_before(text: &str) -> Option<char> {
    match text.chars().next()? {
        first if first.is_lowercase() || !first.is_alphabetic() => None,
        '\u{0900}'..='\u{097F}' => Some('।'),
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' => Some('。'),
        // Thai and its kin have none.
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => None,
        _ => Some('.'),
    }
}

/// How many of the first blocks stand above the lead and are none: notes, and lines that nobody speaks, such as
/// `Serves six | 30 min`. They stay where they are; what tells of the story in a few words passes over them.
pub fn above(body: &[Block]) -> usize {
    let parted = |text: &str| [" | ", " · ", " • "].iter().any(|sign| text.contains(sign));
    let is_label = |text: &str| {
        !is_sentence(text)
            && !lines::tells_score(text)
            && !text.ends_with([',', ';'])
            && (parted(text)
                || text.contains(char::is_numeric) && (is_brief(text) || is_row(text))
                || is_few(text)
                || is_kicker(text))
    };
    // `Read more: The fares of the ferry will rise again in June.`
    let in_doubt = |text: &str| label::behind(&PHRASES.leads_away, text) == Some(Behind::Perhaps);
    let is_above = |block: &&Block| {
        block.kind == BlockKind::Paragraph
            && (is_note(&block.text) || is_label(&block.text) || in_doubt(&block.text) || is_datum(&block.text))
    };
    let greeted = greeted(body);
    let above = greeted + body[greeted..].iter().take(TOP).take_while(is_above).count();
    if body.get(above).is_some_and(|block| block.kind == BlockKind::Paragraph) { above } else { 0 }
}

/// `Label: Harbour Records Inc.`, `Release date: April 9th`: what a review is of, and no more than a name or a day behind its label.
pub(super) fn is_datum(text: &str) -> bool {
    const MAX_LABEL: usize = 3;
    const MAX_VALUE: usize = 5;
    let Some((label, value)) = text.split_once(": ") else { return false };
    let named = |word: &str| word.starts_with(|sign: char| sign.is_uppercase() || sign.is_numeric() || sign == '&');
    label.split(' ').count() <= MAX_LABEL
        && label.starts_with(char::is_uppercase)
        && label.chars().all(|sign| sign.is_alphabetic() || " -’'".contains(sign))
        && value.split(' ').count() <= MAX_VALUE
        && value.split(' ').all(named)
        && !text.ends_with(['!', '?', '"', '”', '»', ':'])
        && !lines::tells_score(text)
}

/// A line with a figure in it and more words tells something, though it has no stop.
fn is_brief(text: &str) -> bool {
    text.split(' ').count() < MIN_WORDS
}

/// `Economy`: a label; a line of more words that nothing parts may be a sentence without its stop.
pub(super) fn is_few(text: &str) -> bool {
    text.split(' ').count() < MAX_FEW_WORDS && text.len() <= MAX_FEW
}

/// `Grief in the sport of Avel`: no more than a title above the lead.
fn is_kicker(text: &str) -> bool {
    const MAX_KICKER_WORDS: usize = 5;
    text.split(' ').count() <= MAX_KICKER_WORDS && text.len() <= MAX_FEW
}

/// True for a subheading that asks: what stands below it is the answer.
pub fn is_question(block: &Block) -> bool {
    block.kind == BlockKind::Heading && block.text.ends_with(['?', '？', '؟'])
}

/// `Related: the three men are brothers.`: behind a lead it would be taken for a link.
fn is_labelled(text: &str) -> bool {
    let folded = fold(text);
    [&PHRASES.leads_away, &PHRASES.corrections].into_iter().any(|list| opening(list, &folded).is_some())
}

fn is_short(lead: &str) -> bool {
    lead.unicode_words().take(MIN_WORDS).count() < MIN_WORDS
}

/// True for a text that ends as sentences do, or is as long as one; short lines without a stop are labels.
pub(super) fn is_sentence(text: &str) -> bool {
    let text = without_bracket(text);
    let behind = text.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter.is_whitespace());
    let closed = text.trim_end_matches(|sign: char| "\"'”’»“)]」』）】 ".contains(sign));
    let words = text.unicode_words().take(MAX_LABEL_WORDS + 1).count();
    // Thai, Lao, Khmer and Burmese have no stops.
    let stopless = text.contains(
        |letter| matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'),
    );
    let emoji = behind.ends_with(|sign: char| !sign.is_ascii() && !sign.is_alphanumeric());
    let end = if emoji { behind.trim_end_matches(|sign: char| !sign.is_ascii() || sign == ' ') } else { closed };
    let leads_in = closed.ends_with([':', '：']);
    stopless
        || leads_in
        || words > MAX_LABEL_WORDS && !text.contains(" | ") && !is_row(text)
        || [end, closed].iter().any(|end| end.ends_with(STOPS))
}

/// `The tram is back.` of `The tram is back. [Graphic: see below]`.
fn without_bracket(text: &str) -> &str {
    let open = match text.chars().next_back() {
        Some(']') => '[',
        Some('）') => '（',
        _ => '(',
    };
    let told = text.ends_with([']', ')', '）']).then(|| text.rfind(open)).flatten().map(|at| text[..at].trim_end());
    told.filter(|told| told.ends_with(STOPS)).unwrap_or(text)
}

/// `AVEL (4-3-3) 3 Lund 12, 90+4, Roe 61`: a row of a table, in which each third word is a figure.
fn is_row(text: &str) -> bool {
    let figures = text.split_whitespace().filter(|word| word.contains(|sign: char| sign.is_ascii_digit())).count();
    figures * 3 >= text.split_whitespace().count()
}

/// Signs that end a sentence.
const STOPS: [char; 12] = ['.', '!', '?', '…', '。', '！', '？', '।', '۔', '؟', '॥', '｡'];

/// The first items of an article that is only a list, up to as many words as a lead has at least; with a sign that there are more,
/// if there are.
pub(super) fn of_list<'a>(blocks: impl Iterator<Item = &'a Block>, headline: &str) -> String {
    let mut lead = String::new();
    let mut blocks = blocks.filter(|block| !without_headline(&block.text, headline).is_empty()).peekable();
    while let Some(block) = blocks.next() {
        if !lead.is_empty() {
            lead.push_str(if lead.ends_with(['.', '!', '?', '…', ';', '。', '！', '？']) { " " } else { "; " });
        }
        lead.push_str(&block.text);
        if lead.unicode_words().take(MIN_WORDS).count() >= MIN_WORDS {
            // A list that goes on is not to look whole.
            if blocks.peek().is_some() && !lead.ends_with(STOPS) {
                lead.push('…');
            }
            break;
        }
    }
    lead
}

/// `text` behind the headline that it opens with; all of it if it does not. Nothing is left of a text that is the headline in
/// all but articles and figures, or its beginning, or the headline with the site's name behind it.
pub(super) fn without_headline<'a>(text: &'a str, headline: &str) -> &'a str {
    let rest = behind_headline(text, headline);
    if rest.len() < text.len() {
        return rest;
    }
    let says_less = text.unicode_words().nth(2).is_some() && again::end(headline, text).is_some();
    if says_less || says_the_same(text, headline) { "" } else { text }
}

/// ` - The Harbour Post`, as it stands behind the headline in the title of a page.
fn is_site(rest: &str) -> bool {
    let Some(name) = [" - ", " – ", " — ", " | ", " · "].iter().find_map(|dash| rest.strip_prefix(dash)) else {
        return false;
    };
    let capital = |word: &str| word.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase());
    (1..=4).contains(&name.split(' ').count()) && !name.ends_with(['.', '!', '?']) && name.split(' ').all(capital)
}

/// True if both are the same words, but for articles, numbers written as figures, and the small verbs that headlines leave out.
pub(super) fn says_the_same(one: &str, other: &str) -> bool {
    const LEFT_OUT: [&str; 6] = ["is", "are", "was", "were", "been", "be"];
    fn told(text: &str) -> impl Iterator<Item = String> + '_ {
        let small = |word: &String| is_any(&PHRASES.articles, word) || LEFT_OUT.contains(&word.as_str());
        let words = text.unicode_words().map(fold).filter(move |word| !small(word));
        words.map(|word| figure(&word).unwrap_or(word))
    }
    // Two words that differ would differ in all headlines of one word.
    told(one).take(3).count() == 3 && told(one).eq(told(other))
}

/// `12` for `twelve`.
fn figure(word: &str) -> Option<String> {
    let number = PHRASES.numbers.iter().position(|names| names.split('|').any(|name| name == word));
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tens = || tens.iter().position(|name| *name == word).map(|at| (at + 2) * 10);
    number.or_else(tens).map(|number| number.to_string())
}

fn behind_headline<'a>(text: &'a str, headline: &str) -> &'a str {
    match again::end(text, headline) {
        Some(end) if is_site(&text[end..]) => "",
        Some(end) => rest_of_sentence(text, end),
        // `Reshuffle is planned`, below `Reshuffle planned`.
        None => {
            // `Its head told us so.` says nothing without what stands before it.
            const LEANING: [&str; 11] =
                ["He", "She", "It", "Its", "They", "Their", "His", "Her", "This", "That", "These"];
            let leans = |rest: &str| rest.split(' ').next().is_some_and(|word| LEANING.contains(&word));
            let parted = text.split_once(". ").filter(|(first, rest)| !leans(rest) && says_the_same(first, headline));
            parted.map_or(text, |(_, rest)| rest.trim_start())
        }
    }
}

/// What follows the headline, if the headline was a whole sentence there and not the start of a longer one.
fn rest_of_sentence(text: &str, end: usize) -> &str {
    let rest = &text[end..];
    let after = rest.trim_start_matches(['"', '”', '’', '»', '\'', ')']);
    if !after.contains(char::is_alphanumeric) {
        return "";
    }
    // Full stops of their own width need no space behind them.
    let wide = after.trim_start_matches(['。', '！', '？', '｡', '।', '۔', '」', '』', '”', '》']);
    if wide.len() < after.len() && after.starts_with(['。', '！', '？', '｡', '।', '۔']) {
        return wide.trim_start();
    }
    match after.strip_prefix(['.', '!', '?', '…', ':', '–', '—', '|', '\n']) {
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            let rest = rest.trim_start_matches(|character: char| {
                character.is_whitespace() || matches!(character, '.' | '–' | '—' | '|')
            });
            // `Mayor resigns: council votes on Friday`
            if rest.starts_with(char::is_lowercase) { text } else { rest }
        }
        _ => text,
    }
}

/// True if both say the same, whatever their case and punctuation.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    again::letters(one).eq(again::letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_not_said_twice() {
        let headline = "Trams return to the harbour";
        assert_eq!(without_headline("Trams return to the harbour", headline), "");
        assert_eq!(
            without_headline("Trams Return to the Harbour! Work starts in May.", headline),
            "Work starts in May."
        );
        assert_eq!(without_headline("“Trams return to the harbour!”", headline), "");
        let goes_on = "Trams return to the harbour this spring, the mayor said.";
        assert_eq!(without_headline(goes_on, headline), goes_on);
        assert_eq!(without_headline("Trams return to the harbours", headline), "Trams return to the harbours");
    }

    #[test]
    fn the_headline_in_other_words_is_not_said_twice() {
        let headline = "Board reopens the port of Avel after forty years";
        for again in [
            "Board Reopens Port of Avel After 40 Years",
            "Board reopens the port of Avel after forty years - The Harbour Post",
            "Board reopens the port of Avel after forty years | Harbour Post",
        ] {
            assert_eq!(without_headline(again, headline), "", "{again}");
        }
        for more in [
            "Board reopens the port of Avel after forty years - The mayor wept.",
            "Board reopens the port of Avel after fifty years",
            "Board reopens the port of Avel after forty years and a day",
            "Board reopens the port of Avel after fifty years. The mayor wept.",
            "Board does not reopen the port of Avel after forty years",
        ] {
            assert_eq!(without_headline(more, headline), more, "{more}");
        }
        let short = "Reshuffle planned at board of port";
        let again = "Reshuffle is planned at the board of the port. Two of nine members leave it.";
        assert_eq!(without_headline(again, short), "Two of nine members leave it.");
        let leaning = "Reshuffle is planned at the board of the port. Its head told us so.";
        assert_eq!(without_headline(leaning, short), leaning);
    }

    #[test]
    fn sentences_are_told_from_labels() {
        for label in [
            "Serves 6–8 | Prep 30 min | Cook 1½ hrs",
            "Summary",
            "Economy",
            "Harbour: trams, ferries",
            "港口新闻",
            "AVEL (4-3-3) 3 Lund 12, 90+4, Roe 61 VELD (4-4-2) 2 Brandt 33 pen, Costa 77 HT 1-1. Att: 18,204. Ref: A. Kav",
        ] {
            assert!(!is_sentence(label), "{label}");
        }
        for sentence in [
            "Here’s what you need to know:",
            "“It will flood by winter.”",
            "คณะรัฐมนตรีมีมติเห็นชอบ",
            "The rails are back! 🚋",
            "The council bought twelve trams on Monday and said that they would run from May on the old quay",
            "电车回来了。",
        ] {
            assert!(is_sentence(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_line_that_leads_in_takes_along_what_it_leads_in() {
        let items = ["Gusts of 110 km/h", "Four towns without power"].map(|text| Block::new(BlockKind::Item, text));
        let below = [Block::paragraph("Summary"), Block::paragraph("The storm hit the coast at dawn.")];
        let body: Vec<Block> = [Block::paragraph("Key points:")].into_iter().chain(items).chain(below).collect();
        assert_eq!(lead(&body, "Storm"), "Key points: Gusts of 110 km/h; Four towns without power");
        let poem = [
            Block::paragraph("She read a poem:"),
            Block::new(BlockKind::Quote, "The bridge is down, the river brown."),
            Block::paragraph("Then she left."),
        ];
        assert_eq!(lead(&poem, "Mayor"), "She read a poem: The bridge is down, the river brown.");
    }

    #[test]
    fn what_stands_behind_a_list_does_not_go_on_with_the_lead() {
        let item = Block::new(BlockKind::Item, "Hear the choir");
        let body = [Block::paragraph("Here is what is on."), item, Block::paragraph("Have fun in the town.")];
        assert_eq!(lead(&body, "Week"), "Here is what is on.");
    }

    #[test]
    fn a_label_above_a_list_is_no_lead() {
        let body = [
            Block::paragraph("Key events"),
            Block::new(BlockKind::Item, "09:12 Ferry stopped"),
            Block::paragraph(
                "The ferry will not sail before the storm is over, and all twelve trams stay in the depot.",
            ),
        ];
        assert!(lead(&body, "Storm").starts_with("The ferry will not sail"));
        assert_eq!(lead(&body[..2], "Storm"), "Key events");
    }

    #[test]
    fn what_a_review_is_of_stands_above_the_lead() {
        let story = "The album opens with a song that shows what the band of Avel can do when it wants to.";
        let lead_of = |line: &str| lead(&[line, story, "It rained."].map(Block::paragraph), "Album review");
        for line in ["Label: Harbour Records Inc.", "Release Date: April 9th", "Regie: Lena Lund"] {
            assert_eq!(lead_of(line), story, "{line}");
        }
        for line in ["Verdict: it is a good album.", "Lund: Never Again!"] {
            assert!(lead_of(line).starts_with(line), "{line}");
        }
    }

    #[test]
    fn a_result_stands_above_the_lead() {
        let lead_of = |line: &str| {
            let paragraphs = [
                line,
                "Lund scored three times as Avel came from behind to win on the old ground on Sunday.",
                "It rained.",
            ];
            lead(&paragraphs.map(Block::paragraph), "Late goals")
        };
        for score in [
            "Avel Town 2 Veld Rovers 1",
            "Avel Town 2-1 Veld Rovers",
            "Avel SV - Veld 2:1 (1:1)",
            "Result: Avel 2, Veld 1",
        ] {
            assert!(lead_of(score).starts_with(&format!("{score}. Lund scored")), "{score}: {}", lead_of(score));
        }
        for line in ["Serves 6 Cook 30 min", "Grief in ports of Avel", "Flat 12 Quay Road 9 Avel"] {
            assert!(lead_of(line).starts_with("Lund scored"), "{line}: {}", lead_of(line));
        }
    }

    #[test]
    fn a_very_short_first_paragraph_takes_the_next_one_along() {
        let paragraphs = ["It rained.", "Then the river rose and the old bridge was closed to all traffic.", "Third."];
        let text = lead(&paragraphs.map(Block::paragraph), "Floods");
        assert_eq!(text, "It rained. Then the river rose and the old bridge was closed to all traffic.");
        for (title, told, all) in [
            (
                "المجلس يصوت بأغلبية كبيرة لصالح المشروع",
                "حذر الميناء من أمطار.",
                "المجلس يصوت بأغلبية كبيرة لصالح المشروع. حذر الميناء من أمطار.",
            ),
            (
                "बंदरगाह पर भारी बारिश की चेतावनी जारी",
                "केंद्र ने यह कहा है।",
                "बंदरगाह पर भारी बारिश की चेतावनी जारी। केंद्र ने यह कहा है।",
            ),
        ] {
            assert_eq!(lead(&[title, told].map(Block::paragraph), "Floods"), all);
        }
        let labelled = ["It rained.", "Related: the men are brothers, aged 20 and 31.", "Then the river rose."];
        assert_eq!(lead(&labelled.map(Block::paragraph), "Floods"), "It rained. Then the river rose.");
    }
}
