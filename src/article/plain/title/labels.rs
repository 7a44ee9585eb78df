//! What a page has at its top, by its form: a label, a scrap of a button, a sport, a row of entries, the name of the site.

use super::lines::is_said;
use crate::article::phrases::{PHRASES, fold, is_any, opening};
use crate::article::{above, date_line, language};
use crate::text::language::Language;

/// `Today's Paper Subscribe Obits Newsletters Vote Classroom …`: the entries of a menu in one line, among which stands no small word,
/// as one does in a headline of that length.
pub(super) fn is_row_of_entries(line: &str) -> bool {
    const MIN_WORDS: usize = 12;
    // `To Be The Focus Of New Exhibit`: a headline has them, with capitals like its other words.
    const SMALL: [&str; 9] = ["Of", "The", "To", "Be", "In", "For", "At", "On", "With"];
    const MAX_SMALL: usize = 2;
    let words = || line.split(' ').filter(|word| !word.is_empty());
    line.contains(char::is_lowercase)
        && words().take(MIN_WORDS).count() == MIN_WORDS
        && !line.contains(['.', '?', ':', ';', '“', '"', '«'])
        && words().filter(|word| word.contains(char::is_alphabetic)).count() >= MIN_WORDS
        && words().all(|word| word.chars().find(|sign| sign.is_alphabetic()).is_none_or(char::is_uppercase))
        && words().filter(|word| SMALL.contains(word)).count() <= MAX_SMALL
}

/// `Port of Avel North Quay trams children Port of Avel North Quay`: the topics of a text in one line, of which the last are the first
/// once more.
pub(super) fn is_row_of_topics(line: &str) -> bool {
    const MIN_AGAIN: usize = 3;
    const MIN_WORDS: usize = 8;
    let words: Vec<&str> = line.split_whitespace().collect();
    words.len() >= MIN_WORDS
        && !line.contains(['.', ',', ':', '?', '!', '"', '«', '“'])
        && (MIN_AGAIN..=words.len() / 2).any(|count| words[..count] == words[words.len() - count..])
}

/// `National By: HARBOUR 4.0 4 December 2026`: a section, who wrote it, and the day.
pub(super) fn is_signed_section(line: &str) -> bool {
    const MAX_SECTION: usize = 2;
    const MAX_WORDS: usize = 14;
    const MAX_DAY: usize = 6;
    let Some((head, behind)) = line.split_once(':') else { return false };
    let (section, label) = head.rsplit_once(' ').unwrap_or_default();
    let words: Vec<&str> = behind.split_whitespace().collect();
    let dated = |from: usize| {
        let day = words[from..].join(" ");
        words[from].starts_with(|sign: char| sign.is_ascii_digit()) && date_line::is_date_line(&day)
    };
    (1..=MAX_SECTION).contains(&section.split_whitespace().count())
        && section.starts_with(char::is_uppercase)
        && is_any(&PHRASES.bylines, &fold(label))
        && words.len() <= MAX_WORDS
        && (words.len().saturating_sub(MAX_DAY).max(1)..words.len()).any(dated)
}

/// `Urgent news:`, and nothing behind the colon.
pub(super) fn is_label_with_colon(line: &str) -> bool {
    const MAX_WORDS: usize = 3;
    // French has a space before its colon.
    let words = line.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
    line.ends_with([':', '：']) && words <= MAX_WORDS
}

/// `Veld County's great daily newspaper`: what a paper calls itself, without a verb.
pub(super) fn is_slogan(line: &str) -> bool {
    const MAX_WORDS: usize = 9;
    let folded = fold(line);
    let language = Language::of(language::detect(line));
    PHRASES.slogan_ends.iter().any(|end| folded.strip_suffix(end.as_str()).is_some_and(|rest| rest.ends_with(' ')))
        && line.split(' ').count() <= MAX_WORDS
        && !is_said(line)
        && !line.split(' ').any(|word| language.is_headline_verb(word))
}

/// `Avel: 12°C`
pub(super) fn is_weather(line: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let degrees = line.trim_end_matches(['C', 'F', 'c', 'f']).strip_suffix(['°', 'º']);
    degrees.is_some_and(|told| told.trim_end().ends_with(|sign: char| sign.is_ascii_digit()))
        && line.split(' ').count() <= MAX_WORDS
}

