//! Datelines: `OTTAWA – `, `LONDON (Reuters) - `, `МОСКВА, 4 дек – РИА Новости. `, and what a copied page glues before
//! them: `Jane RoeOTTAWA – `.
//!
//! A word in capitals before a dash may as well be an acronym that opens a sentence (`NATO – the alliance …`), so each
//! form must show by more than its dash that it is a dateline.

mod caseless;

use super::phrases::{PHRASES, fold, is_any, opening};

/// A dateline is at most this long, in bytes; the longest real ones name two towns, a country, a date and an agency.
const MAX_BYTES: usize = 140;
/// A caption that is glued before a dateline is at most this long, in bytes.
const MAX_RESIDUE_BYTES: usize = 400;

/// What stands before the first sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// The end of a caption glued to it; usually empty.
    pub residue: &'a str,
    /// The dateline with its dash.
    pub text: &'a str,
    /// The first sentence and all that follows.
    pub rest: &'a str,
    /// An agency, a date or a glued caption bear it out: it is more than one word in capitals.
    pub sure: bool,
}

/// Takes `text` apart, if it opens with a dateline.
pub(super) fn split(text: &str) -> Option<Dateline<'_>> {
    separators(text)
        .find_map(|(head_end, rest_start)| {
            let head = text[..head_end].trim_end();
            let (start, sure) = place(head)?;
            let (rest, agency) = without_agency(text[rest_start..].trim_start());
            let opens = rest.chars().find(|character| character.is_alphanumeric())?;
            if opens.is_lowercase() || head.len() - start > MAX_BYTES || start > MAX_RESIDUE_BYTES {
                return None;
            }
            let text_end = text.len() - rest.len();
            Some(Dateline {
                residue: text[..start].trim(),
                text: text[start..text_end].trim(),
                rest,
                sure: sure || agency,
            })
        })
        .or_else(|| {
            let rest = caseless::rest(text)?;
            let dateline = text[..text.len() - rest.len()].trim();
            rest.contains(char::is_alphanumeric).then_some(Dateline { residue: "", text: dateline, rest, sure: true })
        })
}

/// Where dashes stand that could end a dateline: the end of what is before, the start of what is behind.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let spaced = |at: usize, end: usize| {
        let before = text[..at].ends_with(char::is_whitespace);
        let after = text[end..].starts_with(char::is_whitespace);
        (before, after)
    };
    let ends = text.char_indices().take_while(|(at, _)| *at <= MAX_BYTES + MAX_RESIDUE_BYTES);
    let dashes = ends.filter_map(move |(at, character)| match character {
        '–' | '—' | '―' => {
            let end = at + character.len_utf8();
            let (before, after) = spaced(at, end);
            (before || after || text[..at].ends_with(')')).then_some((at, end))
        }
        '-' if text[at..].starts_with("--") => Some((at, at + 2)),
        '-' => (spaced(at, at + 1) == (true, true)).then_some((at, at + 1)),
        // `ASTANA (Kazinform) The minister …`: an agency in brackets needs no dash.
        ')' => (!dash_follows(&text[at + 1..]) && ends_with_agency(&text[..=at])).then_some((at + 1, at + 1)),
        _ => None,
    });
    dashes.take(6)
}

fn dash_follows(rest: &str) -> bool {
    rest.trim_start().starts_with(['-', '–', '—', '―'])
}

/// Where the dateline starts in `head`, all that stands before the dash, and whether more than capitals shows it.
fn place(head: &str) -> Option<(usize, bool)> {
    if let Some(sure) = is_dateline(head) {
        return Some((0, sure));
    }
    let glued = glue(head).find(|at| is_dateline(&head[*at..]).is_some_and(|_| starts_in_capitals(&head[*at..])));
    if let Some(at) = glued {
        return Some((at, true));
    }
    // `Photo: Jane Roe OTTAWA – `: the credit tells that what follows it starts anew.
    opening(&PHRASES.credits, &fold(head))?;
    let words = head.match_indices(' ').map(|(at, _)| at + 1);
    words
        .into_iter()
        .find(|at| starts_in_capitals(&head[*at..]) && is_dateline(&head[*at..]).is_some())
        .map(|at| (at, true))
}

