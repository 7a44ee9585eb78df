//! Lines that an editor set below each other and that are no wrapped prose: results, a squad, the weather by days.

use super::phrases::{PHRASES, fold, is_any};
use super::{byline, language};

/// A line of prose that was wrapped by hand is longer, in characters.
const MAX_LINE: usize = 50;
/// `Goalkeepers: `, in front of what a line says, has at most as many characters.
const MAX_NAME: usize = 24;
/// A name, a house and a town are as many lines, of as many words.
const MAX_SIGNED_LINES: usize = 4;
const MAX_SIGNED_WORDS: usize = 6;
/// A verse, or a line of an address, has at most as many characters; as many lines show that it is one.
const MAX_BROKEN_LINE: usize = 60;
const MIN_BROKEN_LINES: usize = 3;

/// Whether the lines of a paragraph are like each other: all short, none with a stop, each with a name before its colon, or each
/// with a figure.
pub(super) fn alike(lines: &[&str]) -> bool {
    let stops = ['.', ',', ';', ':', '!', '?', '…', '-', '–', '—', '。', '、', '，', '！', '？', '।'];
    let own = |line: &&str| {
        line.chars().count() < MAX_LINE
            && line.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase())
            && !line.ends_with(stops)
    };
    let named = |line: &&str| {
        let named = line.split_once([':', '：']).filter(|(name, said)| !said.trim().is_empty() && !name.is_empty());
        named.is_some_and(|(name, _)| {
            name.chars().count() <= MAX_NAME && !name.ends_with(|sign: char| sign.is_numeric())
        })
    };
    let counted = |line: &&str| line.contains(char::is_numeric) && line.contains(char::is_alphabetic);
    lines.len() > 1 && lines.iter().all(own) && (lines.iter().all(named) || lines.iter().all(counted))
}

/// Whether short lines are ones of their own: each opens anew where the one above is over, most have no stop, and some would have
/// had room for more, as no line of prose has that was wrapped.
pub(super) fn own(lines: &[&str]) -> bool {
    let length = |text: &str| text.chars().count();
    let stops = ['.', '!', '?', '…', '。', '！', '？', '।', '”', '"'];
    let over = |line: &str| {
        let last = line.rsplit(' ').next().unwrap_or_default();
        !line.ends_with([',', ';', '-', '–', '—', '，', '、']) && !language::joins_words(last)
    };
    let opens = |line: &str| line.starts_with(|first: char| !first.is_lowercase());
    let width = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let room = |pair: &[&str]| {
        let next = pair[1].split(' ').next().unwrap_or_default();
        length(pair[0]) + 1 + length(next) <= width
    };
    let stopped = lines.iter().filter(|line| line.ends_with(stops)).count();
    lines.len() >= MIN_BROKEN_LINES
        && width <= MAX_BROKEN_LINE
        && lines.iter().all(|line| opens(line) && over(line))
        && stopped * 2 < lines.len()
        && lines.windows(2).any(room)
}

/// Whether the first line is set above the others, as a heading is, though no empty line parts them: it is short where the next
/// is long, and that opens anew.
pub(super) fn heads(lines: &[&str]) -> bool {
    let [first, second, ..] = lines else { return false };
    let length = |text: &str| text.chars().count();
    let last = first.rsplit(' ').next().unwrap_or_default();
    let stops = ['.', ',', ';', '!', '…', '-', '–', '—', '。', '！', '，', '、', '；', '।', ')', '”', '"', '»'];
    length(first) < MAX_LINE
        && length(second) >= MAX_LINE
        && length(second) >= 2 * length(first)
        && first.starts_with(|letter: char| letter.is_alphanumeric() && !letter.is_lowercase())
        && second.starts_with(|letter: char| letter.is_uppercase())
        && !first.ends_with(stops)
        && !language::joins_words(last)
}

