//! The lines with which an agency's system closes a text: `(JR-OL)`, `04.12.2026 11:08:42 TSİ`, `NNNN`, `/ritzau/` and whom to call.

use super::title;
use crate::article::phrases::{PHRASES, fold, is_any};
use crate::article::{LeftOut, LeftOutKind, above, boilerplate, date_line, lead, tail};

/// As many lines close a text.
const MAX_LINES: usize = 6;
/// A line of contacts has at most as many words.
const MAX_CONTACT_WORDS: usize = 14;

/// Takes the comments of readers below a story, from `Comments (3)` on.
pub(super) fn take_comments(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MIN_STORY: usize = 2;
    let opens = |line: &&str| {
        let folded = fold(line);
        let name = folded.trim_end_matches(|sign: char| sign.is_ascii_digit() || " ():".contains(sign));
        name.len() < folded.len()
            && folded.ends_with([')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            && (is_any(&PHRASES.reader_comments, name) || is_any(&PHRASES.discussions, name))
    };
    // `COMMENTS`, and below it who says what, and when.
    let headed = |at: usize| {
        let lines = &paragraphs[at];
        let (head, below) =
            (lines.first(), lines.get(1).or_else(|| paragraphs.get(at + 1).and_then(|next| next.first())));
        let said = |line: &str| {
            let named = line.split_once([':', '：']).is_some_and(|(name, _)| name.split(' ').count() <= 3);
            named && line.contains(|sign: char| sign.is_ascii_digit()) || date_line::is_date_line(line)
        };
        head.is_some_and(|head| is_any(&PHRASES.reader_comments, fold(head).trim_end_matches([':', ' '])))
            && below.is_some_and(|below| said(below))
    };
    // Above its story a page says how many they are, too.
    let told = |at: usize| paragraphs[..at].iter().filter(|lines| lead::is_sentence(&lines.join(" "))).count();
    let found = paragraphs.iter().enumerate().find_map(|(at, lines)| {
        let within = lines.iter().position(opens).or_else(|| headed(at).then_some(0))?;
        (told(at) >= MIN_STORY).then_some((at, within))
    });
    let Some((at, within)) = found else { return };
    let below = paragraphs.split_off(at + 1);
    let first = paragraphs[at].split_off(within);
    left_out.extend(
        [first].into_iter().chain(below).map(|lines| LeftOut { kind: LeftOutKind::Promotion, text: lines.join(" ") }),
    );
    paragraphs.retain(|lines| !lines.is_empty());
}

/// Takes the stories below one that stands below the label of its section, from where that stands once more: `Local`.
pub(super) fn take_next_of_section(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const MAX_WORDS: usize = 2;
    const MIN_STORY: usize = 2;
    let mut lines = paragraphs.iter().flatten();
    let (Some(label), Some(_)) = (lines.next().copied(), lines.next()) else { return };
    let short = label.split(' ').count() <= MAX_WORDS && label.chars().all(|sign| sign.is_alphabetic() || sign == ' ');
    if !short || !label.starts_with(char::is_uppercase) || !above::is_section(label) {
        return;
    }
    let mut told = 0;
    let found = paragraphs.iter().enumerate().find_map(|(at, lines)| {
        let again = lines.iter().enumerate().position(|(row, line)| {
            told += usize::from(lead::is_sentence(line));
            *line == label && at + row > 0 && told >= MIN_STORY
        });
        again.map(|row| (at, row))
    });
    let Some((at, row)) = found else { return };
    // The title of another story stands below it.
    let next = paragraphs[at].get(row + 1).or_else(|| paragraphs.get(at + 1).and_then(|lines| lines.first()));
    if !next.is_some_and(|next| title::is_title(next) && !lead::is_sentence(next)) {
        return;
    }
    let below = paragraphs.split_off(at + 1);
    let first = paragraphs[at].split_off(row);
    left_out.extend(
        [first].into_iter().chain(below).map(|lines| LeftOut { kind: LeftOutKind::Promotion, text: lines.join(" ") }),
    );
    paragraphs.retain(|lines| !lines.is_empty());
}

/// Takes the calendar of a page below a story, from the days of the week on, and what is above them in a line: `What is on`, `m t w t f s s`.
pub(super) fn take_calendar(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    const WEEK: usize = 7;
    const MAX_LETTERS: usize = 3;
    const MIN_DAYS: usize = 3;
    const MAX_HEAD_WORDS: usize = 8;
    let is_day = |word: &str| {
        (1..=MAX_LETTERS).contains(&word.chars().count())
            && word.chars().all(|sign| sign.is_alphabetic() || sign == '.')
    };
    let is_week = |line: &str| line.split_whitespace().count() == WEEK && line.split_whitespace().all(is_day);
    let opens = |lines: &Vec<&str>| lines.first().is_some_and(|line| is_week(line));
    let Some(mut at) = paragraphs.iter().position(opens).filter(|at| *at > 1) else { return };
    let below = || paragraphs[at..].iter().flatten().skip(1);
    let days = below().filter(|line| line.contains(|sign: char| sign.is_ascii_digit())).count();
    if days < MIN_DAYS || below().any(|line| lead::is_sentence(line)) {
        return;
    }
    let heads = |head: &str| !head.ends_with('.') && head.split(' ').count() <= MAX_HEAD_WORDS;
    if matches!(paragraphs[at - 1][..], [head] if heads(head)) && at > 2 {
        at -= 1;
    }
    let lines = paragraphs.split_off(at);
    left_out.extend(lines.into_iter().map(|lines| LeftOut { kind: LeftOutKind::Promotion, text: lines.join(" ") }));
}

/// Takes such lines from the end, if one of them can be nothing else and a story stands above.
pub(super) fn take(paragraphs: &mut Vec<Vec<&str>>, left_out: &mut Vec<LeftOut>) {
    // `PTI SDN`, behind the last sentence, and below it `KRK`: who wrote it, and who edited it.
    let mut last = paragraphs.iter().rev().flat_map(|lines| lines.iter().rev());
    if let (Some(initials), Some(above), Some(_)) = (last.next(), last.next(), last.next())
        && (2..=4).contains(&initials.len())
        && initials.bytes().all(|sign| sign.is_ascii_uppercase())
        && tail::length_behind(above) > 0
    {
        left_out.push(LeftOut { kind: LeftOutKind::SignOff, text: (*initials).to_owned() });
        paragraphs.last_mut().and_then(Vec::pop);
        paragraphs.retain(|lines| !lines.is_empty());
    }
    let count = paragraphs.iter().map(Vec::len).sum::<usize>();
    let last = || paragraphs.iter().rev().flat_map(|lines| lines.iter().rev());
    let closing = last().take(MAX_LINES).take_while(|line| is_sign(line) || is_stamp(line) || is_contact(line)).count();
    if closing + 2 > count || !last().take(closing).any(|line| is_sign(line)) {
        return;
    }
    for _ in 0..closing {
        let line = paragraphs.last_mut().and_then(Vec::pop);
        left_out.extend(line.map(|line| LeftOut { kind: LeftOutKind::SignOff, text: line.to_owned() }));
        paragraphs.retain(|lines| !lines.is_empty());
    }
}

/// `NNNN`, `(JR-OL)`, `/ritzau/`
fn is_sign(line: &str) -> bool {
    let initials = |part: &str| (2..=4).contains(&part.chars().count()) && part.chars().all(char::is_uppercase);
    let bracketed = line.strip_prefix('(').and_then(|line| line.strip_suffix(')'));
    let desk = bracketed.is_some_and(|inside| inside.contains(['-', '/']) && inside.split(['-', '/']).all(initials));
    let slashed = line.strip_prefix('/').and_then(|line| line.strip_suffix('/'));
    line == "NNNN" || desk || slashed.is_some_and(|agency| is_any(&PHRASES.agencies, &fold(agency)))
}

/// `04.12.2026 11:08:42 TSİ`: a day, an hour, and a zone.
fn is_stamp(line: &str) -> bool {
    let parts = |word: &str, signs: &[char]| {
        let figures = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit());
        word.contains(signs) && word.split(signs).count() > 1 && word.split(signs).all(figures)
    };
    let day = |word: &str| parts(word, &['.', '/', '-']);
    let hour = |word: &str| parts(word, &[':']);
    let zone = |word: &str| word.chars().count() <= 4 && word.chars().all(char::is_uppercase);
    line.split(' ').any(day)
        && line.split(' ').any(hour)
        && line.split(' ').all(|word| day(word) || hour(word) || zone(word))
}

/// `Kontakt: desk@post.example, tlf. 33 00 00 00`
fn is_contact(line: &str) -> bool {
    let labelled = line.split_once(':').is_some_and(|(label, _)| label.split(' ').count() <= 3);
    labelled
        && line.split(' ').count() <= MAX_CONTACT_WORDS
        && (boilerplate::contains_address(line) || boilerplate::contains_number(line))
}

#[cfg(test)]
mod tests {
    use crate::article::{Defaults, Input, Kind, read};

    fn body(closing: &str) -> Vec<String> {
        let text =
            format!("Trams return to the quay of Avel\n\nThe rails are back on the quay.\n\nIt rained.\n\n{closing}\n");
        let article =
            read(&Input { text: &text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        article.body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn below_the_label_of_its_section_stands_the_next_story() {
        let text = "Local\nTrams return to the quay of Avel\n\nThe rails are back on the quay.\n\nIt rained.\n\nLocal\n\nBaker of Lund wins a prize\n\nHis rye bread is the best.\n";
        let article = read(&Input { text, kind: Kind::Plain, file: None, slug: None }, &Defaults::default()).unwrap();
        assert_eq!((article.headline.as_str(), article.body.len()), ("Trams return to the quay of Avel", 2));
    }

    #[test]
    fn the_calendar_of_a_page_below_a_story_is_none_of_it() {
        let days = "m t w t f s s\nEvents of the day 1 December 2026 (Tuesday)\n2\n3\nEvents of the day 4 December 2026 (Friday)\n5";
        assert_eq!(
            body(&format!("Calendar of the port – see you!\n\n{days}")),
            ["The rails are back on the quay.", "It rained."]
        );
    }

    #[test]
    fn the_lines_of_a_system_below_a_story_are_none_of_it() {
        for closing in [
            "(JR-OL)\n04.12.2026 11:08:42 TSİ\nNNNN",
            "(ABC/DEF)",
            "/ritzau/\nKontakt: desk@post.example, tlf. 33 00 00 00",
            "/TASS/\n\n04/12/2026 11:08 GMT",
        ] {
            assert_eq!(body(closing), ["The rails are back on the quay.", "It rained."], "{closing}");
        }
    }

    #[test]
    fn the_initials_of_two_desks_stand_in_two_lines() {
        for (closing, last) in
            [("Nobody came. PTI JR\nOL", "Nobody came."), ("Nobody came. PTI JR\n\nKLM", "Nobody came.")]
        {
            assert_eq!(body(closing).last().map(String::as_str), Some(last), "{closing}");
        }
        assert_eq!(body("Nobody came from the\nBBC").last().map(String::as_str), Some("Nobody came from the BBC"));
    }

    #[test]
    fn what_readers_say_below_a_story_is_none_of_it() {
        let story = ["The rails are back on the quay.", "It rained."];
        for closing in [
            "Comments (3)\nDave: At last.\n© Post Ltd",
            "Kommentare 12\n\nJana: Endlich ist sie wieder da.",
            "Комментарии (2)",
            "KOMENTARZE\nGość: Jan (27.11.2026, 13:02)\nNareszcie wróciły?",
            "Kommentare\n\nJana\n4.12.2026\nEndlich.",
        ] {
            assert_eq!(body(closing), story, "{closing}");
        }
        assert_eq!(body("Comments on the plan are open until 3 May.").len(), 3);
    }

    #[test]
    fn what_a_story_ends_with_stays() {
        for closing in
            ["(UN-led talks go on.)", "Tickets: 020 555 0100, or tickets@port.example.", "NNNN was what they wrote."]
        {
            assert!(body(closing).len() > 2, "{closing}");
        }
    }
}