/// Byte offsets where capitals are glued to the word before them: `Roe|OTTAWA`, `2013.|OTTAWA`.
fn glue(head: &str) -> impl Iterator<Item = usize> + '_ {
    let pairs = head.char_indices().zip(head.chars().skip(1));
    pairs.filter_map(move |((at, left), right)| {
        let border = at + left.len_utf8();
        let capitals = head[border..].chars().take_while(|letter| letter.is_uppercase()).count() >= 3;
        let ends = left.is_lowercase() || left.is_numeric() || matches!(left, '.' | ')' | '”' | '"' | '!' | '?' | '»');
        // `MacDONALD` is one name; a residue is a longer word, or several.
        let last_word = head[..border].chars().rev().take_while(|letter| letter.is_alphanumeric()).count();
        let enough = last_word >= 4 || head[..at].contains(' ');
        (right.is_uppercase() && capitals && ends && enough).then_some(border)
    })
}

fn starts_in_capitals(text: &str) -> bool {
    in_capitals(text.split([',', '.', '(', '/', ' ']).next().unwrap_or_default())
}

/// Whether all of `head` is a dateline, and if so, whether an agency or a date bears it out.
fn is_dateline(head: &str) -> Option<bool> {
    let (head, agency) = strip_agency(head.trim());
    let head = head.trim_end_matches([',', '.', ' ', ':']);
    if head.is_empty() {
        return agency.then_some(true);
    }
    let mut segments = head.split(", ").flat_map(sentences).map(str::trim);
    let town = segments.next()?;
    let (mut dated, mut qualified) = (false, agency);
    for segment in segments {
        let folded = fold(segment);
        if is_date(&folded) {
            dated = true;
        } else if is_any(&PHRASES.agencies, &folded) {
            qualified = true;
        } else if !is_name(segment) {
            return None;
        }
    }
    let sure = dated || qualified;
    let is_town = if in_capitals(town) { is_place(town, sure) } else { sure && is_name(town) };
    is_town.then_some(sure)
}

/// `АСТАНА. 4 декабря` is two; `ST. PETERSBURG` is one.
fn sentences(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(segment);
    std::iter::from_fn(move || {
        let text = rest?;
        let ends = text
            .match_indices(". ")
            .find(|(at, _)| text[..*at].chars().rev().take_while(|letter| letter.is_alphanumeric()).count() > 2);
        let (sentence, after) = ends.map_or((text, None), |(at, _)| (&text[..at], Some(&text[at + 2..])));
        rest = after;
        Some(sentence)
    })
}

/// Takes `(Reuters)`, `/КАЗИНФОРМ/` or `(by our own correspondent)` off the end; true if it is an agency's name.
fn strip_agency(head: &str) -> (&str, bool) {
    for (open, close) in [('(', ')'), ('/', '/')] {
        let Some(inside) = head.strip_suffix(close) else { continue };
        let Some((before, agency)) = inside.rsplit_once(open) else { continue };
        if is_any(&PHRASES.agencies, &fold(agency.trim())) {
            return (before.trim_end(), true);
        }
    }
    (head, false)
}

fn ends_with_agency(head: &str) -> bool {
    strip_agency(head).1
}

/// `РИА Новости. ` behind the dash, as Russian agencies write it.
fn without_agency(rest: &str) -> (&str, bool) {
    let behind = rest.find(". ").filter(|at| *at <= 40).map(|at| (&rest[..at], rest[at + 2..].trim_start()));
    match behind {
        Some((agency, rest)) if is_any(&PHRASES.agencies, &fold(agency)) => (rest, true),
        _ => (rest, false),
    }
}

/// Letters, all of them capitals, at least two: `NUR-SULTAN`, `ST. PETERSBURG`.
fn in_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|character| character.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.clone().all(char::is_uppercase) && letters.count() >= 2
}

/// Whether a town in capitals is more likely a place than an acronym or a label.
fn is_place(town: &str, sure: bool) -> bool {
    let folded = fold(town);
    let letters = town.chars().filter(|character| character.is_alphabetic()).count();
    let words = town.split_whitespace().count();
    let plain =
        town.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '.' | '\'' | '’' | '/'));
    if words > 4 || !plain || is_any(&PHRASES.not_places, &folded) {
        return false;
    }
    sure || letters > 4 || is_any(&PHRASES.short_places, &folded)
}