/// `Published:`, and no day.
pub(super) fn is_label_of_day(line: &str) -> bool {
    line.ends_with(':') && is_any(&PHRASES.published, fold(line).trim_end_matches([':', ' ']))
}

/// `General News of Friday, 4 December 2026`: a section, and the day of its page.
pub(super) fn is_section_of_day(line: &str) -> bool {
    const MAX_WORDS: usize = 3;
    line.split_once(" of ").is_some_and(|(section, day)| {
        let last = section.rsplit(' ').next().unwrap_or_default();
        section.split(' ').count() <= MAX_WORDS
            && section.split(' ').all(|word| word.starts_with(char::is_uppercase))
            && (fold(last) == "news" || above::is_section(last))
            && date_line::is_date_line(day)
    })
}

/// `You are here: Home / News`, with the way to the text or its first step.
pub(super) fn is_place_on_site(line: &str) -> bool {
    const SIGNS: [char; 8] = ['/', '>', '›', '»', '→', '|', '•', '·'];
    let folded = fold(line);
    opening(&PHRASES.places_on_site, &folded).is_some_and(|label| {
        let way = folded[label.len()..].trim_start_matches([':', '：', ' ']);
        way.is_empty() || way.contains(SIGNS) || is_any(&PHRASES.menus, way) || above::is_section(way)
    })
}

/// `ua en ru`, `DE | FR | IT`: the languages that a page is in.
pub(super) fn is_row_of_languages(line: &str) -> bool {
    const CODES: [&str; 42] = [
        "ar", "az", "be", "bg", "by", "cs", "cz", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ge", "gr",
        "he", "hr", "hu", "hy", "it", "ja", "ka", "kk", "ko", "ky", "kz", "lt", "lv", "nl", "pl", "pt", "ro", "ru",
        "sr", "tr", "ua", "uk", "uz", "zh",
    ];
    let codes = || line.split([' ', '|', '/', '·', '•']).filter(|code| !code.is_empty());
    codes().take(2).count() == 2 && codes().all(|code| CODES.contains(&code.to_ascii_lowercase().as_str()))
}

/// `Comment • A quarrel over trams`: what the text is, and its topic.
pub(super) fn is_labelled_topic(line: &str) -> bool {
    [" • ", " · ", " | "].iter().find_map(|sign| line.split_once(sign)).is_some_and(|(label, topic)| {
        !topic.ends_with(['.', '?', '!']) && (is_any(&PHRASES.opinion_labels, &fold(label)) || above::is_section(label))
    })
}

/// `Source: Harbour Press`: whose news it is, and no more.
pub(super) fn is_source(line: &str) -> bool {
    const MAX_WORDS: usize = 3;
    line.split_once(':').is_some_and(|(label, house)| {
        let words = house.split_whitespace().count();
        (1..=MAX_WORDS).contains(&words)
            && !house.ends_with(['.', '?', '!'])
            && is_any(&PHRASES.sources, &fold(&line[..=label.len()]))
    })
}

/// `Crown, on the market:$1191.9 / $1192.6`, `Oil ▲ 71.20`: what money or goods cost, in a row of the page.
pub(super) fn is_rate(line: &str) -> bool {
    const MAX_WORDS: usize = 6;
    const MAX_BYTES: usize = 80;
    const MONEY: [char; 9] = ['$', '€', '£', '¥', '₽', '₴', '₺', '₹', '%'];
    const MOVES: [char; 4] = ['▲', '▼', '↑', '↓'];
    if line.len() > MAX_BYTES || !line.ends_with(|sign: char| sign.is_ascii_digit() || MONEY.contains(&sign)) {
        return false;
    }
    let name = line.trim_end_matches(|sign: char| {
        sign.is_ascii_digit() || MONEY.contains(&sign) || MOVES.contains(&sign) || " .,/-+:–".contains(sign)
    });
    let said = &line[name.len()..];
    let figures = said.split(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != ',');
    let figures = figures.filter(|part| part.contains(|sign: char| sign.is_ascii_digit())).count();
    let pair = said.contains('/') && figures > 1 && said.contains(MONEY);
    (said.contains(MOVES) || said.trim_start().starts_with(':') && (pair || said.contains(MONEY)))
        && figures > 0
        && name.split(' ').count() <= MAX_WORDS
}

