//! Small corrections of an article's words by the rules of its language: no more than an editor would do in passing.
//!
//! Straight quotation marks become those of the language where straight ones are not good form, or those that the article
//! itself has elsewhere; French double marks have their spaces, which do not break a line. Nothing else changes, and what is
//! ambiguous stays as it is.

use std::borrow::Cow;

use crate::template::Words;

/// Set before `;`, `:`, `!`, `?` and inside `« »` in French. X counts the narrow one twice.
const NO_BREAK: char = '\u{A0}';

/// `text`, a line of an article in `language`, with its quotes and spaces set. `curly` tells that the article has curly
/// quotes elsewhere.
pub(super) fn set<'a>(text: &'a str, language: &str, curly: bool) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    if let Some(marks) = Words::of(language).quotes().or(curly.then_some(('“', '”')))
        && let Some(quoted) = quoted(&text, marks, is_french(language))
    {
        text = Cow::Owned(quoted);
    }
    if has_long_dashes(language) && text.contains("- ") {
        text = Cow::Owned(dashed(&text));
    }
    if is_french(language) && text.contains([' ', '!', '?', ';', '«', '»']) {
        let everywhere = !["CA", "CH"].iter().any(|region| language.to_uppercase().ends_with(region));
        text = Cow::Owned(spaced(&text, everywhere));
    }
    text
}

fn is_french(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("fr"))
}

/// Where a dash between words is long, and a hyphen in its place is a slip.
fn has_long_dashes(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(primary.as_str(), "ru" | "be" | "uk" | "kk" | "ky" | "bg")
        && !language.to_ascii_lowercase().contains("latn")
}

/// `text` with long dashes for hyphens that have spaces around them; those between figures, as in a score or a sum, stay.
fn dashed(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(" - ") {
        let (before, after) = (&rest[..at], &rest[at + " - ".len()..]);
        let figures = before.ends_with(char::is_numeric) && after.starts_with(char::is_numeric);
        out.push_str(before);
        out.push_str(if figures { " - " } else { " — " });
        rest = after;
    }
    out.push_str(rest);
    // A line of dialogue.
    match out.strip_prefix("- ") {
        Some(said) => format!("— {said}"),
        None => out,
    }
}

/// `text` with `marks` for its straight quotes; none if it has none, or if they are not plainly pairs around words.
fn quoted(text: &str, (open, close): (char, char), spaced: bool) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut inside = false;
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '"' {
            let next = characters.peek().copied();
            // Behind an apostrophe, as of an elided article: `l'"affaire"`.
            let begins = previous
                .is_none_or(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '/' | '\'' | '’'));
            let before_word = next.is_some_and(|c| !c.is_whitespace());
            let ends = next.is_none_or(|c| !c.is_alphanumeric()) && !previous.is_some_and(char::is_whitespace);
            match (inside, begins && before_word, ends) {
                (false, true, _) => {
                    out.push(open);
                    out.extend(spaced.then_some(NO_BREAK));
                }
                (true, _, true) => {
                    out.extend(spaced.then_some(NO_BREAK));
                    out.push(close);
                }
                // Inches: the sign of a measure stays, and the quotes around it are set nevertheless.
                (false, ..) if previous.is_some_and(|c: char| c.is_ascii_digit()) => {
                    out.push(character);
                    previous = Some(character);
                    continue;
                }
                _ => return None,
            }
            inside = !inside;
        } else if matches!(character, '«' | '»' | '„' | '“' | '”') && inside {
            // Quotes in quotes have marks of their own.
            return None;
        } else {
            out.push(character);
        }
        previous = Some(character);
    }
    (!inside && out.len() != text.len()).then_some(out)
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
    fn what_is_no_plain_pair_stays() {
        for text in ["экран 27\"", "\"a", "a\" b \"c", "\"a «b» c\"", "5\"x7\"", "нет кавычек"] {
            assert_eq!(set(text, "ru", false), text);
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