/// One to three words that each start with a capital: `Ukraine`, `New York`, `D.C.`
fn is_name(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && words.clone().count() <= 3
        && words.all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '.' | '\'' | '’' | '/'))
        })
}

/// `dec. 4`, `4 декабря`, `4 dec 2013`, `monday`: nothing but numbers and names of months and days.
fn is_date(folded: &str) -> bool {
    let words: Vec<&str> = folded.split_whitespace().map(|word| word.trim_end_matches(['.', ','])).collect();
    let number = |word: &str| {
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        !digits.is_empty()
            && digits.len() <= 10
            && digits.chars().all(|digit| digit.is_ascii_digit() || "./".contains(digit))
    };
    !words.is_empty() && words.len() <= 4 && words.iter().all(|word| number(word) || is_any(&PHRASES.dates, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_many_newsrooms_are_told() {
        for (dateline, rest) in [
            ("LONDON (Reuters) - ", "Trams will run again."),
            ("ASTANA – ", "The council met on Monday."),
            ("АСТАНА – ", "Городской совет собрался в понедельник."),
            ("(AP) — ", "Trams will run again."),
            ("KYIV, Ukraine (AP) — ", "Trams will run again."),
            ("NEW YORK, Dec. 4 — ", "Trams will run again."),
            ("WASHINGTON/LONDON (Reuters) - ", "“Enough,” said the mayor."),
            ("Paris (AFP) – ", "Trams will run again."),
            ("Berlin, 4 Dec – ", "Trams will run again."),
            ("МОСКВА, 4 дек - РИА Новости. ", "Трамваи вернутся."),
            ("АСТАНА. 4 декабря. КАЗИНФОРМ – ", "Трамваи вернутся."),
            ("АСТАНА /КАЗИНФОРМ/ – ", "Трамвай қайта жүреді."),
            ("ST. PETERSBURG – ", "Trams will run again."),
            ("ROME – ", "Trams will run again."),
            ("OTTAWA (Kazinform) ", "The minister met the speaker."),
            ("PARIS—", "Trams will run again."),
            ("ALMATY -- ", "12 trams were bought."),
        ] {
            let text = format!("{dateline}{rest}");
            let found = split(&text);
            if dateline == "PARIS—" {
                assert_eq!(found, None, "a dash without any space joins words");
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("no dateline found in {text}"));
            assert_eq!((found.residue, found.rest), ("", rest), "{text}");
        }
    }

    #[test]
    fn a_caption_glued_to_a_dateline_is_told() {
        for (text, residue) in [
            ("KarimovMADRID – The minister met the mayor.", "Karimov"),
            (
                "The minister and the mayor on the quayMADRID (Reuters) - The minister.",
                "The minister and the mayor on the quay",
            ),
            ("The old quay in 2013.MADRID, Dec. 4 – The minister.", "The old quay in 2013."),
            ("Photo: Jane Roe MADRID – The minister met the mayor.", "Photo: Jane Roe"),
            ("Мэр на набережнойАСТАНА – Городской совет собрался.", "Мэр на набережной"),
        ] {
            let found = split(text).unwrap_or_else(|| panic!("no dateline found in {text}"));
            assert_eq!(found.residue, residue);
            assert!(found.sure && (found.rest.starts_with("The minister") || found.rest.starts_with("Городской")));
        }
    }

    #[test]
    fn sentences_are_not_taken_for_datelines() {
        for text in [
            "NATO – the alliance of 32 states – meets on Friday.",
            "NATO – The alliance meets on Friday.",
            "UNESCO – The body that keeps the list – met.",
            "АСТАНА – столица Казахстана.",
            "НАТО – Североатлантический альянс.",
            "OTTAWA is the capital – Toronto is larger.",
            "Ottawa – The capital of Canada.",
            "The mayor – Jane Roe – resigned.",
            "MacDONALD – The singer is back.",
            "Trams, buses and ferries – All of them stop at night.",
            "BREAKING – The mayor has resigned.",
            "In 2013 – The year of the flood – the quay was rebuilt.",
            "The report (Annex B) – Everything in it – is public.",
            "",
            "–",
            " – A",
            "COVID-19 – The illness.",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
