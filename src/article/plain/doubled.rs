//! What a page has below a picture: a line, and the same line once more with whose picture it is; or that one alone. Looked for line by
//! line, before anything joins them to a sentence of the story.

mod repeats;

use super::around::tells;
use crate::article::byline::{self, is_name};
use crate::article::credit;
use crate::article::date_line::is_date_line;
use crate::article::dateline;
use crate::article::lines::is_ended;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::words::in_letters;
use crate::article::{LeftOut, LeftOutKind};

/// A caption has at most as many words; it says something in as many, or in as many letters where no spaces part them.
const MAX_WORDS: usize = 30;
const MIN_WORDS: usize = 3;
const MIN_LETTERS: usize = 6;
/// One that stands alone has at most as many.
const MAX_ALONE: usize = 16;
const MAX_CREDIT_WORDS: usize = 6;
/// What a picture shows is said in as many words, above its kind.
const MAX_SHOWN_WORDS: usize = 4;
/// The letters of an office in capitals; fewer may be a party.
const MIN_OFFICE: usize = 5;
/// A caption that stands alone is looked for within as many paragraphs.
const TOP: usize = 6;
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// Takes captions out of `paragraphs`, the first line of which is the headline.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    repeats::take(paragraphs, left_out);
    let lines: Vec<&str> = paragraphs.iter().flatten().copied().collect();
    let mut away = vec![false; lines.len()];
    for at in 2..lines.len() {
        let twice = || lines[at - 1] == lines[at] && (is_media_line(lines[at]) || credit::behind(lines[at]).is_some());
        if has_credit_too(lines[at - 1], lines[at]) || twice() {
            away[at - 1] = true;
            away[at] = true;
        }
        // What is shown, whose it is, and both once more in one line.
        let (shown, owner) = (lines[at - 2], lines[at - 1]);
        if at > 2 && !tells(owner) && lines[at].strip_prefix(shown).is_some_and(|rest| rest.trim_start() == owner) {
            let copies = lines[1..at - 2].iter().rev().take_while(|line| **line == shown).count();
            away[at - 2 - copies..=at].fill(true);
        }
    }
    let told = paragraphs.iter().skip(1).rposition(|lines| lines.iter().any(|line| tells(line)));
    let mut at = 0;
    for (place, lines) in paragraphs.iter().enumerate() {
        for (row, line) in lines.iter().enumerate() {
            // What the picture shows, below a deck and above that it is of the archive, and whose.
            let shown =
                lines.get(row + 1).filter(|_| place > 0 && row > 0).is_some_and(|next| names_kind_and_owner(next));
            away[at] |= shown && line.split(' ').count() <= MAX_SHOWN_WORDS && !is_ended(line);
            // Below it there is a story.
            let above = place > 0 && place < TOP && told.is_some_and(|told| place < told + 1);
            away[at] |= above && (lines.len() == 1 && is_credited(line) || names_kind(line));
            away[at] |= place > 0 && is_media_line(line);
            at += 1;
        }
    }
    if !away.contains(&true) {
        return;
    }
    let mut away = away.into_iter();
    for lines in paragraphs.iter_mut() {
        lines.retain(|line| {
            let away = away.next().unwrap_or_default();
            if away {
                left_out.push(LeftOut { kind: LeftOutKind::Caption, text: (*line).to_owned() });
            }
            !away
        });
    }
    paragraphs.retain(|lines| !lines.is_empty());
}

/// `Council of Avel`, and below it `Council of Avel - TOWN HALL`.
fn has_credit_too(shown: &str, line: &str) -> bool {
    let bare = shown.trim_end_matches('.');
    let words = bare.split(' ').count();
    let long = words >= MIN_WORDS || in_letters(bare) >= MIN_LETTERS || words > 1 && bare.len() < line.len();
    let Some(rest) = line.strip_prefix(bare).filter(|_| long && words <= MAX_WORDS) else { return false };
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    // `Map of the port.(Harbour Press)`
    if rest.trim_start().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(credit::is_alone) {
        return true;
    }
    let Some(credit) = DASHES.iter().chain(&[" / ", " | "]).find_map(|sign| rest.strip_prefix(sign)) else {
        return false;
    };
    let opens = credit.starts_with(|sign: char| sign == '©' || sign.is_alphabetic() && !sign.is_lowercase());
    opens && credit.split(' ').count() <= MAX_CREDIT_WORDS && !is_ended(credit)
}

/// `The quay of Avel - TOWN HALL`, `The quay of Avel / Newsline/Harbour Service`, `The quay. — A. SERIK / HARBOUR`.
pub(super) fn is_credited(line: &str) -> bool {
    let dashed = DASHES.iter().find_map(|dash| line.rsplit_once(dash));
    let Some((shown, owner)) = dashed.or_else(|| line.split_once(" / ")) else { return false };
    let words = line.split(' ').count();
    let parts = || owner.split('/').map(str::trim);
    let office = |part: &str| {
        let letters = part.chars().filter(|sign| sign.is_uppercase()).count();
        letters >= MIN_OFFICE && !part.contains(char::is_lowercase)
    };
    let known = |part: &str| {
        let name = fold(part);
        is_any(&PHRASES.agencies, &name) || is_any(&PHRASES.picture_houses, &name)
    };
    let named = |word: &str| is_name(word) || !word.contains(char::is_lowercase);
    let owned = parts().any(|part| office(part) || known(part))
        && parts().all(|part| !part.is_empty() && part.split(' ').all(named))
        && owner.split(' ').count() <= MAX_CREDIT_WORDS;
    words <= MAX_ALONE
        && owned
        && shown.split(' ').count() >= MIN_WORDS
        && shown.split(' ').skip(1).any(|word| word.starts_with(char::is_lowercase))
        && !shown.ends_with(['?', '!', ':'])
        && !is_date_line(line)
        && byline::names(line).is_none()
        && dateline::split(line).is_none()
}