/// Whether lines that are broken on purpose are ones of their own, as those of a poem or an address are.
pub(super) fn broken(lines: &[&str]) -> bool {
    lines.len() >= MIN_BROKEN_LINES && lines.iter().all(|line| line.chars().count() <= MAX_BROKEN_LINE)
}

/// Whether the second of two lines says what the one is whom the first names: `Jane Roe`, `Staff reporter`.
pub(super) fn is_name_with_role(lines: &[&str]) -> bool {
    matches!(lines, [name, role] if byline::is_role(role) && byline::listed(name).is_some_and(|names| names.len() == 1))
}

/// Whether lines are who signed what stands above them, and where: `Dr J. P. Lund`, `Long Avel`.
pub(super) fn signed(lines: &[&str]) -> bool {
    let named = |word: &str| {
        let word = word.trim_end_matches(',');
        let small = is_any(&PHRASES.in_towns, &fold(word));
        small || byline::is_name(word) && !language::joins_words(word)
    };
    let own = |line: &&str| {
        line.chars().count() < MAX_LINE
            && line.split(' ').count() <= MAX_SIGNED_WORDS
            && line.starts_with(char::is_uppercase)
            && !line.ends_with(['.', ':', ';', '!', '?', '…', '-', '–', '—'])
            && line.split(' ').all(named)
    };
    (2..=MAX_SIGNED_LINES).contains(&lines.len()) && lines.iter().all(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_results_are_told_from_wrapped_prose() {
        for lines in [
            &["Keeper: Lund", "Defence: Roe, Brandt"][..],
            &["Avel Town 3 Veld 2", "Port United 0 Quay 0"],
            &["Friday: 11C, hail", "Saturday: 13C, sun", "Sunday: 8C"],
            &["Aina Serik, 34, pilot", "Omar Lund, 51, diver"],
        ] {
            assert!(alike(lines), "{lines:?}");
        }
        for lines in [
            &["The 12 trams are back, and", "The Hague has 3 of them."][..],
            &["Trams return", "To the quay"],
            &["Published: 4 December, and what follows is a line of some length", "Section: Port"],
            &["It opens at 10:15", "and closes at 12:30"],
        ] {
            assert!(!alike(lines), "{lines:?}");
        }
        assert!(signed(&["Dr J. P. Lund", "Long Avel"]) && signed(&["Mrs Eileen Roe", "Port of Avel"]));
        for lines in [
            &["A New Plan For", "The Harbour"][..],
            &["Trams return", "To the quay"],
            &["Jane Roe"],
            &["It rained.", "Avel"],
        ] {
            assert!(!signed(lines), "{lines:?}");
        }
        for lines in [
            &["Avel Town 28, Veld 14", "St. Mary’s 17, Quay 16 (OT)", "Port at Lund, ppd."][..],
            &["Flour, 200 g", "Salt", "Two eggs and a little milk"],
            &["Lunch", "Doors open at nine", "Speech by the mayor"],
        ] {
            assert!(own(lines), "{lines:?}");
        }
        for lines in [
            &["The trams of Avel are back on", "Monday, and the ferries of", "Veld too."][..],
            &["The trams are back.", "The ferries are not.", "Nobody knows why."],
            &["Trams return", "to the quay", "of Avel"],
            &["The Mayor of the Town of Avel", "Jane Roe Senior and the Port", "Master Omar Lund met."],
        ] {
            assert!(!own(lines), "{lines:?}");
        }
        assert!(heads(&["About Harbour Lines", "Harbour Lines runs nine ferries, of which one is at sea by night."]));
        for lines in [
            &["The mayor met", "the harbour master and all of the crew of the ferry on Monday"][..],
            &["He lives in", "New Avel with his nine children, two of whom are pilots of the port"],
            &["It rained.", "The harbour master and all of the crew of the ferry went home"],
        ] {
            assert!(!heads(lines), "{lines:?}");
        }
        assert!(broken(&["The bridge is down,", "The river brown,", "And nobody comes home."]));
        assert!(!broken(&["Jane Roe", "Port correspondent"]));
    }
}
