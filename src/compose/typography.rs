//! Small corrections of an article's words by the rules of its language: no more than an editor would do in passing.
//!
//! Straight quotation marks become those of the language where straight ones are not good form, or those that the article
//! itself has elsewhere; French double marks have their spaces, which do not break a line. Nothing else changes, and what is
//! ambiguous stays as it is.

use std::borrow::Cow;

use crate::template::Words;

/// Set before `;`, `:`, `!`, `?` and inside `« »` in French. X counts the narrow one twice.
const NO_BREAK: char = '\u{A0}';

/// How an article has its quotes set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotes(Option<(char, char)>);

impl Quotes {
    /// Nothing is set.
    pub(super) const NONE: Self = Self(None);

    /// Those of `language`; or of the lines that an article has in it: curly ones, or guillemets that point inwards. None if some
    /// line has straight ones that are not plainly pairs, since two kinds in one post are worse than straight ones.
    pub(super) fn of<'a>(language: &str, lines: impl Iterator<Item = &'a str>) -> Self {
        let (mut curly, mut own, mut straight) = (false, None, Vec::new());
        for line in lines {
            curly |= line.contains('“');
            own = own.or_else(|| guillemets(line));
            straight.extend(line.contains('"').then_some(line));
        }
        let marks = Words::of(language).quotes();
        let marks = match marks {
            Some(('„', _)) if own.is_some() => own,
            Some(('„', _)) if is_swiss(language) => Some(('«', '»')),
            marks => marks.or(curly.then_some(('“', '”'))),
        };
        Self(marks.filter(|marks| straight.iter().all(|line| quoted(line, *marks, language).is_ok())))
    }
}

/// The guillemets that a line opens a quotation with, and those that close it.
fn guillemets(line: &str) -> Option<(char, char)> {
    let mut previous = ' ';
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let opens =
            (previous.is_whitespace() || previous == '(') && characters.peek().is_some_and(|c| c.is_alphanumeric());
        match character {
            '«' if opens => return Some(('«', '»')),
            '»' if opens => return Some(('»', '«')),
            _ => previous = character,
        }
    }
    None
}

fn is_swiss(language: &str) -> bool {
    ["CH", "LI"].iter().any(|region| language.to_uppercase().ends_with(&format!("-{region}")))
}

/// `text`, a line of an article in `language`, with its quotes, dashes and spaces set.
pub(super) fn set<'a>(text: &'a str, language: &str, quotes: Quotes) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains(" , ") {
        text = Cow::Owned(without_gaps(&text));
    }
    // `It is open .`: no language has a space there, either.
    if let Some(told) = text.strip_suffix(" .").filter(|told| told.ends_with(char::is_alphanumeric)) {
        text = Cow::Owned(format!("{told}."));
    }
    if let Quotes(Some(marks)) = quotes
        && text.contains('"')
        && let Ok(quoted) = quoted(&text, marks, language)
    {
        text = Cow::Owned(quoted);
    }
    if text.contains(" - ")
        && let Some(dash) = dash(language)
    {
        text = Cow::Owned(dashed(&text, dash));
    }
    if is_french(language) && text.contains([' ', '!', '?', ';', '«', '»']) {
        let everywhere = !["CA", "CH"].iter().any(|region| language.to_uppercase().ends_with(region));
        text = Cow::Owned(spaced(&text, everywhere));
    }
    text
}

/// `Ann Lowe, who` for `Ann Lowe , who`, as a link leaves it behind that was taken away: no language has a space there.
fn without_gaps(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    for (n, part) in text.split(" , ").enumerate() {
        if n > 0 {
            let behind = set.ends_with(|end: char| end.is_alphanumeric() || matches!(end, ')' | '”' | '»' | '"'));
            set.push_str(if behind { ", " } else { " , " });
        }
        set.push_str(part);
    }
    set
}

fn is_cyrillic(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    ["ru", "uk", "be", "kk", "ky", "bg", "mk", "tg", "tt"].contains(&primary.as_str())
        && !language.to_lowercase().contains("latn")
}

/// The dash that stands between words, where a hyphen there is none of the language's own: the long one in Cyrillic letters; half
/// of it in German (Duden, Gedankenstrich) and in Polish and its neighbours (PWN, półpauza).
fn dash(language: &str) -> Option<&'static str> {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    if is_cyrillic(language) {
        return Some(" — ");
    }
    ["de", "pl", "cs", "sk", "sl", "hr"].contains(&primary.as_str()).then_some(" – ")
}

