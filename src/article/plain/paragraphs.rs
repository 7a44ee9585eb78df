//! Plain text parted into paragraphs: by empty and drawn lines, or by lines that are set in, as wires have them; without the
//! numbers of pages, and words that a page broke in two made whole.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{ends_a_sentence, extract, is_rule, shown, without_marks};
use crate::article::clean::{about_author, is_field_of_page};
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::promotion::opens_as_of_site;
use crate::article::tail::are_tags;
use crate::article::{date_line, heads, lines};

/// A picture has a title, a caption and who made it.
const MAX_PICTURE_LINES: usize = 3;

/// The lines of each paragraph, none of them empty.
pub(super) fn of(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs: Vec<Vec<&str>> = vec![Vec::new()];
    let none = |line: &str| is_rule(line) || is_page(line) || is_stamp(line);
    let blocks = text.split('\n').map(|line| if none(line.trim()) { "" } else { line });
    let mut block: Vec<&str> = Vec::new();
    for line in blocks.chain([""]) {
        if !line.trim().is_empty() {
            block.push(line);
            continue;
        }
        // Below an hour in a line of its own stands an entry of a live page.
        let timed = paragraphs
            .iter()
            .rev()
            .find(|lines| !lines.is_empty())
            .is_some_and(|lines| matches!(lines[..], [hour] if super::blocks::is_hour(hour)));
        if block.len() <= MAX_PICTURE_LINES {
            let lines: Vec<&str> = block.iter().map(|line| without_marks(line.trim())).collect();
            if shown::are_of_picture(&lines) {
                block.clear();
                paragraphs.extend([lines, Vec::new()]);
                continue;
            }
        }
        if !timed && extract::is_unwrapped(&block) {
            let lines: Vec<&str> = block.drain(..).map(|line| without_marks(line.trim())).collect();
            paragraphs.extend(extract::parted(&lines));
            paragraphs.push(Vec::new());
            continue;
        }
        if are_above_story(&block) {
            paragraphs.extend(block.drain(..).map(|line| vec![without_marks(line.trim())]));
            paragraphs.push(Vec::new());
            continue;
        }
        let set_in = are_set_in(&block);
        let width = block.iter().map(|line| line.trim().chars().count()).max().unwrap_or_default();
        let mut tagged = false;
        let mut foot = false;
        for (at, line) in block.drain(..).enumerate() {
            // `#trams #avel`, below the last line.
            let tags = are_tags(line);
            // `This email and any attachments …`, below a signature.
            let closes = is_disclaimer(line);
            let above = paragraphs.last().and_then(|lines| lines.last()).filter(|_| at > 0);
            let anew = above.is_some_and(|above| begins_anew(above, line.trim(), width));
            // `views: 91`, right below the last sentence: of what a page has there no line goes on with another.
            foot |= above.is_some_and(|above| ends_a_sentence(above)) && is_field_of_page(&fold(line));
            let apart = set_in && is_set_in(line) || tags != tagged || closes || anew || foot;
            tagged = tags;
            let last = paragraphs.last_mut().filter(|_| at > 0 && !apart);
            let line = without_marks(line.trim());
            match last {
                Some(last) => last.push(line),
                None => paragraphs.push(vec![line]),
            }
        }
    }
    for lines in &mut paragraphs {
        lines.retain(|line| !line.is_empty());
    }
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs
}

/// Whether some lines between empty ones are each what stands above a story: when it appeared, a button, where it belongs, a score.
/// Several scores are a table.
fn are_above_story(block: &[&str]) -> bool {
    const MAX_LINES: usize = 4;
    const MAX_BELONGS_WORDS: usize = 6;
    let belongs = |line: &str| line.contains(" | ") && line.split(' ').count() <= MAX_BELONGS_WORDS;
    // `Avel 0 - 1 Brill`
    let score = |line: &str| lines::tells_score(&line.replace(" - ", "-").replace(" – ", "–"));
    let scores = block.iter().filter(|line| score(line.trim())).count();
    let dated = |line: &str| date_line::is_date_line(line);
    (2..=MAX_LINES).contains(&block.len())
        && scores <= 1
        && block.iter().all(|line| {
            let line = line.trim();
            score(line) || belongs(line) || dated(line) || is_any(&PHRASES.buttons, &fold(line))
        })
        && (scores == 1 || block.iter().any(|line| dated(line.trim())))
}

fn is_disclaimer(line: &str) -> bool {
    opening(&PHRASES.confidential, &fold(line)).is_some()
}