/// `Caption: The quay at dawn. It is the oldest of the port. (Harbour)`, `WATCH | The mayor on the quay:`: a label that only pages have
/// around pictures and players, however many sentences stand behind it.
fn is_media_line(line: &str) -> bool {
    const MAX_LABEL: usize = 40;
    const MAX_SHOWN: usize = 60;
    let folded = fold(&line[..line.floor_char_boundary(MAX_LABEL)]);
    opening(&PHRASES.media_lines, &folded).is_some() && line.split(' ').take(MAX_SHOWN + 1).count() <= MAX_SHOWN
}

/// `The mayor (file photo)`, `Vaccines Symbolbild 1 Jan21`: a line that says what kind of picture it is.
fn names_kind(line: &str) -> bool {
    const MAX_TITLE: usize = 8;
    let words = line.split(' ').count();
    let kind = |text: &str| is_any(&PHRASES.credits_whole, &fold(text.trim_end_matches('.')));
    let bracket = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
    let told = bracket.is_some_and(|(shown, inside)| !shown.is_empty() && !is_ended(shown) && kind(inside));
    // As the file of a picture is called, with its number.
    let filed = words <= MAX_TITLE
        && !is_ended(line)
        && line.ends_with(|sign: char| sign.is_ascii_digit())
        && line.split(' ').skip(1).any(kind);
    words <= MAX_ALONE && told || filed || names_kind_and_owner(line)
}

/// `File photo / Harbour Pictures`: of what kind a picture is, and whose.
fn names_kind_and_owner(line: &str) -> bool {
    let parts = line.split_once(" / ").filter(|(_, owner)| owner.split(' ').count() <= MAX_CREDIT_WORDS);
    parts.is_some_and(|(kind, owner)| is_any(&PHRASES.credits_whole, &fold(kind)) && !is_ended(owner))
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    const DECK: &str = "The council of the port voted for it by nine to four, and the mayor of Avel is glad.";
    const LEAD: &str = "The rails are back on the old quay of Avel, and the first tram leaves in May.";
    const MORE: &str = "It cost 3 million crowns to lay them, the council of the port told us on Thursday.";

    fn body(above: &str) -> Vec<String> {
        let text = format!("Trams return to the quay of Avel\n\n{above}\n\n{LEAD}\n\n{MORE}\n");
        let article = read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default());
        article.unwrap().body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_line_that_stands_below_with_a_credit_is_a_caption() {
        for caption in [
            "Council of the port\nCouncil of the port - TOWN HALL",
            "The tram at the quay.\nThe tram at the quay. — A. SERIK / 20 HARBOURS",
            "tram in the port\ntram in the port / HBR/Art Service",
            "Trams are back. “At last”\nTrams are back. “At last”\nHBN Avel, Near Us\nTrams are back. “At last”HBN Avel, Near Us",
            "Trams stand at the quay of the port. Photo: RNZ\nTrams stand at the quay of the port. Photo: RNZ",
        ] {
            assert_eq!(body(caption), [LEAD, MORE], "{caption}");
            assert_eq!(body(&format!("{DECK}\n{caption}")), [DECK, LEAD, MORE], "{caption}");
            assert_eq!(body(&format!("{DECK}\n\n{caption}")), [DECK, LEAD, MORE], "{caption}");
        }
    }

    #[test]
    fn what_a_picture_of_the_archive_shows_is_a_caption() {
        let deck = "The council of the port voted for it by nine to four";
        assert_eq!(body(&format!("{deck}\nTrams of Avel\nFile photo / Harbourpix")), [deck, LEAD, MORE]);
        assert_eq!(body("File photo / Harbourpix"), [LEAD, MORE]);
    }

    #[test]
    fn a_caption_with_its_credit_or_kind_stays_nowhere_above_the_story() {
        for caption in [
            "Council of the port - TOWN HALL",
            "The tram at the quay. — A. SERIK / 20 HARBOURS",
            "Tram in the port / PAP/Art Service",
            "Mayor of Avel (file photo)",
            "Tram Hafen Symbolbild 1 Jan21",
            "Caption: The trams stand at the quay of the port, west of Avel, on Monday. They are old. (Port of Avel)",
            "WATCH | The mayor of Avel tells of the trams:",
        ] {
            assert_eq!(body(caption), [LEAD, MORE], "{caption}");
            assert_eq!(body(&format!("{DECK}\n\n{caption}")), [DECK, LEAD, MORE], "{caption}");
        }
        assert_eq!(body("Image by Jane R (Flickr)"), [LEAD, MORE]);
        for deck in ["The mayor leaves the port - but not the town", "Tax on trams must fall, says port - VLD"] {
            assert_eq!(body(deck)[0], deck);
        }
    }
}