/// A hyphen between spaces as the dash that it stands for, of the kind that the line has; not between figures, where it
/// may be a minus or a range.
fn dashed(text: &str, usual: &str) -> String {
    let dash = match () {
        () if text.contains('–') => " – ",
        () if text.contains('—') => " — ",
        () => usual,
    };
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(" - ") {
        out.push_str(before);
        let figure = |c: char| c.is_ascii_digit();
        out.push_str(if before.is_empty() || out.ends_with(figure) && behind.starts_with(figure) {
            " - "
        } else {
            dash
        });
        rest = behind;
    }
    out.push_str(rest);
    // A line of dialogue.
    match out.strip_prefix("- ") {
        Some(said) if said.contains(dash) => format!("{}{said}", dash.trim_start()),
        _ => out,
    }
}

fn is_french(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("fr"))
}

/// Marks for a quotation within one, where the outer has `«` or `„`.
fn inner(language: &str, open: char) -> Option<(char, char)> {
    match open {
        '«' if is_cyrillic(language) => Some(('„', '“')),
        '«' if ["es", "fr", "it", "pt"].iter().any(|primary| language.starts_with(primary)) => Some(('“', '”')),
        '„' if language.starts_with("pl") => Some(('«', '»')),
        '„' if language.starts_with("de") => Some(('‚', '‘')),
        _ => None,
    }
}

/// Straight quotes that are not plainly pairs around words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unsure;

/// `text` with `marks` for its straight quotes.
fn quoted(text: &str, marks: (char, char), language: &str) -> Result<String, Unsure> {
    let spaced = is_french(language);
    let mut out = String::with_capacity(text.len() + 8);
    let mut depth = 0;
    let mut previous = None;
    // Those of the quotation that is open, and whether it stands in one that has its marks already.
    let (mut pair, mut within) = (marks, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '"' {
            let next = characters.peek().copied();
            // Behind an apostrophe, as of an elided article: `l'"affaire"`. A mark that opened has its own kind by now.
            let begins = previous.is_none_or(|c: char| {
                c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '/' | '\'' | '’') || depth > 0 && c == marks.0
            });
            let before_word = next.is_some_and(|c| !c.is_whitespace());
            let ends = next.is_none_or(|c| !c.is_alphanumeric()) && !previous.is_some_and(char::is_whitespace);
            let set = match (depth, begins && before_word, ends) {
                (0, true, _) => {
                    depth = 1;
                    pair = if within { inner(language, marks.0).ok_or(Unsure)? } else { marks };
                    out.push(pair.0);
                    out.extend((spaced && !within).then_some(NO_BREAK));
                    pair.0
                }
                (1, true, false) => {
                    if within {
                        return Err(Unsure);
                    }
                    let (open, _) = inner(language, marks.0).ok_or(Unsure)?;
                    depth = 2;
                    out.push(open);
                    open
                }
                (2, _, true) => {
                    let (_, close) = inner(language, marks.0).ok_or(Unsure)?;
                    depth = 1;
                    out.push(close);
                    close
                }
                (1, _, true) => {
                    depth = 0;
                    out.extend((spaced && !within).then_some(NO_BREAK));
                    out.push(pair.1);
                    pair.1
                }
                // Inches: the sign of a measure stays, and the quotes around it are set nevertheless.
                (0, ..) if previous.is_some_and(|c: char| c.is_ascii_digit()) => {
                    out.push(character);
                    character
                }
                _ => return Err(Unsure),
            };
            previous = Some(set);
            continue;
        } else if matches!(character, '«' | '»' | '„' | '“' | '”') && depth > 0 {
            // Quotes in quotes have marks of their own.
            return Err(Unsure);
        }
        within = character == marks.0 || within && character != marks.1;
        out.push(character);
        previous = Some(character);
    }
    if depth == 0 { Ok(out) } else { Err(Unsure) }
}