/// Whether a line without a stop is over though the paragraph goes on: it says who somebody is and had room for more, or below it a page
/// speaks to its readers.
fn begins_anew(above: &str, line: &str, width: usize) -> bool {
    let open =
        line.starts_with(|first: char| !first.is_lowercase()) && !ends_a_sentence(above) && lines::is_over(above);
    open && (opens_as_of_site(line) || lines::has_room(above, line, width) && about_author(above).is_some())
}

fn is_set_in(line: &str) -> bool {
    line.starts_with(['\t', '\u{3000}']) || line.starts_with("  ")
}

/// Whether each line that is set in begins a paragraph: a sentence ends above it, or the head of a wire's text, and it opens no
/// list, nor goes on with one.
fn are_set_in(block: &[&str]) -> bool {
    let listed = |line: &&str| {
        let line = line.trim_start();
        ["- ", "* ", "• ", "· "].iter().any(|bullet| line.starts_with(bullet)) || super::blocks::number(line).is_some()
    };
    let opens = |line: &str| line.trim_start().starts_with(|sign: char| !sign.is_lowercase());
    // `By JANE ROE`, above the first line that is set in; or all lines below are, and sentences.
    let first = block.iter().position(|line| is_set_in(line)).unwrap_or(0);
    let below = &block[first..];
    let told = below.len() > 1 && below.iter().all(|line| is_set_in(line) && ends_a_sentence(line.trim()));
    let headed = |pair: &[&str]| {
        !is_set_in(pair[0]) && (told || heads::is_head(pair[0].trim()) || heads::opens_story(pair[1].trim()))
    };
    let ends = |at: usize, pair: &[&str]| ends_a_sentence(pair[0].trim()) || at == 0 && headed(pair);
    let mut breaks = block.windows(2).filter(|pair| is_set_in(pair[1])).enumerate().peekable();
    let begins = |(at, pair): (usize, &[&str])| opens(pair[1]) && ends(at, pair);
    let some_are_not = block.iter().skip(1).any(|line| !is_set_in(line));
    let all_end = || block.iter().all(|line| ends_a_sentence(line.trim()));
    breaks.peek().is_some()
        && breaks.all(begins)
        && !block.iter().any(|line| listed(&line.trim()))
        && (some_are_not || all_end() || told && first > 0)
}

/// `AP-WF-12-04-26 1540GMT`: when a wire sent a text, in a line of its own.
fn is_stamp(line: &str) -> bool {
    const MAX_BYTES: usize = 32;
    let Some((route, hour)) = line.rsplit_once(' ').filter(|_| line.len() <= MAX_BYTES) else { return false };
    let mut parts = route.split('-');
    let letters =
        parts.by_ref().take(2).all(|part| part.len() >= 2 && part.chars().all(|sign| sign.is_ascii_uppercase()));
    let figures = |part: &str| (1..=2).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    let zone = hour.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let clock = hour.len() - zone.len() == 4 && zone.chars().all(|sign| sign.is_ascii_uppercase());
    letters && clock && parts.clone().count() >= 2 && parts.all(figures)
}

/// `- 2 -`, `Page 2 of 3`
fn is_page(line: &str) -> bool {
    let number = |text: &str| (1..=3).contains(&text.len()) && text.chars().all(|sign| sign.is_ascii_digit());
    let dashed = ['-', '–', '—'].iter().find_map(|dash| line.strip_prefix(*dash)?.strip_suffix(*dash));
    if dashed.is_some_and(|inside| number(inside.trim())) {
        return true;
    }
    let words: Vec<&str> = line.split(' ').take(5).collect();
    match words[..] {
        [page, at, of, count] => {
            matches!(page, "Page" | "Seite" | "Página" | "Pagina" | "Strona" | "Страница" | "Сторінка" | "Стр.")
                && matches!(of, "of" | "von" | "sur" | "de" | "di" | "z" | "из" | "з")
                && number(at)
                && number(count)
        }
        _ => false,
    }
}

/// A text without the signs before the lines of a mail that is quoted: `> `.
pub(super) fn unquoted(text: String) -> String {
    const MIN_LINES: usize = 3;
    let quoted = |line: &&str| line.starts_with('>') && !line.starts_with(">> ");
    if text.lines().filter(quoted).take(MIN_LINES).count() < MIN_LINES {
        return text;
    }
    let bare =
        |line: &str| if quoted(&line) { line.trim_start_matches(['>', ' ']).to_owned() } else { line.to_owned() };
    text.lines().map(bare).collect::<Vec<_>>().join("\n")
}