/// `← Back`, `« Previous`: where a link leads.
pub(super) fn is_arrow(line: &str) -> bool {
    const MAX_WORDS: usize = 5;
    let behind = line.strip_prefix(['←', '‹', '«', '<']).map(|link| link.trim_start_matches(['«', '<']));
    let behind = behind.filter(|link| link.starts_with(' ') && !link.contains(['»', '>']));
    behind.is_some_and(|link| link.split_whitespace().count() <= MAX_WORDS)
}

/// `close`, `N`, `X`: a word in small letters or a letter or two, of a button or in the place of a picture.
pub(super) fn is_scrap(line: &str) -> bool {
    let letters = line.chars().count();
    let word = || line.chars().all(char::is_lowercase);
    let initials = || letters <= 2 && line.chars().all(char::is_uppercase);
    !line.contains(' ') && (word() && !in_georgian(line) || initials())
}

/// Which has no capitals in its headlines.
fn in_georgian(line: &str) -> bool {
    line.contains(|letter: char| matches!(letter, '\u{10D0}'..='\u{10FF}'))
}

/// `FOOTBALL FIRST DIVISION`, `Football Cup`: a sport, and what is played.
pub(super) fn names_sport(line: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let mut words = line.split(' ');
    let sport = words.next().is_some_and(|first| is_any(&PHRASES.sports, &fold(first.trim_end_matches('.'))));
    let language = Language::of(language::detect(line));
    let named = |word: &str| {
        let small = is_any(&PHRASES.in_towns, &fold(word)) || is_any(&PHRASES.articles, &fold(word));
        word.starts_with(|first: char| first.is_uppercase() || first.is_numeric()) || small
    };
    sport
        && (2..=MAX_WORDS).contains(&line.split(' ').count())
        && !is_said(line)
        && words.all(|word| named(word) && !language.is_headline_verb(word))
}

/// `harbourpost.example`: what a site calls itself.
pub(super) fn is_domain(word: &str) -> bool {
    const ENDS: std::ops::RangeInclusive<usize> = 2..=7;
    let parts = || word.split('.');
    let name = |part: &str| part.chars().count() > 1 && part.chars().all(|sign| sign.is_alphanumeric() || sign == '-');
    let end = parts().next_back().unwrap_or_default();
    parts().count() > 1
        && parts().all(name)
        && ENDS.contains(&end.len())
        && end.bytes().all(|sign| sign.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_a_day_and_of_a_source_are_no_headlines() {
        assert!(is_label_of_day("Published:") && is_label_of_day("Giriş Tarihi:"));
        assert!(is_source("Source: Harbour Press") && is_source("Kaynak: DHA"));
        assert!(
            !is_label_of_day("Trams:")
                && !is_source("Trams: Harbour Press")
                && !is_source("Source: nobody knows who it was")
        );
    }

    #[test]
    fn a_headline_with_all_its_words_in_capitals_is_no_menu() {
        assert!(is_row_of_entries(
            "Today's Paper Subscribe Obits Newsletters Vote Classroom Sports Weather Jobs Homes Cars Contact"
        ));
        assert!(!is_row_of_entries("The Trams Of The Old Quay To Be The Focus Of New Harbour Museum Exhibit"));
    }

    #[test]
    fn a_row_of_rates_is_told_from_a_headline_with_a_figure() {
        for line in ["Crown, on the free market:$1191.9 / $1192.6", "Euro: €1.08", "Oil ▲ 71.20", "Taux : 3,5 %"] {
            assert!(is_rate(line), "{line}");
        }
        for line in [
            "Avel: 12",
            "Trams of Avel: the fare rises to $3",
            "Avel v Lund: 2-1",
            "Inflation in Avel close to 6%",
            "The old quay of Avel and what it cost all of its owners: $12",
        ] {
            assert!(!is_rate(line), "{line}");
        }
    }
}