/// French: the spaces that stand before a double mark or inside `« »` do not break, and stand there. In Canada and Switzerland
/// those before `!`, `?` and `;` need not.
fn spaced(text: &str, everywhere: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut previous = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let before_mark =
            matches!(next, Some(';' | ':' | '!' | '?' | '»' | '%' | '€' | '$' | '£')) && !previous.is_whitespace();
        // `48 000`
        let in_number = previous.is_ascii_digit() && {
            let behind: String = characters.clone().take(4).collect();
            behind.len() >= 3
                && behind.as_bytes()[..3].iter().all(u8::is_ascii_digit)
                && !behind.ends_with(|c: char| behind.chars().count() > 3 && c.is_ascii_digit())
        };
        let next_ends = next.is_none_or(|next| next.is_whitespace() || matches!(next, '»' | ')' | '!' | '?'));
        let bare = match character {
            '!' | '?' | ';' => everywhere && next_ends && !matches!(previous, '!' | '?' | '(' | '«'),
            ':' => next.is_some_and(char::is_whitespace),
            '»' => previous != '«',
            _ => false,
        };
        if bare && !previous.is_whitespace() && !in_address(&out) {
            out.push(NO_BREAK);
        }
        if previous == '«' && !character.is_whitespace() {
            out.push(NO_BREAK);
        }
        out.push(if character == ' ' && (before_mark || previous == '«' || in_number) { NO_BREAK } else { character });
        previous = character;
    }
    out
}