/// `text` with each word whole that stands on two lines with a hyphen at the end of the first; the hyphen stays, unless the text
/// has the word without it too.
pub(super) fn with_whole_words(text: String) -> String {
    let broken = |at: usize| {
        text[..at].ends_with(char::is_lowercase)
            && text[at + 2..].trim_start_matches(' ').starts_with(char::is_lowercase)
    };
    let breaks: Vec<usize> = text.match_indices("-\n").map(|(at, _)| at).filter(|at| broken(*at)).collect();
    if breaks.is_empty() {
        return text;
    }
    let letters = |sign: char| !sign.is_alphabetic();
    let known: HashSet<Cow<'_, str>> = text.split(letters).map(|word| Cow::Owned(word.to_lowercase())).collect();
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for at in breaks {
        let rest = text[at + 2..].trim_start_matches(' ');
        let head = text[..at].rsplit(letters).next().unwrap_or_default();
        let tail = rest.split(letters).next().unwrap_or_default();
        let word = format!("{head}{tail}").to_lowercase();
        whole.push_str(&text[from..at]);
        if !known.contains(word.as_str()) {
            whole.push('-');
        }
        from = text.len() - rest.len();
    }
    whole.push_str(&text[from..]);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stand_above_a_story_are_each_their_own() {
        let head = "Tue 1 Dec 2026 06.00 CET\nLast modified on Tue 1 Dec 2026 09.41 CET\nShare";
        assert_eq!(of(head), head.lines().map(|line| vec![line]).collect::<Vec<_>>());
        let head = "Harbour Cup | Round 4\nAvel 0 - 1 Brill";
        assert_eq!(of(head), head.lines().map(|line| vec![line]).collect::<Vec<_>>());
        let table = "Avel 0 - 1 Brill\nLund 2 - 2 Oster";
        assert_eq!(of(table), [table.lines().collect::<Vec<_>>()], "results stay a list");
        let text = "The quay is shut | the bridge is open\nand nobody knows for how long.";
        assert_eq!(of(text).len(), 1, "a wrapped sentence stays one");
    }

    #[test]
    fn lines_that_are_set_in_begin_paragraphs() {
        let text = "Trams return\n\n\tThe rails are back.\n\t“It is cold,” he said.\n\n   It rained\nall day.\n   Nobody came.\n";
        let expected = [
            vec!["Trams return"],
            vec!["The rails are back."],
            vec!["“It is cold,” he said."],
            vec!["It rained", "all day."],
            vec!["Nobody came."],
        ];
        assert_eq!(of(text), expected);
        // A list, and a quotation that is set in as a whole.
        for text in
            ["1. Beat the eggs.\n   Then rest.\n2. Fry.", "    The rails are back. It\n    is cold.\n    He said so"]
        {
            assert_eq!(of(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn lines_that_are_set_in_below_the_head_of_a_wire_begin_paragraphs() {
        let text = "By JANE ROE\n   AVEL (AP) -- The rails are back.\n   It rained.\nAP-WF-12-04-26 1540GMT\n";
        let expected = [vec!["By JANE ROE"], vec!["AVEL (AP) -- The rails are back."], vec!["It rained."]];
        assert_eq!(of(text), expected);
        // A poem, and what looks like a stamp.
        let poem = "The fog comes\n   On little feet.\nIt sits looking\n   Over the port";
        assert_eq!(of(poem).len(), 1);
        for line in ["AB-CD 1540", "Avel-Veld 4-2 1540GMT", "A-B-C 12"] {
            assert_eq!(of(line), [vec![line]]);
        }
    }

    #[test]
    fn numbers_of_pages_are_no_text() {
        assert_eq!(of("It rained.\n\n- 2 -\n\nIt snowed.\n\nPage 2 of 2\n"), [vec!["It rained."], vec!["It snowed."]]);
        for line in ["- 2 goals", "Page 2 of the report", "– 2 °C –"] {
            assert_eq!(of(line), [vec![line]]);
        }
    }

    #[test]
    fn the_signs_of_a_quoted_mail_are_none_of_its_text() {
        assert_eq!(
            unquoted("> Trams return\n>\n> The rails are back.\n".to_owned()),
            "Trams return\n\nThe rails are back."
        );
        for text in ["> Trams return\n\nIt rained.\n", ">> Read on\n>> Trams\n>> Ferries\n", "3 > 2\n2 > 1\n1 > 0\n"] {
            assert_eq!(unquoted(text.to_owned()), text);
        }
    }

    #[test]
    fn words_that_a_page_broke_in_two_are_whole() {
        let whole = |text: &str| with_whole_words(text.to_owned());
        assert_eq!(whole("Swimming pool\n\nA swim-\nming pool opened."), "Swimming pool\n\nA swimming pool opened.");
        assert_eq!(whole("A well-\nknown pool opened."), "A well-known pool opened.");
        for text in ["The 4-\nyear plan", "Trams -\nthe new ones", "A plan-\n\nand a pool"] {
            assert_eq!(whole(text), text);
        }
    }
}
