//! Sentences that a page glued together when it was copied: `The rails are green.Every May …`, `The rails are green .Every May …`.

use super::Block;
use crate::text::find::is_top_level;

/// The word before the stop has at least as many letters: a shorter one may be the beginning of a name.
const MIN_BEFORE: usize = 4;
/// A longer word, in bytes, is none that ends a sentence: a word of a megabyte is not looked through at each of its dots.
const MAX_WORD: usize = 96;
/// What stands behind a dot in the names of programs and files.
const NAMES: [&str; 12] = ["js", "net", "io", "ts", "py", "md", "rs", "php", "doc", "docx", "pdf", "app"];

/// Parts glued sentences in the story and above it.
pub(super) fn part(body: &mut [Block], summary: &mut Option<String>) {
    for block in body {
        // From behind, so that the places before it stay.
        for (stop, space) in borders(&block.text).into_iter().rev() {
            block.put_at(stop, space);
        }
    }
    if let Some(summary) = summary {
        for (stop, space) in borders(summary).into_iter().rev() {
            summary.insert(stop + 1, ' ');
            if space {
                summary.remove(stop - 1);
            }
        }
    }
}

/// Where stops stand that have a sentence right behind them, and whether a space stands before them.
fn borders(text: &str) -> Vec<(usize, bool)> {
    let stops = text.match_indices('.').map(|(at, _)| at);
    let glued = |at: usize| {
        let before = &text[text.floor_char_boundary(at.saturating_sub(MAX_WORD))..at];
        let behind = &text[at + 1..text.ceil_char_boundary((at + 1 + MAX_WORD).min(text.len()))];
        let space = before.ends_with(' ');
        let before = before.strip_suffix(' ').unwrap_or(before);
        let start = before.rfind(char::is_whitespace).map_or(0, |start| start + 1);
        let word = before.get(start..)?.trim_start_matches(['(', '"', '“', '«', '„', '‘', '\'']);
        // The last word of a text may be anything.
        let end = behind.find(char::is_whitespace)?;
        let next = behind[..end].trim_end_matches([',', ':', ';', '.', '!', '?', ')', '"', '”', '»', '’']);
        let plain = |word: &str| word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '-' | '\'' | '’'));
        let opens = next.starts_with(char::is_uppercase) && next.chars().nth(1).is_some_and(char::is_lowercase);
        let closes = word.ends_with(char::is_lowercase) && word.chars().count() >= MIN_BEFORE;
        let name = next.to_lowercase();
        let named = NAMES.contains(&name.as_str()) || is_top_level(&name);
        // `Harbour.Ferries` may be the name of something, which is not to be cut in two.
        let may_be_name = word.starts_with(char::is_uppercase) && !space;
        (closes && opens && plain(word) && plain(next) && !named && !may_be_name).then_some((at, space))
    };
    stops.filter_map(glued).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> String {
        let (mut body, mut summary) = ([Block::paragraph(text)], Some(text.to_owned()));
        part(&mut body, &mut summary);
        assert_eq!(summary.as_deref(), Some(body[0].text.as_str()));
        body[0].text.clone()
    }

    #[test]
    fn glued_sentences_are_parted() {
        for (glued, whole) in [
            ("The rails are blue.Every May they are painted.", "The rails are blue. Every May they are painted."),
            (
                "The rails are blue .Every May they rust.Nobody knows why.",
                "The rails are blue. Every May they rust. Nobody knows why.",
            ),
            ("Рельсы синие.Каждый май их красят.", "Рельсы синие. Каждый май их красят."),
        ] {
            assert_eq!(parted(glued), whole);
        }
    }

    #[test]
    fn addresses_names_and_initials_stay_whole() {
        for text in [
            "It runs on Node.Js and ASP.NET, as Booking.Com does.",
            "Look at news.Example.org or write to jane.Roe@post.example today.",
            "The file trams.Report_2026 was lost.",
            "Ask Mr.Lund or J.Roe of the U.S.Navy about it.",
            "The line came to an end.It took a year.",
            "The mark is 3.Five of them fell.",
            "The site is called harbour.News and nothing else.",
            "С понедельника приостановил работу сервис Гавань.Паром во всех городах.",
            "The service Harbour.Ferries has stopped in all towns.",
        ] {
            assert_eq!(parted(text), text);
        }
    }
}