/// Whether what was written last is a part of an address or an emoticon, and no word.
fn in_address(written: &str) -> bool {
    let word = written.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || !word.contains(char::is_alphanumeric) && !word.ends_with('»')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set<'a>(text: &'a str, language: &str, curly: bool) -> Cow<'a, str> {
        let lines = [text].into_iter().chain(curly.then_some("“so”"));
        super::set(text, language, Quotes::of(language, lines))
    }

    #[test]
    fn a_space_before_a_comma_is_none() {
        assert_eq!(
            set("Ann Lowe , who came, and Omar Lund , too", "en", false),
            "Ann Lowe, who came, and Omar Lund, too"
        );
        assert_eq!(set("x + , y", "en", false), "x + , y");
        assert_eq!(set("Nobody has seen as many .", "en", false), "Nobody has seen as many.");
    }

    #[test]
    fn straight_quotes_become_those_of_the_language() {
        for (language, text, wanted) in [
            ("ru", "Паром \"Надежда\" ушёл", "Паром «Надежда» ушёл"),
            ("kk", "\"Ақбұлақ\" мектебі (\"жаңа\")", "«Ақбұлақ» мектебі («жаңа»)"),
            ("de", "Er sagte: \"Gut.\"", "Er sagte: „Gut.“"),
            ("fr", "Il dit \"oui\".", "Il dit «\u{A0}oui\u{A0}»."),
            ("en", "She said \"yes\"", "She said \"yes\""),
            ("xx", "\"a\"", "\"a\""),
        ] {
            assert_eq!(set(text, language, false), wanted);
        }
    }

    #[test]
    fn straight_quotes_within_others_become_those_of_a_quotation_in_one() {
        for (language, text, wanted) in [
            ("uk", "«Каже: \"Я тут тридцять років\"»", "«Каже: „Я тут тридцять років“»"),
            ("kk", "«Маған: \"Сала бер\" деді», \"Порт\"", "«Маған: „Сала бер“ деді», «Порт»"),
            ("fr", "«\u{A0}Il dit \"oui\" au port\u{A0}»", "«\u{A0}Il dit “oui” au port\u{A0}»"),
        ] {
            assert_eq!(set(text, language, false), wanted);
        }
    }

    #[test]
    fn quotes_are_set_beside_apostrophes_and_measures() {
        assert_eq!(set("L'\"échange\" d'\"otages\"", "fr", false), "L'«\u{A0}échange\u{A0}» d'«\u{A0}otages\u{A0}»");
        assert_eq!(set("Экран 27\" и \"Надежда\"", "ru", false), "Экран 27\" и «Надежда»");
    }

    #[test]
    fn quotes_are_those_that_the_article_has() {
        assert_eq!(set("\"Yes\", she said", "en", true), "“Yes”, she said");
        assert_eq!(set("\"Да\"", "ru", true), "«Да»");
    }

    #[test]
    fn hyphens_between_words_are_long_dashes_in_cyrillic() {
        for (text, set_text) in [
            ("Порт открыт, - сказал мэр.", "Порт открыт, — сказал мэр."),
            ("- Мы готовы, - сказал он.", "— Мы готовы, — сказал он."),
            ("Ставка 14 - 15% и Сила-2", "Ставка 14 - 15% и Сила-2"),
        ] {
            assert_eq!(set(text, "ru", false), set_text);
        }
        assert_eq!(set("The port - shut", "en", false), "The port - shut");
    }

    #[test]
    fn hyphens_between_words_are_short_dashes_in_german_and_polish() {
        assert_eq!(set("Der Hafen - so heißt er - ist offen.", "de-AT", false), "Der Hafen – so heißt er – ist offen.");
        assert_eq!(
            set("- Nie będziemy czekać - powiedział burmistrz.", "pl", false),
            "– Nie będziemy czekać – powiedział burmistrz."
        );
        assert_eq!(set("Hafen — so heißt er - offen, 14 - 15", "de", false), "Hafen — so heißt er — offen, 14 - 15");
    }

    #[test]
    fn what_is_no_plain_pair_stays() {
        for text in ["экран 27\"", "\"a", "a\" b \"c", "\"a «b» c\"", "5\"x7\"", "нет кавычек"] {
            assert_eq!(set(text, "ru", false), text);
        }
    }

    #[test]
    fn quotes_within_quotes_have_their_own_marks() {
        for (language, text, wanted) in [
            ("ru", "АО \"Порт \"Авель\"\" открыто", "АО «Порт „Авель“» открыто"),
            ("ru", "\"Паром \"Сила ветра-2\" уйдёт\", - сказал он", "«Паром „Сила ветра-2“ уйдёт», — сказал он"),
            ("kk", "\"\"Алтын\" порты\" ашылды", "«„Алтын“ порты» ашылды"),
            ("pl", "\"Prom \"Avel\" płynie\"", "„Prom «Avel» płynie”"),
        ] {
            assert_eq!(set(text, language, false), wanted);
        }
    }

    #[test]
    fn an_article_has_one_kind_of_quotes() {
        let of = |language, lines: &[&str]| Quotes::of(language, lines.iter().copied());
        assert_eq!(of("ru", &["\"Авель\" открыт", "\"Порт \"Авель\" закрыт"]), Quotes(None));
        assert_eq!(of("de", &["Er sagte: »Gut.«", "\"Nein\""]), Quotes(Some(('»', '«'))));
        assert_eq!(of("de", &["\"Nein\""]), Quotes(Some(('„', '“'))));
        assert_eq!(of("de-CH", &["\"Nein\""]), Quotes(Some(('«', '»'))));
        assert_eq!(of("ru", &["Экран 27\"", "\"Авель\""]), Quotes(Some(('«', '»'))));
    }

    #[test]
    fn a_hyphen_between_spaces_is_a_dash_in_cyrillic_letters() {
        assert_eq!(set("Порт - это город, - сказал он", "ru", false), "Порт — это город, — сказал он");
        assert_eq!(set("Порт – город - и всё", "kk", false), "Порт – город – и всё");
        for (language, same) in [("ru", "5 - 3"), ("ru", "из-за"), ("en", "a port - a town"), ("ru", " - Да")] {
            assert_eq!(set(same, language, false), same);
        }
    }

    #[test]
    fn french_marks_have_their_spaces() {
        let set = |text| set(text, "fr", false);
        assert_eq!(
            set("Bonjour! Quoi? Oui; non: «collé»."),
            "Bonjour\u{A0}! Quoi\u{A0}? Oui\u{A0}; non\u{A0}: «\u{A0}collé\u{A0}»."
        );
        assert_eq!(set("\"Oui\"? dit-il"), "«\u{A0}Oui\u{A0}»\u{A0}? dit-il");
        assert_eq!(set("Quoi?! (Vraiment?)"), "Quoi\u{A0}?! (Vraiment\u{A0}?)");
        for same in ["À 10:30, https://a.example/?x;y", "(!)"] {
            assert_eq!(set(same), same);
        }
    }

    #[test]
    fn french_spaces_do_not_break() {
        let text = "Reste une question : faut-il ? « Oui » ; 6 % à 7 h, 1 048 000 € en 2026 dont 5 2026";
        let wanted = "Reste une question\u{A0}: faut-il\u{A0}? «\u{A0}Oui\u{A0}»\u{A0}; 6\u{A0}% à 7 h, 1\u{A0}048\u{A0}000\u{A0}€ \
                      en 2026 dont 5 2026";
        assert_eq!(set(text, "fr-CA", false), wanted);
        assert_eq!(set(text, "es", false), text);
    }
}
